"""`hartkracht gateway` without a radio: device bytes in, the live door at the other end, and everything lost in between."""

import asyncio
import contextlib
import datetime as dt
import struct
import threading

import pytest

from hartkracht import desk
from hartkracht.cli import gateway
from hartkracht.cli.gateway import Line
from hartkracht.devices import blood_pressure, heart_rate, polar, vernier
from hartkracht.devices.bringing import BPM, DIASTOLIC, FORCE, NO_CONTACT, RR, SYSTOLIC, Belt, ChestStrap, Cuff, Strap
from hartkracht.store import chunks
from tests.doors.live_door import until

BEAT = bytes.fromhex("16489A03")  # 72 a minute, contact, one interval of 900 ms
CUFF = bytes.fromhex("16780050005D00EA070B16081E0048000400")
READ_AT = dt.datetime(2026, 11, 22, 8, 30)  # noqa: DTZ001  (the cuff's own clock has no zone)


def force(*newton):
    """A measurement packet of the belt."""
    body = (
        struct.pack("<H", 1 << vernier.FORCE_CHANNEL)
        + bytes([len(newton), 0])
        + struct.pack(f"<{len(newton)}f", *newton)
    )
    return bytes([0x20, 5 + len(body), 0, 0, vernier.NORMAL]) + body


# --- bytes to rows -------------------------------------------------------------------------------


def test_a_strap_brings_intervals_and_rate():
    strap = Strap()
    assert strap.channels is None
    assert strap.take(BEAT, 5.0) == [(5.0, {RR: pytest.approx(900.39, abs=0.01), BPM: 72.0})]
    assert set(strap.channels) == {RR, BPM}


def test_a_strap_that_never_sends_intervals_brings_its_rate_alone():
    strap = Strap()
    for n in range(5):
        strap.take(bytes.fromhex("0648"), float(n))
    assert set(strap.channels) == {BPM}


def test_a_strap_without_skin_contact_brings_nothing_and_says_so():
    strap, said = Strap(), []
    for n in range(9):
        assert strap.take(bytes.fromhex("0448"), float(n)) == [(float(n), {RR: None, BPM: None})]
        said.append(strap.remark)
    assert strap.channels is None
    assert said == [NO_CONTACT] + [""] * 8


def test_lost_contact_is_said_once_each_time_and_not_by_the_chest_in_between():
    strap, said = ChestStrap(), []
    frame = bytes([2]) + bytes(8) + bytes([1]) + bytes(6)
    for n, packet in enumerate((BEAT, bytes.fromhex("1448A003"), BEAT, bytes.fromhex("0448"))):
        strap.take(packet, float(n), heart_rate.MEASUREMENT)
        said.append(strap.remark)
        strap.take(frame, n + 0.5, polar.DATA)
        said.append(strap.remark)
    assert said == ["", "", NO_CONTACT, "", "", "", NO_CONTACT, ""]


def test_lost_contact_goes_along_with_every_batch_until_the_skin_is_felt_again():
    strap, line = Strap(), Line("ws://room", "strap")
    for n, packet in enumerate((BEAT, bytes.fromhex("1448A003"), bytes.fromhex("0448"), BEAT)):
        line.put(strap.take(packet, float(n)), strap.channels, strap.unseen)
    line._batch()
    assert [(batch["t_s"], batch["unseen"]) for batch in line._waiting] == [
        ([0.0], None),
        ([1.0, 2.0], "contact_lost"),
        ([3.0], None),
    ]


def test_a_strap_that_cannot_tell_contact_is_never_said_to_have_none():
    strap = Strap()
    assert strap.take(bytes.fromhex("0048"), 1.0) == [(1.0, {RR: None, BPM: 72.0})]
    assert strap.remark == ""


def test_a_belt_is_started_and_its_samples_are_spread_over_their_time():
    belt = Belt()
    written = [data for _, data in belt.greeting()]
    assert [data[4] for data in written] == [vernier.INIT, vernier.PERIOD, vernier.START]
    assert written[0].hex() == "5819fe3f1a" + vernier.INIT_PAYLOAD.hex()
    assert all(sum(data) - data[3] & 0xFF == data[3] for data in written)
    rows = belt.take(force(10.0, 11.0), 1.0)
    assert rows == [(pytest.approx(0.95), {FORCE: 10.0}), (1.0, {FORCE: 11.0})]


def test_a_polar_strap_brings_beats_and_the_chest_on_its_own_clock():
    strap = ChestStrap()
    assert [(where, data[:2].hex()) for where, data in strap.greeting()] == [(polar.CONTROL, "0202")]
    for n in range(50):
        newest = 1_000_000_000_000 + n * 400_000_000
        frame = bytes([2]) + newest.to_bytes(8, "little") + bytes([1]) + struct.pack("<hhh", 0, 0, 1000) * 10
        rows = strap.take(frame, 0.4 * n + (0.3 if n % 3 else 0.0), polar.DATA)
        strap.take(BEAT, 0.4 * n, heart_rate.MEASUREMENT)
    assert [round(at, 2) for at, _ in rows] == [round(19.6 - 0.04 * age, 2) for age in range(9, -1, -1)]
    assert rows[-1][1]["acceleration_z@chest"] == pytest.approx(9.80665)
    assert set(strap.channels) == {RR, BPM, *rows[-1][1]}
    assert strap.take(b"\xf0\x02\x02\x00\x00", 20.0, polar.CONTROL) == []


def test_lost_packets_of_a_belt_do_not_make_it_late_for_ever():
    belt = Belt()
    for n in range(20):
        belt.take(force(10.0, 11.0), 0.1 * n)
    assert belt.take(force(10.0, 11.0), 9.0)[-1][0] == 9.0


@pytest.mark.parametrize(("minutes", "rows"), [(0, 1), (2, 1), (10, 0), (-5, 0)])
def test_a_stored_cuff_reading_is_refused(minutes, rows):
    cuff = Cuff(lambda: READ_AT + dt.timedelta(minutes=minutes), 0.0)
    assert len(cuff.take(CUFF, 40.0)) == rows
    assert cuff.dropped == 1 - rows


def test_a_cuff_without_a_clock_is_believed_only_after_the_time_that_measuring_takes():
    cuff = Cuff(lambda: READ_AT, 0.0)
    packet = bytes.fromhex("00780050005D00")
    assert cuff.take(packet, 3.0) == []
    assert cuff.take(packet, 40.0) == [(40.0, {SYSTOLIC: 120.0, DIASTOLIC: 80.0})]


def test_a_cuff_that_sends_its_last_reading_again_after_reconnecting_is_read_once():
    heard = set()
    first = Cuff(lambda: READ_AT, 0.0, heard)
    again = Cuff(lambda: READ_AT + dt.timedelta(minutes=1), 50.0, heard)
    assert [len(cuff.take(CUFF, 55.0)) for cuff in (first, again)] == [1, 0]


def test_bytes_that_are_none_of_theirs_are_dropped_and_counted():
    for device in (Strap(), Belt(), Cuff(lambda: READ_AT, 0.0)):
        assert device.take(b"\x01", 1.0) == []
        assert device.dropped == 1


# --- to the room ---------------------------------------------------------------------------------


class FakeRadio:
    """Holds devices that send these bytes; `lose` makes the held one go."""

    def __init__(self, **packets):
        self.packets = packets
        self.held = []
        self.battery = b""
        self.written = []

    @contextlib.asynccontextmanager
    async def hold(self, service):
        kind = next((k for k, s in gateway.SERVICES.items() if s == service and k in self.packets), None)
        if kind is None:
            raise TimeoutError
        link = FakeLink(self, kind)
        self.held.append(link)
        yield link

    def lose(self):
        link = self.held[-1]
        link.loop.call_soon_threadsafe(link.gone.set)


class FakeLink:
    def __init__(self, radio, kind):
        self.radio, self.kind = radio, kind
        self.loop = asyncio.get_running_loop()
        self.gone = asyncio.Event()

    async def listen(self, characteristic, heard):
        known = {"strap": heart_rate.MEASUREMENT, "belt": vernier.RESPONSE, "cuff": blood_pressure.MEASUREMENT}
        assert characteristic == known[self.kind]
        self.sending = asyncio.create_task(self._send(heard))

    async def _send(self, heard):
        while not self.gone.is_set():
            heard(self.radio.packets[self.kind])
            await asyncio.sleep(60 if self.kind == "cuff" else 0.1)

    async def read(self, characteristic):
        return self.radio.battery

    async def write(self, characteristic, data):
        self.radio.written.append((characteristic, data))


class Running:
    """A gateway in a thread, as it would run beside the room; `answer` is the sentence it ended with."""

    def __init__(self, radio, address, kinds):
        self.answer = None
        self.task = None
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run(radio, address, kinds)), daemon=True)
        self.thread.start()

    async def _run(self, radio, address, kinds):
        self.loop, self.task = asyncio.get_running_loop(), asyncio.current_task()
        try:
            await gateway.bring(radio, address, kinds)
        except gateway.Ended as ended:
            self.answer = str(ended)
        except asyncio.CancelledError:
            pass

    def stop(self):
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.task.cancel)
        self.thread.join(timeout=10)


@pytest.fixture
def running(server):
    """Starts a gateway on the server's link, and stops it at the end."""
    started = []

    def start(radio, kinds, token=None):
        token = token or desk.sensor_token("els", "s1")
        started.append(Running(radio, f"ws://{server.host}/live/sensor/{token}", kinds))
        return started[-1]

    yield start
    for one in started:
        one.stop()


live = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:connect\\(\\) must be used:DeprecationWarning"),
]


def live_door(test):
    for mark in live:
        test = mark(test)
    return test


@live_door
def test_a_strap_and_a_belt_reach_the_room(room, running):
    radio = FakeRadio(strap=BEAT, belt=force(10.0, 10.5))
    running(radio, ["strap", "belt"])
    until(lambda: chunks.last_number("s1", "strap") > 0, "the beats are kept")
    until(lambda: chunks.last_number("s1", "belt") > 0, "the breath is kept")
    until(lambda: (room.scene["pulse"] or {}).get("bpm"), "the room shows the pulse")
    assert room.scene["pulse"]["bpm"] == pytest.approx(67, abs=2)
    assert [data[4] for _, data in radio.written] == [vernier.INIT, vernier.PERIOD, vernier.START]


@live_door
def test_a_cuff_reading_reaches_the_room_and_the_journal_with_its_phase(room, running, els, monkeypatch):
    monkeypatch.setattr("hartkracht.devices.bringing.MEASURING_S", 0.0)
    running(FakeRadio(cuff=bytes.fromhex("00920054006600")), ["cuff"])
    until(lambda: room.scene["pressure"], "the room shows the pressure")
    shown = room.scene["pressure"]
    assert (shown["systolic"], shown["diastolic"], shown["phase"], shown["caution"]) == (146, 84, "rest", None)

    def kept():
        return desk.look(desk.Actor("coach-1", "coach", els.practice), "els", "session").sessions["s1"].pressures

    until(kept, "the journal has it")
    assert (kept()[0][1].systolic, kept()[0][1].source, kept()[0][1].posture) == (146, "cuff", None)


@live_door
def test_a_low_battery_and_a_cuff_that_slipped_are_said(room, running, monkeypatch):
    monkeypatch.setattr("hartkracht.devices.bringing.MEASURING_S", 0.0)
    radio = FakeRadio(strap=BEAT, cuff=bytes.fromhex("10" + "920054006600" + "0300"))
    radio.battery = b"\x07"
    said = []
    monkeypatch.setattr(gateway, "_say", said.append)
    running(radio, ["strap", "cuff"])
    until(lambda: "The battery of the strap is at 7 %." in said, "the battery is said")
    until(lambda: any("the arm moved, the cuff is loose" in one for one in said), "the cuff's remark is said")
    until(lambda: room.scene["pressure"], "and its reading is kept")


@live_door
def test_a_device_that_goes_is_looked_for_again(room, running):
    radio = FakeRadio(strap=BEAT)
    running(radio, ["strap"])
    until(lambda: chunks.last_number("s1", "strap") > 0, "the beats are kept")
    radio.lose()
    until(lambda: len(radio.held) == 2, "it is held again")
    before = chunks.last_number("s1", "strap")
    until(lambda: chunks.last_number("s1", "strap") > before, "and goes on")


@live_door
def test_a_lost_line_is_taken_up_again_and_numbers_go_on(room, running, server):
    radio = FakeRadio(strap=BEAT)
    running(radio, ["strap"])
    until(lambda: chunks.last_number("s1", "strap") > 2, "the beats are kept")
    from hartkracht.live.app import floor

    sensor = next(iter(floor._sensors.values()))
    before = chunks.last_number("s1", "strap")
    floor._tasks[0].get_loop().call_soon_threadsafe(sensor.out.put_nowait, None)  # the room hangs up
    until(lambda: chunks.last_number("s1", "strap") > before + 5, "the beats go on")


@live_door
def test_the_gateway_ends_with_the_rooms_own_sentence_when_the_link_is_no_link(room, running):
    started = running(FakeRadio(strap=BEAT), ["strap"], token="no-such-token")
    until(lambda: started.answer, "the gateway ends")
    assert started.answer.endswith(".")


@pytest.mark.parametrize("to", ["http://localhost:8000/", "ftp://x/live/sensor/a", "nonsense"])
def test_a_link_that_is_none_is_refused_with_one_sentence(to, capsys):
    import typer

    with pytest.raises(typer.Exit):
        gateway.gateway(to)
    assert "copy the whole link" in capsys.readouterr().err


def test_an_unknown_kind_is_refused_with_the_known_ones(capsys):
    import typer

    with pytest.raises(typer.Exit):
        gateway.gateway("http://localhost:8000/live/sensor/a", "toaster")
    assert "strap, belt, cuff" in capsys.readouterr().err
