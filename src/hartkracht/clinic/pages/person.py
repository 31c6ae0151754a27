"""One person, for coach and physician: the verdict with all reasons, what is open, the dose with its why, what happened.

The coach sees reasons and limits, never a list of diagnoses or medicines; those are on the physician's page.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hartkracht import desk
from hartkracht.clinic import names, verdicts
from hartkracht.clinic.access import actor, clinical, coach, command_id
from hartkracht.clinic.templatetags.parts import short
from hartkracht.clinic.templatetags.words import moment, pick
from hartkracht.journey.chart import Chart, ConcernRecord, SessionRecord
from hartkracht.journey.screen import LETTER_RULE, screen
from hartkracht.model import command as c
from hartkracht.model.decision import Clearance, Decision
from hartkracht.model.dose import PlannedExercise, Words
from hartkracht.rules.book import BOOK

CHECKS: dict[str, Words] = {
    "F0": Words("meteen na", "right after"),
    "F1": Words("dezelfde avond", "the same evening"),
    "F2": Words("de volgende ochtend", "the next morning"),
    "F3": Words("na 48 uur", "after 48 hours"),
    "F4": Words("vlak voor de volgende", "before the next one"),
}
GRADES: dict[str, tuple[str, Words]] = {
    "green": ("may", Words("niets bijzonders", "nothing unusual")),
    "yellow": ("reduced", Words("licht", "mild")),
    "orange": ("look", Words("eerst kijken", "look first")),
    "red": ("stop", Words("dringend", "urgent")),
}
SHOWN_SESSIONS = 10


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check after a session, with what came of it."""

    check: str
    when: Words
    icon: str
    words: Words
    unknown: bool
    can_ask: bool
    session: str


@dataclass(frozen=True, slots=True)
class PastSession:
    """One session of the history."""

    id: str
    record: SessionRecord
    number: int
    under_tension_s: int
    repetitions: int
    checks: tuple[CheckLine, ...]


@dataclass(frozen=True, slots=True)
class DoseLine:
    """One exercise of the next session, as a person reads it."""

    planned: PlannedExercise
    name: Words
    hills: range


@clinical
def person(request: HttpRequest, person: str) -> HttpResponseBase:
    """Everything this role may read of this person."""
    chart = desk.look(actor(request), person, "chart")
    now = desk.clock()
    of_the_day = chart.open_session is None and _asked_today(chart, now)
    decision = screen(chart.facts, BOOK, now, of_the_day=of_the_day)
    return render(
        request,
        "coach/person.html",
        {**_who(chart, now), **_verdict(chart, decision), **_record(chart), "person": person, "now": now},
    )


def _asked_today(chart: Chart, now: dt.datetime) -> bool:
    """Was she at the door today? Before that, only the standing verdict says something."""
    latest = chart.facts.latest("symptoms_now")
    return latest is not None and latest.at.astimezone().date() == now.astimezone().date()


def _who(chart: Chart, now: dt.datetime) -> dict[str, object]:
    who = chart.person
    if who is None:
        raise desk.NotAllowed(outside=True)
    return {"who": who, "short": short(who), "age": verdicts.age(who.born, now.date())}


def _verdict(chart: Chart, decision: Decision[Clearance]) -> dict[str, object]:
    assert chart.person is not None
    looked, fired, still_open = verdicts.in_short(decision)
    return {
        "sentence": verdicts.sentence(decision.value, chart.person.given_name),
        "ladder": verdicts.ladder(decision.value),
        "reasons": [(reason, verdicts.icon_of(reason)) for reason in decision.reasons],
        "open_facts": verdicts.missing(decision.open),
        "limits": [
            (names.limit(limit.name), names.limit_value(limit.value), limit.rule, limit.rule == LETTER_RULE)
            for limit in decision.limits.values()
        ],
        "counted": {"looked": looked, "fired": fired, "open": still_open, "rest": looked - fired},
        "book": decision.book,
        "needs_letter": chart.letter is None
        or chart.letter.withdrawn is not None
        or decision.value is Clearance.ASK_PHYSICIAN,
        "may_begin": decision.value in verdicts.READY
        or verdicts.only_the_door_is_open(decision.value.name, decision.open),
    }


def _record(chart: Chart) -> dict[str, object]:
    return {
        "asked_at": chart.asked_at,
        "letter": chart.letter,
        "prescribed": chart.prescribed,
        "dose": _dose(chart),
        "refused": [_rule_words(rule) for rule in chart.refused.refused] if chart.refused else [],
        "sessions": _history(chart),
        "more_sessions": max(0, len(chart.sessions) - SHOWN_SESSIONS),
        "open_session": chart.open_session,
        "concerns": [(record, names.level(record.raised.level)) for record in _newest_concerns(chart)],
        "notes": [(at, names.account(by), note) for at, by, note in reversed(chart.notes)],
    }


def _newest_concerns(chart: Chart) -> list[ConcernRecord]:
    return sorted(chart.concerns.values(), key=lambda one: (not one.open, -one.raised_at.timestamp()))[:SHOWN_SESSIONS]


def _dose(chart: Chart) -> list[DoseLine]:
    if chart.prescribed is None:
        return []
    return [
        DoseLine(line, names.exercise(line.id), range(line.repetitions))
        for line in chart.prescribed.prescription.exercises
    ]


def _rule_words(rule: str) -> tuple[str, Words]:
    return rule, names.rule(rule)


def _history(chart: Chart) -> list[PastSession]:
    numbered = list(enumerate(chart.sessions.items(), start=1))[-SHOWN_SESSIONS:]
    return [_past(chart, number, sid, record) for number, (sid, record) in reversed(numbered)]


def _past(chart: Chart, number: int, sid: str, record: SessionRecord) -> PastSession:
    checks = tuple(_check(chart, sid, check) for check in CHECKS if (sid, check) in chart.checks)
    seconds = round(sum(done.time_under_tension_s for done in record.done))
    return PastSession(sid, record, number, seconds, sum(done.repetitions for done in record.done), checks)


def _check(chart: Chart, sid: str, check: str) -> CheckLine:
    record = chart.checks[(sid, check)]
    if record.answered is not None:
        icon, words = GRADES.get(record.answered.grade, ("unknown", Words("onbekend", "unknown")))
        return CheckLine(check, CHECKS[check], icon, words, False, False, sid)
    if record.silent:
        words = Words("geen antwoord. Dat is onbekend.", "no answer. That is unknown.")
        return CheckLine(check, CHECKS[check], "unknown", words, True, True, sid)
    if record.due is not None and record.due.opens_at > desk.clock():
        return CheckLine(check, CHECKS[check], "clock", _comes(record.due.opens_at), True, False, sid)
    words = Words("nog geen antwoord", "no answer yet")
    return CheckLine(check, CHECKS[check], "clock", words, True, True, sid)


def _comes(at: dt.datetime) -> Words:
    when = moment(at)
    return Words(f"komt {when}", f"comes {when}")


@coach
@require_POST
def ask_clearance(request: HttpRequest, person: str) -> HttpResponse:
    """Ask the physician."""
    desk.execute(actor(request), person, c.AskClearance(request.POST.get("note", "").strip()), command_id(request))
    messages.success(request, pick("Gevraagd. De arts ziet de vraag meteen.", "Asked. The physician sees it at once."))
    return redirect("person", person)


@clinical
@require_POST
def prescribe(request: HttpRequest, person: str) -> HttpResponse:
    """Make the next dose, through the one gate."""
    done = desk.execute(actor(request), person, c.Prescribe(), command_id(request))
    if done.chart.prescribed is None:
        messages.warning(
            request,
            pick(
                "Er kan nog geen voorschrift komen. De redenen staan hieronder.",
                "No prescription yet. The reasons are below.",
            ),
        )
    return redirect("person", person)


@clinical
@require_POST
def note(request: HttpRequest, person: str) -> HttpResponse:
    """Write a note."""
    text = request.POST.get("text", "").strip()
    if text:
        desk.execute(actor(request), person, c.Note(text[:4000]), command_id(request))
    return redirect("person", person)
