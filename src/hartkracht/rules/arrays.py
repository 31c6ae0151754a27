"""The conditions of the book over many people at once.

Theory. A crowd is a pool of histories for each fact, and for each person the place of hers in every pool. A leaf of a
condition (a comparison, a medicine, a letter) is asked with the plain evaluator, once for each combination of the
facts it reads that occurs in the crowd; which facts those are is seen while it reads them, never declared. Above the
leaves a truth is a number, true 1, open 0, false -1, so that Kleene's *and* is the minimum, *or* the maximum and *not*
the sign. So there is one meaning of a leaf, and what differs from the plain evaluator is five lines.

It judges nothing of its own and remembers only what a leaf said of facts that never change.
"""

import datetime as dt
import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hartkracht.model.facts import UNKNOWN, Fact, FactSheet
from hartkracht.rules.facts import Sheet
from hartkracht.rules.language import And, AtLeast, Condition, Given, Not, Or, View
from hartkracht.units import Quantity

TRUE, OPEN, FALSE = 1, 0, -1
# A table holds every combination of the facts a leaf reads; past this the pools are too wide for one machine.
LARGEST_TABLE = 100_000_000

History = tuple[Fact, ...]
Truths = NDArray[np.int8]
Numbers = NDArray[np.float64]
Places = NDArray[np.intp]


class _ReadsMoreError(LookupError):
    """A leaf asked for a fact that it was not yet known to read."""


class _Glimpse(FactSheet):
    """A sheet of a few facts that speaks of no other."""

    def history(self, name: str) -> History:
        if name not in self.known:
            raise _ReadsMoreError(name)
        return self.known[name]

    def latest(self, name: str) -> Fact | None:
        history = self.history(name)
        return history[-1] if history else None


@dataclass(slots=True)
class _Table:
    """What a question came to for each combination of the facts it reads, as far as it was asked."""

    reads: tuple[str, ...]
    answers: Numbers
    asked: NDArray[np.bool_]


@dataclass(frozen=True)
class Pools:
    """For each fact the histories that occur, the empty one where nobody ever stated it, and the moment of judging."""

    histories: Mapping[str, tuple[History, ...]]
    now: dt.datetime
    _tables: dict[Hashable, _Table] = field(default_factory=dict, repr=False, compare=False)

    def of(self, name: str) -> tuple[History, ...]:
        """The histories of one fact; a fact that is in no pool was never stated."""
        return self.histories.get(name, ((),))

    def table(self, key: Hashable, reads: tuple[str, ...] | None = None) -> _Table:
        """The table of a question; with `reads` a new and empty one."""
        if reads is not None or key not in self._tables:
            reads = reads or ()
            size = math.prod(len(self.of(name)) for name in reads)
            if size > LARGEST_TABLE:
                raise MemoryError(f"{' x '.join(reads)}: {size} combinations; make the pools smaller")
            self._tables[key] = _Table(reads, np.zeros(size), np.zeros(size, dtype=bool))
        return self._tables[key]

    def view(self, reads: tuple[str, ...], place: int) -> Sheet:
        """The facts of one combination, at the moment."""
        known: dict[str, History] = {}
        for name in reversed(reads):
            place, own = divmod(place, len(self.of(name)))
            known[name] = self.of(name)[own]
        return Sheet(_Glimpse(MappingProxyType(known)), self.now)


@dataclass(frozen=True)
class Crowd:
    """People drawn from pools: `chosen` holds, for a fact, the place of each person's history in its pool."""

    pools: Pools
    count: int
    chosen: Mapping[str, Places]
    _truths: dict[Condition, Truths] = field(default_factory=dict, repr=False, compare=False)
    _flats: dict[tuple[str, ...], Places] = field(default_factory=dict, repr=False, compare=False)

    def sheet(self, person: int) -> FactSheet:
        """All that is known of one person, for the plain evaluator."""
        known = {name: self.pools.of(name)[places[person]] for name, places in self.chosen.items()}
        return FactSheet(MappingProxyType({name: history for name, history in known.items() if history}))

    def but(self, name: str, places: Places) -> "Crowd":
        """The same people with other histories of one fact. What was found without reading that fact stays found.

        A table knows every fact that was read for anybody. Where this one was not, nothing a leaf looked at differs.
        """
        tables = self.pools._tables
        truths = {one: found for one, found in self._truths.items() if one in tables and name not in tables[one].reads}
        flats = {reads: flat for reads, flat in self._flats.items() if name not in reads}
        return Crowd(self.pools, self.count, {**self.chosen, name: places}, truths, flats)

    def each(self, key: Hashable, ask: Callable[[View], float]) -> Numbers:
        """What `ask` says of every person, asked once for each combination of the facts it reads.

        key: names the question; the same key is never asked twice of the same pools.
        """
        table = self.pools.table(key)
        while True:
            places = self._flat(table.reads)
            try:
                self._ask(table, np.unique(places[~table.asked[places]]), ask)
                return table.answers[places]
            except _ReadsMoreError as more:
                table = self.pools.table(key, (*table.reads, more.args[0]))

    def _ask(self, table: _Table, places: Places, ask: Callable[[View], float]) -> None:
        for place in places.tolist():
            table.answers[place] = ask(self.pools.view(table.reads, place))
            table.asked[place] = True

    def _flat(self, reads: tuple[str, ...]) -> Places:
        """One number for each person's combination of these facts."""
        if reads not in self._flats:
            nobody = np.zeros(self.count, dtype=np.intp)
            self._flats[reads] = reduce(
                lambda flat, name: flat * len(self.pools.of(name)) + self.chosen.get(name, nobody), reads, nobody
            )
        return self._flats[reads]

    def amount(self, name: str) -> Numbers:
        """The measured value of each person, NaN where it is unknown."""
        return self.each(("amount", name), lambda view: _amount(view.value(name)))

    def unknown(self, name: str) -> NDArray[np.bool_]:
        """Of whom is this fact unknown?"""
        return self.each(("unknown", name), lambda view: view.value(name) is UNKNOWN).astype(bool)

    def holds(self, condition: Condition) -> Truths:
        """The truth of a condition for each person: 1, 0 where it is open, -1."""
        if condition not in self._truths:
            self._truths[condition] = self._holds(condition)
        return self._truths[condition]

    def _holds(self, condition: Condition) -> Truths:
        match condition:
            case And(left, right):
                return np.minimum(self.holds(left), self.holds(right))
            case Or(left, right):
                return np.maximum(self.holds(left), self.holds(right))
            case Not(inner):
                return -self.holds(inner)
            case Given(inner):
                return np.where(self.holds(inner) == TRUE, TRUE, FALSE).astype(np.int8)
            case AtLeast(count, of, _):
                return _at_least(count, [self.holds(one) for one in of])
        return self.each(condition, lambda view: _number(condition.holds(view))).astype(np.int8)


def _at_least(count: int, truths: list[Truths]) -> Truths:
    sure = sum((truth == TRUE).astype(np.int8) for truth in truths)
    maybe = sum((truth != FALSE).astype(np.int8) for truth in truths)
    return np.where(sure >= count, TRUE, np.where(maybe >= count, OPEN, FALSE)).astype(np.int8)


def _number(truth: bool | None) -> int:
    return OPEN if truth is None else TRUE if truth else FALSE


def _amount(value: Any) -> float:
    return float(value.value) if isinstance(value, Quantity) else math.nan
