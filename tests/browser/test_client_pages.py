"""The intake and the plan in a real browser: by thumb, by keyboard, in both languages, light and dark."""

import re

import pytest

from tests.browser.conftest import LANGUAGES, SIZES, axe_findings, fits

QUESTIONS = ("delayed_complaints", "conditions", "medicines", "events", "age", "resting_pressure", "goal")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_question_fits_and_axe_finds_nothing(server, open_page, size, language):
    page = open_page(server, as_="Joke", size=size, language=language, dark=language == "en")
    for name in QUESTIONS:
        page.goto(f"/intake/{name}")
        assert axe_findings(page) == [], name
        assert fits(page), name


@pytest.mark.parametrize(("who", "path"), [("Els", "/plan"), ("Els", "/intake/done"), ("Joke", "/intake/done")])
@pytest.mark.parametrize("size", SIZES)
def test_what_they_came_to_and_the_plan_fit_and_axe_finds_nothing(server, open_page, who, path, size):
    page = open_page(server, path, as_=who, size=size)
    assert axe_findings(page) == []
    assert fits(page)


def test_a_hill_is_as_large_wherever_it_stands(server, open_page):
    page = open_page(server, "/plan", as_="Els", size="phone")
    boxes = [hills.bounding_box() for hills in page.locator(".change .hills").all()]
    numbers = [int(n) for n in page.locator(".change .from-to b").all_inner_texts()]
    assert {round(box["width"] / n) for box, n in zip(boxes, numbers, strict=True)} == {round(boxes[0]["height"])}


def test_yes_no_and_i_do_not_know_are_equally_large(server, open_page):
    page = open_page(server, "/intake/delayed_complaints", as_="Joke", size="phone")
    sizes = {
        (round(b["width"]), round(b["height"])) for b in (c.bounding_box() for c in page.locator(".choice").all()) if b
    }
    assert len(sizes) == 1
    assert next(iter(sizes))[1] >= 64


def test_a_question_is_answered_by_keyboard_alone_and_back_finds_the_answer(own_server, open_page):
    page = open_page(own_server, "/intake/age", as_="Joke", size="phone")
    page.locator("input[name=age]").focus()
    page.keyboard.type("71")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/intake/(?!age)"))
    page.locator("a.back").click()
    page.wait_for_url(re.compile("/intake/age"))
    assert page.locator("input[name=age]").input_value() == "71"


def test_a_pressure_the_wrong_way_round_stays_typed(server, open_page):
    page = open_page(server, "/intake/resting_pressure", as_="Joke", size="phone")
    page.locator("[name=resting_pressure-1-upper]").fill("40")
    page.locator("[name=resting_pressure-1-lower]").fill("180")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    assert "40/180. Omgekeerd?" in page.locator(".wrong").inner_text()
    assert page.locator("[name=resting_pressure-1-upper]").input_value() == "40"
    assert axe_findings(page) == []


def test_druk_nu_opens_112(own_server, open_page):
    page = open_page(own_server, "/intake/chest_pain_month", as_="Joke", size="phone")
    page.locator(".choice", has_text="ja").first.click()
    page.get_by_role("button", name="Bewaar en ga verder").click()
    page.wait_for_url(re.compile("symptoms_now"))
    page.locator(".choice", has_text="druk of pijn op de borst").click()
    page.get_by_role("button", name="Bewaar en ga verder").click()
    assert page.get_by_role("link", name="Bel 112").get_attribute("href") == "tel:112"
    assert axe_findings(page) == []
