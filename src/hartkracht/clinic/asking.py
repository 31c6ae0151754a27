"""Questions of the catalogue as fields of a form, and what was typed back to the raw form of the facts file.

The question, its words and its guardrails stand in `rules/facts.py`; this only draws them and reads them. *I do not
know* is an answer everywhere, and what was typed stays typed when it is refused.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from hartkracht.clinic.groups import HEADS, head_of
from hartkracht.model.dose import Words
from hartkracht.rules.facts import CATALOGUE, spec
from hartkracht.rules.spec import FactError, FactSpec, Number, OneOf, Readings, SomeOf
from hartkracht.units import number

UNKNOWN = "unknown"
NONE = "none-of-these"
READINGS = 3
A_NUMBER = re.compile(r"-?\d{1,9}([.,]\d{1,9})?")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be ticked."""

    value: str
    words: Words
    ticked: bool
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Answers under one head, folded away until somebody looks."""

    head: Words
    examples: Words
    choices: tuple[Choice, ...]

    @property
    def ticked(self) -> int:
        """How many of them are ticked."""
        return sum(choice.ticked for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as a page draws it: `typed` is what stands in its fields, `error` why that was refused."""

    spec: FactSpec
    typed: Mapping[str, list[str]]
    error: Words | None = None

    @property
    def name(self) -> str:
        """The name of its field."""
        return self.spec.name

    @property
    def shape(self) -> str:
        """Which template draws it: number, readings, word, words or text."""
        return self.spec.kind.name

    @property
    def title(self) -> Words:
        """The question, as whoever fills it in is asked it."""
        return self.spec.question

    @property
    def unit(self) -> Words:
        """The unit behind a number."""
        assert isinstance(self.spec.kind, Number)
        return Words(self.spec.kind.unit.nl or self.spec.kind.unit.symbol, self.spec.kind.unit.symbol)

    @property
    def text(self) -> str:
        """What was typed in the one field."""
        return (self.typed.get(self.name) or [""])[0]

    @property
    def unsure(self) -> bool:
        """Was *I do not know* ticked?"""
        return UNKNOWN in self.typed.get(f"{self.name}-unknown", [])

    @property
    def rows(self) -> list[tuple[int, str, str]]:
        """(number, upper, lower) of each reading."""
        return [(i, self._reading(i, "upper"), self._reading(i, "lower")) for i in range(1, READINGS + 1)]

    def _reading(self, i: int, part: str) -> str:
        return (self.typed.get(f"{self.name}-{i}-{part}") or [""])[0]

    @property
    def choices(self) -> list[Choice]:
        """The answers; *I do not know* is the last, as large as the others."""
        assert isinstance(self.spec.kind, OneOf | SomeOf)
        ticked = self.typed.get(self.name, [])
        several = isinstance(self.spec.kind, SomeOf)
        listed = [Choice(value, words, value in ticked) for value, words in self.spec.kind.words.items()]
        if several:
            listed.append(Choice(NONE, Words("nee, niets", "no, nothing"), NONE in ticked))
        return [*listed, Choice(UNKNOWN, Words("weet ik niet", "I do not know"), UNKNOWN in ticked, unsure=True)]

    @property
    def groups(self) -> list[Group]:
        """The conditions under their heads; no other question is long enough to need any."""
        if self.name != "conditions":
            return []
        found = [one for one in self.choices if one.value not in (NONE, UNKNOWN)]
        return [
            Group(head, examples, tuple(one for one in found if head_of(one.value) == place))
            for place, (head, examples, _) in enumerate(HEADS)
        ]

    @property
    def ungrouped(self) -> list[Choice]:
        """What stands below the groups, or all where there are none."""
        return [one for one in self.choices if not self.groups or one.value in (NONE, UNKNOWN)]


def ask(names: Iterable[str], typed: QueryDict | None = None, errors: Mapping[str, Words] | None = None) -> list[Asked]:
    """The questions of these facts, with what was typed and what was wrong with it."""
    known = {key: typed.getlist(key) for key in typed} if typed else {}
    return [Asked(spec(name), known, (errors or {}).get(name)) for name in names]


def read(names: Iterable[str], typed: QueryDict) -> tuple[dict[str, Any], dict[str, Words]]:
    """(facts in raw form, what was wrong by fact). What was left empty is neither: it stays unanswered."""
    facts: dict[str, Any] = {}
    wrong: dict[str, Words] = {}
    for name in names:
        fact = CATALOGUE[name]
        try:
            raw = _raw(fact, typed)
            if raw is not None:
                fact.parse(raw)
                facts[name] = raw
        except FactError as problem:
            wrong[name] = problem.words
    return facts, wrong


def _raw(fact: FactSpec, typed: QueryDict) -> Any:
    if typed.get(f"{fact.name}-unknown") == UNKNOWN:
        return UNKNOWN
    match fact.kind:
        case Readings():
            return _readings(fact.name, typed)
        case SomeOf():
            return _several(fact, typed.getlist(fact.name))
        case Number():
            return _number(fact.kind, typed.get(fact.name, "").strip())
        case _:
            return typed.get(fact.name, "").strip() or None


def _number(kind: Number, text: str) -> str | None:
    """With its unit behind it. The page draws the unit already; who typed it too did nothing wrong."""
    for said in filter(None, (kind.unit.symbol, kind.unit.nl)):
        text = text.removesuffix(said).strip()
    if text and not A_NUMBER.fullmatch(text):
        raise FactError(
            f"“{text}” is geen getal. Schrijf alleen het getal, zoals {number(kind.low, 'nl')} of {number(kind.high, 'nl')}.",
            f'"{text}" is no number. Write the number alone, such as {number(kind.low)} or {number(kind.high)}.',
        )
    return f"{text} {kind.unit.symbol}" if text else None


def _readings(name: str, typed: QueryDict) -> list[str] | None:
    rows = [
        [typed.get(f"{name}-{i}-{part}", "").strip() for part in ("upper", "lower")] for i in range(1, READINGS + 1)
    ]
    return ["/".join(row) for row in rows if any(row)] or None


def _several(fact: FactSpec, ticked: list[str]) -> Any:
    chosen = [word for word in ticked if word not in (NONE, UNKNOWN)]
    if chosen and len(chosen) < len(ticked):
        raise FactError(
            "U koos een klacht, en ook “nee, niets” of “weet ik niet”. Wat klopt?",
            'You chose a symptom, and also "no, nothing" or "I do not know". Which is right?',
        )
    if chosen or not ticked:
        return chosen or None
    return UNKNOWN if UNKNOWN in ticked else []
