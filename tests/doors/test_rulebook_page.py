"""The rulebook page: every rule is there, as the rule itself says it."""

import html
import re

import pytest
from django.test import Client

from hartkracht.clinic.pages.rulebook import CHAPTERS, search
from hartkracht.rules import dosing, printed
from hartkracht.rules.book import BOOK
from hartkracht.rules.evidence import CLAIMS
from tests.doors.pages import text

pytestmark = pytest.mark.django_db


def pages(client, chapter):
    first = text(client.get(f"/rulebook?chapter={chapter}"))
    more = -(-len(CHAPTERS[chapter]) // 25)
    return first + "".join(text(client.get(f"/rulebook?chapter={chapter}&page={n}")) for n in range(2, more + 1))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_rule_of_a_chapter_stands_there_with_its_condition_and_source(chapter):
    page = html.unescape(pages(Client(), chapter))
    for rule in CHAPTERS[chapter]:
        assert rule.id in page
        assert rule.when.say("nl") in page
        assert printed.outcome(rule, "nl") in page
        assert rule.source.nl in page


def test_our_own_proposals_are_dashed_and_say_so():
    own = next(rule for rule in BOOK.rules() if rule.source.origin == "D")
    page = text(Client().get("/rulebook", {"q": own.id}))
    assert "source own" in page
    assert "wacht op een arts" in page


def test_search_finds_in_both_languages_and_needs_every_word():
    rule = next(iter(BOOK.rules()))
    for words in (rule.why.nl, rule.why.en):
        assert rule.id in text(Client().get("/rulebook", {"q": f"{rule.id} {words[:40]}"}))
    assert "Niets gevonden" in text(Client().get("/rulebook", {"q": f"{rule.id} xyzzy"}))


def test_a_medicine_finds_the_rules_it_falls_under_and_a_pressure_is_found_by_that_word():
    found = {rule.id for rule in search("bisoprolol")}
    assert {"medicine-pulse-misleads", "cool-down-5", "angina-beta-blocker-missed"} <= found
    assert "clotting-too-slow" not in found
    assert "resting-systolic-uncontrolled" in {rule.id for rule in search("bloeddruk rust")}


@pytest.mark.parametrize(("kind", "own"), [("source", False), ("own", True)])
def test_a_filter_shows_only_what_comes_from_a_source_or_only_our_own_proposals(client, kind, own):
    page = text(client.get(f"/rulebook?chapter=red&kind={kind}"))
    ids = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", page))
    shown = [rule for rule in CHAPTERS["red"] if rule.id in ids]
    assert shown
    assert all((rule.source.origin == "D") == own for rule in shown)


def test_a_rule_shows_a_person_with_whom_it_fires_one_just_not_and_one_of_whom_it_is_not_known(client):
    page = text(client.get("/rulebook?q=resting-systolic-uncontrolled"))
    assert "Bloeddruk in rust: 180/82" in page
    assert "Bloeddruk in rust: 179/82" in page
    assert "Bloeddruk in rust: niet bekend" in page
    assert "Niemand kan dit overslaan." in page


def test_the_exercises_stand_there_with_what_is_never_done(client):
    page = text(client.get("/rulebook?chapter=exercises"))
    assert "Beenpers, zittend" in page
    assert "Lopen met gewichten" in page


def test_a_search_without_result_says_so():
    assert "Niets gevonden" in text(Client().get("/rulebook?q=xyzzy"))


def test_an_unknown_chapter_or_page_shows_the_first():
    assert Client().get("/rulebook?chapter=nope&page=99").status_code == 200


def test_english_prints_the_condition_in_english():
    rule = BOOK.chapters["closed"][0]
    page = html.unescape(text(Client().get("/rulebook?chapter=closed", HTTP_ACCEPT_LANGUAGE="en")))
    assert rule.when.say("en") in page


def test_the_chapter_of_the_dose_shows_the_phases_and_what_follows_from_history():
    page = html.unescape(text(Client().get("/rulebook?chapter=dose")))
    for phase in dosing.PHASES:
        assert f"{phase.number}: {phase.name.nl}" in page
    for ground in dosing.GROUNDS.values():
        assert ground.id in page
        assert ground.says.nl in page


def test_a_search_finds_what_follows_from_history_too():
    page = text(Client().get("/rulebook?q=dose-hold-yellow"))
    assert dosing.GROUNDS["dose-hold-yellow"].says.nl in html.unescape(page)
    assert "Niets gevonden" not in page


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_source_on_the_page_speaks_the_other_language(lang):
    page = text(Client().get("/rulebook?chapter=signers", HTTP_ACCEPT_LANGUAGE=lang))
    assert ("Our own proposal" in page, "Eigen voorstel" in page) == (lang == "en", lang == "nl")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_claim_stands_on_its_page_with_its_grade_and_what_speaks_against_it(lang):
    page = html.unescape(text(Client().get("/evidence", HTTP_ACCEPT_LANGUAGE=lang)))
    for claim in CLAIMS:
        assert getattr(claim.claim, lang) in page
        assert getattr(claim.shown, lang) in page
        assert getattr(claim.grade.value, lang) in page
        assert all(study.finding in page for study in (*claim.supporting, *claim.contrary))
