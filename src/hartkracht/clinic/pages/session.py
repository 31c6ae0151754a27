"""Before and after the live hour: the questions at the door, the start, the close with its answers, tonight's question."""

import contextlib
import datetime as dt
import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hartkracht import desk
from hartkracht.clinic import asking, names, verdicts
from hartkracht.clinic.access import actor, clinical, command_id
from hartkracht.clinic.pages.person import CHECKS
from hartkracht.clinic.pages.room import last_notes
from hartkracht.clinic.qr import qr
from hartkracht.clinic.templatetags.parts import short
from hartkracht.clinic.templatetags.words import pick
from hartkracht.journey import follow_up
from hartkracht.journey.chart import Chart
from hartkracht.journey.screen import screen
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance, Decision
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN
from hartkracht.rules import aftercare
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import CATALOGUE, Sheet
from hartkracht.signals.pressure import Cuff, CuffPhase
from hartkracht.units import mmHg

# What is asked and measured at every door, in this order; the rules ask what else they need.
AT_THE_DOOR = ("symptoms_now", "illness", "medicine_taken", "resting_pressure", "resting_pulse", "rhythm")
PRESSURE = frozenset({"resting_systolic", "resting_diastolic", "readings", "readings_differ"})


def _who(chart: Chart) -> dict[str, object]:
    if chart.person is None:
        raise desk.NotAllowed(outside=True)
    who = chart.person
    return {"who": who, "short": short(who), "age": verdicts.age(who.born, desk.clock().date())}


@clinical
def prepare(request: HttpRequest, person: str) -> HttpResponseBase:
    """The door: ask, measure, judge again; start when the verdict allows it."""
    who = actor(request)
    chart = desk.look(who, person, "door")
    if chart.open_session:
        return redirect("room", person, chart.open_session)
    errors: dict[str, Words] = {}
    typed: QueryDict | None = None
    if request.method == "POST":
        facts, errors = asking.read(_all_of_the_day(), request.POST)
        if facts:
            chart = desk.execute(who, person, c.State({**facts, "supervisor": "named"}), command_id(request)).chart
        if not errors:
            return redirect("prepare", person)
        typed = request.POST
    return render(request, "coach/prepare.html", _door(chart, person, typed, errors, again="again" in request.GET))


def _all_of_the_day() -> list[str]:
    return [
        name
        for name, spec in CATALOGUE.items()
        if "coach" in spec.by and spec.group != "intake" and spec.group != "after"
    ]


def _door(
    chart: Chart, person: str, typed: QueryDict | None, errors: dict[str, Words], *, again: bool
) -> dict[str, object]:
    now = desk.clock()
    decision = screen(chart.facts, BOOK, now)
    sheet = Sheet(chart.facts, now)
    answered = [name for name in AT_THE_DOOR if not again and _known(sheet, name)]
    wanted = [name for name in AT_THE_DOOR if name not in answered] + _wanted(decision, answered)
    known = [(CATALOGUE[name].label, _said(chart, sheet, name)) for name in answered]
    return {
        **_who(chart),
        "person": person,
        "asked": asking.ask(dict.fromkeys([*wanted, *errors]), typed, errors),
        "known": known,
        "decision": decision,
        "rung": verdicts.RUNGS[decision.value],
        "reasons": [(reason, verdicts.icon_of(reason)) for reason in decision.reasons],
        "ready": decision.value in verdicts.READY,
        "standing_open": [one for one in verdicts.missing(decision.open) if not one.at_the_door],
        "prescribed": chart.prescribed,
        "unanswered": [(sid, check, CHECKS[check]) for sid, check in chart.unanswered(now)],
        "last_notes": last_notes(chart),
        "concern_open": bool(chart.blocking_concerns),
    }


def _known(sheet: Sheet, name: str) -> bool:
    names_of = ("resting_systolic", "resting_diastolic") if name == "resting_pressure" else (name,)
    return all(sheet.value(one) is not UNKNOWN for one in names_of)


def _wanted(decision: Decision[Clearance], answered: list[str]) -> list[str]:
    """What the rules miss besides the fixed questions: a third reading, glucose, weight."""
    found = ["resting_pressure" if name in PRESSURE else name for name in decision.open]
    coach_may = [n for n in found if n in CATALOGUE and "coach" in CATALOGUE[n].by and CATALOGUE[n].group == "today"]
    return [name for name in dict.fromkeys(coach_may) if name not in AT_THE_DOOR and name != "supervisor"]


def _said(chart: Chart, sheet: Sheet, name: str) -> str:
    """What was said of it today; the readings as they were taken, the rest as the rules take it."""
    fact = chart.facts.latest(name)
    found = fact.value if name == "resting_pressure" and fact else sheet.value(name)
    return pick("onbekend", "unknown") if found is UNKNOWN else names.value(name, found)


@clinical
@require_POST
def start(request: HttpRequest, person: str) -> HttpResponse:
    """Open the live hour. The session's id follows from person and command, so pressing twice opens one."""
    who, command = actor(request), command_id(request)
    # Samples are kept by session alone: the id that the form brought could be that of somebody else's session.
    session = hashlib.sha256(f"{person}/{command}".encode()).hexdigest()[:32]
    chart = desk.execute(who, person, c.OpenSession(session), command).chart
    return redirect("room", person, chart.open_session or session)


@clinical
def close(request: HttpRequest, person: str, session: str) -> HttpResponseBase:
    """The close: what she feels, pressure sitting and standing; then tonight's question."""
    who = actor(request)
    chart = desk.look(who, person, "session")
    if session not in chart.sessions:
        raise Http404
    if chart.sessions[session].closed is not None:
        return redirect("closed", person, session)
    form = _Check("F0", request)
    if form.complete:
        command = c.CloseSession(session, form.answers)
        return _keep(request, person, command, redirect("closed", person, session))
    stay = follow_up.observe(chart, desk.clock())
    ended = chart.sessions[session].last_set_ended_at
    context = {
        "form": form,
        "stay_min": round(stay.total_seconds() / 60),
        "stays_until": ended + stay if ended and ended + stay > desk.clock() else None,
    }
    return render(request, "coach/close.html", {**_who(chart), "person": person, **context})


@clinical
def closed(request: HttpRequest, person: str, session: str) -> HttpResponseBase:
    """What was done, in one picture, and the link for tonight as a code to take home."""
    chart = desk.look(actor(request), person, "session")
    record = chart.sessions.get(session)
    if record is None or record.closed is None:
        raise Http404
    link = _evening_link(request, chart, person, session)
    return render(
        request,
        "coach/closed.html",
        {
            **_who(chart),
            "person": person,
            "record": record,
            "number": list(chart.sessions).index(session) + 1,
            "seconds": round(sum(done.time_under_tension_s for done in record.done)),
            "done": [(names.exercise(one.exercise), one, range(one.repetitions)) for one in record.done],
            "pressures": [(one.systolic, one.diastolic, _caution(one)) for _, one in record.pressures],
            "due": _due(chart, session),
            "link": link,
            "qr": qr(link) if link else "",
        },
    )


def _caution(seen: e.PressureSeen) -> Words | None:
    """What must be said beside this reading; None for one before any set."""
    upper, lower = mmHg(seen.systolic), mmHg(seen.diastolic)
    return Cuff(upper, lower, seen.at_s, CuffPhase(seen.phase), seen.posture, seen.arm, seen.delay_s).caution


def _due(chart: Chart, session: str) -> list[tuple[Words, dt.datetime]]:
    """(which question, when it comes) of everything asked after this session, soonest first."""
    due = [r.due for (sid, _), r in chart.checks.items() if sid == session and r.due and r.answered is None]
    return [(CHECKS[one.check], one.opens_at) for one in sorted(due, key=lambda one: one.opens_at)]


def _evening_link(request: HttpRequest, chart: Chart, person: str, session: str) -> str:
    """The address of the first check that is still to come; empty where none is."""
    due = [r.due for (sid, _), r in chart.checks.items() if sid == session and r.due and r.answered is None]
    soonest = min(due, key=lambda one: one.opens_at, default=None)
    return check_address(request, person, soonest.link) if soonest else ""


def check_address(request: HttpRequest, person: str, link: str) -> str:
    """The whole address of a check (`session/check`), for paper, code or message."""
    return request.build_absolute_uri(reverse("check", args=[desk.message_link(person, link)]))


@clinical
def ask_check(request: HttpRequest, person: str, session: str, check: str) -> HttpResponseBase:
    """The coach asks by phone or at the door what was asked by link."""
    who = actor(request)
    chart = desk.look(who, person, "checks")
    if (session, check) not in chart.checks or check not in aftercare.ASKED:
        raise Http404
    form = _Check(check, request)
    if form.complete:
        return _keep(request, person, c.AnswerCheck(session, check, form.answers), redirect("person", person))
    context = {**_who(chart), "person": person, "when": CHECKS.get(check), "form": form}
    return render(request, "coach/ask_check.html", context)


def _keep(
    request: HttpRequest, person: str, command: c.CloseSession | c.AnswerCheck, then: HttpResponse
) -> HttpResponse:
    """Keep the answers and go on; where they are an emergency, 112 comes first, whatever the desk says."""
    if follow_up.opens_112(command.answers, desk.clock()) is None:
        desk.execute(actor(request), person, command, command_id(request))
        return then
    with contextlib.suppress(desk.Refused, desk.Conflict, desk.NotSaved):
        desk.execute(actor(request), person, command, command_id(request))
    return redirect("call-112")


class _Check:
    """The questions of one check as a form. Where a symptom is named, what belongs to it is asked before it is complete."""

    def __init__(self, check: str, request: HttpRequest) -> None:
        typed = request.POST if request.method == "POST" else None
        fixed = aftercare.ASKED[check]
        self.answers, errors = asking.read((*fixed, *aftercare.DETAILS), typed) if typed else ({}, {})
        named = bool(self.answers.get("symptoms")) and self.answers["symptoms"] != asking.UNKNOWN
        told = any(name in self.answers for name in aftercare.DETAILS)
        wanted = (*fixed, *aftercare.DETAILS) if named else fixed
        self.asks_more = bool(typed) and named and not told
        self.complete = bool(typed) and not errors and (told or not named)
        self.asked = asking.ask(wanted, typed, errors)
