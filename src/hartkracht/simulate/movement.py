"""The movement of a simulated person: legs of a path with exact truth, from which every sensor is then read.

A path is a list of legs; a leg takes the limb from one part of the range to another in a known time, or keeps it there.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hartkracht.model.dose import Tempo

from .people import Person


@dataclass(frozen=True, slots=True)
class Leg:
    """From `start_s` to `end_s` (s) the limb goes from one part of the range (0..1) to another."""

    start_s: float
    end_s: float
    at: float
    to: float


@dataclass(frozen=True, slots=True)
class Path:
    """Where the limb is at every moment, in parts of the range, and what was truly done on the way."""

    legs: Sequence[Leg]
    starts: Sequence[float]
    repetitions: Sequence[dict[str, Any]]
    holds: Sequence[dict[str, float]]
    ease: float

    @property
    def end_s(self) -> float:
        """When it is over (s)."""
        return self.legs[-1].end_s

    def at(self, t_s: float) -> float:
        """Part of the range at `t_s` (s)."""
        leg = self.legs[max(0, bisect_right(self.starts, t_s) - 1)]
        gone = min(1.0, max(0.0, (t_s - leg.start_s) / max(1e-9, leg.end_s - leg.start_s)))
        eased = gone - self.ease * math.sin(2.0 * math.pi * gone) / (2.0 * math.pi)
        return leg.at + (leg.to - leg.at) * eased

    def loaded(self, t_s: float) -> bool:
        """Whether she is inside a repetition at `t_s` (s)."""
        return any(r["start_s"] <= t_s <= r["end_s"] for r in self.repetitions)


class PathMaker:
    """Lays legs one after another and writes down the truth."""

    def __init__(self, person: Person, chance: Random) -> None:
        self._person = person
        self._chance = chance
        self._now = 0.0
        self._legs: list[Leg] = []
        self._repetitions: list[dict[str, Any]] = []
        self._holds: list[dict[str, float]] = []

    def rest(self, seconds: float) -> None:
        """She rests at the start of her range."""
        self._lay(seconds, 0.0, 0.0)

    def repetition(self, tempo: Tempo, part: float = 1.0, hold_s: float = 0.0, slower: float = 0.0) -> None:
        """One repetition, out eccentric and back concentric, to a part of her range; `hold_s` at the turn."""
        start = self._now
        self._lay(self._about(tempo.eccentric_s), 0.0, part)
        turn_from = self._now
        pause = tempo.pause_stretched_s + hold_s
        if pause:
            self._lay(pause, part, part)
        turn_to = self._now
        self._lay(self._about(tempo.concentric_s) * (1.0 + slower), part, 0.0)
        self._write(start, turn_from, turn_to, part)
        if tempo.pause_shortened_s:
            self._lay(tempo.pause_shortened_s, 0.0, 0.0)

    def _about(self, seconds: float) -> float:
        return max(0.3, self._chance.gauss(seconds, self._person.unsteady * seconds))

    def _lay(self, seconds: float, at: float, to: float) -> None:
        self._legs.append(Leg(self._now, self._now + seconds, at, to))
        self._now += seconds

    def _write(self, start: float, turn_from: float, turn_to: float, part: float) -> None:
        self._repetitions.append(
            {
                "start_s": start,
                "turn_s": 0.5 * (turn_from + turn_to),
                "turn_start_s": turn_from,
                "turn_end_s": turn_to,
                "end_s": self._now,
                "rom_deg": part * self._person.range_deg,
                "full": part >= 0.9,
            }
        )
        if turn_to - turn_from > 1.0:
            self._holds.append({"start_s": turn_from, "end_s": turn_to})

    def path(self) -> Path:
        """What was laid."""
        starts = [leg.start_s for leg in self._legs]
        return Path(tuple(self._legs), starts, tuple(self._repetitions), tuple(self._holds), self._person.ease)
