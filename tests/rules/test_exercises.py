"""The exercise list as a cardiologist would check it."""

from dataclasses import replace
from itertools import pairwise

import pytest

from hartkracht.rules import dosing
from hartkracht.rules.exercises import DAYS, exercises, left_out, slots, warm_up
from hartkracht.rules.words import CONDITIONS

ALL = list(exercises().values())


def test_there_are_thirty_three_and_a_warm_up():
    expected = {f"E{n:02d}" for n in range(1, 35)} - {"E31"}
    assert set(exercises()) == expected
    assert warm_up().id == "E35"


@pytest.mark.parametrize("known", ALL, ids=lambda e: e.id)
def test_every_exercise_moves_and_is_named_twice(known):
    assert known.contraction == "dynamic"
    assert all(motion.range > 0 for motion in known.moves)
    assert all((known.name.nl, known.name.en, known.exhale.nl, known.exhale.en, known.pattern, known.muscles))
    assert known.codes <= set("OSUGPDTFB")


@pytest.mark.parametrize("known", ALL, ids=lambda e: e.id)
def test_nothing_goes_below_the_head_or_stays_prone(known):
    assert not known.posture & {"prone", "inverted", "decline", "supine_flat"}


def test_no_phase_asks_more_exercises_than_a_day_has_places():
    assert {max(phase.exercises[1] for phase in dosing.PHASES)} == {len(slots(day)) for day in DAYS}


def test_arms_loaded_high_come_only_from_phase_two():
    assert {e.id for e in ALL if e.arms_high} == {"E17", "E19"}
    assert all(e.min_phase >= 2 for e in ALL if e.arms_high)


def test_ranges_of_the_clinical_list():
    assert [(m.joint, m.start, m.end) for m in exercises()["E01"].moves] == [("knee", 90, 5), ("hip", 90, 20)]
    assert [(m.joint, m.start, m.end) for m in exercises()["E15"].moves] == [
        ("shoulder_flexion", 80, -20),
        ("elbow", 10, 100),
    ]
    assert exercises()["E20"].moves[0].end == 80
    assert exercises()["E27"].moves[0].end == 0


def test_first_loads_are_those_of_the_table():
    given = {e.id: e.first.value for e in ALL if e.first}
    assert given == {"E01": 30, "E03": 8, "E04": 8, "E16": 8, "E15": 12, "E17": 12, "E05": 10, "E06": 10, "E07": 30,
                     "E27": 10, "E24": 4, "E25": 6}  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_a_day_alternates_and_does_not_end_with_large_muscles(day):
    places = [[exercises()[name] for name in place] for place in slots(day)]
    firsts = [place[0] for place in places]
    assert not any(a.region == b.region == "upper" for a, b in pairwise(firsts))
    assert "P" not in firsts[-1].codes
    assert all(one.day in (day, "both") for place in places for one in place)


def test_what_excludes_an_exercise_is_a_condition_we_know_and_a_rule_acts_on_it():
    words = {word for e in ALL for word in e.excluded_by}
    marks = {r.then.name.removeprefix("allow_") for r in dosing.DOSE_RULES if r.then.name.startswith("allow_")}
    assert words <= set(CONDITIONS) | {"pregnancy"}
    assert words <= marks


def test_every_left_out_movement_has_a_reason_and_is_not_in_the_list():
    names = {e.name.en.lower() for e in ALL}
    assert {"plank", "wall_sit", "isometric_grip", "farmer_carry", "deadlift", "max_1rm"} <= {x.id for x in left_out()}
    for one in left_out():
        assert one.why.nl
        assert one.why.en
        assert one.name.en.lower() not in names


def test_an_unknown_region_is_refused():
    with pytest.raises(ValueError, match="region"):
        replace(ALL[0], region="head")


def test_every_number_of_the_dose_names_its_place():
    values = [v for v in vars(dosing).values() if isinstance(v, dosing.Value)]
    assert len(values) > 15
    assert all(v.source.place and v.source.origin in "LMD" for v in values)


def test_every_ground_and_rule_speaks_both_languages():
    for rule_id in (*dosing.GROUNDS, *(r.id for r in dosing.DOSE_RULES)):
        said = dosing.says(rule_id)
        assert said.nl
        assert said.en
        assert dosing.source_of(rule_id).place
    for r in dosing.DOSE_RULES:
        assert r.when.say("nl")
        assert r.when.say("en")


def test_phase_tables_hold_the_proposal():
    caps = [p.cap.value for p in dosing.PHASES]
    assert caps == [36, 60, 80, 80]
    assert [p.reserve.value for p in dosing.PHASES] == [5, 4, 3, 3]
    assert [p.effort.value for p in dosing.PHASES] == [3, 4, 5, 5]
    assert [dosing.phase_after(n).number for n in (0, 3, 4, 11, 12, 23, 24, 99)] == [0, 0, 1, 1, 2, 2, 3, 3]
