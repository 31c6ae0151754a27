"""The coach's and the practice's pages in a real browser: they read well at every size, and the chain's first links hold."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hartkracht.clinic import demo
from tests.browser.conftest import LANGUAGES, SIZES, OpenPage, Server, axe_findings, fits, running_server

PASSWORD = "een lange zin met water"
PEOPLE = {name: demo.person_id(name) for name in demo.CLIENTS}
PAGES = [
    ("", "/"),
    ("", "/accounts/login/"),
    ("", "/no-such-page"),
    ("", "/components"),
    ("Anouk", "/today"),
    ("Anouk", "/people"),
    ("Anouk", "/people/enrol"),
    ("Anouk", "/worries"),
    ("Anouk", "/outbox"),
    ("Anouk", f"/person/{PEOPLE['els']}/"),
    ("Anouk", f"/person/{PEOPLE['henk']}/"),
    ("Anouk", f"/person/{PEOPLE['corrie']}/"),
    ("Anouk", f"/person/{PEOPLE['joke']}/"),
    ("Anouk", f"/person/{PEOPLE['els']}/door"),
    ("Petra", "/practice"),
    ("Petra", "/practice/account"),
    ("Petra", "/practice/roles"),
    ("Haverkamp", "/people"),
    ("Haverkamp", f"/person/{PEOPLE['els']}/"),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("who", "path"), PAGES, ids=lambda value: value or "nobody")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    who: str, path: str, size: str, server: Server, open_page: OpenPage
) -> None:
    dark = size == "desktop"
    page = open_page(server, path, as_=who, size=size, language="en" if size == "tablet" else "nl", dark=dark)
    assert axe_findings(page) == []
    assert fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_says_for_each_of_the_five_what_stands(language: str, server: Server, open_page: OpenPage) -> None:
    page = open_page(server, "/today", as_="Anouk", language=language)
    nl = language == "nl"
    rows = {re.split(r"[ \n]", row)[0]: row for row in page.locator(".person").all_inner_texts()}
    expected = {
        "Els": ("Mag trainen", "May train"),
        "Henk": ("Nog niet bekend", "Not known yet"),
        "Corrie": ("Eerst de arts", "The physician first"),
        "Fatma": ("Eerst de arts", "The physician first"),
        "Joke": ("Nieuw", "New"),
    }
    for name, (in_dutch, in_english) in expected.items():
        assert (in_dutch if nl else in_english) in rows[name]
    assert page.locator(".dark-step").count() == 1


def test_a_page_is_light_and_asks_little(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, "/today", as_="Anouk")
    asked: list[int] = []
    page.on("response", lambda answer: asked.append(len(answer.body())))
    page.reload(wait_until="networkidle")
    assert len(asked) <= 12
    assert sum(asked) <= 150_000


def test_the_policy_stops_a_script_that_was_slipped_in(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, "/today", as_="Anouk", watched=False)
    outcome = page.evaluate(
        "new Promise(done => { document.addEventListener('securitypolicyviolation', e => done(e.violatedDirective));"
        " const s = document.createElement('script'); s.textContent = '1'; document.body.append(s);"
        " setTimeout(() => done('none'), 1000) })"
    )
    assert outcome.startswith("script-src")


def test_everything_on_the_board_is_reached_by_keyboard(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, "/today", as_="Anouk")
    wanted = page.locator("main a, main button").count()
    reached = set()
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("[...document.querySelectorAll('main a, main button')].indexOf(document.activeElement)")
        )
    assert reached >= set(range(wanted))


def test_the_skip_link_leads_to_the_content(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, "/today", as_="Anouk")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")


@pytest.mark.parametrize("who", ["", "Anouk", "Petra", "Haverkamp", "Joke", "Els"])
def test_at_320_wide_nothing_scrolls_sideways(who: str, server: Server, open_page: OpenPage) -> None:
    """WCAG 2.2, 1.4.10: a small telephone, or a screen of 1280 at 400 %."""
    own = {"Joke": ["/home"], "Els": ["/home", "/plan"]}
    page = open_page(server, "/", as_=who)
    page.set_viewport_size({"width": 320, "height": 640})
    wide = []
    for path in own.get(who) or [path for name, path in PAGES if name == who]:
        page.goto(path)
        wide += [] if fits(page) else [path]
    assert wide == []


def test_text_at_double_size_still_fits(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, "/today", as_="Anouk", size="tablet")
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    assert fits(page)


# --- the first links of the chain ------------------------------------------------------------


def measure(page: Page, upper: str, lower: str, row: int = 1) -> None:
    """Type one reading."""
    page.locator(f"[name=resting_pressure-{row}-upper]").fill(upper)
    page.locator(f"[name=resting_pressure-{row}-lower]").fill(lower)


def well_today(page: Page) -> None:
    """Answer the questions at the door: nothing the matter."""
    page.locator("[name=symptoms_now][value=none-of-these]").check()
    page.locator("[name=illness][value=none]").check()
    page.locator("[name=medicine_taken][value=yes]").check()
    page.locator("[name=resting_pulse]").fill("58")
    page.locator("[name=rhythm][value=regular]").check()


def test_the_door_asks_measures_and_lets_the_session_begin(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, "/today", as_="Anouk")
    page.get_by_role("link", name=re.compile("Begin")).click()
    well_today(page)
    measure(page, "82", "138")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_contain_text("Omgekeerd?")
    expect(page.locator("[name=resting_pressure-1-lower]")).to_have_value("138")
    measure(page, "138", "82")
    measure(page, "136", "84", row=2)
    page.get_by_role("button", name="Bewaar").click()
    page.locator("[name=spray_used][value=no]").check()  # what the rules ask of her heart besides
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Klaar om te beginnen")
    page.get_by_role("button", name=re.compile("Begin de training")).click()
    page.wait_for_url(re.compile(r"/room/[0-9a-f]+/[0-9a-f]+/"))


def test_pressure_that_is_too_high_ends_at_the_door(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, f"/person/{PEOPLE['els']}/door", as_="Anouk")
    well_today(page)
    measure(page, "186", "104")
    measure(page, "184", "102", row=2)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator(".chip").first).to_have_text("Vandaag niet")
    expect(page.get_by_role("button", name=re.compile("Begin de training"))).to_have_count(0)


def test_night_makes_silence_news(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, "/worries", as_="Anouk")
    expect(page.locator(".worry").first).to_contain_text("Er kwam geen antwoord")
    page.get_by_role("button", name="naar de volgende ochtend").click()
    expect(page.locator(".worry").first).to_contain_text("Henk")


# --- signing in for real ---------------------------------------------------------------------


def test_an_invited_coach_chooses_a_password_and_adds_a_passkey(tmp_path: Path, chromium: Browser) -> None:
    """No demo here: a link that works once, a password, a passkey, and from then on the passkey alone."""
    with running_server(tmp_path, demo=False) as server:
        context = chromium.new_context(base_url=server.url, locale="nl")
        page = context.new_page()
        come_in(page, invite(tmp_path, server.url))
        page.context.clear_cookies()
        page.goto("/accounts/login/")
        page.locator("#passkey_login").click()
        page.wait_for_url("**/practice")
        context.close()


def come_in(page: Page, link: str) -> None:
    """By the link, with a password and a passkey, to her own page."""
    with_authenticator(page)
    page.goto(link)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Nog een keer").fill(PASSWORD)
    page.get_by_role("button", name="Bewaar en meld aan").click()
    page.wait_for_url("**/accounts/2fa/")
    page.goto("/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile("recovery-codes|2fa/$|webauthn/$"))
    page.goto("/home")
    page.wait_for_url("**/practice")


def test_a_page_that_was_left_alone_covers_itself_and_keeps_what_was_typed(tmp_path: Path, chromium: Browser) -> None:
    with running_server(tmp_path, demo=False) as server:
        context = chromium.new_context(base_url=server.url, locale="nl")
        page = context.new_page()
        come_in(page, invite(tmp_path, server.url))
        page.goto("/practice/account")
        name = page.locator("main input[name=name]")
        name.fill("Anouk")
        cover = page.get_by_role("dialog", name="Vergrendeld")
        left(page, 0)
        expect(cover).to_be_visible()
        assert axe_findings(page) == []
        for _ in range(3):
            page.keyboard.press("Escape")
        expect(cover).to_be_visible()
        with page.expect_popup() as opened:
            cover.get_by_role("link", name="Meld u aan om verder te gaan").click()
        expect(opened.value.locator("input[type=password]")).to_be_visible()
        opened.value.close()
        left(page, 900)
        expect(cover).not_to_be_visible()
        expect(name).to_have_value("Anouk")
        context.close()


def left(page: Page, seconds: int) -> None:
    """The practice says how long this sign-in may be left alone, and somebody looks at the page."""
    page.route("**/present/left", lambda route: route.fulfill(json={"left_s": seconds}))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def invite(home: Path, url: str) -> str:
    """The link for the first administrator."""
    command = [
        str(Path(sys.executable).with_name("hartkracht")),
        "account",
        "petra@example.org",
        "--name",
        "Petra Smit",
        "--address",
        url,
    ]
    environment = {**os.environ, "HARTKRACHT_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return made.stdout.splitlines()[0]


def with_authenticator(page: Page) -> None:
    """A passkey in the machine, as Chromium plays it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
