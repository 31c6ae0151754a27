"""Breathing from the breastbone: believed at rest, and *cannot judge* wherever the trunk could be taken for a breath."""

import pytest

from hartkracht.analysis import analyse
from hartkracht.journey.session_table import Guard
from hartkracht.live.frames import Hello, Samples
from hartkracht.live.stream import stream
from hartkracht.recordings.foreign import Taken, together
from hartkracht.signals.chest import Chest
from hartkracht.signals.events import Breath, BreathHold, Sighted, WentBlind
from hartkracht.simulate import someone
from hartkracht.simulate.breathing import WHERE, Held, Strapped, at_chest, breathe

pytestmark = pytest.mark.slow

PEOPLE = range(8)
AXES = [f"acceleration_{axis}@chest" for axis in "xyz"]


def seated(who, seconds=210, befalls=(), **strapped):
    breathed = breathe(someone(who), seconds, seed=who, befalls=befalls)
    return breathed, list(at_chest(breathed, Strapped(**strapped), seed=who))


def hear(samples, moving=(0.0, 0.0)):
    node = Chest()
    said = [event for t, xyz in samples for event in node.push(t, xyz, moving[0] <= t < moving[1])]
    return said + list(node.finish())


def sights(events):
    return [getattr(e, "why", "seen") for e in events if isinstance(e, WentBlind | Sighted)]


def test_onsets_at_rest_are_found_and_it_is_seen_within_a_minute():
    off = total = 0
    for who in PEOPLE:
        breathed, samples = seated(who, 120)
        events = hear(samples)
        assert sights(events) == ["learning", "seen"]
        seen_s = next(e.at_s for e in events if isinstance(e, Sighted))
        assert seen_s < 60
        inhales = [e.inhale_s for e in events if isinstance(e, Breath)]
        true = [at for at in breathed.inhale_onsets_s if seen_s < at < 110]
        total, off = total + len(true), off + sum(min(abs(i - at) for i in inhales) > 0.75 for at in true)
    assert off <= 0.05 * total


@pytest.mark.parametrize("where", WHERE)
def test_a_held_breath_at_rest_is_found_at_each_place(where):
    found = 0
    for who in PEOPLE:
        breathed, samples = seated(who, 130, [Held(70, 6.0, where)])
        start, end, _ = breathed.holds[0]
        told = [e.known_at_s for e in hear(samples) if isinstance(e, BreathHold) and e.end_s is None]
        found += any(start <= known <= end for known in told)
    assert found == len(PEOPLE)


@pytest.mark.parametrize("strapped", [{"shifts": (80, 25.0)}, {"walks": (80, 110)}, {"rocks": (80, 110, 12.0, 8.0)}])
def test_posture_walking_and_a_rocking_trunk_make_it_blind_and_it_learns_anew(strapped):
    for who in PEOPLE:
        events = hear(seated(who, 220, **strapped)[1])
        blind = next(e for e in events if isinstance(e, WentBlind) and e.why != "learning")
        assert blind.why in ("trunk_moves", "posture_changed", "artefact")
        assert 80 <= blind.known_at_s < 90
        assert sights(events)[-1] == "seen"


def test_another_posture_slowly_taken_is_another_posture():
    lying = [(t, (x + 3.0 * min(1.0, max(0.0, (t - 80) / 6)), y, z)) for t, (x, y, z) in seated(2, 200)[1]]
    assert {"posture_changed", "artefact"} & set(sights(hear(lying)))


def test_while_a_load_moves_nothing_is_said_of_the_breath():
    for who in PEOPLE:
        events = hear(seated(who, 160, rocks=(80, 140, 2.0, 8.0))[1], moving=(80, 140))
        assert not [e for e in events if isinstance(e, Breath | BreathHold) and 81 < e.known_at_s < 140]


def test_a_strap_that_falls_silent_is_blind():
    samples = [(t, xyz if t < 80 else None) for t, xyz in seated(2, 100)[1]]
    assert sights(hear(samples))[-1] == "signal_lost"


def test_a_strap_on_a_table_shows_no_breath():
    flat = [(n / 25, (0.0, 0.0, 9.81)) for n in range(25 * 60)]
    assert sights(hear(flat)) == ["learning"]


def test_in_the_room_it_brings_breaths_at_rest_and_watches_nothing():
    source = stream(Hello("strap", {name: {"unit": "m/s2"} for name in AXES}), None)
    assert source.guards == frozenset()
    breaths = {False: 0, True: 0}
    for n, start in enumerate(range(0, 3000, 25)):
        rows = SAMPLES[start : start + 25]
        source.moving = 60 <= n < 90
        batch = Samples(n + 1, [t for t, _ in rows], {name: [xyz[k] for _, xyz in rows] for k, name in enumerate(AXES)})
        for ordered in source.in_order(batch, n + 1.0):
            breaths[source.moving] += len(source.look(ordered, n + 1.0, n + 1.0).events)
    assert breaths[False] >= 10
    assert breaths[True] == 0
    assert source.sighting(Guard.BREATH, 120.0).why == "never_seen"


SAMPLES = seated(0, 125)[1]


def test_a_recording_of_a_strap_alone_says_what_it_cannot_tell_apart():
    import numpy as np

    times = np.array([t for t, _ in SAMPLES])
    channels = {name: (times, np.array([xyz[k] for _, xyz in SAMPLES])) for k, name in enumerate(AXES)}
    found = analyse(together("strap", Taken(channels), {"source": "simulated"}))
    assert len(found.breaths) > 20
    assert found.repetitions == []
    assert "slow rocking" in next(row["why"] for row in found.unknown if row["what"] == "breathing")
