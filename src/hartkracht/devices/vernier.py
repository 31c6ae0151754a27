"""Vernier Go Direct respiration belt: force of the strap in newton, 10-50 times a second.

A command is 0x58, length, a counter that runs down, a checksum, an id and its payload. Channel 1 is the force; channel 2
(breaths a minute worked out by the belt over a long window) is never used live.
"""

import math
import struct
from dataclasses import dataclass

from hartkracht.devices import NotOurs

SERVICE = "d91714ef-28b9-4f91-ba16-f0d9a604f112"
COMMAND = "f4bf14a6-c7d5-4b6d-8aa8-df1a7c83adcb"
RESPONSE = "b41e6675-a329-40e0-aa01-44d2f444babe"
START, STOP, INIT, PERIOD = 0x18, 0x19, 0x1A, 0x1B
# What every program sends first; what it means is not published.
INIT_PAYLOAD = bytes.fromhex("a54a06490748084709460a450b440c430d420e41")
MEASUREMENT = 0x20
NORMAL, WIDE, SINGLE = 0x06, 0x07, 0x08
FORCE_CHANNEL = 1
MOST_NEWTON = 60.0


@dataclass(frozen=True, slots=True)
class BeltReading:
    """Force in newton, oldest first; None where the belt sent no number."""

    force: tuple[float | None, ...]


def command(ident: int, payload: bytes = b"", counter: int = 0xFF) -> bytes:
    """The bytes of a command; `counter` runs down from 0xFF, one a command."""
    body = bytes([0x58, 5 + len(payload), counter, 0, ident]) + payload
    checksum = sum(body) & 0xFF
    return body[:3] + bytes([checksum]) + body[4:]


def period(seconds: float, counter: int) -> bytes:
    """Ask for a sample each `seconds`."""
    return command(PERIOD, b"\xff\x00" + struct.pack("<I", round(seconds * 1e6)) + bytes(4), counter)


def start(channel: int, counter: int) -> bytes:
    """Ask for the samples of one channel from now on."""
    return command(START, b"\xff\x01" + struct.pack("<I", 1 << channel) + bytes(8), counter)


def parse(data: bytes) -> BeltReading:
    """One response that is a measurement. Raises NotOurs for others, and for a length that does not fit."""
    if len(data) < 9 or data[0] != MEASUREMENT or data[1] != len(data):
        raise NotOurs("this is no measurement of a Go Direct belt")
    kind = data[4]
    if kind == NORMAL:
        return _values(struct.unpack_from("<H", data, 5)[0], data[7], data, 9)
    if kind == WIDE:
        return _values(struct.unpack_from("<I", data, 5)[0], data[9] if len(data) > 9 else 0, data, 11)
    if kind == SINGLE and data[6] and len(data) >= 8 + 4 * data[6]:
        values = struct.unpack_from(f"<{data[6]}f", data, 8)
        return BeltReading(tuple(_number(v) for v in values) if data[5] == FORCE_CHANNEL else ())
    raise NotOurs(f"a measurement of kind {kind} is not read here")


def _values(mask: int, count: int, data: bytes, at: int) -> BeltReading:
    """Samples of all channels in the mask, interleaved; only the force is kept."""
    channels = [bit for bit in range(32) if mask >> bit & 1]
    if not channels or len(data) != at + 4 * count * len(channels):
        raise NotOurs("the number of values does not fit the length")
    values = struct.unpack_from(f"<{count * len(channels)}f", data, at)
    if FORCE_CHANNEL not in channels:
        return BeltReading(())
    first = channels.index(FORCE_CHANNEL)
    return BeltReading(tuple(_number(value) for value in values[first :: len(channels)]))


def _number(value: float) -> float | None:
    return value if math.isfinite(value) and -MOST_NEWTON <= value <= MOST_NEWTON else None
