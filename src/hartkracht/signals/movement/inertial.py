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
from operator import mul
from typing import cast

import numpy as np
from numpy.typing import NDArray

from hartkracht.signals.filters import STEP_S, DespikeRows, SteadyRows
from hartkracht.signals.quality import Limits, TrustRows

from .limbs import Kind

Vector = NDArray[np.float64]

PULL, TURN = "acceleration", "angular_velocity"
LIMITS = {PULL: 200.0, TURN: 40.0}  #  20 g, 2300 deg/s: beyond what these sensors measure
SPIKE = {PULL: 5.0, TURN: 1.0}  # m/s2, rad/s from one moment to the next  [D]

DRAIN_STEPS = 10  # more than despiking, grid and smoothing hold back together
SMOOTH_STEPS = 9  # as for angles
LAG_S = SMOOTH_STEPS // 2 * STEP_S
WINDOW = 256  # steps; of them the last SMOOTH_STEPS are read
FADES = 3.0  # the sum fades over as many of her ranges travelled: one and a half repetitions  [D]
LEAST_RANGE = 0.3  # rad; reckoned with before her range is known  [D]
STILL_RAD_S = 0.06  # no turn rate within a second is further from their mean: the sensor is still  [D]
BIAS_AT_MOST = 0.1  # rad/s; more is movement, no bias (MEMS gyroscopes stay well below)  [D]
STIRS = BIAS_AT_MOST + STILL_RAD_S  # a turn rate beyond it lies in no still second
BIAS_SHARE = 0.05  # of what is seen in a still second; a turn of the method is slow enough to look still  [D]
MOVING_RAD_S = 0.1  # about 6 deg/s along the path: the slowest phase of the method is faster  [D]
MOVING = MOVING_RAD_S * STEP_S
AXIS_S = 25.0  # of movement (sensing.md, prototype 1)
AXIS_EVERY = 5  # moving steps; divides those that are kept
AXIS_TURNED = 0.999  # cosine: the axis has turned by more than 2.5 degrees
SINE_TURNED = math.sqrt(1.0 - AXIS_TURNED**2)
SECOND = round(1.0 / STEP_S)
KEPT = 2400  # steps that can be measured anew: more than one excursion and the rest before it may last

# The value is in radians of path: about 1.4 times the angle where gravity sees the turn, 1.0 where it does not.
# 5 degrees of tilt is the floor (sensing.md, prototype 4). Two segments go differently far in one movement: rivals  [D]
KIND = Kind("rad", floor=0.087, noise=0.04, limits=Limits(math.inf), spike=0.0, fades=1.0 / FADES, rivals=2.0)


class Summed:
    """The turn rate summed to an angle vector (rad): bias taken off, fading with the angle travelled."""

    def __init__(self) -> None:
        self.fades_over = FADES * LEAST_RANGE
        self._sum = self._bias = (0.0, 0.0, 0.0)
        self._second: deque[Sequence[float]] = deque(maxlen=SECOND)
        self._count = self._stills = self._stirred = 0

    def push(self, rate: Sequence[float]) -> Sequence[float]:
        """Take one turn rate (rad/s) on the grid; the sum up to now."""
        x, y, z = rate
        self._second.append(rate)
        self._count += 1
        if not (-STIRS < x < STIRS and -STIRS < y < STIRS and -STIRS < z < STIRS):
            self._stirred = self._count
        elif self._count % AXIS_EVERY == 0 and self._count - self._stirred >= SECOND:
            self._learn_bias()
        bias, gone = self._bias, self._sum
        x, y, z = (x - bias[0]) * STEP_S, (y - bias[1]) * STEP_S, (z - bias[2]) * STEP_S
        stays = math.exp(-math.sqrt(x * x + y * y + z * z) / self.fades_over)
        self._sum = gone[0] * stays + x, gone[1] * stays + y, gone[2] * stays + z
        return self._sum

    def _learn_bias(self) -> None:
        columns = list(zip(*self._second, strict=True))
        means = [sum(column) / SECOND for column in columns]
        swings = [max(max(column) - mean, mean - min(column)) for column, mean in zip(columns, means, strict=True)]
        if max(map(abs, means)) < BIAS_AT_MOST and max(swings) < STILL_RAD_S:
            self._stills += 1
            share = max(1.0 / self._stills, BIAS_SHARE)
            x, y, z = (bias + share * (mean - bias) for bias, mean in zip(self._bias, means, strict=True))
            self._bias = x, y, z


class Axis:
    """The principal axis of the vectors seen while moving, and the values along it."""

    def __init__(self, size: int) -> None:
        self._moving = np.ones(
            (round(AXIS_S / STEP_S), size + 1)
        )  # and a one beside each: their squares hold their sums
        self._moved = 0
        self._new: list[list[float]] = []  # of those that moved, not yet among them
        self._kept = np.zeros((2 * KEPT, size))
        self._count = 0
        self._axis: Vector | None = None
        self._along: list[float] = []  # the axis again, in plain numbers: of six, they are quicker
        self._before: list[float] | None = None
        self.turned = False
        self.spread = 0.0  # along it, when it turned

    def push(self, state: list[float]) -> float:
        """Take one vector; the value along the axis, 0 before anything moved. `turned` says whether the axis changed."""
        if self._count == len(self._kept):
            self._kept[:KEPT] = self._kept[KEPT:]
            self._count = KEPT
        self._kept[self._count] = state
        self._count += 1
        self.turned = self._is_moving(state) and self._learn(state)
        return sum(map(mul, self._along, state), 0.0)

    def _is_moving(self, state: list[float]) -> bool:
        before, self._before = self._before, state
        return before is not None and math.dist(state, before) > MOVING

    def _learn(self, state: list[float]) -> bool:
        """Take one vector seen while moving; whether the axis turned by it."""
        self._new.append(state)
        if len(self._new) < AXIS_EVERY:
            return False
        place = self._moved % len(self._moving)
        self._moving[place : place + AXIS_EVERY, :-1] = self._new
        self._new = []
        self._moved += AXIS_EVERY
        states = self._moving[: min(self._moved, len(self._moving))]
        squares = states.T.dot(states) / len(states)
        mean = squares[-1, :-1]
        spreads = squares[:-1, :-1] - mean[:, None] * mean
        return not self._surely_stays(spreads) and self._turn_to(*np.linalg.eigh(spreads))

    def _surely_stays(self, spreads: Vector) -> bool:
        """Whether the principal axis of these spreads cannot be AXIS_TURNED from the one in use.

        The sine between the two is at most what the spreads throw off the axis in use, over the gap between its own spread
        and any other (Davis and Kahan 1970); and the other spreads together are what is left of their sum.
        """
        if self._axis is None:
            return False
        thrown = spreads.dot(self._axis)
        own = float(self._axis.dot(thrown))
        gap = 2.0 * own - sum(spreads.diagonal().tolist())
        off = float(thrown.dot(thrown)) - own * own
        at_most: float = (SINE_TURNED * gap) ** 2
        return gap > 0.0 and off < at_most

    def _turn_to(self, spreads: Vector, axes: Vector) -> bool:
        """Take spreads, least first, and the axes (columns) that have them; whether the last one is another axis."""
        axis = axes[:, -1]
        alike = 0.0 if self._axis is None else float(axis @ self._axis)
        if abs(alike) >= AXIS_TURNED:
            return False
        self.spread = math.sqrt(max(0.0, float(spreads[-1])))
        self._axis = axis if alike >= 0.0 else -axis
        self._along = self._axis.tolist()
        return True

    def share(self, part: slice) -> float:
        """The part of a movement along the axis that these numbers of the vector bring."""
        return sum(weight * weight for weight in self._along[part])

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
        self._trust = TrustRows([LIMITS[quantity] for quantity in quantities])
        self._despike = DespikeRows([SPIKE[quantity] for quantity in quantities])
        self._times: deque[float] = deque(maxlen=DespikeRows.lag + 1)
        self._steady = SteadyRows()
        self._summed = Summed()
        self._axis = Axis(len(names))
        self._range_known = False
        weights = np.hanning(SMOOTH_STEPS + 2)[1:-1]
        self._weights = weights / weights.sum()
        self._window = np.zeros((WINDOW, len(names)))
        self._filled = 0  # steps since the beginning
        self._end = 0  # of the last steps in the window
        self._looked: list[float] = []
        self._row: list[float] = []

    @property
    def turned(self) -> bool:
        """Whether the axis turned with the last value."""
        return self._axis.turned

    @property
    def forgotten(self) -> float:
        """The part of a way out that the value has forgotten when she is back: only the sum of turns forgets."""
        return self.kind.fades * self._axis.share(slice(-3, None)) if self._turns else 0.0

    def look(self, t_s: float, values: Mapping[str, float | None]) -> str | None:
        """Why the sample of `t_s` (s) cannot be believed, "" where it can, None where not all channels here have one."""
        row = list(map(values.get, self._names))
        if None in row:
            return None
        self._looked = cast("list[float]", row)
        return self._trust.push(t_s, self._looked) or ""

    def grid(self, t_s: float) -> Sequence[tuple[float, list[float]]]:
        """Take the sample of `t_s` (s) that was looked at; what became certain on the grid by it."""
        self._row = self._looked
        return self._clean(t_s, self._row)

    def _clean(self, t_s: float, row: list[float]) -> Sequence[tuple[float, list[float]]]:
        self._times.append(t_s)
        clean = self._despike.push(row)
        return self._steady.push(self._times[0], clean) if clean else ()

    def measure(self, at_s: float, raw: list[float]) -> tuple[float, float] | None:
        """Take the next step of the grid; the way along the axis before it, or None at the beginning."""
        self._keep(raw)
        if self._filled <= SMOOTH_STEPS // 2:
            return None
        value = self._axis.push(self._state())
        if self._axis.turned and not self._range_known:
            self._reckon_roughly()
        return at_s - LAG_S, value

    def _keep(self, raw: list[float]) -> None:
        step = [*raw[:-3], *self._summed.push(raw[-3:])] if self._turns else raw
        if self._end == WINDOW:
            self._window[: SMOOTH_STEPS - 1] = self._window[1 - SMOOTH_STEPS :]
            self._end = SMOOTH_STEPS - 1
        if not self._filled:
            self._window[: SMOOTH_STEPS - 1] = step
            self._end = SMOOTH_STEPS - 1
        self._window[self._end] = step
        self._end += 1
        self._filled += 1

    def _state(self) -> list[float]:
        state: list[float] = self._weights.dot(self._window[self._end - SMOOTH_STEPS : self._end]).tolist()
        if self._pulls:
            x, y, z = state[:3]
            size = max(1.0, math.sqrt(x * x + y * y + z * z))
            state[:3] = x / size, y / size, z / size
        return state

    def _reckon_roughly(self) -> None:
        """Before a repetition is known, her range is guessed from the spread so far: 2.5 spreads of a swing."""
        self._summed.fades_over = FADES * max(LEAST_RANGE, 2.5 * self._axis.spread)

    def reckon(self, usual: float) -> None:
        """Her usual range has become known (rad of path)."""
        self._range_known = True
        self._summed.fades_over = FADES * usual

    def again(self, count: int) -> Sequence[float]:
        """The last `count` values, along the axis as it is now."""
        return self._axis.again(count)

    def drain(self) -> Iterator[tuple[float, list[float]]]:
        """What the filters still held back, as if the pull stayed and the turning stopped."""
        if not self._times:
            return
        end_s, row = self._times[-1], list(self._row)
        if self._turns:
            row[-3:] = [0.0, 0.0, 0.0]
        for k in range(1, DRAIN_STEPS):
            for at_s, raw in self._clean(end_s + k * STEP_S, row):
                if at_s - LAG_S <= end_s:
                    yield at_s, raw

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
