"""The camera as a movement sensor: the true pose model on a drawn person under the true policy and server, and its words.

What the model does not decide is shown with points that the test gives, picture by picture, in place of the model.
"""

import cmath
import contextlib
import gzip
import json
import math
import os
import statistics
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, Request, WebSocket, expect

from hartkracht.model.dose import Tempo
from hartkracht.signals.events import Repetition
from tests.browser import film
from tests.browser.conftest import CHROMIUM, OpenPage, Server, axe_findings, sign_in
from tests.browser.conftest import watch as watch_page
from tests.browser.radio_stage import judged, samples
from tests.browser.room_stage import STATIC, Room, a_room, line, scene
from tests.browser.test_room_live import open_room, watch

SEEN_WITHIN_MS = (
    90_000  # the model is loaded, and each way of reckoning is timed, on two shared cores without a graphics card
)
SET_WITHIN_MS = 90_000
SLOWEST_FPS = 6.0  # below it the page calls the device too slow, and sends nothing
PHASE_S = 2.9  # out, and back; the demo's client has 3 s each, and 36 s for the set


# --- the true model ------------------------------------------------------------------------------


@contextlib.contextmanager
def filming(playwright: Playwright, path: Path) -> Iterator[Browser]:
    """A browser whose camera plays this film."""
    options = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
               f"--use-file-for-fake-video-capture={path}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]  # fmt: skip
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
    yield browser
    browser.close()


class Wire:
    """What left this page, and what the server counted."""

    def __init__(self, page: Page) -> None:
        self.sent: list[dict[str, Any]] = []
        self.sent_bytes = 0
        self.counted: list[dict[str, Any]] = []
        self.requests: list[Request] = []
        page.on("websocket", self._listen)
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        self.requests.append(request)

    def _listen(self, socket: WebSocket) -> None:
        if "/live/sensor/" in socket.url:
            socket.on("framesent", self._note)
        else:
            socket.on("framereceived", self._heard)

    def _note(self, text: str | bytes) -> None:
        self.sent_bytes += len(text)
        self.sent.append(json.loads(text))

    def _heard(self, text: str | bytes) -> None:
        frame = json.loads(text)
        if frame["t"] == "counted":
            self.counted.append(frame["repetition"])

    @property
    def angles(self) -> list[tuple[float, float | None]]:
        """Time (s) and angle (degrees) of every picture, on whichever side it was seen."""
        rows: list[tuple[float, float | None]] = []
        for frame in (each for each in self.sent if each["t"] == "samples"):
            columns = list(frame["values"].values())
            found = [next((value for value in row if value is not None), None) for row in zip(*columns, strict=True)]
            rows += zip(frame["t_s"], found, strict=True)
        return rows


@contextlib.contextmanager
def filmed_room(playwright: Playwright, server: Server, path: Path) -> Iterator[tuple[Page, Wire]]:
    """The live room of the demo's client, on a device whose camera plays this film; nothing may breach or leave."""
    problems: list[str] = []
    with filming(playwright, path) as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl", base_url=server.url)
        page = context.new_page()
        watch_page(page, server, problems)
        wire = Wire(page)
        sign_in(page, "Anouk")
        open_room(page)
        yield page, wire
        context.close()
    assert not problems, problems


@pytest.mark.skipif(
    not os.environ.get("HARTKRACHT_CAMERA"),
    reason="needs a machine that reckons poses in time and nothing else to do: set HARTKRACHT_CAMERA=1",
)
def test_six_slow_repetitions_before_the_camera_are_counted_by_the_server(
    playwright: Playwright, own_server: Server, tmp_path: Path
) -> None:
    turn = film.Repetition(out_s=PHASE_S, back_s=PHASE_S)
    film.of_a_slow_mover(tmp_path / "film.y4m", turn)
    with filmed_room(playwright, own_server, tmp_path / "film.y4m") as (page, wire):
        page.get_by_role("button", name="Camera aan").click()
        expect(page.locator(".camera-row")).to_contain_text("Ik zie de linker knie.", timeout=SEEN_WITHIN_MS)
        watch(page, "breath")
        page.get_by_role("button", name="Begin", exact=True).click(timeout=20_000)
        begun_s = wire.angles[-1][0]
        expect(page.locator(".camera-sign")).to_be_visible()
        enough_s = begun_s + 7.5 * turn.length_s
        comes(page, lambda: len(wire.counted) >= 6 or wire.angles[-1][0] > enough_s, SET_WITHIN_MS)
        state = page.locator("#room").get_attribute("data-state")
    if _fps(wire) < SLOWEST_FPS:
        pytest.skip(
            f"this machine is too busy for a camera: {_fps(wire)} pictures a second, and the page says so itself"
        )
    found = [event for event in judged(wire.sent, Tempo(3.0, 0.0, 3.0, 0.0)) if isinstance(event, Repetition)]
    lasted = [each.end_s - each.start_s for each in found]
    said = f"{_fps(wire)} fps, repetitions of {[round(s, 1) for s in lasted]} s, {state}"
    print(said)
    assert len(found) >= 6, said
    assert abs(statistics.median(lasted) - 2 * PHASE_S) <= 0.8, said  # their exact moments: the test below
    # A picture each half second is the least that a set goes on with: without it the room pauses, and that is right.
    assert len(wire.counted) >= 6 or (state == "PAUSED" and _longest_gap_s(wire, begun_s) > 0.4), said


def _fps(wire: Wire) -> float:
    times = [at for at, _ in wire.angles][-100:]
    return round((len(times) - 1) / (times[-1] - times[0]), 1)


def _longest_gap_s(wire: Wire, since_s: float) -> float:
    times = [at for at, value in wire.angles if at >= since_s and value is not None]
    return max(after - before for before, after in pairwise(times))


# The worker of the built page looks at pictures one by one, at the times the test gives: no clock, so no busy machine.
LOOK = """async ([worker, pictures, fps]) => {
  const finder = new Worker(worker);
  const said = () => new Promise((done, fail) => {
    finder.onmessage = ({ data }) => data.failed ? fail(new Error(data.failed)) : done(data); });
  const loaded = await Promise.all(pictures.map(url => new Promise(done => {
    const image = new Image(); image.onload = () => done(image); image.src = url; })));
  let answer = said(); finder.postMessage({ begin: { cpu: true, full: true } }); await answer;
  const found = [];
  for (let n = 0; n < 6.5 * loaded.length; n += 1) {
    const picture = await createImageBitmap(loaded[n % loaded.length]);
    answer = said(); finder.postMessage({ picture, at_s: 1 + n / fps }, [picture]); found.push((await answer).points);
  }
  finder.terminate();
  return found;
}"""
EACH_S = 1 / 8  # the fewest pictures a second with which the full model is kept


def test_the_true_model_finds_six_repetitions_with_their_tempo_and_range(server: Server, open_page: OpenPage) -> None:
    turn = film.Repetition(out_s=PHASE_S, back_s=PHASE_S)
    frames = round(turn.length_s / EACH_S)
    pictures = [film.as_png(film.a_person(turn.knee(n * EACH_S))) for n in range(frames)]
    worker = next((STATIC / "dist" / "assets").glob("pose.worker-*.js")).relative_to(STATIC).as_posix()
    found = open_page(server).evaluate(LOOK, [f"/static/{worker}", pictures, 1 / EACH_S])
    batches = [
        {"t": "samples", "seq": n + 1, "t_s": [n * EACH_S], "values": {"joint_angle@camera": [_knee(points)]}}
        for n, points in enumerate(found)
    ]
    hello = {
        "t": "hello",
        "source": "camera",
        "channels": {"joint_angle@camera": {"unit": "deg"}},
        "concentric": "down",
    }
    events = judged([hello | {"speed": 1.0}, *batches], Tempo(3.0, 0.0, 3.0, 0.0))
    seen = [event for event in events if isinstance(event, Repetition)]
    assert len(seen) == 6
    true = [
        [n * frames * EACH_S + after for after in (turn.still_s, turn.still_s + PHASE_S, turn.still_s + 2 * PHASE_S)]
        for n in range(6)
    ]
    off = [
        abs(was - at)
        for each, moments in zip(seen, true, strict=True)
        for was, at in zip((each.start_s, each.turn_s, each.end_s), moments, strict=True)
    ]
    ranges = [abs((each.rom_deg or 0.0) - (turn.rest_deg - turn.turn_deg)) for each in seen]
    print(
        "boundaries off by",
        sorted(round(s, 2) for s in off),
        "s; range by",
        sorted(round(d, 1) for d in ranges),
        "degrees",
    )
    # Wanted of a clean angle (sensing.md): 0.15 and 0.45 s, 2.0 and 4.5 degrees. What falls short is in docs/limits.md.
    assert statistics.median(off) <= 0.3
    assert max(off) <= 0.45
    assert statistics.median(ranges) <= 4.5


def _knee(points: list[dict[str, float]] | None) -> float | None:
    """The bend of the left knee in the plane of the picture (degrees), reckoned apart from the page's own way."""
    if points is None or min(points[place]["visibility"] for place in (23, 25, 27)) < 0.5:
        return None
    hip, knee, ankle = (complex(points[n]["x"] * film.WIDTH, points[n]["y"] * film.HEIGHT) for n in (23, 25, 27))
    return 180.0 - abs(math.degrees(cmath.phase((hip - knee) / (ankle - knee))))


def test_an_empty_room_is_seen_to_be_empty_and_only_numbers_leave(
    playwright: Playwright, own_server: Server, tmp_path: Path
) -> None:
    film.of_an_empty_room(tmp_path / "film.y4m")
    with filmed_room(playwright, own_server, tmp_path / "film.y4m") as (page, wire):
        weight = _weight(page, wire)
        print(weight)
        assert not [each for each in wire.requests if "/pose-" in each.url]
        page.get_by_role("button", name="Camera aan").click()
        expect(page.locator(".camera-row")).to_contain_text("Ik zie niemand.", timeout=SEEN_WITHIN_MS)
        assert [each for each in wire.requests if "/pose-" in each.url]
        assert all(value is None for _, value in wire.angles)
        assert {each["t"] for each in wire.sent} <= {"hello", "samples", "bye"}
        assert not [each for each in wire.requests if each.method == "POST" and "/room/" in each.url]
        page.get_by_role("button", name="Uit", exact=True).click()
        expect(page.locator(".camera-row")).to_have_count(0)
    assert weight["kB gzip"] <= 150, weight
    assert weight["requests"] <= 12, weight


def _weight(page: Page, wire: Wire) -> dict[str, float]:
    """The room's page with all that it loads, as a browser with an empty cache that takes gzip would get it."""
    first = max(n for n, each in enumerate(wire.requests) if each.is_navigation_request() and "/room/" in each.url)
    urls = {each.url for each in wire.requests[first:] if urlsplit(each.url).scheme == "http"}
    bodies = {url: page.request.get(url).body() for url in urls}
    packed = sum(len(body if url.endswith(".woff2") else gzip.compress(body, 9)) for url, body in bodies.items())
    return {"kB gzip": round(packed / 1000, 1), "requests": len(bodies)}


# --- its words, with points that the test gives --------------------------------------------------

# A camera of coloured noise, and a model that sees `points` in each picture, `pace(way)` ms after it was asked.
STAND_IN = """
  window.points = null; window.begun = []; window.pace = () => 20; window.refuse = "";
  let camera = null;
  navigator.mediaDevices.getUserMedia = async () => {
    if (refuse) throw new DOMException("", refuse);
    const canvas = document.createElement("canvas"); canvas.width = 64; canvas.height = 48;
    const draw = canvas.getContext("2d");
    window.drawing = setInterval(() => { draw.fillStyle = `hsl(${Math.random() * 360} 50% 50%)`; draw.fillRect(0, 0, 64, 48); }, 33);
    return window.film = canvas.captureStream(30);
  };
  window.Worker = class {
    postMessage(said) {
      if (said.begin) { this.way = said.begin; begun.push(said.begin); return this.tell({ ready: true }, 1); }
      const took = pace(this.way);
      this.tell({ at_s: said.at_s, points: window.points, took_ms: took }, took);
    }
    tell(data, after) { setTimeout(() => this.over || this.onmessage({ data }), after); }
    terminate() { this.over = true; }
  };
"""
LEG_PRESS = line("Beenpers", moves=[("knee", 90, 5), ("hip", 90, 20)])
ROW = line("Roeien", moves=[("shoulder_flexion", 40, -20), ("elbow", 10, 100)])
RAISE = line("Arm heffen", moves=[("shoulder_abduction", 5, 80)])
SPREAD = line("Heup spreiden", moves=[("hip_abduction", 0, 35)])


def points(
    bend: float = 90.0, near: str = "left", hidden: tuple[int, ...] = (), broad: float = 0.1
) -> list[dict[str, float]]:
    """Thirty-three points of somebody whose near knee and elbow are bent so far, in a picture of 4 to 3."""
    put: dict[int, tuple[float, float]] = {}
    for side, first in (("left", 0), ("right", 1)):
        x = 1.0 + (broad if side == "left" else -broad) * 0.5
        put |= {11 + first: (x, 0.2), 13 + first: (x, 0.4), 23 + first: (x, 1.2), 25 + first: (x - 0.4, 1.2)}
        turned = math.radians(bend)
        put[27 + first] = (x - 0.4 - 0.4 * math.cos(turned), 1.2 + 0.4 * math.sin(turned))
        put[15 + first] = (x - 0.2 * math.sin(turned), 0.4 + 0.2 * math.cos(turned))
    made = []
    for n in range(33):
        x, y = put.get(n, (1.0, 0.1))
        far = (n % 2 == 1) != (near == "left") and n >= 11
        made.append({"x": x / 2 * 0.75, "y": y / 2, "visibility": 0.1 if n in hidden else 0.4 if far else 0.95})
    return made


@contextlib.contextmanager
def stand_in(chromium: Browser, exercise: dict[str, Any] = LEG_PRESS, **options: Any) -> Iterator[Room]:
    """A room whose camera is on, on this exercise, with a model that sees what the test says."""
    with a_room(chromium, own_time=False, script=STAND_IN, **options) as room:
        room.say(scene(exercise=exercise, plan=[exercise, SPREAD]))
        yield room


def turn_on(room: Room, seen: list[dict[str, float]] | None) -> None:
    """Turn the camera on; the model sees this."""
    room.page.evaluate("seen => { window.points = seen }", seen)
    room.page.get_by_role("button", name="Camera aan").click()
    if not room.page.evaluate("refuse"):
        given_a_place_in_time(room)


def given_a_place_in_time(room: Room) -> None:
    room.page.wait_for_function("() => window.begun.length > 0")
    for _ in range(100):
        if any(frame["t"] == "add_sensor" for frame in room.got):
            asked = [frame for frame in room.got if frame["t"] == "add_sensor"][-1]
            return room.say({"t": "sensor_link", "id": asked["id"], "path": "/live/sensor/token1", "qr": "<svg/>"})
        room.page.wait_for_timeout(50)
    return None


def says(room: Room, words: str) -> None:
    """The row of the camera says this."""
    expect(room.page.locator(".camera-row p")).to_have_text(f"Camera {words}", timeout=10_000)


def sent(room: Room, channel: str) -> list[float]:
    """The angles that left on this channel."""
    return [value for batch in samples(room) for value in batch["values"][channel] if value is not None]


def comes(page: Page, true: Callable[[], bool], within_ms: int = 10_000) -> None:
    """Wait for it, on the wall's clock."""
    for _ in range(within_ms // 50):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it did not come; the coach's half says: {page.locator('.coach').inner_text()[:400]}")


def test_the_angle_that_leaves_is_that_of_the_points(chromium: Browser) -> None:
    with stand_in(chromium) as room:
        turn_on(room, points(90.0))
        says(room, "Ik zie de linker knie.")
        comes(room.page, lambda: len(samples(room)) > 3)
        assert room.measured[0]["concentric"] == "down"
        assert set(room.measured[0]["channels"]) == {"joint_angle@camera_left_knee", "joint_angle@camera_right_knee"}
        assert all(abs(value - 90) < 0.5 for value in sent(room, "joint_angle@camera_left_knee"))
        assert sent(room, "joint_angle@camera_right_knee") == []
        room.page.evaluate("seen => { window.points = seen }", points(30.0))
        comes(room.page, lambda: abs(sent(room, "joint_angle@camera_left_knee")[-1] - 30) < 0.5)


def test_the_side_that_is_seen_better_is_taken(chromium: Browser) -> None:
    with stand_in(chromium) as room:
        turn_on(room, points(near="right"))
        says(room, "Ik zie de rechter knie.")
        comes(room.page, lambda: bool(sent(room, "joint_angle@camera_right_knee")))
        assert sent(room, "joint_angle@camera_left_knee") == []


def test_a_hidden_elbow_is_said_and_no_angle_is_guessed(chromium: Browser) -> None:
    with stand_in(chromium, ROW) as room:
        turn_on(room, points())
        says(room, "Ik zie de linker elleboog.")
        comes(room.page, lambda: bool(sent(room, "joint_angle@camera_left_elbow")))
        room.page.evaluate("seen => { window.points = seen }", points(hidden=(13, 14)))
        says(room, "Ik zie de elleboog niet.")
        expect(room.page.locator("#said")).to_have_text("Ik zie de elleboog niet.")
        known = len(sent(room, "joint_angle@camera_left_elbow"))
        room.page.wait_for_timeout(500)
        assert len(sent(room, "joint_angle@camera_left_elbow")) == known
        room.page.evaluate("() => { window.points = null }")
        says(room, "Ik zie niemand.")


def test_a_camera_that_stands_wrong_says_where_it_must_stand(chromium: Browser) -> None:
    with stand_in(chromium) as room:
        turn_on(room, points(broad=0.8))
        says(room, "Ik zie haar van voren. Zet deze camera opzij van haar.")
        room.say(scene(exercise=RAISE, plan=[RAISE]))
        says(room, "Ik zie de linker schouder.")


def test_an_exercise_that_no_camera_sees_is_named_before_and_when_it_comes(chromium: Browser) -> None:
    with stand_in(chromium) as room:
        turn_on(room, points())
        says(room, "Ik zie de linker knie.")
        expect(room.page.locator(".lacks", has_text="Een camera ziet niet: heup spreiden.")).to_be_visible()
        comes(room.page, lambda: bool(samples(room)))
        room.say(scene(exercise=SPREAD, plan=[SPREAD]))
        says(room, "Een camera ziet deze oefening niet: heup spreiden. Neem een telefoon, of kijk zelf.")
        comes(room.page, lambda: room.measured[-1]["t"] == "bye")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("NotAllowedError", "De camera mag niet. Sta hem toe in de browser en zet hem weer aan."),
        ("NotFoundError", "Er is geen camera op dit apparaat. Neem een telefoon als sensor."),
        ("NotReadableError", "Een ander programma gebruikt de camera. Sluit dat; ik probeer het weer."),
    ],
)
def test_a_camera_that_cannot_be_had_says_why_in_one_line(chromium: Browser, problem: str, words: str) -> None:
    with stand_in(chromium) as room:
        room.page.evaluate("name => { window.refuse = name }", problem)
        turn_on(room, points())
        says(room, words)
        assert axe_findings(room.page) == []
        room.page.evaluate("() => { window.refuse = '' }")
        if problem != "NotReadableError":
            room.page.get_by_role("button", name="Weer aan").click()
        given_a_place_in_time(room)
        says(room, "Ik zie de linker knie.")


def test_a_camera_that_falls_away_is_told_and_comes_back(chromium: Browser) -> None:
    with stand_in(chromium) as room:
        turn_on(room, points())
        says(room, "Ik zie de linker knie.")
        room.page.evaluate("() => { clearInterval(drawing); film.getTracks()[0].dispatchEvent(new Event('ended')) }")
        expect(room.page.locator("#said")).to_have_text("De camera geeft geen beeld meer. Ik probeer het weer.")
        says(room, "Ik zie de linker knie.")


@pytest.mark.parametrize("how", ["off", "stop", "done"])
def test_when_the_camera_goes_off_nothing_is_filmed_any_more(chromium: Browser, how: str) -> None:
    with stand_in(chromium) as room:
        turn_on(room, points())
        says(room, "Ik zie de linker knie.")
        expect(room.page.locator(".camera-sign")).to_contain_text("Camera aan Beeld blijft hier.")
        comes(room.page, lambda: bool(samples(room)))
        if how == "off":
            room.page.get_by_role("button", name="Uit", exact=True).click()
        elif how == "stop":
            room.page.keyboard.press("Escape")
        else:
            room.say(scene("DONE"))
        expect(room.page.locator(".camera-sign")).to_have_count(0)
        assert room.page.evaluate("film.getTracks().every(track => track.readyState === 'ended')")
        comes(room.page, lambda: room.measured[-1]["t"] == "bye")


def test_the_camera_stays_told_in_every_state_and_breaks_no_rule_of_axe(chromium: Browser) -> None:
    with stand_in(chromium) as room:
        turn_on(room, points())
        says(room, "Ik zie de linker knie.")
        for state in ("READY", "LIFTING", "RESTING", "PAUSED"):
            room.say(scene(state, exercise=LEG_PRESS, plan=[LEG_PRESS], rest_until_s=160.0))
            expect(room.page.locator(f"#room[data-state={state}] .camera-row")).to_be_visible()
            expect(room.page.locator(".camera-sign")).to_be_visible()
            assert axe_findings(room.page) == []


def test_it_reckons_in_the_first_way_that_is_quick_enough(chromium: Browser) -> None:
    with stand_in(chromium) as room:
        room.page.evaluate("() => { window.pace = ({ cpu, full }) => cpu ? (full ? 200 : 30) : 400 }")
        turn_on(room, points())
        comes(room.page, lambda: room.page.evaluate("localStorage['hk-pose-way']") == "2")
        tried = [(way["cpu"], way["full"]) for way in room.page.evaluate("begun")]
        assert tried == [(False, True), (True, True), (True, False)]
        says(room, "Ik zie de linker knie.")


def test_a_device_that_is_too_slow_says_so_and_sends_nothing(chromium: Browser) -> None:
    with stand_in(chromium) as room:
        room.page.evaluate("() => { localStorage['hk-pose-way'] = '2'; window.pace = () => 400 }")
        turn_on(room, points())
        says(room, "Dit apparaat is te traag voor de camera. Neem een telefoon als sensor.")
        known = len(samples(room))
        room.page.wait_for_timeout(1000)
        assert len(samples(room)) <= known + 1
