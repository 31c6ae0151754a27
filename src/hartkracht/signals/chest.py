"""Breathing from an accelerometer at the breastbone: its tilt of one to five degrees, and only while the trunk is still.

Why here: a strap that people wear anyway shows how they breathe at rest. Under load it does not: a repetition tilts the
trunk in the same band (0.1-0.17 Hz) as a breath does, and nothing in this one signal tells them apart. So it is never the
guard of the breath; what moves makes it blind, with the reason, and after a change of posture it learns anew.

Theory. Once fifteen still seconds were seen, the direction in which gravity swung most is the breath's; it and the place
of rest stay as they are, for a reference that followed would make a held breath look like a moving one. At rest people
stay longer out than in: the end where most time is spent is exhaled.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import cos, isfinite, radians, sqrt
from statistics import median

import numpy as np
from numpy.typing import NDArray

from hartkracht.model.sample import Channel
from hartkracht.signals.breath_trace import Mean
from hartkracht.signals.breathing import Breathing
from hartkracht.signals.events import Breath, BreathHold, Sighted, SignalEvent, WentBlind, What

SENSOR = "chest"
Vector = tuple[float, float, float]
GRAVITY = 9.81
SMOOTH_S = 1.0  # a whole beat of the heart or more: its knock goes under in it  [D]
LEARN_S = 15.0
# Ours (D): shaking beyond this (m/s2, root mean square over a second) is no breath; half of it is the knock of the heart.
SHAKES = 0.6
STILL_AGAIN_S = 2.0
# Quiet breathing tilts the breastbone 1-5 degrees (clinical.md 3.4): twice that is another posture, less is noise.
POSTURE_DEG, LEAST_DEG = 10.0, 0.3
MOVES, POSTURE, LOST = "trunk_moves", "posture_changed", "signal_lost"
SILENT_S = 1.0


def of_chest(channels: Mapping[str, Channel]) -> tuple[str, str, str] | None:
    """The names of the three axes of an accelerometer at the chest; None where they are not all there.

    It sees the trunk, no limb: movement must not take it for one.
    """
    axes = {one.axis: one.name for one in channels.values() if at_chest(one) and one.quantity == "acceleration"}
    return (axes["x"], axes["y"], axes["z"]) if set(axes) == set("xyz") else None


def at_chest(one: Channel) -> bool:
    """Does this channel come from an inertial unit at the chest?"""
    return one.sensor == SENSOR and one.quantity in ("acceleration", "angular_velocity")


class Chest:
    """Breaths, possible holds and its own blindness from (x, y, z) in m/s2, gravity included.

    >>> from math import cos, pi, sin
    >>> node, said = Chest(), []
    >>> for n in range(25 * 90):
    ...     tilt = 0.03 * (1 - cos(2 * pi * n / 100)) ** 2
    ...     said += node.push(n / 25, (9.81 * sin(tilt), 0.0, 9.81 * cos(tilt)))
    >>> [type(event).__name__ for event in said if isinstance(event, WentBlind | Sighted)]
    ['WentBlind', 'Sighted']

    Reference: chest strap and accelerometer for breathing, Bernhart S et al. 2023 (running, F1 97 %); the refusals are
    our own.
    """

    delay_s = Breathing.delay_s + SMOOTH_S / 2
    warm_up_s = LEARN_S + Breathing.warm_up_s

    def __init__(self) -> None:
        self._means = [Mean(SMOOTH_S) for _ in range(3)]
        self._shakes = Mean(1.0)
        self._seen_s: float | None = None
        self._still_s: float | None = None
        self._seat: deque[tuple[float, Vector]] = deque()
        self._axis: NDArray[np.float64] | None = None
        self._rest: NDArray[np.float64] = np.zeros(3)
        self._node = Breathing()
        self._blind = False

    def push(self, t_s: float, value: "Sequence[float | None] | None", moving: bool = False) -> Sequence[SignalEvent]:
        """One sample at stream time `t_s` (s). moving: another sensor sees a load being moved. None lets time pass."""
        if not isfinite(t_s) or (self._seen_s is not None and t_s <= self._seen_s):
            return []
        known = [part for part in value or () if part is not None and isfinite(part)]
        if len(known) < 3:
            lost = self._seen_s is not None and t_s - self._seen_s > SILENT_S
            return list(self._refuse(t_s, LOST)) if lost else []
        self._seen_s = t_s
        smooth = self._smooth(t_s, known)
        if moving or self._shaken(t_s, known, smooth):
            self._still_s = None
            return list(self._refuse(t_s, MOVES))
        self._still_s = t_s if self._still_s is None else self._still_s
        if t_s - self._still_s < STILL_AGAIN_S:
            return []
        return list(self._breathe(t_s, smooth) if self._axis is not None else self._learn(t_s, smooth))

    def finish(self) -> Sequence[SignalEvent]:
        """The stream has ended: what is open ends with it."""
        return [] if self._axis is None else [e for e in self._node.finish() if not isinstance(e, WentBlind)]

    def place(self) -> float | None:
        """Where the chest stands, -1 (out) to 1 (in); None before it is known."""
        return None if self._blind else self._node.place()

    # --- still or not ------------------------------------------------------------------------

    def _smooth(self, t_s: float, value: Sequence[float]) -> NDArray[np.float64]:
        return np.array([mean.push(t_s, part) for mean, part in zip(self._means, value, strict=True)])

    def _shaken(self, t_s: float, value: Sequence[float], smooth: NDArray[np.float64]) -> bool:
        off = sum((a - b) ** 2 for a, b in zip(value, smooth.tolist(), strict=True))
        return sqrt(max(0.0, self._shakes.push(t_s, off))) > SHAKES

    def _refuse(self, t_s: float, why: str) -> Iterator[SignalEvent]:
        """Cannot be judged now; what was known of the rhythm is asked anew afterwards."""
        self._seat.clear()
        if self._axis is not None:
            yield from self._node.finish()
            self._node = Breathing()
        if why == POSTURE:
            self._axis = None
        if not self._blind:
            self._blind = True
            yield WentBlind(What.BREATHING, t_s, why, t_s)

    # --- where it sits -----------------------------------------------------------------------

    def _learn(self, t_s: float, smooth: NDArray[np.float64]) -> Iterator[SignalEvent]:
        if not self._blind:
            self._blind = True
            yield WentBlind(What.BREATHING, t_s, "learning", t_s)
        x, y, z = smooth.tolist()
        self._seat.append((t_s, (x, y, z)))
        if t_s - self._seat[0][0] >= LEARN_S:
            seen = np.array([one for _, one in self._seat])
            self._seat.clear()
            self._sit(seen)

    def _sit(self, seen: NDArray[np.float64]) -> None:
        """The axis of greatest swing, pointing in; none where it is smaller than a breath or greater than a posture."""
        rest = np.median(seen, axis=0)
        axis = np.linalg.svd(seen - rest, full_matrices=False)[2][0]
        along = sorted(((seen - rest) @ axis).tolist())
        low, high = along[len(along) // 20], along[-1 - len(along) // 20]
        if not _chord(LEAST_DEG) <= high - low <= _chord(POSTURE_DEG):
            return
        self._axis = axis if median(along) <= (low + high) / 2 else -axis
        self._rest, self._node = rest, Breathing()

    # --- breath ------------------------------------------------------------------------------

    def _breathe(self, t_s: float, smooth: NDArray[np.float64]) -> Iterator[SignalEvent]:
        assert self._axis is not None
        off = smooth - self._rest
        if float(np.linalg.norm(off)) > _chord(POSTURE_DEG):
            yield from self._refuse(t_s, POSTURE)
            return
        for event in self._node.push(t_s - SMOOTH_S / 2, float(off @ self._axis)):
            if isinstance(event, WentBlind | Sighted):
                yield from self._sight(replace(event, known_at_s=t_s))
            elif isinstance(event, Breath | BreathHold):
                yield replace(event, known_at_s=t_s)

    def _sight(self, event: WentBlind | Sighted) -> Iterator[SignalEvent]:
        """The inner node begins anew each time; only a change of sight is told."""
        if isinstance(event, WentBlind) is not self._blind:
            self._blind = isinstance(event, WentBlind)
            yield event


def _chord(degrees: float) -> float:
    """How far gravity moves in the sensor (m/s2) when it tilts by this angle."""
    return GRAVITY * sqrt(2 - 2 * cos(radians(degrees)))
