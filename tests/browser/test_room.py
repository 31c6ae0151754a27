"""The live room in every state, for everybody: axe, sizes, keyboard, languages, themes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import axe_findings
from tests.browser.room_stage import COACHED, Room, a_room, scene
from tests.browser.room_states import STATES, lift


@pytest.fixture
def room(chromium: Browser) -> Iterator[Room]:
    with a_room(chromium) as made:
        yield made


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(chromium: Browser, state: str, dark: bool) -> None:
    with a_room(chromium, dark=dark) as room:
        room.show(STATES[state])
        room.page.clock.resume()  # axe waits for timers of its own
        assert axe_findings(room.page) == []


# The coach's buttons that reach over into the client's half, and the words that are cut off by their own box.
OVER_HERS = """() => {
  const coach = document.querySelector(".coach")?.getBoundingClientRect();
  const buttons = [...document.querySelectorAll(".steady .button, .next .button")].filter((b) => b.checkVisibility());
  return coach ? buttons.filter((b) => b.getBoundingClientRect().left < coach.left).map((b) => b.textContent) : [];
}"""
CUT = """() => [...document.querySelectorAll(".coach button, .coach .sensor, .stopped button, .next .button")]
  .filter((b) => b.checkVisibility() && b.scrollWidth > b.clientWidth + 1).map((b) => b.textContent)"""


@pytest.mark.parametrize("size", ["phone", "small phone", "tablet at 200 %", "old tablet", "desktop"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_fits_every_screen_with_stop_in_reach(chromium: Browser, size: str, state: str) -> None:
    with a_room(chromium, size) as room:
        room.show(STATES[state])
        assert room.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        button = room.page.get_by_role("button", name="Bel 112" if state == "stopped" else "STOP")
        expect(button).to_be_in_viewport(ratio=1)
        reached = "b => { const r = b.getBoundingClientRect(); return b.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)) }"
        assert button.evaluate(reached)
        assert room.page.evaluate(OVER_HERS) == []
        assert room.page.evaluate(CUT) == []


def test_a_set_can_be_done_by_keyboard_alone(room: Room) -> None:
    room.show(scene(guards=COACHED))
    press(room, "Begin")
    room.show(scene("LIFTING", guards=COACHED))
    press(room, "Herhaling +1")
    press(room, "Set klaar")
    assert [frame.get("event") or frame.get("what") for frame in room.got] == ["begin", "repetition", "end_set"]


def press(room: Room, name: str) -> None:
    """Go to this button by Tab, see that it shows its focus, and press Enter."""
    for _ in range(40):
        room.page.keyboard.press("Tab")
        if room.page.evaluate("document.activeElement.textContent.trim()") == name:
            assert room.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            room.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


def test_it_speaks_english_as_well(chromium: Browser) -> None:
    with a_room(chromium, language="en") as room:
        lift(room)
        assert room.word() == "out"
        expect(room.page.get_by_role("button", name="Breath held")).to_be_visible()
        expect(room.page.get_by_text("3.4–4.6 is good")).to_be_visible()
        room.page.keyboard.press("Escape")
        expect(room.page.get_by_text("Take the load off")).to_be_visible()


def test_the_theme_never_switches_during_a_set(room: Room) -> None:
    lift(room)
    paper = "getComputedStyle(document.querySelector('.client')).backgroundColor"
    before = room.page.evaluate(paper)
    room.page.emulate_media(color_scheme="dark")
    assert room.page.evaluate(paper) == before
    room.show(scene("RESTING"))
    assert room.page.evaluate(paper) != before


def test_title_and_address_name_nobody(room: Room) -> None:
    assert "Els" not in room.page.title() + room.page.url


def test_the_tab_forgets_her_name_when_the_session_is_over(room: Room) -> None:
    kept = "Object.values(sessionStorage).join()"
    room.show(scene())
    assert "Els" in room.page.evaluate(kept)
    room.show(STATES["done"])
    assert room.page.evaluate(kept) == ""
