"""Simulated sensors: what a camera, an encoder, an inertial unit, a belt and a strap would bring of one session.

Each returns its own rows (time, values); `session.py` merges them. Noise and rates are those of ordinary devices  [D].
"""

import math
from collections.abc import Iterator
from random import Random

from .movement import Path
from .people import Person

Row = tuple[float, dict[str, float]]
GRAVITY = 9.81
STROKE_MM = 600.0


def _times(end_s: float, rate_hz: float) -> Iterator[float]:
    return (k / rate_hz for k in range(int(end_s * rate_hz) + 1))


def _angle(person: Person, path: Path, t_s: float) -> float:
    tremor = person.tremor_deg * math.sin(2.0 * math.pi * 9.0 * t_s) if path.loaded(t_s) else 0.0
    return person.rest_deg + person.range_deg * path.at(t_s) + tremor


def camera(person: Person, path: Path, chance: Random, rate_hz: float = 30.0) -> Iterator[Row]:
    """A knee angle from a camera (deg): about one degree of noise."""
    for t_s in _times(path.end_s, rate_hz):
        yield t_s, {"joint_angle@knee": _angle(person, path, t_s) + chance.gauss(0.0, 1.0)}


def encoder(person: Person, path: Path, chance: Random, rate_hz: float = 50.0) -> Iterator[Row]:
    """A linear encoder on the weight stack (mm): steps of half a millimetre. The stack is down where she turns."""
    for t_s in _times(path.end_s, rate_hz):
        up = STROKE_MM * path.at(t_s) + chance.gauss(0.0, 0.2)
        yield t_s, {"position@stack": round(2.0 * up) / 2.0}


def inertial(person: Person, path: Path, chance: Random, rate_hz: float = 50.0) -> Iterator[Row]:
    """An inertial unit on the shin, mounted askew: acceleration (m/s2) and angular velocity (rad/s) of a swing."""
    mount = chance.uniform(-0.6, 0.6)
    bias = [chance.gauss(0.0, 0.01) for _ in range(3)]
    ahead = 0.01
    for t_s in _times(path.end_s, rate_hz):
        angle = math.radians(_angle(person, path, t_s))
        speed = math.radians(_angle(person, path, t_s + ahead) - _angle(person, path, t_s - ahead)) / (2.0 * ahead)
        turned = (0.0, speed, 0.0)
        pulled = (GRAVITY * math.sin(angle), 0.0, GRAVITY * math.cos(angle))
        yield t_s, _unit("shin", _mounted(pulled, mount), 0.06, _mounted(turned, mount), 0.01, bias, chance)


def _mounted(vector: tuple[float, float, float], by: float) -> tuple[float, float, float]:
    x, y, z = vector
    return x, y * math.cos(by) - z * math.sin(by), y * math.sin(by) + z * math.cos(by)


def _unit(
    sensor: str,
    pulled: tuple[float, float, float],
    pull_noise: float,
    turned: tuple[float, float, float],
    turn_noise: float,
    bias: list[float],
    chance: Random,
) -> dict[str, float]:
    row = {f"acceleration_{a}@{sensor}": v + chance.gauss(0.0, pull_noise) for a, v in zip("xyz", pulled, strict=True)}
    turns = zip("xyz", turned, bias, strict=True)
    return row | {f"angular_velocity_{a}@{sensor}": v + b + chance.gauss(0.0, turn_noise) for a, v, b in turns}


def belt(person: Person, path: Path, chance: Random, rate_hz: float = 20.0) -> tuple[list[Row], list[dict[str, float]]]:
    """A breathing belt (volume, au), and the true breaths: onset of inhale, onset of exhale, end."""
    breaths = _breaths(person, path.end_s, chance)
    rows, at = [], 0
    for t_s in _times(path.end_s, rate_hz):
        while at < len(breaths) - 1 and t_s >= breaths[at]["end_s"]:
            at += 1
        rows.append((t_s, {"breath_volume@belt": _filled(breaths[at], t_s) + chance.gauss(0.0, 0.01)}))
    return rows, breaths


def _breaths(person: Person, end_s: float, chance: Random) -> list[dict[str, float]]:
    breaths, now = [], 0.0
    while now < end_s:
        whole = 60.0 / person.breath_rate * max(0.6, chance.gauss(1.0, 0.12))
        inhale = 0.4 * max(1.0, whole - person.breath_pause_s)
        exhaled = now + max(inhale + 0.8, whole - person.breath_pause_s)
        breaths.append(
            {"inhale_s": now, "exhale_s": now + inhale, "exhaled_s": exhaled, "end_s": max(exhaled, now + whole)}
        )
        now = breaths[-1]["end_s"]
    return breaths


def _filled(breath: dict[str, float], t_s: float) -> float:
    """How full the lungs are (0..1) at `t_s`."""
    if t_s < breath["exhale_s"]:
        return 0.5 - 0.5 * math.cos(math.pi * (t_s - breath["inhale_s"]) / (breath["exhale_s"] - breath["inhale_s"]))
    gone = min(1.0, (t_s - breath["exhale_s"]) / (breath["exhaled_s"] - breath["exhale_s"]))
    return 0.5 + 0.5 * math.cos(math.pi * gone)


def strap(person: Person, path: Path, chance: Random) -> list[Row]:
    """A heart strap: an interval (ms) at the beat that ends it; pulse follows effort with a lag of about 15 s."""
    rows: list[Row] = []
    now, pulse = 0.0, person.pulse
    while now < path.end_s:
        aim = person.pulse + (person.pulse_gain if path.loaded(now) else 0.0)
        pulse += (aim - pulse) * min(1.0, 60.0 / pulse / 15.0)
        breath = 0.03 * math.sin(2.0 * math.pi * now * person.breath_rate / 60.0)
        interval = 60.0 / pulse * (1.0 + breath) * max(0.8, chance.gauss(1.0, 0.012))
        now += interval
        rows.append((now, {"rr_interval@strap": round(interval * 1024.0) / 1.024}))
    return [row for row in rows if row[0] <= path.end_s]
