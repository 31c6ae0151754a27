"""Heart straps by the Bluetooth Heart Rate service (0x180D), characteristic 0x2A37.

A notification comes about once a second and holds none, one or several RR intervals, oldest first, in 1/1024 s. It has
no clock and no number: beats are placed backwards from the arrival, and a sum that does not fit the time says that a
packet was lost.
"""

from dataclasses import dataclass

from hartkracht.devices import NotOurs

SERVICE = "0000180d-0000-1000-8000-00805f9b34fb"
MEASUREMENT = "00002a37-0000-1000-8000-00805f9b34fb"
TICKS = 1024
# A beat may wait for the next notification; more than this apart, something was lost.
SLACK_S = 1.5


@dataclass(frozen=True, slots=True)
class HeartRate:
    """bpm as the strap says it, RR intervals (ms), skin contact (None: the strap cannot tell), energy (kJ)."""

    bpm: int
    rr_ms: tuple[float, ...]
    contact: bool | None
    energy_kj: int | None = None


def parse(data: bytes) -> HeartRate:
    """One notification. Raises NotOurs.

    >>> parse(bytes.fromhex("1648A003B803"))
    HeartRate(bpm=72, rr_ms=(906.25, 929.6875), contact=True, energy_kj=None)
    """
    if len(data) < 2:
        raise NotOurs("a heart rate packet has at least 2 bytes")
    flags, at = data[0], 1
    wide = flags & 0x01
    bpm, at = int.from_bytes(data[at : at + 1 + wide], "little"), at + 1 + wide
    energy = None
    if flags & 0x08:
        energy, at = _u16(data, at), at + 2
    rr: tuple[float, ...] = ()
    if flags & 0x10:
        if (len(data) - at) % 2 or len(data) == at:
            raise NotOurs("the RR intervals of this packet are cut off")
        rr = tuple(_u16(data, place) * 1000 / TICKS for place in range(at, len(data), 2))
    elif at != len(data):
        raise NotOurs("this packet is longer than its flags say" if at < len(data) else "this packet is cut off")
    contact = bool(flags & 0x02) if flags & 0x04 else None
    return HeartRate(bpm, rr, contact, energy)


def _u16(data: bytes, at: int) -> int:
    if at + 2 > len(data):
        raise NotOurs("this packet is cut off")
    return int.from_bytes(data[at : at + 2], "little")


class Beats:
    """Places beats in the stream: each at the end of its interval, the newest at the arrival.

    >>> beats = Beats()
    >>> beats.place(10.0, (900.0, 950.0))
    [(9.05, 900.0), (10.0, 950.0)]
    """

    def __init__(self) -> None:
        self._last_s: float | None = None
        self.lost = 0

    def place(self, arrived_s: float, rr_ms: tuple[float, ...]) -> list[tuple[float, float]]:
        """(time of the beat, its interval) for each interval of one notification, in order."""
        if not rr_ms:
            return []
        span = sum(rr_ms) / 1000
        end = self._end(arrived_s, span)
        at, placed = end - span, []
        for interval in rr_ms:
            at += interval / 1000
            placed.append((round(at, 6), interval))
        self._last_s = end
        return placed

    def _end(self, arrived_s: float, span: float) -> float:
        """Beats follow each other without a gap, unless the sum of intervals no longer fits the time that passed."""
        if self._last_s is None:
            return arrived_s
        follows = self._last_s + span
        if abs(arrived_s - follows) > SLACK_S:
            self.lost += 1
            return arrived_s
        return min(follows, arrived_s)
