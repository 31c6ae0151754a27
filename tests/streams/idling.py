"""What people do on a training floor that is no repetition: standing, walking up, setting the seat, dropping the sensor.

Each is seen by three sensors: a knee angle (deg), a weight stack (mm), an inertial unit on the shin (m/s2, rad/s).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from random import Random

from .sessions import KNEE, Row
from .storms import CHANNELS

GRAVITY = 9.81
SHIN = [f"{quantity}_{axis}@shin" for quantity in ("acceleration", "angular_velocity") for axis in "xyz"]
NAMES = CHANNELS | {"inertial": SHIN}
Angle = Callable[[float], float]  # knee angle (deg) at a time (s)


def standing(chance: Random) -> Angle:
    """Two minutes on two legs: sway of two degrees, weight shifted now and then by four."""
    sway = [(chance.uniform(0.1, 0.35), chance.uniform(0.05, 0.4), chance.uniform(0.0, 6.3)) for _ in range(3)]
    shifts = sorted(chance.uniform(0.0, 120.0) for _ in range(8))
    return lambda t_s: (
        5.0
        + sum(size * math.sin(6.28 * hz * t_s + phase) for size, hz, phase in sway)
        + 4.0 * (sum(s < t_s for s in shifts) % 2)
    )


def walking_up(chance: Random) -> Angle:
    """Twelve seconds of walking, at once or from standing, each step bending the knee by some fifty degrees for half its
    time; then standing."""
    step_s, bend, sets_out_s = chance.uniform(0.95, 1.25), chance.uniform(45.0, 65.0), chance.choice((0.0, 3.0))

    def at(t_s: float) -> float:
        swing = ((t_s - sets_out_s) % step_s) / (0.5 * step_s)
        walks = sets_out_s <= t_s < sets_out_s + 12.0
        return 8.0 + (bend * math.sin(math.pi * swing) ** 2 if swing < 1.0 and walks else 0.0)

    return at


def setting_the_seat(chance: Random) -> Angle:
    """She sits down, and slides on the seat until it fits: four postures more, never one that she was in before.

    To slide to and fro twice between the same two is what two small repetitions look like: no stream can tell.
    """
    postures = [5.0, 90.0, *chance.sample([50.0, 60.0, 70.0, 80.0, 100.0, 110.0], 4)]
    times = [0.0, 3.0]
    while len(times) < len(postures):
        times.append(times[-1] + chance.uniform(2.0, 6.0))
    return through(list(zip(times, postures, strict=True)))


def through(places: Sequence[tuple[float, float]]) -> Angle:
    """Standing at each of these (s, value), and going to it smoothly in the last 1.5 s before."""

    def at(t_s: float) -> float:
        value = places[0][1]
        for (_, from_), (at_s, to) in pairwise(places):
            share = min(1.0, max(0.0, (t_s - at_s + 1.5) / 1.5))
            value += (to - from_) * share * share * (3.0 - 2.0 * share)
        return value

    return at


def seen(kind: str, angle: Angle, chance: Random, lasts_s: float) -> list[Row]:
    """What a sensor of this kind brings of it. A stack hangs still: only the floor shakes it."""
    rate_hz = 30.0 if kind == "angle" else 50.0
    return [_row(kind, k / rate_hz, angle, chance) for k in range(int(lasts_s * rate_hz))]


def _row(kind: str, t_s: float, angle: Angle, chance: Random) -> Row:
    if kind == "angle":
        return t_s, {KNEE: angle(t_s) + chance.gauss(0.0, 1.0)}
    if kind == "position":
        return t_s, {NAMES[kind][0]: round(40.0 * (chance.random() < 0.01) * chance.random()) / 2.0}
    at = math.radians(angle(t_s))
    speed = math.radians(angle(t_s + 0.01) - angle(t_s - 0.01)) / 0.02
    pulls = (GRAVITY * math.sin(at), 0.0, GRAVITY * math.cos(at))
    values = [v + chance.gauss(0.0, 0.06) for v in pulls] + [v + chance.gauss(0.0, 0.01) for v in (0.0, speed, 0.0)]
    return t_s, dict(zip(SHIN, values, strict=True))


def dropped(kind: str, chance: Random) -> list[Row]:
    """Twenty seconds at rest in one posture; then it falls for half a second, hits the floor, and lies as it fell."""
    fell_s, turn, lies = chance.uniform(4.0, 8.0), chance.uniform(3.0, 10.0), _direction(chance)
    axis = _direction(chance)

    def at(t_s: float) -> Mapping[str, float | None]:
        falling, hit = fell_s < t_s < fell_s + 0.5, fell_s + 0.5 <= t_s < fell_s + 0.6
        if kind == "angle":  # the camera falls: it sees anything, then the floor
            return {
                KNEE: chance.uniform(0.0, 180.0) if falling else 5.0 + chance.gauss(0.0, 1.0) if t_s < fell_s else None
            }
        if kind == "position":  # the cable snaps back
            return {NAMES[kind][0]: 300.0 if t_s < fell_s else max(0.0, 300.0 - 1500.0 * (t_s - fell_s))}
        pull = [0.0] * 3 if falling else [GRAVITY * v for v in lies] if t_s > fell_s else [0.0, 0.0, GRAVITY]
        pull = [chance.uniform(-150.0, 150.0) for _ in range(3)] if hit else pull
        turns = [turn * v if falling else 0.0 for v in axis]
        noisy = [v + chance.gauss(0.0, 0.05) for v in pull] + [v + chance.gauss(0.0, 0.01) for v in turns]
        return dict(zip(SHIN, noisy, strict=True))

    rate_hz = 30.0 if kind == "angle" else 50.0
    return [(k / rate_hz, at(k / rate_hz)) for k in range(int(20 * rate_hz))]


def _direction(chance: Random) -> list[float]:
    vector = [chance.gauss(0.0, 1.0) for _ in range(3)]
    return [v / math.hypot(*vector) for v in vector]
