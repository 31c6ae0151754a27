"""A real server with the demo practice, a real browser, and the checks that every page passes.

`server` is one for the whole run; a test that lets time pass or wipes takes `own_server`. A page made by `open_page`
fails its test on a console error, a request off site, or a breach of the content policy.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import axe_core_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

SIZES = {"phone": (390, 844), "tablet": (1280, 800), "desktop": (1440, 900)}
LANGUAGES = ("nl", "en")
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


@dataclass(frozen=True)
class Server:
    """A running server: its address, its home, its process id."""

    url: str
    home: Path
    pid: int


@contextlib.contextmanager
def running_server(home: Path, *, demo: bool = True) -> Iterator[Server]:
    """`hartkracht serve --demo` on a free port in a home of its own, stopped by SIGTERM at the end."""
    environment = {**os.environ, "HARTKRACHT_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [str(Path(sys.executable).with_name("hartkracht")), "serve", "--port", "0", *(["--demo"] if demo else [])]
    with (
        open(home / "server.log", "w") as log,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            yield Server(_address(process, home), home, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _address(process: "subprocess.Popen[str]", home: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"http://localhost:\d+", line)
        if found:
            return found.group()
    raise AssertionError((home / "server.log").read_text() or "the server ended without a word")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server most browser tests share; they change nothing that another reads."""
    with running_server(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server for one test alone."""
    with running_server(tmp_path) as started:
        yield started


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all browsers of a process: a second would not start beside it."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium."""
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
    yield browser
    browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Make a page: `open_page(server, "/today", as_="Anouk", size="tablet", language="nl", dark=False)`."""
    made: list[BrowserContext] = []
    problems: list[str] = []

    def make(server: Server, path: str = "/", as_: str = "", size: str = "tablet", language: str = "nl", dark: bool = False,
             watched: bool = True, **options: object) -> Page:  # fmt: skip
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            color_scheme="dark" if dark else "light",
            base_url=server.url,
            **options,
        )
        made.append(context)
        page = context.new_page()
        if watched:
            watch(page, server, problems)
        if as_:
            sign_in(page, as_)
        page.goto(path)
        return page

    yield make
    for context in made:
        context.close()
    assert not problems, problems


def watch(page: Page, server: Server, problems: list[str]) -> None:
    """Note what a page must never do: raise, breach its policy, or ask another machine for anything."""
    page.on("pageerror", lambda error: problems.append(f"raised: {error}"))
    page.on("console", lambda line: problems.append(line.text) if _is_problem(line.type, line.text) else None)
    page.on(
        "request", lambda asked: problems.append(f"off site: {asked.url}") if _is_off_site(asked.url, server) else None
    )


def _is_problem(kind: str, text: str) -> bool:
    return kind == "error" and "status of 4" not in text and "status of 503" not in text


def _is_off_site(url: str, server: Server) -> bool:
    return not url.startswith((server.url, server.url.replace("http", "ws", 1), "data:", "blob:"))


def sign_in(page: Page, name: str) -> None:
    """Be one of the people of the demo, by the button on the front page."""
    page.goto("/")
    page.locator(".demo-people").get_by_role("button", name=re.compile(name)).first.click()
    page.wait_for_load_state()


def axe_findings(page: Page) -> list[str]:
    """Every rule of WCAG A, AA and best practice that axe finds broken, with the element."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{v['id']} ({v['impact']}): {node['html'][:160]}" for v in found["violations"] for node in v["nodes"]]


def fits(page: Page) -> bool:
    """Does the page fit its width, so that nothing scrolls sideways?"""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
