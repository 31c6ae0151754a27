"""How a verdict is shown: the ladder with all seven rungs, their icons, and the sentence above them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import override

from hartkracht.journey.summary import Summary
from hartkracht.model.decision import Clearance, Decision, Reason
from hartkracht.model.dose import Words
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import CATALOGUE
from hartkracht.rules.spec import FactSpec

RUNGS: dict[Clearance, tuple[str, Words, str]] = {
    Clearance.CLEARED: ("may", Words("Mag trainen", "May train"), "may"),
    Clearance.REDUCED: ("reduced", Words("Mag lichter trainen", "May train lighter"), "reduced"),
    Clearance.INCOMPLETE: ("unknown", Words("Nog niet bekend", "Not known yet"), "unknown"),
    Clearance.ASK_PHYSICIAN: ("physician", Words("Eerst de arts", "The physician first"), "ask"),
    Clearance.NOT_TODAY: ("not-today", Words("Vandaag niet", "Not today"), "today"),
    Clearance.NOT_SUITABLE: ("stop", Words("Niet geschikt", "Not suitable"), "never"),
    Clearance.EMERGENCY: ("phone", Words("Bel 112", "Call 112"), "never"),
}
SENTENCES: dict[Clearance, Words] = {
    Clearance.CLEARED: Words("{name} mag trainen", "{name} may train"),
    Clearance.REDUCED: Words("{name} mag trainen, lichter", "{name} may train, lighter"),
    Clearance.INCOMPLETE: Words("{name}: nog niet bekend", "{name}: not known yet"),
    Clearance.ASK_PHYSICIAN: Words("{name} mag nog niet beginnen", "{name} may not begin yet"),
    Clearance.NOT_TODAY: Words("{name} traint vandaag niet", "{name} does not train today"),
    Clearance.NOT_SUITABLE: Words("Dit is niet geschikt voor {name}", "This is not suitable for {name}"),
    Clearance.EMERGENCY: Words("Bel nu 112 voor {name}", "Call 112 for {name} now"),
}
AT_THE_DOOR = frozenset({"today"})
# Worked out from the readings of the day.
MEASURED = frozenset({"readings", "readings_differ"})
READY = (Clearance.CLEARED, Clearance.REDUCED)
HERE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the ladder."""

    icon: str
    words: Words
    here: bool


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that is missing: what it is, and who can tell."""

    spec: FactSpec
    physician_only: bool
    at_the_door: bool


def ladder(now: Clearance) -> list[Rung]:
    """All seven rungs, the present one marked."""
    return [Rung(icon, words, rung is now) for rung, (icon, words, _) in RUNGS.items()]


def sentence(verdict: Clearance, name: str) -> Words:
    """The verdict as a sentence about this person."""
    words = SENTENCES[verdict]
    return Words(words.nl.format(name=name), words.en.format(name=name))


def icon_of(reason: Reason) -> str:
    """A medicine's rule shows a pill, any other the outcome it asks for."""
    try:
        then = BOOK.rule(reason.rule).then
    except KeyError:
        return "not-today"
    return RUNGS[then][0] if isinstance(then, Clearance) else "pill"


def missing(names: Iterable[str]) -> list[OpenFact]:
    """The open facts of a decision, as lines of the open card."""
    known = (CATALOGUE[name] for name in names if name in CATALOGUE)
    return [OpenFact(spec, spec.by == ("physician",), _of_the_day(spec.name)) for spec in known]


def only_the_door_is_open(verdict: str, open_facts: Iterable[str]) -> bool:
    """Is nothing missing but what is asked and measured on the day itself?"""
    return verdict == Clearance.INCOMPLETE.name and all(_of_the_day(name) for name in open_facts)


def _of_the_day(name: str) -> bool:
    return (
        name in MEASURED or name in BOOK.mandatory_today or (name in CATALOGUE and CATALOGUE[name].group in AT_THE_DOOR)
    )


def today(summary: Summary, now: dt.datetime) -> Clearance | None:
    """The verdict that counts now: the one of the day where she was at the door today, else the standing one."""
    standing = Clearance[summary.verdict] if summary.verdict else None
    if standing is None or not _was_at_the_door(summary, now):
        return standing
    return max(Clearance[summary.today_verdict], standing)


def reasons(summary: Summary, now: dt.datetime) -> tuple[str, ...]:
    """The rules behind the verdict that counts now."""
    return summary.today_reasons if _was_at_the_door(summary, now) else summary.reasons


def _was_at_the_door(summary: Summary, now: dt.datetime) -> bool:
    at = summary.today_at
    of_today = at is not None and at.astimezone(HERE).date() == now.astimezone(HERE).date()
    return of_today and bool(summary.today_verdict)


def may_begin(summary: Summary, now: dt.datetime) -> bool:
    """May the coach go to the door with this person now?"""
    return today(summary, now) in READY and not summary.blocked and summary.phase is not None


def in_short(decision: Decision[Clearance]) -> tuple[int, int, int]:
    """(rules looked at, rules that apply, facts open)."""
    return len(list(BOOK.rules())), len(decision.fired), len(decision.open)


def age(born: dt.date | None, today: dt.date) -> int | None:
    """Whole years; None where the birthday is unknown."""
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def written(day: str) -> Words:
    """`2027-06-01` as `1 juni 2027` / `1 June 2027`; the text itself where it is no date."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return Words(day, day)
    with override("nl"):
        nl = date_format(date, "j F Y")
    with override("en"):
        return Words(nl, date_format(date, "j F Y"))
