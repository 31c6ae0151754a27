"""What each kind of wireless device needs, and what its bytes become: rows of channels, without any radio.

Why here: so that everything about straps, belts and cuffs but the radio itself can be tried with bytes alone. A device
says which service it is known by, where to listen, what to write first, and turns each packet into rows. A packet that
is none of its own is dropped and counted, a stored cuff reading is refused; nothing is guessed.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from hartkracht.devices import NotOurs, blood_pressure, heart_rate, polar, vernier
from hartkracht.devices.clock import DeviceClock

Row = tuple[float, dict[str, float | None]]
Channels = Mapping[str, Mapping[str, str]]
RR, BPM = "rr_interval@strap", "heart_rate@strap"
CHEST = tuple(f"acceleration_{axis}@chest" for axis in "xyz")
FORCE = "breath_volume@belt"
SYSTOLIC, DIASTOLIC = "systolic@cuff", "diastolic@cuff"
# A strap whose first packets bring no interval brings the rate alone.
PACKETS_WITHOUT_RR = 5
BELT_PERIOD_S = 0.05
PACKETS_LOST_S = 1.0  # samples carry no number: when they come this much late, some were lost, and time begins anew
# A cuff needs half a minute to measure: what comes sooner after connecting was stored, where the cuff has no clock  [D].
MEASURING_S = 20.0


# What a cuff says of its own measurement, where it may have gone wrong; the reading is kept and judged all the same.
REMARKS = {
    "body_movement": "the arm moved",
    "cuff_loose": "the cuff is loose",
    "improper_position": "the arm is not level",
}
CONTACT_LOST = "contact_lost"
NO_CONTACT = "The strap says: no contact with the skin. Wet it, and pull it tighter."


class Device(Protocol):
    """One kind of device, from its connection on. dropped: packets that were none of its own, or refused.

    remark: what its last packet says that people should know, said once; empty where nothing.
    unseen: why, by its own word, it sees nothing now (a key of the texts); None where it says nothing of the kind.
    """

    remark: str
    unseen: str | None
    kind: str
    service: str
    listens: tuple[str, ...]
    dropped: int

    @property
    def channels(self) -> Channels | None:
        """What it brings; None as long as that is not known."""
        ...

    def greeting(self) -> Sequence[tuple[str, bytes]]:
        """(characteristic, bytes) to write once we listen."""
        ...

    def take(self, data: bytes, arrived_s: float, characteristic: str = "") -> list[Row]:
        """One packet, arrived at `arrived_s` (s of the stream); its rows in order, none where it is not ours.

        characteristic: where it came from, of those in `listens`.
        """
        ...


class Strap:
    """A heart strap (0x180D).

    >>> strap = Strap()
    >>> strap.take(bytes.fromhex("1648A003B803"), 10.0)[-1]
    (10.0, {'rr_interval@strap': 929.6875, 'heart_rate@strap': 72.0})
    """

    kind = "strap"
    service = heart_rate.SERVICE
    listens: tuple[str, ...] = (heart_rate.MEASUREMENT,)

    def __init__(self) -> None:
        self.dropped = 0
        self.remark = ""
        self._beats = heart_rate.Beats()
        self._packets = 0
        self._intervals = False
        self.unseen: str | None = None

    @property
    def channels(self) -> Channels | None:
        rate = {BPM: {"unit": "bpm"}}
        if self._intervals:
            return {RR: {"unit": "ms"}} | rate
        return rate if self._packets >= PACKETS_WITHOUT_RR else None

    def greeting(self) -> Sequence[tuple[str, bytes]]:
        return ()

    def take(self, data: bytes, arrived_s: float, characteristic: str = "") -> list[Row]:
        try:
            said = heart_rate.parse(data)
        except NotOurs:
            self.dropped += 1
            return []
        before, self.unseen = self.unseen, CONTACT_LOST if said.contact is False else None
        self.remark = NO_CONTACT if self.unseen and not before else ""
        if self.unseen or said.bpm == 0:
            return [(arrived_s, {RR: None, BPM: None})]
        self._packets += 1
        self._intervals |= bool(said.rr_ms)
        placed = self._beats.place(arrived_s, said.rr_ms)
        rows: list[Row] = [(at, {RR: rr, BPM: None}) for at, rr in placed[:-1]]
        at, rr = placed[-1] if placed else (arrived_s, None)
        return [*rows, (at, {RR: rr, BPM: float(said.bpm)})]


class ChestStrap(Strap):
    """A Polar strap: beats as any strap, and the accelerometer at the chest, whose packets have a clock of their own.

    >>> strap = ChestStrap()
    >>> frame = bytes([2]) + bytes(8) + bytes([1]) + bytes(6)
    >>> strap.take(frame, 1.0, polar.DATA)[0][1]["acceleration_z@chest"]
    0.0
    """

    kind = "polar"
    listens: tuple[str, ...] = (heart_rate.MEASUREMENT, polar.CONTROL, polar.DATA)

    def __init__(self) -> None:
        super().__init__()
        self._clock = DeviceClock()

    @property
    def channels(self) -> Channels | None:
        beats = super().channels
        return None if beats is None else {**beats, **{name: {"unit": "m/s2"} for name in CHEST}}

    def greeting(self) -> Sequence[tuple[str, bytes]]:
        return [(polar.CONTROL, polar.START_ACC_SLOW)]

    def take(self, data: bytes, arrived_s: float, characteristic: str = "") -> list[Row]:
        if characteristic == polar.CONTROL:
            return []  # whether it starts is seen by what comes
        return self._shaken(data, arrived_s) if characteristic == polar.DATA else super().take(data, arrived_s)

    def _shaken(self, data: bytes, arrived_s: float) -> list[Row]:
        self.remark = ""
        try:
            frame = polar.parse(data)
        except NotOurs:
            self.dropped += 1
            return []
        newest = self._clock.to_stream(frame.device_s, arrived_s)
        ages = range(len(frame.acceleration) - 1, -1, -1)
        return [
            (newest - age * polar.SLOW_S, dict(zip(CHEST, axes, strict=True)))
            for age, axes in zip(ages, frame.acceleration, strict=True)
        ]


class Belt:
    """A Go Direct respiration belt; its samples are numbered, and their clock is mapped to the stream's."""

    kind = "belt"
    unseen: str | None = None
    service = vernier.SERVICE
    listens: tuple[str, ...] = (vernier.RESPONSE,)

    def __init__(self) -> None:
        self.dropped = 0
        self.remark = ""
        self._clock = DeviceClock()
        self._count = 0

    @property
    def channels(self) -> Channels | None:
        return {FORCE: {"unit": "au", "inhale": "up"}}

    def greeting(self) -> Sequence[tuple[str, bytes]]:
        counters = range(0xFE, 0xFB, -1)
        init, pace, start = (
            vernier.command(vernier.INIT, vernier.INIT_PAYLOAD, counters[0]),
            vernier.period(BELT_PERIOD_S, counters[1]),
            vernier.start(vernier.FORCE_CHANNEL, counters[2]),
        )
        return [(vernier.COMMAND, each) for each in (init, pace, start)]

    def take(self, data: bytes, arrived_s: float, characteristic: str = "") -> list[Row]:
        try:
            force = vernier.parse(data).force
        except NotOurs:
            self.dropped += 1
            return []
        self._count += len(force)
        newest = self._clock.to_stream(self._count * BELT_PERIOD_S, arrived_s)
        if arrived_s - newest > PACKETS_LOST_S:
            self._clock = DeviceClock()
            newest = self._clock.to_stream(self._count * BELT_PERIOD_S, arrived_s)
        ages = ((len(force) - 1 - n) * BELT_PERIOD_S for n in range(len(force)))
        return [(newest - age, {FORCE: value}) for age, value in zip(ages, force, strict=True)]


class Cuff:
    """A pressure cuff (0x1810). local_now: the local time without zone, as the cuff's own clock shows it.

    heard: packets that came with a time already, kept over reconnections: a cuff may send its last reading again.

    >>> cuff = Cuff(lambda: dt.datetime(2026, 11, 22, 8, 31), 0.0)
    >>> packet = bytes.fromhex("16780050005D00EA070B16081E0048000400")
    >>> cuff.take(packet, 40.0), cuff.take(packet, 41.0)
    ([(40.0, {'systolic@cuff': 120.0, 'diastolic@cuff': 80.0})], [])
    """

    kind = "cuff"
    unseen: str | None = None
    service = blood_pressure.SERVICE
    listens: tuple[str, ...] = (blood_pressure.MEASUREMENT,)

    def __init__(
        self, local_now: Callable[[], dt.datetime], connected_s: float, heard: set[bytes] | None = None
    ) -> None:
        self.dropped = 0
        self.remark = ""
        self._heard = set() if heard is None else heard
        self._local_now = local_now
        self._connected_s = connected_s

    @property
    def channels(self) -> Channels | None:
        return {SYSTOLIC: {"unit": "mmHg"}, DIASTOLIC: {"unit": "mmHg"}}

    def greeting(self) -> Sequence[tuple[str, bytes]]:
        return ()

    def take(self, data: bytes, arrived_s: float, characteristic: str = "") -> list[Row]:
        try:
            read = blood_pressure.parse(data)
        except NotOurs:
            self.dropped += 1
            return []
        if data in self._heard or self._stored(read, arrived_s):
            self.dropped += 1
            return []
        if read.at is not None:
            self._heard.add(data)
        found = [REMARKS[warning] for warning in read.warnings if warning in REMARKS]
        self.remark = f"The cuff says: {', '.join(found)}. Measure again, with the arm still." if found else ""
        return [(arrived_s, {SYSTOLIC: read.systolic, DIASTOLIC: read.diastolic})]

    def _stored(self, read: blood_pressure.CuffReading, arrived_s: float) -> bool:
        stale = read.stale(self._local_now())
        return arrived_s - self._connected_s < MEASURING_S if stale is None else stale
