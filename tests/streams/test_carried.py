"""A belt that moves with the trunk: its share is told where the breaths tell it, and else *cannot judge* is said in time."""

import math
import random

import pytest

from hartkracht.signals.breathing import ALONG, Breathing
from hartkracht.signals.carried import Carried, _stills
from hartkracht.signals.events import BreathHold, Sighted, WentBlind
from hartkracht.simulate import someone
from hartkracht.simulate.loaded import under_load
from tests.streams.sessions import alarms

# Seeds that nothing was tried on.
PEOPLE = range(9100, 9106)


def hear(loaded, limb=True):
    node, share = Breathing(), []
    events = []
    for t_s, belt, place in loaded.samples:
        events += node.push(t_s, belt, place if limb else None)
        share.append(node._carried.share)
    return events, share


def went_blind_in(events, start_s, end_s):
    """Was *cannot judge* said in time, or still standing, from `start_s` to `end_s`?"""
    blind = [(e.known_at_s, isinstance(e, WentBlind)) for e in events if isinstance(e, WentBlind | Sighted)]
    before = [unseen for at, unseen in blind if at <= start_s]
    return (before and before[-1]) or any(unseen for at, unseen in blind if start_s < at < end_s)


def alarmed(events, start_s, end_s):
    """Was an alarm raised, or still standing, from `start_s` to `end_s`?"""
    holds = [(e.start_s, e.known_at_s, e.end_s) for e in events if isinstance(e, BreathHold)]
    ended = {start: at for start, at, end in holds if end is not None}
    return any(at <= end_s and ended.get(start, math.inf) > start_s for start, at, end in holds if end is None)


def missed(loaded, events):
    """Holds in which no alarm stood, though she was said to be seen."""
    return [
        (start, end)
        for start, end in loaded.holds
        if not alarmed(events, start, end + 0.5) and not went_blind_in(events, start, min(end, start + 5))
    ]


def false(loaded, events):
    return [at for at in alarms(events) if not any(start <= at <= end + 3 for start, end in loaded.holds)]


@pytest.mark.slow
@pytest.mark.parametrize("in_step", [False, True], ids=["as she pleases", "in step"])
@pytest.mark.parametrize("share", [0.0, 0.2])
def test_no_hold_is_missed_while_she_is_said_to_be_seen(share, in_step):
    loads = [under_load(someone(who), share, in_step=in_step, seed=who) for who in PEOPLE]
    assert sum(len(load.holds) for load in loads) >= 4 * len(PEOPLE)
    assert [missed(load, hear(load)[0]) for load in loads] == [[] for _ in PEOPLE]


@pytest.mark.slow
def test_a_share_that_the_breaths_tell_is_taken_out_and_few_holds_are_invented():
    with_it = without = 0
    for who in PEOPLE:
        load = under_load(someone(who), 0.2, in_step=False, seed=who)
        events, share = hear(load)
        with_it += len(false(load, events))
        without += len(false(load, hear(load, limb=False)[0]))
        assert max(abs(one) for one in share) == pytest.approx(0.2, abs=0.12)
    assert with_it <= without / 2


@pytest.mark.slow
def test_a_belt_that_may_be_movement_alone_is_told_as_such_and_she_is_seen_again():
    """In step with half a breath carried in: of the holds in such a belt few are passed over in silence."""
    whys, holds, passed_over = [], 0, 0
    for who in PEOPLE:
        load = under_load(someone(who), 0.5, in_step=True, seed=who)
        events, _ = hear(load)
        whys += [event.why for event in events if isinstance(event, WentBlind)]
        holds, passed_over = holds + len(load.holds), passed_over + len(missed(load, events))
        assert isinstance([e for e in events if isinstance(e, WentBlind | Sighted)][-1], Sighted)
    assert ALONG in whys
    assert passed_over <= 0.15 * holds


def test_who_breathes_in_step_tells_nothing_of_the_share():
    carried = Carried()
    for n in range(480):
        t, limb = n / 10, 0.5 - 0.5 * math.cos(2 * math.pi * n / 80)
        carried.without(t, 0.0, limb)
        carried.look(t, 1.3 * limb, 0.16, 1.0)
        if n % 40 == 0 and n:
            carried.turned(n % 80 == 40, t, 1.0)
    assert not carried.known
    assert carried.share == 0.0


def test_a_share_that_stills_a_stretch_is_found_where_there_is_one():
    """Beside a search that halves the way two hundred times: the span of what is left is convex in the share."""
    chance = random.Random(5)
    for _ in range(300):
        many = chance.randrange(1, 60)
        stretch = [(n / 10, chance.gauss(0, 0.3) * n / many, round(3 * chance.random())) for n in range(many)]
        most, band = chance.choice([0.0, 0.2, 0.5]), chance.choice([0.1, 0.3, 0.5, 1.0])

        def span(share, stretch=stretch):
            rest = [belt - share * limb for _, belt, limb in stretch]
            return max(rest) - min(rest)

        low, high = -most, most
        for _ in range(200):
            left, right = low + (high - low) / 3, high - (high - low) / 3
            low, high = (low, right) if span(left) <= span(right) else (left, high)
        found = _stills(stretch, most, band, chance.uniform(-1, 1))
        assert (found is not None) == (span((low + high) / 2) <= band)
        assert found is None or (span(found) <= band and -most <= found <= most)
