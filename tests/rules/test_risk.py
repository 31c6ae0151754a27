"""SCORE2 and its family against every vector of clinical.md 9.3, to the printed digit; and for whom they are refused."""

import pytest

from hartkracht.rules.casebook import cases
from hartkracht.rules.facts import Sheet, parse
from hartkracht.rules.risk import (
    Diabetes,
    Model,
    PressureGrade,
    Profile,
    Refusal,
    Region,
    hba1c_ifcc,
    homa_ir,
    home_hypertension,
    isolated_systolic,
    metabolic_syndrome,
    orthostatic,
    prediabetes,
    pressure_grade,
    risk,
    score2,
    score2_diabetes,
    score2_op,
    strength_index,
)
from hartkracht.units import kg, mmHg, mmol_l, mmol_mol, percent

L, M, H, V = Region.LOW, Region.MODERATE, Region.HIGH, Region.VERY_HIGH
MAN, WOMAN = False, True
YOUNG = [
    (Profile(50, MAN, True, 140, 5.5, 1.3), {L: 5.9, M: 7.6, H: 8.1, V: 14.0}),
    (Profile(50, WOMAN, True, 140, 5.5, 1.3), {L: 4.2, M: 5.1, H: 6.9, V: 13.7}),
    (Profile(50, MAN, True, 140, 6.3, 1.4), {L: 6.3, M: 8.1, H: 8.8, V: 15.1}),
    (Profile(50, WOMAN, True, 140, 6.3, 1.4), {L: 4.3, M: 5.2, H: 7.1, V: 14.1}),
    (Profile(45, MAN, False, 110, 5.0, 2.0), {L: 1.1}),
    (Profile(55, WOMAN, False, 134, 5.6, 1.5), {L: 2.5}),
    (Profile(62, WOMAN, True, 150, 6.2, 1.2), {L: 8.8}),
    (Profile(69, WOMAN, False, 142, 5.4, 1.6), {L: 6.5}),
    (Profile(60, MAN, False, 120, 6.0, 1.3), {L: 5.0}),
    (Profile(60, WOMAN, False, 120, 6.0, 1.3), {L: 3.3}),
]
OLD = [
    (Profile(75, MAN, True, 140, 5.5, 1.3), {L: 18.6, M: 23.9, H: 27.8, V: 39.7}),
    (Profile(75, WOMAN, True, 140, 5.5, 1.3), {L: 15.2, M: 20.0, H: 30.6, V: 45.5}),
    (Profile(75, MAN, False, 140, 5.5, 1.3), {L: 13.3}),
    (Profile(75, WOMAN, False, 110, 5.0, 2.0), {L: 6.1}),
]
LATE, EARLY = Diabetes(60, 50, 90), Diabetes(50, 70, 60)
DIABETES = [
    (Profile(60, MAN, False, 140, 5.5, 1.3, LATE), {L: 8.4, M: 11.0, H: 12.5, V: 20.3}),
    (Profile(60, WOMAN, False, 140, 5.5, 1.3, LATE), {L: 6.1, M: 7.6, H: 11.1, V: 20.6}),
    (Profile(60, MAN, False, 140, 5.5, 1.3, EARLY), {L: 12.9, M: 17.2, H: 21.0, V: 31.2}),
    (Profile(60, WOMAN, False, 140, 5.5, 1.3, EARLY), {L: 9.8, M: 12.7, H: 20.4, V: 34.0}),
    (Profile(60, MAN, True, 140, 5.5, 1.3, LATE), {L: 11.8}),
    (Profile(60, WOMAN, True, 140, 5.5, 1.3, LATE), {L: 9.2}),
]
VECTORS = [
    (f, p, r, x)
    for f, rows in ((score2, YOUNG), (score2_op, OLD), (score2_diabetes, DIABETES))
    for p, by in rows
    for r, x in by.items()
]


@pytest.mark.parametrize(("score", "person", "region", "expected"), VECTORS)
def test_every_published_example_to_the_printed_digit(score, person, region, expected):
    assert round(score(person, region), 1) == expected


PLAIN = next(case for case in cases() if not case.facts and case.person == "plain")


def judged(**facts):
    known = PLAIN.sheet()
    stated = {"smoking": "never", "total_cholesterol": "5.6 mmol/L", "hdl_cholesterol": "1.5 mmol/L", **facts}
    for name, raw in stated.items():
        known = known.with_fact(parse(name, raw, PLAIN.moment, "physician"))
    return risk(Sheet(known, PLAIN.moment))


def test_a_woman_of_55_gets_score2_for_the_netherlands():
    found = judged(age="55 years", resting_pressure="[134/82, 134/80] mmHg")
    assert (found.model, round(found.percent, 1), found.band.en) == (Model.SCORE2, 2.5, "low to moderate")


def test_from_70_the_score_for_older_people_is_used():
    assert judged(age="69 years").model is Model.SCORE2
    assert judged(age="70 years").model is Model.SCORE2_OP


def test_with_diabetes_its_own_score_or_the_less_certain_one():
    values = {
        "conditions": ["diabetes_type_2"],
        "hba1c": "50 mmol/mol",
        "egfr": "90 mL/min/1.73m2",
        "diabetes_since_age": "55 years",
    }
    assert judged(**values).model is Model.SCORE2_DIABETES
    old = judged(age="74 years", conditions=["diabetes_type_2"])
    assert (old.model, old.less_certain) == (Model.SCORE2_OP, True)


@pytest.mark.parametrize(
    "facts",
    [
        {"age": "55 years", "conditions": ["coronary_disease"]},
        {"events": [{"what": "pci", "on": "2020-01-01"}]},
        {"age": "39 years"},
        {"age": "90 years"},
        {"conditions": ["diabetes_type_1"]},
        {"conditions": ["diabetes_type_2"]},
        {"conditions": ["chronic_kidney_disease"]},
        {"pregnancy": "pregnant"},
        {"total_cholesterol": "unknown"},
    ],
)
def test_a_score_is_refused_with_a_reason_for_whom_it_was_not_made(facts):
    found = judged(**facts)
    assert isinstance(found, Refusal)
    assert found.why.nl.startswith("Geen score")


def test_a_score_in_mg_per_dl_cannot_be_stated():
    with pytest.raises(ValueError, match="does not belong here"):
        judged(total_cholesterol="210 mg/dL")


@pytest.mark.parametrize(
    ("upper", "lower", "grade"),
    [(119, 79, "OPTIMAL"), (120, 79, "WITHIN_RANGE"), (129, 85, "HIGH_NORMAL"), (139, 89, "HIGH_NORMAL"), (140, 70, "GRADE_1"),
     (130, 100, "GRADE_2"), (180, 70, "GRADE_3"), (150, 110, "GRADE_3")],
)  # fmt: skip
def test_the_higher_column_decides_the_grade_of_pressure(upper, lower, grade):
    assert pressure_grade(mmHg(upper), mmHg(lower)) is PressureGrade[grade]


def test_definitions_at_their_bounds():
    assert isolated_systolic(mmHg(140), mmHg(89))
    assert not isolated_systolic(mmHg(140), mmHg(90))
    assert home_hypertension(mmHg(135), mmHg(70))
    assert not home_hypertension(mmHg(134), mmHg(84))
    assert orthostatic((mmHg(140), mmHg(80)), (mmHg(120), mmHg(80)))
    assert not orthostatic((mmHg(140), mmHg(80)), (mmHg(121), mmHg(71)))
    assert prediabetes(mmol_l(5.6)) is True
    assert prediabetes(mmol_l(5.5)) is False
    assert prediabetes(None, mmol_mol(47)) is True
    assert prediabetes() is None


def test_metabolic_syndrome_waits_for_what_could_still_decide():
    signs = {"waist": True, "triglycerides": True, "hdl": None, "pressure": False, "glucose": False}
    assert metabolic_syndrome(signs) is None
    assert metabolic_syndrome({**signs, "hdl": True}) is True
    assert metabolic_syndrome({**signs, "hdl": False}) is False


def test_homa_ir_is_not_given_on_insulin():
    assert homa_ir(mmol_l(5.0), 9.0, on_insulin=False) == pytest.approx(2.0)
    assert homa_ir(mmol_l(5.0), 9.0, on_insulin=True) is None


def test_hba1c_in_percent_becomes_mmol_mol():
    assert round(hba1c_ifcc(percent(7.0)).value) == 53


def test_the_strength_index_is_refused_at_the_tempo_of_this_method():
    assert strength_index(kg(40), 10, 0, 3.0) == pytest.approx(53.333, abs=0.001)
    assert strength_index(kg(40), 1, 0, 3.0) == 40
    assert isinstance(strength_index(kg(40), 8, 3, 8.0), Refusal)
    assert isinstance(strength_index(kg(40), 12, 4, 3.0), Refusal)
