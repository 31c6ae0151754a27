"""What an excursion means to people: phases, a repetition with its tempo and range, a static hold.

Allowed at a turn is one second of stillness (clinical.md 4); `bounds` tells stillness from easing into the turn.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from hartkracht.model.dose import Tempo
from hartkracht.signals.events import Phase, PhaseChanged, Repetition, SignalEvent, StaticHold

from .bounds import Bounds, bounds
from .cycles import OUT, REST, Excursion
from .grinding import grinds
from .holding import HOLD_S, Holding
from .limbs import Limb
from .smoothness import smoothness

FULL = 0.9  # of the own full range (clinical.md 4)
TWITCH_S = 1.0  # between two stops: one stop with a twitch in it  [D]
AGAIN_S = 1.0  # what lasts is told again as often
IDLE, CONCENTRIC, _, ECCENTRIC = Phase
PHASE_S = 4.0  # of a phase where no tempo is planned: the middle of the method's 6-10 s a repetition


class Teller:
    """Excursions of the limb that speaks in, events out. own_width: her own full range, where it was calibrated."""

    def __init__(self, concentric: str | None, tempo: Tempo | None, own_width: float | None) -> None:
        self._concentric = concentric
        self._tempo = tempo
        self.own_width = own_width
        self._largest = 0.0
        self._phase = IDLE
        self.last_end = float("-inf")
        self._holding = Holding(min(tempo.eccentric_s, tempo.concentric_s) if tempo else PHASE_S)
        self._held: StaticHold | None = None  # told while it lasted, in the excursion that is being made

    def told(
        self, limb: Limb, done: Excursion, now_s: float, touched: bool, cut_off: bool = False
    ) -> Iterator[SignalEvent]:
        """The repetition that this excursion is, and the hold at its turn. cut_off: the stream ended in it."""
        moments = bounds(done, cut_off)
        start = max(moments.start_s, self.last_end)
        yield from self._cut_before(done, start, now_s)
        self.last_end = max(start, moments.end_s)
        self._largest = max(self._largest, moments.range)
        fraction = moments.range / (self.own_width or self._largest)
        out, back = moments.top_from_s - start, self.last_end - moments.top_to_s
        out_is_concentric = self._out_is_concentric(limb)
        yield Repetition(
            start,
            moments.turn_s,
            self.last_end,
            None if out_is_concentric is None else (out if out_is_concentric else back),
            None if out_is_concentric is None else (back if out_is_concentric else out),
            moments.range if limb.kind.unit == "deg" else None,
            fraction,
            fraction >= FULL,
            now_s,
            valid=not (touched or cut_off),
            grinding=self._grinds(done, out_is_concentric),
            smoothness=None if cut_off else _less_smooth(done, moments),
        )
        yield from self._hold_at_turn(moments.hold, limb, now_s)

    def _cut_before(self, done: Excursion, start_s: float, now_s: float) -> Iterator[Repetition]:
        """The repetition of which the stream began too late to see more than the end, until the next began at `start_s`."""
        if done.lead_s:
            begun_s, end_s = done.times[done.begin] - done.lead_s, min(done.times[done.begin], start_s)
            yield Repetition(begun_s, None, end_s, None, None, None, None, None, now_s, valid=False)

    def _grinds(self, done: Excursion, out_is_concentric: bool | None) -> bool:
        """Whether its concentric phase stuck; False where nobody said which phase that is, or no tempo was planned."""
        if self._tempo is None or out_is_concentric is None:
            return False
        phase = done.values[done.begin : done.far] if out_is_concentric else done.values[done.far : done.back]
        return len(phase) > 1 and grinds(phase, self._tempo.concentric_s)

    def _hold_at_turn(self, hold: tuple[float, float] | None, limb: Limb, now_s: float) -> Iterator[StaticHold]:
        """The stop at the turn, now measured; one that was told while it lasted keeps the start it was told with."""
        held, self._held = self._held, None
        if not hold or hold[1] - hold[0] <= HOLD_S + limb.unseen_s(*hold):
            return
        told_before = held is not None and held.start_s < hold[1] and held.end_s > hold[0]
        yield StaticHold(held.start_s if held and told_before else hold[0], hold[1], now_s)

    def follow(self, limb: Limb, at_s: float, now_s: float) -> list[SignalEvent]:
        """The phase that the limb is in at `at_s` (s), where it changed, and the hold that is being made."""
        said: list[SignalEvent] = []
        phase = self._phase_of(limb)
        if phase is not self._phase:
            self._phase = phase
            said.append(PhaseChanged(at_s, phase, now_s))
        hold = self._hold_now(limb, at_s, now_s)
        if hold is not None:
            said.append(hold)
        return said

    def _hold_now(self, limb: Limb, at_s: float, now_s: float) -> StaticHold | None:
        """A stop as soon as it is certain, again each second that it lasts longer, and when it ends.

        One that goes on after a twitch is the same one. At a turn its end is measured with the repetition.
        """
        assert limb.value is not None
        before = self._holding.since
        still = self._holding.push(at_s, limb.value, limb.cycles, limb.kind.noise, limb.unseen_s)
        since, held = self._holding.since, self._held
        if since is None and (before is None or held is None):
            return None
        if since is not None and before is None:
            same = held is not None and since - held.end_s < TWITCH_S
            return self._hold_told(held.start_s if held and same else since, at_s, now_s)
        if (held and still and at_s - held.end_s >= AGAIN_S) or (
            held and before is not None and not still and self._ends_halfway(limb)
        ):
            return self._hold_told(held.start_s, at_s, now_s)
        return None

    def _ends_halfway(self, limb: Limb) -> bool:
        return limb.cycles.where is not REST and not self._holding.at_turn

    def _hold_told(self, start_s: float, end_s: float, now_s: float) -> StaticHold:
        self._held = StaticHold(start_s, end_s, now_s, not self._holding.at_turn)
        return self._held

    def finish(self, now_s: float) -> Iterator[SignalEvent]:
        """The stream has ended."""
        if self._phase is not IDLE:
            self._phase = IDLE
            yield PhaseChanged(now_s, IDLE, now_s)

    def _phase_of(self, limb: Limb) -> Phase:
        """Where nobody said which way is concentric, an excursion counts as beginning with it."""
        where = limb.cycles.where
        if where is REST:
            return IDLE
        out_is_concentric = self._out_is_concentric(limb) is not False
        return CONCENTRIC if (where is OUT) == out_is_concentric else ECCENTRIC

    def _out_is_concentric(self, limb: Limb) -> bool | None:
        if self._concentric is None:
            return None
        up_is_out = limb.kind.unit == "rad" or limb.cycles.away >= 0
        return (self._concentric == "up") == up_is_out


def _less_smooth(done: Excursion, moments: Bounds) -> float | None:
    """The smoothness of the less smooth of the ways out and back, the turn left out."""
    ways = ((moments.start_s, moments.top_from_s), (moments.top_to_s, moments.end_s))
    said = [smoothness(done.values[bisect_left(done.times, lo) : bisect_right(done.times, hi)]) for lo, hi in ways]
    return min((value for value in said if value is not None), default=None)
