"""Facts: what is known of a person, when, by whom. Unknown is a value, and the history is kept.

A fact that was never stated and a fact stated as unknown are both unknown to every rule; they differ only for the
person who reads why.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final


class Unknown:
    """The value of what is not known. There is one of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "unknown"

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither true nor false")


UNKNOWN: Final = Unknown()


@dataclass(frozen=True, slots=True)
class Medicine:
    """One medicine. `atc` or `name` is known; a name without a code is a question, never 'none'.

    `changed` is the day of the last change of dose; `stopped` is the first day without it.
    """

    atc: str = ""
    name: str = ""
    since: dt.date | None = None
    stopped: dt.date | None = None
    unclear: bool = False
    changed: dt.date | None = None

    def __str__(self) -> str:
        return self.name or self.atc

    @property
    def changes(self) -> tuple[dt.date, ...]:
        """The days on which it began, stopped or changed its dose, as far as they are known."""
        return tuple(day for day in (self.since, self.stopped, self.changed) if day)


@dataclass(frozen=True, slots=True)
class PastEvent:
    """One thing that happened to the body: a heart attack, an operation, a birth."""

    what: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Letter:
    """A clearance record. What it does not say is None."""

    by: str
    signed: dt.date
    decision: str
    valid_until: dt.date | None = None
    limits: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known: its value, since when it is true, and the role that said so."""

    name: str
    value: Any
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All facts of one person, newest last under each name. Never changed; `with_fact` makes the next one."""

    known: Mapping[str, tuple[Fact, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @staticmethod
    def of(facts: Iterable[Fact]) -> "FactSheet":
        """A sheet that holds these facts."""
        sheet: dict[str, tuple[Fact, ...]] = {}
        for fact in facts:
            sheet[fact.name] = _in_order((*sheet.get(fact.name, ()), fact))
        return FactSheet(MappingProxyType(sheet))

    def with_fact(self, fact: Fact) -> "FactSheet":
        """The sheet with one more fact."""
        history = _in_order((*self.known.get(fact.name, ()), fact))
        return FactSheet(MappingProxyType({**self.known, fact.name: history}))

    def latest(self, name: str) -> Fact | None:
        """The newest statement under this name, whatever it says; None where nobody ever said anything."""
        history = self.known.get(name)
        return history[-1] if history else None

    def history(self, name: str) -> tuple[Fact, ...]:
        """Every statement under this name, oldest first."""
        return self.known.get(name, ())


def _in_order(history: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(sorted(history, key=lambda fact: fact.at))
