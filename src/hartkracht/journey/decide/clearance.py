"""Intake, clearance and prescription: what is stated, what the physician signs and withdraws."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from hartkracht.journey.decide.draft import Asking, Draft, Refused, carry_out, enrolled, stated_as
from hartkracht.journey.decide.verdict import judge, judge_again, prescribe
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.facts import UNKNOWN, Fact
from hartkracht.rules import facts as fact_catalogue
from hartkracht.rules.facts import CATALOGUE, FUTURE_ALLOWED

REAUTHENTICATED_WITHIN = dt.timedelta(minutes=5)


@carry_out.register
def _(command: c.State, draft: Draft) -> None:
    enrolled(draft.chart)
    measured_at = command.measured_at or draft.asking.now
    if measured_at > draft.asking.now + FUTURE_ALLOWED:
        raise Refused(
            "Dit moment ligt in de toekomst. Kijk de datum en de tijd na.",
            "This moment lies in the future. Check the date and the time.",
        )
    facts = [_stated(name, raw, measured_at, draft.asking.role) for name, raw in command.facts.items()]
    for fact in facts:
        draft.add(e.Stated(fact.name, fact_catalogue.write(fact), measured_at))
    judge_again(draft)
    if any(CATALOGUE[fact.name].group == "today" for fact in facts):
        judge(draft, of_the_day=True)


def _stated(name: str, raw: Any, at: dt.datetime, role: str) -> Fact:
    fact = stated_as(name, raw, at, role)
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


@carry_out.register
def _(command: c.AskClearance, draft: Draft) -> None:
    enrolled(draft.chart)
    draft.add(e.ClearanceAsked(of="physician", note=command.note))


@carry_out.register
def _(command: c.Sign, draft: Draft) -> None:
    enrolled(draft.chart)
    _proved_who_she_is(command, draft.asking)
    fact = stated_as("letter", command.letter, draft.asking.now, draft.asking.role)
    _signable(fact.value, command, draft)
    draft.add(e.LetterSigned(command.decision, fact_catalogue.write(fact), command.note))
    judge_again(draft)


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


@carry_out.register
def _(command: c.WithdrawLetter, draft: Draft) -> None:
    if draft.chart.letter is None or draft.chart.letter.withdrawn:
        raise Refused("Er is geen toestemming om in te trekken.", "There is no clearance to withdraw.")
    draft.add(e.LetterWithdrawn(command.reason))
    running = draft.chart.open_session
    if running is not None and draft.chart.sessions[running].state not in ("STOPPED", "DONE"):
        draft.add(e.SessionMoved(running, "stop", draft.chart.sessions[running].state, "STOPPED", "letter_withdrawn"))
    judge_again(draft)


@carry_out.register
def _(command: c.Prescribe, draft: Draft) -> None:
    enrolled(draft.chart)
    prescribe(draft, judge(draft))
