"""The closed chain, links 1 to 8, in one real browser: a newcomer's first question to her physician's page.

Joke is new in the demo practice. She answers her questions on her own screen; the rules ask for a physician; dr.
Haverkamp signs; Anouk prescribes, measures at the door, opens the room, a recording plays in over the sensor's own
socket, STOP ends it, the close asks; that evening Joke answers by her link; the next dose and the report follow.
In both languages and at three sizes; axe must find nothing on any page on the way.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LANGUAGES, SIZES, Server, axe_findings, fits

ANSWERS: dict[str, list[str]] = {
    "age": ["71"],
    "sex": ["female"],
    "weight": ["70"],
    "height": ["168"],
    "takes_medicines": ["yes"],
    "medicines": ["bisoprolol"],
    "high_pressure": ["yes"],
    "contacts_complete": ["yes"],
    "conditions": ["hypertension"],
    "effort_complaints": ["none"],
    "smoking": ["never"],
    "resting_pressure": ["138", "82", "136", "80"],
    "resting_pulse": ["58"],
    "rhythm": ["regular"],
    "illness": ["none"],
    "medicine_taken": ["yes"],
    "meal": ["none_recent"],
    "feels": ["same"],
    "standing_systolic": ["128"],
    "standing_diastolic": ["78"],
    "slept": ["well"],
    "muscle_pain": ["1"],
}  # fmt: skip
MOST_QUESTIONS = 90


def answer(fieldset, name: str) -> None:
    """Fill in one question, whatever its shape: as ANSWERS says, else no, none, or the first choice."""
    given = ANSWERS.get(name, ["no"])
    kind = fieldset.locator
    if kind('input[type="radio"]').count():
        wanted = kind(f'input[type="radio"][value="{given[0]}"]')
        (wanted if wanted.count() else kind('input[type="radio"]')).first.check(force=True)
    elif kind(f'[name="{name}-1-upper"]').count():
        for place, value in zip(("1-upper", "1-lower", "2-upper", "2-lower"), given, strict=True):
            kind(f'[name="{name}-{place}"]').fill(value)
    elif kind(f'[name="{name}-1-what"]').count():
        box = kind(f'[name="{name}-1-what"]')
        box.fill(given[0]) if name in ANSWERS else kind(f'[name="{name}-none"]').check(force=True)
    elif kind(f'input[name="{name}"][inputmode]').count():
        kind(f'input[name="{name}"]').fill(given[0]) if name in ANSWERS else kind(f'[name="{name}-unknown"]').check(
            force=True
        )
    elif kind('input[type="checkbox"]').count():
        for head in kind("details.group > summary").all():
            head.click()
        wanted = kind(f'input[type="checkbox"][value="{given[0]}"]')
        none = kind('input[type="checkbox"][value^="none"]')
        (wanted if wanted.count() else none).first.check(force=True)
    else:
        kind(f'[name="{name}"]').fill("weer tuinieren")


def answer_all(page: Page) -> None:
    """Fill in every question on the page."""
    for fieldset in page.locator('fieldset[id^="ask-"]').all():
        answer(fieldset, (fieldset.get_attribute("id") or "").removeprefix("ask-"))


class Walk:
    """One walk: who is signed in changes, the size and the language stay."""

    def __init__(self, open_page: Callable[..., Page], server: Server, size: str, language: str) -> None:
        self._open, self.server, self.size, self.language = open_page, server, size, language
        self.person = ""

    def page(self, path: str, as_: str = "") -> Page:
        return self._open(self.server, path, as_=as_, size=self.size, language=self.language)

    def look(self, page: Page) -> None:
        """Every page on the way: nothing for axe, nothing that scrolls sideways, in the language that was asked for."""
        assert axe_findings(page) == [], page.url
        assert fits(page), f"scrolls sideways: {page.url}"
        assert page.locator("html").get_attribute("lang") == self.language, f"another language: {page.url}"

    def pass_time(self, page: Page, to: str) -> None:
        page.evaluate(
            "to => fetch('/demo/time', {method: 'POST', headers: {'Content-Type': 'application/x-www-form-urlencoded'},"
            " body: new URLSearchParams({to, csrfmiddlewaretoken: document.querySelector('[name=csrfmiddlewaretoken]').value})})",
            to,
        )

    # --- the eight links ---------------------------------------------------------------------

    def intake(self) -> None:
        page = self.page("/intake", "Joke")
        for asked in range(MOST_QUESTIONS):
            if page.url.endswith("/done"):
                break
            name = page.url.rsplit("/", 1)[-1]
            if asked < 3:
                self.look(page)
            answer(page.locator(f"#ask-{name}"), name)
            page.locator("main form button.dark-step").click()
            page.wait_for_load_state()
        assert page.url.endswith("/done"), "the questions never end"
        self.look(page)

    def screen(self, coach: Page) -> None:
        coach.goto("/today")
        coach.get_by_role("link", name="Joke").first.click()
        self.person = re.search(r"/person/([^/]+)/", coach.url).group(1)
        expect(coach.locator(".ladder li")).to_have_count(7)
        expect(coach.locator(".ladder [aria-current]")).to_have_count(1)
        self.look(coach)

    def clearance(self, coach: Page) -> None:
        coach.locator('form[action$="/ask-clearance"] button').click()
        coach.wait_for_load_state()
        refused = coach.request.get(f"/clearance/{self.person}")
        assert refused.status == 404
        physician = self.page(f"/clearance/{self.person}", "Haverkamp")
        self.look(physician)
        said = re.search(r"(?:ondertekenen|signing): (\S+)", physician.locator(".demo").inner_text())
        assert said is not None
        physician.locator('input[name="decision"][value="cleared_with_limits"]').check(force=True)
        physician.locator("#by").select_option("gp")
        physician.locator("#password").fill(said.group(1))
        physician.locator(".sign button").click()
        physician.wait_for_load_state()
        assert physician.locator("[aria-invalid=true]").count() == 0

    def prescribe(self, coach: Page) -> None:
        coach.goto(f"/person/{self.person}/")
        coach.locator('form[action$="/prescribe"] button').click()
        coach.wait_for_load_state()
        assert coach.locator(".card .change .from-to").count() >= 4
        self.look(coach)

    def open_room(self, coach: Page) -> None:
        coach.goto(f"/person/{self.person}/door")
        self.look(coach)
        for _ in range(4):
            if coach.locator('form[action$="/start"] button').count():
                break
            answer_all(coach)
            coach.locator('form[action$="/door"] button').click()
            coach.wait_for_load_state()
        coach.locator('form[action$="/start"] button').click()
        coach.wait_for_url("**/room/**")

    def live(self, room: Page) -> None:
        room.locator('[data-do="add_sensor"]').click()
        link = room.locator("#sensor-link").inner_text()
        with played(link):
            self.look(room)
            for guard in ("breath", "pulse"):
                room.locator(f'[data-do="take_over {guard}"]').click()
            room.locator('[data-do="do begin"]').click(timeout=20_000)
            expect(room.locator(".stage")).to_be_visible()
            expect(room.locator('[data-key="LIFTING"]')).to_be_visible()
            expect(room.locator('[data-key="RESTING"]')).to_be_visible(timeout=60_000)
        expect(room.locator('[data-key="RESTING"]')).to_contain_text(re.compile(r"\d (van|of) [56]"))
        self.look(room)
        room.locator('[data-do="stop"], [data-do="do stop"]').first.click()
        expect(room.locator('[data-key="stopped"]')).to_be_visible()
        room.reload()
        expect(room.locator('[data-key="stopped"]')).to_be_visible()
        self.look(room)

    def close(self, coach: Page) -> str:
        self.pass_time(coach, "half_hour")
        coach.goto(f"/person/{self.person}/")
        coach.locator('a[href*="/close"]').first.click()
        self.look(coach)
        answer_all(coach)
        coach.locator("main form button.dark-step").click()
        coach.wait_for_url("**/closed")
        self.look(coach)
        assert coach.locator(".qr svg").count() == 1
        return coach.locator("code").first.inner_text()

    def evening(self, coach: Page, link: str) -> None:
        self.pass_time(coach, "evening")
        client = self.page("/")
        client.context.clear_cookies()
        client.context.add_cookies([{"name": "hk_language", "value": self.language, "url": self.server.url}])
        client.goto(link)
        self.look(client)
        for _ in range(12):
            for fieldset in client.locator("fieldset[data-needs]:visible").all():
                answer(fieldset, fieldset.get_attribute("data-needs") or "")
            following = client.locator("[data-next]:visible")
            if not following.count():
                break
            following.click()
        client.locator("[data-send]:visible").click()
        expect(client.locator("form.check")).to_have_count(0)
        self.look(client)
        client.goto(link)
        assert client.locator("form.check").count() == 0, "a link works once"

    def review(self, coach: Page) -> None:
        """A stopped session waits for a person: no dose before somebody looked."""
        coach.goto(f"/person/{self.person}/")
        assert coach.locator(".card .change .from-to").count() == 0
        coach.goto("/worries")
        self.look(coach)
        coach.locator(f'a[href*="/person/{self.person}/concern/"]').first.click()
        coach.locator('input[name="decision"][value="continue_lower"]').check(force=True)
        coach.locator('[name="note"]').fill("STOP was geprobeerd, er was niets.")
        coach.locator("main form button.dark-step").click()
        coach.wait_for_load_state()

    def next_dose_and_report(self, coach: Page) -> None:
        coach.goto(f"/person/{self.person}/")
        expect(coach.locator(".card .change .from-to").first).to_be_visible()
        expect(coach.locator("main")).to_contain_text("dose-lower-on-review")
        physician = self.page(f"/report/{self.person}", "Haverkamp")
        self.look(physician)
        report = physician.request.get(f"/report/{self.person}.pdf")
        assert report.status == 200
        assert report.body().startswith(b"%PDF")
        client = self.page("/plan", "Joke")
        self.look(client)


class played:
    """A simulated mover plays into the room while the block runs, as a sensor would."""

    def __init__(self, link: str) -> None:
        what = ["--simulated"]  # a real one plays in tests/doors/test_replay.py
        hartkracht = str(Path(sys.executable).with_name("hartkracht"))
        self._command = [hartkracht, "replay", *what, "--to", link, "--speed", "4"]

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_chain(own_server: Server, open_page: Callable[..., Page], size: str, language: str) -> None:
    walk = Walk(open_page, own_server, size, language)
    # In the morning, whatever the hour at which the tests run: her evening is at eight then.
    walk.pass_time(walk.page("/"), "morning")
    walk.intake()
    coach = walk.page("/today", "Anouk")
    walk.screen(coach)
    walk.clearance(coach)
    walk.prescribe(coach)
    walk.open_room(coach)
    walk.live(coach)
    link = walk.close(coach)
    walk.evening(coach, link)
    walk.review(coach)
    walk.next_dose_and_report(coach)
