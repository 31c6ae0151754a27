"""What the coach does in the hour beside the sets: takes over, swaps an exercise, keeps a range, a machine, a note."""

import pytest

from hartkracht import desk
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.rules.exercises import exercises, swaps


def refusal(els, command):
    with pytest.raises(desk.Refused) as refused:
        els.give("coach", command)
    assert refused.value.words.nl
    return refused.value.words.en


def planned(els):
    return [line.id for line in els.chart.prescriptions[-1][1].prescription.exercises]


def test_another_coach_takes_over_and_the_record_names_both(training):
    training.give("admin", c.Assign("coach-2", "coach"))
    training.give("coach", c.Supervise("s1"), account="coach-2")
    record = training.chart.sessions["s1"]
    assert (record.opened.supervisor, record.supervisor) == ("coach-1", "coach-2")
    assert not training.give("coach", c.Supervise("s1"), account="coach-2").entries


def test_a_coach_of_others_takes_nothing_over(training):
    with pytest.raises(desk.NotAllowed) as refused:
        training.give("coach", c.Supervise("s1"), account="coach-9")
    assert refused.value.outside


@pytest.mark.parametrize("why", ["busy", "broken"])
def test_what_stands_in_for_a_machine_comes_through_the_gate(training, why):
    before = planned(training)
    training.give("coach", c.Swap("s1", before[1], why))
    swap = training.chart.sessions["s1"].swaps[0]
    assert swap.instead is not None
    assert swap.instead.id not in before
    assert {"dose-stands-in", "dose-swapped"} <= set(swap.instead.rules)
    asked = training.chart.prescriptions[-1][1].prescription.exercises[1]
    assert swap.instead.repetitions <= asked.repetitions
    assert swap.instead.time_under_tension_s <= asked.time_under_tension_s


def test_every_exercise_of_the_day_can_be_left_out_and_none_comes_twice(training):
    for exercise in planned(training):
        training.give("coach", c.Swap("s1", exercise, "broken"))
    record = training.chart.sessions["s1"]
    came = [swap.instead.id for swap in record.swaps if swap.instead]
    assert len(came) == len(set(came))
    assert not set(came) & set(planned(training))


def test_a_broken_machine_does_not_come_back_by_another_swap(training):
    first = planned(training)[0]
    training.give("coach", c.Swap("s1", first, "broken"))
    for _ in range(3):
        came = training.chart.sessions["s1"].swaps[-1].instead
        if came is None:
            break
        training.give("coach", c.Swap("s1", came.id, "busy"))
    assert first not in {swap.instead.id for swap in training.chart.sessions["s1"].swaps if swap.instead}


def test_a_joint_that_hurts_brings_no_other_exercise(training):
    first = planned(training)[0]
    training.give("coach", c.Swap("s1", first, "joint"))
    record = training.chart.sessions["s1"]
    assert record.swaps == (e.ExerciseSwapped("s1", first, "joint", None),)
    assert record.left_out == {first}


def test_what_a_letter_forbids_does_not_come_in_by_a_swap(els):
    els.cleared(decision="cleared_with_limits", limits={"excluded": ["overhead"], "resting_systolic": "160 mmHg"})
    els.at_the_door().opened()
    for exercise in planned(els):
        els.give("coach", c.Swap("s1", exercise, "busy"))
    came = [swap.instead.id for swap in els.chart.sessions["s1"].swaps if swap.instead]
    assert came
    assert not [one for one in came if exercises()[one].arms_high]


def test_a_swap_of_what_is_not_there_or_in_a_set_is_refused(training):
    first = planned(training)[0]
    assert "not in today's plan" in refusal(training, c.Swap("s1", "E99", "busy"))
    assert "Choose" in refusal(training, c.Swap("s1", first, "bored"))
    training.step("begin", "LIFTING")
    assert "cannot change now" in refusal(training, c.Swap("s1", first, "busy"))


def test_a_swap_names_exercises_of_the_same_part_of_the_body():
    for one in exercises().values():
        parts = {other.region for other in swaps(one.id)}
        assert parts <= ({"trunk", "lower"} if one.region == "trunk" else {one.region}), one.id


def test_an_own_range_is_kept_for_the_next_session_and_the_newest_counts(training):
    training.give("coach", c.FindRange("s1", "E01", 6.0, 91.0, "joint_angle@knee", "repetitions"))
    training.give("coach", c.FindRange("s1", "E01", 8.0, 88.0, "joint_angle@knee", "taps"))
    assert (training.chart.ranges["E01"].low, training.chart.ranges["E01"].how) == (8.0, "taps")
    assert "the same" in refusal(training, c.FindRange("s1", "E01", 8.0, 8.0, "joint_angle@knee", "taps"))


def test_a_machine_is_remembered_once_and_a_step_that_cannot_be_is_refused(training):
    kept = c.SetMachine("E01", " stoel 4, rug 2 ", 2.5)
    training.give("coach", kept)
    assert not training.give("coach", kept).entries
    assert training.chart.machines["E01"] == e.MachineSet("E01", "stoel 4, rug 2", 2.5)
    assert "not known" in refusal(training, c.SetMachine("E01", "", 400.0))
    assert "not known" in refusal(training, c.SetMachine("E99", "", None))


def test_a_step_that_is_read_outside_an_hour_makes_the_dose_anew(els):
    els.cleared(limits={"load": "14 kg"})
    assert "E15" in planned(els)
    els.give("coach", c.SetMachine("E15", "", 15.0))
    assert "E15" not in planned(els), "her machine begins above what her physician allows"


def test_a_step_that_is_read_in_an_hour_leaves_the_dose_of_that_hour_alone(training):
    before = training.chart.prescriptions
    training.give("coach", c.SetMachine("E01", "", 15.0))
    assert training.chart.prescriptions == before


def test_a_note_says_of_which_set_it_is(training):
    training.give("coach", c.Note("Knie naar buiten.", "s1", 2))
    assert training.chart.notes[-1][2] == e.Noted("Knie naar buiten.", "s1", 2)
