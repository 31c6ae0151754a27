"""The clearance: is there a letter that counts, from the right physician, with the tests it rests on, not overtaken?

Families of rules from rows: one rule for each condition that needs a certain signer, for each test a signer asks, for
each stretch of validity, and for each event that suspends a letter. A letter is never shown as wrong without the date
or the signer that is wrong.
"""

from collections.abc import Mapping

from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Words
from hartkracht.rules.events import ever, within
from hartkracht.rules.facts import (
    conditions,
    crp,
    egfr,
    exercise_test,
    home_diastolic,
    home_systolic,
    lvef,
    pregnancy,
    sessions_under_letter,
    yes,
)
from hartkracht.rules.language import Citation, Condition, Rule, given, rule
from hartkracht.rules.letter import (
    CARDIAC,
    CARDIOLOGISTS,
    EventSinceLetter,
    LetterCondition,
    LetterIs,
    LetterLimits,
    LetterOlder,
    MedicineSinceLetter,
    NamesMedicine,
    names_diagnosis,
    names_symptom,
    signed_by,
)
from hartkracht.rules.measured import CheckedBefore, DaysOfPressure, day_older
from hartkracht.rules.medication import TwoRateLowering, takes
from hartkracht.rules.sources import ACSM, ESC_2020, METHOD, OWN
from hartkracht.rules.words import CONDITIONS, EVENTS, capital
from hartkracht.units import mg_l, ml_min, mmHg, percent, times

ASK_PHYSICIAN = Clearance.ASK_PHYSICIAN
WHO = OWN.at("1.5, who clears", "D", "H")
APPROVAL = METHOD.at("medical approval before the start, by cardiologist or GP")
PREGNANT = pregnancy.one_of("pregnant", "possibly") | conditions.any_of("pregnancy")
ARRHYTHMIA = ("atrial_fibrillation", "other_arrhythmia", "complex_ventricular_arrhythmia", "av_block_high_degree")
CORONARY = (
    "coronary_disease",
    "stable_angina",
    "microvascular_angina",
    "vasospastic_angina",
    "scad",
    "left_main_stenosis",
)
WEAK_HEART = ("heart_failure", "cardiomyopathy", "hypertrophic_cardiomyopathy", "ppcm")
# What was listed as an event counts as the disease it belongs to: the more careful of two answers.
CORONARY_EVENTS = ("myocardial_infarction", "acute_coronary_syndrome", "pci", "cabg", "scad")
CORONARY_KNOWN = conditions.any_of(*CORONARY) | ever(*CORONARY_EVENTS)
HEART_FAILURE_KNOWN = conditions.any_of(*WEAK_HEART) | ever("heart_failure_admission")
SCAD_KNOWN = conditions.any_of("scad") | ever("scad")
HALF_YEARLY = ("microvascular_angina", "vasospastic_angina", "scad", *WEAK_HEART)
DEVICE = ("pacemaker", "icd")
OTHER_DRUGS = (*"ABDGHJLMNPRSV", "C04", "C05", "C10")

LETTERS: tuple[Rule, ...] = (
    rule(
        "no-clearance",
        when=LetterCondition(LetterIs.ABSENT),
        then=ASK_PHYSICIAN,
        says=("Nog geen toestemming van een arts", "No clearance of a physician yet"),
        why=("De methode begint altijd bij een arts.", "The method always begins with a physician."),
        source=APPROVAL,
    ),
    rule(
        "letter-says-no",
        when=LetterCondition(LetterIs.NEGATIVE),
        then=ASK_PHYSICIAN,
        says=("De arts gaf nog geen akkoord", "The physician has not cleared this"),
        why=("Wat de arts zegt, gaat voor.", "What the physician says goes first."),
        source=APPROVAL,
    ),
    rule(
        "letter-expired",
        when=LetterCondition(LetterIs.EXPIRED),
        then=ASK_PHYSICIAN,
        says=("De toestemming is verlopen", "The clearance has expired"),
        why=("De laatste dag telt nog mee. Vraag de arts om een nieuwe.", "The last day still counts. Ask the physician for a new one."),
        source=OWN.at("1.7, validity", "D"),
    ),
    rule(
        "letter-not-yet-signed",
        when=LetterCondition(LetterIs.UNDATED),
        then=ASK_PHYSICIAN,
        says=("De toestemming heeft een datum in de toekomst", "The clearance bears a date in the future"),
        why=("Kijk de datum na, of vraag het de arts.", "Check the date, or ask the physician."),
        source=OWN.at("1.5, clearance record", "D"),
    ),
    rule(
        "letter-not-used-in-time",
        when=given(sessions_under_letter < times(1)) & LetterOlder(92),
        then=ASK_PHYSICIAN,
        says=("De toestemming is van meer dan 3 maanden geleden en nog niet gebruikt", "The clearance is over 3 months old and unused"),
        why=("In die tijd kan er veel veranderd zijn.", "Much may have changed in that time."),
        source=OWN.at("1.7, issued to first session", "D"),
    ),
    rule(
        "letter-not-used-in-time-heart",
        when=given(sessions_under_letter < times(1)) & (SCAD_KNOWN | HEART_FAILURE_KNOWN) & LetterOlder(42),
        then=ASK_PHYSICIAN,
        says=("De toestemming is van meer dan 6 weken geleden en nog niet gebruikt", "The clearance is over 6 weeks old and unused"),
        why=("Bij hartfalen en na SCAD verandert er sneller iets.", "With heart failure and after SCAD things change faster."),
        source=OWN.at("1.7, issued to first session", "D"),
    ),
)  # fmt: skip


# --- who clears: (condition, who, how it is said) ----------------------------------------------
_CARDIOLOGIST = ("een cardioloog", "a cardiologist")


def _needs(word: str, signer: Condition, who: tuple[str, str], source: Citation = WHO) -> Rule:
    name = CONDITIONS[word]
    there: Condition = conditions.any_of(word)
    return rule(
        f"signer-{word.replace('_', '-')}",
        when=(there | ever(word) if word in ("stroke", "tia") else there) & ~signer,
        then=ASK_PHYSICIAN,
        says=(f"{capital(name.nl)}: {who[0]} beslist", f"{capital(name.en)}: {who[1]} decides"),
        why=("Een andere handtekening is hier niet genoeg.", "Another signature is not enough here."),
        source=source,
    )


AORTA_OPEN = signed_by("aortic_specialist") & LetterLimits(
    "systolic_after_set",
    Words("hoogste bovendruk bij inspanning", "highest systolic on effort"),
    roles=("aortic_specialist",),
)
PRESSURE_TARGET = LetterLimits("resting_systolic", Words("bovendruk in rust", "systolic at rest"))
INTERNIST = signed_by("internist") | (signed_by(*CARDIOLOGISTS) & names_diagnosis("diabetes_type_2"))
SIGNERS: tuple[Rule, ...] = (
    *(_needs(word, signed_by(*CARDIOLOGISTS), _CARDIOLOGIST) for word in CARDIAC),
    *(_needs(word, AORTA_OPEN, ("een specialist met een grens voor de druk", "a specialist with a pressure limit"),
             OWN.at("1.6, aorta", "D")) for word in ("aortic_aneurysm", "thoracic_aortopathy")),
    _needs("brain_aneurysm", signed_by("neurologist", "specialist") & PRESSURE_TARGET,
           ("een neuroloog met een grens voor de druk", "a neurologist with a pressure limit")),
    *(_needs(word, PRESSURE_TARGET, ("een arts die een grens voor de druk noemt", "a physician who names a pressure limit"))
      for word in ("stroke", "tia", "peripheral_artery_disease")),
    *(_needs(word, signed_by("internist"), ("een internist", "an internist"))
      for word in ("diabetes_type_1", "diabetes_complications", "resistant_hypertension")),
    _needs("retinopathy_active", signed_by("ophthalmologist") & names_diagnosis("retinopathy_active"),
           ("een oogarts die dit noemt", "an ophthalmologist who names this")),
    *(_needs(word, names_diagnosis(word), ("een arts die dit in de brief noemt", "a physician who names this in the letter"))
      for word in ("large_hernia", "long_covid")),
    rule(
        "signer-kidneys-severe",
        when=conditions.any_of("chronic_kidney_disease") & (egfr < ml_min(30)) & ~signed_by("internist"),
        then=ASK_PHYSICIAN,
        says=("Bij ernstige nierschade beslist een internist", "With severe kidney damage, an internist decides"),
        why=("De internist kijkt naar de zouten in het bloed en naar de druk.", "Blood salts and pressure need that look."),
        source=WHO,
    ),
    rule(
        "signer-coronary-and-diabetes",
        when=CORONARY_KNOWN & conditions.any_of("diabetes_type_2") & ~INTERNIST,
        then=ASK_PHYSICIAN,
        says=("De cardioloog noemt de diabetes niet in de brief", "The cardiologist's letter does not name the diabetes"),
        why=("De arts kijkt naar hart en suiker samen.", "Heart and glucose are weighed together."),
        source=OWN.at("18, 1.5", "D"),
    ),
    rule(
        "signer-pregnancy",
        when=PREGNANT & ~signed_by("obstetrician"),
        then=ASK_PHYSICIAN,
        says=("Zwanger: een gynaecoloog beslist", "Pregnant: an obstetrician decides"),
        why=("De huisarts alleen is hier niet genoeg.", "The GP alone is not enough here."),
        source=WHO,
    ),
    rule(
        "signer-pregnancy-pressure",
        when=PREGNANT & (conditions.any_of("hypertension") | yes("high_pressure")) & ~signed_by(*CARDIOLOGISTS),
        then=ASK_PHYSICIAN,
        says=("Zwanger met hoge bloeddruk: ook een cardioloog", "Pregnant with high pressure: a cardiologist too"),
        why=("Gynaecoloog en cardioloog beslissen samen.", "Obstetrician and cardiologist decide together."),
        source=OWN.at("18, 6.6", "D"),
    ),
    rule(
        "signer-birth-last-year",
        when=pregnancy.one_of("birth_last_year") & conditions.any_of("pre_eclampsia") & ~signed_by(*CARDIOLOGISTS, "obstetrician"),
        then=ASK_PHYSICIAN,
        says=("Pas bevallen, na zwangerschapsvergiftiging", "Recent birth, after pre-eclampsia"),
        why=("Druk en hart herstellen nog.", "Pressure and heart still recover."),
        source=OWN.at("6.4 and 6.5", "D"),
    ),
    rule(
        "signer-heart-event",
        when=yes("heart_event_ever") & ~signed_by(*CARDIOLOGISTS),
        then=ASK_PHYSICIAN,
        says=("Na een hartinfarct, stent of hartoperatie beslist een cardioloog",
              "After a heart attack, stent or heart operation, a cardiologist decides"),
        why=("Een andere handtekening is hier niet genoeg.", "Another signature is not enough here."),
        source=WHO,
    ),
    rule(
        "signer-heart-operation-listed",
        when=ever("myocardial_infarction", "acute_coronary_syndrome", "pci", "cabg", "sternotomy", "valve_surgery", "tavi",
                  "scad", "takotsubo", "device_implant", "generator_change", "icd_shock", "ablation", "myocarditis",
                  "pericarditis", "heart_failure_admission", "new_heart_failure_sign", "heart_admission",
                  "emergency_visit_heart", "new_arrhythmia")
        & ~signed_by(*CARDIOLOGISTS),
        then=ASK_PHYSICIAN,
        says=("Na deze gebeurtenis aan het hart beslist een cardioloog", "After this event of the heart, a cardiologist decides"),
        why=("Een andere handtekening is hier niet genoeg.", "Another signature is not enough here."),
        source=WHO,
    ),
    rule(
        "signer-brain-bleed",
        when=ever("brain_bleed", "subdural_bleed") & ~PRESSURE_TARGET,
        then=ASK_PHYSICIAN,
        says=("Na een bloeding in het hoofd noemt een arts een grens voor de druk",
              "After a bleed in the head, a physician names a pressure limit"),
        why=("Een drukpiek kan opnieuw een bloeding geven.", "A pressure peak may cause another bleed."),
        source=WHO,
    ),
    rule(
        "signer-thoracotomy",
        when=within(183, "thoracotomy") & ~signed_by("surgeon", *CARDIOLOGISTS),
        then=ASK_PHYSICIAN,
        says=("Na een operatie opzij van de borst beslist de chirurg", "After an operation through the side of the chest, the surgeon decides"),
        why=("De chirurg weet hoe de borstwand geneest.", "The surgeon knows how the chest wall heals."),
        source=OWN.at("1.4, lateral thoracotomy, surgeon letter", "D"),
    ),
    rule(
        "fainting-listed",
        when=within(366, "syncope") & ~(signed_by(*CARDIOLOGISTS) & names_symptom("fainted")),
        then=ASK_PHYSICIAN,
        says=("Een flauwte in het laatste jaar", "A faint in the last year"),
        why=("Een cardioloog zoekt eerst waarom.", "A cardiologist first looks for the cause."),
        source=ESC_2020.at("syncope before exercise", "M", "H"),
    ),
    rule(
        "clot-without-thinner",
        when=within(183, "pulmonary_embolism", "deep_vein_thrombosis") & ~takes("R_BLEED"),
        then=ASK_PHYSICIAN,
        says=("Na een stolsel geen sterke bloedverdunner", "After a clot no strong blood thinner"),
        why=("Trainen mag pas met minstens 4 weken bloedverdunner.", "Training needs at least 4 weeks of a blood thinner."),
        source=OWN.at("1.4, embolism", "D"),
    ),
    rule(
        "breastbone-not-stable",
        when=within(183, "cabg", "sternotomy", "valve_surgery") & ~yes("sternum_stable"),
        then=ASK_PHYSICIAN,
        says=("Het borstbeen is nog niet stevig", "The breastbone is not stable yet"),
        why=("Eerst geen klik, geen pijn en een dichte wond.", "No click, no pain and a closed wound first."),
        source=OWN.at("1.4, median sternotomy", "D"),
    ),
)  # fmt: skip


# --- what a letter rests on ---------------------------------------------------------------------
TESTS: tuple[Rule, ...] = (
    rule(
        "test-effort-coronary",
        when=CORONARY_KNOWN & exercise_test.one_of("not_done", "ischaemia"),
        then=ASK_PHYSICIAN,
        says=("De inspanningstest ontbreekt of was niet goed", "The exercise test is missing or was not good"),
        why=("De test hoort bij de brief. Ook met een goede test kan er kramp zijn.",
             "The test belongs to the letter. With a good test there may be spasm all the same."),
        source=ESC_2020.at("exercise test in known coronary disease", "M", "H"),
    ),
    rule(
        "test-effort-weak-heart",
        when=HEART_FAILURE_KNOWN & exercise_test.one_of("not_done"),
        then=ASK_PHYSICIAN,
        says=("Bij een zwak hart ontbreekt de inspanningstest", "With a weak heart the exercise test is missing"),
        why=("De cardioloog kijkt eerst wat het hart aankan.", "The cardiologist first looks at what the heart can do."),
        source=ESC_2020.at("exercise test in heart failure", "M", "H"),
    ),
    rule(
        "test-ecg",
        when=(CORONARY_KNOWN | conditions.any_of(*ARRHYTHMIA, *DEVICE)) & day_older("ecg_on", 366),
        then=ASK_PHYSICIAN,
        says=("Het hartfilmpje is ouder dan een jaar", "The ECG is over a year old"),
        why=("Een nieuw filmpje hoort bij de brief.", "A new one belongs to the letter."),
        source=WHO,
    ),
    rule(
        "test-two-rate-lowering-ecg",
        when=TwoRateLowering() & day_older("ecg_on", 366),
        then=ASK_PHYSICIAN,
        says=("Twee middelen vertragen de pols, en het hartfilmpje is oud", "Two medicines slow the pulse, and the ECG is old"),
        why=("Samen kunnen zij het hart te traag laten kloppen.", "Together they may cause a heart block."),
        source=OWN.at("18, pairs", "D"),
    ),
    rule(
        "two-rate-lowering-not-named",
        when=TwoRateLowering() & ~NamesMedicine("HRU", Words("beide middelen", "both medicines"), newer_counts=False),
        then=ASK_PHYSICIAN,
        says=("Twee middelen vertragen de pols, en de brief noemt ze niet beide", "Two medicines slow the pulse, and the letter does not name both"),
        why=("Samen kunnen zij het hart te traag laten kloppen.", "Together they may cause a heart block."),
        source=OWN.at("18, pairs", "D"),
    ),
    rule(
        "test-pump",
        when=(conditions.any_of(*CARDIAC) | ever(*CORONARY_EVENTS, "valve_surgery", "tavi", "heart_failure_admission"))
        & (lvef < percent(35)),
        then=ASK_PHYSICIAN,
        says=("Het hart pompt zwak", "The heart pumps weakly"),
        why=("Onder 35 % kijkt de cardioloog opnieuw.", "Below 35 % the cardiologist looks again."),
        source=OWN.at("6.4, ejection fraction below 35 %", "D"),
    ),
    rule(
        "test-pump-recovered",
        when=(conditions.any_of("takotsubo") | within(366, "myocarditis", "takotsubo")) & (lvef < percent(50)),
        then=ASK_PHYSICIAN,
        says=("De hartspier is nog niet hersteld", "The heart muscle has not recovered yet"),
        why=("Eerst pompt het hart weer gewoon, 50 % of meer.", "First the heart pumps as before, 50 % or more."),
        source=ESC_2020.at("myocarditis, function back before exercise", "M", "H"),
    ),
    rule(
        "test-inflammation-over",
        when=within(183, "pericarditis") & (crp > mg_l(5)),
        then=ASK_PHYSICIAN,
        says=("De ontsteking van het hartzakje is nog niet over", "The inflammation of the heart sac is not over yet"),
        why=("Eerst is het CRP weer laag, tot 5.", "First the CRP is low again, up to 5."),
        source=OWN.at("1.4, pericarditis until resolved; the bound of 5 is ours", "D"),
    ),
    rule(
        "test-home-pressure-after-emergency",
        when=within(183, "hypertensive_emergency") & ((home_systolic >= mmHg(160)) | (home_diastolic >= mmHg(100))),
        then=ASK_PHYSICIAN,
        says=("Na een opname voor zeer hoge druk is de druk thuis nog te hoog",
              "After an admission for very high pressure, the pressure at home is still too high"),
        why=("Meet een week thuis. Het gemiddelde blijft onder 160/100.", "Measure a week at home. The mean stays below 160/100."),
        source=OWN.at("1.4, hypertensive emergency", "D"),
    ),
    rule(
        "test-device-checked-after-implant",
        when=within(366, "device_implant", "generator_change") & CheckedBefore("device_check_on", ("device_implant", "generator_change"), Words("de laatste controle", "the last check")),
        then=ASK_PHYSICIAN,
        says=("De nieuwe pacemaker of ICD is nog niet gecontroleerd", "The new pacemaker or ICD has not been checked yet"),
        why=("De eerste controle hoort voor de eerste training.", "The first check belongs before the first session."),
        source=ACSM.at("waiting times before resistance training, device check done", "M", "H"),
    ),
    rule(
        "test-device-check",
        when=conditions.any_of(*DEVICE) & day_older("device_check_on", 366),
        then=ASK_PHYSICIAN,
        says=("De pacemaker of ICD is langer dan een jaar niet gecontroleerd", "The device was not checked for over a year"),
        why=("Na een controle kan de brief weer gelden.", "After a check the letter can count again."),
        source=OWN.at("1.7, device check", "D"),
    ),
)  # fmt: skip

_YEAR_AFTER = ("myocardial_infarction", "acute_coronary_syndrome", "pci", "cabg", "valve_surgery", "tavi", "scad", "takotsubo",
               "heart_failure_admission", "device_implant")  # fmt: skip


def _validity(rule_id: str, when: Condition, says: tuple[str, str]) -> Rule:
    return rule(rule_id, when=when, then=ASK_PHYSICIAN, says=says,
                why=("Vraag de arts om een nieuwe brief.", "Ask the physician for a new letter."),
                source=OWN.at("1.7, validity", "D"))  # fmt: skip


HALF_YEARLY_BY_EVENT: Mapping[str, Condition] = {
    "scad": SCAD_KNOWN,
    "heart_failure": conditions.any_of("heart_failure") | ever("heart_failure_admission"),
}
VALIDITY: tuple[Rule, ...] = (
    *(
        _validity(
            f"validity-{word.replace('_', '-')}",
            HALF_YEARLY_BY_EVENT.get(word, conditions.any_of(word)) & LetterOlder(183),
            (
                f"{capital(CONDITIONS[word].nl)}: een brief geldt een half jaar",
                f"{capital(CONDITIONS[word].en)}: a letter counts half a year",
            ),
        )
        for word in HALF_YEARLY
    ),
    _validity(
        "validity-first-year",
        within(366, *_YEAR_AFTER) & LetterOlder(183),
        (
            "In het eerste jaar na een hartgebeurtenis geldt een brief een half jaar",
            "In the first year after an event of the heart a letter counts half a year",
        ),
    ),
    _validity(
        "validity-pregnancy",
        PREGNANT & LetterOlder(92),
        ("Tijdens een zwangerschap geldt een brief drie maanden", "In pregnancy a letter counts three months"),
    ),
)

# --- what suspends it ---------------------------------------------------------------------------
# Named in 1.7; what else happened to the body since the letter is as good a reason to ask again (D).
NAMED_VOID = ("myocardial_infarction", "acute_coronary_syndrome", "hospital_admission", "heart_admission", "emergency_visit_heart",
              "syncope", "new_arrhythmia", "icd_shock", "pci", "cabg", "new_heart_failure_sign", "heart_failure_admission",
              "heart_drug_change", "stroke", "tia", "other_surgery")  # fmt: skip
_SUSPENDED = ("De toestemming rust tot de arts opnieuw kijkt.", "The clearance rests until the physician looks again.")


def _void(event: str) -> Rule:
    name: Words = EVENTS[event]
    return rule(
        f"void-{event.replace('_', '-')}",
        when=EventSinceLetter(event),
        then=ASK_PHYSICIAN,
        says=(f"Na de toestemming: {name.nl}", f"After the clearance: {name.en}"),
        why=_SUSPENDED,
        source=OWN.at("1.7, voiding events", "D", "H" if event in NAMED_VOID else "m"),
    )


_GROUPS: Mapping[str, tuple[tuple[str, ...], Words]] = {
    "void-drug-heart": (("C01",), Words("een hartmiddel", "a heart medicine")),
    "void-drug-antihypertensive": (("C02",), Words("een bloeddrukmiddel", "a pressure medicine")),
    "void-drug-diuretic": (("C03",), Words("een plaspil", "a diuretic")),
    "void-drug-beta-blocker": (("C07",), Words("een bètablokker", "a beta blocker")),
    "void-drug-calcium-blocker": (("C08",), Words("een calciumantagonist", "a calcium blocker")),
    "void-drug-in-cholesterol-tablet": (
        ("C10BX",),
        Words(
            "een cholesteroltablet met een hart- of bloeddrukmiddel erin",
            "a cholesterol tablet with a heart or pressure medicine in it",
        ),
    ),
    "void-drug-renin": (("C09",), Words("een ACE-remmer of sartan", "an ACE inhibitor or sartan")),
}
VOID: tuple[Rule, ...] = (
    *(_void(event) for event in EVENTS),
    *(
        rule(
            rule_id,
            when=MedicineSinceLetter(prefixes, label),
            then=ASK_PHYSICIAN,
            says=(f"Na de toestemming veranderde {label.nl}", f"After the clearance {label.en} changed"),
            why=_SUSPENDED,
            source=OWN.at("18, drug change", "D"),
        )
        for rule_id, (prefixes, label) in _GROUPS.items()
    ),
    rule(
        "void-drug-hypo",
        when=MedicineSinceLetter(
            ("A10A", "A10BB", "A10BX02", "A10BD"),
            Words("een middel dat een hypo kan geven", "a medicine that can cause a low glucose"),
            begun_only=True,
        ),
        then=ASK_PHYSICIAN,
        says=(
            "Na de toestemming begon een middel dat een hypo kan geven",
            "After the clearance a medicine that can cause a low glucose began",
        ),
        why=_SUSPENDED,
        source=OWN.at("1.7, voiding events", "D", "H"),
    ),
    rule(
        "note-other-medicine-changed",
        when=MedicineSinceLetter(OTHER_DRUGS, Words("een ander medicijn", "another medicine")),
        then=Clearance.CLEARED,
        says=("Na de toestemming veranderde een ander medicijn", "After the clearance another medicine changed"),
        why=(
            "Het is genoteerd. Vraag ernaar bij de volgende brief.",
            "It is noted; ask about it with the next letter.",
        ),
        source=OWN.at("18, drug change, other drugs", "D"),
    ),
    rule(
        "void-two-red-pressures",
        when=DaysOfPressure(2, 366, 180, 110),
        then=ASK_PHYSICIAN,
        says=("Op twee dagen was de druk te hoog om te trainen", "On two days the pressure was too high to train"),
        why=_SUSPENDED,
        source=OWN.at("1.7 and 7.1, two reds on different days", "D", "H"),
    ),
    rule(
        "two-amber-pressures",
        when=DaysOfPressure(2, 31, 160, 100),
        then=ASK_PHYSICIAN,
        says=("Op twee dagen binnen een maand was de druk hoog", "On two days within a month the pressure was high"),
        why=("De arts kijkt of de behandeling nog past.", "The physician looks whether the treatment still fits."),
        source=OWN.at("18, pressure", "D"),
    ),
)
