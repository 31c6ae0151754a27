"""A failing network, by seed, in virtual time: nothing is lost or counted twice, blindness is told, and STOP holds.

WIRE_RUNS says how many runs (`make prove`: a thousand). A seed that fails is replayed alone with WIRE_SEED.
"""

import os
from collections import Counter

import pytest

from hartkracht import desk
from hartkracht.live import stream
from hartkracht.live.answers import Answers
from tests.doors.live_door import cookie_of
from tests.doors.wire import Fault, Run, Wall, play
from tests.journey.chain import START, Els

pytestmark = pytest.mark.django_db(transaction=True)
RUNS = int(os.environ.get("WIRE_RUNS", "6"))
FIRST = int(os.environ.get("WIRE_SEED", "1"))


@pytest.fixture
def wall(monkeypatch):
    clock = Wall(START)
    monkeypatch.setattr(desk, "clock", clock)
    return clock


@pytest.fixture
def one(practice, wall, monkeypatch):
    """Play one seed with a person of its own; what went wrong."""
    cookie = cookie_of("coach-1", "coach", practice)[1]

    def play_one(seed, **changes):
        person = f"els-{seed}"
        Els(practice, wall, person).enrolled().cleared().at_the_door().opened(f"s-{seed}")
        run = Run(seed, person, f"s-{seed}", cookie)
        run.practice = practice
        vars(run).update(changes)
        wrong = play(run, wall, monkeypatch)
        return run, wrong

    return play_one


def test_whatever_the_network_does_nothing_is_lost_doubled_or_hidden_and_stop_holds(one):
    found, kinds, counted = {}, Counter(), 0
    for seed in range(FIRST, FIRST + RUNS):
        run, wrong = one(seed)
        kinds.update(fault.kind for fault in run.faults)
        counted += len(run.told)
        if wrong:
            found[seed] = wrong
            print(f"seed {seed}{' (taps)' if run.taps else ''}: {wrong[0]} ({len(wrong)} in all)")
            print(*(f"    {f.kind} on {f.on} from {f.at:.1f} s for {f.lasts_s:.1f} s" for f in run.faults), sep="\n")
    print(f"{RUNS} runs, {counted} repetitions told, faults {dict(kinds)}")
    assert not list(found)


def test_without_remembering_what_was_asked_a_tap_counts_twice_and_is_seen(one, monkeypatch):
    def forgetful(self, frame_id, line):
        self._askers.setdefault(frame_id, set()).add(line)
        return False

    monkeypatch.setattr(Answers, "asked_before", forgetful)
    _, wrong = one(9001, taps=True, faults=[Fault("doubled", "room", 14.0, 20.0)])
    assert any("the hour counted" in sentence for sentence in wrong)


def test_a_silence_that_is_noticed_late_is_seen(one, monkeypatch):
    monkeypatch.setattr(stream, "SILENT_S", 8.0)
    _, wrong = one(9002, taps=False, faults=[Fault("cut", "sensor", 14.0, 10.0)])
    assert any("after the last sample" in sentence for sentence in wrong)
