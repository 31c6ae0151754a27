"""A slow set before a camera with few pictures a second: each repetition counted, no stop invented, a true one told."""

from random import Random

import pytest

from hartkracht.model.dose import Tempo
from hartkracht.model.sample import channel
from hartkracht.signals.events import SignalEvent, StaticHold, WentBlind
from hartkracht.signals.movement import Movement

from .pictures import Seen, a_slow_set, pictures
from .sessions import KNEE, Row, heard, repetitions

pytestmark = pytest.mark.slow
RATES = (5.0, 6.0, 8.0, 10.0, 15.0, 30.0)
PHASES_S = (3.0, 4.0, 5.0)


def said_of(rows: list[Row], phase_s: float) -> list[SignalEvent]:
    tempo = Tempo(phase_s, 0.0, phase_s, 0.0)
    return heard(Movement({KNEE: channel(KNEE)}, concentric="down", tempo=tempo), rows)


def holds(events: list[SignalEvent]) -> list[StaticHold]:
    return [event for event in events if isinstance(event, StaticHold)]


@pytest.mark.parametrize(("jitter_deg", "phases_s"), [(0.5, PHASES_S), (1.0, PHASES_S), (2.0, PHASES_S[:2])])
@pytest.mark.parametrize("fps", RATES)
def test_a_slow_turn_is_no_stop_and_every_repetition_counts(
    fps: float, jitter_deg: float, phases_s: tuple[float, ...]
) -> None:
    """Who eases more, or takes ten seconds before a camera of two degrees: see docs/limits.md."""
    for seed in range(12):
        chance = Random(seed)
        phase_s = phases_s[seed % len(phases_s)]
        dwell_s, ease = chance.uniform(0.0, 0.5), chance.uniform(0.2, 0.7)
        path = a_slow_set(chance, phase_s, [dwell_s] * 6, ease)
        seen = Seen(fps, jitter_deg, chance.choice((0.0, 0.15, 0.3)))
        said = said_of(pictures(path, seen, chance), phase_s)
        assert len(repetitions(said)) == 6, seed
        assert holds(said) == [], seed


def test_a_pose_that_reads_a_knee_no_straighter_than_thirty_degrees_makes_no_stop_at_six_pictures_a_second() -> None:
    """The drawn person of the camera's test: 2.9 s a phase, no stay at the turn, and a reading that is flat for 1.45 s."""
    for seed in range(10):
        chance = Random(seed)
        path = a_slow_set(chance, 2.9, [0.0] * 6, 0.0)
        said = said_of(pictures(path, Seen(6.0, 1.0, straightest_deg=30.0), chance), 3.0)
        assert len(repetitions(said)) == 6, seed
        assert holds(said) == [], seed


@pytest.mark.parametrize("fps", RATES)
def test_a_stop_of_two_and_a_half_seconds_at_the_turn_is_told(fps: float) -> None:
    told = true = 0
    for seed, phase_s in enumerate(PHASES_S * 2):
        chance = Random(100 + seed)
        path = a_slow_set(chance, phase_s, [0.2, 0.2, 2.5, 0.2, 2.5, 0.2], chance.uniform(0.2, 0.7))
        said = said_of(pictures(path, Seen(fps, 1.0), chance), phase_s)
        for hold in path.holds:
            true += 1
            told += any(e.start_s < hold["end_s"] and e.end_s > hold["start_s"] for e in holds(said))
        starts = {e.start_s for e in holds(said)}
        assert len(starts) <= 2, seed
    assert told == true == 12


@pytest.mark.parametrize("fps", [6.0, 30.0])
def test_what_is_unseen_is_blind_and_marks_its_repetition_and_no_stop_goes_on_over_it(fps: float) -> None:
    """A camera that sees nothing for 0.8 s about the turn: the limb is at one place before and after, and that is no stop."""
    chance = Random(7)
    path = a_slow_set(chance, 4.0, [0.0] * 4, 0.3)
    turn_s = path.repetitions[2]["turn_s"]
    rows = [row for row in pictures(path, Seen(fps, 0.5), chance) if abs(row[0] - turn_s) > 0.4]
    said = said_of(rows, 4.0)
    assert len(repetitions(said)) == 4
    assert [e for e in said if isinstance(e, WentBlind)]
    assert not repetitions(said)[2].valid
    assert holds(said) == []


def test_the_first_repetitions_are_not_lost_though_none_of_them_was_seen_well() -> None:
    chance = Random(3)
    path = a_slow_set(chance, 4.0, [0.2] * 5, 0.5)
    hidden = [0.5 * (r["start_s"] + r["turn_s"]) for r in path.repetitions[:3]]
    rows = [row for row in pictures(path, Seen(30.0, 1.0), chance) if all(abs(row[0] - at) > 0.35 for at in hidden)]
    found = repetitions(said_of(rows, 4.0))
    assert len(found) == 5
    assert not any(told.valid for told in found[:3])
    assert found[4].valid
