"""STOP and a line that fails, in a real browser, against a scripted server."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import axe_findings
from tests.browser.hearing import LISTEN, VOICE
from tests.browser.room_stage import COACHED, Room, a_room, scene
from tests.browser.room_states import HOLD, STATES, lift


@pytest.fixture
def room(chromium: Browser) -> Iterator[Room]:
    with a_room(chromium) as made:
        yield made


# --- STOP -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["button", "Escape", "s"])
def test_stop_is_on_the_screen_before_the_touch_is_over_and_tells_the_server(room: Room, how: str) -> None:
    """No timer, frame or answer stands between: the page is drawn anew inside the event itself."""
    lift(room)
    drawn = room.page.evaluate(
        """how => {
          if (how === "button") document.querySelector(".steady .stop").click();
          else dispatchEvent(new KeyboardEvent("keydown", { key: how }));
          const stopped = document.querySelector(".stopped");
          return stopped !== null && stopped.checkVisibility({ visibilityProperty: true });
        }""",
        how,
    )
    assert drawn
    expect(room.page.get_by_role("heading", name="STOP")).to_be_focused()
    room.until(lambda: room.sent("do") == [{"event": "stop", "why": ""}])


def test_stop_is_laid_out_before_it_is_needed_and_a_touch_only_shows_it(room: Room) -> None:
    lift(room)
    before, shown = room.page.evaluate(LAID_OUT)
    assert not shown
    assert before[2:] == [1280, 800]
    room.page.keyboard.press("Escape")
    assert room.page.evaluate(LAID_OUT) == [before, True]


LAID_OUT = """() => {
  const page = document.querySelector(".stopped"), { x, y, width, height } = page.getBoundingClientRect();
  return [[x, y, width, height], page.checkVisibility({ visibilityProperty: true })];
}"""


def test_no_touch_waits_for_the_sound_of_the_device_to_open(chromium: Browser) -> None:
    """To open it can hold the page up for a tenth of a second: it comes with the page, and STOP may be the first touch."""
    note = """window.opened = 0;
      window.AudioContext = class extends AudioContext { constructor() { super(); window.opened += 1; } };"""
    with a_room(chromium, script=note) as room:
        assert room.page.evaluate("window.opened") == 1
        room.page.locator(".steady .stop").click()
        assert room.page.evaluate("window.opened") == 1


def test_a_device_without_sound_still_stops(chromium: Browser) -> None:
    broken = "window.AudioContext = class { constructor() { throw new Error('no sound'); } };"
    with a_room(chromium, script=broken) as room:
        room.page.locator(".steady .stop").click()
        expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
        room.until(lambda: room.sent("do") == [{"event": "stop", "why": ""}])


def test_no_frame_shows_stop_before_it_works(chromium: Browser) -> None:
    with a_room(chromium, own_time=False) as room:
        room.context.route("**/room-*.js", later)
        room.page.reload()
        painted, came = room.page.evaluate(
            """() => new Promise(told => new PerformanceObserver(seen => told([seen.getEntries()[0].startTime,
              performance.getEntriesByType("resource").find(({ name }) => /room-.*js$/.test(name)).responseEnd]))
              .observe({ type: "paint", buffered: true }))"""
        )
        assert painted > came


def test_no_letters_come_late_and_lay_the_page_out_anew(chromium: Browser) -> None:
    """Asked for with the page: what only the styles ask for comes when the page stands, and STOP waits for its layout."""
    with a_room(chromium, own_time=False) as room:
        room.say(scene("LIFTING"))
        room.page.keyboard.press("Escape")
        expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
        asked = room.page.evaluate(
            """() => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".woff2"))
              .map(({ initiatorType }) => initiatorType)"""
        )
        assert asked == ["link", "link"]


def later(route: Route) -> None:
    """A slow line: long enough for a page that does not wait to be painted."""
    time.sleep(0.7)
    route.fallback()


def test_stop_needs_no_network_and_is_told_until_it_is_answered(room: Room) -> None:
    lift(room)
    room.answering = False
    room.cut()
    room.page.keyboard.press("Escape")
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
    room.pass_time(1.0)
    room.cut()
    room.answering = True
    room.pass_time(2.0)
    assert len({frame["id"] for frame in room.got}) == 1
    assert len(room.got) >= 2
    heard = len(room.got)
    room.cut()
    room.pass_time(3.0)
    assert len(room.got) == heard


def test_nothing_can_be_tapped_away_and_a_reload_changes_nothing(room: Room) -> None:
    room.show(scene("LIFTING"))
    room.page.keyboard.press("Escape")
    room.page.mouse.click(5, 5)
    room.page.keyboard.press("Escape")
    room.show(scene("READY"))
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
    room.page.reload()
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
    expect(room.page.get_by_role("button", name="Begin")).to_have_count(0)


def test_each_step_of_the_protocol_is_logged_with_its_time(room: Room) -> None:
    room.show(scene("LIFTING"))
    room.page.keyboard.press("Escape")
    room.pass_time(4.0)
    room.page.locator("[data-step=unload]").get_by_role("button").click()
    expect(room.page.locator("[data-step=unload] .at")).to_have_text("0:04")
    room.pass_time(1.0)
    assert len(room.logged) == 1
    assert "unload" in room.logged[0]


@pytest.mark.parametrize("answer", ["Ja", "Weet ik niet"])
def test_yes_and_i_do_not_know_both_open_112(room: Room, answer: str) -> None:
    room.show(scene("LIFTING"))
    room.page.keyboard.press("Escape")
    room.page.get_by_role("button", name=answer, exact=True).click()
    expect(room.page.get_by_role("heading", name="Bel nu 112")).to_be_visible()
    expect(room.page.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(room.page.get_by_text("Praktijk Stadspark, Parkweg 14.")).to_be_visible()
    room.page.clock.resume()
    assert axe_findings(room.page) == []


def test_a_stop_on_another_screen_stops_this_one(room: Room) -> None:
    lift(room)
    room.show(STATES["stopped"])
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
    expect(room.page.get_by_text("Iemand drukte op STOP.")).to_be_visible()
    assert room.got == []


def test_stop_never_moves_by_a_pixel(room: Room) -> None:
    places = set()
    for name in ("ready", "blind", "lifting", "cue", "coached", "resting", "paused", "done"):
        room.show(STATES[name])
        box = room.page.locator(".steady .stop").bounding_box()
        assert box is not None
        places.add((box["x"], box["y"], box["width"], box["height"]))
    assert places == {(1052, 692, 210, 92)}


# --- the line -------------------------------------------------------------------------------------


def test_three_silent_seconds_take_the_hills_away_and_say_so(room: Room) -> None:
    lift(room)
    room.beating = room.answering = False
    room.pass_time(2.5)
    assert room.word() == "uit"
    room.pass_time(1.5)
    assert room.word() == "rust"
    expect(room.page.locator(".trouble.silent")).to_contain_text("Geen verbinding.")
    assert room.sent("do") == [{"event": "pause", "why": "signal_lost"}]
    room.beating = room.answering = True
    room.show(scene("LIFTING", now_s=108.0))
    room.pass_time(3.0)
    assert room.word() == "rust"


def test_where_the_coach_sees_all_the_road_goes_on_without_the_server(room: Room) -> None:
    lift(room, guards=COACHED)
    room.beating = room.answering = False
    room.pass_time(5.0)
    assert room.word() == "terug"
    expect(room.page.locator(".trouble.silent")).to_contain_text("Geen verbinding.")


def test_the_line_comes_back_for_ever_and_what_was_done_goes_out_once_in_order(room: Room) -> None:
    lift(room, guards=COACHED)
    room.answering = False
    room.cut()
    room.page.get_by_role("button", name="Herhaling +1").click()
    room.page.get_by_role("button", name="Adem stroomt").click()
    room.answering = True
    room.pass_time(2.0)
    assert [tap["what"] for tap in room.sent("tap")] == ["repetition", "air_flows"]
    for _ in range(3):
        room.cut()
        room.pass_time(12.0)
    assert room.opened >= 5
    assert len(room.got) == 2


def test_what_waits_survives_a_reload(room: Room) -> None:
    lift(room, guards=COACHED)
    room.answering = False
    room.page.get_by_role("button", name="Herhaling +1").click()
    room.page.reload()
    room.pass_time(0.5)
    assert len(room.got) == 2
    assert room.got[0] == room.got[1]


def test_what_is_refused_is_said_with_its_reason(room: Room) -> None:
    room.answering = False
    room.show(scene())
    room.page.get_by_role("button", name="Begin").click()
    room.show(
        {"t": "refused", "id": room.got[0]["id"], "nl": "Nog 20 seconden rust.", "en": "20 more seconds of rest."}
    )
    expect(room.page.get_by_text("Nog 20 seconden rust.")).to_be_visible()


def test_what_cannot_be_saved_is_said(room: Room) -> None:
    room.show(scene("LIFTING", saving=False))
    expect(room.page.get_by_text("Er kan nu niets bewaard worden.")).to_be_visible()


# --- heard, and not over an alarm -----------------------------------------------------------------


def test_what_the_server_says_before_it_knows_of_the_stop_silences_nothing(room: Room) -> None:
    """The set ended there a moment before the STOP here: her rest is on its way while the alarm calls."""
    room.page.evaluate(LISTEN)
    lift(room)
    room.page.keyboard.press("Escape")
    room.show(scene("RESTING", rest_until_s=160.0))
    room.show(scene("PAUSED", because={"nl": "Pauze.", "en": "Paused.", "key": "asked"}))
    room.page.evaluate("window.heard = []")
    room.pass_time(12.0)
    pitches = {note["hz"] for note in room.page.evaluate("heard")}
    assert 784 in pitches
    assert 587 not in pitches


def test_no_voice_over_a_stop_that_came_while_the_words_were_on_their_way(chromium: Browser) -> None:
    with a_room(chromium, script=VOICE) as room:
        lift(room)
        room.say(HOLD | {"t": "said"})
        room.page.evaluate("() => 0")
        room.page.keyboard.press("Escape")
        room.page.evaluate("window.spoken = []")
        room.pass_time(2.0)
        assert room.page.evaluate("spoken") == []
