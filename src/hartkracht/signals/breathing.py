"""Breathing from a belt or from airflow: breaths, and the breath that stands still.

Why here: holding the breath under load is the hazard of this training, and a person's own pauses are what tells a pause
from a hold. This node learns, breath by breath, how deep this person breathes and how long the chest rests low, midway
and high; a hold is a rest that is longer than that. It judges its own sight first: speech, sneezes, a slipped or
saturated belt make it blind, never calm. It cannot see the throat: a chest that stands still is a *possible* hold.

Theory. Volume is smoothed over half a second (the lag, a quarter, is subtracted from every time). A breath ends where
the volume turns up again by a part of the usual depth. *Still* is the longest trailing stretch that stays inside a band
of 16 % of the depth, from where air no longer flows. A breath of four seconds out and four in stays inside that band for
over two seconds at each turn, so the band alone is not enough: air flows where it goes on by a quarter of her mean flow on
the way there, which even the slowest turn does after a fifth of a second. While it flows no hold is told and none grows;
once the band is left, it is over. After each breath the longest still stretch at each level is learnt, also one that raised
an alarm: her usual rest is told by quartiles, which a few holds hardly move, and which follow where a long pause becomes her
habit. What a moving trunk brings into the belt is taken out where it is known; where it could be all of the belt, this node
is blind (`carried`).
"""

from collections import deque
from collections.abc import Iterator, Sequence
from math import inf, isfinite, sqrt

from hartkracht.signals.breath_habit import ALIKE, AT_ONCE, GOES_ON, LONGEST_S, SPEAKS, Habit
from hartkracht.signals.breath_trace import (
    BEYOND,
    EVENT_S,
    FAST_S,
    FLOW_OVER_S,
    LAG_S,
    ONSET,
    SMOOTH_S,
    STOP_S,
    TOLD_ONSET,
    TOLD_TURN,
    TURN,
    TURNING,
    Air,
    Mean,
    Noise,
    Still,
    Turned,
    Turns,
)
from hartkracht.signals.carried import Carried
from hartkracht.signals.events import Breath, BreathHold, Sighted, SignalEvent, WentBlind, What
from hartkracht.signals.quality import Limits, Trust

BAND = 0.16
# What lets out less than the band in four seconds, from which on a hold must be found (sensing.md), is a hold with a little air.
LEAKS = BAND / 4
NOISY = "noisy"
LEARNING, SPEECH, SATURATED, ALONG = "learning", "speech", "saturated", "trunk_moves"
# Told after four seconds, from which on a hold must be found (sensing.md), or when her own rests are over if those are longer. It
# is over once a second passed in which no share could have been all.
ALONG_TOLD_S, ALONG_OVER_S = 4.0, 1.0
FLATS = 3
SILENT_S = 1.0
ANEW_S = 60.0  # trouble for this long: learn anew; three times what learning takes  [D]
STUCK_S = 8.0
LEAK_S = 20.0


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
        self._turns, self._told_turns = Turns(TURN, ONSET), Turns(TOLD_TURN, TOLD_ONSET)
        self._person = Habit()
        self._before: Habit | None = None
        self._still, self._air = Still(), Air()
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
        self._noise = Noise()
        self._flats: deque[float] = deque(maxlen=FLATS)
        self._flat = self._again = False
        self._calm = 0
        self._anew_s = inf
        self._quick = 0
        self._hold: BreathHold | None = None
        self._level_now: float | None = None
        self._left_s, self._left = 0.0, 0.0
        self._no_flow = 0.0
        self._carried = Carried()

    def push(self, t_s: float, value: float | None, limb: float | None = None) -> Sequence[SignalEvent]:
        """One sample at stream time `t_s`; None only lets time pass. limb: where it stands while it moves a load."""
        if not isfinite(t_s) or (self._seen_s is not None and t_s <= self._seen_s):
            return []
        events: list[SignalEvent] = [] if self._started else list(self._begin(t_s))
        if self._seen_s is not None and t_s - self._seen_s > SILENT_S:
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
        middle = (self._person.bottoms.usual + self._person.tops.usual) / 2
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
        self._started = True
        self._blind_since, self._blind_why = t_s, LEARNING
        yield WentBlind(What.BREATHING, t_s, LEARNING, t_s)

    def _silence(self, t_s: float) -> Iterator[SignalEvent]:
        yield from self._go_blind(self._seen_s or 0.0, "signal_lost", t_s)
        self._still.clear()
        self._air.clear()

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
        low = self._person.bottoms.usual
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
            self._person.inhales.add(inhale_s)
            self._person.exhales.add(exhale_s)

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
        self._left_s, self._left = turned.left_s, turned.value
        self._weigh(turned)
        if turned.top:
            self._top = turned.value
            self._person.tops.add(turned.value)
            return
        self._person.bottoms.add(turned.value)
        if self._top is not None:
            pace = t_s - self._breath_ended_s if self._breath_ended_s is not None else LONGEST_S
            self._person.breath(self._top - turned.value, pace, self._carried.doubtful)
            self._calm += 1
        self._breath_ended_s = t_s

    def _weigh(self, turned: Turned) -> None:
        """What this turn tells of the share that movement carries in; what is on its way is seen anew without it."""
        by = self._carried.turned(turned.top, turned.left_s, self._person.depth or 0.0)
        self._left += by
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
            self._turns, self._told_turns = Turns(TURN, ONSET), Turns(TOLD_TURN, TOLD_ONSET)
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
        if self._hold is None:
            self._no_flow = self._least_flow(since, slow, depth)
        unsure = self._carried.unsure(FLOW_OVER_S, depth) / FLOW_OVER_S
        level, rested = self._person.level(slow), self._air.push(t_s, slow, since, self._no_flow + unsure)
        self._person.rest(level, rested)
        self._carried.look(t_s, slow, BAND * depth, depth)
        if self._hold and since - LAG_S > self._hold.start_s + 0.5 and self._air.flows:
            yield from self._end_hold(since - LAG_S, t_s)
        if self._blind_since is None and not self._air.flows:
            yield from self._raise(t_s, rested, self._person.patience_s(level))
        if (
            self._hold is None
            and self._carried.doubtful
            and self._carried.still_s >= max(self._person.patience_s(level), ALONG_TOLD_S, 2 * rested)
            and not self._carried.flows(FLOW_OVER_S, self._no_flow, depth)
        ):
            yield from self._go_blind(t_s - self._carried.still_s, ALONG, t_s)

    def _least_flow(self, since_s: float, slow: float, depth: float) -> float:
        """Less than this a second is no flow: a part of her mean flow on the way here, however slow and shallow that was."""
        way_s = max(FLOW_OVER_S, since_s - self._left_s)
        return max(LEAKS * depth, TURNING * abs(slow - self._left) / way_s)

    def _raise(self, t_s: float, rested: float, patience: float) -> Iterator[SignalEvent]:
        started = self._hold.start_s if self._hold else t_s - rested - LAG_S
        lasted = t_s - started
        if self._hold is None and rested < patience:
            return
        level = "stop" if lasted >= STOP_S else "event" if lasted >= EVENT_S else "warn"
        if self._hold is None or level != self._hold.level:
            self._hold = BreathHold(started, None, level, t_s)
            yield self._hold

    def _end_hold(self, end_s: float, t_s: float) -> Iterator[SignalEvent]:
        if self._hold is not None:
            hold, self._hold = self._hold, None
            yield BreathHold(hold.start_s, max(end_s, hold.start_s), hold.level, t_s)
