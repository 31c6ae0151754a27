"""`hartkracht analyse`: what the live engine would have said of a recording, and when."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from hartkracht.analysis import Analysis


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def analyse(
        files: Annotated[list[Path], typer.Argument(help="recordings: Parquet or CSV")],
        as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line, in the given order")] = False,
        plot: Annotated[
            Path | None, typer.Option(help="draw to FILE.svg, .png or .html; of several recordings, one each")
        ] = None,
        lang: Annotated[str, typer.Option(help="nl or en, of the picture.")] = "nl",
    ) -> None:
        """Analyse recordings: repetitions, tempo, range, holds, breaths and heart, as the live engine would say them."""
        from hartkracht.analysis.picture import ENDINGS

        if plot and plot.suffix.lower() not in ENDINGS:
            typer.echo(f"A picture ends in {', '.join(ENDINGS)}, not in {plot.suffix or 'nothing'}.", err=True)
            raise typer.Exit(2)
        unusable = False
        for file in _with_progress(files):
            pictured = plot.with_stem(f"{plot.stem}-{file.stem}") if plot and len(files) > 1 else plot
            unusable |= not _one(file, as_json, pictured, "en" if lang == "en" else "nl")
        if unusable:
            raise typer.Exit(2)


def _one(file: Path, as_json: bool, plot: Path | None, lang: str) -> bool:
    """Analyses one file and prints it; False where it cannot be used."""
    from hartkracht.analysis import analyse as run
    from hartkracht.analysis.picture import draw
    from hartkracht.recordings import RecordingError, read_recording

    try:
        recording = read_recording(file)
        found = run(recording)
        if plot:
            draw(found, recording, plot, lang)
    except RecordingError as wrong:
        typer.echo(f"{file}: {wrong}.", err=True)
        return False
    typer.echo(json.dumps(found.as_json(), allow_nan=False) if as_json else "\n".join(_lines(found)))
    return True


def _with_progress(files: list[Path]) -> Iterator[Path]:
    """The files, with a bar on the terminal where there are many and somebody looks."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    if len(files) < 3 or not console.is_terminal:
        yield from files
    else:
        yield from track(files, description="analysing", console=console, transient=True)


def _lines(found: "Analysis") -> Iterator[str]:
    """For people: what was seen, one repetition a line, and what was not."""
    from hartkracht.analysis.sides import in_words

    yield f"{found.recording}: {len(found.repetitions)} repetitions in {found.duration_s:.0f} s ({found.channel or 'no movement seen'})"
    for number, row in enumerate(found.repetitions, 1):
        yield f"  {number:3d}  {row['start_s']:7.1f}-{row['end_s']:.1f} s  {_what(row)}"
    for row in found.static_holds:
        yield f"  static hold  {row['start_s']:.1f}-{row['end_s']:.1f} s"
    for row in found.sides:
        yield f"  {in_words(row)}"
    for row in found.breath_holds:
        load = {True: ", under load", False: "", None: ", load unknown"}[row["under_load"]]
        yield f"  breath held  {row['start_s']:.1f}-{row['end_s']:.1f} s ({row['level']}{load})"
    if found.heart and found.heart["mean_bpm"] is not None:
        yield f"  heart  {found.heart['mean_bpm']:.0f} /min"
    for row in found.blind:
        yield f"  not seen: {row['what']} {row['start_s']:.1f}-{row['end_s']:.1f} s ({row['why']})"
    for row in found.unknown:
        yield f"  unknown: {row['what']}: {row['why']}"


def _what(row: dict[str, Any]) -> str:
    """Tempo and range of one repetition, in words."""
    if row["turn_s"] is None:
        return "only its end was seen"
    way = f"out {row['turn_s'] - row['start_s']:.1f} s, back {row['end_s'] - row['turn_s']:.1f} s"
    in_degrees, part = row["rom_deg"], row["rom_fraction"]
    size = f"{in_degrees:.0f} deg" if in_degrees is not None else f"{100 * part:.0f} % of the largest"
    return f"{way}, {size}{'' if row['full'] else ' (partial)'}{'' if row['valid'] else ' (not seen whole)'}"
