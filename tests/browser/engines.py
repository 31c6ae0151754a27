"""Firefox and WebKit as the machine has them, driven by the standards they speak: WebDriver BiDi and WebDriver.

Playwright drives builds of its own, which not every machine can have; these are the browsers of the system's packages.
A `Tab` of either does the little that `test_engines.py` needs, with true clicks and keys.
"""

import contextlib
import glob
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from websockets.sync.client import ClientConnection, connect

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT_DRIVER = shutil.which("WebKitWebDriver")
MINI_BROWSER = next(iter(sorted(glob.glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser"), reverse=True)), None)
XVFB = shutil.which("Xvfb")
SIZE = (1280, 800)
LOOK_EACH_S = 0.1


class Tab(Protocol):
    """One page of one browser. `said`: what its console called an error, where the browser tells."""

    said: list[str]

    def go(self, url: str) -> None:
        """Open an address and wait until it is there."""

    def run(self, function: str, *given: Any) -> Any:
        """Call this function of JavaScript in the page; it and what it is given are plain values."""

    def act(self, actions: list[dict[str, Any]]) -> None:
        """Do these input actions, as both standards spell them."""


def until(tab: Tab, function: str, *given: Any, within_s: float = 20.0) -> Any:
    """What the function gives as soon as that is something. AssertionError after so long, with what stands there."""
    last = time.monotonic() + within_s
    while time.monotonic() < last:
        with contextlib.suppress(AssertionError):  # between two pages there is nothing to ask
            if found := tab.run(function, *given):
                return found
        time.sleep(LOOK_EACH_S)
    raise AssertionError(f"{function} {given}: not within {within_s} s of\n{tab.run(TEXT)}")


def click(tab: Tab, css: str, text: str = "") -> None:
    """Click on the first such element that is seen and holds this text, once it is there."""
    x, y = until(tab, PLACE, css, text)
    tab.act([{"type": "pointer", "id": "mouse", "actions": [
        {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0},
        {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0},
    ]}])  # fmt: skip


def press(tab: Tab, key: str) -> None:
    """Press a key."""
    tab.act(
        [{"type": "key", "id": "keys", "actions": [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]
    )


TEXT = "() => location.pathname + ' ' + document.body.innerText"
PLACE = """(css, text) => {
  const seen = [...document.querySelectorAll(css)].find(
    one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.textContent.includes(text));
  if (!seen) return null;
  seen.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = seen.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""


# --- Firefox, by WebDriver BiDi --------------------------------------------------------------------


class FirefoxTab:
    """A tab of Firefox."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self._number = 0
        self.said: list[str] = []
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._context = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        self._ask(
            "browsingContext.setViewport",
            context=self._context,
            viewport=dict(zip(("width", "height"), SIZE, strict=True)),
        )

    def go(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def run(self, function: str, *given: Any) -> Any:
        called = f"JSON.stringify(({function})(...{json.dumps(given)}) ?? null)"
        found = self._ask("script.evaluate", expression=called, target={"context": self._context}, awaitPromise=False)
        if found["type"] != "success":
            raise AssertionError(found["exceptionDetails"]["text"])
        return json.loads(found["result"]["value"])

    def act(self, actions: list[dict[str, Any]]) -> None:
        self._ask("input.performActions", context=self._context, actions=actions)

    def _ask(self, method: str, **params: Any) -> Any:
        self._number += 1
        self._line.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._line.recv(timeout=60))
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.said.append(answer["params"]["text"])
            if answer.get("id") == self._number:
                if answer["type"] == "error":
                    raise AssertionError(f"{method}: {answer['message']}")
                return answer["result"]


@contextlib.contextmanager
def firefox(home: Path) -> Iterator[FirefoxTab]:
    """The machine's Firefox, without a window, for somebody who reads Dutch."""
    assert FIREFOX is not None
    (home / "user.js").write_text('user_pref("intl.accept_languages", "nl");\n')
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(home), "--remote-debugging-port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stderr is not None
            address = next(line.split()[-1] for line in process.stderr if "BiDi listening on" in line)
            with connect(f"{address}/session", max_size=None) as line:
                yield FirefoxTab(line)
        finally:
            process.kill()


# --- WebKit, by WebDriver --------------------------------------------------------------------------


class WebKitTab:
    """A tab of WebKit's own small browser, which does not tell what its console said."""

    def __init__(self, driver: str) -> None:
        self.said: list[str] = []
        asked = {"binary": MINI_BROWSER, "args": ["--automation"]}
        made = _post(f"{driver}/session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": asked}}})
        self._at = f"{driver}/session/{made['sessionId']}"
        _post(f"{self._at}/window/rect", {"x": 0, "y": 0, "width": SIZE[0], "height": SIZE[1] + 100})

    def go(self, url: str) -> None:
        _post(f"{self._at}/url", {"url": url})

    def run(self, function: str, *given: Any) -> Any:
        return _post(f"{self._at}/execute/sync", {"script": f"return ({function})(...arguments)", "args": list(given)})

    def act(self, actions: list[dict[str, Any]]) -> None:
        _post(f"{self._at}/actions", {"actions": actions})

    def close(self) -> None:
        """End the browser."""
        urllib.request.urlopen(urllib.request.Request(self._at, method="DELETE"), timeout=60).close()


@contextlib.contextmanager
def webkit(home: Path) -> Iterator[WebKitTab]:
    """The machine's WebKit, on a screen that nobody sees."""
    assert WEBKIT_DRIVER is not None
    with _screen() as screen:
        environment = {
            **os.environ, "DISPLAY": screen, "HOME": str(home), "GDK_BACKEND": "x11", "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }  # fmt: skip
        port = _free_port()
        command = [WEBKIT_DRIVER, f"--port={port}"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                _wait_for(f"http://127.0.0.1:{port}/status")
                tab = WebKitTab(f"http://127.0.0.1:{port}")
                try:
                    yield tab
                finally:
                    tab.close()
            finally:
                process.kill()


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    assert XVFB is not None
    reading, writing = os.pipe()
    command = [XVFB, "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(LOOK_EACH_S)
    raise AssertionError(f"nothing answers at {url}")


def _post(url: str, body: dict[str, Any]) -> Any:
    asked = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as problem:
        raise AssertionError(problem.read().decode()[:500]) from None
