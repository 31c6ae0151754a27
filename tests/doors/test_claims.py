# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Where a claim of benefit would be made, the ledger's sentence stands with its grade, and nothing bolder."""

import html

import pytest

from hartkracht.clinic.pages.letter_facts import CLAIMED
from hartkracht.model import command as c
from hartkracht.rules.evidence import claims
from tests.doors.pages import browse, clock, els, text
from tests.journey.chain import INTAKE

pytestmark = pytest.mark.django_db(transaction=True)


def told(page, claim, lang):
    return all(getattr(words, lang) in page for words in (claim.claim, claim.shown, claim.grade.value))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_front_page_says_what_is_known_and_what_is_not(browse, lang):
    page = html.unescape(text(browse(language=lang).get("/")))
    for claim in claims("pressure", "breathing", "slow-tempo", "instead-of"):
        assert told(page, claim, lang)
    assert (
        f"“{getattr(claims('slow-tempo')[0].claim, lang)}”" in page
    )  # a promise not borne out is quoted, never stated


def test_the_physician_reads_the_claims_before_she_signs(els, browse):
    els.give("client", c.State(INTAKE))
    page = html.unescape(text(browse("physician").get("/clearance/els")))
    assert all(told(page, claim, "nl") for claim in claims(*CLAIMED))


def test_the_report_says_what_trials_found_about_pressure_with_its_grade(els, browse):
    page = html.unescape(text(browse("physician").get("/report/els")))
    (claim,) = claims("pressure")
    assert claim.shown.nl in page
    assert claim.grade.value.nl in page
