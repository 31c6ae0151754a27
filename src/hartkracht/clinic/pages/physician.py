"""The physician's inbox and her page: one question, the facts, five decisions, limits, a signature. Three minutes.

The page proposes and the guardrails hold; what she signs tightens and never loosens a rule. The coach sees the limits,
never the diagnoses. She proves who she is at the moment of signing, by password or second key.
"""

import datetime as dt
import time
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hartkracht import desk
from hartkracht.clinic import asking, verdicts
from hartkracht.clinic.access import account, actor, command_id, physician
from hartkracht.clinic.pages import letter_facts, letter_form
from hartkracht.clinic.pages.letter_form import ALLOWS, DECISIONS, HER_FACTS
from hartkracht.clinic.paging import page_of
from hartkracht.clinic.templatetags.parts import short
from hartkracht.clinic.templatetags.words import dutch, pick
from hartkracht.journey.chart import Chart
from hartkracht.journey.summary import Summary
from hartkracht.model import command as c
from hartkracht.model.dose import Words


@physician
def inbox(request: HttpRequest) -> HttpResponseBase:
    """Who waits for her decision, longest first; then whose clearance ends or was withdrawn."""
    people = desk.people(actor(request))
    lines = sorted(people, key=lambda pair: _urgency(pair[1]))
    context = {
        "page": page_of(request, [(person, who, _state(who)) for person, who in lines]),
        "waiting": sum(who.asked_at is not None for _, who in people),
        "today": desk.clock().date(),
    }
    return render(request, "physician/inbox.html", context)


def _urgency(who: Summary) -> tuple[int, float, str]:
    asked = who.asked_at.timestamp() if who.asked_at else 0.0
    return (0 if who.asked_at else 1, asked, who.family_name)


def _state(who: Summary) -> tuple[str, Words]:
    if who.asked_at:
        return "physician", Words("Vraagt uw besluit", "Asks your decision")
    if who.letter_withdrawn:
        return "not-today", Words("Ingetrokken", "Withdrawn")
    if not who.letter_decision:
        return "unknown", Words("Nog niet gevraagd", "Not asked yet")
    return ("may" if who.letter_decision in ALLOWS else "not-today"), DECISIONS[who.letter_decision]


@physician
def clear(request: HttpRequest, person: str) -> HttpResponseBase:
    """Her page: read, decide, sign."""
    who = actor(request)
    chart = desk.look(who, person, "clearance")
    if request.method == "POST":
        letter, wrong = letter_form.read(request.POST, chart, desk.clock())
        facts, wrong_facts = asking.read(HER_FACTS, request.POST)
        wrong = {**wrong, **wrong_facts}
        if not wrong:
            wrong = _prove(request)
        if not wrong:
            try:
                return _sign(request, person, letter, facts)
            except desk.Refused as problem:
                wrong = {"decision": problem.words}
        return render(request, "physician/clear.html", _page(request, person, chart, request.POST, wrong), status=422)
    return render(request, "physician/clear.html", _page(request, person, chart, None, {}))


def _sign(request: HttpRequest, person: str, letter: dict[str, Any], facts: dict[str, Any]) -> HttpResponse:
    who, command = actor(request), command_id(request)
    if facts:
        desk.execute(who, person, c.State(facts), f"{command}-facts")
    signature = c.Sign(letter["decision"], letter, str(letter.get("note", "")), proved_at(request) or desk.clock())
    desk.execute(who, person, signature, command)
    messages.success(request, pick("Ondertekend. De coach ziet het meteen.", "Signed. The coach sees it at once."))
    return redirect("clear", person)


@physician
@require_POST
def withdraw(request: HttpRequest, person: str) -> HttpResponse:
    """Take the clearance back. It counts from this moment, also in a session that runs."""
    reason = request.POST.get("reason", "").strip()
    if reason:
        desk.execute(actor(request), person, c.WithdrawLetter(reason[:2000]), command_id(request))
        messages.success(request, pick("Ingetrokken. Niemand traint hierop.", "Withdrawn. Nobody trains on it."))
    else:
        messages.error(
            request, pick("Niet ingetrokken: schrijf in één regel waarom.", "Not withdrawn: say why in one line.")
        )
    return redirect("clear", person)


def proved_at(request: HttpRequest) -> dt.datetime | None:
    """When she last proved who she is; None where that is too long ago. Never by signing in alone."""
    if not reauthentication.did_recently_reauthenticate(request):
        return None
    proofs = [one for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    return desk.clock() - dt.timedelta(seconds=time.time() - proofs[-1]["at"]) if proofs else None


def _prove(request: HttpRequest) -> dict[str, Words]:
    """Her password, unless she has just proved herself. Tries are counted, as at the door."""
    if proved_at(request) is not None:
        return {}
    password = request.POST.get("password", "")
    if not password:
        return {
            "password": Words(
                "Vul uw wachtwoord in: dat is uw handtekening.", "Give your password: it is your signature."
            )
        }
    if not ratelimit.consume(request, action="reauthenticate", user=account(request)):
        return {"password": Words("Te vaak geprobeerd. Wacht een minuut.", "Too many tries. Wait one minute.")}
    if not get_adapter().reauthenticate(account(request), password):
        return {
            "password": Words(
                "Dit wachtwoord klopt niet. Er is niets ondertekend.", "This password is wrong. Nothing was signed."
            )
        }
    reauthentication.reauthenticate_by_password(request)
    return {}


def _page(
    request: HttpRequest, person: str, chart: Chart, typed: QueryDict | None, wrong: Mapping[str, Words]
) -> dict[str, object]:
    who, now = chart.person, desk.clock()
    if who is None:
        raise desk.NotAllowed(outside=True)
    return {
        **letter_facts.read(chart, now),
        **letter_form.written(typed, chart, now, wrong),
        "person": person,
        "who": who,
        "short": short(who),
        "age": verdicts.age(who.born, now.date()),
        "proved_at": proved_at(request),
        "has_password": account(request).has_usable_password(),
        "wrong": wrong,
        "dutch": dutch(),
    }
