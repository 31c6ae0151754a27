"""A spoken STOP. The recogniser itself is a stand-in, for the tests' browser has none; what the room does with it is true."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.room_stage import Room, a_room, scene

# The recogniser of a browser that works on the device alone: what it hears is what the test says.
RECOGNISER = """
window.SpeechRecognition = class {
  static available = async ({ langs, processLocally }) => processLocally && langs[0] === "nl-NL" ? "AVAILABLE" : "unavailable";
  constructor() { window.recogniser = this; window.made = (window.made ?? 0) + 1; }
  start() { this.started = true; "ERROR" && setTimeout(() => this.onerror({ error: "ERROR" })); }
  abort() { this.started = false; this.onend(); }
  hears(...said) { this.onresult({ resultIndex: 0, results: said.map((transcript) => [{ transcript }]) }); }
};
"""


def script(available: str = "available", error: str = "") -> str:
    return RECOGNISER.replace("AVAILABLE", available).replace("ERROR", error)


@pytest.fixture
def room(chromium: Browser) -> Iterator[Room]:
    with a_room(chromium, script=script()) as opened:
        opened.show(scene())
        yield opened


def listen_for_stop(room: Room) -> None:
    room.page.locator(".channels summary").click()
    room.page.get_by_role("switch", name="Luister naar ‘stop’").click()


def hears(room: Room, *said: str) -> None:
    room.page.evaluate("said => recogniser.hears(...said)", list(said))


def test_it_listens_only_where_somebody_turned_it_on(room: Room) -> None:
    assert room.page.evaluate("window.made") is None
    listen_for_stop(room)
    expect(room.page.locator(".channels summary")).to_contain_text("luistert")
    assert room.page.evaluate("[recogniser.started, recogniser.processLocally, recogniser.lang]") == [
        True,
        True,
        "nl-NL",
    ]
    room.page.get_by_role("switch", name="Luister naar ‘stop’").click()
    expect(room.page.locator(".channels summary")).not_to_contain_text("luistert")
    assert room.page.evaluate("recogniser.started") is False


@pytest.mark.parametrize("said", ["stop", "ik zei Stop!", "nee, stop."])
def test_the_word_is_a_stop(room: Room, said: str) -> None:
    listen_for_stop(room)
    room.show(scene("LIFTING"))
    hears(room, "gaat goed", said)
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
    assert room.sent("do")[-1]["event"] == "stop"


@pytest.mark.parametrize("said", ["stopcontact", "niet gestopt", "ga door", ""])
def test_another_word_is_not(room: Room, said: str) -> None:
    listen_for_stop(room)
    room.show(scene("LIFTING"))
    hears(room, said)
    expect(room.page.locator("#room")).to_have_attribute("data-state", "LIFTING")


def test_it_goes_on_listening_after_a_silence_and_after_a_reload(room: Room) -> None:
    listen_for_stop(room)
    room.page.evaluate("recogniser.onend()")
    room.pass_time(0.5)
    assert room.page.evaluate("[window.made, recogniser.started]") == [2, True]
    room.page.reload()
    room.show(scene("LIFTING"))
    room.page.wait_for_function("() => window.recogniser?.started")
    hears(room, "stop")
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()


@pytest.mark.parametrize(
    "made", [script("downloadable"), "delete window.SpeechRecognition; delete window.webkitSpeechRecognition"]
)
def test_a_device_that_cannot_by_itself_is_not_asked_and_says_so(chromium: Browser, made: str) -> None:
    with a_room(chromium, script=made) as room:
        room.show(scene())
        listen_for_stop(room)
        expect(room.page.get_by_text("kan niet zelf naar ‘stop’ luisteren")).to_be_visible()
        expect(room.page.get_by_role("switch", name="Luister naar ‘stop’")).to_have_attribute("aria-checked", "false")
        assert room.page.evaluate("window.made") is None


@pytest.mark.parametrize(
    ("error", "words"),
    [("not-allowed", "De microfoon mag niet gebruikt worden."), ("network", "kan niet zelf naar ‘stop’ luisteren")],
)
def test_what_fails_is_told_and_it_does_not_say_that_it_listens(chromium: Browser, error: str, words: str) -> None:
    with a_room(chromium, script=script(error=error)) as room:
        room.show(scene())
        listen_for_stop(room)
        room.pass_time(0.1)
        expect(room.page.get_by_text(words)).to_be_visible()
        expect(room.page.get_by_role("switch", name="Luister naar ‘stop’")).to_have_attribute("aria-checked", "false")


def test_turned_off_again_while_the_browser_is_asked_it_says_nothing(chromium: Browser) -> None:
    """A slow answer of the browser, *no*, to somebody who does not ask any more."""
    slow = script("unavailable").replace(
        "static available = async ({ langs, processLocally }) =>",
        "static available = async ({ langs, processLocally }) => (await new Promise((answer) => (window.answer = answer))) ||",
    )
    with a_room(chromium, script=slow) as room:
        room.show(scene())
        listen_for_stop(room)
        room.page.wait_for_function("() => window.answer")
        room.page.get_by_role("switch", name="Luister naar ‘stop’").click()
        room.page.evaluate("answer()")
        expect(room.page.get_by_role("switch", name="Luister naar ‘stop’")).to_have_attribute("aria-checked", "false")
        expect(room.page.locator(".channels")).not_to_contain_text("kan niet zelf")
