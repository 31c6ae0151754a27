"""Writing a recording: Parquet with the metadata under its key, or CSV with it in the first line."""

import csv
import json
import math
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import parquet
from .form import FORMAT, Recording, RecordingError
from .reading import COMMENT


def write_recording(recording: Recording, path: str | Path) -> None:
    """Writes to `path`: CSV where it ends in .csv, Parquet otherwise. NaN is written as no value.

    Whole or not at all: what stood there stays until the new file is complete. Raises RecordingError, one sentence, where
    it cannot be written.
    """
    whole, part = Path(path), Path(f"{path}.part")
    try:
        if whole.suffix.lower() == ".csv":
            _to_csv(recording, part)
        else:
            parquet.write(part, {"t_s": recording.t_s, **recording.values}, metadata(recording))
        part.replace(whole)
    except OSError as wrong:
        raise RecordingError(f"it cannot be written: {wrong.strerror or wrong}") from None
    finally:
        with suppress(OSError):
            part.unlink()


def metadata(recording: Recording) -> dict[str, Any]:
    """The JSON that goes with the file: what was known, the format, and each channel described."""
    channels = {
        name: {"quantity": channel.quantity, "unit": channel.unit, "sensor": channel.sensor}
        | ({"inhale": channel.inhale} if channel.inhale != "up" else {})
        for name, channel in recording.channels.items()
    }
    return (
        {"source": "not said", "licence": "not said"}
        | dict(recording.meta)
        | {"recording": FORMAT, "channels": channels}
    )


def _to_csv(recording: Recording, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(f"{COMMENT} {json.dumps(metadata(recording))}\n")
        rows = csv.writer(file)
        rows.writerow(["t_s", *recording.values])
        columns = [recording.values[name].tolist() for name in recording.values]
        for t_s, *row in zip(recording.t_s.tolist(), *columns, strict=True):
            rows.writerow([t_s, *("" if math.isnan(value) else value for value in row)])
