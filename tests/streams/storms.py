"""Hostile streams of movement, in which nobody does a repetition: what a broken sensor, cable, clock or setting sends.

Each storm is seeded and endless, and made for one kind of sensor. What it sends may look like anything but one whole
excursion of a limb, so that every repetition told of it is a false one.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from random import Random

from hartkracht.model.sample import channel
from hartkracht.signals.events import Repetition
from hartkracht.signals.movement import Movement

from .sessions import KNEE

STACK = "position@stack"
UNIT = [f"{quantity}_{axis}@wrist" for quantity in ("acceleration", "angular_velocity") for axis in "xyz"]
CHANNELS = {"angle": [KNEE], "position": [STACK], "inertial": UNIT}
AT_REST = {"angle": [5.0], "position": [20.0], "inertial": [0.0, 0.0, 9.81, 0.0, 0.0, 0.0]}
WIGGLE = {"angle": 1.0, "position": 3.0, "inertial": 0.05}  # noise of a sensor at rest
IMPOSSIBLE = (math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, None)
RATE_HZ = 50.0
Rows = Iterator[tuple[float, Mapping[str, float | None]]]
Storm = Callable[[str, Random], Rows]


def node(kind: str) -> Movement:
    """A fresh node that sees one sensor of this kind."""
    return Movement({name: channel(name) for name in CHANNELS[kind]})


def told_in(hearing: Movement, rows: Iterable[tuple[float, Mapping[str, float | None]]]) -> int:
    """How many repetitions the node tells of these rows, its end included; its position must stay in 0..1."""
    told = 0
    for t_s, values in rows:
        told += sum(isinstance(event, Repetition) for event in hearing.push(t_s, values))
        position = hearing.position()
        assert position is None or 0.0 <= position <= 1.0
    return told + sum(isinstance(event, Repetition) for event in hearing.finish())


def still(kind: str, chance: Random) -> list[float | None]:
    """One sample of a sensor at rest."""
    return [at + chance.gauss(0.0, WIGGLE[kind]) for at in AT_REST[kind]]


def row(kind: str, t_s: float, values: list[float | None]) -> tuple[float, Mapping[str, float | None]]:
    """The sample in the form that nodes take."""
    return t_s, dict(zip(CHANNELS[kind], values, strict=True))


def impossible_values(kind: str, chance: Random) -> Rows:
    """Rest, and among it NaN, infinities, the hugest and the tiniest numbers, and nothing."""
    k = 0
    while True:
        values = [chance.choice(IMPOSSIBLE) if chance.random() < 0.3 else v for v in still(kind, chance)]
        yield row(kind, k / RATE_HZ, values)
        k += 1


def doubled(kind: str, chance: Random) -> Rows:
    """Rest, each sample sent again at its very time, with the same value and with another."""
    k = 0
    while True:
        values = still(kind, chance)
        for _ in range(chance.randrange(1, 5)):
            yield row(kind, k / RATE_HZ, values if chance.random() < 0.5 else still(kind, chance))
        k += 1


def clock_gone_mad(kind: str, chance: Random) -> Rows:
    """Rest, at times that go back, leap by minutes and days, and are no times at all."""
    now = 0.0
    while True:
        now += chance.choice((1 / RATE_HZ, 1 / RATE_HZ, 0.0, 1e-9, -0.5, -40.0, 3.0, 200.0, 1e5))
        never = chance.choice((math.nan, math.inf, -math.inf)) if chance.random() < 0.3 else now
        yield row(kind, 1e308 if chance.random() < 1e-4 else never, still(kind, chance))


def huge_rate(kind: str, chance: Random) -> Rows:
    """Rest at a million samples a second, with pauses between the bursts."""
    now = 0.0
    while True:
        now += 1e-6 if chance.random() < 0.999 else chance.uniform(0.1, 2.0)
        yield row(kind, now, still(kind, chance))


# movement in a unit that the channel does not have: rad for deg, m for mm, deg/s for rad/s
FACTOR = {"angle": math.pi / 180, "position": 1e-3, "inertial": 180 / math.pi}
SWING = {"angle": [90.0], "position": [600.0], "inertial": [0.0, 0.0, 0.0, 0.8, 0.0, 0.0]}


def wrong_unit(kind: str, chance: Random) -> Rows:
    """Repetitions in a unit that the channel does not have: angles and positions too small, turn rates too large."""
    return repetitions_in(FACTOR[kind], kind, chance)


def repetitions_in(unit: float, kind: str, chance: Random) -> Rows:
    """Repetitions of 8 s without a pause, times `unit`; 1.0 is the unit that the channel has."""
    k = 0
    while True:
        phase = 2 * math.pi * k / RATE_HZ / 8
        share = math.sin(phase) if kind == "inertial" else 0.5 - 0.5 * math.cos(phase)
        moved = [v + swing * share for v, swing in zip(still(kind, chance), SWING[kind], strict=True)]
        yield row(kind, k / RATE_HZ, [v * unit for v in moved])
        k += 1


def all_at_once(kind: str, chance: Random) -> Rows:
    """A few samples of one storm, then of another, each with its own idea of the time."""
    storms = [storm(kind, chance) for storm in (impossible_values, doubled, huge_rate)]
    while True:
        storm = chance.choice(storms)
        for _ in range(chance.randrange(1, 50)):
            yield next(storm)


STORMS: tuple[Storm, ...] = (impossible_values, doubled, clock_gone_mad, huge_rate, wrong_unit, all_at_once)
