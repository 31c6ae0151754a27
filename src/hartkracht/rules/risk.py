"""Ten-year risk of heart and vessel disease: SCORE2, SCORE2-OP and SCORE2-Diabetes, and the definitions beside them.

The Netherlands is a low-risk region. A score is refused, with a reason, for whom it was not made: known disease, an age
outside it, type 1 diabetes, pregnancy. A score never clears anybody. Coefficients: clinical.md 9 (SCORE2 ehab309, OP
ehab312, Diabetes ehad260), proved there and in the tests against every published example.
"""

import enum
import math
from dataclasses import dataclass

from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN
from hartkracht.rules.language import View
from hartkracht.units import Quantity, mmHg, mmol_l, mmol_mol, percent

YOUNGEST, OLD, OLDEST = 40, 70, 90


class Region(enum.Enum):
    """Risk regions of Europe (ESC 2021)."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very high"


class Model(enum.Enum):
    """Which score it is."""

    SCORE2 = "SCORE2"
    SCORE2_OP = "SCORE2-OP"
    SCORE2_DIABETES = "SCORE2-Diabetes"


@dataclass(frozen=True, slots=True)
class Diabetes:
    """What SCORE2-Diabetes asks beside the rest: age at diagnosis (years), HbA1c (mmol/mol), eGFR (mL/min/1.73 m2)."""

    diagnosed_at: float
    hba1c: float
    egfr: float


@dataclass(frozen=True, slots=True)
class Profile:
    """One person: completed years, current smoking, systolic in mmHg, total and HDL cholesterol in mmol/L."""

    age: int
    female: bool
    smokes: bool
    systolic: float
    cholesterol: float
    hdl: float
    diabetes: Diabetes | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """The risk in percent, from which model, in which band, and whether it is less certain than usual."""

    percent: float
    model: Model
    band: Words
    less_certain: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no score is given."""

    why: Words


@dataclass(frozen=True, slots=True)
class _Coefficients:
    """Named as in clinical.md 9: age a, smoking s, pressure b, diabetes d, cholesterol c, HDL h, and their products with a."""

    a: float
    s: float
    b: float
    c: float
    h: float
    a_s: float
    a_b: float
    a_c: float
    a_h: float
    survival: float
    d: float = 0.0
    a_d: float = 0.0
    mean: float = 0.0

    def predictor(self, a: float, s: float, b: float, c: float, h: float, d: float = 0.0) -> float:
        """The linear predictor of transformed values; SCORE2 is asked of nobody with diabetes, so it has no d."""
        main = self.a * a + self.s * s + self.b * b + self.d * d + self.c * c + self.h * h
        return main + a * (self.a_s * s + self.a_b * b + self.a_c * c + self.a_h * h + self.a_d * d) - self.mean


# By sex: False men, True women.
_SCORE2 = {
    False: _Coefficients(0.3742, 0.6012, 0.2777, 0.1458, -0.2698, -0.0755, -0.0255, -0.0281, 0.0426, 0.9605),
    True: _Coefficients(0.4648, 0.7744, 0.3131, 0.1002, -0.2606, -0.1088, -0.0277, -0.0226, 0.0613, 0.9776),
}
_OP = {
    False: _Coefficients(0.0634, 0.3524, 0.0094, 0.0850, -0.3564, -0.0247, -0.0005, 0.0073, 0.0091, 0.7576,
                         d=0.4245, a_d=-0.0174, mean=0.0929),
    True: _Coefficients(0.0789, 0.4921, 0.0102, 0.0605, -0.3040, -0.0255, -0.0004, -0.0009, 0.0154, 0.8082,
                        d=0.6010, a_d=-0.0107, mean=0.2290),
}  # fmt: skip
_DIABETES = {
    False: _Coefficients(0.5368, 0.4774, 0.1322, 0.1102, -0.1087, -0.0672, -0.0268, -0.0181, 0.0095, 0.9605,
                         d=0.6457, a_d=-0.0983),
    True: _Coefficients(0.6624, 0.6139, 0.1421, 0.1127, -0.1568, -0.1122, -0.0167, -0.0200, 0.0186, 0.9776,
                        d=0.8096, a_d=-0.1272),
}  # fmt: skip
# d*dx, g, e, e^2, g*a, e*a
_DIABETES_MORE = {
    False: (-0.0998, 0.0955, -0.0591, 0.0058, -0.0134, 0.0115),
    True: (-0.1180, 0.1173, -0.0640, 0.0062, -0.0196, 0.0169),
}
_SCALES = {
    Region.LOW: {False: (-0.5699, 0.7476), True: (-0.7380, 0.7019)},
    Region.MODERATE: {False: (-0.1565, 0.8009), True: (-0.3143, 0.7701)},
    Region.HIGH: {False: (0.3207, 0.9360), True: (0.5710, 0.9369)},
    Region.VERY_HIGH: {False: (0.5836, 0.8294), True: (0.9412, 0.8329)},
}
_OP_SCALES = {
    Region.LOW: {False: (-0.34, 1.19), True: (-0.52, 1.01)},
    Region.MODERATE: {False: (0.01, 1.25), True: (-0.10, 1.10)},
    Region.HIGH: {False: (0.08, 1.15), True: (0.38, 1.09)},
    Region.VERY_HIGH: {False: (0.05, 0.70), True: (0.38, 0.69)},
}


def score2(person: Profile, region: Region = Region.LOW) -> float:
    """SCORE2 in percent: 40 to 69 years, no diabetes."""
    k = _SCORE2[person.female]
    return _calibrated(_probability(k, k.predictor(*_young(person), *_lipids(person))), _SCALES[region][person.female])


def score2_op(person: Profile, region: Region = Region.LOW) -> float:
    """SCORE2-OP in percent: 70 years and older; with diabetes it is less certain."""
    k = _OP[person.female]
    d = float(person.diabetes is not None)
    lp = k.predictor(
        person.age - 73, float(person.smokes), person.systolic - 150, person.cholesterol - 6, person.hdl - 1.4, d
    )
    return _calibrated(_probability(k, lp), _OP_SCALES[region][person.female])


def score2_diabetes(person: Profile, region: Region = Region.LOW) -> float:
    """SCORE2-Diabetes in percent: 40 to 69 years, type 2 diabetes. Raises ValueError without its three values."""
    if person.diabetes is None:
        raise ValueError("SCORE2-Diabetes asks the age at diagnosis, HbA1c and eGFR")
    k = _DIABETES[person.female]
    a, s, b = _young(person)
    lp = k.predictor(a, s, b, *_lipids(person), d=1.0) + _more(person.diabetes, a, _DIABETES_MORE[person.female])
    return _calibrated(_probability(k, lp), _SCALES[region][person.female])


def _more(diabetes: Diabetes, a: float, k: tuple[float, ...]) -> float:
    dx, g, e = (diabetes.diagnosed_at - 50) / 5, (diabetes.hba1c - 31) / 9.34, (math.log(diabetes.egfr) - 4.5) / 0.15
    return k[0] * dx + k[1] * g + k[2] * e + k[3] * e * e + k[4] * g * a + k[5] * e * a


def _young(person: Profile) -> tuple[float, float, float]:
    return (person.age - 60) / 5, float(person.smokes), (person.systolic - 120) / 20


def _lipids(person: Profile) -> tuple[float, float]:
    return person.cholesterol - 6, (person.hdl - 1.3) / 0.5


def _probability(k: _Coefficients, predictor: float) -> float:
    return 1 - float(k.survival ** math.exp(predictor))


def _calibrated(p: float, scales: tuple[float, float]) -> float:
    return 100 * (1 - math.exp(-math.exp(scales[0] + scales[1] * math.log(-math.log(1 - p)))))


# --- for whom, and what it means -----------------------------------------------------------------

LOW_MODERATE, HIGH, VERY_HIGH = (
    Words("laag tot matig", "low to moderate"),
    Words("hoog", "high"),
    Words("zeer hoog", "very high"),
)
_DIABETES_BANDS = (
    (5.0, Words("laag", "low")),
    (10.0, Words("matig", "moderate")),
    (20.0, HIGH),
    (math.inf, VERY_HIGH),
)
KNOWN_DISEASE = (
    "coronary_disease", "stable_angina", "unstable_angina", "microvascular_angina", "vasospastic_angina", "scad",
    "left_main_stenosis", "heart_failure", "stroke", "tia", "peripheral_artery_disease", "aortic_aneurysm",
    "aortic_dissection",
)  # fmt: skip
KNOWN_EVENTS = ("myocardial_infarction", "acute_coronary_syndrome", "pci", "cabg", "stroke", "tia", "scad")
_ASKED = ("age", "sex", "smoking", "resting_systolic", "total_cholesterol", "hdl_cholesterol", "conditions", "events")


def band(percent_: float, age: int, model: Model) -> Words:
    """The band of a risk: ESC 2021 by age; four bands for SCORE2-Diabetes."""
    if model is Model.SCORE2_DIABETES:
        return next(words for bound, words in _DIABETES_BANDS if percent_ < bound)
    low, high = (2.5, 7.5) if age < 50 else (5.0, 10.0) if age < OLD else (7.5, 15.0)
    return LOW_MODERATE if percent_ < low else HIGH if percent_ < high else VERY_HIGH


def risk(view: View, region: Region = Region.LOW) -> Risk | Refusal:
    """The score that fits this person, or why there is none."""
    refusal = _refused(view)
    if refusal is not None:
        return refusal
    diabetic = "diabetes_type_2" in view.value("conditions")
    diabetes = _diabetes(view) if diabetic else None
    if isinstance(diabetes, Refusal):
        return diabetes
    person = _profile(view, diabetes)
    if person.age >= OLD:
        return _risk(score2_op(person, region), person, Model.SCORE2_OP, less_certain=diabetic)
    if diabetic:
        return _risk(score2_diabetes(person, region), person, Model.SCORE2_DIABETES)
    return _risk(score2(person, region), person, Model.SCORE2)


def _risk(percent_: float, person: Profile, model: Model, *, less_certain: bool = False) -> Risk:
    return Risk(percent_, model, band(percent_, person.age, model), less_certain)


def _refused(view: View) -> Refusal | None:
    missing = [name for name in _ASKED if view.value(name) is UNKNOWN]
    if missing:
        return _refuse(
            f"niet alles is bekend ({', '.join(missing)})", f"not everything is known ({', '.join(missing)})"
        )
    age, conditions = view.value("age").value, view.value("conditions")
    if any(word in conditions for word in KNOWN_DISEASE) or any(e.what in KNOWN_EVENTS for e in view.value("events")):
        return _refuse("er is al een ziekte van hart of vaten", "heart or vessel disease is known already")
    if not YOUNGEST <= age < OLDEST:
        return _refuse("de score geldt van 40 tot 90 jaar", "the score holds from 40 to 90 years")
    if "diabetes_type_1" in conditions:
        return _refuse("de score geldt niet bij diabetes type 1", "the score does not hold in type 1 diabetes")
    if "chronic_kidney_disease" in conditions:
        return _refuse("de score geldt niet bij nierschade", "the score does not hold in kidney disease")
    if "familial_hypercholesterolaemia" in conditions:
        return _refuse(
            "de score geldt niet bij erfelijk hoog cholesterol",
            "the score does not hold in familial hypercholesterolaemia",
        )
    if view.value("pregnancy") in ("pregnant", "possibly") or "pregnancy" in conditions:
        return _refuse("de score geldt niet in een zwangerschap", "the score does not hold in pregnancy")
    return None


def _refuse(nl: str, en: str) -> Refusal:
    return Refusal(Words(f"Geen score: {nl}.", f"No score: {en}."))


def _diabetes(view: View) -> Diabetes | Refusal | None:
    """What SCORE2-Diabetes needs; from 70 up SCORE2-OP asks only that there is diabetes."""
    if view.value("age").value >= OLD:
        return Diabetes(math.nan, math.nan, math.nan)
    values = [view.value(name) for name in ("diabetes_since_age", "hba1c", "egfr")]
    if UNKNOWN in values:
        return _refuse(
            "bij diabetes vragen wij de leeftijd bij de diagnose, HbA1c en eGFR",
            "with diabetes we ask the age at diagnosis, HbA1c and eGFR",
        )
    since, hba1c, egfr = (value.value for value in values)
    return Diabetes(since, hba1c, egfr)


def _profile(view: View, diabetes: Diabetes | None) -> Profile:
    return Profile(
        int(view.value("age").value),
        view.value("sex") == "female",
        view.value("smoking") == "current",
        view.value("resting_systolic").value,
        view.value("total_cholesterol").value,
        view.value("hdl_cholesterol").value,
        diabetes,
    )


# --- definitions (clinical.md 9.4) ---------------------------------------------------------------


class PressureGrade(enum.IntEnum):
    """ESH 2023 / ESC 2018. The higher of the two columns decides."""

    OPTIMAL = 0
    WITHIN_RANGE = 1
    HIGH_NORMAL = 2
    GRADE_1 = 3
    GRADE_2 = 4
    GRADE_3 = 5


_SYSTOLIC_FROM, _DIASTOLIC_FROM = (120, 130, 140, 160, 180), (80, 85, 90, 100, 110)


def pressure_grade(systolic: mmHg, diastolic: mmHg) -> PressureGrade:
    """The grade of an office pressure."""
    by_systolic = sum(systolic.value >= bound for bound in _SYSTOLIC_FROM)
    by_diastolic = sum(diastolic.value >= bound for bound in _DIASTOLIC_FROM)
    return PressureGrade(max(by_systolic, by_diastolic))


def isolated_systolic(systolic: mmHg, diastolic: mmHg) -> bool:
    """Systolic 140 or more with diastolic below 90."""
    return systolic >= mmHg(140) and diastolic < mmHg(90)


def home_hypertension(systolic: mmHg, diastolic: mmHg) -> bool:
    """Home mean of 135/85 or more."""
    return systolic >= mmHg(135) or diastolic >= mmHg(85)


def orthostatic(seated: tuple[mmHg, mmHg], standing: tuple[mmHg, mmHg]) -> bool:
    """A fall of 20 systolic or 10 diastolic within 3 minutes of standing."""
    return seated[0].value - standing[0].value >= 20 or seated[1].value - standing[1].value >= 10


def prediabetes(fasting: mmol_l | None = None, hba1c: mmol_mol | None = None) -> bool | None:
    """ADA: fasting 5.6-6.9 mmol/L or HbA1c 39-47 mmol/mol. None where neither is known."""
    answers = [
        None if fasting is None else 5.6 <= fasting.value < 7.0,
        None if hba1c is None else 39 <= hba1c.value < 48,
    ]
    return True if True in answers else False if False in answers else None


def metabolic_syndrome(signs: dict[str, bool | None]) -> bool | None:
    """Harmonised 2009: 3 or more of waist, triglycerides, hdl, pressure, glucose (each by value or by drug).

    None while unknown signs could still decide.
    """
    sure = sum(value is True for value in signs.values())
    possible = sum(value is not False for value in signs.values())
    return True if sure >= 3 else False if possible < 3 else None


def homa_ir(glucose: mmol_l, insulin_uu_ml: float, *, on_insulin: bool) -> float | None:
    """HOMA-IR = glucose (mmol/L) x insulin (uU/mL) / 22.5. None on insulin therapy: it is not valid there."""
    return None if on_insulin else glucose.value * insulin_uu_ml / 22.5


def hba1c_ifcc(ngsp: percent) -> mmol_mol:
    """HbA1c in mmol/mol from percent: 10.93 x NGSP - 23.5."""
    return mmol_mol(10.93 * ngsp.value - 23.5)


# --- strength, as an index only (clinical.md 2.5) ------------------------------------------------


def strength_index(load: Quantity, repetitions: int, in_reserve: int, repetition_s: float) -> float | Refusal:
    """Epley on repetitions plus reserve: an index for the same exercise, machine and tempo, never a greatest lift.

    Refused beyond 15 repetitions to failure and for slow tempi (over 4 s a repetition): there load x time is shown.
    """
    to_failure = repetitions + in_reserve
    if to_failure > 15 or repetition_s > 4:
        return Refusal(
            Words(
                "Bij dit tempo zegt deze rekensom niets. Wij tonen gewicht maal tijd.",
                "At this tempo this sum says nothing. Load times time is shown.",
            )
        )
    return load.value if to_failure == 1 else load.value * (1 + to_failure / 30)
