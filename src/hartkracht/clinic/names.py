"""What things are called on a page: exercises, limits, rungs of concern, accounts, rules."""

import datetime as dt
import functools
from typing import Any

from hartkracht.clinic.accounts.models import Account
from hartkracht.model.dose import Words
from hartkracht.rules import aftercare, dosing, exercises
from hartkracht.rules.book import BOOK
from hartkracht.rules.limits import LIMITS as OF_THE_BOOK
from hartkracht.units import Quantity

LEVELS: dict[str, tuple[str, str, Words]] = {
    "EMERGENCY": ("emergency-now", "phone", Words("112", "112")),
    "CALL": ("call", "phone", Words("bel", "call")),
    "HOLD": ("hold", "pause", Words("wacht", "hold")),
    "WATCH": ("watch", "moon", Words("let op", "watch")),
}
LIMITS: dict[str, Words] = {
    "resting_systolic": Words("bovendruk in rust, hoogste om te starten", "systolic at rest, highest to begin"),
    "resting_diastolic": Words("onderdruk in rust, hoogste om te starten", "diastolic at rest, highest to begin"),
    "systolic_after_set": Words("bovendruk na de set, hoogste", "systolic after the set, highest"),
    "pulse_ceiling": Words("hartslag, hoogste", "heart rate, highest"),
    "resting_pulse_expected": Words("hartslag in rust, verwacht", "resting rate, expected"),
    "effort": Words("inspanning, hoogste op 10", "effort, highest of 10"),
    "reps_in_reserve": Words("herhalingen over, minstens", "repetitions in reserve, at least"),
    "percent_1rm": Words("deel van de grootste kracht, hoogste", "share of greatest strength, highest"),
    "load": Words("gewicht, hoogste", "load, highest"),
    "time_under_tension": Words("tijd onder spanning, langste", "time under tension, longest"),
    "earliest_hour": Words("niet vroeger dan", "not earlier than"),
    "excluded": Words("niet doen", "leave out"),
    "observe_min_high": Words("blijft een half uur na de training", "stays half an hour after the session"),
    "heart_rate_guides": Words("hartslag stuurt", "heart rate guides"),
}


def level(name: str) -> tuple[str, str, Words]:
    """(class, icon, word) of a rung of concern."""
    return LEVELS.get(name, LEVELS["WATCH"])


def limit(name: str) -> Words:
    """What a limit bounds."""
    return LIMITS.get(name) or OF_THE_BOOK.get(name, Words(name.replace("_", " "), name.replace("_", " ")))


def limit_value(value: Any) -> Words:
    """A bound in words."""
    if isinstance(value, bool):
        return Words("ja", "yes") if value else Words("nee", "no")
    if isinstance(value, Quantity):
        return Words(value.say("nl"), value.say("en"))
    return Words(str(value), str(value))


def rule(rule_id: str) -> Words:
    """What a rule says, of the book or of the dose; its id where no chapter holds it."""
    if dosing.is_ours(rule_id):
        return dosing.says(rule_id)
    return _rules().get(rule_id, Words(rule_id.replace("-", " "), rule_id.replace("-", " ")))


@functools.cache
def _rules() -> dict[str, Words]:
    clock = {aftercare.SILENT_RULE: aftercare.SILENT_WORDS, aftercare.STOPPED_RULE: aftercare.STOPPED_WORDS}
    return {**clock, **{one.id: one.says for one in BOOK.every_rule()}}


def account(key: str) -> str:
    """The name behind an account's key; `hartkracht` where no person did it."""
    return _names().get(key, "hartkracht")


def _names() -> dict[str, str]:
    return dict(Account.objects.values_list("key", "name"))


def exercise(exercise_id: str) -> Words:
    """The name of an exercise; its id where the catalogue does not hold it."""
    found = exercises.exercise(exercise_id)
    return found.name if found else Words(exercise_id, exercise_id)


DOSE_PARTS: dict[str, Words] = {
    "load_kg": Words("gewicht, kg", "load, kg"),
    "repetitions": Words("aantal keer", "repetitions"),
    "sets": Words("sets", "sets"),
    "tempo": Words("tempo, seconden", "tempo, seconds"),
    "rest_s": Words("rust, seconden", "rest, seconds"),
    "reps_in_reserve": Words("keer over", "in reserve"),
    "effort_max": Words("inspanning, hoogste", "effort, highest"),
    "days_between": Words("dagen ertussen", "days between"),
    "day": Words("dag", "day"),
    "phase": Words("fase", "phase"),
}


def changed(what: str) -> Words:
    """What a line of change speaks of: `E01 load_kg` is the load of the leg press."""
    head, _, part = what.partition(" ")
    if not part:
        return DOSE_PARTS.get(head) or exercise(head)
    named, of = exercise(head), DOSE_PARTS.get(part, Words(part, part))
    return Words(f"{named.nl}: {of.nl}", f"{named.en}: {of.en}")


def told(value: str) -> Words:
    """The old or new side of a change; what was not known, or not there, in words."""
    return {"?": Words("onbekend", "unknown"), "-": Words("niets", "nothing")}.get(value, Words(value, value))


def value(name: str, found: Any) -> str:
    """A known fact as a person reads it, in the language of the page."""
    from hartkracht.clinic.templatetags.words import date, pick
    from hartkracht.rules.facts import CATALOGUE

    kind = CATALOGUE[name].kind
    words = getattr(kind, "words", {})
    if isinstance(found, Quantity):
        return pick(found.say("nl"), found.say("en"))
    if isinstance(found, dt.date):
        return date(found)
    if name == "resting_pressure":
        return ", ".join(f"{upper}/{lower}" for upper, lower in found) + " mmHg"
    if isinstance(found, tuple):
        listed = [words.get(one, Words(str(one), str(one))) for one in found]
        return ", ".join(pick(w.nl, w.en) for w in listed) or pick("niets", "nothing")
    one = words.get(found, Words(str(found), str(found)))
    return pick(one.nl, one.en)
