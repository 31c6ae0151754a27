"""The rules of aftercare: every case, every rule needed by a case, and laws over all answers."""

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hartkracht.journey import follow_up
from hartkracht.journey.aftercare_cases import ANSWERED_AT, cases, differs, parsed, run
from hartkracht.model.decision import Concern
from hartkracht.model.facts import FactSheet
from hartkracht.rules import aftercare
from hartkracht.rules import facts as catalogue
from hartkracht.rules import words as w

pytestmark = pytest.mark.slow  # seconds each: in `make test`, not in the fast check

NOW = ANSWERED_AT
CASES = cases()
RULES = {rule.id: rule for check in aftercare.ASKED for _, rule in aftercare.rules_for(check)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case):
    assert differs(case) == []


def test_a_case_that_differs_is_told():
    wrong = {**CASES[0], "expect": {**CASES[0]["expect"], "grade": "red"}}
    assert differs(wrong) == ["grade: green, expected red"]
    assert len(run()) == len(CASES)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_every_rule_is_needed_and_has_three_cases(rule_id):
    reads = {catalogue.DERIVED.get(name, name) for name in RULES[rule_id].when.names()}
    relevant = [case for case in CASES if reads & set(case["answers"])]
    fired = [case for case in relevant if rule_id in case["expect"]["fired"]]
    not_fired = [case for case in relevant if rule_id not in case["expect"]["fired"]]
    unknown = [case for case in relevant if "unknown" in [case["answers"].get(name) for name in reads]]
    assert fired, "no case breaks when this rule is dropped"
    assert not_fired
    assert unknown


def test_every_rule_says_both_languages_and_its_source():
    for rule in RULES.values():
        assert isinstance(rule.then, Concern)
        assert rule.when.say("nl") != rule.when.say("en")
        assert str(rule.source)


def test_whoever_is_asked_may_answer():
    for check, names in aftercare.ASKED.items():
        for name in (*names, *aftercare.DETAILS):
            assert "coach" in catalogue.CATALOGUE[name].by
            assert check == "F0" or "client" in catalogue.CATALOGUE[name].by


# --- laws over all answers -------------------------------------------------------------------

YES_NO = st.sampled_from(["yes", "no", "unknown"])
ANSWERS = st.fixed_dictionaries(
    {
        "symptoms": st.lists(st.sampled_from(sorted(w.SYMPTOMS)), max_size=4, unique=True),
        "spray_used": st.sampled_from([*w.SPRAY_USED, "unknown"]),
        "medicines_changed": YES_NO,
    },
    optional={
        "symptom_still_there": YES_NO,
        "symptom_duration": st.sampled_from([*w.DURATION, "unknown"]),
        "symptom_severity": st.integers(0, 10).map(lambda n: f"{n} /10") | st.just("unknown"),
        "symptom_at_rest": YES_NO,
        "symptom_pattern": st.sampled_from(["known", "new", "unknown"]),
        "symptom_signs": st.lists(st.sampled_from(sorted(w.SIGNS)), max_size=2, unique=True) | st.just("unknown"),
        "feels": st.sampled_from([*w.COMPARED, "unknown"]),
        "muscle_pain": st.integers(0, 10).map(lambda n: f"{n} /10") | st.just("unknown"),
        "dark_urine": YES_NO,
        "bruise_large": YES_NO,
        "muscle_pain_both_sides": YES_NO,
    },
)


def outcome(answers, check="F3"):
    found = follow_up.judge(check, parsed(answers), FactSheet(), NOW)
    return found.grade, found.concern


@given(ANSWERS, st.sampled_from(sorted(w.SYMPTOMS)))
def test_one_more_symptom_never_makes_it_less_grave(answers, symptom):
    more = {**answers, "symptoms": [*answers["symptoms"], symptom]}
    before, after = outcome(answers), outcome(more)
    assert after[0] >= before[0]
    assert after[1] >= before[1]


@given(ANSWERS, st.integers(0, 9))
def test_more_severe_never_makes_it_less_grave(answers, severity):
    before = outcome({**answers, "symptom_severity": f"{severity} /10"})
    after = outcome({**answers, "symptom_severity": f"{severity + 1} /10"})
    assert after >= before


BEST = {"symptom_still_there": "no", "symptom_duration": "up_to_5", "symptom_severity": "0 /10",
        "symptom_at_rest": "no", "symptom_pattern": "known", "symptom_signs": [], "spray_used": "no",
        "medicines_changed": "no", "muscle_pain": "0 /10", "dark_urine": "no",
        "bruise_large": "no", "muscle_pain_both_sides": "no", "symptoms": []}  # fmt: skip


@given(ANSWERS, st.sampled_from(sorted(BEST)))
def test_not_knowing_is_never_less_grave_than_the_best_answer(answers, name):
    known, unknown = outcome({**answers, name: BEST[name]}), outcome({**answers, name: "unknown"})
    assert unknown[0] >= known[0]
    assert unknown[1] >= known[1]


@given(ANSWERS)
def test_a_symptom_is_never_green_and_an_unknown_one_neither(answers):
    grade, concern = outcome(answers)
    if answers["symptoms"]:
        assert grade >= aftercare.Grade.YELLOW
        assert concern >= Concern.WATCH
    assert outcome({**answers, "symptoms": "unknown"})[0] >= aftercare.Grade.YELLOW


@given(ANSWERS)
def test_whatever_opens_the_112_page_is_red_and_an_emergency(answers):
    if follow_up.opens_112(answers, NOW):
        assert outcome(answers) == (aftercare.Grade.RED, Concern.EMERGENCY)


# --- the same rules without a network --------------------------------------------------------


def offline(tree, answers):
    """A second, naive evaluator of the tree that the page gets: True, False, or None where a fact is missing."""

    def value(name):
        return None if answers.get(name, "unknown") == "unknown" else answers[name]

    match tree:
        case {"all": parts}:
            truths = [offline(part, answers) for part in parts]
            return False if False in truths else None if None in truths else True
        case {"any": parts}:
            truths = [offline(part, answers) for part in parts]
            return True if True in truths else None if None in truths else False
        case {"not": part}:
            truth = offline(part, answers)
            return None if truth is None else not truth
        case {"unknown": name}:
            return value(name) is None
        case {"has": name, "words": words}:
            return None if value(name) is None else any(word in value(name) for word in words)
        case {"is": name, "words": words}:
            return None if value(name) is None else value(name) in words
        case {"compare": name, "operator": sign, "value": bound}:
            compare = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}[sign]
            return None if value(name) is None else compare(float(value(name).split()[0]), bound)
    raise AssertionError(tree)


@given(ANSWERS)
def test_the_page_without_a_network_opens_112_exactly_when_the_book_does(answers):
    opened = any(offline(rule["when"], answers) is True for rule in aftercare.offline())
    assert opened == (follow_up.opens_112(answers, NOW) is not None)


def test_what_needs_the_chart_cannot_go_offline():
    with pytest.raises(TypeError):
        aftercare.tree(aftercare.NewPattern())
