"""Before a set that has a planned tempo: what people do on a training floor is no repetition, whatever sees it."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from hartkracht.analysis import analyse
from hartkracht.bench.recorded import folder, recorded
from hartkracht.model.dose import Tempo
from hartkracht.model.sample import channel
from hartkracht.recordings import Recording
from hartkracht.signals.movement import Movement
from hartkracht.simulate import Plan, simulate, someone

from .idling import NAMES, dropped, seen, setting_the_seat, standing, walking_up
from .sessions import heard, repetitions

pytestmark = pytest.mark.slow  # seconds each: in `make test`, not in the fast check

PEOPLE = 8


def told(kind: str, rows: list, own_range: tuple[float, float] | None = None) -> int:
    channels = {name: channel(name) for name in NAMES[kind]}
    return len(repetitions(heard(Movement(channels, tempo=Tempo(4, 0, 4, 0), own_range=own_range), rows)))


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize(("idles", "lasts_s"), [(standing, 60.0), (walking_up, 20.0)])
def test_standing_and_walking_up_are_no_repetition(kind: str, idles, lasts_s: float) -> None:
    for seed in range(PEOPLE):
        chance = Random(seed)
        assert told(kind, seen(kind, idles(chance), chance, lasts_s)) == 0


def test_walking_is_none_either_where_her_range_is_known() -> None:
    for seed in range(PEOPLE):
        chance = Random(seed)
        assert told("angle", seen("angle", walking_up(chance), chance, 20.0), own_range=(5.0, 95.0)) == 0


@pytest.mark.parametrize("kind", NAMES)
def test_setting_the_seat_is_no_repetition(kind: str) -> None:
    """Slides there and back with a pause: pushed, not lifted; and out in two slides, and back by less than all of it."""
    for seed in range(5 * PEOPLE):
        chance = Random(seed)
        assert told(kind, seen(kind, setting_the_seat(chance), chance, 40.0)) == 0


@pytest.mark.parametrize("sensor", ["camera", "inertial"])
@pytest.mark.parametrize(("phase_s", "counted"), [(4.0, [1, 2, 3]), (1.5, [0, 0, 3])])
def test_who_hurries_is_counted_from_the_third_on(sensor: str, phase_s: float, counted: list[int]) -> None:
    """The control: four seconds a phase are planned; who keeps it is counted at once, who hurries whole from the third."""
    plan = Plan(repetitions=3, tempo=Tempo(phase_s, 0.0, phase_s, 0.0), after_s=3.0)
    session = simulate(someone(2), plan, seed=2, seen_by=(sensor,))
    kind = {"camera": "angle", "inertial": "inertial"}[sensor]
    rows = list(session.recording.samples())
    for done, expected in zip(session.truth["repetitions"], counted, strict=True):
        until_s = done["end_s"] + 0.9
        assert told(kind, [row for row in rows if row[0] < until_s]) == expected


@pytest.mark.parametrize("kind", NAMES)
def test_a_dropped_sensor_is_no_repetition(kind: str) -> None:
    for seed in range(PEOPLE):
        assert told(kind, dropped(kind, Random(seed))) == 0


@pytest.mark.parametrize("sensor", ["camera", "encoder", "inertial"])
def test_after_walking_up_every_repetition_of_the_set_is_told(sensor: str) -> None:
    """The control: who was not counted for walking is counted for what she came for."""
    kind = {"camera": "angle", "encoder": "position", "inertial": "inertial"}[sensor]
    for seed in range(3):
        chance = Random(seed)
        walk = seen(kind, walking_up(chance), chance, 20.0)
        session = simulate(someone(seed), Plan(repetitions=4), seed=seed, seen_by=(sensor,))
        later = [(20.0 + t_s, values) for t_s, values in session.recording.samples()]
        assert told(kind, [*walk, *later]) == 4


@pytest.mark.slow
@pytest.mark.skipif(not folder().exists(), reason="no recordings here: set HARTKRACHT_SHARED")
def test_the_idle_parts_of_real_recordings_played_alone_are_none() -> None:
    """A fresh node, without the habits of the set around it, hears only the seconds in which nobody repeats anything.

    Without a planned tempo one of them passes for a repetition (docs/limits.md): never a second one.
    """
    idle_s, unpaced = 0.0, 0
    for recording, truth in recorded("pt_exercises"):
        if truth.get("repetitions_cover_all"):
            ends = [(r["start_s"], r["end_s"]) for r in truth["repetitions"]]
            for lo, hi in [(a[1] + 1.0, b[0] - 1.0) for a, b in pairwise(ends) if b[0] - a[1] > 5.0]:
                idle = part(recording, lo, hi)
                idle_s += hi - lo
                unpaced += len(analyse(idle).repetitions)
                assert analyse(replace(idle, meta={**idle.meta, "planned_tempo": [3, 0, 3, 0]})).repetitions == []
    assert idle_s > 300.0
    assert unpaced <= 1


def part(recording: Recording, from_s: float, to_s: float) -> Recording:
    inside = (recording.t_s >= from_s) & (recording.t_s <= to_s)
    values = {name: np.asarray(column)[inside] for name, column in recording.values.items()}
    return replace(recording, t_s=recording.t_s[inside], values=values)
