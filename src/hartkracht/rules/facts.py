"""The catalogue of facts: every name a rule, a page or a file may use. Names are public and stay as they are.

`parse` reads the raw form of the facts file, `write` gives it back, `Sheet` asks for values with their age, and the
typed handles (`resting_systolic`, `conditions`) are what rules are written with. A question is asked once, here.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from hartkracht import units as u
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet, Letter
from hartkracht.rules import words as w
from hartkracht.rules.language import ListFact, Made, NumberFact, View, WordFact
from hartkracht.rules.spec import (
    CLIENT,
    COACH,
    PHYSICIAN,
    YES_NO,
    Day,
    Events,
    FactError,
    FactSpec,
    Kind,
    LetterKind,
    Medicines,
    Number,
    OneOf,
    Readings,
    SomeOf,
    Text,
    nearest,
)

TODAY = dt.timedelta(hours=12)
AT_THE_DOOR = dt.timedelta(hours=4)
MONTH = dt.timedelta(days=31)
HALF_YEAR = dt.timedelta(days=183)
YEAR = dt.timedelta(days=366)
FUTURE_ALLOWED = dt.timedelta(minutes=5)

ALL = (CLIENT, COACH, PHYSICIAN)
STAFF = (COACH, PHYSICIAN)
DOCTOR = (PHYSICIAN,)

CATALOGUE: dict[str, FactSpec] = {}
ALIASES: dict[str, str] = {}


def _fact(
    name: str,
    kind: Kind,
    label: str,
    ask: str | None = None,
    by: tuple[str, ...] = ALL,
    fresh: dt.timedelta | None = None,
    alias: str = "",
    code: str = "",
    hint: str | None = None,
    group: str = "",
) -> None:
    """Enter one fact. Texts are `Nederlands | English`."""
    spec = FactSpec(name, kind, _both(label), _both(ask) if ask else None, by, fresh, alias, code,
                    _both(hint) if hint else None, group, len(CATALOGUE))  # fmt: skip
    CATALOGUE[name] = spec
    if alias:
        ALIASES[alias] = name


def _both(text: str) -> Words:
    nl, en = (part.strip() for part in text.split(" | "))
    return Words(nl, en)


YESNO = OneOf(YES_NO)

# --- who she is ------------------------------------------------------------------------------
_fact("age", Number(u.years, 16, 110), "leeftijd | age", "Hoe oud bent u? | How old are you?", group="person")
_fact("sex", OneOf(w.SEX), "geslacht | sex", "Bent u een vrouw of een man? | Are you a woman or a man?", group="person")
_fact(
    "weight",
    Number(u.kg, 30, 300),
    "gewicht | weight",
    "Hoeveel weegt u? | What do you weigh?",
    fresh=MONTH,
    code="29463-7",
)
_fact("height", Number(u.cm, 100, 230), "lengte | height", "Hoe lang bent u? | How tall are you?", code="8302-2")
_fact("waist", Number(u.cm, 40, 220), "buikomtrek | waist", by=ALL, fresh=HALF_YEAR, code="8280-0")
_fact(
    "goal", Text(), "doel | goal", "Wat wilt u weer kunnen? | What do you want to be able to do again?", group="person"
)

# --- the 25 topics of the intake -------------------------------------------------------------
_TOPICS = """
q01 chest_pain_month|druk of pijn op de borst|chest pressure or pain|Had u in de laatste 4 weken druk of pijn op de borst, in arm, kaak of rug?|In the last 4 weeks, did you have pressure or pain in your chest, arm, jaw or back?
q02 breathless_worse|meer kortademig|more breathless|Bent u de laatste 5 dagen meer kortademig dan anders?|Have you been more breathless than usual in the last 5 days?
q03 fainted_year|flauwgevallen|fainted|Bent u in het laatste jaar flauwgevallen, bijna flauwgevallen of zomaar gevallen?|In the last year, did you faint, nearly faint or fall without a reason?
q04 palpitations_felt|hartkloppingen|palpitations|Voelt u uw hart weleens bonzen of overslaan?|Do you ever feel your heart pounding or skipping?
q05 heart_event_ever|hartinfarct, stent of hartoperatie|heart attack, stent or heart operation|Had u ooit een hartinfarct, een stent, een bypass of een andere hartoperatie?|Did you ever have a heart attack, a stent, a bypass or another heart operation?
q06 angina_open_vessels|hartklachten zonder vernauwing|heart symptoms without narrowing|Zei een arts dat u klachten heeft van de kleinste hartvaten, van kramp of van een scheur (SCAD)?|Did a doctor say you have trouble of the smallest heart vessels, spasm, or a tear (SCAD)?
q07 heart_failure_ever|hartfalen|heart failure|Zei een arts dat uw hart zwak pompt (hartfalen)?|Did a doctor say your heart pumps weakly (heart failure)?
q08 device_present|pacemaker of ICD|pacemaker or ICD|Heeft u een pacemaker of een ICD?|Do you have a pacemaker or an ICD?
q09 rhythm_diagnosis|ritmestoornis|rhythm disorder|Zei een arts dat u boezemfibrilleren of een andere ritmestoornis heeft?|Did a doctor say you have atrial fibrillation or another rhythm disorder?
q10 aorta_or_family|grote slagader of plotse dood in de familie|aorta or sudden death in the family|Heeft u iets aan de grote slagader, of stierf iemand in uw familie plots voor het 50e jaar?|Do you have a disease of the aorta, or did somebody in your family die suddenly before 50?
q11 stroke_ever|beroerte of TIA|stroke or TIA|Had u ooit een beroerte, een TIA of een bloeding in het hoofd?|Did you ever have a stroke, a TIA or a bleed in the head?
q12 high_pressure|hoge bloeddruk|high blood pressure|Zei een arts dat u hoge bloeddruk heeft?|Did a doctor say you have high blood pressure?
q13 diabetes_any|diabetes|diabetes|Heeft u diabetes (suikerziekte)?|Do you have diabetes?
q14 organ_disease|ziekte van nieren, longen, lever of schildklier|disease of kidneys, lungs, liver or thyroid|Heeft u een ziekte van nieren, longen, lever of schildklier, of bloedarmoede?|Do you have a disease of kidneys, lungs, liver or thyroid, or anaemia?
q15 takes_medicines|medicijnen|medicines|Gebruikt u medicijnen? Ook druppels, pufjes en wat u zonder recept koopt.|Do you take medicines? Also drops, inhalers and what you buy without a prescription.
q16 pregnancy_topic|zwanger of pas bevallen|pregnant or recent birth|Bent u zwanger, misschien zwanger, of bent u het laatste jaar bevallen?|Are you pregnant, possibly pregnant, or did you give birth in the last year?
q17 pregnancy_history|moeilijke zwangerschap of vroege overgang|difficult pregnancy or early menopause|Had u een moeilijke zwangerschap, een vroege overgang of een ziekte van de eierstokken (PCOS)?|Did you have a difficult pregnancy, an early menopause or PCOS?
q18 operation_recent|operatie kort geleden|recent operation|Had u de laatste 3 maanden een operatie, of heeft u een breuk of een wond?|In the last 3 months, did you have an operation, or do you have a hernia or a wound?
q19 joints_bones|gewrichten of botten|joints or bones|Heeft u last van gewrichten, rug, botontkalking of bekkenbodem?|Do you have trouble with joints, back, thin bones or pelvic floor?
q20 ill_or_exhausted|ziek of lang moe|ill or long tired|Bent u nu ziek, had u de laatste 4 weken COVID, of blijft u na inspanning dagen moe?|Are you ill now, did you have COVID in the last 4 weeks, or do you stay tired for days after effort?
q21 smoke_alcohol_drugs|roken, alcohol of drugs|smoking, alcohol or drugs|Rookt u, of gebruikt u veel alcohol of drugs?|Do you smoke, or use much alcohol or drugs?
q22 active_now|nu al actief|active now|Beweegt u al 3 maanden minstens 3 keer per week een half uur stevig?|Have you moved briskly for half an hour, 3 times a week, for 3 months?
q23 delayed_complaints|klachten uren later|symptoms hours later|Krijgt u weleens klachten uren na een inspanning?|Do you sometimes get symptoms hours after an effort?
q24 holds_breath|adem vasthouden|holding the breath|Houdt u bij tillen of persen uw adem vast?|Do you hold your breath when you lift or strain?
q25 contacts_complete|contactgegevens bekend|contacts known|Weten wij wie wij mogen bellen, en wie uw huisarts is?|Do we know whom we may call, and who your GP is?
"""
for _line in _TOPICS.strip().splitlines():
    _head, _nl, _en, _ask_nl, _ask_en = _line.split("|")
    _alias, _name = _head.split()
    _fresh = MONTH if _alias in ("q01", "q02", "q20") else YEAR  # they ask about days and weeks, not about ever
    _fact(_name, YESNO, f"{_nl} | {_en}", f"{_ask_nl} | {_ask_en}", alias=_alias, fresh=_fresh, group="intake")

# --- details behind the topics ---------------------------------------------------------------
_fact("effort_complaints", OneOf(w.PATTERN), "klachten van de borst | chest symptoms",
      "Hoe zijn de klachten van uw borst nu? | How are the symptoms of your chest now?", fresh=MONTH, group="intake")  # fmt: skip
_fact("conditions", SomeOf(w.CONDITIONS), "aandoeningen | conditions",
      "Welke aandoeningen heeft een arts bij u gevonden? | Which conditions did a doctor find?", fresh=YEAR, group="intake")  # fmt: skip
_fact("events", Events(w.EVENTS), "voorvallen en operaties | events and operations",
      "Wat is er gebeurd, en wanneer? | What happened, and when?", fresh=YEAR, group="intake")  # fmt: skip
_fact("medicines", Medicines(), "medicijnen | medicines",
      "Welke medicijnen gebruikt u? | Which medicines do you take?", fresh=HALF_YEAR, group="intake")  # fmt: skip
_fact("pregnancy", OneOf(w.PREGNANCY), "zwangerschap | pregnancy",
      "Bent u zwanger, of bent u kort geleden bevallen? | Are you pregnant, or did you give birth lately?", by=ALL, fresh=MONTH, code="82810-3", group="intake")  # fmt: skip
_fact("worse_after_small_effort", YESNO, "meer dan een dag slechter na kleine inspanning | worse for over a day after small effort",
      "Bent u na een kleine inspanning meer dan een dag slechter? | After a small effort, are you worse for over a day?", fresh=MONTH)  # fmt: skip
_fact("smoking", OneOf(w.SMOKING), "roken | smoking", "Rookt u? | Do you smoke?", fresh=YEAR, code="72166-2")
_fact("cocaine_use", YESNO, "cocaïne of andere oppeppers | cocaine or other stimulants",
      "Gebruikt u cocaïne of andere oppeppers? | Do you use cocaine or other stimulants?", by=ALL, fresh=YEAR, group="intake")  # fmt: skip
_fact("device_check_on", Day(), "laatste controle van pacemaker of ICD | last check of the device",
      "Wanneer is uw pacemaker of ICD gecontroleerd? | When was your pacemaker or ICD checked?", by=ALL, group="intake")  # fmt: skip
_fact(
    "glucose_swings",
    YESNO,
    "bloedsuiker schommelt met klachten | glucose swings with symptoms",
    by=ALL,
    fresh=HALF_YEAR,
)
_fact("device_side", OneOf(w.SIDE), "kant van de pacemaker of ICD | side of the device", by=ALL)
_fact(
    "icd_detection_rate",
    Number(u.per_minute, 100, 260),
    "laagste detectie van de ICD | lowest ICD detection rate",
    by=DOCTOR,
)
_fact("stress", Number(u.points, 0, 10), "spanning | stress", by=(CLIENT, COACH), fresh=TODAY)

# --- measured by others ----------------------------------------------------------------------
_fact("lvef", Number(u.percent, 5, 85), "pompkracht (LVEF) | ejection fraction", by=DOCTOR, fresh=YEAR, code="10230-1")
_fact(
    "nyha",
    OneOf({k: Words(f"NYHA {k}", f"NYHA {k}") for k in ("I", "II", "III", "IV")}),
    "NYHA-klasse | NYHA class",
    by=DOCTOR,
    fresh=HALF_YEAR,
)
_fact("capacity", Number(u.mets, 1, 25), "inspanningsvermogen | exercise capacity", by=DOCTOR, fresh=YEAR)
_fact("exercise_test_on", Day(), "datum inspanningstest | date of exercise test", by=DOCTOR)
_fact("peak_pulse", Number(u.per_minute, 40, 230, (90, 200)), "hoogste hartslag bij de test | highest pulse in the test",
      by=DOCTOR, fresh=YEAR)  # fmt: skip
_fact("exercise_test", OneOf(w.TEST_RESULT), "inspanningstest | exercise test", by=DOCTOR, fresh=YEAR)
_fact(
    "ischaemia_mets",
    Number(u.mets, 1, 25),
    "inspanning waarbij het hart zuurstof tekortkomt (MET) | effort at which the heart lacks oxygen (MET)",
    by=DOCTOR,
    fresh=YEAR,
)
_fact(
    "ischaemia_watts",
    Number(u.watts, 5, 500),
    "inspanning waarbij het hart zuurstof tekortkomt (watt) | effort at which the heart lacks oxygen (watt)",
    by=DOCTOR,
    fresh=YEAR,
)
_fact("pressure_fell_on_test", YESNO, "druk daalde bij inspanning | pressure fell on effort", by=DOCTOR, fresh=YEAR)
_fact("ecg", OneOf(w.ECG), "hartfilmpje | ECG", by=DOCTOR, fresh=YEAR)
_fact("ecg_on", Day(), "datum hartfilmpje | date of ECG", by=DOCTOR)
_fact(
    "mean_pulmonary_pressure",
    Number(u.mmHg, 5, 130),
    "gemiddelde druk longslagader | mean pulmonary pressure",
    by=DOCTOR,
)
_fact("aortic_valve_area", Number(u.cm2, 0.2, 6), "oppervlak aortaklep | aortic valve area", by=DOCTOR, fresh=YEAR)
_fact("hba1c", Number(u.mmol_mol, 15, 180), "HbA1c | HbA1c", by=STAFF, fresh=HALF_YEAR, code="59261-8")
_fact("potassium", Number(u.mmol_l, 1.5, 9), "kalium | potassium", by=DOCTOR, fresh=HALF_YEAR, code="2823-3")
_fact(
    "egfr",
    Number(u.ml_min, 2, 200),
    "nierfunctie (eGFR) | kidney function (eGFR)",
    by=DOCTOR,
    fresh=YEAR,
    code="98979-8",
)
_fact(
    "total_cholesterol",
    Number(u.mmol_l, 1, 20),
    "cholesterol | total cholesterol",
    by=DOCTOR,
    fresh=YEAR,
    code="14647-2",
)
_fact("hdl_cholesterol", Number(u.mmol_l, 0.2, 5), "HDL | HDL cholesterol", by=DOCTOR, fresh=YEAR, code="14646-4")
_fact("diabetes_since_age", Number(u.years, 1, 110), "leeftijd bij de diagnose diabetes | age at diagnosis of diabetes",
      "Hoe oud was u toen de diabetes werd gevonden? | How old were you when the diabetes was found?", by=ALL)  # fmt: skip
_fact("crp", Number(u.mg_l, 0, 500), "CRP | CRP", by=DOCTOR, fresh=HALF_YEAR, code="30522-7")
_fact("inr", Number(u.inr, 0.5, 15), "stollingswaarde | clotting value", by=STAFF, fresh=MONTH, code="6301-6")
_fact(
    "home_systolic",
    Number(u.mmHg, 60, 260),
    "bovendruk thuis, gemiddelde van een week | systolic at home, mean of a week",
    by=ALL,
    fresh=MONTH,
    code="96608-5",
)
_fact(
    "home_diastolic",
    Number(u.mmHg, 30, 160),
    "onderdruk thuis, gemiddelde van een week | diastolic at home, mean of a week",
    by=ALL,
    fresh=MONTH,
    code="96609-3",
)

_fact(
    "sessions_under_letter",
    Number(u.times, 0, 1000),
    "aantal trainingen met deze toestemming | number of sessions under this clearance",
    by=(),
)

# --- the letter ------------------------------------------------------------------------------
LETTER_LIMITS: dict[str, Kind] = {
    "resting_systolic": Number(u.mmHg, 90, 180),
    "resting_diastolic": Number(u.mmHg, 50, 110),
    "systolic_after_set": Number(u.mmHg, 110, 200),
    "diastolic_after_set": Number(u.mmHg, 60, 110),
    "pulse_ceiling": Number(u.per_minute, 60, 200),
    "resting_pulse_expected": Number(u.per_minute, 40, 100),
    "effort": Number(u.points, 1, 5),
    "reps_in_reserve": Number(u.times, 3, 8),
    "percent_1rm": Number(u.percent, 10, 60),
    "load": Number(u.kg, 1, 200),
    "time_under_tension": Number(u.seconds, 18, 80),
    "earliest_hour": Number(u.hours, 0, 23),
    "excluded": SomeOf({k: Words(*v) for k, v in {
        "overhead": ("boven schouderhoogte", "above the shoulder"), "lying": ("platliggend", "lying flat"),
        "grip": ("zware greep", "strong grip"), "standing": ("staand", "standing"), "arms": ("armen", "arms"),
        "legs": ("benen", "legs"), "spine": ("buigen en draaien van de rug", "bending and turning the spine")}.items()}),
}  # fmt: skip
# What a clearance record holds beside its limits (clinical.md 1.5). What judgement reads of it is named in `letter`.
LETTER_DETAILS: dict[str, Kind] = {
    **{name: Text() for name in ("name", "big", "signer", "note", "signature", "void_when",
                                 "reasons", "review_after_sessions", "at_chest_pressure", "spray")},
    **{name: CATALOGUE[name].kind for name in ("lvef", "nyha", "capacity", "exercise_test", "exercise_test_on", "peak_pulse", "ecg",
                                               "ecg_on", "icd_detection_rate", "device_check_on",
                                               "mean_pulmonary_pressure", "sternum_stable") if name in CATALOGUE},
    "peak_systolic": Number(u.mmHg, 80, 300),
    "diagnoses": SomeOf(w.CONDITIONS),
    "known_symptoms": SomeOf(w.SYMPTOMS),
    "medicines_named": Medicines(),
    "shorter_wait": SomeOf(w.EVENTS),
    "regions": SomeOf({k: Words(*v) for k, v in {"arms": ("armen", "arms"), "legs": ("benen", "legs"), "trunk": ("romp", "trunk")}.items()}),
    "opens_dissection": YESNO,
}  # fmt: skip
_fact(
    "letter",
    LetterKind(LETTER_LIMITS, LETTER_DETAILS),
    "toestemming van de arts | the physician's clearance",
    by=DOCTOR,
    group="letter",
)

# --- today, at the door ----------------------------------------------------------------------
_fact("resting_pressure", Readings(), "bloeddruk in rust | blood pressure at rest",
      "Meet twee keer, zittend, na 5 minuten rust, met 1 tot 2 minuten ertussen. | Measure twice, seated, after 5 minutes of rest, 1 to 2 minutes apart.",
      by=ALL, fresh=TODAY, code="85354-9", group="today")  # fmt: skip
_fact(
    "resting_systolic",
    Number(u.mmHg, 50, 300, (90, 180)),
    "bovendruk in rust | systolic pressure at rest",
    by=ALL,
    fresh=TODAY,
    code="8480-6",
)
_fact(
    "resting_diastolic",
    Number(u.mmHg, 20, 200, (40, 110)),
    "onderdruk in rust | diastolic pressure at rest",
    by=ALL,
    fresh=TODAY,
    code="8462-4",
)
_fact("readings", Number(u.times, 1, 9), "aantal metingen | number of readings", by=())
_fact("readings_differ", Number(u.mmHg, 0, 250), "verschil tussen de metingen | difference of the readings", by=())
_fact("resting_pulse", Number(u.per_minute, 20, 250, (40, 120)), "pols in rust | pulse at rest",
      "Hoe vaak klopt het hart in rust, per minuut? | How often does the heart beat at rest, a minute?", fresh=TODAY, code="40443-4", group="today")  # fmt: skip
_fact(
    "rhythm",
    OneOf(w.RHYTHM),
    "ritme | rhythm",
    "Is de pols regelmatig? | Is the pulse regular?",
    fresh=TODAY,
    group="today",
)
_fact("symptoms_now", SomeOf(w.SYMPTOMS), "klachten nu | symptoms now",
      "Voelt u nu iets van deze klachten? | Do you feel any of these now?", fresh=AT_THE_DOOR, group="today")  # fmt: skip
_fact("illness", OneOf(w.ILLNESS), "ziek | illness", "Bent u ziek? | Are you ill?", fresh=TODAY, group="today")
_fact(
    "supervisor",
    OneOf(w.SUPERVISOR),
    "begeleider | supervisor",
    "Wie begeleidt u vandaag? | Who supervises today?",
    by=STAFF,
    fresh=TODAY,
    group="today",
)
_fact("medicine_taken", OneOf(w.TAKEN), "medicijn vandaag genomen | medicine taken today",
      "Nam u uw medicijnen vandaag? | Did you take your medicines today?", fresh=TODAY, group="today")  # fmt: skip
_fact("spray_used", OneOf(w.SPRAY_USED), "spray gebruikt | spray used",
      "Gebruikte u uw spray onder de tong? | Did you use your spray under the tongue?", fresh=TODAY, group="today")  # fmt: skip
_fact("spray_with_you", YESNO, "spray bij de hand | spray at hand",
      "Heeft u uw spray bij u, en is hij nog goed? | Do you have your spray with you, and in date?", fresh=TODAY, group="today")  # fmt: skip
_fact("temperature", Number(u.celsius, 33, 43), "temperatuur | temperature", by=ALL, fresh=TODAY, code="8310-5")
_fact(
    "oxygen_saturation",
    Number(u.percent, 50, 100),
    "zuurstof in het bloed | oxygen saturation",
    by=ALL,
    fresh=TODAY,
    code="59408-5",
)
_fact("glucose", Number(u.mmol_l, 0.5, 60), "bloedsuiker | glucose",
      "Hoe hoog is uw bloedsuiker nu? | What is your glucose now?", fresh=dt.timedelta(minutes=45), code="14749-6", group="today")  # fmt: skip
_fact("ketones", Number(u.mmol_l, 0, 15), "waarde van de ketonen | ketone value", by=ALL, fresh=dt.timedelta(hours=1))
_fact("weight_gain_3_days", Number(u.kg, -10, 20), "gewichtstoename in 3 dagen | weight gained in 3 days",
      "Hoeveel bent u de laatste 3 dagen aangekomen? | How much weight did you gain in the last 3 days?", fresh=TODAY, group="today")  # fmt: skip
_fact("meal", OneOf(w.MEAL), "maaltijd | meal", "Wanneer at u? | When did you eat?", fresh=AT_THE_DOOR, group="today")
_fact(
    "alcohol_today",
    YESNO,
    "alcohol vandaag | alcohol today",
    "Dronk u vandaag alcohol? | Did you drink alcohol today?",
    fresh=TODAY,
    group="today",
)
_fact(
    "hours_since_dilator",
    Number(u.hours, 0, 48),
    "uren sinds de sterke vaatverwijder | hours since the strong vasodilator",
    by=ALL,
    fresh=AT_THE_DOOR,
)
_fact(
    "standing_drop",
    Number(u.mmHg, -60, 150),
    "daling van de druk bij opstaan | fall of pressure on standing",
    by=STAFF,
    fresh=TODAY,
)
_fact("drugs_today", YESNO, "drugs vandaag | drugs today", by=(CLIENT, COACH), fresh=TODAY)
_fact("room_temperature", Number(u.celsius, 5, 45), "temperatuur van de zaal | room temperature", by=STAFF, fresh=TODAY)
_fact(
    "sternum_stable",
    YESNO,
    "borstbeen stevig en zonder pijn | breastbone stable and without pain",
    by=STAFF,
    fresh=MONTH,
)

# --- afterwards (the checks F0 to F4) --------------------------------------------------------
_fact("feels", OneOf(w.COMPARED), "hoe voelt u zich | how do you feel",
      "Hoe voelt u zich, vergeleken met voor de training? | How do you feel, compared with before the session?", by=ALL, group="after")  # fmt: skip
_fact("symptoms", SomeOf(w.SYMPTOMS), "klachten na de training | symptoms after the session",
      "Had u na de training een van deze klachten? | After the session, did you have any of these?", by=ALL, group="after")  # fmt: skip
_fact("symptom_still_there", YESNO, "is het er nu nog | is it still there",
      "Is het er nu nog? | Is it still there now?", by=ALL, group="after")  # fmt: skip
_fact(
    "symptom_duration",
    OneOf(w.DURATION),
    "hoe lang | how long",
    "Hoe lang duurde het? | How long did it last?",
    by=ALL,
    group="after",
)
_fact(
    "symptom_severity",
    Number(u.points, 0, 10),
    "hoe erg | how bad",
    "Hoe erg was het, van 0 tot 10? | How bad was it, from 0 to 10?",
    by=ALL,
    group="after",
)
_fact(
    "symptom_at_rest",
    YESNO,
    "in rust | at rest",
    "Kwam het terwijl u rustte? | Did it come while you rested?",
    by=ALL,
    group="after",
)
_fact("symptom_pattern", OneOf({"known": Words("bekend", "known"), "new": Words("nieuw of anders", "new or different")}),
      "bekend of nieuw | known or new", "Kent u deze klacht, precies zo? | Do you know this symptom, just like this?", by=ALL, group="after")  # fmt: skip
_fact("symptom_signs", SomeOf(w.SIGNS), "wat erbij kwam | what came with it",
      "Kwam er iets van dit bij? | Did any of this come with it?", by=ALL, group="after")  # fmt: skip
_fact(
    "symptom_began",
    Text(),
    "wanneer begon het | when it began",
    "Wanneer begon het? | When did it begin?",
    by=ALL,
    group="after",
)
_fact("medicines_changed", YESNO, "medicijnen veranderd | medicines changed",
      "Veranderde er iets aan uw medicijnen? | Did anything change in your medicines?", by=ALL, group="after")  # fmt: skip
_fact(
    "muscle_pain",
    Number(u.points, 0, 10),
    "spierpijn | muscle pain",
    "Hoeveel spierpijn heeft u, van 0 tot 10? | How much muscle pain, from 0 to 10?",
    by=ALL,
    group="after",
)
_fact("muscle_pain_both_sides", YESNO, "spierpijn aan beide kanten | muscle pain on both sides",
      "Doen beide benen, of beide schouders, even veel pijn? | Do both legs, or both shoulders, hurt as much?", by=ALL, group="after")  # fmt: skip
_fact("bruise_large", YESNO, "blauwe plek groter dan 5 cm | bruise over 5 cm",
      "Heeft u een nieuwe blauwe plek, groter dan 5 cm? | Do you have a new bruise, larger than 5 cm?", by=ALL, group="after")  # fmt: skip
_fact(
    "dark_urine",
    YESNO,
    "donkere plas | dark urine",
    "Is uw plas donker als cola? | Is your urine dark as cola?",
    by=ALL,
    group="after",
)
_fact(
    "slept",
    OneOf({"well": Words("goed", "well"), "badly": Words("slecht", "badly")}),
    "slaap | sleep",
    "Hoe sliep u? | How did you sleep?",
    by=ALL,
    group="after",
)
_fact(
    "standing_systolic",
    Number(u.mmHg, 40, 300),
    "bovendruk staand | systolic pressure standing",
    by=STAFF,
    group="after",
)
_fact(
    "standing_diastolic",
    Number(u.mmHg, 20, 200),
    "onderdruk staand | diastolic pressure standing",
    by=STAFF,
    group="after",
)
_fact("dizzy_standing", YESNO, "duizelig bij staan | dizzy on standing", by=STAFF, group="after")

# What staff are asked, of whom no question goes to the client by itself: `name|Nederlands|English`.
_STAFF_ASKED = """
waist|Hoeveel cm is de buik, rond op de hoogte van de navel?|How many cm is the belly around, at the height of the navel?
glucose_swings|Schommelt de bloedsuiker, en merkt u daar iets van?|Does the glucose swing, and do you notice it?
device_side|Aan welke kant zit de pacemaker of ICD?|On which side is the pacemaker or ICD?
icd_detection_rate|Vanaf welke hartslag grijpt de ICD in?|From which pulse does the ICD act?
stress|Hoeveel spanning voelt u nu, van 0 tot 10?|How much stress do you feel now, from 0 to 10?
lvef|Welk deel van het bloed pompt het hart weg (LVEF)?|Which share of its blood does the heart pump out (LVEF)?
nyha|Welke NYHA-klasse heeft zij?|Which NYHA class is she in?
capacity|Hoeveel kan zij aan, in MET?|How much can she do, in METs?
exercise_test_on|Op welke dag was de inspanningstest?|On which day was the exercise test?
peak_pulse|Hoe hoog kwam de hartslag in de test?|How high did the pulse go in the test?
exercise_test|Hoe was de inspanningstest?|How was the exercise test?
ischaemia_mets|Vanaf hoeveel MET had het hart te weinig zuurstof?|From how many METs did the heart lack oxygen?
ischaemia_watts|Vanaf hoeveel watt had het hart te weinig zuurstof?|From how many watts did the heart lack oxygen?
pressure_fell_on_test|Daalde de bloeddruk tijdens de test?|Did the pressure fall during the test?
ecg|Hoe was het hartfilmpje?|How was the ECG?
ecg_on|Op welke dag was het hartfilmpje?|On which day was the ECG?
mean_pulmonary_pressure|Hoe hoog is de gemiddelde druk in de longslagader?|How high is the mean pressure in the lung artery?
aortic_valve_area|Hoe groot is de opening van de aortaklep?|How large is the opening of the aortic valve?
hba1c|Hoe hoog is het HbA1c?|How high is the HbA1c?
potassium|Hoe hoog is het kalium?|How high is the potassium?
egfr|Hoe goed werken de nieren (eGFR)?|How well do the kidneys work (eGFR)?
total_cholesterol|Hoe hoog is het cholesterol?|How high is the cholesterol?
hdl_cholesterol|Hoe hoog is het HDL?|How high is the HDL?
crp|Hoe hoog is het CRP?|How high is the CRP?
inr|Hoe hoog was de laatste INR?|How high was the last INR?
home_systolic|Wat was thuis de gemiddelde bovendruk, over een week?|What was the mean systolic at home, over a week?
home_diastolic|Wat was thuis de gemiddelde onderdruk, over een week?|What was the mean diastolic at home, over a week?
letter|Wat schrijft de arts?|What does the physician write?
resting_systolic|Hoe hoog is de bovendruk in rust?|How high is the systolic at rest?
resting_diastolic|Hoe hoog is de onderdruk in rust?|How high is the diastolic at rest?
temperature|Heeft u koorts? Hoeveel graden?|Do you have a fever? How many degrees?
oxygen_saturation|Hoeveel zuurstof zit er in het bloed?|How much oxygen is in the blood?
ketones|Hoeveel ketonen zitten er in het bloed?|How many ketones are in the blood?
hours_since_dilator|Hoeveel uur geleden nam u de sterke vaatverwijder?|How many hours ago did you take the strong vasodilator?
standing_drop|Hoeveel daalt de bovendruk als zij opstaat?|How much does the systolic fall when she stands up?
drugs_today|Gebruikte u vandaag drugs?|Did you use drugs today?
room_temperature|Hoe warm is het in de zaal?|How warm is it in the room?
sternum_stable|Is het borstbeen stevig, zonder klik of pijn?|Is the breastbone stable, without a click or pain?
standing_systolic|Hoe hoog is de bovendruk staand?|How high is the systolic standing?
standing_diastolic|Hoe hoog is de onderdruk staand?|How high is the diastolic standing?
dizzy_standing|Is zij duizelig als zij staat?|Is she dizzy when she stands?
"""
# Between which values a number is usual; outside it is looked at once more, beyond the guardrail it is refused. Ours (D).
_USUAL: dict[str, tuple[float, float]] = {
    "age": (40, 85), "weight": (45, 130), "height": (145, 200), "waist": (60, 140), "icd_detection_rate": (150, 220),
    "lvef": (30, 70), "capacity": (3, 12), "ischaemia_mets": (3, 10), "ischaemia_watts": (50, 200),
    "mean_pulmonary_pressure": (8, 40), "aortic_valve_area": (0.8, 4), "hba1c": (28, 86), "potassium": (3.0, 6.0),
    "egfr": (15, 120), "total_cholesterol": (2.5, 9), "hdl_cholesterol": (0.6, 3), "diabetes_since_age": (20, 85),
    "crp": (0, 50), "inr": (1, 4.5), "home_systolic": (90, 180), "home_diastolic": (50, 110), "temperature": (35, 39.5),
    "oxygen_saturation": (88, 100), "glucose": (3, 20), "ketones": (0, 3), "weight_gain_3_days": (-3, 3),
    "hours_since_dilator": (0, 24), "standing_drop": (-20, 40), "room_temperature": (16, 28),
    "standing_systolic": (90, 180), "standing_diastolic": (40, 110), "stress": (0, 10), "symptom_severity": (0, 10),
    "muscle_pain": (0, 10), "readings": (1, 3), "readings_differ": (0, 40), "sessions_under_letter": (0, 100),
}  # fmt: skip
for _line in _STAFF_ASKED.strip().splitlines():
    _name, _nl, _en = _line.split("|")
    CATALOGUE[_name] = replace(CATALOGUE[_name], staff=Words(_nl, _en))
for _name, _range in _USUAL.items():
    CATALOGUE[_name] = replace(CATALOGUE[_name], kind=replace(cast(Number, CATALOGUE[_name].kind), usual=_range))

# What the answer to a topic says of its detail, and for how long: (topic, {answer: detail}, within). An illness is
# spoken of on the day itself only, and a yes counts as ill all over until the illness is named.
IMPLIED: dict[str, tuple[str, dict[str, str], dt.timedelta]] = {
    "effort_complaints": ("chest_pain_month", {"no": "none"}, MONTH),
    "pregnancy": ("pregnancy_topic", {"no": "no"}, YEAR),
    "worse_after_small_effort": ("ill_or_exhausted", {"no": "no"}, MONTH),
    "illness": ("ill_or_exhausted", {"no": "none", "yes": "systemic"}, TODAY),
    "cocaine_use": ("smoke_alcohol_drugs", {"no": "no"}, YEAR),
}
# What is worked out of other facts, and from which.
DERIVED = {"resting_systolic": "resting_pressure", "resting_diastolic": "resting_pressure",
           "readings": "resting_pressure", "readings_differ": "resting_pressure"}  # fmt: skip


def spec(name: str) -> FactSpec:
    """The entry of a name or alias. Raises FactError that offers the nearest name."""
    real = ALIASES.get(name, name)
    if real in CATALOGUE:
        return CATALOGUE[real]
    near = nearest(name, (*CATALOGUE, *ALIASES))
    raise FactError(
        f"“{name}” is geen feit dat wij kennen." + (f" Bedoelt u {near}?" if near else ""),
        f'"{name}" is no fact we know.' + (f" Did you mean {near}?" if near else ""),
    )


def parse(name: str, raw: Any, at: dt.datetime, by: str) -> Fact:
    """The fact that a raw form states, or FactError with what to do."""
    entry = spec(name)
    return Fact(entry.name, entry.parse(raw), at, by)


def write(fact: Fact) -> Any:
    """The raw form of a fact; `parse` gives the same fact back."""
    return CATALOGUE[fact.name].write(fact.value)


@dataclass(frozen=True, slots=True)
class Sheet(View):
    """The facts of one person as they count at one moment: stale and future ones are unknown."""

    facts: FactSheet
    now: dt.datetime
    _made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _values: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: str, work: Callable[[], Made]) -> Made:
        if key not in self._made:
            self._made[key] = work()
        return cast(Made, self._made[key])

    def value(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            return self._values.setdefault(name, self._value(name))

    def _value(self, name: str) -> Any:
        fact = self._current(name)
        source = DERIVED.get(name)
        origin = self._current(source) if source else None
        if origin is not None and (fact is None or origin.at >= fact.at):
            return UNKNOWN if origin.value is UNKNOWN else _derive(name, origin.value)
        return self._otherwise(name) if fact is None else fact.value

    def _otherwise(self, name: str) -> Any:
        """What follows from other facts where nobody stated this one."""
        if name in ("readings", "readings_differ") and self._stated_as_mean():
            return u.times(2) if name == "readings" else u.mmHg(0)  # a mean stated as such has no readings to differ
        if name in IMPLIED:
            return self._implied(*IMPLIED[name])
        return self._by_letter(name) if name in LETTER_DETAILS and name in CATALOGUE else UNKNOWN

    def _implied(self, topic: str, says: dict[str, str], within: dt.timedelta) -> Any:
        said = self._current(topic)
        recent = said is not None and said.value is not UNKNOWN and self.now - said.at <= within
        return says.get(said.value, UNKNOWN) if said is not None and recent else UNKNOWN

    def _by_letter(self, name: str) -> Any:
        """What the newest letter that names it says, as old as that letter."""
        fresh = CATALOGUE[name].fresh_for or YEAR
        for fact in reversed(self.history("letter")):
            letter = fact.value
            if isinstance(letter, Letter) and name in letter.details and self.today - letter.signed <= fresh:
                return CATALOGUE[name].parse(letter.details[name])
        return UNKNOWN

    def history(self, name: str) -> tuple[Fact, ...]:
        return self.facts.history(name)

    def _stated_as_mean(self) -> bool:
        return self._current("resting_systolic") is not None and self._current("resting_diastolic") is not None

    def _current(self, name: str) -> Fact | None:
        fact = self.facts.latest(name)
        if fact is None or fact.at > self.now + FUTURE_ALLOWED:
            return None
        fresh = CATALOGUE[name].fresh_for
        return fact if fresh is None or self.now - fact.at <= fresh else None


def _derive(name: str, readings: tuple[tuple[int, int], ...]) -> Any:
    last = readings[-2:]
    if name == "readings":
        return u.times(len(readings))
    if name == "readings_differ":
        return u.mmHg(max(abs(last[0][i] - last[-1][i]) for i in (0, 1))) if len(readings) == 2 else u.mmHg(0)
    place = 0 if name == "resting_systolic" else 1
    return u.mmHg(sum(pair[place] for pair in last) / len(last))


def number_fact(name: str, unit: type[u.Quantity]) -> NumberFact[Any]:
    """A handle for rules. The unit is checked against the catalogue when the book is built."""
    kind = CATALOGUE[name].kind
    assert isinstance(kind, Number), name
    assert kind.unit is unit, name
    return NumberFact(name, CATALOGUE[name].label)


def word_fact(name: str) -> WordFact:
    """A handle for rules over one word."""
    kind = CATALOGUE[name].kind
    assert isinstance(kind, OneOf), name
    return WordFact(name, CATALOGUE[name].label, kind.words)


def list_fact(name: str) -> ListFact:
    """A handle for rules over a list of words."""
    kind = CATALOGUE[name].kind
    assert isinstance(kind, SomeOf), name
    return ListFact(name, CATALOGUE[name].label, kind.words)


resting_systolic: NumberFact[u.mmHg] = number_fact("resting_systolic", u.mmHg)
resting_diastolic: NumberFact[u.mmHg] = number_fact("resting_diastolic", u.mmHg)
readings_count: NumberFact[u.times] = number_fact("readings", u.times)
readings_differ: NumberFact[u.mmHg] = number_fact("readings_differ", u.mmHg)
resting_pulse: NumberFact[u.per_minute] = number_fact("resting_pulse", u.per_minute)
temperature: NumberFact[u.celsius] = number_fact("temperature", u.celsius)
oxygen_saturation: NumberFact[u.percent] = number_fact("oxygen_saturation", u.percent)
glucose: NumberFact[u.mmol_l] = number_fact("glucose", u.mmol_l)
weight_gain: NumberFact[u.kg] = number_fact("weight_gain_3_days", u.kg)
lvef: NumberFact[u.percent] = number_fact("lvef", u.percent)
capacity: NumberFact[u.mets] = number_fact("capacity", u.mets)
crp: NumberFact[u.mg_l] = number_fact("crp", u.mg_l)
home_systolic: NumberFact[u.mmHg] = number_fact("home_systolic", u.mmHg)
home_diastolic: NumberFact[u.mmHg] = number_fact("home_diastolic", u.mmHg)
peak_pulse: NumberFact[u.per_minute] = number_fact("peak_pulse", u.per_minute)
inr_value: NumberFact[u.inr] = number_fact("inr", u.inr)
stress: NumberFact[u.points] = number_fact("stress", u.points)
ketones: NumberFact[u.mmol_l] = number_fact("ketones", u.mmol_l)
potassium: NumberFact[u.mmol_l] = number_fact("potassium", u.mmol_l)
hba1c: NumberFact[u.mmol_mol] = number_fact("hba1c", u.mmol_mol)
egfr: NumberFact[u.ml_min] = number_fact("egfr", u.ml_min)
mean_pulmonary_pressure: NumberFact[u.mmHg] = number_fact("mean_pulmonary_pressure", u.mmHg)
aortic_valve_area: NumberFact[u.cm2] = number_fact("aortic_valve_area", u.cm2)
ischaemia_mets: NumberFact[u.mets] = number_fact("ischaemia_mets", u.mets)
ischaemia_watts: NumberFact[u.watts] = number_fact("ischaemia_watts", u.watts)
icd_detection_rate: NumberFact[u.per_minute] = number_fact("icd_detection_rate", u.per_minute)
sessions_under_letter: NumberFact[u.times] = number_fact("sessions_under_letter", u.times)
hours_since_dilator: NumberFact[u.hours] = number_fact("hours_since_dilator", u.hours)
standing_drop: NumberFact[u.mmHg] = number_fact("standing_drop", u.mmHg)
room_temperature: NumberFact[u.celsius] = number_fact("room_temperature", u.celsius)
exercise_test = word_fact("exercise_test")
ecg = word_fact("ecg")
nyha = word_fact("nyha")
conditions = list_fact("conditions")
symptoms_now = list_fact("symptoms_now")
rhythm = word_fact("rhythm")
illness = word_fact("illness")
supervisor = word_fact("supervisor")
effort_complaints = word_fact("effort_complaints")
pregnancy = word_fact("pregnancy")
medicine_taken = word_fact("medicine_taken")
spray_used = word_fact("spray_used")
meal = word_fact("meal")


def topic(alias: str) -> WordFact:
    """The handle of an intake topic, by its number q01..q25 or its name."""
    return word_fact(ALIASES.get(alias, alias))


def yes(name: str) -> Any:
    """The condition that a yes/no fact is yes."""
    return topic(name).one_of("yes")
