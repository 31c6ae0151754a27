"""The form of a recording: times, channels, values, and what is known about them.

Kept free of files, so that a recording may come from Parquet, CSV, a data frame or the simulator and be the same thing.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hartkracht.model.dose import Tempo
from hartkracht.model.sample import Channel, channel

FORMAT = 1


class RecordingError(ValueError):
    """This recording cannot be used; the text is one sentence: what is wrong, and what to do where that is known."""


@dataclass(frozen=True)
class Recording:
    """One recording. t_s: shape (n,), seconds, never falling. values: a column of shape (n,) a channel, NaN = no sample.

    meta: the whole JSON of the file, unknown keys kept.
    """

    name: str
    t_s: NDArray[np.float64]
    channels: Mapping[str, Channel]
    values: Mapping[str, NDArray[np.float64]]
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def duration_s(self) -> float:
        """Last minus first time (s)."""
        return float(self.t_s[-1] - self.t_s[0])

    @property
    def concentric(self) -> str | None:
        """Whether the value rises ("up") or falls ("down") in the concentric phase, where the recording says so."""
        return self.meta.get("concentric")

    @property
    def tempo(self) -> Tempo | None:
        """The planned tempo, where the recording says so."""
        planned = self.meta.get("planned_tempo")
        return Tempo(*map(float, planned)) if planned else None

    def samples(self) -> Iterator[tuple[float, dict[str, float | None]]]:
        """Row by row: time (s), and a value or None (no sample) for each channel."""
        names = list(self.values)
        columns = [self.values[name].tolist() for name in names]
        for t_s, *row in zip(self.t_s.tolist(), *columns, strict=True):
            yield t_s, {name: None if math.isnan(value) else value for name, value in zip(names, row, strict=True)}


def recording(name: str, columns: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> Recording:
    """The recording of these columns (t_s among them) and metadata. Raises RecordingError where they do not fit."""
    t_s = _times(columns)
    described = _described(meta, [column for column in columns if column != "t_s"])
    _check_wishes(meta)
    values = {name: _numbers(name, columns[name]) for name in described}
    return Recording(name, t_s, described, values, dict(meta))


def _times(columns: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
    if "t_s" not in columns:
        raise RecordingError('it has no column "t_s" with the time in seconds')
    t_s = _numbers("t_s", columns["t_s"])
    if not len(t_s):
        raise RecordingError("it has no rows")
    bad = np.flatnonzero(~np.isfinite(t_s))
    if len(bad):
        raise RecordingError(f'"t_s" has no finite number in row {bad[0] + 1}')
    falls = np.flatnonzero(np.diff(t_s) < 0)
    if len(falls):
        row = int(falls[0])
        raise RecordingError(
            f'"t_s" falls from {t_s[row]:g} to {t_s[row + 1]:g} s at row {row + 2}; it must never fall'
        )
    return t_s


def _numbers(name: str, column: NDArray[Any]) -> NDArray[np.float64]:
    if column.dtype.kind not in "fiu":
        raise RecordingError(f'the column "{name}" holds no numbers')
    return column.astype(np.float64)


def _described(meta: Mapping[str, Any], columns: list[str]) -> dict[str, Channel]:
    """The channels as the metadata describes them; each column must be described, each description have its column."""
    described = meta["channels"]
    if not isinstance(described, Mapping):
        raise RecordingError('the metadata member "channels" must be an object of channel names')
    if not columns:
        raise RecordingError("it has no channel beside the time")
    for name in described:
        if name not in columns:
            raise RecordingError(f'the metadata describes the channel "{name}", but there is no such column')
    return {name: _channel(name, described.get(name)) for name in columns}


def _channel(name: str, said: object) -> Channel:
    if not isinstance(said, Mapping):
        raise RecordingError(f'the column "{name}" is not described under "channels" in the metadata')
    inhale = said.get("inhale") or "up"
    if inhale not in ("up", "down"):
        raise RecordingError(f'"inhale" of the channel "{name}" must be "up" or "down", not {inhale!r}')
    try:
        known = channel(name, str(said.get("unit") or ""), inhale)
    except ValueError as wrong:
        raise RecordingError(str(wrong)) from None
    for member, value in (("quantity", known.quantity), ("sensor", known.sensor)):
        if said.get(member) not in (None, value):
            raise RecordingError(
                f'the channel "{name}" is described with the {member} {said[member]!r}; its name says {value!r}'
            )
    return known


def _check_wishes(meta: Mapping[str, Any]) -> None:
    """The optional members that we use must be what they say."""
    if meta.get("concentric") not in (None, "up", "down"):
        raise RecordingError(f'"concentric" must be "up" or "down", not {meta["concentric"]!r}')
    planned = meta.get("planned_tempo")
    if planned is not None and not _is_tempo(planned):
        raise RecordingError('"planned_tempo" must be four numbers of seconds: eccentric, pause, concentric, pause')


def _is_tempo(planned: object) -> bool:
    if not isinstance(planned, list) or len(planned) != 4 or any(isinstance(s, bool) for s in planned):
        return False
    return all(isinstance(s, int | float) and math.isfinite(s) and s >= 0 for s in planned) and sum(planned) > 0
