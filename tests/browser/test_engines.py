"""The room in Firefox and in WebKit, as the system packages them: it works with what they have and says what is missing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import engines
from tests.browser.conftest import Server
from tests.browser.engines import Tab, click, press, until
from tests.browser.test_room_live import READINGS, SAFE

ESCAPE = "\ue00c"
ANSWER = """(safe, readings) => {
  const field = (name) => document.querySelector(`main input[name='${name}']`);
  for (const [name, value] of Object.entries(safe)) document.querySelector(`main input[name=${name}][value=${value}]`).click();
  for (const [part, value] of Object.entries(readings)) field(`resting_pressure-${part}`).value = value;
  field("resting_pulse").value = "58";
}"""
FORWARD = "() => [...document.querySelectorAll('main form button.button')].at(-1).click()"
IN_STATE = "state => document.querySelector('#room')?.dataset.state === state"
ON_PATH = "part => location.pathname.includes(part) && document.readyState === 'complete'"
SEES = "text => document.body.innerText.includes(text)"
COUNTED = "() => document.querySelectorAll('.chart .seconds li:not(:has(b))').length >= 2"
MAY_START = """() => document.readyState === 'complete' && !document.querySelector('main input[name=resting_pulse]')
  && document.querySelectorAll('main form button.button').length > 0"""
MAY_BEGIN = "() => [...document.querySelectorAll('.pane button')].some(one => one.textContent.trim() === 'Begin')"
FITS = "() => document.documentElement.scrollWidth <= innerWidth"
STOP_FILLS = """() => {
  const box = document.querySelector('.stop-box').getBoundingClientRect();
  return box.width >= innerWidth && box.height >= innerHeight;
}"""


@pytest.fixture(params=["firefox", "webkit"])
def tab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A tab of each of both, where the machine has it."""
    if request.param == "firefox" and engines.FIREFOX is None:
        pytest.skip("this machine has no Firefox: install firefox-esr (or firefox)")
    if request.param == "webkit" and not (engines.WEBKIT_DRIVER and engines.MINI_BROWSER and engines.XVFB):
        pytest.skip("this machine has no WebKit to drive: install webkit2gtk-driver and xvfb")
    with getattr(engines, request.param)(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def test_a_set_is_counted_from_a_sensor_and_stopped(tab: Tab, own_server: Server) -> None:
    tab.go(own_server.url)
    click(tab, ".demo-people button", "Anouk")
    until(tab, ON_PATH, "/today")
    click(tab, ".person .button", "Els")
    until(tab, ON_PATH, "/door")
    tab.run(ANSWER, SAFE, READINGS)
    tab.run(FORWARD)
    until(tab, MAY_START)
    tab.run(FORWARD)
    until(tab, IN_STATE, "READY")
    until(tab, "() => /Bluetooth/.test(document.body.innerText)")

    click(tab, ".pane button", "Sensor toevoegen")
    link = until(tab, "() => document.querySelector('#sensor-link')?.textContent")
    click(tab, ".watch[data-guard=breath] button")
    until(tab, "() => document.querySelector('.watch[data-guard=breath]').dataset.state === 'coach'")
    command = [str(Path(sys.executable).with_name("hartkracht")), "replay", "--simulated", "--to", link]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as sensor:
        until(tab, MAY_BEGIN)
        click(tab, ".pane button", "Begin")
        until(tab, IN_STATE, "LIFTING")
        until(tab, COUNTED, within_s=60.0)
        press(tab, ESCAPE)
        until(tab, IN_STATE, "STOPPED")
        sensor.kill()
    assert tab.run(STOP_FILLS)
    assert tab.run(SEES, "112")
    room = tab.run("() => location.href")
    tab.go(room)
    until(tab, IN_STATE, "STOPPED")
    assert tab.said == []


def test_pages_of_the_coach_fit_and_break_nothing(tab: Tab, server: Server) -> None:
    tab.go(server.url)
    click(tab, ".demo-people button", "Anouk")
    until(tab, ON_PATH, "/today")
    for path in ("/today", "/worries", "/outbox", "/people", "/rulebook"):
        tab.go(server.url + path)
        assert tab.run("() => document.querySelector('h1').textContent.trim().length > 0"), path
        assert tab.run(FITS), path
    assert tab.said == []
