"""Small causal filters: one sample in, at most one out, each with its lag declared. No clock, no chance, flat memory.

Theory. Sensors come at any rate, with spikes and unequal steps. `Despike` takes single wild values out; `Steady` brings
what is left to one even grid, so that every later step knows its time without asking; `Smooth` weighs a short centred
stretch. What a filter cannot judge it does not invent: over a gap `Steady` says nothing and starts anew.
"""

import math
from collections import deque
from collections.abc import Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

V = TypeVar("V", float, NDArray[np.float64])

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
        self._last: deque[Sequence[float]] = deque(maxlen=5)

    def push(self, row: Sequence[float]) -> list[float] | None:
        """Take one row."""
        last = self._last
        last.append(row)
        if len(last) < 5:
            return None
        clean = list(last[2])
        for k, (value, first, newest, least) in enumerate(zip(clean, last[0], row, self._least, strict=True)):
            if not (-least <= value - first <= least or -least <= value - newest <= least):
                clean[k] = _unless_it_stands_alone([each[k] for each in last], least)
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


class Steady(Generic[V]):
    """Values (numbers or vectors) at any rate brought to an even grid of `STEP_S`: the mean of each step's samples, lines between them.

    >>> steady = Steady()
    >>> [t for k in range(4) for t, _ in steady.push(k * 0.1, float(k))]
    [0.0, 0.04, 0.08, 0.12, 0.16, 0.2]
    """

    def __init__(self) -> None:
        self._origin = 0.0
        self._next = 0
        self._bin: tuple[int, int, float, V] | None = None  # grid place, count, sum of times, sum of values
        self._before: tuple[float, V] | None = None

    def push(self, t_s: float, value: V) -> Sequence[tuple[float, V]]:
        """Take one value at `t_s` (s); the grid times and values that became certain by it."""
        if self._bin is None:
            self._origin, self._next = t_s, 0
            self._bin = (0, 1, t_s, value)
            return ()
        place = round((t_s - self._origin) / STEP_S)
        at, count, times, values = self._bin
        if place == at:
            self._bin = (at, count + 1, times + t_s, values + value)
            return ()
        self._bin = (place, 1, t_s, value)
        return self._line_to(times / count, values / count)

    def _line_to(self, t_s: float, value: V) -> list[tuple[float, V]]:
        before, self._before = self._before, (t_s, value)
        line: list[tuple[float, V]] = []
        while (at := self._origin + self._next * STEP_S) <= t_s + 1e-9:
            self._next += 1
            if before is None or t_s <= before[0]:
                line.append((at, value))
            else:
                share = (at - before[0]) / (t_s - before[0])
                line.append((at, before[1] + share * (value - before[1])))
        return line

    def restart(self) -> None:
        """Forget: what comes next does not continue what was."""
        self._bin = self._before = None


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
        return sum(w * v for w, v in zip(self._weights, self._last, strict=True))

    def restart(self) -> None:
        """Forget what was."""
        self._last.clear()
