"""Grinding: the concentric phase sticks, near failure. Told of a repetition only where a tempo was planned.

Theory. Sticking is between a tenth and a quarter of the planned speed for more than two seconds in the concentric phase
(clinical.md 4). The ends of the phase ease by themselves and are left out.
"""

from collections.abc import Sequence

from hartkracht.signals.filters import STEP_S

SLOW = (0.10, 0.25)  # of planned speed (clinical.md 4)
STICKS_S = 2.0  # (clinical.md 4)
MIDDLE = (0.10, 0.90)  # of the way: outside of it lie the turns (clinical.md 4)
OVER_STEPS = 8  # a third of a second, as the speed window of clinical.md 4


def grinds(values: Sequence[float], planned_s: float) -> bool:
    """Whether these values (on the even grid, one phase) stick; planned_s: the planned length of the phase (s)."""
    low, high = min(values), max(values)
    whole = high - low
    stuck = longest = 0
    for before, after in zip(values, values[OVER_STEPS:], strict=False):
        speed = abs(after - before) / (OVER_STEPS * STEP_S) * planned_s / whole if whole > 0.0 else 0.0
        inside = MIDDLE[0] < (0.5 * (before + after) - low) / whole < MIDDLE[1] if whole > 0.0 else False
        stuck = stuck + 1 if inside and SLOW[0] <= speed <= SLOW[1] else 0
        longest = max(longest, stuck)
    return longest * STEP_S > STICKS_S
