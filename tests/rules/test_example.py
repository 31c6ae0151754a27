"""The example person of a rule shows what it says: she fires it, just does not, or something is not known of her."""

import pytest

from hartkracht.rules.book import BOOK
from hartkracht.rules.example import NOT_KNOWN, SHOWS, examples

RULES = tuple(BOOK.every_rule())
OF_TABLES = [rule.id for chapter, rules in BOOK.elsewhere.items() if chapter != "dose" for rule in rules]
FIRES_IN_SILENCE = {"after-symptoms-not-known"}
BY_THE_CLOCK = {"spasm-before-10", "before-letter-hour"}  # the same person an hour later; an example tells no hour


@pytest.fixture(scope="module")
def shown():
    return {rule.id: examples(rule) for rule in RULES}


def test_every_rule_has_somebody_who_fires_it(shown):
    assert {rule_id for rule_id, people in shown.items() if "fires" not in people} == FIRES_IN_SILENCE
    assert {kind for people in shown.values() for kind in people} == set(SHOWS)


def test_of_whom_a_rule_just_passes_by_nothing_it_reads_was_stated_as_unknown(shown):
    passed_by = [people["just-not"] for people in shown.values() if "just-not" in people]
    assert len(passed_by) > 100
    assert [said.nl for said in passed_by if NOT_KNOWN.nl in said.nl] == []


def test_of_whom_a_rule_of_the_hour_or_after_it_cannot_tell_something_is_not_known(shown):
    vague = [shown[rule_id]["unknown"] for rule_id in OF_TABLES if "unknown" in shown[rule_id]]
    assert len(vague) > 20
    assert all(NOT_KNOWN.nl in said.nl and NOT_KNOWN.en in said.en for said in vague)


def test_no_two_examples_of_a_rule_are_the_same_person(shown):
    same = {rule_id for rule_id, people in shown.items() if len(set(people.values())) < len(people)}
    assert same == BY_THE_CLOCK
