"""Which excursions are told: before she has done one, a movement must earn to be called a repetition.

Theory. Walking up, sitting down and setting the seat are excursions too. So long as nothing is known of this set (at
the beginning, and after she was still for long), an excursion is told at once only if it was made as a repetition is:
it is wide, began from stillness, and came back to where it began. Any other waits for the next: what
follows at about the same range makes both repetitions, and with them those before that were alike and not seen well.
An excursion shorter than a repetition can be is never one, and what was not seen well earns nothing. Nor does what would
not have counted in the set before. A sum that fades with the way gone (`inertial`) has forgotten part of the way out when
she is back: by it she ends past where she began, and that is a return too. For the same reason she seems to end nearer to
where she began than she did, where she did not come back all the way: what was forgotten is no part of the return.

Walking bends a knee as widely and as evenly as a set does, and as quickly as the fastest repetitions on record (1.1 s):
by themselves the two cannot be told apart. Where a tempo was planned (*paced*) they can: nobody who was asked for 6 to
10 s begins at the pace of strides. What goes at that pace earns nothing, nor does what moves on instead of coming back.
Who slides on a seat until it fits moves out and back too, and stays a while, but goes there and back more than twice as
fast as a phase was planned. So may somebody who hurries: then three alike make a set, and all three are told. One that was
hurried vouches for no other either: of two, both must have kept the pace.
"""

from .bounds import Bounds, bounds
from .cycles import Excursion

AT_LEAST_S = 0.5  # no strength repetition is shorter, from foot to foot  [D]
AT_FIRST_S = 0.7  # nor one that earns its place: the knee swings for about 0.6 s in walking  [D]
STRIDE_S = 1.3  # from one swing of a leg to its next in walking: 1.0 to 1.2 s at 100 to 115 steps a minute  [D]
HURRIED = 0.5  # of the planned phase: what takes less, there or back, is pushed rather than lifted  [D]
HURRIED_BEFORE = (
    2  # alike before it: whoever does three in a hurry is in a set; nobody sets a seat three times alike  [D]
)
WIDE = 2.0  # times the floor of its kind: too wide for a fidget  [D]
STILL_S = 0.4  # of stillness before it  [D]
STILL_STEPS = 3  # of it are seen at least: the quickest repetition moves by more than STILL_PART in them  [D]
STILL_PART = 0.1  # of its range is what stillness may move  [D]
RETURNED = 0.25  # of its range from where it began: it came back  [D]
GROWS, SHRINKS = 2.0, 0.6  # times the one before it: still alike; a first one is often cut short, seldom too long  [D]
WAIT_AT_MOST = 12  # that were not seen well: a set is hardly longer  [D]


class Earning:
    """Excursions in, those out that count as repetitions, in order. planned_s: of the shorter phase; 0: no tempo was planned.

    fades: how far past where she began she seems to end, until her range is known (a part of it).
    """

    def __init__(self, calibrated: bool, planned_s: float = 0.0, fades: float = 0.0) -> None:
        self._paced, self._at_least_s = planned_s > 0.0, HURRIED * planned_s
        self.earned = calibrated and not self._paced  # her range does not tell a stride from a repetition
        self._fades = fades
        self._waiting: list[Excursion] = []
        self._least = self._forgotten = 0.0

    def push(self, done: Excursion, floor: float, touched: bool = False, forgotten: float = 0.0) -> list[Excursion]:
        """What may be told now that this excursion is done. floor: the least range of its kind (unit of the value).

        touched: a blind stretch touches it; then it waits for one that was seen.
        forgotten: of a whole way out (a part of it) when she is back.
        """
        self._forgotten = forgotten
        moments = bounds(done)
        lasted_s = moments.end_s - moments.start_s
        if self.earned:
            return [done] if lasted_s >= AT_LEAST_S else []
        if lasted_s < AT_FIRST_S:
            if self._paced:
                self._waiting = []  # a swing between two others: those do not follow each other
            return []
        if done.range < self._least:
            return []
        before = self._waiting if self._waiting and self._follows(self._waiting[-1], done) else []
        self._waiting = [*before, done][-WAIT_AT_MOST:]
        if touched:
            return []
        kept_pace = sum(self._at_pace(bounds(each)) for each in self._waiting)
        if kept_pace >= 2 or len(before) >= HURRIED_BEFORE:
            told = self._waiting
        elif not before and self._at_pace(moments) and self._as_a_repetition(done, floor):
            told = [done]
        else:
            return []
        self.earned, self._waiting = True, []
        return told

    def _at_pace(self, moments: Bounds) -> bool:
        """Whether neither way was hurried, as a seat is pushed; where no tempo was planned, nobody knows."""
        ways_s = moments.top_from_s - moments.start_s, moments.end_s - moments.top_to_s
        return not self._paced or (sum(ways_s) >= STRIDE_S and min(ways_s) >= self._at_least_s)

    def _follows(self, before: Excursion, done: Excursion) -> bool:
        """Whether one follows the other as repetitions do: about as wide; where paced, slower than strides, and back."""
        if not SHRINKS * before.range <= done.range <= GROWS * before.range:
            return False
        apart_s = done.times[done.begin] - before.times[before.begin]
        return not self._paced or (apart_s >= STRIDE_S and self._came_back(done))

    def _as_a_repetition(self, done: Excursion, floor: float) -> bool:
        """Whether it is made as a repetition is: wide, from stillness, and back to where it began."""
        return done.range > WIDE * floor and _began_still(done) and self._came_back(done)

    def _came_back(self, done: Excursion) -> bool:
        """Whether it ended near where it began, or past it by what was forgotten on the way (parts of its range)."""
        rest = done.values[done.begin]
        short = (done.values[done.back] - rest) / (done.values[done.far] - rest)
        return -RETURNED - self._fades < short < RETURNED - self._forgotten

    def begin_anew(self, counted: float) -> None:
        """She was still for long: a new set must earn its place again. counted: a range of this size did so before."""
        self.earned, self._waiting, self._least = False, [], counted


def _began_still(done: Excursion) -> bool:
    """Whether it began from stillness, as far as it was seen: a view may begin a moment before it."""
    begin_s, rest = done.times[done.begin], done.values[done.begin]
    before = [v for t, v in zip(done.times[: done.begin], done.values, strict=False) if begin_s - t <= STILL_S]
    return len(before) >= STILL_STEPS and max(before) - rest < STILL_PART * (done.values[done.far] - rest)
