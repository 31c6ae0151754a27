"""`hartkracht convert`: a recording from CSV, EDF+, XDF or Parquet to Parquet or CSV."""

from pathlib import Path
from typing import Annotated

import typer

ENDINGS = (".parquet", ".csv")


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def convert(
        file: Annotated[Path, typer.Argument(help="a recording: .parquet, .csv, .edf or .xdf")],
        out: Annotated[Path, typer.Option("--out", help="where to write: FILE.parquet or FILE.csv")],
        channel: Annotated[
            list[str] | None, typer.Option(help="what a channel of an EDF or XDF file is: 'Resp=breath_volume@belt'")
        ] = None,
    ) -> None:
        """Convert a recording to Parquet or CSV; what was not understood in it is named and left out."""
        from hartkracht.recordings import RecordingError, read_recording, write_recording

        if out.suffix.lower() not in ENDINGS:
            _refuse(f"{out}: name a file that ends in {' or '.join(ENDINGS)}.")
        try:
            recording = read_recording(file, _names(channel or []))
        except RecordingError as problem:
            _refuse(f"{file}: {problem}")
        for label, why in recording.meta.get("left_out", {}).items():
            typer.echo(f'{file}: left out "{label}": {why}.', err=True)
        try:
            write_recording(recording, out)
        except RecordingError as problem:
            _refuse(f"{out}: {problem}")


def _names(said: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in said]
    for label, equals, name in pairs:
        if not (label and equals and name):
            _refuse("--channel is a label and our name for it, as in 'Resp=breath_volume@belt'.")
    return {label: name for label, _, name in pairs}


def _refuse(why: str) -> None:
    typer.echo(why, err=True)
    raise typer.Exit(2)
