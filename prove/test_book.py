"""Proofs of the book: three-valued monotonicity, missing is never normal, one risk more never loosens, rounding.

Three kinds of proof stand beside each other. *z3*: over every truth every leaf could take, so over every person there
can be, from the trees that run. *Exhaustive*: over every leaf and every value of the pools, which hold each bound of the
book with its neighbours, each word, and each medicine. *Random*: ten million people through the book over arrays. Each
proof is first turned on a book that was broken by hand, where it must find the fault.
"""

import datetime as dt
import os
import time
from dataclasses import dataclass, replace

import numpy as np
import pytest
import z3
from tests.laws import crowds
from tests.laws.crowds import every_leaf

from hartkracht.journey.crowd import prescribe_all, screen_all
from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Prescription
from hartkracht.model.facts import Medicine, PastEvent
from hartkracht.rules.arrays import FALSE, OPEN, TRUE, Crowd, Pools
from hartkracht.rules.book import BOOK, Book
from hartkracht.rules.dosing import DOSE_RULES, TRAINABLE
from hartkracht.rules.facts import CATALOGUE, conditions, symptoms_now
from hartkracht.rules.language import And, AtLeast, Condition, Given, LimitBelow, Not, Or, SetLimit, rule
from hartkracht.rules.limits import HIGHER_IS_STRICTER
from hartkracht.rules.medication import classes, takes
from hartkracht.rules.sources import OWN
from hartkracht.units import number, per_minute
from prove.kleene import Leaves, answered, counterexample, kleene

SCALE = float(os.environ.get("SCALE", "1"))
SCREEN, EVERY = tuple(BOOK.rules()), tuple(BOOK.every_rule())


def broken(when, then=Clearance.CLEARED):
    """A rule made wrong by hand."""
    return rule("broken", when=when, then=then, says=("x", "x"), why=("x", "x"), source=OWN.at("by hand", "D"))


# --- z3: an answer more never takes a reason away --------------------------------------------


def undone_by_an_answer(condition):
    """Can a fired condition stop firing because something unknown was answered?"""
    before, after = Leaves("before"), Leaves("after")
    was, now = kleene(condition, before), kleene(condition, after)
    return counterexample(was.yes, z3.Not(now.yes), *before.sound(), *after.sound(), *answered(before, after))


def test_z3_no_answer_turns_a_fired_rule_off():
    started = time.monotonic()
    assert undone_by_an_answer(Not(Given(conditions.any_of("icd")))) is not None, "a negated `given` must be found"
    assert [one.id for one in EVERY if undone_by_an_answer(one.when) is not None] == []
    print(f"{len(EVERY)} rules of the whole book, unsat each, {time.monotonic() - started:.1f} s")


def fires_after_all(condition):
    """Can a condition be certainly false, and fire once something unknown was answered?"""
    before, after = Leaves("before"), Leaves("after")
    was, now = kleene(condition, before), kleene(condition, after)
    return counterexample(was.no, now.yes, *before.sound(), *after.sound(), *answered(before, after))


def has_given(condition):
    match condition:
        case Given():
            return True
        case And(left, right) | Or(left, right):
            return has_given(left) or has_given(right)
        case Not(inner):
            return has_given(inner)
        case AtLeast(_, of, _):
            return any(has_given(one) for one in of)
    return False


def test_z3_a_rule_passes_for_not_firing_only_where_no_answer_could_make_it_fire():
    """But for `given`, which says in the book itself that nobody is obliged to know the fact."""
    late = {one.id for one in SCREEN if fires_after_all(one.when) is not None}
    assert late == {one.id for one in SCREEN if has_given(one.when)}
    print(f"{len(SCREEN) - len(late)} rules never; {len(late)} only where a fact nobody is obliged to know is measured")


def stopped(world):
    """(Nobody is stopped and nothing is open, the rules that stop without `given`) over one world of leaves."""
    truths = {one: kleene(one.when, world) for one in SCREEN}
    stops = [one for one in SCREEN if isinstance(one.then, Clearance) and one.then not in TRAINABLE]
    clear = [z3.Not(z3.Or(truth.open, truth.yes) if one in stops else truth.open) for one, truth in truths.items()]
    return z3.And(clear), z3.Or([truths[one].yes for one in stops if not has_given(one.when)])


def test_z3_whoever_may_train_could_be_stopped_by_no_answer_to_what_is_unknown():
    """The whole book at once, over every truth of every leaf; `given` aside, which says so in the book."""
    started, before, after = time.monotonic(), Leaves("before"), Leaves("after")
    (trains, _), (_, stops) = stopped(before), stopped(after)
    world = [*before.sound(), *after.sound()]
    assert counterexample(trains, *world) is not None, "somebody may train, or the proof is empty"
    assert counterexample(trains, stops, *world) is not None, "a change of what is known may stop her"
    assert counterexample(trains, stops, *world, *answered(before, after)) is None
    print(f"{len(before.known)} leaves, unsat, {time.monotonic() - started:.1f} s")


# --- exhaustive: a leaf whose fact is unknown is open, whatever else is known ----------------


# They look back on what was measured, and nobody is obliged to have measured: nothing seen is not firing.
LOOKING_BACK = {"DaysOfPressure", "NotBackUp"}
LETTER = frozenset({"letter"})  # that nobody signed is known, and closes


def decided_in_silence(leaf, pools):
    """A crowd and the people in it for whom a fact of this leaf is unknown and the leaf is decided all the same."""
    crowd = crowds.draw(pools, seed=1, count=4000, odd=0.7, unknown=0.3)
    for name in leaf.names() - LETTER:
        yield name, crowd, np.flatnonzero(crowd.unknown(name) & (crowd.holds(leaf) != OPEN))[:60]


def whatever_she_answers(crowd, person, name, leaf):
    """The truths of a leaf for one person, with each value that one fact may have."""
    values = len(crowd.pools.of(name)) - crowds.VALUES
    chosen = {one: np.full(values, places[person]) for one, places in crowd.chosen.items()}
    chosen[name] = np.arange(values) + crowds.VALUES
    return set(Crowd(crowd.pools, values, chosen).holds(leaf).tolist())


def reassured(leaf, pools):
    """The people of whom a leaf says something while its fact is unknown, though an answer could change it."""
    return [
        (name, person)
        for name, crowd, people in decided_in_silence(leaf, pools)
        for person in people.tolist()
        if whatever_she_answers(crowd, person, name, leaf) != {int(crowd.holds(leaf)[person])}
    ]


def test_a_leaf_whose_fact_is_unknown_is_open_unless_no_answer_could_matter():
    pools, started, asked = crowds.wild(), time.monotonic(), 0
    naive = ReadsUnknownAsNo(conditions.any_of("icd"))
    assert reassured(naive, pools), "a leaf that reads unknown as no must be found"
    for leaf in every_leaf():
        found = reassured(leaf, pools)
        asked += 4000
        assert not found or type(leaf).__name__ in LOOKING_BACK, (leaf, found[0])
    print(f"{len(every_leaf())} leaves, {asked} answers, {time.monotonic() - started:.1f} s")


@dataclass(frozen=True)
class ReadsUnknownAsNo(Condition):
    """A leaf made wrong by hand: what is not known is taken for no."""

    inner: Condition

    def holds(self, view):
        return self.inner.holds(view) is True

    def say(self, lang):
        return self.inner.say(lang)

    def names(self):
        return self.inner.names()


@pytest.mark.parametrize("name", [*BOOK.mandatory, *BOOK.mandatory_today])
def test_nobody_trains_while_a_mandatory_fact_is_missing_stale_or_unknown(name):
    count = int(20_000 * SCALE) + 1
    people = crowds.draw(crowds.wild(), seed=11, count=count, odd=0.02, unknown=0)
    assert screen_all(people).trainable().sum() > count / 20, "the same people may train where it is known"
    chance, chosen = np.random.default_rng(3), dict(people.chosen)
    for one in (name, *_also(name)):
        ways = crowds.VALUES if CATALOGUE[one].fresh_for else crowds.STALE  # what is always fresh cannot be stale
        chosen[one] = chance.integers(crowds.NEVER, ways, count)
    silent = Crowd(people.pools, count, chosen)
    assert silent.unknown(name).all()
    assert screen_all(silent).trainable().sum() == 0


def _also(name):
    """What else would say the same: the readings behind a mean, the topic behind an illness."""
    return {
        "resting_systolic": ("resting_pressure",),
        "resting_diastolic": ("resting_pressure",),
        "illness": ("ill_or_exhausted",),
    }.get(name, ())


# --- z3 and exhaustive: one risk more never loosens ------------------------------------------

# What an added answer may take away, by the book's own words: a question it answers, or a treatment that was missing.
LIFTED_BY = {
    "conditions": lambda rule_id: rule_id.startswith("which-"),
    "medicines": lambda rule_id: rule_id in ("which-takes-medicines", "untreated-pressure-above-170", "clot-without-thinner"),
    "events": lambda rule_id: rule_id.startswith("which-"),
    "symptoms_now": lambda rule_id: False,
}  # fmt: skip


def widened(name, chance_seed=1, lists=40):
    """Pools in which each list of one fact stands with and without one more; and the places of each pair."""
    chance = np.random.default_rng(chance_seed)
    old = crowds.wild().of(name)
    kept = [old[i] for i in sorted({crowds.VALUES, *chance.integers(crowds.VALUES, len(old), lists)})]
    histories, pairs = list(kept), []
    for place, history in enumerate(kept):
        fact = history[-1]
        for extra in _extras(name):
            pairs.append((place, len(histories)))
            histories.append((*history[:-1], replace(fact, value=(*fact.value, extra))))
    return tuple(histories), np.array(pairs)


def _extras(name):
    if name == "medicines":
        return [Medicine(atc=row.atc) for row in classes()]
    if name == "events":
        return [
            replace(event, on=crowds.NOW.date() - dt.timedelta(days=days)) for days in (1, 40) for event in _events()
        ]
    return list(CATALOGUE[name].kind.words)


def _events():
    return [PastEvent(word, crowds.NOW.date()) for word in CATALOGUE["events"].kind.words]


def directions(name):
    """{leaf: the ways in which its truth moved when one was added}, over every pair and drawn values of other facts."""
    histories, pairs = widened(name)
    pools = Pools({**crowds.wild().histories, name: histories}, crowds.NOW)
    count = len(pairs)
    base = crowds.draw(crowds.wild(), seed=5, count=count, odd=0.4, unknown=0.02)
    before = Crowd(pools, count, {**base.chosen, name: pairs[:, 0]})
    after = Crowd(pools, count, {**base.chosen, name: pairs[:, 1]})
    moved = {}
    for leaf in every_leaf():
        if name in leaf.names():
            change = after.holds(leaf) - before.holds(leaf)
            moved[leaf] = {int(step) for step in np.unique(np.sign(change))}
    return moved, count


def undone_by_one_more(condition, moved):
    """Can a fired condition stop firing when each leaf moves only the ways it was seen to move?"""
    before, after = Leaves("before"), Leaves("after")
    was, now = kleene(condition, before), kleene(condition, after)
    ways = []
    for leaf, truth in before.known.items():
        up, down = 1 in moved.get(leaf, ()), -1 in moved.get(leaf, ())
        if not up:
            ways += [z3.Implies(after[leaf].yes, truth.yes), z3.Implies(truth.no, after[leaf].no)]
        if not down:
            ways += [z3.Implies(truth.yes, after[leaf].yes), z3.Implies(after[leaf].no, truth.no)]
    return counterexample(was.yes, z3.Not(now.yes), *ways, *before.sound(), *after.sound())


@pytest.mark.parametrize("name", LIFTED_BY)
def test_z3_one_more_takes_no_reason_and_no_limit_away(name):
    started = time.monotonic()
    moved, pairs = directions(name)
    control = ~(takes("HRU") if name == "medicines" else next(iter(leaf for leaf in moved if 1 in moved[leaf])))
    assert undone_by_one_more(control, moved) is not None, "a rule that ends with a risk must be found"
    undone = {one.id for one in (*SCREEN, *DOSE_RULES) if undone_by_one_more(one.when, moved) is not None}
    unexplained = {rule_id for rule_id in undone if not LIFTED_BY[name](rule_id)}
    print(
        f"{name}: {len(moved)} leaves over {pairs} pairs, {len(undone)} rules lifted by an answer, {time.monotonic() - started:.1f} s"
    )
    assert unexplained == set()


# --- ten million people: one risk more never raises a verdict's freedom, a ceiling or a dose ---


def one_more(name, seed, count, odd=0.03):
    """People, and the places of their histories with one disease, medicine, symptom or event more."""
    histories, pairs = widened(name)
    pools = Pools({**crowds.wild().histories, name: histories}, crowds.NOW)
    base, chance = crowds.draw(crowds.wild(), seed, count, odd=odd, unknown=0.003), np.random.default_rng(seed)
    drawn = pairs[
        np.where(
            chance.random(count) < 0.7,
            chance.integers(0, len(_extras(name)), count),
            chance.integers(0, len(pairs), count),
        )
    ]
    return Crowd(pools, count, {**base.chosen, name: drawn[:, 0]}), drawn[:, 1]


def both_ways(name, seed, count, book=BOOK):
    """The verdicts of the same people, as they are and with one more."""
    people, more = one_more(name, seed, count)
    return screen_all(people, book), screen_all(people.but(name, more), book)


def loosened(before, after, name):
    """(of whom a verdict or a limit became freer, of whom an answer explains a freer verdict).

    Explained: a question that the addition answers, or a treatment that was missing (`LIFTED_BY`); or an open rule
    that the addition decides, where all that held her back was that it was open.
    """
    answered = np.zeros(before.truths.shape[1], dtype=bool)
    undone = np.zeros_like(answered)
    for one, was, now in zip(before.rules, before.truths, after.truths, strict=True):
        if LIFTED_BY[name](one.id):
            answered |= was != now
        else:
            undone |= (was == TRUE) & (now != TRUE)
            answered |= (was == OPEN) & (now == TRUE) & (before.value == Clearance.INCOMPLETE)
    freer = (after.value < before.value) & ~answered
    for limit, was in before.limits.items():
        now, raised = after.limits[limit], limit in HIGHER_IS_STRICTER
        with np.errstate(invalid="ignore"):
            freer |= ~np.isnan(was) & (np.isnan(now) | ((now < was) if raised else (now > was)))
    return freer | undone, answered & (after.value < before.value)


PEOPLE_OF_EACH_KIND, CHUNK = 2_500_000, 100_000


def in_chunks(total):
    """(seed, so many people), so that the memory does not grow with the count."""
    return [(100 + place, min(CHUNK, total - start)) for place, start in enumerate(range(0, total, CHUNK))]


@pytest.mark.parametrize("name", LIFTED_BY)
def test_one_more_never_loosens_for_ten_million_people(name):
    started, people, explained, trainable = time.monotonic(), 0, 0, 0
    for seed, count in in_chunks(int(PEOPLE_OF_EACH_KIND * SCALE)):
        before, after = both_ways(name, seed, count)
        free, answered_now = loosened(before, after, name)
        assert not free.any(), f"{name}: person {np.flatnonzero(free)[0]} of seed {seed}"
        people += count
        explained += int(answered_now.sum())
        trainable += int(before.trainable().sum())
    print(
        f"{name}: {people} people, {trainable} may train before, {explained} freer because it answered a question, {time.monotonic() - started:.1f} s"
    )
    assert trainable > people / 50


LOOSENING = {
    "a rule that ends with a symptom": ("symptoms_now", broken(~symptoms_now.any_of("dizzy"), Clearance.NOT_TODAY)),
    "a rule that ends with a disease": ("conditions", broken(~conditions.any_of("pregnancy"), Clearance.ASK_PHYSICIAN)),
    "a limit that ends with a medicine": ("medicines", broken(~takes("HRU"), SetLimit("pulse_ceiling", per_minute(100)))),
}  # fmt: skip


@pytest.mark.parametrize("what", LOOSENING)
def test_the_ten_million_would_see(what):
    name, ends = LOOSENING[what]
    book = Book({**BOOK.chapters, "broken": (ends,)}, BOOK.mandatory, BOOK.mandatory_today, BOOK.elsewhere)
    before, after = both_ways(name, 7, 5000, book)
    found = loosened(before, after, name)[0].sum()
    print(f"{what}: {found} of 5000 people are seen")
    assert found


@pytest.mark.parametrize("name", LIFTED_BY)
def test_one_more_never_raises_a_dose(name):
    count, started = int(20_000 * SCALE) + 500, time.monotonic()
    people, more = one_more(name, 9, count)
    sides = (people, people.but(name, more))
    before, after = (screen_all(side) for side in sides)
    (old, was), (new, now) = (
        prescribe_all(side, verdicts) for side, verdicts in zip(sides, (before, after), strict=True)
    )
    both, compared = before.trainable() & after.trainable(), set()
    for pair in set(zip(was[both].tolist(), now[both].tolist(), strict=True)):
        if isinstance(new[pair[1]], Prescription):
            assert isinstance(old[pair[0]], Prescription), pair
            compared.add(pair)
            assert_no_more(old[pair[0]], new[pair[1]])
    print(
        f"{name}: {both.sum()} people who may train both ways, {len(compared)} pairs of doses, {time.monotonic() - started:.1f} s"
    )
    assert compared


def assert_no_more(old, new):
    assert new.phase <= old.phase
    assert new.days_between >= old.days_between
    assert len(new.exercises) <= len(old.exercises)
    known = {line.id: line for line in old.exercises}
    for line in new.exercises:
        was = known.get(line.id)
        if was is None:
            assert "dose-stands-in" in line.rules
            continue
        for less in ("sets", "repetitions", "time_under_tension_s", "effort_max"):
            assert getattr(line, less) <= getattr(was, less), (less, was, line)
        assert line.tempo.repetition_s <= was.tempo.repetition_s
        assert line.rest_s >= was.rest_s
        assert line.reps_in_reserve >= was.reps_in_reserve


# --- rounding: what is shown lies on the same side of every bound as what is judged ----------


def shown(value):
    return float(number(value))


def test_no_rounding_makes_a_value_look_inside_a_limit():
    """Every bound of the book and of the letter's guardrails, against every value that can be stated near it."""
    pairs, started = 0, time.monotonic()
    all_bounds = {b for found in crowds.bounds().values() for b in found}
    for bound in sorted(all_bounds):
        for decimals in range(7):
            for steps in range(-50, 51):
                text = f"{bound + steps * 10.0**-decimals:.{decimals}f}"
                value = float(text)
                assert (shown(value) > shown(bound), shown(value) < shown(bound)) == (value > bound, value < bound), (
                    text
                )
                pairs += 1
    for upper in range(50, 301):
        for other in range(50, 301):
            mean = (upper + other) / 2
            assert shown(mean) == mean
            pairs += 1
    print(f"{len(all_bounds)} bounds, {pairs} values and means of two readings, {time.monotonic() - started:.1f} s")


def test_more_digits_than_are_shown_cannot_be_stated():
    from hartkracht.rules.facts import parse
    from hartkracht.rules.spec import FactError

    assert shown(26.0000001) == 26, "seven decimals would look inside a bound of 26"
    for raw in ("26.0000001 Cel", "26,1234567 Cel"):
        with pytest.raises(FactError):
            parse("room_temperature", raw, crowds.NOW, "coach")
    assert parse("room_temperature", "26.000001 Cel", crowds.NOW, "coach").value.value == 26.000001


def test_every_limit_below_a_fact_lies_below_it():
    below = [one for one in SCREEN if isinstance(one.then, LimitBelow)]
    assert below
    assert all(one.then.margin.value > 0 for one in below)


def test_the_pools_hold_both_sides_of_every_bound():
    """Or the exhaustive proofs would be empty: each comparison of the book comes out both ways in the pools."""
    pools = crowds.wild()
    for leaf in every_leaf():
        if type(leaf).__name__ == "Compare":
            people = crowds.draw(pools, seed=4, count=3000, odd=1, unknown=0)
            known = leaf.bound.value == CATALOGUE[leaf.name].kind.low  # such a bound only asks whether it is known
            assert {TRUE if known else FALSE, TRUE} <= set(people.holds(leaf).tolist()), leaf
