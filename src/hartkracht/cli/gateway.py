"""`hartkracht gateway`: brings the straps, belts and cuffs of one room to the live door, and comes back for ever.

One process beside the room, with a Bluetooth radio of its own. Each device is one sensor of the session: found, listened
to, and sent under the link of the live room; where the device or the line is lost, it is looked for again, and what was
measured meanwhile is kept up to ten minutes and sent on. It judges nothing, and writes no address of a device anywhere.
"""

import asyncio
import contextlib
import datetime as dt
import functools
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, Protocol
from urllib.parse import urlsplit, urlunsplit

import typer

from hartkracht.cli.framed import Closed, heard, written
from hartkracht.devices import NotOurs, battery
from hartkracht.devices.bringing import Belt, Channels, ChestStrap, Cuff, Device, Row, Strap

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

BATCH_S = 0.1
ROWS = 400
SPOOL = 6000  # batches, ten minutes at ten a second: as many as the live door keeps (reliability.md 2.2)
WAIT_FIRST_S, WAIT_LONGEST_S = 0.5, 10.0
SESSION_IS_GONE = 4404
LOW_BATTERY = 20  # per cent  [D]
SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
SERVICES = {device.kind: device.service for device in (Strap, Belt, Cuff, ChestStrap)}
USUAL = "strap,belt,cuff"


class Ended(Exception):
    """The room does not take this; the text is its sentence."""


class Link(Protocol):
    """A device that is connected."""

    gone: asyncio.Event

    async def listen(self, characteristic: str, heard: Callable[[bytes], None]) -> None:
        """Have every packet of this characteristic brought to `heard`."""
        ...

    async def write(self, characteristic: str, data: bytes) -> None:
        """Write to the device."""
        ...

    async def read(self, characteristic: str) -> bytes:
        """What stands in this characteristic; nothing where the device has none."""
        ...


class Radio(Protocol):
    """What can find a device by its service and hold it; the only part that needs an antenna."""

    def hold(self, service: str) -> contextlib.AbstractAsyncContextManager[Link]:
        """The nearest device of this service, connected for as long as the context lasts. Raises OSError, TimeoutError."""
        ...


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(gateway)


def gateway(
    to: Annotated[str, typer.Option("--to", help="the link of the live room, under 'add a sensor'")],
    kinds: Annotated[
        str, typer.Option(help=f"which devices to look for, of {', '.join(SERVICES)}; polar in place of strap")
    ] = USUAL,
) -> None:
    """Bring Bluetooth straps, breathing belts and pressure cuffs to a live room, for as long as its session lasts."""
    address, wanted = _address(to), _kinds(kinds)
    try:
        asyncio.run(bring(BleakRadio(), address, wanted))
    except Ended as ended:
        _refuse(str(ended))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _refuse(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(2)


def _address(to: str) -> str:
    parts = urlsplit(to)
    if parts.scheme not in SCHEMES or not parts.netloc or not parts.path.startswith("/live/sensor/"):
        _refuse('That is no sensor link: copy the whole link that the live room shows under "add a sensor".')
    return urlunsplit((SCHEMES[parts.scheme], parts.netloc, parts.path, parts.query, ""))


def _kinds(text: str) -> list[str]:
    named = [kind.strip() for kind in text.split(",")]
    for kind in named:
        if kind not in SERVICES:
            _refuse(f'There is no device "{kind}". Choose from: {", ".join(SERVICES)}.')
    return named


def _say(text: str) -> None:
    typer.echo(text, err=True)


async def bring(radio: Radio, address: str, kinds: Sequence[str]) -> None:
    """Bring these devices until the session is over. Raises Ended."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_one(radio, address, kind)) for kind in kinds]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
    for task in done:
        raise Ended(task.result())


async def _one(radio: Radio, address: str, kind: str) -> str:
    """One device and its line to the room, until the room says that the session is over; its sentence."""
    line = Line(address, kind)
    tasks = {asyncio.create_task(line.run()), asyncio.create_task(_hold_for_ever(radio, kind, line))}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(iter(done)).result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _hold_for_ever(radio: Radio, kind: str, line: "Line") -> NoReturn:
    wait, told = WAIT_FIRST_S, ""
    heard: set[bytes] = set()
    while True:
        try:
            async with radio.hold(SERVICES[kind]) as link:
                device = _device(kind, line.now_s(), heard)
                _say(f"The {kind} is here.")
                wait, told = WAIT_FIRST_S, ""
                await _listen(device, link, line)
                _say(f"The {kind} is gone; looking for it.")
        except (OSError, TimeoutError) as problem:
            why = f"No {kind} found; looking on. {problem}".strip()
            if why != told:
                _say(why)
            told = why
            await asyncio.sleep(wait)
            wait = min(2 * wait, WAIT_LONGEST_S)


def _device(kind: str, now_s: float, heard: set[bytes]) -> Device:
    if kind == "cuff":
        return Cuff(dt.datetime.now, now_s, heard)
    if kind == "polar":
        return ChestStrap()
    return Strap() if kind == "strap" else Belt()


async def _listen(device: Device, link: Link, line: "Line") -> None:
    def heard(characteristic: str, data: bytes) -> None:
        rows = device.take(data, line.now_s(), characteristic)
        line.put(rows, device.channels, device.unseen)
        if rows and device.remark:
            _say(device.remark)

    for characteristic in device.listens:
        await link.listen(characteristic, functools.partial(heard, characteristic))
    for characteristic, data in device.greeting():
        await link.write(characteristic, data)
    _say_low(device.kind, await link.read(battery.LEVEL))
    await link.gone.wait()


def _say_low(kind: str, data: bytes) -> None:
    with contextlib.suppress(NotOurs):
        level = battery.parse(data)
        if level < LOW_BATTERY:
            _say(f"The battery of the {kind} is at {level} %.")


class Line:
    """The line of one device to the room: rows in batches, numbered, kept until they are acknowledged.

    `_first` is the number of the oldest batch that waits; None until the room has said what it knows of this source.
    """

    def __init__(self, address: str, source: str) -> None:
        self.address, self.source = address, source
        self._began = time.monotonic()
        self._rows: list[Row] = []
        self._channels: dict[str, dict[str, str]] | None = None
        self._known = asyncio.Event()
        self._waiting: deque[dict[str, Any]] = deque()
        self._first: int | None = None
        self._given_up = 0
        self._unseen: str | None = None

    def now_s(self) -> float:
        """Seconds since this line began: the stream time of the device."""
        return time.monotonic() - self._began

    def put(self, rows: Sequence[Row], channels: Channels | None, unseen: str | None = None) -> None:
        """Rows that the device brought. The room hears of it with the first of them: before, there is nothing to see.

        unseen: why the device itself says that it sees nothing; it goes along with every batch until it says otherwise.
        """
        if unseen != self._unseen:
            self._batch()
            self._unseen = unseen
        self._rows += rows
        if rows and channels is not None and self._channels is None:
            self._channels = {name: dict(about) for name, about in channels.items()}
            self._known.set()

    async def run(self) -> str:
        """Send for ever; the sentence of the room once the session is over."""
        await self._known.wait()
        wait = WAIT_FIRST_S
        while True:
            greeted, said, over = await self._once()
            if over:
                return said
            _say(f"{self.source}: {said}")
            wait = WAIT_FIRST_S if greeted else min(2 * wait, WAIT_LONGEST_S)
            await self._pause(wait)

    async def _once(self) -> tuple[bool, str, bool]:
        """One connection: was the room heard, what it said or why it ended, and is the session over?"""
        from websockets.asyncio.client import connect
        from websockets.exceptions import ConnectionClosed, InvalidHandshake

        greeted = False
        try:
            async with connect(self.address, open_timeout=10, max_size=65_536) as socket:
                try:
                    await self._greet(socket)
                    greeted = True
                    await self._send(socket)
                except Closed as closed:
                    await asyncio.wait_for(socket.wait_closed(), 5)
                    return greeted, str(closed), socket.close_code == SESSION_IS_GONE
        except (ConnectionClosed, InvalidHandshake, OSError, TimeoutError):
            pass
        return greeted, "the line to the room is lost; trying again.", False

    async def _pause(self, seconds: float) -> None:
        """What comes meanwhile goes into batches too, so that nothing grows without bound."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._batch()
            await asyncio.sleep(BATCH_S)

    async def _greet(self, socket: "ClientConnection") -> None:
        await socket.send(written({"t": "hello", "source": self.source, "channels": self._channels}))
        known = int(heard(await asyncio.wait_for(socket.recv(), 10))["last_seq"])
        if self._first is None:
            self._first = known + 1
        self._acknowledged(known)

    async def _send(self, socket: "ClientConnection") -> None:
        listening = asyncio.create_task(self._listen(socket))
        following = self._first or 1
        try:
            while not listening.done():
                self._batch()
                following = await self._send_from(following, socket)
                await asyncio.wait([listening], timeout=BATCH_S)
            listening.result()
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _send_from(self, number: int, socket: "ClientConnection") -> int:
        """Send what waits from this number on; the number that follows."""
        assert self._first is not None
        number = max(number, self._first)
        while number < self._first + len(self._waiting):
            await socket.send(written({"t": "samples", "seq": number, **self._waiting[number - self._first]}))
            number = max(number + 1, self._first)
        return number

    async def _listen(self, socket: "ClientConnection") -> None:
        while True:
            answer = heard(await socket.recv())
            if answer["t"] == "ack":
                self._acknowledged(int(answer["seq"]))

    def _batch(self) -> None:
        """The rows that came go into batches that wait; of too many the oldest are given up, and that is said."""
        while self._rows:
            rows, self._rows = sorted(self._rows[:ROWS], key=lambda row: row[0]), self._rows[ROWS:]
            values = {name: [found.get(name) for _, found in rows] for name in self._channels or {}}
            self._waiting.append({"t_s": [t_s for t_s, _ in rows], "values": values, "unseen": self._unseen})
        while len(self._waiting) > SPOOL:
            self._drop_oldest()
            self._given_up += 1
            if self._given_up % SPOOL == 1:
                _say(f"{self.source}: the room was away for over ten minutes; the oldest samples are given up.")

    def _acknowledged(self, seq: int) -> None:
        while self._waiting and self._first is not None and self._first <= seq:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        self._waiting.popleft()
        if self._first is not None:
            self._first += 1


# --- the radio -----------------------------------------------------------------------------------


class BleakRadio:
    """Bluetooth by the library bleak (the extra `gateway`)."""

    def __init__(self) -> None:
        try:
            import bleak
        except ImportError:
            _refuse('Bluetooth needs the library bleak: pip install "hartkracht[gateway]"')
        self._bleak = bleak

    @contextlib.asynccontextmanager
    async def hold(self, service: str) -> AsyncIterator[Link]:
        """The first device found that offers this service."""
        try:
            found = await self._bleak.BleakScanner.find_device_by_filter(
                lambda _, said: service in said.service_uuids, timeout=20, service_uuids=[service]
            )
            if found is None:
                raise TimeoutError
            gone = asyncio.Event()
            async with self._bleak.BleakClient(found, disconnected_callback=lambda _: gone.set()) as client:
                yield _BleakLink(client, gone)
        except self._bleak.exc.BleakError as problem:
            raise OSError(str(problem)) from problem


class _BleakLink:
    def __init__(self, client: Any, gone: asyncio.Event) -> None:
        self._client = client
        self.gone = gone

    async def listen(self, characteristic: str, heard: Callable[[bytes], None]) -> None:
        await self._client.start_notify(characteristic, lambda _, data: heard(bytes(data)))

    async def read(self, characteristic: str) -> bytes:
        try:
            return bytes(await self._client.read_gatt_char(characteristic))
        except Exception:  # a device without this characteristic, in as many ways as there are radios
            return b""

    async def write(self, characteristic: str, data: bytes) -> None:
        """In pieces of 20 bytes: what every connection carries."""
        for at in range(0, len(data), 20):
            await self._client.write_gatt_char(characteristic, data[at : at + 20], response=True)
