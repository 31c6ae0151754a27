"""The facts file: one person at one moment, as people and scripts write it (YAML or JSON).

Everything is read as text and parsed by the catalogue, so `no` stays the word *no* and a bare number stays a number
without a unit, which is refused. What cannot be used is refused whole, with the line, the fact and what to do; nothing
is guessed, and this never looks at a clock.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet
from hartkracht.rules import facts as catalogue
from hartkracht.rules.spec import LIVED, FactError, nearest, turned_date

ZONE = ZoneInfo("Europe/Amsterdam")
LARGEST = 1_000_000
STATED_BY = "file"
NOTHING = ("", "~", "null")  # how YAML writes what JSON writes as null: not stated, so unknown
_READINGS = re.compile(r"(?<![\"'\w])(\[[\d\s/,]+\]\s*(?:mmHg|mm\[Hg\]))")
_LONG = frozenset({"value", "at", "by"})


class FactFileError(ValueError):
    """This file cannot be used; `words` say where, why and what to write instead."""

    def __init__(self, nl: str, en: str, line: int | None = None) -> None:
        where = (f"Regel {line}: ", f"Line {line}: ") if line else ("", "")
        self.words = Words(where[0] + nl, where[1] + en)
        super().__init__(self.words.en)


def read_factfile(
    text: str, on: dt.datetime | None = None, otherwise: dt.datetime | None = None
) -> tuple[FactSheet, dt.datetime]:
    """The facts and the moment judged. `on` wins over the file's own; `otherwise` counts where the file names none.

    Raises FactFileError.
    """
    document = _document(text)
    for key in document:
        if key not in ("on", "facts"):
            raise _unknown_key(key, _line(text, key))
    if not isinstance(document.get("facts"), dict):
        raise FactFileError("Het bestand heeft geen “facts”.", 'The file has no "facts".')
    moment = on or (read_moment(document["on"], _line(text, "on")) if document.get("on") else otherwise)
    if moment is None:
        raise FactFileError(
            "Er staat geen moment. Schrijf bovenaan “on: 2026-11-22T10:30+01:00”.",
            'No moment is given. Write "on: 2026-11-22T10:30+01:00" at the top.',
        )
    return read_facts(document["facts"], moment, text), moment


def read_facts(raw: Mapping[str, Any], moment: dt.datetime, text: str = "") -> FactSheet:
    """The sheet of a `facts` mapping, all of them stated at `moment` where nothing else is said. `text` gives lines."""
    stated: dict[str, str] = {}
    found: list[Fact] = []
    for name, value in raw.items():
        line = _line(text, str(name))
        try:
            real = catalogue.spec(str(name)).name
            if real in stated:
                raise FactError(
                    f"{name} en {stated[real]} zijn hetzelfde feit. Laat er een weg.",
                    f"{name} and {stated[real]} are the same fact. Leave one out.",
                )
            stated[real] = str(name)
            found.extend(_statements(real, value, moment, line))
        except FactError as problem:
            said = problem.words
            raise FactFileError(_of_fact(str(name), said.nl), _of_fact(str(name), said.en), line) from None
    _no_overlap(found, stated, text)
    return FactSheet.of(found)


def _of_fact(name: str, said: str) -> str:
    """What is wrong, with the fact before it; once, where its label is its name."""
    return said if said.startswith(f"{name}: ") else f"{name}: {said}"


def _no_overlap(found: list[Fact], names: Mapping[str, str], text: str) -> None:
    """Readings, and a pressure of the same moment that is to be worked out from them: one of the two would be lost."""
    valued = {(fact.name, fact.at) for fact in found if fact.value is not UNKNOWN}
    for fact in found:
        source = catalogue.DERIVED.get(fact.name, "")
        if fact.value is not UNKNOWN and (source, fact.at) in valued:
            name, other = names[fact.name], names[source]
            raise FactFileError(
                f"{name} volgt al uit {other}. Laat er een weg.",
                f"{name} already follows from {other}. Leave one out.",
                _line(text, name),
            )


def read_moment(raw: Any, line: int | None = None) -> dt.datetime:
    """A moment such as 2026-11-22T10:30+01:00. A date alone is noon, and a time without a zone is local, in Amsterdam."""
    written = str(raw).strip()
    try:
        moment = _moment(written)
        if moment.year not in LIVED:
            raise ValueError
    except ValueError:
        turned = turned_date(written)
        hint = (f" Bedoelt u {turned}?", f" Did you mean {turned}?") if turned else ("", "")
        raise FactFileError(
            f"“{written}” is geen moment.{hint[0]} Schrijf 2026-11-22T10:30+01:00 of 2026-11-22.",
            f'"{written}" is no moment.{hint[1]} Write 2026-11-22T10:30+01:00 or 2026-11-22.',
            line,
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _moment(written: str) -> dt.datetime:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(written), dt.time(12))
    except ValueError:
        return dt.datetime.fromisoformat(written)


def _statements(name: str, raw: Any, moment: dt.datetime, line: int | None) -> Iterator[Fact]:
    """One statement, or several at their own moments where a list of long forms (or of letters) is given."""
    for each in raw if _several(name, raw) else [raw]:
        value, at, by = each, moment, STATED_BY
        if isinstance(each, dict) and "value" in each:
            for key in set(each) - _LONG:
                raise _unknown_key(key, line, _LONG)
            value, by = each["value"], str(each.get("by", STATED_BY))
            at = read_moment(each["at"], line) if each.get("at") else moment
        _may_state(name, by)
        _unit_written(name, value)
        yield catalogue.parse(name, None if value in NOTHING else value, at, by)


def _unit_written(name: str, value: Any) -> None:
    """A list of readings without a unit is a row of bare numbers, and those are refused."""
    bare = isinstance(value, list) and not all(str(item).rstrip().endswith("mmHg") for item in value)
    if bare and catalogue.CATALOGUE[name].kind.name == "readings":
        raise FactError(
            "schrijf de eenheid erachter: “[148/88, 146/86] mmHg”.",
            'write the unit behind it: "[148/88, 146/86] mmHg".',
        )


def _may_state(name: str, by: str) -> None:
    """A role that may not state a fact may not do so by a file either."""
    if by in catalogue.ALL and by not in catalogue.CATALOGUE[name].by:
        raise FactError(
            f"dit feit komt van {', '.join(catalogue.CATALOGUE[name].by) or 'het systeem'}, niet van {by}.",
            f"this fact comes from {', '.join(catalogue.CATALOGUE[name].by) or 'the system'}, not from {by}.",
        )


def _several(name: str, raw: Any) -> bool:
    if not isinstance(raw, list) or not raw or not all(isinstance(item, dict) for item in raw):
        return False
    return name == "letter" or all("value" in item for item in raw)


def _document(text: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise FactFileError(
            "Dit bestand is te groot voor een feitenbestand.", "This file is too large for a facts file."
        )
    loaded = _json(text) if text.lstrip().startswith("{") else _yaml(text)
    if not isinstance(loaded, dict):
        raise FactFileError(
            "Dit is geen feitenbestand: er horen “on” en “facts” in.",
            'This is no facts file: it holds "on" and "facts".',
        )
    return loaded


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, text))
    except json.JSONDecodeError:
        return _yaml(text)
    except RecursionError:
        raise FactFileError("Dit bestand is te diep genest.", "This file is nested too deeply.") from None


def _once(pairs: list[tuple[str, Any]], text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            _yaml(text.replace("\t", " "))  # JSON is YAML, and that reader knows the line
            raise _twice(key, None)
        found[key] = value
    return found


class _Loader(yaml.BaseLoader):
    """Every scalar stays text; a key that stands twice is refused, and so are anchors."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _no_alias(self.line + 1)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise _twice(str(key.value), key.start_mark.line + 1)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep=True)


def _yaml(text: str) -> Any:
    try:
        return yaml.load(_READINGS.sub(r'"\1"', text), Loader=_Loader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        raise FactFileError(
            "Dit is geen YAML of JSON. Kijk naar de inspringing, de dubbele punt en de aanhalingstekens.",
            "This is not YAML or JSON. Look at the indentation, the colon and the quotation marks.",
            mark.line + 1 if mark else None,
        ) from None
    except (RecursionError, ValueError) as problem:
        if isinstance(problem, FactFileError):
            raise
        raise FactFileError("Dit bestand is niet te lezen.", "This file cannot be read.") from None


def _twice(key: str, line: int | None) -> FactFileError:
    return FactFileError(
        f"“{key}” staat er twee keer. Laat er een weg.", f'"{key}" is given twice. Leave one out.', line
    )


def _no_alias(line: int) -> FactFileError:
    return FactFileError(
        "Een verwijzing met * kan hier niet. Schrijf het nog een keer voluit.",
        "A reference with * is not possible here. Write it out once more.",
        line,
    )


def _unknown_key(key: str, line: int | None, allowed: frozenset[str] = frozenset({"on", "facts"})) -> FactFileError:
    near = nearest(str(key), sorted(allowed))
    return FactFileError(
        f"“{key}” hoort hier niet."
        + (f" Bedoelt u {near}?" if near else f" Het kan zijn: {', '.join(sorted(allowed))}."),
        f'"{key}" does not belong here.'
        + (f" Did you mean {near}?" if near else f" It can be: {', '.join(sorted(allowed))}."),
        line,
    )


def _line(text: str, key: str) -> int | None:
    """The line on which a key stands, from 1."""
    found = re.search(rf"(?<![\w-])[\"']?{re.escape(key)}[\"']?\s*:", text)
    return text.count("\n", 0, found.start()) + 1 if found else None
