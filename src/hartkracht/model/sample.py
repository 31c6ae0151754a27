"""Samples: what sensors bring. A channel is named `quantity[_x|_y|_z]@sensor`; its quantity fixes its unit."""

from dataclasses import dataclass

# quantity -> units it may come in; the first one is meant where nothing is said.
QUANTITIES: dict[str, tuple[str, ...]] = {
    "joint_angle": ("deg",),
    "position": ("mm", "%"),
    "acceleration": ("m/s2",),
    "angular_velocity": ("rad/s",),
    "breath_volume": ("au",),
    "breath_flow": ("au",),
    "rr_interval": ("ms",),
    "heart_rate": ("bpm",),
    "systolic": ("mmHg",),
    "diastolic": ("mmHg",),
    "load": ("kg",),
}
AXES = ("_x", "_y", "_z")


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of a stream. axis is x, y, z or empty; inhale says whether volume rises ("up") or falls on inhaling."""

    name: str
    quantity: str
    unit: str
    sensor: str
    axis: str = ""
    inhale: str = "up"


def channel(name: str, unit: str = "", inhale: str = "up") -> Channel:
    """The channel of this name. Raises ValueError with what is wrong: no such quantity, or a unit it cannot have."""
    head, _, sensor = name.partition("@")
    axis = head[-1] if head.endswith(AXES) else ""
    quantity = head[:-2] if axis else head
    if quantity not in QUANTITIES:
        raise ValueError(f'the channel "{name}" names no quantity we know; known are {", ".join(QUANTITIES)}')
    units = QUANTITIES[quantity]
    if unit and unit not in units:
        raise ValueError(f'the channel "{name}" comes in "{unit}"; it must come in {" or ".join(units)}')
    return Channel(name, quantity, unit or units[0], sensor, axis, inhale)
