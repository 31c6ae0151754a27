"""How far the pulse falls in the minute after a set: her own trend, or a refusal.

Why here: recovery of the pulse is defined for a maximal test; after a set of strength training it says something only
against her own earlier sets, and nothing at all in fibrillation or with a pacemaker (clinical.md 7.3). So it is a number
with its refusals, never a grade.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from hartkracht.signals.events import Beat

AFTER_S = 60.0
AROUND_S = 5.0  # beats that far around a moment make its pulse: four to ten beats  [D]
LEAST_BEATS = 3
KNOWN_AFTER_S = AFTER_S + AROUND_S + 1.0  # a beat is told one beat late
LOOKS_BACK_S = KNOWN_AFTER_S + 2 * AROUND_S


@dataclass(frozen=True, slots=True)
class Recovery:
    """The higher of the pulse just before and just after the end of the set, the pulse one minute later (both a minute),
    and the fall; None is not known."""

    peak_bpm: float | None
    after_bpm: float | None
    fall_bpm: float | None
    refused_because: str | None = None


def recovery(beats: Sequence[Beat], set_ended_s: float, irregular: bool | None, paced: bool | None) -> Recovery:
    """The fall of the pulse in the minute after a set. irregular, paced: True or unknown (None) rhythm is told apart.

    Only a known pacemaker or fibrillation refuses; an unknown is not a contraindication to a trend, and nobody grades it.

    >>> before = [Beat(n * 0.5, 500.0, "normal", n * 0.5) for n in range(21)]
    >>> after = [Beat(10 + n * 0.75, 750.0, "normal", 10 + n * 0.75) for n in range(90)]
    >>> recovery(before + after, 10.0, irregular=False, paced=False).fall_bpm
    40.0

    Reference: what it means after a maximal test, Cole CR et al., N Engl J Med 1999;341:1351; after a set, nothing but a
    trend.
    """
    if irregular or paced:
        return Recovery(None, None, None, "irregular rhythm" if irregular else "a pacemaker sets the pulse")
    around = (_bpm(beats, set_ended_s - AROUND_S, set_ended_s), _bpm(beats, set_ended_s, set_ended_s + AROUND_S))
    peak = max((bpm for bpm in around if bpm is not None), default=None)
    minute = set_ended_s + AFTER_S
    after = _bpm(beats, minute - AROUND_S, minute + AROUND_S)
    if peak is None or after is None:
        return Recovery(peak, after, None, "too few regular beats at the end of the set or a minute after it")
    return Recovery(peak, after, peak - after)


def _bpm(beats: Sequence[Beat], from_s: float, to_s: float) -> float | None:
    near = [beat.rr_ms for beat in beats if beat.kind == "normal" and from_s <= beat.at_s <= to_s]
    return 60_000 / median(near) if len(near) >= LEAST_BEATS else None
