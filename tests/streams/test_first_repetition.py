"""The first repetition of an inertial unit is told when it is over, though the sum of its turns does not end where it began."""

import math
from random import Random

import pytest

from hartkracht.model.dose import Tempo
from hartkracht.model.sample import channel
from hartkracht.signals.movement import Movement
from hartkracht.signals.movement.cycles import Excursion
from hartkracht.signals.movement.earning import Earning

from .sessions import Row, heard, repetitions

NAMES = [f"{quantity}_{axis}@wrist" for quantity in ("acceleration", "angular_velocity") for axis in "xyz"]
TURN = math.radians(80.0)


def turns(seed: int, leans_deg: float = 45.0) -> list[Row]:
    """Three repetitions of eight seconds each after two of stillness, 50 samples a second, about an axis that leans so far
    from the vertical: gravity sees a part of them."""
    chance = Random(seed)

    def sample(t_s: float) -> list[float]:
        moves = 0.0 < (t_s - 2.0) % 10.0 < 8.0 and 2.0 < t_s < 30.0
        part = 2 * math.pi * ((t_s - 2.0) % 10.0) / 8 if moves else 0.0
        angle, speed = TURN / 2 * (1 - math.cos(part)), TURN / 2 * 2 * math.pi / 8 * math.sin(part)
        across, along = 9.81 * math.sin(math.radians(leans_deg)), 9.81 * math.cos(math.radians(leans_deg))
        pull = (across * math.sin(angle), across * math.cos(angle), along)
        return [*(v + chance.gauss(0.0, 0.06) for v in pull), *(v + chance.gauss(0.0, 0.01) for v in (0.0, 0.0, speed))]

    return [(k / 50, dict(zip(NAMES, sample(k / 50), strict=True))) for k in range(34 * 50)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("tempo", [None, Tempo(4, 0, 4, 0)])
def test_it_is_told_soon_after_its_end(tempo: Tempo | None, seed: int) -> None:
    said = repetitions(heard(Movement({name: channel(name) for name in NAMES}, tempo=tempo), turns(seed)))
    assert len(said) == 3
    assert [told.known_at_s - end_s < 1.2 for told, end_s in zip(said, (10.0, 20.0, 30.0), strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("past", "fades", "planned_s", "told"),
    [
        (0.2, 0.0, 0.0, 1),
        (0.4, 0.0, 0.0, 0),
        (0.4, 1 / 3, 0.0, 1),
        (0.7, 1 / 3, 0.0, 0),
        (0.4, 1 / 3, 4.0, 1),
        (0.4, 1 / 3, 8.0, 0),
    ],
)
def test_how_far_past_its_beginning_a_first_one_may_end(past: float, fades: float, planned_s: float, told: int) -> None:
    times = [0.04 * k for k in range(300)]

    def value(k: int) -> float:
        if k < 50 or k > 250:
            return 0.0 if k < 50 else -90.0 * past
        return 45 - 45 * math.cos(2 * math.pi * (k - 50) / 200) - 90.0 * past * max(0.0, (k - 150) / 100)

    done = Excursion(times, [value(k) for k in range(300)], begin=50, far=150, back=250)
    assert len(Earning(False, planned_s, fades).push(done, floor=11.0)) == told


@pytest.mark.parametrize(("short", "forgotten", "told"), [(0.2, 0.0, 1), (0.2, 0.17, 0), (0.05, 0.17, 1)])
def test_what_the_sum_has_forgotten_is_no_part_of_the_return(short: float, forgotten: float, told: int) -> None:
    """Two tenths short by a sum that has forgotten a sixth of the way: she came back by little more than half."""
    values = [
        45 - 45 * math.cos(2 * math.pi * max(0, k - 50) / 200) + 90 * short * max(0, k - 150) / 100 for k in range(251)
    ]
    done = Excursion([0.04 * k for k in range(251)], values, begin=50, far=150, back=250)
    assert len(Earning(False, 0.0, 1 / 3).push(done, floor=11.0, forgotten=forgotten)) == told


@pytest.mark.parametrize(("ways_s", "told"), [((1, 4), [0, 0]), ((4, 4), [1, 1]), ((1, 4, 4), [0, 0, 3])])
def test_one_that_was_hurried_vouches_for_no_other(ways_s: tuple[int, ...], told: list[int]) -> None:
    earning, from_s, counts = Earning(False, 4.0), 0.0, []
    for way_s in ways_s:
        steps = 25 * way_s
        values = [0.0] * 20 + [45 - 45 * math.cos(math.pi * k / steps) for k in range(2 * steps + 1)] + [0.0] * 20
        times = [from_s + 0.04 * k for k in range(len(values))]
        done = Excursion(times, values, begin=20, far=20 + steps, back=20 + 2 * steps)
        counts.append(len(earning.push(done, floor=11.0)))
        from_s = times[-1]
    assert counts == told
