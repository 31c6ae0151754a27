"""Which of several limbs speaks: the steadiest inertial unit of those that move, the joint of greatest range, and who repeats."""

import math
from collections.abc import Callable, Sequence
from random import Random

import pytest

from hartkracht.model.sample import channel
from hartkracht.signals.movement import Movement

from .idling import GRAVITY, through
from .sessions import Row, heard, repetitions

AXES = [f"{quantity}_{axis}" for quantity in ("acceleration", "angular_velocity") for axis in "xyz"]
Angle = Callable[[float], float]


def unit(sensor: str, angle: Angle, t_s: float, chance: Random) -> dict[str, float | None]:
    """What an inertial unit brings of a segment at this angle (deg)."""
    at, speed = math.radians(angle(t_s)), math.radians(angle(t_s + 0.01) - angle(t_s - 0.01)) / 0.02
    pull = (GRAVITY * math.sin(at), 0.0, GRAVITY * math.cos(at))
    values = [*(v + chance.gauss(0.0, 0.06) for v in pull), *(v + chance.gauss(0.0, 0.01) for v in (0.0, speed, 0.0))]
    return {f"{axis}@{sensor}": value for axis, value in zip(AXES, values, strict=True)}


def units(angles: dict[str, Angle], lasts_s: float) -> tuple[Movement, list[Row]]:
    """A node and the rows of these segments, 50 a second."""
    chance = Random(3)
    names = [f"{axis}@{sensor}" for sensor in angles for axis in AXES]
    rows: list[Row] = []
    for k in range(int(lasts_s * 50)):
        row: dict[str, float | None] = {}
        for sensor, angle in angles.items():
            row |= unit(sensor, angle, k / 50, chance)
        rows.append((k / 50, row))
    return Movement({name: channel(name) for name in names}), rows


def lifts(wide: float, times: Sequence[float] = (4, 12, 20)) -> Angle:
    """From 10 degrees out by `wide` and back, once from each of these times on, with three seconds at the end of the way."""
    places = [(0.0, 10.0)]
    for t_s in times:
        places += [(t_s, 10.0), (t_s + 1.5, 10.0 + wide), (t_s + 4.5, 10.0 + wide), (t_s + 6, 10.0)]
    return through(places)


def wobbling(angle: Angle, by: float) -> Angle:
    """The same, with so many degrees of wobble twice a second while it is out."""
    return lambda t_s: angle(t_s) + (by * math.sin(4 * math.pi * t_s) if angle(t_s) > 25 else 0.0)


@pytest.mark.parametrize(("thigh_deg", "speaks"), [(40.0, "thigh"), (22.0, "shin")])
def test_the_steadiest_unit_speaks_of_those_that_go_at_least_half_as_far(thigh_deg: float, speaks: str) -> None:
    node, rows = units({"shin": wobbling(lifts(60.0), 4.0), "thigh": lifts(thigh_deg)}, 29.0)
    assert len(repetitions(heard(node, rows))) == 3
    assert (node.channel or "").endswith(speaks)


def test_of_joint_angles_the_one_of_greatest_range_speaks_though_it_wobbles() -> None:
    names = ("joint_angle@knee", "joint_angle@hip")
    knee, hip, chance = wobbling(lifts(90.0), 4.0), lifts(70.0), Random(4)
    rows = [
        (k / 30, {name: angle(k / 30) + chance.gauss(0.0, 0.5) for name, angle in zip(names, (knee, hip), strict=True)})
        for k in range(29 * 30)
    ]
    node = Movement({name: channel(name) for name in names})
    assert len(repetitions(heard(node, rows))) == 3
    assert node.channel == "joint_angle@knee"


def test_a_wobble_of_another_segment_before_the_first_one_is_none() -> None:
    """The shin goes out and back by 25 degrees, not evenly, while the thigh is on its way out for the first time."""
    shin = wobbling(through([(0, 10), (3.5, 10), (5, 35), (6.5, 10)]), 4.0)
    node, rows = units({"shin": shin, "thigh": lifts(25.0)}, 29.0)
    said = repetitions(heard(node, rows))
    assert [round(told.end_s - 9.5) for told in said] == [0, 8, 16]
    alone, rows = units({"shin": shin}, 29.0)
    assert len(repetitions(heard(alone, rows))) == 1


def test_a_unit_takes_over_that_repeats_while_the_one_that_speaks_shows_nothing() -> None:
    """Three by the thigh, then three by the shin, as wide; a fidget of the shin between them is no repetition."""
    shin = lifts(40.0, (32, 40, 48))
    fidget = through([(0, 0), (27, 0), (28.5, 15), (30, 0)])
    node, rows = units({"shin": lambda t_s: shin(t_s) + fidget(t_s), "thigh": lifts(40.0)}, 57.0)
    said = repetitions(heard(node, rows))
    assert [round(told.turn_s - 7) for told in said if told.turn_s is not None] == [0, 8, 16, 28, 36, 44]
    assert (node.channel or "").endswith("shin")


def test_two_by_another_unit_are_not_enough() -> None:
    """The control: twice by the shin while the thigh shows nothing may be a change of posture."""
    node, rows = units({"shin": lifts(40.0, (32, 40)), "thigh": lifts(40.0)}, 49.0)
    assert len(repetitions(heard(node, rows))) == 3
