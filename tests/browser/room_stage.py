"""A room with a scripted server: the true page and its built files, and a wire that says what the test says.

Time in the page is the test's own (`pass_time`), so nothing waits and nothing races; the wire answers each heartbeat
while `beating`.
"""

import json
import mimetypes
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute

import hartkracht.clinic

STATIC = Path(hartkracht.clinic.__file__).parent / "static"
HOST = "http://room.localhost"
PATH = "/room/person1/session1/"
SIZES = {"phone": (390, 844), "tablet": (1280, 800), "desktop": (1440, 900), "tablet at 200 %": (640, 400),
         "old tablet": (1024, 768), "small phone": (320, 640)}  # fmt: skip
AT_HAND = {
    "who": "Els V.",
    "person": {"nl": "Vrouw, 62", "en": "Woman, 62"},
    "practice": "Praktijk Stadspark",
    "address": "Parkweg 14",
    "aed": "",
    "spray": None,
    "cool_down_min": 8,
    "stay_min": 30,
    "me": "anouk",
    "first": False,
    "notes": [],
}
Scene = dict[str, Any]


def line(name: str, **changes: Any) -> dict[str, Any]:
    """One line of a plan as the wire names it."""
    return {
        "id": name.lower().replace(" ", "_"), "nl": name, "en": name, "load_kg": 32.0, "sets": 1, "repetitions": 6,
        "tempo": [4.0, 0.0, 4.0, 0.0], "time_under_tension_s": 48.0, "rest_s": 120, "reps_in_reserve": 4,
        "concentric": "up", "why": {"nl": "Rustig leren.", "en": "Learn calmly."}, "done": 0, "excluded": False,
        "exhale": {"nl": "duw weg", "en": "push away"}, "settings": "", "step_kg": 2.5, **changes,
    }  # fmt: skip


def guard(
    by: str = "sensor", required: bool = True, why: dict[str, str] | None = None, since_s: float | None = None
) -> Scene:
    """One guard: seen by a sensor or by the coach, or (by nobody) blind."""
    return {"required": required, "sighted": bool(by), "by": by, "source": "s", "since_s": since_s, "why": why}


SEEN = {"movement": guard(), "breath": guard(), "pulse": guard(required=False)}
COACHED = {"movement": guard("coach"), "breath": guard("coach"), "pulse": guard("", required=False)}


def scene(state: str = "READY", **changes: Any) -> Scene:
    """A whole scene; what is not named is as in an ordinary hour."""
    made: Scene = {
        "t": "scene", "session": "session1", "who": "Els V.", "state": state, "because": None, "guards": SEEN,
        "exercise": line("Leg press"), "plan": [line("Leg press"), line("Chest press", load_kg=14.0)], "set_no": 1,
        "repetitions": [], "tut_s": 0.0, "rest_until_s": None, "rest_why": None,
        "pulse": {"bpm": 74, "damped": True, "low": 40, "high": 105, "age_s": 0.4}, "cue": None,
        "range": {"low_deg": 18, "high_deg": 96, "calibrated": False}, "breaths": None, "supervisor": "Anouk",
        "now_s": 100.0, "saving": True, "ended_s": None, "led_by": "anouk", "ranging": None,
    }  # fmt: skip
    return deepcopy(made | changes)


def repetition(start_s: float, out_s: float | None = 4.0, back_s: float = 4.0) -> Scene:
    """A repetition; without `out_s` it was counted by hand and nobody timed it."""
    timed = out_s is not None
    turn = start_s + out_s if out_s is not None else None
    return {
        "start_s": start_s, "turn_s": turn, "end_s": start_s + (out_s or 4.0) + back_s, "concentric_s": out_s,
        "eccentric_s": back_s if timed else None, "rom_deg": 78 if timed else None, "rom_fraction": 1.0 if timed else None,
        "full": timed or None, "valid": True,
    }  # fmt: skip


class Room:
    """The page and the other end of its wire."""

    def __init__(self, page: Page, context: BrowserContext) -> None:
        self.page, self.context = page, context
        self.got: list[Scene] = []
        self.opened = 0
        self.logged: list[str] = []
        self.beating = True
        self.answering = True
        self._socket: WebSocketRoute | None = None
        self.measured: list[Scene] = []
        self.acking = True
        self._feed: WebSocketRoute | None = None

    def connect(self, socket: WebSocketRoute) -> None:
        """The page opened its wire."""
        self._socket = socket
        self.opened += 1
        socket.on_message(self._hear)

    def _hear(self, text: str | bytes) -> None:
        frame = json.loads(text)
        if frame["t"] != "beat":
            self.got.append(frame)
            if self.answering:
                self.say({"t": "done", "id": frame["id"]})
        elif self.beating:
            self.say({"t": "beat", "now": 0.0})

    def connect_feed(self, socket: WebSocketRoute) -> None:
        """A sensor on this device opened a line of its own."""
        self._feed = socket
        socket.on_message(self._measure)

    def _measure(self, text: str | bytes) -> None:
        frame = json.loads(text)
        self.measured.append(frame)
        assert self._feed is not None
        if frame["t"] == "hello":
            known = (
                max((each["seq"] for each in self.measured if each["t"] == "samples"), default=0) if self.acking else 0
            )
            self._feed.send(json.dumps({"t": "welcome", "session": "session1", "last_seq": known}))
        elif frame["t"] == "bye":
            self._feed.close()
        elif self.acking:
            self._feed.send(json.dumps({"t": "ack", "seq": frame["seq"]}))

    def say_to_feed(self, frame: Scene) -> None:
        """The live door tells the sensor something."""
        assert self._feed is not None
        self._feed.send(json.dumps(frame))

    def cut_feed(self) -> None:
        """The sensor's line breaks."""
        assert self._feed is not None
        self._feed.close(code=3000, reason="cut")

    def say(self, *frames: Scene) -> None:
        """Send frames, and let the page take them."""
        assert self._socket is not None
        for frame in frames:
            self._socket.send(json.dumps(frame))

    def show(self, *frames: Scene) -> None:
        """Send frames and let a moment pass, so that they are drawn."""
        self.say(*frames)
        self.page.evaluate("() => 0")
        self.pass_time(0.2)

    def cut(self) -> None:
        """The line breaks."""
        assert self._socket is not None
        self._socket.close(code=3000, reason="cut")

    def pass_time(self, seconds: float) -> None:
        """Let the page's clock run, in steps short enough for heartbeats to be answered."""
        left = seconds
        while left > 1e-9:
            step = min(0.25, left)
            self.page.clock.run_for(int(step * 1000))
            left -= step

    def until(self, came: Callable[[], bool]) -> None:
        """Let what is on its way between page and test arrive."""
        for _ in range(500):
            if came():
                return
            self.page.evaluate("() => 0")
        raise AssertionError("it did not come")

    def word(self) -> str:
        """The one word of the client's half."""
        return self.page.locator(".stage .word").text_content() or ""

    def sent(self, kind: str) -> list[Scene]:
        """What the page sent of this kind, without the ids, once what was on its way has arrived."""
        for _ in range(3):
            self.page.evaluate("() => 0")
        return [{k: v for k, v in frame.items() if k not in ("id", "t")} for frame in self.got if frame["t"] == kind]


def html(language: str, path: str) -> str:
    """The page of the room or of the phone that measures along, as the server makes it."""
    with translation.override(language):
        if path.startswith("/sensor/"):
            return render_to_string("room/phone.html", {"feed": "/live/sensor/token1"})
        about = {
            "person": "person1",
            "session": "session1",
            "closing": "/closing",
            "log": f"{PATH}log",
            "at_hand": AT_HAND,
        }
        return render_to_string("room/room.html", about)


def policy() -> str:
    """The content policy of every page."""
    directives: dict[str, list[str]] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(map(str, values))}" for name, values in directives.items())


def _answer(route: Route, language: str, logged: list[str]) -> None:
    path = route.request.url.removeprefix(HOST).split("?")[0]
    if path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "font/woff2")
    elif path.endswith(".webmanifest"):
        route.fulfill(body="{}", content_type="application/manifest+json")
    elif path == "/present":
        route.fulfill(status=204)
    elif route.request.method == "POST":
        logged.append(route.request.post_data or "")
        route.fulfill(status=204)
    else:
        route.fulfill(
            body=html(language, path), content_type="text/html", headers={"Content-Security-Policy": policy()}
        )


@contextmanager
def a_room(
    browser: Browser,
    size: str = "tablet",
    language: str = "nl",
    dark: bool = False,
    own_time: bool = True,
    path: str = PATH,
    script: str = "",
    **options: Any,
) -> Iterator[Room]:
    """Open a room; at the end nothing may have been raised, breached or asked of another machine."""
    if not (STATIC / "dist" / "manifest.json").exists():
        pytest.skip("the browser's files are not built: make build")
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    options.setdefault("service_workers", "block")  # the worker has a test of its own, against the real server
    context = browser.new_context(viewport=viewport, color_scheme="dark" if dark else "light", **options)
    problems: list[str] = []
    context.set_default_timeout(5000)
    page = context.new_page()
    room = Room(page, context)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console", lambda said: problems.append(said.text) if said.type == "error" and "ERR_" not in said.text else None
    )
    context.route("**/*", lambda route: _answer(route, language, room.logged))
    page.route_web_socket(re.compile("/live/room/person1/session1$"), room.connect)
    page.route_web_socket(re.compile("/live/sensor/token1$"), room.connect_feed)
    if own_time:
        page.clock.install(time=0)
        page.clock.pause_at(1)
    if script:
        page.add_init_script(script)
    page.goto(HOST + path, timeout=30_000)
    page.evaluate("document.fonts.ready.then(() => 0)")
    yield room
    context.close()
    assert not problems, problems
