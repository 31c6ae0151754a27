"""One limb as one sensor sees it: a source of values, and the excursions in them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Protocol, TypeVar

from hartkracht.signals.filters import STEP_S
from hartkracht.signals.quality import Limits

from .cycles import KEPT_S, REMEMBERED, Cycles, Excursion
from .earning import Earning

Raw = TypeVar("Raw")
HALF = 0.5  # of the widest: what goes less far is another movement than the one that a limb is chosen for  [D]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its unit, the least range that can be a repetition, its noise, and what it can bring at all.

    fades: the part of a way out and back by which it ends past where it began, since it is forgotten as it goes.
    rivals: how many times as far another of its kind may go, while this one may still be what she moves.
    """

    unit: str
    floor: float
    noise: float
    limits: Limits
    spike: float
    fades: float = 0.0
    rivals: float = 1.0


class Source(Protocol[Raw]):
    """Samples of one sensor in, values on the even grid out: look at a sample, take it to the grid, measure each step."""

    name: str
    kind: Kind

    @property
    def turned(self) -> bool:
        """Whether values are measured otherwise from the last one on."""
        ...

    @property
    def forgotten(self) -> float:
        """The part of a way out that the value has forgotten when she is back."""
        ...

    def look(self, t_s: float, values: Mapping[str, float | None]) -> str | None:
        """Why the sample of `t_s` (s) cannot be believed, "" where it can, or None where this sensor has none."""
        ...

    def grid(self, t_s: float) -> Sequence[tuple[float, Raw]]:
        """Take the sample of `t_s` (s) that was looked at; what became certain on the grid by it (s, raw)."""
        ...

    def measure(self, at_s: float, raw: Raw) -> tuple[float, float] | None:
        """Take the next step of the grid; the time and value that became known by it, or None at the beginning."""
        ...

    def again(self, count: int) -> Sequence[float]:
        """The last `count` values, as they are measured now; asked where `turned`."""
        ...

    def reckon(self, usual: float) -> None:
        """Her usual range has become known (unit of the value)."""
        ...

    def drain(self) -> Iterator[tuple[float, Raw]]:
        """The stream has ended: the steps of the grid that the filters still held back (s, raw)."""
        ...

    def restart(self) -> None:
        """Forget: what comes next does not continue what was."""
        ...


class Limb:
    """A source and the excursions in it. `reach`: how far it was seen to go (unit of its kind).

    `earned`: excursions that earned their place as repetitions, kept until this limb speaks. planned_s: of the shorter phase, 0 for none.
    touched: whether a blind stretch touches an excursion.
    """

    def __init__(
        self, source: Source[Any], range_known: float | None, planned_s: float, touched: Callable[[Excursion], bool]
    ) -> None:
        self.source = source
        self.name = source.name
        self.kind = source.kind
        self.cycles = Cycles(source.kind.floor, source.kind.noise, range_known)
        self.value: float | None = None
        self.earned: list[Excursion] = []
        self._earning = Earning(range_known is not None, planned_s, source.kind.fades)
        self._touched = touched
        self._widest = 0.0
        # Ranges, and how far it went in all until then.
        self._ways: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        self._apart: deque[tuple[float, float]] = deque()  # samples further apart than the grid: when, and when before

    @property
    def reach(self) -> float:
        """The widest that was seen, what is still open included (unit of the kind)."""
        return max(self._widest, self.cycles.extent)

    @property
    def usual(self) -> float:
        """Her usual range here (unit of the kind), 0 before any was seen."""
        return median(range_ for range_, _ in self._ways) if self._ways else 0.0

    @property
    def steadiness(self) -> float:
        """The part of its way, in its last excursions and between them, that these excursions themselves are; 0 before any."""
        return sum(2.0 * range_ for range_, _ in self._ways) / (sum(way for _, way in self._ways) or 1.0)

    @property
    def in_set(self) -> bool:
        """Whether what it does now counts: something earned its place since she last was still for long."""
        return self._earning.earned

    def sampled(self, before_s: float, now_s: float) -> None:
        """One sample followed another by more than a step of the grid (s)."""
        self._apart.append((before_s, now_s))
        while self._apart and self._apart[0][1] < now_s - KEPT_S:
            self._apart.popleft()

    def unseen_s(self, from_s: float, to_s: float) -> float:
        """The longest time between two samples that meets this stretch (s), beyond a step of the grid."""
        return max((end - begin - STEP_S for begin, end in self._apart if begin < to_s and end > from_s), default=0.0)

    def steps(self, grid: Iterable[tuple[float, Any]]) -> Iterator[tuple[float, Excursion | None]]:
        """What each new step of the grid brings: its time (s), and the excursion that ended by it."""
        for raw_s, raw in grid:
            measured = self.source.measure(raw_s, raw)
            if measured is None:
                continue
            at_s, value = measured
            if self.source.turned:
                for late in self.cycles.see_anew(self.source.again(self.cycles.kept + 1)[:-1]):
                    self._took(late)
                    yield at_s, late
            self.value = value
            done = self.cycles.push(at_s, value)
            if done:
                self._took(done)
            yield at_s, done

    def _took(self, done: Excursion) -> None:
        way = sum(abs(b - a) for a, b in pairwise(done.values[: done.back + 1]))
        self._ways.append((done.range, way))
        self._widest = max(self._widest, max(done.values) - min(done.values))
        self.source.reckon(median(self.cycles.ranges))
        self.earned += self._earning.push(done, self.kind.floor, self._touched(done), self.source.forgotten)

    def rested(self) -> None:
        """She was still for long: what comes must earn its place again, and what was not told is forgotten."""
        self._earning.begin_anew(self.cycles.counted)
        self.earned = []

    def alike(self, since_s: float) -> list[Excursion]:
        """Of what earned its place and turned after `since_s` (s): what goes at least half as far as the widest of it."""
        found = [done for done in self.earned if done.times[done.far] > since_s]
        widest = max((done.range for done in found), default=0.0)
        return [done for done in found if done.range >= HALF * widest]

    def to_tell(self, since_s: float) -> list[Excursion]:
        """The excursions that earned their place and turned after `since_s` (s); asked once."""
        found, self.earned = self.earned, []
        return [done for done in found if done.times[done.far] > since_s]

    def restart(self) -> None:
        """Forget what was begun."""
        self.source.restart()
        self.cycles.restart()
        self.value = None
