"""What is printed from the rules: the facts, the book in two languages, the coverage, the ledger; and the same as data.

Nobody writes these pages. A test and `--check` fail where a page in docs is not what the rules print today.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from hartkracht.model.decision import Clearance, Concern, CueLevel
from hartkracht.model.dose import Words
from hartkracht.rules import codes, dosing, readable
from hartkracht.rules.book import BOOK, TITLES, then
from hartkracht.rules.disagreements import DISAGREEMENTS
from hartkracht.rules.evidence import CLAIMS, Study
from hartkracht.rules.example import cases_of, examples
from hartkracht.rules.exercises import DAYS, Exercise, exercises, left_out, slots
from hartkracht.rules.facts import ALIASES, CATALOGUE, IMPLIED, LETTER_DETAILS, LETTER_LIMITS
from hartkracht.rules.language import Citation, LimitBelow, Rule, SetLimit, Speaks
from hartkracht.rules.limits import LIMITS
from hartkracht.rules.medication import classes
from hartkracht.rules.spec import FactSpec, Kind, Number, OneOf, SomeOf
from hartkracht.rules.words import EVENTS
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


# --- facts ---------------------------------------------------------------------------------------


def facts_data() -> list[dict[str, Any]]:
    """Every fact as data, in the order of the catalogue."""
    return [_fact(spec) for spec in CATALOGUE.values()]


def _fact(spec: FactSpec) -> dict[str, Any]:
    return {
        "name": spec.name,
        "alias": spec.alias or None,
        "kind": spec.kind.name,
        "unit": spec.kind.unit.symbol if isinstance(spec.kind, Number) else _unit(spec.kind),
        "words": _allowed(spec.kind),
        "codes": {word: dict(codes.codes(spec.name, word)) for word in codes.coded(spec.name)} or None,
        "guardrail": _guardrail(spec.kind),
        "label": _both(spec.label),
        "question": _both(spec.question),
        "by": list(spec.by),
        "fresh_hours": spec.fresh_for.total_seconds() / 3600 if spec.fresh_for else None,
        "mandatory": spec.name in BOOK.mandatory or spec.name in BOOK.mandatory_today,
        "code": spec.code or None,
        **({"limits": _kinds(LETTER_LIMITS), "details": _kinds(LETTER_DETAILS)} if spec.name == "letter" else {}),
    }


def _both(words: Words) -> dict[str, str]:
    return {"nl": words.nl, "en": words.en}


def _unit(kind: Kind) -> str | None:
    return "mmHg" if kind.name == "readings" else None


def _allowed(kind: Kind) -> dict[str, dict[str, str]] | None:
    if isinstance(kind, OneOf | SomeOf):
        return {word: _both(said) for word, said in kind.words.items()}
    return {word: _both(said) for word, said in EVENTS.items()} if kind.name == "events" else None


def _guardrail(kind: Kind) -> dict[str, list[float]] | None:
    if not isinstance(kind, Number):
        return None
    usual = {"usual": list(kind.usual)} if kind.usual else {}
    return {"absolute": [kind.low, kind.high], **usual}


def _kinds(kinds: dict[str, Kind]) -> dict[str, dict[str, Any]]:
    return {
        name: {"kind": kind.name, "unit": kind.unit.symbol if isinstance(kind, Number) else _unit(kind)}
        for name, kind in kinds.items()
    }


def facts_page() -> str:
    """docs/facts.md."""
    lines = [
        "# Facts",
        "",
        "Printed from the catalogue by `hartkracht facts --write docs`; the names are kept stable. A facts file may use",
        "each name, or its alias q01 to q25; `unknown` may stand for any value, and an empty list is *none, asked*.",
        "",
        "| name | alias | form | question | who | fresh | code |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_fact_row(spec) for spec in CATALOGUE.values()]
    lines += ["", "## Words", ""]
    for spec in CATALOGUE.values():
        allowed = _allowed(spec.kind)
        if allowed and spec.kind.name != "events" and set(allowed) != {"yes", "no"}:
            lines += [f"**{spec.name}**: " + "; ".join(f"`{w}` {s['nl']} / {s['en']}" for w, s in allowed.items()), ""]
    lines += ["**events**: " + "; ".join(f"`{w}` {s.nl} / {s.en}" for w, s in EVENTS.items()), ""]
    lines += [
        "## Codes",
        "",
        f"{', '.join(codes.SYSTEMS.values())}, as far as they were looked up; numbers above are LOINC.",
        "",
    ]
    lines += [_codes_line(name) for name in ("conditions", "events", "symptoms", "smoking")]
    lines += [
        "**letter, limits**: " + _listed(LETTER_LIMITS),
        "",
        "**letter, what else it may hold**: " + _listed(LETTER_DETAILS),
        "",
    ]
    return "\n".join(lines)


def _codes_line(name: str) -> str:
    said = (f"`{word}` {' · '.join(codes.codes(name, word).values())}" for word in codes.coded(name))
    return f"**{name}**: {'; '.join(said)}\n"


def _listed(kinds: dict[str, Kind]) -> str:
    return "; ".join(
        f"`{name}`{f' in {kind.unit.symbol}' if isinstance(kind, Number) else ''}" for name, kind in kinds.items()
    )


def _fact_row(spec: FactSpec) -> str:
    ask = f"{spec.question.nl} / {spec.question.en}"
    fresh = f"{spec.fresh_for.total_seconds() / 3600:g} h" if spec.fresh_for else ""
    return (
        f"| `{spec.name}` | {spec.alias} | {_form(spec.kind)} | {ask} | {', '.join(spec.by)} | {fresh} | {spec.code} |"
    )


def _form(kind: Kind) -> str:
    if isinstance(kind, Number):
        usual = f", usual {number(kind.usual[0])} to {number(kind.usual[1])}" if kind.usual else ""
        return f"{number(kind.low)} to {number(kind.high)} {kind.unit.symbol}{usual}"
    return "yes, no" if isinstance(kind, OneOf) and set(kind.words) == {"yes", "no"} else kind.name


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
            {"id": ground.id, "says": _both(ground.says), "source": _source(ground.source)}
            for ground in dosing.GROUNDS.values()
        ],
        "exercises": [_exercise(known) for known in exercises().values()],
        "days": {day: [list(place) for place in slots(day)] for day in DAYS},
        "left_out": [{"id": one.id, "name": _both(one.name), "why": _both(one.why)} for one in left_out()],
        "facts": facts_data(),
        "disagreements": [
            {
                "number": d.number,
                **{part: _both(getattr(d, part)) for part in ("method", "guideline", "done")},
                "rules": list(d.rules),
            }
            for d in DISAGREEMENTS
        ],
        "claims": [
            {
                "id": c.id,
                "claim": _both(c.claim),
                "grade": _both(c.grade.value),
                "shown": _both(c.shown),
                "supporting": [_study(s) for s in c.supporting],
                "contrary": [_study(s) for s in c.contrary],
            }
            for c in CLAIMS
        ],
        "not_modelled": [
            {"at": one.at, "row": _both(one.row), "because": _both(one.because)} for one in not_modelled()
        ],
        "medicines": [
            {"atc": c.atc, "nl": c.nl, "en": c.en, "flags": c.flags, "rules": list(c.rules), "note": c.note}
            for c in classes()
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "says": _both(rule.says),
        "when": {lang: rule.when.say(lang) for lang in ("nl", "en")},
        "then": then(rule),
        "why": _both(rule.why),
        "source": _source(rule.source),
        "since": rule.since.isoformat(),
        "until": rule.until.isoformat() if rule.until else None,
        "facts": sorted(rule.when.names()),
        "cases": [case.sentence for case in cases_of(rule.id)],
        "examples": {shows: _both(person) for shows, person in examples(rule).items()},
    }


def _exercise(known: Exercise) -> dict[str, Any]:
    """An exercise with all that section 12 asks of it; weights in kg, ranges in degrees."""
    return {
        "id": known.id,
        "name": _both(known.name),
        "pattern": known.pattern,
        "moves": [{"joint": m.joint, "start": m.start, "end": m.end} for m in known.moves],
        "exhale": _both(known.exhale),
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
        "name": _both(phase.name),
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
        [*lines, *_exercise_lines(lang), *_medicine_lines(nl), *_not_modelled_lines(lang), *_term_lines(lang)]
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


# --- the questionnaire ---------------------------------------------------------------------------


def questionnaire_page() -> str:
    """docs/questionnaire.md: the 25 topics of the intake, and what a yes or an answer that is not known leads to."""
    lines = [
        "# The questionnaire / De vragenlijst",
        "",
        "The topics of the intake, as they are asked, and the rules that read each answer. Every answer is *yes*, *no* or",
        "*I do not know*; nobody is cleared while one of them is not known. Printed by `hartkracht rulebook --write docs`.",
        "",
        "| | Vraag | Question | read by |",
        "|---|---|---|---|",
    ]
    for alias, name in sorted(ALIASES.items()):
        names = {name, *(detail for detail, (topic, *_) in IMPLIED.items() if topic == name)}
        asked, read = CATALOGUE[name].question, [rule.id for rule in BOOK.rules() if names & rule.when.names()]
        lines.append(
            f"| {alias.upper()} | {asked.nl} | {asked.en} | {', '.join(f'`{rule}`' for rule in read) or 'recorded'} |"
        )
    return "\n".join([*lines, ""])


# --- coverage and evidence -----------------------------------------------------------------------


def coverage_rows() -> list[dict[str, Any]]:
    """What the sources say, row by row: `at`, `row`, and `rules`, `where` or `because`; what is not modelled in `nl` too."""
    text = (files("hartkracht.rules") / "lists" / "coverage.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["row"])


def coverage_page() -> str:
    """docs/coverage.md."""
    lines = [
        "# Coverage",
        "",
        "Each statement of the method and each row of clinical.md: the rules that carry it, where else it lives, or why it",
        "is not modelled. Printed by `hartkracht rulebook --write docs`.",
        "",
        "| at | row | carried by |",
        "|---|---|---|",
    ]
    lines += [f"| {r['at']} | {r['row']} | {_carried(r)} |" for r in coverage_rows()]
    return "\n".join([*lines, "", *_not_modelled_lines("nl")])


@dataclass(frozen=True, slots=True)
class NotModelled:
    """A paragraph of the sources that no rule carries, or only in part, and why."""

    at: str
    row: Words
    because: Words


def not_modelled() -> tuple[NotModelled, ...]:
    """Every such paragraph, in the order of the sources."""
    rows = [row for row in coverage_rows() if "because" in row]
    return tuple(
        NotModelled(r["at"], Words(r["nl"]["row"], r["row"]), Words(r["nl"]["because"], r["because"])) for r in rows
    )


def _not_modelled_lines(lang: str) -> list[str]:
    nl = lang == "nl"
    return [
        "## Wat het boek niet regelt, en waarom" if nl else "## What the book leaves out, and why",
        "",
        f"| § | {'wat' if nl else 'what'} | {'waarom niet' if nl else 'why not'} |",
        "|---|---|---|",
        *(f"| {one.at} | {getattr(one.row, lang)} | {getattr(one.because, lang)} |" for one in not_modelled()),
        "",
    ]


def _carried(row: dict[str, Any]) -> str:
    parts = [", ".join(f"`{rule}`" for rule in row.get("rules", ())), row.get("where", "")]
    if row.get("because"):
        parts.append(f"not modelled, because {row['because']}")
    return "; ".join(part for part in parts if part)


def evidence_page() -> str:
    """docs/evidence.md."""
    lines = [
        "# Evidence",
        "",
        "What the method claims, how sure that is, and what may be shown. Printed from the ledger.",
        "",
    ]
    for claim in CLAIMS:
        lines += [f"## {claim.claim.en}", "", f"*{claim.claim.nl}*", ""]
        lines += [f"- **Grade**: {claim.grade.value.en} / {claim.grade.value.nl}"]
        lines += [f"- **Shown**: {claim.shown.en} / {claim.shown.nl}"]
        lines += [*_studies("Supports", claim.supporting), *_studies("Against", claim.contrary), ""]
    return "\n".join([*lines, *_disagreement_lines()])


def _disagreement_lines() -> list[str]:
    lines = ["## Where the method and the guidelines differ", ""]
    for row in DISAGREEMENTS:
        ruled = f" (`{'`, `'.join(row.rules)}`)" if row.rules else ""
        lines += [
            f"{row.number}. **The method**: {row.method.en} *{row.method.nl}*  ",
            f"   **Guidelines**: {row.guideline.en} *{row.guideline.nl}*  ",
            f"   **Here**: {row.done.en} *{row.done.nl}*{ruled}",
        ]
    return [*lines, ""]


def _studies(title: str, studies: Iterable[Study]) -> list[str]:
    return [f"- **{title}**: {study.finding} ({study.source}) [{study.origin}]" for study in studies]
