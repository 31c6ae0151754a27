"""The live room against the real server: from the coach's board to STOP, and two screens that agree."""

import json
import re
import statistics
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from hartkracht.model.dose import Tempo
from hartkracht.simulate import Plan, simulate, someone
from tests.browser.conftest import OpenPage, Server

READINGS = {"1-upper": "138", "1-lower": "82", "2-upper": "136", "2-lower": "82"}
SAFE = {
    "symptoms_now": "none-of-these",
    "illness": "none",
    "medicine_taken": "yes",
    "rhythm": "regular",
    "spray_used": "no",
}


def open_room(page: Page) -> None:
    """From the board through the door into the room of the client who may train now."""
    page.goto("/today")
    page.get_by_role("link", name=re.compile("Els V.")).and_(page.locator(".button")).first.click()
    if "/door" in page.url:
        answer_at_the_door(page)
        page.locator("main form button.button").last.click()
    page.wait_for_url(re.compile("/room/"))
    expect(page.locator(".pane")).to_be_visible()


def answer_at_the_door(page: Page) -> None:
    """Nothing wrong today, two readings within the limits."""
    for name, value in SAFE.items():
        page.locator(f"main input[name={name}][value={value}]").check()
    for part, value in READINGS.items():
        page.locator(f"main input[name='resting_pressure-{part}']").fill(value)
    page.locator("main input[name=resting_pulse]").fill("58")
    page.locator("main form button.button").last.click()
    page.wait_for_load_state()


def watch_all(page: Page) -> None:
    """The coach takes over whatever nobody sees."""
    for name in ("movement", "breath"):
        watch(page, name)


def watch(page: Page, name: str) -> None:
    """The coach takes over this guard, and the server says so."""
    row = page.locator(f".watch[data-guard={name}]")
    row.get_by_role("button", name="Ik kijk zelf").click()
    expect(row).to_have_attribute("data-state", "coach")


def pane(page: Page, state: str) -> Locator:
    """The coach's half in this state."""
    return page.locator(f"#room[data-state={state}] .pane")


def test_a_set_counted_by_hand_and_stopped_is_seen_on_both_screens(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk")
    open_room(page)
    second = open_page(own_server, page.url.removeprefix(own_server.url), as_="Anouk")
    second.goto(page.url)
    watch_all(page)
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(pane(page, "LIFTING")).to_be_visible()
    expect(pane(second, "LIFTING")).to_be_visible()
    for counted in (2, 3):
        page.get_by_role("button", name="Herhaling +1").click()
        expect(page.locator(".stage .count")).to_have_text(str(counted))
        expect(second.locator(".stage .count")).to_have_text(str(counted))
    second.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="STOP")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="STOP")).to_be_visible()


def test_a_replayed_recording_is_counted_and_its_loss_pauses(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk")
    open_room(page)
    page.get_by_role("button", name="Sensor toevoegen").click()
    link = page.locator("#sensor-link").text_content() or ""
    watch(page, "breath")
    command = [str(Path(sys.executable).with_name("hartkracht")), "replay", "--simulated", "--to", link]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as sensor:
        page.get_by_role("button", name="Begin", exact=True).click(timeout=20_000)
        expect(page.locator(".chart .seconds li:not(:has(b))")).to_have_count(2, timeout=40_000)
        sensor.kill()
    expect(pane(page, "PAUSED")).to_be_visible(timeout=8_000)
    expect(page.locator(".watch[data-guard=movement]")).to_contain_text("Niemand ziet het nog.")


# Play rows [t_s, six values] as the phone's own motion events, each at its time.
SWING = """rows => {
  const from = performance.now();
  const d = 180 / Math.PI;
  const play = () => {
    while (rows.length && rows[0][0] * 1000 <= performance.now() - from) {
      const [, ax, ay, az, wx, wy, wz] = rows.shift();
      dispatchEvent(new DeviceMotionEvent("devicemotion", {
        accelerationIncludingGravity: { x: ax, y: ay, z: az }, rotationRate: { beta: wx * d, gamma: wy * d, alpha: wz * d }, interval: 20 }));
    }
    if (rows.length) setTimeout(play, 20);
  };
  play();
}"""


def swing() -> tuple[list[list[float]], list[dict[str, float]]]:
    """A made-up person does a slow set with a phone on the shin: time, pull and turn; and her true repetitions."""
    plan = Plan(repetitions=6, tempo=Tempo(3.0, 0.0, 3.0, 0.0), before_s=6.0, after_s=20.0)
    made = simulate(someone(1), plan, seed=1, seen_by=["inertial"])
    values = made.recording.values
    columns = [values[f"{quantity}_{axis}@shin"] for quantity in ("acceleration", "angular_velocity") for axis in "xyz"]
    rows = [[float(t), *(float(column[n]) for column in columns)] for n, t in enumerate(made.recording.t_s)]
    return rows, made.truth["repetitions"]


def counted(page: Page) -> list[dict[str, float]]:
    """What the server counts from now on, as this room hears it."""
    found: list[dict[str, float]] = []

    def hear(text: str | bytes) -> None:
        frame = json.loads(text)
        if frame["t"] == "counted":
            found.append(frame["repetition"])

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    return found


def test_a_phone_that_joined_by_its_link_counts_a_whole_set_with_its_tempo(
    own_server: Server, open_page: OpenPage
) -> None:
    page = open_page(own_server, as_="Anouk")
    found = counted(page)
    open_room(page)
    page.get_by_role("button", name="Sensor toevoegen").click()
    token = (page.locator("#sensor-link").text_content() or "").rsplit("/", 1)[1]
    phone = open_page(own_server, f"/sensor/{token}", size="phone")
    phone.get_by_role("button", name="Begin met meten").click()
    rows, true = swing()
    phone.evaluate(SWING, rows)
    expect(phone.get_by_role("status")).to_have_text("Meet. Laat dit scherm aan.")
    watch(page, "breath")
    page.get_by_role("button", name="Begin", exact=True).click(timeout=20_000)
    expect(pane(page, "RESTING")).to_be_visible(timeout=90_000)
    assert len(found) == len(true) == 6
    assert all(each["full"] for each in found)
    # From turn to turn: where she begins and ends as softly as can be, no sensor sees the moment itself.
    seen_s, true_s = (
        [after["turn_s"] - before["turn_s"] for before, after in pairwise(each)] for each in (found, true)
    )
    off = [abs(seen - was) for seen, was in zip(seen_s, true_s, strict=True)]
    assert statistics.median(off) <= 0.15, off
    assert max(off) <= 0.45, off


def test_the_log_of_a_stop_is_kept_by_the_practice(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk")
    open_room(page)
    page.keyboard.press("Escape")
    with page.expect_response(re.compile("/log$")) as answer:
        page.locator("[data-step=unload]").get_by_role("button").click()
    assert answer.value.status == 204
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('hk-log')).map(k => localStorage[k])") == [
        "[]"
    ]


def test_a_room_of_somebody_else_does_not_exist(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, as_="Anouk")
    answer = page.goto("/room/0123456789abcdef0123456789abcdef/0123456789abcdef0123456789abcdef/")
    assert answer is not None
    assert answer.status == 404


def test_a_stop_on_the_wall_stops_her_room_and_brings_the_steps(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk")
    open_room(page)
    wall = open_page(own_server, as_="Anouk", size="desktop")
    wall.goto("/today")
    wall.get_by_role("link", name="Zie ze op één scherm").click()
    panel = wall.get_by_role("article", name="Els V.")
    expect(panel).to_contain_text("klaar om te beginnen")
    panel.get_by_role("button", name="STOP").click()
    expect(page.get_by_role("heading", name="STOP")).to_be_visible()
    panel.get_by_role("link", name="Naar de stappen").click()
    expect(wall.get_by_role("heading", name="STOP")).to_be_visible()


def test_a_broken_machine_brings_another_exercise_from_the_gate(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk")
    open_room(page)
    before = page.locator(".head h1").text_content()
    page.get_by_text("Kan deze niet?").click()
    page.get_by_role("button", name="Machine kapot").click()
    expect(page.locator(".head h1")).not_to_have_text(before or "")
    expect(page.locator(".plan").first).to_contain_text(re.compile("×"))


def test_a_note_and_a_machine_come_back_after_a_reload(own_server: Server, open_page: OpenPage) -> None:
    page = open_page(own_server, as_="Anouk")
    open_room(page)
    page.locator("summary", has_text="Machine:").click()
    page.get_by_label("Stand van stoel, rug, hendel").fill("stoel 4")
    page.get_by_role("button", name="Onthoud dit").click()
    expect(page.locator("summary", has_text="Machine: stoel 4")).to_be_visible()
    page.reload()
    expect(page.locator("summary", has_text="Machine: stoel 4")).to_be_visible()
