# ruff: noqa: F401, F811  (fixtures are imported by name)
"""The page of the room: what it has at hand without a network, and for whom."""

import json
import re

import pytest

from hartkracht.model import command as c
from tests.doors.pages import browse, clock, els, text

pytestmark = pytest.mark.django_db(transaction=True)
PLAN = {"at_chest_pressure": "own_plan", "spray": "1 spray onder de tong."}


def at_hand(answer):
    found = re.search(r'<script id="at-hand" type="application/json">(.*?)</script>', text(answer), re.S)
    return json.loads(found.group(1))


@pytest.fixture
def room(browse):
    return lambda session="s1": at_hand(browse("coach").get(f"/room/els/{session}/"))


def test_the_name_on_the_stand_is_a_first_name_and_an_initial(els, room):
    els.cleared().at_the_door().opened()
    hand = room()
    assert (hand["who"], hand["person"]["nl"], hand["me"]) == ("Els V.", "Vrouw, 62", "coach-1")


def test_without_a_plan_of_her_physician_there_is_no_spray(els, room):
    els.cleared().at_the_door().opened()
    assert room()["spray"] is None


def test_her_own_spray_plan_is_at_hand_word_for_word(els, room):
    els.cleared(**PLAN).at_the_door().opened()
    assert room()["spray"] == {"nl": PLAN["spray"], "en": PLAN["spray"]}


def test_a_plan_without_the_word_of_own_plan_or_of_a_withdrawn_letter_is_none(els, room):
    els.cleared(spray="1 spray.").at_the_door().opened()
    assert room()["spray"] is None
    els.sign(**PLAN)
    assert room()["spray"] is not None
    els.give("physician", c.WithdrawLetter("ziekenhuis"))
    assert room()["spray"] is None


def test_notes_of_the_last_session_come_back_and_its_stop_log_does_not(els, room):
    els.cleared().at_the_door().opened().finished()
    els.give("coach", c.Note("Stoel op 4.", "s1"))
    els.give("coach", c.Note("STOP 10:02:03 UTC: last eraf", "s1"))
    assert room() | {"first": True, "notes": []} == room()
    els.closed()
    hand = room()
    assert (hand["first"], hand["notes"]) == (False, ["Stoel op 4."])


def test_notes_of_the_last_session_stand_at_the_door_and_on_her_page(els, browse):
    els.cleared().at_the_door().opened().finished()
    els.give("coach", c.Note("Stoel op 4.", "s1", 2))
    els.closed()
    assert "Stoel op 4." in text(browse("coach").get("/person/els/door"))
    assert ", set 2:" in text(browse("coach").get("/person/els/"))


def test_the_wall_holds_the_running_sessions_of_this_coach_and_of_no_other(els, browse):
    assert "Er loopt nu geen training" in text(browse("coach").get("/wall"))
    els.cleared().at_the_door().opened()
    mine = text(browse("coach").get("/wall"))
    assert "Els V." in mine
    assert "/room/els/s1/" in mine
    els.give("admin", c.Unassign("coach-1"))
    assert "Els" not in text(browse("coach").get("/wall"))


def test_the_empty_room_and_the_worker_need_no_sign_in_and_know_nobody(els, browse):
    els.cleared().at_the_door().opened()
    for path in ("/room/empty", "/worker.js", "/app.webmanifest", "/112"):
        answer = browse().get(path)
        assert answer.status_code == 200
        assert "Els" not in text(answer)
    assert "csrfmiddlewaretoken" not in text(browse().get("/room/empty"))


def test_another_language_or_other_files_make_another_worker(els, browse):
    dutch, english = (text(browse(language=one).get("/worker.js")).split("\n")[0] for one in ("nl", "en"))
    assert dutch != english


def test_the_close_says_until_when_she_stays(els, browse):
    els.cleared().at_the_door().opened().lifted()
    els.step("finish", "DONE")
    assert "Zij blijft tot" in text(browse("coach").get("/person/els/session/s1/close"))
