"""The list of concerns, strictest first: each with a time, an owner and one button. Silence is on it."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from hartkracht import desk
from hartkracht.clinic import names, verdicts
from hartkracht.clinic.access import account, actor, clinical, command_id
from hartkracht.clinic.paging import page_of
from hartkracht.clinic.templatetags.parts import short
from hartkracht.clinic.templatetags.words import pick
from hartkracht.journey.chart import Chart, ConcernRecord
from hartkracht.journey.summary import Summary
from hartkracht.model import command as c
from hartkracht.model.decision import Concern
from hartkracht.model.dose import Words

DECISIONS = {
    "continue": Words("Gezien, ga door zoals gepland", "Seen, go on as planned"),
    "continue_lower": Words("Ga lichter door", "Go on, lighter"),
    "pause": Words("Wacht, geen training", "Wait, no session"),
    "call": Words("De arts moet bellen", "The physician must call"),
}


@dataclass(frozen=True, slots=True)
class Worry:
    """One concern of one person."""

    person: str
    who: Summary
    age: int | None
    concern: str
    level: str
    owner: str
    until: dt.datetime | None
    rules: tuple[str, ...]

    @property
    def look(self) -> tuple[str, str, Words]:
        """(class, icon, word)."""
        return names.level(self.level)

    @property
    def why(self) -> list[Words]:
        """What each rule says."""
        return [names.rule(rule) for rule in self.rules]


def open_worries(request: HttpRequest) -> list[Worry]:
    """Every open concern this account may see, strictest and soonest first."""
    now = desk.clock()
    found = [
        Worry(person, who, verdicts.age(who.born, now.date()), concern, level, owner, until, rules)
        for person, who in desk.people(actor(request))
        for concern, level, owner, until, rules in who.concerns
    ]
    return sorted(found, key=lambda one: (-Concern[one.level], one.until is None, one.until or now))


@clinical
def worries(request: HttpRequest) -> HttpResponseBase:
    """All of them."""
    found = open_worries(request)
    return render(
        request, "coach/worries.html", {"now": desk.clock(), "total": len(found), "page": page_of(request, found)}
    )


@clinical
def review(request: HttpRequest, person: str, concern: str) -> HttpResponseBase:
    """One concern: what is known, and the decision of its owner."""
    who = actor(request)
    chart = desk.look(who, person, "concerns")
    record = chart.concerns.get(concern)
    if record is None or chart.person is None:
        raise Http404
    if request.method == "POST":
        decision = request.POST.get("decision", "")
        if decision in DECISIONS:
            desk.execute(
                who, person, c.Review(concern, decision, request.POST.get("note", "")[:4000]), command_id(request)
            )
            messages.success(request, pick("Bewaard.", "Kept."))
            return redirect("worries")
        messages.warning(request, pick("Kies eerst wat er gebeurt.", "Choose what happens first."))
    return render(
        request,
        "coach/review.html",
        {
            **_shown(chart, record),
            "person": person,
            "typed": request.POST,
            "mine": record.raised.owner in ("", account(request).role),
        },
    )


def _shown(chart: Chart, record: ConcernRecord) -> dict[str, object]:
    who = chart.person
    assert who is not None
    return {
        "short": short(who),
        "age": verdicts.age(who.born, desk.clock().date()),
        "who": who,
        "record": record,
        "look": names.level(record.raised.level),
        "rules": [names.rule(rule) for rule in record.raised.rules],
        "decisions": list(DECISIONS.items()),
    }
