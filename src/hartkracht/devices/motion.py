"""A phone's or tablet's motion events, as the browser sends them: acceleration with gravity and rotation rate.

The browser gives m/s2 and degrees a second, and null where the device has no such sensor; a jump of the page's own clock
is the page's business.
"""

import math
from collections.abc import Mapping
from typing import Any

from hartkracht.devices import NotOurs

MOST_ACCELERATION = 200.0
MOST_ROTATION = 50.0


def parse(event: Mapping[str, Any]) -> dict[str, float | None]:
    """The channels of one event: acceleration_x..z@phone (m/s2) and angular_velocity_x..z@phone (rad/s)."""
    acceleration, rotation = event.get("acceleration"), event.get("rotation")
    if not isinstance(acceleration, Mapping) or not isinstance(rotation, Mapping):
        raise NotOurs("a motion event has an acceleration and a rotation")
    found = {f"acceleration_{axis}@phone": _number(acceleration.get(axis), 1.0, MOST_ACCELERATION) for axis in "xyz"}
    turned = zip("xyz", ("beta", "gamma", "alpha"), strict=True)
    found |= {
        f"angular_velocity_{axis}@phone": _number(rotation.get(name), math.pi / 180, MOST_ROTATION)
        for axis, name in turned
    }
    return found


def _number(value: Any, scale: float, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value * scale if abs(value * scale) <= most else None
