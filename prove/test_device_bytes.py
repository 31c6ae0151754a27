"""A million random packets a parser (times SCALE): refused or read, never a crash, never a reading out of its bounds."""

import datetime as dt
import math
import os
import random
import time

import pytest

from hartkracht.devices import NotOurs, battery, blood_pressure, bringing, heart_rate, line, polar, vernier

PARSERS = {"heart_rate": heart_rate, "blood_pressure": blood_pressure, "battery": battery, "polar": polar,
           "vernier": vernier, "line": line}  # fmt: skip
SEEDS = {"heart_rate": "1648A003B803", "blood_pressure": "16780050005D00EA070B16081E0048000400", "battery": "52",
         "polar": "00" + "00" * 8 + "00FFFFFF", "vernier": "200DFE00060200010000009040", "line": b"12.5,80".hex()}  # fmt: skip


@pytest.mark.parametrize("name", PARSERS)
def test_a_million_packets(name):
    chance, read, count = random.Random(name), 0, int(1_000_000 * float(os.environ.get("SCALE", "1")))
    seed, started = bytes.fromhex(SEEDS[name]), time.monotonic()
    for _ in range(count):
        try:
            said = PARSERS[name].parse(_packet(chance, seed))
        except NotOurs:
            continue
        read += 1
        assert all(math.isfinite(number) for number in _numbers(said))
    print(f"{name}: {count} packets, {read} read, {time.monotonic() - started:.1f} s")


NOW = dt.datetime(2026, 11, 22, 8, 31)  # noqa: DTZ001  (the cuff's own clock has no zone)
DEVICES = {"strap": (bringing.Strap, "", "1648A003B803"),
           "polar": (bringing.ChestStrap, polar.DATA, "02" + "00" * 8 + "01" + "0000E803FF7F"),
           "belt": (bringing.Belt, "", SEEDS["vernier"]),
           "cuff": (lambda: bringing.Cuff(lambda: NOW, 0.0), "", SEEDS["blood_pressure"])}  # fmt: skip


@pytest.mark.parametrize("name", DEVICES)
def test_a_million_packets_into_rows(name):
    """Every row is in channels that the device told of, at a time that is not to come, and holds numbers or nothing."""
    make, characteristic, seed = DEVICES[name]
    chance, rows, count = random.Random(name), 0, int(1_000_000 * float(os.environ.get("SCALE", "1")))
    device, started = make(), time.monotonic()
    for n in range(count):
        arrived = 0.1 * n
        for at, values in device.take(_packet(chance, bytes.fromhex(seed)), arrived, characteristic):
            rows += 1
            assert at <= arrived + 1e-6
            assert all(value is None or math.isfinite(value) for value in values.values())
            assert all("@" in channel for channel in values)
    print(f"{name}: {count} packets, {rows} rows, {device.dropped} dropped, {time.monotonic() - started:.1f} s")


def _packet(chance, seed):
    """Half random bytes, half a true packet with a few bytes changed, cut or added."""
    if chance.random() < 0.5:
        return chance.randbytes(chance.randrange(40))
    packet = bytearray(seed)
    for _ in range(chance.randrange(4)):
        packet[chance.randrange(len(packet))] = chance.randrange(256)
    return bytes(packet[: chance.randrange(len(packet) + 1)] if chance.random() < 0.3 else packet)


def _numbers(said):
    if isinstance(said, int | float):
        return [said]
    values = [getattr(said, field) for field in getattr(said, "__slots__", ())]
    flat = [v for value in values for v in (value if isinstance(value, tuple) else (value,))]
    return [
        v for value in flat for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, int | float)
    ]
