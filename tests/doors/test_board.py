# ruff: noqa: F401, F811  (fixtures are imported by name)
"""The coach's board: what counts for each person at this moment, in one line."""

import html
import re

import pytest

from hartkracht.model import command as c
from hartkracht.rules.book import BOOK
from tests.doors.pages import browse, clock, els, text
from tests.journey.chain import DOOR, FINE

pytestmark = pytest.mark.django_db(transaction=True)
TOO_HIGH = {**DOOR, "resting_pressure": "[186/112, 184/110] mmHg"}


@pytest.fixture
def board(browse):
    return lambda: html.unescape(text(browse("coach").get("/today")))


def test_who_is_cleared_with_a_dose_may_begin(els, board):
    els.cleared()
    assert "Mag trainen" in board()
    assert "/person/els/door" in board()


def test_a_pressure_too_high_at_the_door_stands_on_the_board_at_once(els, board):
    els.cleared().give("coach", c.State(TOO_HIGH))
    assert els.chart.screened_today.clearance == "NOT_TODAY"
    page = board()
    assert "Vandaag niet" in page
    assert BOOK.rule(els.chart.screened_today.fired[0]).says.nl in page
    assert "/person/els/door" not in page


def test_what_was_measured_yesterday_does_not_count_today(els, board):
    els.cleared().give("coach", c.State(TOO_HIGH))
    els.clock.forward(days=1)
    assert "Vandaag niet" not in board()
    assert "Mag trainen" in board()


def test_measured_again_and_low_enough_she_may_begin_the_same_day(els, board):
    els.cleared().give("coach", c.State(TOO_HIGH))
    els.clock.forward(minutes=10)
    els.give("coach", c.State(DOOR))
    assert "/person/els/door" in board()


def test_the_day_until_which_she_is_cleared_is_written_out(els, board, browse):
    els.cleared()
    assert "1 mei 2027" in board()
    inbox = text(browse("physician").get("/clearance"))
    assert "1 mei 2027" in inbox
    assert "2027-05-01" not in inbox + board()


def test_what_she_said_under_another_name_is_shown_at_the_door(els, browse):
    """Her *no* to being ill answers today's question too: it is not shown as unknown."""
    els.cleared()
    door = text(browse("coach").get("/person/els/door"))
    assert "<strong>onbekend</strong>" not in door


def test_a_check_that_is_still_to_come_says_when_and_is_not_asked_now(els, browse):
    els.cleared().trained()
    person = text(browse("coach").get("/person/els/"))
    assert "komt 24 november 20.00" in person
    assert "/ask/F1" not in person
    els.at("F1")
    assert "/ask/F1" in text(browse("coach").get("/person/els/"))


def test_a_message_says_which_question_it_carries(els, browse):
    els.cleared().trained()
    page = text(browse("coach").get("/outbox"))
    assert "(dezelfde avond)" in page
    assert "(de volgende ochtend)" in page


def test_a_reminder_comes_before_silence_is_a_concern_and_one_word_ends_both(els, browse):
    els.cleared().trained().at("F1")
    coach = browse("coach")
    assert "We hebben uw antwoord nog niet" not in text(coach.get("/outbox"))
    els.clock.forward(hours=2)
    page = text(coach.get("/outbox"))
    assert page.count("(dezelfde avond)") == 1, "one line a question, the latest"
    assert "We hebben uw antwoord nog niet" in page
    assert not els.chart.open_concerns
    address = re.search(r'action="(/outbox/els/[^"]+)"', page).group(1)
    coach.post(address, {"how": "phoned"})
    assert "(dezelfde avond)" not in text(coach.get("/outbox"))


def test_nobody_is_reminded_of_what_she_answered(els, browse):
    els.cleared().trained().at("F1").answer("F1", FINE)
    els.clock.forward(hours=2)
    assert "We hebben uw antwoord nog niet" not in text(browse("coach").get("/outbox"))
