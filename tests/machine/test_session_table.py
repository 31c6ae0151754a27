"""The five laws of the session table, by a search over the joint states *state x sighted*."""

from collections import deque

import pytest

from hartkracht.journey.session_table import (
    BY_A_PERSON,
    OF_A_GUARD,
    TABLE,
    Event,
    Guard,
    NotInTable,
    Position,
    State,
    sights,
    step,
)

STARTS = [
    Position(sights=sights(frozenset(required)))
    for required in ([], [Guard.MOVEMENT], [Guard.MOVEMENT, Guard.BREATH], list(Guard))
]


def moves():
    for event in Event:
        for guard in Guard if event in OF_A_GUARD else (None,):
            for named in (False, True):
                yield event, guard, named


def key(position):
    return position.state, tuple(position.sights[guard] for guard in Guard)


def steps(start):
    """Every (before, event, guard, named, after) that can be reached."""
    seen, queue = {key(start)}, deque([start])
    while queue:
        before = queue.popleft()
        for event, guard, named in moves():
            try:
                after = step(before, event, guard, named)
            except NotInTable:
                continue
            yield before, event, guard, named, after
            if key(after) not in seen:
                seen.add(key(after))
                queue.append(after)


@pytest.fixture(scope="module", params=STARTS, ids=["no guards", "movement", "movement and breath", "all three"])
def reached(request):
    return list(steps(request.param))


def test_every_pair_of_state_and_event_is_stated():
    assert set(TABLE) == {(state, event) for state in State for event in Event}


@pytest.mark.slow
def test_nobody_lifts_while_blind(reached):
    blind = [after for *_, after in reached if after.state is State.LIFTING and after.unsighted]
    assert not blind


@pytest.mark.slow
def test_stop_is_one_step_from_everywhere_and_nothing_leads_out(reached):
    for before, *_ in reached:
        assert step(before, Event.STOP).state is State.STOPPED
    assert {after.state for before, *_, after in reached if before.state is State.STOPPED} <= {State.STOPPED}


@pytest.mark.slow
def test_only_a_named_person_leads_out_of_a_pause_towards_lifting(reached):
    out = [(event, named, after.state) for before, event, _, named, after in reached
           if before.state is State.PAUSED and after.state is not State.PAUSED]  # fmt: skip
    assert all(named for event, named, state in out if event in BY_A_PERSON)
    assert State.LIFTING not in {state for *_, state in out}
    assert {state for event, named, state in out if not named} <= {State.STOPPED, State.RESTING}


def test_the_search_can_fail():
    lifting = Position(State.LIFTING, sights(frozenset({Guard.MOVEMENT})))
    assert lifting.unsighted == (Guard.MOVEMENT,)
