"""The line to one room: what must arrive, the newest scene, and chart data, in that order.

A slow reader loses chart data first, then older scenes (each scene is whole); cues, answers and alarms are never
dropped. Who cannot even take those is disconnected, and finds everything again in the first scene after coming back.
"""

import asyncio
from collections import deque

import msgspec
from starlette.websockets import WebSocket

from hartkracht.live.frames import Scene, ToRoom, Trace

TRACES = 40
WAITING_BYTES = 1_000_000

_encode = msgspec.json.Encoder().encode


class TooSlow(Exception):
    """The reader does not take even what must arrive."""


class Line:
    """Frames waiting for one socket. Everything but `run` is called from the loop and never waits."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self._must: deque[str] = deque()
        self._must_bytes = 0
        self._scene: str | None = None
        self._traces: deque[str] = deque(maxlen=TRACES)
        self._something = asyncio.Event()
        self.overrun = False

    @property
    def address(self) -> str:
        """How this room reached us, for links that another device opens: `https://name:port`."""
        scheme = "https" if self.socket.url.scheme == "wss" else "http"
        return f"{scheme}://{self.socket.url.netloc}"

    def put(self, frame: ToRoom) -> None:
        """Send this frame when the reader is ready for it."""
        self.put_text(frame, _encode(frame).decode())

    def put_text(self, frame: ToRoom, text: str) -> None:
        """The same, encoded already: one frame to many rooms is encoded once."""
        if isinstance(frame, Trace):
            self._traces.append(text)
        elif isinstance(frame, Scene):
            self._scene = text
        else:
            self._must.append(text)
            self._must_bytes += len(text)
            self.overrun = self._must_bytes > WAITING_BYTES
        self._something.set()

    async def run(self) -> None:
        """Send what waits, for as long as the socket lives. Raises TooSlow."""
        while True:
            text = self._next()
            if self.overrun:
                raise TooSlow
            if text is None:
                self._something.clear()
                await self._something.wait()
            else:
                await self.socket.send_text(text)

    def _next(self) -> str | None:
        if self._must:
            text = self._must.popleft()
            self._must_bytes -= len(text)
            return text
        if self._scene is not None:
            scene, self._scene = self._scene, None
            return scene
        return self._traces.popleft() if self._traces else None


def encode(frame: ToRoom) -> str:
    """A frame as it goes over the wire."""
    return _encode(frame).decode()
