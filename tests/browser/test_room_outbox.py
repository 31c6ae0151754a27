"""What was done and not answered goes out again, also where the line looks open and carries nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.room_stage import COACHED, Room, a_room, scene


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
