"""Where the recordings with truth are: HARTKRACHT_SHARED, else `shared` beside the repository. Never part of the product."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hartkracht.recordings import Recording, read_recording


def folder() -> Path:
    """The folder of datasets; it may not exist."""
    shared = os.environ.get("HARTKRACHT_SHARED")
    return (Path(shared) if shared else Path(__file__).parents[4] / "shared") / "data" / "recordings"


def recorded(*datasets: str) -> Iterator[tuple[Recording, dict[str, Any]]]:
    """Each recording of these datasets with its truth; none where they are absent."""
    for dataset in datasets:
        for path in sorted((folder() / dataset).glob("*.parquet")):
            truth = path.with_name(f"{path.stem}.truth.json")
            yield read_recording(path), json.loads(truth.read_text(encoding="utf-8"))


def column(recording: Recording) -> list[tuple[float, float]]:
    """(t_s, value) of the only channel, where it has a sample."""
    name = next(iter(recording.values))
    return [(t_s, value) for t_s, values in recording.samples() if (value := values[name]) is not None]
