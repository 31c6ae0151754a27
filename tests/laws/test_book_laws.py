"""The laws of the book: order-free, only ever stricter, nothing unknown reassures, and every rule bears load."""

import datetime as dt
import random
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

import hartkracht
from hartkracht.journey.screen import screen
from hartkracht.model.decision import Clearance
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet, Medicine
from hartkracht.rules.book import BOOK, Book
from hartkracht.rules.casebook import cases, wrong
from hartkracht.rules.facts import CATALOGUE, Sheet, parse
from hartkracht.rules.language import LimitBelow, SetLimit
from hartkracht.rules.limits import HIGHER_IS_STRICTER, KEPT_AT_THE_DOOR, KEPT_BY_CODE, KEPT_BY_THE_COACH, LIMITS
from hartkracht.rules.medication import classes
from hartkracht.rules.spec import Number, OneOf, SomeOf
from hartkracht.units import Quantity, number

pytestmark = pytest.mark.slow

CASES = cases()
RULES = [rule.id for rule in BOOK.rules()]
MAY_TRAIN = (Clearance.CLEARED, Clearance.REDUCED)


@cache
def by_rule():
    found = defaultdict(list)
    for case in CASES:
        found[case.rule].append(case)
    return found


def holds(case, book):
    decision = screen(case.sheet(), book, case.moment)
    limits = {name: limit.value for name, limit in decision.limits.items()}
    return not wrong(case, decision.value.name, decision.fired, decision.open, limits)


@pytest.mark.parametrize("file", sorted({case.file for case in CASES}))
def test_every_case_comes_out_as_written(file):
    assert [case.sentence for case in CASES if case.file == file and not holds(case, BOOK)] == []


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_a_case_where_it_fires_just_does_not_and_is_unknown(rule_id):
    assert {case.shows for case in by_rule()[rule_id]} >= {"fires", "just-not", "unknown"}


@pytest.mark.parametrize("rule_id", RULES)
def test_dropping_a_rule_breaks_a_case(rule_id):
    without = BOOK.without(rule_id)
    assert not all(holds(case, without) for case in by_rule()[rule_id])


@pytest.mark.parametrize("fact", [*BOOK.mandatory, *BOOK.mandatory_today])
def test_nobody_trains_while_a_mandatory_fact_is_unknown(fact):
    plain = next(case for case in CASES if not case.facts and case.person == "plain")
    known = plain.sheet()
    assert screen(known, BOOK, plain.moment).value in MAY_TRAIN
    silent = {name: history for name, history in known.known.items() if name != fact}
    if fact.startswith("resting_") and fact != "resting_pulse":
        del silent["resting_pressure"]
    if fact == "illness":
        del silent["ill_or_exhausted"]
    assert screen(FactSheet(silent), BOOK, plain.moment).value not in MAY_TRAIN


@cache
def strange_people() -> list[tuple[FactSheet, dt.datetime]]:
    """People put together from the facts of several cases: odd, but every value was written by somebody."""
    chance = random.Random(20261122)
    found = []
    for _ in range(120):
        parts = chance.sample(CASES, 3)
        known = dict(parts[0].sheet().known)
        for part in parts[1:]:
            known.update({name: part.sheet().known[name] for name in part.sheet().known if chance.random() < 0.5})
        for name in chance.sample(sorted(known), 3):
            del known[name]
        found.append((FactSheet(known), parts[0].moment))
    return found


def test_the_order_of_rules_never_matters():
    chance = random.Random(1)
    chapters = [(name, list(rules)) for name, rules in BOOK.chapters.items()]
    for _, rules in chapters:
        chance.shuffle(rules)
    chance.shuffle(chapters)
    shuffled = Book(
        {name: tuple(rules) for name, rules in chapters}, BOOK.mandatory, BOOK.mandatory_today, BOOK.elsewhere
    )
    for known, now in strange_people():
        a, b = screen(known, BOOK, now), screen(known, shuffled, now)
        assert (a.value, set(a.fired), set(a.open), a.book) == (b.value, set(b.fired), set(b.open), b.book)
        assert {n: x.value for n, x in a.limits.items()} == {n: x.value for n, x in b.limits.items()}


def no_looser(more, less):
    """Is the decision with more rules at least as careful, in the verdict and in every limit?"""
    if more.value < less.value or not set(less.fired) <= set(more.fired):
        return False
    return all(
        name in more.limits and _as_strict(name, more.limits[name].value, bound.value)
        for name, bound in less.limits.items()
    )


def _as_strict(name, a, b):
    if not isinstance(a, Quantity):
        return a == b or a is False
    raised = name in HIGHER_IS_STRICTER
    return a.value >= b.value if raised else a.value <= b.value


def test_adding_a_rule_never_loosens():
    chance = random.Random(2)
    for known, now in strange_people():
        whole = screen(known, BOOK, now)
        for rule_id in {*chance.sample(RULES, 5), *whole.fired[:5]}:
            assert no_looser(whole, screen(known, BOOK.without(rule_id), now)), rule_id


def raw_value(spec, chance):
    """Any value the fact may have, in raw form."""
    kind = spec.kind
    if isinstance(kind, Number):
        return f"{number(round(chance.uniform(kind.low, kind.high), 1))} {kind.unit.symbol}"
    if isinstance(kind, OneOf):
        return chance.choice(list(kind.words))
    if isinstance(kind, SomeOf):
        return chance.sample(list(kind.words), chance.randint(0, 3))
    return {
        "readings": "[151/93, 149/91] mmHg",
        "date": "2026-11-01",
        "events": [{"what": "pci", "on": "2026-11-10"}],
        "medicines": [chance.choice(["C07AB07", "C01DA02", "A10AB01", "B01AA07", "N02CC01"])],
    }.get(kind.name)


def test_filling_in_an_unknown_never_turns_a_fired_rule_off():
    chance = random.Random(3)
    for known, now in strange_people():
        view = Sheet(known, now)
        before = screen(known, BOOK, now)
        unknown = [n for n in CATALOGUE if view.value(n) is UNKNOWN and known.latest(n) is None and n != "letter"]
        for name in chance.sample(unknown, min(6, len(unknown))):
            raw = raw_value(CATALOGUE[name], chance)
            if raw is None:
                continue
            after = screen(known.with_fact(parse(name, raw, now, "client")), BOOK, now)
            assert set(before.fired) <= set(after.fired), (name, raw)


def test_unknown_in_place_of_any_answer_never_lets_more_through():
    for known, now in strange_people():
        before = screen(known, BOOK, now)
        for name in sorted(known.known)[::4]:
            after = screen(FactSheet({n: h for n, h in known.known.items() if n != name}), BOOK, now)
            if after.value in MAY_TRAIN:
                assert before.value in MAY_TRAIN or name in {f for r in before.fired for f in BOOK.rule(r).when.names()}


def set_limits():
    return {rule.then.name for rule in BOOK.rules() if isinstance(rule.then, SetLimit | LimitBelow)}


def test_every_limit_has_words():
    assert set_limits() <= set(LIMITS)


def test_every_limit_is_kept_by_somebody():
    assert set_limits() <= KEPT_AT_THE_DOOR | KEPT_BY_CODE | KEPT_BY_THE_COACH


@pytest.mark.parametrize("limit", sorted(KEPT_BY_CODE))
def test_a_limit_that_code_keeps_is_read_outside_the_book(limit):
    package = Path(hartkracht.__file__).parent
    readers = [*(package / "journey").glob("*.py"), *(package / "live").glob("*.py")]
    assert any(limit in reader.read_text(encoding="utf-8") for reader in readers)


def test_every_rule_says_what_it_means_in_both_languages():
    for rule in BOOK.every_rule():
        for lang in ("nl", "en"):
            assert rule.when.say(lang).strip()
            assert getattr(rule.says, lang).strip()
        assert rule.source.place
        assert rule.source.origin in ("L", "M", "D")
        assert rule.source.confidence in ("H", "m", "l")


def test_every_fact_a_rule_reads_is_in_the_catalogue():
    assert {name for rule in BOOK.rules() for name in rule.when.names()} <= set(CATALOGUE)


def test_the_book_holds_three_hundred_rules_or_more():
    assert len(RULES) >= 300


def test_no_chapter_of_the_book_names_a_path_of_somebodys_machine():
    folder = files("hartkracht.rules")
    absolute = re.compile(r"""["'](?:/[\w.-]+){2,}""")
    assert not [f.name for f in folder.iterdir() if f.name.endswith(".py") and absolute.search(f.read_text("utf-8"))]


# What an added answer may lift: a question it answers, or a treatment that was missing. Everything else only tightens.
LIFTED_BY = {
    "conditions": lambda rule_id: rule_id.startswith("which-"),
    "medicines": lambda rule_id: (
        rule_id in ("which-takes-medicines", "untreated-pressure-above-170", "clot-without-thinner")
    ),
    "symptoms_now": lambda rule_id: False,
}


@pytest.mark.parametrize("name", LIFTED_BY)
def test_one_more_disease_medicine_or_symptom_only_ever_tightens(name):
    chance = random.Random(4)
    for known, now in strange_people():
        said = known.latest(name)
        if said is None or said.value is UNKNOWN:
            continue
        before = screen(known, BOOK, now)
        more = (
            Medicine(atc=chance.choice(classes()).atc)
            if name == "medicines"
            else chance.choice(list(CATALOGUE[name].kind.words))
        )
        after = screen(known.with_fact(Fact(name, (*said.value, more), now, "client")), BOOK, now)
        lost = {rule_id for rule_id in set(before.fired) - set(after.fired) if not LIFTED_BY[name](rule_id)}
        assert lost == set(), (name, more)
        if set(before.fired) <= set(after.fired):
            assert no_looser(after, before), (name, more)


A_QUESTION = {
    "medicine-unclear": [Medicine(atc=row.atc, unclear=True) for row in classes()],
    "medicine-not-placed": [Medicine(name="iets onbekends"), Medicine(atc="N03AX16")],
}


@pytest.mark.parametrize("rule_id", A_QUESTION)
def test_no_other_medicine_answers_the_question_that_one_medicine_asks(rule_id):
    """Whatever else she takes, sure or not, one or all of the list: who asks keeps asking, and nobody trains."""
    plain = next(case for case in CASES if not case.facts and case.person == "heart")
    every = tuple(Medicine(atc=row.atc) for row in classes())
    for asks in A_QUESTION[rule_id]:
        for others in ((), *((other,) for other in every), every, (Medicine(atc=asks.atc),) if asks.atc else ()):
            stated = Fact("medicines", (asks, *others), plain.moment, "physician")
            known = plain.sheet().with_fact(stated)
            assert BOOK.rule(rule_id).when.holds(Sheet(known, plain.moment)) is True, (asks, others)
        decision = screen(known, BOOK, plain.moment)
        assert rule_id in decision.fired
        assert decision.value not in MAY_TRAIN
