"""Laws of the dose: what no history, no fact and no limit can bring about."""

import datetime as dt
from dataclasses import replace

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hartkracht.journey import progress
from hartkracht.journey.prescribe import prescribe
from hartkracht.journey.progress import Dose, cut_down, propose, read
from hartkracht.model.decision import Clearance, Decision, Limit
from hartkracht.model.dose import PlannedExercise, Prescription, Tempo, Words
from hartkracht.model.facts import FactSheet
from hartkracht.rules import dosing
from hartkracht.rules.exercises import exercises, on_step, slots
from hartkracht.rules.facts import parse
from hartkracht.units import days, kg, percent, points, seconds, times

pytestmark = pytest.mark.slow

LAW = settings(max_examples=80, deadline=None, derandomize=True)
NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
PLAIN = {"medicines": [], "conditions": [], "events": [], "q23": "no", "pregnancy": "no", "meal": "none_recent",
         "symptoms_now": [], "room_temperature": "21 Cel"}  # fmt: skip
IDS = ("E01", "E15", "E04", "E16", "E05", "E27", "E07", "E02", "E17", "E18", "E03", "E19", "E24", "E06", "E22", "E28")
CLEAN = {check: {"grade": "green"} for check in ("F0", "F1", "F2", "F3", "F4")}


def decision(value=Clearance.CLEARED, **limits):
    return Decision(value, (), (), (), {n: Limit(n, v, "letter-limit") for n, v in limits.items()}, "book")


def sheet(**stated):
    return FactSheet.of(parse(name, raw, NOW, "coach") for name, raw in {**PLAIN, **stated}.items())


grades = st.sampled_from([None, "green", "green", "green", "green", "yellow", "orange"])
checks = st.one_of(st.just(CLEAN), st.fixed_dictionaries({c: grades.map(lambda g: g and {"grade": g}) for c in CLEAN}))


@st.composite
def a_set(draw, name):
    repetitions = draw(st.integers(1, 14))
    return {
        "exercise": name,
        "load_kg": draw(st.one_of(st.none(), st.sampled_from([1.0, 2.5, 5, 7.5, 10, 20, 37.5, 60, 61.3, 120]))),
        "repetitions": repetitions,
        "time_under_tension_s": repetitions * draw(st.sampled_from([3.0, 6, 6.4, 7, 7.5, 8, 9.2, 10, 13])),
        "effort": draw(st.one_of(st.none(), st.integers(0, 8))),
        "reps_in_reserve": draw(st.one_of(st.none(), st.integers(0, 8))),
        "range": draw(st.one_of(st.none(), st.sampled_from([0.8, 0.95, 1.0]))),
        "breath_holds": draw(st.sampled_from([None, 0, 0, 1, 2])),
        "ended_by": draw(st.sampled_from(["planned", "planned", "stop", "static", None])),
    }


def good_set(name, load, repetitions, each_s):
    return {"exercise": name, "load_kg": load, "repetitions": repetitions, "effort": 2, "range": 1.0,
            "time_under_tension_s": repetitions * each_s, "breath_holds": 0, "ended_by": "planned"}  # fmt: skip


@st.composite
def good_history(draw):
    """Weekly A/B, everything well done and answered; loads and repetitions differ per exercise."""
    length = draw(st.integers(2, 30))
    each_s = draw(st.sampled_from([6.0, 7, 8, 10]))
    most = draw(st.integers(3, 7))
    loads = {name: draw(st.sampled_from([2.5, 5.0, 10, 22.5, 40, 60])) for name in IDS}
    counts = {name: draw(st.integers(3, 10)) for name in IDS}
    gap = draw(st.sampled_from([3, 4, 7, 7, 10]))
    lines = []
    for n in range(length):
        day, phase = "AB"[n % 2], dosing.phase_after(n)
        names = [place[-1] for place in slots(day)[:most]]
        sets = [good_set(name, loads[name], counts[name], each_s) for name in names]
        ended = NOW - dt.timedelta(days=gap * (length - n), hours=1)
        lines.append({"ended": ended.isoformat(), "day": day, "phase": phase.number, "sets": sets, "checks": CLEAN})
    return tuple(lines)


@st.composite
def wild_history(draw):
    lines, ended = [], NOW
    for _ in range(draw(st.integers(0, 8))):
        ended -= dt.timedelta(hours=draw(st.sampled_from([5, 72, 168, 168, 400, 900, 1100])))
        names = draw(st.lists(st.sampled_from(IDS), max_size=6))
        lines.append({
            "ended": ended.isoformat(), "day": draw(st.sampled_from(["A", "B", None])),
            "phase": draw(st.sampled_from([None, 0, 1, 2, 3])), "checks": draw(checks),
            "sets": [draw(a_set(name)) for name in names],
        })  # fmt: skip
    return tuple(reversed(lines))


histories = st.one_of(good_history(), wild_history())

ADDED_FACTS = st.sampled_from([
    {"medicines": ["C07AB07"]}, {"medicines": ["M05BA04"]}, {"medicines": ["B01AF01"]}, {"medicines": ["C02CA04"]},
    {"medicines": ["N05BA01"]}, {"medicines": [{"atc": "C09AA05", "since": "2026-11-15"}]}, {"medicines": ["G04CA02"]},
    {"medicines": ["A10BJ06"], "symptoms_now": ["nausea"]}, {"medicines": ["C03CA01"], "room_temperature": "29 Cel"},
    {"medicines": [{"name": "iets onbekends"}]}, {"medicines": "unknown"},
    {"conditions": ["scad"]}, {"conditions": ["vasospastic_angina"]}, {"conditions": ["microvascular_angina"]},
    {"conditions": ["osteoporosis"]}, {"conditions": ["hernia"]}, {"conditions": ["heart_failure"]},
    {"conditions": ["atrial_fibrillation", "pelvic_floor"]}, {"conditions": ["glaucoma"]}, {"conditions": "unknown"},
    {"events": [{"what": "cabg", "on": "2026-10-01"}]}, {"events": [{"what": "device_implant", "on": "2026-11-01"}]},
    {"events": [{"what": "radial_catheter", "on": "2026-11-20"}]}, {"q23": "yes"}, {"meal": "light"},
    {"pregnancy": "possibly"},
])  # fmt: skip
ADDED_LIMITS = st.sampled_from([
    {"time_under_tension": seconds(30)}, {"time_under_tension": seconds(18)}, {"effort": points(2)},
    {"reps_in_reserve": times(6)}, {"percent_1rm": percent(30)}, {"percent_1rm": percent(45)}, {"load": kg(7)},
    {"load": kg(1)}, {"load_upper": kg(14)}, {"rest": seconds(150)}, {"days_between": days(10)},
    {"phases_back": times(1)},
])  # fmt: skip


def volume(line: PlannedExercise) -> float:
    return (line.load_kg or 1) * line.sets * line.time_under_tension_s


def assert_not_raised(before, after):
    if isinstance(after, tuple):
        return
    assert isinstance(before, Prescription)
    assert after.day == before.day
    assert after.phase <= before.phase
    assert after.days_between >= before.days_between
    assert len(after.exercises) <= len(before.exercises)
    old = {line.id: line for line in before.exercises}
    assert sum(x.sets * x.time_under_tension_s for x in after.exercises) <= sum(
        x.sets * x.time_under_tension_s for x in before.exercises
    )
    for line in after.exercises:
        if line.id not in old:
            assert "dose-stands-in" in line.rules
            continue
        was = old[line.id]
        assert line.sets <= was.sets
        assert line.repetitions <= was.repetitions
        assert line.time_under_tension_s <= was.time_under_tension_s
        assert line.tempo.repetition_s <= was.tempo.repetition_s
        assert line.rest_s >= was.rest_s
        assert line.reps_in_reserve >= was.reps_in_reserve
        assert line.effort_max <= was.effort_max
        if line.load_kg is not None:
            assert was.load_kg is not None
            assert line.load_kg <= was.load_kg


@LAW
@given(histories, ADDED_FACTS)
def test_a_fact_more_never_raises_anything(history, added):
    before = prescribe(sheet(), decision(), history, NOW)
    assert_not_raised(before, prescribe(sheet(**added), decision(), history, NOW))


@LAW
@given(histories, ADDED_FACTS, ADDED_LIMITS)
def test_a_limit_more_never_raises_anything(history, stated, limit):
    before = prescribe(sheet(**stated), decision(), history, NOW)
    after = prescribe(sheet(**stated), decision(**limit), history, NOW)
    if not isinstance(before, tuple):
        assert_not_raised(before, after)


@LAW
@given(histories, st.sets(st.sampled_from(list(dosing.LETTER_MARKS)), min_size=1))
def test_a_movement_that_a_letter_excludes_is_never_there_and_nothing_rises(history, words):
    letter = {
        "by": "cardiologist",
        "signed": "2026-11-01",
        "decision": "cleared",
        "limits": {"excluded": sorted(words)},
    }
    before, after = (
        prescribe(sheet(), decision(), history, NOW),
        prescribe(sheet(letter=letter), decision(), history, NOW),
    )
    assert_not_raised(before, after)
    marks = {dosing.LETTER_MARKS[word] for word in words}
    if not isinstance(after, tuple):
        assert not any(exercises()[line.id].marks & marks for line in after.exercises)


@LAW
@given(histories)
def test_a_lighter_day_never_asks_more(history):
    before = prescribe(sheet(), decision(), history, NOW)
    after = prescribe(sheet(), decision(Clearance.REDUCED), history, NOW)
    assert_not_raised(before, after)
    assert len(after.exercises) <= dosing.PHASES[0].exercises[0]


@LAW
@given(histories, st.sampled_from([v for v in Clearance if v > Clearance.REDUCED]))
def test_nothing_is_prescribed_unless_cleared_or_reduced(history, value):
    assert isinstance(prescribe(sheet(), decision(value), history, NOW), tuple)


@LAW
@given(histories)
def test_no_history_reaches_over_a_cap(history):
    found = prescribe(sheet(), decision(), history, NOW)
    phase = dosing.PHASES[found.phase]
    assert len(found.exercises) <= phase.exercises[1]
    for line in found.exercises:
        assert line.time_under_tension_s == line.repetitions * line.tempo.repetition_s <= phase.cap.value
        assert 6 <= line.tempo.repetition_s <= 10
        assert 1 <= line.repetitions <= phase.repetitions[1]
        assert 1 <= line.sets <= phase.sets
        assert line.tempo.concentric_s <= phase.con_s
        assert line.tempo.eccentric_s <= phase.ecc_s
        assert line.reps_in_reserve >= phase.reserve.value
        assert line.effort_max <= phase.effort.value
        assert line.rest_s >= phase.rest.value
        assert exercises()[line.id].min_phase <= found.phase


def differing(a: Dose, b: Dose) -> set[str]:
    names = {n for n in ("load_kg", "sets", "repetitions") if getattr(a, n) != getattr(b, n)}
    return names | {n for n in ("eccentric_s", "concentric_s") if getattr(a.tempo, n) != getattr(b.tempo, n)}


@LAW
@given(histories)
def test_one_variable_at_a_time_and_the_same_one_in_the_whole_session(history):
    proposal = propose(read(history), NOW)
    stepped = [differing(line.dose, line.standing) for line in proposal.lines if line.standing]
    assert all(len(names) <= 1 for names in stepped)
    kinds = {("tempo" if name.endswith("_s") else name) for names in stepped for name in names}
    new = [line for line in proposal.lines if "dose-step-exercise" in line.rules]
    assert len(kinds) + len(new) <= 1


@LAW
@given(good_history())
def test_the_whole_session_rises_at_most_ten_per_cent_a_week(history):
    proposal = propose(read(history), NOW)
    known = [line for line in proposal.lines if line.standing]
    loads = [line.standing.load_kg for line in known if line.standing.load_kg]
    usual = sum(loads) / len(loads) if loads else 1
    before = sum(line.standing.volume(usual) for line in known)
    assert sum(line.dose.volume(usual) for line in known) <= before * 1.10 + 1e-6


@LAW
@given(good_history(), st.integers(0, 3), st.sampled_from([None, "yellow", "orange"]))
def test_nothing_rises_while_a_check_is_unanswered_or_not_green(history, which, grade):
    name = ("F0", "F1", "F2", "F3")[which]
    last = {**history[-1], "checks": {**CLEAN, name: grade and {"grade": grade}}}
    proposal = propose(read((*history[:-1], last)), NOW)
    for line in proposal.lines:
        assert line.standing is None or not differing(line.dose, line.standing)
        assert "dose-step-exercise" not in line.rules


@LAW
@given(good_history(), st.sampled_from(["effort", "range", "breath_holds", "ended_by"]))
def test_nothing_rises_where_something_about_the_last_sets_is_unknown(history, field):
    last = {**history[-2], "sets": [{**s, field: None} for s in history[-2]["sets"]]}
    proposal = propose(read((*history[:-2], last, history[-1])), NOW)
    assert not any(line.standing and differing(line.dose, line.standing) for line in proposal.lines)


def test_a_good_history_does_rise():
    """Without this the laws above would hold for a program that never moves."""
    history = tuple(
        {"ended": (NOW - dt.timedelta(days=7 * (6 - n))).isoformat(), "day": "AB"[n % 2], "checks": CLEAN,
         "phase": dosing.phase_after(n).number,
         "sets": [good_set(p[-1], 20.0, 5, 6) for p in slots("AB"[n % 2])[:5]]}
        for n in range(6)
    )  # fmt: skip
    found = prescribe(sheet(), decision(), history, NOW)
    assert any("dose-step-repetition" in line.rules for line in found.exercises)


@LAW
@given(good_history())
def test_a_red_answer_suspends_until_a_later_letter(history):
    last = {**history[-1], "checks": {**CLEAN, "F1": {"grade": "red"}}}
    told = (*history[:-1], last)
    assert prescribe(sheet(), decision(), told, NOW) == ("dose-suspended-red",)
    letter = {"by": "cardiologist", "signed": NOW.date().isoformat(), "decision": "cleared"}
    assert isinstance(prescribe(sheet(letter=letter), decision(), told, NOW), Prescription)


@LAW
@given(good_history())
def test_after_orange_every_exercise_begins_at_half_once_on_each_day(history):
    last = {**history[-1], "checks": {**CLEAN, "F2": {"grade": "orange"}}}
    assume(len(history) >= 3)
    told = (*history[:-1], last)
    for line in prescribe(sheet(), decision(), told, NOW).exercises:
        if not (sets := [s for p in told for s in p["sets"] if s["exercise"] == line.id]):
            assert line.load_kg is None
            continue
        done = sets[-1]
        was = (done["load_kg"] or 1) * done["time_under_tension_s"]
        assert volume(line) <= was / 2 + 1e-6 or line.repetitions == 1


# --- the steps of her own machines -----------------------------------------------------------

MACHINES = st.dictionaries(
    st.sampled_from(IDS), st.sampled_from([0.5, 1.0, 1.25, 2.5, 4.0, 5.0, 7.5, 10.0, 20.0, 50.0])
)


def lifted(history, name):
    """Every weight that a history says was lifted on this exercise."""
    sets = [s for line in history for s in line["sets"] if s["exercise"] == name]
    return {s["load_kg"] for s in sets if s["load_kg"]}


@LAW
@given(histories, MACHINES)
def test_a_weight_lies_on_a_step_of_her_machine_or_is_one_she_lifted_below_its_first(history, machines):
    for line in prescribe(sheet(), decision(), history, NOW, steps=machines).exercises:
        if line.id in machines and line.load_kg is not None and exercises()[line.id].min_step:
            steps = line.load_kg / machines[line.id]
            lighter_than_one = line.load_kg < machines[line.id] and line.load_kg <= max(lifted(history, line.id))
            assert abs(steps - round(steps)) < 1e-6 or lighter_than_one


@LAW
@given(histories, MACHINES)
def test_no_step_of_a_machine_takes_a_weight_up_by_more_than_is_allowed(history, machines):
    proposal = propose(read(history), NOW, steps=machines)
    planned = prescribe(sheet(), decision(), history, NOW, steps=machines)
    written = {line.id: line.load_kg for line in planned.exercises}
    for line in proposal.lines:
        if line.standing is None or line.standing.load_kg is None:
            continue
        share = dosing.LOAD_STEP_LOWER if line.exercise.region == "lower" else dosing.LOAD_STEP
        most = line.standing.load_kg * (1 + share.value.value / 100) + 1e-6
        assert line.dose.load_kg <= most
        assert (written.get(line.exercise.id) or 0) <= most
        if differing(line.dose, line.standing) - {"load_kg"}:
            assert line.dose.load_kg == line.standing.load_kg


@LAW
@given(histories, MACHINES)
def test_with_her_machines_too_one_variable_steps_and_the_week_stays_under_its_ceiling(history, machines):
    known = [line for line in propose(read(history), NOW, steps=machines).lines if line.standing]
    stepped = [differing(line.dose, line.standing) for line in known]
    assert len({("tempo" if name.endswith("_s") else name) for names in stepped for name in names}) <= 1
    loads = [line.standing.load_kg for line in known if line.standing.load_kg]
    usual = sum(loads) / len(loads) if loads else 1
    before = sum(line.standing.volume(usual) for line in known)
    assert sum(line.dose.volume(usual) for line in known) <= before * 1.10 + 1e-6


@LAW
@given(histories, MACHINES, ADDED_FACTS, ADDED_LIMITS)
def test_a_fact_or_a_limit_more_never_raises_anything_on_her_machines_either(history, machines, stated, limit):
    before = prescribe(sheet(), decision(), history, NOW, steps=machines)
    after = prescribe(sheet(**stated), decision(**limit), history, NOW, steps=machines)
    assert_not_raised(before, after)
    if not isinstance(after, tuple) and "load" in limit:
        assert all((line.load_kg or 0) <= limit["load"].value for line in after.exercises)


@LAW
@given(histories, MACHINES)
def test_her_machines_change_nothing_of_what_is_no_weight_but_what_may_be_added_instead(history, machines):
    by_catalogue = propose(read(history), NOW)
    on_hers = propose(read(history), NOW, steps=machines)
    assert [line.standing for line in on_hers.lines] == [line.standing for line in by_catalogue.lines]
    assert on_hers.phase is by_catalogue.phase
    assert on_hers.holds == by_catalogue.holds


loads = st.floats(0.5, 300, allow_nan=False)


@LAW
@given(loads, st.sampled_from([e for e in exercises().values() if e.min_step]))
def test_rounding_never_lifts(load, known):
    rounded = on_step(load, known.min_step)
    assert rounded <= load + 1e-6
    assert abs(rounded / known.min_step.value - round(rounded / known.min_step.value)) < 1e-6


@LAW
@given(loads, st.floats(0.5, 1), st.floats(0.5, 1), st.integers(1, 10), st.sampled_from(list(exercises().values())))
def test_the_stronger_cut_leaves_no_more(load, a, b, repetitions, known):
    weight = on_step(load, known.min_step) if known.min_step else None
    dose = Dose(weight or None, 1, repetitions, Tempo(3, 0, 3, 0))
    strong, weak = (cut_down(dose, part, known) for part in sorted((a, b)))
    assert (strong.load_kg or 0) <= (weak.load_kg or 0)
    assert strong.repetitions <= weak.repetitions


@LAW
@given(st.integers(1, 30), st.floats(1, 10), st.floats(1, 10), st.integers(0, 3))
def test_a_set_over_the_cap_of_its_phase_cannot_be_written(repetitions, ecc, con, phase):
    def write():
        line = PlannedExercise("E01", None, 1, repetitions, Tempo(ecc, 0, con, 0), repetitions * (ecc + con), 120, 5,
                               Words("", ""))  # fmt: skip
        return Prescription("A", phase, (line,), 7)

    if repetitions * (ecc + con) > dosing.PHASES[phase].cap.value:
        with pytest.raises(ValueError):
            write()
    else:
        assert write()


def test_a_set_over_the_cap_cannot_be_read_back_either():
    raw = {"day": "A", "phase": 0, "days_between": 7, "exercises": [{
        "id": "E01", "load_kg": None, "sets": 1, "repetitions": 10, "tempo": [5, 0, 5, 0], "time_under_tension_s": 36,
        "rest_s": 120, "reps_in_reserve": 5, "why": {"nl": "", "en": ""}}]}  # fmt: skip
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, Prescription)


@pytest.mark.parametrize("change", [{"contraction": "isometric"}, {"moves": ()}, {"moves": None}])
def test_an_exercise_that_does_not_move_cannot_be_made(change):
    known = exercises()["E01"]
    still = replace(known.moves[0], end=known.moves[0].start)
    with pytest.raises(ValueError):
        replace(known, **{**change, **({"moves": (still,)} if change.get("moves", ()) is None else {})})


def test_a_turn_that_holds_still_cannot_be_planned():
    with pytest.raises(ValueError):
        PlannedExercise("E01", None, 1, 5, Tempo(3, 2, 3, 0), 40, 120, 5, Words("", ""))


def test_steps_are_all_of_one_unit():
    phase, known = dosing.PHASES[2], exercises()["E01"]
    dose = Dose(60, 1, 6, Tempo(3, 0, 3, 0))
    assert {name: differing(step(dose, known, phase), dose) for name, step in progress.STEPS.items()} == {
        "dose-step-repetition": {"repetitions"},
        "dose-step-load": {"load_kg"},
        "dose-step-tempo": {"eccentric_s"},
        "dose-step-set": {"sets"},
    }
