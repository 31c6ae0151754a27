"""The evening and morning check: one page behind a signed link, and the 112 page.

The rules that open the 112 page travel inside the page, so that the phone judges them without a network and before
anything is kept; here they are judged again for who has no script. A link is for one check, once; it shows nothing of
the record.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from hartkracht import desk
from hartkracht.clinic import asking
from hartkracht.clinic.access import command_id
from hartkracht.clinic.asking import Asked
from hartkracht.journey.chart import Chart
from hartkracht.journey.follow_up import opens_112
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.decision import Concern
from hartkracht.model.dose import Words
from hartkracht.rules import aftercare
from hartkracht.rules.spec import FactError

A_YEAR = 365 * 24 * 3600
# What is asked on one screen where a symptom was named: the urgent part first, and alone.
DETAILS = (("symptom_still_there",), ("symptom_began", "symptom_duration", "symptom_at_rest"),
           ("symptom_severity", "symptom_pattern", "symptom_signs"))  # fmt: skip
SCALE = tuple(str(n) for n in range(11))
NEEDS_AN_ANSWER = Words("Kies een antwoord. “Weet ik niet” mag ook.", 'Choose an answer. "I do not know" will do.')
TITLES = {
    "F1": Words("Hoe gaat het na uw training van vandaag?", "How are you after today’s session?"),
    "F2": Words("Hoe gaat het na uw training van gisteren?", "How are you after yesterday’s session?"),
    "F3": Words("Hoe gaat het, twee dagen na uw training?", "How are you, two days after your session?"),
    "F4": Words("Hoe gaat het, drie dagen na uw training?", "How are you, three days after your session?"),
}
NEXT: Mapping[Concern, tuple[Words, Words]] = {
    Concern.NONE: (
        Words("Dank u", "Thank you"),
        Words("Uw antwoord is bewaard. U hoeft niets te doen.", "Your answer is kept. There is nothing you need to do."),
    ),
    Concern.WATCH: (
        Words("Dank u. We letten hierop.", "Thank you. We keep an eye on this."),
        Words("De volgende training gaat niet omhoog. Uw coach kijkt mee.",
              "The next session does not go up. Your coach watches along."),
    ),
    Concern.HOLD: (
        Words("Niet trainen tot we u bellen", "No training until we call you"),
        Words("Er kijkt eerst iemand naar uw antwoord. Dat gebeurt binnen twee dagen.",
              "Someone looks at your answer first. That happens within two days."),
    ),
    Concern.CALL: (
        Words("Bel nu uw huisarts of de huisartsenpost", "Call your GP or the out-of-hours service now"),
        Words("Komt het terug, duurt het langer dan 5 minuten, of neemt niemand op? Bel 112.",
              "Does it return, last over 5 minutes, or does nobody answer? Call 112."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """The questions of one screen. `after_symptom`: asked only where a symptom was named."""

    asked: tuple[Asked, ...]
    after_symptom: bool


def check(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask, and keep what was answered. A link of no use any more gives one sentence."""
    link = desk.read_link(token)
    chart = desk.look(link, link.bound_to, "check")
    _speak_her_language(request, chart)
    record = chart.checks.get((link.session, link.check))
    if record is not None and record.answered is not None:
        return render(request, "check/answered.html", {"at": record.answered_at}, status=410)
    if request.method != "POST":
        return _page(request, link.check)
    answers, wrong = read(link.check, request)
    command = c.AnswerCheck(link.session, link.check, answers)

    def keep() -> desk.Done:
        return desk.execute(link, link.bound_to, command, command_id(request))

    found = _found(answers)
    if found:
        return answer_112(request, found, keep)
    if wrong:
        return _page(request, link.check, request.POST, wrong, status=422)
    return _thanks(request, keep())


def _speak_her_language(request: HttpRequest, chart: Chart) -> None:
    """The language she was enrolled with, unless this phone chose one."""
    if chart.person is not None and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(chart.person.language)


def names(check: str) -> list[str]:
    """Every fact this check may ask, in order."""
    return [name for step in screens(check) for name in step]


def screens(check: str) -> list[tuple[str, ...]]:
    """The facts of each screen, in order; details follow the symptoms."""
    found: list[tuple[str, ...]] = []
    for name in aftercare.ASKED[check]:
        found.append((name,))
        found.extend(DETAILS if name == "symptoms" else ())
    return found


def _page(
    request: HttpRequest,
    check: str,
    typed: Any = None,
    wrong: Mapping[str, Words] | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = [Step(tuple(asking.ask(screen, typed, wrong)), screen[0] in aftercare.DETAILS) for screen in screens(check)]
    context = {"title": TITLES[check], "steps": steps, "rules": aftercare.offline(), "wrong": wrong, "scale": SCALE}
    return render(request, "check/check.html", context, status=status)


def read(check: str, request: HttpRequest) -> tuple[dict[str, Any], dict[str, Words]]:
    """(answers in raw form, what was wrong by fact). Details count only where a symptom was named."""
    answers, wrong = asking.read(names(check), request.POST)
    felt = isinstance(answers.get("symptoms"), list) and bool(answers["symptoms"])
    if not felt:
        answers = {name: raw for name, raw in answers.items() if name not in aftercare.DETAILS}
    needed = ["symptoms", *(["symptom_still_there"] if felt else [])]
    return answers, {**{name: NEEDS_AN_ANSWER for name in needed if name not in answers}, **wrong}


def _found(answers: Mapping[str, Any]) -> Words | None:
    try:
        return opens_112(answers, desk.clock())
    except FactError:
        return None


def answer_112(request: HttpRequest, found: Words, keep: Callable[[], object]) -> HttpResponse:
    """The 112 page. Keeping the answer comes second: where it fails the page stays the same, and says so."""
    try:
        keep()
        kept = True
    except (desk.Refused, desk.Conflict, desk.NotSaved):
        kept = False
    return render(request, "check/open_112.html", {"found": found, "kept": kept})


def _thanks(request: HttpRequest, done: desk.Done) -> HttpResponse:
    raised = [one.what for one in done.entries if isinstance(one.what, e.ConcernRaised)]
    level = max((Concern[one.level] for one in raised), default=Concern.NONE)
    if level is Concern.EMERGENCY:
        return render(request, "check/open_112.html", {"found": raised[0].why, "kept": True})
    title, text = NEXT[level]
    context = {"title": title, "text": text, "level": level.name, "raised": raised, "next_at": _next_at(done.chart)}
    return render(request, "check/thanks.html", context)


def _next_at(chart: Chart) -> dt.datetime | None:
    """When she is asked again; None where nothing is still to come."""
    now = desk.clock()
    due = [r.due.opens_at for r in chart.checks.values() if r.due and r.answered is None and r.due.opens_at > now]
    return min(due, default=None)


@require_safe
def call_112(request: HttpRequest) -> HttpResponse:
    """The 112 page on its own address: no sign-in, no database, kept by the phone for when there is no network."""
    answer = HttpResponse(render_to_string("check/call_112.html"))
    answer.headers["Cache-Control"] = f"private, max-age={A_YEAR}"
    answer.headers["Vary"] = "Cookie, Accept-Language"
    return answer
