"""`hartkracht bench`: what it costs and how good it is, measured now on this machine."""

import importlib
import importlib.util
import json
import os
from typing import Annotated, Any

import typer

PARTS = {
    "store": "durable appends through the desk, 32 writers, SQLite and PostgreSQL",
    "pages": "start, memory, SQL, weight, requests and latency of the pages",
    "movement": "repetitions, tempo, range and holds, beside the peers",
    "breath": "breath holds: found, how late, false alarms",
    "heart": "ectopic beats and fibrillation, beside the peers",
    "rules": "screening and planning, one person and many",
    "cues": "cues in a browser: even turns, sensor to sound, STOP to paint",
    "live": "sessions at once: alarms, acknowledgements, cores, memory, admission",
}

MOST_COLUMNS = 12
WIDE = 200  # a table that goes to a file is not cut to the width of a terminal


def _present() -> dict[str, str]:
    return {part: what for part, what in PARTS.items() if importlib.util.find_spec(f"hartkracht.bench.{part}")}


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command(help="Measure: " + "; ".join(f"{part} ({what})" for part, what in _present().items()) + ".")
    def bench(
        parts: Annotated[list[str], typer.Argument(help="which parts; several may be named")],
        as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
        minutes: Annotated[float | None, typer.Option(help="how long `live` plays each number of sessions")] = None,
    ) -> None:
        if minutes is not None:
            os.environ["HARTKRACHT_BENCH_SECONDS"] = str(60 * minutes)  # read when the part is loaded
        for part in parts:
            if part not in _present():
                typer.echo(f'There is no part "{part}". Choose from: {", ".join(_present())}.', err=True)
                raise typer.Exit(2)
        for part in parts:
            rows = importlib.import_module(f"hartkracht.bench.{part}").run()
            _print(part, rows, as_json)


def _print(part: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        for row in rows:
            typer.echo(json.dumps({"part": part, **row}))
        return
    from rich.console import Console
    from rich.table import Table

    lines = _lines(rows)
    table = Table(*lines[0], title=part)
    for line in lines[1:]:
        table.add_row(*line)
    console = Console()
    Console(width=console.width if console.is_terminal else WIDE).print(table)


def _lines(rows: list[dict[str, Any]]) -> list[list[str]]:
    """The head, and a line a row; where there are more figures than a page is wide, a line a figure."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    return [list(line) for line in zip(*lines, strict=True)] if len(names) > MOST_COLUMNS else lines
