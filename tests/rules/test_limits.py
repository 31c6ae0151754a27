"""Dropping any limit breaks a case: a rule that still fires but no longer binds, or a phase with a looser ceiling.

That each number is held in both directions is asked by `test_values`.
"""

from dataclasses import replace

import pytest

from hartkracht.journey import dose_cases
from hartkracht.journey.screen import screen
from hartkracht.model.decision import Clearance
from hartkracht.rules import dosing
from hartkracht.rules.book import BOOK, Book
from hartkracht.rules.casebook import cases, wrong
from hartkracht.rules.facts import LETTER_LIMITS
from hartkracht.rules.language import LimitBelow, SetLimit
from hartkracht.rules.spec import Number

BINDING = [rule for rule in BOOK.rules() if isinstance(rule.then, SetLimit | LimitBelow)]


def told(case, book):
    decision = screen(case.sheet(), book, case.moment)
    limits = {name: limit.value for name, limit in decision.limits.items()}
    return wrong(case, decision.value.name, decision.fired, decision.open, limits)


def with_then(rule, then):
    chapters = {
        name: tuple(replace(r, then=then) if r.id == rule.id else r for r in rules)
        for name, rules in BOOK.chapters.items()
    }
    return Book(chapters, BOOK.mandatory, BOOK.mandatory_today, BOOK.elsewhere)


@pytest.mark.parametrize("rule", BINDING, ids=lambda rule: rule.id)
def test_a_rule_that_fires_and_no_longer_binds_breaks_a_case(rule):
    without = with_then(rule, Clearance.CLEARED)
    assert any(told(case, without) for case in cases() if case.rule == rule.id)


# --- the dose -------------------------------------------------------------------------------------

CEILINGS = {
    "repetitions": lambda p: (p.repetitions[0], p.repetitions[1] + 1),
    "con_s": lambda p: p.con_s + 0.5,
    "ecc_s": lambda p: p.ecc_s + 0.5,
    "sets": lambda p: p.sets + 1,
    "exercises": lambda p: (p.exercises[0], p.exercises[1] + 1),
    "rest": lambda p: type(p.rest)(p.rest.value - 10),
    "effort": lambda p: type(p.effort)(p.effort.value + 1),
    "reserve": lambda p: type(p.reserve)(p.reserve.value - 1),
    "days_between": lambda p: type(p.days_between)(p.days_between.value - 1),
    "minutes": lambda p: type(p.minutes)(p.minutes.value + 10),
    "upper": lambda p: type(p.upper)(p.upper.value - 10),
    "lower": lambda p: type(p.lower)(p.lower.value - 10),
    "sessions_before": lambda p: p.sessions_before - 1,
}


def dose_breaks():
    return any(dose_cases.differs(case) for case in dose_cases.cases())


@pytest.mark.parametrize("field", CEILINGS)
def test_a_ceiling_of_the_phases_that_is_looser_breaks_a_case(field, monkeypatch):
    loosened = tuple(
        replace(phase, **{field: CEILINGS[field](phase)}) if phase.number or field != "sessions_before" else phase
        for phase in dosing.PHASES
    )
    monkeypatch.setattr(dosing, "PHASES", loosened)
    assert dose_breaks()


# --- the letter -----------------------------------------------------------------------------------


def without_limit(case, name):
    letter = dict(case.facts["letter"])
    letter["limits"] = {limit: raw for limit, raw in letter["limits"].items() if limit != name}
    return replace(case, facts={**case.facts, "letter": letter})


@pytest.mark.parametrize("name", [n for n, kind in LETTER_LIMITS.items() if isinstance(kind, Number)])
def test_a_limit_that_falls_out_of_a_letter_breaks_a_case(name):
    letters = [case for case in cases() if isinstance(case.facts.get("letter"), dict)]
    named = [case for case in letters if name in case.facts["letter"].get("limits", {})]
    assert any(told(without_limit(case, name), BOOK) for case in named)
