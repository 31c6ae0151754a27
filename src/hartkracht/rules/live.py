"""The chapter of the live hour: what a set, a breath, a pulse and a pressure may do before the room speaks.

Rules of the live hour judge named features of what just happened, never samples. They are joined like all others: every
rule that fires is kept, the strongest effect counts, and none can weaken another. A feature that nobody brought is
open; that is no reassurance, for whether it is *seen* at all is asked by the guards of the session table.
"""

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hartkracht.model.decision import CueLevel
from hartkracht.model.dose import TUT_HARD_S, Words
from hartkracht.model.facts import UNKNOWN, Fact
from hartkracht.rules.language import Citation, Condition, ListFact, NumberFact, View, WordFact
from hartkracht.rules.sources import ACSM, AHA_2007, METHOD, OWN, REHAB
from hartkracht.rules.words import SYMPTOMS
from hartkracht.units import Quantity, mmHg, per_minute, percent, points, seconds, times


class Effect(enum.IntEnum):
    """What a rule does beside speaking; joined by taking the more careful one."""

    NOTHING = 0
    END_SET = 1
    PAUSE = 2
    STOP = 3


@dataclass(frozen=True, slots=True)
class LiveRule:
    """When, how strongly the room speaks and what it does, the one word, the coach's line, why, and the source.

    lighter: the next set of this exercise is 10 % lighter too.
    """

    id: str
    when: Condition
    level: CueLevel
    effect: Effect
    word: Words
    line: Words
    why: Words
    source: Citation
    lighter: bool = False
    since: dt.date = dt.date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Features(View):
    """What is known at this moment of the hour, by name. What is not named is unknown."""

    known: Mapping[str, Any]
    now: dt.datetime = field(default=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))

    def value(self, name: str) -> Any:
        return self.known.get(name, UNKNOWN)

    def history(self, name: str) -> tuple[Fact, ...]:
        return ()


def _words(text: str) -> Words:
    nl, en = text.split(" | ")
    return Words(nl, en)


def _number(unit: type[Quantity], name: str, label: str) -> NumberFact[Any]:
    UNITS[name] = unit
    return NumberFact(name, _words(label))


UNITS: dict[str, type[Quantity]] = {}
_YES = {"yes": Words("ja", "yes"), "no": Words("nee", "no")}
HOLD_LEVELS = {
    "warn": Words("lang genoeg voor een sein", "long enough for a cue"),
    "event": Words("3 seconden of langer", "3 seconds or longer"),
    "stop": Words("5 seconden of langer", "5 seconds or longer"),
}
GUARDS = {
    "movement": Words("de beweging", "the movement"),
    "breath": Words("de adem", "the breath"),
    "pulse": Words("de hartslag", "the pulse"),
}
# Where a session stands, as people say it; keys are those of the session table.
STANDS = {
    "READY": Words("de set is nog niet begonnen", "the set has not begun yet"),
    "LIFTING": Words("zij is in een set", "she is in a set"),
    "RESTING": Words("de set is al klaar", "the set is done already"),
    "PAUSED": Words("de training staat op pauze", "the session is paused"),
    "STOPPED": Words("de training is gestopt", "the session was stopped"),
    "DONE": Words("de training is klaar", "the session is done"),
}


def not_now(state: str) -> Words:
    """What was asked cannot be, as the session stands."""
    stands = STANDS[state]
    return Words(f"Dit kan nu niet: {stands.nl}.", f"Not possible now: {stands.en}.")


# The features of the live hour. `supervise` fills them; their units are checked there and here.
repetition_length = _number(seconds, "repetition_length", "de lengte van de herhaling | the length of the repetition")
part_of_plan = _number(
    percent, "part_of_plan", "de herhaling, als deel van het plan, | the repetition, as part of the plan,"
)
fast_repetitions = _number(
    times, "fast_repetitions", "aantal te snelle herhalingen in deze set | number of fast repetitions in this set"
)
range_shown = _number(percent, "range_shown", "het deel van de eigen slag | the part of the own range")
concentric_slower = _number(
    percent, "concentric_slower", "uit, trager dan de eerste drie keer, | out, slower than the first three,"
)
grinding = WordFact("grinding", _words("de beweging loopt vast | the movement sticks"), _YES)
static_hold = _number(seconds, "static_hold", "stilstand onder last | standing still under load")
static_hold_halfway = _number(
    seconds, "static_hold_halfway", "stilstand onder last, halverwege | standing still under load, halfway"
)
static_holds = _number(times, "static_holds", "aantal keer stilstand in deze set | number of times still in this set")
breath_hold = WordFact("breath_hold", _words("adem stil | breath held"), HOLD_LEVELS)
breath_events = _number(
    times, "breath_events", "aantal keer adem stil in deze set | number of breath holds in this set"
)
resting_breaths = _number(per_minute, "resting_breaths", "ademhalingen per minuut in rust | breaths a minute at rest")
time_under_tension = _number(seconds, "time_under_tension", "tijd onder spanning | time under tension")
over_cap = _number(seconds, "over_cap", "tijd boven de grens van de set | time past the cap of the set")
repetitions_left = _number(times, "repetitions_left", "aantal herhalingen dat nog komt | number of repetitions to go")
extra_repetitions = _number(
    times, "extra_repetitions", "aantal herhalingen boven het plan | number of repetitions beyond the plan"
)
pulse = _number(per_minute, "pulse", "de hartslag | the pulse")
pulse_over_letter = _number(
    per_minute, "pulse_over_letter", "de hartslag boven de grens van de arts | the pulse above the physician's limit"
)
pulse_to_icd = _number(
    per_minute, "pulse_to_icd", "de afstand tot de grens van de ICD | the distance to the ICD's limit"
)
pulse_over_rest = _number(per_minute, "pulse_over_rest", "de hartslag boven die in rust | the pulse above that at rest")
pulse_over_before = _number(
    per_minute, "pulse_over_before", "de hartslag boven die van voor de set | the pulse above that before the set"
)
irregular_pulse = WordFact(
    "irregular_pulse", _words("de hartslag nieuw onregelmatig | the pulse newly irregular"), _YES
)
systolic_after = _number(mmHg, "systolic_after", "de bovendruk na de set | the systolic pressure after the set")
systolic_over_letter = _number(
    mmHg,
    "systolic_over_letter",
    "de bovendruk boven de grens van de arts | the systolic pressure above the physician's limit",
)
systolic_fall = _number(mmHg, "systolic_fall", "de daling van de bovendruk | the fall of the systolic pressure")
diastolic_after = _number(mmHg, "diastolic_after", "de onderdruk na de set | the diastolic pressure after the set")
diastolic_over_letter = _number(
    mmHg,
    "diastolic_over_letter",
    "de onderdruk boven de grens van de arts | the diastolic pressure above the physician's limit",
)
high_diastolics = _number(times, "high_diastolics", "hoge onderdruk achter elkaar | high diastolic pressures in a row")
effort = _number(points, "effort", "hoe zwaar het was | how heavy it was")
effort_over_cap = _number(points, "effort_over_cap", "zwaarte boven de grens | effort above the cap")
reserve_short = _number(
    times, "reserve_short", "aantal herhalingen dat zij te weinig over heeft | repetitions short in reserve"
)
symptoms = ListFact("symptoms", _words("klachten | symptoms"), SYMPTOMS)
guard_lost = WordFact("guard_lost", _words("niet meer te zien | no longer seen"), GUARDS)
sensor_doubled = WordFact("sensor_doubled", _words("twee sensoren voor | two sensors for"), GUARDS)
coach_watches = WordFact("coach_watches", _words("de coach let op | the coach watches"), GUARDS)

CALM, BLOW, FURTHER, ENOUGH = (_words(w) for w in ("kalm | calm", "blaas | blow", "verder | further", "mooi | good"))
REST, STOP = _words("rust | rest"), _words("stop | stop")
# A joint or an ankle asks for another exercise and a look; every other symptom ends the hour.
LOOK_FIRST = frozenset({"joint_pain", "ankle_swelling", "unusually_tired"})
STOPPING = tuple(word for word in SYMPTOMS if word not in LOOK_FIRST)
D72 = OWN.at("7.2, during the session", "D")
D18 = OWN.at("18, decisions", "D")


def _rule(
    rule_id: str,
    when: Condition,
    level: CueLevel,
    effect: Effect,
    word: Words,
    line: str,
    why: str,
    source: Citation,
    lighter: bool = False,
) -> LiveRule:
    return LiveRule(rule_id, when, level, effect, word, _words(line), _words(why), source, lighter)


_TEMPO_WHY = "Wie langzaam tilt, heeft genoeg aan een lichter gewicht. | Slow asks less load for the same effort."
_HOLD_WHY = "Adem vasthouden jaagt de druk omhoog. | Holding the breath drives pressure up."
_STILL_WHY = "Stilhouden met gewicht laat de druk steeds verder stijgen. | Holding still under load lets pressure climb until release."
_NEAR_WHY = "Vlak voor het niet meer gaat, stijgt de druk het meest. | Pressure rises most just before failure."

TEMPO: tuple[LiveRule, ...] = (
    _rule("repetition-too-fast", repetition_length <= seconds(4), CueLevel.SLOW, Effect.NOTHING, CALM,
          "Te snel: 4 seconden of minder. | Too fast: 4 seconds or less.", _TEMPO_WHY, D72),
    _rule("repetition-too-fast-twice", fast_repetitions >= times(2), CueLevel.SLOW, Effect.END_SET, REST,
          "Twee keer te snel. De set is klaar. | Too fast twice. The set is over.", _TEMPO_WHY, D72),
    _rule("repetition-under-plan", part_of_plan < percent(80), CueLevel.SLOW, Effect.NOTHING, CALM,
          "Sneller dan het plan. | Faster than the plan.", _TEMPO_WHY, D72),
    _rule("repetition-over-plan", part_of_plan > percent(120), CueLevel.CORRECT, Effect.NOTHING, FURTHER,
          "Trager dan het plan. | Slower than the plan.",
          "De tijd onder spanning wordt langer dan bedoeld. | Time under tension grows longer than meant.",
          OWN.at("4, valid repetition", "D")),
    _rule("range-partial", range_shown < percent(90), CueLevel.CORRECT, Effect.NOTHING, FURTHER,
          "Niet de hele beweging. | Not the whole range.",
          "Uw hele eigen beweging hoort bij de methode. | The whole own range belongs to the method.",
          OWN.at("4, valid repetition", "D")),
    _rule("tempo-decay", concentric_slower >= percent(25), CueLevel.PRAISE, Effect.END_SET, ENOUGH,
          "Uit wordt een kwart trager. Dit was de laatste. | Out gets a quarter slower. That was the last.",
          _NEAR_WHY, OWN.at("7.2, close to failure", "D")),
    _rule("grinding", grinding.one_of("yes"), CueLevel.SLOW, Effect.END_SET, REST,
          "Het loopt vast. De set is klaar. | It sticks. The set is over.", _NEAR_WHY, OWN.at("4, sticking", "D")),
    _rule("static-hold", static_hold > seconds(1), CueLevel.CORRECT, Effect.NOTHING, FURTHER,
          "Stil onder last. | Still under load.", _STILL_WHY, OWN.at("4, end-range hold", "D")),
    _rule("static-hold-halfway", static_hold_halfway > seconds(1), CueLevel.SLOW, Effect.END_SET, REST,
          "Halverwege stil met gewicht. De set is klaar. | Still under load halfway. The set is over.", _STILL_WHY,
          OWN.at("4, static outside the ends, and 7.2", "D")),
    _rule("static-hold-long", static_hold > seconds(2), CueLevel.SLOW, Effect.END_SET, REST,
          "Langer dan 2 seconden stil. De set is klaar. | Still for over 2 seconds. The set is over.", _STILL_WHY,
          OWN.at("4, end-range hold", "D")),
    _rule("static-hold-twice", static_holds >= times(2), CueLevel.SLOW, Effect.END_SET, REST,
          "Twee keer stil. De set is klaar. | Still twice. The set is over.", _STILL_WHY,
          OWN.at("4, end-range hold", "D")),
)  # fmt: skip

DOSE: tuple[LiveRule, ...] = (
    _rule("planned-repetitions-done", repetitions_left <= times(0), CueLevel.PRAISE, Effect.NOTHING, ENOUGH,
          "Alle herhalingen zijn gedaan. Neerzetten. | All repetitions are done. Put it down.",
          "Doe wat is voorgeschreven, niet meer. | The dose is what was prescribed.", METHOD.at("dose")),
    _rule("beyond-the-plan", extra_repetitions >= times(1), CueLevel.SLOW, Effect.END_SET, REST,
          "Meer dan gepland. De set is klaar. | More than planned. The set is over.",
          "Doe wat is voorgeschreven, niet meer. | The dose is what was prescribed.", METHOD.at("dose")),
    _rule("tension-over-cap", over_cap > seconds(0), CueLevel.SLOW, Effect.END_SET, REST,
          "De tijd van deze set is om. | The time of this set is up.",
          "Hoe langer een set, hoe hoger de druk. | The longer a set, the higher the pressure.",
          OWN.at("2.2, TUT per set", "D")),
    _rule("tension-hard-limit", time_under_tension >= seconds(TUT_HARD_S), CueLevel.SLOW, Effect.END_SET, REST,
          "90 seconden onder spanning. De set is klaar. | 90 seconds under tension. The set is over.",
          "Hoe langer een set, hoe hoger de druk. | The longer a set, the higher the pressure.",
          OWN.at("2.2, hard limit", "D")),
)  # fmt: skip

BREATH: tuple[LiveRule, ...] = (
    _rule("breath-held", breath_hold.one_of("warn", "event"), CueLevel.SLOW, Effect.NOTHING, BLOW,
          "Mogelijk adem vast. | Possible breath hold.", _HOLD_WHY, OWN.at("3.2, breath", "D")),
    _rule("breath-held-long", breath_hold.one_of("stop"), CueLevel.SLOW, Effect.END_SET, BLOW,
          "Adem 5 seconden stil. De set is klaar. | Breath held for 5 seconds. The set is over.", _HOLD_WHY,
          OWN.at("3.2, breath", "D"), lighter=True),
    _rule("breath-held-twice", breath_events >= times(2), CueLevel.SLOW, Effect.END_SET, BLOW,
          "Twee keer adem stil. De set is klaar. De volgende is lichter. | Breath held twice. The set is over; the next lighter.",
          _HOLD_WHY, OWN.at("3.2, breath", "D"), lighter=True),
    _rule("over-breathing", resting_breaths > per_minute(24), CueLevel.CORRECT, Effect.NOTHING, CALM,
          "Ademt in rust sneller dan 24 keer per minuut. Rustig laten uitademen. | Breathes over 24 times a minute at rest. Let the air go slowly.",
          "Te snel ademen kan een kransslagader laten krampen. | Breathing too fast may make a coronary artery cramp.",
          OWN.at("6.2, no over-breathing", "D")),
)  # fmt: skip

PULSE: tuple[LiveRule, ...] = (
    _rule("pulse-over-letter", pulse_over_letter > per_minute(0), CueLevel.STOP, Effect.STOP, STOP,
          "Hartslag boven de grens van de arts. | Pulse above the physician's limit.",
          "De arts schreef deze grens. | The physician wrote this limit.", OWN.at("18, pulse ceilings", "D")),
    _rule("pulse-near-icd", pulse_to_icd < per_minute(20), CueLevel.STOP, Effect.STOP, STOP,
          "Hartslag dicht bij de grens van de ICD. | Pulse close to the ICD's limit.",
          "De ICD kan anders ingrijpen. | The ICD could act otherwise.", OWN.at("7.2, ICD margin", "M")),
    _rule("pulse-below-40", pulse < per_minute(40), CueLevel.STOP, Effect.STOP, STOP,
          "Hartslag onder 40 per minuut. | Pulse below 40 a minute.",
          "Zo traag kan flauwvallen geven. | So slow may bring fainting.", OWN.at("18, pulse below 40", "D")),
    _rule("pulse-irregular", irregular_pulse.one_of("yes"), CueLevel.PAUSE, Effect.PAUSE, REST,
          "De hartslag lijkt nieuw onregelmatig. Voel de pols; klopt dat, stop dan. | The pulse seems newly irregular. Feel it; if so, stop.",
          "Een nieuw onregelmatige hartslag moet eerst worden bekeken. | A newly irregular pulse must be looked at first.",
          OWN.at("7.2, palpitations or new irregular", "M")),
    _rule("pulse-over-rest", pulse_over_rest > per_minute(30), CueLevel.PAUSE, Effect.PAUSE, REST,
          "Hartslag meer dan 30 boven rust. Ga zitten, kijk. | Pulse over 30 above rest. Sit, look.",
          "Zonder test of grens van de arts houden wij deze aan. | Without a test or a physician's limit we keep to this.",
          ACSM.at("early rehabilitation, rest + 30", "M")),
)  # fmt: skip

PRESSURE: tuple[LiveRule, ...] = (
    _rule("pressure-high-after-set", systolic_after >= mmHg(200), CueLevel.STOP, Effect.STOP, STOP,
          "Bovendruk 200 of hoger na de set. | Systolic 200 or higher after the set.",
          "De druk tijdens de set was nog hoger. | During the set it was higher still.", D72),
    _rule("pressure-over-letter", systolic_over_letter >= mmHg(0), CueLevel.STOP, Effect.STOP, STOP,
          "Bovendruk op of boven de grens van de arts. | Systolic at or above the physician's limit.",
          "De arts schreef deze grens. | The physician wrote this limit.", D72),
    _rule("diastolic-high", diastolic_after >= mmHg(110), CueLevel.PAUSE, Effect.PAUSE, REST,
          "Onderdruk 110 of hoger. Meet binnen een minuut opnieuw. | Diastolic 110 or higher. Measure again within a minute.",
          "Een enkele onderdruk na inspanning is onzeker. | A single diastolic after effort is uncertain.",
          REHAB.at("diastolic in exercise")),
    _rule("diastolic-over-letter", diastolic_over_letter >= mmHg(0), CueLevel.PAUSE, Effect.PAUSE, REST,
          "Onderdruk op of boven de grens van de arts. Meet binnen een minuut opnieuw. | Diastolic at or above the physician's limit. Measure again within a minute.",
          "De arts schreef deze grens. | The physician wrote this limit.", D72),
    _rule("diastolic-high-twice", high_diastolics >= times(2), CueLevel.STOP, Effect.STOP, STOP,
          "Onderdruk weer 110 of hoger. | Diastolic 110 or higher again.",
          "Twee metingen zijn geen toeval. | Two readings are no chance.", D18),
    _rule("systolic-fall", systolic_fall >= mmHg(10), CueLevel.STOP, Effect.STOP, STOP,
          "Bovendruk 10 of meer onder die in rust. | Systolic 10 or more below rest.",
          "Bij inspanning hoort de druk niet te dalen. | In effort pressure should not fall.",
          AHA_2007.at("reasons to end a test")),
)  # fmt: skip

SAID: tuple[LiveRule, ...] = (
    _rule("effort-too-high", effort >= points(7), CueLevel.STOP, Effect.STOP, STOP,
          "Zwaarte 7 of hoger. | Effort 7 or higher.", _NEAR_WHY, D18),
    _rule("effort-over-cap", effort_over_cap > points(0), CueLevel.CORRECT, Effect.NOTHING, CALM,
          "Zwaarder dan de grens. De volgende set 10 % lichter. | Heavier than the cap. The next set 10 % lighter.",
          _NEAR_WHY, D18, lighter=True),
    _rule("reserve-short", reserve_short > times(0), CueLevel.CORRECT, Effect.NOTHING, CALM,
          "Te weinig over. De volgende set 10 % lichter. | Too little in reserve. The next set 10 % lighter.",
          _NEAR_WHY, OWN.at("2.2, reps in reserve", "D"), lighter=True),
    _rule("symptom-in-session", symptoms.any_of(*STOPPING), CueLevel.STOP, Effect.STOP, STOP,
          "Een klacht. De training stopt. | A symptom. The session stops.",
          "Een klacht bij inspanning is een reden om te stoppen. | A symptom in effort is a reason to stop.",
          AHA_2007.at("reasons to end a test")),
    _rule("complaint-to-look-at", symptoms.any_of(*sorted(LOOK_FIRST)), CueLevel.PAUSE, Effect.PAUSE, REST,
          "Eerst kijken, dan pas verder. Deze oefening niet meer. | Look first; not this exercise any more.",
          "Pijn in een gewricht vraagt een andere oefening. | Pain in a joint asks for another exercise.", D72),
)  # fmt: skip

WATCH: tuple[LiveRule, ...] = (
    _rule("guard-lost", guard_lost.one_of(*GUARDS), CueLevel.PAUSE, Effect.PAUSE, REST,
          "Niet meer te zien. De coach kan overnemen. | No longer seen. The coach may take over.",
          "Wij tillen niet als niemand het kan zien. | We do not lift blind.", OWN.at("7.2, sensor lost", "D")),
    _rule("sensor-doubled", sensor_doubled.one_of(*GUARDS), CueLevel.PAUSE, Effect.PAUSE, REST,
          "Twee sensoren van een soort. Kies er een. | Two sensors of one kind. Choose one.",
          "Welke gelijk heeft, is niet te zien. | Which of them is right cannot be seen.",
          OWN.at("7.2, sensor lost or doubled", "D")),
    _rule("coach-watches", coach_watches.one_of(*GUARDS), CueLevel.CORRECT, Effect.NOTHING, CALM,
          "De coach neemt over. De grenzen zijn strakker. | The coach takes over. The caps are tighter.",
          "Wat een mens ziet, is minder precies. | What a person sees is less exact.",
          OWN.at("7.2, sensor lost: supervisor manual mode", "D")),
)  # fmt: skip

LONGER_REST: tuple[LiveRule, ...] = (
    _rule("rest-pulse-not-back", pulse_over_before > per_minute(20), CueLevel.CORRECT, Effect.NOTHING, REST,
          "De hartslag is nog meer dan 20 boven die van voor de set. | The pulse is still over 20 above that before the set.",
          "Rust tot het hart weer rustiger klopt. | Rest lasts until the heart is back.",
          OWN.at("2.2, rest between exercises", "D")),
)  # fmt: skip

CHAPTERS: Mapping[str, tuple[LiveRule, ...]] = {
    "tempo": TEMPO, "dose": DOSE, "breath": BREATH, "pulse": PULSE, "pressure": PRESSURE, "said": SAID, "watch": WATCH,
    "longer_rest": LONGER_REST,
}  # fmt: skip
RULES: tuple[LiveRule, ...] = tuple(
    rule for name, chapter in CHAPTERS.items() if name != "longer_rest" for rule in chapter
)


def judge(known: Mapping[str, Any], rules: Iterable[LiveRule] | None = None) -> tuple[LiveRule, ...]:
    """Every rule of the book (or of `rules`) that fires on these features, the strongest first; among equals in order."""
    view = Features(known)
    asked = _reading(frozenset(known)) if rules is None else rules
    fired = [rule for rule in asked if rule.when.holds(view) is True]
    return tuple(sorted(fired, key=lambda rule: (-rule.effect, -rule.level)))


@cache
def _reading(names: frozenset[str]) -> tuple[LiveRule, ...]:
    """The rules that read one of these features; of the others all is open, so none of them can fire."""
    return tuple(rule for rule in RULES if rule.when.names() & names)


def read(name: str, raw: Any) -> Any:
    """A feature in the raw form of a case: `4 s`, a word, a list of words, or `unknown`. Raises ValueError."""
    if raw == "unknown":
        return UNKNOWN
    if name in UNITS:
        number, _, symbol = str(raw).partition(" ")
        if symbol != UNITS[name].symbol:
            raise ValueError(f"{name} is in {UNITS[name].symbol}, not {symbol!r}")
        return UNITS[name](float(number))
    return tuple(raw) if isinstance(raw, list) else raw


# Why something cannot be seen, or why the hour stands still, as people read it. Keys are those of the signal nodes, the
# live door and the session table; a rule that paused or stopped is named by its own line.
BECAUSE: Mapping[str, Words] = {
    key: _words(text)
    for key, text in {
        "asked": "De coach drukte op pauze. | The coach pressed pause.",
        "stopped": "Iemand drukte op STOP. | Somebody pressed STOP.",
        "interrupted": "De computer viel even weg. Kijk eerst hoe het gaat. | The computer was gone for a moment. See how she is first.",
        "reloaded": "Haar scherm viel even weg. Kijk eerst hoe het gaat. | Her screen was gone for a moment. See how she is first.",
        "paused_too_long": "Langer dan 10 minuten pauze: gestopt. | Paused for over 10 minutes: stopped.",
        "never_seen": "Er is nog geen sensor. | There is no sensor yet.",
        "signal_lost": "Geen signaal meer. | No signal any more.",
        "contact_lost": "De hartband raakt de huid niet. Maak hem nat en trek hem strakker. | The heart strap does not touch the skin. Wet it, and pull it tighter.",
        "sensor_left": "De sensor is weg. | The sensor has left.",
        "signal_stuck": "Het signaal blijft op een waarde staan. | The signal stands at one value.",
        "sensor_moved": "De sensor is verschoven. | The sensor has moved.",
        "clock": "De klok van de sensor sprong. | The sensor's clock jumped.",
        "clock_back": "De klok van de sensor ging terug. | The sensor's clock went back.",
        "late": "De metingen komen te laat. | The samples come too late.",
        "fault": "Er ging hier iets mis. De last eraf, dan kijken. | Something went wrong here. Load off, then look.",
        "disagreed": "De praktijk weigerde deze stap. Kijk op haar bladzijde. | The practice refused this step. Look at her page.",
        "artefact": "Hoesten, praten of een verschoven band: de adem is niet te beoordelen. | A cough, speech or a belt that slipped: the breath cannot be judged.",
        "locked_to_cadence": "De polssensor telt bewegingen, geen hartslagen. | The pulse sensor counts movements, not heart beats.",
        "saturated": "De band is aan het eind van zijn rek: maak hem losser. | The belt is at the end of its stretch: loosen it.",
        "noisy": "Het signaal ruist te veel om een ademstop te zien. | The signal is too noisy to show a held breath.",
        "speech": "Zij praat: de adem is niet te beoordelen. | She speaks: the breath cannot be judged.",
        "trunk_moves": "De romp beweegt: de adem is niet te beoordelen. | The trunk moves: the breath cannot be judged.",
        "posture_changed": "Zij zit anders: de sensor leert opnieuw. | She sits differently: the sensor learns anew.",
        "irregular": "De adem gaat te onregelmatig om te beoordelen. | The breath is too irregular to judge.",
        "learning": "De sensor leert nog. | The sensor is still learning.",
        "clearance_withdrawn": "De arts trok de toestemming in. | The physician withdrew the clearance.",
    }.items()
}


def because(key: str) -> Words:
    """The sentence for a key of the texts; a rule's own line; and where neither is known, that it cannot be judged."""
    named = {rule.id: rule.line for rule in RULES}
    return BECAUSE.get(key) or named.get(key) or Words("Dit is nu niet te zien.", "This cannot be seen now.")


# Ours (D): a set that the coach counts is this part of the planned time; what she watches asks one more in reserve.
WATCHED_PART = 0.75
WATCHED_RESERVE = 1
MOST_IN_RESERVE = 5  # "5 or more" is the most that anybody can say, and so the most that is asked
# Ours (D, clinical.md 2.2): between two exercises at least two minutes, whatever the rest between two sets of one.
BETWEEN_EXERCISES_S = 120.0
# Ours (D): three readings of a strap that tells one a second, so a breach is told within 3 s (reliability.md 2.1).
SUSTAINED_S = 1.5
# Ours (D): after the last planned repetition, stillness this long ends the set by itself.
PUT_DOWN_S = 3.0
# design.md: paused over ten minutes is stopped. Ours (D): how long a rest is prolonged at a time.
PAUSE_LIMIT_S = 600.0
REST_LONGER_S = 10.0
