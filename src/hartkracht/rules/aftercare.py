"""After the session: what she reports, or does not know, and what that asks of people.

Chapters are grades (green where nothing fires, yellow, orange, red); what a rule asks is a Concern. The grade is the
highest chapter reached, the concern the most careful one asked for, so one part of an answer never hides another. A
detail she does not know is read as the worse one. Never here: silence (that is a rule too, but the clock fires it).
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hartkracht.model.decision import Concern
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN
from hartkracht.rules.facts import (
    conditions,
    list_fact,
    number_fact,
    resting_diastolic,
    resting_pulse,
    resting_systolic,
    spray_used,
    word_fact,
    yes,
)
from hartkracht.rules.language import And, Compare, Condition, Has, Is, Not, Or, Rule, Truth, View, rule
from hartkracht.rules.medication import takes
from hartkracht.rules.sources import AHA_2007, METHOD, NHG_ACS, OWN
from hartkracht.rules.words import SYMPTOMS
from hartkracht.units import mmHg, per_minute, points


class Grade(enum.IntEnum):
    """How a check is graded: the highest grade any part of it reaches."""

    GREEN = 0
    YELLOW = 1
    ORANGE = 2
    RED = 3

    @property
    def word(self) -> str:
        """As it is written in an entry."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class NotKnown(Condition):
    """She does not know, or nobody asked. Never open: not knowing is what it is about."""

    name: str
    label: Words

    def holds(self, view: View) -> Truth:
        return view.value(self.name) is UNKNOWN

    def say(self, lang: str) -> str:
        return f"niet bekend: {self.label.nl}" if lang == "nl" else f"not known: {self.label.en}"

    def names(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class NewPattern(Condition):
    """Anything but a complaint she knows just like this and, where it may be the heart's, one the letter names."""

    def holds(self, view: View) -> Truth:
        reported = view.value("symptoms")
        if reported is UNKNOWN or view.value("symptom_pattern") != "known":
            return True
        letter = view.value("letter")
        named = () if letter is UNKNOWN else letter.details.get("known_symptoms", ())
        return not all(word in named for word in reported if word in OF_THE_HEART)

    def say(self, lang: str) -> str:
        if lang == "nl":
            return "de klacht is nieuw of anders, of staat niet in de toestemming"
        return "the symptom is new or different, or the clearance does not name it"

    def names(self) -> frozenset[str]:
        return frozenset({"symptoms", "symptom_pattern", "letter"})


@dataclass(frozen=True, slots=True)
class StandingFall(Condition):
    """Standing, the pressure lies this much below the seated one, in either value."""

    systolic: int
    diastolic: int

    def holds(self, view: View) -> Truth:
        falls = [self._fall(view, "systolic", self.systolic), self._fall(view, "diastolic", self.diastolic)]
        return True if True in falls else None if None in falls else False

    def _fall(self, view: View, which: str, least: int) -> Truth:
        seated, standing = view.value(f"resting_{which}"), view.value(f"standing_{which}")
        return None if UNKNOWN in (seated, standing) else bool(seated.value - standing.value >= least)

    def say(self, lang: str) -> str:
        if lang == "nl":
            return f"staand is de druk {self.systolic} of meer lager (onderdruk {self.diastolic}) dan zittend"
        return f"standing, the pressure is {self.systolic} or more (diastolic {self.diastolic}) below that seated"

    def names(self) -> frozenset[str]:
        return frozenset({"resting_systolic", "resting_diastolic", "standing_systolic", "standing_diastolic"})


OF_THE_HEART = ("chest_pressure", "arm_jaw_back")

symptoms = list_fact("symptoms")
signs = list_fact("symptom_signs")
still_there = word_fact("symptom_still_there")
duration = word_fact("symptom_duration")
at_rest = word_fact("symptom_at_rest")
feels = word_fact("feels")
severity = number_fact("symptom_severity", points)
muscle_pain = number_fact("muscle_pain", points)
standing_systolic = number_fact("standing_systolic", mmHg)


def not_known(fact: Any) -> NotKnown:
    """The condition that this fact is not known."""
    return NotKnown(fact.name, fact.label)


ANYTHING = symptoms.any_of(*SYMPTOMS)
HEART = symptoms.any_of(*OF_THE_HEART)
THERE_NOW = still_there.one_of("yes") | not_known(still_there)
LONG = duration.one_of("over_15") | not_known(duration)
RESTING = at_rest.one_of("yes") | not_known(at_rest)
HIGH = (resting_systolic >= mmHg(180)) | (resting_diastolic >= mmHg(110))

CALL_112 = ("Bel nu 112. Wacht niet af.", "Call 112 now. Do not wait.")
# Where "over 5 minutes" says nothing, as of a swelling or a bruise, the reason to call 112 is what would come with it.
CALL_DOCTOR = (
    "Bel nu de huisarts of de huisartsenpost. Komt het terug of duurt het langer dan 5 minuten: bel 112.",
    "Call the GP or the out-of-hours service now. If it returns or lasts over 5 minutes: call 112.",
)
CALL_NOW = ("Bel nu de huisarts of de huisartsenpost.", "Call the GP or the out-of-hours service now.")
NO_BREATH = (
    f"{CALL_NOW[0]} Komt er benauwdheid of pijn op de borst bij: bel 112.",
    f"{CALL_NOW[1]} If breathlessness or chest pain comes with it: call 112.",
)
BLEEDS_ON = (
    f"{CALL_NOW[0]} Wordt de plek snel groter: bel 112.",
    f"{CALL_NOW[1]} If it grows fast: call 112.",
)
NOT_BEFORE = (
    "Niet trainen tot een arts ernaar keek.",
    "No training until a physician has looked at it.",
)
NO_MORE = ("De training gaat niet omhoog.", "The dose does not go up.")
HOME = OWN.at("18, which answers open the 112 page at home", "D")
GRADES = OWN.at("6.7 and 18, grades", "D")

# Only from what she answers at home, so that the page can judge it without a network.
EMERGENCY: tuple[Rule, ...] = (
    rule(
        "after-pressure-there-now",
        when=HEART & THERE_NOW,
        then=Concern.EMERGENCY,
        says=("Druk of pijn op borst, arm, kaak of rug, nu", "Pressure or pain in chest, arm, jaw or back, now"),
        why=CALL_112,
        source=NHG_ACS.at("spoed, U1"),
    ),
    rule(
        "after-pressure-lasted-at-rest",
        when=HEART & LONG & RESTING,
        then=Concern.EMERGENCY,
        says=("Druk of pijn, in rust, langer dan 15 minuten", "Pressure or pain, at rest, for over 15 minutes"),
        why=CALL_112,
        source=NHG_ACS.at("spoed, ook als de pijn weg is"),
    ),
    rule(
        "after-pressure-with-signs",
        when=HEART
        & (
            signs.any_of("sweating", "nausea", "grey_skin", "fainting", "severe_breathlessness")
            | symptoms.any_of("cold_sweat", "nausea", "vomiting", "fainted")
        ),
        then=Concern.EMERGENCY,
        says=(
            "Druk of pijn met zweten, misselijk, grauw, flauw of benauwd",
            "Pressure or pain with sweating, nausea, grey skin, fainting or breathlessness",
        ),
        why=CALL_112,
        source=NHG_ACS.at("spoed, ook als de pijn weg is"),
    ),
    rule(
        "after-stroke-signs",
        when=symptoms.any_of("stroke_signs", "weakness_one_side"),
        then=Concern.EMERGENCY,
        says=("Tekens van een beroerte", "Signs of a stroke"),
        why=CALL_112,
        source=OWN.at("7.5, stroke signs", "D"),
    ),
    rule(
        "after-severe-breathlessness",
        when=symptoms.any_of("breathless")
        & (
            (severity >= points(7))
            | signs.any_of("severe_breathlessness")
            | symptoms.any_of("cold_sweat", "grey_skin", "confusion", "drowsy")
        ),
        then=Concern.EMERGENCY,
        says=("Plots erg benauwd", "Suddenly very breathless"),
        why=CALL_112,
        source=OWN.at("7.5, sudden severe dyspnoea", "D"),
    ),
    rule(
        "after-palpitations-with-dizziness",
        when=symptoms.any_of("palpitations")
        & (symptoms.any_of("dizzy", "fainted") | signs.any_of("fainting"))
        & (THERE_NOW | LONG),
        then=Concern.EMERGENCY,
        says=("Hartkloppingen die aanhouden, met duizeligheid", "Palpitations that last, with dizziness"),
        why=CALL_112,
        source=OWN.at("7.5, sustained palpitations with dizziness", "D"),
    ),
    rule(
        "after-fainted-not-well",
        when=symptoms.any_of("fainted") & THERE_NOW,
        then=Concern.EMERGENCY,
        says=("Flauwgevallen en nog niet goed", "Fainted and not yet well"),
        why=CALL_112,
        source=OWN.at("7.5, collapse", "D"),
    ),
    rule(
        "after-worst-headache",
        when=symptoms.any_of("worst_headache") | (symptoms.any_of("headache") & (severity >= points(10))),
        then=Concern.EMERGENCY,
        says=("De ergste hoofdpijn ooit", "The worst headache ever"),
        why=CALL_112,
        source=OWN.at("18, more 112", "D"),
    ),
    rule(
        "after-tearing-pain",
        when=symptoms.any_of("tearing_pain"),
        then=Concern.EMERGENCY,
        says=("Plots scheurende pijn in borst of rug", "Sudden tearing pain in chest or back"),
        why=CALL_112,
        source=OWN.at("7.5, severe tearing pain", "D", "H"),
    ),
    rule(
        "after-hard-to-wake",
        when=symptoms.any_of("drowsy", "cannot_swallow"),
        then=Concern.EMERGENCY,
        says=("Suf, slecht wakker te krijgen, of niet kunnen slikken", "Drowsy, hard to wake, or not able to swallow"),
        why=("Bel nu 112. Niets door de mond.", "Call 112 now. Nothing by mouth."),
        source=OWN.at("18, severe low and ketones", "D"),
    ),
    rule(
        "after-bump-or-bleeding",
        when=symptoms.any_of("head_bump", "large_bleeding"),
        then=Concern.EMERGENCY,
        says=(
            "Een harde stoot tegen het hoofd, of een grote bloeding",
            "A heavy bump on the head, or a large bleeding",
        ),
        why=CALL_112,
        source=OWN.at("18, more 112, read without asking for the medicine", "D"),
    ),
    rule(
        "after-pressure-crisis",
        when=HIGH & symptoms.any_of("headache", "blurred_sight", "confusion", "chest_pressure", "breathless"),
        then=Concern.EMERGENCY,
        says=("Zeer hoge bloeddruk met klachten", "Very high pressure with symptoms"),
        why=CALL_112,
        source=OWN.at("18, more 112", "D"),
    ),
)

RED: tuple[Rule, ...] = (
    *EMERGENCY,
    rule(
        "after-severe",
        when=ANYTHING & (severity >= points(7)),
        then=Concern.CALL,
        says=("Een erge klacht: 7 of meer van 10", "A severe symptom: 7 or more of 10"),
        why=CALL_DOCTOR,
        source=GRADES,
    ),
    rule(
        "after-rest-pain-not-gone",
        when=ANYTHING & at_rest.one_of("yes") & THERE_NOW,
        then=Concern.CALL,
        says=("Een klacht in rust die niet weg is", "A symptom at rest that is not gone"),
        why=CALL_DOCTOR,
        source=GRADES,
    ),
    rule(
        "after-fainted",
        when=symptoms.any_of("fainted", "confusion"),
        then=Concern.CALL,
        says=("Flauwgevallen, bijna flauwgevallen of verward", "Fainted, nearly fainted or confused"),
        why=CALL_DOCTOR,
        source=AHA_2007.at("stop criteria, near-faint and confusion"),
    ),
    rule(
        "after-dark-urine",
        when=yes("dark_urine"),
        then=Concern.CALL,
        says=("Donkere plas na de training", "Dark urine after the session"),
        why=(
            "Dezelfde dag naar de dokter: spieren kunnen beschadigd zijn.",
            "See a doctor today: muscle may be damaged.",
        ),
        source=OWN.at("5, R_MYO, dark urine", "D"),
    ),
    rule(
        "after-muscle-pain-severe",
        when=muscle_pain >= points(7),
        then=Concern.HOLD,
        says=("Erge spierpijn: 7 of meer van 10", "Severe muscle pain: 7 or more of 10"),
        why=NOT_BEFORE,
        source=GRADES,
    ),
)

ORANGE: tuple[Rule, ...] = (
    rule(
        "after-new-at-rest",
        when=HEART & RESTING & NewPattern(),
        then=Concern.CALL,
        says=("Nieuwe druk of pijn in rust, weer weg", "New pressure or pain at rest, gone again"),
        why=CALL_DOCTOR,
        source=OWN.at("18, new complaint", "D"),
    ),
    rule(
        "after-ketones",
        when=takes("R_KETO") & symptoms.any_of("vomiting", "belly_pain"),
        then=Concern.CALL,
        says=("Braken of buikpijn met een SGLT2-remmer", "Vomiting or belly pain with an SGLT2 inhibitor"),
        why=("Bel nu een arts: het bloed kan verzuren.", "Call a doctor now: the blood may turn acid."),
        source=OWN.at("5, R_KETO", "D"),
    ),
    rule(
        "after-heart-failure-swelling",
        when=conditions.any_of("heart_failure", "cardiomyopathy", "ppcm") & symptoms.any_of("ankle_swelling"),
        then=Concern.CALL,
        says=("Dikke enkels bij hartfalen", "Swollen ankles with heart failure"),
        why=NO_BREATH,
        source=OWN.at("6.7, ankle swelling", "D"),
    ),
    rule(
        "after-bruise-on-thinner",
        when=yes("bruise_large") & takes("BLEED"),
        then=Concern.CALL,
        says=("Een grote blauwe plek, met een bloedverdunner", "A large bruise, on a blood thinner"),
        why=BLEEDS_ON,
        source=OWN.at("5, R_BLEED, bruise over 5 cm", "D"),
    ),
    rule(
        "after-muscle-pain-both-sides",
        when=takes("R_MYO")
        & (muscle_pain >= points(4))
        & (yes("muscle_pain_both_sides") | not_known(word_fact("muscle_pain_both_sides"))),
        then=Concern.HOLD,
        says=(
            "Spierpijn aan beide kanten, met een middel dat spieren kan schaden",
            "Muscle pain on both sides, on a medicine that can harm muscle",
        ),
        why=(
            "Een arts kijkt of het van het medicijn komt. Stop nooit zelf.",
            "A physician looks whether the medicine causes it. Never stop by yourself.",
        ),
        source=OWN.at("5, R_MYO, pain on both sides", "D"),
    ),
    rule(
        "after-standing-fall-dizzy",
        when=StandingFall(20, 10) & (yes("dizzy_standing") | symptoms.any_of("dizzy", "fainted")),
        then=Concern.HOLD,
        says=("De druk daalt bij staan, met duizeligheid", "The pressure falls on standing, with dizziness"),
        why=(
            "Zitten of liggen, en opnieuw meten. Niet autorijden tot het over is.",
            "Sit or lie down, and measure again. No driving until it has passed.",
        ),
        source=OWN.at("5, R_PEH, fall of 20/10", "D"),
    ),
    rule(
        "after-calf-pain",
        when=symptoms.any_of("calf_pain"),
        then=Concern.CALL,
        says=("Pijn of zwelling van een kuit", "Pain or swelling of a calf"),
        why=NO_BREATH,
        source=OWN.at("7.2, new calf pain", "D"),
    ),
    rule(
        "after-moderate",
        when=ANYTHING & ((severity >= points(4)) | not_known(severity)),
        then=Concern.HOLD,
        says=("Een klacht van 4 of meer van 10", "A symptom of 4 or more of 10"),
        why=NOT_BEFORE,
        source=GRADES,
    ),
    rule(
        "after-long",
        when=ANYTHING & LONG,
        then=Concern.HOLD,
        says=("Een klacht van meer dan 15 minuten", "A symptom of over 15 minutes"),
        why=NOT_BEFORE,
        source=GRADES,
    ),
    rule(
        "after-new-pattern",
        when=ANYTHING & NewPattern(),
        then=Concern.HOLD,
        says=("Een nieuwe of andere klacht", "A new or different symptom"),
        why=NOT_BEFORE,
        source=GRADES,
    ),
    rule(
        "after-signs-not-known",
        when=HEART & not_known(signs),
        then=Concern.HOLD,
        says=("Druk of pijn, en niet bekend wat erbij kwam", "Pressure or pain, and not known what came with it"),
        why=NOT_BEFORE,
        source=OWN.at("18, which answers open the 112 page at home", "D"),
    ),
    rule(
        "after-spray-needed",
        when=spray_used.one_of("today", "rest_48h"),
        then=Concern.HOLD,
        says=("De spray was nodig", "The spray was needed"),
        why=NOT_BEFORE,
        source=GRADES,
    ),
    rule(
        "after-pressure-high",
        when=HIGH,
        then=Concern.HOLD,
        says=("De druk is na de training te hoog", "The pressure after the session is too high"),
        why=NOT_BEFORE,
        source=OWN.at("7.1 and 7.2, red pressure", "D"),
    ),
    rule(
        "after-pressure-low",
        when=((resting_systolic < mmHg(90)) | (standing_systolic < mmHg(90)))
        & (yes("dizzy_standing") | symptoms.any_of("dizzy", "fainted")),
        then=Concern.HOLD,
        says=("Lage druk met duizeligheid", "Low pressure with dizziness"),
        why=NOT_BEFORE,
        source=AHA_2007.at("stop criteria, low pressure with symptoms"),
    ),
    rule(
        "after-pulse-fast",
        when=resting_pulse > per_minute(120),
        then=Concern.HOLD,
        says=("De pols blijft snel", "The pulse stays fast"),
        why=NOT_BEFORE,
        source=OWN.at("7.1, pulse above 120", "D"),
    ),
)

YELLOW: tuple[Rule, ...] = (
    rule(
        "after-mild",
        when=ANYTHING,
        then=Concern.WATCH,
        says=("Een klacht na de training", "A symptom after the session"),
        why=NO_MORE,
        source=GRADES,
    ),
    rule(
        "after-symptoms-not-known",
        when=not_known(symptoms),
        then=Concern.WATCH,
        says=("Niet bekend of er klachten waren", "Not known whether there were symptoms"),
        why=(
            "Niet weten is geen nee. De training gaat niet omhoog.",
            "Not knowing is not a no. The dose does not go up.",
        ),
        source=METHOD.at("complaints later the same day"),
    ),
    rule(
        "after-muscle-pain",
        when=muscle_pain >= points(4),
        then=Concern.WATCH,
        says=("Spierpijn van 4 of meer van 10", "Muscle pain of 4 or more of 10"),
        why=NO_MORE,
        source=GRADES,
    ),
    rule(
        "after-bruise",
        when=yes("bruise_large"),
        then=Concern.WATCH,
        says=("Een blauwe plek groter dan 5 cm", "A bruise larger than 5 cm"),
        why=NO_MORE,
        source=OWN.at("6.7, F3, bruise", "D"),
    ),
    rule(
        "after-standing-fall",
        when=StandingFall(20, 10),
        then=Concern.WATCH,
        says=("De druk daalt bij staan", "The pressure falls on standing"),
        why=(
            "Blijf zitten en meet opnieuw. De training gaat niet omhoog.",
            "Stay seated and measure again. The dose does not go up.",
        ),
        source=OWN.at("5, R_PEH, fall of 20/10", "D"),
    ),
    rule(
        "after-feels-worse",
        when=feels.one_of("worse"),
        then=Concern.WATCH,
        says=("Zij voelt zich minder dan voor de training", "She feels worse than before the session"),
        why=NO_MORE,
        source=GRADES,
    ),
    rule(
        "after-dizzy-standing",
        when=yes("dizzy_standing"),
        then=Concern.WATCH,
        says=("Duizelig bij het opstaan", "Dizzy on standing"),
        why=NO_MORE,
        source=OWN.at("7.3, standing pressure", "D"),
    ),
    rule(
        "after-medicines-changed",
        when=yes("medicines_changed"),
        then=Concern.HOLD,
        says=("Er veranderde iets aan de medicijnen", "Something changed in the medicines"),
        why=(
            "Een ander hartmiddel laat de toestemming rusten. Vraag eerst welk middel het is.",
            "Another heart medicine suspends the clearance. Ask first which one it is.",
        ),
        source=OWN.at("18, drug change", "D"),
    ),
)

_UNMEASURED = ("Een meting na de training ontbreekt", "A measurement after the session is missing")
_AT_HOME = rule(
    "after-question-open",
    when=not_known(spray_used) | not_known(word_fact("medicines_changed")),
    then=Concern.WATCH,
    says=("Niet bekend: spray gebruikt, of medicijnen veranderd", "Not known: spray used, or medicines changed"),
    why=NO_MORE,
    source=OWN.at("6.7, what is asked", "D"),
)
_MUSCLE = rule(
    "after-muscle-pain-not-known",
    when=not_known(muscle_pain) | not_known(word_fact("dark_urine")) | not_known(word_fact("bruise_large")),
    then=Concern.WATCH,
    says=(
        "Spierpijn, kleur van de plas of blauwe plek niet bekend",
        "Muscle pain, colour of urine or bruise not known",
    ),
    why=NO_MORE,
    source=OWN.at("6.7, F3", "D"),
)

# What one check asks beside the others. Not knowing it is yellow there, and nothing elsewhere.
ONLY_AT: Mapping[str, tuple[Rule, ...]] = {
    "F0": (
        rule(
            "after-not-measured",
            when=not_known(resting_systolic)
            | not_known(resting_diastolic)
            | not_known(standing_systolic)
            | not_known(resting_pulse)
            | not_known(word_fact("dizzy_standing")),
            then=Concern.WATCH,
            says=_UNMEASURED,
            why=NO_MORE,
            source=OWN.at("6.7, F0", "D"),
        ),
    ),
    "F1": (_AT_HOME,),
    "F2": (_AT_HOME,),
    "F3": (_AT_HOME, _MUSCLE),
    "F4": (_AT_HOME, _MUSCLE),
}

# Fired by the clock and by the session table, not by an answer.
SILENT_WORDS = Words(
    "Er kwam geen antwoord. Dat is onbekend, nooit goed.", "No answer came. That is unknown, never fine."
)
STOPPED_WORDS = Words(
    "De training is gestopt. Kijk wat er was voor de volgende begint.",
    "The session was stopped. Look at what happened before the next one.",
)
SILENT_RULE, STOPPED_RULE = "no-answer", "session-stopped"

CHAPTERS: Mapping[Grade, tuple[Rule, ...]] = {Grade.YELLOW: YELLOW, Grade.ORANGE: ORANGE, Grade.RED: RED}
TITLES = {
    Grade.YELLOW: ("Na de training: geel", "After the session: yellow"),
    Grade.ORANGE: ("Na de training: oranje", "After the session: orange"),
    Grade.RED: ("Na de training: rood", "After the session: red"),
}

DETAILS = (
    "symptom_still_there", "symptom_duration", "symptom_severity", "symptom_at_rest", "symptom_pattern",
    "symptom_signs", "symptom_began",
)  # fmt: skip
# What each check asks, in this order; DETAILS follow where a symptom was named.
ASKED: Mapping[str, tuple[str, ...]] = {
    "F0": ("symptoms", "resting_pressure", "resting_pulse", "standing_systolic", "standing_diastolic",
           "dizzy_standing", "feels"),
    "F1": ("feels", "symptoms", "spray_used", "medicines_changed"),
    "F2": ("feels", "symptoms", "slept", "spray_used", "medicines_changed"),
    "F3": ("feels", "symptoms", "muscle_pain", "muscle_pain_both_sides", "dark_urine", "bruise_large", "spray_used",
           "medicines_changed"),
    "F4": ("feels", "symptoms", "muscle_pain", "muscle_pain_both_sides", "dark_urine", "bruise_large", "spray_used",
           "medicines_changed"),
}  # fmt: skip
# Without these, answered or said to be unknown, a check is not answered. Either of two names may stand for a pressure.
NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "F0": (
        ("symptoms",),
        ("resting_pressure", "resting_systolic"),
        ("resting_pressure", "resting_diastolic"),
        ("standing_systolic",),
        ("standing_diastolic",),
        ("resting_pulse",),
    ),
    "F1": (("symptoms",),),
    "F2": (("symptoms",),),
    "F3": (("symptoms",),),
    "F4": (("symptoms",),),
}
# Every name an answer may hold, so that a check cannot state a letter, a diagnosis or a role.
MAY_ANSWER = frozenset(
    [*DETAILS, *(name for names in ASKED.values() for name in names), "resting_systolic", "resting_diastolic"]
)


def rules_for(check: str) -> Iterable[tuple[Grade, Rule]]:
    """Every rule that judges this check, with the grade it gives."""
    for grade, rules in CHAPTERS.items():
        yield from ((grade, each) for each in rules)
    yield from ((Grade.YELLOW, each) for each in ONLY_AT[check])


def emergency(view: View) -> Rule | None:
    """The first rule by which these answers open the 112 page, or None. Needs nothing but the answers."""
    return next((each for each in EMERGENCY if each.when.holds(view) is True), None)


def offline() -> list[dict[str, Any]]:
    """The same rules as data, for a page that must judge without a network: id, condition tree, words."""
    return [{"id": each.id, "when": tree(each.when), "nl": each.says.nl, "en": each.says.en} for each in EMERGENCY]


def tree(condition: Condition) -> dict[str, Any]:
    """A condition as JSON: all, any, not, has, is, unknown, or a comparison. Raises TypeError for what needs a chart."""
    match condition:
        case And(left, right):
            return {"all": [tree(left), tree(right)]}
        case Or(left, right):
            return {"any": [tree(left), tree(right)]}
        case Not(inner):
            return {"not": tree(inner)}
        case Has(name, _, words, _):
            return {"has": name, "words": list(words)}
        case Is(name, _, words, _):
            return {"is": name, "words": list(words)}
        case NotKnown(name, _):
            return {"unknown": name}
        case Compare(name, _, operator, bound):
            return {"compare": name, "operator": operator, "value": bound.value, "unit": bound.symbol}
    raise TypeError(f"{type(condition).__name__} cannot be judged from the answers alone")
