"""The coach's board: everybody she works with, what each needs now, and one dark button."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from hartkracht import desk
from hartkracht.clinic import names, verdicts
from hartkracht.clinic.access import actor, clinical, coach
from hartkracht.clinic.paging import page_of
from hartkracht.journey.summary import Summary
from hartkracht.model.called import short
from hartkracht.model.decision import Clearance, Concern
from hartkracht.model.dose import Words

PHONE_FIRST = ("CALL", "EMERGENCY")


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the board: her state in an icon, a word and at most two sentences, and the one next step."""

    person: str
    page: str
    who: Summary
    age: int | None
    icon: str
    state: Words
    sentences: tuple[Words, ...]
    step: Words
    url: str
    order: int
    step_icon: str = ""

    @property
    def ready(self) -> bool:
        """May she go to the door now?"""
        return self.order == READY


RUNNING, READY, CALL, WAITING, DONE = range(5)


def line(person: str, who: Summary, now: dt.datetime) -> Line:
    """What the board says of this person."""
    page = reverse("person", args=[person])
    icon, state, sentences, step, url, order, step_icon = _state(person, page, who, now)
    return Line(
        person, page, who, verdicts.age(who.born, now.date()), icon, state, sentences, step, url, order, step_icon
    )  # fmt: skip


State = tuple[str, Words, tuple[Words, ...], Words, str, int, str]


def _state(person: str, page: str, who: Summary, now: dt.datetime) -> State:
    """From what cannot wait to what can: the hour that runs, the phone, silence, done, ready, and what stands in the way."""
    if who.session:
        return _running(person, who)
    if any(level in PHONE_FIRST for _, level, *_ in who.concerns):
        return _call(who)
    if who.unanswered:
        return _silent(person, who)
    if _trained_today(who, now):
        return "tick", Words("Klaar voor vandaag", "Done for today"), (), Words("Bekijk", "Look"), page, DONE, ""
    if verdicts.may_begin(who, now):
        return _ready(person, who, now)
    return _waiting(page, who, now)


def _running(person: str, who: Summary) -> State:
    url = reverse("room", args=[person, who.session])
    if who.session_state in ("DONE", "STOPPED"):
        step, url = Words("Sluit af", "Close"), reverse("close", args=[person, who.session])
        return "clock", Words("Nog afsluiten", "Still to close"), (), step, url, RUNNING, "arrow"
    return "clock", Words("Bezig", "Under way"), (), Words("Naar de zaal", "To the room"), url, RUNNING, "arrow"


def _call(who: Summary) -> State:
    step = Words(f"Bel {who.given_name}", f"Phone {who.given_name}")
    return "phone", Words("Eerst bellen", "Phone first"), _because(who), step, reverse("worries"), CALL, "phone"


def _silent(person: str, who: Summary) -> State:
    why = Words(
        "Geen antwoord na de training. Dat is onbekend, niet goed.",
        "No answer after the session. That is unknown, not fine.",
    )
    step = Words(f"Bel {who.given_name}", f"Phone {who.given_name}")
    url = reverse("ask-check", args=[person, *who.unanswered[0]])
    return "unknown", Words("Nog niet bekend", "Not known yet"), (why,), step, url, CALL, "phone"


def _ready(person: str, who: Summary, now: dt.datetime) -> State:
    verdict = verdicts.today(who, now)
    icon, words, _ = verdicts.RUNGS[Clearance.INCOMPLETE if verdict is None else verdict]
    sentences = [_how_far(who)]
    if who.letter_until:
        day = verdicts.written(who.letter_until)
        sentences.append(Words(f"Toestemming tot en met {day.nl}.", f"Cleared until {day.en} included."))
    return icon, words, tuple(sentences), Words("Begin", "Begin"), reverse("prepare", args=[person]), READY, "arrow"


def _waiting(page: str, who: Summary, now: dt.datetime) -> State:
    verdict = verdicts.today(who, now)
    if verdict is None:
        intake = Words("De vragenlijst is nog niet ingevuld.", "The questions have not been answered yet.")
        return "unknown", Words("Nieuw", "New"), (intake,), Words("Bekijk", "Look"), page, WAITING, ""
    icon, words, _ = verdicts.RUNGS[verdict]
    sentences = [names.rule(rule) for rule in verdicts.reasons(who, now)[:1]]
    if who.blocked:
        icon, words, sentences = "pause", Words("Wacht", "Wait"), list(_because(who))
    elif who.asked_at:
        sentences.append(Words("De vraag ligt bij de arts.", "The question lies with the physician."))
    elif verdict is Clearance.INCOMPLETE:
        sentences = [Words(f"Nog {len(who.open)} dingen onbekend.", f"{len(who.open)} things still unknown.")]
    elif verdict in verdicts.READY:
        sentences.append(Words("Er is nog geen voorschrift.", "There is no prescription yet."))
    return icon, words, tuple(sentences), Words("Waarom?", "Why?"), page, WAITING, ""


def _how_far(who: Summary) -> Words:
    if who.sessions_done == 0:
        return Words("Eerste training.", "First session.")
    return Words(
        f"Fase {who.phase}, {who.sessions_done} trainingen gedaan.",
        f"Phase {who.phase}, {who.sessions_done} sessions done.",
    )


def _because(who: Summary) -> tuple[Words, ...]:
    """What the gravest concern says."""
    gravest = max(who.concerns, key=lambda one: Concern[one[1]], default=None)
    return (names.rule(gravest[4][0]),) if gravest and gravest[4] else ()


def _trained_today(who: Summary, now: dt.datetime) -> bool:
    last = who.last_session_at
    return last is not None and last.astimezone(verdicts.HERE).date() == now.astimezone(verdicts.HERE).date()


@coach
def today(request: HttpRequest) -> HttpResponseBase:
    """Who can do what now."""
    now = desk.clock()
    lines = sorted(
        (line(person, who, now) for person, who in desk.people(actor(request))),
        key=lambda one: (one.order, one.who.given_name),
    )
    counts = {
        "may": sum(one.order in (RUNNING, READY) for one in lines),
        "done": sum(one.order == DONE for one in lines),
    }
    open_worries = sorted((w for one in lines for w in one.who.concerns), key=lambda w: (w[3] is None, w[3] or now))
    return render(
        request,
        "coach/today.html",
        {
            "now": now,
            "page": page_of(request, lines),
            "total": len(lines),
            **counts,
            "ask": len(lines) - counts["may"] - counts["done"],
            "worries": open_worries,
            "messages_waiting": sum(len(one.who.waiting(now)) for one in lines),
            "running": sum(bool(one.who.session) for one in lines),
            "first": next((one.person for one in lines if one.order in (RUNNING, READY)), None),
        },
    )


@clinical
def wall(request: HttpRequest) -> HttpResponseBase:
    """Every session that runs now, side by side, with a STOP for each. The screens get the rest over the wire."""
    running = [(person, who) for person, who in desk.people(actor(request)) if who.session]
    places = [
        {
            "person": person,
            "session": who.session,
            "who": short(who.given_name, who.family_name),
            "room": reverse("room", args=[person, who.session]),
        }
        for person, who in sorted(running, key=lambda one: one[1].given_name)
    ]
    return render(request, "room/wall.html", {"places": places})


@clinical
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody this account works with, by name."""
    now = desk.clock()
    lines = sorted(
        (line(person, who, now) for person, who in desk.people(actor(request))), key=lambda one: one.who.family_name
    )
    return render(request, "coach/people.html", {"page": page_of(request, lines), "total": len(lines)})
