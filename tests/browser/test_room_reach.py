"""The scripted session by keyboard alone and by touch alone, with the acts of each set counted; and letters at two metres."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.room_stage import Room, a_room, line, repetition, scene

MOST_ACTS_A_SET = 3
READS_AT_2_M_MM = 20.0  # look/README.md: 2 cm, 34 minutes of arc, still read at acuity 0.4
TABLET_PX_A_MM = 149 / 25.4  # a tablet of 10.1 inch and 1280 pixels
NAMES = ("Leg press", "Chest press", "Seated row")


class Hand:
    """Does one thing at a time, and counts."""

    def __init__(self, room: Room, does: Callable[[Room, str], None]) -> None:
        self.room, self._does, self.acts = room, does, 0

    def does(self, name: str) -> None:
        self.acts += 1
        self._does(self.room, name)


def by_key(room: Room, name: str) -> None:
    """Tab to the control of this name, see its focus, and press Enter."""
    for _ in range(70):
        room.page.keyboard.press("Tab")
        if room.page.evaluate(NAMED) == name:
            assert room.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            room.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


NAMED = """(() => { const it = document.activeElement;
  return (it.getAttribute("aria-label") ?? it.textContent).trim(); })()"""


def by_touch(room: Room, name: str) -> None:
    """Touch the control of this name; it is large enough for a finger."""
    control = room.page.get_by_role("button", name=name, exact=True).or_(
        room.page.get_by_role("checkbox", name=name, exact=True)
    )
    box = control.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    control.tap()


@pytest.fixture(params=[by_key, by_touch], ids=["keyboard", "touch"])
def hand(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Hand]:
    with a_room(chromium, has_touch=True) as room:
        yield Hand(room, request.param)


def plan(done: int) -> list[dict[str, Any]]:
    return [line(name, done=int(n < done)) for n, name in enumerate(NAMES)]


def test_the_scripted_session_needs_at_most_three_acts_a_set(hand: Hand) -> None:
    room = hand.room
    room.show(scene(plan=plan(0), set_no=0))
    for name in ("Test het geluid", "Ja", "Ademles, zonder last", "Zij kan het"):
        hand.does(name)
    hand.does("Begin")
    assert [deed["event"] for deed in room.sent("do")] == ["begin"]
    acts = []
    for n in range(len(NAMES) - 1):
        room.show(scene("LIFTING", exercise=line(NAMES[n]), plan=plan(n)))
        seen = [repetition(100.0 + 8 * each) for each in range(6)]
        hand.acts = 0
        room.show(scene("RESTING", exercise=line(NAMES[n]), plan=plan(n + 1), repetitions=seen, rest_until_s=100.0, set_no=n + 1))  # fmt: skip
        for name in ("3: matig", "nee, niets", "Praat rustig, zit klaar: begin"):
            hand.does(name)
        acts.append(hand.acts)
    assert acts == [MOST_ACTS_A_SET] * (len(NAMES) - 1)
    assert [deed["event"] for deed in room.sent("do")] == ["begin", *["ready", "begin"] * 2]
    assert [chosen["exercise"] for chosen in room.sent("choose")] == ["chest_press", "seated_row"]
    room.show(scene("RESTING", plan=plan(3), repetitions=seen, rest_until_s=100.0, set_no=3))
    for name in ("3: matig", "nee, niets", "Training afsluiten"):
        hand.does(name)
    assert room.sent("do")[-1]["event"] == "finish"


def test_a_set_counted_by_hand_needs_one_act_a_repetition_and_can_be_taken_back(hand: Hand) -> None:
    hand.room.show(scene("LIFTING"))
    for name in ("Herhaling +1", "Tik terug", "Adem vast", "Set klaar"):
        hand.does(name)
    assert [tap["what"] for tap in hand.room.sent("tap")] == ["repetition", "undo", "breath_held"]


def test_stop_is_one_act_from_everywhere(hand: Hand) -> None:
    for state in ("READY", "LIFTING", "RESTING", "PAUSED", "DONE"):
        hand.room.show(scene(state))
        expect(hand.room.page.get_by_role("button", name="STOP")).to_be_in_viewport(ratio=1)
    hand.does("STOP")
    expect(hand.room.page.get_by_role("heading", name="STOP")).to_be_visible()


@pytest.mark.parametrize(
    ("state", "what", "part_of_font"),
    [("LIFTING", ".stage .word", 0.496), ("LIFTING", ".stage .count", 0.67), ("LIFTING", ".stage .seconds", 0.67),
     ("RESTING", ".restboard .word", 0.496), ("RESTING", ".restboard .rest-clock", 0.67)],
)  # fmt: skip
def test_what_the_client_must_read_is_two_centimetres_high_on_the_tablet(
    chromium: Browser, state: str, what: str, part_of_font: float
) -> None:
    """x-height of the words, height of the digits: the parts of the font that look/README.md gives."""
    with a_room(chromium) as room:
        room.show(scene(state, rest_until_s=172.0, repetitions=[repetition(90.0)]))
        room.pass_time(4.0)
        size = room.page.locator(what).evaluate(
            "it => parseFloat(getComputedStyle(it).fontSize) * (it.ownerSVGElement ? it.ownerSVGElement.getScreenCTM().a : 1)"
        )
        assert size * part_of_font / TABLET_PX_A_MM >= READS_AT_2_M_MM
