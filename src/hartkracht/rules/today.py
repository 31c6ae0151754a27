"""The gate at the door: what can be different every day, and must be known today before the first cue.

Red is *not today*, amber is a light session that a named supervisor answers for. Bounds are closed: 180 is red. What
nobody is obliged to measure counts where it was measured, and its absence opens nothing.
"""

from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Words
from hartkracht.rules.ceilings import AboveLetter, BeforeLetterHour, ExpectedPulse
from hartkracht.rules.clearing import CORONARY_KNOWN, HEART_FAILURE_KNOWN
from hartkracht.rules.events import within
from hartkracht.rules.facts import (
    conditions,
    glucose,
    hours_since_dilator,
    illness,
    inr_value,
    ketones,
    meal,
    medicine_taken,
    oxygen_saturation,
    readings_count,
    readings_differ,
    resting_diastolic,
    resting_pulse,
    resting_systolic,
    rhythm,
    room_temperature,
    spray_used,
    standing_drop,
    stress,
    supervisor,
    symptoms_now,
    temperature,
    weight_gain,
    yes,
)
from hartkracht.rules.language import AtLeast, Citation, Condition, Rule, given, rule
from hartkracht.rules.measured import BeforeHour, MeasuredAgainTooSoon, NotBackUp, SecondPressureRed
from hartkracht.rules.medication import TakesLately, TwoRateLowering, takes
from hartkracht.rules.profiles import OTHER_HOUR, OTHER_RESTING, SCAD, VSA
from hartkracht.rules.sources import AHA_2007, COVADIS, DIABETES_CARE, METHOD, NHG_ACS, OWN, REHAB, T1D
from hartkracht.rules.words import SYMPTOMS
from hartkracht.units import celsius, hours, inr, kg, mmHg, mmol_l, per_minute, percent, points, times

RED, AMBER, INCOMPLETE, EMERGENCY = Clearance.NOT_TODAY, Clearance.REDUCED, Clearance.INCOMPLETE, Clearance.EMERGENCY
Pair = tuple[str, str]
ANGINA = CORONARY_KNOWN
HEART_FAILURE = HEART_FAILURE_KNOWN | takes("R_HF")
LUNG_OR_HEART_FAILURE = conditions.any_of("copd", "lung_disease_other", "heart_failure")
TOO_HIGH = (resting_systolic >= mmHg(180)) | (resting_diastolic >= mmHg(110))
LIGHTER = ("Vandaag lichter, met een begeleider die dit tekent.", "Lighter today, with a supervisor who signs for it.")
REST = ("Rust eerst, en bel een arts.", "Rest and a physician first.")
STRAINS = ("Trainen is dan te zwaar voor het hart.", "With fever or illness, training strains the heart.")
CALL_112 = ("Bel nu 112. Wacht niet af.", "Call 112 now. Do not wait.")
DOCTOR_NOW = ("Bel nu een arts.", "Call a doctor now.")


def _red(rule_id: str, when: Condition, says: Pair, why: Pair, source: Citation) -> Rule:
    return rule(rule_id, when=when, then=RED, says=says, why=why, source=source)


def _amber(rule_id: str, when: Condition, says: Pair, source: Citation, why: Pair = LIGHTER) -> Rule:
    return rule(rule_id, when=when, then=AMBER, says=says, why=why, source=source)


def _112(rule_id: str, when: Condition, says: Pair, source: Citation, why: Pair = CALL_112) -> Rule:
    return rule(rule_id, when=when, then=EMERGENCY, says=says, why=why, source=source)


def _symptom(word: str, source: Citation, why: Pair = REST) -> Rule:
    name = SYMPTOMS[word]
    return _red(
        f"now-{word.replace('_', '-')}", symptoms_now.any_of(word), (f"Nu: {name.nl}", f"Now: {name.en}"), why, source
    )


_NOW = AHA_2007.at("table of contraindications, unstable disease")
_STOP = AHA_2007.at("stop criteria, dizziness, near-faint, confusion, pallor, cold sweat, nausea")
_PAST_HIGH = T1D.at("above 13.9, ketones")

RED_RULES: tuple[Rule, ...] = (
    # --- pressure ---
    _red("resting-systolic-uncontrolled", resting_systolic >= mmHg(180), ("De bovendruk in rust is te hoog", "The systolic pressure at rest is too high"),
         ("Tillen laat de druk verder stijgen. Eerst moet de druk omlaag.", "Lifting raises pressure further; bring resting pressure under control first."),
         REHAB.at("table 1, resting pressure 180 or 110")),
    _red("resting-diastolic-uncontrolled", resting_diastolic >= mmHg(110), ("De onderdruk in rust is te hoog", "The diastolic pressure at rest is too high"),
         ("Tillen laat de druk verder stijgen. Eerst moet de druk omlaag.", "Lifting raises pressure further; bring resting pressure under control first."),
         REHAB.at("table 1, resting pressure 180 or 110")),
    _red("second-pressure-red", SecondPressureRed(180, 110), ("Ook na rust was de druk te hoog", "After rest the pressure was too high again"),
         ("Opnieuw meten mag één keer. De tweede meting telt.", "Measuring again is allowed once. The second measurement counts."), OWN.at("7.1, one recheck", "D")),
    _red("resting-systolic-too-low", resting_systolic < mmHg(90), ("De bovendruk in rust is te laag", "The systolic pressure at rest is too low"),
         ("Na inspanning kan de druk nog verder dalen.", "After effort the pressure may fall further."), OWN.at("7.1, low pressure", "D")),
    _red("resting-diastolic-too-low", resting_diastolic < mmHg(40), ("De onderdruk in rust is te laag", "The diastolic pressure at rest is too low"),
         ("Na inspanning kan de druk nog verder dalen.", "After effort the pressure may fall further."), OWN.at("18, low diastolic", "D")),
    _red("low-pressure-with-symptoms", ((resting_systolic < mmHg(100)) | (resting_diastolic < mmHg(50))) & symptoms_now.any_of("dizzy", "fainted", "confusion", "blurred_sight"),
         ("Lage druk met klachten", "Low pressure with symptoms"), REST, OWN.at("7.1, low pressure with symptoms", "D")),
    _red("scad-pressure-above-130", SCAD & (resting_systolic > mmHg(130)) & ~OTHER_RESTING,
         ("Na een scheur in een hartvat: boven 130 is te hoog", "After a coronary tear, above 130 is too high"),
         ("Tenzij de arts een andere grens noemt.", "Unless the physician names another limit."), OWN.at("6.3 and 18", "D")),
    _red("untreated-pressure-above-170", (resting_systolic > mmHg(170)) & ~takes("LOWERS"),
         ("Boven 170 zonder bloeddrukmiddel", "Above 170 without a pressure medicine"),
         ("Eerst behandelen, dan trainen.", "Treat first, then train."), DIABETES_CARE.at("table, untreated systolic above 170")),
    _red("orthostatic-drop", given(standing_drop > mmHg(20)) & symptoms_now.any_of("dizzy", "fainted"),
         ("De druk daalt bij opstaan, met klachten", "The pressure falls on standing, with symptoms"), REST, REHAB.at("table 1, orthostatic drop above 20 with symptoms")),
    # --- pulse and rhythm ---
    _red("pulse-too-fast", resting_pulse > per_minute(120), ("De pols in rust is te snel", "The pulse at rest is too fast"),
         ("Eerst moet duidelijk zijn waarom de pols zo snel is.", "A fast pulse at rest needs an explanation first."), REHAB.at("table 1, resting rate above 120")),
    _red("pulse-too-slow", resting_pulse < per_minute(40), ("De pols in rust is te traag", "The pulse at rest is too slow"),
         ("Onder 40 kijkt eerst een arts, ook met een bètablokker.", "Below 40 a physician looks first, also with a beta blocker."), OWN.at("7.1, pulse below 40", "D")),
    _red("new-irregular-pulse", rhythm.one_of("new_irregular"), ("De pols is nieuw onregelmatig", "The pulse is newly irregular"),
         ("Een pols die nieuw onregelmatig is, is eerst iets voor de arts.", "New fibrillation rules training out until a physician looked."), REHAB.at("table 1, new atrial fibrillation")),
    # --- illness ---
    _red("ill-fever", illness.one_of("fever"), ("Koorts", "Fever"), STRAINS, REHAB.at("table 1, acute systemic illness or fever")),
    _red("ill-stomach", illness.one_of("stomach_flu"), ("Buikgriep", "Stomach flu"), STRAINS, REHAB.at("table 1, acute systemic illness or fever")),
    _red("ill-all-over", illness.one_of("systemic"), ("Ziek in het hele lijf", "Ill all over"), STRAINS, REHAB.at("table 1, acute systemic illness or fever")),
    _red("ill-covid", illness.one_of("covid_4_weeks"), ("COVID in de laatste 4 weken", "COVID in the last 4 weeks"), STRAINS, OWN.at("14, Q20", "D")),
    _red("covid-listed", within(28, "covid"), ("COVID, minder dan 4 weken geleden", "COVID, less than 4 weeks ago"), STRAINS, OWN.at("14, Q20", "D")),
    _red("fever-measured", given(temperature >= celsius(38)), ("38 graden of hoger", "38 degrees or higher"), STRAINS, REHAB.at("table 1, acute systemic illness or fever")),
    # --- symptoms now ---
    *(_symptom(word, _NOW) for word in ("breathless", "palpitations")),
    *(_symptom(word, _STOP) for word in ("fainted", "confusion", "cold_sweat", "grey_skin", "blurred_sight", "drowsy")),
    _symptom("calf_pain", OWN.at("5, R_VTE, and 7.2", "D"), ("Dat kan een stolsel zijn. Eerst een arts.", "That may be a clot. A physician first.")),
    _symptom("vomiting", OWN.at("7.1, illness", "D"), STRAINS),
    _symptom("diarrhoea", OWN.at("7.1, illness", "D"), STRAINS),
    _symptom("deep_breathing", OWN.at("18, 7.4", "D")),
    _symptom("sternum_click", OWN.at("7.2, clicking sternum", "D")),
    _symptom("head_bump", OWN.at("18, more 112, and 7.1, symptoms now", "D"), ("Na een harde stoot kijkt eerst een arts.", "After a heavy bump a physician looks first.")),
    _symptom("large_bleeding", OWN.at("18, more 112, and 7.1, symptoms now", "D"), ("Stop eerst de bloeding, en bel een arts.", "Stop the bleeding first, and call a physician.")),
    _symptom("cannot_swallow", OWN.at("18, severe low, and 7.1, symptoms now", "D"), ("Bel nu een arts.", "Not being able to swallow needs a physician now.")),
    _red("ankles-with-heart-failure", HEART_FAILURE & symptoms_now.any_of("ankle_swelling"), ("Dikke enkels, bij hartfalen", "Swollen ankles, with heart failure"),
         ("Dat kan vocht zijn: het hartfalen wordt dan erger.", "That may be fluid: heart failure getting worse."), OWN.at("5, R_HF", "D")),
    _red("dizzy-with-rhythm-medicine", takes("R_ARR") & symptoms_now.any_of("dizzy"), ("Duizelig, met een middel dat het ritme kan storen", "Dizzy, with a medicine that can disturb the rhythm"),
         REST, OWN.at("5, R_ARR", "D")),
    # --- medicines of the day ---
    _red("spray-used-today", (ANGINA & spray_used.one_of("today")) | given(spray_used.one_of("today")), ("De spray was vandaag nodig", "The spray was needed today"),
         ("Was de spray nodig, dan kijkt eerst de arts.", "Pain that needs spray goes to the physician first."), OWN.at("18, spray", "D")),
    _red("spray-used-at-rest", (ANGINA & spray_used.one_of("rest_48h")) | given(spray_used.one_of("rest_48h")), ("De spray was nodig voor pijn in rust", "The spray was needed for pain at rest"),
         ("Twee dagen wachten, en eerst de arts.", "Wait two days, and the physician first."), OWN.at("18, spray", "D")),
    _red("spray-not-at-hand", takes("NITRATE") & ANGINA & ~yes("spray_with_you"), ("De spray is niet bij de hand", "The spray is not at hand"),
         ("Bij deze pijn hoort de spray bij de hand. Kijk ook of hij nog goed is.", "With this chest pain the spray must be there, and in date."), OWN.at("5, R_NITRATE", "D")),
    _red("spasm-spray-not-at-hand", VSA & ~yes("spray_with_you"), ("De spray is niet bij de hand, bij kramp van de hartvaten", "The spray is not at hand, with coronary spasm"),
         ("Bij kramp hoort de spray bij de hand.", "With spasm the spray must be there."), OWN.at("6.2", "D")),
    _red("angina-beta-blocker-missed", ANGINA & takes("MISSED") & medicine_taken.one_of("no"), ("De bètablokker of clonidine is vandaag vergeten", "The beta blocker or clonidine was missed today"),
         ("Plots stoppen laat de hartslag en de druk opspringen.", "A sudden stop lets pulse and pressure jump."), OWN.at("18, missed", "D")),
    _red("spasm-calcium-blocker-missed", VSA & medicine_taken.one_of("no", "unsure"), ("Het middel tegen kramp is vandaag niet zeker genomen", "The medicine against spasm was not surely taken today"),
         ("Zonder dat middel komt kramp eerder.", "Without it spasm comes sooner."), OWN.at("6.2, calcium blocker taken today", "D")),
    _red("insulin-missed", takes("INSULIN") & medicine_taken.one_of("no"), ("De insuline is vandaag vergeten", "The insulin was missed today"),
         ("Zonder insuline kan de suiker stijgen. Bel eerst de arts of de diabetesverpleegkundige.", "Without insulin, training can raise the glucose. Mend the plan first."), OWN.at("7.1, drug taken today", "D")),
    _red("nitrate-with-tadalafil", takes("CLASHES") & TakesLately(("G04BE08",), 2, Words("tadalafil", "tadalafil")), ("Een nitraat samen met tadalafil", "A nitrate together with tadalafil"),
         ("Samen kan de druk gevaarlijk dalen. 48 uur wachten en een arts.", "Together the pressure may fall dangerously. Wait 48 hours and see a doctor."), OWN.at("18, nitrate and PDE5", "D")),
    _red("nitrate-with-pde5", takes("CLASHES") & TakesLately(("G04BE",), 1, Words("een PDE5-remmer", "a PDE5 inhibitor")), ("Een nitraat samen met een PDE5-remmer", "A nitrate together with a PDE5 inhibitor"),
         ("Samen kan de druk gevaarlijk dalen. 24 uur wachten en een arts.", "Together the pressure may fall dangerously. Wait 24 hours and see a doctor."), OWN.at("18, nitrate and PDE5", "D")),
    _red("riociguat-with-nitrate", TakesLately(("C02KX05",), 1, Words("riociguat", "riociguat")) & takes("NITRATE"), ("Riociguat samen met een nitraat", "Riociguat together with a nitrate"),
         ("Samen kan de druk gevaarlijk dalen.", "Together the pressure may fall dangerously."), OWN.at("5, riociguat", "D")),
    _red("clotting-too-slow", takes("VKA") & (inr_value > inr(4.5)), ("De INR is te hoog", "The INR is too high"),
         ("Een kleine stoot kan dan een grote bloeding geven.", "A small knock may then bleed much."), OWN.at("5, R_BLEED", "D")),
    _red("sick-day-diuretic", takes("R_VOL") & symptoms_now.any_of("vomiting", "diarrhoea"), ("Een ziektedag, met een middel dat vocht afdrijft", "A sick day, with a medicine that drives out fluid"),
         ("Uitdrogen gaat dan snel.", "Drying out goes fast then."), OWN.at("5, R_VOL", "D")),
    _red("sick-day-rhythm", takes("R_ARR") & symptoms_now.any_of("vomiting", "diarrhoea"), ("Braken of diarree, met een middel dat het ritme kan storen", "Vomiting or diarrhoea, with a medicine that can disturb the rhythm"),
         ("De zouten in het bloed raken verstoord.", "The salts in the blood are disturbed."), OWN.at("5, R_ARR", "D")),
    _red("ketones-suspected", takes("R_KETO") & symptoms_now.any_of("vomiting", "belly_pain", "nausea", "deep_breathing"), ("Misselijk of buikpijn met een SGLT2-remmer", "Nausea or belly pain with an SGLT2 inhibitor"),
         ("Bel nu een arts: het bloed kan verzuren.", "Call a doctor now: the blood may turn acid."), OWN.at("5, R_KETO", "D")),
    # --- glucose ---
    _red("glucose-very-low", given(glucose < mmol_l(2.9)), ("De bloedsuiker is veel te laag", "The glucose is far too low"), ("Vandaag niet meer trainen.", "No training today."), T1D.at("below 2.9")),
    _red("severe-low-lately", within(2, "severe_hypoglycaemia"), ("Een zware hypo in de laatste 24 uur", "A severe low in the last 24 hours"), ("Vandaag niet trainen.", "No training today."), T1D.at("severe hypoglycaemia within 24 hours")),
    _red("glucose-low", takes("HYPO") & (glucose < mmol_l(4.0)), ("De bloedsuiker is te laag", "The glucose is too low"),
         ("Neem 15 gram suiker, wacht 15 minuten en meet opnieuw. Blijf er niet alleen mee.", "Take 15 grams of sugar, wait 15 minutes and measure again. Do not stay alone."), T1D.at("2.9-3.9")),
    _red("glucose-not-yet-enough", takes("HYPO") & (glucose < mmol_l(5.6)), ("De bloedsuiker is te laag om te beginnen", "The glucose is too low to begin"),
         ("Eet 10 tot 20 gram koolhydraten en meet na 15 minuten opnieuw.", "Eat 10 to 20 grams of carbohydrate and measure again after 15 minutes."), T1D.at("4.0-5.5", confidence="m")),
    _red("glucose-low-before", takes("HYPO") & NotBackUp(mmol_l(4.0), mmol_l(5.6)), ("Vandaag was de bloedsuiker al te laag", "The glucose was too low earlier today"),
         ("Eerst twee metingen vanaf 5,6, en dan niet alleen.", "First two values from 5.6 up, and then not alone."), OWN.at("18, after a low", "D")),
    _red("ketones-high", given(ketones >= mmol_l(1.5)), ("Te veel ketonen in het bloed", "Too many ketones in the blood"), DOCTOR_NOW, _PAST_HIGH),
    _red("glucose-high-ketones-high", takes("HYPO") & (glucose > mmol_l(13.9)) & (ketones >= mmol_l(1.5)), ("Boven 13,9 met ketonen", "Above 13.9 with ketones"),
         ("Boven 13,9 meet zij altijd eerst de ketonen.", "Above 13.9 she always measures ketones first."), _PAST_HIGH),
    _red("glucose-high-with-ketones", given(glucose > mmol_l(16.7)) & ~(ketones < mmol_l(0.6)), ("Boven 16,7, met ketonen", "Above 16.7, with ketones"),
         ("Eerst moet de suiker omlaag.", "The glucose must come down first."), T1D.at("above 16.7 in type 2", "M")),
    # --- heart failure and lungs ---
    _red("sudden-weight-gain", HEART_FAILURE & (weight_gain >= kg(1.8)), ("In een paar dagen zwaarder geworden", "Heavier within a few days"),
         ("Dat kan vocht zijn: het hartfalen wordt dan erger.", "That may be fluid: heart failure getting worse."), REHAB.at("table 1, weight gain of 1.8 kg in 1-3 days")),
    _red("oxygen-too-low", LUNG_OR_HEART_FAILURE & given(oxygen_saturation < percent(90)), ("Te weinig zuurstof in het bloed", "Too little oxygen in the blood"), ("Eerst kijkt een arts.", "A physician looks first."), OWN.at("7.1, saturation", "D")),
    # --- the day itself ---
    _red("spasm-before-11", VSA & BeforeHour(hours(11)) & ~OTHER_HOUR, ("Te vroeg, bij kramp van de hartvaten", "Too early, with coronary spasm"),
         ("Kom vanaf 11 uur. In de ochtend komt kramp vaker.", "Come from 11:00. In the morning spasm comes more often."), COVADIS.at("night to early morning pattern")),
    _red("spasm-before-10", VSA & BeforeHour(hours(10)), ("Veel te vroeg, bij kramp van de hartvaten", "Far too early, with coronary spasm"),
         ("Nooit voor 10 uur. In de ochtend komt kramp vaker.", "Never before 10:00. In the morning spasm comes more often."), COVADIS.at("night to early morning pattern")),
    _red("heavy-meal-angina", ANGINA & given(meal.one_of("heavy")), ("Net zwaar gegeten, en bekend met pijn op de borst", "A heavy meal just now, with known angina"),
         ("Een volle maag vraagt bloed dat het hart nodig heeft.", "A full stomach takes blood the heart needs."), OWN.at("7.1, meal", "D")),
    _red("alcohol-today", given(yes("alcohol_today")), ("Alcohol vandaag", "Alcohol today"), ("Het hart en de druk reageren dan anders.", "Heart and pressure then react differently."), OWN.at("7.1, alcohol", "D")),
    _red("drugs-today", given(yes("drugs_today")), ("Drugs vandaag", "Drugs today"), ("Het hart en de druk reageren dan anders.", "Heart and pressure then react differently."), DIABETES_CARE.at("table, intoxication")),
    _red("above-letter-systolic", AboveLetter("resting_systolic"), ("De bovendruk is boven de grens van de arts", "The systolic pressure is above the physician's limit"),
         ("De grens van de arts gaat altijd voor.", "The physician's limit always goes first."), METHOD.at("limits of the letter")),
    _red("above-letter-diastolic", AboveLetter("resting_diastolic"), ("De onderdruk is boven de grens van de arts", "The diastolic pressure is above the physician's limit"),
         ("De grens van de arts gaat altijd voor.", "The physician's limit always goes first."), METHOD.at("limits of the letter")),
    _red("before-letter-hour", BeforeLetterHour(), ("Vroeger dan het uur dat de arts noemt", "Earlier than the hour the physician names"),
         ("Kom later terug vandaag.", "Come back later today."), METHOD.at("limits of the letter")),
    _red("no-supervisor", supervisor.one_of("none"), ("Er is geen begeleider", "There is no supervisor"), ("Deze training gaat nooit zonder begeleider.", "This training never goes without a supervisor."), METHOD.at("supervised by a trainer")),
)  # fmt: skip

EMERGENCIES: tuple[Rule, ...] = (
    _112("emergency-chest", symptoms_now.any_of("chest_pressure"), ("Druk of pijn op de borst, nu", "Pressure or pain in the chest, now"), NHG_ACS.at("spoed, U1")),
    _112("emergency-arm-jaw-back", symptoms_now.any_of("arm_jaw_back"), ("Druk of pijn in arm, kaak of rug, nu", "Pressure or pain in arm, jaw or back, now"), NHG_ACS.at("spoed, U1")),
    _112("emergency-stroke", symptoms_now.any_of("stroke_signs", "weakness_one_side"), ("Tekens van een beroerte", "Signs of a stroke"), OWN.at("7.5, stroke signs", "D", "H")),
    _112("emergency-tearing-pain", symptoms_now.any_of("tearing_pain"), ("Plots scheurende pijn in borst of rug", "Sudden tearing pain in chest or back"), OWN.at("7.5, tearing pain", "D", "H")),
    _112("emergency-palpitations", symptoms_now.any_of("palpitations") & symptoms_now.any_of("dizzy", "fainted"), ("Hartkloppingen met duizeligheid", "Palpitations with dizziness"), OWN.at("7.5, sustained palpitations with dizziness", "D", "H")),
    _112("emergency-shocks", within(1, "icd_shock") & symptoms_now.any_of("chest_pressure", "breathless", "fainted", "dizzy", "palpitations"),
         ("De ICD gaf vandaag een schok, en zij is niet goed", "The ICD gave a shock today, and she is unwell"), OWN.at("7.2 and 7.5, shocks", "D", "H")),
    _112("emergency-pressure-crisis", TOO_HIGH & symptoms_now.any_of("headache", "blurred_sight", "confusion", "chest_pressure", "breathless", "weakness_one_side"),
         ("Een zeer hoge druk met klachten", "A very high pressure with symptoms"), OWN.at("18, more 112", "D")),
    _112("emergency-worst-headache", symptoms_now.any_of("worst_headache"), ("Plots de ergste hoofdpijn ooit", "Sudden worst headache ever"), OWN.at("18, more 112", "D")),
    _112("emergency-bump-on-thinner", takes("BLEED") & symptoms_now.any_of("head_bump", "large_bleeding"), ("Een harde stoot of grote bloeding, met een bloedverdunner", "A heavy bump or large bleeding, on a blood thinner"), OWN.at("18, more 112", "D")),
    _112("emergency-severe-low", given(glucose < mmol_l(4.0)) & symptoms_now.any_of("drowsy", "cannot_swallow", "confusion"), ("Een zware hypo", "A severe low glucose"), OWN.at("18, severe low", "D"),
         ("Bel nu 112. Niets door de mond.", "Call 112 now. Nothing by mouth.")),
    _112("emergency-drowsy-on-glucose-medicine", takes("HYPO") & symptoms_now.any_of("drowsy", "cannot_swallow"), ("Suf of niet kunnen slikken, met een middel dat een hypo kan geven", "Drowsy or not able to swallow, on a medicine that can cause a low glucose"), OWN.at("18, severe low", "D"),
         ("Bel nu 112. Niets door de mond.", "Call 112 now. Nothing by mouth.")),
    _112("emergency-ketones-suspected", takes("R_KETO") & symptoms_now.any_of("vomiting", "belly_pain", "deep_breathing") & symptoms_now.any_of("drowsy", "confusion"),
         ("Braken, buikpijn of diep ademen, en suf, met een SGLT2-remmer", "Vomiting, belly pain or deep breathing, and drowsy, on an SGLT2 inhibitor"), OWN.at("18, ketones", "D")),
    _112("emergency-breathless", symptoms_now.any_of("breathless") & symptoms_now.any_of("cold_sweat", "grey_skin", "confusion", "drowsy", "fainted"),
         ("Benauwd en grauw, zwetend, verward of flauw", "Breathless and grey, sweating, confused or faint"), OWN.at("7.5, sudden severe dyspnoea", "D", "H")),
    _112("emergency-ketones", given(ketones >= mmol_l(1.5)) & symptoms_now.any_of("drowsy", "confusion"), ("Suf, met ketonen in het bloed", "Ketones and drowsy"), OWN.at("18, ketones", "D")),
    _112("emergency-collapse", symptoms_now.any_of("fainted") & symptoms_now.any_of("palpitations", "breathless", "grey_skin", "cold_sweat", "confusion"),
         ("Ingestort en niet goed", "Collapsed and unwell"), OWN.at("7.5, collapse", "D", "H")),
)  # fmt: skip

AMBER_RULES: tuple[Rule, ...] = (
    _amber("resting-systolic-raised", (resting_systolic >= mmHg(160)) & (resting_systolic < mmHg(180)), ("De bovendruk is hoog", "The systolic pressure is raised"), AHA_2007.at("table 1, relative, above 160")),
    _amber("resting-diastolic-raised", (resting_diastolic >= mmHg(100)) & (resting_diastolic < mmHg(110)), ("De onderdruk is hoog", "The diastolic pressure is raised"), AHA_2007.at("table 1, relative, above 100")),
    _amber("resting-systolic-lowish", (resting_systolic >= mmHg(90)) & (resting_systolic < mmHg(100)), ("De bovendruk is aan de lage kant", "The systolic pressure is on the low side"), OWN.at("7.1, low pressure", "D")),
    _amber("resting-diastolic-lowish", (resting_diastolic >= mmHg(40)) & (resting_diastolic < mmHg(50)), ("De onderdruk is aan de lage kant", "The diastolic pressure is on the low side"), OWN.at("7.1, low pressure", "D"),
           ("Let op duizeligheid. Vandaag lichter.", "Look for dizziness. Lighter today.")),
    _amber("pulse-raised", (resting_pulse >= per_minute(100)) & (resting_pulse <= per_minute(120)), ("De pols is snel", "The pulse is fast"), REHAB.at("table 1, relative, 100 or more")),
    _amber("pulse-slow", (resting_pulse >= per_minute(40)) & (resting_pulse < per_minute(50)) & ~ExpectedPulse(), ("De pols is traag, en de brief noemt dat niet", "The pulse is slow, and the letter does not name it"), OWN.at("7.1, pulse 40-49", "D")),
    _amber("pulse-slow-two-medicines", (resting_pulse >= per_minute(40)) & (resting_pulse < per_minute(50)) & TwoRateLowering(), ("De pols is traag, met twee middelen die hem vertragen", "The pulse is slow, with two medicines that slow it"), OWN.at("18, pairs", "D")),
    _amber("oxygen-lowish", LUNG_OR_HEART_FAILURE & given((oxygen_saturation >= percent(90)) & (oxygen_saturation < percent(94))), ("De zuurstof is aan de lage kant", "The oxygen is on the low side"), OWN.at("7.1, saturation", "D")),
    _amber("a-cold", illness.one_of("cold"), ("Verkouden, zonder koorts", "A cold, without fever"), OWN.at("7.1, illness", "D")),
    _amber("nearly-fever", given((temperature >= celsius(37.5)) & (temperature < celsius(38))), ("Bijna koorts", "Nearly fever"), OWN.at("18, 37.5-37.9", "D")),
    _amber("weight-gain-some", HEART_FAILURE & (weight_gain >= kg(1)) & (weight_gain < kg(1.8)), ("Een kilo of meer zwaarder in drie dagen", "A kilo or more heavier in three days"), OWN.at("7.1, weight", "D")),
    _amber("medicine-not-sure", given(medicine_taken.one_of("unsure", "no")), ("Niet zeker of het medicijn is genomen", "Not sure whether the medicine was taken"), OWN.at("7.1, drug taken today", "D")),
    _amber("tired-today", symptoms_now.any_of("unusually_tired"), ("Moe", "Tired"), OWN.at("7.1, mild usual fatigue", "D")),
    _amber("dizzy-today", symptoms_now.any_of("dizzy"), ("Duizelig", "Dizzy"), OWN.at("7.1, symptoms now", "D")),
    _amber("headache-today", symptoms_now.any_of("headache"), ("Hoofdpijn", "Headache"), OWN.at("7.1, symptoms now", "D")),
    _amber("nausea-today", symptoms_now.any_of("nausea"), ("Misselijk", "Nauseous"), OWN.at("7.1, symptoms now", "D")),
    _amber("joint-pain-today", symptoms_now.any_of("joint_pain"), ("Pijn in een gewricht", "Pain in a joint"), OWN.at("7.2, joint pain", "D")),
    _amber("ankles-today", symptoms_now.any_of("ankle_swelling"), ("Dikke enkels", "Swollen ankles"), OWN.at("5, R_HF", "D")),
    _amber("belly-pain-today", symptoms_now.any_of("belly_pain"), ("Buikpijn", "Belly pain"), OWN.at("7.1, symptoms now", "D")),
    _amber("tingling-today", symptoms_now.any_of("tingling"), ("Tintelingen", "Tingling"), OWN.at("7.1, symptoms now", "D")),
    _amber("little-eaten-today", symptoms_now.any_of("little_eaten"), ("Weinig gegeten", "Little eaten"), OWN.at("7.1, symptoms now", "D")),
    _amber("little-eaten-with-appetite-medicine", takes("R_GI") & symptoms_now.any_of("nausea", "little_eaten"), ("Weinig gegeten, met een middel dat misselijk maakt", "Little eaten, with a medicine that causes nausea"), OWN.at("5, R_GI", "D")),
    _amber("heavy-meal", given(meal.one_of("heavy")), ("Net zwaar gegeten", "A heavy meal just now"), OWN.at("7.1, meal", "D")),
    _amber("strong-dilator-just-taken", takes("R_PEH_STRONG") & given(hours_since_dilator < hours(2)), ("Net een sterke vaatverwijder genomen", "A strong vasodilator just taken"), OWN.at("5, R_PEH_STRONG", "D")),
    _amber("hot-room-diuretic", takes("R_VOL") & given(room_temperature > celsius(26)), ("Een warme zaal, met een middel dat vocht afdrijft", "A hot room, with a medicine that drives out fluid"), OWN.at("5, R_VOL", "D")),
    _amber("ketones-some", given((ketones >= mmol_l(0.6)) & (ketones < mmol_l(1.5))), ("Wat ketonen in het bloed", "Some ketones in the blood"), T1D.at("0.6-1.4, light only", "M")),
    _amber("spasm-and-stress", VSA & given(stress >= points(8)), ("Veel spanning, bij kramp van de hartvaten", "Much stress, with coronary spasm"), OWN.at("6.2, stress", "D")),
    _amber("spasm-cold-room", VSA & given(room_temperature < celsius(19)), ("Een koude zaal, bij kramp van de hartvaten", "A cold room, with coronary spasm"), OWN.at("6.2, room 19-24 degrees", "D")),
    _amber("spasm-hot-room", VSA & given(room_temperature > celsius(24)), ("Een warme zaal, bij kramp van de hartvaten", "A hot room, with coronary spasm"), OWN.at("6.2, room 19-24 degrees", "D")),
    _amber("spasm-tingling", VSA & symptoms_now.any_of("tingling"), ("Tintelingen, bij kramp van de hartvaten", "Tingling, with coronary spasm"), OWN.at("6.2, over-breathing", "D")),
)  # fmt: skip

TOGETHER: tuple[Rule, ...] = (
    _red("three-ambers", AtLeast(3, tuple(r.when for r in AMBER_RULES), Words("punten die elk een lichtere training vragen", "points that each ask for a lighter session"))
         & supervisor.one_of("named", "none"),
         ("Drie of meer punten tegelijk", "Three or more points together"),
         ("Vandaag niet, tenzij de begeleider elk punt noemt en tekent.", "Not today, unless the supervisor names and signs for each."), OWN.at("18, readings", "D")),
)  # fmt: skip

MEASURE: tuple[Rule, ...] = (
    rule(
        "measured-again-too-soon",
        when=MeasuredAgainTooSoon(180, 110, 5),
        then=INCOMPLETE,
        says=(
            "Te snel opnieuw gemeten na een te hoge druk",
            "Measured again too soon after a pressure that was too high",
        ),
        why=(
            "Rust eerst 5 tot 10 minuten, zittend. Meet dan opnieuw.",
            "Rest for 5 to 10 minutes first, seated. Then measure again.",
        ),
        source=OWN.at("7.1 and 13, one recheck after 300 s", "D"),
    ),
    rule(
        "two-readings",
        when=readings_count < times(2),
        then=INCOMPLETE,
        says=("Eén meting is niet genoeg", "One reading is not enough"),
        why=("Meet nog een keer, 1 tot 2 minuten later.", "Measure once more, 1 to 2 minutes later."),
        source=OWN.at("7.1, two readings", "D"),
    ),
    rule(
        "third-reading",
        when=readings_differ > mmHg(10),
        then=INCOMPLETE,
        says=("De twee metingen verschillen veel", "The two readings differ much"),
        why=("Meet een derde keer.", "Measure a third time."),
        source=OWN.at("18, readings", "D"),
    ),
)

# Nobody begins while one of these is unknown today.
MANDATORY: tuple[str, ...] = (
    "resting_systolic", "resting_diastolic", "resting_pulse", "rhythm", "symptoms_now", "illness", "supervisor",
)  # fmt: skip
