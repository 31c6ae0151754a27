"""Left and right of one joint or unit: paired, and told set by set, on people whose sides truly differ."""

import math
from random import Random

import pyarrow as pa
import pytest

from hartkracht.analysis import Analysis, analyse
from hartkracht.analysis.sides import in_words

LEFT, RIGHT = "joint_angle@knee_left", "joint_angle@knee_right"
TIMES = [k / 30 for k in range(30 * 120)]
STARTS_S = (3.0, 12.0, 21.0, 63.0, 72.0, 81.0)  # two sets of three


def bent(degrees: float, lasts_s: float, seed: int, starts_s: tuple[float, ...] = STARTS_S) -> list[float]:
    chance = Random(seed)

    def at(t_s: float) -> float:
        gone = next((t_s - start for start in starts_s if start <= t_s < start + lasts_s), 0.0)
        return degrees * 0.5 * (1 - math.cos(2 * math.pi * gone / lasts_s)) + chance.gauss(0.0, 0.5)

    return [at(t_s) for t_s in TIMES]


def found(**columns: list[float]) -> Analysis:
    names = {"left": LEFT, "right": RIGHT}
    channels = {names[side]: {"quantity": "joint_angle", "unit": "deg", "sensor": f"knee_{side}"} for side in columns}
    frame = pa.table({"t_s": TIMES} | {names[side]: values for side, values in columns.items()})
    return analyse(frame, {"channels": channels})


def test_the_difference_of_each_set_is_told() -> None:
    said = found(left=bent(90.0, 8.0, 1), right=bent(75.0, 7.0, 2))
    assert [(row["what"], row["pairs"], row["alone"]) for row in said.sides] == [("knee", 3, 0)] * 2
    for row in said.sides:
        assert row["range_difference_deg"] == pytest.approx(15.0, abs=2.0)
        assert row["length_difference_s"] == pytest.approx(1.0, abs=0.35)
    assert "left less right, knee, " in in_words(said.sides[0])
    assert said.as_json()["sides"] == said.sides
    assert said.table("sides").num_rows == 2


def test_what_one_side_does_alone_is_counted_and_makes_no_difference() -> None:
    said = found(left=bent(90.0, 8.0, 1), right=bent(90.0, 8.0, 2, STARTS_S[:1] + STARTS_S[2:]))
    assert [(row["pairs"], row["alone"]) for row in said.sides] == [(2, 1), (3, 0)]
    assert abs(said.sides[0]["range_difference_deg"]) < 2.0


def test_sides_that_take_turns_have_no_pair_and_one_side_alone_says_nothing() -> None:
    turns = found(left=bent(90.0, 4.0, 1), right=bent(90.0, 4.0, 2, tuple(s + 4.4 for s in STARTS_S)))
    assert turns.sides == []
    assert "sides" not in found(left=bent(90.0, 8.0, 1)).as_json()
