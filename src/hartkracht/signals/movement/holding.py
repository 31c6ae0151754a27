"""Stillness under load while it lasts: whether the limb that is out has stopped.

Theory. Still is what stays inside a narrow band of her range. A limb that moves at a tenth of the planned speed, slower
than any sticking point, needs some time to cross that band: only what stays longer is a stop. Near the turn a movement
eases by itself, about as long as it just needed for its last third; that is allowed on top of the second that a turn
may take. It is told as soon as it is certain, so that a cue can be given, and again when it ends.

Between two samples nobody saw it stand still: the limb may have stopped after the one and left before the other. So
the longest time between two samples comes on top as well, and over a gap no stop goes on. From six pictures a second a
stop is told later than from thirty, and a slow turn is not told as one.
"""

import math
from collections import deque
from collections.abc import Callable

from hartkracht.signals.filters import STEP_S

from .bounds import EASES, SHOULDER, TOP, crossing
from .cycles import REST, Cycles

BAND = 0.05  # of how far she has gone  [D]
STATIC = 0.10  # of planned speed: slower is static (clinical.md 4)
HOLD_S = 1.0  # of stillness allowed at a turn (clinical.md 4)
KEPT = 100  # steps: 4 s, longer than any patience asks
Unseen = Callable[[float, float], float]


class Holding:
    """Values of a limb that is out in, the beginning of a stop out. phase_s: the planned length of one phase (s)."""

    def __init__(self, phase_s: float) -> None:
        self._crossing_s = BAND * phase_s / STATIC
        self._last: deque[tuple[float, float]] = deque(maxlen=KEPT)
        self._low, self._high = math.inf, -math.inf  # of the last; wider where the oldest fell out
        self.since: float | None = None
        self._easing_s = 0.0

    @property
    def at_turn(self) -> bool:
        """Whether the last stop was at the turn."""
        return self._easing_s > 0.0

    def push(self, t_s: float, value: float, cycles: Cycles, noise: float, unseen: Unseen) -> bool:
        """Take one value; whether she stands still now. `since`: from when on, in this stop.

        unseen: the longest time between two samples (s) that meets a stretch (s).
        """
        resting = cycles.where is REST
        if self._last and (resting or t_s - self._last[-1][0] > 1.5 * STEP_S):
            self._last.clear()
            self._low, self._high = math.inf, -math.inf
            self.since = None
        if resting:
            return False
        self._last.append((t_s, value))
        if value < self._low:
            self._low = value
        if value > self._high:
            self._high = value
        self._keep_within(max(noise, BAND * cycles.gone))
        began = self._last[0][0]
        if self.since is None and t_s - began <= max(HOLD_S, self._crossing_s):
            return False
        eases_s = self._eases_s(cycles) if t_s - began > HOLD_S else 0.0
        patience_s = max(HOLD_S + eases_s, self._crossing_s)
        if self.since is None and t_s - began > patience_s and t_s - began > patience_s + unseen(began, t_s):
            self.since, self._easing_s = began + 0.5 * eases_s, eases_s
        elif self.since is not None and began > self.since and len(self._last) < KEPT:
            self.since = None
        return self.since is not None

    def _keep_within(self, band: float) -> None:
        """Forget the oldest values until all lie within the band. The two ends are looked for only when they are too wide."""
        while self._high - self._low > band:
            values = [v for _, v in self._last]
            self._low, self._high = min(values), max(values)
            if self._high - self._low > band:
                self._last.popleft()

    def _eases_s(self, cycles: Cycles) -> float:
        """How long a movement like this one stays near its turn by itself (s); 0 away from the turn."""
        if not cycles.near_far:
            return 0.0
        walk, rest, far = cycles.way_out()
        return EASES * abs(crossing(walk, rest + SHOULDER * (far - rest)) - crossing(walk, rest + TOP * (far - rest)))
