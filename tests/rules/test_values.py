"""Every number of the book is held: one smallest step up or down, and some case comes out otherwise.

It walks over whatever numbers the rules hold, so a new one is asked for too. A case is a person on each side of the bound.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache

import pytest

from hartkracht.journey import dose_cases, live_cases, progress
from hartkracht.journey.prescribe import prescribe
from hartkracht.model.dose import Tempo
from hartkracht.model.facts import FactSheet
from hartkracht.rules import dosing, live
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import cases
from hartkracht.rules.facts import CATALOGUE, Sheet
from hartkracht.rules.language import Compare, SetLimit
from hartkracht.rules.spec import Number
from hartkracht.units import Quantity, celsius, cm2, days, kg, mmol_l
from tests.machine import test_edges as live_edges
from tests.machine import test_supervise as live_hour
from tests.rules.test_limits import BINDING, told, with_then

pytestmark = pytest.mark.slow

# The smallest step in which people state a quantity, where it is not a whole one.
SMALLEST = {celsius: 0.1, mmol_l: 0.1, cm2: 0.1, kg: 0.1}
WAYS = {"more": 1, "less": -1}


def moved(value, way):
    """The same number one smallest step further."""
    if isinstance(value, Quantity):
        return type(value)(round(value.value + WAYS[way] * SMALLEST.get(type(value), 1), 6))
    return value + WAYS[way]


def step(value, way, node):
    """One smallest step; of the longest set, one that any plan of whole repetitions and half seconds could show."""
    longest_set = isinstance(node, SetLimit) and node.name == "time_under_tension"
    return type(value)(value.value + 3 * WAYS[way]) if longest_set else moved(value, way)


def can_be_told(node):
    """No case can show a bound that lies outside what the fact may be."""
    kind = CATALOGUE[node.name].kind if isinstance(node, Compare) and node.name in CATALOGUE else None
    return not isinstance(kind, Number) or kind.low <= node.bound.value <= kind.high


def a_number(value):
    return isinstance(value, Quantity) or (isinstance(value, int | float) and not isinstance(value, bool))


# Conditions that are a rule of their own are held there, also where others count them.
WHOLE = {rule.when for rule in BOOK.rules()}


def variants(node, way, place="") -> Iterator[tuple[str, object]]:
    """(which number, the tree with only that number moved) for every number in a tree of conditions or effects."""
    for one in fields(node):
        value, at = getattr(node, one.name), f"{place}.{one.name}".strip(".")
        if a_number(value):
            new = replace(node, **{one.name: step(value, way, node)})
            if can_be_told(new):
                yield at, new
        elif isinstance(value, tuple):
            for i, part in enumerate(value):
                if a_number(part) or (is_dataclass(part) and part not in WHOLE):
                    inner = [(at, moved(part, way))] if a_number(part) else variants(part, way, f"{at}{i}")
                    for name, new in inner:
                        yield name, replace(node, **{one.name: (*value[:i], new, *value[i + 1 :])})
        elif is_dataclass(value) and not isinstance(value, type):
            for name, new in variants(value, way, at):
                yield name, replace(node, **{one.name: new})


def numbers(rules, part):
    """(rule, what it becomes) for every number in this part of these rules, each way, with a name for the report."""
    return [
        pytest.param(rule, new, id=f"{rule.id}-{place}-{way}")
        for rule in rules if is_dataclass(getattr(rule, part))
        for way in WAYS for place, new in variants(getattr(rule, part), way)
    ]  # fmt: skip


# --- screening ------------------------------------------------------------------------------------


@cache
def telling():
    """{rule: (case, must it fire)}: what each case says of a rule, its own cases first."""
    found = defaultdict(list)
    for case in cases():
        for key, must in (("fired", True), ("not_fired", False)):
            for rule_id in case.expect.get(key, ()):
                found[rule_id].append((case, must))
    return found


@cache
def sheet(sentence):
    case = next(one for one in cases() if one.sentence == sentence)
    return Sheet(case.sheet(), case.moment)


@pytest.mark.parametrize(("rule", "new"), numbers(BOOK.rules(), "when"))
def test_a_bound_of_screening_that_moves_breaks_a_case(rule, new):
    assert any((new.holds(sheet(case.sentence)) is True) is not must for case, must in telling()[rule.id])


@pytest.mark.parametrize(("rule", "new"), numbers(BINDING, "then"))
def test_a_limit_that_moves_breaks_a_case(rule, new):
    book = with_then(rule, new)
    assert any(told(case, book) for case in cases() if case.rule == rule.id)


# --- the live hour --------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "new"), numbers(live_cases.EVERY, "when"))
def test_a_bound_of_the_live_hour_that_moves_breaks_a_case(rule, new):
    rules = tuple(replace(r, when=new) if r is rule else r for r in live_cases.EVERY)
    assert any(live_cases.differs(case, rules) for case in live_cases.cases())


# The constants of the live hour, and who notices when one moves. A new one has to say who.
NOTICED_BY = {
    "WATCHED_PART": live_hour.test_the_coach_takes_over_with_one_tap_and_the_set_becomes_shorter,
    "WATCHED_RESERVE": live_edges.test_a_coach_who_watches_asks_exactly_one_more_in_reserve,
    "MOST_IN_RESERVE": live_edges.test_five_in_reserve_is_enough_and_four_is_not_where_five_are_asked,
    "BETWEEN_EXERCISES_S": live_edges.test_between_two_exercises_lie_two_minutes_and_between_two_sets_what_was_planned,
    "SUSTAINED_S": live_edges.test_two_readings_a_second_and_a_half_apart_are_enough_and_closer_ones_are_not,
    "PUT_DOWN_S": live_hour.test_a_whole_set_ends_when_the_load_is_put_down,
    "PAUSE_LIMIT_S": live_hour.test_paused_for_over_ten_minutes_is_stopped,
    "REST_LONGER_S": live_edges.test_rest_grows_by_ten_seconds_at_a_time,
}
STEPS = {"WATCHED_PART": 0.05, "SUSTAINED_S": 0.5, "PUT_DOWN_S": 0.5}


def test_every_constant_of_the_live_hour_says_who_notices():
    told = {name for name, value in vars(live).items() if name.isupper() and a_number(value)}
    assert set(NOTICED_BY) == told - {"TUT_HARD_S"}  # the model's own, and the bound of a rule above


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NOTICED_BY)
def test_a_constant_of_the_live_hour_that_moves_is_noticed(name, way, monkeypatch):
    NOTICED_BY[name]()
    monkeypatch.setattr(live, name, getattr(live, name) + WAYS[way] * STEPS.get(name, 1))
    with pytest.raises(AssertionError):
        NOTICED_BY[name]()


# --- the dose -------------------------------------------------------------------------------------


def dose_breaks():
    return any(dose_cases.differs(case) for case in dose_cases.cases()) or not all(hold() for hold in BEHIND)


def planned_days(phase_days, asked):
    """The days until the next session, where every phase would ask so few."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dosing, "PHASES", tuple(replace(p, days_between=days(phase_days)) for p in dosing.PHASES))
        return prescribe(FactSheet.of([]), dose_cases.decided({}), (), dose_cases.NOW).days_between == asked


def gap(planned, ago):
    """The cut after so many days, where so few would be planned."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dosing, "PLANNED_DAYS", replace(dosing.PLANNED_DAYS, value=days(planned)))
        last = progress.Past(dose_cases.NOW - dt.timedelta(days=ago))
        return progress._gap([last], dose_cases.NOW)


# Second lines of defence: what no history can show while the first line holds, is shown with the first line away.
BEHIND = (
    lambda: planned_days(1, 3),
    lambda: gap(1, 13) is None and gap(1, 14) == "dose-gap",
    lambda: progress._tempo_of((progress.PastSet("E01", 6, 72),)) == Tempo(5, 0, 5, 0),
)


@pytest.mark.parametrize(("rule", "new"), numbers(dosing.DOSE_RULES, "when"))
def test_a_bound_in_a_rule_of_the_dose_that_moves_breaks_a_case(rule, new, monkeypatch):
    rules = tuple(replace(r, when=new) if r is rule else r for r in dosing.DOSE_RULES)
    monkeypatch.setattr(dosing, "DOSE_RULES", rules)
    assert dose_breaks()


BOUNDING = [r for r in dosing.DOSE_RULES if isinstance(r.then, SetLimit)]


@pytest.mark.parametrize(("rule", "new"), numbers(BOUNDING, "then"))
def test_a_limit_of_the_dose_that_moves_breaks_a_case(rule, new, monkeypatch):
    rules = tuple(replace(r, then=new) if r is rule else r for r in dosing.DOSE_RULES)
    monkeypatch.setattr(dosing, "DOSE_RULES", rules)
    assert dose_breaks()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name, value in vars(dosing).items() if isinstance(value, dosing.Value)])
def test_a_number_of_the_dose_that_moves_breaks_a_case(name, way, monkeypatch):
    known = getattr(dosing, name)
    monkeypatch.setattr(dosing, name, replace(known, value=moved(known.value, way)))
    assert dose_breaks()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("cut", dosing.CUTS)
def test_a_cut_that_moves_by_a_twentieth_breaks_a_case(cut, way, monkeypatch):
    monkeypatch.setitem(dosing.CUTS, cut, dosing.CUTS[cut] + 0.05 * WAYS[way])
    assert dose_breaks()


# clinical.md 2.2 written a second time: which ceilings each phase has (of 6-8 exercises, the seven that a day holds). That each of them acts, `test_limits` shows.
PHASES = {
    "sessions_before": (0, 4, 12, 24), "repetitions": ((5, 6), (6, 8), (6, 10), (6, 10)), "con_s": (3, 3, 5, 5),
    "ecc_s": (3, 4, 5, 5), "cap": (36, 60, 80, 80), "sets": (1, 1, 2, 2),
    "exercises": ((4, 5), (5, 6), (6, 7), (6, 7)), "rest": (120, 120, 120, 90), "effort": (3, 4, 5, 5),
    "reserve": (5, 4, 3, 3), "days_between": (7, 7, 3, 3), "upper": (30, 40, 50, 50), "lower": (30, 50, 60, 60),
    "minutes": (20, 30, 40, 40),
}  # fmt: skip


@pytest.mark.parametrize("field", PHASES)
def test_the_phases_are_those_of_the_source(field):
    told = (getattr(phase, field) for phase in dosing.PHASES)
    assert tuple(one.value if isinstance(one, Quantity) else one for one in told) == PHASES[field]


def test_no_number_of_a_phase_is_left_out():
    assert {one.name for one in fields(dosing.Phase)} - {"number", "name", "source"} == PHASES.keys() - {"cap"}
