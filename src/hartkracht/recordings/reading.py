"""Reading a recording from Parquet or CSV. What is in the file is taken as it is, or the file is refused."""

import csv
import io
import json
import math
import re
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hartkracht.model.sample import QUANTITIES

from . import edf, parquet, xdf
from .form import FORMAT, Recording, RecordingError, recording

REQUIRED = ("channels", "source", "licence")
COMMENT = "# hartkracht:"
WITH_UNIT = re.compile(r"(?P<name>[^\s\[(]+)\s*[\[(](?P<unit>[^\])]+)[\])]")


def read_recording(path: str | PathLike[str], names: Mapping[str, str] | None = None) -> Recording:
    """The recording in this file. names: what a channel of an EDF or XDF file is in our words, by its label there.

    Raises RecordingError, one sentence, where it cannot be used.
    """
    try:
        raw = Path(path).read_bytes()
    except FileNotFoundError:
        raise RecordingError("there is no such file") from None
    except IsADirectoryError:
        raise RecordingError("it is a folder; name the recordings in it") from None
    except OSError as wrong:
        raise RecordingError(f"it cannot be read: {wrong.strerror or wrong}") from None
    if not raw:
        raise RecordingError("it is empty")
    if raw.startswith(parquet.MAGIC):
        return _from_table(str(path), parquet.table_of(raw))
    if raw.startswith(edf.MAGIC):
        return edf.from_edf(str(path), raw, names)
    if raw.startswith(xdf.MAGIC):
        return xdf.from_xdf(str(path), raw, names)
    if Path(path).suffix.lower() in (".csv", ".txt"):
        return _from_csv(str(path), raw)
    raise RecordingError("it is no Parquet, EDF or XDF file; save it as one of them, or as CSV with the ending .csv")


def from_frame(name: str, frame: object, said: Mapping[str, Any]) -> Recording:
    """The recording in a data frame (anything with `__arrow_c_stream__`), described by `said` where it says more than
    the names do. Raises RecordingError."""
    if not hasattr(frame, "__arrow_c_stream__"):
        raise RecordingError(f"a {type(frame).__name__} is neither a path nor a data frame with the Arrow interface")
    columns = parquet.columns_of(parquet.arrow().table(frame))
    meta: dict[str, Any] = {"recording": FORMAT, "source": name, "licence": "not said"} | dict(said)
    _check_format(meta)
    return recording(name, columns, meta | {"channels": _plain(columns) | dict(meta.get("channels") or {})})


def _from_table(name: str, table: Any) -> Recording:
    """The recording in an Arrow table with its metadata under our key. Raises RecordingError."""
    said = parquet.metadata_of(table)
    if said is None:
        raise RecordingError('the file metadata has no key "hartkracht"; it is no recording of ours')
    meta = _object(said)
    _check_format(meta)
    missing = [key for key in REQUIRED if key not in meta]
    if missing:
        raise RecordingError(f'the metadata lacks "{missing[0]}"')
    return recording(name, parquet.columns_of(table), meta)


def _object(said: bytes | str) -> dict[str, Any]:
    try:
        meta = json.loads(said)
    except (ValueError, RecursionError):
        raise RecordingError('the metadata under "hartkracht" is no valid JSON') from None
    if not isinstance(meta, dict):
        raise RecordingError('the metadata under "hartkracht" must be a JSON object')
    return meta


def _check_format(meta: Mapping[str, Any]) -> None:
    if "recording" not in meta:
        raise RecordingError('the metadata lacks "recording", the number of its format')
    if meta["recording"] != FORMAT or isinstance(meta["recording"], bool):
        raise RecordingError(f"it has recording format {meta['recording']!r}; this version reads format {FORMAT}")


def _from_csv(name: str, raw: bytes) -> Recording:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RecordingError("it is no UTF-8 text; save it as CSV in UTF-8") from None
    first, _, rest = text.partition("\n")
    has_meta = first.strip().lower().startswith(COMMENT)
    said = _object(first.strip()[len(COMMENT) :]) if has_meta else {}
    columns, units = _csv_columns(rest if has_meta else text, first_line=2 if has_meta else 1)
    meta: dict[str, Any] = {"recording": FORMAT, "source": name, "licence": "not said", "channels": {}} | said
    _check_format(meta)
    meta["channels"] = _plain(columns) | units | (meta["channels"] if isinstance(meta["channels"], dict) else {})
    return recording(name, columns, meta)


def _plain(columns: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What names alone say: the first unit of each quantity holds."""
    return {name: {} for name in columns if name != "t_s"}


def _csv_columns(text: str, first_line: int) -> tuple[dict[str, NDArray[Any]], dict[str, dict[str, str]]]:
    """The columns by name, and the units that were written behind names."""
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        header, units = _header([name.strip() for name in next(rows, [])])
        _check_header(header)
        table = [_csv_row(row, header, first_line + rows.line_num - 1) for row in rows if any(map(str.strip, row))]
    except csv.Error as wrong:
        raise RecordingError(f"line {first_line + rows.line_num - 1} is no valid CSV: {wrong}") from None
    values = np.array(table, dtype=np.float64).reshape(len(table), len(header))
    return {name: values[:, place] for place, name in enumerate(header)}, units


def _header(names: list[str]) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The names, and the unit of each that carries one behind it, as files often do: `joint_angle@knee [deg]`."""
    parts = [None if name.startswith("t_s") else WITH_UNIT.fullmatch(name) for name in names]
    header = [part["name"] if part else name for name, part in zip(names, parts, strict=True)]
    return header, {part["name"]: {"unit": part["unit"].strip()} for part in parts if part}


def _check_header(header: list[str]) -> None:
    if len(header) == 1 and ";" in header[0]:
        raise RecordingError("its columns are divided by semicolons; save it with commas, and points in the numbers")
    twice = [name for name in header if header.count(name) > 1]
    if twice:
        raise RecordingError(f'the column "{twice[0]}" occurs twice')
    if "t_s" not in header:
        known = ", ".join(QUANTITIES)
        raise RecordingError(f'its first row must name the columns: "t_s" and channels such as those of {known}')


def _csv_row(row: list[str], header: list[str], line: int) -> list[float]:
    if len(row) != len(header):
        raise RecordingError(f"line {line} has {len(row)} values for {len(header)} columns")
    return [_csv_number(text.strip(), name, line) for text, name in zip(row, header, strict=True)]


def _csv_number(text: str, name: str, line: int) -> float:
    if text.lower() in ("", "null", "na"):
        return math.nan
    try:
        return float(text)
    except ValueError:
        raise RecordingError(f'line {line} has {text[:30]!r} in the column "{name}" where a number must be') from None
