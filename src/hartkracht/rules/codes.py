"""Codes of the words facts may use: SNOMED CT, ICPC-1 and ICD-10, from `lists/codes.toml`.

Printed beside the facts and exported with them, so that another system can recognise a condition. A word without a row
has no code that was looked up; none is guessed here, and no rule ever reads a code.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# Which list of words a fact draws on.
LIST_OF = {"conditions": "conditions", "events": "events", "symptoms": "symptoms", "symptoms_now": "symptoms",
           "smoking": "smoking"}  # fmt: skip
SYSTEMS = {"snomed": "SNOMED CT", "icpc": "ICPC-1", "icd10": "ICD-10"}


@cache
def _lists() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads((files("hartkracht.rules") / "lists" / "codes.toml").read_text(encoding="utf-8"))


def codes(fact: str, word: str) -> Mapping[str, str]:
    """{system: code} of one word of a fact; empty where none was looked up."""
    row = _lists().get(LIST_OF.get(fact, ""), {}).get(word, {})
    return {system: str(row[system]) for system in SYSTEMS if system in row}


def coded(fact: str) -> tuple[str, ...]:
    """The words of a fact that have a code, in the order of the list."""
    return tuple(_lists().get(LIST_OF.get(fact, ""), {}))
