"""What a command leads to: `decide(chart, command, asking) -> what happened`, or a refusal with its reason.

Pure. Refuse before computing: each function names what stands in the way first and writes nothing then. Whatever
changes what is known of a person ends in a fresh verdict, and whatever changes a verdict ends in a fresh dose, so
the journal never holds a prescription older than what it rests on.

Two verdicts: the standing one (may she train, with this letter?), on which the dose for the next session rests; and
the one of the day, which also asks what is measured at the door, and without which no session opens.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import structs

from hartkracht.journey import chart as charts
from hartkracht.journey import follow_up
from hartkracht.journey.chart import WAITS, Chart, CheckRecord, ConcernRecord, SessionRecord
from hartkracht.journey.prescribe import prescribe_for, stand_in
from hartkracht.journey.screen import screen
from hartkracht.journey.session_table import BY_A_PERSON, TABLE, Event, State
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance, Concern, Decision
from hartkracht.model.dose import PlannedExercise, Prescription, Words
from hartkracht.model.facts import UNKNOWN, Fact
from hartkracht.rules import aftercare
from hartkracht.rules import facts as fact_catalogue
from hartkracht.rules.book import BOOK
from hartkracht.rules.exercises import exercise
from hartkracht.rules.facts import CATALOGUE, FUTURE_ALLOWED
from hartkracht.rules.spec import FactError

REAUTHENTICATED_WITHIN = dt.timedelta(minutes=5)
# clinical.md 2.2 and 13, the least rest between sessions (D).
REST_BETWEEN = dt.timedelta(hours=72)
NAMED = frozenset({"coach", "physician"})
# A signed link speaks for the client it was made for.
SPEAKS_FOR = {"link": "client"}
GO = frozenset({Clearance.CLEARED, Clearance.REDUCED})
REVIEWS = frozenset({"continue", "continue_lower", *WAITS})
HANDLED = frozenset({"sent", "printed", "phoned", "dropped"})
# Why an exercise may be left out, or another come.
SWAPS = frozenset({"busy", "broken", "joint"})
LARGEST_STEP_KG, LONGEST_SETTINGS = 50.0, 200
# From these states the hour may be closed, and what it is then said to have been.
ENDED = {"DONE": "completed", "STOPPED": "stopped", "PAUSED": "interrupted"}


class Refused(Exception):
    """The command cannot be carried out; `words` say why and what to do. Nothing was written."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(nl, en)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, in which role, when, and under which command id."""

    now: dt.datetime
    by: str
    role: str
    command_id: str

    def name(self, what: str) -> str:
        """A new id that the same command would make again, so that trying twice makes one thing."""
        return hashlib.sha256(f"{self.command_id}/{what}".encode()).hexdigest()[:32]


@dataclass(slots=True)
class Draft:
    """What happens under one command, in order, with the chart as it will be after each line."""

    chart: Chart
    asking: Asking
    lines: list[e.Payload] = field(default_factory=list)

    def add(self, what: e.Payload) -> None:
        """Write one line, and let the chart see it."""
        a = self.asking
        entry = e.Entry("", self.chart.seq + 1, a.command_id, a.now, a.by, a.role, what)
        self.chart = charts.evolve(self.chart, entry)
        self.lines.append(what)


def decide(chart: Chart, command: c.Command, asking: Asking) -> tuple[e.Payload, ...]:
    """What happens when `asking` gives this command to a person with this chart. Raises Refused."""
    draft = Draft(chart, asking)
    _decide(command, draft)
    return tuple(draft.lines)


@singledispatch
def _decide(command: c.Command, draft: Draft) -> None:
    raise TypeError(f"no rule says what {type(command).__name__} leads to")


# --- people ----------------------------------------------------------------------------------


@_decide.register
def _(command: c.Enrol, draft: Draft) -> None:
    if draft.chart.person is not None:
        raise Refused("Deze persoon is al ingeschreven.", "This person is enrolled already.")
    if command.born > draft.asking.now.date():
        raise Refused("De geboortedatum ligt in de toekomst.", "The date of birth lies in the future.")
    _zone(command.zone)
    draft.add(e.Enrolled(command.given_name, command.family_name, command.born, command.language, command.zone))


@_decide.register
def _(command: c.Assign, draft: Draft) -> None:
    _enrolled(draft.chart)
    if command.role not in ("client", "coach", "physician"):
        raise Refused("Kies: client, coach of arts.", "Choose: client, coach or physician.")
    draft.add(e.Assigned(command.account, command.role))


@_decide.register
def _(command: c.Unassign, draft: Draft) -> None:
    if command.account in draft.chart.accounts:
        draft.add(e.Unassigned(command.account))


@_decide.register
def _(command: c.View, draft: Draft) -> None:
    draft.add(e.Viewed(command.what))


@_decide.register
def _(command: c.Note, draft: Draft) -> None:
    _enrolled(draft.chart)
    if not command.text.strip():
        raise Refused("Er staat nog niets in de notitie.", "The note is still empty.")
    draft.add(e.Noted(command.text, command.session, command.set_no))


@_decide.register
def _(command: c.HandleMessage, draft: Draft) -> None:
    if command.message not in draft.chart.messages:
        raise Refused("Dit bericht bestaat niet.", "This message does not exist.")
    if command.how not in HANDLED:
        raise Refused("Kies: verstuurd, geprint, gebeld of niet nodig.", "Choose: sent, printed, phoned or dropped.")
    if draft.chart.messages[command.message][1] is None:
        draft.add(e.MessageHandled(command.message, command.how))


def _enrolled(chart: Chart) -> e.Enrolled:
    if chart.person is None:
        raise Refused("Deze persoon is nog niet ingeschreven.", "This person is not enrolled yet.")
    return chart.person


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise Refused(
            f"De tijdzone \u201c{name}\u201d kennen wij niet. Schrijf bijvoorbeeld Europe/Amsterdam.",
            f'The time zone "{name}" is not known. Write, for example, Europe/Amsterdam.',
        ) from None


# --- intake, screening, clearance, prescription ----------------------------------------------


@_decide.register
def _(command: c.State, draft: Draft) -> None:
    _enrolled(draft.chart)
    measured_at = command.measured_at or draft.asking.now
    if measured_at > draft.asking.now + FUTURE_ALLOWED:
        raise Refused(
            "Dit moment ligt in de toekomst. Kijk de datum en de tijd na.",
            "This moment lies in the future. Check the date and the time.",
        )
    facts = [_stated(name, raw, measured_at, draft.asking.role) for name, raw in command.facts.items()]
    for fact in facts:
        draft.add(e.Stated(fact.name, fact_catalogue.write(fact), measured_at))
    _judge_again(draft)
    if any(CATALOGUE[fact.name].group == "today" for fact in facts):
        _screen(draft, of_the_day=True)


def _stated(name: str, raw: Any, at: dt.datetime, role: str) -> Fact:
    fact = _parsed(name, raw, at, role)
    if fact.name == "letter":
        raise Refused(
            "Een toestemming wordt niet ingevuld. De arts ondertekent haar.",
            "A clearance is not filled in. The physician signs it.",
        )
    # A day ahead is allowed: it may be tomorrow already where she lives.
    if any(day > at.date() + dt.timedelta(days=1) for day in _days(fact.value)):
        raise Refused(
            "Deze dag moet nog komen. Schrijf alleen op wat al gebeurd is.",
            "This day is still to come. Write down only what has happened.",
        )
    return fact


def _days(value: Any) -> Iterator[dt.date]:
    """Every day on which a value says that something was: a test, an event, a medicine begun."""
    for one in value if isinstance(value, tuple) else (value,):
        day = getattr(one, "on", None) or getattr(one, "since", None) or one
        if isinstance(day, dt.date):
            yield day


def _parsed(name: str, raw: Any, at: dt.datetime, role: str) -> Fact:
    """The fact as this role may state it. Raises Refused with the exact, gentle sentence of its kind."""
    try:
        fact = fact_catalogue.parse(name, raw, at, role)
    except FactError as problem:
        raise Refused(problem.words.nl, problem.words.en) from None
    spec = CATALOGUE[fact.name]
    if SPEAKS_FOR.get(role, role) not in spec.by:
        raise Refused(
            f"{spec.label.nl[:1].upper()}{spec.label.nl[1:]}: dat geeft iemand anders op.",
            f"{spec.label.en[:1].upper()}{spec.label.en[1:]}: somebody else states that.",
        )
    return fact


@_decide.register
def _(command: c.AskClearance, draft: Draft) -> None:
    _enrolled(draft.chart)
    draft.add(e.ClearanceAsked(of="physician", note=command.note))


@_decide.register
def _(command: c.Sign, draft: Draft) -> None:
    _enrolled(draft.chart)
    _proved_who_she_is(command, draft.asking)
    fact = _parsed("letter", command.letter, draft.asking.now, draft.asking.role)
    _signable(fact.value, command, draft)
    draft.add(e.LetterSigned(command.decision, fact_catalogue.write(fact), command.note))
    _judge_again(draft)


def _proved_who_she_is(command: c.Sign, asking: Asking) -> None:
    since = asking.now - command.reauthenticated_at
    if asking.role != "physician":
        raise Refused("Alleen een arts ondertekent.", "Only a physician signs.")
    if not -FUTURE_ALLOWED <= since <= REAUTHENTICATED_WITHIN:
        raise Refused(
            "Uw aanmelding is te lang geleden. Vul uw wachtwoord nog een keer in en onderteken dan.",
            "You signed in too long ago. Give your password once more, then sign.",
        )


def _signable(letter: Any, command: c.Sign, draft: Draft) -> None:
    today = draft.asking.now.astimezone(ZoneInfo(draft.chart.zone)).date()
    if letter is UNKNOWN or letter.decision != command.decision or letter.decision == "withdrawn":
        raise Refused(
            "Het besluit en de brief zeggen niet hetzelfde. Kies het besluit nog een keer.",
            "The decision and the letter differ. Choose the decision once more.",
        )
    if letter.details.get("signer", draft.asking.by) != draft.asking.by:
        raise Refused("Deze brief is van een andere arts.", "This letter is another physician's.")
    if letter.signed > today:
        raise Refused(
            "De datum van de brief ligt in de toekomst. Kijk de datum na.",
            "The date of the letter lies in the future. Check the date.",
        )
    if letter.valid_until is not None and letter.valid_until < today:
        raise Refused(
            "De brief is al verlopen. Kies een dag die nog komt.",
            "The letter has expired already. Choose a day to come.",
        )


@_decide.register
def _(command: c.WithdrawLetter, draft: Draft) -> None:
    if draft.chart.letter is None or draft.chart.letter.withdrawn:
        raise Refused("Er is geen toestemming om in te trekken.", "There is no clearance to withdraw.")
    draft.add(e.LetterWithdrawn(command.reason))
    running = draft.chart.open_session
    if running is not None and draft.chart.sessions[running].state not in ("STOPPED", "DONE"):
        draft.add(e.SessionMoved(running, "stop", draft.chart.sessions[running].state, "STOPPED", "letter_withdrawn"))
    _judge_again(draft)


@_decide.register
def _(command: c.Prescribe, draft: Draft) -> None:
    _enrolled(draft.chart)
    _prescribe(draft, _screen(draft))


def _judge_again(draft: Draft) -> None:
    """Something is known that was not: a fresh verdict, and where a dose stood, a fresh dose.

    Not while she trains: the hour runs on the dose it was opened with, and only its own rules tighten it.
    """
    decision = _screen(draft)
    if (draft.chart.prescriptions or draft.chart.refused) and draft.chart.open_session is None:
        _prescribe(draft, decision)


def _screen(draft: Draft, *, of_the_day: bool = False) -> Decision[Clearance]:
    """Judge, and write the verdict where it differs from the one before it."""
    decision = screen(draft.chart.facts, BOOK, draft.asking.now, of_the_day=of_the_day)
    verdict = e.Screened(
        clearance=decision.value.name,
        fired=decision.fired,
        open=decision.open,
        limits=decision.limits_raw(),
        book=decision.book,
        seq_read=draft.chart.seq,
        of_the_day=of_the_day,
    )
    before = draft.chart.screened_today if of_the_day else draft.chart.screened
    # The verdict of the day is written each time: when it was given is part of what it says.
    if of_the_day or before is None or structs.replace(before, seq_read=verdict.seq_read) != verdict:
        draft.add(verdict)
    return decision


def _prescribe(draft: Draft, decision: Decision[Clearance]) -> None:
    """The next dose through the one gate, written where it differs from the one that stands."""
    dose = prescribe_for(draft.chart, draft.asking.now, decision)
    if isinstance(dose, e.PlanRefused):
        if dose != draft.chart.refused:
            draft.add(dose)
        return
    standing = draft.chart.prescribed
    if standing is None or standing.prescription != dose.prescription:
        draft.add(dose)


# --- the session -----------------------------------------------------------------------------


@_decide.register
def _(command: c.OpenSession, draft: Draft) -> None:
    chart = draft.chart
    _enrolled(chart)
    if command.session == chart.open_session:
        return
    _may_begin(chart, command.session, draft.asking)
    decision = _screen(draft, of_the_day=True)
    if decision.value not in GO:
        raise Refused(*_not_today(decision))
    _prescribe(draft, decision)
    if draft.chart.prescribed is None:
        raise Refused(
            "Er is geen voorschrift voor vandaag. Op de bladzijde van de cliënt staat waarom.",
            "There is no prescription for today. The client's page says why.",
        )
    seq = draft.chart.prescriptions[-1][0]
    draft.add(e.SessionOpened(command.session, seq, draft.asking.by, draft.chart.prescribed.book))


def _may_begin(chart: Chart, session: str, asking: Asking) -> None:
    """What stands in the way before anybody looks at facts."""
    if asking.role not in NAMED:
        raise Refused("Een training begint alleen met een begeleider.", "A session begins only with a supervisor.")
    if session in chart.sessions:
        raise Refused(
            "Deze training is al afgesloten. Begin een nieuwe.", "This session is closed already. Begin a new one."
        )
    if chart.open_session is not None:
        raise Refused(
            "Er loopt al een training van deze cliënt, op een ander scherm. Ga daarheen, of sluit die eerst af.",
            "A session of this client is open already, on another screen. Go there, or close it first.",
        )
    if chart.blocking_concerns:
        raise Refused(
            "Er is nog een zorg die iemand moet bekijken. Daarna kan de training beginnen.",
            "A concern still waits for somebody to look at it. After that the session can begin.",
        )
    if chart.unanswered(asking.now):
        raise Refused(
            "Vragen van de vorige training zijn nog niet beantwoord. Stel ze nu aan de deur; “weet ik niet” mag.",
            'Questions after the last session are still unanswered. Ask them now, at the door; "I do not know" will do.',
        )
    if chart.prescribed is None and chart.refused is None:
        raise Refused("Er is nog geen voorschrift. Maak dat eerst.", "There is no prescription yet. Make it first.")
    _rested(chart, asking)


def _rested(chart: Chart, asking: Asking) -> None:
    """Days are counted on her calendar, so that a weekly client may come an hour earlier; 72 hours are 72 hours."""
    lifted = [(r.last_set_ended_at, r.opened.prescribed_seq) for r in chart.sessions.values() if r.last_set_ended_at]
    if not lifted:
        return
    ended_at, seq = max(lifted)
    plans = [plan.prescription for at, plan in chart.prescriptions if at == seq or plan == chart.prescribed]
    zone = ZoneInfo(chart.zone)
    first_day = ended_at.astimezone(zone).date() + dt.timedelta(days=max(plan.days_between for plan in plans))
    if asking.now.astimezone(zone).date() < first_day or asking.now - ended_at < REST_BETWEEN:
        day = max(first_day, (ended_at + REST_BETWEEN).astimezone(zone).date())
        raise Refused(
            f"Te vroeg na de vorige training. De volgende kan vanaf {day:%d-%m-%Y}.",
            f"Too soon after the last session. The next one can be from {day:%Y-%m-%d}.",
        )


def _not_today(decision: Decision[Clearance]) -> tuple[str, str]:
    """The refusal: every reason that stands in the way, gravest first, and what is still to be measured or asked."""
    against = [reason.what for reason in decision.reasons if _weighs(reason.rule)]
    labels = [CATALOGUE[name].label for name in decision.open]
    nl = [f"Nu geen training: {'; '.join(words.nl for words in against)}."] if against else []
    en = [f"No session now: {'; '.join(words.en for words in against)}."] if against else []
    if labels:
        nl.append(f"Nog niet bekend: {', '.join(label.nl for label in labels)}. Meet of vraag dit eerst.")
        en.append(f"Not known yet: {', '.join(label.en for label in labels)}. Measure or ask this first.")
    return " ".join(nl), " ".join(en)


def _weighs(rule_id: str) -> bool:
    """Does this rule stand in the way, or does it only limit?"""
    then = BOOK.rule(rule_id).then
    return isinstance(then, Clearance) and then not in GO


def _session(chart: Chart, session: str, *, writable: bool = True) -> SessionRecord:
    record = chart.sessions.get(session)
    if record is None:
        raise Refused("Deze training bestaat niet.", "This session does not exist.")
    if writable and record.closed is not None:
        raise Refused("Deze training is al afgesloten.", "This session is closed already.")
    return record


@_decide.register
def _(command: c.Step, draft: Draft) -> None:
    record = _session(draft.chart, command.session, writable=command.event != "stop")
    if command.event == "stop":
        return _stop(record, command, draft)
    event = _event(command.event)
    if event in BY_A_PERSON and draft.asking.role not in NAMED:
        raise Refused(
            f"Alleen een begeleider met naam mag dit: {event.value}.", f"Only a named supervisor may: {event.value}."
        )
    if command.before != record.state or not _in_the_table(record.state, event, command.after):
        raise Refused(
            f"Dit kan nu niet: {event.value}, de training staat op {record.state}.",
            f"Not possible now: {event.value}, the session is {record.state}.",
        )
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
        _raise_concern(draft, Concern.HOLD, (aftercare.STOPPED_RULE,), "coach", words, "stop")


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


@_decide.register
def _(command: c.Supervise, draft: Draft) -> None:
    """Taking over never waits for anything: who stands beside her must be who the record names."""
    record = _session(draft.chart, command.session)
    if draft.asking.role not in NAMED:
        raise Refused("Alleen een begeleider neemt over.", "Only a supervisor takes over.")
    if record.supervisor != draft.asking.by:
        draft.add(e.SupervisorChanged(command.session, draft.asking.by))


@_decide.register
def _(command: c.Swap, draft: Draft) -> None:
    record = _session(draft.chart, command.session)
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


@_decide.register
def _(command: c.FindRange, draft: Draft) -> None:
    _session(draft.chart, command.session)
    if not (isfinite(command.low) and isfinite(command.high)) or command.low >= command.high:
        raise Refused("Begin en eind zijn hetzelfde. Meet opnieuw.", "Both ends are the same. Measure again.")
    draft.add(e.RangeFound(**structs.asdict(command)))


@_decide.register
def _(command: c.SetMachine, draft: Draft) -> None:
    _enrolled(draft.chart)
    if exercise(command.exercise) is None:
        raise Refused("Deze oefening kennen wij niet.", "This exercise is not known.")
    step = command.step_kg
    if step is not None and not 0 < step <= LARGEST_STEP_KG:
        raise Refused(
            f"Een stap van {step:g} kg kennen wij niet. Vul in wat er op de machine staat, zoals 2,5.",
            f"A step of {step:g} kg is not known. Enter what the machine says, such as 2.5.",
        )
    kept = e.MachineSet(command.exercise, command.settings.strip()[:LONGEST_SETTINGS], step)
    if draft.chart.machines.get(command.exercise) != kept:
        draft.add(kept)


@_decide.register
def _(command: c.SeeRepetition, draft: Draft) -> None:
    record = _session(draft.chart, command.session)
    known = {(r.set_no, r.number): r.valid for r in record.repetitions}
    # Said again with another `valid` it is a correction: the coach took a tap back, or gave it anew.
    if known.get((command.set_no, command.number)) is command.valid:
        return
    # What ends after STOP is kept, and never counted.
    valid = command.valid and record.state != "STOPPED"
    draft.add(e.RepetitionSeen(**{**structs.asdict(command), "valid": valid}))


@_decide.register
def _(command: c.SeePressure, draft: Draft) -> None:
    _session(draft.chart, command.session)
    draft.add(e.PressureSeen(**structs.asdict(command)))


@_decide.register
def _(command: c.Cue, draft: Draft) -> None:
    _session(draft.chart, command.session)
    draft.add(e.Cued(**structs.asdict(command)))


@_decide.register
def _(command: c.JudgeCue, draft: Draft) -> None:
    record = _session(draft.chart, command.session, writable=False)
    if command.cue_seq not in dict(record.cues):
        raise Refused("Dit seintje is niet gegeven.", "This cue was not given.")
    draft.add(e.CueJudged(command.session, command.cue_seq, command.right))


@_decide.register
def _(command: c.EndSet, draft: Draft) -> None:
    record = _session(draft.chart, command.session)
    # What she says after the set (effort, reserve) comes after its end: the same set again, with more known.
    if any((ended.set_no, ended.done) == (command.set_no, command.done) for _, ended in record.sets):
        return
    draft.add(e.SetEnded(command.session, command.set_no, command.done))


@_decide.register
def _(command: c.CloseSession, draft: Draft) -> None:
    record = _session(draft.chart, command.session)
    if record.state not in ENDED:
        raise Refused(
            "De training loopt nog. Rond haar eerst af, of druk op STOP.",
            "The session still runs. Finish it first, or press STOP.",
        )
    _stayed_long_enough(record, draft)
    facts = _answers("F0", command.answers, draft)
    draft.add(e.SessionClosed(command.session, ENDED[record.state], record.last_set_ended_at))
    _ask_later(record, draft)
    _answered(command.session, "F0", facts, draft)
    _judge_again(draft)


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


def _ask_later(record: SessionRecord, draft: Draft) -> None:
    now, chart = draft.asking.now, draft.chart
    ended_at = record.last_set_ended_at or now
    with_f4 = follow_up.asks_f4(chart, now)
    for window in follow_up.windows(ended_at, now, chart.zone, with_f4=with_f4):
        _due(record.opened.session, window, draft)


def _due(session: str, window: follow_up.Window, draft: Draft) -> None:
    link = f"{session}/{window.check}"
    draft.add(e.CheckDue(session, window.check, window.opens_at, window.remind_at, window.closes_at, link))
    name = draft.asking.name(f"message/{link}")
    draft.add(e.MessageQueued(name, "client", "check_due", link, window.opens_at))
    for n, at in enumerate(window.remind_at, start=1):
        again = draft.asking.name(f"reminder/{n}/{link}")
        draft.add(e.MessageQueued(again, "client", "check_reminder", link, at))


# --- follow-up -------------------------------------------------------------------------------


@_decide.register
def _(command: c.AnswerCheck, draft: Draft) -> None:
    record = _asked(draft.chart, command.session, command.check)
    facts = _answers(command.check, command.answers, draft)
    _not_too_early(record, command.check, facts, draft)
    _answered(command.session, command.check, facts, draft)
    _no_longer_silent(command, draft)
    _no_longer_waiting(f"{command.session}/{command.check}", draft)
    if command.check == "F3" and follow_up.f4_after(facts):
        _ask_once_more(command.session, draft)
    _judge_again(draft)


def _asked(chart: Chart, session: str, check: str) -> CheckRecord:
    record = chart.checks.get((session, check))
    if record is not None and record.answered is not None:
        raise Refused(
            "Deze vragen zijn al beantwoord. Wij hebben het antwoord. Is er iets nieuws? Bel de praktijk; bij nood 112.",
            "These questions are answered already. We have the answer. Something new? Call the practice; 112 if urgent.",
        )
    if record is None or record.due is None:
        raise Refused("Deze vragen zijn niet gesteld.", "These questions were not asked.")
    return record


def _answers(check: str, raw: Mapping[str, Any], draft: Draft) -> tuple[Fact, ...]:
    """The answers as facts. Refuses what no check may state, and a check whose first questions were skipped."""
    for name in raw:
        if name not in aftercare.MAY_ANSWER:
            raise Refused(f"“{name}” hoort niet bij deze vragen.", f'"{name}" is no part of these questions.')
    skipped = [names[0] for names in aftercare.NEEDED[check] if not any(name in raw for name in names)]
    if skipped:
        labels = [CATALOGUE[name].label for name in dict.fromkeys(skipped)]
        raise Refused(
            f"Nog niet ingevuld: {', '.join(label.nl for label in labels)}. “Weet ik niet” mag ook.",
            f'Not filled in yet: {", ".join(label.en for label in labels)}. "I do not know" will do.',
        )
    return tuple(_parsed(name, value, draft.asking.now, draft.asking.role) for name, value in raw.items())


def _not_too_early(record: CheckRecord, check: str, facts: tuple[Fact, ...], draft: Draft) -> None:
    """An early 'all is well' says nothing of the evening; an early complaint always counts."""
    now = draft.asking.now
    assert record.due is not None
    if now < record.due.opens_at and not follow_up.judge(check, facts, draft.chart.facts, now).rules:
        at = record.due.opens_at.astimezone(ZoneInfo(draft.chart.zone))
        raise Refused(
            f"Deze vragen komen om {at:%H:%M} uur. Vul ze dan in. Voelt u nu iets? Zeg het hier, of bel; bij nood 112.",
            f"These questions come at {at:%H:%M}. Answer then. Do you feel something now? Say so here, or call; 112 if urgent.",
        )


def _answered(session: str, check: str, facts: tuple[Fact, ...], draft: Draft) -> None:
    now = draft.asking.now
    judged = follow_up.judge(check, facts, draft.chart.facts, now)
    raw = {fact.name: fact_catalogue.write(fact) for fact in facts}
    draft.add(e.CheckAnswered(session, check, raw, judged.grade.word))
    if judged.concern is not Concern.NONE:
        _raise_concern(draft, judged.concern, judged.fired, judged.owner, judged.why, f"{session}/{check}")


def _raise_concern(draft: Draft, level: Concern, rules: tuple[str, ...], owner: str, why: Words, about: str) -> None:
    """A concern with an owner and a time; where it must be phoned, exactly one message."""
    now = draft.asking.now
    name = draft.asking.name(f"concern/{about}")
    draft.add(e.ConcernRaised(name, level.name, rules, owner, follow_up.until(level, now), why))
    if level >= Concern.CALL:
        draft.add(e.MessageQueued(draft.asking.name(f"message/{about}"), owner, "concern", name, now))


def _no_longer_silent(command: c.AnswerCheck, draft: Draft) -> None:
    """A late answer counts, and ends the concern about its absence; what it says raises its own."""
    about = silence(command.session, command.check)
    waiting = draft.chart.concerns.get(about)
    if waiting is not None and waiting.open:
        draft.add(e.ConcernReviewed(about, "answered"))


def silence(session: str, check: str) -> str:
    """The id of the concern about the silence after one check: the late answer must find it again."""
    return hashlib.sha256(f"silence/{session}/{check}".encode()).hexdigest()[:32]


def _no_longer_waiting(link: str, draft: Draft) -> None:
    for queued, handled in tuple(draft.chart.messages.values()):
        if queued.link == link and handled is None:
            draft.add(e.MessageHandled(queued.message, "answered"))


def _ask_once_more(session: str, draft: Draft) -> None:
    if (session, "F4") not in draft.chart.checks:
        record = draft.chart.sessions[session]
        ended_at = record.last_set_ended_at or record.closed_at or record.opened_at
        _due(session, follow_up.muscle_check("F4", ended_at, draft.asking.now, draft.chart.zone), draft)


@_decide.register
def _(command: c.PassDue, draft: Draft) -> None:
    record = draft.chart.checks.get((command.session, command.check))
    if record is None or record.due is None or record.answered is not None or record.silent:
        return
    if draft.asking.now < record.due.closes_at:
        return
    draft.add(e.Silent(command.session, command.check))
    noon = follow_up.next_midday(draft.asking.now, draft.chart.zone)
    rules, words = (aftercare.SILENT_RULE,), aftercare.SILENT_WORDS
    about = silence(command.session, command.check)
    draft.add(e.ConcernRaised(about, Concern.WATCH.name, rules, "coach", noon, words))
    _judge_again(draft)


@_decide.register
def _(command: c.Review, draft: Draft) -> None:
    concern = draft.chart.concerns.get(command.concern)
    if concern is None:
        raise Refused("Deze zorg bestaat niet.", "This concern does not exist.")
    _reviewable(concern, command, draft.asking)
    draft.add(e.ConcernReviewed(command.concern, command.decision, command.note))
    _judge_again(draft)


def _reviewable(concern: ConcernRecord, command: c.Review, asking: Asking) -> None:
    if command.decision not in REVIEWS:
        raise Refused("Kies: door, lichter door, pauze of bellen.", "Choose: continue, continue lower, pause or call.")
    if not concern.open and not concern.blocks:
        raise Refused("Over deze zorg is al beslist.", "This concern has been decided already.")
    if concern.raised.owner == "physician" and asking.role != "physician":
        raise Refused(
            "Over deze zorg beslist de arts. U kunt er wel een notitie bij schrijven.",
            "The physician decides on this concern. You may add a note.",
        )
