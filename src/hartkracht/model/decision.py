"""Decisions: a value, every rule that led to it, what is still open, and the book that judged.

Outcomes are ladders; two of them are joined by taking the more careful one, so order never matters.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from hartkracht.model.dose import Words
from hartkracht.units import Quantity


class Clearance(enum.IntEnum):
    """May she train? From least to most careful."""

    CLEARED = 0
    REDUCED = 1
    INCOMPLETE = 2
    ASK_PHYSICIAN = 3
    NOT_TODAY = 4
    NOT_SUITABLE = 5
    EMERGENCY = 6


class Concern(enum.IntEnum):
    """What a report, or its absence, asks of people."""

    NONE = 0
    WATCH = 1
    HOLD = 2
    CALL = 3
    EMERGENCY = 4


class CueLevel(enum.IntEnum):
    """How strongly the live room speaks."""

    PRAISE = 0
    CORRECT = 1
    SLOW = 2
    PAUSE = 3
    STOP = 4


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound that a rule or a letter sets, and which one did."""

    name: str
    value: Quantity | bool | str
    rule: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One fired rule as people read it."""

    rule: str
    what: Words
    why: Words
    source: Words
    origin: str


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Decision(Generic[Value]):
    """A value with everything it rests on. `open` names the facts that are missing, weightiest first."""

    value: Value
    fired: tuple[str, ...]
    open: tuple[str, ...]
    reasons: tuple[Reason, ...]
    limits: Mapping[str, Limit]
    book: str

    def limits_raw(self) -> dict[str, dict[str, object]]:
        """The limits in the form of the public interface."""
        return {name: _raw(limit) for name, limit in self.limits.items()}


def _raw(limit: Limit) -> dict[str, object]:
    if isinstance(limit.value, Quantity):
        return {"value": limit.value.value, "unit": limit.value.symbol, "rule": limit.rule}
    return {"value": limit.value, "unit": "", "rule": limit.rule}
