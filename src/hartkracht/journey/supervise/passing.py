"""Time that passes: the end of a set, of a rest and of a pause."""

from hartkracht.journey.session_table import Event, Guard, State
from hartkracht.journey.supervise.happenings import Ticked
from hartkracht.journey.supervise.running import RunningSet, summary
from hartkracht.journey.supervise.turn import Turn
from hartkracht.model import command as c
from hartkracht.model.decision import CueLevel
from hartkracht.rules import live as rules
from hartkracht.signals.recovery import KNOWN_AFTER_S, recovery
from hartkracht.units import per_minute, seconds, times

SHORT_LEVELS_S = {CueLevel.PRAISE: 2.0, CueLevel.CORRECT: 4.0}  # how long the two lowest cues stay in sight; ours (D)


def ticked(happening: Ticked, turn: Turn) -> None:
    """Time passed."""
    live = turn.live
    _let_cue_go(turn)
    _look_back(turn)
    if live.state is State.LIFTING and live.set is not None:
        _tick_set(live.set, turn)
    elif live.state is State.RESTING:
        _tick_rest(turn)
    elif live.state is State.PAUSED:
        _tick_pause(turn)


def _look_back(turn: Turn) -> None:
    """A minute after a set: how far the pulse fell, once, into the journal beside the set."""
    last, bounds = turn.live.set, turn.live.bounds
    if last is None or last.ended_s is None or last.recovery or turn.at_s < last.ended_s + KNOWN_AFTER_S:
        return
    turn.change_set(
        recovery=recovery(turn.live.beats, last.ended_s, turn.live.irregular or bounds.irregular, bounds.paced)
    )
    assert turn.live.set is not None
    if turn.live.set.recovery and turn.live.set.recovery.fall_bpm is not None:
        turn.write(c.EndSet(turn.live.session, last.number, summary(turn.live, turn.live.set)))


def _let_cue_go(turn: Turn) -> None:
    cue = turn.live.cue
    if cue is not None and turn.at_s - cue.at_s > SHORT_LEVELS_S.get(cue.level, float("inf")):
        turn.change(cue=None)


def _tick_set(running: RunningSet, turn: Turn) -> None:
    turn.judge(time_under_tension=seconds(running.tension(turn.at_s)))
    still = turn.live.set
    line = turn.live.exercise
    if turn.live.state is not State.LIFTING or still is None or line is None or not still.counted:
        return
    idle = turn.at_s - still.counted[-1].repetition.end_s
    if len(still.valid) >= line.repetitions and still.loaded_since_s is None and idle >= rules.PUT_DOWN_S:
        turn.move(Event.END_SET, why="planned-repetitions-done")


def _tick_rest(turn: Turn) -> None:
    live = turn.live
    if live.rest_until_s is None or turn.at_s < live.rest_until_s - 1.0 or live.bounds.damped:
        return
    before = live.set.pulse_before if live.set else None
    if before is None or live.pulse is None or not live.position.sights[Guard.PULSE].believed:
        return  # a pulse that nobody sees any more would keep her resting for ever
    fired = rules.judge({"pulse_over_before": per_minute(live.pulse[0] - before)}, rules.LONGER_REST)
    if fired:
        turn.change(rest_until_s=turn.at_s + rules.REST_LONGER_S, rest_rule=fired[0].id)


def _tick_pause(turn: Turn) -> None:
    live = turn.live
    if live.paused_since_s is not None and turn.at_s - live.paused_since_s > rules.PAUSE_LIMIT_S:
        turn.move(Event.TOO_LONG, why="paused_too_long")
    elif live.high_diastolics and live.diastolic_at_s is not None and turn.at_s - live.diastolic_at_s > 60.0:
        # No second reading within a minute ends the session (clinical.md 18, 7.2/7.3).
        turn.judge(high_diastolics=times(2))
