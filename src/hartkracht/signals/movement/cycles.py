"""Out and back: from one value over time to excursions. Knows nothing of sensors, units or exercises.

Theory. A repetition is an excursion: the value leaves the rest side, turns, and comes back. Small reversals inside it
(tremor, a sticking point, a dip at the turn) are smaller than a repetition of this person and are passed over; how
small follows from the repetitions she made before, and at first from a floor that the sensor's kind gives. The rest
side is the end at which the value stood first, or stood still for long.

An excursion is over, in the order of how soon one can know it: when the value is almost back and has slowed down to a
quarter of its way back; when it is roughly back and stands still; when it is roughly back and leaves again; or, further
out, when it leaves again by a whole reversal. What comes back past where it began by more than it had gone out was no
excursion: the rest side was the other one. So it was where the first excursion had ended already, and the value then goes on
past its end by more than it had gone out: that first one was a fidget.

A repetition may be partial, far less than her usual range. It must go out by a whole reversal; its way back may be shorter
than that, for she seldom ends where she began, but then she must stand still near rest.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from statistics import median

from hartkracht.signals.filters import STEP_S

from .trimmed import Trimmed

REVERSAL = 0.3  # of the median range of the last repetitions: a reversal that counts (sensing.md, prototype 4)
TURNED = 0.15  # of the excursion: on the way back  [D]
ALMOST, SLOWED = 0.10, 0.25  # of the excursion, of the speed of the way back  [D]
NEAR_TURN = 0.10  # of the excursion: at its turn (clinical.md 4)
NEAR_REST = 0.35  # back to within this part of the excursion: near rest  [D]
HALFWAY = 0.5  # of the excursion: what came back so far, and stays there, ended in another posture  [D]
LEAVES = 0.08  # of the excursion: leaving again from near rest  [D]
QUIET_S = 0.4  # stands still near rest for as long: over  [D]
RECALLED = 0.5  # of her range is reckoned with after a long rest: the next set may be made smaller  [D]
RELEARN_S = 6.0  # still for as long: a new rest level (sensing.md, prototype 4)
RELEARN_OUT_S = 12.0  # the same away from rest: physiotherapy holds the end of a movement for 5-10 s  [D]
REMEMBERED = 5  # repetitions from which her range is known
SETTLED_S = 1.0  # no more than noise for as long when the stream ends: a new posture, no excursion  [D]
FULLY, HELD_S = 0.8, 2.0  # of her usual range: she is at the turn, and may have stayed there as long  [D]
CUT_OFF = 0.4  # of her usual range, gone when the stream ends: an excursion that was cut off  [D]
KEPT_S = 60.0  # of one excursion; what lasts longer is no repetition
REST_KEPT = 250  # steps of rest kept, from which the next excursion begins
SPEED_STEPS = 5


class Where(Enum):
    """Where the value is in its excursion."""

    REST = "rest"
    OUT = "out"
    BACK = "back"


REST, OUT, BACK = Where  # to ask an enumeration for its member at each step takes longer than the step


@dataclass(frozen=True, slots=True)
class Excursion:
    """One excursion: its times (s) and values (positive outwards), and the places where it began, turned and was back.

    lead_s: how long a repetition that the beginning of the stream cut off was seen before it (s); 0 for none.
    """

    times: Sequence[float]
    values: Sequence[float]
    begin: int
    far: int
    back: int
    lead_s: float = 0.0

    @property
    def range(self) -> float:
        """How far out (unit of the value), from the mean of where it began and where it came back to."""
        return self.values[self.far] - 0.5 * (self.values[self.begin] + self.values[self.back])


class Cycles:
    """Values on the even grid in, excursions out.

    floor: the least range that can be a repetition; noise: what the sensor moves by itself (both in its unit).
    """

    def __init__(self, floor: float, noise: float, range_known: float | None = None) -> None:
        self._floor = floor
        self._stirs = 0.5 * floor  # more is no stillness
        self._noise = noise
        self.ranges = [range_known] if range_known else []
        self.away = 0  # +1 or -1: which way is out; 0 while unknown
        self.where = REST
        self._times: list[float] = []
        self._values: list[float] = []
        self._begin = self._far = self._back = 0
        self._still_since: tuple[float, float] | None = None
        self._longest_rest = 0.0
        self.rested = False  # still for long, just now
        self.counted = floor  # a reversal of this size counted before that rest
        self._recalled = False  # nothing was done since
        self._any_done = False
        self._first = True  # none is done since she was still for long
        self._deepest = -math.inf  # after the first one: who goes below it goes out the other way
        self._trimmed = Trimmed()

    @property
    def ranges(self) -> list[float]:
        """Her last ranges (unit of the value). From them: a reversal of what size counts."""
        return self._ranges

    @ranges.setter
    def ranges(self, ranges: list[float]) -> None:
        self._ranges = ranges
        self.reversal = max(self._floor, REVERSAL * median(ranges) if ranges else 0.0)

    @property
    def kept(self) -> int:
        """How many of the last values are still open."""
        return len(self._values)

    @property
    def extent(self) -> float:
        """How far apart the values still open lie (unit of the value)."""
        return max(self._values) - min(self._values) if self._values else 0.0

    @property
    def gone(self) -> float:
        """How far out the excursion that is being made has gone (unit of the value); 0 at rest."""
        return 0.0 if self.where is REST else self._values[self._far] - self._values[self._begin]

    @property
    def near_far(self) -> bool:
        """Whether the value is near the furthest point of this excursion."""
        return self._values[self._far] - self._values[-1] < NEAR_TURN * self.gone

    def way_out(self) -> tuple[list[tuple[float, float]], float, float]:
        """The way out of this excursion from its furthest point down (s, value), and the values at its two ends."""
        far, begin = self._far, self._begin
        walk = list(zip(self._times[begin : far + 1], self._values[begin : far + 1], strict=True))
        return walk[::-1], self._values[begin], self._values[far]

    def push(self, t_s: float, value: float) -> Excursion | None:
        """Take one value; the excursion that ended by it, or None."""
        out = -value if self.away < 0 else value
        self._times.append(t_s)
        self._values.append(out)
        self.rested = False
        still = self._still_since
        if still is None or not -self._stirs <= out - still[1] <= self._stirs:
            self._still_since = t_s, out
        else:
            self._watch_stillness(t_s - still[0])
        if self.where is REST:
            self._at_rest()
        elif self.where is OUT:
            self._going_out()
        else:
            return self._coming_back()
        return None

    # --- at rest ---------------------------------------------------------------------------------

    def _at_rest(self) -> None:
        if len(self._values) > 2 * REST_KEPT:
            self._drop(len(self._values) - REST_KEPT)
        if not self.away:
            self._find_out()
        elif self._values[-1] <= self._values[self._begin]:
            self._begin = len(self._values) - 1
            if self._values[-1] < self._deepest:
                self._other_way()
        elif self._values[-1] - self._values[self._begin] > self.reversal:
            self._set_out()

    def _find_out(self) -> None:
        """The first way that the value goes by a whole reversal is out."""
        gone = self._values[-1] - self._values[self._begin]
        if abs(gone) <= self.reversal:
            return
        self.away = 1 if gone > 0 else -1
        if self.away < 0:
            self._values = [-v for v in self._values]
        self._begin = self._lowest(self._begin)
        self._set_out()

    def _set_out(self) -> None:
        """On the way out; it began at the last moment at which the value was still at rest, as far as noise lets see."""
        at_rest = self._values[self._begin] + self._noise
        self._begin = max(k for k in range(self._begin, len(self._values)) if self._values[k] <= at_rest)
        self.where, self._far = OUT, len(self._values) - 1

    def _other_way(self) -> None:
        """She goes past where her first excursion ended by more than it had gone out: it was a fidget, and out is this way."""
        self.away, self._deepest = -self.away, -math.inf
        self._values = [-v for v in self._values]
        self._begin = self._lowest(0)
        self._set_out()

    def _lowest(self, since: int) -> int:
        """The last place of the lowest value since then."""
        return min(range(len(self._values) - 1, since - 1, -1), key=self._values.__getitem__)

    def _drop(self, count: int) -> None:
        if count:
            self._trimmed.rested()
        del self._times[:count], self._values[:count]
        self._far, self._back = max(0, self._far - count), max(0, self._back - count)
        self._begin = self._begin - count if self._begin >= count else (self._lowest(0) if self.away else 0)

    def _watch_stillness(self, still: float) -> None:
        """Still for long (s): here is rest, and which way is out is to be seen anew."""
        if self.where is REST and still > self._longest_rest:
            self._longest_rest = still
        if still < RELEARN_S:
            return
        patience_s = RELEARN_S if self.where is REST else max(RELEARN_OUT_S, self._longest_rest)
        if self.away and still >= patience_s:
            if self.ranges and not self._recalled:
                self.counted, self._recalled = self.reversal, True
                self.ranges = [RECALLED * median(self.ranges)]
            self.rested = True
            self._begin_anew()

    def _begin_anew(self) -> None:
        sign = self.away or 1
        self._values = [sign * v for v in self._values]
        self.away, self.where = 0, REST
        self._first, self._deepest = True, -math.inf
        self._begin = len(self._values) - 1
        self._drop(self._begin)

    # --- out and back ----------------------------------------------------------------------------

    def _going_out(self) -> None:
        far, value = self._values[self._far], self._values[-1]
        if value >= far:
            self._far = len(self._values) - 1
        elif far - value > max(self._noise, TURNED * (far - self._values[self._begin])):
            self.where, self._back = BACK, len(self._values) - 1
        if self._times[-1] - self._times[self._begin] > KEPT_S:
            self._begin_anew()

    def _coming_back(self) -> Excursion | None:
        value = self._values[-1]
        if value > self._values[self._far]:
            self.where, self._far = OUT, len(self._values) - 1
            return None
        if value <= self._values[self._back]:
            self._back = len(self._values) - 1
        rest, far, back = self._values[self._begin], self._values[self._far], self._values[self._back]
        if rest - back > far - rest:
            self._other_side()
            return None
        if far - back > self._floor and self._is_over(rest, far, back):
            return self._over()
        if self._times[-1] - self._times[self._begin] > KEPT_S:
            self._begin_anew()
        return None

    def _is_over(self, rest: float, far: float, back: float) -> bool:
        """A way back that is too short to count by itself is over where she stands still near rest."""
        value, whole = self._values[-1], far - rest
        counts = far - back > self.reversal
        if counts and value - back > (self.reversal if self._ranges else max(self.reversal, REVERSAL * whole)):
            return True
        if back - rest > NEAR_REST * whole:
            return False
        quiet = self._times[-1] - self._times[self._back] >= QUIET_S
        leaves = value - back > max(self._noise, LEAVES * whole)
        if not counts:
            return quiet and not leaves
        return quiet or leaves or (back - rest < ALMOST * whole and self._slowed(far, back))

    def _slowed(self, far: float, back: float) -> bool:
        """Whether it goes back slower than a quarter of how it came."""
        steps = min(SPEED_STEPS, len(self._values) - 1 - self._far)
        took = self._times[self._back] - self._times[self._far]
        if steps < 1 or took <= 0:
            return False
        now = (self._values[-1 - steps] - self._values[-1]) / (steps * STEP_S)
        return now < SLOWED * (far - back) / took

    def _other_side(self) -> None:
        """What was taken for the turn was rest: out is the other way."""
        self.away = -self.away
        self._values = [-v for v in self._values]
        self._begin, self._far = self._far, self._back
        self.where = OUT

    def _over(self) -> Excursion:
        done = Excursion(tuple(self._times), tuple(self._values), self._begin, self._far, self._back)
        before = done.values[: self._begin + 1]
        lead_s = self._trimmed.over(done.times, before, self._far, self._back, done.range)
        done = replace(done, lead_s=lead_s)
        self._any_done = True
        self.ranges, self._recalled = [*self.ranges, done.range][-REMEMBERED:], False
        self._deepest = done.values[self._back] - done.range if self._first else -math.inf
        self._first = False
        self.where = REST
        self._drop(self._back)
        self._begin = self._lowest(0)
        return done

    # --- from outside ----------------------------------------------------------------------------

    def see_anew(self, values: Sequence[float]) -> list[Excursion]:
        """The values still open, measured anew, the last one last: gone through once more; what ended in them after all.

        What was decided along another axis (which way is out, where it began) is decided anew.
        """
        if values:
            self._deepest += (self.away or 1) * values[0] - self._values[0]
        times, self._times, self._values = self._times, [], []
        self._begin = self._far = self._back = 0
        self.where, self._still_since = REST, None
        if not self._any_done:
            self.away, self._trimmed = 0, Trimmed()
        return [done for t_s, value in zip(times, values, strict=True) if (done := self.push(t_s, value))]

    def restart(self) -> None:
        """Forget the posture and what was begun; her range is kept."""
        self._times, self._values = [], []
        self._begin = self._far = self._back = 0
        self.away, self.where, self._still_since = 0, REST, None
        self._first, self._deepest = True, -math.inf
        self._trimmed = Trimmed()

    def open_excursion(self) -> Excursion | None:
        """At the end of the stream: the excursion that was being made, ended here, if it had gone far enough."""
        if self.where is REST:
            return None
        if self.where is OUT:
            self._back = len(self._values) - 1
        gone = self._values[self._far] - self._values[self._begin]
        if self._came_back(gone):
            return self._over()
        usual = median(self.ranges) if self.ranges else gone
        last = self._values[-round((HELD_S if gone >= FULLY * usual else SETTLED_S) / STEP_S) :]
        settled = max(last) - min(last) <= self._noise
        seen = self._trimmed.counts(self._times[-1] - self._times[self._begin])
        counts = gone >= CUT_OFF * usual if seen is None else seen
        return self._over() if counts and not settled else None

    def _came_back(self, gone: float) -> bool:
        """Whether most of the way was gone back: the stream ended after a repetition that ended in another posture."""
        came = self._values[self._far] - self._values[self._back]
        return self.where is BACK and came > max(self.reversal, HALFWAY * gone)
