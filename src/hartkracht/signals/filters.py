"""Small causal filters: one sample in, at most one out, each with its lag declared. No clock, no chance, flat memory.

Theory. Sensors come at any rate, with spikes and unequal steps. `Despike` takes single wild values out; `Steady` brings
what is left to one even grid, so that every later step knows its time without asking; `Smooth` weighs a short centred
stretch. What a filter cannot judge it does not invent: over a gap `Steady` says nothing and starts anew.
"""

import math
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from operator import add, mul
from typing import Generic, TypeVar

V = TypeVar("V")

STEP_S = 0.04  # the grid: 25 Hz carries human strength movement (below about 3 Hz) four times over  [D]


class Despike:
    """The value two samples ago, or the median of its neighbours where it stands alone (Hampel 1974, window of five).

    A value further than `least` from both ends of its window, and further from the median than five times the spread of
    its neighbours, is a spike.

    >>> despike = Despike(least=1.0)
    >>> [despike.push(v) for v in (0.0, 0.0, 90.0, 0.0, 0.0)]
    [None, None, None, None, 0.0]
    """

    lag = 2

    def __init__(self, least: float) -> None:
        self._least = least
        self._last: deque[float] = deque(maxlen=5)

    def push(self, value: float) -> float | None:
        """Take one value; the value two samples ago, cleaned, or None while the window fills."""
        last = self._last
        last.append(value)
        if len(last) < 5:
            return None
        centre = last[2]
        if abs(centre - last[0]) <= self._least or abs(centre - value) <= self._least:
            return centre
        return _unless_it_stands_alone(last, self._least)

    def restart(self) -> None:
        """Forget what was."""
        self._last.clear()


class DespikeRows:
    """`Despike` for each channel of rows that come together: the row two samples ago, cleaned, or None."""

    lag = Despike.lag

    def __init__(self, least: Sequence[float]) -> None:
        self._least = least
        self._last: deque[list[float]] = deque(maxlen=5)

    def push(self, row: list[float]) -> list[float] | None:
        """Take one row."""
        last = self._last
        last.append(row)
        if len(last) < 5:
            return None
        centre = last[2]
        for value, first, newest, least in zip(centre, last[0], row, self._least, strict=True):
            if not (-least <= value - newest <= least or -least <= value - first <= least):
                return self._each_cleaned()
        return centre

    def _each_cleaned(self) -> list[float]:
        clean = []
        for window, least in zip(zip(*self._last, strict=True), self._least, strict=True):
            value, first, newest = window[2], window[0], window[4]
            near = -least <= value - newest <= least or -least <= value - first <= least
            clean.append(value if near else _unless_it_stands_alone(window, least))
        return clean

    def restart(self) -> None:
        """Forget what was."""
        self._last.clear()


def _unless_it_stands_alone(window: Sequence[float], least: float) -> float:
    """The middle one of five, or their median where it is a spike."""
    ordered = sorted(window)
    centre, middle = window[2], ordered[2]
    spread = sorted(abs(v - middle) for v in ordered)[2]
    return middle if abs(centre - middle) > max(least, 5.0 * spread) else centre


class _Grid(ABC, Generic[V]):
    """Values at any rate brought to an even grid of `STEP_S`: the mean of each step's samples, lines between them."""

    def __init__(self) -> None:
        self._origin = 0.0
        self._next = 0
        self._place: int | None = None  # on the grid, of the samples not yet told
        self._count = 0
        self._times = 0.0  # sums of the samples of that place
        self._values: V
        self._before: tuple[float, V] | None = None

    def push(self, t_s: float, value: V) -> Sequence[tuple[float, V]]:
        """Take one value at `t_s` (s); the grid times and values that became certain by it."""
        if self._place is None:
            self._origin, self._next = t_s, 0
            self._place, self._count, self._times, self._values = 0, 1, t_s, value
            return ()
        place = round((t_s - self._origin) / STEP_S)
        if place == self._place:
            self._count += 1
            self._times += t_s
            self._values = self._plus(self._values, value)
            return ()
        count, times, values = self._count, self._times, self._values
        self._place, self._count, self._times, self._values = place, 1, t_s, value
        return self._line_to(times, values) if count == 1 else self._line_to(times / count, self._part(values, count))

    def _line_to(self, t_s: float, value: V) -> list[tuple[float, V]]:
        before, self._before = self._before, (t_s, value)
        line: list[tuple[float, V]] = []
        while (at := self._origin + self._next * STEP_S) <= t_s + 1e-9:
            self._next += 1
            if before is None or t_s <= before[0]:
                line.append((at, value))
            else:
                line.append((at, self._between(before[1], value, (at - before[0]) / (t_s - before[0]))))
        return line

    def restart(self) -> None:
        """Forget: what comes next does not continue what was."""
        self._place = self._before = None

    @abstractmethod
    def _plus(self, one: V, other: V) -> V: ...

    @abstractmethod
    def _part(self, whole: V, count: int) -> V: ...

    @abstractmethod
    def _between(self, one: V, other: V, share: float) -> V: ...


class Steady(_Grid[float]):
    """Numbers at any rate brought to an even grid of `STEP_S`: the mean of each step's samples, lines between them.

    >>> steady = Steady()
    >>> [t for k in range(4) for t, _ in steady.push(k * 0.1, float(k))]
    [0.0, 0.04, 0.08, 0.12, 0.16, 0.2]
    """

    def _plus(self, one: float, other: float) -> float:
        return one + other

    def _part(self, whole: float, count: int) -> float:
        return whole / count

    def _between(self, one: float, other: float, share: float) -> float:
        return one + share * (other - one)


class SteadyRows(_Grid[list[float]]):
    """`Steady` for rows of numbers."""

    def _plus(self, one: list[float], other: list[float]) -> list[float]:
        return list(map(add, one, other))

    def _part(self, whole: list[float], count: int) -> list[float]:
        return [value / count for value in whole]

    def _between(self, one: list[float], other: list[float], share: float) -> list[float]:
        return [a + share * (b - a) for a, b in zip(one, other, strict=True)]


class Smooth:
    """A centred weighted mean over `width` grid steps (odd), Hann weights; says the value `lag` steps ago."""

    def __init__(self, width: int) -> None:
        weights = [math.sin(math.pi * (k + 1) / (width + 1)) ** 2 for k in range(width)]
        self._weights = [w / sum(weights) for w in weights]
        self._last: deque[float] = deque(maxlen=width)
        self.lag = width // 2

    def push(self, value: float) -> float | None:
        """Take one value; the smooth value `lag` steps ago, or None while the window fills."""
        if not self._last:
            self._last.extend([value] * self.lag)
        self._last.append(value)
        if len(self._last) < len(self._weights):
            return None
        return sum(map(mul, self._weights, self._last), 0.0)

    def restart(self) -> None:
        """Forget what was."""
        self._last.clear()
