"""No word that a person may choose passes unseen: a symptom at the door, a heart event, a symptom afterwards."""

import pytest

from hartkracht.journey import follow_up
from hartkracht.journey.aftercare_cases import ANSWERED_AT, parsed
from hartkracht.journey.screen import screen
from hartkracht.model.decision import Clearance, Concern
from hartkracht.model.facts import FactSheet
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import cases
from hartkracht.rules.facts import parse
from hartkracht.rules.words import CONDITIONS, EVENTS, ILLNESS, SYMPTOMS

PLAIN = next(case for case in cases() if not case.facts and case.person == "plain")
# What a letter of the GP is enough for, with nothing else the matter (clinical.md 1.5).
GP_IS_ENOUGH = frozenset([
    "hypertension", "valve_disease_mild", "prediabetes", "diabetes_type_2", "metabolic_syndrome", "high_cholesterol",
    "familial_hypercholesterolaemia", "obesity", "copd", "asthma", "lung_disease_other", "liver_disease", "thyroid_disease",
    "anaemia", "osteoporosis", "joint_problem", "hernia", "pelvic_floor", "glaucoma", "pre_eclampsia",
    "gestational_diabetes", "early_menopause", "pcos", "preterm_birth", "autoimmune_disease", "migraine_with_aura",
    "breast_radiotherapy",
])  # fmt: skip
LONG_AGO_IS_OVER = frozenset([
    "thoracotomy", "radial_catheter", "femoral_catheter", "pulmonary_embolism", "deep_vein_thrombosis",
    "hypertensive_emergency", "vaginal_birth", "caesarean", "eye_surgery", "hernia_repair", "other_surgery", "fracture",
    "syncope", "severe_hypoglycaemia", "hospital_admission", "covid", "heart_drug_change",
])  # fmt: skip


def verdict(name, raw):
    known = PLAIN.sheet().with_fact(parse(name, raw, PLAIN.moment, "coach"))
    return screen(known, BOOK, PLAIN.moment).value


@pytest.mark.parametrize("word", SYMPTOMS)
def test_a_symptom_at_the_door_is_never_passed_over(word):
    assert verdict("symptoms_now", [word]) >= Clearance.REDUCED


@pytest.mark.parametrize("word", [word for word in ILLNESS if word != "none"])
def test_an_illness_is_never_passed_over(word):
    assert verdict("illness", word) >= Clearance.REDUCED


@pytest.mark.parametrize("word", CONDITIONS)
def test_a_condition_asks_more_than_the_gp_unless_it_is_on_the_list(word):
    assert (verdict("conditions", [word]) is Clearance.CLEARED) == (word in GP_IS_ENOUGH)


@pytest.mark.parametrize("word", EVENTS)
def test_an_event_of_long_ago_still_counts_unless_it_is_on_the_list(word):
    found = verdict("events", [{"what": word, "on": "2020-01-01"}])
    assert (found is Clearance.CLEARED) == (word in LONG_AGO_IS_OVER)


@pytest.mark.parametrize("word", SYMPTOMS)
def test_a_symptom_afterwards_is_never_green(word):
    judged = follow_up.judge("F1", parsed({"symptoms": [word], "symptom_still_there": "no"}), FactSheet(), ANSWERED_AT)
    assert judged.concern >= Concern.WATCH


@pytest.mark.parametrize(
    "word",
    [
        "tearing_pain",
        "worst_headache",
        "stroke_signs",
        "weakness_one_side",
        "drowsy",
        "cannot_swallow",
        "large_bleeding",
        "head_bump",
    ],
)
def test_what_the_emergency_row_names_opens_112_at_home_by_its_own_word(word):
    answers = {"symptoms": [word], "symptom_still_there": "no", "symptom_duration": "up_to_5", "symptom_severity": "1 /10",
               "symptom_at_rest": "no", "symptom_pattern": "known", "symptom_signs": []}  # fmt: skip
    assert follow_up.opens_112(answers, ANSWERED_AT) is not None
