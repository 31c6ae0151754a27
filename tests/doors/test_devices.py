"""Bytes of real protocols: the worked vectors, cut packets refused, hostile bytes never invented into a reading."""

import datetime as dt
import math
import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hartkracht.devices import NotOurs, battery, blood_pressure, heart_rate, line, motion, polar, vernier
from hartkracht.devices.clock import DeviceClock


def test_a_strap_without_contact_detection():
    said = heart_rate.parse(bytes.fromhex("10489A03"))
    assert (said.bpm, said.contact) == (72, None)
    assert said.rr_ms == pytest.approx((900.39,), abs=0.01)


def test_a_strap_with_contact_and_two_intervals():
    said = heart_rate.parse(bytes.fromhex("1648A003B803"))
    assert (said.bpm, said.contact) == (72, True)
    assert said.rr_ms == pytest.approx((906.25, 929.69), abs=0.01)


def test_a_wide_rate_with_energy():
    said = heart_rate.parse(bytes([0x19, 0x2C, 0x01, 0x10, 0x00, 0x00, 0x04]))
    assert (said.bpm, said.energy_kj, said.rr_ms) == (300, 16, (1000.0,))


@pytest.mark.parametrize("cut", ["10", "1048", "10489A", "1948", "00480000"])
def test_a_cut_heart_rate_packet_is_refused(cut):
    with pytest.raises(NotOurs):
        heart_rate.parse(bytes.fromhex(cut))


def test_beats_follow_each_other_and_a_lost_packet_is_counted():
    beats = heart_rate.Beats()
    assert beats.place(10.0, (1000.0,)) == [(10.0, 1000.0)]
    assert beats.place(11.3, (1000.0,)) == [(11.0, 1000.0)]
    assert beats.lost == 0
    assert beats.place(15.0, (1000.0,)) == [(15.0, 1000.0)]
    assert beats.lost == 1
    assert beats.place(16.0, ()) == []


def test_a_cuff_reading():
    said = blood_pressure.parse(bytes.fromhex("1678005000 5D00 EA070B16081E00 4800 0400".replace(" ", "")))
    assert (said.systolic, said.diastolic, said.mean, said.pulse) == (120, 80, 93, 72)
    assert said.at == dt.datetime(2026, 11, 22, 8, 30)  # noqa: DTZ001  (the cuff's own clock has no zone)
    assert said.warnings == ("irregular_pulse",)


def test_a_stored_cuff_reading_is_stale_and_one_of_tomorrow_too():
    said = blood_pressure.parse(bytes.fromhex("16780050005D00EA070B16081E0048000400"))
    assert said.at is not None
    assert said.stale(said.at + dt.timedelta(minutes=1)) is False
    assert said.stale(said.at + dt.timedelta(hours=1)) is True
    assert said.stale(said.at - dt.timedelta(hours=1)) is True
    assert blood_pressure.parse(bytes.fromhex("00780050005D00")).stale(said.at) is None


@pytest.mark.parametrize(("raw", "value"), [(0xF4B0, 120.0), (0x07FF, None), (0x0800, None), (0x07FE, None),
                                            (0x0802, None), (0x0801, None), (0x0078, 120.0), (0x1006, 60.0),
                                            (0x0FFF, -1.0)])  # fmt: skip
def test_sfloat(raw, value):
    assert blood_pressure.sfloat(raw) == value


def test_kilopascal_becomes_millimetres_of_mercury():
    said = blood_pressure.parse(bytes([1]) + struct.pack("<HHH", 0xF0A0, 0xF06B, 0x07FF))
    assert (said.systolic, said.diastolic, said.mean) == (120.0, 80.3, None)


def test_battery():
    assert battery.parse(b"\x52") == 82
    for wrong in (b"", b"\x65", b"\x01\x02"):
        with pytest.raises(NotOurs):
            battery.parse(wrong)


def test_polar_ecg_and_acceleration():
    ecg = polar.parse(bytes([0]) + (2_000_000_000).to_bytes(8, "little") + bytes([0]) + bytes.fromhex("FFFFFF010000"))
    assert (ecg.device_s, ecg.ecg) == (2.0, (-1, 1))
    acc = polar.parse(bytes([2]) + bytes(8) + bytes([1]) + struct.pack("<hhh", 0, 0, 1000))
    assert acc.acceleration[0] == pytest.approx((0, 0, 9.80665))


def test_the_commands_that_start_a_polar_strap_are_those_of_the_protocol():
    assert polar.START_ECG.hex() == "02000001820001010e00"
    assert polar.START_ACC.hex() == "02020001c8000101100002010800"
    rate = polar.START_ACC_SLOW[4:6]
    assert polar.START_ACC_SLOW.replace(rate, b"\xc8\x00", 1) == polar.START_ACC
    assert int.from_bytes(rate, "little") == round(1 / polar.SLOW_S)


def test_a_belt_measurement_and_its_command():
    body = struct.pack("<HB", 0b110, 2) + b"\x00" + struct.pack("<4f", 4.5, math.nan, 4.75, 12.0)
    packet = bytes([0x20, 5 + len(body), 0xFE, 0, 0x06]) + body
    assert vernier.parse(packet).force == (4.5, 4.75)
    sent = vernier.command(vernier.STOP, counter=0xFE)
    assert sent[:3] == bytes([0x58, 5, 0xFE])
    assert (sum(sent) - sent[3]) & 0xFF == sent[3]


def test_a_line_of_an_encoder():
    assert line.parse(b" 87.5\r\n") == line.LineReading(None, 87.5)
    for wrong in (b"", b"abc", b"1,2,3", b"nan", b"1e9", b"9" * 100):
        with pytest.raises(NotOurs):
            line.parse(wrong)


def test_a_phone_without_a_gyroscope_has_unknown_rotation_and_not_zero():
    said = motion.parse(
        {"acceleration": {"x": 0, "y": 0, "z": 9.8}, "rotation": {"alpha": None, "beta": 90, "gamma": None}}
    )
    assert said["acceleration_z@phone"] == 9.8
    assert said["angular_velocity_x@phone"] == pytest.approx(math.pi / 2)
    assert said["angular_velocity_y@phone"] is None


def test_a_device_clock_with_drift_and_radio_delay_is_mapped_within_20_ms():
    chance, clock = random.Random(4), DeviceClock()
    for n in range(1200):
        true = n * 0.1
        late = chance.choice((0.0, 0.005, 0.05, 0.4))
        mapped = clock.to_stream(1000 + true * 1.0005, 7 + true + late)
        if n > 120:
            assert mapped == pytest.approx(7 + true, abs=0.02)


PARSERS = [heart_rate.parse, blood_pressure.parse, battery.parse, polar.parse, vernier.parse, line.parse]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=64))
def test_hostile_bytes_are_refused_or_read_but_never_break(data):
    for parse in PARSERS:
        try:
            parse(data)
        except NotOurs:
            continue
