"""What the pages cost: start, memory, SQL, weight, requests, latency and installed size, beside must and aim.

A real server with the demo practice in a home of its own; a browser where playwright is installed (the developers' lock),
else weight and requests are told as not measured.
"""

import http.cookiejar
import importlib.metadata
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

# figure: (must, aim), as the budgets of this project name them.
BUDGETS: dict[str, tuple[str, str]] = {
    "demo data, s": ("< 5", ""),
    "start to first answer, warm, s": ("<= 3", "0.6"),
    "memory after load, MB": ("<= 250", "150"),
    "board p95, 1 client, ms": ("<= 25", "15"),
    "board p95, 20 clients, ms": ("<= 200", "150"),
    "list p95, 1 client, ms": ("<= 40", "20"),
    "list p95, 20 clients, ms": ("<= 300", "150"),
    "most SQL statements a page": ("<= 15", "10"),
    "heaviest page, kB gzip": ("<= 150", "100"),
    "most requests a page": ("<= 12", "10"),
    "off-site requests": ("0", ""),
    "content security policy": ("strict", ""),
    "installed core, MB": ("<= 400", "250"),
    "... with Parquet, MB": ("", ""),
}
PAGES = ("/today", "/people", "/worries", "/outbox", "/rulebook")
COACH = "Anouk"


def run() -> list[dict[str, Any]]:
    """One row a figure."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="hartkracht-bench-") as home:
        with _serve(home) as server:
            found["demo data, s"] = round(server.started_s, 1)
        with _serve(home) as server:
            found["start to first answer, warm, s"] = round(server.started_s, 2)
            found |= _latencies(server)
            found["memory after load, MB"] = _memory(server.process.pid)
            found |= _in_a_browser(server)
        found["most SQL statements a page"] = _statements(home)
    found["installed core, MB"] = _installed()
    found["... with Parquet, MB"] = _installed("parquet")
    return [{"figure": name, "ours": found.get(name, "not measured"), "must": must, "aim": aim}
            for name, (must, aim) in BUDGETS.items()]  # fmt: skip


@dataclass
class Server:
    """A running demo practice and how long it took until its first answer."""

    process: "subprocess.Popen[str]"
    url: str
    started_s: float
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def get(self, path: str) -> bytes:
        """The page at `path`, as this visitor sees it."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        with opener.open(self.url + path, timeout=30) as answer:
            return bytes(answer.read())

    def sign_in(self) -> None:
        """One click on the coach of the demo practice."""
        page = self.get("/").decode()
        action = re.search(r'action="(/demo/as/[^"]+)"(?:(?!</form>).)*' + COACH, page, re.S)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert action is not None
        assert token is not None
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        body = f"csrfmiddlewaretoken={token.group(1)}".encode()
        opener.open(urllib.request.Request(self.url + action.group(1), body, {"Origin": self.url}), timeout=30)


@contextmanager
def _serve(home: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "hartkracht", "serve", "--demo", "--port", "0"]
    before = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, "HARTKRACHT_HOME": home}, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    server = Server(process, url, 0.0)
    while True:
        try:
            server.get("/")
            break
        except OSError:
            time.sleep(0.01)
    server.started_s = time.monotonic() - before
    try:
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _latencies(server: Server) -> dict[str, float]:
    server.sign_in()
    said = {}
    for name, path in (("board", "/today"), ("list", "/people")):
        server.get(path)
        said[f"{name} p95, 1 client, ms"] = _p95(_timed(server, path, 60))
        said[f"{name} p95, 20 clients, ms"] = _p95(_together(server, path, 20, 10))
    return said


def _timed(server: Server, path: str, times: int) -> list[float]:
    waits = []
    for _ in range(times):
        before = time.monotonic()
        server.get(path)
        waits.append(time.monotonic() - before)
    return waits


def _together(server: Server, path: str, clients: int, times: int) -> list[float]:
    waits: list[float] = []
    threads = [threading.Thread(target=lambda: waits.extend(_timed(server, path, times))) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def _p95(waits: list[float]) -> float:
    return round(statistics.quantiles(waits, n=20)[18] * 1000, 1)


def _memory(pid: int) -> int | str:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return "not measured (no /proc here)"
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text())
    return int(found.group(1)) // 1024 if found else "not measured (the kernel does not say)"


def _in_a_browser(server: Server) -> dict[str, Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}
    chromium = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    with sync_playwright() as play:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = play.chromium.launch(executable_path=chromium, args=flags)
        cookies: list[Any] = [{"name": c.name, "value": c.value or "", "url": server.url} for c in server.jar]
        weights, requests, outside, policies = [], [], 0, set()
        for path in PAGES:
            context = browser.new_context()
            context.add_cookies(cookies)
            page = context.new_page()
            loads: list[float] = []
            asked: list[str] = []
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.on("Network.loadingFinished", lambda event, loads=loads: loads.append(event["encodedDataLength"]))
            page.on("request", partial(_note, asked))
            answer = page.goto(server.url + path, wait_until="networkidle")
            policies.add((answer.header_value("content-security-policy") or "") if answer else "")
            weights.append(sum(loads) / 1000)
            requests.append(len(asked))
            outside += sum(not url.startswith((server.url, "data:", "blob:")) for url in asked)
            context.close()
        browser.close()
    strict = all("unsafe-inline" not in policy and "default-src 'none'" in policy for policy in policies)
    return {
        "heaviest page, kB gzip": round(max(weights)),
        "most requests a page": max(requests),
        "off-site requests": outside,
        "content security policy": "strict" if strict else "not strict",
    }


def _note(asked: list[str], request: Any) -> None:
    asked.append(request.url)


def _statements(home: str) -> Any:
    """The most statements one of the coach's pages needs, counted in a process of its own over the same home."""
    environment = {**os.environ, "HARTKRACHT_HOME": home, "HARTKRACHT_DEMO": "1"}
    answer = subprocess.run(
        [sys.executable, "-m", __name__], env=environment, capture_output=True, text=True, check=True
    )
    return max(json.loads(answer.stdout).values())


def count_statements() -> dict[str, int]:
    """In this process: SQL statements of each page for the demo's coach."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "hartkracht.clinic.settings"
    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from hartkracht.store import journal

    journal.open_practice(settings.KEY_FILE, demo=True)
    visitor = Client(HTTP_HOST="localhost")
    visitor.force_login(get_user_model().objects.get(name__startswith=COACH))
    counted = {}
    for path in PAGES:
        visitor.get(path)
        with CaptureQueriesContext(connection) as queries:
            visitor.get(path)
        counted[path] = len(queries)
    return counted


def _installed(extra: str = "") -> int:
    """Megabytes of everything the core needs, by the metadata of what is installed; with one of our extras, if asked."""
    wanted, seen = _needs("hartkracht", extra), {"hartkracht"}
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            wanted += _needs(name)
    return round(sum(_size(name) for name in seen) / 1e6)


def _needs(name: str, extra: str = "") -> list[str]:
    try:
        needs = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    wanted = [need for need in needs if "extra ==" not in need or (extra and re.search(rf"== ['\"]{extra}['\"]", need))]
    return [re.split(r"[ ;<>=!~\[(]", need)[0].lower() for need in wanted]


def _size(name: str) -> int:
    try:
        files = importlib.metadata.files(name) or []
    except importlib.metadata.PackageNotFoundError:
        return 0
    if name == "hartkracht":
        ours = (path for path in Path(__file__).parents[1].rglob("*") if path.is_file() and path.suffix != ".pyc")
        return sum(path.stat().st_size for path in ours)
    return sum(Path(str(file.locate())).stat().st_size for file in files if Path(str(file.locate())).is_file())


if __name__ == "__main__":
    print(json.dumps(count_statements()))
