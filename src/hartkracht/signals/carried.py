"""What the movement of the trunk carries into a breathing belt: how much where that can be told, and where it could be all.

Why here: a repetition every eight seconds moves a belt as a breath does. Two things tell them apart. Each breath ends at
about the same depth, so where its ends lie higher or lower *as the limb stands*, the movement carried them: that share is
taken out. And where a whole stretch of the belt could be movement alone, nobody knows whether there was a breath in it.

Theory. The ends of the last breaths, the low ones and the high ones apart, lie on two lines of one slope over where the
limb stood; the slope is the share, and its error tells whether it is known. Who breathes in step with the repetition ends
each breath where the last one ended: then the slope has no hold, and the share stays unknown. So of a stretch that some
share of up to half a breath would make still, all that can be said is *cannot judge*; but not while air flows faster than any
such share could bring, as it does soon after a slow turn. It never says that air flows where it may be movement.
"""

from collections import deque
from collections.abc import Sequence
from math import sqrt
from statistics import fmean

EACH_S = 0.1
KEPT_S = 16.0  # two repetitions of the method: the range in use, and how long ago an end of a breath is found again
ENDS, LEAST_ENDS = 16, 6
# A belt that moves by a tenth of a breath hides no hold (simulated): a share is known when it is known to a tenth  [D].
# Ends that all lie within a fifth of the range tell nothing: so breathes who breathes in step  [D].
KNOWN_TO, APART = 0.1, 0.2
# Taken out where its standard error is a tenth; known where two errors are, for nineteen times in twenty it lies within two.
SURE = 2.0
# More than this of a breath is not asked: then a breath in step with the repetition would be movement as well  [D].
MOST = 0.5
BACK = 0.5  # the limb came back by this part of its way: now its range is known
# No load for so long: another set, perhaps another seat. The share of the last one is taken out, but is not known before
# two breaths of this one have confirmed it  [D].
OTHER_SEAT_S, FRESH = 30.0, 4
TRIES = 18


class Carried:
    """Belt and limb beside each other, while a load is moved.

    share: what the belt goes along for one unit of the limb, 0 where that is not known. still_s: for how long until now
    the belt may have stood still but for what some share brought.

    >>> carried = Carried()
    >>> for n in range(160):
    ...     _ = carried.without(n / 10, 0.0, 1.0 - abs(n % 80 - 40) / 40)
    ...     carried.look(n / 10, 0.4 * (1.0 - abs(n % 80 - 40) / 40), 0.1, 1.0)
    >>> carried.still_s > 10, carried.known
    (True, False)

    Reference: our own; nothing published tells a trunk from a breath in a belt under load.
    """

    def __init__(self) -> None:
        self.share = 0.0
        self.known = False
        self.still_s = 0.0
        self._fresh = 0
        self._sure = False
        self._limb: float | None = None
        self._stilled_by = 0.0
        self._home = 0.0
        self._loaded_s = float("-inf")
        self._range = self._span = 0.0
        self._seen: deque[tuple[float, float, float]] = deque()
        self._stretch: deque[tuple[float, float, float]] = deque()
        self._ends: deque[tuple[bool, float, float]] = deque(maxlen=ENDS)

    @property
    def doubtful(self) -> bool:
        """A load is moved, and what it carries into the belt is not known."""
        return self._limb is not None and not self.known

    def without(self, t_s: float, belt: float, limb: float | None) -> float:
        """The belt at `t_s` (s) without the share. limb: where it stands while a load is moved, else None."""
        if limb is None:
            self._limb, self.still_s = None, 0.0
            self._stretch.clear()
            return belt
        if t_s - self._loaded_s > OTHER_SEAT_S:
            self.known, self._home, self._fresh = False, limb, 0
            self._seen.clear()
        self._limb, self._loaded_s = limb, t_s
        return belt - self._carries(limb)

    def look(self, t_s: float, slow: float, band: float, depth: float) -> None:
        """The smoothed belt without the share: how long may it have stood still, within `band`, but for some share?"""
        if self._limb is None or (self._seen and t_s - self._seen[-1][0] < EACH_S):
            return
        now = (t_s, slow + self._carries(self._limb), self._limb)
        self._seen.append(now)
        self._stretch.append(now)
        while t_s - self._seen[0][0] > KEPT_S:
            self._seen.popleft()
        limbs = [limb for _, _, limb in self._seen]
        self._measure(limbs)
        self._span = max(self._range, max(limbs) - min(limbs))
        most = MOST * depth / self._span if self._range > 0 else 0.0
        while (share := _stills(self._stretch, most, band, self._stilled_by)) is None:
            self._stretch.popleft()
        self._stilled_by = share
        self.still_s = t_s - self._stretch[0][0]

    def unsure(self, over_s: float, depth: float) -> float:
        """How far off what was taken out may be in the last `over_s` (s): the share is known to a tenth at best."""
        if self._limb is None or not self.share or not self._seen:
            return 0.0
        since_s = self._seen[-1][0] - over_s
        then = next(limb for t_s, _, limb in self._seen if t_s >= since_s)
        return KNOWN_TO * depth * abs(self._limb - then) / self._span

    def flows(self, over_s: float, least: float, depth: float) -> bool:
        """Did air flow in the last `over_s` (s), whatever share up to half a breath is carried in? least: no flow, a second."""
        if not self._seen or self._span <= 0:
            return False
        now_s, belt, limb = self._seen[-1]
        then_s, belt_then, limb_then = next(one for one in self._seen if one[0] >= now_s - over_s)
        carried = MOST * depth / self._span * abs(limb - limb_then)
        return abs(belt - belt_then) > carried + least * (now_s - then_s)

    def turned(self, top: bool, left_s: float, depth: float) -> float:
        """A breath turned, at the top or not, and left that level at `left_s`; how far what was learnt shifts by it."""
        if self._limb is None or not self._seen or left_s < self._seen[0][0]:
            return 0.0
        _, belt, limb = min(self._seen, key=lambda one: abs(one[0] - left_s))
        self._ends.append((top, belt, limb))
        self._fresh += 1
        before = self._carries(self._limb)
        share = self._slope(depth)
        self.known = share is not None and self._sure and self._fresh >= FRESH
        if share is not None or self._fresh >= FRESH:
            self.share = share or 0.0
        return before - self._carries(self._limb)

    def _carries(self, limb: float) -> float:
        return self.share * (limb - self._home)

    def _slope(self, depth: float) -> float | None:
        """The share by which the ends of breaths differ; None where they do not tell."""
        sides = [[(belt, limb) for top, belt, limb in self._ends if top is side] for side in (True, False)]
        if min(len(side) for side in sides) < LEAST_ENDS // 2:
            return None
        off = [
            (belt - fmean(b for b, _ in side), limb - fmean(m for _, m in side))
            for side in sides
            for belt, limb in side
        ]
        spread = sum(limb**2 for _, limb in off)
        if self._range <= 0 or spread < len(off) * (APART * self._range) ** 2:
            return None
        slope = sum(belt * limb for belt, limb in off) / spread
        error = sqrt(sum((belt - slope * limb) ** 2 for belt, limb in off) / (len(off) - 3) / spread)
        self._sure = SURE * error * self._range <= KNOWN_TO * depth
        return slope if error * self._range <= KNOWN_TO * depth else None

    def _measure(self, limbs: list[float]) -> None:
        """How far the limb goes, once it went there and came half-way back."""
        low, high = min(limbs), max(limbs)
        after_low, after_high = limbs[limbs.index(low) :], limbs[limbs.index(high) :]
        back = min(max(after_low) - low, high - min(after_high))
        if back > BACK * (high - low) and high - low > BACK * self._range:
            self._range = high - low


def _stills(stretch: Sequence[tuple[float, float, float]], most: float, band: float, likely: float) -> float | None:
    """A share between -most and most that holds the belt of this stretch within `band`; None where none does.

    What is left spans at least what any two of its samples lie apart, a line over the share; so the span is convex, and each
    look at it gives such a line below it. Where two lines cross is the next look, and once that lies above the band no share
    is left (Kelley's cutting planes). `likely` is tried first: what made a stretch still a moment ago mostly does so still.
    """
    points = [(belt, limb) for _, belt, limb in stretch]

    def span(share: float) -> tuple[float, float, float]:
        """The share, the span of what is left with it, and by how much that grows with the share."""
        rest = [belt - share * limb for belt, limb in points]
        high, low = max(rest), min(rest)
        return share, high - low, points[rest.index(low)][1] - points[rest.index(high)][1]

    here = span(min(max(likely, -most), most))
    there = here if here[1] <= band else span(most if here[2] < 0 else -most)
    for _ in range(TRIES):
        if min(here[1], there[1]) <= band:
            return here[0] if here[1] <= there[1] else there[0]
        if here[2] * there[2] >= 0:
            return None
        share = (there[1] - here[1] + here[2] * here[0] - there[2] * there[0]) / (here[2] - there[2])
        if here[1] + here[2] * (share - here[0]) > band:
            return None
        found = span(share)
        here, there = (found, there) if found[2] * here[2] > 0 else (here, found)
    return None
