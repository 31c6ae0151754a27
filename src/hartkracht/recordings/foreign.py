"""What other programs call a channel, in our words; and channels of several rates brought to one time column.

Why here: EDF and XDF files name channels as their makers liked. A name in our own form is taken as it is; beside it only
names that leave no doubt (the standard texts of EDF+, the stream types of LSL). What is not understood is left out and
named, never guessed; so is a unit we do not know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hartkracht.model.sample import QUANTITIES, channel

from .form import FORMAT, Recording, RecordingError, recording

G = 9.80665
# quantity -> unit as others write it (lower case) -> factor to ours. An empty unit is ours.
UNITS: Mapping[str, Mapping[str, float]] = {
    "acceleration": {"": 1.0, "m/s2": 1.0, "m/s^2": 1.0, "m/s²": 1.0, "g": G, "mg": G / 1000},
    "angular_velocity": {"": 1.0, "rad/s": 1.0, "deg/s": np.pi / 180, "dps": np.pi / 180, "°/s": np.pi / 180},
    "joint_angle": {"": 1.0, "deg": 1.0, "°": 1.0, "degrees": 1.0, "rad": 180 / np.pi},
    "position": {"": 1.0, "mm": 1.0, "cm": 10.0, "m": 1000.0},
    "rr_interval": {"": 1.0, "ms": 1.0, "s": 1000.0},
    "heart_rate": {"": 1.0, "bpm": 1.0, "1/min": 1.0, "/min": 1.0},
    "systolic": {"": 1.0, "mmhg": 1.0, "kpa": 7.50061683},
    "diastolic": {"": 1.0, "mmhg": 1.0, "kpa": 7.50061683},
    "load": {"": 1.0, "kg": 1.0},
}
# First words of labels and stream types that leave no doubt, in lower case.
MEANT = {
    "resp": "breath_volume@resp", "respiration": "breath_volume@resp", "thorax": "breath_volume@thorax",
    "thor": "breath_volume@thorax", "chest": "breath_volume@chest", "abdomen": "breath_volume@abdomen",
    "abdo": "breath_volume@abdomen", "abd": "breath_volume@abdomen", "airflow": "breath_flow@air",
    "flow": "breath_flow@air", "rr": "rr_interval@ecg", "rri": "rr_interval@ecg", "hr": "heart_rate@ecg",
    "heartrate": "heart_rate@ecg",
}  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """One foreign channel: its name there, its unit there, times (n,) in s and values (n,)."""

    label: str
    unit: str
    t_s: NDArray[np.float64]
    values: NDArray[np.float64]
    kind: str = ""


@dataclass
class Taken:
    """What was understood (our name -> times and values), and what was left out with its reason."""

    channels: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def ours(trace: Trace) -> str | None:
    """Our name for this channel: its own where it is in our form, else what its label or kind leaves no doubt about.

    >>> nothing = np.array([])
    >>> ours(Trace("joint_angle@knee", "deg", nothing, nothing)), ours(Trace("Resp chest", "", nothing, nothing))
    ('joint_angle@knee', 'breath_volume@resp')
    """
    head = trace.label.partition("@")[0]
    if head.removesuffix("_x").removesuffix("_y").removesuffix("_z") in QUANTITIES and "@" in trace.label:
        return trace.label
    first = trace.label.replace("-", " ").replace("_", " ").lower().split()
    return MEANT.get(first[0]) if first and first[0] in MEANT else MEANT.get(trace.kind.lower())


def taken(traces: Sequence[Trace], names: Mapping[str, str]) -> Taken:
    """What these channels are in our words. names: what the caller says of a label, before anything else.

    Raises RecordingError where none of them is understood.
    """
    found = Taken()
    for trace in traces:
        name = names.get(trace.label) or ours(trace)
        why = _why_not(name, trace, found)
        if name is None or why:
            found.left_out[trace.label] = why
        else:
            found.channels[name] = (trace.t_s, trace.values * _factor(name, trace.unit))
    if not found.channels:
        labels = ", ".join(f'"{trace.label}"' for trace in traces) or "none"
        raise RecordingError(
            f"none of its channels is one we know ({labels}); name one, as in --channel 'Resp=breath_volume@belt'"
        )
    return found


def _why_not(name: str | None, trace: Trace, found: Taken) -> str:
    if name is None:
        return "its name is not known here"
    if name in found.channels:
        return f"there is a {name} already"
    try:
        known = channel(name)
    except ValueError as problem:
        return str(problem)
    units = UNITS.get(known.quantity)
    return f'its unit "{trace.unit}" is not known here' if units and trace.unit.lower() not in units else ""


def _factor(name: str, unit: str) -> float:
    return UNITS.get(channel(name).quantity, {}).get(unit.lower(), 1.0)


def together(name: str, found: Taken, meta: Mapping[str, Any]) -> Recording:
    """One recording of channels with times of their own: a row at each time, NaN where a channel has no sample."""
    keys = {channel: _keys(times) for channel, (times, _) in found.channels.items()}
    rows = np.unique(np.concatenate(list(keys.values())))
    columns: dict[str, NDArray[Any]] = {"t_s": np.real(rows).copy()}
    for channel_name, (_, values) in found.channels.items():
        column = np.full(len(rows), np.nan)
        order = np.argsort(found.channels[channel_name][0], kind="stable")
        column[np.searchsorted(rows, keys[channel_name])] = values[order]
        columns[channel_name] = column
    said = {"recording": FORMAT, "licence": "not said", "channels": {channel: {} for channel in found.channels}}
    return recording(name, columns, said | dict(meta) | ({"left_out": found.left_out} if found.left_out else {}))


def _keys(times: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Sorted times, with the number among equal ones beside them: two readings at one time stay two."""
    ordered = np.sort(times)
    first = np.searchsorted(ordered, ordered)
    return ordered + 1j * (np.arange(len(ordered)) - first)
