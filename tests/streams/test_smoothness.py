"""Smoothness: even ways are smooth however long and wide; ways that stop and start are less so, and repetitions carry it."""

import math
from itertools import pairwise

import pytest

from hartkracht.signals.filters import STEP_S
from hartkracht.signals.movement.smoothness import smoothness
from hartkracht.simulate import Plan, simulate, someone

from .sessions import heard, knee, knee_node, node_of, repetitions


def way(lasts_s: float, wide: float, parts: int = 1) -> list[float]:
    """A way of so many even bells one after the other, each with a stop at its end."""
    steps = round(lasts_s / STEP_S)
    shares = [k * parts / steps for k in range(steps + 1)]
    return [wide / parts * (int(s) + (s % 1) ** 3 * (10 - 15 * (s % 1) + 6 * (s % 1) ** 2)) for s in shares]


@pytest.mark.parametrize("lasts_s", [2.0, 4.0, 5.0])
@pytest.mark.parametrize("wide", [0.3, 90.0])
def test_an_even_way_is_as_smooth_however_long_and_wide(lasts_s: float, wide: float) -> None:
    assert smoothness(way(lasts_s, wide)) == pytest.approx(-1.41, abs=0.03)


def test_each_stop_more_is_less_smooth() -> None:
    said = [smoothness(way(4.0, 90.0, parts)) for parts in (1, 2, 3, 4)]
    assert all(better - worse > 0.2 for better, worse in pairwise(value or 0.0 for value in said))


@pytest.mark.parametrize("values", [[], [1.0], [5.0] * 50, [0.0, 1.0, 2.0]])
def test_of_what_did_not_move_or_was_not_seen_nothing_is_said(values: list[float]) -> None:
    assert smoothness(values) is None


def test_a_repetition_carries_the_worse_of_its_two_ways() -> None:
    def at(t_s: float, stops: bool) -> float:
        share = min(1.0, max(0.0, t_s - 3.0) / 8.0)
        shake = 4.0 * math.sin(2 * math.pi * 2 * t_s) if stops and 7.5 < t_s < 10.5 else 0.0
        return 45 - 45 * math.cos(2 * math.pi * share) + shake

    even, shaken = (
        repetitions(heard(knee_node(), knee([at(k / 30, stops) for k in range(600)])))[0].smoothness
        for stops in (False, True)
    )
    assert even is not None
    assert shaken is not None
    assert even > shaken + 0.5


@pytest.mark.parametrize("sensor", ["camera", "encoder", "inertial"])
def test_every_sensor_says_it(sensor: str) -> None:
    session = simulate(someone(1), Plan(repetitions=3), seed=1, seen_by=(sensor,))
    said = [r.smoothness for r in repetitions(heard(node_of(session.recording), session.recording.samples()))]
    assert len(said) == 3
    assert all(value is not None and -4.0 < value < -1.3 for value in said)
