"""One sensor of one session: its batches in order and once, its clock, and the nodes that look at it.

Theory. Batches are numbered from 1. One that was seen is acknowledged again and not judged again; one that comes too
early waits a moment for those before it. Device times are moved to the session's clock once, at the first batch, and
then only checked: a batch that runs ahead of its own clock or lags behind by more than a moment is kept, but never
judged, for a late sample must not look like a live one. What the nodes do not see, they say themselves.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from hartkracht.journey.session_table import Guard
from hartkracht.live.frames import Hello, Samples, Trace
from hartkracht.live.looks import SILENT_S, Beats, Breathe, Look, Move, Rate
from hartkracht.model.dose import Tempo
from hartkracht.model.sample import Channel, channel
from hartkracht.signals.chest import Chest, at_chest, of_chest
from hartkracht.signals.events import Breath, Sighted, SignalEvent, WentBlind, What
from hartkracht.signals.fusion import Sighting
from hartkracht.signals.movement import Movement
from hartkracht.signals.pressure import plausible

# Ours (D), after reliability.md 2.4 (I26): a sample more than 2 s from the future, or 3 s old, reaches no rule. A device
# clock may drift by 2 %.
AHEAD_S = 2.0
LATE_S = 3.0
DRIFT = 0.02
SAME_LAG_S, STEADY_S = 0.5, 3.0
ROWS = 2000
MOST_BATCHES = 10_000_000  # eleven days of ten a second: a higher number is of no session, and no database need hold it
EARLY_BATCHES = 50
EARLY_S = 1.0
TRACE_S = 0.09  # a point for each batch of a tenth of a second, whatever the last digit of its times

OF: Mapping[str, Guard] = {
    "joint_angle": Guard.MOVEMENT,
    "position": Guard.MOVEMENT,
    "acceleration": Guard.MOVEMENT,
    "angular_velocity": Guard.MOVEMENT,
    "breath_volume": Guard.BREATH,
    "breath_flow": Guard.BREATH,
    "rr_interval": Guard.PULSE,
    "heart_rate": Guard.PULSE,
}
SEEN_AS = {What.MOVEMENT: Guard.MOVEMENT, What.BREATHING: Guard.BREATH, What.HEART: Guard.PULSE}


_log = logging.getLogger("hartkracht.live")


class Malformed(Exception):
    """These frames cannot be what a sensor sends; the text says why."""


Row = tuple[float, dict[str, float | None]]


class Seen(NamedTuple):
    """What one batch led to: events in order, the pulse where the device counts it, chart data, the last stream time.

    cuffs: readings of a cuff (systolic, diastolic; mmHg).
    """

    events: tuple[SignalEvent, ...] = ()
    pulse: float | None = None
    cuffs: tuple[tuple[int, int], ...] = ()
    trace: Trace | None = None
    until_s: float = 0.0


@dataclass(slots=True)
class _Clock:
    """Device time to session time. `base` and `heard` are the device time and the moment of arrival of the first batch."""

    base_s: float
    session_s: float
    heard_s: float
    speed: float

    def session(self, t_s: float) -> float:
        return self.session_s + t_s - self.base_s

    def off_s(self, t_s: float, now_s: float) -> float:
        """How far (s, as it passes here) device time runs ahead (+) or behind (-), beyond what drift explains."""
        waited = now_s - self.heard_s
        off = (t_s - self.base_s) / self.speed - waited
        allowed = DRIFT * waited
        return max(0.0, off - allowed) if off > 0 else min(0.0, off + allowed)


@dataclass(slots=True)
class Stream:
    """A source and what is known of it. Times named `mono` are of the machine's monotonic clock (s).

    guards: what it can watch. chest: an accelerometer that shows breathing at rest and watches nothing. sees: the last
    sighting of each by its node. held: why the whole source is not believed now. sight_changed: what is seen may be another
    than when the hour last looked. low, high: the angles seen so far (degrees).
    """

    source: str
    channels: Mapping[str, Channel]
    concentric: str | None
    speed: float
    guards: frozenset[Guard] = frozenset()
    angles: tuple[str, ...] = ()
    cuff: tuple[str, str] | None = None
    chest: tuple[str, str, str] | None = None
    resting: Chest | None = None
    taken: int = 0
    kept: int = 0
    heard_mono: float = 0.0
    early: dict[int, Samples] = field(default_factory=dict)
    early_since: float | None = None
    pending: list[tuple[int, Samples]] = field(default_factory=list)
    clock: _Clock | None = None
    last_t: float = float("-inf")
    looks: dict[Guard, Look] = field(default_factory=dict)
    sees: dict[Guard, Sighting] = field(default_factory=dict)
    held: str = ""
    sight_changed: bool = True
    late: tuple[float, float] | None = None
    low: float | None = None
    high: float | None = None
    traced_s: float = float("-inf")
    moving: bool = False

    def sees_now(self, guard: Guard, mono: float) -> bool:
        """Whether this guard is seen now."""
        told = self.sees.get(guard)
        return told is not None and told.sighted and not self.held and mono - self.heard_mono <= SILENT_S

    def sighting(self, guard: Guard, mono: float) -> Sighting:
        """Whether this guard is seen now: its nodes are asked only while the source itself can be believed."""
        told = self.sees.get(guard) or Sighting(False, 0.0, "never_seen")
        why = "signal_lost" if mono - self.heard_mono > SILENT_S else self.held
        return replace(told, sighted=False, why=why) if why else told

    def look_anew(
        self, tempo: Tempo | None, concentric: str | None = None, own_range: tuple[float, float] | None = None
    ) -> None:
        """Another exercise: another range and tempo, so the movement is learnt afresh.

        concentric: which way the exercise goes, where the sensor itself did not say. own_range: hers, where it is known.
        """
        channels = self.movers
        if channels:
            self.looks[Guard.MOVEMENT] = Move(channels, self.concentric or concentric, tempo, own_range)
            self.low = self.high = None

    @property
    def movers(self) -> dict[str, Channel]:
        """The channels that show movement."""
        return {name: c for name, c in self.channels.items() if _watches(c) is Guard.MOVEMENT}

    @property
    def movement(self) -> Movement | None:
        """The node that looks at the movement; None where this source shows none."""
        look = self.looks.get(Guard.MOVEMENT)
        return look.node if isinstance(look, Move) else None

    @property
    def rises(self) -> str | None:
        """Which way the value of the movement goes in the concentric phase: "up", "down", or None where nobody said."""
        look = self.looks.get(Guard.MOVEMENT)
        return look.concentric if isinstance(look, Move) else None

    def feel(self, limb: float | None) -> None:
        """Where the limb stands while a load is moved: what that carries into a belt is no breath."""
        look = self.looks.get(Guard.BREATH)
        if isinstance(look, Breathe):
            look.limb = limb

    # --- order and once ----------------------------------------------------------------------

    def in_order(self, batch: Samples, mono: float) -> Iterator[Samples]:
        """The batches that can be taken now, each once. Raises Malformed."""
        _check(batch, self.channels)
        self.sight_changed |= mono - self.heard_mono > SILENT_S
        self.heard_mono = mono
        if batch.seq <= self.taken:
            return
        self.early.setdefault(batch.seq, batch)
        self.early_since = mono if self.early_since is None else self.early_since
        while self.early:
            following = self.early.pop(self.taken + 1, None)
            if following is None and not self._waited(mono):
                return
            if following is None:
                following = self.early.pop(min(self.early))
            self.taken = following.seq
            self.pending.append((following.seq, following))
            yield following
        self.early_since = None

    def _waited(self, mono: float) -> bool:
        """Long enough for a batch that does not come: what is missing is a gap then."""
        since = self.early_since if self.early_since is not None else mono
        return len(self.early) > EARLY_BATCHES or mono - since > EARLY_S

    # --- looking -----------------------------------------------------------------------------

    def look(self, batch: Samples, now_s: float, mono: float) -> Seen:
        """What this batch shows, at session time `now_s`."""
        if not batch.t_s:
            return Seen(until_s=now_s)
        clock = self._clock(batch, now_s, mono)
        off = clock.off_s(batch.t_s[-1], mono)
        held = "clock" if off > AHEAD_S else "late" if off < -LATE_S else batch.unseen or ""
        self.sight_changed |= held != self.held
        self.held = held
        if off > AHEAD_S or self._stood_still(off, mono):
            # Its clock sprang ahead or stood still, or it began with what it had kept: from here on this moment is now.
            self.clock = _Clock(batch.t_s[-1], now_s, mono, self.speed)
        return Seen(until_s=now_s) if self.held else self._judge(batch, clock)

    def _stood_still(self, off: float, mono: float) -> bool:
        """Late by one and the same time, for a while: no backlog that is coming in, but a clock that had stopped."""
        if self.held != "late":
            self.late = None
        elif self.late is None or abs(off - self.late[1]) > SAME_LAG_S:
            self.late = (mono, off)
        return self.late is not None and mono - self.late[0] > STEADY_S

    def _clock(self, batch: Samples, now_s: float, mono: float) -> _Clock:
        if self.clock is None or batch.t_s[-1] < self.last_t - LATE_S:
            # The first batch, or a device that began anew: its last sample is taken to be of this moment.
            self.clock = _Clock(batch.t_s[-1], now_s, mono, self.speed)
            self.last_t = float("-inf")
        return self.clock

    def _judge(self, batch: Samples, clock: _Clock) -> Seen:
        events: list[SignalEvent] = []
        cuffs: list[tuple[int, int]] = []
        trace = Trace([], {})
        for t_s, values in rows(batch):
            if t_s < self.last_t:
                continue
            self.last_t = t_s
            at = clock.session(t_s)
            self._look_at(at, values, events)
            if self.cuff:
                cuffs += self._cuff(*self.cuff, values)
            if self.resting and self.chest:
                events += self._at_rest(self.resting, [values.get(name) for name in self.chest], at)
            if at - self.traced_s >= TRACE_S:
                self.traced_s = at
                self._draw(at, trace)
        self._extend_range(batch)
        self._note(events)
        drawn = trace if trace.values else None
        return Seen(tuple(events), self._pulse(), tuple(cuffs), drawn, clock.session(self.last_t))

    def _at_rest(self, chest: Chest, axes: Sequence[float | None], at: float) -> list[Breath]:
        """Breaths of an accelerometer at the chest: only at rest, and never a word on what the guards watch."""
        return [event for event in chest.push(at, axes, self.moving) if isinstance(event, Breath)]

    def _cuff(self, upper: str, lower: str, values: Mapping[str, float | None]) -> Iterator[tuple[int, int]]:
        """The cuff reading of this row. Half a reading, or one that no arm can give, is none."""
        systolic, diastolic = values.get(upper), values.get(lower)
        if systolic is not None and diastolic is not None and plausible(systolic, diastolic):
            yield round(systolic), round(diastolic)

    def _look_at(self, at: float, values: Mapping[str, float | None], events: list[SignalEvent]) -> None:
        """Add what this row says. A look that breaks is blind from then on; the others go on looking."""
        broken = None
        for guard, look in self.looks.items():
            try:
                said = look.push(at, values)
            except Exception:
                _log.exception("a signal node broke; its guard is blind")
                broken = [*(broken or ()), guard]
            else:
                if said:
                    events += said
        for guard in broken or ():
            del self.looks[guard]
            self.sees[guard] = Sighting(False, at, "fault")
            self.sight_changed = True

    def _note(self, events: list[SignalEvent]) -> None:
        for event in events:
            if isinstance(event, Sighted):
                self._sees(event.what, Sighting(True, event.at_s))
            elif isinstance(event, WentBlind):
                self._sees(event.what, Sighting(False, event.since_s, event.why))

    def _sees(self, what: What, sighting: Sighting) -> None:
        self.sees[SEEN_AS[what]] = sighting
        self.sight_changed = True

    def _draw(self, at: float, trace: Trace) -> None:
        """Where each look is now. One that broke draws no further: its curve is the shorter, and ends there."""
        trace.t_s.append(round(at, 3))
        for guard, look in self.looks.items():
            if guard is not Guard.PULSE:
                place = look.place()
                trace.values.setdefault(guard.value, []).append(None if place is None else round(place, 3))

    def _extend_range(self, batch: Samples) -> None:
        for name in self.angles:
            seen = [value for value in batch.values.get(name, ()) if value is not None]
            if seen:
                self.low = min(seen) if self.low is None else min(self.low, *seen)
                self.high = max(seen) if self.high is None else max(self.high, *seen)

    def _pulse(self) -> float | None:
        look = self.looks.get(Guard.PULSE)
        return look.take() if isinstance(look, Rate) else None


def stream(hello: Hello, tempo: Tempo | None) -> Stream:
    """A new source from its first words. Raises Malformed where it names no channel that we know."""
    channels = _channels(hello)
    if not 1 <= len(hello.source) <= 64 or not hello.source.isprintable():
        raise Malformed("the source needs a name of 1 to 64 characters")
    if not 0 < hello.speed <= 1000 or hello.concentric not in (None, "up", "down"):
        raise Malformed("the speed or the direction cannot be")
    made = Stream(
        hello.source,
        channels,
        hello.concentric,
        max(1.0, hello.speed),
        guards=frozenset(guard for c in channels.values() if (guard := _watches(c))),
        angles=tuple(c.name for c in channels.values() if c.quantity == "joint_angle"),
        cuff=_cuff_of(channels),
        chest=of_chest(channels),
        resting=Chest() if of_chest(channels) else None,
    )
    made.look_anew(tempo)
    breath = next((c for c in channels.values() if OF.get(c.quantity) is Guard.BREATH), None)
    beats = next((c for c in channels.values() if c.quantity == "rr_interval"), None)
    rate = next((c for c in channels.values() if c.quantity == "heart_rate"), None)
    if breath:
        made.looks[Guard.BREATH] = Breathe(breath)
    if beats:
        made.looks[Guard.PULSE] = Beats(beats)
    elif rate:
        made.looks[Guard.PULSE] = Rate(rate)
    return made


def _watches(one: Channel) -> Guard | None:
    """What this channel watches. The trunk is no limb, and under load it shows no breath: the chest watches nothing."""
    return None if at_chest(one) else OF.get(one.quantity)


def _cuff_of(channels: Mapping[str, Channel]) -> tuple[str, str] | None:
    """The names of both pressures of one cuff; None where they are not both there."""
    upper, lower = (next((c.name for c in channels.values() if c.quantity == q), "") for q in ("systolic", "diastolic"))
    return (upper, lower) if upper and lower else None


def _channels(hello: Hello) -> dict[str, Channel]:
    if not 1 <= len(hello.channels) <= 64:
        raise Malformed("a sensor brings 1 to 64 channels")
    try:
        return {
            name: channel(name, about.get("unit", ""), about.get("inhale") or "up")
            for name, about in hello.channels.items()
        }
    except ValueError as problem:
        raise Malformed(str(problem)) from None


def _check(batch: Samples, channels: Mapping[str, Channel]) -> None:
    """Shapes that fit and times that never fall; what a value may be is the nodes' own judgement."""
    rows = len(batch.t_s)
    if not 1 <= batch.seq <= MOST_BATCHES or rows > ROWS:
        raise Malformed(f"a batch is numbered from 1 to {MOST_BATCHES} and holds up to {ROWS} rows")
    if any(len(column) != rows for column in batch.values.values()):
        raise Malformed("each channel needs one value, or null, for each time")
    if any(name not in channels for name in batch.values):
        raise Malformed("a batch names a channel that the sensor did not announce")
    if any(later < earlier for earlier, later in pairwise(batch.t_s)):
        raise Malformed("times may not fall within a batch")


def rows(batch: Samples) -> Iterator[Row]:
    """(t_s, {channel: value or None}) in order."""
    columns = list(batch.values.items())
    for place, t_s in enumerate(batch.t_s):
        yield t_s, {name: column[place] for name, column in columns}
