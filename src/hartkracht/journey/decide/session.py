"""The session: its steps, what is seen and said in it, and its close."""

import datetime as dt
from math import isfinite

from msgspec import structs

from hartkracht.journey import follow_up
from hartkracht.journey.chart import Chart, SessionRecord
from hartkracht.journey.decide.checks import answered, answers, ask_later, raise_concern
from hartkracht.journey.decide.draft import NAMED, Draft, Refused, carry_out, enrolled
from hartkracht.journey.decide.verdict import GO, judge_again
from hartkracht.journey.prescribe import stand_in
from hartkracht.journey.screen import screen
from hartkracht.journey.session_table import BY_A_PERSON, TABLE, Event, State
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance, Concern
from hartkracht.model.dose import PlannedExercise, Prescription
from hartkracht.rules import aftercare
from hartkracht.rules.book import BOOK
from hartkracht.rules.exercises import exercise
from hartkracht.rules.live import not_now
from hartkracht.units import kg

# Why an exercise may be left out, or another come.
SWAPS = frozenset({"busy", "broken", "joint"})
SMALLEST_STEP_KG, LARGEST_STEP_KG, LONGEST_SETTINGS = 0.1, 50.0, 200
# From these states the hour may be closed, and what it is then said to have been.
ENDED = {"DONE": "completed", "STOPPED": "stopped", "PAUSED": "interrupted"}


@carry_out.register
def _(command: c.Step, draft: Draft) -> None:
    record = session_of(draft.chart, command.session, writable=command.event != "stop")
    if command.event == "stop":
        return _stop(record, command, draft)
    event = _event(command.event)
    if event in BY_A_PERSON and draft.asking.role not in NAMED:
        raise Refused(
            f"Alleen een begeleider met naam mag dit: {event.value}.", f"Only a named supervisor may: {event.value}."
        )
    if command.before != record.state or not _in_the_table(record.state, event, command.after):
        words = not_now(record.state)
        raise Refused(words.nl, words.en)
    if event is Event.BEGIN:
        _still_cleared(draft, first=not record.sets)
    draft.add(e.SessionMoved(command.session, command.event, record.state, command.after, command.why))
    return None


def _event(word: str) -> Event:
    try:
        return Event(word)
    except ValueError:
        raise Refused(f"“{word}” is geen stap van een training.", f'"{word}" is no step of a session.') from None


def _in_the_table(before: str, event: Event, after: str) -> bool:
    """A guard that goes blind leaves her lifting where it is not required, or the coach already stood in for it."""
    to = TABLE[State(before), event]
    return to is not None and (after == to.value or (event is Event.BLIND and before == after == "LIFTING"))


def _stop(record: SessionRecord, command: c.Step, draft: Draft) -> None:
    """STOP is never refused, whatever the asker believed the state to be; the record says who pressed, each time."""
    if record.closed is not None:
        return
    draft.add(e.SessionMoved(command.session, "stop", record.state, "STOPPED", command.why))
    if record.state != "STOPPED":
        words = aftercare.STOPPED_WORDS
        raise_concern(draft, Concern.HOLD, (aftercare.STOPPED_RULE,), "coach", words, "stop")


def _still_cleared(draft: Draft, *, first: bool) -> None:
    """Each set asks again: a letter that ran out or was voided during the hour ends it.

    first: the first set asks the day's facts too, for between the door and the first cue they may have grown old.
    """
    decision = screen(draft.chart.facts, BOOK, draft.asking.now, of_the_day=first)
    if first and decision.value is Clearance.INCOMPLETE:
        raise Refused(
            "De vragen en metingen van de deur zijn te oud. Vraag en meet eerst opnieuw.",
            "What was asked and measured at the door is too old. Ask and measure again first.",
        )
    if decision.value not in GO or any(c.blocks for c in draft.chart.open_concerns):
        raise Refused(
            "Nu geen nieuwe set: de toestemming geldt niet meer, of er is een zorg. Rond de training af.",
            "No new set now: the clearance no longer counts, or there is a concern. Finish the session.",
        )


@carry_out.register
def _(command: c.Supervise, draft: Draft) -> None:
    """Taking over never waits for anything: who stands beside her must be who the record names."""
    record = session_of(draft.chart, command.session)
    if draft.asking.role not in NAMED:
        raise Refused("Alleen een begeleider neemt over.", "Only a supervisor takes over.")
    if record.supervisor != draft.asking.by:
        draft.add(e.SupervisorChanged(command.session, draft.asking.by))


@carry_out.register
def _(command: c.Swap, draft: Draft) -> None:
    record = session_of(draft.chart, command.session)
    plan = record.plan(_prescription(draft.chart, record))
    _may_swap(command, record, plan)
    others = frozenset(line.id for line in plan) | record.left_out
    # A joint that hurts is not tried again on another machine; nor is a dose that has begun begun anew elsewhere.
    whole = command.why != "joint" and not any(done.exercise == command.exercise for done in record.done)
    decision = screen(draft.chart.facts, BOOK, draft.asking.now, of_the_day=True)
    instead = stand_in(draft.chart, draft.asking.now, decision, command.exercise, others) if whole else None
    draft.add(e.ExerciseSwapped(command.session, command.exercise, command.why, instead))


def _prescription(chart: Chart, record: SessionRecord) -> Prescription:
    return next(plan.prescription for seq, plan in chart.prescriptions if seq == record.opened.prescribed_seq)


def _may_swap(command: c.Swap, record: SessionRecord, plan: tuple[PlannedExercise, ...]) -> None:
    if command.why not in SWAPS:
        raise Refused("Kies: bezet, kapot of gewricht.", "Choose: busy, broken or joint.")
    if record.state in ("LIFTING", "STOPPED", "DONE"):
        raise Refused("Nu kan de oefening niet wisselen.", "The exercise cannot change now.")
    if command.exercise in record.left_out or all(line.id != command.exercise for line in plan):
        raise Refused("Deze oefening staat niet in het plan van vandaag.", "This exercise is not in today's plan.")


@carry_out.register
def _(command: c.FindRange, draft: Draft) -> None:
    session_of(draft.chart, command.session)
    if not (isfinite(command.low) and isfinite(command.high)) or command.low >= command.high:
        raise Refused("Begin en eind zijn hetzelfde. Meet opnieuw.", "Both ends are the same. Measure again.")
    draft.add(e.RangeFound(**structs.asdict(command)))


@carry_out.register
def _(command: c.SetMachine, draft: Draft) -> None:
    enrolled(draft.chart)
    if exercise(command.exercise) is None:
        raise Refused("Deze oefening kennen wij niet.", "This exercise is not known.")
    step = command.step_kg
    if step is not None and not SMALLEST_STEP_KG <= step <= LARGEST_STEP_KG:
        raise Refused(
            f"Een stap van {kg(step).say('nl')} kennen wij niet. Vul in wat er op de machine staat, zoals 2,5.",
            f"A step of {kg(step)} is not known. Enter what the machine says, such as 2.5.",
        )
    kept = e.MachineSet(command.exercise, command.settings.strip()[:LONGEST_SETTINGS], step)
    if draft.chart.machines.get(command.exercise) != kept:
        draft.add(kept)
        if draft.chart.open_session is None:
            judge_again(draft)


@carry_out.register
def _(command: c.SeeRepetition, draft: Draft) -> None:
    record = session_of(draft.chart, command.session)
    known = {(r.set_no, r.number): r.valid for r in record.repetitions}
    # Said again with another `valid` it is a correction: the coach took a tap back, or gave it anew.
    if known.get((command.set_no, command.number)) is command.valid:
        return
    # What ends after STOP is kept, and never counted.
    valid = command.valid and record.state != "STOPPED"
    draft.add(e.RepetitionSeen(**{**structs.asdict(command), "valid": valid}))


@carry_out.register
def _(command: c.SeePressure, draft: Draft) -> None:
    session_of(draft.chart, command.session)
    draft.add(e.PressureSeen(**structs.asdict(command)))


@carry_out.register
def _(command: c.Cue, draft: Draft) -> None:
    session_of(draft.chart, command.session)
    draft.add(e.Cued(**structs.asdict(command)))


@carry_out.register
def _(command: c.JudgeCue, draft: Draft) -> None:
    record = session_of(draft.chart, command.session, writable=False)
    if command.cue_seq not in dict(record.cues):
        raise Refused("Dit seintje is niet gegeven.", "This cue was not given.")
    draft.add(e.CueJudged(command.session, command.cue_seq, command.right))


@carry_out.register
def _(command: c.EndSet, draft: Draft) -> None:
    record = session_of(draft.chart, command.session)
    # What she says after the set (effort, reserve) comes after its end: the same set again, with more known.
    if any((ended.set_no, ended.done) == (command.set_no, command.done) for _, ended in record.sets):
        return
    draft.add(e.SetEnded(command.session, command.set_no, command.done))


@carry_out.register
def _(command: c.CloseSession, draft: Draft) -> None:
    record = session_of(draft.chart, command.session)
    if record.state not in ENDED:
        raise Refused(
            "De training loopt nog. Rond haar eerst af, of druk op STOP.",
            "The session still runs. Finish it first, or press STOP.",
        )
    _stayed_long_enough(record, draft)
    facts = answers("F0", command.answers, draft)
    draft.add(e.SessionClosed(command.session, ENDED[record.state], record.last_set_ended_at))
    ask_later(record, draft)
    answered(command.session, "F0", facts, draft)
    judge_again(draft)


def _stayed_long_enough(record: SessionRecord, draft: Draft) -> None:
    if record.last_set_ended_at is None:
        return
    stay = follow_up.observe(draft.chart, draft.asking.now)
    left = record.last_set_ended_at + stay - draft.asking.now
    if left > dt.timedelta(0):
        total, minutes = round(stay.total_seconds() / 60), -(-left // dt.timedelta(minutes=1))
        raise Refused(
            f"Nog {minutes} min: zij blijft {total} minuten na de laatste set. Meet en vraag dan.",
            f"{minutes} min to go: she stays {total} minutes after the last set. Measure and ask then.",
        )


def session_of(chart: Chart, session: str, *, writable: bool = True) -> SessionRecord:
    record = chart.sessions.get(session)
    if record is None:
        raise Refused("Deze training bestaat niet.", "This session does not exist.")
    if writable and record.closed is not None:
        raise Refused("Deze training is al afgesloten.", "This session is closed already.")
    return record
