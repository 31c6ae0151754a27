"""The outbox: messages that wait for a person to send, print or phone them. Nothing leaves by itself."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hartkracht import desk
from hartkracht.clinic.access import Account, actor, command_id, only
from hartkracht.clinic.pages.person import CHECKS
from hartkracht.clinic.pages.session import check_address
from hartkracht.clinic.paging import page_of
from hartkracht.journey.summary import REMINDER, Summary
from hartkracht.model import command as c
from hartkracht.model.dose import Words

HOW = {
    "sent": Words("Gestuurd", "Sent"),
    "printed": Words("Afgedrukt", "Printed"),
    "phoned": Words("Gebeld", "Phoned"),
    "dropped": Words("Niet nodig", "Not needed"),
}
TEXTS = {
    "check_due": Words(
        "Hoe gaat het na uw training? Een paar vragen.", "How are you after your session? A few questions."
    ),
    REMINDER: Words(
        "Hoe gaat het na uw training? We hebben uw antwoord nog niet.",
        "How are you after your session? We do not have your answer yet.",
    ),
    "concern": Words("Er is een zorg die vandaag iemand moet zien.", "A concern that somebody must look at today."),
}
mail_room = only(Account.Role.COACH, Account.Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message that waits."""

    person: str
    who: Summary
    message: str
    text: Words
    about: Words
    address: str
    due_at: dt.datetime
    late: bool


@mail_room
def outbox(request: HttpRequest) -> HttpResponseBase:
    """All that wait, soonest first."""
    now = desk.clock()
    found = [
        Waiting(
            person,
            who,
            message,
            TEXTS.get(text, Words(text, text)),
            CHECKS.get(link.partition("/")[2], Words("", "")),
            _address(request, person, text, link),
            due_at,
            due_at < now,
        )
        for person, who in desk.people(actor(request))
        for message, _to, text, link, due_at in who.waiting(now)
    ]
    found.sort(key=lambda one: one.due_at)
    return render(
        request,
        "coach/outbox.html",
        {"page": page_of(request, found), "total": len(found), "how": list(HOW.items()), "now": now},
    )


def _address(request: HttpRequest, person: str, text: str, link: str) -> str:
    """What goes with the message: the client's link; for staff the page of the concern."""
    if text in ("check_due", REMINDER):
        return check_address(request, person, link)
    return request.build_absolute_uri(reverse("review", args=[person, link]))


@mail_room
@require_POST
def handle(request: HttpRequest, person: str, message: str) -> HttpResponse:
    """Say how it was handled; what it reminds of needs nothing more then."""
    how, who = request.POST.get("how", ""), actor(request)
    if how in HOW:
        for before in _reminded_of(request, person, message):
            desk.execute(who, person, c.HandleMessage(before, how), f"handled-{before}")
        desk.execute(who, person, c.HandleMessage(message, how), command_id(request))
    return redirect("outbox")


def _reminded_of(request: HttpRequest, person: str, message: str) -> list[str]:
    """The earlier messages with the same link that still wait."""
    waiting = dict(desk.people(actor(request))).get(person)
    of = {one[0]: one for one in waiting.messages} if waiting else {}
    this = of.get(message)
    return [name for name, one in of.items() if this and one[3] == this[3] and one[4] < this[4]]
