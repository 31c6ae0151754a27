"""Every *must* of breath and heart on the recordings that are at hand, by the scorer's own measure."""

import pytest

from hartkracht.bench import breath, heart
from hartkracht.bench.recorded import column, folder, recorded

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not folder().exists(), reason="no recordings here: set HARTKRACHT_SHARED"),
]


def test_breath_holds_are_found_in_time_and_few_are_invented():
    tally = breath._Tally()
    for recording, truth in recorded("breathing", "breath_holds_derived"):
        tally.add(column(recording), [(hold["start_s"], hold["end_s"]) for hold in truth["breath_holds"]])
    late = sorted(tally.late)
    assert tally.found >= 0.95 * tally.judged
    assert late[len(late) // 2] <= 2.0
    assert late[int(0.9 * len(late))] <= 3.5
    assert 3600 * tally.false / tally.free_s <= 10


@pytest.mark.parametrize("trace", ["belt_mr", "impedance_icu"])
def test_quiet_traces_are_judged_nine_tenths_of_the_time(trace):
    tally = breath._Tally()
    for recording, _ in recorded("breathing"):
        if trace in recording.name:
            tally.add(column(recording), [])
    assert tally.judged_s >= 0.9 * tally.total_s > 0


def test_ectopic_beats_and_fibrillation_are_told():
    cases = [(truth, column(recording)) for recording, truth in recorded("rr_ectopy")]
    row = heart._ours(cases)
    right, total = map(int, row["fibrillation told"].split("/"))
    assert row["sensitivity"] >= 0.90
    assert row["specificity"] >= 0.985
    assert right >= 0.95 * total


def test_after_effort_no_rmssd_is_given():
    for recording, _ in recorded("recovery_rr"):
        said = heart._heard(column(recording)).summary()
        assert said.rmssd_ms is None
        assert said.rmssd_refused_because
