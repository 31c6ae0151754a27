"""What sensors say: phases, repetitions, holds, breaths, beats and the pulse."""

from functools import singledispatch
from types import MappingProxyType
from typing import Any

from hartkracht.journey.session_table import State
from hartkracht.journey.supervise.happenings import Doubled, PulseRead, Sensed
from hartkracht.journey.supervise.repetitions import count, count_last
from hartkracht.journey.supervise.running import Bounds, at_rest, breath_rate
from hartkracht.journey.supervise.turn import Turn
from hartkracht.rules import live as rules
from hartkracht.rules.live import Effect
from hartkracht.signals import events as s
from hartkracht.signals.pace_of_breath import OVER_S, against_effort
from hartkracht.signals.recovery import LOOKS_BACK_S
from hartkracht.units import per_minute, seconds, times

STARTED_BEFORE_S = 1.0  # ours (D): who begins to move as the coach taps *begin* is in the set
BEATS_A_PULSE = 5
PHASES_A_BREATH = 16  # more than any breath meets at the method's tempo


def sensed(happening: Sensed, turn: Turn) -> None:
    """An event of a signal node."""
    _sense(happening.event, turn)


@singledispatch
def _sense(event: s.SignalEvent, turn: Turn) -> None:
    """Sighted and WentBlind come as events of the table, from the door that knows all sensors of a guard."""


@_sense.register
def _(event: s.PhaseChanged, turn: Turn) -> None:
    running = turn.live.set
    if turn.live.state is not State.LIFTING or running is None or event.known_at_s < running.began_s:
        return
    turn.change_set(phases=(*running.phases, event)[-PHASES_A_BREATH:])
    if event.phase is s.Phase.IDLE:
        turn.change_set(tension_s=running.tension(event.at_s), loaded_since_s=None)
    elif running.loaded_since_s is None:
        turn.change_set(loaded_since_s=max(event.at_s, running.began_s))


@_sense.register
def _(event: s.Repetition, turn: Turn) -> None:
    running = turn.live.set
    if running is None or event.start_s < running.began_s - STARTED_BEFORE_S:
        return
    if turn.live.state is State.LIFTING:
        count(event, "sensor", turn)
    elif turn.live.state is State.RESTING and running.ended_s is not None and event.start_s < running.ended_s:
        count_last(event, running.ended_s, turn)


@_sense.register
def _(event: s.StaticHold, turn: Turn) -> None:
    running = turn.live.set
    if turn.live.state is not State.LIFTING or running is None or event.start_s < running.began_s:
        return
    holds = {**running.holds, event.start_s: event.end_s - event.start_s}
    turn.change_set(holds=MappingProxyType(holds))
    length = seconds(holds[event.start_s])
    halfway = {"static_hold_halfway": length} if event.halfway else {}
    turn.judge(static_hold=length, static_holds=times(len(holds)), **halfway)


@_sense.register
def _(event: s.BreathHold, turn: Turn) -> None:
    running = turn.live.set
    if turn.live.state is not State.LIFTING or running is None or event.under_load is False:
        return
    if event.end_s is not None and event.end_s < running.began_s:
        return
    if event.strained:
        turn.change_set(strains=running.strains | {event.start_s})
    hold_breath(event.level, event.start_s, turn)


def hold_breath(level: str, start_s: float, turn: Turn) -> None:
    """Each level of each hold is judged once, however often it is told."""
    running = turn.live.set
    assert running is not None
    if (start_s, level) in running.breath_told:
        return
    turn.change_set(breath_told=running.breath_told | {(start_s, level)})
    if level != "warn":
        turn.change_set(breath_events=running.breath_events | {start_s})
    assert turn.live.set is not None
    turn.judge(breath_hold=level, breath_events=times(len(turn.live.set.breath_events)))


@_sense.register
def _(event: s.Breath, turn: Turn) -> None:
    air_flows(turn)
    recent = (*turn.live.breaths, event)
    turn.change(breaths=tuple(one for one in recent if one.inhale_s >= turn.at_s - OVER_S))
    running = turn.live.set
    if running is not None and running.running:
        against = against_effort(event, running.phases, turn.at_s)
        turn.change_set(met=running.met + (against is not None), against=running.against + bool(against))
    elif at_rest(turn.live, turn.at_s):
        _breathe_at_rest(turn)


def _breathe_at_rest(turn: Turn) -> None:
    """Over-breathing is cued once in half a minute, not at each breath."""
    now, cued = breath_rate(turn.live, turn.at_s), turn.live.breath_cued_s
    if now is None or (cued is not None and turn.at_s - cued < OVER_S):
        return
    if turn.judge(resting_breaths=per_minute(now)):
        turn.change(breath_cued_s=turn.at_s)


def air_flows(turn: Turn) -> None:
    if turn.live.cue is not None and turn.live.cue.rule == "breath-held":
        turn.change(cue=None)


@_sense.register
def _(event: s.Beat, turn: Turn) -> None:
    if event.kind != "normal":
        return
    recent = (*turn.live.beats, event)
    turn.change(beats=tuple(beat for beat in recent if beat.at_s >= event.at_s - LOOKS_BACK_S))
    intervals = [beat.rr_ms for beat in turn.live.beats[-BEATS_A_PULSE:]]
    _read_pulse(60_000 * len(intervals) / sum(intervals), turn)


@_sense.register
def _(event: s.RhythmSeen, turn: Turn) -> None:
    """A rhythm that is known to be irregular is no news; an unknown one is."""
    turn.change(irregular=event.irregular)
    new = event.irregular and not turn.live.bounds.irregular
    turn.judge(irregular_pulse="yes" if new else "no")


def pulse_read(happening: PulseRead, turn: Turn) -> None:
    """A pulse that no beats came with."""
    _read_pulse(happening.bpm, turn)


def _read_pulse(bpm: float, turn: Turn) -> None:
    """A pulse past a bound for SUSTAINED_S is acted on; one reading alone is not."""
    turn.change(pulse=(bpm, turn.at_s))
    if turn.live.state in (State.STOPPED, State.DONE):
        return
    known = _pulse_features(bpm, turn.live.bounds)
    fired = rules.judge(known, rules.PULSE)
    since = {rule.id: turn.live.breaching.get(rule.id, turn.at_s) for rule in fired}
    turn.change(breaching=MappingProxyType(since))
    lasting = tuple(rule for rule in fired if turn.at_s - since[rule.id] >= rules.SUSTAINED_S)
    if turn.live.state is State.PAUSED:
        lasting = tuple(rule for rule in lasting if rule.effect is Effect.STOP)
    turn.follow(lasting, known)


def _pulse_features(bpm: float, bounds: Bounds) -> dict[str, Any]:
    known: dict[str, Any] = {"pulse": per_minute(bpm)}
    if bounds.pulse_ceiling is not None:
        known["pulse_over_letter"] = per_minute(bpm - bounds.pulse_ceiling)
    elif bounds.resting_pulse is not None:
        known["pulse_over_rest"] = per_minute(bpm - bounds.resting_pulse)
    if bounds.icd_rate is not None:
        known["pulse_to_icd"] = per_minute(bounds.icd_rate - bpm)
    return known


def doubled(happening: Doubled, turn: Turn) -> None:
    """A second sensor of one kind."""
    turn.judge(sensor_doubled=happening.guard.value)
