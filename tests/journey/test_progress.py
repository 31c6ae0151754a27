"""Progress from history: reading it, the ladder across weeks, and what changed."""

import datetime as dt
from itertools import pairwise

import pytest

from hartkracht.journey import progress
from hartkracht.journey.prescribe import prescribe
from hartkracht.journey.progress import HistoryError, Reviewed, changes, propose, read
from hartkracht.model.decision import Clearance, Decision
from hartkracht.model.dose import PlannedExercise, Prescription, Tempo, Words
from hartkracht.model.facts import FactSheet
from hartkracht.rules import dosing
from hartkracht.rules.facts import parse

START = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
CLEAN = {check: {"grade": "green"} for check in ("F0", "F1", "F2", "F3")}
CLEARED = Decision(Clearance.CLEARED, (), (), (), {}, "book")
LIGHT = Decision(Clearance.REDUCED, (), (), (), {}, "book")
PLAIN = {"medicines": [], "conditions": [], "events": [], "q23": "no", "pregnancy": "no", "symptoms_now": []}


def sheet(now):
    return FactSheet.of(parse(name, raw, now, "coach") for name, raw in PLAIN.items())


def train(plan: Prescription, ended: dt.datetime, *, planned=False, first_kg=20.0, checks=CLEAN, **changed):
    """A session that does the plan exactly; what is still to be found is found at `first_kg`."""
    import msgspec

    sets = [
        {"exercise": x.id, "load_kg": first_kg if x.load_kg is None and x.id not in ("E02",) else x.load_kg,
         "repetitions": x.repetitions, "time_under_tension_s": x.time_under_tension_s, "effort": x.effort_max,
         "reps_in_reserve": x.reps_in_reserve, "range": 1.0, "breath_holds": 0, "ended_by": "planned", **changed}
        for x in plan.exercises for _ in range(x.sets)
    ]  # fmt: skip
    line = {"ended": ended.isoformat(), "day": plan.day, "phase": plan.phase, "sets": sets, "checks": checks}
    return line | ({"planned": [msgspec.to_builtins(x) for x in plan.exercises], "completed": True} if planned else {})


def year(weeks=52, *, planned=False, every=7):
    """A year in which all goes well: the prescriptions, week by week, and the history."""
    history, plans = [], []
    for week in range(weeks):
        now = START + dt.timedelta(days=every * week)
        plan = prescribe(sheet(now), CLEARED, tuple(history), now)
        plans.append(plan)
        history.append(train(plan, now + dt.timedelta(hours=1), planned=planned))
    return plans, history


def volume(plan, names):
    return sum((x.load_kg or 20) * x.sets * x.time_under_tension_s for x in plan.exercises if x.id in names)


@pytest.mark.parametrize("planned", [False, True])
def test_a_good_year_climbs_through_all_phases_and_never_by_more_than_a_tenth(planned):
    plans, _ = year(planned=planned)
    assert [p.day for p in plans[:4]] == ["A", "B", "A", "B"]
    assert sorted({p.phase for p in plans}) == [0, 1, 2, 3]
    for day in ("A", "B"):
        same = [p for p in plans if p.day == day]
        assert volume(same[-1], {"E01", "E15", "E02", "E18"}) > volume(same[1], {"E01", "E15", "E02", "E18"})
        for before, after in pairwise(same):
            shared = {x.id for x in before.exercises} & {x.id for x in after.exercises}
            assert volume(after, shared) <= volume(before, shared) * 1.10 + 1e-6


def test_a_good_year_takes_one_kind_of_step_a_session():
    plans, _ = year(planned=True)
    for day in ("A", "B"):
        same = [p for p in plans if p.day == day][1:]
        for before, after in pairwise(same):
            dose = {"load_kg", "sets", "repetitions", "tempo"}
            told = [c for c in changes(before, after) if " " in c.what and c.old != "?"]  # a weight found is no step
            kinds = {c.what.split()[1] for c in told} & dose
            assert len(kinds) <= 1


def test_twice_a_week_the_ceiling_shrinks_with_the_days():
    plans, _ = year(24, planned=True, every=3)
    same = [p for p in plans if p.day == "A"]
    for before, after in pairwise(same):
        shared = {x.id for x in before.exercises} & {x.id for x in after.exercises}
        assert volume(after, shared) <= volume(before, shared) * (1 + 0.1 * 6 / 7) + 1e-6


def test_a_lighter_day_is_a_pause_in_the_ladder_when_all_was_clean():
    plans, history = year(8, planned=True)
    now = START + dt.timedelta(days=56)
    light = prescribe(sheet(now), LIGHT, tuple(history), now)
    history.append(train(light, now, planned=True))
    plans.append(prescribe(sheet(now), CLEARED, tuple(history), now + dt.timedelta(days=7)))
    history.append(train(plans[-1], now + dt.timedelta(days=7), planned=True))
    after = prescribe(sheet(now), CLEARED, tuple(history), now + dt.timedelta(days=14))
    full = {x.id: x for x in plans[6].exercises}
    assert light.day == after.day == plans[6].day
    assert all(line.load_kg == full[line.id].load_kg for line in after.exercises if line.id in full)


def test_a_lighter_day_with_silence_after_it_stays_light():
    _, history = year(8, planned=True)
    now = START + dt.timedelta(days=56)
    light = prescribe(sheet(now), LIGHT, tuple(history), now)
    history.append(train(light, now, planned=True, checks=CLEAN | {"F3": None}))
    history.append({**history[-2], "ended": (now + dt.timedelta(days=7)).isoformat()})
    after = prescribe(sheet(now), CLEARED, tuple(history), now + dt.timedelta(days=14))
    asked = {x.id: x for x in light.exercises}
    assert all(line.repetitions <= asked[line.id].repetitions for line in after.exercises if line.id in asked)


def test_a_review_that_says_lower_cuts_each_exercise_once():
    _, history = year(6, planned=True)
    now = START + dt.timedelta(days=42)
    reviews = (Reviewed("continue_lower", now - dt.timedelta(days=3)),)
    lower = propose(read(history), now, reviews)
    assert {line.cut for line in lower.lines} == {"dose-lower-on-review"}
    assert not any(line.cut for line in propose(read(history), now, (Reviewed("continue", now),)).lines)
    cut = prescribe(sheet(now), CLEARED, tuple(history), now, reviews=reviews)
    history.append(train(cut, now, planned=True))
    other = propose(read(history), now + dt.timedelta(days=7), reviews)
    assert {line.cut for line in other.lines} == {"dose-lower-on-review"}
    plan = prescribe(sheet(now), CLEARED, tuple(history), now + dt.timedelta(days=7), reviews=reviews)
    history.append(train(plan, now + dt.timedelta(days=7), planned=True))
    assert not any(line.cut for line in propose(read(history), now + dt.timedelta(days=14), reviews).lines)


def test_of_two_cuts_only_the_strongest_counts():
    _, history = year(6)
    history[-1] = history[-1] | {"checks": CLEAN | {"F1": {"grade": "orange"}}}
    now = START + dt.timedelta(days=35 + 20)
    assert {line.cut for line in propose(read(history), now).lines} == {"dose-half-after-orange"}


def test_an_exercise_left_alone_for_twelve_weeks_is_found_anew():
    _, history = year(6)
    for line in history[4:]:
        line["sets"] = [s for s in line["sets"] if s["exercise"] != "E15"]
    for week in range(6, 16):
        history.append({**history[4 + week % 2], "ended": (START + dt.timedelta(days=7 * week, hours=1)).isoformat()})
    found = propose(read(history), START + dt.timedelta(days=7 * 16))
    assert next(line for line in found.lines if line.exercise.id == "E15").standing is None


def test_trial_sets_do_not_count_as_sets():
    _, history = year(1)
    first = history[0]["sets"][0]
    history[0]["sets"] = [first | {"load_kg": 5.0}, first | {"load_kg": 10.0}, *history[0]["sets"]]
    past = read(history)[0]
    assert [s.load_kg for s in past.of("E01")] == [20.0]


def test_what_was_lifted_above_the_plan_does_not_become_the_plan():
    _, history = year(6, planned=True)
    for line in history:
        line["sets"] = [
            s | {"load_kg": s["load_kg"] and 90.0, "repetitions": s["repetitions"] + 4} for s in line["sets"]
        ]
    now = START + dt.timedelta(days=42)
    asked = {x.id: x for x in read(history)[4].planned}
    for line in propose(read(history), now).lines:
        if line.standing and asked[line.exercise.id].load_kg is not None:
            assert line.standing.load_kg <= asked[line.exercise.id].load_kg
            assert line.standing.repetitions <= asked[line.exercise.id].repetitions


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({}, "ended is missing"),
        (3, "a session is an object"),
        ({"ended": "gisteren"}, "gisteren"),
        ({"ended": "2026-11-01T10:00+01:00", "sets": [{"exercise": "E01", "repetitions": -1, "time_under_tension_s": 3}]}, "sets[0].repetitions"),
        ({"ended": "2026-11-01T10:00+01:00", "sets": [{"exercise": "E01", "repetitions": "6", "time_under_tension_s": 3}]}, "sets[0].repetitions"),
        ({"ended": "2026-11-01T10:00+01:00", "sets": 3}, "sets"),
        ({"ended": "2026-11-01T10:00+01:00", "checks": {"F1": "green"}}, "checks"),
        ({"ended": "2026-11-01T10:00+01:00", "phase": 7}, "phase"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_refused_with_its_number_and_place(line, named):
    with pytest.raises(HistoryError) as refused:
        read([{"ended": "2026-10-01"}, line])
    assert "Line 2" in str(refused.value)
    assert "Regel 2" in refused.value.words.nl
    assert named in str(refused.value)


def test_a_history_out_of_order_is_put_in_order_and_the_future_does_not_count():
    _, history = year(6)
    now = START + dt.timedelta(days=42)
    ahead = {**history[-1], "ended": (now + dt.timedelta(days=2)).isoformat()}
    assert propose(read([*reversed(history), ahead]), now) == propose(read(history), now)


def test_a_newcomer_who_only_had_a_lighter_day_goes_on_from_it():
    light = prescribe(sheet(START), LIGHT, (), START)
    history = [train(light, START, planned=True)]
    history.append({**history[0], "ended": (START + dt.timedelta(days=7)).isoformat(), "day": "B"})
    found = propose(read(history), START + dt.timedelta(days=14))
    assert next(line for line in found.lines if line.exercise.id == "E01").standing.repetitions == 5


def planned(**changed):
    base = {"id": "E01", "load_kg": 40.0, "sets": 1, "repetitions": 6, "tempo": Tempo(3, 0, 3, 0), "rest_s": 120,
            "time_under_tension_s": 36.0, "reps_in_reserve": 4, "why": Words("w", "w"), "rules": ("dose-step-load",)}  # fmt: skip
    return PlannedExercise(**base | changed)


def test_changes_say_what_from_to_why_and_who():
    before = Prescription("A", 1, (planned(), planned(id="E04")), 7)
    after = Prescription("A", 1, (planned(load_kg=37.5, rules=("letter-limit",)), planned(id="E05")), 10)
    found = {c.what: c for c in changes(before, after)}
    assert set(found) == {"E01 load_kg", "E04", "E05", "days_between"}
    assert (found["E01 load_kg"].old, found["E01 load_kg"].new) == ("40", "37.5")
    assert found["E01 load_kg"].by == "physician"
    assert found["E05"].by == "rulebook"
    assert changes(None, after) == ()
    assert changes(after, after) == ()


def test_a_tempo_change_is_told_in_the_usual_form():
    before = Prescription("A", 1, (planned(),), 7)
    after = Prescription("A", 1, (planned(tempo=Tempo(3.5, 0, 3, 0), time_under_tension_s=39.0),), 7)
    assert [(c.what, c.old, c.new) for c in changes(before, after)] == [("E01 tempo", "3-0-3-0", "3.5-0-3-0")]


def test_all_steps_and_cuts_are_named_grounds():
    assert set(progress.STEPS) | set(dosing.CUTS) <= set(dosing.GROUNDS)
