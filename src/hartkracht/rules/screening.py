"""Screening: what stands in the way of training at all, until a physician or time has spoken.

Contraindications that time does not heal, those a physician weighs, and the 25 topics of the intake. What can change
from day to day is in `today`, the letter in `clearing`; a rule here is as true tomorrow as it is now.
"""

from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Words
from hartkracht.rules.clearing import CORONARY_KNOWN, DEVICE, HEART_FAILURE_KNOWN, PREGNANT, WEAK_HEART
from hartkracht.rules.events import ever
from hartkracht.rules.facts import (
    CATALOGUE,
    aortic_valve_area,
    capacity,
    conditions,
    ecg,
    effort_complaints,
    hba1c,
    ischaemia_mets,
    ischaemia_watts,
    mean_pulmonary_pressure,
    nyha,
    potassium,
    pregnancy,
    rhythm,
    yes,
)
from hartkracht.rules.language import Citation, Condition, Rule, given, rule
from hartkracht.rules.letter import (
    CARDIAC,
    CARDIOLOGISTS,
    LetterLimits,
    LetterSays,
    NamesMedicine,
    names_diagnosis,
    names_symptom,
    signed_by,
)
from hartkracht.rules.medication import TakesNone, UnclearUse, Unplaced, takes
from hartkracht.rules.sources import ACSM, AHA_2007, DIABETES_CARE, ESC_2020, OWN, REHAB
from hartkracht.rules.words import CONDITIONS, capital
from hartkracht.units import cm2, mets, mmHg, mmol_l, mmol_mol, watts

ASK_PHYSICIAN, CLOSED_FOR_GOOD, INCOMPLETE = Clearance.ASK_PHYSICIAN, Clearance.NOT_SUITABLE, Clearance.INCOMPLETE
DOCTOR = ("Eerst kijkt een arts ernaar.", "A physician looks at it first.")
LIST = DIABETES_CARE.at("table, absolute and relative")
HEART_DISEASE = conditions.any_of(*CARDIAC, "valve_disease_mild", "severe_aortic_stenosis", "pulmonary_hypertension",
                                  "severe_pulmonary_hypertension", "aortic_aneurysm", "thoracic_aortopathy",
                                  "congenital_heart_disease")  # fmt: skip
OPENED_BY_AORTIC_SPECIALIST = LetterSays(
    "opens_dissection",
    Words("de specialist voor de grote slagader opent dit", "the aortic specialist opens this"),
    ("aortic_specialist",),
) & LetterLimits(
    "systolic_after_set",
    Words("hoogste bovendruk bij inspanning", "highest systolic on effort"),
    roles=("aortic_specialist",),
)


def _tissue(word: str, source: Citation) -> Rule:
    name = CONDITIONS[word]
    return rule(
        word.replace("_", "-"),
        when=conditions.any_of(word),
        then=CLOSED_FOR_GOOD,
        says=(capital(name.nl), capital(name.en)),
        why=(
            "Drukpieken kunnen de wand van de grote slagader scheuren.",
            "Pressure peaks can tear the wall of the aorta.",
        ),
        source=source,
    )


CLOSED: tuple[Rule, ...] = (
    _tissue("marfan", AHA_2007.at("table 1, Marfan syndrome")),
    _tissue("loeys_dietz", OWN.at("1.1, as Marfan", "D", "H")),
    _tissue("vascular_ehlers_danlos", OWN.at("1.1, as Marfan", "D", "H")),
    rule(
        "aortic-dissection",
        when=conditions.any_of("aortic_dissection") & ~OPENED_BY_AORTIC_SPECIALIST,
        then=CLOSED_FOR_GOOD,
        says=("Een scheur in de grote slagader", "A dissection of the aorta"),
        why=("Alleen een gespecialiseerd centrum kan dit openen, met een grens voor de druk.",
             "Only a specialist centre can open this, with a limit for the pressure."),
        source=AHA_2007.at("table 1, aortic dissection"),
    ),
    rule(
        "severe-pulmonary-hypertension",
        when=conditions.any_of("severe_pulmonary_hypertension"),
        then=CLOSED_FOR_GOOD,
        says=("Ernstig hoge druk in de longvaten", "Severe pulmonary hypertension"),
        why=("Inspanning kan te zwaar zijn voor de rechterkant van het hart.", "Effort can overload the right heart."),
        source=AHA_2007.at("table 1, mean pressure above 55 mmHg"),
    ),
    rule(
        "pulmonary-pressure-above-55",
        when=given(mean_pulmonary_pressure > mmHg(55)),
        then=CLOSED_FOR_GOOD,
        says=("De druk in de longslagader is boven 55", "The pulmonary pressure is above 55"),
        why=("Inspanning kan te zwaar zijn voor de rechterkant van het hart.", "Effort can overload the right heart."),
        source=AHA_2007.at("table 1, mean pressure above 55 mmHg"),
    ),
    rule(
        "pregnancy-with-heart-disease",
        when=PREGNANT & HEART_DISEASE,
        then=CLOSED_FOR_GOOD,
        says=("Zwanger, met een hartziekte", "Pregnant, with a heart disease"),
        why=("Dit valt buiten wat wij begeleiden.", "This is outside what we supervise."),
        source=OWN.at("6.6", "D"),
    ),
    rule(
        "pregnancy-with-heart-event",
        when=PREGNANT & (yes("heart_event_ever") | yes("heart_failure_ever") | yes("angina_open_vessels") | yes("device_present")),
        then=CLOSED_FOR_GOOD,
        says=("Zwanger, met een hartziekte in het verleden", "Pregnant, with a heart disease in the past"),
        why=("Dit valt buiten wat wij begeleiden.", "This is outside what we supervise."),
        source=OWN.at("6.6", "D"),
    ),
)  # fmt: skip


def _weighed(word: str, source: Citation, why: tuple[str, str] = DOCTOR, unless: Condition | None = None) -> Rule:
    """A condition a physician weighs first: closed while it is there, or until the letter says more."""
    name = CONDITIONS[word]
    there: Condition = conditions.any_of(word)
    return rule(
        f"ask-{word.replace('_', '-')}",
        when=there & ~unless if unless is not None else there,
        then=ASK_PHYSICIAN,
        says=(f"Eerst een arts: {name.nl}", f"A physician first: {name.en}"),
        why=why,
        source=source,
    )


_TABLE_1 = AHA_2007.at("table 1, absolute")
_NOT_COVERED = OWN.at("18, not covered", "D")
_OUTSIDE = ("Dit regelboek heeft hier geen regels voor.", "This rulebook has no rules for this.")

ASK: tuple[Rule, ...] = (
    _weighed("unstable_angina", _TABLE_1),
    _weighed("decompensated_heart_failure", _TABLE_1),
    _weighed("uncontrolled_arrhythmia", _TABLE_1),
    _weighed("av_block_3", REHAB.at("table 1, third degree block without pacemaker")),
    _weighed("myocarditis", _TABLE_1, ("Trainen kan ritmestoornissen geven.", "Training can cause arrhythmia.")),
    _weighed("pericarditis", _TABLE_1),
    _weighed("endocarditis", _TABLE_1),
    _weighed("severe_aortic_stenosis", _TABLE_1, unless=signed_by(*CARDIOLOGISTS, "specialist") & names_diagnosis("severe_aortic_stenosis")),
    _weighed("pulmonary_hypertension", OWN.at("18, pressure up to 55", "D"), ("Een specialist kijkt hoe hoog de druk is.", "A specialist looks how high the pressure is."),
             signed_by(*CARDIOLOGISTS, "specialist") & names_diagnosis("pulmonary_hypertension")),
    _weighed("thrombophlebitis", REHAB.at("table 1, acute thrombophlebitis")),
    _weighed("electrolyte_disorder", REHAB.at("table 1, hypo- or hyperkalaemia")),
    _weighed("hypovolaemia", REHAB.at("table 1, hypovolaemia")),
    _weighed("acute_thyroiditis", REHAB.at("table 1, acute thyroiditis")),
    _weighed("joint_inflammation_acute", LIST),
    _weighed("retinal_detachment", LIST),
    _weighed("open_wound", OWN.at("14, wound", "D")),
    _weighed("symptoms_by_strength_training", LIST),
    *(_weighed(word, REHAB.at("table 1, relative"), unless=signed_by(*CARDIOLOGISTS) & names_diagnosis(word))
      for word in ("left_main_stenosis", "complex_ventricular_arrhythmia", "av_block_high_degree", "valve_disease_severe", "hypertrophic_cardiomyopathy")),
    *(_weighed(word, _NOT_COVERED, _OUTSIDE)
      for word in ("heart_transplant", "lvad", "congenital_heart_disease", "dialysis", "cancer_treatment")),
    _weighed("dementia_severe", LIST),
    rule(
        "aortic-valve-narrow",
        when=given(aortic_valve_area < cm2(1.0)) & ~(signed_by(*CARDIOLOGISTS, "specialist") & names_diagnosis("severe_aortic_stenosis")),
        then=ASK_PHYSICIAN,
        says=("De opening van de aortaklep is te klein", "The opening of the aortic valve is too small"),
        why=DOCTOR,
        source=AHA_2007.at("table 1, aortic valve area below 1.0 cm2", "M", "H"),
    ),
    rule(
        "medicine-for-lung-pressure",
        when=takes("R_PH") & ~(signed_by(*CARDIOLOGISTS, "specialist") & names_diagnosis("pulmonary_hypertension")),
        then=ASK_PHYSICIAN,
        says=("Een medicijn tegen hoge druk in de longvaten", "A medicine for pulmonary hypertension"),
        why=("Zolang de druk niet bekend is, blijft dit dicht.", "While the pressure is not known this stays closed."),
        source=OWN.at("5, R_PH", "D"),
    ),
    rule(
        "ischaemia-below-2-mets",
        when=given(ischaemia_mets < mets(2)),
        then=ASK_PHYSICIAN,
        says=("Zuurstoftekort van het hart bij heel weinig inspanning", "Ischaemia at very little effort"),
        why=DOCTOR,
        source=REHAB.at("table 1, ischaemia below 2 METs"),
    ),
    rule(
        "ischaemia-below-50-watt",
        when=given(ischaemia_watts < watts(50)),
        then=ASK_PHYSICIAN,
        says=("Zuurstoftekort van het hart onder 50 watt", "Ischaemia below 50 watts"),
        why=DOCTOR,
        source=REHAB.at("table 1, ischaemia below 50 W"),
    ),
    rule(
        "pressure-fell-on-effort",
        when=given(yes("pressure_fell_on_test")),
        then=ASK_PHYSICIAN,
        says=("De druk daalde bij inspanning", "The pressure fell on effort"),
        why=DOCTOR,
        source=REHAB.at("table 1, relative, fall of systolic pressure with exercise"),
    ),
    rule(
        "ecg-abnormal",
        when=given(ecg.one_of("abnormal")) & ~signed_by(*CARDIOLOGISTS),
        then=ASK_PHYSICIAN,
        says=("Het hartfilmpje is niet goed", "The ECG is abnormal"),
        why=("Een cardioloog kijkt ernaar.", "A cardiologist looks at it."),
        source=OWN.at("1.5, ECG", "D"),
    ),
    rule(
        "nyha-four",
        when=given(nyha.one_of("IV")),
        then=ASK_PHYSICIAN,
        says=("Klachten in rust door hartfalen (NYHA IV)", "Symptoms at rest from heart failure (NYHA IV)"),
        why=DOCTOR,
        source=REHAB.at("table 1, relative, NYHA IV"),
    ),
    rule(
        "ppcm-limited",
        when=conditions.any_of("ppcm") & given(nyha.one_of("III", "IV")),
        then=ASK_PHYSICIAN,
        says=("Hartspierziekte rond de bevalling, met klachten", "Peripartum cardiomyopathy, with symptoms"),
        why=DOCTOR,
        source=ESC_2020.at("PPCM, avoid in NYHA III-IV", "M", "H"),
    ),
    rule(
        "ppcm-not-in-sinus-rhythm",
        when=conditions.any_of("ppcm") & given(rhythm.one_of("known_irregular", "new_irregular")),
        then=ASK_PHYSICIAN,
        says=("Hartspierziekte rond de bevalling, en een onregelmatige pols", "Peripartum cardiomyopathy, and an irregular pulse"),
        why=DOCTOR,
        source=ESC_2020.at("PPCM, sinus rhythm", "M", "H"),
    ),
    rule(
        "low-capacity",
        when=given(capacity < mets(4)) & ~signed_by(*CARDIOLOGISTS),
        then=ASK_PHYSICIAN,
        says=("Zij kan weinig inspanning aan", "Low exercise capacity"),
        why=("Een cardioloog kijkt of het kan.", "A cardiologist weighs this."),
        source=AHA_2007.at("table 1, relative, below 4 METs"),
    ),
    rule(
        "hba1c-very-high",
        when=given(hba1c > mmol_mol(86)),
        then=ASK_PHYSICIAN,
        says=("De suiker is te lang te hoog (HbA1c boven 86)", "Glucose was too high for too long (HbA1c above 86)"),
        why=DOCTOR,
        source=DIABETES_CARE.at("table, HbA1c above 10 %"),
    ),
    rule(
        "glucose-swings",
        when=given(yes("glucose_swings")),
        then=ASK_PHYSICIAN,
        says=("De bloedsuiker schommelt met klachten", "The glucose swings with symptoms"),
        why=DOCTOR,
        source=LIST,
    ),
    rule(
        "potassium-low",
        when=given(potassium < mmol_l(3.5)),
        then=ASK_PHYSICIAN,
        says=("Het kalium is te laag", "The potassium is too low"),
        why=("Dat kan het ritme storen.", "That can disturb the rhythm."),
        source=OWN.at("5, R_ARR", "D"),
    ),
    rule(
        "potassium-high",
        when=given(potassium > mmol_l(5.5)),
        then=ASK_PHYSICIAN,
        says=("Het kalium is te hoog", "The potassium is too high"),
        why=("Dat kan het ritme storen.", "That can disturb the rhythm."),
        source=OWN.at("5, R_ARR", "D"),
    ),
    rule(
        "spasm-drug",
        when=takes("R_SPASM") & ~NamesMedicine("R_SPASM", Words("dit middel", "this medicine")),
        then=ASK_PHYSICIAN,
        says=("Een medicijn dat hartkramp kan geven", "A medicine that can cause coronary spasm"),
        why=("De arts moet dit middel kennen.", "The physician must know of this medicine."),
        source=OWN.at("18, R_SPASM", "D"),
    ),
    rule(
        "combined-pill-after-heart-event",
        when=takes("R_VTE") & (conditions.any_of("scad") | ever("myocardial_infarction", "scad")) & ~NamesMedicine("R_VTE", Words("dit hormoon", "this hormone")),
        then=ASK_PHYSICIAN,
        says=("Een hormoon, na een infarct of SCAD", "A hormone, after a heart attack or SCAD"),
        why=("De cardioloog kijkt of dit middel past.", "The cardiologist looks whether this medicine fits."),
        source=OWN.at("5, oestrogens, and 6.3", "D"),
    ),
    rule(
        "anti-inflammatory-with-heart-disease",
        when=takes("ANTI_INFLAMMATORY") & (CORONARY_KNOWN | HEART_FAILURE_KNOWN) & ~NamesMedicine("ANTI_INFLAMMATORY", Words("deze pijnstiller", "this painkiller")),
        then=ASK_PHYSICIAN,
        says=("Een ontstekingsremmer, bij een hartziekte", "An anti-inflammatory, with a heart disease"),
        why=("De arts moet dit middel kennen.", "The physician must know of this medicine."),
        source=OWN.at("5, NSAID", "D"),
    ),
    rule(
        "cancer-medicine",
        when=takes("CANCER") & ~NamesMedicine("CANCER", Words("dit middel", "this medicine"), newer_counts=False),
        then=ASK_PHYSICIAN,
        says=("Een middel tegen kanker", "A medicine against cancer"),
        why=("Sommige van deze middelen raken het hart. De arts noemt het in de brief.",
             "Some of these medicines affect the heart. The physician names it in the letter."),
        source=OWN.at("5, L01, and 18, cancer treatment now", "D"),
    ),
    rule(
        "medicine-not-placed",
        when=Unplaced(),
        then=INCOMPLETE,
        says=("Een medicijn dat wij niet kennen", "A medicine we do not know"),
        why=("Zoek de juiste naam, of vraag de apotheek.", "Find the right name, or ask the pharmacy."),
        source=OWN.at("18, unknown medicine", "D"),
    ),
    rule(
        "medicine-unclear",
        when=UnclearUse(),
        then=INCOMPLETE,
        says=("Van een medicijn is niet duidelijk of zij het gebruikt", "It is not clear whether she takes a medicine"),
        why=("Vraag het na bij haar of de apotheek. Een ander middel beantwoordt die vraag niet.",
             "Ask her or the pharmacy. No other medicine answers that question."),
        source=OWN.at("10 rules, missing data, and 18, unknown medicine", "D"),
    ),
)  # fmt: skip


# --- the 25 topics -------------------------------------------------------------------------------
KNOWN_ANGINA = names_symptom("chest_pressure") | names_diagnosis("stable_angina")
TOPICS: tuple[Rule, ...] = (
    rule(
        "topic-chest-pain",
        when=yes("chest_pain_month") & ~KNOWN_ANGINA,
        then=ASK_PHYSICIAN,
        says=("Druk of pijn op de borst in de laatste 4 weken", "Chest pressure or pain in the last 4 weeks"),
        why=("Alleen bekende klachten die de arts noemt, mogen blijven.", "Only known symptoms the physician names may stay."),
        source=ACSM.at("preparticipation algorithm, signs and symptoms", "M", "H"),
    ),
    rule(
        "complaints-new",
        when=effort_complaints.one_of("new"),
        then=ASK_PHYSICIAN,
        says=("Nieuwe klachten van de borst", "New chest symptoms"),
        why=DOCTOR,
        source=AHA_2007.at("table 1, unstable coronary disease"),
    ),
    rule(
        "complaints-worse",
        when=effort_complaints.one_of("worse"),
        then=ASK_PHYSICIAN,
        says=("De klachten van de borst zijn erger of komen vaker", "The chest symptoms are worse or come more often"),
        why=DOCTOR,
        source=AHA_2007.at("table 1, unstable coronary disease"),
    ),
    rule(
        "complaints-at-rest",
        when=effort_complaints.one_of("at_rest"),
        then=ASK_PHYSICIAN,
        says=("Klachten van de borst in rust of 's nachts", "Chest symptoms at rest or at night"),
        why=("Bel 112 als het er nu is. Is het weg: vandaag de arts.", "Call 112 if it is there now. If it is gone: the physician today."),
        source=AHA_2007.at("table 1, unstable coronary disease"),
    ),
    rule(
        "topic-breathless",
        when=yes("breathless_worse"),
        then=ASK_PHYSICIAN,
        says=("De laatste dagen meer kortademig", "More breathless in the last days"),
        why=("Dat kan hartfalen zijn dat erger wordt.", "May point to heart failure that gets worse."),
        source=REHAB.at("table 1, worsening dyspnoea over 3-5 days"),
    ),
    rule(
        "topic-fainted",
        when=yes("fainted_year") & ~(signed_by(*CARDIOLOGISTS) & names_symptom("fainted")),
        then=ASK_PHYSICIAN,
        says=("Flauwgevallen of zomaar gevallen in het laatste jaar", "Fainted or fell without a reason in the last year"),
        why=("Een cardioloog zoekt eerst waarom.", "A cardiologist first looks for the cause."),
        source=ESC_2020.at("syncope before exercise", "M", "H"),
    ),
    rule(
        "topic-palpitations",
        when=yes("palpitations_felt") & ~(signed_by("gp", *CARDIOLOGISTS) & names_symptom("palpitations")) & ~yes("rhythm_diagnosis"),
        then=ASK_PHYSICIAN,
        says=("Hartkloppingen zonder verklaring", "Palpitations without an explanation"),
        why=DOCTOR,
        source=ACSM.at("preparticipation algorithm, signs and symptoms", "M", "H"),
    ),
    rule(
        "topic-aorta-or-family",
        when=yes("aorta_or_family") & ~signed_by("aortic_specialist", "cardiologist", "specialist"),
        then=ASK_PHYSICIAN,
        says=("Een ziekte van de grote slagader, of plotse dood in de familie", "A disease of the aorta, or sudden death in the family"),
        why=("Een specialist sluit eerst iets ernstigs uit.", "A specialist first rules out something grave."),
        source=OWN.at("14, Q10", "D"),
    ),
    rule(
        "topic-stroke",
        when=yes("stroke_ever") & ~LetterLimits("resting_systolic", Words("bovendruk in rust", "systolic at rest")),
        then=ASK_PHYSICIAN,
        says=("Een beroerte, TIA of bloeding in het hoofd", "A stroke, TIA or bleed in the head"),
        why=("De brief noemt een grens voor de druk.", "The letter names a limit for the pressure."),
        source=OWN.at("1.5 and 14, Q11", "D"),
    ),
    rule(
        "topic-worse-for-days",
        when=yes("worse_after_small_effort"),
        then=ASK_PHYSICIAN,
        says=("Meer dan een dag slechter na een kleine inspanning", "Worse for over a day after a small effort"),
        why=("Trainen kan dit erger maken.", "Training can make this worse."),
        source=OWN.at("6.7, post-exertional malaise", "D"),
    ),
    rule(
        "topic-cocaine",
        when=yes("cocaine_use"),
        then=ASK_PHYSICIAN,
        says=("Cocaïne of andere oppeppers", "Cocaine or other stimulants"),
        why=("Daar kunnen de hartvaten van verkrampen.", "They can make the heart vessels go into spasm."),
        source=OWN.at("14, Q21", "D"),
    ),
    rule(
        "topic-contacts",
        when=~yes("contacts_complete"),
        then=INCOMPLETE,
        says=("Wij weten niet wie wij mogen bellen", "We do not know whom to call"),
        why=("Vul in wie wij bellen in nood, wie de huisarts is en waar zij ja op zegt.", "Complete the contacts, the GP and the consents."),
        source=OWN.at("14, Q25", "D"),
    ),
)  # fmt: skip


# A yes whose detail is missing is a question: which one, and when? (topic, what must be listed, events)
_DETAIL: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "heart_event_ever": (("pacemaker", "icd"), ("myocardial_infarction", "acute_coronary_syndrome", "pci", "cabg", "sternotomy",
                         "thoracotomy", "valve_surgery", "tavi", "device_implant", "ablation", "scad", "takotsubo")),
    "angina_open_vessels": (("microvascular_angina", "vasospastic_angina", "scad"), ()),
    "heart_failure_ever": ((*WEAK_HEART, "takotsubo", "decompensated_heart_failure"), ()),
    "device_present": (DEVICE, ()),
    "rhythm_diagnosis": (("atrial_fibrillation", "other_arrhythmia", "uncontrolled_arrhythmia", "complex_ventricular_arrhythmia",
                         "av_block_high_degree", "av_block_3"), ()),
    "stroke_ever": (("stroke", "tia", "brain_aneurysm"), ("stroke", "tia", "brain_bleed", "subdural_bleed")),
    "high_pressure": (("hypertension", "resistant_hypertension"), ()),
    "diabetes_any": (("diabetes_type_1", "diabetes_type_2", "diabetes_complications"), ()),
    "organ_disease": (("chronic_kidney_disease", "dialysis", "copd", "asthma", "lung_disease_other", "liver_disease", "thyroid_disease",
                      "acute_thyroiditis", "anaemia"), ()),
    "operation_recent": (("hernia", "large_hernia", "open_wound"), ("cabg", "sternotomy", "thoracotomy", "valve_surgery", "tavi",
                         "device_implant", "generator_change", "radial_catheter", "femoral_catheter", "ablation", "pci", "caesarean",
                         "eye_surgery", "hernia_repair", "other_surgery")),
    "joints_bones": (("joint_problem", "osteoporosis", "pelvic_floor", "joint_inflammation_acute"), ("fracture",)),
}  # fmt: skip


def _which(topic: str, listed: tuple[str, ...], happened: tuple[str, ...]) -> Rule:
    label = CATALOGUE[topic].label
    named: Condition = conditions.any_of(*listed)
    return rule(
        f"which-{topic.replace('_', '-')}",
        when=yes(topic) & ~(named | ever(*happened) if happened else named),
        then=INCOMPLETE,
        says=(f"Ja bij {label.nl}, maar er staat niet wat", f"Yes to {label.en}, but not what"),
        why=(
            "Twee antwoorden passen niet. Vul aan wat het is, en wanneer.",
            "Two answers do not match. Add what it is, and when.",
        ),
        source=OWN.at("14, every answer leads somewhere", "D"),
    )


def _contradicts(topic: str, listed: tuple[str, ...], happened: tuple[str, ...]) -> Rule:
    label = CATALOGUE[topic].label
    named: Condition = conditions.any_of(*listed)
    return rule(
        f"contradicts-{topic.replace('_', '-')}",
        when=~yes(topic) & (named | ever(*happened) if happened else named),
        then=Clearance.CLEARED,
        says=(f"Nee bij {label.nl}, maar het staat wel in de lijst", f"No to {label.en}, but it stands in the list"),
        why=(
            "Het voorzichtigste antwoord telt. Vraag na wat klopt.",
            "The more careful answer counts. Ask which is right.",
        ),
        source=OWN.at("14, contradictory answers", "D"),
    )


DETAILS: tuple[Rule, ...] = (
    *(_which(topic, *rows) for topic, rows in _DETAIL.items()),
    *(_contradicts(topic, *rows) for topic, rows in _DETAIL.items()),
    rule(
        "which-takes-medicines",
        when=yes("takes_medicines") & TakesNone(),
        then=INCOMPLETE,
        says=("Ja bij medicijnen, maar de lijst is leeg", "Yes to medicines, but the list is empty"),
        why=("Twee antwoorden passen niet. Vul de medicijnen aan.", "Two answers do not match. Add the medicines."),
        source=OWN.at("14, Q15", "D"),
    ),
    rule(
        "contradicts-takes-medicines",
        when=~yes("takes_medicines") & ~TakesNone(),
        then=Clearance.CLEARED,
        says=("Nee bij medicijnen, maar er staan er in de lijst", "No to medicines, but there are some in the list"),
        why=("De lijst telt. Vraag na wat klopt.", "The list counts. Ask which is right."),
        source=OWN.at("14, Q15", "D"),
    ),
    rule(
        "which-pregnancy",
        when=yes("pregnancy_topic") & pregnancy.one_of("no"),
        then=INCOMPLETE,
        says=("Ja bij zwangerschap, en ook nee", "Yes to pregnancy, and also no"),
        why=("Twee antwoorden passen niet. Vraag na wat klopt.", "Two answers do not match. Ask which is right."),
        source=OWN.at("14, Q16", "D"),
    ),
)
