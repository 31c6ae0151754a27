"""What a physician reads before she decides: the question, what is known and since when, and what the rulebook makes of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hartkracht.clinic import verdicts
from hartkracht.clinic.pages.client import said
from hartkracht.clinic.pages.letter_form import DECISIONS
from hartkracht.clinic.templatetags.words import dutch, pick
from hartkracht.journey.chart import Chart
from hartkracht.journey.screen import screen
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN
from hartkracht.rules import evidence
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import CATALOGUE
from hartkracht.rules.medication import describe

# What she weighs when she signs, from the ledger of evidence.
CLAIMED = ("pressure", "breathing", "late-complaints", "slow-tempo", "frequency")


SHOWN_FACTS = ("home_systolic", "home_diastolic", "resting_pressure", "lvef", "exercise_test", "exercise_test_on", "ecg_on",
               "hba1c", "egfr")  # fmt: skip


def read(chart: Chart, now: dt.datetime) -> dict[str, object]:
    """What she reads: the question, what is known, and what the rulebook makes of it."""
    decision = screen(chart.facts, BOOK, now, of_the_day=False)
    return {
        "asked": chart.asked,
        "asked_at": chart.asked_at,
        "letter": chart.letter,
        "decided": DECISIONS.get(chart.letter.signed.decision) if chart.letter else None,
        "reasons": [(reason, verdicts.icon_of(reason)) for reason in decision.reasons],
        "known": _known(chart),
        "values": [_value(chart, name, now) for name in SHOWN_FACTS],
        "wish": _text(chart, "goal"),
        "claims": evidence.claims(*CLAIMED),
    }


def _known(chart: Chart) -> list[tuple[Words, list[tuple[str, str]] | None, dt.datetime | None]]:
    """(what, its lines with a remark, when she said it); None where nobody knows."""
    return [
        (CATALOGUE["conditions"].label, _lines(chart, "conditions"), _at(chart, "conditions")),
        (CATALOGUE["events"].label, _lines(chart, "events"), _at(chart, "events")),
        (CATALOGUE["medicines"].label, _medicine_lines(chart), _at(chart, "medicines")),
    ]


def _lines(chart: Chart, name: str) -> list[tuple[str, str]] | None:
    fact = chart.facts.latest(name)
    if fact is None or fact.value is UNKNOWN:
        return None
    return [(said(name, (one,)), "") for one in fact.value] or [(pick("geen", "none"), "")]


def _medicine_lines(chart: Chart) -> list[tuple[str, str]] | None:
    fact = chart.facts.latest("medicines")
    if fact is None or fact.value is UNKNOWN:
        return None
    found = [describe(one, "nl" if dutch() else "en") for one in fact.value]
    return [(one["name"], _remark(one)) for one in found] or [(pick("geen", "none"), "")]


def _remark(medicine: Mapping[str, Any]) -> str:
    if not medicine["placed"]:
        return pick("kennen wij niet", "not known to us")
    return pick("pols gedempt", "pulse dampened") if medicine["dampens"] else ""


def _at(chart: Chart, name: str) -> dt.datetime | None:
    fact = chart.facts.latest(name)
    return fact.at if fact else None


def _value(chart: Chart, name: str, now: dt.datetime) -> tuple[Words, str, dt.datetime | None]:
    """(label, value or empty where unknown, when)."""
    fact = chart.facts.latest(name)
    if fact is None or fact.value is UNKNOWN:
        return CATALOGUE[name].label, "", None
    return CATALOGUE[name].label, said(name, fact.value), fact.at


def _text(chart: Chart, name: str) -> str:
    fact = chart.facts.latest(name)
    return str(fact.value) if fact is not None and fact.value is not UNKNOWN else ""
