"""The book as a FHIR R4 PlanDefinition, for whoever reads rules in that form: one action a rule, in its chapter.

It is a draft and an experiment, as the book is, and to be read, not run: a condition is given as its tree in our own
words (`LANGUAGE`), since no FHIR language has a third truth for what is unknown. A machine that reads *open* as *no*
would loosen the book. English stands first, with the Dutch beside it by the translation extension.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from hartkracht.model.dose import Words
from hartkracht.rules.book import BOOK, TITLES, Book
from hartkracht.rules.language import Rule
from hartkracht.rules.printed import in_full, outcome
from hartkracht.units import Quantity

HOME = "urn:hartkracht:rulebook"
# A tree of our conditions as JSON; true, false or open, as `rules/language.py` says.
LANGUAGE = "urn:hartkracht:condition-tree"
TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
KIND = {"system": "http://terminology.hl7.org/CodeSystem/plan-definition-type", "code": "clinical-protocol"}
# What this form loses is said in the resource itself.
ABOUT = Words(
    "De regels van hartkracht, om te lezen. Geen arts keurde ze goed. Wat niet bekend is, maakt een regel open: dat is nooit nee.",
    "The rules of hartkracht, to be read. No clinician approved them. What is unknown leaves a rule open, which is never a no.",
)


def plan_definition(book: Book = BOOK) -> dict[str, Any]:
    """The whole book as one resource."""
    return {
        "resourceType": "PlanDefinition",
        "id": "hartkracht-rulebook",
        "language": "en",
        "url": HOME,
        "version": book.version,
        "name": "HartkrachtRulebook",
        **both("title", Words("Het regelboek", "The rulebook")),
        "type": {"coding": [KIND]},
        "status": "draft",
        "experimental": True,
        **both("description", ABOUT),
        "action": [_chapter(chapter, rules) for chapter, rules in book.every_chapter() if rules],
    }


def _chapter(chapter: str, rules: tuple[Rule, ...]) -> dict[str, Any]:
    return {
        "id": f"chapter-{chapter}",
        **both("title", Words(*TITLES[chapter])),
        "action": [_action(one) for one in rules],
    }


def _action(rule: Rule) -> dict[str, Any]:
    said = Words(
        *(f"{getattr(rule.says, lang)}: {outcome(rule, lang)}. {getattr(rule.why, lang)}" for lang in ("nl", "en"))
    )
    until = f" until {rule.until.isoformat()}" if rule.until else ""
    return {
        "id": rule.id,
        **both("title", rule.says),
        "description": f"In force since {rule.since.isoformat()}{until}.",
        **both("textEquivalent", said),
        "documentation": [
            {"type": "citation", **both("citation", Words(in_full(rule.source, "nl"), in_full(rule.source, "en")))}
        ],
        "condition": [
            {
                "kind": "applicability",
                "expression": {
                    "description": rule.when.say("en"),
                    "language": LANGUAGE,
                    "expression": json.dumps(tree(rule.when), ensure_ascii=False),
                },
            }
        ],
    }


def both(name: str, words: Words) -> dict[str, Any]:
    """An element in English, with its Dutch as FHIR adds a translation."""
    dutch = [{"url": "lang", "valueCode": "nl"}, {"url": "content", "valueString": words.nl}]
    return {name: words.en, f"_{name}": {"extension": [{"url": TRANSLATION, "extension": dutch}]}}


def tree(value: Any) -> Any:
    """A condition as plain data: its kind and its fields, without the words it is said with."""
    if is_dataclass(value) and not isinstance(value, Quantity):
        return {type(value).__name__: dict(_fields(value))}
    if isinstance(value, Quantity):
        return {"value": value.value, "unit": value.symbol}
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Mapping):
        return {key: tree(one) for key, one in value.items()}
    return [tree(one) for one in value] if isinstance(value, tuple | list | frozenset) else value


def _fields(condition: Any) -> Iterator[tuple[str, Any]]:
    for each in fields(condition):
        value = getattr(condition, each.name)
        if not isinstance(value, Words) and each.name != "spoken":
            yield each.name, tree(value)
