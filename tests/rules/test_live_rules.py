"""The chapter of the live hour: its cases hold, each rule has three of them, and each bears load."""

import pytest

from hartkracht.journey import live_cases
from hartkracht.journey.live_cases import EVERY
from hartkracht.rules import live

CASES = live_cases.cases()


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_case_comes_out_as_written(case):
    assert live_cases.differs(case) == []


@pytest.mark.parametrize("rule", EVERY, ids=[rule.id for rule in EVERY])
def test_without_a_rule_some_case_comes_out_otherwise(rule):
    others = [other for other in EVERY if other is not rule]
    assert any(live_cases.differs(case, others) for case in CASES)


@pytest.mark.parametrize("rule", EVERY, ids=[rule.id for rule in EVERY])
def test_a_rule_says_itself_in_both_languages_with_a_source(rule):
    for words in (rule.word, rule.line, rule.why):
        assert words.nl
        assert words.en
    assert rule.when.say("nl") != rule.when.say("en")
    assert rule.source.place


def test_the_order_of_rules_does_not_matter_for_what_is_done():
    for case in CASES:
        known = live_cases.known(case)
        effects = {max((r.effect for r in live.judge(known, order)), default=None) for order in (EVERY, EVERY[::-1])}
        assert len(effects) == 1


def test_nothing_known_fires_nothing():
    assert live.judge({}, EVERY) == ()


def test_no_cue_says_the_word_that_is_a_stop_but_a_stop():
    """A device that listens for it must not hear itself."""
    for rule in EVERY:
        for spoken in (rule.word.nl, rule.word.en):
            assert ("stop" in spoken.lower().split()) is (rule.level.name == "STOP"), rule.id
