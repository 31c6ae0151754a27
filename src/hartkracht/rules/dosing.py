"""The dose in numbers and rules: phases, steps, pauses, and whatever makes a dose more careful.

Every number stands here once, with its source and origin; a D is our own proposal and is shown as such. The rules only
tighten: they set bounds in the language of the book, and `journey/prescribe.py` applies them. Nothing here knows a
person's history; what follows from history is named here (`GROUNDS`) and judged in `journey/progress.py`.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from hartkracht.model.decision import Clearance
from hartkracht.model.dose import TUT_CAP_S, Tempo, Words
from hartkracht.model.facts import UNKNOWN, Letter
from hartkracht.rules.clearing import HEART_FAILURE_KNOWN, SCAD_KNOWN
from hartkracht.rules.events import within
from hartkracht.rules.facts import conditions, meal, number_fact, pregnancy, symptoms_now, yes
from hartkracht.rules.language import Citation, Condition, Rule, SetLimit, Truth, View, rule
from hartkracht.rules.medication import SETTLING_DAYS, code, takes
from hartkracht.rules.sources import ACSM, AHA_2007, METHOD, NERY_2010, OWN, REHAB
from hartkracht.units import Quantity, celsius, days, kg, minutes, percent, points, seconds, times

Q = TypeVar("Q", bound=Quantity)


@dataclass(frozen=True, slots=True)
class Value(Generic[Q]):
    """One number of the dose, with where it comes from."""

    value: Q
    source: Citation


def own(value: Q, place: str) -> Value[Q]:
    """A number that no source names: our own proposal, waiting for a clinician."""
    return Value(value, OWN.at(place, "D"))


_PHASES = OWN.at("2.2, phases", "D")

# --- phases ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phase:
    """The ceilings of one phase. A new phase raises ceilings only; the dose still rises one step at a time.

    sessions_before: how many sessions lie before it. repetitions and exercises: (least, most). con_s, ecc_s: longest
    seconds up and down. effort: highest, on 0-10. upper, lower: highest share of strength, for arms and trunk and for
    legs. minutes: longest net time of the whole session, sets and rests.
    """

    number: int
    name: Words
    sessions_before: int
    repetitions: tuple[int, int]
    con_s: float
    ecc_s: float
    sets: int
    exercises: tuple[int, int]
    rest: seconds
    effort: points
    reserve: times
    days_between: days
    upper: percent
    lower: percent
    minutes: minutes
    source: Citation = _PHASES

    @property
    def cap(self) -> seconds:
        """The longest a set may be under load."""
        return seconds(TUT_CAP_S[self.number])

    def share(self, region: str) -> percent:
        """The highest share of strength for this region; the trunk counts as arms, which is stricter."""
        return self.lower if region == "lower" else self.upper


PHASES: tuple[Phase, ...] = (
    Phase(0, Words("leren", "learn"), 0, (5, 6), 3, 3, 1, (4, 5), seconds(120), points(3), times(5), days(7), percent(30), percent(30), minutes(20)),
    Phase(1, Words("basis", "base"), 4, (6, 8), 3, 4, 1, (5, 6), seconds(120), points(4), times(4), days(7), percent(40), percent(50), minutes(30)),
    Phase(2, Words("opbouw", "build"), 12, (6, 10), 5, 5, 2, (6, 7), seconds(120), points(5), times(3), days(3), percent(50), percent(60), minutes(40)),
    Phase(3, Words("houden", "keep"), 24, (6, 10), 5, 5, 2, (6, 7), seconds(90), points(5), times(3), days(3), percent(50), percent(60), minutes(40)),
)  # fmt: skip


def phase_after(sessions: int) -> Phase:
    """The phase that so many completed sessions have earned."""
    return max((p for p in PHASES if p.sessions_before <= sessions), key=lambda p: p.number)


def phase_within(share: percent, region: str) -> Phase:
    """The highest phase whose share of strength stays within this bound; the first phase where none does."""
    return max((p for p in PHASES if p.share(region) <= share), key=lambda p: p.number, default=PHASES[0])


# --- numbers ---------------------------------------------------------------------------------

REPETITION_LEAST = Value(seconds(6), METHOD.at("6-10 s a repetition"))
REPETITION_MOST = Value(seconds(10), METHOD.at("6-10 s a repetition"))
TEMPO_STEP = own(seconds(0.5), "18, tempo step")
TEMPO_TOLERANCE = own(percent(15), "2.2, eligible")
RANGE_LEAST = own(percent(95), "2.2, eligible")
FIRST_REPETITIONS = own(times(6), "2.4, step 3")
FIRST_TEMPO = Tempo(3, 0, 3, 0)
LOAD_STEP = Value(percent(5), REHAB.at("progression, 5 %"))
LOAD_STEP_LOWER = own(percent(10), "13, coarse plates of leg machines")
WEEKLY_RISE = own(percent(10), "2.2, weekly rise of load x time")
EXPOSURES = own(times(2), "2.2, last two exposures")
FEWEST_DAYS = own(days(3), "2.2, 72 h apart")
PLANNED_DAYS = own(days(7), "2.2, sessions a week")
GAP_OVER_PLAN = own(days(7), "2.2, gap rule")
GAP_LEAST = own(days(14), "2.2, gap rule")
GAP_LONG_OVER_PLAN = own(days(28), "2.2, gap rule")
RESTART_AFTER = own(days(42), "2.2, gap rule")
TRIAL_EFFORT = own(points(3), "2.4, step 5")
MUSCLE_PAIN_F4 = own(points(5), "6.7, F4")
EARLY_SESSIONS = own(times(4), "6.7, F4 in the first four sessions")

# What a cut leaves of the dose. Where two cuts overlap only the strongest counts.
CUTS: Mapping[str, float] = {
    "dose-gap": 0.9,
    "dose-gap-long": 0.8,
    "dose-effort-over": 0.9,
    "dose-breath-held": 0.8,
    "dose-lower-on-review": 0.7,
    "dose-half-after-orange": 0.5,
}

# --- what makes a dose more careful ----------------------------------------------------------

SETTLING_PREFIXES = ("C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "B01", "A10A", "A10BB")


@dataclass(frozen=True, slots=True)
class Settling(Condition):
    """A medicine of these prefixes changed within so many days, or the letter that looked at the change is as young."""

    prefixes: tuple[str, ...]
    days: int

    def holds(self, view: View) -> Truth:
        medicines = view.value("medicines")
        if medicines is UNKNOWN:
            return None
        changes = [day for m in medicines if code(m).startswith(self.prefixes) for day in m.changes]
        return any(self._young(day, view) or self._just_confirmed(day, view) for day in changes)

    def _young(self, day: dt.date, view: View) -> bool:
        return dt.timedelta(0) <= view.today - day < dt.timedelta(days=self.days)

    def _just_confirmed(self, change: dt.date, view: View) -> bool:
        letters = [f.value for f in view.history("letter") if isinstance(f.value, Letter) and f.at <= view.now]
        if not letters or not self._young(letters[-1].signed, view):
            return False
        return any(old.signed < change for old in letters[:-1]) and change <= letters[-1].signed

    def say(self, lang: str) -> str:
        if lang == "nl":
            return f"een hart-, bloeddruk-, bloed- of suikermiddel veranderde in de laatste {self.days} dagen"
        return f"a heart, pressure, blood or glucose medicine changed in the last {self.days} days"

    def names(self) -> frozenset[str]:
        return frozenset({"medicines", "letter"})


room_temperature = number_fact("room_temperature", celsius)
PREGNANT = pregnancy.one_of("pregnant", "possibly") | conditions.any_of("pregnancy")
THIN_BONES = takes("R_BONE") | conditions.any_of("osteoporosis")
SMALL_VESSELS = conditions.any_of("microvascular_angina", "vasospastic_angina")
SCAD = SCAD_KNOWN
BREASTBONE = within(12 * 7, "cabg", "sternotomy", "valve_surgery")
# A letter may open the arms from 8 weeks; what pulls at the breastbone waits for the full 12 (18, arms).
BREASTBONE_ARMS = within(12 * 7, "cabg", "sternotomy", shorter=8 * 7) | within(12 * 7, "valve_surgery")


def without(mark: str) -> SetLimit:
    """The bound that nothing with this mark is chosen."""
    return SetLimit(f"allow_{mark}", False)


FULL_DAY = SetLimit("full_day", False)

LIMITS: tuple[Rule, ...] = (
    rule("dose-pulse-no-guide", when=takes("HRU") | conditions.any_of("atrial_fibrillation", "pacemaker"),
         then=SetLimit("rest", seconds(120)),
         says=("De hartslag stuurt niet: rust op tijd", "The pulse does not steer: rest by the clock"),
         why=("Wij sturen op tijd onder spanning, rust, oefening en adem. Rust minstens 2 minuten.",
              "We steer by time under tension, rest, exercise and breath. Rest at least 2 minutes."),
         source=METHOD.at("medication")),
    rule("dose-scad-time", when=SCAD, then=SetLimit("time_under_tension", seconds(60)),
         says=("Na een scheur in een hartvat: korte sets", "After a coronary tear, short sets"),
         why=("Lang spannen laat de druk stijgen.", "Long tension lets the pressure climb."), source=OWN.at("6.3", "D")),
    rule("dose-scad-load", when=SCAD, then=SetLimit("load_upper", kg(14)),
         says=("Na een scheur in een hartvat: licht voor de armen", "After a coronary tear, light for the arms"),
         why=("Persen en zwaar tillen kunnen een scheur uitlokken.", "Straining and heavy lifting are known triggers."),
         source=OWN.at("6.3", "D")),
    rule("dose-scad-effort", when=SCAD, then=SetLimit("effort", points(3)),
         says=("Na een scheur in een hartvat: rustig", "After a coronary tear, easy"),
         why=("Blijf ver van persen.", "Stay far from straining."), source=OWN.at("6.3", "D")),
    rule("dose-scad-reserve", when=SCAD, then=SetLimit("reps_in_reserve", times(5)),
         says=("Stop ruim op tijd", "Stop well in time"),
         why=("Blijf ver van persen.", "Stay far from straining."), source=OWN.at("6.3", "D")),
    rule("dose-small-vessels-effort", when=SMALL_VESSELS, then=SetLimit("effort", points(4)),
         says=("Rustig bij klachten van de kleine hartvaten", "Easy with trouble of the small heart vessels"),
         why=("Klein beginnen en kleine stappen.", "A low start and small steps."), source=OWN.at("6.1", "D")),
    rule("dose-small-vessels-reserve", when=SMALL_VESSELS, then=SetLimit("reps_in_reserve", times(4)),
         says=("Stop ruim op tijd", "Stop well in time"),
         why=("Klein beginnen en kleine stappen.", "A low start and small steps."), source=OWN.at("6.1", "D")),
    rule("dose-delayed-spacing", when=SMALL_VESSELS | yes("delayed_complaints"), then=SetLimit("days_between", days(7)),
         says=("Een week ertussen", "A week in between"),
         why=("Klachten kunnen later komen. Wacht die af.", "Symptoms may come later. Wait for them first."),
         source=METHOD.at("complaints later the same day")),
    rule("dose-pregnant-effort", when=PREGNANT, then=SetLimit("effort", points(4)),
         says=("Zwanger: niet te zwaar", "Pregnant: moderate"),
         why=("Praten moet lukken, zonder persen.", "Talking must be possible, without straining."),
         source=OWN.at("6.6", "D")),
    rule("dose-eyes-effort", when=conditions.any_of("retinopathy_active", "glaucoma"), then=SetLimit("effort", points(3)),
         says=("Rustig voor de ogen", "Easy for the eyes"),
         why=("Persen verhoogt de druk in het oog.", "Straining raises the pressure in the eye."),
         source=AHA_2007.at("table 1, retinopathy: never high loads", "M")),
    rule("dose-hot-room", when=takes("R_VOL") & (room_temperature > celsius(26)), then=FULL_DAY,
         says=("Warm, met een middel dat vocht afdrijft", "Hot, with a medicine that drives out fluid"),
         why=("De druk kan dan dalen. Doe vandaag minder.", "The pressure may fall then. Do less today."),
         source=OWN.at("5, R_VOL", "D")),
    rule("dose-little-eaten", when=takes("R_GI") & symptoms_now.any_of("nausea", "vomiting"), then=FULL_DAY,
         says=("Misselijk", "Nauseous"), why=("Doe vandaag minder, en drink.", "Do less today, and drink."),
         source=OWN.at("5, R_GI", "D")),
    rule("dose-drug-changed", when=Settling(SETTLING_PREFIXES, SETTLING_DAYS),
         then=SetLimit("phases_back", times(1)),
         says=("Een medicijn veranderde kort geleden", "A medicine changed lately"),
         why=("Twee weken een stap terug. Meet de druk vaker.", "Two weeks one step back; measure the pressure more often."),
         source=OWN.at("5, R_CHANGE", "D")),
)  # fmt: skip

# What takes exercises away: rule id, when, which mark, says, why, source.
_AWAY: tuple[tuple[str, Condition, tuple[str, ...], tuple[str, str], tuple[str, str], Citation], ...] = (
    ("dose-breastbone-arms", BREASTBONE_ARMS, ("upper",),
     ("Het borstbeen geneest nog: geen armen", "The breastbone still heals: no arms"),
     ("Tot 12 weken na de operatie trekt dit aan de borst.", "Until 12 weeks after the operation this pulls at the chest."),
     ACSM.at("waiting times, median sternotomy", "M")),
    ("dose-breastbone-pull", BREASTBONE, ("T",),
     ("Het borstbeen geneest nog: niets dat eraan trekt", "The breastbone still heals: nothing that pulls at it"),
     ("Ook met een brief wacht dit de volle 12 weken.", "With a letter too this waits the full 12 weeks."),
     OWN.at("18, arms", "D")),
    ("dose-chest-wall-arms", within(8 * 7, "thoracotomy", shorter=6 * 7), ("upper",),
     ("De borstwand geneest nog: geen armen", "The chest wall still heals: no arms"),
     ("Wacht 8 weken.", "Wait 8 weeks."), ACSM.at("waiting times, thoracotomy", "M")),
    ("dose-device-arms", within(6 * 7, "device_implant"), ("upper", "O", "D"),
     ("De draden groeien nog vast: geen armen", "The leads still grow in: no arms"),
     ("Tot 6 weken kan een draad verschuiven.", "Until 6 weeks a lead may move."), ACSM.at("waiting times, device", "M")),
    ("dose-generator-arms", within(2 * 7, "generator_change"), ("upper",),
     ("De wond geneest nog: geen armen", "The wound still heals: no arms"),
     ("Wacht 2 weken.", "Wait 2 weeks."), ACSM.at("waiting times, generator", "M")),
    ("dose-wrist-arms", within(7, "radial_catheter"), ("upper",),
     ("De pols geneest nog: geen armen", "The wrist still heals: no arms"),
     ("Wacht een week.", "Wait a week."), ACSM.at("waiting times, catheter", "M")),
    ("dose-thin-bones", THIN_BONES, ("osteoporosis", "F"),
     ("Dunne botten: de rug niet buigen of draaien, geen kans op vallen", "Thin bones: no bending or turning of the back, and safe from falls"),
     ("Een wervel kan inzakken.", "A vertebra may give way."), OWN.at("5, R_BONE", "D")),
    ("dose-strong-blood-thinner", takes("R_BLEED"), ("F",),
     ("Een sterke bloedverdunner: niets met kans op vallen", "A strong blood thinner: nothing with a risk of falling"),
     ("Een val kan een grote bloeding geven.", "A fall may bleed much."), OWN.at("5, R_BLEED", "D")),
    ("dose-strong-drop", takes("R_PEH_STRONG"), ("S", "U"),
     ("De druk kan sterk dalen: niet liggen, niet opstaan", "The pressure may fall much: no lying, no standing up"),
     ("Opstaan kan u duizelig maken.", "Standing up may make you dizzy."), OWN.at("5, R_PEH_STRONG", "D")),
    ("dose-unsteady", takes("R_FALL"), ("standing",),
     ("Suf of wankel van een medicijn: zittend", "Drowsy or unsteady from a medicine: seated"),
     ("Zo valt u minder snel.", "Falling is less likely so."), OWN.at("5, R_FALL", "D")),
    ("dose-just-eaten", meal.one_of("light", "heavy"), ("S",),
     ("Net gegeten: niet liggen", "Just eaten: no lying down"),
     ("Liggen drukt dan op buik en hart.", "Lying then presses on belly and heart."), OWN.at("7.1, meal", "D")),
    ("dose-pregnant-lying", PREGNANT, ("S", "pregnancy"),
     ("Zwanger: niet liggen, geen druk op de buik", "Pregnant: no lying, no pressure in the belly"),
     ("Liggen knelt een groot bloedvat af.", "Lying pinches a large vessel."), OWN.at("6.6 and 12.1", "D")),
)  # fmt: skip

_CONDITION_WORDS = {
    "hernia": ("Een breuk: geen druk op de buik", "A hernia: no pressure in the belly"),
    "pelvic_floor": ("Bekkenbodem: geen druk op de buik", "Pelvic floor: no pressure in the belly"),
    "heart_failure": ("Hartfalen: niet liggen", "Heart failure: no lying down"),
    "retinopathy_active": ("Netvlies: het hoofd blijft hoog", "Retina: the head stays high"),
    "glaucoma": ("Glaucoom: het hoofd blijft hoog", "Glaucoma: the head stays high"),
}


def _away() -> tuple[Rule, ...]:
    """One rule a mark, so that each bears its own load."""
    listed = [
        rule(
            f"{name}-{mark.lower()}" if place else name,
            when=when,
            then=without(mark),
            says=says,
            why=why,
            source=source,
        )
        for name, when, marks, says, why, source in _AWAY
        for place, mark in enumerate(marks)
    ]
    conditional = [
        rule(
            f"dose-without-{word.replace('_', '-')}",
            when=HEART_FAILURE_KNOWN if word == "heart_failure" else conditions.any_of(word),
            then=without(word),
            says=says,
            why=("Deze oefening past daar niet bij.", "This exercise does not go with it."),
            source=OWN.at("12, excluded by", "D"),
        )
        for word, says in _CONDITION_WORDS.items()
    ]
    return (*listed, *conditional)


DOSE_RULES: tuple[Rule, ...] = (*LIMITS, *_away())

# What a letter excludes in words, and the marks that go with it.
LETTER_MARKS: Mapping[str, str] = {"overhead": "O", "lying": "S", "grip": "G", "standing": "standing",
                                   "arms": "upper", "legs": "lower", "spine": "trunk"}  # fmt: skip

# The regions a letter may name; where it names some, the others are closed.
REGION_MARKS: Mapping[str, str] = {"arms": "upper", "legs": "lower", "trunk": "trunk"}
# Facts that are asked beside the mandatory ones: their absence tightens nothing, as in the screen.
OPTIONAL_HERE = frozenset({"room_temperature", "meal", "pregnancy", "symptoms_now"})


# --- what follows from history, the letter and the day ---------------------------------------


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a line of the dose is as it is, where no condition over facts says so."""

    id: str
    says: Words
    source: Citation


def _grounds(*rows: tuple[str, str, str, Citation]) -> Mapping[str, Ground]:
    return {rule_id: Ground(rule_id, Words(nl, en), source) for rule_id, nl, en, source in rows}


_STEP = OWN.at("2.2, progression", "D")
GROUNDS: Mapping[str, Ground] = _grounds(
    ("dose-first-trial", "Nieuw: de coach zoekt het gewicht, vanaf de laagste stand, tot een inspanning van 3 van 10.",
     "New: the coach finds the weight, from the lowest step, at an effort up to 3 of 10.", OWN.at("2.4", "D")),
    ("dose-first-no-weight", "Nieuw, zonder gewicht: zes rustige herhalingen, inspanning tot 3 van 10.",
     "New, without weight: six calm repetitions, at an effort up to 3 of 10.", OWN.at("2.4", "D")),
    ("dose-same", "Hetzelfde als de vorige keer.", "The same as last time.", _STEP),
    ("dose-step-repetition", "Twee keer goed gegaan: één herhaling meer.", "Twice well done: one repetition more.", _STEP),
    ("dose-step-load", "Twee keer goed gegaan: één kleine stap zwaarder.", "Twice well done: one small step heavier.",
     REHAB.at("progression, 5 %")),
    ("dose-step-tempo", "Twee keer goed gegaan: een halve seconde langzamer.", "Twice well done: half a second slower.", _STEP),
    ("dose-step-set", "Twee keer goed gegaan: een tweede set.", "Twice well done: a second set.", _STEP),
    ("dose-step-exercise", "Alles gaat goed: één nieuwe oefening erbij.", "All goes well: one new exercise.", _STEP),
    ("dose-hold-two-exposures", "Eerst twee keer goed, dan een stap.", "Twice well first, then a step.", _STEP),
    ("dose-hold-unanswered", "Een vraag na de training is niet beantwoord. Stilte is niet hetzelfde als goed.",
     "A question after the session is not answered. Silence is not the same as fine.", OWN.at("6.7, unanswered", "D")),
    ("dose-hold-yellow", "Er was een lichte klacht. Wij blijven gelijk.", "There was a mild symptom. We stay where we are.",
     OWN.at("6.7, yellow", "D")),
    ("dose-hold-concern", "Er is een zorg waar nog iemand naar kijkt. Wij blijven gelijk.",
     "Somebody still looks at a concern. We stay where we are.", OWN.at("6.7", "D")),
    ("dose-hold-unknown-exercise", "In een vorige training staat een oefening die niet op onze lijst staat. Welke was het? Tot dan blijven wij gelijk.",
     "An earlier session holds an exercise that is not on our list. Which one was it? Until then we stay where we are.",
     OWN.at("10 rules, missing data", "D")),
    ("dose-session-time", "Anders duurt de training te lang: een set minder.", "Else the session lasts too long: one set less.",
     OWN.at("2.2, net training time", "D")),
    ("dose-weekly-cap", "De hele training stijgt hooguit 10 % per week.", "The whole session rises at most 10 % a week.", _STEP),
    ("dose-no-smaller-step", "De kleinste stap van het toestel is te groot. Leg een kleiner gewicht klaar.",
     "The smallest step of the machine is too large. Have a smaller weight at hand.", _STEP),
    ("dose-hold-machine-step", "De stap van deze machine is groter dan wat er in één keer bij mag: het gewicht blijft.",
     "The step of this machine is larger than what may be added at once: the weight stays.", _STEP),
    ("dose-gap", "Er zaten meer dan twee weken tussen: een tiende minder.",
     "There were more than two weeks in between: a tenth less.", OWN.at("2.2, gap rule", "D")),
    ("dose-gap-long", "Er zaten meer dan vier weken extra tussen: een vijfde minder.",
     "There were more than four extra weeks in between: a fifth less.", OWN.at("2.2, gap rule", "D")),
    ("dose-restart", "Zes weken of langer niet getraind: opnieuw leren. Loop ook de toestemming na met de arts.",
     "Six weeks or more without training: learn again. Check the clearance with the physician too.",
     OWN.at("2.2, gap rule", "D")),
    ("dose-effort-over", "De vorige keer was te zwaar: een tiende minder.", "Last time was too heavy: a tenth less.",
     OWN.at("18, effort", "D")),
    ("dose-breath-held", "De adem stokte: een vijfde minder.", "The breath was held: a fifth less.", OWN.at("7.2, breath", "D")),
    ("dose-half-after-orange", "Na de klacht begint het weer bij de helft.", "After the symptom it begins again at half.",
     OWN.at("6.7, orange", "D")),
    ("dose-lower-on-review", "Na overleg een derde minder.", "After review a third less.", OWN.at("2.2, progression", "D")),
    ("dose-suspended-red", "Na een ernstige klacht rust de training tot een arts opnieuw tekent.",
     "After a severe symptom training rests until a physician signs again.", OWN.at("2.2 and 6.7, red", "D")),
    ("dose-concern-open", "Een zorg is nog open. Eerst kijkt iemand ernaar.", "A concern is still open. Somebody looks first.",
     OWN.at("18, unanswered", "D")),
    ("dose-paused", "De training is gepauzeerd na overleg.", "Training is paused after review.", OWN.at("6.7", "D")),
    ("dose-facts-missing", "Er ontbreekt nog een antwoord dat eerst nodig is.", "An answer is missing that is needed first.",
     OWN.at("18, mandatory facts", "D")),
    ("dose-not-cleared", "Het oordeel laat nu geen training toe.", "The verdict allows no training now.",
     METHOD.at("medical approval before the start")),
    ("dose-nothing-left", "Geen oefening blijft over die nu veilig is.", "No exercise is left that is safe now.",
     OWN.at("12", "D")),
    ("dose-lighter-day", "Vandaag lichter: de dosis van de leerfase.", "Lighter today: the dose of the learning phase.",
     OWN.at("18, outcome ladder", "D")),
    ("dose-phase-cap", "Nooit tot het uiterste: ook licht gewicht tot het niet meer gaat, geeft hoge druk.",
     "Never to the limit: a light weight to exhaustion raises the pressure too.", NERY_2010.at("knee extension at 40 and 80 %")),
    ("dose-machine-step", "Naar beneden afgerond op de stap van het toestel.", "Rounded down to the step of the machine.",
     OWN.at("2.2, load", "D")),
    ("dose-exercise-cap", "Het hoogste gewicht voor deze oefening.", "The highest weight for this exercise.", OWN.at("12", "D")),
    ("dose-share-of-strength", "De arts noemde een deel van de grootste kracht. Die meten wij niet: wij letten op hoe zwaar het voelt.",
     "The physician named a share of greatest strength. We do not measure that: we go by how heavy it feels.", OWN.at("2.2 and 2.4", "D")),
    ("dose-swapped", "De machine was bezet of kapot.", "The machine was busy or broken.", OWN.at("the live room, swap", "D")),
    ("dose-stands-in", "Dit komt in de plaats van een andere oefening.", "This stands in for another exercise.", OWN.at("12.2", "D")),
    ("letter-limit", "Een grens van uw arts.", "A limit of your physician.", METHOD.at("limits of the letter")),
)  # fmt: skip


def says(rule_id: str) -> Words:
    """What a rule of the dose says to people. Raises KeyError for a rule that is not of the dose."""
    if rule_id in GROUNDS:
        return GROUNDS[rule_id].says
    found = BY_ID[rule_id]
    return Words(f"{found.says.nl}. {found.why.nl}", f"{found.says.en}. {found.why.en}")


def is_ours(rule_id: str) -> bool:
    """Is this a rule of the dose?"""
    return rule_id in GROUNDS or rule_id in BY_ID


def source_of(rule_id: str) -> Citation:
    """Where a rule of the dose comes from; origin D is our own proposal. Raises KeyError."""
    return GROUNDS[rule_id].source if rule_id in GROUNDS else BY_ID[rule_id].source


BY_ID: Mapping[str, Rule] = {r.id: r for r in DOSE_RULES}
TRAINABLE = (Clearance.CLEARED, Clearance.REDUCED)
