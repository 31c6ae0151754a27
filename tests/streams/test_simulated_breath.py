"""The targets of sensing.md on simulated people with known truth: onsets, latency, holds at each place, and faults."""

from math import cos, pi, sin
from random import Random
from statistics import median

import pytest

from hartkracht.bench.breath import _Tally
from hartkracht.signals.breathing import Breathing
from hartkracht.signals.events import Breath, Sighted, WentBlind
from hartkracht.simulate import someone
from hartkracht.simulate.breathing import WHERE, Belt, Held, Sneezes, Speaks, breathe
from tests.streams.sessions import alarms

pytestmark = pytest.mark.slow

PEOPLE = range(8)


def hear(breathed, inhale="up"):
    node = Breathing(inhale=inhale)
    return [event for t, value in breathed.samples for event in node.push(t, value)] + list(node.finish())


def nearest(times, to):
    return min(times, key=lambda t: abs(t - to))


def whys(events):
    return [event.why for event in events if isinstance(event, WentBlind)]


def test_onsets_are_told_within_three_quarters_of_a_second_and_soon():
    off, late = [], []
    for who in PEOPLE:
        breathed = breathe(someone(who), 120, seed=who)
        breaths = [event for event in hear(breathed) if isinstance(event, Breath)]
        off += [abs(nearest([b.inhale_s for b in breaths], true) - true) for true in breathed.inhale_onsets_s]
        off += [abs(nearest([b.exhale_s for b in breaths], true) - true) for true in breathed.exhale_onsets_s]
        late += [b.known_at_s - nearest(breathed.inhale_onsets_s, b.end_s) for b in breaths[:-1]]
    assert sum(error <= 0.75 for error in off) >= 0.95 * len(off)
    assert median(late) <= 0.4
    assert max(late) <= Breathing.delay_s


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize(
    ("befalls", "rocks"),
    [([Speaks(70.0, 15.0)], 0.0), ([Sneezes(150.0)], 0.0), ([], 0.1)],
    ids=["speech", "a sneeze", "a belt that moves with the repetitions by a tenth of a breath"],
)
def test_disturbed_holds_are_found_where_they_are_judged_and_few_are_invented(where, befalls, rocks):
    """People of seeds that nothing was tried on; five holds each, beside what disturbs."""
    found = judged = false = 0
    judged_s = 0.0
    for who in range(9000, 9012):
        holds = [Held(50 + 40 * n, (4.0, 6.0, 9.0)[(who + n) % 3], where) for n in range(5)]
        breathed = breathe(someone(who), 260, seed=who, befalls=[*holds, *befalls])
        moved = [(t, value + rocks / 2 * sin(2 * pi * t / 8)) for t, value in breathed.samples]
        tally = _Tally()
        tally.add(moved, [(start, end) for start, end, _ in breathed.holds])
        found, judged, false = found + tally.found, judged + tally.judged, false + tally.false
        judged_s += tally.free_s
    assert judged >= 40
    assert found >= 0.95 * judged
    assert 3600 * false <= 10 * judged_s


@pytest.mark.parametrize("where", WHERE)
def test_holds_at_each_place_in_the_breath_are_found(where):
    chance, found, total, late = Random(5), 0, 0, []
    for who in PEOPLE:
        holds = [Held(50 + 40 * n, chance.choice((4, 6, 9)), where) for n in range(4)]
        breathed = breathe(someone(who), 210, seed=who, befalls=holds)
        told = alarms(hear(breathed))
        for start, end, _ in breathed.holds:
            hits = [at - start for at in told if start <= at <= end + 0.5]
            own = someone(who).breath_pause_s if where == "end-exhale" else 0.0
            found, total, late = found + bool(hits), total + 1, late + [hit - own for hit in hits[:1]]
    assert total == 4 * len(PEOPLE)
    assert found >= 0.95 * total
    # After a pause of her own at the end of exhaling, up to 2.5 s here, the verdict must come later (sensing.md).
    assert median(late) <= 2.0


def test_quiet_people_with_pauses_of_their_own_raise_no_alarm():
    assert [alarms(hear(breathe(someone(who), 240, seed=100 + who))) for who in PEOPLE] == [[] for _ in PEOPLE]


def test_a_hold_does_not_make_the_next_one_late():
    breathed = breathe(someone(0), 330, seed=0, befalls=[Held(50 + 40 * n, 6.0, "end-inhale") for n in range(7)])
    told = alarms(hear(breathed))
    late = [next(at - start for at in told if at >= start) for start, _, _ in breathed.holds]
    assert max(late) - min(late) < 0.5


def test_a_belt_upside_down_is_read_when_it_says_so():
    held = [Held(60, 6.0, "mid-exhale")]
    up = alarms(hear(breathe(someone(3), 100, seed=3, befalls=held)))
    down = alarms(hear(breathe(someone(3), 100, seed=3, befalls=held, belt=Belt(upside_down=True)), inhale="down"))
    assert len(up) == len(down) == 1
    assert down[0] == pytest.approx(up[0], abs=0.3)


@pytest.mark.parametrize(
    ("belt", "befalls", "why"),
    [
        (Belt(slips=(70.0, 6.0)), [], "artefact"),
        (Belt(), [Sneezes(70.0)], "artefact"),
        (Belt(unplugged_s=70.0), [], "signal_stuck"),
    ],
)
def test_faults_make_blind_with_their_reason(belt, befalls, why):
    events = hear(breathe(someone(2), 130, seed=2, befalls=befalls, belt=belt))
    assert whys(events)[0] == "learning"
    assert set(whys(events)[1:]) == {why}


@pytest.mark.parametrize(("belt", "befalls"), [(Belt(slips=(70.0, 6.0)), []), (Belt(), [Sneezes(70.0)])])
def test_sight_comes_back_with_breathing(belt, befalls):
    events = hear(breathe(someone(2), 180, seed=2, befalls=befalls, belt=belt))
    assert isinstance([e for e in events if isinstance(e, Sighted | WentBlind)][-1], Sighted)


def breaths_unseen(breathed, fault_s):
    """How many breaths she took from the fault until she was seen again."""
    sights = [e for e in hear(breathed) if isinstance(e, Sighted | WentBlind) and e.known_at_s > fault_s]
    blind, seen = sights[0], next(e for e in sights if isinstance(e, Sighted))
    assert isinstance(blind, WentBlind)
    return sum(blind.known_at_s < onset <= seen.at_s for onset in breathed.inhale_onsets_s)


def test_after_a_sneeze_she_is_seen_again_within_three_breaths_and_after_a_slip_of_the_belt_in_no_fewer_than_five():
    for who in PEOPLE:
        sneezed = breathe(someone(who), 140, seed=who, befalls=[Sneezes(70.0)])
        assert breaths_unseen(sneezed, 70.0) <= 3
        slipped = breathe(someone(who), 180, seed=who, belt=Belt(slips=(70.0, 6.0)))
        assert breaths_unseen(slipped, 70.0) >= 5


@pytest.mark.parametrize(
    ("belt", "befalls"),
    [
        (Belt(saturates_s=70.0, ceiling=0.1, mended_s=110.0), []),
        (Belt(unplugged_s=70.0, mended_s=110.0), []),
        (Belt(turned_s=70.0, mended_s=110.0), []),
        (Belt(slips=(70.0, 6.0)), []),
        (Belt(), [Sneezes(70.0), Sneezes(80.0)]),
    ],
    ids=["saturated", "unplugged", "upside down", "slipped", "sneezing"],
)
def test_a_belt_that_fails_goes_from_seen_to_cannot_judge_and_back_and_then_finds_a_hold(belt, befalls):
    found = 0
    for who in PEOPLE:
        breathed = breathe(someone(who), 300, seed=who, befalls=[*befalls, Held(230.0, 8.0, "end-inhale")], belt=belt)
        events = hear(breathed)
        sights = [(e.known_at_s, isinstance(e, Sighted)) for e in events if isinstance(e, Sighted | WentBlind)]
        assert not sights[0][1]
        seen = next(at for at, sees in sights if sees)
        assert seen < 70
        failing = [at for at, sees in sights if not sees and 70 <= at < 125]
        silent = not failing and not [at for at in alarms(events) if 70 <= at < 125]
        assert not silent, f"person {who}: neither blind nor an alarm"
        assert sights[-1][1], f"person {who}: never seen again"
        start, end, _ = breathed.holds[0]
        found += any(start <= at <= end + 0.5 for at in alarms(events))
    assert found == len(PEOPLE)


def test_speech_is_told_where_it_stands_out_raises_no_alarms_and_hides_no_later_hold():
    told = found = false = 0
    for who in PEOPLE:
        breathed = breathe(someone(who), 300, seed=who, befalls=[Speaks(70.0, 30.0), Held(230.0, 8.0, "end-inhale")])
        events = hear(breathed)
        told += "speech" in whys(events)
        start, end, _ = breathed.holds[0]
        found += any(start <= at <= end + 0.5 for at in alarms(events))
        false += sum(not start <= at <= end + 0.5 for at in alarms(events))
    assert told >= 4  # who breathes in quickly at rest is not always told from somebody who speaks: docs/limits.md
    assert false <= 1
    assert found == len(PEOPLE)


def test_blowing_out_slowly_on_the_effort_is_not_taken_for_speech():
    """Breathing as it is coached: in for four seconds, out for four, after a minute of her usual breath."""
    for who in PEOPLE:
        quiet = breathe(someone(who), 60, seed=who).samples
        coached = [(60 + n / 50, 0.5 - 0.5 * cos(2 * pi * n / 400)) for n in range(50 * 80)]
        node = Breathing()
        events = [event for t, value in [*quiet, *coached] for event in node.push(t, value)]
        assert "speech" not in whys(events)


def test_nobody_who_breathes_quietly_is_taken_to_speak():
    assert [w for who in PEOPLE for w in whys(hear(breathe(someone(who), 240, seed=who))) if w == "speech"] == []


def test_while_the_trace_is_shaken_nobody_says_that_air_flows():
    events = hear(breathe(someone(2), 130, seed=2, befalls=[Sneezes(70.0)]))
    blind = next(e.known_at_s for e in events if isinstance(e, WentBlind) and e.why == "artefact")
    sighted = next((e.at_s for e in events if isinstance(e, Sighted) and e.at_s > blind), 130.0)
    assert not [e for e in events if isinstance(e, Breath) and blind < e.known_at_s < sighted]


def test_who_cannot_see_a_chest_stand_still_for_noise_says_so_and_a_clean_belt_goes_on():
    """A belt whose noise is a quarter of a breath in a single sample, twenty times a second: no hold in it is passed over."""
    for who in PEOPLE:
        breathed = breathe(someone(who), 160, seed=who, belt=Belt(noise=0.25))
        node = Breathing()
        events = [event for t, value in breathed.samples[::2] for event in node.push(t, value)]
        sights = [event for event in events if isinstance(event, WentBlind | Sighted)]
        assert isinstance(sights[-1], WentBlind)
        clean = hear(breathe(someone(who), 160, seed=who, belt=Belt(noise=0.06)))
        assert "noisy" not in whys(clean)


def test_a_saturated_belt_is_never_calm():
    events = hear(breathe(someone(2), 130, seed=2, belt=Belt(saturates_s=70.0, ceiling=0.05)))
    assert alarms(events) or whys(events)[-1] != "learning"


def test_the_same_seed_is_the_same_person_to_the_last_bit():
    arguments = {"seed": 9, "befalls": [Held(20, 4.0), Speaks(40, 10.0), Sneezes(60.0)]}
    assert breathe(someone(9), 90, **arguments) == breathe(someone(9), 90, **arguments)
    assert breathe(someone(9), 90, **arguments) != breathe(someone(9), 90, **(arguments | {"seed": 10}))
