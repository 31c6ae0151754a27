"""The cases of the dose (rules/cases/dosing.yaml), and the proof that each dose rule bears load."""

from dataclasses import replace

import pytest

from hartkracht.journey import dose_cases
from hartkracht.rules import dosing
from hartkracht.rules.exercises import exercises
from hartkracht.units import kg

CASES = dose_cases.cases()
# One that fails is soonest found among those that state a fact, for on facts these rules act.
LIKELY_FIRST = sorted(CASES, key=lambda case: "facts" not in case)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["case"])
def test_case(case):
    assert dose_cases.differs(case) == []


# Marks that no exercise of the two programmes carries: these rules guard what a coach may add.
GUARDS_ADDED = frozenset([
    "dose-device-arms-o", "dose-device-arms-d", "dose-thin-bones-f", "dose-strong-blood-thinner",
    "dose-strong-drop", "dose-just-eaten", "dose-pregnant-lying", "dose-without-heart-failure",
    "dose-without-retinopathy-active", "dose-without-glaucoma",
])  # fmt: skip


@pytest.mark.parametrize("rule", [r for r in dosing.DOSE_RULES if r.id not in GUARDS_ADDED], ids=lambda r: r.id)
def test_without_any_one_rule_some_case_fails(rule, monkeypatch):
    monkeypatch.setattr(dosing, "DOSE_RULES", tuple(r for r in dosing.DOSE_RULES if r is not rule))
    assert any(dose_cases.differs(case) for case in LIKELY_FIRST)


def test_an_exercise_with_a_highest_weight_of_its_own_stays_under_it(monkeypatch):
    monkeypatch.setitem(exercises(), "E01", replace(exercises()["E01"], cap=kg(33)))
    line = dose_cases.prescribed({"trained": {"sessions": 6}}).exercises[0]
    assert (line.id, line.load_kg) == ("E01", 30)
    assert "dose-exercise-cap" in line.rules
