"""Recovery of the pulse, and how she breathes: information with its refusals, never a grade."""

import pytest

from hartkracht.signals.events import Beat, Breath, Phase, PhaseChanged
from hartkracht.signals.pace_of_breath import against_effort, rate
from hartkracht.signals.recovery import recovery
from hartkracht.units import per_minute


def beats(*stretches):
    """(from, to, bpm) each."""
    found = []
    for start, end, bpm in stretches:
        at = start
        while at < end:
            found.append(Beat(at, 60_000 / bpm, "normal", at))
            at += 60 / bpm
    return found


def breathing(pace_s, until_s=60.0):
    times = [n * pace_s for n in range(int(until_s / pace_s))]
    return [Breath(t, t + 0.4 * pace_s, t + pace_s, t + pace_s) for t in times]


def test_the_fall_of_the_pulse_in_the_minute_after_a_set():
    found = recovery(beats((90, 105, 110), (155, 165, 80)), 100.0, irregular=False, paced=False)
    assert found.fall_bpm == pytest.approx(30.0, abs=0.5)
    assert found.refused_because is None


@pytest.mark.parametrize(("irregular", "paced", "why"), [(True, False, "irregular"), (False, True, "pacemaker")])
def test_recovery_is_refused_where_the_heart_does_not_set_its_own_pulse(irregular, paced, why):
    found = recovery(beats((90, 170, 80)), 100.0, irregular, paced)
    assert found.fall_bpm is None
    assert why in found.refused_because


def test_recovery_is_unknown_where_the_strap_was_silent():
    assert recovery(beats((90, 105, 110)), 100.0, irregular=False, paced=False).fall_bpm is None


def test_few_breaths_are_no_rate():
    assert rate(breathing(4.0, 12.0), 12.0) is None
    assert rate(breathing(4.0), 60.0) == per_minute(15)


@pytest.mark.parametrize(("effort", "against"), [((10.0, 12.0), True), ((12.0, 15.0), False), ((20.0, 22.0), None)])
def test_breathing_in_on_effort_is_told_and_nothing_where_they_did_not_meet(effort, against):
    phases = [PhaseChanged(effort[0], Phase.CONCENTRIC, effort[0]), PhaseChanged(effort[1], Phase.ECCENTRIC, effort[1])]
    assert against_effort(Breath(10.0, 12.0, 16.0, 16.2), phases, 30.0) is against
