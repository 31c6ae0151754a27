"""A network that fails, and clients behind it that do as `feed.ts`, `link.ts` and `outbox.ts` do.

Batches are kept until they are acknowledged, deeds until they are answered, and a line that says nothing for six seconds is
dropped and opened anew.
"""

import asyncio
import contextlib
import json
import math
from dataclasses import dataclass, field
from random import Random

from hartkracht.live import app as door

REPETITION_S = 6.0
BATCH_S, ROWS, KEPT_BATCHES = 0.1, 5, 600
GIVE_UP_S, AGAIN_AFTER_S, FIRST_WAIT_S, LONGEST_WAIT_S = 6.0, 3.0, 0.5, 10.0


@dataclass
class Network:
    """One device's line: down, or half open, or slow, doubling or mixing what it carries."""

    random: Random
    up: bool = True
    half_open: bool = False
    slow_s: float = 0.0
    doubled: bool = False
    reordered: bool = False
    pipes: list = field(default_factory=list)
    all: list = field(default_factory=list)

    async def end(self):
        """The test is over, also for what hangs on a half-open line."""
        for pipe in self.all:
            pipe.ended = True
            pipe.to_app.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.gather(*(pipe.task for pipe in self.all), return_exceptions=True)

    def cut(self):
        self.up = False
        for pipe in list(self.pipes):
            pipe.broken()

    def carry(self, deliver):
        """Bring something over, as this line does now."""
        if not self.up or self.half_open:
            return
        loop = asyncio.get_running_loop()
        for _ in range(2 if self.doubled else 1):
            loop.call_later(self.slow_s + (self.random.uniform(0, 0.4) if self.reordered else 0.005), deliver)


class Pipe:
    """One WebSocket between a client and the door."""

    def __init__(self, network, path, headers, heard, closed):
        self.network, self.heard, self.closed = network, heard, closed
        self.to_app = asyncio.Queue()
        self.to_app.put_nowait({"type": "websocket.connect"})
        self.opened = self.ended = False
        self.last = 0.0
        scope = {
            "type": "websocket", "path": path, "raw_path": path.encode(), "query_string": b"", "scheme": "ws",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()], "root_path": "",
            "subprotocols": [], "server": ("localhost", 80), "client": ("127.0.0.1", 1), "asgi": {"version": "3.0"},
            "http_version": "1.1", "state": {}, "extensions": {},
        }  # fmt: skip
        network.pipes.append(self)
        network.all.append(self)
        self.task = asyncio.create_task(door.app(scope, self.to_app.get, self._from_app))

    async def _from_app(self, message):
        if message["type"] == "websocket.accept":
            self.network.carry(self._open)
        elif message["type"] == "websocket.send":
            text = message.get("text") or message["bytes"].decode()
            self.network.carry(lambda: self._hear(text))
        elif message["type"] == "websocket.close":
            self.network.carry(self.broken)

    def _open(self):
        self.opened = True

    def _hear(self, text):
        if not self.ended:
            self.last = asyncio.get_running_loop().time()
            self.heard(json.loads(text))

    def send(self, text, arrived=lambda: None):
        """Raw text to the door, over the line as it is now."""
        self.network.carry(lambda: self._arrive(text, arrived))

    def _arrive(self, text, arrived):
        if not self.ended:
            arrived()
            self.to_app.put_nowait({"type": "websocket.receive", "text": text})

    def broken(self):
        """Both ends see that it is over."""
        if not self.ended:
            self.drop()
            self.closed()

    def drop(self):
        self.ended = True
        with contextlib.suppress(ValueError):
            self.network.pipes.remove(self)
        # A half-open line tells the door nothing.
        if not self.network.half_open:
            self.to_app.put_nowait({"type": "websocket.disconnect", "code": 1006})


class Client:
    """A line that comes back for ever: what is common to a sensor and a room."""

    def __init__(self, network, path, headers):
        self.network, self.path, self.headers = network, path, headers
        self.pipe, self.wait_s, self.over = None, FIRST_WAIT_S, False
        self.connect()

    @property
    def now(self):
        return asyncio.get_running_loop().time()

    def connect(self):
        if self.over:
            return
        if not self.network.up or self.network.half_open:
            self.again()
            return
        self.pipe = Pipe(self.network, self.path, self.headers, self.heard, self.again)
        self.pipe.last = self.now

    def again(self):
        self.pipe = None
        self.lost()
        asyncio.get_running_loop().call_later(self.wait_s * (0.5 + self.network.random.random() / 2), self.connect)
        self.wait_s = min(2 * self.wait_s, LONGEST_WAIT_S)

    def watch(self, waiting):
        """Drop a line that says nothing."""
        if self.pipe is not None and waiting and self.now - self.pipe.last > GIVE_UP_S:
            self.pipe.drop()
            self.again()

    def send(self, frame, arrived=lambda: None):
        if self.pipe is not None:
            self.pipe.send(json.dumps(frame), arrived)

    def lost(self):
        pass


class Feed(Client):
    """The knee of a slow mover: out and back in six seconds, on and on."""

    def __init__(self, run, network, path):
        self.run, self.waiting, self.seq, self.taken = run, [], 0, False
        self.shift_s, self.ahead_s, self.newest = 0.0, 0.0, -math.inf
        super().__init__(network, path, {})
        self.greeted = False

    def connect(self):
        super().connect()
        if self.pipe is not None:
            self.send(
                {"t": "hello", "source": "knee", "channels": {"joint_angle@knee": {"unit": "deg"}}, "concentric": "up"}
            )

    def heard(self, frame):
        if frame["t"] == "welcome":
            self.seq, self.wait_s, self.taken = max(self.seq, frame["last_seq"]), FIRST_WAIT_S, True
            self.forget(frame["last_seq"])
            for batch in self.waiting:
                self.post(batch)
        elif frame["t"] == "ack":
            self.run.acknowledged = max(self.run.acknowledged, frame["seq"])
            self.forget(frame["seq"])

    def forget(self, seq):
        self.waiting = [batch for batch in self.waiting if batch["seq"] > seq]

    def lost(self):
        self.taken = False

    def post(self, batch):
        self.send(batch, lambda: self.run.arrived(batch))

    async def play(self):
        while True:
            await asyncio.sleep(BATCH_S)
            self.watch(self.waiting)
            if self.seq == 0 and not self.taken:
                continue
            self.seq += 1
            times = [self.now + row * BATCH_S / ROWS for row in range(ROWS)]
            batch = {
                "t": "samples", "seq": self.seq, "t_s": [t + self.shift_s + self.ahead_s for t in times],
                "values": {"joint_angle@knee": [self.run.angle(t) for t in times]},
            }  # fmt: skip
            self.run.true_time[self.seq] = times[-1]
            self.waiting = [*self.waiting, batch][-KEPT_BATCHES:]
            if self.taken:
                self.post(batch)


class Tablet(Client):
    """A room with its coach: beats, an outbox, and a coach who begins each set as soon as she may."""

    def __init__(self, run, network, path, headers):
        self.run, self.outbox, self.answered, self.scene, self.names = run, [], {}, None, 0
        self.posted_at = 0.0
        super().__init__(network, path, headers)

    def connect(self):
        super().connect()
        self.resend()

    def resend(self):
        for frame in sorted(self.outbox, key=lambda frame: frame.get("event") != "stop"):
            self.post(frame)

    def heard(self, frame):
        self.wait_s = FIRST_WAIT_S
        if frame["t"] == "scene":
            self.scene = frame
        elif frame["t"] == "counted":
            self.run.told.append(frame["repetition"])
        elif frame["t"] in ("done", "refused"):
            self.answered[frame["id"]] = frame["t"]
            self.outbox = [waiting for waiting in self.outbox if waiting["id"] != frame["id"]]

    def put(self, kind, **what):
        self.names += 1
        frame = {"t": kind, "id": f"{self.run.seed}-{self.names}", **what}
        self.outbox.append(frame)
        self.post(frame)
        return frame["id"]

    def post(self, frame):
        self.posted_at = self.now
        self.send(frame, self.run.stop_arrived if frame.get("event") == "stop" else lambda: None)

    @property
    def healthy(self):
        return self.pipe is not None and self.network.up and not self.network.half_open and not self.network.slow_s

    async def coach(self):
        asked_at = 0.0
        while True:
            await asyncio.sleep(0.25)
            self.watch(True)
            if self.outbox and self.now - self.posted_at >= AGAIN_AFTER_S:
                self.resend()
            if self.now - self.run.beat_at >= 1.0:
                self.run.beat_at = self.now
                self.send({"t": "beat", "now": self.now})
            if self.scene and not self.run.stop_at and not self.outbox and self.now - asked_at > 2.0:
                asked_at = self.now
                self.lead(self.scene)

    def lead(self, scene):
        guards = scene["guards"]
        if not guards["breath"]["sighted"]:
            self.put("do", event="take_over", guard="breath")
        elif self.run.taps and not guards["movement"]["sighted"]:
            self.put("do", event="take_over", guard="movement")
        elif scene["state"] in ("PAUSED", "RESTING") and guards["movement"]["sighted"]:
            self.put("do", event="ready")
        elif scene["state"] == "READY" and guards["movement"]["sighted"]:
            self.put("do", event="begin")

    async def tap(self):
        """The coach counts: one tap as each repetition ends, as long as she believes that a set runs."""
        while True:
            await asyncio.sleep(REPETITION_S)
            if self.scene and self.scene["state"] == "LIFTING" and not self.run.stop_at:
                self.run.tapped.append(self.put("tap", what="repetition"))
