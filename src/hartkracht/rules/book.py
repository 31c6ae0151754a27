"""The book: every rule in force, in chapters, with one hash that each decision stores.

Screening reads its own chapters only; those of the dose, of the live hour and after the session are here to be printed,
found and hashed with the rest, and are judged where they belong.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from hartkracht.rules import aftercare, clearing, dosing, live, profiles, screening, today, waiting
from hartkracht.rules.facts import ALIASES
from hartkracht.rules.language import LimitBelow, Rule, SetLimit, Speaks
from hartkracht.rules.version import version_of

CHAPTERS: dict[str, tuple[Rule, ...]] = {
    "closed": screening.CLOSED,
    "ask": screening.ASK,
    "topics": screening.TOPICS,
    "details": screening.DETAILS,
    "waiting": waiting.WAITING,
    "letter": clearing.LETTERS,
    "signers": clearing.SIGNERS,
    "tests": clearing.TESTS,
    "validity": clearing.VALIDITY,
    "void": clearing.VOID,
    "profiles": profiles.PROFILES,
    "emergency": today.EMERGENCIES,
    "red": today.RED_RULES,
    "amber": today.AMBER_RULES,
    "together": today.TOGETHER,
    "measure": today.MEASURE,
}


def _of_the_room(rule: live.LiveRule) -> Rule:
    """A rule of the live hour in the form of all others; the coach's line is what it says."""
    speaks = Speaks(rule.level, rule.effect.name.lower(), rule.lighter)
    return Rule(rule.id, rule.when, speaks, rule.line, rule.why, rule.source, rule.since)


ELSEWHERE: dict[str, tuple[Rule, ...]] = {
    "dose": dosing.DOSE_RULES,
    **{f"live-{name}": tuple(_of_the_room(rule) for rule in rules) for name, rules in live.CHAPTERS.items()},
    **{f"after-{grade.word}": rules for grade, rules in aftercare.CHAPTERS.items()},
    "after-one-check": tuple(dict.fromkeys(rule for rules in aftercare.ONLY_AT.values() for rule in rules)),
}
_ROOM = {
    "tempo": ("het tempo", "the tempo"),
    "dose": ("hoeveel", "how much"),
    "breath": ("de adem", "the breath"),
    "pulse": ("de hartslag", "the pulse"),
    "pressure": ("de bloeddruk", "the pressure"),
    "said": ("wat zij zegt", "what she says"),
    "watch": ("wie er kijkt", "who watches"),
    "longer_rest": ("langer rusten", "longer rest"),
}
TITLES = {
    "closed": ("Niet geschikt", "Not suitable"),
    "ask": ("Eerst een arts", "A physician first"),
    "topics": ("De vragen vooraf", "The questions beforehand"),
    "details": ("Antwoorden die niet passen", "Answers that do not match"),
    "waiting": ("Wachten na een gebeurtenis", "Waiting after an event"),
    "letter": ("De toestemming", "The clearance"),
    "signers": ("Wie tekent", "Who signs"),
    "tests": ("Wat bij de toestemming hoort", "What belongs to the clearance"),
    "validity": ("Hoe lang de toestemming geldt", "How long the clearance counts"),
    "void": ("Wat de toestemming laat rusten", "What suspends the clearance"),
    "profiles": ("Grenzen bij medicijnen en ziekten", "Limits with medicines and diseases"),
    "emergency": ("Nu 112", "112 now"),
    "red": ("Vandaag niet", "Not today"),
    "amber": ("Vandaag lichter", "Lighter today"),
    "together": ("Samen te veel", "Too much together"),
    "measure": ("Goed meten", "Measuring well"),
    "dose": ("De dosis", "The dose"),
    **{f"live-{name}": (f"In de zaal: {nl}", f"In the room: {en}") for name, (nl, en) in _ROOM.items()},
    **{f"after-{grade.word}": title for grade, title in aftercare.TITLES.items()},
    "after-one-check": ("Wat één controle vraagt", "What one check asks"),
}
OF_THE_DAY = frozenset({"emergency", "red", "amber", "together", "measure"})


@dataclass(frozen=True)
class Book:
    """Rules in chapters and the facts nobody may lack. A clinic's house rules are one more chapter."""

    chapters: Mapping[str, tuple[Rule, ...]]
    mandatory: tuple[str, ...]
    mandatory_today: tuple[str, ...]
    elsewhere: Mapping[str, tuple[Rule, ...]]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for rule in self.every_rule():
            if rule.id in seen:
                raise ValueError(f"two rules are called {rule.id}")
            seen.add(rule.id)

    def rules(self, *, of_the_day: bool = True) -> Iterator[Rule]:
        """Every rule of screening; without those of the day where only the standing verdict is asked."""
        for chapter, rules in self.chapters.items():
            if of_the_day or chapter not in OF_THE_DAY:
                yield from rules

    def every_chapter(self) -> Iterator[tuple[str, tuple[Rule, ...]]]:
        """(chapter, rules) of screening, then of the dose, the live hour and what comes after."""
        yield from self.chapters.items()
        yield from self.elsewhere.items()

    def every_rule(self) -> Iterator[Rule]:
        """Every rule, also those of the dose, the live hour and what comes after."""
        for _, rules in self.every_chapter():
            yield from rules

    def rule(self, rule_id: str) -> Rule:
        """The rule of this id. Raises KeyError."""
        return self._by_id[rule_id]

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.every_rule()}

    @cached_property
    def version(self) -> str:
        """12 letters of the hash over all that decides (`rules/version.py`); every decision stores them. Order is none of it."""
        chapters = {name: frozenset(rules) for name, rules in self.every_chapter()}
        return version_of(chapters, self.mandatory, self.mandatory_today)

    def without(self, rule_id: str) -> "Book":
        """The book without one rule: for the proof that every rule bears load."""
        chapters = {name: tuple(r for r in rules if r.id != rule_id) for name, rules in self.chapters.items()}
        return Book(chapters, self.mandatory, self.mandatory_today, self.elsewhere)

    def in_force(self, day: dt.date, *, of_the_day: bool = True) -> tuple[Rule, ...]:
        """The rules of screening that count on this day."""
        key = (day, of_the_day)
        if key not in self._days:
            self._days[key] = tuple(rule for rule in self.rules(of_the_day=of_the_day) if rule.in_force(day))
        return self._days[key]

    @cached_property
    def _days(self) -> dict[tuple[dt.date, bool], tuple[Rule, ...]]:
        """Remembered, since a day's rules are asked for with every fact that is stated."""
        return {}


def then(rule: Rule) -> str:
    """What a rule does, in one word or a bound."""
    match rule.then:
        case SetLimit(name, value):
            return f"{name}={value}"
        case LimitBelow(name, fact, margin):
            return f"{name}={fact}-{margin}"
        case Speaks():
            return str(rule.then)
    return rule.then.name


# Nobody is cleared while one of these is unknown (clinical.md 18, mandatory facts).
MANDATORY = ("age", "sex", *sorted(ALIASES), "conditions", "events", "medicines")


def _real(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(ALIASES.get(name, name) for name in names)


BOOK = Book(CHAPTERS, _real(MANDATORY), _real(today.MANDATORY), ELSEWHERE)
