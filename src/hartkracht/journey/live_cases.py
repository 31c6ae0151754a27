"""The cases of the live hour, run: what just happened, and every rule that speaks to it.

For `hartkracht verify` on the clinic's machine, and for the tests. It reads its YAML from the package and judges nothing
by itself.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from hartkracht.rules import live
from hartkracht.rules.casebook import rows

Case = Mapping[str, Any]
EVERY: tuple[live.LiveRule, ...] = tuple(rule for chapter in live.CHAPTERS.values() for rule in chapter)


def cases() -> tuple[Case, ...]:
    """Every case of `rules/cases/live.yaml`."""
    return rows("live.yaml")


def run() -> list[tuple[str, list[str]]]:
    """(sentence, what differs) of every case; an empty list where it holds."""
    return [(case["case"], differs(case)) for case in cases()]


def known(case: Case) -> dict[str, Any]:
    """What the case says just happened, by feature. Raises ValueError for another unit than the feature has."""
    return {name: live.read(name, raw) for name, raw in case["known"].items()}


def differs(case: Case, rules: Iterable[live.LiveRule] = EVERY) -> list[str]:
    """What differs between a case and the rules of today, as one line."""
    fired, expected = [rule.id for rule in live.judge(known(case), rules)], case["expect"]["fired"]
    return [] if fired == expected else [f"fired: {fired}, expected {expected}"]
