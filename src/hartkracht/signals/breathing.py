"""Breathing from a belt or from airflow: breaths, and the breath that stands still.

Why here: holding the breath under load is the hazard of this training, and a person's own pauses are what tells a pause
from a hold. This node learns, breath by breath, how deep this person breathes and how long the chest rests low, midway
and high; a hold is a rest that is longer than that. It judges its own sight first: speech, sneezes, a slipped or
saturated belt make it blind, never calm. It cannot see the throat: a chest that stands still is a *possible* hold.

Theory. Volume is smoothed over half a second (the lag, a quarter, is subtracted from every time). A breath ends where
the volume turns up again by a part of the usual depth. *Still* is the longest trailing stretch that stays inside a band
of 16 % of the depth. After each breath the longest still stretch at each level is learnt, also one that raised an alarm:
her usual rest is told by quartiles, which a few holds hardly move, and which follow where a long pause becomes her habit.
Who breathes more slowly than usual turns more slowly too, and is given that time. What a moving trunk brings into the belt
is taken out where it is known; where it could be all of the belt, this node is blind (`carried`).
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf, isfinite, sqrt
from statistics import median

from hartkracht.signals.carried import Carried
from hartkracht.signals.events import Breath, BreathHold, Sighted, SignalEvent, WentBlind, What
from hartkracht.signals.quality import Limits, Trust

SMOOTH_S = 0.5
LAG_S = SMOOTH_S / 2
FAST_S = 0.2
# A breath is learnt once it turned by a quarter of the depth, but told once it turned by an eighth: sooner is noise.
TURN, ONSET = 0.25, 0.10
TOLD_TURN, TOLD_ONSET = 0.12, 0.05
# Before a depth is known, a turn must be this part of all that was seen.
UNLEARNT_TURN = 0.4
BAND = 0.16
# Levels of a hold (clinical.md 3.2, our own proposal): a warning, an event, an end of the set.
WARN_S, EVENT_S, STOP_S = 2.0, 3.0, 5.0
# A rest is longer than hers beyond the upper quartile of her rests, half their spread and half a second: holds among
# them are outliers and hardly move it, and a pause that she makes in every breath does.
MARGIN_S = 0.5
UNLEARNT_S = 1.0
FENCE = 0.5
# A breath that rises and falls evenly stays in the band for 0.71 of the time of its way there; slower than four seconds, the
# slowest phase of the method, nobody's way is asked to be.
LINGERS, LONGEST_WAY_S = 0.71, 4.0
# A way of four seconds goes a quarter of the breath a second; who went at four tenths of that in the last moment lets air flow.
# What stands in the band ends so as a slow turn, and is no hold where air never stood as long as an event asks  [D].
FLOWS, LATELY_S = 0.1, 0.75
BREATHS = 9
PAUSES = 20
# Sight: five breaths alike in depth (2.6 times) and pace (1.8 times), of 1.2-15 s each; lost on a sudden swing of a
# whole depth outside them, or when depths scatter more than 3.5 times.
ALIKE, ALIKE_DEPTH, ALIKE_PACE = 5, 2.6, 1.8
# After a cough the belt sits as it sat: two breaths that go on with her rhythm, from her own level, show that. Only the first
# three after it may: later ones that look like hers need not be hers, for then the belt may have moved meanwhile  [D].
GOES_ON, AT_ONCE = 2, 3
SHORTEST_S, LONGEST_S = 1.2, 15.0
SCATTER = 3.5
SWING = 1.0
# Where the noise of the sensor alone would take one stand of two seconds in twenty out of the band, nobody sees a chest stand
# still: 3.63 standard deviations, the 95th percentile of the range of four means of half a second (Tukey).
BEYOND, NOISES = 3.63, 64
NOISY = "noisy"
LEARNING, SPEECH, SATURATED, ALONG = "learning", "speech", "saturated", "trunk_moves"
# Told after four seconds, from which on a hold must be found (sensing.md), or when her own rests are over if those are longer. It
# is over once a second passed in which no share could have been all.
ALONG_TOLD_S, ALONG_OVER_S = 4.0, 1.0
FLATS = 3
# Who speaks breathes in quicker (under 0.75 of her own inhale) and lets the air go more slowly (1.3 times her own time until
# three quarters are out), three times on end: at rest inhaling takes about 40 % of a breath, in speech well under 20 %. A
# passive exhale is quick and then rests; speech keeps the air going. So a pause of her own is no part of it  [D].
GASP, SPOKEN, SPEAKS = 0.75, 1.3, 3
SILENT_S = 1.0
ANEW_S = 60.0  # trouble for this long: learn anew; three times what learning takes  [D]
STUCK_S = 8.0
LEAK_S = 20.0


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
class _Airless:
    """Whether what stands still in the band is a slow turn: air flows again, and never stood for long.

    Air flows while the value went on by more than `least` in the last moment.
    """

    samples: deque[tuple[float, float]] = field(default_factory=deque)
    began_s: float = 0.0
    longest_s: float = 0.0
    flows: bool = True

    def push(self, t_s: float, value: float, least: float, still_since_s: float) -> None:
        self.samples.append((t_s, value))
        while t_s - self.samples[0][0] > LATELY_S:
            self.samples.popleft()
        flowed, self.flows = self.flows, abs(value - self.samples[0][1]) > least
        if self.flows and self.began_s < still_since_s:
            self.longest_s = 0.0
        if flowed or self.flows:
            self.began_s = t_s
        self.longest_s = max(self.longest_s, t_s - self.began_s)

    @property
    def only_turns(self) -> bool:
        """Air flows again: what is over needs no warning, unless it was an event. The moment that shows it is part of it."""
        return self.flows and self.longest_s < EVENT_S - LATELY_S


@dataclass(slots=True)
class _Noise:
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
class _Still:
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


@dataclass(frozen=True, slots=True)
class _Turned:
    """The volume turned: at the top, or at the bottom; `left_s` is when it left that level."""

    top: bool
    value: float
    left_s: float
    known_at_s: float


@dataclass(slots=True)
class _Turns:
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

    def push(self, t_s: float, value: float, depth: float | None) -> _Turned | None:
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

    def _first(self, t_s: float, value: float, scale: float) -> _Turned | None:
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

    def _turned(self, t_s: float, value: float, at_top: bool) -> _Turned:
        back_s = (t_s - self.near_s) * self.onset / (self.turn - self.onset)
        turned = _Turned(at_top, self.extreme or 0.0, self.near_s - back_s, t_s)
        self.rising, self.extreme, self.near_s = not at_top, value, t_s
        return turned


@dataclass(slots=True)
class _Person:
    """What was learnt of this person: depth, pace, levels, and the usual rest at each level."""

    depths: deque[float] = field(default_factory=lambda: deque(maxlen=BREATHS))
    paces: deque[float] = field(default_factory=lambda: deque(maxlen=BREATHS))
    inhales: deque[float] = field(default_factory=lambda: deque(maxlen=PAUSES))
    exhales: deque[float] = field(default_factory=lambda: deque(maxlen=PAUSES))
    bottoms: deque[float] = field(default_factory=lambda: deque(maxlen=BREATHS))
    tops: deque[float] = field(default_factory=lambda: deque(maxlen=BREATHS))
    rests: dict[str, deque[float]] = field(
        default_factory=lambda: {level: deque(maxlen=PAUSES) for level in ("low", "mid", "high")}
    )
    longest: dict[str, float] = field(default_factory=lambda: {"low": 0.0, "mid": 0.0, "high": 0.0})

    @property
    def depth(self) -> float | None:
        return median(self.depths) if len(self.depths) >= 3 else None

    def level(self, value: float) -> str:
        low, high = median(self.bottoms), median(self.tops)
        part = (value - low) / max(high - low, 1e-12)
        return "low" if part < 0.25 else "high" if part > 0.75 else "mid"

    def breath(self, depth: float, pace_s: float, doubtful: bool) -> None:
        """She breathed. doubtful: movement may have cut her rests short, so they count as no shorter than usual."""
        self.depths.append(depth)
        self.paces.append(pace_s)
        for level, rests in self.rests.items():
            usual = median(rests) if doubtful and rests else 0.0
            rests.append(max(self.longest[level], usual))
            self.longest[level] = 0.0

    def rest(self, level: str, seconds: float) -> None:
        self.longest[level] = max(self.longest[level], seconds)

    def patience_s(self, level: str, way_s: float = 0.0) -> float:
        """How long a rest at this level, after a way there of `way_s`, may last before it is a possible hold."""
        rests = sorted(self.rests[level])
        if not rests:
            return WARN_S + UNLEARNT_S
        low, high = rests[len(rests) // 4], rests[3 * len(rests) // 4]
        turn_s = LINGERS * min(way_s, LONGEST_WAY_S)
        hers = max(high + FENCE * (high - low), turn_s) + MARGIN_S
        # However much her rests differ: five seconds end a set, unless three of four of her own come near that.
        return max(WARN_S - LAG_S, min(hers, max(STOP_S - LAG_S, high + MARGIN_S)))

    def kept(self) -> "_Person":
        """As she is now, to compare with later; her rests stay one and the same."""
        depths, paces = deque(self.depths, BREATHS), deque(self.paces, BREATHS)
        return replace(
            self, depths=depths, paces=paces, bottoms=deque(self.bottoms, BREATHS), tops=deque(self.tops, BREATHS)
        )

    def going_on(self, later: "_Person") -> "_Person | None":
        """Herself with the last breaths of `later`, where those go on with her rhythm and start from her own level."""
        depth, whole = self.depth, self.kept()
        lately = [list(getattr(later, name))[-GOES_ON:] for name in ("depths", "paces", "bottoms", "tops")]
        if depth is None or any(abs(low - median(self.bottoms)) > TURN * depth for low in lately[2]):
            return None
        for learnt, new in zip((whole.depths, whole.paces, whole.bottoms, whole.tops), lately, strict=True):
            learnt.extend(new)
        return whole if whole.alike and not whole.scattered else None

    def forget_depth(self) -> None:
        """The belt sits elsewhere: depth, pace and levels are learnt anew."""
        for kept in (self.depths, self.paces, self.bottoms, self.tops, self.inhales, self.exhales):
            kept.clear()

    def speaks(self, inhale_s: float, exhale_s: float) -> bool:
        """Is this a breath between sentences: in much quicker than hers, and out much longer?"""
        if len(self.inhales) < ALIKE:
            return False
        return inhale_s < GASP * median(self.inhales) and exhale_s > SPOKEN * median(self.exhales)

    def outside(self, value: float, depth: float) -> bool:
        """A swing that is no breath of this person: a cough, a sneeze, a belt that slipped."""
        return value > median(self.tops) + SWING * depth or value < median(self.bottoms) - SWING * depth

    @property
    def scattered(self) -> bool:
        ordered = sorted(self.depths)
        return len(ordered) >= ALIKE and ordered[-2] > SCATTER * max(ordered[1], 1e-12)

    @property
    def alike(self) -> bool:
        """The last five breaths are breaths of one rhythm."""
        depths, paces = sorted(list(self.depths)[-ALIKE:]), sorted(list(self.paces)[-ALIKE:])
        if len(depths) < ALIKE:
            return False
        in_pace = paces[-1] < ALIKE_PACE * paces[0] and paces[0] > SHORTEST_S and paces[-1] < LONGEST_S
        return in_pace and depths[-1] < ALIKE_DEPTH * depths[0]


class Breathing:
    """Breaths and possible breath holds from one breathing channel.

    quantity: breath_volume or breath_flow (inhale positive). inhale: "up" where the value rises on inhaling, else "down".

    >>> from math import cos, pi
    >>> node, events = Breathing(), []
    >>> for n in range(50 * 60):
    ...     t = n / 50
    ...     events += node.push(t, -cos(2 * pi * t / 4) if t < 50 else -1.0)
    >>> [hold.level for hold in events if isinstance(hold, BreathHold) and hold.end_s is None]
    ['warn', 'event', 'stop']

    Reference: hazard of the held breath under load, Narloch JA, Brandstater ME, Arch Phys Med Rehabil 1995;76:457; the
    detector is our own, after the observation that the person's own pauses decide.
    """

    delay_s = 1.5  # an inhale, at most: a slow and shallow one shows an eighth of her usual depth only so late  [D]
    warm_up_s = 20.0

    def __init__(self, quantity: str = "breath_volume", inhale: str = "up") -> None:
        self._sign = 1.0 if inhale == "up" else -1.0
        self._flow = quantity == "breath_flow"
        self._volume = 0.0
        self._slow, self._fast = Mean(SMOOTH_S), Mean(FAST_S)
        self._airless = _Airless()
        self._turns, self._told_turns = _Turns(TURN, ONSET), _Turns(TOLD_TURN, TOLD_ONSET)
        self._person = _Person()
        self._before: _Person | None = None
        self._still = _Still()
        self._bottom: float | None = None
        self._top: float | None = None
        self._breath_ended_s: float | None = None
        self._inhale_s: float | None = None
        self._exhale_s: float | None = None
        self._peak = 0.0
        self._out_s: float | None = None
        self._blind_since: float | None = None
        self._blind_why = ""
        self._started = False
        self._seen_s: float | None = None
        self._same: tuple[float, float] | None = None
        self._trust = Trust(Limits(inf))
        self._noise = _Noise()
        self._flats: deque[float] = deque(maxlen=FLATS)
        self._flat = self._again = False
        self._calm = 0
        self._anew_s = inf
        self._quick = 0
        self._hold: BreathHold | None = None
        self._level_now: float | None = None
        self._left_s = 0.0
        self._carried = Carried()

    def push(self, t_s: float, value: float | None, limb: float | None = None) -> Sequence[SignalEvent]:
        """One sample at stream time `t_s`; None only lets time pass. limb: where it stands while it moves a load."""
        if not isfinite(t_s) or (self._seen_s is not None and t_s <= self._seen_s):
            return []
        events = list(self._begin(t_s))
        events += self._silence(t_s)
        if value is None or not isfinite(value):
            return events
        sample = self._as_volume(t_s, self._sign * value)
        self._seen_s = t_s
        alone = self._carried.without(t_s, sample, limb)
        slow, fast = self._slow.push(t_s, alone), self._fast.push(t_s, alone)
        events += self._breaths(t_s, fast)
        self._learn(t_s, slow)
        depth = self._person.depth
        if depth is None or depth <= 0:
            return events
        events += self._sight(t_s, slow, sample, depth)
        return [*events, *self._holds(t_s, slow, depth)] if self._person.depth is not None else events

    def finish(self) -> Sequence[SignalEvent]:
        """The stream has ended: a breath and a hold that are still open end with it."""
        end_s = self._seen_s or 0.0
        return [*self._tell(end_s, end_s), *self._end_hold(end_s, end_s)]

    def place(self) -> float | None:
        """Where the chest stands, -1 (out) to 1 (in), for drawing; None before it is known."""
        depth = self._person.depth
        if depth is None or self._level_now is None:
            return None
        middle = (median(self._person.bottoms) + median(self._person.tops)) / 2
        return max(-1.5, min(1.5, 2 * (self._level_now - middle) / depth))

    # --- samples -----------------------------------------------------------------------------

    def _as_volume(self, t_s: float, sample: float) -> float:
        """Flow becomes volume by an integral that leaks, so that a small offset does not run away."""
        if not self._flow:
            return sample
        dt = min(t_s - self._seen_s, SILENT_S) if self._seen_s is not None else 0.0
        self._volume += dt * (sample - self._volume / LEAK_S)
        return self._volume

    def _begin(self, t_s: float) -> Iterator[SignalEvent]:
        if not self._started:
            self._started = True
            self._blind_since, self._blind_why = t_s, LEARNING
            yield WentBlind(What.BREATHING, t_s, LEARNING, t_s)

    def _silence(self, t_s: float) -> Iterator[SignalEvent]:
        if self._seen_s is not None and t_s - self._seen_s > SILENT_S:
            yield from self._go_blind(self._seen_s, "signal_lost", t_s)
            self._still.clear()

    # --- breaths -----------------------------------------------------------------------------

    def _breaths(self, t_s: float, fast: float) -> Iterator[SignalEvent]:
        """Onsets come from the lightly smoothed volume, so that they are told soon."""
        turned = self._told_turns.push(t_s, fast, self._person.depth)
        if turned is None:
            self._let_out(t_s, fast)
            return
        left_s = turned.left_s - FAST_S / 2
        if turned.top:
            self._exhale_s, self._peak, self._out_s = left_s, turned.value, None
            return
        self._listen(left_s)
        yield from self._tell(left_s, t_s)
        self._inhale_s, self._exhale_s = left_s, None

    def _let_out(self, t_s: float, fast: float) -> None:
        """When three quarters of this breath are out; how long she rests after that is her own affair."""
        if self._exhale_s is None or self._out_s is not None or not self._person.bottoms:
            return
        low = median(self._person.bottoms)
        if fast <= low + TURN * (self._peak - low):
            self._out_s = t_s

    def _listen(self, end_s: float) -> None:
        """Was the breath that ends here one of speech: in much quicker than hers, and out far longer than hers?"""
        if self._inhale_s is None or self._exhale_s is None:
            return
        inhale_s = self._exhale_s - self._inhale_s
        exhale_s = (end_s if self._out_s is None else self._out_s) - self._exhale_s
        quick = self._person.speaks(inhale_s, exhale_s)
        self._quick = self._quick + 1 if quick else 0
        if not quick:
            self._person.inhales.append(inhale_s)
            self._person.exhales.append(exhale_s)

    @property
    def _spoke(self) -> bool:
        return self._quick >= SPEAKS

    def _tell(self, end_s: float, t_s: float) -> Iterator[SignalEvent]:
        """A breath that can be believed: while a sneeze or a slipped belt shakes the trace, nobody says that air flows."""
        shaken = self._blind_since is not None and self._blind_why != LEARNING
        if self._inhale_s is not None and self._exhale_s is not None and self._inhale_s < self._exhale_s and not shaken:
            yield Breath(self._inhale_s, self._exhale_s, end_s, t_s)

    def _learn(self, t_s: float, slow: float) -> None:
        self._level_now = slow
        turned = self._turns.push(t_s, slow, self._person.depth)
        if turned is None:
            return
        self._left_s = turned.left_s
        self._weigh(turned)
        if turned.top:
            self._top = turned.value
            self._person.tops.append(turned.value)
            return
        self._person.bottoms.append(turned.value)
        if self._top is not None:
            pace = t_s - self._breath_ended_s if self._breath_ended_s is not None else LONGEST_S
            self._person.breath(self._top - turned.value, pace, self._carried.doubtful)
            self._calm += 1
        self._breath_ended_s = t_s

    def _weigh(self, turned: _Turned) -> None:
        """What this turn tells of the share that movement carries in; what is on its way is seen anew without it."""
        by = self._carried.turned(turned.top, turned.left_s, self._person.depth or 0.0)
        self._turns.shift(by)
        self._told_turns.shift(by)

    # --- sight -------------------------------------------------------------------------------

    def _sight(self, t_s: float, slow: float, raw: float, depth: float) -> Iterator[SignalEvent]:
        why = self._unbelievable(t_s, slow, raw, depth)
        if why:
            self._calm = 0
            self._perhaps_anew(t_s)
            yield from self._go_blind(t_s, why, t_s)
        elif self._blind_since is not None and (
            self._alone_again() if self._blind_why == ALONG else self._known_again()
        ):
            self._blind_since = self._before = None
            yield Sighted(What.BREATHING, t_s, t_s)

    def _alone_again(self) -> bool:
        """The belt shows what no share of the movement could be."""
        return self._carried.known or self._carried.still_s < ALONG_OVER_S

    def _known_again(self) -> bool:
        """Five breaths alike, or at once two that go on where she was lost: the swing between is none of her breaths."""
        if self._calm >= ALIKE and self._person.alike:
            return True
        if self._before is None or not GOES_ON <= self._calm <= AT_ONCE:
            return False
        whole = self._before.going_on(self._person)
        self._person = whole or self._person
        return whole is not None

    def _perhaps_anew(self, t_s: float) -> None:
        """Trouble for a minute: what was learnt no longer holds, so begin anew, but keep her rests."""
        if self._blind_since is None:
            self._anew_s = t_s + ANEW_S
        elif t_s >= self._anew_s:
            self._anew_s = t_s + ANEW_S
            self._turns, self._told_turns = _Turns(TURN, ONSET), _Turns(TOLD_TURN, TOLD_ONSET)
            self._person.forget_depth()
            self._top = self._breath_ended_s = self._inhale_s = self._exhale_s = None

    def _unbelievable(self, t_s: float, slow: float, raw: float, depth: float) -> str | None:
        if self._same is None or self._same[1] != raw:
            self._same = (t_s, raw)
        if t_s - self._same[0] > STUCK_S:
            return "signal_stuck"
        if self._ends_again(t_s, raw):
            return SATURATED
        if BEYOND * self._noise.push(raw) > BAND * depth * sqrt(len(self._slow.samples)):
            return NOISY
        if self._spoke:
            return SPEECH
        if self._person.outside(slow, depth):
            return "artefact"
        return "irregular" if self._person.scattered else None

    def _ends_again(self, t_s: float, raw: float) -> bool:
        """Flat at the very value at which it was flat before: the end of what the belt can show. Once may be a hold."""
        flat = self._trust.push(t_s, raw) is not None
        if flat and not self._flat:
            self._again = raw in self._flats
            self._flats.append(raw)
        self._flat = flat
        return flat and self._again

    def _go_blind(self, since_s: float, why: str, t_s: float) -> Iterator[SignalEvent]:
        yield from self._end_hold(since_s, t_s)
        if self._blind_since is None:
            self._blind_since, self._blind_why = since_s, why
            self._before = self._person.kept()
            yield WentBlind(What.BREATHING, since_s, why, t_s)

    # --- holds -------------------------------------------------------------------------------

    def _holds(self, t_s: float, slow: float, depth: float) -> Iterator[SignalEvent]:
        since = self._still.push(t_s, slow, BAND * depth)
        self._airless.push(t_s, slow, FLOWS * LATELY_S * depth, since)
        level, rested = self._person.level(slow), t_s - since
        way_s = max(0.0, since - self._left_s)
        patience = self._person.patience_s(level, way_s)
        self._person.rest(level, rested)
        self._carried.look(t_s, slow, BAND * depth, depth)
        if self._hold and since - LAG_S > self._hold.start_s + 0.5 and rested < 0.5:
            yield from self._end_hold(since - LAG_S, t_s)
        if self._blind_since is None:
            yield from self._raise(t_s, since - LAG_S, rested, patience)
        if (
            self._hold is None
            and self._carried.doubtful
            and self._carried.still_s >= max(self._person.patience_s(level), ALONG_TOLD_S, 2 * rested)
        ):
            yield from self._go_blind(t_s - self._carried.still_s, ALONG, t_s)

    def _raise(self, t_s: float, start_s: float, rested: float, patience: float) -> Iterator[SignalEvent]:
        started = self._hold.start_s if self._hold else start_s
        lasted = t_s - started
        if self._hold is None and (rested < patience or self._airless.only_turns):
            return
        level = "stop" if lasted >= STOP_S else "event" if lasted >= EVENT_S else "warn"
        if self._hold is None or level != self._hold.level:
            self._hold = BreathHold(started, None, level, t_s)
            yield self._hold

    def _end_hold(self, end_s: float, t_s: float) -> Iterator[SignalEvent]:
        if self._hold is not None:
            hold, self._hold = self._hold, None
            yield BreathHold(hold.start_s, max(end_s, hold.start_s), hold.level, t_s)
