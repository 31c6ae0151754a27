"""Heart beats from the intervals between them: normal, ectopic, artefact or gap; regular or fibrillation; RMSSD or a refusal.

Why here: every library gives a number for a heart with ectopy or fibrillation, where it should refuse. This node names
the early beats one beat late, never invents a beat across a gap, and refuses an RMSSD that its own beats forbid.

Theory. A sinus rhythm drifts; an ectopic beat jumps. So an interval is early where it is shorter than both the last
accepted interval and the median of the last five (a slow trend is below the median only), by more than this person's own
beat-to-beat change explains, and where the next interval is longer again (the pause after it) or it is very early. A
step to a new rate is learnt after a run of mutually equal intervals. Fibrillation is neither: most of its changes are
large, also the small ones. So are those of a heart that beats in pairs; but there every second interval is like the last
but one, and in fibrillation none is.

It never measures effort, and says nothing about the cause of a beat.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite
from statistics import fmean, median, pstdev

from hartkracht.signals.events import Beat, RhythmSeen, Sighted, SignalEvent, WentBlind, What

# Physiology: no adult heart at rest or in effort beats outside 25-300 a minute; outside it the sensor is wrong.
SHORTEST_MS = 200.0
LONGEST_MS = 2500.0
# An interval this much longer than the reference has beats missing in it: a gap, never a late beat.
GAP = 1.75
# A late beat is no early one: a pause of the sinus, a blocked beat, or the rest after an early beat. It is no beat of a
# steady rhythm either, and no RMSSD is made of it.
LATE = 1.4
# An interval is early when it is shorter by three of the person's own median changes, but never less than 4 % (quieter
# hearts would see noise) nor more than 15 % (frequent ectopy must not raise its own threshold).
SPREADS = 3.0
LEAST_EARLY = 0.04
MOST_EARLY = 0.15
REBOUND = 1.03
REFERENCE = 5
# Two short and two long: the median of four lies between them where a heart beats in pairs from the first beat on; of three it
# would be one of them, and the other a gap or an early beat for ever.
LEAST_REFERENCE = 4
EQUAL_RUN = 5
EQUAL = 0.06
# Fibrillation over 64 intervals: half of all changes are above 10 %, and 70 % of them above 6 %.
WINDOW = 64
IRREGULAR_MEDIAN = 0.10
IRREGULAR_LOW = 0.06
# In pairs: from one interval to the next but one it changes less than a third as much as to the next  [D].
PAIRED = 1 / 3
LASTING = 2 * WINDOW  # three windows in a row, three minutes or less: what passes sooner is not told  [D]
# Neither a sinus nor a pacemaker beats alike to a thousandth of a second, seen through a strap, for so long  [D].
STUCK_BEATS = 30
# RMSSD: five minutes at rest (Task Force 1996); more than 5 % ectopy or correction makes it meaningless.
RMSSD_LEAST_S = 240.0
RMSSD_MOST_BURDEN = 0.05
RMSSD_MOST_DRIFT = 0.10
LEAST_STEADY = 0.80  # part of all successive pairs that must be two regular beats, none of them late  [D]
# Where nobody said that she rests: a pulse of 100 or more is no rest (clinical.md 7.1).
REST_BELOW_BPM = 100.0
SILENT_S = 3.0


@dataclass(frozen=True, slots=True)
class HeartSummary:
    """What a recording says of the heart. Times in stream seconds; None is not judged, and `refused` says why.

    irregular: True in the manner of fibrillation over most of it, False sinus (also with ectopy), None too short to say.
    in_pairs: for at least a window of it short and long by turns (as an early beat after each other one makes them).
    """

    beats: int
    mean_bpm: float | None
    rmssd_ms: float | None
    rmssd_refused_because: str | None
    ectopic_beats_s: tuple[float, ...]
    irregular: bool | None
    sdnn_ms: float | None = None
    in_pairs: bool = False


@dataclass(slots=True)
class _Waiting:
    at_s: float
    rr_ms: float


@dataclass(slots=True)
class _Rhythm:
    """Windows of successive relative changes, and how many of them looked like fibrillation."""

    changes: deque[float] = field(default_factory=lambda: deque(maxlen=WINDOW))
    over_one: deque[float] = field(default_factory=lambda: deque(maxlen=WINDOW))
    before: deque[float] = field(default_factory=lambda: deque(maxlen=2))
    windows: int = 0
    irregular_windows: int = 0
    paired_windows: int = 0

    def take(self, beat: Beat) -> None:
        if beat.kind in ("gap", "artefact"):
            self.before.clear()
        else:
            self._push(beat.rr_ms)

    def _push(self, rr_ms: float) -> None:
        if len(self.before) == 2:
            self.over_one.append(_change(rr_ms, self.before[0]))
        if self.before:
            self.changes.append(_change(rr_ms, self.before[-1]))
            if len(self.changes) == WINDOW:
                self.windows += 1
                self.paired_windows += self.in_pairs
                self.irregular_windows += bool(self.now) and not self.in_pairs
        self.before.append(rr_ms)

    @property
    def now(self) -> bool | None:
        """Is the last window irregular? None before there is a whole one."""
        if len(self.changes) < WINDOW:
            return None
        ordered = sorted(self.changes)
        return ordered[WINDOW // 2] >= IRREGULAR_MEDIAN and ordered[int(0.3 * WINDOW)] >= IRREGULAR_LOW

    @property
    def in_pairs(self) -> bool:
        """Is the last window irregular because short and long go by turns?"""
        return bool(self.now) and median(self.over_one) < PAIRED * median(self.changes)

    @property
    def mostly(self) -> bool | None:
        return None if self.windows == 0 else self.irregular_windows * 2 > self.windows


def _change(rr_ms: float, other_ms: float) -> float:
    return abs(rr_ms - other_ms) / min(rr_ms, other_ms)


@dataclass(slots=True)
class _Told:
    """Says when the rhythm has been irregular for long, and when it is no more; a few odd beats are neither."""

    irregular: bool = False
    differs: int = 0

    def push(self, beat: Beat, rhythm: _Rhythm) -> Iterator[RhythmSeen]:
        now = rhythm.now
        self.differs = self.differs + 1 if now is not None and now is not self.irregular else 0
        if self.differs >= LASTING:
            self.irregular, self.differs = not self.irregular, 0
            yield RhythmSeen(beat.at_s, self.irregular, beat.known_at_s, rhythm.in_pairs)


class Heart:
    """Beats out of intervals, one beat late.

    >>> heart = Heart()
    >>> rhythm = [800, 810, 795, 805, 800, 560, 1040, 800, 805]
    >>> at, beats = 0.0, []
    >>> for rr in rhythm:
    ...     at += rr / 1000
    ...     beats += [event for event in heart.push(at, rr) if isinstance(event, Beat)]
    >>> [beat.rr_ms for beat in beats if beat.kind == "ectopic"]
    [560]

    Reference: beat-to-beat artefact and ectopy rules in the manner of Malik M. et al., Eur Heart J 1989;10:1060; RMSSD by
    Task Force of the ESC and NASPE, Circulation 1996;93:1043.
    """

    delay_s = LONGEST_MS / 1000
    warm_up_s = 4.0

    def __init__(self) -> None:
        self._reference: deque[float] = deque(maxlen=REFERENCE)
        self._spread: deque[float] = deque(maxlen=31)
        self._last: float | None = None
        self._jumped: list[float] = []
        self._waiting: _Waiting | None = None
        self._rhythm, self._told = _Rhythm(), _Told()
        self._seen_s: float | None = None
        self._same: tuple[float, int] = (0.0, 0)
        self._blind = False

    def push(self, t_s: float, value: float | None) -> Sequence[SignalEvent]:
        """An interval (ms) at the beat that ends it, at stream time `t_s`. None only lets time pass."""
        if not isfinite(t_s):
            return []
        events: list[SignalEvent] = self._silence(t_s)
        if value is None or not isfinite(value) or value <= 0:
            return events
        stuck = self._stuck(value)
        events += self._go_blind(t_s, "signal_stuck", t_s) if stuck else self._back(t_s)
        self._seen_s = t_s
        waiting, self._waiting = self._waiting, _Waiting(t_s, value)
        return [*events, *(self._judge(waiting, value, t_s) if waiting and not stuck else [])]

    def finish(self) -> Sequence[SignalEvent]:
        """The stream has ended: the last beat is judged without the one after it."""
        waiting, self._waiting = self._waiting, None
        return list(self._judge(waiting, None, waiting.at_s)) if waiting else []

    # --- sight -------------------------------------------------------------------------------

    def _silence(self, t_s: float) -> list[SignalEvent]:
        if self._seen_s is None or t_s - self._seen_s <= SILENT_S:
            return []
        return self._go_blind(self._seen_s, "signal_lost", t_s)

    def _stuck(self, value: float) -> bool:
        """One and the same interval for a very long time: the strap repeats itself."""
        last, count = self._same
        self._same = (value, count + 1 if value == last else 1)
        return self._same[1] >= STUCK_BEATS

    def _go_blind(self, since_s: float, why: str, t_s: float) -> list[SignalEvent]:
        if self._blind:
            return []
        self._blind = True
        return [WentBlind(What.HEART, since_s, why, t_s)]

    def _back(self, t_s: float) -> list[SignalEvent]:
        if not self._blind:
            return []
        self._blind = False
        return [Sighted(What.HEART, t_s, t_s)]

    # --- beats -------------------------------------------------------------------------------

    def _judge(self, beat: _Waiting, following_ms: float | None, known_at_s: float) -> Iterator[Beat | RhythmSeen]:
        kind = self._kind(beat.rr_ms, following_ms)
        judged = Beat(beat.at_s, beat.rr_ms, kind, known_at_s)
        self._rhythm.take(judged)
        yield judged
        yield from self._told.push(judged, self._rhythm)

    def _kind(self, rr: float, following: float | None) -> str:
        if rr < SHORTEST_MS:
            return "artefact"
        middle = median(self._reference) if self._reference else None
        if rr > LONGEST_MS or (middle is not None and rr > GAP * middle):
            self._jumped.clear()
            if rr <= LONGEST_MS and len(self._reference) < LEAST_REFERENCE:
                self._learn(rr)  # told as a gap, but it may be the long beat of a pair
            return "gap"
        if middle is None or self._last is None or len(self._reference) < LEAST_REFERENCE:
            self._learn(rr)
            return "normal"
        return self._against(rr, following, middle, self._last)

    def _against(self, rr: float, following: float | None, middle: float, last: float) -> str:
        early_by = self._early_by()
        early = rr < (1 - early_by) * min(middle, last)
        very_early = rr < (1 - MOST_EARLY) * middle
        if early and (very_early or following is None or following > REBOUND * rr):
            self._jump(rr)
            return "ectopic"
        if rr > (1 + MOST_EARLY) * middle:
            self._jump(rr)
            return "normal"
        self._accept(rr, middle)
        return "normal"

    def _early_by(self) -> float:
        spread = median(self._spread) if len(self._spread) >= REFERENCE else LEAST_EARLY
        return min(max(LEAST_EARLY, SPREADS * spread), MOST_EARLY)

    def _learn(self, rr: float) -> None:
        """One of the first intervals; of those the middle is what the next one is held against, short and long alike."""
        self._reference.append(rr)
        self._last = median(self._reference)

    def _accept(self, rr: float, middle: float) -> None:
        if self._last is not None:
            self._spread.append(abs(rr - self._last) / middle)
        self._reference.append(rr)
        self._last = rr
        self._jumped.clear()

    def _jump(self, rr: float) -> None:
        """A run of mutually equal jumps is no ectopy but a new rate: learn it."""
        self._jumped.append(rr)
        run = self._jumped[-EQUAL_RUN:]
        if len(run) == EQUAL_RUN and max(run) - min(run) < EQUAL * median(run):
            self._reference.clear()
            self._reference.extend(run)
            self._last = rr
            self._jumped.clear()


class HeartRecord:
    """All beats of one recording or one seated rest, and what they say together. Times in stream seconds.

    >>> record = HeartRecord()
    >>> for n in range(40):
    ...     record.take(Beat(n * 0.9, 900.0, "normal", n * 0.9))
    >>> record.summary().rmssd_refused_because
    'too short: less than 4 minutes of regular beats'

    Reference: Task Force of the ESC and NASPE, Circulation 1996;93:1043 (RMSSD, SDNN of five minutes at rest).
    """

    def __init__(self) -> None:
        self._beats: list[Beat] = []
        self._rhythm = _Rhythm()

    def take(self, beat: Beat) -> None:
        """One judged beat, in order."""
        self._beats.append(beat)
        self._rhythm.take(beat)

    def summary(self, at_rest: bool | None = None, paced: bool = False) -> HeartSummary:
        """What all beats so far say. at_rest: False refuses RMSSD and SDNN; None lets the beats say it. paced: so does True."""
        heard = [beat for beat in self._beats if beat.kind in ("normal", "ectopic")]
        why = "; ".join([*(["a pacemaker sets the pulse"] if paced else []), *self._reasons(at_rest)]) or None
        steady = [] if why else [(a, b) for a, b in pairwise(self._beats) if _steady(a, b)]
        return HeartSummary(
            beats=len(heard),
            mean_bpm=60_000 / fmean(beat.rr_ms for beat in heard) if heard else None,
            rmssd_ms=fmean((b.rr_ms - a.rr_ms) ** 2 for a, b in steady) ** 0.5 if steady else None,
            rmssd_refused_because=why,
            ectopic_beats_s=tuple(beat.at_s for beat in self._beats if beat.kind == "ectopic"),
            irregular=self._rhythm.mostly,
            sdnn_ms=pstdev(b.rr_ms for _, b in steady) if steady else None,
            in_pairs=self._rhythm.paired_windows > 0,
        )

    def _reasons(self, at_rest: bool | None) -> Iterator[str]:
        """All reasons against an RMSSD, in words."""
        total = len(self._beats)
        normal = [beat.rr_ms for beat in self._beats if beat.kind == "normal"]
        pairs = list(pairwise(self._beats))
        if self._rhythm.irregular_windows:
            yield "irregular rhythm, in the manner of fibrillation"
        if self._rhythm.paired_windows:
            yield "beats in pairs: short and long by turns"
        if sum(normal) / 1000 < RMSSD_LEAST_S:
            yield "too short: less than 4 minutes of regular beats"
        if at_rest is False:
            yield "not at rest"
        if at_rest is None and normal and 60_000 / fmean(normal) >= REST_BELOW_BPM:
            yield "no rest: the pulse is 100 or more"
        if sum(beat.kind == "ectopic" for beat in self._beats) > RMSSD_MOST_BURDEN * total:
            yield "too many ectopic beats: more than 5 %"
        if sum(beat.kind in ("gap", "artefact") for beat in self._beats) > RMSSD_MOST_BURDEN * total:
            yield "too many gaps or artefacts: more than 5 %"
        if sum(_steady(a, b) for a, b in pairs) < LEAST_STEADY * len(pairs):
            yield "too few regular beats after each other"
        if self._drifts(normal):
            yield "no steady rest: the rate drifts"

    @staticmethod
    def _drifts(normal: list[float]) -> bool:
        third = len(normal) // 3
        if not third:
            return False
        first, last = fmean(normal[:third]), fmean(normal[-third:])
        return abs(first - last) > RMSSD_MOST_DRIFT * min(first, last)


def _steady(a: Beat, b: Beat) -> bool:
    """Two regular beats after each other, none of them late."""
    return a.kind == b.kind == "normal" and max(a.rr_ms, b.rr_ms) <= LATE * min(a.rr_ms, b.rr_ms)
