"""The small filters against plain numpy over whole arrays."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hartkracht.signals.filters import STEP_S, Despike, DespikeRows, Smooth, Steady, SteadyRows
from hartkracht.signals.quality import Limits, Trust, TrustRows

numbers = st.lists(st.floats(-100, 100), min_size=12, max_size=60)


@settings(max_examples=50, deadline=None)
@given(numbers)
def test_smoothing_equals_a_centred_hann_mean_after_every_prefix(values: list[float]) -> None:
    smooth = Smooth(9)
    said = [v for v in map(smooth.push, values) if v is not None]
    window = np.hanning(11)[1:-1]
    padded = np.concatenate(([values[0]] * 4, values))
    expected = np.convolve(padded, window / window.sum(), mode="valid")
    assert said == pytest.approx(expected[: len(said)].tolist(), abs=1e-9)
    assert len(said) == len(values) - smooth.lag


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.05, 0.3), min_size=4, max_size=30), st.integers(0, 2**32 - 1))
def test_the_grid_lies_on_the_lines_between_slow_samples(gaps: list[float], seed: int) -> None:
    times = np.concatenate(([3.0], 3.0 + np.cumsum(gaps)))
    values = np.random.default_rng(seed).normal(size=len(times))
    steady = Steady()
    said = [pair for t, v in zip(times.tolist(), values.tolist(), strict=True) for pair in steady.push(t, v)]
    assert [t for t, _ in said] == pytest.approx([3.0 + k * STEP_S for k in range(len(said))])
    assert [v for _, v in said] == pytest.approx(np.interp([t for t, _ in said], times, values).tolist())


def test_a_fast_stream_comes_down_to_the_grid() -> None:
    steady = Steady()
    said = [pair for k in range(10_000) for pair in steady.push(k / 10_000, 1.0)]
    assert 20 <= len(said) <= 26
    assert all(v == pytest.approx(1.0) for _, v in said)


def test_a_lone_spike_becomes_the_median_of_its_neighbours_and_a_ramp_stays_a_ramp() -> None:
    ramp = [float(k) for k in range(40)]
    spiked = [v + (90.0 if k == 20 else 0.0) for k, v in enumerate(ramp)]
    despike = Despike(least=6.0)
    said = [v for v in map(despike.push, spiked) if v is not None]
    assert said[:18] + said[19:] == ramp[2:20] + ramp[21:38]
    assert said[18] == pytest.approx(np.median(spiked[18:23]))


def test_rows_are_cleaned_as_each_channel_by_itself() -> None:
    chance = Random(4)
    rows = [[chance.gauss(0.0, 1.0) + 90.0 * (chance.random() < 0.05) for _ in range(3)] for _ in range(500)]
    least = [0.5, 1.0, 6.0]
    together, alone = DespikeRows(least), [Despike(each) for each in least]
    changed = 0
    for k, row in enumerate(rows):
        clean = together.push(row)
        apart = [despike.push(value) for despike, value in zip(alone, row, strict=True)]
        assert clean == (None if None in apart else apart)
        changed += clean is not None and clean != rows[k - 2]
    assert changed > 20


def test_rows_come_to_the_grid_as_each_channel_by_itself() -> None:
    chance = Random(5)
    together, alone, said, now = SteadyRows(), [Steady() for _ in range(3)], 0, 7.0
    for _ in range(500):
        now += chance.choice((0.0, 0.005, 0.02, 0.1))
        row = [chance.gauss(0.0, 1.0) for _ in range(3)]
        steps = together.push(now, row)
        apart = [steady.push(now, value) for steady, value in zip(alone, row, strict=True)]
        assert [(at_s, *values) for at_s, values in steps] == [
            (each[0][0], *(value for _, value in each)) for each in zip(*apart, strict=True)
        ]
        said += len(steps)
    assert said > 200


@pytest.mark.parametrize("step", [0.0, 0.3, 1.0])
def test_rows_are_trusted_as_each_channel_by_itself(step: float) -> None:
    """step: of the converter; coarse ones bring many equal neighbours, and then one channel that is stuck."""
    chance = Random(6)
    together, alone = TrustRows([3.0, 3.0, 50.0]), [Trust(Limits(each)) for each in (3.0, 3.0, 50.0)]
    whys, stuck = set(), 0.0
    for k in range(6000):
        row = [round(chance.gauss(0.0, 1.0) / step) * step if step else chance.gauss(0.0, 1.0) for _ in range(3)]
        row = [row[0], float("nan") if chance.random() < 0.001 else row[1], stuck if 3000 < k < 3100 else row[2]]
        stuck = row[2]
        why = together.push(k / 50, row)
        found = [trust.push(k / 50, value) for trust, value in zip(alone, row, strict=True)]
        assert why == next((each for each in found if each), None)
        whys.add(why)
    assert whys >= {None, "signal_lost"}
    assert ("signal_stuck" in whys) == (step == 0.0)
