"""`hartkracht replay`: a recording plays over the same WebSocket that a sensor would use, at true speed or faster.

Made for trying, teaching and testing: the live room cannot tell it from a sensor, except that it says its speed. It
sends on a fixed schedule, comes back after a lost line, and goes on after what was last acknowledged.
"""

import asyncio
import contextlib
import random
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit, urlunsplit

import typer
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from hartkracht.cli.framed import Closed, heard, written
from hartkracht.cli.refusing import refuse

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

    from hartkracht.recordings import Recording

BATCH_S = 0.1
ROWS = 400
FRAMES_A_SECOND = 50.0
WAIT_FIRST_S, WAIT_LONGEST_S = 0.5, 10.0
PATIENCE_S = 60.0
SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}


def register(app: typer.Typer) -> None:
    """Add `replay`."""
    app.command()(replay)


def replay(
    to: Annotated[str, typer.Option("--to", help="the link of the live room, under 'add a sensor'")],
    recording: Annotated[Path | None, typer.Argument(help="a recording, Parquet or CSV")] = None,
    speed: Annotated[float, typer.Option(min=0.1, max=100.0, help="1 is true speed")] = 1.0,
    simulated: Annotated[bool, typer.Option("--simulated", help="no file: a simulated person does one set")] = False,
) -> None:
    """Play a recording into a live room, as a sensor would."""
    address = _address(to)
    what = _recording(recording, simulated)
    try:
        asyncio.run(_Replay(what, address, speed).run())
    except (Ended, Closed) as ended:
        refuse(str(ended))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


class Ended(Exception):
    """The line did not come back, or could not be made; the text is its sentence."""


def _address(to: str) -> str:
    """The WebSocket address of a link, which may begin with http."""
    parts = urlsplit(to)
    if parts.scheme not in SCHEMES or not parts.netloc or not parts.path.startswith("/live/sensor/"):
        refuse(f'"{to}" is no sensor link: copy the whole link that the live room shows under "add a sensor".')
    return urlunsplit((SCHEMES[parts.scheme], parts.netloc, parts.path, parts.query, ""))


def _recording(path: Path | None, simulated: bool) -> "Recording":
    from hartkracht.recordings import RecordingError, read_recording

    if simulated:
        from hartkracht.simulate import Plan, simulate, someone

        return simulate(someone(1), Plan(repetitions=6), seed=1, seen_by=["camera"]).recording
    if path is None:
        refuse("Name a recording, or play a made-up one with --simulated.")
    try:
        return read_recording(path)
    except RecordingError as problem:
        refuse(f"{path}: {problem}.")


class _Replay:
    """One playing: batches on a schedule, kept until they are acknowledged."""

    def __init__(self, recording: "Recording", address: str, speed: float) -> None:
        self.recording = recording
        self.address = address
        self.speed = speed
        self.first_t = float(recording.t_s[0])
        self.batches = _batches(recording, speed)
        self.waiting: deque[tuple[int, float, str]] = deque()
        self.made = self.kept = 0
        self.finished = False
        self.began: float | None = None
        self.told = 0.0

    async def run(self) -> None:
        """Play until all is acknowledged. Raises Ended, or Closed."""
        from websockets.asyncio.client import connect

        wait, lost_at = WAIT_FIRST_S, None
        while not self._over():
            try:
                async with connect(self.address, open_timeout=10, max_size=65_536) as socket:
                    await self._greet(socket)
                    wait, lost_at = WAIT_FIRST_S, None
                    await self._play(socket)
            except (ConnectionClosed, InvalidHandshake, OSError, TimeoutError) as problem:
                lost_at = lost_at or time.monotonic()
                if self.began is None and isinstance(problem, ConnectionRefusedError):
                    raise Ended(
                        f"Nobody answers at {urlsplit(self.address).netloc}: is hartkracht serving there?"
                    ) from None
                if time.monotonic() - lost_at > PATIENCE_S:
                    raise Ended("The line did not come back within a minute; the rest was not sent.") from None
                self._say("The line is lost; trying again.", at_once=True)
                await asyncio.sleep(wait * random.uniform(0.5, 1.0))
                wait = min(2 * wait, WAIT_LONGEST_S)
        self._say(f"All {self.recording.duration_s:.1f} s are played and kept.", at_once=True)

    def _over(self) -> bool:
        return self.finished and not self.waiting

    async def _greet(self, socket: "ClientConnection") -> None:
        channels = {name: {"unit": c.unit, "inhale": c.inhale} for name, c in self.recording.channels.items()}
        hello = {
            "t": "hello", "source": f"replay of {Path(self.recording.name).stem}"[:64], "channels": channels,
            "concentric": self.recording.concentric, "speed": self.speed,
        }  # fmt: skip
        # A room that refuses may have closed already; its sentence waits to be read all the same.
        with contextlib.suppress(ConnectionClosed):
            await socket.send(written(hello))
        answer = heard(await asyncio.wait_for(socket.recv(), 10))
        # What was kept in an earlier playing under this link is not sent twice: numbers go on after it.
        if self.began is None:
            self.began, self.made = time.monotonic(), int(answer["last_seq"])
        self._keep(int(answer["last_seq"]))

    async def _play(self, socket: "ClientConnection") -> None:
        listening = asyncio.create_task(self._listen(socket))
        try:
            for _, _, text in list(self.waiting):
                await socket.send(text)
            while not self._over():
                if listening.done():
                    listening.result()
                if not await self._send_next(socket):
                    await asyncio.wait([listening], timeout=0.05)
            await socket.send(written({"t": "bye"}))
        except ConnectionClosed:
            await asyncio.wait([listening], timeout=1.0)
            if listening.done():
                listening.result()
            raise
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _send_next(self, socket: "ClientConnection") -> bool:
        """Send the next batch at its time; False where there is none left, or too much waits to be acknowledged."""
        batch = None if self.finished or len(self.waiting) > 5000 else next(self.batches, None)
        if batch is None:
            self.finished = self.finished or len(self.waiting) <= 5000
            return False
        until_t, frame = batch
        assert self.began is not None
        await asyncio.sleep(max(0.0, self.began + (until_t - self.first_t) / self.speed - time.monotonic()))
        self.made += 1
        text = written({"t": "samples", "seq": self.made, **frame})
        self.waiting.append((self.made, until_t, text))
        await socket.send(text)
        self._say(f"{until_t - self.first_t:.1f} of {self.recording.duration_s:.1f} s played")
        return True

    async def _listen(self, socket: "ClientConnection") -> None:
        async for text in socket:
            answer = heard(text)
            if answer["t"] == "ack":
                self._keep(int(answer["seq"]))

    def _keep(self, seq: int) -> None:
        while self.waiting and self.waiting[0][0] <= seq:
            self.waiting.popleft()
        self.kept = max(self.kept, seq)

    def _say(self, text: str, *, at_once: bool = False) -> None:
        """Progress, on stderr: a line that renews itself, or one each five seconds where nobody watches."""
        now, watched = time.monotonic(), sys.stderr.isatty()
        if at_once or now - self.told > (0.2 if watched else 5.0):
            self.told = now
            typer.echo(f"\r{text}   " if watched and not at_once else f"{text}", err=True, nl=at_once or not watched)


def _batches(recording: "Recording", speed: float) -> Iterator[tuple[float, dict[str, Any]]]:
    """(last t_s, {t_s, values}) of about a tenth of a second of playing, in no more rows than a frame holds."""
    least_s = max(BATCH_S, 1.0 / FRAMES_A_SECOND) * speed
    rows: list[tuple[float, dict[str, float | None]]] = []
    names = list(recording.channels)
    most = max(1, min(ROWS, 3000 // max(1, len(names))))
    for row in recording.samples():
        if rows and (row[0] - rows[0][0] >= least_s or len(rows) >= most):
            yield rows[-1][0], _columns(rows, names)
            rows = []
        rows.append(row)
    if rows:
        yield rows[-1][0], _columns(rows, names)


def _columns(rows: list[tuple[float, dict[str, float | None]]], names: list[str]) -> dict[str, Any]:
    return {"t_s": [t for t, _ in rows], "values": {name: [values[name] for _, values in rows] for name in names}}
