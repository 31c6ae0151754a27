"""Edges of the live hour that a wrong sign or number would move unseen: each held by an example of its own."""

from dataclasses import replace

import pytest
from msgspec import structs

from hartkracht.journey import session_table as table
from hartkracht.journey import supervise as v
from hartkracht.journey.decide import Refused
from hartkracht.journey.session_table import Event, Guard, State
from hartkracht.model import command as c
from hartkracht.model.dose import PlannedExercise, Tempo, Words
from hartkracht.signals import events as s
from hartkracht.signals.recovery import LOOKS_BACK_S
from tests.machine.test_supervise import LEG, Hour


def resting_after(pulse_before, pulse_then):
    """An hour at the end of its rest, with the pulse of before the set and that of now."""
    hour = Hour(v.Bounds(damped=False)).see()
    hour.happen(v.PulseRead, pulse_before).act(Event.BEGIN).repetition().act(Event.END_SET)
    return hour.happen(v.PulseRead, pulse_then, after=119).happen(v.Ticked, after=0.5)


@pytest.mark.parametrize(("before", "then", "longer"), [(70, 95, True), (70, 90, False), (100, 105, False)])
def test_rest_is_longer_only_where_the_pulse_is_over_twenty_above_that_before(before, then, longer):
    assert (resting_after(before, then).live.rest_rule == "rest-pulse-not-back") is longer


def test_every_step_and_every_taking_over_is_written_and_nothing_else():
    hour = Hour().see()
    assert hour.written(c.Step) == []
    hour.act(Event.BEGIN).repetition()
    steps = [(step.event, step.before, step.after) for step in hour.written(c.Step)]
    assert steps == [("begin", "READY", "LIFTING")]
    hour.act(Event.TAKE_OVER, guard=Guard.BREATH).act(Event.END_SET)
    last = hour.written(c.Step)[1:]
    assert [(step.event, step.before, step.after) for step in last] == [
        ("take_over", "LIFTING", "LIFTING"), ("end_set", "LIFTING", "RESTING")]  # fmt: skip
    assert last[0].why == Guard.BREATH.value


def test_why_it_stands_still_is_kept_while_it_stands_still_only():
    hour = Hour().lifting().act(Event.STOP)
    assert hour.live.because == "stopped"
    assert Hour().lifting().act(Event.END_SET).live.because == ""


def test_a_set_that_began_with_a_pulse_remembers_the_beats_and_not_the_time():
    hour = Hour().see().happen(v.PulseRead, 77, after=300).act(Event.BEGIN)
    assert hour.live.set.pulse_before == 77


def test_the_third_repetition_is_part_of_her_own_tempo_and_not_judged_by_it():
    hour = Hour().lifting().repetition(6, concentric=2.0).repetition(6, concentric=2.0).repetition(6, concentric=4.0)
    assert hour.state is State.LIFTING


def test_her_own_tempo_counts_also_where_it_is_quick_on_the_way_up():
    hour = Hour().lifting()
    for _ in range(3):
        hour.repetition(6, concentric=0.8)
    assert hour.repetition(6, concentric=1.1).state is State.RESTING


def test_easier_leaves_at_least_one_repetition_and_exactly_one_where_none_fits():
    one = PlannedExercise("leg_press", 40.0, 1, 1, Tempo(3, 0, 3, 0), 6, 120, 5, Words("a", "a"))
    line = Hour(plan=(one,)).lifting().happen(v.Eased).live.exercise
    assert (line.repetitions, line.tempo.repetition_s) == (1, 7)


def test_a_high_diastolic_a_low_one_and_a_high_one_are_not_two_in_a_row():
    hour = Hour().lifting().repetition().act(Event.END_SET).happen(v.PressureRead, 160, 112)
    hour.happen(v.PressureRead, 150, 90, after=20)
    assert hour.live.high_diastolics == 0
    hour.happen(v.PressureRead, 160, 112, after=20)
    assert hour.live.high_diastolics == 1
    assert hour.state is State.PAUSED


def test_a_set_that_was_broken_off_is_not_counted_as_done():
    paused = Hour().lifting().repetition().act(Event.BLIND, "", guard=Guard.BREATH)
    assert paused.state is State.PAUSED
    assert paused.live.done.get(LEG.id, 0) == 0
    assert Hour().lifting().repetition().act(Event.END_SET).live.done[LEG.id] == 1


def test_a_coach_who_watches_asks_exactly_one_more_in_reserve():
    three = PlannedExercise("leg_press", 40.0, 2, 6, Tempo(3, 0, 3, 0), 36, 120, 3, Words("a", "a"))
    for said, short in ((3, True), (4, False)):
        hour = Hour(plan=(three,)).see(Guard.MOVEMENT).act(Event.TAKE_OVER, guard=Guard.BREATH).act(Event.BEGIN)
        hour.repetition().act(Event.END_SET).happen(v.SaidAfter, None, said)
        assert ("reserve-short" in hour.rules) is short


def test_between_two_exercises_lie_two_minutes_and_between_two_sets_what_was_planned():
    for sets, rest in ((2, 60), (1, 120)):
        quick = PlannedExercise("leg_press", 40.0, sets, 6, Tempo(3, 0, 3, 0), 36, 60, 5, Words("a", "a"))
        hour = Hour(plan=(quick, LEG)).lifting().repetition().act(Event.END_SET)
        assert hour.live.rest_until_s - hour.t == rest


def test_two_readings_a_second_and_a_half_apart_are_enough_and_closer_ones_are_not():
    for apart, state in ((1.5, State.STOPPED), (1.0, State.LIFTING)):
        hour = Hour(v.Bounds(pulse_ceiling=120)).lifting().happen(v.PulseRead, 121, after=1)
        assert hour.happen(v.PulseRead, 121, after=apart).state is state


def test_five_in_reserve_is_enough_and_four_is_not_where_five_are_asked():
    for said, short in ((5, False), (4, True)):
        hour = Hour().see(Guard.MOVEMENT).act(Event.TAKE_OVER, guard=Guard.BREATH).act(Event.BEGIN)
        assert ("reserve-short" in hour.repetition().act(Event.END_SET).happen(v.SaidAfter, None, said).rules) is short


def test_rest_grows_by_ten_seconds_at_a_time():
    hour = resting_after(70, 95)
    assert hour.live.rest_until_s - hour.t == 10


def test_lighter_is_the_next_set_of_this_exercise_and_of_no_other():
    press, row = (PlannedExercise(name, kg, 2, 6, Tempo(3, 0, 3, 0), 36, 120, 5, Words("a", "a"))
                  for name, kg in (("leg_press", 40.0), ("seated_row", 30.0)))  # fmt: skip
    band = PlannedExercise("band", None, 2, 6, Tempo(3, 0, 3, 0), 36, 120, 5, Words("a", "a"))
    for plan, loads in (((press, row, band), [36.0, 30.0, None]), ((band, row), [None, 30.0])):
        hour = Hour(plan=plan).lifting().repetition().act(Event.END_SET).happen(v.SaidAfter, 4, None)
        assert "effort-over-cap" in hour.rules
        assert [line.load_kg for line in hour.live.plan] == loads


# --- sights, whole: clinical laws of the table written as what the coach and the sensor did -----------


def after(*events):
    """How movement is seen after these events."""
    position = table.Position(State.READY, table.sights(frozenset({Guard.MOVEMENT})))
    for event in events:
        position = table.step(position, event, Guard.MOVEMENT, named=True)
    sight = position.sights[Guard.MOVEMENT]
    return sight.believed, sight.stand_in, sight.newly_added


@pytest.mark.parametrize(
    ("events", "seen"),
    [
        ((), (False, False, False)),
        ((Event.ADDED,), (False, False, True)),
        ((Event.ADDED, Event.SIGHTED), (True, False, False)),
        ((Event.ADDED, Event.BLIND), (False, False, False)),
        ((Event.TAKE_OVER,), (False, True, False)),
        ((Event.TAKE_OVER, Event.SIGHTED), (True, True, False)),
        ((Event.TAKE_OVER, Event.SIGHTED, Event.BLIND), (False, True, False)),
        ((Event.TAKE_OVER, Event.ADDED, Event.SIGHTED), (True, False, False)),
        ((Event.ADDED, Event.SIGHTED, Event.TAKE_OVER, Event.BLIND, Event.SIGHTED), (True, True, False)),
        ((Event.ADDED, Event.BLIND, Event.TAKE_OVER, Event.SIGHTED), (True, True, False)),
        ((Event.ADDED, Event.SIGHTED, Event.TAKE_OVER, Event.INTERRUPTED), (False, False, False)),
    ],
)
def test_only_a_sensor_that_is_newly_added_and_sees_relieves_the_coach(events, seen):
    assert after(*events) == seen


def test_a_repetition_that_was_counted_as_the_set_ended_is_not_told_again():
    hour = Hour().lifting()
    hour.repetition()
    hour.act(Event.END_SET)
    counted = len(hour.live.set.counted)
    hour.t -= 1
    hour.repetition(4)
    assert len(hour.live.set.counted) == counted == 1


@pytest.mark.parametrize(
    ("before", "now", "longer"),
    [(None, None, False), (None, 90, False), (70, None, False), (70, 89, False), (70, 95, True)],
)
@pytest.mark.parametrize("damped", [True, False])
def test_rest_grows_only_where_the_pulse_was_known_before_and_is_known_now(before, now, longer, damped):
    hour = Hour(v.Bounds(damped=damped)).see()
    if before:
        hour.happen(v.PulseRead, before)
    hour.act(Event.BEGIN).repetition()
    hour.act(Event.END_SET)
    ended = hour.live.rest_until_s
    if now:
        hour.happen(v.PulseRead, now)
    elif before:
        hour.live = replace(hour.live, pulse=None)
    hour.t = ended - 1
    hour.happen(v.Ticked)
    assert (hour.live.rest_until_s != ended) is (longer and not damped)
    assert bool(hour.live.rest_rule) is (longer and not damped)


def test_a_plan_without_a_tempo_says_nothing_of_how_it_was_kept():
    hour = Hour(plan=(structs.replace(LEG, tempo=Tempo(0, 0, 0, 0)),)).lifting()
    hour.repetition().act(Event.END_SET)
    assert hour.written(c.EndSet)[-1].done.tempo_kept is None
    assert Hour().lifting().repetition().act(Event.END_SET).written(c.EndSet)[-1].done.tempo_kept == 1


@pytest.mark.parametrize(("early", "begins"), [(0.4, False), (0.0, True), (-5, True)])
def test_a_set_begins_when_the_rest_is_over_and_not_a_moment_before(early, begins):
    hour = Hour().lifting()
    hour.repetition().act(Event.END_SET).act(Event.READY)
    hour.t = hour.live.rest_until_s - early
    if begins:
        assert hour.act(Event.BEGIN).state is State.LIFTING
    else:
        with pytest.raises(Refused):
            hour.act(Event.BEGIN)


def watched_by_the_coach(begins_at_s):
    """A set that the coach counts herself, in an hour that did not begin at nought."""
    hour = Hour()
    hour.t = begins_at_s
    return hour.see(Guard.BREATH).act(Event.TAKE_OVER, guard=Guard.MOVEMENT)


@pytest.mark.parametrize("begins_at_s", [0.0, 1000.0])
def test_each_tap_is_a_repetition_from_the_end_of_the_one_before(begins_at_s):
    hour = watched_by_the_coach(begins_at_s).act(Event.BEGIN)
    began = hour.t
    for what, seconds in (("repetition", 6), ("half_repetition", 5), ("repetition", 7)):
        hour.happen(v.Tapped, what, after=seconds)
    counted = [one.repetition for one in hour.live.set.counted]
    assert [(one.start_s - began, one.end_s - began) for one in counted] == [(0, 6), (6, 11), (11, 18)]
    assert [one.full for one in counted] == [True, False, True]
    hour.happen(v.Tapped, "undo")
    assert [one.repetition for one in hour.live.set.counted] == counted[:2]


def test_of_two_breath_holds_the_last_tap_is_the_one_that_is_taken_back():
    hour = Hour().lifting().happen(v.Tapped, "breath_held", after=2)
    first = hour.live.set.breath_events
    hour.happen(v.Tapped, "air_flows", after=2)
    assert len(first) == 1
    assert hour.live.set is not None
    with pytest.raises(Refused):
        hour.happen(v.Tapped, "undo")
    assert hour.live.set.breath_events == first


@pytest.mark.parametrize("end", [Event.STOP, Event.FINISH])
def test_after_the_hour_a_pulse_past_its_bound_is_shown_and_nothing_is_said(end):
    hour = Hour().lifting().repetition().act(Event.END_SET)
    hour.act(end)
    said = len(hour.out)
    for _ in range(5):
        hour.happen(v.PulseRead, 30, after=1)
    assert hour.out[said:] == []
    assert hour.live.pulse == (30, hour.t)
    assert not hour.live.breaching


@pytest.mark.parametrize(
    ("bound", "read", "high"), [(90, 89, 0), (90, 90, 1), (None, 109, 0), (None, 110, 1), (120, 110, 1)]
)
def test_the_letter_bounds_the_diastolic_after_a_set_from_the_bound_itself_on(bound, read, high):
    hour = (
        Hour(v.Bounds(diastolic_after=bound))
        .lifting()
        .repetition()
        .act(Event.END_SET)
        .happen(v.PressureRead, 140, read)
    )
    assert hour.live.high_diastolics == high
    assert (hour.state is State.PAUSED) is bool(high)


@pytest.mark.parametrize(
    ("bound", "read", "stops"), [(160, 159, False), (160, 160, True), (None, 199, False), (None, 200, True)]
)
def test_the_letter_bounds_the_systolic_after_a_set_from_the_bound_itself_on(bound, read, stops):
    hour = (
        Hour(v.Bounds(systolic_after=bound)).lifting().repetition().act(Event.END_SET).happen(v.PressureRead, read, 80)
    )
    assert (hour.state is State.STOPPED) is stops


@pytest.mark.parametrize("begins_at_s", [0.0, 1000.0])
@pytest.mark.parametrize(("said", "after", "told"), [(None, 12, 12), (30.0, 12, 30), (0.0, 12, 0)])
def test_a_delay_that_nobody_timed_is_counted_from_the_end_of_the_set(begins_at_s, said, after, told):
    hour = Hour()
    hour.t = begins_at_s
    hour.see().act(Event.BEGIN).repetition().act(Event.END_SET)
    hour.happen(v.PressureRead, 140, 80, after=after, delay_s=said)
    assert hour.live.cuff.delay_s == told
    assert hour.written(c.SeePressure)[-1].delay_s == told


@pytest.mark.parametrize(("delay", "stops"), [(15.0, True), (15.1, False), (None, True)])
def test_a_fall_of_the_pressure_counts_only_at_once(delay, stops):
    hour = Hour(v.Bounds(resting_systolic=140)).lifting().repetition().act(Event.END_SET)
    assert (hour.happen(v.PressureRead, 130, 80, delay_s=delay).state is State.STOPPED) is stops


def test_beats_are_kept_as_long_as_the_look_back_needs_and_no_longer():
    hour = Hour()
    hour.t = 500.0
    for at in (0.0, 0.5, LOOKS_BACK_S, LOOKS_BACK_S + 0.5):
        hour.happen(v.Sensed, s.Beat(500 + at, 800.0, "normal", 500 + at))
    assert [beat.at_s - 500 for beat in hour.live.beats] == [0.5, LOOKS_BACK_S, LOOKS_BACK_S + 0.5]
