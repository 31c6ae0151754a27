"""The conditions of the intake under eight heads, so that nobody scrolls past eighty boxes to find her own.

Only how they are laid out: what a condition means stands in the rulebook. One that is under no head comes under the last.
"""

from hartkracht.model.dose import Words

# head, examples as they read beside it, the conditions
HEADS: tuple[tuple[Words, Words, tuple[str, ...]], ...] = (
    (
        Words("Hart en kransslagaders", "Heart and coronary arteries"),
        Words("vernauwing, angina, hartfalen, klep", "narrowing, angina, heart failure, valve"),
        ("coronary_disease", "stable_angina", "unstable_angina", "microvascular_angina", "vasospastic_angina", "scad",
         "left_main_stenosis", "heart_failure", "decompensated_heart_failure", "cardiomyopathy",
         "hypertrophic_cardiomyopathy", "ppcm", "takotsubo", "valve_disease_mild", "valve_disease_moderate",
         "valve_disease_severe", "severe_aortic_stenosis", "myocarditis", "pericarditis", "endocarditis",
         "congenital_heart_disease", "heart_transplant", "lvad"),
    ),
    (
        Words("Hartritme", "Heart rhythm"),
        Words("boezemfibrilleren, pacemaker, ICD", "atrial fibrillation, pacemaker, ICD"),
        ("atrial_fibrillation", "other_arrhythmia", "uncontrolled_arrhythmia", "complex_ventricular_arrhythmia",
         "av_block_3", "av_block_high_degree", "pacemaker", "icd"),
    ),
    (
        Words("Bloeddruk en bloedvaten", "Blood pressure and vessels"),
        Words("hoge bloeddruk, aorta, beenvaten, stolsel", "high pressure, aorta, leg arteries, clot"),
        ("hypertension", "resistant_hypertension", "pulmonary_hypertension", "severe_pulmonary_hypertension",
         "aortic_aneurysm", "aortic_dissection", "thoracic_aortopathy", "marfan", "loeys_dietz",
         "vascular_ehlers_danlos", "peripheral_artery_disease", "thrombophlebitis"),
    ),
    (
        Words("Hersenen en ogen", "Brain and eyes"),
        Words("beroerte, TIA, netvlies, glaucoom", "stroke, TIA, retina, glaucoma"),
        ("stroke", "tia", "brain_aneurysm", "dementia_severe", "migraine_with_aura", "retinopathy_active", "retinal_detachment", "glaucoma"),
    ),
    (
        Words("Suiker, nieren, lever, klieren, bloed", "Sugar, kidneys, liver, glands, blood"),
        Words("diabetes, cholesterol, nierschade, schildklier", "diabetes, cholesterol, kidney damage, thyroid"),
        ("prediabetes", "diabetes_type_1", "diabetes_type_2", "diabetes_complications", "metabolic_syndrome",
         "high_cholesterol", "familial_hypercholesterolaemia", "obesity", "chronic_kidney_disease", "dialysis", "liver_disease", "thyroid_disease",
         "acute_thyroiditis", "anaemia", "electrolyte_disorder", "hypovolaemia"),
    ),
    (
        Words("Zwangerschap, overgang, bekkenbodem", "Pregnancy, menopause, pelvic floor"),
        Words("ook van lang geleden", "of long ago too"),
        ("pregnancy", "pre_eclampsia", "gestational_diabetes", "preterm_birth", "early_menopause", "pcos", "pelvic_floor"),
    ),
    (
        Words("Botten, gewrichten, huid, breuken", "Bones, joints, skin, hernias"),
        Words("botontkalking, rug, lies- of navelbreuk", "osteoporosis, back, groin or navel hernia"),
        ("osteoporosis", "joint_problem", "joint_inflammation_acute", "autoimmune_disease", "hernia", "large_hernia", "open_wound"),
    ),
    (
        Words("Longen, en wat hierboven niet staat", "Lungs, and what is not above"),
        Words("astma, COPD, kanker, COVID", "asthma, COPD, cancer, COVID"),
        ("copd", "asthma", "lung_disease_other", "cancer_treatment", "breast_radiotherapy", "long_covid", "symptoms_by_strength_training"),
    ),
)  # fmt: skip


def head_of(condition: str) -> int:
    """Under which head it stands, counted from 0."""
    return next((place for place, (_, _, held) in enumerate(HEADS) if condition in held), len(HEADS) - 1)
