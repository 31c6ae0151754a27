"""Twenty comparisons of the book in a rule engine people know, beside ours in the same run.

The engine is `rule-engine`, in an environment of its own that is thrown away; it is no part of this product. Both get
the same twenty comparisons of one number with one bound, over the same people, with every value known: the engine has
no third truth, so this is the smallest part of the work in which the two can be set side by side.
"""

import json
import time
from typing import Any

import numpy as np

from hartkracht.bench import peers
from hartkracht.model.facts import Fact, FactSheet
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import cases
from hartkracht.rules.facts import CATALOGUE, Sheet
from hartkracht.rules.language import Compare
from hartkracht.rules.spec import Number

COMPARISONS, PEOPLE, SEED = 20, 2000, 7
ENGINE = "rule-engine"
THEIRS = """
import json, sys, time
import rule_engine
asked = json.load(sys.stdin)
rules = [rule_engine.Rule(f"{name} {operator} {bound}") for name, operator, bound in asked["comparisons"]]
started = time.perf_counter()
held = [[rule.matches(person) for rule in rules] for person in asked["people"]]
print(json.dumps({"seconds": time.perf_counter() - started, "held": sum(map(sum, held)), "version": rule_engine.__version__}))
"""


def rows() -> list[dict[str, Any]]:
    """What both took for the same comparisons, or why the other is absent."""
    comparisons, people = _comparisons(), _people()
    ours_s, held = _ours(comparisons, people)
    asked = {"comparisons": [(c.name, c.operator, c.bound.value) for c in comparisons], "people": people}
    theirs = peers.ask([ENGINE], THEIRS, json.loads(json.dumps(asked)))
    what = f"{len(comparisons)} comparisons, {len(people)} people, one process"
    return [
        {"what": f"{what}: ours", "seconds": round(ours_s, 3), "result": f"{held} hold"},
        {"what": f"{what}: {ENGINE}", **_told(theirs, held)},
    ]


def _told(theirs: dict[str, Any], held: int) -> dict[str, Any]:
    if "absent" in theirs:
        return {"seconds": "absent", "result": theirs["absent"]}
    agrees = "the same" if theirs["held"] == held else f"NOT the same as ours ({held})"
    return {"seconds": round(theirs["seconds"], 3), "result": f"{theirs['held']} hold, {agrees}; {theirs['version']}"}


def _ours(comparisons: list[Compare], people: list[dict[str, float]]) -> tuple[float, int]:
    now = cases()[0].moment
    # Every fact that is compared is a number, and so has a unit; the catalogue holds other kinds too.
    units = {name: CATALOGUE[name].kind.unit for name in people[0]}  # type: ignore[attr-defined]
    sheets = [
        FactSheet.of(Fact(name, units[name](value), now, "coach") for name, value in person.items())
        for person in people
    ]
    started, held = time.perf_counter(), 0
    for sheet in sheets:
        view = Sheet(sheet, now)
        held += sum(comparison.holds(view) is True for comparison in comparisons)
    return time.perf_counter() - started, held


def _people() -> list[dict[str, float]]:
    chance, names = np.random.default_rng(SEED), sorted({c.name for c in _comparisons()})
    kinds = {name: CATALOGUE[name].kind for name in names}
    return [
        {name: round(float(chance.uniform(k.low, k.high)), 1) for name, k in kinds.items() if isinstance(k, Number)}
        for _ in range(PEOPLE)
    ]


def _comparisons() -> list[Compare]:
    """The first twenty that differ, in the order of the book."""
    found = dict.fromkeys(leaf for rule in BOOK.rules() for leaf in rule.when.leaves() if isinstance(leaf, Compare))
    return list(found)[:COMPARISONS]
