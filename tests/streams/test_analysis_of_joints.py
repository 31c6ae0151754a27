"""Where a recording holds several joints, an exercise of the catalogue says whose range is told."""

import math

import pyarrow as pa
import pytest

from hartkracht.analysis import analyse

TIMES = [k / 30 for k in range(30 * 40)]
KNEE, HIP = "joint_angle@knee_r", "joint_angle@hip_r"


def bent(degrees: float) -> list[float]:
    return [degrees * 0.5 * (1 - math.cos(2 * math.pi * (t - 3) / 8)) if 3 <= t <= 35 else 0.0 for t in TIMES]


@pytest.mark.parametrize(
    ("exercise", "speaks"), [("squat", KNEE), ("E02", KNEE), ("hinge of his own", HIP), (None, HIP), ({}, HIP)]
)
def test_the_joint_of_the_exercise_speaks_though_another_goes_further(exercise: object, speaks: str) -> None:
    frame = pa.table({"t_s": TIMES, KNEE: bent(80.0), HIP: bent(100.0)})
    channels = {name: {"quantity": "joint_angle", "unit": "deg", "sensor": name[12:]} for name in (KNEE, HIP)}
    found = analyse(frame, {"channels": channels, "exercise": exercise})
    assert found.channel == speaks
    assert [round(row["rom_deg"], -1) for row in found.repetitions] == [80.0 if speaks == KNEE else 100.0] * 4


def test_without_that_joint_what_was_measured_speaks() -> None:
    frame = pa.table({"t_s": TIMES, HIP: bent(100.0)})
    channels = {HIP: {"quantity": "joint_angle", "unit": "deg", "sensor": "hip_r"}}
    assert analyse(frame, {"channels": channels, "exercise": "squat"}).channel == HIP
