"""Broken sensors, cables, clocks and settings: never a crash, never a repetition, and sight again when they are over."""

from itertools import islice
from random import Random

import pytest

from hartkracht.simulate import Plan, simulate, someone

from .sessions import heard, node_of, repetitions
from .storms import CHANNELS, RATE_HZ, STORMS, Storm, doubled, impossible_values, node, repetitions_in, told_in

pytestmark = pytest.mark.slow  # seconds each: in `make test`, not in the fast check

SENSOR = {"angle": "camera", "position": "encoder", "inertial": "inertial"}


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("storm", STORMS)
def test_no_storm_makes_a_repetition(storm: Storm, kind: str) -> None:
    assert told_in(node(kind), islice(storm(kind, Random(7)), 1500)) == 0


@pytest.mark.parametrize("kind", CHANNELS)
def test_the_same_movement_in_the_right_unit_is_counted(kind: str) -> None:
    """The control of `wrong_unit`: were this deaf, no storm would prove anything."""
    assert told_in(node(kind), islice(repetitions_in(1.0, kind, Random(7)), int(40 * RATE_HZ))) >= 4


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("storm", [impossible_values, doubled])
def test_after_a_storm_every_repetition_is_counted(storm: Storm, kind: str) -> None:
    session = simulate(someone(3), Plan(repetitions=3), seed=3, seen_by=(SENSOR[kind],))
    hearing = node_of(session.recording)
    names = list(session.recording.channels)
    rows = [
        (t_s, dict(zip(names, values.values(), strict=True))) for t_s, values in islice(storm(kind, Random(1)), 500)
    ]
    later_s = rows[-1][0] + 1.0
    clean = [(later_s + t_s, values) for t_s, values in session.recording.samples()]
    assert len(repetitions(heard(hearing, [*rows, *clean]))) == 3
