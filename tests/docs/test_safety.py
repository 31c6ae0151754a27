"""SAFETY.md claims only what a test holds: every named test exists, every claim has one, every invariant is spoken of."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAFETY = (ROOT / "SAFETY.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`((?:tests|prove)/[\w/]+\.py)::(\w+)`")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in SAFETY.splitlines() if line.startswith("| ")]
CLAIMS = {int(row[0]): row[2] for row in ROWS if row[0].isdigit()}
INVARIANTS = {row[0]: (row[2], row[3]) for row in ROWS if re.fullmatch(r"I\d+", row[0])}


@cache
def names_in(path):
    """The names of the tests in a file, those of methods and classes included."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def absent(path, name):
    return not (ROOT / path).exists() or name not in names_in(path)


def test_every_test_that_is_named_exists():
    assert [f"{path}::{name}" for path, name in NAMED.findall(SAFETY) if absent(path, name)] == []


def test_the_check_sees_a_test_that_is_not_there():
    assert absent("tests/docs/test_safety.py", "test_that_nobody_wrote")
    assert absent("tests/docs/no_such_file.py", "test_the_check_sees_a_test_that_is_not_there")


def test_claims_are_numbered_without_a_gap():
    assert list(CLAIMS) == list(range(1, len(CLAIMS) + 1))
    assert len(CLAIMS) > 50


@pytest.mark.parametrize("number", CLAIMS)
def test_no_claim_is_without_a_test(number):
    assert NAMED.findall(CLAIMS[number]), f"claim {number} names no test"


def test_every_hazard_holds_a_claim():
    parts = re.split(r"^### (H\d+)\.", SAFETY, flags=re.MULTILINE)[1:]
    assert parts[::2] == [f"H{n}" for n in range(1, len(parts) // 2 + 1)]
    assert all(re.search(r"^\| \d+ \|", text, re.MULTILINE) for text in parts[1::2])


def test_all_thirty_invariants_are_spoken_of():
    assert list(INVARIANTS) == [f"I{n}" for n in range(1, 31)]


@pytest.mark.parametrize("name", INVARIANTS)
def test_an_invariant_is_held_by_claims_that_exist_or_says_why_not(name):
    held_by, missing = INVARIANTS[name]
    numbers = [int(number) for number in re.findall(r"\d+", held_by)]
    assert set(numbers) <= set(CLAIMS)
    assert numbers or missing, f"{name} is neither held nor explained"


def test_it_says_what_it_is_not():
    for words in (
        "Not a medical device",
        "Not for emergency monitoring",
        "licensed professionals",
        "without supervision",
    ):
        assert words in SAFETY


def test_every_page_it_leads_to_exists():
    leads = re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", SAFETY)
    assert leads
    assert [page for page in leads if not (ROOT / page).exists() and page not in ("docs/limits.md",)] == []
