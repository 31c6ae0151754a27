"""The load tool of `hartkracht bench live`: sensors, rooms and coaches of many sessions on one core, and what they saw.

The last thing a room gets of a batch is its chart frame, so a cue is never later: *alarm* times each batch from its sending
to that frame. *stop* times real alarms: every pulse falls, and the STOP is timed from the reading that completes the
breach. *kept* times each batch to its acknowledgement. It tells its own lag: how late it sent, against its plan.
"""

import asyncio
import functools
import http.client
import json
import math
import random
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from hartkracht.bench.live import pin

FRAME_S, ROWS = 0.1, 5
SLOW_PULSE, STOP_AFTER_S = 38.0, 4.0
COMPLETES_AT = 3  # the third slow reading, two seconds after the first, completes the breach
OPEN_EACH_S, OFFER_EACH_S = 0.08, 0.05
# Nobody begins a set in the same second as all others, nor moves in step with them.
BEGIN_WITHIN_S, PHASES, PHASE_S = 10.0, 12, 0.5
PAGES, READERS, READ_EACH_S = ("/today", "/people", "/worries"), 2, 0.2
CHANNELS = {
    "joint_angle@knee": {"unit": "deg"}, "breath_volume@belt": {"unit": "au"}, "heart_rate@strap": {"unit": "bpm"},
}  # fmt: skip


@dataclass
class Told:
    """What was seen, in seconds. `alarms` and `kept` hold (moment of sending, how long)."""

    alarms: list[tuple[float, float]] = field(default_factory=list)
    kept: list[tuple[float, float]] = field(default_factory=list)
    stopped: list[float] = field(default_factory=list)
    lag: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    sent: int = 0
    counted: int = 0
    admitted: int = 0
    refused: int = 0
    between: tuple[float, float] = (0.0, 0.0)


@dataclass
class Played:
    """One session as the tool plays it: when each batch went out, and when the breach was complete."""

    stage: dict[str, Any]
    one: dict[str, str]
    number: int
    told: Told
    begin: float
    seconds: float
    sent: dict[int, float] = field(default_factory=dict)
    slow_readings: int = 0
    breached: float = math.inf
    state: str = ""

    @property
    def phase(self) -> int:
        """Where in her movement she begins."""
        return self.number % PHASES

    async def play(self, wait: float) -> None:
        """Come in, lift until the end, and fall ill."""
        from websockets.asyncio.client import connect

        await asyncio.sleep(wait)
        address = f"ws://{self.stage['host']}/live"
        headers = {"Cookie": self.one["cookie"], "Origin": f"http://{self.stage['host']}"}
        at = f"{address}/room/{self.one['person']}/{self.one['session']}"
        async with connect(at, additional_headers=headers, compression=None) as room:
            if '"t":"closed"' in str(await room.recv())[:20]:
                self.told.refused += 1
                return
            self.told.admitted += 1
            async with connect(f"{address}/sensor/{self.one['token']}", compression=None) as sensor:
                await self._together(room, sensor)

    async def _together(self, room: Any, sensor: Any) -> None:
        await sensor.send(json.dumps({"t": "hello", "source": "all", "channels": CHANNELS, "concentric": "up"}))
        await sensor.recv()
        works = [asyncio.create_task(work) for work in (self._watch(room), self._acks(sensor), self._coach(room))]
        await self._send(sensor)
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)

    async def _send(self, sensor: Any) -> None:
        start = max(self.begin, time.monotonic())
        end = self.begin + self.seconds
        for number in range(1, round((end - start + STOP_AFTER_S) / FRAME_S) + 1):
            due = start + number * FRAME_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            now = time.monotonic()
            self.told.lag.append(now - due)
            falling = due > end
            if falling and _reads_pulse(number, self.phase):
                self.slow_readings += 1
                self.breached = now if self.slow_readings == COMPLETES_AT else self.breached
            self.sent[number] = now
            self.told.sent += 1
            await sensor.send(_text(number, self.phase, falling))

    async def _watch(self, room: Any) -> None:
        first = None
        async for text in room:
            now = time.monotonic()
            kind = text[6:12]
            if kind == 'trace"' and '"movement"' in text:
                last = json.loads(text)["t_s"][-1]
                first = last if first is None else first
                # The stream time of the last point says which batch this is, also where a slow reader lost some.
                went = self.sent.get(1 + round((last - first) / FRAME_S))
                if went is not None:
                    self.told.alarms.append((went, now - went))
            elif kind == 'scene"':
                self.state = text.split('"state":"', 1)[1].split('"', 1)[0]
            elif kind == "counte":
                self.told.counted += 1
            elif kind.startswith("said") and '"STOP"' in text and now > self.breached:
                self.told.stopped.append(now - self.breached)

    async def _acks(self, sensor: Any) -> None:
        kept = 0
        async for text in sensor:
            frame = json.loads(text)
            if frame["t"] == "ack":
                now = time.monotonic()
                went = [self.sent[seq] for seq in range(kept + 1, frame["seq"] + 1)]
                self.told.kept += [(at, now - at) for at in went]
                kept = frame["seq"]

    async def _coach(self, room: Any) -> None:
        """Beats each second, watches the breath, begins each set and goes on after the rest."""
        await room.send(_deed("do", event="take_over", guard="breath"))
        starts = max(self.begin, time.monotonic()) + BEGIN_WITHIN_S * random.Random(self.number).random()
        while True:
            await room.send('{"t":"beat","now":0}')
            if self.state in ("RESTING", "PAUSED"):
                await room.send(_deed("do", event="ready"))
            if self.state in ("RESTING", "PAUSED", "READY") and time.monotonic() > starts:
                await room.send(_deed("do", event="begin"))
            await asyncio.sleep(1.0)


def _deed(kind: str, **what: str) -> str:
    return json.dumps({"t": kind, "id": f"{random.getrandbits(96):x}", **what})


@functools.cache
def _text(number: int, phase: int, falling: bool) -> str:
    """The frame as it is sent; the same for many sessions, so that the tool spends its time on sending."""
    return json.dumps(_frame(number, phase, falling=falling))


def _reads_pulse(number: int, phase: int) -> bool:
    return (number + phase) % 10 == 0


def _frame(number: int, phase: int, *, falling: bool) -> dict[str, Any]:
    """A tenth of a second: five rows of movement, one of breath in two frames, one pulse in ten."""
    first = (number - 1) * ROWS
    times = [(first + row) / 50 + phase * PHASE_S for row in range(ROWS)]
    angles = [10 + 80 * (1 - abs(2 * (t % 6) / 6 - 1)) + 0.02 * math.sin(97 * t) for t in times]
    empty: list[float | None] = [None] * (ROWS - 1)
    breath = [math.sin(2 * math.pi * times[0] / 4) if number % 2 else None, *empty]
    pulse = [(SLOW_PULSE if falling else 80.0 + number % 3) if _reads_pulse(number, phase) else None, *empty]
    return {
        "t": "samples", "seq": number, "t_s": times,
        "values": {"joint_angle@knee": angles, "breath_volume@belt": breath, "heart_rate@strap": pulse},
    }  # fmt: skip


async def load(stage: dict[str, Any], seconds: float, *, offer: bool = False) -> Told:
    """Play every session at once for so long; with `offer`, one after the other, so that some are refused."""
    told, sessions = Told(), stage["sessions"]
    each = OFFER_EACH_S if offer else OPEN_EACH_S
    begin = time.monotonic() + (0.0 if offer else 2.0 + len(sessions) * each)
    told.between = (begin + BEGIN_WITHIN_S, begin + BEGIN_WITHIN_S + seconds)
    works = [
        Played(stage, one, n, told, begin + n * FRAME_S / len(sessions), BEGIN_WITHIN_S + seconds).play(n * each)
        for n, one in enumerate(sessions)
    ]
    ended = await asyncio.gather(*works, return_exceptions=True)
    told.lost = [repr(one) for one in ended if isinstance(one, Exception)]
    return told


def _read_pages(stage: dict[str, Any], took: list[float]) -> None:
    """One person who reads pages, five a second."""
    number = 0
    while True:
        connection = http.client.HTTPConnection(stage["host"], timeout=30)
        began = time.monotonic()
        connection.request("GET", PAGES[number % len(PAGES)], headers={"Cookie": stage["cookie"]})
        connection.getresponse().read()
        connection.close()
        took.append(time.monotonic() - began)
        number += 1
        time.sleep(READ_EACH_S)


def row(told: Told, pages: list[float]) -> dict[str, Any]:
    """What is told of it: times in ms."""
    began, ended = told.between
    alarms = [took for went, took in told.alarms if began <= went <= ended]
    kept = [took for went, took in told.kept if began <= went <= ended]
    return {
        "between": told.between,
        **_spread("alarm", alarms, 0.999),
        "alarms": len(alarms),
        **_spread("kept", kept, 0.99),
        "kept_part": round(len(told.kept) / max(1, told.sent), 4),
        **_spread("stop", told.stopped, 0.99),
        "stops": len(told.stopped),
        "repetitions": told.counted,
        "tool_lag_p99_ms": _ms(told.lag, 0.99),
        "lost": f"{len(told.lost)}: {told.lost[0]}" if told.lost else 0,
        **({"pages": len(pages), "page_p95_ms": _ms(pages, 0.95)} if pages else {}),
        **({"admitted": told.admitted, "refused": told.refused} if told.refused else {}),
    }


def _spread(name: str, seconds: list[float], high: float) -> dict[str, Any]:
    label = f"{name}_p{high * 100:g}_ms"
    return {f"{name}_p50_ms": _ms(seconds, 0.5), label: _ms(seconds, high), f"{name}_max_ms": _ms(seconds, 1.0)}


def _ms(seconds: list[float], part: float) -> float | None:
    if not seconds:
        return None
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))], 1)


def main(seconds: float, options: list[str]) -> None:
    """Read the stage from stdin, play, and tell on stdout."""
    stage = json.loads(sys.stdin.read())
    pages: list[float] = []
    for _ in range(READERS if "--pages" in options else 0):
        threading.Thread(target=_read_pages, args=(stage, pages), daemon=True).start()
    print(json.dumps(row(asyncio.run(load(stage, seconds, offer="--offer" in options)), pages)))


if __name__ == "__main__":
    pin(1)
    main(float(sys.argv[1]), sys.argv[2:])
