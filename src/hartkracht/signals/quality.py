"""Quality first: may this stream be believed now? Says blind with a reason, never a guess.

Theory. A stream is believed while finite, plausible values keep coming. It is not believed when nothing believable came
for half a second (`signal_lost`), when one and the same value keeps coming from a sensor that was never still before
(`signal_stuck`), when the value jumps where no limb can go and stays there (`sensor_moved`), or when its clock goes back
(`clock_back`). Sight returns after half a second of believable values. All is told within a second of its beginning.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hartkracht.signals.events import Sighted, WentBlind, What

LOST_AFTER_S = 0.5  # a movement at the method's tempo goes 6-8 % of its range unseen in half a second  [D]
BACK_AFTER_S = 0.5  # believable for as long before we look again  [D]
STUCK_AFTER_S = 0.6  # and at least STUCK_COUNT values; leaves room in the second within which it must be told  [D]
STUCK_COUNT = 8
NEVER_STILL = 0.05  # fewer equal neighbours than this: the sensor has noise, and equal values mean stuck  [D]
REMEMBERED = 500  # neighbours from which that share is known


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can bring at all: the largest absolute value, and the jump between two samples no limb can make."""

    largest: float
    jump: float = math.inf


class Trust:
    """Whether one channel can be believed, sample by sample."""

    def __init__(self, limits: Limits) -> None:
        self._largest, self._jump = limits.largest, limits.jump
        self._last: float | None = None
        self._level: float | None = None
        self._run = 0
        self._run_since = 0.0
        self._equal_share = 0.0
        self._count = 0

    def push(self, t_s: float, value: float) -> str | None:
        """Take one value at `t_s` (s); why it cannot be believed, or None."""
        if not -self._largest <= value <= self._largest:
            return "signal_lost"
        last, self._last = self._last, value
        if last is None:
            return None
        if value != last:
            self._run, self._run_since = 0, t_s
            self._count += 1
            if self._equal_share:
                self._equal_share -= self._equal_share / min(self._count, REMEMBERED)
            return "sensor_moved" if abs(value - last) > self._jump else None
        return self._equal(t_s)

    def unlike(self, count: int, t_s: float, value: float) -> None:
        """Take `count` values at once, each unlike the one before it and none beyond any limit; the last at `t_s` (s)."""
        self._last, self._run, self._run_since = value, 0, t_s
        for _ in range(count if self._equal_share else 0):
            self._count += 1
            self._equal_share -= self._equal_share / min(self._count, REMEMBERED)
            count -= 1
        self._count += count

    def _equal(self, t_s: float) -> str | None:
        """One more value like the one before."""
        self._run += 1
        if self._run >= STUCK_COUNT and t_s - self._run_since >= STUCK_AFTER_S:
            return "signal_stuck" if self._count > STUCK_COUNT and self._equal_share < NEVER_STILL else None
        if self._run == 1:
            self._equal_share += (1.0 - self._equal_share) / min(self._count + 1, REMEMBERED)
        self._count += 1
        return None


class TrustRows:
    """`Trust` for each channel of rows that come together, which may jump. largest: the largest absolute values.

    A row that is unlike the one before in every channel, as nearly all are, is only counted: that is quick.
    """

    def __init__(self, largest: Sequence[float]) -> None:
        self._trusts = [Trust(Limits(each)) for each in largest]
        self._largest = largest
        self._row: Sequence[float] = ()
        self._at_s = 0.0
        self._unlike = 0  # rows that were only counted

    def push(self, t_s: float, row: Sequence[float]) -> str | None:
        """Take one row at `t_s` (s); why it cannot be believed, or None."""
        if self._row:
            for value, before, largest in zip(row, self._row, self._largest, strict=True):
                if value == before or not -largest <= value <= largest:
                    break
            else:
                self._row, self._at_s = row, t_s
                self._unlike += 1
                return None
        return self._one_by_one(t_s, row)

    def _one_by_one(self, t_s: float, row: Sequence[float]) -> str | None:
        why = None
        for trust, value, before in zip(self._trusts, row, self._row or row, strict=True):
            if self._unlike:
                trust.unlike(self._unlike, self._at_s, before)
            found = trust.push(t_s, value)
            why = why or found
        self._unlike = 0
        # After a row that cannot be believed each channel remembers a moment of its own.
        self._row, self._at_s = () if why else row, t_s
        return why


class Sight:
    """Turns believed and disbelieved moments into WentBlind and Sighted, for one kind of perception."""

    def __init__(self, what: What) -> None:
        self._what = what
        self._good_since: float | None = None
        self._last_good: float | None = None
        self._began: float | None = None
        self.blind_since: float | None = None
        self.sighted = False

    def good(self, t_s: float) -> list[Sighted]:
        """A believable value came at `t_s` (s)."""
        self._last_good = t_s
        if self.sighted:
            return []
        if self._good_since is None:
            self._good_since = t_s
        if self.blind_since is not None and t_s - self._good_since < BACK_AFTER_S:
            return []
        self.sighted, self.blind_since = True, None
        return [Sighted(self._what, self._good_since, t_s)]

    def bad(self, t_s: float, why: str) -> list[WentBlind]:
        """What came at `t_s` (s) cannot be believed, for this reason: blind at once, since the last good moment."""
        return self._go_blind(t_s, t_s if self._last_good is None else self._last_good, why)

    def passed(self, t_s: float) -> list[WentBlind]:
        """Time has come to `t_s` (s): blind where nothing believable came for too long."""
        if self._began is None:
            self._began = t_s
        since = self._began if self._last_good is None else self._last_good
        return self._go_blind(t_s, since, "signal_lost") if t_s - since > LOST_AFTER_S else []

    def _go_blind(self, t_s: float, since: float, why: str) -> list[WentBlind]:
        self._good_since = None
        if self.blind_since is not None:
            return []
        self.sighted, self.blind_since = False, since
        return [WentBlind(self._what, since, why, t_s)]
