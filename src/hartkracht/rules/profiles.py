"""Profiles: what a medicine or a disease changes for somebody who may train. Limits only, each joined towards care.

The dose's own limits stand in `dosing`; here is what the door, the clock, the live room and the closing page need.
A rule with the outcome *cleared* is a note: it is shown, and changes nothing.
"""

from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Words
from hartkracht.rules.clearing import CORONARY_KNOWN, HEART_FAILURE_KNOWN, SCAD_KNOWN
from hartkracht.rules.facts import (
    conditions,
    glucose,
    icd_detection_rate,
    meal,
    peak_pulse,
    room_temperature,
    yes,
)
from hartkracht.rules.language import Citation, Condition, LimitBelow, Rule, SetLimit, Then, given, rule
from hartkracht.rules.letter import CARDIAC, CARDIOLOGISTS, LetterLimits
from hartkracht.rules.medication import SETTLING_DAYS, ChangedWithin, takes
from hartkracht.rules.sources import ACSM, AORTA, COVADIS, METHOD, OWN, T1D
from hartkracht.units import celsius, hours, kg, minutes, mmHg, mmol_l, per_minute, percent, points, seconds, times

Pair = tuple[str, str]
VSA = conditions.any_of("vasospastic_angina")
SCAD = SCAD_KNOWN
AORTA_DISEASE = conditions.any_of("aortic_aneurysm", "thoracic_aortopathy", "aortic_dissection")
OTHER_HOUR = LetterLimits("earliest_hour", Words("vroegste uur", "earliest hour"), hours(10), CARDIOLOGISTS)
OTHER_RESTING = LetterLimits("resting_systolic", Words("bovendruk in rust", "systolic at rest"))


def _limit(rule_id: str, when: Condition, then: Then, says: Pair, why: Pair, source: Citation) -> Rule:
    return rule(rule_id, when=when, then=then, says=says, why=why, source=source)


NO_GUIDE = SetLimit("heart_rate_guides", False)
_NO_GUIDE_WHY = (
    "De hartslag stuurt de training niet. Ze blijft wel waarschuwen.",
    "Pulse does not steer: steer by time under tension, rest, exercise and breathing. It still warns.",
)
_COOL = (
    "Loop rustig uit. Dan daalt de druk langzaam.",
    "Let the pressure come down gently, standing or walking.",
)
_STAY = (
    "Blijf een half uur na de training. Die avond vragen wij hoe het gaat.",
    "Stay half an hour afterwards, and ask that evening.",
)
_EASY = ("Blijf ver van persen.", "Stay far from straining.")

PROFILES: tuple[Rule, ...] = (
    _limit("medicine-pulse-misleads", takes("HRU"), NO_GUIDE,
           ("Een medicijn dat de hartslag verandert", "A medicine that changes the pulse"), _NO_GUIDE_WHY, METHOD.at("medication")),
    _limit("fibrillation-pulse-misleads", conditions.any_of("atrial_fibrillation"), NO_GUIDE,
           ("Bij boezemfibrilleren stuurt de hartslag niet", "With atrial fibrillation the pulse does not steer"), _NO_GUIDE_WHY, OWN.at("14, Q09", "D")),
    _limit("pacing-pulse-misleads", conditions.any_of("pacemaker"), NO_GUIDE,
           ("Met een pacemaker stuurt de hartslag niet", "With a pacemaker the pulse does not steer"), _NO_GUIDE_WHY, OWN.at("2.2, rest between exercises", "D")),
    _limit("rhythm-pulse-misleads", yes("rhythm_diagnosis"), NO_GUIDE,
           ("Bij een ritmestoornis stuurt de hartslag niet", "With a rhythm disorder the pulse does not steer"), _NO_GUIDE_WHY, OWN.at("14, Q09", "D")),
    _limit("cool-down-5", takes("PEH"), SetLimit("cool_down", minutes(5)),
           ("Een medicijn dat de druk kan laten dalen", "A medicine that can let the pressure fall"), _COOL, OWN.at("5, R_PEH_LOW", "D")),
    _limit("cool-down-8", takes("R_PEH"), SetLimit("cool_down", minutes(8)),
           ("Een medicijn dat de druk laat dalen", "A medicine that lets the pressure fall"), _COOL, OWN.at("5, R_PEH", "D")),
    _limit("cool-down-10", takes("R_PEH_STRONG"), SetLimit("cool_down", minutes(10)),
           ("Een medicijn dat de druk sterk laat dalen", "A medicine that lets the pressure fall much"), _COOL, OWN.at("5, R_PEH_STRONG", "D")),
    _limit("standing-pressure-after", takes("PEH"), SetLimit("standing_pressure_after", True),
           ("Meet na de training ook staand", "Measure standing too after the session"),
           ("Na 1 en 3 minuten staan. Daalt de druk: zitten en opnieuw meten.", "After 1 and 3 minutes of standing. If it falls: sit and measure again."),
           OWN.at("5, R_PEH", "D")),
    _limit("observe-strong-drop", takes("R_PEH_STRONG"), SetLimit("observe_after", minutes(30)),
           ("De druk kan na de training sterk dalen", "The pressure may fall much after the session"), _STAY, OWN.at("7.5, observation", "D")),
    _limit("observe-microvascular", conditions.any_of("microvascular_angina"), SetLimit("observe_after", minutes(30)),
           ("Klachten van de kleinste hartvaten kunnen uren later komen", "Symptoms of the smallest heart vessels may come hours later"),
           _STAY, METHOD.at("complaints later the same day")),
    _limit("observe-spasm", VSA, SetLimit("observe_after", minutes(30)),
           ("Kramp van de hartvaten kan later komen", "Coronary spasm may come later"), _STAY, METHOD.at("complaints later the same day")),
    _limit("observe-delayed", yes("delayed_complaints"), SetLimit("observe_after", minutes(30)),
           ("Zij kreeg eerder klachten uren later", "She had symptoms hours later before"), _STAY, METHOD.at("complaints later the same day")),
    _limit("warm-up-spasm", VSA, SetLimit("warm_up", minutes(10)),
           ("Lang opwarmen bij kramp van de hartvaten", "A long warm-up with coronary spasm"), ("Een koude start lokt kramp uit.", "A cold start provokes spasm."), OWN.at("6.2", "D")),
    _limit("warm-up-cold-room", given(room_temperature < celsius(19)), SetLimit("warm_up", minutes(10)),
           ("Lang opwarmen in een koude zaal", "A long warm-up in a cold room"), ("Kou knijpt de bloedvaten dicht.", "Cold narrows the vessels."), OWN.at("2.2, warm-up on cold days", "D")),
    _limit("warm-up-aorta", AORTA_DISEASE, SetLimit("warm_up", minutes(10)),
           ("Lang opwarmen bij een wijde grote slagader", "A long warm-up with a wide aorta"), ("De druk stijgt dan langzaam.", "The pressure then rises slowly."), AORTA.at("table 4, warm-up")),
    _limit("cool-down-aorta", AORTA_DISEASE, SetLimit("cool_down", minutes(10)),
           ("Lang uitlopen bij een wijde grote slagader", "A long cool-down with a wide aorta"), _COOL, AORTA.at("table 4, cool-down")),
    _limit("effort-pressure-aorta", AORTA_DISEASE, SetLimit("systolic_after_set", mmHg(149)),
           ("De bovendruk blijft onder 150 bij inspanning", "The systolic stays below 150 on effort"), ("Drukpieken rekken de wand op.", "Pressure peaks stretch the wall."), AORTA.at("table 4, below 150")),
    _limit("effort-diastolic-aorta", AORTA_DISEASE, SetLimit("diastolic_after_set", mmHg(89)),
           ("De onderdruk blijft onder 90 bij inspanning", "The diastolic stays below 90 on effort"), ("Drukpieken rekken de wand op.", "Pressure peaks stretch the wall."), AORTA.at("table 4, below 90")),
    _limit("spasm-earliest-11", VSA & ~OTHER_HOUR, SetLimit("earliest_hour", hours(11)),
           ("Bij kramp van de hartvaten niet voor 11 uur", "With coronary spasm not before 11:00"),
           ("Kramp komt vaker in de nacht en de vroege ochtend.", "Spasm comes more often at night and early in the morning."), COVADIS.at("night to early morning pattern")),
    _limit("spasm-earliest-10", VSA, SetLimit("earliest_hour", hours(10)),
           ("Bij kramp van de hartvaten nooit voor 10 uur", "With coronary spasm never before 10:00"),
           ("Kramp komt vaker in de nacht en de vroege ochtend.", "Spasm comes more often at night and early in the morning."), COVADIS.at("night to early morning pattern")),
    _limit("scad-resting-130", SCAD & ~OTHER_RESTING, SetLimit("resting_systolic", mmHg(130)),
           ("Na een scheur in een hartvat: bovendruk in rust tot 130", "After a coronary tear: systolic at rest up to 130"),
           ("Tenzij de arts een andere grens noemt.", "Unless the physician names another limit."), OWN.at("6.3 and 18", "D")),
    _limit("scad-effort", SCAD, SetLimit("effort", points(3)), ("Na een scheur in een hartvat: rustig", "After a coronary tear, easy"), _EASY, OWN.at("6.3", "D")),
    _limit("scad-time", SCAD, SetLimit("time_under_tension", seconds(60)), ("Na een scheur in een hartvat: korte sets", "After a coronary tear, short sets"), _EASY, OWN.at("6.3", "D")),
    _limit("scad-share", SCAD, SetLimit("percent_1rm", percent(40)), ("Na een scheur in een hartvat: licht", "After a coronary tear, light"), _EASY, OWN.at("6.3", "D")),
    _limit("scad-load-arms", SCAD, SetLimit("load_upper", kg(14)), ("Na een scheur in een hartvat: hoogstens 14 kg voor de armen", "After a coronary tear at most 14 kg for the arms"), _EASY, OWN.at("6.3", "D")),
    _limit("scad-effort-pressure", SCAD, SetLimit("systolic_after_set", mmHg(150)), ("Na een scheur in een hartvat: bovendruk na de set tot 150", "After a coronary tear: systolic after the set up to 150"),
           ("Een drukpiek kan de wand opnieuw scheuren.", "A pressure peak may tear the wall again."), OWN.at("7.2, SCAD 130-150", "D")),
    _limit("tested-peak-ceiling", given(peak_pulse >= per_minute(40)), LimitBelow("pulse_ceiling", "peak_pulse", per_minute(10)),
           ("De hartslag blijft 10 onder de hoogste van de test", "The pulse stays 10 below the highest of the test"),
           ("Hoger dan dat is niet onderzocht.", "Higher than that was not examined in her."), ACSM.at("early rehabilitation, tested peak less 10", "M")),
    _limit("icd-ceiling", conditions.any_of("icd") & (icd_detection_rate >= per_minute(100)),
           LimitBelow("pulse_ceiling", "icd_detection_rate", per_minute(20)),
           ("De ICD begint in te grijpen bij een hoge hartslag", "The ICD steps in at a high pulse"),
           ("Blijf er 20 slagen onder.", "Stay 20 beats below it."), ACSM.at("ICD, lowest detection rate less 10 to 20", "M", "H")),
    _limit("holds-breath", yes("holds_breath"), SetLimit("breath_coaching", True),
           ("Zij houdt bij tillen de adem vast", "She holds her breath when lifting"), ("Oefen eerst uitblazen, hardop tellend.", "First practise blowing out, counting aloud."), OWN.at("14, Q24", "D")),
    _limit("no-lying-after-meal", given(meal.one_of("light", "heavy")), SetLimit("allow_S", False),
           ("Net gegeten: niet liggen", "Just eaten: no lying down"), ("Een volle buik drukt dan op het hart.", "A full belly then presses on the heart."), OWN.at("7.1, meal", "D")),
    _limit("hypo-carbohydrate", takes("HYPO"), SetLimit("carbohydrate_ready", True),
           ("Een medicijn dat een hypo kan geven", "A medicine that can cause a low glucose"),
           ("Druivensuiker ligt klaar. Meet voor, halverwege en na.", "Dextrose is at hand. Measure before, halfway and after."), OWN.at("5, R_HYPO", "D")),
    _limit("type-1-eats-first", conditions.any_of("diabetes_type_1") & given((glucose >= mmol_l(5.6)) & (glucose < mmol_l(7))), SetLimit("carbohydrate_ready", True),
           ("Diabetes type 1 en een suiker onder 7", "Type 1 diabetes and a glucose below 7"),
           ("Eet eerst 10 gram koolhydraten.", "Eat 10 grams of carbohydrate first."), T1D.at("5.0-7.0 in type 1, 10 g", confidence="m")),
    _limit("hypo-masked", takes("HYPO") & takes("BETA"), SetLimit("ask_hypo_signs", True),
           ("Een bètablokker verbergt een hypo", "A beta blocker hides a low glucose"),
           ("Vraag naar zweten, honger en verwardheid.", "Ask about sweating, hunger and confusion."), OWN.at("5, R_HYPO on C07", "D")),
    _limit("medicine-changed-lately", ChangedWithin(("C01", "C02", "C03", "C04", "C05", "C07", "C08", "C09", "B01", "A10A", "A10BB"), SETTLING_DAYS), SetLimit("phases_back", times(1)),
           ("Een medicijn veranderde in de laatste 14 dagen", "A medicine changed in the last 14 days"),
           ("Twee weken een stap terug. Meet de druk vaker.", "Two weeks one step back; measure the pressure more often."), OWN.at("5, R_CHANGE", "D")),
    # --- notes ---
    _limit("note-supervisor-for-the-heart", conditions.any_of(*CARDIAC) | CORONARY_KNOWN | HEART_FAILURE_KNOWN, Clearance.CLEARED,
           ("Een hartziekte: de eerste twaalf trainingen met een zorgverlener", "A heart disease: the first twelve sessions with a health professional"),
           ("De begeleider is BIG-geregistreerd, of leerde hartrevalidatie. Een AED is vlakbij.",
            "That is a registered professional, or one trained in cardiac rehabilitation. An AED is nearby."), OWN.at("18, and the table of differences, row 10", "D")),
    _limit("note-spasm-beta-blocker", VSA & takes("R_VSA_FLAG"), Clearance.CLEARED,
           ("Een niet-selectieve bètablokker, bij kramp van de hartvaten", "A non-selective beta blocker, with coronary spasm"),
           ("De cardioloog ziet dit bij de vraag. Stop nooit zelf.", "The cardiologist sees this with the request. Never stop by yourself."), OWN.at("5, R_VSA_FLAG", "D")),
    _limit("note-pulse-raised-by-medicine", takes("R_HRUP"), Clearance.CLEARED,
           ("Een medicijn dat de hartslag versnelt", "A medicine that speeds up the pulse"),
           ("De grenzen blijven gelijk. Het staat erbij als wij meten.", "The limits stay the same; it stands beside the measurement."), OWN.at("5, R_HRUP", "D")),
    _limit("note-pressure-raised-by-medicine", takes("R_BPUP"), Clearance.CLEARED,
           ("Een medicijn dat de druk verhoogt", "A medicine that raises the pressure"),
           ("De grenzen blijven gelijk. Begint of stopt het medicijn, meet dan een week thuis.", "The limits stay the same; measure a week at home after a start or stop."), OWN.at("5, R_BPUP", "D")),
    _limit("note-breathless-by-medicine", takes("R_DYSP_NOTE"), Clearance.CLEARED,
           ("Een medicijn dat benauwd kan maken", "A medicine that can cause breathlessness"),
           ("Benauwd zijn is eerst een klacht. De arts zegt of het van het medicijn komt.", "Breathlessness counts as a symptom first, not as a side effect."), OWN.at("5, R_DYSP_NOTE", "D")),
    _limit("note-bruises", takes("R_BLEED_LOW"), Clearance.CLEARED,
           ("Een lichte bloedverdunner", "A light blood thinner"), ("Vraag naar blauwe plekken.", "Ask about bruises."), OWN.at("5, R_BLEED_LOW", "D")),
    _limit("note-combination-tablet", takes("R_HYPO_CHECK"), Clearance.CLEARED,
           ("Een combinatietablet voor diabetes", "A combination tablet for diabetes"),
           ("Wij weten niet wat erin zit. Tot wij het weten, letten wij op een hypo.", "While its contents are not known it counts as a medicine that can cause a low glucose."), OWN.at("5, R_HYPO_CHECK", "D")),
)  # fmt: skip
