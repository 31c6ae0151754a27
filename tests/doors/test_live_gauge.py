"""Admission: a new session is refused while time is left for those that run; one that began before finds its way back."""

import time
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from hartkracht.journey.session_table import State
from hartkracht.live.floor import Floor, Full
from hartkracht.live.gauge import BUSY_AT_MOST, LATE_AT_MOST_S, Gauge


def after(seconds, busy, late_s=0.0):
    """A process that used `busy` of a core and came `late_s` late at each of ten moments a second."""
    gauge = Gauge()
    for n in range(round(seconds * 10)):
        gauge.note(n / 10, n / 10 * busy, late_s)
    return gauge


def test_an_idle_process_takes_one_more():
    assert not Gauge().full(unmeasured=0)
    assert not after(30, 0.1).full(unmeasured=0)


def test_a_busy_process_refuses_before_it_is_late():
    gauge = after(30, BUSY_AT_MOST + 0.01)
    assert gauge.late_s == 0.0
    assert gauge.full(unmeasured=0)


def test_a_late_loop_refuses_whoever_took_the_time():
    gauge = after(30, 0.1, late_s=LATE_AT_MOST_S + 0.01)
    assert gauge.busy == pytest.approx(0.1)
    assert gauge.full(unmeasured=0)


def test_one_late_moment_is_no_reason():
    gauge = after(30, 0.1)
    gauge.note(30.0, 3.0, 2.0)
    assert not gauge.full(unmeasured=0)


def test_what_was_busy_ten_seconds_ago_counts_no_more():
    gauge = after(30, 0.9)
    for n in range(1, 120):
        gauge.note(30 + n / 10, 27.0, 0.0)
    assert not gauge.full(unmeasured=0)


def test_a_crowd_at_once_is_reckoned_before_it_is_measured():
    gauge = after(30, 0.3)
    assert not gauge.full(unmeasured=20)
    assert gauge.full(unmeasured=400)


@pytest.mark.parametrize(("first_sample", "refused"), [(None, True), (-1.0, True), (-60.0, False)])
def test_who_does_not_send_yet_is_reckoned_as_who_lifts(first_sample, refused):
    """Ninety wait at the machines: idle as they are now, all of them will lift."""
    floor = Floor()
    at = None if first_sample is None else time.monotonic() + first_sample
    waits = SimpleNamespace(live=SimpleNamespace(state=State.READY), first_sample=at)
    floor.hours = {str(n): waits for n in range(90)}
    with pytest.raises(Full) if refused else nullcontext():
        floor._admit()


def test_the_first_is_let_in_however_busy_the_machine_is():
    floor = Floor()
    floor.gauge = after(30, 1.0, late_s=1.0)
    floor._admit()
    floor.hours = {"s1": SimpleNamespace(live=SimpleNamespace(state=State.READY), first_sample=None)}
    with pytest.raises(Full):
        floor._admit()
