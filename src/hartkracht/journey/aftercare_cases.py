"""The cases of aftercare, run: a check's answers, what is known beside them, and the grade and concern expected.

For `hartkracht verify` on the clinic's machine, and for the tests. It reads its YAML from the package and judges nothing
by itself.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hartkracht.journey import follow_up
from hartkracht.model.facts import Fact, FactSheet
from hartkracht.rules import facts as fact_catalogue
from hartkracht.rules.casebook import rows

# Answers are given at one moment, and what is known beside them is two days older; no case depends on which.
ANSWERED_AT = dt.datetime(2026, 11, 24, 20, 0, tzinfo=dt.UTC)
KNOWN_AT = ANSWERED_AT - dt.timedelta(days=2)

Case = Mapping[str, Any]


def cases() -> tuple[Case, ...]:
    """Every case of `rules/cases/aftercare.yaml`."""
    return rows("aftercare.yaml")


def run() -> list[tuple[str, list[str]]]:
    """(sentence, what differs) of every case; an empty list where it holds."""
    return [(case["case"], differs(case)) for case in cases()]


def differs(case: Case) -> list[str]:
    """What differs between a case and the rules of today, each as one line."""
    known = FactSheet.of(parsed(case.get("known", {}), KNOWN_AT))
    judged = follow_up.judge(case["check"], parsed(case["answers"]), known, ANSWERED_AT)
    found = {
        "grade": judged.grade.word,
        "concern": judged.concern.name,
        "opens_112": follow_up.opens_112(case["answers"], ANSWERED_AT) is not None,
        "fired": list(judged.fired),
    }
    return [
        f"{what}: {found[what]}, expected {wanted}" for what, wanted in case["expect"].items() if found[what] != wanted
    ]


def parsed(raw: Mapping[str, Any], at: dt.datetime = ANSWERED_AT) -> list[Fact]:
    """Raw answers as facts. Raises FactError for what no fact can be."""
    return [fact_catalogue.parse(name, value, at, "physician") for name, value in raw.items()]
