"""Every rule of the book has at least three people: cases written for it, or that state a fact which it reads."""

from hartkracht.journey import aftercare_cases, dose_cases, live_cases
from hartkracht.rules import casebook
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import ALIASES

# What one statement gives: a pair is two facts, and how many readings there are and how far they lie apart.
GIVES = {"resting_pressure": ("resting_systolic", "resting_diastolic", "readings", "readings_differ")}


def stated(names):
    """Every fact that these words of a facts file give."""
    plain = {ALIASES.get(name, name) for name in names}
    return plain | {fact for name in plain for fact in GIVES.get(name, ())}


def cases_of(chapter):
    """(the rule a case is written for, the facts that it states) of each case of the kind that judges this chapter."""
    if chapter.startswith("dose"):
        return [("", stated(case.get("facts", {}))) for case in dose_cases.cases()]
    if chapter.startswith("after"):
        return [("", stated({**case["answers"], **case.get("known", {})})) for case in aftercare_cases.cases()]
    if chapter.startswith("live"):
        return [("", set(case["known"])) for case in live_cases.cases()]
    return [(case.rule, stated(case.facts)) for case in casebook.cases()]


def test_each_rule_has_three_cases_or_more():
    few = {}
    for chapter, rules in BOOK.every_chapter():
        cases = cases_of(chapter)
        for rule in rules:
            reads = rule.when.names()
            about = sum(written_for == rule.id or not reads.isdisjoint(facts) for written_for, facts in cases)
            if about < 3:
                few[rule.id] = about
    assert few == {}
