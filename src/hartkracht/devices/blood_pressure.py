"""Cuffs by the Bluetooth Blood Pressure service (0x1810): 0x2A35 (indicated) and 0x2A36 (while it inflates).

A cuff may send stored readings when it reconnects: a reading older than the session is refused, by its own timestamp.
Values are IEEE 11073 SFLOAT; "not a number" is None.
"""

import datetime as dt
from dataclasses import dataclass

from hartkracht.devices import NotOurs

SERVICE = "00001810-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a35-0000-1000-8000-00805f9b34fb"
INTERMEDIATE = "00002a36-0000-1000-8000-00805f9b34fb"
KPA = 7.50061683
SPECIAL = {0x07FF, 0x0800, 0x07FE, 0x0802, 0x0801}
FRESH = dt.timedelta(minutes=3)
STATUS = ("body_movement", "cuff_loose", "irregular_pulse", "pulse_high", "pulse_low", "improper_position")


@dataclass(frozen=True, slots=True)
class CuffReading:
    """Pressures in mmHg, pulse a minute, the cuff's own local time, and what it says of the measurement."""

    systolic: float | None
    diastolic: float | None
    mean: float | None
    at: dt.datetime | None
    pulse: float | None
    warnings: tuple[str, ...]

    def stale(self, now_local: dt.datetime) -> bool | None:
        """Was it measured too long ago, or in the future? None where the cuff has no clock. Both times local, no zone."""
        return None if self.at is None else not dt.timedelta(minutes=-1) <= now_local - self.at <= FRESH


def sfloat(raw: int) -> float | None:
    """The value of 16 bits; None for NaN, infinities and reserved values.

    >>> sfloat(0xF4B0)
    120.0
    """
    mantissa, exponent = raw & 0x0FFF, raw >> 12
    if mantissa in SPECIAL:
        return None
    signed = mantissa - 0x1000 if mantissa >= 0x0800 else mantissa
    power = exponent - 16 if exponent >= 8 else exponent
    # Divide rather than multiply by a negative power: 1200 / 10 is exact, 1200 * 0.1 is not.
    return float(signed * 10**power) if power >= 0 else signed / 10**-power


def parse(data: bytes) -> CuffReading:
    """One 0x2A35 or 0x2A36 packet. Raises NotOurs."""
    if len(data) < 7:
        raise NotOurs("a blood pressure packet has at least 7 bytes")
    flags, reader = data[0], _Reader(data, 1)
    pressures = [_mmhg(reader.sfloat(), bool(flags & 0x01)) for _ in range(3)]
    at = reader.moment() if flags & 0x02 else None
    pulse = reader.sfloat() if flags & 0x04 else None
    if flags & 0x08:
        reader.take(1)
    warnings = _status(reader.u16()) if flags & 0x10 else ()
    if reader.left:
        raise NotOurs("this packet is longer than its flags say")
    return CuffReading(pressures[0], pressures[1], pressures[2], at, pulse, warnings)


def _mmhg(value: float | None, in_kpa: bool) -> float | None:
    return round(value * KPA, 1) if value is not None and in_kpa else value


def _status(bits: int) -> tuple[str, ...]:
    pulse = (bits >> 3) & 0x03
    found = (bits & 1, bits & 2, bits & 4, pulse == 1, pulse == 2, bits & 32)
    return tuple(name for name, here in zip(STATUS, found, strict=True) if here)


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, count: int) -> bytes:
        if count > self.left:
            raise NotOurs("this packet is cut off")
        self._at += count
        return self._data[self._at - count : self._at]

    def u16(self) -> int:
        return int.from_bytes(self.take(2), "little")

    def sfloat(self) -> float | None:
        return sfloat(self.u16())

    def moment(self) -> dt.datetime | None:
        year, (month, day, hour, minute, second) = self.u16(), self.take(5)
        try:
            return dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  (the cuff's own clock has no zone)
        except ValueError:
            return None
