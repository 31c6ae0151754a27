"""What the senses say together: one sighting a kind, one alarm for the breath, and whether a hold was under load.

Why here: several sensors may look at one thing, and none of them may talk another down. So alarms are joined by max,
sight by *any* and load by *once seen, always seen*: whatever a module adds, the alarm can only rise. That is the
construction, and tests/laws/test_fusion_laws.py is the proof. A heart may confirm a strain; it can neither raise the
alarm nor exclude it (in 7 real recordings of a strain it rose late or never; sensing.md, pitfall 8).

It judges nothing of its own and knows no rule: warnings become cues in `rules`, blindness becomes a pause in `journey`.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import pairwise

from hartkracht.signals.events import (
    Beat,
    BreathHold,
    Phase,
    PhaseChanged,
    Repetition,
    Sighted,
    SignalEvent,
    StaticHold,
    WentBlind,
    What,
)

# A strain raises the pulse by 10 a minute or more within 11 s of its start, where it does at all (sensing.md, pitfall 8).
RISE_BPM, RISE_WITHIN_S = 10.0, 11.0
BEFORE_S = 10.0
FASTEST = 3
KEPT_BEATS = 120
# Ours (D): ten pulses within 3 % of the pace of seven movements that follow each other evenly, both of the last 5 s.
CADENCE_OF, STEADY = 7, 1.2
LOCKED_PULSES, LOCKED_WITHIN, LOCKED_S = 10, 0.03, 5.0


class Alarm(IntEnum):
    """How far a breath hold has come, by any sensor. Joined by max."""

    NONE = 0
    WARN = 1
    EVENT = 2
    STOP = 3


def joined(alarms: Iterable[Alarm]) -> Alarm:
    """The highest of them; none of them is no alarm.

    >>> joined([Alarm.WARN, Alarm.NONE, Alarm.STOP]).name
    'STOP'
    """
    return max(alarms, default=Alarm.NONE)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Whether one kind is seen by one sensor, or by any; since when (stream s), and why not where it is not."""

    sighted: bool
    since_s: float
    why: str = ""


def together(sightings: Sequence[Sighting]) -> Sighting | None:
    """One sighting out of those of all sensors of one kind; None where there is no sensor.

    Seen by any is seen, since the first of them; seen by none is blind since the last one lost it, for its reason.

    >>> together([Sighting(False, 9.0, "signal_lost"), Sighting(True, 3.0)])
    Sighting(sighted=True, since_s=3.0, why='')
    """
    seen = [one for one in sightings if one.sighted]
    if seen:
        return min(seen, key=lambda one: one.since_s)
    return max(sightings, key=lambda one: one.since_s, default=None)


@dataclass(slots=True)
class Load:
    """Was there load at some time? From the phases of movement; what was not seen is None, never False."""

    spans: list[tuple[float, float]] = field(default_factory=list)
    blind: list[tuple[float, float]] = field(default_factory=list)
    _loaded_since: float | None = None
    _blind_since: float | None = float("-inf")

    def take(self, event: SignalEvent) -> None:
        """Listen to movement: its phases, its holds and its sight."""
        if isinstance(event, PhaseChanged):
            self._phase(event)
        elif isinstance(event, StaticHold):
            self.spans.append((event.start_s, event.end_s))
        elif isinstance(event, WentBlind) and event.what is What.MOVEMENT and self._blind_since is None:
            self._blind_since = event.since_s
        elif isinstance(event, Sighted) and event.what is What.MOVEMENT and self._blind_since is not None:
            self.blind.append((self._blind_since, event.at_s))
            self._blind_since = None

    @property
    def now(self) -> bool:
        """Is a load being moved, as far as is known?"""
        return self._loaded_since is not None

    def _phase(self, event: PhaseChanged) -> None:
        if event.phase is not Phase.IDLE and self._loaded_since is None:
            self._loaded_since = event.at_s
        elif event.phase is Phase.IDLE and self._loaded_since is not None:
            self.spans.append((self._loaded_since, event.at_s))
            self._loaded_since = None

    def during(self, start_s: float, end_s: float) -> bool | None:
        """Was there load at any time from `start_s` to `end_s`? None where movement was not seen all that time."""
        if _meets(self.spans, self._loaded_since, start_s, end_s):
            return True
        return None if _meets(self.blind, self._blind_since, start_s, end_s) else False


def _meets(spans: Iterable[tuple[float, float]], open_since: float | None, start_s: float, end_s: float) -> bool:
    if open_since is not None and open_since < end_s:
        return True
    return any(since < end_s and until > start_s for since, until in spans)


def heavier(one: bool | None, other: bool | None) -> bool | None:
    """The more careful of two answers to *was there load?*: no < unknown < yes."""
    return max(one, other, key=(False, None, True).index)


def confirmed_by_heart(hold_start_s: float, beats: Iterable[Beat]) -> bool | None:
    """True where the pulse rose as it does in a strain; None otherwise, for a heart that stays quiet excludes nothing."""
    normal = [beat for beat in beats if beat.kind == "normal"]
    before = _fastest_bpm([beat.rr_ms for beat in normal if hold_start_s - BEFORE_S <= beat.at_s < hold_start_s])
    after = _fastest_bpm([beat.rr_ms for beat in normal if hold_start_s < beat.at_s <= hold_start_s + RISE_WITHIN_S])
    return True if before is not None and after is not None and after - before >= RISE_BPM else None


def _fastest_bpm(rr_ms: Sequence[float]) -> float | None:
    """The three fastest beats, before and after alike, so that breathing alone shows no rise."""
    fastest = sorted(rr_ms)[:FASTEST]
    return 60_000 * FASTEST / sum(fastest) if len(fastest) == FASTEST else None


def locked_to_cadence(pulses: Sequence[float], repetition_ends_s: Sequence[float]) -> bool:
    """Does a sensor of the pulse count movements? pulses: the last ones, a minute. repetition_ends_s: in order.

    Only a steady cadence that a heart could have is asked: pedals and steps, never repetitions at the method's tempo.

    >>> locked_to_cadence([60.0] * 10, [float(n) for n in range(10)])
    True
    >>> locked_to_cadence([60.0] * 10, [8.0 * n for n in range(10)])
    False
    """
    gaps = [b - a for a, b in pairwise(repetition_ends_s[-CADENCE_OF:])]
    if len(gaps) < CADENCE_OF - 1 or len(pulses) < LOCKED_PULSES or max(gaps) > STEADY * min(gaps):
        return False
    cadence = 60 * len(gaps) / sum(gaps)
    return all(abs(pulse - cadence) <= LOCKED_WITHIN * cadence for pulse in pulses[-LOCKED_PULSES:])


class Senses:
    """All sensors of one person, heard together. Feed it every event with the name of its source.

    >>> senses = Senses()
    >>> _ = senses.take("belt", [BreathHold(10.0, None, "event", 13.0)])
    >>> _ = senses.take("mask", [BreathHold(10.2, 11.0, "warn", 12.0)])
    >>> senses.alarm.name
    'EVENT'

    Reference: a held breath under load is the hazard, Narloch JA, Brandstater ME, Arch Phys Med Rehabil 1995;76:457.
    """

    def __init__(self) -> None:
        self._open: dict[str, BreathHold] = {}
        self._load = Load()
        self._beats: deque[Beat] = deque(maxlen=KEPT_BEATS)
        self._pulses: deque[tuple[float, float]] = deque(maxlen=LOCKED_PULSES)
        self._ends: deque[float] = deque(maxlen=CADENCE_OF)
        self._locked = False

    def pulse(self, at_s: float, bpm: float) -> None:
        """A pulse as a device counts it (a minute), at stream time `at_s` (s)."""
        self._pulses.append((at_s, bpm))
        self._locked = self._in_step()

    @property
    def locked(self) -> bool:
        """Does the pulse follow the movements rather than the heart? As it stood at the last pulse or repetition."""
        return self._locked

    def _in_step(self) -> bool:
        if not self._pulses or not self._ends or abs(self._pulses[-1][0] - self._ends[-1]) > LOCKED_S:
            return False
        return locked_to_cadence([bpm for _, bpm in self._pulses], list(self._ends))

    @property
    def alarm(self) -> Alarm:
        """The highest hold that is going on by any sensor."""
        return joined(Alarm[hold.level.upper()] for hold in self._open.values())

    def take(self, source: str, events: Iterable[SignalEvent]) -> list[SignalEvent]:
        """The same events in order; a hold with what movement and heart say of it, and told anew when load begins in it."""
        said: list[SignalEvent] = []
        for event in events:
            self._load.take(event)
            if isinstance(event, BreathHold):
                said.append(self._hold(source, event))
            else:
                said += [event, *self._caught(event)]
            if isinstance(event, Beat):
                self._beats.append(event)
                self.pulse(event.at_s, 60_000 / event.rr_ms)
            elif isinstance(event, Repetition):
                self._ends.append(event.end_s)
                self._locked = self._in_step()
        return said

    def forget(self, source: str) -> None:
        """This sensor is gone: what it had open can end no more."""
        self._open.pop(source, None)

    def _hold(self, source: str, hold: BreathHold) -> BreathHold:
        """Once under load stays under load: a later look may raise it, never lower it."""
        told = self._open.pop(source, None)
        before = told.under_load if told is not None and told.start_s == hold.start_s else False
        now = self._load.during(hold.start_s, hold.known_at_s if hold.end_s is None else hold.end_s)
        strained = confirmed_by_heart(hold.start_s, self._beats)
        judged = replace(hold, under_load=heavier(before, now), strained=strained)
        if hold.end_s is None:
            self._open[source] = judged
        return judged

    def _caught(self, event: SignalEvent) -> Iterator[BreathHold]:
        """Load begins while the breath is held already: nothing new is heard of the hold, and yet it is a hazard now."""
        if not isinstance(event, PhaseChanged) or event.phase is Phase.IDLE:
            return
        for source, hold in self._open.items():
            if hold.under_load is not True:
                self._open[source] = replace(hold, under_load=True, known_at_s=event.known_at_s)
                yield self._open[source]
