"""What the beginning and the end of a stream cut off: a repetition of which only a part was seen.

Theory. A recording is often trimmed in the midst of a repetition, and a view may begin in one. How much of it was seen
is a matter of time: a part of the usual time from one repetition to the next. A cut part is told as a repetition (never
as a valid one) from half a phase on, a quarter of the whole. The parts at the two ends are reckoned together: a set that
was cut out of a longer one in mid-repetition holds one repetition in two halves, not two.
"""

from collections import deque
from collections.abc import Sequence
from statistics import median

# Of a repetition: half of one of its two phases [D]. Chosen after four values had been scored on spar_watch. Exact there, in
# percent, at .15 .2 .25 .3 .35 .4 .5: 74 74 74 73 68 67 65; each person by the value the other five choose: 73.8 (docs/limits.md).
SEEN = 0.25
MOVED = 0.15  # of the range: what moved less before the first repetition was rest  [D]
AT_MOST = 0.6  # of a repetition: what lasted longer before the first one was no half of one  [D]
AT_ONCE_S = 0.4  # the first one began with the view: its way out may be cut  [D]
REMEMBERED = 5


class Trimmed:
    """Takes each excursion's moments (s); says what a cut part at either end counts for."""

    def __init__(self) -> None:
        self._at_start = True
        self._part = 0.0  # of a repetition, seen at the beginning and not told; negative: told and not seen
        self._first_out_s: float | None = None
        self._began_s: float | None = None
        self._periods: deque[float] = deque(maxlen=REMEMBERED)
        self._outs: deque[float] = deque(maxlen=REMEMBERED)

    def rested(self) -> None:
        """Rest was seen before the first excursion: nothing was cut off."""
        self._at_start = False

    def over(self, times: Sequence[float], before: Sequence[float], far: int, back: int, range_: float) -> float:
        """Take one excursion; how long before it a repetition was seen that the beginning cut off (s), 0.0 for none.

        times: of what was seen (s). before: the values up to where it began. far, back: where it turned and was back.
        """
        begin = len(before) - 1
        lead_s = self._lead(times[begin] - times[0], before, times[back] - times[begin], range_)
        if self._began_s is not None:
            self._periods.append(times[begin] - self._began_s)
        self._began_s = times[begin]
        self._outs.append(times[far] - times[begin])
        if self._at_start and times[begin] - times[0] < AT_ONCE_S:
            self._first_out_s = self._outs[-1]
        self._at_start = False
        return lead_s

    def _lead(self, seen_s: float, before: Sequence[float], lasted_s: float, range_: float) -> float:
        moved = max(before) - min(before) > MOVED * range_
        if not self._at_start or not moved or seen_s > AT_MOST * lasted_s:
            return 0.0
        self._part = seen_s / lasted_s
        if self._part < SEEN:
            return 0.0
        self._part -= 1.0
        return seen_s

    def counts(self, seen_s: float) -> bool | None:
        """Whether a repetition that the end cut off, seen for so long, counts; None before the usual time is known."""
        if not self._periods:
            return None
        period = median(self._periods)
        unseen_s = max(0.0, median(self._outs) - self._first_out_s) if self._first_out_s is not None else 0.0
        return self._part * period - unseen_s + seen_s >= SEEN * period
