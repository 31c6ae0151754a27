"""What a tablet's camera brings of a slow set: few pictures a second, unevenly, jittery, now and then some missing.

The truth is that of the simulator's path, with a stay at the turn of a known length.
"""

import math
from dataclasses import dataclass
from random import Random

from hartkracht.model.dose import Tempo
from hartkracht.simulate.movement import Path, PathMaker
from hartkracht.simulate.people import Person

from .sessions import KNEE, Row

REST_DEG, RANGE_DEG = 90.0, 80.0
MISSING_A_S = 0.1  # each ten seconds a stretch without pictures
MISSING_S = 0.2, 0.6


@dataclass(frozen=True)
class Seen:
    """How this camera sees: pictures a second, jitter (degrees), how far a filter on the way lags (s), and how straight a
    knee it can read at all (degrees of bend)."""

    fps: float
    jitter_deg: float
    lag_s: float = 0.0
    straightest_deg: float = 0.0


def a_slow_set(chance: Random, phase_s: float, dwells_s: list[float], ease: float) -> Path:
    """A repetition for each dwell at the turn."""
    maker = PathMaker(Person(ease=ease, unsteady=0.0), chance)
    maker.rest(4.0)
    for dwell_s in dwells_s:
        maker.repetition(Tempo(phase_s, 0.0, phase_s, chance.uniform(0.0, 1.0)), hold_s=dwell_s)
    maker.rest(4.0)
    return maker.path()


def pictures(path: Path, seen: Seen, chance: Random) -> list[Row]:
    """The knee angle of each picture."""
    rows: list[Row] = []
    t_s, shown = 0.0, REST_DEG
    while t_s < path.end_s:
        true = REST_DEG - RANGE_DEG * path.at(t_s)
        found = max(true, seen.straightest_deg) + chance.gauss(0.0, seen.jitter_deg)
        apart_s = max(0.3, chance.gauss(1.0, 0.3)) / seen.fps
        if chance.random() < MISSING_A_S / seen.fps:
            apart_s = chance.uniform(*MISSING_S)
        shown += (found - shown) * (1.0 - math.exp(-apart_s / seen.lag_s) if seen.lag_s else 1.0)
        rows.append((t_s, {KNEE: shown}))
        t_s += apart_s
    return rows
