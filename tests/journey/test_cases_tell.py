"""Who runs the cases tells of each thing that comes out otherwise: a case that expects something else is never passed."""

from copy import deepcopy
from dataclasses import replace

import pytest

from hartkracht.journey import aftercare_cases, dose_cases, live_cases
from hartkracht.journey.screen import screen
from hartkracht.rules import casebook, readable
from hartkracht.rules.book import BOOK

pytestmark = pytest.mark.slow  # seconds each: in `make test`, not in the fast check

OTHER = {bool: lambda v: not v, int: lambda v: v + 1, float: lambda v: v + 1, str: lambda v: f"{v}x", type(None): lambda v: 1,
         list: lambda v: [*v, "no-such-rule"]}  # fmt: skip


def otherwise(expect):
    """The same expectation with one thing otherwise, for each thing in it."""
    for name, value in expect.items():
        if isinstance(value, dict):
            for inner in otherwise(value):
                yield {**expect, name: inner}
        elif name != "without":  # what should not be there: told in the next tests
            yield {**expect, name: OTHER[type(value)](value)}


@pytest.mark.parametrize("kind", [dose_cases, aftercare_cases, live_cases])
def test_a_case_that_expects_something_else_is_told(kind):
    told = 0
    for case in kind.cases():
        assert kind.differs(case) == []
        for expect in otherwise(case["expect"]):
            assert kind.differs({**deepcopy(case), "expect": expect}), (case["case"], expect)
            told += 1
    assert told > 100
    assert kind.run() == [(case["case"], []) for case in kind.cases()]


def test_an_exercise_that_should_not_be_there_is_told():
    case = dose_cases.cases()[0]
    assert dose_cases.differs({**case, "expect": {"without": ["E01", "E02"]}}) == ["E01 is there"]
    assert dose_cases.differs({**case, "expect": {"lines": {"E02": {"sets": 1}}}}) == ["E02 is absent"]


def test_a_reason_that_should_not_be_said_is_told():
    case = {"expect": {"lines": {"E01": {"without": ["dose-first-trial", "dose-same"]}}}}
    assert dose_cases.differs(case) == ["E01 says dose-first-trial"]


def test_a_case_of_screening_that_expects_something_else_is_told():
    for case in casebook.cases()[::20]:
        found = screen(case.sheet(), BOOK, case.moment)
        limits = {name: limit.value for name, limit in found.limits.items()}

        def told(expect, case=case, found=found, limits=limits):
            return casebook.wrong(replace(case, expect=expect), found.value.name, found.fired, found.open, limits)

        assert told(case.expect) == []
        assert told({"clearance": "x"})
        assert told({"fired": ["x"]})
        assert told({"open": ["x"]})
        assert told({"limits": {"x": "1"}})
        assert not told({"not_fired": ["x"], "not_open": ["x"]})
        assert all(told({"not_fired": [rule]}) and not told({"fired": [rule]}) for rule in found.fired)
        assert all(told({"not_open": [name]}) and not told({"open": [name]}) for name in found.open)
        for name, value in limits.items():
            assert told({"limits": {name: f"{value}x"}})
            assert not told({"limits": {name: str(value)}})


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_measure_of_the_book_says_what_can_be_counted(lang):
    first, *rest = readable.measure(lang).split("\n")
    lengths = sorted((len(one.text.split()) for one in readable.sentences()), reverse=True)
    words = {"nl": ("zinnen", "gemiddeld", "moeilijke", "langer dan 20 woorden: 0"),
             "en": ("sentences", "on average", "hard words", "over 20 words: 0")}[lang]  # fmt: skip
    page = "\n".join([first, *rest])
    assert all(word in page for word in words)
    assert first.startswith(f"{len(lengths)} ")
    assert f"{sum(lengths) / len(lengths):.1f}" in first
    assert f"{readable.ease(readable.sentences()):.0f}" in first
    assert [int(line.split()[0]) for line in rest[:5]] == lengths[:5]
    assert str(len(readable.hard_words())) in rest[5]
    assert rest[5].rstrip(".").endswith(" 0")
    assert len(rest) == 6


def test_the_ease_of_a_text_is_worked_out_as_douma_did():
    text = [readable.Sentence("x", "De kat zit op de mat."), readable.Sentence("x", "Zij eet soep.")]
    assert readable.ease(text) == pytest.approx(206.84 - 77 * 9 / 9 - 0.93 * 9 / 2)
