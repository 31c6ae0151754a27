"""The *must* figures of movement on the recordings at hand, in the scorer's manner; and nothing said while nothing moves."""

from itertools import pairwise

import pytest

from hartkracht.analysis import analyse
from hartkracht.bench.movement import _Tally
from hartkracht.bench.recorded import folder, recorded

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not folder().exists(), reason="no recordings here: set HARTKRACHT_SHARED"),
]


def tally(dataset: str, repetitions: int | None = None) -> _Tally:
    counted = _Tally()
    for recording, truth in recorded(dataset):
        if repetitions in (None, truth["n_reps"]):
            found = analyse(recording)
            counted.add(truth, found.repetitions, found.static_holds)
    return counted


def shares(counted: _Tally) -> tuple[float, float]:
    """Exact, and within one (percent)."""
    errors = counted.errors
    return 100 * sum(e == 0 for e in errors) / len(errors), 100 * sum(abs(e) <= 1 for e in errors) / len(errors)


def at(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


@pytest.mark.parametrize(
    ("dataset", "repetitions", "exact", "within_one"),
    [
        ("pt_exercises", 30, 90, 97),
        ("pt_exercises", 9, 90, 97),
        ("spar_watch", None, 70, 93),
        ("slow_spar_derived", None, 80, 97),
    ],
)
def test_inertial_repetitions_are_counted(
    dataset: str, repetitions: int | None, exact: float, within_one: float
) -> None:
    counted = tally(dataset, repetitions)
    assert shares(counted)[0] >= exact
    assert shares(counted)[1] >= within_one
    late = (
        0.60 if repetitions == 30 else 0.80
    )  # of the nines alone more is off (docs/limits.md); both together meet 0.60
    assert not counted.bounds_s or (at(counted.bounds_s, 0.5) <= 0.25 and at(counted.bounds_s, 0.9) <= late)


def test_slow_squats_meet_every_figure() -> None:
    counted = tally("slow_squat_derived")
    hit, told, true = (sum(column) for column in zip(*counted.holds, strict=True))
    assert shares(counted) == (100, 100)
    assert at(counted.bounds_s, 0.5) <= 0.15
    assert at(counted.bounds_s, 0.9) <= 0.45
    assert at(counted.range_deg, 0.5) <= 2.0
    assert at(counted.range_deg, 0.9) <= 4.5
    assert at(counted.late_s, 0.5) <= 0.9
    assert at(counted.late_s, 0.9) <= 1.2
    assert hit >= 0.95 * told
    assert hit >= 0.90 * true


def test_between_the_blocks_of_real_recordings_nothing_is_counted() -> None:
    """Where every repetition is labelled, nothing may be told in the seconds between that no label touches."""
    for recording, truth in recorded("pt_exercises"):
        if truth["n_reps"] == 30 and truth.get("repetitions_cover_all"):
            ends = [(r["start_s"], r["end_s"]) for r in truth["repetitions"]]
            gaps = [(a[1] + 1.0, b[0] - 1.0) for a, b in pairwise(ends) if b[0] - a[1] > 10.0]
            assert gaps
            for row in analyse(recording).repetitions:
                assert not any(lo < row["start_s"] and row["end_s"] < hi for lo, hi in gaps)
