"""What people ask and say: steps, taps, loads, exercises, and how a set was."""

from dataclasses import fields, replace
from math import ceil
from types import MappingProxyType
from typing import Any

from msgspec import structs

from hartkracht.journey.decide import Refused
from hartkracht.journey.session_table import Event, Guard, State
from hartkracht.journey.supervise.happenings import (
    Acted,
    Chosen,
    Eased,
    Loaded,
    MachineKnown,
    SaidAfter,
    Swapped,
    Tapped,
)
from hartkracht.journey.supervise.repetitions import as_seen, count
from hartkracht.journey.supervise.running import Counted, RunningSet
from hartkracht.journey.supervise.sensed import air_flows, hold_breath
from hartkracht.journey.supervise.turn import Turn, lighter, next_to_do
from hartkracht.model.dose import Tempo
from hartkracht.rules import live as rules
from hartkracht.signals import events as s
from hartkracht.units import kg, points, times

WAITED_S = 90.0  # ours (D): no set is planned longer; what was tapped later than this after its end is not of it


def acted(happening: Acted, turn: Turn) -> None:
    """A person or the table asks for a step."""
    match happening.event:
        case Event.BEGIN:
            _begin_set(happening, turn)
        case Event.BLIND | Event.SIGHTED | Event.ADDED:
            _look(happening, turn)
        case Event.TAKE_OVER:
            turn.move(Event.TAKE_OVER, guard=happening.guard, named=bool(happening.by))
            assert happening.guard is not None
            turn.judge(coach_watches=happening.guard.value)
        case _:
            turn.move(happening.event, why=happening.why or _WHY.get(happening.event, ""), named=bool(happening.by))


_WHY = {
    Event.PAUSE: "asked",
    Event.STOP: "stopped",
    Event.INTERRUPTED: "interrupted",
    Event.TOO_LONG: "paused_too_long",
}


def _begin_set(happening: Acted, turn: Turn) -> None:
    live = turn.live
    line = live.exercise
    if line is None:
        raise Refused("Er is geen oefening gekozen.", "No exercise is chosen.")
    if line.id in live.excluded:
        raise Refused("Deze oefening is vandaag weg. Kies een andere.", "This exercise is out today. Choose another.")
    wait = (live.rest_until_s or 0.0) - happening.at_s
    if wait > 0:
        raise Refused(f"Nog {ceil(wait)} seconden rust.", f"{ceil(wait)} more seconds of rest.")
    turn.move(Event.BEGIN, named=bool(happening.by))
    seen = turn.live.position.sights
    number = (live.set.number if live.set else 0) + 1
    counted_by_sensor = seen[Guard.MOVEMENT].believed
    turn.change(
        set=RunningSet(number, line.id, happening.at_s, line.load_kg,
                       loaded_since_s=None if counted_by_sensor else happening.at_s,
                       breath_seen=seen[Guard.BREATH].sighted,
                       pulse_before=live.pulse[0] if live.pulse else None),
        cue=None, last_tap="", rest_until_s=None, rest_rule="", cuff=None, product=None,
    )  # fmt: skip


def _look(happening: Acted, turn: Turn) -> None:
    """A guard's sensor came, sees, or sees no more."""
    guard = happening.guard
    assert guard is not None
    was = turn.live.position
    unseen = dict(turn.live.unseen)
    if happening.event is Event.SIGHTED:
        unseen.pop(guard, None)
    elif happening.event is Event.BLIND:
        unseen[guard] = (happening.at_s, happening.why or "signal_lost")
    turn.change(unseen=MappingProxyType(unseen))
    turn.move(happening.event, guard=guard, why=happening.why)
    if was.state is State.LIFTING and turn.live.state is State.PAUSED:
        turn.judge(guard_lost=guard.value)


def tapped(happening: Tapped, turn: Turn) -> None:
    """What the coach saw, where she watches herself."""
    running = turn.live.set
    if happening.what == "air_flows":
        air_flows(turn)
    elif happening.waited and _of_the_set_before(happening, turn):
        _tapped_late(happening, turn)
    elif turn.live.state is not State.LIFTING or running is None:
        raise Refused("Er loopt geen set.", "No set is running.")
    elif happening.what == "undo":
        _undo(turn)
    elif happening.what == "breath_held":
        hold_breath("event", happening.at_s, turn)
    elif turn.live.position.sights[Guard.MOVEMENT].believed:
        raise Refused("De sensor telt al.", "The sensor counts already.")
    else:
        count(_a_tap(running, happening), "coach", turn)
    turn.change(last_tap=happening.what)


def _a_tap(running: RunningSet, happening: Tapped) -> s.Repetition:
    """A repetition that the coach saw: it ended now and began where the last one ended; nobody timed its phases."""
    start = running.counted[-1].repetition.end_s if running.counted else running.began_s
    end = max(start, happening.at_s)
    full = happening.what == "repetition"
    return s.Repetition(start, None, end, None, None, None, None, full, end)


def _of_the_set_before(happening: Tapped, turn: Turn) -> bool:
    """The room went on by itself, the hour ended that set meanwhile, and nobody had ended it before this tap."""
    over = turn.live.set
    if turn.live.state not in (State.RESTING, State.PAUSED) or over is None or over.ended_s is None:
        return False
    asked = over.ended_by == Event.END_SET.value and happening.at_s > over.ended_s
    by_hand = all(one.source == "coach" for one in over.counted)
    return by_hand and not asked and over.began_s <= happening.at_s <= over.ended_s + WAITED_S


def _tapped_late(happening: Tapped, turn: Turn) -> None:
    """It was lifted, so it is counted and kept, and rest begins after it. Nothing is cued by it any more."""
    if happening.what == "undo":
        _undo(turn)
    elif happening.what == "breath_held":
        over = turn.live.set
        assert over is not None
        turn.change_set(breath_events=over.breath_events | {happening.at_s})
    else:
        _count_late(happening, turn)
    turn.write_set()


def _count_late(happening: Tapped, turn: Turn) -> None:
    over = turn.live.set
    assert over is not None
    assert over.ended_s is not None
    one = Counted(len(over.counted) + 1, _a_tap(over, happening), "coach")
    longer_s = max(0.0, one.repetition.end_s - over.ended_s)
    turn.change_set(counted=(*over.counted, one), ended_s=over.ended_s + longer_s, tension_s=over.tension_s + longer_s)
    if turn.live.rest_until_s is not None:
        turn.change(rest_until_s=turn.live.rest_until_s + longer_s)
    turn.outputs.append(one)
    turn.write(as_seen(turn.live, one))


def _undo(turn: Turn) -> None:
    """Take the last tap back. The journal keeps both lines: the repetition, and that it was none."""
    live, running = turn.live, turn.live.set
    assert running is not None
    if live.last_tap == "breath_held" and running.breath_events:
        turn.change_set(breath_events=running.breath_events - {max(running.breath_events)})
    elif live.last_tap in ("repetition", "half_repetition") and running.counted:
        last = running.counted[-1]
        turn.change_set(counted=running.counted[:-1])
        turn.write(as_seen(live, replace(last, repetition=replace(last.repetition, valid=False))))
    else:
        raise Refused("Er is geen tik om terug te nemen.", "There is no tap to take back.")


def loaded(happening: Loaded, turn: Turn) -> None:
    """Another load, never above the prescribed one."""
    line, bounds = turn.live.exercise, turn.live.bounds
    if line is None:
        raise Refused("Er is geen oefening gekozen.", "No exercise is chosen.")
    if happening.kg < 0:
        raise Refused("Een last onder nul bestaat niet.", "A load below zero does not exist.")
    most = min((load for load in (line.load_kg, bounds.load_kg) if load is not None), default=None)
    if most is not None and happening.kg > most:
        raise Refused(
            f"{kg(happening.kg).say('nl')} is zwaarder dan voorgeschreven ({kg(most).say('nl')}). Lichter mag altijd.",
            f"{kg(happening.kg)} is heavier than prescribed ({kg(most)}). Lighter is always allowed.",
        )
    plan = tuple(structs.replace(x, load_kg=happening.kg) if x is line else x for x in turn.live.plan)
    turn.change(plan=plan)


def chosen(happening: Chosen, turn: Turn) -> None:
    """Another line of the plan."""
    if turn.live.state in (State.LIFTING, State.STOPPED, State.DONE):
        raise Refused("Nu kan de oefening niet wisselen.", "The exercise cannot change now.")
    place = next((i for i, line in enumerate(turn.live.plan) if line.id == happening.exercise), None)
    if place is None or happening.exercise in turn.live.excluded:
        raise Refused("Deze oefening staat niet in het plan van vandaag.", "This exercise is not in today's plan.")
    turn.change(at=place)


def swapped(happening: Swapped, turn: Turn) -> None:
    """What was swapped is not done any more today. A joint that hurts is a complaint too, and somebody looks first."""
    live, instead = turn.live, happening.instead
    if instead is not None:
        turn.change(plan=tuple(instead if line.id == happening.exercise else line for line in live.plan))
    turn.change(excluded=live.excluded | {happening.exercise})
    if turn.live.exercise is not None and turn.live.exercise.id in turn.live.excluded:
        turn.change(at=next_to_do(turn.live))
    if happening.why == "joint":
        turn.judge(symptoms=("joint_pain",))


def machine_known(happening: MachineKnown, turn: Turn) -> None:
    """The step of a machine, as somebody read it there."""
    steps = {name: kg for name, kg in turn.live.steps.items() if name != happening.exercise}
    if happening.step_kg is not None:
        steps[happening.exercise] = happening.step_kg
    turn.change(steps=MappingProxyType(steps))


def eased(happening: Eased, turn: Turn) -> None:
    """Half a second more out and back, as many repetitions as fit in the planned time, and the next set 10 % lighter."""
    line = turn.live.exercise
    if line is None:
        raise Refused("Er is geen oefening gekozen.", "No exercise is chosen.")
    tempo = Tempo(
        line.tempo.eccentric_s + 0.5, line.tempo.pause_stretched_s, line.tempo.concentric_s + 0.5,
        line.tempo.pause_shortened_s,
    )  # fmt: skip
    fit = max(1, min(line.repetitions, int(line.time_under_tension_s // tempo.repetition_s)))
    eased = lighter(structs.replace(line, tempo=tempo, repetitions=fit), turn.live)
    turn.change(plan=tuple(eased if x is line else x for x in turn.live.plan))


def _together(before: SaidAfter | None, now: SaidAfter) -> SaidAfter:
    """Answers come one at a time, and a later one takes nothing back of those before it."""
    if before is None:
        return now
    asked = {field.name: getattr(now, field.name) for field in fields(now)}
    return replace(before, **{name: value for name, value in asked.items() if value is not None})


def said_after(happening: SaidAfter, turn: Turn) -> None:
    """Effort, reserve and complaints after a set."""
    last, bounds = turn.live.set, turn.live.bounds
    if last is not None and not last.running:
        turn.change_set(said=_together(last.said, happening))
        turn.write_set()
    line = next((x for x in turn.live.plan if last is not None and x.id == last.exercise), None)
    known: dict[str, Any] = {}
    if happening.effort is not None:
        known["effort"] = points(happening.effort)
        if line is not None:
            known["effort_over_cap"] = points(happening.effort - min(line.effort_max, bounds.effort or line.effort_max))
    if happening.reps_in_reserve is not None and line is not None:
        reserve = max(line.reps_in_reserve, bounds.reps_in_reserve) + (
            rules.WATCHED_RESERVE if turn.live.watched else 0
        )
        known["reserve_short"] = times(min(reserve, rules.MOST_IN_RESERVE) - happening.reps_in_reserve)
    if happening.symptoms:
        known["symptoms"] = happening.symptoms
        if last is not None:
            turn.change(excluded=turn.live.excluded | {last.exercise})
    turn.judge(**known)
