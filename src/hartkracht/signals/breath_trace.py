"""The trace of a breath: smoothed, its turns, for how long it stands still, whether air flows, and how much is noise."""

from collections import deque
from dataclasses import dataclass, field
from math import sqrt
from statistics import median

SMOOTH_S = 0.5
LAG_S = SMOOTH_S / 2
FAST_S = 0.2
# A breath is learnt once it turned by a quarter of the depth, but told once it turned by an eighth: sooner is noise.
TURN, ONSET = 0.25, 0.10
TOLD_TURN, TOLD_ONSET = 0.12, 0.05
# Before a depth is known, a turn must be this part of all that was seen.
UNLEARNT_TURN = 0.4
# Levels of a hold (clinical.md 3.2, our own proposal): a warning, an event, an end of the set.
WARN_S, EVENT_S, STOP_S = 2.0, 3.0, 5.0
# Seen over half a second. A breath that rises and falls evenly (half a cosine) flows slower than a quarter of its mean flow for
# a tenth of its way, at its turn: what stands for longer than that is a stand, however slow or shallow she breathes  [D].
FLOW_OVER_S, TURNING = 0.5, 0.25
# Where the noise of the sensor alone would take one stand of two seconds in twenty out of the band, nobody sees a chest stand
# still: 3.63 standard deviations, the 95th percentile of the range of four means of half a second (Tukey).
BEYOND, NOISES = 3.63, 64


@dataclass(slots=True)
class Mean:
    """Moving average over a stretch of time."""

    over_s: float
    samples: deque[tuple[float, float]] = field(default_factory=deque)
    total: float = 0.0

    def push(self, t_s: float, value: float) -> float:
        self.samples.append((t_s, value))
        self.total += value
        while t_s - self.samples[0][0] > self.over_s:
            self.total -= self.samples.popleft()[1]
        return self.total / len(self.samples)


@dataclass(slots=True)
class Noise:
    """The standard deviation of the sensor's noise, by the median of second differences: a breath hardly bends in three samples."""

    last: deque[float] = field(default_factory=lambda: deque(maxlen=3))
    bends: deque[float] = field(default_factory=lambda: deque(maxlen=NOISES))
    waits: int = NOISES
    value: float = 0.0

    def push(self, value: float) -> float:
        self.last.append(value)
        if len(self.last) == 3:
            self.bends.append(abs(self.last[0] - 2 * self.last[1] + self.last[2]))
            self.waits -= 1
        if self.waits == 0:
            # The median of an absolute normal value is 0.6745 of its deviation; three samples add up to the root of six.
            self.waits, self.value = NOISES // 2, median(self.bends) / 0.6745 / sqrt(6)
        return self.value


@dataclass(slots=True)
class Still:
    """The longest trailing stretch in which the value stays inside a band, by two monotone queues."""

    since: deque[float] = field(default_factory=deque)
    highest: deque[tuple[float, float]] = field(default_factory=deque)
    lowest: deque[tuple[float, float]] = field(default_factory=deque)

    def push(self, t_s: float, value: float, band: float) -> float:
        """The stream time since which the value stays inside `band`."""
        self.since.append(t_s)
        while self.highest and self.highest[-1][1] <= value:
            self.highest.pop()
        self.highest.append((t_s, value))
        while self.lowest and self.lowest[-1][1] >= value:
            self.lowest.pop()
        self.lowest.append((t_s, value))
        while self.highest[0][1] - self.lowest[0][1] > band:
            self._forget(min(self.highest[0][0], self.lowest[0][0]))
        return self.since[0]

    def _forget(self, up_to_s: float) -> None:
        while self.since and self.since[0] <= up_to_s:
            self.since.popleft()
        for queue in (self.highest, self.lowest):
            while queue and queue[0][0] <= up_to_s:
                queue.popleft()

    def clear(self) -> None:
        for queue in (self.since, self.highest, self.lowest):
            queue.clear()


@dataclass(slots=True)
class Air:
    """Whether air flows, and for how long it stands within the stretch that stays inside the band.

    A slow breath stays inside the band for seconds while it turns, but its air stands for moments only. What goes to and fro,
    as with each beat of the heart, is without flow at each end of its way: it ends no stand.

    >>> air = Air()
    >>> stands = [air.push(n / 10, min(n, 20) / 10, min(n, 20) / 10 - 0.2, 0.1) for n in range(41)]
    >>> air.flows, stands[20], round(stands[40], 2)
    (False, 0.0, 2.2)
    """

    samples: deque[tuple[float, float]] = field(default_factory=deque)
    began_s: float | None = None
    last_s: float = 0.0
    flows: bool = False

    def push(self, t_s: float, value: float, since_s: float, least: float) -> float:
        """For how long air stands (s). since_s: since when it is inside the band. least: less a second than this is no flow."""
        self.samples.append((t_s, value))
        while t_s - self.samples[0][0] > FLOW_OVER_S:
            self.samples.popleft()
        then_s, then = self.samples[0]
        self.flows = abs(value - then) > least * (t_s - then_s)
        if self.began_s is not None and self.last_s < since_s:
            self.began_s = None
        if not self.flows:
            self.last_s = t_s
            # It stood for as long as we looked back, and what we looked at was smoothed.
            self.began_s = t_s - FLOW_OVER_S - LAG_S if self.began_s is None else self.began_s
        if self.began_s is None:
            return 0.0
        self.began_s = max(self.began_s, since_s)
        return t_s - self.began_s

    def clear(self) -> None:
        self.samples.clear()
        self.began_s = None


@dataclass(frozen=True, slots=True)
class Turned:
    """The volume turned: at the top, or at the bottom; `left_s` is when it left that level."""

    top: bool
    value: float
    left_s: float
    known_at_s: float


@dataclass(slots=True)
class Turns:
    """Turning points by hysteresis; where a top or bottom is flat, the moment at which it was left.

    That moment lies before it has gone `onset` of the depth: on the line through that crossing and the one of `turn`.
    """

    turn: float
    onset: float
    began_s: float = 0.0
    rising: bool | None = None
    extreme: float | None = None
    near_s: float = 0.0
    lowest: float = 0.0
    highest: float = 0.0

    def shift(self, by: float) -> None:
        """What was seen lies higher by this than was thought."""
        if self.extreme is not None:
            self.extreme += by

    def push(self, t_s: float, value: float, depth: float | None) -> Turned | None:
        if self.extreme is None:
            self.extreme = self.lowest = self.highest = value
            self.near_s = self.began_s = t_s
        self.lowest, self.highest = min(self.lowest, value), max(self.highest, value)
        scale = depth if depth is not None else UNLEARNT_TURN / self.turn * (self.highest - self.lowest)
        if self.rising is None:
            return self._first(t_s, value, scale)
        away = (self.extreme - value) if self.rising else (value - self.extreme)
        if away <= 0:
            self.extreme = value
        if away <= self.onset * scale:
            self.near_s = t_s
        return self._turned(t_s, value, self.rising) if away > self.turn * scale > 0 else None

    def _first(self, t_s: float, value: float, scale: float) -> Turned | None:
        """Which way it goes at first, after half a second of looking: in less there is only noise."""
        if value - self.lowest <= self.onset * scale:
            self.near_s = t_s
        if t_s - self.began_s < SMOOTH_S:
            return None
        if self.highest - value > self.turn * scale > 0:
            self.rising, self.extreme, self.near_s = False, value, t_s
        elif value - self.lowest > self.turn * scale > 0:
            self.extreme = self.lowest
            return self._turned(t_s, value, False)
        return None

    def _turned(self, t_s: float, value: float, at_top: bool) -> Turned:
        back_s = (t_s - self.near_s) * self.onset / (self.turn - self.onset)
        turned = Turned(at_top, self.extreme or 0.0, self.near_s - back_s, t_s)
        self.rising, self.extreme, self.near_s = not at_top, value, t_s
        return turned
