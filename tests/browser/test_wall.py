"""The wall: up to three sessions side by side, whose is said first, and a STOP for each that needs no network."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.conftest import axe_findings
from tests.browser.hearing import LISTEN
from tests.browser.room_stage import HOST, SIZES, a_room, guard, line, repetition, scene

PEOPLE = {"s1": "Els V.", "s2": "Henk de W.", "s3": "Maria B."}
WALL = {**SIZES, "wall": (1920, 1080)}
BLIND = {"nl": "Camera ziet de knie niet.", "en": "Camera cannot see the knee."}
# A voice that needs time: what is cancelled in the same moment was never heard.
NOTED_VOICE = """window.spoken = []; let waiting = [];
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
const say = () => { spoken.push(...waiting); waiting = []; };
Object.defineProperty(window, "speechSynthesis",
  { value: { getVoices: () => [], cancel() { waiting = []; }, speak: (said) => { waiting.push(said.text); setTimeout(say, 100); } } });"""
PAUSE_HZ, STOP_HZ = 587, 784


class Wall:
    """The page, and the other ends of its three wires."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.beating = True
        self.sockets: dict[str, WebSocketRoute] = {}
        self.got: dict[str, list[dict[str, Any]]] = {session: [] for session in PEOPLE}

    def connect(self, session: str, socket: WebSocketRoute) -> None:
        self.sockets[session] = socket
        socket.on_message(lambda text: self._hear(session, json.loads(text)))

    def _hear(self, session: str, frame: dict[str, Any]) -> None:
        if frame["t"] == "beat" and not self.beating:
            return
        if frame["t"] == "beat":
            self.sockets[session].send(json.dumps({"t": "beat", "now": 0.0}))
        else:
            self.got[session].append(frame)

    def show(self, session: str, frame: dict[str, Any]) -> None:
        self.sockets[session].send(json.dumps({**frame, "who": PEOPLE[session]}))
        self.page.evaluate("() => 0")
        self.page.clock.run_for(500)

    def panel(self, session: str) -> Any:
        return self.page.get_by_role("article", name=PEOPLE[session])


def html(language: str, people: dict[str, str] = PEOPLE) -> str:
    places = [{"person": f"p-{s}", "session": s, "who": who, "room": f"/room/p-{s}/{s}/"} for s, who in people.items()]
    with translation.override(language):
        return render_to_string("room/wall.html", {"places": places})


def hang(browser: Browser, size: str = "wall", language: str = "nl", dark: bool = False) -> Iterator[Wall]:
    """A wall with nobody heard yet. The stage's own room serves the built files and the policy."""
    SIZES["wall"] = WALL["wall"]
    with a_room(browser, size, language, dark, script=NOTED_VOICE) as room:
        page = room.page
        wall = Wall(page)
        page.route(f"{HOST}/wall", lambda route: route.fulfill(body=html(language), content_type="text/html"))
        for session in PEOPLE:
            page.route_web_socket(
                re.compile(f"/live/room/p-{session}/{session}$"),
                lambda socket, session=session: wall.connect(session, socket),
            )
        page.goto(f"{HOST}/wall", timeout=30_000)
        while len(wall.sockets) < len(PEOPLE):
            page.evaluate("() => 0")
        yield wall


@pytest.fixture
def wall(chromium: Browser) -> Iterator[Wall]:
    yield from hang(chromium)


def busy(wall: Wall) -> None:
    """One lifts with a blind camera, one rests, one is paused."""
    sight = {"movement": guard("", why=BLIND, since_s=88.0), "breath": guard(), "pulse": guard(required=False)}
    wall.show("s1", scene("LIFTING", guards=sight, repetitions=[repetition(90.0), repetition(98.0)], tut_s=17.0))
    wall.show("s2", scene("RESTING", rest_until_s=172.0, exercise=line("Chest press")))
    wall.show("s3", scene("PAUSED", because={**BLIND, "key": "signal_lost"}, exercise=line("Seated row")))


def test_each_panel_says_whose_it_is_what_is_done_and_what_is_blind(wall: Wall) -> None:
    busy(wall)
    expect(wall.panel("s1")).to_contain_text("tilt")
    expect(wall.panel("s1").locator(".figure")).to_have_text("2 van 6 · 17 s")
    expect(wall.panel("s1").locator(".blind-line")).to_have_text("beweging blind Camera ziet de knie niet.")
    expect(wall.panel("s2").locator(".figure")).to_have_text(re.compile(r"1:\d\d"))
    expect(wall.panel("s3")).to_contain_text("pauze")


def test_stop_of_one_stops_that_one_at_once_and_leaves_the_others(wall: Wall) -> None:
    busy(wall)
    drawn = wall.page.evaluate(
        """() => { document.querySelector('article[aria-label="Henk de W."] [data-do=stop]').click();
                   return document.querySelector('article[aria-label="Henk de W."]').dataset.state; }"""
    )
    assert drawn == "STOPPED"
    while not wall.got["s2"]:
        wall.page.evaluate("() => 0")
    wall.page.clock.run_for(500)
    assert [(deed["event"], wall.got["s1"], wall.got["s3"]) for deed in wall.got["s2"]] == [("stop", [], [])]
    expect(wall.panel("s1")).to_have_attribute("data-state", "LIFTING")
    expect(wall.panel("s2").get_by_role("link")).to_have_attribute("href", "/room/p-s2/s2/")
    assert "Henk: stop" in wall.page.evaluate("spoken")
    assert wall.page.evaluate("JSON.parse(localStorage['hk-stop-s2']).at") > 0


def test_a_cue_says_whose_it_is_first(wall: Wall) -> None:
    busy(wall)
    wall.show("s1", {"t": "said", "cue": 1, "level": "SLOW", "rule": "breath-held", "at_s": 100.0,
                     "word": {"nl": "blaas", "en": "blow"}, "line": {"nl": "Adem vast.", "en": "Held."}} )  # fmt: skip
    assert "Els: blaas" in wall.page.evaluate("spoken")
    expect(wall.page.locator("#said p").last).to_have_text("Els V.: blaas")


def calls(wall: Wall, hz: int, seconds: float = 12.0) -> int:
    """How many tones of this pitch begin in the time to come."""
    wall.page.evaluate("window.heard = []")
    wall.page.clock.run_for(int(seconds * 1000))
    return len([note for note in wall.page.evaluate("heard") if note["hz"] == hz])


def listen(wall: Wall) -> None:
    wall.page.evaluate(LISTEN)
    wall.page.locator("h1").click()  # a browser lets a page make sound only after a touch


def test_the_stop_of_one_rings_on_whatever_another_does_until_somebody_answers_it(wall: Wall) -> None:
    listen(wall)
    wall.show("s1", scene("STOPPED", because=BLIND))
    wall.show("s2", scene("RESTING", rest_until_s=172.0))
    wall.show("s3", scene("PAUSED", because=BLIND))
    wall.show("s2", scene("READY"))
    expect(wall.panel("s2")).to_have_attribute("data-state", "READY")
    assert calls(wall, STOP_HZ) >= 20
    wall.panel("s1").get_by_role("button", name="Gehoord").click()
    assert (calls(wall, STOP_HZ), calls(wall, PAUSE_HZ) >= 1) == (0, True)
    wall.show("s3", scene("READY"))
    expect(wall.panel("s3")).to_have_attribute("data-state", "READY")
    assert calls(wall, PAUSE_HZ) == 0


def test_two_alarms_in_one_moment_are_both_said_with_their_names(wall: Wall) -> None:
    listen(wall)
    for session in ("s1", "s2"):
        wall.sockets[session].send(json.dumps({**scene("PAUSED", because=BLIND), "who": PEOPLE[session]}))
    wall.page.evaluate("() => 0")
    wall.page.clock.run_for(500)
    for told in (wall.page.evaluate("spoken.join()"), wall.page.locator("#said").inner_text()):
        assert "Els" in told
        assert "Henk" in told


def test_a_stop_elsewhere_turns_its_panel_red(wall: Wall) -> None:
    busy(wall)
    wall.show("s3", scene("STOPPED", because={"nl": "Iemand drukte op STOP.", "en": "Somebody pressed STOP.", "key": "stopped"}))  # fmt: skip
    expect(wall.panel("s3")).to_have_attribute("data-state", "STOPPED")
    assert "Maria: stop" in wall.page.evaluate("spoken")
    assert wall.got["s3"] == []


def test_a_line_that_is_silent_says_that_what_stands_there_is_old(wall: Wall) -> None:
    busy(wall)
    wall.beating = False
    wall.page.clock.run_for(4500)
    expect(wall.panel("s1")).to_contain_text("wat hier staat is oud")
    expect(wall.panel("s1").get_by_role("button", name="STOP")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_the_wall(chromium: Browser, dark: bool) -> None:
    for wall in hang(chromium, dark=dark):
        busy(wall)
        wall.page.locator("[data-do=stop]").first.click()
        wall.page.clock.resume()
        assert axe_findings(wall.page) == []


@pytest.mark.parametrize("size", ["phone", "tablet", "wall"])
def test_the_wall_fits_every_screen(chromium: Browser, size: str) -> None:
    for wall in hang(chromium, size):
        busy(wall)
        assert wall.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert wall.page.locator("[data-do=stop]").count() == 3


def test_a_wall_that_cannot_sound_before_a_touch_says_so_until_it_is_touched(wall: Wall) -> None:
    busy(wall)
    mute = wall.page.get_by_text("Nog geen geluid: tik een keer op dit scherm.")
    expect(mute).to_be_visible()
    wall.page.locator("h1").click()
    wall.page.clock.run_for(1000)
    expect(mute).to_have_count(0)


def test_a_session_that_begins_while_the_wall_hangs_comes_to_it_by_itself(wall: Wall) -> None:
    busy(wall)
    now = {**PEOPLE, "s4": "Joke van D."}
    wall.page.route_web_socket(re.compile("/live/room/p-s4/s4$"), lambda socket: socket.on_message(lambda text: None))
    wall.page.route(f"{HOST}/wall", lambda route: route.fulfill(body=html("nl", now), content_type="text/html"))
    for _ in range(3):
        wall.page.clock.run_for(11_000)
        wall.page.wait_for_load_state("networkidle")
    expect(wall.page.get_by_role("article")).to_have_count(4)
    expect(wall.page.get_by_role("article", name="Joke van D.").get_by_role("button", name="STOP")).to_be_visible()
