"""`hartkracht home-week`: the average of a week of pressures measured at home, or why it may not be given."""

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from hartkracht.signals.pressure import HalfDay, HomeReading, home_week, plausible
from hartkracht.units import mmHg

COLUMNS = ("on", "half", "systolic", "diastolic")


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command("home-week")
    def home(
        file: Annotated[Path, typer.Argument(help=f"CSV with the columns {', '.join(COLUMNS)} (morning or evening)")],
        as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
    ) -> None:
        """Average a week of home pressures: at least 3 days, two readings each morning and evening, the first day left out."""
        try:
            week = home_week(list(_readings(file)))
        except (OSError, UnicodeDecodeError, csv.Error):
            _refuse(f"{file}: it cannot be read; save it as CSV in UTF-8.")
        if as_json:
            values = (week.systolic, week.diastolic)
            systolic, diastolic = (None if value is None else float(value.value) for value in values)
            refused = {"nl": week.refused.nl, "en": week.refused.en} if week.refused else None
            said = {"systolic": systolic, "diastolic": diastolic, "days": week.days, "readings": week.readings}
            typer.echo(json.dumps(said | {"refused": refused}))
        elif week.refused or week.systolic is None or week.diastolic is None:
            typer.echo(f"{week.refused.nl}\n{week.refused.en}" if week.refused else "")
        else:
            average = f"{week.systolic.value:.0f}/{week.diastolic.value:.0f} mmHg"
            typer.echo(f"{average} ({week.readings} readings of {week.days} days)")


def _readings(file: Path) -> Iterator[HomeReading]:
    with file.open(newline="", encoding="utf-8-sig") as text:
        rows = csv.DictReader(text)
        if any(name not in (rows.fieldnames or ()) for name in COLUMNS):
            _refuse(f"{file}: its first row must name the columns {', '.join(COLUMNS)}.")
        for number, row in enumerate(rows, 2):
            try:
                yield _reading(row)
            except (ValueError, TypeError):
                _refuse(f"{file}: line {number} is no reading; write it as 2026-11-16,morning,138,84.")


def _reading(row: dict[str, str]) -> HomeReading:
    upper, lower = float(row["systolic"]), float(row["diastolic"])
    if not plausible(upper, lower):
        raise ValueError
    return HomeReading(dt.date.fromisoformat(row["on"].strip()), HalfDay(row["half"].strip()), mmHg(upper), mmHg(lower))


def _refuse(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(2)
