"""Sensors that this device itself is or holds: strap, belt and cuff by Bluetooth, and a phone that measures the movement."""

import datetime as dt
import math
import struct

import pytest
from playwright.sync_api import Browser, expect

from hartkracht.devices.bringing import Belt
from hartkracht.signals.events import Beat, Breath
from tests.browser.conftest import axe_findings
from tests.browser.radio_stage import RADIO, column, force, given_a_place, judged, packet, pair, samples, times
from tests.browser.room_stage import Room, a_room, guard, scene

STRAP, BELT, CUFF = "Hartband koppelen", "Ademband koppelen", "Bloeddrukmeter koppelen"
ONE_BEAT = [0b1_0000, 60, 0, 4]  # 60 a minute, one interval of 1024/1024 s
TWO_BEATS = [0b1_1001, 75, 0, 7, 0, 0x33, 3, 0x66, 3]  # 16 bits, energy, intervals of 819 and 870
RATE_ALONE = [0, 72]
OFF_THE_SKIN = [0b100, 72]


def a_strap(room: Room) -> None:
    """A strap that beats and has its place in the session."""
    room.show(scene())
    pair(room, STRAP)
    packet(room, "strap", ONE_BEAT)
    given_a_place(room)
    room.until(lambda: bool(room.measured))


# --- a heart strap -------------------------------------------------------------------------------


def test_a_strap_gives_its_beats_in_milliseconds(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_strap(room)
        room.pass_time(1.0)
        packet(room, "strap", TWO_BEATS)
        room.pass_time(0.5)
        room.until(lambda: len(samples(room)) == 2)
        assert room.measured[0]["channels"] == {"rr_interval@strap": {"unit": "ms"}}
        assert [round(value or 0) for value in column(room, "rr_interval@strap")] == [1000, 800, 850]
        assert times(room) == sorted(times(room))
        assert abs(times(room)[2] - times(room)[1] - 0.85) < 0.01
        expect(room.page.get_by_role("button", name="Hartband verbonden")).to_be_visible()


def test_a_strap_without_intervals_gives_its_rate(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        room.show(scene())
        pair(room, STRAP)
        for _ in range(5):
            packet(room, "strap", RATE_ALONE)
            room.pass_time(1.0)
        given_a_place(room)
        room.pass_time(0.5)
        room.until(lambda: len(samples(room)) == 1)
        assert column(room, "heart_rate@strap") == [72] * 5


def test_a_strap_that_lies_on_the_table_gives_no_beat(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_strap(room)
        packet(room, "strap", OFF_THE_SKIN)
        room.pass_time(0.5)
        room.until(lambda: len(column(room, "rr_interval@strap")) == 2)
        assert column(room, "rr_interval@strap")[1] is None


def test_a_strap_that_lost_the_skin_says_so_with_its_samples_until_it_is_back(chromium: Browser) -> None:
    """Readings of before and after do not share a batch with those in between, so that the room takes only these as unseen."""
    with a_room(chromium, script=RADIO) as room:
        a_strap(room)
        for said in (ONE_BEAT, OFF_THE_SKIN, OFF_THE_SKIN, ONE_BEAT):
            packet(room, "strap", said)
        room.pass_time(0.5)
        room.until(lambda: len(column(room, "rr_interval@strap")) == 5)
        whys = [(batch["unseen"], value) for batch in samples(room) for value in batch["values"]["rr_interval@strap"]]
        assert whys == [(None, 1000.0), (None, 1000.0), ("contact_lost", None), ("contact_lost", None), (None, 1000.0)]


def test_a_strap_that_is_lost_is_told_and_comes_back_by_itself(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_strap(room)
        room.page.evaluate("() => lose('strap', true)")
        expect(room.page.get_by_role("button", name="Hartband weg, komt terug")).to_be_visible()
        room.pass_time(60.0)
        tries = room.page.evaluate("radio.strap.connections")
        assert 6 <= tries <= 12, "it tries for ever, ever less often, and at least once in ten seconds"
        room.page.evaluate("() => { radio.strap.away = false }")
        room.pass_time(11.0)
        expect(room.page.get_by_role("button", name="Hartband verbonden")).to_be_visible()
        packet(room, "strap", ONE_BEAT)
        room.pass_time(0.3)
        room.until(lambda: len(column(room, "rr_interval@strap")) == 2)


def test_losing_the_strap_does_not_touch_the_tempo(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_strap(room)
        seen = []
        room.show(scene("LIFTING", now_s=110.0))
        room.pass_time(3.5)
        for second in range(8):
            if second == 2:
                room.page.evaluate("() => lose('strap', true)")
            seen.append(room.word())
            room.pass_time(1.0)
        assert seen in (["uit"] * 4 + ["terug"] * 4, ["uit"] * 3 + ["terug"] * 4 + ["uit"]), seen


def test_what_was_not_acknowledged_goes_out_again_under_the_same_number(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        room.acking = False
        a_strap(room)
        room.pass_time(0.5)
        room.cut_feed()
        room.pass_time(1.5)
        first, again = samples(room)
        assert first == again
        room.acking = True
        room.cut_feed()
        room.pass_time(3.0)
        assert len(samples(room)) == 2


def test_a_device_that_was_paired_before_comes_back_without_a_touch(chromium: Browser) -> None:
    known = "localStorage['hk-paired'] = JSON.stringify({ belt: 'belt' });"
    with a_room(chromium, script=known + RADIO) as room:
        room.show(scene())
        room.pass_time(0.3)
        expect(room.page.get_by_role("button", name="Ademband verbonden")).to_be_visible()
        expect(room.page.get_by_role("button", name=STRAP)).to_be_visible()


def test_a_second_sensor_of_one_kind_is_refused_in_words(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_strap(room)
        room.say_to_feed({"t": "closed", "nl": "Er is al een sensor van deze soort. Kies er een.", "en": "Choose one."})
        room.pass_time(0.2)
        expect(room.page.locator(".lacks")).to_have_text("Er is al een sensor van deze soort. Kies er een.")


def test_six_beats_of_the_strap_are_six_beats_for_the_server(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_strap(room)
        for _ in range(6):
            room.pass_time(1.0)
            packet(room, "strap", ONE_BEAT)
        room.pass_time(0.5)
        room.until(lambda: len(column(room, "rr_interval@strap")) == 7)  # a beat is told with the one after it
        assert len([event for event in judged(room.measured) if isinstance(event, Beat)]) == 6


def test_a_strap_that_loses_the_skin_says_so_until_it_is_back(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_strap(room)
        words = room.page.get_by_text("De hartband zegt: geen contact met de huid. Maak hem nat en trek hem strakker.")
        packet(room, "strap", OFF_THE_SKIN)
        expect(words.first).to_be_visible()
        packet(room, "strap", ONE_BEAT)
        expect(room.page.locator(".lacks")).to_have_count(0)


# --- a breath belt -------------------------------------------------------------------------------


def a_belt(room: Room) -> None:
    """A belt that measures and has its place in the session."""
    room.show(scene())
    pair(room, BELT)
    packet(room, "belt", force(10.0))
    given_a_place(room)
    room.until(lambda: bool(room.measured))


def test_a_belt_is_started_with_the_very_bytes_of_the_gateway(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_belt(room)
        assert room.page.evaluate("radio.belt.written") == [list(data) for _, data in Belt().greeting()]


def test_a_belt_gives_its_force_evenly_in_time(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_belt(room)
        for late in (0.25, 0.35, 0.2, 0.2):
            room.pass_time(late)
            packet(room, "belt", force(10.0, 10.5, math.nan, 11.5, 12.0))
        room.pass_time(0.3)
        room.until(lambda: len(times(room)) == 21)
        assert room.measured[0]["channels"] == {"breath_volume@belt": {"unit": "au", "inhale": "up"}}
        assert column(room, "breath_volume@belt")[1:6] == [10.0, 10.5, None, 11.5, 12.0]
        steps = [after - before for before, after in zip(times(room)[1:], times(room)[2:], strict=False)]
        assert all(abs(step - 0.05) < 0.002 for step in steps), steps


@pytest.mark.parametrize("other", [bytes.fromhex("58051a00"), b"", force(10.0)[:-1], b"\x20\x09" + bytes(7)])
def test_bytes_that_are_no_measurement_are_no_breath(chromium: Browser, other: bytes) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_belt(room)
        packet(room, "belt", other)
        room.pass_time(0.3)
        assert len(times(room)) == 1


def test_a_belt_that_comes_back_is_started_anew(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_belt(room)
        room.page.evaluate("() => lose('belt', false)")
        expect(room.page.get_by_role("button", name="Ademband weg, komt terug")).to_be_visible()
        room.pass_time(1.0)
        expect(room.page.get_by_role("button", name="Ademband verbonden")).to_be_visible()
        assert len(room.page.evaluate("radio.belt.written")) == 6


def test_six_breaths_of_the_belt_are_six_breaths_for_the_server(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_belt(room)
        for n in range(68):  # four seconds a breath, ten samples a packet
            room.pass_time(0.5)
            packet(room, "belt", force(*(12.0 + 3.0 * math.sin(math.pi * (10 * n + k) * 0.05 / 2) for k in range(10))))
        room.pass_time(0.3)
        room.until(lambda: len(times(room)) == 681)
        breaths = [event for event in judged(room.measured) if isinstance(event, Breath)]
        assert 6 <= len(breaths) <= 8  # the first are for learning


def test_a_blind_belt_is_told_in_words_and_sound(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO + HEARD) as room:
        a_belt(room)
        room.page.mouse.click(5, 5)
        lost = {"nl": "Geen signaal meer.", "en": "No signal any more."}
        blind = {"movement": guard(), "breath": guard("", why=lost, since_s=100.0), "pulse": guard(required=False)}
        before = room.page.evaluate("tones.length")
        room.show(scene(guards=blind))
        expect(room.page.locator("#said")).to_have_text("adem blind. Geen signaal meer.")
        assert room.page.evaluate("tones.length") > before


HEARD = """
  window.tones = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) { tones.push(at); return start.call(this, at); };
"""


# --- a pressure cuff -----------------------------------------------------------------------------


def cuff_packet(systolic: int, diastolic: int, at: dt.datetime | None, status: int = 0, *, kind: str = "mmHg") -> bytes:
    """A 0x2A35 packet."""
    flags = (0 if kind == "mmHg" else 1) | (2 if at else 0) | 16
    clock = struct.pack("<H5B", at.year, at.month, at.day, at.hour, at.minute, at.second) if at else b""
    return bytes([flags]) + struct.pack("<HHH", systolic, diastolic, 0x07FF) + clock + struct.pack("<H", status)


def a_cuff(room: Room, state: str = "RESTING") -> dt.datetime:
    """A cuff that is connected while the session is in this state; the local time of this page."""
    room.show(scene())
    pair(room, CUFF)
    room.show(scene(state, rest_until_s=200.0))
    parts = room.page.evaluate(
        "() => { const d = new Date(); return [d.getFullYear(), d.getMonth() + 1, d.getDate(), d.getHours(), d.getMinutes(), d.getSeconds()] }"
    )
    return dt.datetime(*parts)  # noqa: DTZ001  (a cuff's own clock has no zone)


def test_a_reading_between_sets_is_noted_without_a_hand(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        now = a_cuff(room)
        packet(room, "cuff", cuff_packet(138, 82, now))
        room.pass_time(0.2)
        noted = {"systolic": 138, "diastolic": 82, "delay_s": None, "posture": "sitting"}
        assert room.sent("pressure") == [noted]
        expect(room.page.locator(".restboard .pressure")).to_contain_text("138/82")


def test_a_reading_in_kilopascal_is_noted_in_millimetres_of_mercury(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        now = a_cuff(room)
        packet(room, "cuff", cuff_packet(0xF0B8, 0xF06D, now, kind="kPa"))  # 18.4 and 10.9 kPa
        assert [(read["systolic"], read["diastolic"]) for read in room.sent("pressure")] == [(138, 82)]


@pytest.mark.parametrize("ago", [dt.timedelta(hours=1), dt.timedelta(minutes=4), dt.timedelta(days=-1)])
def test_a_stored_reading_is_refused_in_words(chromium: Browser, ago: dt.timedelta) -> None:
    with a_room(chromium, script=RADIO) as room:
        now = a_cuff(room)
        packet(room, "cuff", cuff_packet(138, 82, now - ago))
        room.pass_time(0.2)
        assert room.sent("pressure") == []
        expect(room.page.locator("#said")).to_contain_text("Die telt niet. Meet opnieuw.")


def test_a_cuff_without_a_clock_counts_only_after_the_time_that_measuring_takes(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        a_cuff(room)
        packet(room, "cuff", cuff_packet(150, 90, None))
        assert room.sent("pressure") == []
        room.pass_time(25.0)
        packet(room, "cuff", cuff_packet(138, 82, None))
        assert [read["systolic"] for read in room.sent("pressure")] == [138]


@pytest.mark.parametrize(("value", "status"), [(0x07FF, 0), (138, 0b1), (138, 0b10), (138, 0b10_0000)])
def test_a_reading_that_the_cuff_itself_doubts_does_not_count(chromium: Browser, value: int, status: int) -> None:
    with a_room(chromium, script=RADIO) as room:
        now = a_cuff(room)
        packet(room, "cuff", cuff_packet(value, 82, now, status))
        assert room.sent("pressure") == []
        expect(room.page.locator("#said")).to_contain_text("Meet opnieuw.")


def test_a_reading_while_she_lifts_is_none_of_the_set(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        now = a_cuff(room, "LIFTING")
        packet(room, "cuff", cuff_packet(138, 82, now))
        room.pass_time(0.2)
        assert room.sent("pressure") == []
        expect(room.page.locator(".trouble")).to_contain_text("Meet na de set.")


# --- what a browser lacks ------------------------------------------------------------------------

LACKS = [
    ("delete Navigator.prototype.bluetooth", "Deze browser heeft geen Bluetooth."),
    ("delete Navigator.prototype.mediaDevices", "Deze browser kan de camera niet gebruiken."),
    ("delete window.OffscreenCanvas", "Deze browser kan de camera niet gebruiken."),
    ("delete window.WebAssembly", "Deze browser kan de camera niet gebruiken."),
    ("delete Navigator.prototype.wakeLock", "Dit scherm kan uitgaan."),
    (
        "Object.defineProperty(window, 'isSecureContext', { value: false })",
        "Zonder https geeft een browser geen camera",
    ),
]


@pytest.mark.parametrize(("without", "says"), LACKS)
def test_what_a_browser_lacks_is_said_in_one_line(chromium: Browser, without: str, says: str) -> None:
    bluetooth = "Object.defineProperty(Navigator.prototype, 'bluetooth', { configurable: true, value: {} });"
    with a_room(chromium, own_time=False, script=bluetooth + without) as room:
        room.until(lambda: room.opened == 1)
        room.say(scene())
        expect(room.page.get_by_role("button", name="Test het geluid")).to_be_visible()
        assert len([line for line in room.page.locator(".lacks").all_inner_texts() if line.startswith(says)]) == 1
        assert axe_findings(room.page) == []


def test_a_browser_that_lacks_nothing_is_told_nothing(chromium: Browser) -> None:
    with a_room(chromium, script=RADIO) as room:
        room.show(scene())
        expect(room.page.locator(".lacks")).to_have_count(0)


# --- a phone -------------------------------------------------------------------------------------


def test_a_phone_measures_pull_and_turn_in_si_units(chromium: Browser) -> None:
    with a_room(chromium, "phone", path="/sensor/token1") as room:
        status = room.page.get_by_role("status")
        room.page.get_by_role("button", name="Begin met meten").click()
        expect(status).to_have_text("Meet. Laat dit scherm aan.")
        room.page.evaluate(
            """() => dispatchEvent(new DeviceMotionEvent("devicemotion", {
              accelerationIncludingGravity: { x: 0.1, y: 9.8, z: 0.2 }, rotationRate: { alpha: 180, beta: 90, gamma: 0 }, interval: 20 }))"""
        )
        room.pass_time(0.3)
        room.until(lambda: len(samples(room)) == 1)
        values = {name: column[0] for name, column in samples(room)[0]["values"].items()}
        assert values["acceleration_y@phone"] == 9.8
        assert abs(values["angular_velocity_x@phone"] - 1.5708) < 1e-4
        assert abs(values["angular_velocity_z@phone"] - 3.1416) < 1e-4
        room.pass_time(3.0)
        expect(status).to_contain_text("geeft geen beweging door")


def test_the_page_of_the_phone_breaks_no_rule_of_axe(chromium: Browser) -> None:
    with a_room(chromium, "phone", path="/sensor/token1", own_time=False) as room:
        assert axe_findings(room.page) == []


def test_a_browser_without_motion_says_what_to_do(chromium: Browser) -> None:
    with a_room(chromium, "phone", path="/sensor/token1", script="delete window.DeviceMotionEvent") as room:
        room.page.get_by_role("button", name="Begin met meten").click()
        expect(room.page.get_by_role("status")).to_contain_text("open de link met https")
        assert room.measured == []
