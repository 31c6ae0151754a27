"""Live hours come out as they are printed, and the same whenever they begin."""

import pytest
from msgspec import structs

from hartkracht.journey import supervise as v
from hartkracht.journey.decide import Refused
from hartkracht.journey.session_table import NotInTable, State
from hartkracht.model import command as c
from tests.machine import hours


def test_every_hour_comes_out_as_it_is_printed():
    assert hours.PRINTED.read_text(encoding="utf-8") == hours.hours(), (
        "read the difference; if it is meant, run `python -m tests.machine.hours`"
    )


def lived(seed, start):
    """What an hour that begins then leads to, without the times."""
    room, told = hours.Room(seed, start), []
    for happening in (*room.seen(), *[None] * hours.STEPS):
        what = happening or room.next()
        try:
            room.live, outputs = v.supervise(room.live, what)
        except (Refused, NotInTable) as refused:
            told.append(str(refused))
            continue
        told += [room.live.state, *(bare(one) for one in outputs)]
        if room.live.rest_until_s is not None:
            told.append(round(room.live.rest_until_s - start, 3))
        if room.live.state in (State.STOPPED, State.DONE):
            break
    return told


def bare(output):
    match output:
        case v.Cue():
            return output.level, output.rule
        case v.Write(command=c.SeeRepetition()):
            return structs.replace(output.command, start_s=0, turn_s=None, end_s=0)
        case v.Write(command=c.Cue() | c.SeePressure()):
            return structs.replace(output.command, at_s=0)
        case v.Write():
            return output.command
    return output.number, output.source


@pytest.mark.parametrize("seed", range(0, hours.HOURS, 2))
def test_an_hour_is_the_same_whenever_it_begins(seed):
    """Most tests begin at nought, where a plus is a minus."""
    assert lived(seed, 0.0) == lived(seed, 1024.0)
