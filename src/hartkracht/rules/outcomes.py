"""Outcomes: is a change in one person real, and does it matter? The smallest real change before the meaningful one.

Inside the measurement's own error the words are *no real change detectable*, whatever the sign; never a better colour.
Where nobody knows what is meaningful, that is said. Values: clinical.md 8 and 13; a default awaiting a clinician (D)
is marked, and none is ever shown as a guideline's.
"""

import enum
import math
from dataclasses import dataclass

from hartkracht.model.dose import Words

Z95 = 1.96 * math.sqrt(2)


class Change(enum.Enum):
    """What may be said about a change."""

    NOT_KNOWN = Words("niet bekend", "not known")
    NONE_DETECTABLE = Words("geen echte verandering te zien", "no real change detectable")
    REAL_SMALL = Words("echt, maar klein", "real, small")
    REAL = Words("echt en van betekenis", "real and meaningful")
    REAL_MEANING_UNKNOWN = Words("echt, betekenis onbekend", "real change, meaning unknown")
    CONFOUNDED = Words(
        "niet te beoordelen: er veranderde meer tegelijk", "cannot be judged: more changed at the same time"
    )
    NOT_USED = Words("niet gebruikt om te oordelen", "not used for judging")


class Better(enum.Enum):
    """Which way is better; UNCLEAR is not judged."""

    UP = 1
    DOWN = -1
    UNCLEAR = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome: unit, which way is better, the error (MDC95) and the meaningful change in that unit; None unknown.

    `variation` is the within-person variation of a laboratory value: then the error is a factor, not an amount.
    """

    id: str
    name: Words
    unit: str
    better: Better
    mdc: float | None
    mcid: float | None
    origin: str
    variation: float | None = None
    analytical: float = 0.0
    relative: bool = False


def _o(
    outcome_id: str, names: str, unit: str, better: Better, mdc: float | None, mcid: float | None, origin: str = "D",
    variation: float | None = None, analytical: float = 0.0, *, relative: bool = False,
) -> Outcome:  # fmt: skip
    nl, en = (part.strip() for part in names.split("|"))
    return Outcome(outcome_id, Words(nl, en), unit, better, mdc, mcid, origin, variation, analytical, relative)


UP, DOWN = Better.UP, Better.DOWN
OUTCOMES: dict[str, Outcome] = {
    outcome.id: outcome
    for outcome in (
        _o("home_systolic", "bovendruk thuis, week | home systolic, week", "mmHg", DOWN, 10, 5),
        _o("home_diastolic", "onderdruk thuis, week | home diastolic, week", "mmHg", DOWN, 6, None),
        _o("office_systolic", "bovendruk in de praktijk | office systolic", "mmHg", DOWN, 18, 5, "M"),
        _o("office_diastolic", "onderdruk in de praktijk | office diastolic", "mmHg", DOWN, 12, None, "M"),
        _o("hba1c", "HbA1c | HbA1c", "mmol/mol", DOWN, 5, 5, "M"),
        _o("fasting_glucose", "nuchtere bloedsuiker | fasting glucose", "mmol/L", DOWN, None, 0.5, "L", 0.048, 0.02),
        _o("insulin", "nuchtere insuline | fasting insulin", "pmol/L", DOWN, None, None, "L", 0.26, 0.06),
        _o("homa_ir", "HOMA-IR | HOMA-IR", "", DOWN, None, None, "L", 0.26, 0.06),
        _o("crp", "hs-CRP | hs-CRP", "mg/L", DOWN, None, None, "M", 0.425),
        _o("triglycerides", "triglyceriden | triglycerides", "mmol/L", DOWN, None, None, "L", 0.21),
        _o("ldl", "LDL | LDL cholesterol", "mmol/L", DOWN, None, None, "M", 0.08),
        _o("hdl", "HDL | HDL cholesterol", "mmol/L", UP, None, None, "M", 0.065),
        _o("total_cholesterol", "cholesterol | total cholesterol", "mmol/L", DOWN, None, None, "M", 0.055),
        _o("fmd", "vaatverwijding (FMD) | flow-mediated dilation", "%", UP, 3.5, 1, "M"),
        _o("cfpwv", "stijfheid van de grote slagader | aortic stiffness (cfPWV)", "m/s", DOWN, 1.2, 1, "M"),
        _o("cortisol", "cortisol | cortisol", "nmol/L", Better.UNCLEAR, None, None, "M"),
        _o(
            "rmssd_week",
            "hartslagvariatie, week | heart rate variability, week",
            "ms",
            UP,
            20,
            None,
            "M",
            relative=True,
        ),
        _o("resting_pulse", "pols in rust | pulse at rest", "/min", DOWN, 6, 5, "M"),
        _o("strength_index", "krachtindex | strength index", "%", UP, 15, None, "D", relative=True),
        _o("grip", "knijpkracht | grip strength", "kg", UP, 5, 5, "M"),
        _o("chair_stand_30", "opstaan in 30 s | 30 s chair stand", "times", UP, 3, 2, "M"),
        _o("chair_stand_5", "vijf keer opstaan | five times sit-to-stand", "s", DOWN, 3, 2.3, "M"),
        _o("sppb", "SPPB | SPPB", "points", UP, 2, 1, "M"),
        _o("gait_speed", "loopsnelheid | gait speed", "m/s", UP, 0.2, 0.10, "M"),
        _o(
            "six_minute_walk_coronary",
            "6 minuten lopen, hartziekte | 6-minute walk, coronary disease",
            "m",
            UP,
            32,
            25,
            "L",
        ),
        _o(
            "six_minute_walk_heart_failure",
            "6 minuten lopen, hartfalen | 6-minute walk, heart failure",
            "m",
            UP,
            32,
            30,
            "L",
        ),
        _o("waist", "buikomtrek | waist", "cm", DOWN, 3, None, "M"),
        _o("weight", "gewicht | weight", "kg", DOWN, 1.5, None, "M"),
        _o("macnew", "MacNew | MacNew", "points", UP, None, 0.5, "M"),
        _o("saq", "SAQ-7 | SAQ-7", "points", UP, None, 5, "M"),
        _o("phq9", "PHQ-9 | PHQ-9", "points", DOWN, None, 5, "M"),
        _o("gad7", "GAD-7 | GAD-7", "points", DOWN, None, 4, "M"),
        _o("who5", "WHO-5 | WHO-5", "points", UP, None, 10, "M"),
    )
}


def mdc95(sem: float, readings: int = 1) -> float:
    """The smallest real change of one person: 2.77 x SEM, over the root of independent days averaged each time."""
    if readings < 1:
        raise ValueError("a mean needs one reading or more")
    return Z95 * sem / math.sqrt(readings)


def sem(sd: float, icc: float) -> float:
    """The standard error of measurement from the spread between people and the reliability."""
    if not 0 <= icc <= 1:
        raise ValueError(f"a reliability lies between 0 and 1, not {icc}")
    return sd * math.sqrt(1 - icc)


def reference_change(variation: float, analytical: float = 0.0, samples: int = 1) -> tuple[float, float]:
    """(up, down) as fractions within which a laboratory value of one person is noise, on the logarithmic scale.

    variation, analytical: coefficients of variation as fractions; samples: independent samples averaged each time.
    """
    total = (variation**2 + analytical**2) / samples
    s = math.sqrt(math.log(1 + total))
    return math.exp(Z95 * s) - 1, math.exp(-Z95 * s) - 1


def judge(
    outcome: Outcome, before: float | None, after: float | None, *, confounded: bool = False, samples: int = 1
) -> Change:
    """What may be said about this change. `confounded`: a medicine changed in between. None is unknown, never 0."""
    if outcome.better is Better.UNCLEAR:
        return Change.NOT_USED
    if before is None or after is None:
        return Change.NOT_KNOWN
    if confounded:
        return Change.CONFOUNDED
    real = _is_real(outcome, before, after, samples)
    if real is None:
        return Change.NOT_KNOWN
    if not real:
        return Change.NONE_DETECTABLE
    if outcome.mcid is None:
        return Change.REAL_MEANING_UNKNOWN
    return Change.REAL if abs(after - before) >= outcome.mcid else Change.REAL_SMALL


def _is_real(outcome: Outcome, before: float, after: float, samples: int) -> bool | None:
    if outcome.variation is not None:
        if before <= 0:
            return None
        up, down = reference_change(outcome.variation, outcome.analytical, samples)
        return after / before - 1 >= up or after / before - 1 <= down
    if outcome.mdc is None:
        return None
    change = abs(after - before) / abs(before) * 100 if outcome.relative and before else abs(after - before)
    return change >= outcome.mdc


def improved(outcome: Outcome, before: float, after: float, change: Change) -> bool | None:
    """Is a real change for the better? None where nothing real can be said: that has no direction."""
    if change not in (Change.REAL, Change.REAL_SMALL, Change.REAL_MEANING_UNKNOWN):
        return None
    return (after - before) * outcome.better.value > 0


@dataclass(frozen=True, slots=True)
class Expected:
    """What trials of about 2.8 sessions a week gave, as a group's mean, and the noise of one person around it."""

    systolic: float
    diastolic: float
    noise_systolic: float = 10
    noise_diastolic: float = 6


LONGEST_WEEKS, SHORTEST_WEEKS = 24, 8


def expected_pressure(systolic: float, diastolic: float, weeks: int) -> Expected | None:
    """The group's change by the pressure at the start (MacDonald 2016); None before 8 weeks and beyond 24."""
    if not SHORTEST_WEEKS <= weeks <= LONGEST_WEEKS:
        return None
    if systolic >= 140 or diastolic >= 90:
        return Expected(-6, -5)
    if systolic >= 130 or diastolic >= 85:
        return Expected(-3, -3)
    return Expected(0, -1)
