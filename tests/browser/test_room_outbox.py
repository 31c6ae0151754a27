"""What was done and not answered goes out again, also where the line looks open and carries nothing."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from tests.browser.room_stage import COACHED, Room, a_room, repetition, scene
from tests.browser.room_states import lift


@pytest.fixture
def room(chromium: Browser) -> Iterator[Room]:
    with a_room(chromium) as made:
        yield made


def test_a_deed_whose_answer_is_lost_without_a_sound_goes_again_and_stops_with_its_answer(room: Room) -> None:
    room.show(scene("LIFTING", guards=COACHED))
    room.answering = False
    room.page.get_by_role("button", name="Herhaling +1").click()
    room.until(lambda: len(room.got) == 1)
    room.pass_time(5.0)
    assert len(room.got) >= 2
    assert len({frame["id"] for frame in room.got}) == 1
    assert room.opened == 1
    room.answering = True
    room.pass_time(4.0)
    heard = len(room.got)
    room.pass_time(10.0)
    assert len(room.got) == heard


def test_a_set_that_was_begun_without_a_line_does_not_begin_by_itself_as_it_comes_back(room: Room) -> None:
    room.show(scene(guards=COACHED))
    room.answering = False
    room.cut()
    room.page.get_by_role("button", name="Begin", exact=True).click()
    room.page.route_web_socket(re.compile("/live/room/"), lambda socket: socket.close())  # the network is gone
    room.pass_time(20.0)
    expect(room.page.get_by_role("button", name="Begin, als er verbinding is")).to_be_visible()
    room.page.route_web_socket(re.compile("/live/room/"), room.connect)
    room.pass_time(15.0)
    room.show(scene(guards=COACHED))
    assert room.sent("do") == []
    expect(room.page.get_by_text("Er was geen verbinding toen u begon.")).to_be_visible()
    room.page.get_by_role("button", name="Begin", exact=True).click()
    assert [deed["event"] for deed in room.sent("do")] == ["begin"]


def test_what_is_tapped_without_a_line_is_counted_here_and_goes_out_with_its_age(room: Room) -> None:
    lift(room, guards=COACHED)
    room.beating = room.answering = False
    room.pass_time(5.0)
    count = room.page.locator(".stage .count")
    again = room.page.get_by_role("button", name="Herhaling +1")
    again.click()
    room.pass_time(4.0)
    again.click()
    room.pass_time(0.5)
    assert count.text_content() == "3"
    room.page.get_by_role("button", name="Tik terug").click()
    room.pass_time(2.0)
    assert count.text_content() == "2"
    ages = {(tap["id"], tap["what"]): tap.get("ago_s", 0.0) for tap in room.got if tap["t"] == "tap"}
    assert [what for _, what in ages] == ["repetition", "repetition", "undo"]
    first, second, _ = ages.values()
    assert first - second == pytest.approx(4.0, abs=1.5)


def test_a_repetition_that_is_taken_back_is_taken_back_for_her_too(room: Room) -> None:
    lift(room, guards=COACHED)
    room.show({"t": "counted", "number": 1, "repetition": repetition(103.0)})
    assert room.page.locator(".stage .count").text_content() == "2"
    room.show(scene("LIFTING", guards=COACHED, repetitions=[]))
    assert room.page.locator(".stage .count").text_content() == "1"


def test_a_line_that_opens_after_an_outage_is_given_time_to_speak(room: Room) -> None:
    """A slow server needs a moment to know who is there; the silence before is not its own."""
    room.show(scene())
    gone = re.compile("/live/room/")
    room.page.route_web_socket(gone, lambda socket: socket.close())
    room.cut()
    room.pass_time(20.0)
    room.page.route_web_socket(gone, room.connect)
    room.beating = False
    before = room.opened
    while room.opened == before:
        room.pass_time(0.25)
    room.pass_time(3.0)
    assert room.opened == before + 1
    room.show(scene("RESTING", rest_until_s=160.0))
    expect(room.page.locator(".rest-clock")).to_be_visible()


def test_who_is_only_told_that_the_line_closes_asks_less_and_less_often(room: Room) -> None:
    def close(socket: WebSocketRoute) -> None:
        asked.append(1)
        socket.send(json.dumps({"t": "closed", "nl": "Deze training is afgesloten.", "en": "This session is closed."}))
        socket.close()

    asked: list[int] = []
    room.page.route_web_socket(re.compile("/live/room/"), close)
    room.cut()
    room.pass_time(60.0)
    assert 3 <= len(asked) <= 20
    expect(room.page.get_by_text("Deze training is afgesloten.")).to_be_visible()
