"""One sensor's batches: in order and once, on the session's clock, and never a late or stale sample taken for a live one."""

import math
from random import Random

import msgspec
import pytest

from hartkracht.journey.session_table import Guard
from hartkracht.live.frames import Hello, Samples
from hartkracht.live.stream import Malformed, stream
from hartkracht.signals.events import Repetition

KNEE = {"joint_angle@knee": {"unit": "deg"}}
PULSE = {"joint_angle@knee": {"unit": "deg"}, "heart_rate@strap": {"unit": "bpm"}}


def knee(speed=1.0, channels=None):
    return stream(Hello("knee", channels or KNEE, "up", speed), None)


def angle(t):
    """Still for three seconds, then repetitions of six seconds."""
    if t < 3:
        return 10 + 0.02 * math.sin(97 * t)
    return 10 + 80 * (1 - abs(2 * ((t - 3) % 6) / 6 - 1)) + 0.02 * math.sin(97 * t)


def batches(seconds, shift=0.0):
    for n in range(round(seconds * 10)):
        times = [n / 10 + row / 50 + shift for row in range(5)]
        yield Samples(n + 1, times, {"joint_angle@knee": [angle(t - shift) for t in times]})


def arrive(source, sent):
    """Bring (batch, moment of arrival) to a stream; the repetitions and the numbers of the batches taken."""
    seen, taken = [], []
    for batch, mono in sent:
        for ordered in source.in_order(batch, mono):
            taken.append(ordered.seq)
            seen += source.look(ordered, mono, mono).events
    return [event for event in seen if isinstance(event, Repetition)], taken


def true_speed(seconds, shift=0.0):
    return [(batch, batch.t_s[-1] - shift) for batch in batches(seconds, shift)]


def test_a_plain_stream_is_counted():
    done, taken = arrive(knee(), true_speed(23))
    assert len(done) == 3
    assert taken == list(range(1, 231))


@pytest.mark.parametrize("seed", range(100))
def test_doubled_and_reordered_batches_change_nothing(seed):
    random = Random(seed)
    plain, _ = arrive(knee(), true_speed(23))
    crooked = []
    for batch, mono in true_speed(23):
        for _ in range(random.choice((1, 1, 2, 3))):
            crooked.append((batch, mono + random.uniform(0, 0.5)))
    crooked.sort(key=lambda pair: pair[1])
    done, taken = arrive(knee(), crooked)
    assert taken == list(range(1, taken[-1] + 1))
    assert len(done) == len(plain)
    assert all(abs(a.end_s - a.start_s - (b.end_s - b.start_s)) < 0.01 for a, b in zip(done, plain, strict=True))


def test_a_batch_that_never_comes_is_a_gap_and_the_others_go_on():
    _, taken = arrive(knee(), [pair for pair in true_speed(10) if pair[0].seq != 20])
    assert 20 not in taken
    assert taken[-1] == 100


def test_no_repetition_is_credited_inside_a_gap():
    kept = [pair for pair in true_speed(23) if not 50 < pair[0].seq < 110]
    done, _ = arrive(knee(), kept)
    assert all(not (r.start_s < 11 and r.end_s > 5) or not r.valid for r in done)


def test_late_samples_are_kept_and_not_judged():
    source = knee()
    arrive(source, true_speed(6))
    late = [(batch, batch.t_s[-1] + 5.0) for batch in list(batches(23))[60:]]
    done, taken = arrive(source, late[:20])
    assert (done, len(taken)) == ([], 20)
    assert source.sighting(Guard.MOVEMENT, late[19][1]).why == "late"


def test_a_clock_that_stood_still_is_believed_again_after_a_while():
    source = knee()
    arrive(source, true_speed(6))
    late = [(batch, batch.t_s[-1] + 20.0) for batch in list(batches(23))[60:]]
    arrive(source, late)
    assert source.sighting(Guard.MOVEMENT, late[-1][1]).why == ""


def test_a_backlog_that_comes_in_fast_is_not_taken_for_now():
    source = knee()
    arrive(source, true_speed(6))
    every = list(batches(23))
    backlog = [(batch, 16.0 + place / 1000) for place, batch in enumerate(every[60:160])]
    done, _ = arrive(source, backlog[:60])
    assert done == []
    arrive(source, backlog[60:])
    assert source.sighting(Guard.MOVEMENT, 16.2).why == ""


def test_samples_from_the_future_reach_no_rule():
    source = knee()
    arrive(source, true_speed(4))
    done, _ = arrive(source, [(Samples(41, [100.0, 100.02], {"joint_angle@knee": [50.0, 51.0]}), 4.1)])
    assert done == []
    assert source.sighting(Guard.MOVEMENT, 4.1).why == "clock"


def test_a_device_that_began_anew_goes_on_in_the_sessions_time():
    source = knee()
    arrive(source, true_speed(10, shift=500.0))
    again = [(Samples(b.seq + 100, b.t_s, b.values), b.t_s[-1] + 10.5) for b in batches(12)]
    done, _ = arrive(source, again)
    assert 10 < done[-1].start_s < 20


def test_a_node_that_breaks_is_blind_and_takes_nothing_with_it():
    source = knee(channels=PULSE)
    arrive(source, true_speed(5))

    class Broken:
        def push(self, t_s, values):
            raise ZeroDivisionError

        def place(self):
            return None

    source.looks[Guard.MOVEMENT] = Broken()
    values = {"joint_angle@knee": [10.0], "heart_rate@strap": [80.0]}
    (ordered,) = source.in_order(Samples(51, [5.1], values), 5.1)
    assert source.look(ordered, 5.1, 5.1).pulse == 80.0
    assert source.sighting(Guard.MOVEMENT, 5.1).why == "fault"
    assert source.sighting(Guard.PULSE, 5.1).why == ""


def test_silence_is_blindness_within_three_seconds():
    source = knee()
    arrive(source, true_speed(5))
    assert source.sighting(Guard.MOVEMENT, 7.7).why == ""
    assert source.sighting(Guard.MOVEMENT, 7.9).why == "signal_lost"


def test_one_reading_of_the_pulse_is_told_once_and_then_grows_old():
    source = knee(channels=PULSE)
    told = []
    for batch in batches(8):
        values = {**batch.values, "heart_rate@strap": [80.0 if batch.seq == 5 else None, *[None] * 4]}
        for ordered in source.in_order(Samples(batch.seq, batch.t_s, values), batch.t_s[-1]):
            told.append(source.look(ordered, batch.t_s[-1], batch.t_s[-1]).pulse)
    assert [x for x in told if x is not None] == [80.0]
    assert source.sighting(Guard.PULSE, 8.0).why == "signal_lost"
    assert source.sighting(Guard.MOVEMENT, 8.0).why == ""


def test_a_strap_that_says_it_lost_the_skin_is_blind_at_once_for_that_reason_and_seen_again():
    source, whys = knee(channels={"heart_rate@strap": {}}), []
    for number, unseen in enumerate((None, "contact_lost", "contact_lost", None), start=1):
        bpm = None if unseen else 80.0
        batch = Samples(number, [float(number)], {"heart_rate@strap": [bpm]}, unseen)
        for ordered in source.in_order(batch, float(number)):
            source.look(ordered, float(number), float(number))
        whys.append(source.sighting(Guard.PULSE, float(number)).why)
    assert whys == ["", "contact_lost", "contact_lost", ""]


def test_why_a_sensor_sees_nothing_is_a_word_of_ours():
    frame = b'{"t":"samples","seq":1,"t_s":[],"values":{},"unseen":"all is well"}'
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(frame, type=Samples)


def test_a_pulse_that_cannot_be_is_blindness():
    source = knee(channels={"heart_rate@strap": {}})
    for number, bpm in enumerate((80.0, 0.0), start=1):
        for ordered in source.in_order(Samples(number, [float(number)], {"heart_rate@strap": [bpm]}), float(number)):
            source.look(ordered, float(number), float(number))
    assert source.sighting(Guard.PULSE, 2.0).why == "signal_lost"


@pytest.mark.parametrize(
    "frame",
    [
        Samples(0, [0.0], {"joint_angle@knee": [1.0]}),
        Samples(2**31, [0.0], {"joint_angle@knee": [1.0]}),
        Samples(2**63, [0.0], {"joint_angle@knee": [1.0]}),
        Samples(1, [0.0, 1.0], {"joint_angle@knee": [1.0]}),
        Samples(1, [1.0, 0.0], {"joint_angle@knee": [1.0, 1.0]}),
        Samples(1, [0.0], {"joint_angle@elbow": [1.0]}),
        Samples(1, [0.0] * 2001, {"joint_angle@knee": [1.0] * 2001}),
    ],
)
def test_what_no_sensor_sends_is_malformed(frame):
    with pytest.raises(Malformed):
        list(knee().in_order(frame, 0.0))


@pytest.mark.parametrize("value", [1e308, -1e308, 0.0, -0.0, None])
def test_odd_values_break_nothing_and_count_nothing(value):
    sent = [(Samples(b.seq, b.t_s, {"joint_angle@knee": [value] * 5}), b.t_s[-1]) for b in batches(12)]
    done, _ = arrive(knee(), sent)
    assert done == []


@pytest.mark.parametrize(
    "hello",
    [
        Hello("knee", {}),
        Hello("", KNEE),
        Hello("knee", {"mood@knee": {}}),
        Hello("knee", {"joint_angle@knee": {"unit": "bpm"}}),
        Hello("knee", KNEE, None, 0.0),
        Hello("knee", KNEE, "sideways"),
    ],
)
def test_a_greeting_that_cannot_be(hello):
    with pytest.raises(Malformed):
        stream(hello, None)


def drawn(channels, values):
    """The chart frames of two seconds of samples, ten frames a second."""
    source, frames = knee(channels=channels), []
    for n in range(20):
        times = [n / 10 + row / 50 for row in range(5)]
        batch = Samples(n + 1, times, {name: [value(t) for t in times] for name, value in values.items()})
        frames += [source.look(ordered, times[-1], times[-1]).trace for ordered in source.in_order(batch, times[-1])]
    return frames


def test_all_curves_of_a_sensor_are_in_one_frame_with_one_place_for_each_moment():
    frames = drawn(
        {**KNEE, "breath_volume@belt": {"unit": "au"}}, {"joint_angle@knee": angle, "breath_volume@belt": math.sin}
    )
    assert len(frames) == 20
    assert all(set(frame.values) == {"movement", "breath"} for frame in frames)
    assert all(len(curve) == len(frame.t_s) > 0 for frame in frames for curve in frame.values.values())


def test_a_pulse_draws_no_curve():
    assert drawn({"heart_rate@strap": {"unit": "bpm"}}, {"heart_rate@strap": lambda t: 72.0}) == [None] * 20
