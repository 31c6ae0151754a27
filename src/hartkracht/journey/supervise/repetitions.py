"""A repetition as it ended: counted, written, and judged against the plan and her own first ones."""

from typing import Any

from hartkracht.journey.supervise.running import Counted, LiveSession, RunningSet, thousandth, timed
from hartkracht.journey.supervise.turn import Turn
from hartkracht.model import command as c
from hartkracht.model.decision import CueLevel
from hartkracht.model.dose import PlannedExercise
from hartkracht.signals import events as s
from hartkracht.units import percent, seconds, times

OWN_TEMPO_REPETITIONS = 3  # people.md 5.2: tempo decay is against the own first three
ENDED_AFTER_S = 10.0  # ours (D): who hears *rest* within a repetition brings the weight back, no slower than planned


def count_last(repetition: s.Repetition, ended_s: float, turn: Turn) -> None:
    """The repetition in which a rule ended the set: it was lifted, so it is told, with its time, and rest begins after it.

    Nothing is judged by it any more: *rest* was said already, and what ended the set stays what ended it. After a pause or
    a stop nothing is told: there a guard was lost, or worse, and what she did then nobody answers for.
    """
    last, over_s = turn.live.set, repetition.end_s - ended_s
    assert last is not None
    if not 0.0 < over_s <= ENDED_AFTER_S or any(one.repetition.end_s >= ended_s for one in last.counted):
        return
    one = Counted(len(last.counted) + 1, repetition, "sensor")
    turn.change_set(counted=(*last.counted, one), tension_s=last.tension_s + over_s)
    if turn.live.rest_until_s is not None:
        turn.change(rest_until_s=turn.live.rest_until_s + over_s)
    turn.outputs.append(one)
    turn.write(as_seen(turn.live, one))
    turn.write_set()


def count(repetition: s.Repetition, source: str, turn: Turn) -> None:
    running, line = turn.live.set, turn.live.exercise
    assert running is not None
    assert line is not None
    one = Counted(len(running.counted) + 1, repetition, source)
    banked = running.tension_s + (repetition.end_s - repetition.start_s if running.loaded_since_s is None else 0.0)
    turn.change_set(counted=(*running.counted, one), tension_s=banked)
    turn.outputs.append(one)
    turn.write(as_seen(turn.live, one))
    _judge_repetition(repetition, line, turn)


def as_seen(live: LiveSession, one: Counted) -> c.SeeRepetition:
    r, running = one.repetition, live.set
    assert running is not None
    return c.SeeRepetition(
        live.session, running.exercise, running.number, one.number, round(r.start_s, 3), thousandth(r.turn_s),
        round(r.end_s, 3), thousandth(r.concentric_s), thousandth(r.eccentric_s), thousandth(r.rom_deg), thousandth(r.rom_fraction), r.full,
        one.source, r.valid,
    )  # fmt: skip


def _judge_repetition(repetition: s.Repetition, line: PlannedExercise, turn: Turn) -> None:
    running = turn.live.set
    assert running is not None
    known: dict[str, Any] = {}
    if repetition.valid and timed(repetition):
        known |= _tempo_features(repetition, line, running)
    if repetition.valid and repetition.rom_fraction is not None:
        known["range_shown"] = percent(100 * repetition.rom_fraction)
    left = line.repetitions - len(running.valid)
    known["repetitions_left" if left >= 0 else "extra_repetitions"] = times(abs(left))
    known["over_cap"] = seconds(running.tension(turn.at_s) - turn.live.set_cap_s)
    fired = turn.judge(**known)
    if (
        not any(rule.level >= CueLevel.CORRECT for rule in fired)
        and turn.live.cue
        and turn.live.cue.level is CueLevel.SLOW
    ):
        turn.change(cue=None)


def _tempo_features(repetition: s.Repetition, line: PlannedExercise, running: RunningSet) -> dict[str, Any]:
    length = repetition.end_s - repetition.start_s
    fast = sum(r.end_s - r.start_s <= 4 for r in running.valid if timed(r))
    known: dict[str, Any] = {
        "repetition_length": seconds(length),
        "fast_repetitions": times(fast),
        "grinding": "yes" if repetition.grinding else "no",
    }
    if line.tempo.repetition_s > 0:
        known["part_of_plan"] = percent(100 * length / line.tempo.repetition_s)
    slower = _slower(running)
    return known if slower is None else {**known, "concentric_slower": percent(slower)}


def _slower(running: RunningSet) -> float | None:
    """How much longer (%) the last concentric phase took than the mean of the own first three; None too early."""
    timed = [r.concentric_s for r in running.valid if r.concentric_s is not None]
    if len(timed) <= OWN_TEMPO_REPETITIONS:
        return None
    own = sum(timed[:OWN_TEMPO_REPETITIONS]) / OWN_TEMPO_REPETITIONS
    return 100 * (timed[-1] / own - 1) if own > 0 else None
