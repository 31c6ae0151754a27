"""The book over arrays says of every person what the plain evaluator says: truths, verdict, limits and dose."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hartkracht.bench import rules as bench
from hartkracht.journey.crowd import prescribe_all, screen_all
from hartkracht.journey.prescribe import prescribe
from hartkracht.journey.screen import screen
from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Prescription
from hartkracht.model.facts import UNKNOWN, Fact
from hartkracht.rules import arrays
from hartkracht.rules.arrays import Crowd, Pools
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import Sheet, resting_systolic
from hartkracht.units import mmHg
from tests.laws import crowds
from tests.laws.test_language_laws import NAMES, trees

pytestmark = pytest.mark.slow

PEOPLE = 400


@pytest.fixture(scope="module")
def people():
    return crowds.draw(crowds.wild(), seed=1, count=PEOPLE)


def bound(value):
    return float(getattr(value, "value", value))


def same(crowd, book=BOOK):
    """Of how many people the verdict, what fired, what is open and every limit are the same both ways."""
    verdicts, agreed = screen_all(crowd, book), 0
    ids = np.array([rule.id for rule in verdicts.rules])
    for person in range(crowd.count):
        decision = screen(crowd.sheet(person), BOOK, crowd.pools.now)
        limits = {name: values[person] for name, values in verdicts.limits.items() if not np.isnan(values[person])}
        agreed += (
            decision.value == verdicts.value[person]
            and set(decision.fired) == set(ids[verdicts.truths[:, person] == arrays.TRUE])
            and bool(decision.open) == verdicts.open[person]
            and {name: bound(limit.value) for name, limit in decision.limits.items()} == limits
        )
    return agreed


def test_of_every_person_the_arrays_say_what_the_plain_evaluator_says(people):
    assert same(people) == people.count


def test_a_book_that_lacks_one_rule_is_seen(people):
    """The comparison can fail: one rule of hundreds dropped on one side only."""
    verdicts = screen_all(people)
    fires = next(r for r, row in zip(verdicts.rules, verdicts.truths, strict=True) if (row == arrays.TRUE).any())
    assert same(people, BOOK.without(fires.id)) < people.count


def test_the_crowd_holds_every_verdict_and_both_kinds_of_dose(people):
    verdicts = screen_all(people)
    assert {Clearance(int(v)) for v in verdicts.value} >= {*Clearance} - {Clearance.REDUCED}
    assert verdicts.trainable().sum() > 5


def test_the_standing_verdict_is_the_same_too(people):
    verdicts = screen_all(people, of_the_day=False)
    for person in range(100):
        decision = screen(people.sheet(person), BOOK, people.pools.now, of_the_day=False)
        assert decision.value == verdicts.value[person]
        assert bool(decision.open) == verdicts.open[person]


def numbers(dose):
    lines = [(x.id, x.load_kg, x.sets, x.repetitions, x.tempo, x.rest_s, x.effort_max, x.rules) for x in dose.exercises]
    return dose.day, dose.phase, dose.days_between, lines


def test_of_every_person_the_first_dose_is_the_same():
    people = crowds.draw(crowds.wild(), seed=2, count=1500, odd=0.02, unknown=0.001)
    verdicts = screen_all(people)
    doses, places = prescribe_all(people, verdicts)
    for person in range(people.count):
        known, now = people.sheet(person), people.pools.now
        dose, found = prescribe(known, screen(known, BOOK, now), (), now), doses[places[person]]
        if isinstance(dose, Prescription):
            assert numbers(found) == numbers(dose)
        else:
            assert found is None or found == dose
    assert 20 < len(doses) < verdicts.trainable().sum()


def test_the_people_of_the_bench_come_out_the_same():
    assert bench.over_arrays((5, 150)) == bench.plainly((5, 150))


@given(trees(), st.lists(st.tuples(*(st.sampled_from([True, False, None]) for _ in NAMES)), min_size=1, max_size=6))
def test_a_tree_over_a_crowd_is_that_tree_over_each_of_them(tree, answers):
    from tests.laws.test_language_laws import NOW

    words = (UNKNOWN, "yes", "no")
    pools = Pools({name: tuple((Fact(name, word, NOW, "t"),) for word in words) for name in NAMES}, NOW)
    places = {None: 0, True: 1, False: 2}
    crowd = _Plainly(pools, len(answers), {n: np.array([places[a[i]] for a in answers]) for i, n in enumerate(NAMES)})
    for person, truth in enumerate(crowd.holds(tree)):
        plain = tree.holds(_view(pools, dict(zip(NAMES, answers[person], strict=True))))
        assert truth == {None: 0, True: 1, False: -1}[plain]


class _Plainly(Crowd):
    """A crowd whose facts are in no catalogue, asked through the language's own plain view."""

    def _ask(self, table, places, ask):
        from hartkracht.rules.language import SheetView

        for place in places.tolist():
            sheet = self.pools.view(table.reads, place).facts
            table.answers[place] = ask(SheetView(sheet, self.pools.now))
            table.asked[place] = True


def _view(pools, answers):
    from tests.laws.test_language_laws import view

    return view(**answers)


def test_which_facts_a_leaf_reads_is_seen_while_it_reads_them():
    now = crowds.NOW
    stated = (Fact("resting_systolic", mmHg(182), now, "coach"),)
    crowd = Crowd(Pools({"resting_systolic": ((), stated)}, now), 2, {"resting_systolic": np.array([0, 1])})
    assert crowd.holds(resting_systolic >= mmHg(180)).tolist() == [arrays.OPEN, arrays.TRUE]
    assert set(crowd.pools.table(resting_systolic >= mmHg(180)).reads) == {"resting_systolic", "resting_pressure"}


def test_a_question_over_pools_that_are_too_wide_is_refused(monkeypatch):
    monkeypatch.setattr(arrays, "LARGEST_TABLE", 5)
    crowd = crowds.draw(crowds.wild(), seed=3, count=2)
    with pytest.raises(MemoryError, match="make the pools smaller"):
        crowd.each("wide", lambda view: view.value("age") is not UNKNOWN)


def test_a_leaf_is_asked_once_for_what_many_people_share():
    now, asked = crowds.NOW, []
    pools = Pools({"age": ((), crowds.plain()["age"])}, now)
    crowd = Crowd(pools, 1000, {"age": np.arange(1000) % 2})
    ages = crowd.each("age", lambda view: asked.append(1) or (0 if view.value("age") is UNKNOWN else 1))
    assert ages.sum() == 500
    assert len(asked) <= 3


def test_a_sheet_of_a_crowd_holds_what_was_stated_and_nothing_else(people):
    view = Sheet(people.sheet(0), people.pools.now)
    assert all(history for history in view.facts.known.values())
    assert people.pools.now - dt.timedelta(days=1000) < min(f.at for h in view.facts.known.values() for f in h)


@pytest.mark.parametrize(
    "name", ["conditions", "medicines", "events", "symptoms_now", "letter", "glucose", "resting_pressure"]
)
def test_people_with_other_answers_to_one_fact_are_judged_as_people_who_always_had_them(name):
    pools = crowds.wild()
    people = crowds.draw(pools, seed=2, count=PEOPLE, odd=0.3)
    first = screen_all(people)
    other = np.random.default_rng(3).integers(0, len(pools.of(name)), PEOPLE)
    kept, anew = screen_all(people.but(name, other)), screen_all(Crowd(pools, PEOPLE, {**people.chosen, name: other}))
    assert np.array_equal(kept.truths, anew.truths)
    assert np.array_equal(kept.value, anew.value)
    assert np.array_equal(kept.open, anew.open)
    assert kept.limits.keys() == anew.limits.keys()
    assert all(np.array_equal(kept.limits[limit], anew.limits[limit], equal_nan=True) for limit in anew.limits)
    assert not np.array_equal(kept.truths, first.truths), "the other answers must matter, or the law is empty"
