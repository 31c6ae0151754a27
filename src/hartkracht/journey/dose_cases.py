"""The cases of the dose, run: a person in a sentence, her history, and the dose that must come out, or the refusal.

For `hartkracht verify` on the clinic's machine, and for the tests. It reads its YAML from the package and judges nothing
by itself. What a case leaves out is plain: nothing taken, nothing had, every check after a session answered and green.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from hartkracht.journey.prescribe import prescribe
from hartkracht.journey.progress import Reviewed
from hartkracht.model.decision import Clearance, Decision, Limit
from hartkracht.model.dose import PlannedExercise, Prescription, Words
from hartkracht.model.facts import FactSheet
from hartkracht.rules import dosing
from hartkracht.rules.casebook import PLAIN_DOSE, rows
from hartkracht.rules.exercises import slots
from hartkracht.rules.facts import LETTER_LIMITS, parse
from hartkracht.rules.spec import CLIENT

NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
CLEAN = {check: {"grade": "green"} for check in ("F0", "F1", "F2", "F3")} | {"F4": None}

Case = Mapping[str, Any]
Summary = dict[str, Any]


def cases() -> tuple[Case, ...]:
    """Every case of `rules/cases/dosing.yaml`."""
    return rows("dosing.yaml")


def run() -> list[tuple[str, list[str]]]:
    """(sentence, what differs) of every case; an empty list where it holds."""
    return [(case["case"], differs(case)) for case in cases()]


def prescribed(case: Case) -> Prescription | tuple[str, ...]:
    """The dose of a case, or the rules that refuse one."""
    steps = case.get("machines", {})
    return prescribe(sheet(case), decided(case), history(case), NOW, reviews=_reviews(case), steps=steps)


def _reviews(case: Case) -> tuple[Reviewed, ...]:
    """What owners of concerns decided, so many days ago."""
    return tuple(Reviewed(one["decision"], NOW - dt.timedelta(days=one["days_ago"])) for one in case.get("reviews", ()))


def sheet(case: Case) -> FactSheet:
    """A plain person with the facts of the case. Raises FactError for what no fact can be."""
    stated = {**PLAIN_DOSE, **case.get("facts", {})}
    letters = stated.pop("letters", [])
    facts = [parse(name, raw, NOW, CLIENT) for name, raw in stated.items()]
    return FactSheet.of([*facts, *(parse("letter", letter, _signed(letter), "physician") for letter in letters)])


def _signed(letter: Mapping[str, Any]) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(letter["signed"]), dt.time(9), NOW.tzinfo)


def decided(case: Case) -> Decision[Clearance]:
    """The verdict the dose starts from: cleared unless the case says otherwise."""
    limits = {
        name: Limit(name, LETTER_LIMITS[name].parse(raw, Words(name, name)), "letter-limit")
        for name, raw in case.get("limits", {}).items()
    }
    return Decision(Clearance[case.get("clearance", "CLEARED")], (), (), (), limits, "book")


def history(case: Case) -> tuple[Summary, ...]:
    """The sessions behind her, oldest first: A and B in turn, a week apart, all clean but for what the case says."""
    told = case.get("trained")
    if told is None:
        return ()
    length, ago = told["sessions"], case.get("ago", 7)
    sessions = [_session(told, n, ago + 7 * (length - 1 - n)) for n in range(length)]
    last = case.get("last", {})
    sessions[-1] |= {**last, "checks": CLEAN | last.get("checks", {})}
    for place, key in ((-2, "last_same"), (-2, "last_two"), (-1, "last_two")):
        if key in case:
            sessions[place]["sets"] = [done | case[key] for done in sessions[place]["sets"]]
    return tuple(sessions)


def _session(told: Mapping[str, Any], n: int, ago: int) -> Summary:
    day, phase = "AB"[n % 2], dosing.phase_after(n)
    names = [place[-1] for place in slots(day)[: phase.exercises[1]]]
    return {
        "ended": (NOW - dt.timedelta(days=ago)).isoformat(),
        "day": day,
        "phase": phase.number,
        "sets": [{"exercise": name} | _set(told) for name in names for _ in range(told.get("sets", 1))],
        "checks": CLEAN,
        "days_between": told.get("days_between"),
    }


def _set(told: Mapping[str, Any]) -> Summary:
    repetitions, each = told.get("repetitions", 6), told.get("seconds_each", 6)
    return {
        "load_kg": told.get("load_kg", 40),
        "repetitions": repetitions,
        "time_under_tension_s": repetitions * each,
        "effort": 3,
        "reps_in_reserve": 5,
        "range": 1.0,
        "breath_holds": 0,
        "ended_by": "planned",
    }


def differs(case: Case) -> list[str]:
    """What differs between a case and the dose of today, each as one line."""
    found, expect = prescribed(case), case["expect"]
    if "refused" in expect or not isinstance(found, Prescription):
        return [] if found == tuple(expect.get("refused", ())) else [f"refused: {found}"]
    return [*_differs_whole(found, expect), *_differs_lines(found, expect)]


def _differs_whole(found: Prescription, expect: Mapping[str, Any]) -> Iterator[str]:
    for name in ("day", "phase", "days_between"):
        if name in expect and getattr(found, name) != expect[name]:
            yield f"{name}: {getattr(found, name)}, expected {expect[name]}"
    names = [line.id for line in found.exercises]
    if names != expect.get("exercises", names):
        yield f"exercises: {names}, expected {expect['exercises']}"
    yield from (f"{name} is there" for name in expect.get("without", ()) if name in names)


def _differs_lines(found: Prescription, expect: Mapping[str, Any]) -> Iterator[str]:
    lines = {line.id: line for line in found.exercises}
    every = [(name, expect["every"]) for name in lines if "every" in expect]
    for name, wanted in [*every, *expect.get("lines", {}).items()]:
        if name in lines:
            yield from _differs_line(lines[name], wanted)
        else:
            yield f"{name} is absent"


def _differs_line(line: PlannedExercise, wanted: Mapping[str, Any]) -> Iterator[str]:
    for name, value in wanted.items():
        if name == "rules":
            yield from (f"{line.id} lacks {rule}" for rule in value if rule not in line.rules)
        elif name == "without":
            yield from (f"{line.id} says {rule}" for rule in value if rule in line.rules)
        elif getattr(line, name) != value:
            yield f"{line.id} {name}: {getattr(line, name)}, expected {value}"
