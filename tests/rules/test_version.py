"""The version of the book: another one for each kind of thing that decides, the same one for the same book."""

import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN
from hartkracht.rules import dosing, facts, letter, limits, medication, version
from hartkracht.rules.book import BOOK, Book
from hartkracht.rules.language import Compare, Has, Is, Not, Rule, SetLimit
from hartkracht.rules.version import Speller, version_of
from hartkracht.units import mmHg, per_minute

pytestmark = pytest.mark.slow  # seconds each: in `make test`, not in the fast check

RULES = tuple(BOOK.every_rule())
# Each kind of thing a rule holds, changed so that the sentence it prints may well stay the same.
CHANGED_RULE = {
    "the bound of a comparison": lambda r: with_leaf(r, Compare, lambda c: replace(c, bound=type(c.bound)(c.bound.value + 1))),
    "the side of a bound": lambda r: with_leaf(r, Compare, lambda c: replace(c, operator={">=": ">", ">": ">="}.get(c.operator, "<"))),
    "a word that is asked for": lambda r: with_leaf(r, Is, lambda c: replace(c, words=(*c.words, "another"))),
    "a disease that is asked for": lambda r: with_leaf(r, Has, lambda c: replace(c, words=c.words[1:])),
    "the fact that is read": lambda r: with_leaf(r, Compare, lambda c: replace(c, name="another")),
    "not": lambda r: replace(r, when=Not(r.when)),
    "the outcome": lambda r: replace(r, then=Clearance.CLEARED) if isinstance(r.then, Clearance) else None,
    "the value of a limit": lambda r: replace(r, then=SetLimit(r.then.name, False)) if isinstance(r.then, SetLimit) and r.then.value is not False else None,
    "the day from which it counts": lambda r: replace(r, since=r.since + dt.timedelta(days=1)),
    "the day until which it counts": lambda r: replace(r, until=dt.date(2030, 1, 1)),
    "its source": lambda r: replace(r, source=replace(r.source, place="elsewhere")),
    "its sentence": lambda r: replace(r, says=Words("anders", r.says.en)),
}  # fmt: skip


def with_leaf(rule: Rule, kind: type, change):
    return replace(rule, when=change(rule.when)) if type(rule.when) is kind else None


def with_rule(old: Rule, new: Rule) -> Book:
    swap = {
        part: {name: tuple(new if rule is old else rule for rule in rules) for name, rules in chapters.items()}
        for part, chapters in (("here", BOOK.chapters), ("elsewhere", BOOK.elsewhere))
    }
    return Book(swap["here"], BOOK.mandatory, BOOK.mandatory_today, swap["elsewhere"])


@pytest.mark.parametrize("what", CHANGED_RULE)
def test_a_change_in_a_rule_is_another_version(what):
    pairs = [(rule, CHANGED_RULE[what](rule)) for rule in RULES]
    seen = [(old, new) for old, new in pairs if new is not None and new != old]
    assert seen
    for old, new in (seen[0], seen[-1]):
        assert with_rule(old, new).version != BOOK.version


def test_dropping_any_rule_is_another_version_and_no_two_are_alike():
    versions = {BOOK.without(rule.id).version for rule in BOOK.rules()}
    assert len(versions) == len(tuple(BOOK.rules()))
    assert BOOK.version not in versions


@pytest.mark.parametrize("names", ["mandatory", "mandatory_today"])
def test_what_nobody_may_lack_counts(names):
    fewer = replace(BOOK, **{names: getattr(BOOK, names)[1:]})
    assert fewer.version != BOOK.version


CHANGED_TABLE = {
    "a guardrail": (facts.CATALOGUE, "resting_systolic", lambda spec: replace(spec, kind=replace(spec.kind, high=299))),
    "how long a fact is fresh": (facts.CATALOGUE, "glucose", lambda spec: replace(spec, fresh_for=dt.timedelta(hours=1))),
    "who may answer": (facts.CATALOGUE, "lvef", lambda spec: replace(spec, by=("client",))),
    "what a no on a topic implies": (facts.IMPLIED, "pregnancy", lambda row: (row[0], row[1], dt.timedelta(days=1))),
    "what a letter may allow": (facts.LETTER_LIMITS, "effort", lambda kind: replace(kind, high=6)),
    "a cut of the dose": (dosing.CUTS, "dose-gap", lambda cut: cut + 0.05),
    "how long a letter counts": (letter.LONGEST_DAYS, "gp", lambda days: days + 1),
    "the name of a limit": (limits.LIMITS, "load", lambda words: Words("anders", words.en)),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED_TABLE)
def test_a_change_in_a_table_is_another_version(monkeypatch, what):
    table, key, change = CHANGED_TABLE[what]
    before = version_now()
    monkeypatch.setitem(table, key, change(table[key]))
    assert version_now() != before


@pytest.mark.parametrize(("module", "name", "value"), [
    (limits, "HIGHER_IS_STRICTER", limits.HIGHER_IS_STRICTER - {"rest"}),
    (medication, "SETTLING_DAYS", 13),
    (medication, "COMBINATIONS", ()),
    (dosing, "PHASES", dosing.PHASES[:3]),
    (dosing, "LOAD_STEP", replace(dosing.LOAD_STEP, value=per_minute(5))),
])  # fmt: skip
def test_a_change_of_a_number_or_a_set_is_another_version(monkeypatch, module, name, value):
    before = version_now()
    monkeypatch.setattr(module, name, value)
    assert version_now() != before


@pytest.mark.parametrize("name", version.LISTS)
def test_a_row_less_in_a_list_is_another_version(monkeypatch, name):
    before, rows = version_now(), dict(version.lists())
    key, first = next(iter(rows[name].items()))
    fewer = first[1:] if isinstance(first, list) else dict(list(first.items())[1:])
    monkeypatch.setattr(version, "lists", {**rows, name: {**rows[name], key: fewer}}.items)
    assert version_now() != before


def version_now():
    """The version as a new process would work it out."""
    version.foundation.cache_clear()
    return version_of()


@pytest.fixture(autouse=True)
def as_it_was():
    yield
    version.foundation.cache_clear()


def test_another_process_with_another_order_of_its_sets_says_the_same():
    said = {
        subprocess.run(
            [sys.executable, "-c", "from hartkracht.rules.book import BOOK; print(BOOK.version)"],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    assert said == {BOOK.version}
    assert len(BOOK.version) == 12


def test_every_module_that_holds_a_condition_or_a_rule_is_taken_in():
    """A new chapter that the version does not know would change without being seen."""
    judging = {module.__name__ for module in version.JUDGING}
    makers = {type(leaf).__module__ for rule in RULES for leaf in whole(rule.when)}
    chapters = {f"hartkracht.rules.{name}" for name in ("screening", "waiting", "clearing", "profiles", "today", "dosing", "live", "aftercare")}  # fmt: skip
    assert makers | chapters <= judging


def whole(condition):
    yield condition
    for part in condition.parts():
        yield from whole(part)


def test_what_cannot_be_spelled_is_refused_and_never_left_out():
    with pytest.raises(TypeError, match="cannot spell"):
        Speller().spell({"judged by": (lambda: True,)})


@pytest.mark.parametrize(("one", "other"), [
    (1, True), (1, "1"), ((1, 2), (12,)), ((1, 2), (2, 1)), (None, "None"), (UNKNOWN, "unknown"), (mmHg(5), per_minute(5)),
    ({"a": 1}, {"a": 2}), ({"a": "b"}, {"b": "a"}), (frozenset({1}), (1,)), (Clearance.CLEARED, 0), (mmHg, per_minute),
    (("a", "b"), ("a, b",)),
])  # fmt: skip
def test_what_differs_is_spelled_differently(one, other):
    assert Speller().spell(one) != Speller().spell(other)


def test_order_counts_only_where_it_means_something():
    assert Speller().spell({"a": 1, "b": 2}) == Speller().spell({"b": 2, "a": 1})
    assert Speller().spell(frozenset("abc")) == Speller().spell(frozenset("cba"))
