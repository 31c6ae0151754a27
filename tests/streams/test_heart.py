"""Early beats named, gaps never invented as beats, fibrillation told, and RMSSD refused where it means nothing."""

import random
from itertools import pairwise
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hartkracht.signals.events import Beat, RhythmSeen, Sighted, WentBlind
from hartkracht.signals.heart import Heart, HeartRecord


def sinus(beats, *, mean=850.0, sd=15.0, seed=1):
    chance, drift = random.Random(seed), 0.0
    for _ in range(beats):
        drift = 0.95 * drift + chance.gauss(0, sd / 2)
        yield mean + drift + chance.gauss(0, sd / 3)


def hear(intervals):
    heart, record, at, events = Heart(), HeartRecord(), 0.0, []
    for rr in intervals:
        at += rr / 1000
        events += heart.push(at, rr)
    events += heart.finish()
    for beat in events:
        if isinstance(beat, Beat):
            record.take(beat)
    return record, events


def kinds(events, kind):
    return [event for event in events if isinstance(event, Beat) and event.kind == kind]


def with_early_beats(intervals, every=20):
    out = list(intervals)
    for n in range(every, len(out) - 1, every):
        out[n], out[n + 1] = out[n] * 0.65, out[n + 1] * 1.35
    return out


def fibrillation(beats, seed=2):
    chance = random.Random(seed)
    return [min(1600, max(330, chance.gauss(700, 170))) for _ in range(beats)]


def test_a_steady_heart_has_no_ectopic_beat():
    heart, events = hear(sinus(500))
    assert kinds(events, "ectopic") == []
    assert heart.summary().irregular is False


def test_early_beats_are_named_one_beat_later():
    intervals = with_early_beats(sinus(400))
    heart, events = hear(intervals)
    early = kinds(events, "ectopic")
    assert len(early) == len(range(20, 399, 20))
    assert all(0 < beat.known_at_s - beat.at_s < 1.6 for beat in early)
    assert heart.summary().irregular is False


def test_a_slow_trend_is_no_ectopy():
    _, events = hear([1000 - 0.8 * n for n in range(500)])
    assert kinds(events, "ectopic") == []


def test_a_new_rate_is_learnt_and_not_called_ectopic_for_ever():
    _, events = hear([*sinus(60, mean=1000), *sinus(100, mean=600)])
    assert len(kinds(events, "ectopic")) <= 8


def test_a_missed_beat_is_a_gap_and_never_a_beat():
    intervals = list(sinus(200))
    intervals[100] *= 2
    heart, events = hear(intervals)
    assert len(kinds(events, "gap")) == 1
    assert kinds(events, "ectopic") == []
    assert heart.summary().beats == 199


def test_fibrillation_is_told_and_refuses_rmssd():
    heart, _ = hear(fibrillation(500))
    said = heart.summary()
    assert said.irregular is True
    assert said.rmssd_ms is None
    assert "fibrillation" in said.rmssd_refused_because


def test_rhythm_is_not_judged_on_few_beats():
    heart, _ = hear(sinus(40))
    said = heart.summary()
    assert said.irregular is None
    assert said.rmssd_refused_because.startswith("too short")


@pytest.mark.parametrize(("intervals", "why"), [
    (with_early_beats(sinus(600), every=10), "ectopic"),
    ([rr * (1 + 0.5 * (n > 300)) for n, rr in enumerate(sinus(600))], "drifts"),
    ([rr * (2.1 if n % 15 == 0 else 1) for n, rr in enumerate(sinus(600))], "gaps"),
    ([150.0 if n % 15 == 0 else rr for n, rr in enumerate(sinus(600))], "artefacts"),
    (list(sinus(200)), "too short"),
    (list(sinus(600, mean=590)), "pulse is 100 or more"),
    (fibrillation(600), "fibrillation"),
    ([rr * (1.5 if n % 8 == 0 else 1) for n, rr in enumerate(sinus(600))], "too few regular beats"),
])  # fmt: skip
def test_rmssd_is_refused_with_its_reason(intervals, why):
    said = hear(intervals)[0].summary()
    assert (said.rmssd_ms, said.sdnn_ms) == (None, None)
    assert why in said.rmssd_refused_because


def test_rmssd_of_a_steady_rest_is_the_formula():
    intervals = list(sinus(500))
    said = hear(intervals)[0].summary()
    squares = [(b - a) ** 2 for a, b in pairwise(intervals)]
    assert said.rmssd_ms == pytest.approx((sum(squares) / len(squares)) ** 0.5)
    assert said.mean_bpm == pytest.approx(60_000 / (sum(intervals) / len(intervals)))
    assert hear(intervals)[0].summary(at_rest=False).rmssd_refused_because == "not at rest"


def test_a_strap_that_falls_silent_is_blind_within_three_and_a_half_seconds():
    heart, at = Heart(), 0.0
    for rr in sinus(30):
        at += rr / 1000
        heart.push(at, rr)
    events = [event for n in range(40) for event in heart.push(at + n / 10, None)]
    assert [type(event) for event in events] == [WentBlind]
    assert events[0].known_at_s - at < 3.5
    assert any(isinstance(event, Sighted) for event in heart.push(at + 5, 800))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.floats(), st.one_of(st.none(), st.floats())), max_size=200))
def test_hostile_values_never_break_it(samples):
    heart = Heart()
    for t, rr in samples:
        heart.push(t, rr)
    heart.finish()


def test_nonsense_between_beats_changes_no_verdict():
    intervals = with_early_beats(sinus(200))
    clean = [beat.kind for beat in hear(intervals)[1] if isinstance(beat, Beat)]
    heart, at, dirty = Heart(), 0.0, []
    for rr in intervals:
        at += rr / 1000
        for t, value in ((at, rr), (nan, 5.0), (at, nan), (at, inf), (at, -3.0), (at, 0.0)):
            dirty += heart.push(t, value)
    assert [beat.kind for beat in [*dirty, *heart.finish()] if isinstance(beat, Beat)] == clean


def test_a_pacemaker_refuses_rmssd_and_sdnn():
    said = hear(sinus(500))[0].summary(paced=True)
    assert (said.rmssd_ms, said.sdnn_ms) == (None, None)
    assert "pacemaker" in said.rmssd_refused_because


def test_a_late_beat_is_no_early_one_and_no_part_of_an_rmssd():
    intervals = list(sinus(500))
    calm = hear(intervals)[0].summary().rmssd_ms
    for n in range(50, 500, 50):
        intervals[n] *= 1.5
    heart, events = hear(intervals)
    assert kinds(events, "ectopic") == []
    assert heart.summary().rmssd_ms == pytest.approx(calm, rel=0.05)


def pairs(count, seed=1):
    """An early beat after each other one, and the pause after it that keeps the time; five per cent of the sinus's own."""
    chance = random.Random(seed)
    for _ in range(count):
        usual, early = chance.gauss(850, 25), chance.uniform(0.55, 0.7)
        yield from (early * usual, (2 - early) * usual)


@pytest.mark.parametrize("seed", range(6))
def test_a_heart_that_beats_in_pairs_is_told_as_such_and_has_no_rmssd(seed):
    heart, events = hear([*sinus(100), *pairs(300, seed)])
    said = heart.summary()
    assert (said.in_pairs, said.irregular) == (True, False)
    assert said.rmssd_ms is None
    assert "beats in pairs: short and long by turns" in said.rmssd_refused_because
    told = [e for e in events if isinstance(e, RhythmSeen)]
    assert [(e.irregular, e.in_pairs) for e in told] == [(True, True)], "a new rhythm is still an alarm"


@pytest.mark.parametrize("skipped", [0, 1], ids=["short first", "long first"])
@pytest.mark.parametrize("seed", range(6))
def test_a_heart_in_pairs_from_its_first_beat_is_read_at_its_true_pulse(seed, skipped):
    """The long beats were taken for gaps where a short one came first, and the pulse was half as high again."""
    intervals = list(pairs(100, seed))[skipped:]
    heart, events = hear(intervals)
    assert len(kinds(events, "gap")) <= 2, "only while it learns"
    assert heart.summary().in_pairs
    assert heart.summary().mean_bpm == pytest.approx(60_000 / (sum(intervals) / len(intervals)), rel=0.02)


@pytest.mark.parametrize("seed", range(6))
def test_fibrillation_is_never_taken_for_pairs(seed):
    heart, events = hear(list(fibrillation(2000, seed)))
    assert (heart.summary().in_pairs, heart.summary().irregular) == (False, True)
    assert not any(e.in_pairs for e in events if isinstance(e, RhythmSeen))


def test_a_strap_that_repeats_one_interval_is_stuck_and_comes_back_with_the_heart():
    _, events = hear([*sinus(60), *[850.0] * 60, *sinus(60, seed=2)])
    sights = [(type(e).__name__, getattr(e, "why", "")) for e in events if isinstance(e, WentBlind | Sighted)]
    assert sights == [("WentBlind", "signal_stuck"), ("Sighted", "")]
    assert len(kinds(events, "normal")) < 160


def test_a_steady_heart_in_ticks_of_a_strap_is_never_stuck():
    ticks = [round(rr * 1.024) / 1.024 for rr in sinus(3000, sd=3.0)]
    assert [e for e in hear(ticks)[1] if isinstance(e, WentBlind)] == []


def test_an_irregular_rhythm_is_told_once_it_lasts_and_told_to_be_over():
    events = hear([*sinus(200), *fibrillation(400), *sinus(400)])[1]
    told = [e for e in events if isinstance(e, RhythmSeen)]
    assert [e.irregular for e in told] == [True, False]
    assert all(0 <= e.known_at_s - e.at_s < 3 for e in told)


def test_early_beats_are_no_irregular_rhythm():
    assert [e for e in hear(with_early_beats(sinus(800), every=6))[1] if isinstance(e, RhythmSeen)] == []


def test_an_hour_of_beats_keeps_no_more_than_a_minute_of_them():
    import pickle

    def size(beats):
        heart, at = Heart(), 0.0
        for rr in sinus(beats):
            at += rr / 1000
            heart.push(at, rr)
        return len(pickle.dumps(heart))

    assert size(5000) < 1.1 * size(500)
