"""Dropping any limit breaks a case: a rule that still fires but no longer binds, or a bound that is one step looser."""

from dataclasses import replace

import pytest

from hartkracht.journey import dose_cases, live_cases
from hartkracht.journey.screen import screen
from hartkracht.model.decision import Clearance
from hartkracht.rules import dosing
from hartkracht.rules.book import BOOK, Book
from hartkracht.rules.casebook import cases, wrong
from hartkracht.rules.facts import LETTER_LIMITS
from hartkracht.rules.language import Compare, LimitBelow, SetLimit
from hartkracht.rules.spec import Number
from hartkracht.units import seconds

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


def looser(then):
    """The same limit a little less careful."""
    if isinstance(then, LimitBelow):
        return replace(then, margin=type(then.margin)(then.margin.value - 1))
    least = 5 if isinstance(then.value, seconds) else 1  # sets are planned in whole repetitions of 6 s or more
    step = least if then.lower_is_stricter else -least
    return replace(then, value=type(then.value)(then.value.value + step))


AMOUNTS = [rule for rule in BINDING if isinstance(rule.then, LimitBelow) or not isinstance(rule.then.value, bool)]


@pytest.mark.parametrize("rule", AMOUNTS, ids=lambda rule: rule.id)
def test_a_limit_that_is_one_looser_breaks_a_case(rule):
    loosened = with_then(rule, looser(rule.then))
    assert any(told(case, loosened) for case in cases() if case.rule == rule.id)


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


@pytest.mark.parametrize("cut", dosing.CUTS)
def test_a_cut_that_leaves_more_breaks_a_case(cut, monkeypatch):
    monkeypatch.setitem(dosing.CUTS, cut, min(1.0, dosing.CUTS[cut] + 0.1))
    assert dose_breaks()


DOSE_NUMBERS = {
    "WEEKLY_RISE": 10, "LOAD_STEP": 5, "LOAD_STEP_LOWER": 5, "TEMPO_TOLERANCE": 10, "RANGE_LEAST": -5, "EXPOSURES": -1,
    "GAP_LEAST": 2, "GAP_LONG_OVER_PLAN": 2, "RESTART_AFTER": 5, "MUSCLE_PAIN_F4": 1,
    "TEMPO_STEP": 0.5,
}  # fmt: skip


@pytest.mark.parametrize("name", DOSE_NUMBERS)
def test_a_number_of_the_dose_that_is_looser_breaks_a_case(name, monkeypatch):
    known = getattr(dosing, name)
    more = type(known.value)(known.value.value + DOSE_NUMBERS[name])
    monkeypatch.setattr(dosing, name, dosing.Value(more, known.source))
    assert dose_breaks()


def bounding(rule):
    return isinstance(rule.then, SetLimit) and not isinstance(rule.then.value, bool)


@pytest.mark.parametrize("rule", [r for r in dosing.DOSE_RULES if bounding(r)], ids=lambda rule: rule.id)
def test_a_bound_of_the_dose_that_is_one_looser_breaks_a_case(rule, monkeypatch):
    rules = tuple(replace(r, then=looser(r.then)) if r is rule else r for r in dosing.DOSE_RULES)
    monkeypatch.setattr(dosing, "DOSE_RULES", rules)
    assert dose_breaks()


# --- the letter and the live hour -----------------------------------------------------------------


def without_limit(case, name):
    letter = dict(case.facts["letter"])
    letter["limits"] = {limit: raw for limit, raw in letter["limits"].items() if limit != name}
    return replace(case, facts={**case.facts, "letter": letter})


@pytest.mark.parametrize("name", [n for n, kind in LETTER_LIMITS.items() if isinstance(kind, Number)])
def test_a_limit_that_falls_out_of_a_letter_breaks_a_case(name):
    letters = [case for case in cases() if isinstance(case.facts.get("letter"), dict)]
    named = [case for case in letters if name in case.facts["letter"].get("limits", {})]
    assert any(told(without_limit(case, name), BOOK) for case in named)


def one_looser(compare):
    step = 1 if compare.operator in (">=", ">") else -1
    return replace(compare, bound=type(compare.bound)(compare.bound.value + step))


@pytest.mark.parametrize("rule", [r for r in live_cases.EVERY if isinstance(r.when, Compare)], ids=lambda rule: rule.id)
def test_a_bound_of_the_live_hour_that_is_one_looser_breaks_a_case(rule):
    loosened = tuple(replace(r, when=one_looser(r.when)) if r is rule else r for r in live_cases.EVERY)
    assert any(live_cases.differs(case, loosened) for case in live_cases.cases())
