"""The breath that stands still: found at every level, told in time, never invented, and *blind* where it cannot be seen."""

import random
from math import cos, inf, nan, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hartkracht.signals.breathing import Breathing
from hartkracht.signals.events import Breath, BreathHold, Sighted, WentBlind

RATE = 50


def breathe(seconds, *, hold_at=None, hold_s=0.0, pace_s=4.0, depth=1.0, noise=0.02, seed=1):
    """(t, volume) of one person; at `hold_at` the chest stands still for `hold_s`."""
    chance, phase_s = random.Random(seed), 0.0
    for n in range(int(seconds * RATE)):
        t = n / RATE
        if hold_at is None or not hold_at <= t < hold_at + hold_s:
            phase_s += 1 / RATE
        yield t, -depth * sin(2 * pi * phase_s / pace_s + pi / 2) / 2 + chance.gauss(0, noise * depth)


def hear(samples, **settings):
    node = Breathing(**settings)
    return [event for t, value in samples for event in node.push(t, value)] + list(node.finish())


def first_holds(events):
    return [
        event for event in events if isinstance(event, BreathHold) and event.level == "warn" and event.end_s is None
    ]


@pytest.mark.parametrize(("where", "hold_at"), [("end-exhale", 60.0), ("mid-inhale", 61.0), ("end-inhale", 62.0), ("mid-exhale", 63.0)])  # fmt: skip
def test_a_hold_is_warned_of_within_two_and_a_half_seconds_at_every_level(where, hold_at):
    holds = first_holds(hear(breathe(90, hold_at=hold_at, hold_s=6.0)))
    assert len(holds) == 1
    assert 1.5 <= holds[0].known_at_s - hold_at <= 3.2
    assert holds[0].start_s == pytest.approx(hold_at, abs=0.6)


@pytest.mark.parametrize("seed", range(6))
def test_five_seconds_are_told_however_much_her_own_pauses_differ(seed):
    """Pauses from none to over four seconds at the end of exhaling: wide enough that her habit alone would excuse six."""
    chance, volume = random.Random(seed), []
    for n in range(20):
        volume += [0.5 - 0.5 * cos(pi * step / 75) for step in range(150)]
        pause_s = 10.0 if n == 19 else (0.2, 0.4, 2.6, 2.9)[n % 4] + chance.uniform(0, 1.4)
        volume += [0.0] * int(pause_s * RATE)
    ended = (len(volume) - 10 * RATE) / RATE
    events = hear((n / RATE, v + chance.gauss(0, 0.01)) for n, v in enumerate(volume))
    told = [e.known_at_s - ended for e in events if isinstance(e, BreathHold) and e.level == "stop" and e.end_s is None]
    assert told
    assert told[-1] <= 5.0


@pytest.mark.parametrize("leak", [0.02, 0.04])
@pytest.mark.parametrize("pace_s", [4.0, 8.0])
def test_a_hold_that_lets_out_a_little_air_is_told_as_an_event(pace_s, leak):
    """Held in for six seconds, while up to a quarter of a breath leaks out; at rest, and as slowly as she is coached."""
    for seed in range(4):
        samples = list(breathe(12 * pace_s, pace_s=pace_s, seed=seed))
        at = int(10.5 * pace_s * RATE)
        held, let_out = samples[at][1], leak * 6.0
        leaking = [(samples[at][0] + n / RATE, held - leak * n / RATE) for n in range(6 * RATE)]
        after = [(t + 6.0, v - let_out * max(0.0, 1 - (t - samples[at][0]) / (pace_s / 2))) for t, v in samples[at:]]
        events = hear([*samples[:at], *leaking, *after])
        counted = [e for e in events if isinstance(e, BreathHold) and e.level == "event" and e.end_s is None]
        assert [e for e in counted if samples[at][0] < e.known_at_s <= samples[at][0] + 6.0]


def test_a_hold_rises_from_warning_to_event_to_stop_and_ends():
    events = [e for e in hear(breathe(90, hold_at=61.0, hold_s=8.0)) if isinstance(e, BreathHold)]
    assert [(e.level, e.end_s is None) for e in events] == [
        ("warn", True),
        ("event", True),
        ("stop", True),
        ("stop", False),
    ]
    lasted = [e.known_at_s - e.start_s for e in events[:3]]
    assert lasted == sorted(lasted)
    assert lasted[1] >= 3.0
    assert lasted[2] >= 5.0


@pytest.mark.parametrize("pace_s", [2.5, 4.0, 6.0, 9.0])
def test_quiet_breathing_raises_nothing(pace_s):
    assert first_holds(hear(breathe(300, pace_s=pace_s))) == []


def test_each_breath_is_told_once_and_soon():
    breaths = [e for e in hear(breathe(120)) if isinstance(e, Breath)]
    assert 29 <= len(breaths) <= 30
    assert all(b.inhale_s < b.exhale_s < b.end_s <= b.known_at_s for b in breaths)
    late = sorted(b.known_at_s - b.end_s for b in breaths)
    assert late[len(late) // 2] <= 0.5


def test_nobody_is_judged_before_five_breaths_alike():
    events = hear(breathe(60))
    assert isinstance(events[0], WentBlind)
    assert events[0].why == "learning"
    sighted = next(e for e in events if isinstance(e, Sighted))
    assert 15 < sighted.at_s < 40


def test_a_belt_that_slips_makes_blind_and_breathing_brings_sight_back():
    shifted = [(t, v + (8.0 if t > 60 else 0.0)) for t, v in breathe(160)]
    whys = [(type(e).__name__, getattr(e, "why", "")) for e in hear(shifted) if isinstance(e, WentBlind | Sighted)]
    assert ("WentBlind", "artefact") in whys
    assert whys[-1][0] == "Sighted"


def test_an_unplugged_belt_is_blind_and_never_calm():
    unplugged = [(t, v if t < 60 else 0.0) for t, v in breathe(120)]
    events = hear(unplugged)
    assert any(isinstance(e, WentBlind) and e.why == "signal_stuck" for e in events)


def test_silence_of_the_sensor_is_blind():
    silent = [(t, v if t < 60 else None) for t, v in breathe(70)]
    assert any(isinstance(e, WentBlind) and e.why == "signal_lost" and e.known_at_s < 62 for e in hear(silent))


def test_a_belt_upside_down_is_read_when_it_says_so():
    flipped = [(t, -v) for t, v in breathe(90, hold_at=60.0, hold_s=6.0)]
    assert len(first_holds(hear(flipped, inhale="down"))) == 1


def test_airflow_that_stands_still_is_a_hold():
    volume = list(breathe(120, hold_at=81.0, hold_s=7.0, noise=0))
    flow = [(t, (v - volume[max(0, n - 1)][1]) * RATE) for n, (t, v) in enumerate(volume)]
    assert len(first_holds(hear(flow, quantity="breath_flow"))) == 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.floats(), st.one_of(st.none(), st.floats())), max_size=200))
def test_hostile_values_never_break_it(samples):
    hear(samples)


def test_hostile_values_in_between_invent_nothing():
    chance = random.Random(3)
    hostile = []
    for t, v in breathe(200):
        hostile.append((t, v))
        if chance.random() < 0.05:
            hostile += [(t, nan), (t - 5, 3.0), (inf, 1.0), (t, inf), (nan, 0.0)]
    assert first_holds(hear(hostile)) == []
