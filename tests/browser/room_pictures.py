"""Pictures of every state of the live room and of the wall, at each size: `python -m tests.browser.room_pictures docs/pictures`."""

import os
import sys
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.browser.conftest import CHROMIUM  # noqa: E402  (these need the setup above)
from tests.browser.room_stage import Room, Scene, a_room, repetition, scene  # noqa: E402  (as above)
from tests.browser.room_states import STATES  # noqa: E402  (as above)
from tests.browser.test_wall import busy, hang  # noqa: E402  (as above)

RUN_IN_S, INTO_THE_PHASE_S = 3.0, 2.2
LIFTING = ("lifting", "cue", "coached", "colleague")


def breath(now_s: float) -> Scene:
    """Sixteen seconds of even breath, four in and four out (-1..1)."""
    times = [now_s - 16.0 + 0.1 * n for n in range(161)]
    return {"t": "trace", "t_s": times, "values": {"breath": [abs((t % 8.0) / 4.0 - 1.0) * 2.0 - 1.0 for t in times]}}


def show(room: Room, name: str) -> None:
    """Bring the room to this state; where somebody lifts, into the third repetition."""
    if name not in LIFTING:
        room.show(STATES[name])
        return
    known = {key: STATES[name][key] for key in ("guards", "led_by", "supervisor")}
    room.show(scene("LIFTING", **known))
    room.pass_time(RUN_IN_S + INTO_THE_PHASE_S)
    done = {"repetitions": [repetition(90.0, 2.6), repetition(97.0)], "now_s": 106.0}
    moved = {"t": "trace", "t_s": [106.0], "values": {"movement": [0.6]}}
    seen = [breath(106.0), moved] if name != "coached" else []
    room.show(STATES[name] | done, *seen)


def pictures_of_the_wall(browser: Browser, folder: Path) -> None:
    """Three sessions at once: one that lifts, one that rests, one with a cue."""
    for size, dark in (("phone", False), ("tablet", False), ("wall", False), ("wall", True)):
        for wall in hang(browser, size, dark=dark):
            busy(wall)
            save(wall.page, folder / f"wall-{size}{'-dark' if dark else ''}.jpg")


def save(page: Page, file: Path) -> None:
    """The picture, and its name for who waits."""
    page.screenshot(path=file, type="jpeg", quality=60)
    print(file.name, file=sys.stderr)


def main(folder: Path) -> None:
    """Make them all in light, and those of the tablet and the wall in the dark too."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for size in ("phone", "tablet", "desktop", "tablet at 200 %"):
            for dark in (False, True) if size == "tablet" else (False,):
                for name in STATES:
                    with a_room(browser, size, dark=dark) as room:
                        show(room, name)
                        file = f"room-{name}-{size.replace(' at 200 %', '-200')}{'-dark' if dark else ''}.jpg"
                        save(room.page, folder / file)
        pictures_of_the_wall(browser, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
