"""Fields of the intake that have rows, events and medicines, and what was typed in them back to the raw form.

The other kinds of question are drawn and read by `clinic/asking.py`. A medicine we do not know is asked about once
("did you mean"); said again, it is kept as it was written, and then it is a question for the rules, never "none".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from hartkracht.clinic import asking
from hartkracht.clinic.asking import UNKNOWN, Asked
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN as NOT_KNOWN
from hartkracht.model.facts import Fact, Medicine
from hartkracht.rules import medication
from hartkracht.rules.spec import Events, FactError, FactSpec, Medicines, Number, Readings, SomeOf

ROWS, MOST_ROWS = 3, 30
NOTHING_CHOSEN = Words("Weet u het niet? Kies “weet ik niet”.", 'Not sure? Choose "I do not know".')
ROWS_AND_NONE = Words(
    "U vulde iets in, en koos ook “niets” of “weet ik niet”. Wat klopt?",
    'You filled something in, and also chose "nothing" or "I do not know". Which is right?',
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `meant` is what we think she means where we do not know the name."""

    number: int
    what: str
    on: str
    meant: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Listed(Asked):
    """A question whose answer is a list with rows."""

    @property
    def none(self) -> bool:
        """Was *nothing* ticked?"""
        return "none" in self.typed.get(f"{self.name}-none", [])

    @property
    def lines(self) -> list[Row]:
        """The rows that are filled, and some to fill."""
        return [self._row(i) for i in range(1, _rows(self.name, self.typed) + 1)]

    @property
    def more(self) -> int:
        """How many rows the button *one more* asks for."""
        return min(len(self.lines) + 2, MOST_ROWS)

    @property
    def words(self) -> Mapping[str, Words]:
        """The events to choose from."""
        return self.spec.kind.words if isinstance(self.spec.kind, Events) else {}

    def _row(self, i: int) -> Row:
        what, on = _cell(self.typed, f"{self.name}-{i}-what"), _cell(self.typed, f"{self.name}-{i}-on")
        asked = isinstance(self.spec.kind, Medicines) and bool(what) and not _placed(what) and self.error is not None
        return Row(i, what, on, medication.meant(what) if asked else "", asked)


def ask(spec: FactSpec, typed: Mapping[str, list[str]], error: Words | None = None) -> Asked:
    """The question as a page draws it."""
    kind = Listed if isinstance(spec.kind, Events | Medicines) else Asked
    return kind(spec, typed, error)


def read(spec: FactSpec, typed: QueryDict) -> Any:
    """The answer in raw form. Raises FactError with what is wrong with it, also where nothing was chosen."""
    if isinstance(spec.kind, Events | Medicines):
        return _listed(spec, {key: typed.getlist(key) for key in typed})
    facts, wrong = asking.read([spec.name], typed)
    if spec.name in wrong:
        raise FactError(wrong[spec.name].nl, wrong[spec.name].en)
    if spec.name not in facts:
        raise FactError(NOTHING_CHOSEN.nl, NOTHING_CHOSEN.en)
    return facts[spec.name]


def _listed(spec: FactSpec, typed: Mapping[str, list[str]]) -> Any:
    filled = [row for i in range(1, _rows(spec.name, typed) + 1) if (row := _filled(spec.name, i, typed))]
    unsure, none = f"{spec.name}-unknown" in typed, f"{spec.name}-none" in typed
    if (filled and (unsure or none)) or (unsure and none):
        raise FactError(ROWS_AND_NONE.nl, ROWS_AND_NONE.en)
    if unsure:
        return UNKNOWN
    if not filled and not none:
        raise FactError(NOTHING_CHOSEN.nl, NOTHING_CHOSEN.en)
    raw = [_event(row) if isinstance(spec.kind, Events) else _medicine(row, typed) for row in filled]
    spec.parse(raw)
    return raw


def _filled(name: str, i: int, typed: Mapping[str, list[str]]) -> Row | None:
    what = _cell(typed, f"{name}-{i}-meant") or _cell(typed, f"{name}-{i}-what")
    on = _cell(typed, f"{name}-{i}-on")
    return Row(i, what, on) if what or on else None


def _event(row: Row) -> dict[str, str]:
    if not row.what or not row.on:
        raise FactError(
            f"Regel {row.number}: kies wat er was, en wanneer. Weet u de dag niet? Kies een dag in die maand.",
            f"Line {row.number}: choose what it was, and when. Not sure of the day? Choose one in that month.",
        )
    return {"what": row.what, "on": row.on}


def _medicine(row: Row, typed: Mapping[str, list[str]]) -> dict[str, str]:
    if not row.what:
        raise FactError(f"Regel {row.number}: welk medicijn is dit?", f"Line {row.number}: which medicine is this?")
    if not _placed(row.what) and row.what not in typed.get("sure", []):
        near = medication.meant(row.what)
        raise FactError(
            f"“{row.what}” kennen wij niet. " + (f"Bedoelt u {near}?" if near else "Kijk de naam na op het doosje."),
            f'"{row.what}" is not known to us. ' + (f"Did you mean {near}?" if near else "Check the name on the box."),
        )
    code = row.what.upper() if medication.rows_for(row.what.upper()) else ""
    return {"atc" if code else "name": code or row.what, **({"since": row.on} if row.on else {})}


def _placed(name: str) -> bool:
    return bool(medication.code(Medicine(name=name)) or medication.rows_for(name.upper()))


def _rows(name: str, typed: Mapping[str, list[str]]) -> int:
    """How many rows there are: what was asked for, or the last that was used; a number that is none counts for nothing."""
    wanted = _cell(typed, "more")
    asked = (i for i in range(ROWS, MOST_ROWS + 1) if str(i) == wanted)
    used = (i for i in range(ROWS, MOST_ROWS + 1) if f"{name}-{i}-what" in typed)
    return max((ROWS, *asked, *used))


def _cell(typed: Mapping[str, list[str]], key: str) -> str:
    return (typed.get(key) or [""])[0].strip()


def typed_before(spec: FactSpec, fact: Fact | None) -> dict[str, list[str]]:
    """The fields as they were when this fact was stated, so that an answer can be changed."""
    if fact is None:
        return {}
    if fact.value is NOT_KNOWN:
        return {spec.name: [UNKNOWN], f"{spec.name}-unknown": [UNKNOWN]}
    match spec.kind:
        case Number():
            return {spec.name: [spec.kind.write(fact.value).split()[0]]}
        case Readings():
            pairs = enumerate(fact.value, start=1)
            return {
                f"{spec.name}-{i}-{part}": [str(value)]
                for i, pair in pairs
                for part, value in zip(("upper", "lower"), pair, strict=True)
            }
        case SomeOf():
            return {spec.name: list(fact.value) or [asking.NONE]}
        case Events() | Medicines():
            return _rows_before(spec, fact)
    return {spec.name: [str(spec.write(fact.value))]}


def _rows_before(spec: FactSpec, fact: Fact) -> dict[str, list[str]]:
    typed: dict[str, list[str]] = {} if fact.value else {f"{spec.name}-none": ["none"]}
    for i, one in enumerate(spec.write(fact.value), start=1):
        typed[f"{spec.name}-{i}-what"] = [one.get("what") or one.get("name") or one.get("atc", "")]
        typed[f"{spec.name}-{i}-on"] = [one.get("on") or one.get("since", "")]
    return typed
