"""How smooth one way is: the spectral arc length of its speed (SPARC).

Theory. The spectrum of a smooth movement falls off evenly; starts and stops inside it bend that curve, and a bent curve is
longer. The length is that of the spectrum relative to its greatest value, from nought up to the last frequency (10 Hz at
most) at which it is above a twentieth: Balasubramanian, Melendez-Calderon, Roby-Brami, Burdet, On the analysis of movement
smoothness, J NeuroEngineering Rehabil 2015;12:112. Neither how far nor how long the way is changes it; smoother is nearer
to nought, and one even bell gives about -1.4. It describes, and no rule judges by it.
"""

import math
from collections.abc import Sequence

import numpy as np

from hartkracht.signals.filters import STEP_S

HIGHEST_HZ = 10.0  # (Balasubramanian 2015)
LEAST = 0.05  # of the greatest value of the spectrum (Balasubramanian 2015)
PADDED = 4  # doublings of the length before the transform (Balasubramanian 2015)
LEAST_STEPS = 5  # fewer say nothing of a shape  [D]


def smoothness(values: Sequence[float]) -> float | None:
    """The smoothness of one way (values on the even grid); None where it is too short or nothing moved.

    >>> bell = [10 * p**3 - 15 * p**4 + 6 * p**5 for p in (k / 100 for k in range(101))]
    >>> round(smoothness(bell), 1)
    -1.4
    """
    speed = np.abs(np.diff(values))
    if len(speed) < LEAST_STEPS or not speed.any():
        return None
    count = 2 ** (math.ceil(math.log2(len(speed))) + PADDED)
    heights = np.abs(np.fft.rfft(speed, count))
    heights = heights / heights.max()
    below = np.fft.rfftfreq(count, STEP_S) <= HIGHEST_HZ
    high = heights[below][: int(np.flatnonzero(heights[below] >= LEAST)[-1]) + 1]
    if len(high) < 2:
        return None
    return -float(np.hypot(np.diff(high), 1.0 / (len(high) - 1)).sum())
