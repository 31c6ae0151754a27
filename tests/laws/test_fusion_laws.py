"""No module can lower another's alarm: adding any event of any other source leaves the alarm as high or raises it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hartkracht.signals.events import (
    Beat,
    Breath,
    BreathHold,
    Phase,
    PhaseChanged,
    Repetition,
    Sighted,
    WentBlind,
    What,
)
from hartkracht.signals.fusion import Alarm, Load, Senses, Sighting, heavier, joined, together

pytestmark = pytest.mark.slow  # seconds each: in `make test`, not in the fast check

times = st.floats(0, 100).map(lambda t: round(t, 1))
levels = st.sampled_from(["warn", "event", "stop"])
open_holds = st.builds(lambda t, level: BreathHold(t, None, level, t + 2), times, levels)
closed_holds = st.builds(lambda t, level: BreathHold(t, t + 3, level, t + 3), times, levels)
others = st.one_of(
    st.builds(lambda t, what: WentBlind(what, t, "signal_lost", t), times, st.sampled_from(list(What))),
    st.builds(lambda t, what: Sighted(what, t, t), times, st.sampled_from(list(What))),
    st.builds(lambda t, phase: PhaseChanged(t, phase, t), times, st.sampled_from(list(Phase))),
    st.builds(lambda t, rr: Beat(t, rr, "normal", t), times, st.floats(300, 1500)),
    st.builds(lambda t: Breath(t, t + 1, t + 3, t + 3), times),
    open_holds,
    closed_holds,
)
heard = st.lists(st.tuples(st.sampled_from(["belt", "mask", "coach"]), others), max_size=30)
truths = st.sampled_from([False, None, True])
sightings = st.lists(st.builds(Sighting, st.booleans(), times), max_size=5)


def after(events):
    senses = Senses()
    for source, event in events:
        senses.take(source, [event])
    return senses


@given(heard, st.lists(others, max_size=30))
def test_what_another_module_says_never_lowers_the_alarm(before, more):
    assert after([*before, *(("stranger", event) for event in more)]).alarm >= after(before).alarm


@given(heard, open_holds)
def test_an_open_hold_is_in_the_alarm_whatever_else_was_heard(before, hold):
    assert after([*before, ("stranger", hold)]).alarm >= Alarm[hold.level.upper()]


@given(st.lists(st.sampled_from(list(Alarm))), st.lists(st.sampled_from(list(Alarm))))
def test_alarms_join_in_any_order_and_only_rise(one, other):
    assert joined(one + other) == joined(other + one) == max(joined(one), joined(other))


@given(truths, truths, truths)
def test_load_joins_in_any_order_and_unknown_never_becomes_no(a, b, c):
    assert heavier(a, b) is heavier(b, a)
    assert heavier(a, heavier(b, c)) is heavier(heavier(a, b), c)
    assert heavier(None, a) is not False


@given(heard, times)
def test_a_hold_once_under_load_stays_under_load(before, start):
    senses = Senses()
    senses.take("camera", [Sighted(What.MOVEMENT, 0.0, 0.0), PhaseChanged(start, Phase.CONCENTRIC, start)])
    first = senses.take("belt", [BreathHold(start, None, "warn", start + 2)])
    for source, event in before:
        if source != "belt":
            senses.take(source, [event])
    later = senses.take("belt", [BreathHold(start, None, "stop", start + 5)])
    assert [hold.under_load for hold in (*first, *later)] == [True, True]


def test_load_that_begins_in_a_held_breath_is_told_at_once():
    senses = Senses()
    senses.take("camera", [Sighted(What.MOVEMENT, 0.0, 0.0)])
    calm = senses.take("belt", [BreathHold(10.0, None, "stop", 15.0)])
    assert calm[0].under_load is False
    told = senses.take("camera", [PhaseChanged(15.5, Phase.CONCENTRIC, 15.8)])
    assert told[1:] == [BreathHold(10.0, None, "stop", 15.8, under_load=True)]
    assert senses.take("camera", [PhaseChanged(17.0, Phase.ECCENTRIC, 17.3)])[1:] == []


def test_the_pulse_confirms_a_strain_and_a_quiet_pulse_changes_no_alarm():
    beats = [Beat(n * 0.9, 900.0, "normal", n * 0.9) for n in range(20)]
    faster = [Beat(18.0 + n * 0.7, 700.0, "normal", 18.0 + n * 0.7) for n in range(5)]
    hold = BreathHold(17.5, None, "event", 21.0)
    for heard, strained in ((beats + faster, True), (beats, None), ([], None)):
        senses = Senses()
        senses.take("strap", heard)
        assert senses.take("belt", [hold])[0].strained is strained
        assert senses.alarm is Alarm.EVENT


def moves(each_s, count=10):
    return [
        Repetition(n * each_s, None, (n + 1) * each_s, None, None, None, None, None, (n + 1) * each_s)
        for n in range(count)
    ]


def test_a_pulse_that_follows_the_pedals_is_no_pulse_and_one_that_does_not_is():
    for bpm, each_s, locked in ((60.0, 1.0, True), (60.0, 0.8, False), (75.0, 0.8, True), (60.0, 8.0, False)):
        senses = Senses()
        senses.take("camera", moves(each_s))
        for n in range(12):
            senses.pulse(10 * each_s - 6 + n * 0.5, bpm)
        assert senses.locked is locked
    senses.pulse(100.0, 60.0)
    assert senses.locked is False


def test_a_sensor_that_is_gone_keeps_no_alarm_open():
    senses = Senses()
    senses.take("belt", [BreathHold(10.0, None, "stop", 15.0)])
    senses.forget("belt")
    assert senses.alarm is Alarm.NONE


@given(sightings)
def test_one_eye_that_sees_is_enough_and_none_is_nobody(seen):
    one = together(seen)
    assert (one is None) == (not seen)
    assert one is None or one.sighted == any(s.sighted for s in seen)


def test_load_is_unknown_before_movement_was_seen_and_while_it_is_blind():
    load = Load()
    assert load.during(0, 5) is None
    load.take(Sighted(What.MOVEMENT, 1.0, 1.5))
    assert load.during(2, 5) is False
    assert load.during(0, 5) is None
    load.take(WentBlind(What.MOVEMENT, 10.0, "signal_lost", 10.5))
    assert load.during(8, 12) is None
    load.take(PhaseChanged(11.0, Phase.ECCENTRIC, 11.0))
    assert load.during(8, 12) is True
