"""Cuff readings: what they are worth, the average of a home week, and the product of pressure and pulse, or a refusal.

Why here: a cuff after a set is read as if it were the peak, and it is not: the pressure falls back within 10 to 15
seconds, and the peak is not seen by any cuff. So a reading carries its phase, posture, arm and delay, and whatever shows
one of after a set also says that the peak was higher. It decides nothing: bounds of pressure live in `rules`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import fmean

from hartkracht.model.dose import Words
from hartkracht.units import mmHg, per_minute

# clinical.md 7.3: a product of readings that are not of the same 15 s means nothing.
SAME_MOMENT_S = 15.0
# clinical.md 8, home pressure: 7 days, at least 3, two readings in the morning and two in the evening, first day dropped.
WEEK_DAYS, LEAST_DAYS, READINGS_A_HALF_DAY = 7, 3, 2


class CuffPhase(Enum):
    """When the cuff was read: before any set, during one, in the rest after one, after the last, or standing."""

    REST = "rest"
    IN_SET = "in_set"
    POST_SET = "post_set"
    RECOVERY = "recovery"
    STANDING = "standing"


POSTURES = ("sitting", "lying", "standing")
ARMS = ("left", "right")


@dataclass(frozen=True, slots=True)
class Cuff:
    """One reading. at_s: stream time (s). delay_s: how long after the last set (s), None where there was none.

    arm: of `ARMS`, posture: of `POSTURES`; None where nobody said. In a set the arm is not still: never the whole truth.

    >>> Cuff(mmHg(150), mmHg(90), 40.0, CuffPhase.POST_SET, delay_s=40.0).caution.en
    'Measured 40 s after the set. The peak was higher.'

    Reference: what a cuff misses right after a set, Polito MD et al., Blood Press Monit 2007;12:81.
    """

    systolic: mmHg
    diastolic: mmHg
    at_s: float
    phase: CuffPhase
    posture: str | None = None
    arm: str | None = None
    delay_s: float | None = None

    @property
    def caution(self) -> Words | None:
        """What must be said wherever this reading is shown; None for one before any set."""
        if self.phase is CuffPhase.IN_SET:
            return MEASURED_IN_SET
        after_set = self.phase in (CuffPhase.POST_SET, CuffPhase.RECOVERY) or self.delay_s is not None
        return peak_was_higher(self.delay_s) if after_set else None


MEASURED_IN_SET = Words(
    "Tijdens de set gemeten, de arm niet stil. De piek was hoger.",
    "Measured during the set, the arm not still. The peak was higher.",
)


def plausible(systolic: float, diastolic: float) -> bool:
    """Can a cuff on an arm read this (mmHg)? Outside it the cuff or the typing is wrong.

    >>> plausible(80, 120)
    False
    """
    return 50 <= systolic <= 300 and 20 <= diastolic < systolic


def peak_was_higher(delay_s: float | None) -> Words:
    """Why a reading after a set is not the peak (clinical.md 7.3: 12 to 31 mmHg below it, right after).

    >>> peak_was_higher(30.0).en
    'Measured 30 s after the set. The peak was higher.'
    """
    if delay_s is None:
        return Words("Na de set gemeten. De piek was hoger.", "Measured after the set. The peak was higher.")
    if delay_s >= 120:
        minutes = f"{delay_s / 60:.0f}"
        return Words(
            f"{minutes} min na de set gemeten. De piek was hoger.",
            f"Measured {minutes} min after the set. The peak was higher.",
        )
    return Words(
        f"{delay_s:.0f} s na de set gemeten. De piek was hoger.",
        f"Measured {delay_s:.0f} s after the set. The peak was higher.",
    )


def rate_pressure_product(cuff: Cuff, pulse: per_minute | None, pulse_at_s: float | None) -> float | None:
    """Pulse x systolic pressure (a minute x mmHg); None unless both are of the same 15 s.

    >>> reading = Cuff(mmHg(140), mmHg(85), 100.0, CuffPhase.REST)
    >>> rate_pressure_product(reading, per_minute(70), 110.0)
    9800.0
    >>> rate_pressure_product(reading, per_minute(70), 130.0) is None
    True
    """
    if pulse is None or pulse_at_s is None or abs(cuff.at_s - pulse_at_s) > SAME_MOMENT_S:
        return None
    return float(cuff.systolic.value * pulse.value)


# --- a week at home ------------------------------------------------------------------------------


class HalfDay(Enum):
    """When at home."""

    MORNING = "morning"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class HomeReading:
    """One reading at home, seated. on: her own local day."""

    on: dt.date
    half: HalfDay
    systolic: mmHg
    diastolic: mmHg


@dataclass(frozen=True, slots=True)
class HomeWeek:
    """The average of a week at home; None where it may not be given, and `refused` says why. days: those that count."""

    systolic: mmHg | None
    diastolic: mmHg | None
    days: int
    readings: int
    refused: Words | None = None


TOO_FEW = Words(
    "Te weinig dagen: meet minstens 3 dagen, 's ochtends en 's avonds.",
    "Too few days: measure on at least 3 days, morning and evening.",
)


def home_week(readings: Sequence[HomeReading]) -> HomeWeek:
    """The average over one week, in the order in which they were taken.

    The week begins with the first reading. A day counts where both halves were measured; of each half the first two
    readings count, so that nobody picks the lowest. The first day is dropped: it reads about 2.8/1.4 mmHg too high.
    """
    halves = _halves(readings)
    days = sorted({day for day, _ in halves})
    whole = [day for day in days if all((day, half) in halves for half in HalfDay)]
    kept = [one for day in whole if day != days[0] for half in HalfDay for one in halves[day, half]]
    if len(whole) < LEAST_DAYS or not kept:
        return HomeWeek(None, None, len(whole), len(kept), TOO_FEW)
    systolic, diastolic = fmean(one.systolic.value for one in kept), fmean(one.diastolic.value for one in kept)
    return HomeWeek(mmHg(round(systolic, 1)), mmHg(round(diastolic, 1)), len({one.on for one in kept}), len(kept))


def _halves(readings: Iterable[HomeReading]) -> dict[tuple[dt.date, HalfDay], list[HomeReading]]:
    """The first two readings of each half day of the week that begins with the first reading."""
    found: dict[tuple[dt.date, HalfDay], list[HomeReading]] = defaultdict(list)
    taken = list(readings)
    first = min((one.on for one in taken), default=dt.date.min)
    for one in taken:
        half = found[one.on, one.half] if (one.on - first).days < WEEK_DAYS else []
        if len(half) < READINGS_A_HALF_DAY:
            half.append(one)
    return dict(found)
