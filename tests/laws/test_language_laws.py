"""The laws of the language: complete truth tables, and what is open may only become decided, never undecided or turned."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet
from hartkracht.rules import language as l
from hartkracht.rules.facts import resting_systolic
from hartkracht.rules.sources import OWN
from hartkracht.units import days, mmHg, seconds

pytestmark = pytest.mark.slow  # seconds each: in `make test`, not in the fast check

NOW = dt.datetime(2026, 11, 22, 14, tzinfo=dt.UTC)
WORDS = {"yes": Words("ja", "yes"), "no": Words("nee", "no")}
NAMES = ("a", "b", "c", "d")
TRUTHS = (True, None, False)


def leaf(name: str) -> l.Condition:
    return l.WordFact(name, Words(name, name), WORDS).one_of("yes")


def view(**values: bool | None) -> l.SheetView:
    raw = {True: "yes", False: "no", None: UNKNOWN}
    return l.SheetView(FactSheet.of(Fact(name, raw[value], NOW, "t") for name, value in values.items()), NOW)


A, B, C = leaf("a"), leaf("b"), leaf("c")


@pytest.mark.parametrize(("a", "b"), list(itertools.product(TRUTHS, TRUTHS)))
def test_and_is_the_lesser_and_or_the_greater_of_two_truths(a, b):
    rank = {False: 0, None: 1, True: 2}
    assert (A & B).holds(view(a=a, b=b)) is min(a, b, key=rank.__getitem__)
    assert (A | B).holds(view(a=a, b=b)) is max(a, b, key=rank.__getitem__)


@pytest.mark.parametrize(("a", "out"), [(True, False), (None, None), (False, True)])
def test_not_of_open_is_open(a, out):
    assert (~A).holds(view(a=a)) is out


@pytest.mark.parametrize(("a", "out"), [(True, True), (None, False), (False, False)])
def test_what_counts_only_where_known_is_never_open(a, out):
    assert l.given(A).holds(view(a=a)) is out


@pytest.mark.parametrize("truths", list(itertools.product(TRUTHS, repeat=3)))
def test_two_of_three_is_decided_as_soon_as_the_rest_cannot_change_it(truths):
    both = l.AtLeast(2, (A, B, C), Words("x", "x"))
    filled = [
        sum(t is True for t in full) >= 2
        for full in itertools.product(*((t,) if t is not None else (True, False) for t in truths))
    ]
    expected = True if all(filled) else False if not any(filled) else None
    assert both.holds(view(**dict(zip("abc", truths, strict=True)))) is expected


def trees() -> st.SearchStrategy[l.Condition]:
    leaves = st.sampled_from([leaf(name) for name in NAMES])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(l.And, inner, inner), st.builds(l.Or, inner, inner), st.builds(l.Not, inner),
            st.builds(lambda a, b, c: l.AtLeast(2, (a, b, c), Words("x", "x")), inner, inner, inner),
        ),
        max_leaves=12,
    )  # fmt: skip


people = st.fixed_dictionaries({name: st.sampled_from(TRUTHS) for name in NAMES})


@given(trees(), people, people)
@settings(max_examples=400, derandomize=True, deadline=None)
def test_filling_in_an_unknown_never_changes_what_was_decided(tree, person, answers):
    before = tree.holds(view(**person))
    filled = {name: answers[name] if value is None else value for name, value in person.items()}
    if before is not None:
        assert tree.holds(view(**filled)) is before


@given(trees(), people)
@settings(max_examples=400, derandomize=True, deadline=None)
def test_what_is_open_names_a_missing_fact_and_what_is_decided_names_none(tree, person):
    missing = tree.missing(view(**person))
    if tree.holds(view(**person)) is None:
        assert missing
        assert all(person[name] is None for name in missing)
    else:
        assert not missing


@given(trees(), people)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_answering_what_it_names_always_comes_to_a_decision(tree, person):
    known = dict(person)
    for _ in NAMES:
        for name in tree.missing(view(**known)):
            known[name] = True
    assert tree.holds(view(**known)) is not None


def test_a_condition_is_never_a_python_truth():
    with pytest.raises(TypeError, match="no truth"):
        bool(A)
    with pytest.raises(TypeError, match="no truth"):
        (A and B).names()


def test_what_counts_only_where_known_cannot_be_negated():
    with pytest.raises(TypeError, match="negated"):
        assert ~l.given(A)


def test_a_pressure_never_meets_days():
    sheet = FactSheet.of([Fact("resting_systolic", mmHg(150), NOW, "t")])
    with pytest.raises(TypeError, match="units differ"):
        (resting_systolic >= days(3)).holds(l.SheetView(sheet, NOW))


def test_a_rule_without_a_place_in_its_source_cannot_be_made():
    with pytest.raises(ValueError, match="say where"):
        OWN.at(" ", "D")
    with pytest.raises(ValueError, match="origin"):
        OWN.at("somewhere", "X")


@pytest.mark.parametrize("gap", ["says", "why"])
def test_a_rule_in_one_language_cannot_be_made(gap):
    texts = {"says": ("ja", "yes"), "why": ("ja", "yes"), gap: ("ja", "")}
    with pytest.raises(ValueError, match="Dutch and in English"):
        l.rule("x", when=A, then=Clearance.NOT_TODAY, source=OWN.at("here", "D"), **texts)


def test_a_word_the_fact_does_not_know_cannot_be_asked_for():
    with pytest.raises(KeyError):
        l.WordFact("a", Words("a", "a"), WORDS).one_of("maybe")


@pytest.mark.parametrize(
    ("a", "b", "kept"),
    [
        (l.SetLimit("x", mmHg(160)), l.SetLimit("x", mmHg(150)), mmHg(150)),
        (l.SetLimit("rest", seconds(5)), l.SetLimit("rest", seconds(8)), seconds(8)),
        (l.SetLimit("x", False), l.SetLimit("x", True), False),
    ],
)
def test_of_two_limits_the_more_careful_is_kept_in_either_order(a, b, kept):
    assert l.stricter(a, b).value == kept == l.stricter(b, a).value


def test_what_does_not_hold_is_said_without_a_bracket_of_not():
    from hartkracht.rules.book import BOOK

    assert not [
        rule.id for rule in BOOK.every_rule() if "niet (" in rule.when.say("nl") or "not (" in rule.when.say("en")
    ]
