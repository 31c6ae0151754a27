"""What is printed from the rules is fresh, complete and readable."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from hartkracht.rules import dosing, printed, printed_facts, printed_sources, readable
from hartkracht.rules.book import BOOK
from hartkracht.rules.evidence import CLAIMS, Grade
from hartkracht.rules.example import examples
from hartkracht.rules.facts import ALIASES, CATALOGUE
from hartkracht.rules.medication import classes

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {
    "facts.md": printed_facts.facts_page,
    "rulebook.nl.md": lambda: printed.rulebook_page("nl"),
    "rulebook.en.md": lambda: printed.rulebook_page("en"),
    "coverage.md": printed_sources.coverage_page,
    "questionnaire.md": printed_facts.questionnaire_page,
    "evidence.md": printed_sources.evidence_page,
}
LONGEST_MEAN = 12  # words a sentence: B1 texts stay around ten (our own measure)


@cache
def book_page(lang):
    """The book as it is printed now, once for all that read it here."""
    return printed.rulebook_page(lang)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.slow  # the fast check asks the commands themselves
def test_the_printed_page_is_fresh(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_rule_and_every_class_of_medicine_stands_in_the_book(lang):
    page = book_page(lang)
    assert [rule.id for rule in BOOK.every_rule() if f"`{rule.id}`" not in page] == []
    assert [row.atc for row in classes() if f"| {row.atc} |" not in page] == []


@pytest.mark.parametrize(
    ("rule_id", "told"),
    [("marfan", "niet geschikt"), ("ask-myocarditis", "eerst de arts"), ("after-dark-urine", "bel"), ("cool-down-8", "uitlopen, minstens: 8 minuten"),
     ("icd-ceiling", "hartslag, hoogste: laagste detectie van de ICD min 20 per minuut"),
     ("breath-held-long", "kalm aan, de set is klaar, de volgende set 10 % lichter")],
)  # fmt: skip
def test_the_outcome_is_said_in_the_words_of_its_own_ladder(rule_id, told):
    page = book_page("nl").split(f"`{rule_id}`")[0]
    assert page.rsplit("- **Dan**: ", 1)[1].split("\n")[0] == told


def test_the_books_data_is_json_with_cases_for_every_rule_of_screening():
    data = json.loads(json.dumps(printed.book_data()))
    rules = {rule["id"]: rule for chapter in data["chapters"] for rule in chapter["rules"]}
    assert set(rules) == {rule.id for rule in BOOK.every_rule()}
    assert all(len(rules[rule.id]["cases"]) >= 3 for rule in BOOK.rules())


def test_every_fact_is_printed_with_its_words_and_aliases():
    told = {fact["name"]: fact for fact in printed_facts.facts_data()}
    assert set(told) == set(CATALOGUE)
    assert {fact["alias"] for fact in told.values() if fact["alias"]} == set(ALIASES)
    assert told["rhythm"]["words"]["regular"] == {"nl": "regelmatig", "en": "regular"}
    assert told["resting_pulse"]["unit"] == "/min"
    assert all(set(fact["question"]) == {"nl", "en"} for fact in told.values())


def test_every_row_of_coverage_leads_somewhere_that_exists():
    known = {rule.id for rule in BOOK.every_rule()} | set(dosing.GROUNDS)
    for row in printed_sources.coverage_rows():
        assert row.get("rules") or row.get("where") or row.get("because"), row["row"]
        assert set(row.get("rules", ())) <= known


def test_what_a_row_of_coverage_points_at_is_there():
    """Files of the package in backticks, test files, and tests by name."""
    root = Path(__file__).parents[2]
    tests = "".join(file.read_text(encoding="utf-8") for file in (root / "tests").rglob("test_*.py"))
    for row in printed_sources.coverage_rows():
        told = f"{row.get('where', '')} {row.get('because', '')}"
        for path in re.findall(r"`((?:rules|journey|signals|model)/[\w./]+)`", told):
            assert (root / "src" / "hartkracht" / path).exists(), path
        for path in re.findall(r"\b(?:tests|docs)/[\w./-]+\.(?:py|md)", told):
            assert (root / path).exists(), path
        for name in re.findall(r"\btest_[a-z0-9_]+\b(?!\.py)", told):
            assert f"def {name}" in tests, name


def test_what_no_rule_carries_is_told_with_its_reason_in_both_languages():
    told = printed_sources.not_modelled()
    assert len(told) == sum("because" in row for row in printed_sources.coverage_rows()) > 30
    for lang in ("nl", "en"):
        page = book_page(lang)
        for one in told:
            assert f"| {one.at} | {getattr(one.row, lang)} | {getattr(one.because, lang)} |" in page
    assert [one.at for one in told if one.because.nl == one.because.en] == []


def test_every_rule_carries_a_row_of_the_sources():
    covered = {rule for row in printed_sources.coverage_rows() for rule in row.get("rules", ())}
    assert [rule.id for rule in BOOK.every_rule() if rule.id not in covered] == []


@pytest.mark.parametrize("statement", [f"M{n}" for n in range(1, 12)])
def test_every_statement_of_the_method_has_a_row(statement):
    assert [row for row in printed_sources.coverage_rows() if row["at"] == statement]


def test_a_claim_is_never_stronger_than_what_supports_it():
    for claim in CLAIMS:
        assert claim.shown.nl
        assert claim.shown.en
        if claim.grade in (Grade.STRONG, Grade.MODERATE):
            assert any(study.origin == "L" for study in claim.supporting) or claim.id == "light-load"
        if claim.grade is Grade.UNPROVEN:
            assert claim.contrary


def test_what_a_patient_reads_is_written_in_short_sentences():
    lengths = [sentence.length for sentence in readable.sentences()]
    assert sum(lengths) / len(lengths) <= LONGEST_MEAN
    assert max(lengths) <= readable.LONGEST


def test_no_hard_word_stands_in_the_book_without_its_meaning():
    assert "ICD" in readable.hard_words()
    assert readable.unexplained() == {}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_hard_word_that_is_explained_stands_in_the_book_and_on_its_list(lang):
    page = book_page(lang)
    book, _, explained = page.rpartition("\n## ")
    for term in readable.TERMS:
        assert getattr(term.means, lang) in explained
        assert lang == "en" or term.word.nl.split()[-1] in book


def test_the_dose_is_printed_with_its_phases_and_with_what_follows_from_history():
    data = printed.book_data()
    assert len(data["phases"]) == len(dosing.PHASES)
    assert {ground["id"] for ground in data["grounds"]} == set(dosing.GROUNDS)
    for lang in ("nl", "en"):
        page = book_page(lang)
        assert all(f"{phase.number}: {getattr(phase.name, lang)}" in page for phase in dosing.PHASES)
        assert all(getattr(ground.says, lang) in page for ground in dosing.GROUNDS.values())


@pytest.mark.parametrize(("lang", "foreign"), [("nl", "Our own proposal"), ("en", "Eigen voorstel")])
def test_a_source_is_named_in_the_language_of_the_page(lang, foreign):
    assert foreign not in book_page(lang)


@pytest.mark.parametrize(
    ("word", "count"), [("druk", 1), ("bovendruk", 3), ("zuurstof", 2), ("ziekenhuis", 3), ("s", 1)]
)
def test_syllables_are_counted_by_their_sounds(word, count):
    assert readable.syllables(word) == count


def test_the_book_is_plain_to_read_by_the_measure_for_dutch():
    hard = [readable.Sentence("x", "Contra-indicaties betreffende cardiovasculaire comorbiditeit noodzaken evaluatie.")]
    assert readable.ease(hard) < 0
    assert readable.ease(readable.sentences()) >= 70


def test_every_rule_tells_of_three_people_and_a_rule_about_not_knowing_of_two():
    about_not_knowing = {
        "after-symptoms-not-known",
        "after-not-measured",
        "after-question-open",
        "after-muscle-pain-not-known",
    }
    for rule in BOOK.every_rule():
        told = examples(rule)
        assert len(told) == 3 or (rule.id in about_not_knowing and len(told) == 2), rule.id
        assert all(person.nl and person.en for person in told.values())
