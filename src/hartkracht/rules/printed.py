"""The book, printed from the rules in two languages, and the same as data.

Nobody writes these pages, nor those of the facts and of the sources (`printed_facts.py`, `printed_sources.py`). A test
and `--check` fail where a page in docs is not what the rules print today.
"""

from typing import Any

from hartkracht.model.decision import Clearance, Concern, CueLevel
from hartkracht.model.dose import Words
from hartkracht.rules import dosing, readable
from hartkracht.rules.book import BOOK, TITLES, then
from hartkracht.rules.disagreements import DISAGREEMENTS
from hartkracht.rules.evidence import CLAIMS, Study
from hartkracht.rules.example import cases_of, examples
from hartkracht.rules.exercises import DAYS, Exercise, exercises, left_out, slots
from hartkracht.rules.facts import CATALOGUE
from hartkracht.rules.language import Citation, LimitBelow, Rule, SetLimit, Speaks
from hartkracht.rules.limits import LIMITS
from hartkracht.rules.medication import classes
from hartkracht.rules.printed_facts import both, facts_data
from hartkracht.rules.printed_sources import not_modelled, not_modelled_lines
from hartkracht.units import Quantity, number

# Each ladder its own table: a rung of one equals a number, and so a rung of the others.
OUTCOMES: dict[Clearance, Words] = {
    Clearance.CLEARED: Words("alleen om te weten", "a note"),
    Clearance.REDUCED: Words("vandaag lichter", "lighter today"),
    Clearance.INCOMPLETE: Words("nog niet bekend", "not known yet"),
    Clearance.ASK_PHYSICIAN: Words("eerst de arts", "the physician first"),
    Clearance.NOT_TODAY: Words("vandaag niet", "not today"),
    Clearance.NOT_SUITABLE: Words("niet geschikt", "not suitable"),
    Clearance.EMERGENCY: Words("bel 112", "call 112"),
}
CONCERNS: dict[Concern, Words] = {
    Concern.NONE: Words("geen zorg", "no concern"),
    Concern.WATCH: Words("let op", "watch"),
    Concern.HOLD: Words("wacht", "hold"),
    Concern.CALL: Words("bel", "call"),
    Concern.EMERGENCY: Words("bel 112", "call 112"),
}
CUES: dict[CueLevel, Words] = {
    CueLevel.PRAISE: Words("zeg dat het goed is", "say that it is good"),
    CueLevel.CORRECT: Words("stuur bij", "correct"),
    CueLevel.SLOW: Words("kalm aan", "slow down"),
    CueLevel.PAUSE: Words("pauze", "pause"),
    CueLevel.STOP: Words("stop", "stop"),
}
# What happens beside the cue; a pause and a stop are said by the cue itself.
EFFECTS: dict[str, Words] = {"end_set": Words("de set is klaar", "the set is over")}
LIGHTER = Words("de volgende set 10 % lichter", "the next set 10 % lighter")
ORIGINS = {
    "L": Words("uit de bron gelezen", "read in the source"),
    "M": Words("uit het geheugen van de bron", "from memory of the source"),
    "D": Words("eigen voorstel, wacht op een arts", "our own proposal, awaiting a clinician"),
}
CONFIDENCE = {"H": Words("hoog", "high"), "m": Words("middel", "medium"), "l": Words("laag", "low")}


# --- the book ------------------------------------------------------------------------------------


def book_data() -> dict[str, Any]:
    """The whole book as data: rules by chapter, the list of medicines, the mandatory facts."""
    return {
        "book": BOOK.version,
        "mandatory": list(BOOK.mandatory),
        "mandatory_today": list(BOOK.mandatory_today),
        "chapters": [
            {
                "id": chapter,
                "title": dict(zip(("nl", "en"), TITLES[chapter], strict=True)),
                "rules": [_rule(r) for r in rules],
            }
            for chapter, rules in BOOK.every_chapter()
        ],
        "phases": [_phase(phase) for phase in dosing.PHASES],
        "grounds": [
            {"id": ground.id, "says": both(ground.says), "source": _source(ground.source)}
            for ground in dosing.GROUNDS.values()
        ],
        "exercises": [_exercise(known) for known in exercises().values()],
        "days": {day: [list(place) for place in slots(day)] for day in DAYS},
        "left_out": [{"id": one.id, "name": both(one.name), "why": both(one.why)} for one in left_out()],
        "facts": facts_data(),
        "disagreements": [
            {
                "number": d.number,
                **{part: both(getattr(d, part)) for part in ("method", "guideline", "done")},
                "rules": list(d.rules),
            }
            for d in DISAGREEMENTS
        ],
        "claims": [
            {
                "id": c.id,
                "claim": both(c.claim),
                "grade": both(c.grade.value),
                "shown": both(c.shown),
                "supporting": [_study(s) for s in c.supporting],
                "contrary": [_study(s) for s in c.contrary],
            }
            for c in CLAIMS
        ],
        "not_modelled": [{"at": one.at, "row": both(one.row), "because": both(one.because)} for one in not_modelled()],
        "medicines": [
            {"atc": c.atc, "nl": c.nl, "en": c.en, "flags": c.flags, "rules": list(c.rules), "note": c.note}
            for c in classes()
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "says": both(rule.says),
        "when": {lang: rule.when.say(lang) for lang in ("nl", "en")},
        "then": then(rule),
        "why": both(rule.why),
        "source": _source(rule.source),
        "since": rule.since.isoformat(),
        "until": rule.until.isoformat() if rule.until else None,
        "facts": sorted(rule.when.names()),
        "cases": [case.sentence for case in cases_of(rule.id)],
        "examples": {shows: both(person) for shows, person in examples(rule).items()},
    }


def _exercise(known: Exercise) -> dict[str, Any]:
    """An exercise with all that section 12 asks of it; weights in kg, ranges in degrees."""
    return {
        "id": known.id,
        "name": both(known.name),
        "pattern": known.pattern,
        "moves": [{"joint": m.joint, "start": m.start, "end": m.end} for m in known.moves],
        "exhale": both(known.exhale),
        "muscles": list(known.muscles),
        "posture": sorted(known.posture),
        "codes": sorted(known.codes),
        "excluded_by": sorted(known.excluded_by),
        "day": known.day,
        "region": known.region,
        "min_phase": known.min_phase,
        "arms_above_heart": known.arms_high,
        "bilateral": known.bilateral,
        "strong_grip": known.strong_grip,
        "min_step_kg": known.min_step.value if known.min_step else None,
        "load_cap_kg": known.cap.value if known.cap else None,
        "first_percent_of_body_mass": known.first.value if known.first else None,
    }


def _study(study: Study) -> dict[str, str]:
    return {"finding": study.finding, "source": study.source, "origin": study.origin}


def _source(cited: Citation) -> dict[str, Any]:
    return {
        "key": cited.source.key,
        "work": {"nl": cited.source.nl or cited.source.work, "en": cited.source.work},
        "place": cited.place,
        "origin": cited.origin,
        "confidence": cited.confidence,
    }


def _phase(phase: dosing.Phase) -> dict[str, Any]:
    return {
        "number": phase.number,
        "name": both(phase.name),
        "source": _source(phase.source),
        "cells": {lang: dict(zip(PHASE_HEAD[lang], phase_cells(phase), strict=True)) for lang in ("nl", "en")},
    }


def rulebook_page(lang: str) -> str:
    """docs/rulebook.nl.md or .en.md: the page a physician reviews."""
    nl = lang == "nl"
    count = sum(1 for _ in BOOK.every_rule())
    lines = ["# Het regelboek" if nl else "# The rulebook", "", *_preface(nl, count), ""]
    for chapter, rules in BOOK.every_chapter():
        lines += [f"## {TITLES[chapter][0 if nl else 1]}", ""]
        for rule in rules:
            lines += _rule_lines(rule, lang)
        if chapter == "dose":
            lines += [*_phase_lines(lang), *_ground_lines(lang)]
    return "\n".join(
        [*lines, *_exercise_lines(lang), *_medicine_lines(nl), *not_modelled_lines(lang), *_term_lines(lang)]
    )


def _preface(nl: bool, count: int) -> list[str]:
    if nl:
        return [
            f"{count} regels, versie `{BOOK.version}`. Deze bladzijde wordt uit de regels gedrukt; niemand schrijft haar.",
            "Een regel kan alleen strenger maken. Wat niet bekend is, stelt nooit gerust. Alle redenen blijven staan, en de",
            "voorzichtigste uitkomst telt. Een grens met *eigen voorstel* komt uit geen richtlijn en wacht op een arts.",
        ]
    return [
        f"{count} rules, version `{BOOK.version}`. This page is printed from the rules; nobody writes it. A rule can only make",
        "it stricter. What is unknown never reassures. All reasons are kept, and the most careful outcome counts. A limit",
        "marked *our own proposal* comes from no guideline and awaits a clinician.",
    ]


def _rule_lines(rule: Rule, lang: str) -> list[str]:
    nl = lang == "nl"
    asked = ", ".join(sorted(getattr(CATALOGUE[name].label, lang) for name in rule.when.names() if name in CATALOGUE))
    example = examples(rule).get("fires")
    told = [
        f"### {getattr(rule.says, lang)}",
        "",
        f"- **{'Als' if nl else 'When'}**: {rule.when.say(lang)}",
        f"- **{'Dan' if nl else 'Then'}**: {outcome(rule, lang)}",
        f"- **{'Waarom' if nl else 'Why'}**: {getattr(rule.why, lang)}",
        f"- **{'Bron' if nl else 'Source'}**: {in_full(rule.source, lang)}",
    ]
    if asked:
        told.append(f"- **{'Wij moeten weten' if nl else 'We must know'}**: {asked}")
    if example:
        told.append(f"- **{'Voorbeeld' if nl else 'Example'}**: {getattr(example, lang)}")
    return [*told, f"- `{rule.id}`, {'sinds' if nl else 'since'} {rule.since.isoformat()}", ""]


# --- the dose: what is not a rule of one condition ------------------------------------------------

PHASE_HEAD: dict[str, tuple[str, ...]] = {
    "nl": ("vanaf training", "herhalingen", "seconden uit", "seconden terug", "set, langste tijd onder spanning", "sets",
           "oefeningen", "rust, minstens", "inspanning, hoogste op 10", "herhalingen over, minstens", "dagen ertussen",
           "deel van de kracht, armen", "deel van de kracht, benen", "hele training, langste tijd"),
    "en": ("from session", "repetitions", "seconds out", "seconds back", "set, longest time under tension", "sets",
           "exercises", "rest, at least", "effort, highest of 10", "repetitions in reserve, at least", "days in between",
           "share of strength, arms", "share of strength, legs", "whole session, longest time"),
}  # fmt: skip
PHASES_TITLE = Words("De fasen", "The phases")
PHASES_ABOUT = Words(
    "Een fase verhoogt alleen de grenzen. De dosis stijgt daarna één kleine stap tegelijk.",
    "A phase raises the ceilings only. The dose then rises one small step at a time.",
)
GROUNDS_TITLE = Words("Wat uit eerdere trainingen volgt", "What follows from earlier sessions")
GROUNDS_ABOUT = Words(
    "Deze zinnen staan bij het voorschrift als de reden in eerdere trainingen of in de brief ligt.",
    "These sentences stand with the prescription where the reason lies in earlier sessions or in the letter.",
)


def phase_cells(phase: dosing.Phase) -> tuple[str, ...]:
    """The numbers of a phase, in the order of PHASE_HEAD; seconds, minutes and shares with their unit."""
    return (
        str(phase.sessions_before + 1),
        _span(phase.repetitions),
        number(phase.con_s),
        number(phase.ecc_s),
        str(phase.cap),
        str(phase.sets),
        _span(phase.exercises),
        str(phase.rest),
        number(phase.effort.value),
        number(phase.reserve.value),
        number(phase.days_between.value),
        str(phase.upper),
        str(phase.lower),
        str(phase.minutes),
    )


def _span(least_most: tuple[int, int]) -> str:
    return "{}-{}".format(*least_most)


def _phase_lines(lang: str) -> list[str]:
    names = [f"{phase.number}: {getattr(phase.name, lang)}" for phase in dosing.PHASES]
    rows = zip(PHASE_HEAD[lang], *(phase_cells(phase) for phase in dosing.PHASES), strict=True)
    sources = dict.fromkeys(in_full(phase.source, lang) for phase in dosing.PHASES)
    return [
        f"### {getattr(PHASES_TITLE, lang)}",
        "",
        getattr(PHASES_ABOUT, lang),
        "",
        f"| | {' | '.join(names)} |",
        "|---" * (len(names) + 1) + "|",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        f"- **{'Bron' if lang == 'nl' else 'Source'}**: {'; '.join(sources)}",
        "",
    ]


def _ground_lines(lang: str) -> list[str]:
    told = [
        f"- {getattr(ground.says, lang)} *{in_full(ground.source, lang)}* `{ground.id}`"
        for ground in dosing.GROUNDS.values()
    ]
    return [f"### {getattr(GROUNDS_TITLE, lang)}", "", getattr(GROUNDS_ABOUT, lang), "", *told, ""]


def in_full(cited: Citation, lang: str) -> str:
    """A source with its place, its origin and how sure it is."""
    origin, sure = getattr(ORIGINS[cited.origin], lang), getattr(CONFIDENCE[cited.confidence], lang)
    return f"{getattr(cited, lang)} ({origin}; {'zekerheid' if lang == 'nl' else 'confidence'} {sure})"


def outcome(rule: Rule, lang: str) -> str:
    """What a rule does, in words: a rung of its ladder, a limit, or what the room says and does."""
    match rule.then:
        case SetLimit(name, value):
            return f"{_limit_words(name, lang)}: {_value(value, lang)}"
        case LimitBelow(name, fact, margin):
            less = "min" if lang == "nl" else "less"
            return f"{_limit_words(name, lang)}: {getattr(CATALOGUE[fact].label, lang)} {less} {margin.say(lang)}"
        case Speaks(level, effect, lighter):
            parts = (CUES[level], EFFECTS.get(effect), LIGHTER if lighter else None)
            return ", ".join(getattr(part, lang) for part in parts if part)
        case Concern():
            return str(getattr(CONCERNS[rule.then], lang))
        case Clearance():
            return str(getattr(OUTCOMES[rule.then], lang))
    raise TypeError(f"rule {rule.id} does nothing that can be said")


def _limit_words(name: str, lang: str) -> str:
    return str(getattr(LIMITS[name], lang)) if name in LIMITS else name.replace("_", " ")


def _value(value: Quantity | bool, lang: str) -> str:
    if isinstance(value, bool):
        return {"nl": ("nee", "ja"), "en": ("no", "yes")}[lang][value]
    return value.say(lang)


CODES: dict[str, Words] = {
    "O": Words("armen hoog", "arms high"),
    "S": Words("liggend", "lying"),
    "U": Words("opstaan", "standing up"),
    "G": Words("sterke greep", "strong grip"),
    "P": Words("grote spieren, hoge druk", "large muscles, high pressure"),
    "D": Words("kant van de pacemaker", "side of the device"),
    "T": Words("borstbeen", "breastbone"),
    "F": Words("kans op vallen", "risk of falling"),
    "B": Words("druk op de buik", "pressure in the belly"),
}
JOINTS: dict[str, Words] = {
    "knee": Words("knie", "knee"),
    "hip": Words("heup", "hip"),
    "hip_abduction": Words("heup opzij", "hip sideways"),
    "ankle": Words("enkel", "ankle"),
    "elbow": Words("elleboog", "elbow"),
    "shoulder_flexion": Words("schouder naar voren", "shoulder forwards"),
    "shoulder_horizontal": Words("schouder vlak", "shoulder level"),
    "shoulder_elevation": Words("schouder omhoog", "shoulder upwards"),
    "shoulder_abduction": Words("schouder opzij", "shoulder sideways"),
    "shoulder_rotation": Words("schouder draaien", "shoulder turn"),
    "scapula_percent": Words("schouderblad, in %", "shoulder blade, in %"),
    "trunk_flexion": Words("romp buigen", "trunk bend"),
    "trunk_rotation": Words("romp draaien", "trunk turn"),
    "wrist": Words("pols", "wrist"),
}
EXERCISES_TITLE = Words("De oefeningen", "The exercises")
EXERCISES_ABOUT = Words(
    "Elke oefening beweegt. Bereik: begin en eind van de beweging waarbij u uitblaast, in graden.",
    "Every exercise moves. Range: begin and end of the movement on which she blows out, in degrees.",
)
EXERCISES_HEAD = {
    "nl": ("oefening", "blaas uit", "bereik", "dag", "vanaf fase", "let op"),
    "en": ("exercise", "blow out", "range", "day", "from phase", "look out for"),
}
DAY_WORDS = {"A": Words("A", "A"), "B": Words("B", "B"), "alternate": Words("A of B", "A or B")}
LEFT_OUT_TITLE = Words("Wat wij nooit doen", "What we never do")


def exercise_cells(known: Exercise, lang: str) -> tuple[str, ...]:
    """An exercise as a row, in the order of EXERCISES_HEAD."""
    moved = ", ".join(f"{getattr(JOINTS[m.joint], lang)} {number(m.start)} → {number(m.end)}" for m in known.moves)
    care = [str(getattr(CODES[code], lang)) for code in sorted(known.codes)]
    return (
        f"{known.id} {getattr(known.name, lang)}",
        str(getattr(known.exhale, lang)),
        moved,
        str(getattr(DAY_WORDS[known.day], lang)),
        str(known.min_phase),
        ", ".join(care),
    )


def _exercise_lines(lang: str) -> list[str]:
    rows = [f"| {' | '.join(exercise_cells(known, lang))} |" for known in exercises().values()]
    never = [f"- **{getattr(one.name, lang)}**: {getattr(one.why, lang)}" for one in left_out()]
    head = f"| {' | '.join(EXERCISES_HEAD[lang])} |"
    about = [f"## {getattr(EXERCISES_TITLE, lang)}", "", str(getattr(EXERCISES_ABOUT, lang)), ""]
    return [
        *about,
        head,
        "|---|---|---|---|---|---|",
        *rows,
        "",
        f"### {getattr(LEFT_OUT_TITLE, lang)}",
        "",
        *never,
        "",
    ]


def _medicine_lines(nl: bool) -> list[str]:
    title = "Medicijnen" if nl else "Medicines"
    about = (
        "Elke rij waarvan het begin past, telt. Een combinatie draagt de tekens van alles wat erin zit."
        if nl
        else "Every row whose prefix matches counts. A combination carries the flags of all it holds."
    )
    rows = [f"| {c.atc} | {c.nl if nl else c.en} | {_flags(c.flags)} | {', '.join(c.rules)} |" for c in classes()]
    head = ("ATC", "groep" if nl else "class", "tekens" if nl else "flags", "regels" if nl else "rules")
    return [f"## {title}", "", about, "", f"| {' | '.join(head)} |", "|---|---|---|---|", *rows, ""]


def _term_lines(lang: str) -> list[str]:
    title = {"nl": "Moeilijke woorden", "en": "Hard words"}[lang]
    told = sorted((getattr(term.word, lang), getattr(term.means, lang)) for term in readable.TERMS)
    return [f"## {title}", "", *(f"- **{word}**: {means}." for word, means in told), ""]


def _flags(flags: dict[str, int]) -> str:
    return ", ".join(f"{name} {strength}" if strength > 1 else name for name, strength in flags.items())
