"""What tightens a dose, against laws: every bound is kept, nothing more is taken than it asks, and it says which bound it was."""

import datetime as dt
from itertools import product

import pytest
from msgspec import structs

from hartkracht.journey import prescribe as gate
from hartkracht.journey import progress
from hartkracht.journey.progress import Dose, Line, first_line
from hartkracht.model.decision import Limit
from hartkracht.model.dose import PlannedExercise, Tempo, Words
from hartkracht.rules import dosing as d
from hartkracht.rules.exercises import exercises, on_step
from hartkracht.units import kg, percent, points, seconds, times

KNOWN = exercises()
SLOW = Tempo(3, 0, 3, 0)
LINE = PlannedExercise("E01", 40.0, 1, 6, SLOW, 36, 120, 5, Words("a", "a"))
STEPPED = [known for known in KNOWN.values() if known.min_step]


def bounds(**limits):
    return gate.Bounds({name: Limit(name, value, f"rule-of-{name}") for name, value in limits.items()}, False, {})


# --- the time of a session -------------------------------------------------------------------


def session(sets, seconds_each):
    return [structs.replace(LINE, id=f"E0{i}", sets=n, rest_s=seconds_each - 36) for i, n in enumerate(sets, 1)]


def net(lines):
    return sum(line.sets * (line.time_under_tension_s + line.rest_s) for line in lines)


@pytest.mark.parametrize("phase", d.PHASES)
@pytest.mark.parametrize("over", [-1, 0, 1])
def test_a_session_keeps_its_last_set_up_to_the_very_second(phase, over):
    longest = phase.minutes.value * 60
    lines = session((2, 2), 100)
    lines = [*lines, structs.replace(LINE, id="E09", sets=2, rest_s=(longest - 400 + over) / 2 - 36)]
    kept = gate._within_session(lines, phase)
    assert (kept == lines) is (over <= 0)
    assert net(kept) <= longest


@pytest.mark.parametrize(
    ("sets", "each"), list(product([(1, 1, 1), (2, 1, 2), (3, 2, 1), (1, 1, 1, 1, 1)], [50, 400, 700, 1300]))
)
def test_a_session_fits_and_loses_second_sets_from_behind_and_then_exercises(sets, each):
    phase = d.PHASES[0]
    lines, longest = session(sets, each), phase.minutes.value * 60
    kept = gate._within_session(lines, phase)
    assert net(kept) <= longest or (len(kept) == 1 and kept[0].sets == 1) or len(kept) == 1
    assert [line.id for line in kept] == [line.id for line in lines[: len(kept)]]
    if len(kept) < len(lines):
        assert all(line.sets == 1 for line in kept)
    for line, was in zip(kept, lines, strict=False):
        assert 1 <= line.sets <= was.sets
        assert ("dose-session-time" in line.rules) is (line.sets < was.sets)
    lost = [i for i, (line, was) in enumerate(zip(kept, lines, strict=False)) if line.sets < was.sets]
    if lost and len(kept) == len(lines):
        assert all(kept[i].sets == 1 for i in range(lost[0] + 1, len(kept)))  # from behind
        back = structs.replace(kept[lost[0]], sets=kept[lost[0]].sets + 1)
        assert net([*kept[: lost[0]], back, *kept[lost[0] + 1 :]]) > longest  # and not one set more than that


# --- one bound at a time ---------------------------------------------------------------------


@pytest.mark.parametrize("phase", d.PHASES)
@pytest.mark.parametrize(("limit", "repetitions"), list(product([5, 6, 35, 36, 37, 59, 60, 61, 200], [1, 5, 6, 8, 10])))
def test_time_under_tension_takes_no_more_repetitions_than_it_must(phase, limit, repetitions):
    asked = Dose(40.0, 1, repetitions, SLOW)
    found, rules = gate._within_time(asked, phase, bounds(time_under_tension=seconds(limit)))
    fits = repetitions * 6 <= limit
    assert rules == (() if fits else ("rule-of-time_under_tension",))
    if fits:
        assert found == asked
        return
    assert found.repetitions == 1 or found.repetitions * 6 <= min(limit, phase.cap.value)
    one_more = (found.repetitions + 1) * 6
    assert found.repetitions == repetitions or one_more > min(limit, phase.cap.value)


@pytest.mark.parametrize("known", [*STEPPED[:3], *[k for k in STEPPED if k.cap][:2]], ids=lambda known: known.id)
@pytest.mark.parametrize(
    ("load", "most"), list(product([1.0, 5.0, 12.5, 40.0], [0.5, 1.0, 5.0, 12.4, 12.5, 39.9, 40.0, 41.0]))
)
def test_a_weight_stays_under_its_bound_on_a_step_and_no_lower_than_it_must(known, load, most):
    step, top = known.min_step.value, min(most, known.cap.value if known.cap else most)
    found, rules = gate._within_load(Dose(load, 1, 6, SLOW), known, bounds(load=kg(most)))
    assert bool(set(rules) - {"dose-machine-step"}) is (load > top)
    assert ("dose-machine-step" in rules) is (load <= top and found.load_kg < load)
    assert found.load_kg <= min(load, top)
    if load > top:
        assert found.load_kg + step > top
        assert rules == (("rule-of-load",) if most <= top else ("dose-exercise-cap",))


def test_a_bound_of_the_arms_is_none_of_the_legs():
    for known in STEPPED:
        found, rules = gate._within_load(Dose(40.0, 1, 6, SLOW), known, bounds(load_upper=kg(10)))
        assert (found.load_kg <= 10) is (known.region != "lower" or bool(known.cap and known.cap.value <= 10))
        assert ("rule-of-load_upper" in rules) is (
            known.region != "lower" and not (known.cap and known.cap.value <= 10)
        )


@pytest.mark.parametrize(("limit", "least", "kept"), [
    (points(3), False, (3, ("rule-of-effort",))), (points(4), False, (4, ("rule-of-effort",))), (points(5), False, (4, ())),
    (points(5), True, (5, ("rule-of-effort",))), (points(4), True, (4, ("rule-of-effort",))), (points(3), True, (4, ())),
    (None, True, (4, ())),
])  # fmt: skip
def test_of_the_phase_and_a_bound_the_stricter_counts(limit, least, kept):
    given = bounds(effort=limit) if limit else bounds()
    assert gate._bounded("effort", points(4), given, least=least) == kept


@pytest.mark.parametrize(("said", "most", "cut", "eased"), [
    (None, 4, None, None), (4, 4, None, None), (5, 4, None, "dose-effort-over"), (4, 3, "dose-gap-long", "dose-gap-long"),
    (4, 3, "dose-half-after-orange", "dose-half-after-orange"), (3, 4, "dose-gap", "dose-gap"),
])  # fmt: skip
def test_what_was_heavier_than_today_allows_is_cut_once_and_by_the_strongest(said, most, cut, eased):
    standing, step = Dose(40.0, 1, 6, SLOW), Dose(40.0, 1, 7, SLOW)
    line = Line(KNOWN["E01"], step, standing, 1, ("dose-step-repetition",), cut, effort=said)
    found = gate._eased(line, most)
    assert found.cut == eased
    over = said is not None and said > most
    assert found.dose == (standing if over else step)
    assert ("dose-step-repetition" in found.rules) is not over
    assert found.rules


@pytest.mark.parametrize(("was", "now", "cut"), list(product(range(4), range(4), [None, *d.CUTS])))
def test_of_the_way_back_and_the_cut_the_stronger_is_taken_and_a_cut_is_named_only_where_it_binds(was, now, cut):
    line = Line(KNOWN["E15"], Dose(40.0, 1, 6, SLOW), Dose(40.0, 1, 6, SLOW), was, ("dose-same",), cut)
    part, named = gate._part(line, d.PHASES[now])
    back = d.PHASES[now].upper.value / d.PHASES[was].upper.value if was > now else 1.0
    reasons = [back, *([d.CUTS[cut]] if cut else [])]
    assert part == min(reasons)
    assert named == ((cut,) if cut and d.CUTS[cut] <= back else ())


def test_a_first_trial_has_no_phase_to_come_back_from():
    assert gate._part(first_line(KNOWN["E01"]), d.PHASES[0]) == (1.0, ())


@pytest.mark.parametrize("phase", d.PHASES)
@pytest.mark.parametrize(("region", "share"), list(product(["upper", "lower"], [10, 29, 30, 40, 49, 50, 60, 90])))
def test_a_share_of_strength_is_steered_by_the_highest_phase_that_keeps_it(phase, region, share):
    known = next(one for one in KNOWN.values() if one.region == region)
    found = gate._steady_phase(known, phase, bounds(percent_1rm=percent(share)))
    assert found.number <= phase.number
    assert found.share(region).value <= max(share, d.PHASES[0].share(region).value)
    for higher in d.PHASES[found.number + 1 : phase.number + 1]:
        assert higher.share(region).value > share
    assert gate._steady_phase(known, phase, bounds()) is phase


@pytest.mark.parametrize(("proposed", "back", "number"), [(3, 1, 2), (1, 1, 0), (0, 1, 0), (2, 3, 0), (2, 0, 2)])
def test_phases_back_are_counted_down_to_the_first(proposed, back, number):
    phase, rules = gate._phase(d.PHASES[proposed], bounds(phases_back=times(back)))
    assert phase.number == number
    assert rules == (("rule-of-phases_back",) if number < proposed else ())


def test_two_doses_give_the_more_careful_of_each_part():
    a, b = Dose(40.0, 1, 8, Tempo(4, 0, 3, 0)), Dose(30.0, 2, 6, SLOW)
    assert gate._careful(a, b) == gate._careful(b, a) == Dose(30.0, 1, 6, SLOW)
    assert gate._careful(Dose(None, 1, 6, SLOW), b).load_kg is None
    assert gate._careful(b, Dose(None, 1, 6, SLOW)).load_kg == 30.0


@pytest.mark.parametrize("known", STEPPED[:4], ids=lambda known: known.id)
@pytest.mark.parametrize("steps", [0, 0.5, 1, 1.99, 2, 7.2])
def test_a_weight_on_the_steps_of_a_machine_is_the_highest_that_is_no_more(known, steps):
    step = known.min_step.value
    found = on_step(steps * step, known.min_step)
    assert found <= steps * step < found + step
    assert found / step == pytest.approx(round(found / step))


@pytest.mark.parametrize("part", [0.5, 0.7, 0.8, 0.9, 1.0])
@pytest.mark.parametrize("load", [None, 1.0, 40.0])
def test_a_cut_is_taken_once_from_the_weight_or_else_from_the_repetitions(part, load):
    known, dose = KNOWN["E01"], Dose(load, 1, 10, SLOW)
    cut = progress.cut_down(dose, part, known)
    lighter, fewer = cut.load_kg != dose.load_kg, cut.repetitions != dose.repetitions
    assert (lighter or fewer) is (part < 1)
    assert not (lighter and fewer)
    if fewer:
        assert cut.repetitions == max(1, round(10 * part))
    if lighter:
        assert load * part - known.min_step.value < cut.load_kg <= load * part


@pytest.mark.parametrize(("gap", "restarted"), [(41, False), (42, True), (43, True)])
def test_six_weeks_without_training_begin_anew(gap, restarted):
    start = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
    past = (progress.Past(start), progress.Past(start + dt.timedelta(days=gap)))
    again, since = progress._since_restart(past, start + dt.timedelta(days=gap + 1))
    assert (again, len(since)) == (restarted, 1 if restarted else 2)
    again, since = progress._since_restart(past[:1], start + dt.timedelta(days=gap))
    assert (again, len(since)) == (restarted, 0 if restarted else 1)


@pytest.mark.parametrize(("days", "day"), [("", "A"), ("A", "B"), ("B", "A"), ("AB", "A"), ("BA", "B"), ("ABx", "A")])
def test_the_other_day_comes_next_and_what_was_broken_off_or_is_no_day_changes_nothing(days, day):
    start = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
    past = tuple(progress.Past(start + dt.timedelta(days=7 * i), day=one, completed=True) for i, one in enumerate(days))
    assert progress._next_day(past) == day
    broken = progress.Past(start + dt.timedelta(days=70), day=day, completed=False)
    assert progress._next_day((*past, broken)) == day


@pytest.mark.parametrize(("seconds", "day"), [(-1, "A"), (0, "B"), (1, "B")])
def test_a_session_counts_from_the_very_moment_at_which_it_ended(seconds, day):
    ended = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
    past = (progress.Past(ended, day="A", completed=True),)
    assert progress.propose(past, ended + dt.timedelta(seconds=seconds)).day == day
