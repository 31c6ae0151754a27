"""Which excursions are told: before she has done one, a movement must earn to be called a repetition.

Theory. Walking up, sitting down and setting the seat are excursions too. So long as nothing is known of this set (at
the beginning, and after she was still for long), an excursion is told at once only if it was made as a repetition is:
it is wide, began from stillness, and came back to where it began. Any other waits for the next: what
follows at about the same range makes both repetitions. An excursion shorter than a repetition can be is never one.
"""

from .bounds import bounds
from .cycles import Excursion

AT_LEAST_S = 0.5  # no strength repetition is shorter, from foot to foot  [D]
AT_FIRST_S = 0.7  # nor one that earns its place: the knee swings for about 0.6 s in walking  [D]
WIDE = 2.0  # times the floor of its kind: too wide for a fidget  [D]
STILL_S = 0.4  # of stillness before it  [D]
STILL_PART = 0.1  # of its range is what stillness may move  [D]
RETURNED = 0.25  # of its range from where it began: it came back  [D]
GROWS, SHRINKS = 2.0, 0.6  # times the one before it: still alike; a first one is often cut short, seldom too long  [D]


class Earning:
    """Excursions in, those out that count as repetitions, in order."""

    def __init__(self, calibrated: bool) -> None:
        self._earned = calibrated
        self._waiting: Excursion | None = None

    def push(self, done: Excursion, floor: float) -> list[Excursion]:
        """What may be told now that this excursion is done. floor: the least range of its kind (unit of the value)."""
        moments = bounds(done)
        if moments.end_s - moments.start_s < (AT_LEAST_S if self._earned else AT_FIRST_S):
            return []
        if self._earned:
            return [done]
        before, self._waiting = self._waiting, done
        told = [done]
        if before is not None and SHRINKS * before.range <= done.range <= GROWS * before.range:
            told = [before, done]
        elif not (done.range > WIDE * floor and _began_still(done) and _came_back(done) < RETURNED):
            return []
        self._earned, self._waiting = True, None
        return told

    def begin_anew(self) -> None:
        """She was still for long: a new set must earn its place again."""
        self._earned, self._waiting = False, None


def _came_back(done: Excursion) -> float:
    """How far from where it began it ended, as a part of its range."""
    rest = done.values[done.begin]
    return abs(done.values[done.back] - rest) / (done.values[done.far] - rest)


def _began_still(done: Excursion) -> bool:
    """Whether it began from stillness."""
    begin_s, rest = done.times[done.begin], done.values[done.begin]
    before = [v for t, v in zip(done.times[: done.begin], done.values, strict=False) if begin_s - t <= STILL_S]
    # After a gap nothing was seen just before it: nobody knows that she stood still.
    waited = bool(before) and begin_s - done.times[0] >= STILL_S
    return waited and max(before) - rest < STILL_PART * (done.values[done.far] - rest)
