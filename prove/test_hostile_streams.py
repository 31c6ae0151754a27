"""A million samples of each hostile stream a kind of sensor (times SCALE): no crash, no hang, no repetition."""

import os
import time
from itertools import islice
from random import Random

import pytest
from tests.streams.storms import CHANNELS, STORMS, node, repetitions_in, told_in

SAMPLES = 10_000  # of one storm; then a fresh node and another seed: a clock that leapt leaves a node waiting for ever
HANGS_S = 5.0  # of the processor, for one storm that takes a quarter of a second


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("storm", STORMS)
def test_a_million_hostile_samples(storm, kind):
    storms, told, spent = max(1, int(1_000_000 * float(os.environ.get("SCALE", "1")) / SAMPLES)), 0, 0.0
    for seed in range(storms):
        began = time.process_time()
        told += told_in(node(kind), islice(storm(kind, Random(seed)), SAMPLES))
        took = time.process_time() - began
        assert took < HANGS_S
        spent += took
    print(f"{kind}, {storm.__name__}: {storms * SAMPLES} samples, {told} repetitions, {spent:.1f} s of the processor")
    assert told == 0


@pytest.mark.parametrize("kind", CHANNELS)
def test_control_what_is_no_storm_is_counted(kind):
    assert told_in(node(kind), islice(repetitions_in(1.0, kind, Random(1)), SAMPLES)) >= 20
