"""The movement node: which limb speaks, whether it can be believed, and what its excursions mean.

Theory. Each joint, stack or inertial unit is a limb of its own, followed in parallel, and one of them speaks. Angles go
before positions, positions before inertial units, since they say more. Of joint angles the one of greatest range speaks.
How far an inertial unit goes says less: the next segment goes nearly as far with half the wobble. Of the units that go at
least half as far as the furthest the steadiest speaks: the one of whose way, in its excursions and between them, most is
these excursions themselves. That is known when all that moved is back: before the first repetition a segment wobbles
while another one already lifts, and its wobble is no repetition.

After that another limb takes over only where it goes more than twice as far as usual for the one that speaks, where it
repeats and the one that speaks shows nothing of it, or where that one is not seen any more. Who takes over tells what was
not told yet, but not what went less than half as far as what made it speak. Quality is asked first: a limb that cannot be
believed makes movement *blind*, and what a blind stretch touches is told as not valid.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hartkracht.model.dose import Tempo
from hartkracht.model.sample import Channel
from hartkracht.signals.events import Sighted, SignalEvent, WentBlind, What
from hartkracht.signals.filters import STEP_S
from hartkracht.signals.quality import LOST_AFTER_S, Sight

from .cycles import Excursion
from .inertial import Inertial, by_sensor
from .limbs import Limb, Source
from .lines import Line
from .telling import Teller

FORGET_AFTER_S = 3.0  # unseen for as long, an excursion that was begun is no longer the same one  [D]
OUTDOES = 2.0  # times the usual range of the limb that speaks: another one is moved now  [D]
# Repetitions of a limb that speak for it, though another one went further once, or speaks and shows none  [D]
REPEATS = 3
ALIKE = 2  # repetitions of a limb that are waited for while another one is still out  [D]
BACK_AT_MOST_S = 1.0  # samples may come out of order by less; more is a clock that was set back  [D]


class Movement:
    """Samples of the movement channels in, events out. Values of a moment are a mapping by channel name.

    concentric: "up" where the value rises in the concentric phase, "down" where it falls; for inertial units, whose
    value has no sign of its own, "up" means that the concentric phase leads away from rest. None: nobody said.
    own_range: her own lowest and highest value (unit of the channel), from three unloaded repetitions.
    latest: where the limb that speaks was last seen: when (s), and how far along (unit of its kind).

    >>> from hartkracht.model.sample import channel
    >>> from hartkracht.signals.events import Repetition
    >>> node = Movement({"joint_angle@knee": channel("joint_angle@knee")}, concentric="down")
    >>> events = []
    >>> for k in range(600):
    ...     t = k / 30
    ...     angle = 45 - 45 * math.cos(2 * math.pi * (t - 2) / 8) if t > 2 else 0.0
    ...     events += node.push(t, {"joint_angle@knee": angle})
    >>> [round(e.rom_deg) for e in events if isinstance(e, Repetition)]
    [90, 90]
    """

    delay_s = 0.9
    warm_up_s = 1.0

    def __init__(
        self,
        channels: Mapping[str, Channel],
        *,
        concentric: str | None = None,
        tempo: Tempo | None = None,
        own_range: tuple[float, float] | None = None,
    ) -> None:
        planned_s = min(tempo.eccentric_s, tempo.concentric_s) if tempo else 0.0
        width = abs(own_range[1] - own_range[0]) if own_range else None
        self._limbs = [Limb(source, width, planned_s, self._touched) for source in sources(channels)]
        self._speaker: Limb | None = None
        self._chosen = False
        self._ends: list[float | None] = list(own_range) if own_range else [None, None]
        self._teller = Teller(concentric, tempo, width)
        self._sight = Sight(What.MOVEMENT)
        self._blind: list[tuple[float, float]] = []
        self._now = -math.inf
        self._good_at: dict[str, float] = {}
        self._low, self._high = math.inf, -math.inf
        self.latest: tuple[float, float] | None = None

    @property
    def channel(self) -> str | None:
        """The channel of the limb that speaks now."""
        return self._speaker.name if self._speaker else None

    @property
    def sees(self) -> bool:
        """Whether these channels can show movement at all."""
        return bool(self._limbs)

    # --- samples in ------------------------------------------------------------------------------

    def push(self, t_s: float, values: Mapping[str, float | None]) -> Sequence[SignalEvent]:
        """Take the values of one moment (None: no sample now; {} says that time has passed); what became known."""
        if not math.isfinite(t_s):
            return []
        if t_s < self._now:
            return self._back_in_time(t_s)
        self._now = t_s
        blind = self._sight.passed(t_s)
        said = self._see(blind) if blind else []
        for limb in self._limbs:
            why = limb.source.look(t_s, values)
            if why is not None:
                said += self._believe(limb) if not why else self._disbelieve(limb, why)
        return said

    def _back_in_time(self, t_s: float) -> list[SignalEvent]:
        """Out of order by a little: passed over. By more: the clock was set back, and nothing is seen until it caught up."""
        if self._now - t_s <= BACK_AT_MOST_S:
            return []
        return self._see(self._sight.bad(self._now, "clock_back"))

    def _disbelieve(self, limb: Limb, why: str) -> list[SignalEvent]:
        """A sample of this limb cannot be believed."""
        speaks = limb is self._speaker or self._speaker is None
        return self._see(self._sight.bad(self._now, why)) if speaks else []

    def _believe(self, limb: Limb) -> list[SignalEvent]:
        """A sample of this limb is believed: what lies before a gap comes first, then what became certain by it."""
        said: list[SignalEvent] = []
        speaks = limb is self._speaker or self._speaker is None
        before, self._good_at[limb.name] = self._good_at.get(limb.name, self._now), self._now
        if self._now - before > STEP_S:
            said += self._mend_gap(limb, before)
        if speaks or self._lost(self._speaker):
            sighted = self._sight.good(self._now)
            if sighted:
                said += self._see(sighted)
        grid = limb.source.grid(self._now)
        if grid:
            said += self._take(limb, grid)
        return said

    def _take(self, limb: Limb, grid: Iterable[tuple[float, Any]]) -> list[SignalEvent]:
        """What these steps of the grid bring, and what it means."""
        said: list[SignalEvent] = []
        for at_s, done in limb.steps(grid):
            if limb.cycles.rested:
                limb.rested()
            if done:
                self._choose(limb)
            elif self._speaker is None:
                self._speaker = limb
            if limb is self._speaker:
                said += self._follow(limb, at_s)
        return said

    def _mend_gap(self, limb: Limb, before: float) -> list[SignalEvent]:
        """Over a gap nothing is drawn, but what was seen until then is; what was begun before a long one is forgotten."""
        limb.sampled(before, self._now)
        said = self._take(limb, limb.source.drain()) if self._now - before > LOST_AFTER_S else []
        if self._now - before > FORGET_AFTER_S:
            limb.restart()
        elif self._now - before > LOST_AFTER_S:
            limb.source.restart()
        return said

    def _lost(self, limb: Limb | None) -> bool:
        """Whether this limb was not believed for so long that another may speak."""
        return limb is None or self._now - self._good_at.get(limb.name, self._now) > FORGET_AFTER_S

    def _choose(self, limb: Limb) -> None:
        """A limb has done an excursion: who speaks from now on."""
        speaker = self._speaker
        if not self._chosen or speaker is None or self._lost(speaker):
            seen = [other for other in self._limbs if not self._lost(other)]
            furthest = max(other.reach for other in seen)
            moved = [other for other in seen if other.kind.rivals * other.reach >= furthest]
            if limb in moved and len(limb.earned) >= (ALIKE if self._still_moves(moved, limb) else 1):
                self._let_speak(max((other for other in moved if other.usual), key=lambda other: other.steadiness))
            elif len(limb.earned) >= REPEATS:
                self._let_speak(limb)
        elif limb is not speaker and self._takes_over(limb, speaker):
            self._let_speak(limb)

    def _still_moves(self, moved: Sequence[Limb], limb: Limb) -> bool:
        """Whether another limb that moves about as far is still out as far as this one was, or the furthest never came back."""
        furthest = max(moved, key=lambda other: other.reach)
        return not furthest.usual or any(other.kind.rivals * other.cycles.gone > limb.usual for other in moved)

    def _takes_over(self, limb: Limb, speaker: Limb) -> bool:
        """Whether this limb goes much further than the one that speaks, or repeats what that one shows nothing of."""
        silent = not speaker.earned and len(limb.alike(self._teller.last_end)) >= REPEATS
        return limb.usual > (1.0 / OUTDOES if silent else OUTDOES) * speaker.usual

    def _let_speak(self, limb: Limb) -> None:
        self._speaker, self._chosen = limb, True
        limb.earned = limb.alike(self._teller.last_end)

    # --- events out ------------------------------------------------------------------------------

    def _follow(self, limb: Limb, at_s: float) -> list[SignalEvent]:
        value = limb.value
        assert value is not None
        self.latest = at_s, value
        if value < self._low:
            self._low = value
        if value > self._high:
            self._high = value
        said: list[SignalEvent] = []
        if self._chosen and limb.earned:
            for earned in limb.to_tell(self._teller.last_end):
                said += self._teller.told(limb, earned, self._now, self._touched(earned))
        said += self._teller.follow(limb, at_s, self._now)
        return said

    def _touched(self, done: Excursion) -> bool:
        """Whether a blind stretch touches this excursion."""
        start, end = done.times[done.begin], done.times[done.back]
        since = self._sight.blind_since
        spans = [*self._blind, (since, self._now)] if since is not None else self._blind
        return any(lo < end and hi > start for lo, hi in spans)

    def _see(self, changes: Sequence[WentBlind] | Sequence[Sighted]) -> list[SignalEvent]:
        """Remembers the blind stretches on their way out."""
        for change in changes:
            if isinstance(change, WentBlind):
                self._blind = [*self._blind[-7:], (change.since_s, math.inf)]
            elif self._blind:
                self._blind[-1] = (self._blind[-1][0], change.at_s)
        return list(changes)

    def finish(self) -> Sequence[SignalEvent]:
        """The stream has ended: what is still open ends with it, in a set, and if it was seen shortly before."""
        limb = self._speaker
        if limb is None:
            return []
        said: list[SignalEvent] = []
        for at_s, _ in limb.steps(limb.source.drain()):
            said += self._follow(limb, at_s)
        still_open = limb.cycles.open_excursion() if limb.in_set and not self._lost(limb) else None
        if still_open:
            said += self._teller.told(limb, still_open, self._now, self._touched(still_open), cut_off=True)
        return [*said, *self._teller.finish(self._now)]

    # --- for drawing, and from the coach ---------------------------------------------------------

    def position(self) -> float | None:
        """Where the movement is now, 0..1 of her range (calibrated, else seen so far); None while nothing is seen."""
        seen = self._within()
        return None if seen is None else (seen[0] - seen[1]) / (seen[2] - seen[1])

    def place(self) -> float | None:
        """The same in the unit of the channel."""
        seen = self._within()
        return None if seen is None else seen[0]

    def _within(self) -> tuple[float, float, float] | None:
        """Where the limb is, no further than the ends of her range, and those ends (unit of the channel)."""
        limb = self._speaker
        if limb is None or limb.value is None or not self._sight.sighted:
            return None
        low, high = self.range_seen or (0.0, 0.0)
        if high - low < limb.kind.noise:
            return None
        return (low if limb.value < low else high if limb.value > high else limb.value), low, high

    @property
    def range_seen(self) -> tuple[float, float] | None:
        """Her lowest and highest value (unit of the channel): calibrated where both ends are, else as seen so far."""
        first, second = self._ends
        if first is not None and second is not None:
            return min(first, second), max(first, second)
        return (self._low, self._high) if self._low < self._high else None

    @property
    def calibrated(self) -> bool:
        """Whether both ends of her own range are known."""
        return None not in self._ends

    def mark_end(self, end: str) -> None:
        """The coach's tap: she is now at the "start" or the "end" of her range."""
        if end not in ("start", "end"):
            raise ValueError(f'an end is "start" or "end", not {end!r}')
        if self._speaker is None or self._speaker.value is None:
            return
        self._ends[0 if end == "start" else 1] = self._speaker.value
        if self._ends[0] is not None and self._ends[1] is not None:
            self._calibrate(abs(self._ends[1] - self._ends[0]))

    def _calibrate(self, width: float) -> None:
        self._teller.own_width = width
        for limb in self._limbs:
            if limb is self._speaker:
                limb.cycles.ranges = [width]


def sources(channels: Mapping[str, Channel]) -> list[Source[Any]]:
    """The limbs that these channels can show: joint angles, else positions, else inertial units."""
    for quantity in ("joint_angle", "position"):
        lines: list[Source[Any]] = [Line(channel) for channel in channels.values() if channel.quantity == quantity]
        if lines:
            return lines
    return [Inertial(names) for names in by_sensor(channels)]
