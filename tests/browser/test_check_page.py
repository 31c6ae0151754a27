"""The evening check on a phone: 112 without a network, a draft that survives, once."""

import re

import pytest

from tests.browser.conftest import axe_findings, fits


@pytest.fixture
def evening(own_server, open_page):
    """The check's page on a phone, by the link that lies in the coach's outbox."""
    outbox = open_page(own_server, "/outbox", as_="Anouk")
    link = outbox.locator('a[href*="/check/"]').first.get_attribute("href")
    return open_page(own_server, re.sub(r"^https?://[^/]+", "", link), size="phone")


def choose(page, words):
    page.locator("[data-step]:not([hidden]) label.choice").filter(has_text=words).first.click()


def go_on(page):
    page.locator("[data-next]").click()


def to_chest_pressure(page):
    choose(page, "hetzelfde")
    go_on(page)
    choose(page, "druk of pijn op de borst")
    go_on(page)


def test_one_question_a_screen_and_axe_finds_nothing_on_any(evening):
    to_chest_pressure(evening)
    choose(evening, "nee")
    assert axe_findings(evening) == []
    assert fits(evening)
    assert evening.locator("[data-step]:not([hidden])").count() == 1


def test_it_is_dark_by_default(evening):
    assert evening.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(11, 19, 34)"


@pytest.mark.parametrize("answer", ["ja", "weet ik niet"])
def test_112_opens_without_a_network_before_anything_is_sent(evening, answer):
    sent = []
    to_chest_pressure(evening)
    evening.context.set_offline(True)
    evening.on("request", lambda request: sent.append((request.method, request.url)))
    choose(evening, answer)
    assert evening.locator("#call-112").is_visible()
    assert evening.locator("form.check").is_hidden()
    assert "Druk of pijn" in evening.locator("#call-112 [data-found]").inner_text()
    assert axe_findings(evening) == []
    assert sent == []


def test_a_slip_of_the_finger_can_be_taken_back(evening):
    to_chest_pressure(evening)
    choose(evening, "ja")
    evening.locator("[data-mistake]").click()
    assert evening.locator("#call-112").is_hidden()
    choose(evening, "nee")
    go_on(evening)
    assert evening.locator("#call-112").is_hidden()


def test_a_question_still_to_come_opens_nothing(evening):
    to_chest_pressure(evening)
    assert evening.locator("#call-112").is_hidden()


def test_no_answer_is_asked_for_and_nothing_moves(evening):
    go_on(evening)
    assert evening.locator("[data-choose]:visible").count() == 1
    assert evening.locator("[data-place]").inner_text().startswith("Vraag 1")


def test_the_draft_stays_on_the_phone_and_leaves_with_the_answer(evening):
    to_chest_pressure(evening)
    evening.reload()
    assert evening.locator('input[value="chest_pressure"]').is_checked()
    choose(evening, "hetzelfde")
    go_on(evening)
    choose(evening, "nee, niets")
    go_on(evening)
    while evening.locator("[data-next]").is_visible():
        choose(evening, "nee")
        go_on(evening)
    choose(evening, "nee")
    evening.locator("[data-send]").click()
    evening.get_by_role("heading", name="Dank u").wait_for()
    evening.wait_for_function("() => localStorage.length === 0")


def test_without_a_network_it_says_so_and_sends_when_there_is_one(evening):
    choose(evening, "hetzelfde")
    go_on(evening)
    choose(evening, "nee, niets")
    go_on(evening)
    while evening.locator("[data-next]").is_visible():
        choose(evening, "nee")
        go_on(evening)
    choose(evening, "nee")
    evening.context.set_offline(True)
    evening.locator("[data-send]").click()
    assert evening.locator("[data-offline]").is_visible()
    evening.context.set_offline(False)
    evening.get_by_role("heading", name="Dank u").wait_for()


@pytest.mark.parametrize("size", ["phone", "tablet"])
def test_112_on_its_own_address(server, open_page, size):
    page = open_page(server, "/112", size=size)
    assert page.get_by_role("link", name="Bel 112").bounding_box()["height"] >= 112
    assert axe_findings(page) == []
    assert fits(page)


def test_without_a_script_every_question_and_the_warning_stand_there(own_server, open_page):
    outbox = open_page(own_server, "/outbox", as_="Anouk")
    link = outbox.locator('a[href*="/check/"]').first.get_attribute("href")
    page = open_page(own_server, re.sub(r"^https?://[^/]+", "", link), size="phone", java_script_enabled=False)
    assert page.get_by_role("link", name="Bel 112").first.is_visible()
    assert page.locator("[data-step]").count() == page.locator("[data-step]:visible").count()
    assert page.get_by_role("button", name="Verstuur").is_visible()
