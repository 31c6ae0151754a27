"""What a sensor says counts in a running set and from its beginning on; before, between, after and of earlier, it is silent.

Each thing is shown to be told in a set first, so that silence means something. No hour here begins at nought.
"""

import pytest

from hartkracht.journey import supervise as v
from hartkracht.journey.decide import Refused
from hartkracht.journey.session_table import Event, Guard, State
from hartkracht.model import command as c
from hartkracht.signals import events as s
from tests.machine.test_supervise import Hour

BEGINS_AT = (0.0, 1000.0)


def fast(t):
    return s.Repetition(t - 3, t - 1.5, t, 1.5, 1.5, 90, 1.0, True, t)


def still(t):
    return s.StaticHold(t - 1.5, t, t)


def holds_breath(t):
    return s.BreathHold(t - 3, None, "event", t, under_load=True)


TOLD = {
    "a repetition that is too fast": (fast, "repetition-too-fast", 3.0),
    "standing still": (still, "static-hold", 1.5),
    "a held breath": (holds_breath, "breath-held", 3.0),
}


def an_hour(begins_at_s):
    hour = Hour()
    hour.t = begins_at_s
    return hour.see()


def in_a_set(begins_at_s):
    return an_hour(begins_at_s).act(Event.BEGIN)


def said(hour, what, after=20.0):
    before = len(hour.rules)
    hour.t += after
    hour.happen(v.Sensed, TOLD[what][0](hour.t))
    return hour.rules[before:]


@pytest.mark.parametrize("begins_at_s", BEGINS_AT)
@pytest.mark.parametrize("what", TOLD)
def test_in_a_set_it_is_told(what, begins_at_s):
    assert TOLD[what][1] in said(in_a_set(begins_at_s), what)


ELSEWHEN = {
    "before the first set": lambda hour: hour,
    "in rest": lambda hour: hour.act(Event.BEGIN).repetition().act(Event.END_SET),
    "in a pause": lambda hour: hour.act(Event.BEGIN).repetition().act(Event.PAUSE),
    "after a stop": lambda hour: hour.act(Event.BEGIN).repetition().act(Event.STOP),
    "after the hour": lambda hour: hour.act(Event.BEGIN).repetition().act(Event.END_SET).act(Event.FINISH),
}


@pytest.mark.parametrize("begins_at_s", BEGINS_AT)
@pytest.mark.parametrize("when", ELSEWHEN)
@pytest.mark.parametrize("what", TOLD)
def test_elsewhen_it_is_not(what, when, begins_at_s):
    hour = ELSEWHEN[when](an_hour(begins_at_s))
    state, counted = hour.state, len(hour.live.set.counted) if hour.live.set else 0
    assert said(hour, what) == []
    assert hour.state is state
    assert (len(hour.live.set.counted) if hour.live.set else 0) == counted


@pytest.mark.parametrize("begins_at_s", BEGINS_AT)
@pytest.mark.parametrize(("what", "since", "counts"), [
    ("a repetition that is too fast", 3.0, True), ("a repetition that is too fast", 2.0, True),
    ("a repetition that is too fast", 1.9, False), ("standing still", 1.5, True), ("standing still", 1.4, False),
    ("a held breath", 0.1, True),
])  # fmt: skip
def test_what_began_before_the_set_is_none_of_it(what, since, counts, begins_at_s):
    """A repetition may begin up to a second before the coach taps *begin*; a breath that is held goes on into the set."""
    assert bool(said(in_a_set(begins_at_s), what, after=since)) is counts


@pytest.mark.parametrize("begins_at_s", BEGINS_AT)
def test_a_held_breath_that_was_over_before_the_set_is_none_of_it(begins_at_s):
    hour = in_a_set(begins_at_s)
    began = hour.t
    hour.happen(v.Sensed, s.BreathHold(began - 5, began - 0.1, "event", began, under_load=True), after=1)
    assert hour.rules == []
    hour.happen(v.Sensed, s.BreathHold(began - 5, began + 0.1, "event", began, under_load=True), after=1)
    assert hour.rules == ["breath-held"]


@pytest.mark.parametrize(("load", "told"), [(True, True), (None, True), (False, False)])
def test_a_held_breath_counts_unless_there_was_no_load(load, told):
    hour = in_a_set(100.0)
    hour.happen(v.Sensed, s.BreathHold(hour.t, None, "event", hour.t + 3, under_load=load), after=3)
    assert bool(hour.rules) is told


@pytest.mark.parametrize("begins_at_s", BEGINS_AT)
def test_tension_runs_from_the_first_phase_to_the_moment_the_load_is_down(begins_at_s):
    hour = in_a_set(begins_at_s)
    start = hour.t
    for at, phase in ((2.0, s.Phase.CONCENTRIC), (5.0, s.Phase.ECCENTRIC), (9.0, s.Phase.IDLE)):
        hour.happen(v.Sensed, s.PhaseChanged(start + at, phase, start + at), after=at - (hour.t - start))
    assert hour.live.set.tension(start + 60) == pytest.approx(7.0)
    hour.happen(v.Sensed, s.PhaseChanged(start + 60, s.Phase.CONCENTRIC, start + 60), after=51)
    assert hour.live.set.tension(start + 63) == pytest.approx(10.0)


@pytest.mark.parametrize("begins_at_s", BEGINS_AT)
def test_a_phase_that_was_known_before_the_set_is_none_of_it(begins_at_s):
    hour = in_a_set(begins_at_s)
    hour.happen(v.Sensed, s.PhaseChanged(hour.t - 1, s.Phase.CONCENTRIC, hour.t - 0.5), after=5)
    assert hour.live.set.loaded_since_s is None
    assert hour.live.set.phases == ()


@pytest.mark.parametrize("begins_at_s", BEGINS_AT)
@pytest.mark.parametrize(("waits", "state"), [(59.0, State.PAUSED), (61.0, State.STOPPED)])
def test_a_high_diastolic_waits_a_minute_for_the_second_one(waits, state, begins_at_s):
    hour = in_a_set(begins_at_s).repetition().act(Event.END_SET).happen(v.PressureRead, 160, 112)
    assert hour.happen(v.Ticked, after=waits).state is state


@pytest.mark.parametrize("begins_at_s", BEGINS_AT)
@pytest.mark.parametrize(("level", "stays_s"), [("too fast", 600.0), ("done", 2.0)])
def test_praise_goes_by_itself_and_a_correction_for_safety_stays(level, stays_s, begins_at_s):
    hour = in_a_set(begins_at_s)
    if level == "done":
        for _ in range(6):
            hour.repetition()
    else:
        hour.repetition(3.5)
    cue = hour.live.cue
    assert cue is not None
    assert hour.happen(v.Ticked, after=min(stays_s, 60.0)).live.cue == cue
    if level == "done":
        assert hour.happen(v.Ticked, after=0.1).live.cue != cue


def test_beats_that_are_no_true_beats_make_no_pulse():
    hour = in_a_set(10.0)
    for kind in ("ectopic", "artefact", "gap"):
        hour.happen(v.Sensed, s.Beat(hour.t, 300.0, kind, hour.t), after=0.3)
    assert hour.live.beats == ()
    assert hour.live.pulse is None


def test_the_pulse_is_that_of_the_last_five_beats():
    hour = in_a_set(10.0)
    for interval in (2000.0, 1000.0, 1000.0, 1000.0, 1000.0, 500.0):
        hour.happen(v.Sensed, s.Beat(hour.t, interval, "normal", hour.t), after=interval / 1000)
    assert hour.live.pulse[0] == pytest.approx(5 * 60_000 / 4500)


@pytest.mark.parametrize("guard", [Guard.MOVEMENT, Guard.BREATH])
def test_a_coach_who_taps_where_no_set_runs_is_told_so(guard):
    hour = an_hour(50.0)
    hour.act(Event.TAKE_OVER, guard=guard)
    with pytest.raises(Refused, match="No set is running"):
        hour.happen(v.Tapped, "repetition")
    hour.happen(v.Tapped, "air_flows")
    assert hour.written(c.SeeRepetition) == []
