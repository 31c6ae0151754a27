"""The axis of an inertial unit: the quick no is a no of the whole answer, and what is learnt is the principal axis."""

from random import Random

import numpy as np

from hartkracht.signals.movement.inertial import AXIS_TURNED, Axis


def test_an_axis_that_surely_stays_does_not_turn_by_the_whole_answer() -> None:
    chance = np.random.default_rng(3)
    axis, stays, turned = Axis(6), 0, 0
    for _ in range(3000):
        mixed = chance.normal(size=(6, 6)) * chance.uniform(0.0, 0.3) ** chance.integers(0, 6, size=6)
        spreads = mixed @ mixed.T
        axis._axis = np.linalg.eigh(spreads)[1][:, -1] + chance.normal(size=6) * chance.choice((0.0, 0.01, 0.05))
        axis._axis /= np.linalg.norm(axis._axis)
        alike = abs(np.linalg.eigh(spreads)[1][:, -1] @ axis._axis)
        if axis._surely_stays(spreads):
            stays += 1
            assert alike >= AXIS_TURNED - 1e-9
        turned += alike < AXIS_TURNED
    assert stays > 500
    assert turned > 500


def test_the_value_goes_along_the_principal_axis_of_what_moved() -> None:
    chance = Random(2)
    way = np.array([0.6, 0.0, 0.8])
    axis = Axis(3)
    for k in range(900):
        state = way * np.sin(k / 20) + [chance.gauss(0.0, 0.003) for _ in range(3)]
        value = axis.push(state.tolist())
    assert axis._axis is not None
    assert abs(axis._axis @ way) > AXIS_TURNED
    assert abs(value - axis.again(1)[0]) < 1e-12
