"""The targets of sensing.md on simulated hearts: early beats, fibrillation, a strain, and a cuff that comes late."""

from random import Random
from statistics import fmean

import pytest

from hartkracht.signals.events import Beat
from hartkracht.signals.fusion import confirmed_by_heart
from hartkracht.signals.heart import Heart as HeartNode
from hartkracht.signals.heart import HeartRecord
from hartkracht.simulate.heart import Heart, Strain, beat, pressure_by_cuff, rmssd_at, swing_ms


def hear(beaten):
    node, record = HeartNode(), HeartRecord()
    events = [event for at, rr in beaten.beats for event in node.push(at, rr)] + list(node.finish())
    for beat_ in beats_of(events):
        record.take(beat_)
    return record, events


def beats_of(events):
    return [event for event in events if isinstance(event, Beat)]


def somebody(seed):
    chance = Random(seed)
    return Heart(pulse=chance.uniform(52, 90), age=chance.uniform(35, 80), early=chance.choice((0.0, 0.01, 0.05, 0.12)))


def test_early_beats_are_found_and_others_left_alone():
    found = true = false = beats = 0
    for seed in range(12):
        beaten = beat(somebody(seed), 400, seed=seed)
        said = set(hear(beaten)[0].summary().ectopic_beats_s)
        true, found = true + len(beaten.early_s), found + len(said & set(beaten.early_s))
        beats, false = beats + len(beaten.beats), false + len(said - set(beaten.early_s))
    assert true > 100
    assert found >= 0.94 * true
    assert false <= 0.005 * beats


@pytest.mark.parametrize("fibrillates", [True, False])
def test_fibrillation_is_told_from_sinus_with_early_beats(fibrillates):
    for seed in range(12):
        heart = Heart(fibrillates=fibrillates, early=0.1)
        assert hear(beat(heart, 300, seed=seed))[0].summary().irregular is fibrillates


@pytest.mark.parametrize("age", [25, 45, 60, 75])
def test_a_steady_rest_gives_the_rmssd_of_her_age(age):
    said = hear(beat(Heart(age=age), 400, seed=age))[0].summary()
    assert said.rmssd_refused_because is None
    assert said.rmssd_ms == pytest.approx(rmssd_at(age), rel=0.35)


def test_respiratory_arrhythmia_shrinks_with_age_and_under_a_beta_blocker():
    assert swing_ms(Heart(age=30)) > swing_ms(Heart(age=50)) > swing_ms(Heart(age=75))
    assert swing_ms(Heart(beta_blocker=True)) < swing_ms(Heart())


def test_a_strain_has_four_phases():
    strain = Strain(100.0, 15.0)
    early, late, release, overshoot = (strain.change(at) for at in (101, 112, 116, 125))
    assert early[0] < 0 < early[1]
    falling = strain.change(106)
    assert falling[0] > 0 > falling[1]
    assert late[0] > 0
    assert release[0] > 0 > release[1]
    assert overshoot[0] < 0 < overshoot[1]
    assert strain.change(99) == strain.change(160) == (0.0, 0.0)


def test_the_heart_may_confirm_a_strain_and_a_quiet_one_excludes_nothing():
    strained = hear(beat(Heart(), 200, seed=1, strain=Strain(100.0, 15.0)))[1]
    quiet = hear(beat(Heart(), 200, seed=1))[1]
    assert confirmed_by_heart(100.0, beats_of(strained)) is True
    assert confirmed_by_heart(100.0, beats_of(quiet)) is None


def test_a_beta_blocker_slows_the_pulse():
    bare, blocked = (
        60_000 / fmean(rr for _, rr in beat(Heart(beta_blocker=b), 120, seed=6).beats) for b in (False, True)
    )
    assert blocked == pytest.approx(0.85 * bare, rel=0.02)


def test_effort_raises_the_pulse():
    beaten = beat(Heart(), 120, seed=4, raised=lambda t_s: 25.0 if t_s > 60 else 0.0)
    before, after = ([rr for at, rr in beaten.beats if (at > 62) is late] for late in (False, True))
    assert 60_000 / fmean(after) - 60_000 / fmean(before) == pytest.approx(25, abs=4)


@pytest.mark.parametrize(("delay", "least", "most"), [(0, 200, 200), (5, 140, 160), (15, 120, 130)])
def test_a_cuff_after_a_set_reads_less_the_later_it_comes(delay, least, most):
    assert least <= pressure_by_cuff(200, 120, delay) <= most


def test_the_same_seed_is_the_same_heart():
    assert beat(Heart(early=0.05), 60, seed=7) == beat(Heart(early=0.05), 60, seed=7)
