"""Cuff readings in the hour: where they stand in it, and what they ask for."""

from typing import Any

from hartkracht.journey.session_table import State
from hartkracht.journey.supervise.happenings import PressureRead
from hartkracht.journey.supervise.running import LiveSession, thousandth
from hartkracht.journey.supervise.turn import Turn
from hartkracht.model import command as c
from hartkracht.rules import live as rules
from hartkracht.signals.pressure import Cuff, CuffPhase, rate_pressure_product
from hartkracht.units import mmHg, per_minute, times

AT_ONCE_S = 15.0  # clinical.md 7.3: a fall counts only with the cuff within 15 s


def pressure_read(happening: PressureRead, turn: Turn) -> None:
    """A cuff reading; a second high diastolic, or a fall at once, is judged too."""
    bounds = turn.live.bounds
    cuff = _cuff(happening, turn.live)
    _note_cuff(cuff, happening.source, turn)
    over = None if bounds.diastolic_after is None else mmHg(happening.diastolic - bounds.diastolic_after)
    diastolic = {"diastolic_after": mmHg(happening.diastolic), **({"diastolic_over_letter": over} if over else {})}
    high = turn.live.high_diastolics + 1 if rules.judge(diastolic) else 0
    turn.change(high_diastolics=high, diastolic_at_s=turn.at_s)
    known: dict[str, Any] = {
        **diastolic,
        "systolic_after": mmHg(happening.systolic),
        "high_diastolics": times(high),
    }
    if bounds.systolic_after is not None:
        known["systolic_over_letter"] = mmHg(happening.systolic - bounds.systolic_after)
    at_once = cuff.delay_s is not None and cuff.delay_s <= AT_ONCE_S
    if at_once and bounds.resting_systolic is not None:
        known["systolic_fall"] = mmHg(bounds.resting_systolic - happening.systolic)
    turn.judge(**known)


def _cuff(read: PressureRead, live: LiveSession) -> Cuff:
    """The reading with its place in the hour. A delay that nobody timed is counted from the end of the set."""
    ended = live.set.ended_s if live.set else None
    delay = read.delay_s if read.delay_s is not None or ended is None else max(0.0, read.at_s - ended)
    phase = _cuff_phase(read, live)
    return Cuff(
        mmHg(read.systolic), mmHg(read.diastolic), read.at_s, phase, read.posture, read.arm,
        None if phase is CuffPhase.IN_SET else delay,
    )  # fmt: skip


def _cuff_phase(read: PressureRead, live: LiveSession) -> CuffPhase:
    if live.state is State.LIFTING:
        return CuffPhase.IN_SET
    if read.posture == "standing":
        return CuffPhase.STANDING
    if live.set is None:
        return CuffPhase.REST
    return CuffPhase.RECOVERY if live.state in (State.STOPPED, State.DONE) else CuffPhase.POST_SET


def _note_cuff(cuff: Cuff, source: str, turn: Turn) -> None:
    bpm, at = turn.live.pulse or (None, None)
    product = rate_pressure_product(cuff, None if bpm is None else per_minute(bpm), at)
    turn.change(cuff=cuff, product=product)
    turn.write(
        c.SeePressure(
            turn.live.session, int(cuff.systolic.value), int(cuff.diastolic.value), round(cuff.at_s, 1),
            cuff.phase.value, cuff.posture, cuff.arm, thousandth(cuff.delay_s), thousandth(product), source,
        )
    )  # fmt: skip
