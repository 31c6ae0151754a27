"""From acceleration and angular velocity of one sensor to one value: how far the limb has gone along its own path.

Theory. Gravity tells tilt without drift, but not turns about the vertical and not in the midst of a jerk; the sum of
angular velocity tells every turn at once, but drifts. Both are taken as one vector of up to six numbers: the direction
of the pull, and the sum of the turn rate with a leak. The leak is in *movement*, not in time: what was summed fades by
the angle travelled since, so that a limb that is held still stays where it is, and a hold never looks like a return.
How far it must travel follows from her own range. The bias of the gyroscope is learnt while the sensor is still.
Whether gyroscope and gravity agree in handedness does not matter: nothing rotates the one by the other.

The movement is then the way along the principal axis of this vector over the moving samples of the last 25 s of
movement: never estimated from stillness, its sign kept continuous. When the axis turns, what is still open is measured
anew along it, so that one excursion is measured by one axis.
"""

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from hartkracht.signals.filters import STEP_S, DespikeRows, Steady
from hartkracht.signals.quality import Limits, Trust

from .limbs import Kind, Seen

Vector = NDArray[np.float64]

PULL, TURN = "acceleration", "angular_velocity"
LIMITS = {PULL: Limits(200.0), TURN: Limits(40.0)}  # 20 g, 2300 deg/s: beyond what these sensors measure
SPIKE = {PULL: 5.0, TURN: 1.0}  # m/s2, rad/s from one moment to the next  [D]

DRAIN_STEPS = 10  # more than despiking, grid and smoothing hold back together
SMOOTH_STEPS = 9  # as for angles
FADES = 3.0  # the sum fades over as many of her ranges travelled: one and a half repetitions  [D]
LEAST_RANGE = 0.3  # rad; reckoned with before her range is known  [D]
STILL_RAD_S = 0.06  # no turn rate within a second is further from their mean: the sensor is still  [D]
BIAS_AT_MOST = 0.1  # rad/s; more is movement, no bias (MEMS gyroscopes stay well below)  [D]
BIAS_SHARE = 0.05  # of what is seen in a still second; a turn of the method is slow enough to look still  [D]
MOVING_RAD_S = 0.1  # about 6 deg/s along the path: the slowest phase of the method is faster  [D]
AXIS_S = 25.0  # of movement (sensing.md, prototype 1)
AXIS_EVERY = 5  # moving steps
AXIS_TURNED = 0.999  # cosine: the axis has turned by more than 2.5 degrees
SECOND = round(1.0 / STEP_S)
KEPT = 2400  # steps that can be measured anew: more than one excursion and the rest before it may last

# The value is in radians of path: about 1.4 times the angle where gravity sees the turn, 1.0 where it does not.
KIND = Kind(
    "rad", floor=0.087, noise=0.04, limits=Limits(math.inf), spike=0.0, fades=1.0 / FADES
)  # 5 degrees of tilt (sensing.md, prototype 4)


class Summed:
    """The turn rate summed to an angle vector (rad): bias taken off, fading with the angle travelled."""

    def __init__(self) -> None:
        self.fades_over = FADES * LEAST_RANGE
        self._sum = np.zeros(3)
        self._bias = np.zeros(3)
        self._second = np.zeros((SECOND, 3))
        self._count = self._stills = 0

    def push(self, rate: Vector) -> Vector:
        """Take one turn rate (rad/s) on the grid; the sum up to now."""
        self._second[self._count % SECOND] = rate
        self._count += 1
        if self._count >= SECOND and self._count % AXIS_EVERY == 0:
            self._learn_bias()
        net = rate - self._bias
        angle = math.sqrt(float(net @ net)) * STEP_S
        self._sum = self._sum * math.exp(-angle / self.fades_over) + net * STEP_S
        return self._sum

    def _learn_bias(self) -> None:
        mean = np.add.reduce(self._second) / SECOND
        if max(map(abs, mean.tolist())) < BIAS_AT_MOST and np.abs(self._second - mean).max() < STILL_RAD_S:
            self._stills += 1
            self._bias += max(1.0 / self._stills, BIAS_SHARE) * (mean - self._bias)


class Axis:
    """The principal axis of the vectors seen while moving, and the values along it."""

    def __init__(self, size: int) -> None:
        self._moving = np.zeros((round(AXIS_S / STEP_S), size))
        self._moved = 0
        self._kept = np.zeros((2 * KEPT, size))
        self._count = 0
        self._axis: Vector | None = None
        self.turned = False
        self.spread = 0.0

    def push(self, state: Vector) -> float:
        """Take one vector; the value along the axis, 0 before anything moved. `turned` says whether the axis changed."""
        if self._count == len(self._kept):
            self._kept[:KEPT] = self._kept[KEPT:]
            self._count = KEPT
        self._kept[self._count] = state
        self._count += 1
        self.turned = self._is_moving() and self._learn(state)
        return float(self._axis @ state) if self._axis is not None else 0.0

    def _is_moving(self) -> bool:
        if self._count < 2:
            return False
        step = self._kept[self._count - 1] - self._kept[self._count - 2]
        return float(step @ step) > (MOVING_RAD_S * STEP_S) ** 2

    def _learn(self, state: Vector) -> bool:
        """Take one vector seen while moving; whether the axis turned by it."""
        self._moving[self._moved % len(self._moving)] = state
        self._moved += 1
        if self._moved % AXIS_EVERY:
            return False
        states = self._moving[: min(self._moved, len(self._moving))]
        away = states - np.add.reduce(states) / len(states)
        spreads, axes = np.linalg.eigh(away.T @ away / len(away))
        self.spread = math.sqrt(max(0.0, float(spreads[-1])))
        return self._turn_to(axes[:, -1])

    def _turn_to(self, axis: Vector) -> bool:
        alike = 0.0 if self._axis is None else float(axis @ self._axis)
        if abs(alike) >= AXIS_TURNED:
            return False
        self._axis = axis if alike >= 0.0 else -axis
        return True

    def again(self, count: int) -> list[float]:
        """The last `count` values, along the axis as it is now."""
        if self._axis is None:
            return [0.0] * count
        values: list[float] = (self._kept[self._count - count : self._count] @ self._axis).tolist()
        return values


class Inertial:
    """One inertial unit: the channels in the order pull x y z, turn x y z; one of the two triples may be missing."""

    def __init__(self, names: Sequence[str]) -> None:
        self.name = names[0]
        self.kind = KIND
        self._names = names
        quantities = [name.partition("@")[0][:-2] for name in names]
        self._pulls, self._turns = PULL in quantities, TURN in quantities
        self._trusts = [Trust(LIMITS[quantity]) for quantity in quantities]
        self._despike = DespikeRows([SPIKE[quantity] for quantity in quantities])
        self._times: deque[float] = deque(maxlen=DespikeRows.lag + 1)
        self._steady: Steady[Vector] = Steady()
        self._summed = Summed()
        self._axis = Axis(len(names))
        self._range_known = False
        weights = np.hanning(SMOOTH_STEPS + 2)[1:-1]
        self._weights = weights / weights.sum()
        self._window = np.zeros((SMOOTH_STEPS, len(names)))
        self._filled = 0
        self._row: list[float] = []

    @property
    def turned(self) -> bool:
        """Whether the axis turned with the last value."""
        return self._axis.turned

    def push(self, t_s: float, values: Mapping[str, float | None]) -> Seen | None:
        """What the sample of `t_s` (s) brings; None where not all channels of this sensor have one."""
        row = [value for name in self._names if (value := values.get(name)) is not None]
        if len(row) < len(self._names):
            return None
        why = None
        for trust, value in zip(self._trusts, row, strict=True):
            found = trust.push(t_s, value)
            why = why or found
        if why:
            return Seen(why)
        # Nothing is taken in before it is asked for: where this row follows a gap, what lies before the gap comes first.
        return Seen(steps=self._values(t_s, row))

    def _clean(self, t_s: float, row: list[float]) -> Sequence[tuple[float, Vector]]:
        """What became certain on the grid by this row."""
        self._times.append(t_s)
        self._row = row
        clean = self._despike.push(row)
        return self._steady.push(self._times[0], np.array(clean)) if clean else ()

    def _values(self, t_s: float, row: list[float]) -> Iterator[tuple[float, float]]:
        lag = SMOOTH_STEPS // 2
        for at_s, sample in self._clean(t_s, row):
            self._keep(sample)
            if self._filled > lag:
                value = self._axis.push(self._state())
                self._reckon_roughly()
                yield at_s - lag * STEP_S, value

    def _keep(self, sample: Vector) -> None:
        self._window[:-1] = self._window[1:]
        self._window[-1] = sample
        if self._turns:
            self._window[-1, -3:] = self._summed.push(sample[-3:])
        if not self._filled:
            self._window[:] = self._window[-1]
        self._filled += 1

    def _state(self) -> Vector:
        state: Vector = self._weights @ self._window
        if self._pulls:
            pull = state[:3]
            state[:3] = pull / max(1.0, math.sqrt(float(pull @ pull)))
        return state

    def _reckon_roughly(self) -> None:
        """Before a repetition is known, her range is guessed from the spread so far: 2.5 spreads of a swing."""
        if not self._range_known and self._axis.turned:
            self._summed.fades_over = FADES * max(LEAST_RANGE, 2.5 * self._axis.spread)

    def reckon(self, usual: float) -> None:
        """Her usual range has become known (rad of path)."""
        self._range_known = True
        self._summed.fades_over = FADES * usual

    def again(self, count: int) -> Sequence[float]:
        """The last `count` values, along the axis as it is now."""
        return self._axis.again(count)

    def drain(self) -> Iterator[tuple[float, float]]:
        """What the filters still held back, as if the pull stayed and the turning stopped."""
        if not self._times:
            return
        end_s, row = self._times[-1], list(self._row)
        if self._turns:
            row[-3:] = [0.0, 0.0, 0.0]
        for k in range(1, DRAIN_STEPS):
            yield from ((at_s, v) for at_s, v in self._values(end_s + k * STEP_S, row) if at_s <= end_s)

    def restart(self) -> None:
        """Forget what was open; bias and axis are kept."""
        self._despike.restart()
        self._times.clear()
        self._steady.restart()
        self._filled = 0


def by_sensor(names: Mapping[str, object]) -> list[list[str]]:
    """The inertial channels of each sensor, in the order that `Inertial` takes them; only whole triples."""
    found: dict[str, list[str]] = {}
    for sensor in dict.fromkeys(name.partition("@")[2] for name in names):
        for quantity in (PULL, TURN):
            triple = [f"{quantity}_{axis}@{sensor}" for axis in "xyz"]
            if all(name in names for name in triple):
                found.setdefault(sensor, []).extend(triple)
    return list(found.values())
