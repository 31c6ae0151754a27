"""The clearance, the report and the rulebook in a real browser."""

import re

import pytest

from tests.browser.conftest import LANGUAGES, SIZES, axe_findings, fits

PASSWORD = "oefenen"


def waiting(page):
    """To the person who waits longest."""
    page.goto("/clearance")
    page.locator("article a.button").first.click()
    page.wait_for_url(re.compile("/clearance/."))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_inbox_clearance_and_report_fit_and_axe_finds_nothing(server, open_page, size, language):
    page = open_page(server, "/clearance", as_="Haverkamp", size=size, language=language, dark=language == "en")
    assert axe_findings(page) == []
    waiting(page)
    page.locator('[name=decision][value="cleared_with_limits"]').check(force=True)
    assert axe_findings(page) == []
    assert fits(page)
    page.goto(page.url.replace("clearance", "report"))
    assert axe_findings(page) == []
    assert fits(page)


def test_it_is_decided_and_signed_by_keyboard_alone(own_server, open_page):
    page = open_page(own_server, as_="Haverkamp", size="desktop")
    waiting(page)
    page.locator("[name=decision]").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator('[value="cleared_with_limits"]').is_checked()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "resting_systolic"
    page.locator("[name=password]").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Ondertekend. De coach ziet het meteen.").wait_for()


def test_off_the_proposal_the_line_for_the_reason_opens_and_the_dot_moves(server, open_page):
    page = open_page(server, as_="Haverkamp", size="desktop")
    waiting(page)
    page.locator('[name=decision][value="cleared_with_limits"]').check(force=True)
    line = page.locator("[data-limit]").last
    before = line.locator(".mine").get_attribute("cx")
    assert line.locator("[data-reason]").is_hidden()
    line.locator("input").first.fill("105")
    assert line.locator("[data-reason]").is_visible()
    assert line.locator(".mine").get_attribute("cx") != before


def test_limits_are_asked_only_where_they_count(server, open_page):
    page = open_page(server, as_="Haverkamp", size="desktop")
    waiting(page)
    page.locator('[name=decision][value="not_now"]').check(force=True)
    assert page.locator(".limits").is_hidden()
    assert page.locator(".allowed").is_hidden()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["/rulebook", "/rulebook?q=bisoprolol", "/rulebook?q=xyzzy"])
def test_the_rulebook_fits_and_axe_finds_nothing(server, open_page, size, path):
    page = open_page(server, path, size=size, dark=size == "phone")
    assert axe_findings(page) == []
    assert fits(page)
