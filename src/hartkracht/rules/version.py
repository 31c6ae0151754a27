"""One hash over all that decides: each condition as its tree, each effect, limit, fact, list, table and number, and its words.

A decision stores it, so that whoever reads an old one knows whether today's book would have judged by the same. Nothing
is picked: every constant of the modules that judge is taken in, and a value that cannot be spelled out is refused rather
than left out. What it does not see is the code that reads those values; that is the version of the software.
"""

import datetime as dt
import enum
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hartkracht.model.facts import UNKNOWN
from hartkracht.rules import (
    aftercare,
    ceilings,
    clearing,
    dosing,
    events,
    exercises,
    facts,
    language,
    letter,
    limits,
    live,
    measured,
    medication,
    outcomes,
    profiles,
    risk,
    screening,
    spec,
    today,
    waiting,
    words,
)

JUDGING: tuple[ModuleType, ...] = (
    aftercare, ceilings, clearing, dosing, events, exercises, facts, language, letter, limits, live, measured, medication,
    outcomes, profiles, risk, screening, spec, today, waiting, words,
)  # fmt: skip
LISTS = ("exercises.toml", "medicines.toml", "medicine_names.toml", "medicines_without_flags.toml")


def version_of(*more: Any) -> str:
    """12 letters for all that decides, and for what one book adds to it."""
    return _digest(f"{foundation()} {_of_books().spell(more)}")[:12]


@cache
def _of_books() -> "Speller":
    """One for all books, since those that differ by a rule share all the others."""
    return Speller()


@cache
def foundation() -> str:
    """The hash of what every book stands on; worked out once, when it is first asked for."""
    speller = Speller()
    return _digest("\n".join(sorted({f"{name} = {speller.spell(value)}" for name, value in (*constants(), *lists())})))


def constants() -> Iterator[tuple[str, Any]]:
    """(name, value) of every constant of the modules that judge; in which of them it stands decides nothing."""
    for module in JUDGING:
        for name, value in vars(module).items():
            if name.isupper() and not isinstance(value, TypeVar):
                yield name, value


def lists() -> Iterator[tuple[str, Any]]:
    """(name, rows) of every list that judgement reads."""
    for name in LISTS:
        yield name, tomllib.loads((files("hartkracht.rules") / "lists" / name).read_text(encoding="utf-8"))


class Speller:
    """Spells a value out so that two values are spelled alike only if they are alike. A rule met twice is spelled once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, str]] = {}

    def spell(self, value: Any) -> str:
        """The value as text. Raises TypeError for what it cannot spell: nothing that decides is left out unseen."""
        match value:
            case enum.Enum():
                return f"{type(value).__name__}.{value.name}"
            case (
                None | bool() | int() | float() | str() | range() | dt.date() | dt.time() | dt.timedelta() | ZoneInfo()
            ):
                return repr(value)
            case Mapping():
                return f"{{{', '.join(sorted(f'{self.spell(key)}: {self.spell(one)}' for key, one in value.items()))}}}"
            case tuple() | list():
                return f"({', '.join(map(self.spell, value))})"
            case set() | frozenset():
                return f"{{{', '.join(sorted(map(self.spell, value)))}}}"
            case re.Pattern():
                return repr(value.pattern)
            case type():
                return value.__qualname__
            case _ if value is UNKNOWN:
                return "unknown"
        if id(value) not in self._known:
            self._known[id(value)] = (value, self._whole(value))
        return self._known[id(value)][1]

    def _whole(self, value: Any) -> str:
        """A value of several fields, as its name and the hash of them all."""
        names = (
            [each.name for each in fields(value)] if is_dataclass(value) else getattr(value, "__struct_fields__", None)
        )
        if names is None:
            raise TypeError(f"{value!r} decides, and the version of the book cannot spell it")
        told = ", ".join(f"{name}={self.spell(getattr(value, name))}" for name in names)
        return f"{type(value).__qualname__}:{_digest(told)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
