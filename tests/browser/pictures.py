"""Pictures of every page at three sizes: `python -m tests.browser.pictures docs/pictures`. Add a row for a new page."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, SIZES, running_server, sign_in

Go = Callable[[Page], None]


def at(path: str) -> Go:
    """Go to an address; `{els}` and the like stand for the people of the demo."""
    from hartkracht.clinic import demo

    people = {name: demo.person_id(name) for name in demo.CLIENTS}
    return lambda page: page.goto(path.format(**people)) and None


# name, who is signed in, where to go
ROWS: list[tuple[str, str, str]] = [
    ("front", "", "/"),
    ("sign-in", "", "/accounts/login/"),
    ("unknown-page", "", "/no-such-page"),
    ("components", "", "/components"),
    ("today", "Anouk", "/today"),
    ("people", "Anouk", "/people"),
    ("person-ready", "Anouk", "/person/{els}/"),
    ("person-waiting", "Anouk", "/person/{corrie}/"),
    ("person-not-today", "Anouk", "/person/{fatma}/"),
    ("person-new", "Anouk", "/person/{joke}/"),
    ("door", "Anouk", "/person/{els}/door"),
    ("worries", "Anouk", "/worries"),
    ("outbox", "Anouk", "/outbox"),
    ("enrol", "Anouk", "/people/enrol"),
    ("practice", "Petra", "/practice"),
    ("roles", "Petra", "/practice/roles"),
    ("intake", "Joke", "/home"),
    ("plan", "Els", "/plan"),
    ("requests", "Haverkamp", "/home"),
    ("clearance", "Haverkamp", "/clearance/{corrie}"),
    ("report", "Haverkamp", "/report/{henk}"),
    ("rulebook", "", "/rulebook"),
    ("rulebook-dose", "", "/rulebook?chapter=dose"),
    ("evidence", "", "/evidence"),
    ("112", "", "/112"),
]


def _take(page: Page, path: Path, width: int, height: int) -> None:
    """The first three screens: a rulebook of 489 rules is no picture."""
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(whole, 3 * height)}
    page.screenshot(path=path, full_page=True, clip=clip, type="jpeg", quality=55)


def main(folder: Path) -> None:
    """Make them all, in Dutch and light; and the board in the dark."""
    django.setup()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, running_server(Path(home)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for size, (width, height) in SIZES.items():
            for name, who, path in ROWS:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="nl", base_url=server.url
                )
                page = context.new_page()
                if who:
                    sign_in(page, who)
                at(path)(page)
                page.wait_for_load_state("networkidle")
                _take(page, folder / f"{name}-{size}.jpg", width, height)
                context.close()
                print(f"{name}-{size}", file=sys.stderr)
        browser.close()


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main(Path(sys.argv[1]))
