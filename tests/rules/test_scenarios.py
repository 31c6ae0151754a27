"""The scenario table of clinical.md, section 15, row by row: what is given, and what must come out.

Rows that screening decides stand as cases in `rules/cases/scenarios.yaml` and are run from there; the others are run
here on the code that decides them.
"""

import json
from dataclasses import replace

import pytest

from hartkracht.analysis.run import analyse
from hartkracht.journey import dose_cases, follow_up, progress
from hartkracht.journey.aftercare_cases import ANSWERED_AT, parsed
from hartkracht.journey.screen import screen
from hartkracht.model import command as c
from hartkracht.model.decision import Clearance, Concern
from hartkracht.model.dose import PlannedExercise, Prescription, Tempo, Words
from hartkracht.model.facts import FactSheet
from hartkracht.permissions import COMMANDS, PHYSICIAN
from hartkracht.rules import live
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import cases, wrong
from hartkracht.rules.exercises import exercises
from hartkracht.rules.facts import CATALOGUE, Sheet
from hartkracht.rules.outcomes import OUTCOMES, Change, judge
from hartkracht.rules.risk import Refusal, risk
from hartkracht.units import seconds

SCREENED = [case for case in cases() if case.file == "scenarios.yaml" and case.sentence[0].isdigit()]
BY_ROW = {row: [case for case in SCREENED if case.sentence.split(":")[0] == str(row)] for row in
          (1, 2, 4, 5, 7, 8, 11, 12, 19, 21, 22, 37)}  # fmt: skip


@pytest.mark.parametrize("row", BY_ROW)
def test_a_row_that_screening_decides_comes_out_as_written(row):
    assert BY_ROW[row]
    for case in BY_ROW[row]:
        decision = screen(case.sheet(), BOOK, case.moment)
        limits = {name: limit.value for name, limit in decision.limits.items()}
        assert wrong(case, decision.value.name, decision.fired, decision.open, limits) == []


META = {
    "recording": 1, "source": "made up", "licence": "CC0-1.0", "exercise": "E03", "concentric": "down",
    "planned_tempo": [4, 0, 4, 0],
    "channels": {"joint_angle@knee": {"quantity": "joint_angle", "unit": "deg", "sensor": "knee"}},
}  # fmt: skip


def knee(*legs):
    """(degrees to, degrees a second) from 90; a rest of 3 s before and after."""
    rows, t, angle = [(n / 50, 90.0) for n in range(150)], 3.0, 90.0
    for to, speed in legs:
        count = max(1, round(abs(to - angle) / speed * 50))
        rows += [(t + n / 50, angle + (to - angle) * n / count) for n in range(1, count + 1)]
        t, angle = rows[-1][0], to
    return rows + [(t + n / 50, angle) for n in range(1, 151)]


@pytest.fixture
def analysed(tmp_path):
    def run(rows):
        path = tmp_path / "knee.csv"
        head = f"# hartkracht: {json.dumps(META)}\nt_s,joint_angle@knee\n"
        path.write_text(head + "".join(f"{t:.3f},{angle:.3f}\n" for t, angle in rows))
        return analyse(path)

    return run


def test_scenario_14_pressure_at_rest_now_and_sweating_opens_112_from_the_answers_alone():
    answers = {"symptoms": ["chest_pressure"], "symptom_still_there": "yes", "symptom_at_rest": "yes", "symptom_signs": ["sweating"]}  # fmt: skip
    assert follow_up.opens_112(answers, ANSWERED_AT) is not None
    judged = follow_up.judge("F1", parsed(answers), FactSheet(), ANSWERED_AT)
    assert judged.concern is Concern.EMERGENCY


def test_scenario_15_an_unanswered_f3_lets_her_train_and_holds_the_dose():
    case = {"trained": {"sessions": 6, "repetitions": 6}, "last": {"checks": {"F3": None}}}
    planned = dose_cases.prescribed(case)
    assert isinstance(planned, Prescription)
    assert all("dose-hold-unanswered" in line.rules for line in planned.exercises)
    assert {line.repetitions for line in planned.exercises if line.load_kg} == {6}


def line(repetitions, tempo):
    length = repetitions * tempo.repetition_s
    return PlannedExercise("E01", 40, 1, repetitions, tempo, length, 120, 3, Words("x", "x"))


def test_scenario_16_ten_repetitions_of_ten_seconds_cannot_be_written():
    with pytest.raises(ValueError, match="100 s under load is more than 90 s"):
        line(10, Tempo(5, 0, 5, 0))


def test_scenario_17_eight_repetitions_of_eight_seconds_are_64():
    assert Prescription("A", 2, (line(8, Tempo(4, 0, 4, 0)),), 7).exercises[0].time_under_tension_s == 64


def test_scenario_24_without_sensor_or_coach_the_breath_is_unknown_and_never_none_held(analysed):
    found = analysed(knee((5, 22.5), (90, 22.5), (5, 22.5), (90, 22.5)))
    assert "breathing" in {one["what"] for one in found.unknown}
    case = {"trained": {"sessions": 6, "repetitions": 6}, "last_two": {"breath_holds": None}}
    planned = dose_cases.prescribed(case)
    assert {one.repetitions for one in planned.exercises if one.load_kg} == {6}


def test_scenario_25_twenty_degrees_a_second_of_22_is_moving(analysed):
    found = analysed(knee(*[(5, 20), (90, 20)] * 4))
    assert found.static_holds == []
    assert [row["full"] for row in found.repetitions] == [True] * 4
    assert not live.judge({"part_of_plan": live.UNITS["part_of_plan"](100 * 8.5 / 8), "static_hold": seconds(0)})


def test_scenario_26_a_degree_a_second_halfway_is_static_and_ends_the_set(analysed):
    """The engine is sure of a stop halfway only after 2 s at this tempo; what it then tells ends the set at once."""
    found = analysed(knee((5, 22.5), (90, 22.5), (47, 22.5), (44.6, 1), (5, 22.5), (90, 22.5)))
    assert len(found.static_holds) == 1
    fired = live.judge({"static_hold": seconds(1.4), "static_hold_halfway": seconds(1.4)})
    assert fired[0].id == "static-hold-halfway"
    assert fired[0].effect is live.Effect.END_SET


def test_scenario_27_two_seconds_each_way_is_too_fast():
    fired = live.judge({"repetition_length": seconds(4), "part_of_plan": live.UNITS["part_of_plan"](50)})
    assert "repetition-too-fast" in [rule.id for rule in fired]


def test_scenario_28_146_to_139_at_home_is_no_real_change():
    assert judge(OUTCOMES["home_systolic"], 146, 139) is Change.NONE_DETECTABLE


def test_scenario_30_crp_3_1_to_2_0_is_no_real_change():
    assert judge(OUTCOMES["crp"], 3.1, 2.0) is Change.NONE_DETECTABLE


def test_scenario_31_no_score_with_known_disease():
    plain = next(case for case in cases() if not case.facts and case.person == "plain")
    known = {**plain.facts, "age": "55 years", "conditions": ["coronary_disease"], "smoking": "never",
             "total_cholesterol": "5.6 mmol/L", "hdl_cholesterol": "1.5 mmol/L"}  # fmt: skip
    found = risk(Sheet(replace(plain, facts=known).sheet(), plain.moment))
    assert isinstance(found, Refusal)
    assert "disease is known" in found.why.en


def test_scenario_35_a_trainer_cannot_clear():
    assert COMMANDS[c.Sign] == frozenset({PHYSICIAN})
    assert CATALOGUE["letter"].by == ("physician",)


def test_scenario_39_after_45_days_she_learns_again_and_the_clearance_is_looked_at():
    planned = dose_cases.prescribed({"trained": {"sessions": 10}, "ago": 45})
    assert planned.phase == 0
    assert all("dose-restart" in one.rules for one in planned.exercises)
    assert "toestemming" in planned.exercises[0].why.nl


def test_scenario_40_never_heavier_and_more_at_once():
    planned = dose_cases.prescribed({"trained": {"sessions": 8, "repetitions": 7, "load_kg": 100}})
    steps = {rule for one in planned.exercises for rule in one.rules if rule in progress.STEPS}
    assert len(steps) == 1


def test_scenario_43_an_osteoporosis_drug_of_today_takes_bending_and_turning_away():
    case = {"trained": {"sessions": 13, "repetitions": 8, "seconds_each": 7}}
    with_drug = {**case, "facts": {"medicines": ["M05BA04"]}}
    before, after = (dose_cases.prescribed(one) for one in (case, with_drug))
    assert "E28" not in [one.id for one in after.exercises]
    assert all("osteoporosis" not in exercises()[one.id].excluded_by for one in after.exercises)
    assert before.day == after.day


def test_a_verdict_that_may_train_is_one_of_two():
    assert {Clearance.CLEARED, Clearance.REDUCED} == set(dose_cases.dosing.TRAINABLE)
