"""`hartkracht plan FACTS`: the next session's dose over a facts file and a history, or the rules that refuse it."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hartkracht.cli.refusing import refuse
from hartkracht.cli.screen import read

if TYPE_CHECKING:
    from hartkracht.model.dose import PlannedExercise, Prescription


def register(app: typer.Typer) -> None:
    """Add `plan`."""
    app.command()(plan)


def plan(
    facts: Annotated[Path, typer.Argument(help="A facts file, YAML or JSON; - reads standard input.")],
    history: Annotated[Path | None, typer.Option(help="Earlier sessions, JSON lines, one a line.")] = None,
    on: Annotated[str, typer.Option(metavar="MOMENT", help="Judge at this moment instead of the file's own.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    lang: Annotated[str, typer.Option(help="nl or en, for people.")] = "nl",
) -> None:
    """Prescribe the next session: what, how much, and why."""
    from hartkracht.journey.prescribe import prescribe
    from hartkracht.journey.progress import HistoryError
    from hartkracht.journey.screen import screen
    from hartkracht.rules.book import BOOK

    known, moment = read(facts, on)
    decision = screen(known, BOOK, moment)
    try:
        found = prescribe(known, decision, _lines(history), moment)
    except HistoryError as problem:
        refuse(f"{history}: {problem}")
    if as_json:
        print(json.dumps(as_data(found, decision.book), ensure_ascii=False))
    else:
        print(as_text(found, "en" if lang == "en" else "nl", decision.book))


def _lines(path: Path | None) -> tuple[dict[str, Any], ...]:
    """The lines of a history file; leaves with status 2 and one sentence where one is no JSON object."""
    if path is None:
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        refuse(f"{path}: cannot be opened ({problem.strerror}). Check the name.")
    except UnicodeDecodeError:
        refuse(f"{path}: is not text in UTF-8. Save it as a plain text file.")
    return tuple(_line(path, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _line(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line, object_pairs_hook=_once, parse_float=_number, parse_constant=_number)
    except _Twice as problem:
        refuse(f'{path}: line {number} gives "{problem}" twice. Leave one out.')
    except (ValueError, RecursionError):
        refuse(f"{path}: line {number} is no JSON. Write one session a line.")
    if not isinstance(found, dict):
        refuse(f"{path}: line {number} is no session. Write an object with ended, day, phase, sets and checks.")
    session: dict[str, Any] = found
    return session


class _Twice(Exception):
    """This key stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _number(written: str) -> float | int:
    """A number as spreadsheets write it: 6.0 repetitions are six. NaN and infinity are no numbers, and no JSON."""
    value = float(written)
    if not math.isfinite(value):
        raise ValueError(written)
    return int(value) if value.is_integer() else value


def as_data(found: "Prescription | tuple[str, ...]", book: str) -> dict[str, Any]:
    """A dose or a refusal in the form of the public interface."""
    if isinstance(found, tuple):
        return {"prescription": None, "refused": list(found), "book": book}
    return {
        "prescription": {
            "day": found.day,
            "phase": found.phase,
            "exercises": [_exercise(line) for line in found.exercises],
            "days_between": found.days_between,
        },
        "book": book,
    }


def _exercise(line: "PlannedExercise") -> dict[str, Any]:
    tempo = line.tempo
    return {
        "id": line.id,
        "load_kg": line.load_kg,
        "sets": line.sets,
        "repetitions": line.repetitions,
        "tempo": [tempo.eccentric_s, tempo.pause_stretched_s, tempo.concentric_s, tempo.pause_shortened_s],
        "time_under_tension_s": line.time_under_tension_s,
        "rest_s": line.rest_s,
        "reps_in_reserve": line.reps_in_reserve,
        "why": {"nl": line.why.nl, "en": line.why.en},
        "rules": list(line.rules),
    }


def as_text(found: "Prescription | tuple[str, ...]", lang: str, book: str) -> str:
    """A dose or a refusal as a page of text."""
    nl = lang == "nl"
    if isinstance(found, tuple):
        head = (
            "Geen voorschrift. Deze regels staan in de weg:" if nl else "No prescription. These rules stand in the way:"
        )
        return "\n".join([head, *(f"- {rule}" for rule in found)])
    head = f"Dag {found.day}, fase {found.phase}" if nl else f"Day {found.day}, phase {found.phase}"
    after = f"minstens {found.days_between} dagen ertussen" if nl else f"at least {found.days_between} days in between"
    lines = [text for line in found.exercises for text in _spoken(line, lang)]
    return "\n".join([f"{head}, {after}", "", *lines, "", f"{'regelboek' if nl else 'rulebook'} {book}"])


def _spoken(line: "PlannedExercise", lang: str) -> list[str]:
    from hartkracht.rules.exercises import exercises

    nl = lang == "nl"
    known = exercises()[line.id]
    name = getattr(known.name, lang)
    load = f"{line.load_kg:g} kg" if line.load_kg is not None else _no_load(known.min_step is not None, nl)
    times = f"{line.sets} x {line.repetitions}"
    seconds = (
        f"{line.tempo.concentric_s:g} s op, {line.tempo.eccentric_s:g} s terug"
        if nl
        else (f"{line.tempo.concentric_s:g} s up, {line.tempo.eccentric_s:g} s back")
    )
    tension, rest = f"{line.time_under_tension_s:g} s", f"{line.rest_s} s {'rust' if nl else 'rest'}"
    left = f"{line.reps_in_reserve} {'over' if nl else 'left'}"
    return [
        f"- {name} ({line.id}): {load}, {times}, {seconds}, {tension}, {rest}, {left}",
        f"  {getattr(line.why, lang)}",
    ]


def _no_load(machine: bool, nl: bool) -> str:
    if machine:
        return "gewicht nog te vinden" if nl else "weight still to be found"
    return "zonder gewicht" if nl else "without weight"
