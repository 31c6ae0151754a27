"""What is printed of the facts: the catalogue as a page and as data, and the 25 topics with the rules that read them."""

from typing import Any

from hartkracht.model.dose import Words
from hartkracht.rules import codes
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import ALIASES, CATALOGUE, IMPLIED, LETTER_DETAILS, LETTER_LIMITS
from hartkracht.rules.spec import FactSpec, Kind, Number, OneOf, SomeOf
from hartkracht.rules.words import EVENTS
from hartkracht.units import number


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
        "label": both(spec.label),
        "question": both(spec.question),
        "by": list(spec.by),
        "fresh_hours": spec.fresh_for.total_seconds() / 3600 if spec.fresh_for else None,
        "mandatory": spec.name in BOOK.mandatory or spec.name in BOOK.mandatory_today,
        "code": spec.code or None,
        **({"limits": _kinds(LETTER_LIMITS), "details": _kinds(LETTER_DETAILS)} if spec.name == "letter" else {}),
    }


def both(words: Words) -> dict[str, str]:
    """Words as data: a text a language."""
    return {"nl": words.nl, "en": words.en}


def _unit(kind: Kind) -> str | None:
    return "mmHg" if kind.name == "readings" else None


def _allowed(kind: Kind) -> dict[str, dict[str, str]] | None:
    if isinstance(kind, OneOf | SomeOf):
        return {word: both(said) for word, said in kind.words.items()}
    return {word: both(said) for word, said in EVENTS.items()} if kind.name == "events" else None


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
