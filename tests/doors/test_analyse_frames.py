"""`hartkracht.analyse` for researchers: data frames in, tables out, through the Arrow interface."""

import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import hartkracht
from hartkracht.recordings import RecordingError, read_recording, write_recording
from hartkracht.simulate import Plan, simulate, someone

SESSION = simulate(someone(1), Plan(repetitions=3), seed=1)


def columns() -> dict[str, list[float]]:
    return {"t_s": SESSION.recording.t_s.tolist()} | {n: v.tolist() for n, v in SESSION.recording.values.items()}


@pytest.mark.parametrize("frame", [pl.DataFrame, pd.DataFrame, pa.table])
def test_any_frame_with_the_arrow_interface_is_analysed(frame: type) -> None:
    found = hartkracht.analyse(frame(columns()), {"concentric": "down"})
    assert len(found.repetitions) == 3
    assert found.repetitions[0]["concentric_s"] is not None


def test_a_path_and_its_recording_say_the_same(tmp_path: Path) -> None:
    write_recording(SESSION.recording, tmp_path / "a.parquet")
    assert hartkracht.analyse(tmp_path / "a.parquet") == hartkracht.analyse(read_recording(tmp_path / "a.parquet"))


def test_tables_go_into_polars_and_pandas_with_all_columns_also_when_empty() -> None:
    found = hartkracht.analyse(SESSION.recording)
    table = pl.DataFrame(found.table("repetitions"))
    assert table["end_s"].to_list() == [row["end_s"] for row in found.repetitions]
    assert list(found.table("breath_holds").to_pandas().columns) == [
        "start_s",
        "end_s",
        "known_at_s",
        "level",
        "under_load",
    ]


def test_what_is_no_frame_is_refused_in_a_sentence() -> None:
    with pytest.raises(RecordingError, match="neither a path nor a data frame"):
        hartkracht.analyse(42)


def test_without_pyarrow_a_csv_is_read_and_parquet_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = simulate(someone(3), Plan(repetitions=1), seed=1).recording
    for ending in ("csv", "parquet"):
        write_recording(kept, tmp_path / f"kept.{ending}")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert list(read_recording(tmp_path / "kept.csv").values) == list(kept.values)
    found = hartkracht.analyse(tmp_path / "kept.csv")
    for refused in (
        lambda: read_recording(tmp_path / "kept.parquet"),
        lambda: write_recording(kept, tmp_path / "again.parquet"),
        lambda: hartkracht.analyse(pl.DataFrame({"t_s": [0.0]})),
        lambda: found.table("repetitions"),
    ):
        with pytest.raises(RecordingError, match=r'pip install "hartkracht\[parquet\]"'):
            refused()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_place_that_cannot_be_written_is_one_sentence(ending: str, tmp_path: Path) -> None:
    kept = simulate(someone(3), Plan(repetitions=1), seed=1).recording
    with pytest.raises(RecordingError, match="it cannot be written: No such file or directory"):
        write_recording(kept, tmp_path / "no folder" / f"kept.{ending}")
