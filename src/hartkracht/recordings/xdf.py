"""XDF files of LabRecorder, read by the library pyxdf (the extra `research`).

Clocks of several computers are brought together by pyxdf; times of irregular streams (beats, pressures) are left as they
came, for smoothing them would move events. Markers hold words, not numbers, and are left out.
"""

import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from .foreign import Trace, taken, together
from .form import Recording, RecordingError

MAGIC = b"XDF:"
AXES = ("x", "y", "z")
INERTIAL = {"acc": "acceleration", "accelerometer": "acceleration", "gyro": "angular_velocity"}


def from_xdf(name: str, raw: bytes, names: Mapping[str, str] | None = None) -> Recording:
    """The recording in this XDF file. names: label there -> our name. Raises RecordingError, one sentence."""
    try:
        from pyxdf import load_xdf
    except ImportError:
        raise RecordingError('an XDF file needs the library pyxdf: pip install "hartkracht[research]"') from None
    try:
        with _quiet():
            streams, _ = load_xdf(io.BytesIO(raw), synchronize_clocks=True, dejitter_timestamps=True)
        traces = [trace for stream in streams for trace in _traces(stream)]
    except Exception:  # a damaged file raises whatever its bytes lead to
        raise RecordingError("the XDF file is damaged or cut off; export or copy it again") from None
    found = taken(traces, names or {})
    began = min(times[0] for times, _ in found.channels.values() if len(times))
    found.channels = {channel: (times - began, values) for channel, (times, values) in found.channels.items()}
    return together(name, found, {"source": "XDF", "recorded": True})


@contextmanager
def _quiet() -> Iterator[None]:
    """pyxdf says on the log what it repairs; what matters to people is said here."""
    log = logging.getLogger("pyxdf")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _traces(stream: Mapping[str, Any]) -> Iterator[Trace]:
    """The channels of one stream that hold numbers and have any."""
    info, times = stream["info"], np.asarray(stream["time_stamps"], dtype=np.float64)
    series = stream["time_series"]
    if not len(times) or not isinstance(series, np.ndarray) or series.dtype.kind not in "fiu":
        return
    kind, sensor = _said(info, "type"), _said(info, "name")
    described = list(_channels(info))
    for place in range(series.shape[1]):
        label, unit = described[place] if place < len(described) else ("", "")
        yield Trace(_label(label, kind, sensor, place), unit, times, series[:, place].astype(np.float64), kind=kind)


def _label(label: str, kind: str, sensor: str, place: int) -> str:
    """Its own label; three axes of an inertial stream without one are x, y and z; else the name of the stream."""
    quantity = INERTIAL.get(kind.lower())
    if quantity and "@" not in label and place < len(AXES):
        return f"{quantity}_{AXES[place]}@{sensor or kind}"
    return label or sensor or kind


def _said(info: Mapping[str, Any], member: str) -> str:
    said = info.get(member) or [""]
    return str(said[0] or "").strip()


def _channels(info: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(label, unit) of each channel, where the stream describes them."""
    desc = (info.get("desc") or [None])[0] or {}
    for group in desc.get("channels") or []:
        for one in (group or {}).get("channel") or []:
            yield _said(one, "label"), _said(one, "unit")
