"""The exact moments of one excursion: start, turn, end, its range, and the stillness at its top.

Theory. The highest of many noisy values lies above where the limb was, so an end is not its extreme: it is the value
that a tenth of what lies near it (within 7 % of the range) exceeds; and its plateau, that three tenths exceed. Where
a slow movement begins cannot be read from its first degree, which is lost in noise, but from the line through its clear
part: the crossings at 10 and 30 % of the range are extended outwards to 0 (sensing.md, prototype 6), and a
little further, since people ease in, though less than a cosine. The turn is the
middle of the time above 95 % (prototype 7). A movement that eases into its turn stays above 95 % about as long as it
needed from 65 to 95 %: what it stays longer, it stood still.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hartkracht.signals.filters import STEP_S

from .cycles import Excursion

LOW, HIGH, SHOULDER, TOP = 0.10, 0.30, 0.65, 0.95
OUTWARDS = 0.7  # ways from LOW to HIGH that lie before LOW: 0.5 if it starts straight, 1.25 if as a cosine  [D]
NEAR = 0.93  # of the range: what lies further is near the end  [D]
UPPER, PLATEAU = 0.9, 0.7  # of what is near the end lies below its extreme, and below its plateau  [D]
EASES = 0.8  # times the way from SHOULDER to TOP; a cosine gives 1.1, people turn more sharply  [D]
STOOD, STOOD_STEPS = 0.05, round(1.0 / STEP_S)  # of the range, for a second: she stood still (as in `holding`)
STOOD_NEAR = 0.25  # of the range: further out is no rest (as in `earning`)
BACK = 0.15  # of the range: back at rest, as far as can be told yet  [D]
Walk = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Stream times (s) of one excursion, its range (unit of the value), and how long it stays at the top by itself."""

    start_s: float
    top_from_s: float
    top_to_s: float
    end_s: float
    range: float
    easing_s: float

    @property
    def turn_s(self) -> float:
        """The middle of the turn."""
        return 0.5 * (self.top_from_s + self.top_to_s)

    @property
    def hold(self) -> tuple[float, float] | None:
        """From when to when it stood still at the top, or None."""
        half = 0.5 * self.easing_s
        still = self.top_from_s + half, self.top_to_s - half
        return still if still[1] > still[0] else None


def bounds(done: Excursion, cut_off: bool = False) -> Bounds:
    """The moments of this excursion. cut_off: the stream ended before it was back, and it ends there."""
    places = list(zip(done.times, done.values, strict=True))
    up, down = places[done.far :: -1], places[done.far :]
    far, rest = done.values[done.far], done.values[done.begin]
    whole = far - rest
    high = [v for v in done.values[done.begin :] if v > rest + NEAR * whole]
    plateau, far = _level(high, PLATEAU, far), _level(high, UPPER, far)
    rest = -_level([-v for v in done.values[: done.far] if v < far - NEAR * whole], UPPER, -rest)
    back = done.values[done.back]
    back = rest if back < rest + BACK * whole else back
    base = rest if cut_off else max(rest, back)
    top, shoulder = base + TOP * (plateau - base), base + SHOULDER * (plateau - base)
    top_from, top_to = _last_above(up, top), _last_above(down, top)
    ways = [abs(top_from - crossing(up, shoulder))] + ([] if cut_off else [abs(crossing(down, shoulder) - top_to)])
    left = _stood(done.values[done.begin : done.far], rest, whole)
    start = max(_foot(up, rest if left is None else max(rest, left), far), done.times[0])
    end = done.times[-1] if cut_off else min(_foot(down, back, far), done.times[-1])
    return Bounds(start, top_from, top_to, end, far - rest, EASES * sum(ways) / len(ways))


def _stood(way: Sequence[float], rest: float, whole: float) -> float | None:
    """Where she last stood still before she left, not far from rest; None where she did not.

    The way back before it may have sunk deeper, and a rest may creep: neither is where this one began.
    """
    for end in range(len(way), STOOD_STEPS - 1, -1):
        stretch = way[end - STOOD_STEPS : end]
        if max(stretch) - min(stretch) < STOOD * whole and max(stretch) < rest + STOOD_NEAR * whole:
            return -_level([-v for v in stretch], UPPER, 0.0)
    return None


def _level(near: Sequence[float], part: float, extreme: float) -> float:
    """The value below which this part of what is near the (high) end lies; the extreme where nothing is near."""
    return sorted(near)[int(part * len(near))] if near else extreme


def _foot(walk: Walk, base: float, far: float) -> float:
    """Where a walk from the top down meets the base (s): the line through two crossings, a little longer."""
    high = crossing(walk, base + HIGH * (far - base))
    low = crossing(walk, base + LOW * (far - base))
    return low + (low - high) * OUTWARDS


def _last_above(walk: Walk, level: float) -> float:
    """The last time on a walk from the top down at which it is still above `level` (s)."""
    return next((t for t, v in reversed(walk) if v >= level), walk[0][0])


def crossing(walk: Walk, level: float) -> float:
    """The time at which a walk from the top down first falls below `level`, between the samples (s)."""
    before = walk[0]
    for t_s, value in walk:
        if value < level:
            if before[1] <= value:
                return t_s
            return before[0] + (before[1] - level) / (before[1] - value) * (t_s - before[0])
        before = t_s, value
    return before[0]
