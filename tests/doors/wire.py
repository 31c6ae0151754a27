"""The wire in virtual time: the real live door, its real journal, and clients behind a network that fails by seed.

Nothing sleeps (`virtual_time.py`), so half an hour without a line costs a second. What a run must hold stands in `Run`.
"""

import asyncio
import datetime as dt
import json
import math
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from hartkracht import desk
from hartkracht.live import app as door
from hartkracht.store import chunks
from tests.doors.virtual_time import VirtualLoop
from tests.doors.wire_clients import REPETITION_S, Feed, Network, Pipe, Tablet

STILL_S = 4.0
TOLD_WITHIN_S = 3.0
KINDS = (
    "cut", "half_open", "slow", "doubled", "reordered", "future", "clock_on", "clock_back", "wall_clock", "nan",
    "second_writer", "same_writer",
)  # fmt: skip


@dataclass
class Fault:
    """One thing that goes wrong: on the room's line or the sensor's, from when (s), for how long (s)."""

    kind: str
    on: str
    at: float
    lasts_s: float


class Run:
    """A session of one person behind a failing network, and everything that must hold in it."""

    def __init__(self, seed, person, session, cookie):
        self.seed, self.person, self.session, self.cookie = seed, person, session, cookie
        self.token = desk.sensor_token(person, session)
        self.random = Random(seed)
        self.taps = self.random.random() < 0.4
        self.faults = self._draw()
        self.told, self.tapped, self.wrong = [], [], []
        self.true_time, self.fresh_at, self.newest = {}, None, -math.inf
        self.acknowledged, self.beat_at = 0, 0.0
        self.stop_at = self.stop_arrived_at = None
        self.live_counts = {}  # by set: how many repetitions the hour counted
        self.lifting = []  # [from, until] by the hour
        self.unclear = []  # moments around which nobody can say which repetition must be seen

    def _draw(self):
        """One to four faults, from 0.1 s to half an hour, so that short ones are as frequent as long ones."""
        at, faults = 12.0, []
        for _ in range(self.random.randint(1, 4)):
            at += self.random.uniform(2, 25)
            kind = self.random.choice(KINDS)
            lasts = 0.1 * math.exp(self.random.uniform(0, math.log(18_000 if kind in ("cut", "half_open") else 100)))
            faults.append(Fault(kind, self.random.choice(("room", "sensor", "both")), at, lasts))
            at += lasts
        return faults

    def angle(self, t):
        since = t - self.begin - STILL_S
        if since < 0:
            return 10 + 0.02 * math.sin(97 * t)
        return 10 + 80 * (1 - abs(2 * (since % REPETITION_S) / REPETITION_S - 1)) + 0.02 * math.sin(97 * t)

    def arrived(self, batch):
        """A batch reached the door. It is fresh where its samples are of now, and none of them came before.

        A device whose clock went back by more than a moment began anew; by less, it is not believed until it caught up.
        """
        now, last = asyncio.get_running_loop().time(), batch["t_s"][-1]
        fresh = now - self.true_time[batch["seq"]] < TOLD_WITHIN_S and not 0 <= self.newest - last <= TOLD_WITHIN_S
        self.newest = last if fresh else max(self.newest, last)
        if fresh:
            self.fresh_at = now

    def stop_arrived(self):
        self.stop_arrived_at = self.stop_arrived_at or asyncio.get_running_loop().time()

    # --- playing -----------------------------------------------------------------------------

    async def play(self):
        loop = asyncio.get_running_loop()
        self.begin = self.fresh_at = loop.time()
        self.lines = {"room": Network(Random(self.seed + 1)), "sensor": Network(Random(self.seed + 2))}
        self.strangers = Network(Random(self.seed + 3))
        door.floor.start()
        host = "localhost"
        path = f"/live/room/{self.person}/{self.session}"
        headers = {"host": host, "origin": f"http://{host}", "cookie": self.cookie}
        self.tablet = Tablet(self, self.lines["room"], path, headers)
        self.feed = None if self.taps else Feed(self, self.lines["sensor"], f"/live/sensor/{self.token}")
        works = [self.tablet.coach(), self._watch(), *([self.tablet.tap()] if self.taps else [self.feed.play()])]
        tasks = [asyncio.create_task(work) for work in works]
        await self._happen()
        for task in tasks:
            if task.done():
                task.result()
            task.cancel()
        self.tablet.over = True
        if self.feed:
            self.feed.over = True
        for line in (*self.lines.values(), self.strangers):
            await line.end()
        await asyncio.gather(*tasks, return_exceptions=True)
        await door.floor.stop()

    async def _happen(self):
        """The faults, one after the other; STOP somewhere; then the line is whole long enough for all to come through."""
        loop = asyncio.get_running_loop()
        ends = max(fault.at + fault.lasts_s for fault in self.faults)
        stop = loop.call_at(self.begin + self.random.uniform(20, ends + 20), self._press_stop)
        for fault in self.faults:
            await asyncio.sleep(max(0.0, self.begin + fault.at - loop.time()))
            self.unclear.append(loop.time())
            undo = self._inflict(fault)
            await asyncio.sleep(fault.lasts_s)
            undo()
            self.unclear.append(loop.time())
        await asyncio.sleep(max(35.0, stop.when() - loop.time() + 35.0))

    def _press_stop(self):
        self.stop_at = asyncio.get_running_loop().time()
        self.stop_id = self.tablet.put("do", event="stop")

    def _inflict(self, fault):
        lines = [self.lines[name] for name in ("room", "sensor") if fault.on in (name, "both")]
        if fault.kind == "cut":
            for line in lines:
                line.cut()
            return lambda: [setattr(line, "up", True) for line in lines]
        if fault.kind in ("half_open", "doubled", "reordered"):
            for line in lines:
                setattr(line, fault.kind, True)
            return lambda: [setattr(line, fault.kind, False) for line in lines]
        if fault.kind == "slow":
            for line in lines:
                line.slow_s = self.random.uniform(0.2, 8.0)
            return lambda: [setattr(line, "slow_s", 0.0) for line in lines]
        return self._odd(fault.kind)

    def _odd(self, kind):
        """What a sensor, a clock or a stranger with a copied link does. Gives what ends it."""
        if kind == "wall_clock":
            desk.clock.jump(self.random.choice((-7200, -90, 90, 7200)))
        elif kind in ("nan", "second_writer", "same_writer"):
            self._stranger(kind)
        elif self.feed and kind == "future":
            self.feed.ahead_s = 100.0
            return lambda: setattr(self.feed, "ahead_s", 0.0)
        elif self.feed:
            self.feed.shift_s += self.random.choice((0.5, 2.5, 60.0, 3600.0)) * (1 if kind == "clock_on" else -1)
        return lambda: None

    def _stranger(self, kind):
        """Somebody else with the same link: what she brings is no number, or is a second opinion."""
        pipe = Pipe(self.strangers, f"/live/sensor/{self.token}", {}, lambda frame: None, lambda: None)
        source = "knee" if kind == "same_writer" else "stranger"
        pipe.send(json.dumps({"t": "hello", "source": source, "channels": {"joint_angle@knee": {"unit": "deg"}}}))
        value = "NaN" if kind == "nan" else "50.0"
        batch = f'{{"t":"samples","seq":1,"t_s":[1.0],"values":{{"joint_angle@knee":[{value}]}}}}'
        loop = asyncio.get_running_loop()
        loop.call_later(0.3, pipe.send, batch)
        loop.call_later(1.0, pipe.drop)

    # --- what must hold while it runs --------------------------------------------------------

    async def _watch(self):
        loop = asyncio.get_running_loop()
        lifting_since = None
        while True:
            await asyncio.sleep(0.05)
            now, hour = loop.time(), door.floor.hours.get(self.session)
            state = hour.live.state.value if hour else None
            if state == "LIFTING" and lifting_since is None:
                lifting_since = now
            elif state != "LIFTING" and lifting_since is not None:
                self.lifting.append((lifting_since, now))
                lifting_since = None
            if hour and hour.live.set:
                self.live_counts[hour.live.set.number] = len(hour.live.set.valid)
            self._blind_is_told(now, state)
            if self.stop_arrived_at and now - self.stop_arrived_at > 0.1 and state not in (None, "STOPPED"):
                self.wrong.append(f"STOP came at {self.stop_arrived_at - self.begin:.1f} and the session is {state}")

    def _blind_is_told(self, now, state):
        if self.taps:
            return
        unseen = now - self.fresh_at
        if state == "LIFTING" and unseen > TOLD_WITHIN_S + 0.05:
            self.wrong.append(f"lifting {unseen:.2f} s after the last sample, at {now - self.begin:.1f} s")
        shown = self.tablet.scene["state"] if self.tablet.scene else None
        if shown == "LIFTING" and self.tablet.healthy and unseen > TOLD_WITHIN_S + 0.15 and self.stop_at is None:
            lost_lately = any(abs(now - moment) < 15 for moment in self.unclear)
            if not lost_lately:
                self.wrong.append(f"the room still shows LIFTING {unseen:.2f} s after the last sample")

    # --- what must hold afterwards -----------------------------------------------------------

    def judge(self, chart, kept):
        """Everything wrong with this run, as sentences. `kept`: the raw rows as the store has them."""
        record = chart.sessions[self.session]
        valid = [r for r in record.repetitions if r.valid]
        self._once(record, valid)
        if self.taps:
            self._each_tap(valid)
        else:
            self._each_seen(record, valid)
            times = [t for t, _ in kept]
            if len(set(times)) != len(times) and not any(f.kind.startswith("clock") for f in self.faults):
                self.wrong.append("raw samples are kept twice")
        if record.state != "STOPPED" or self.tablet.answered.get(self.stop_id) != "done":
            self.wrong.append(
                f"after STOP the journal says {record.state}, the room {self.tablet.answered.get(self.stop_id)}"
            )
        return self.wrong

    def _once(self, record, valid):
        kept = Counter(r.set_no for r in valid)
        if {number: count for number, count in self.live_counts.items() if count} != dict(kept):
            self.wrong.append(f"the hour counted {self.live_counts}, the journal keeps {dict(kept)}")
        names = [(r.set_no, r.number) for r in valid]
        if len(set(names)) != len(names):
            self.wrong.append(f"a repetition is in the journal twice: {names}")
        for one, other in pairwise(valid):
            if not self.taps and other.start_s < one.end_s - 0.5:
                self.wrong.append(f"two repetitions at once: {one.start_s:.1f}-{one.end_s:.1f}, {other.start_s:.1f}")
        told = {(round(r["start_s"], 2), round(r["end_s"], 2)) for r in self.told if r["valid"]}
        missing = told - {(round(r.start_s, 2), round(r.end_s, 2)) for r in record.repetitions}
        if missing:
            self.wrong.append(f"told to the room and not kept: {missing}")

    def _each_tap(self, valid):
        """Each tap is counted once or was refused aloud; none is forgotten, none counts twice."""
        answers = [self.tablet.answered.get(tap) for tap in self.tapped]
        if None in answers:
            self.wrong.append("a tap was never answered")
        if answers.count("done") != len(valid):
            self.wrong.append(f"{answers.count('done')} taps were taken, {len(valid)} repetitions are kept")

    def _each_seen(self, record, valid):
        """A repetition that was lifted in sight, with no fault near it, was counted; and no more than were made."""
        opened = self.begin
        for number in range(2000):
            start = self.begin + STILL_S + number * REPETITION_S
            end = start + REPETITION_S
            inside = any(since + 1.0 < start and end + 3.0 < until for since, until in self.lifting)
            clear = not any(start - 12 < moment < end + 4 for moment in self.unclear) and not self._faulty(start, end)
            if inside and clear and not any(abs(r.end_s - (end - opened)) < 1.5 + self._slip() for r in valid):
                self.wrong.append(f"lost: the repetition of {start - opened:.0f}-{end - opened:.0f} s")
            if end > self.unclear[-1] + 200:
                break

    def _slip(self):
        """A clock that was moved, or a line that was slow at first, shifts all later times a little."""
        return (
            3.0 if any(f.kind in ("slow", "clock_on", "clock_back", "half_open", "cut") for f in self.faults) else 0.0
        )

    def _faulty(self, start, end):
        """During a fault, and as long after it as a client may take to come back."""
        spans = [(f.at + self.begin, f.at + self.begin + f.lasts_s + 17.0) for f in self.faults]
        return any(start < until and end > since for since, until in spans)


class Wall:
    """The clock on the wall, which goes with the virtual one and may be moved by hand."""

    def __init__(self, start):
        self.start, self.moved_s, self.loop = start, 0.0, None

    @property
    def now(self):
        passed = self.loop.time() - 1000.0 if self.loop else 0.0
        return self.start + dt.timedelta(seconds=passed + self.moved_s)

    def __call__(self):
        return self.now

    def jump(self, seconds):
        self.moved_s += seconds


def play(run, wall, monkeypatch):
    """Let this run happen in virtual time; what went wrong in it."""
    loop = VirtualLoop()
    wall.loop, wall.start, wall.moved_s = loop, wall(), 0.0
    with monkeypatch.context() as patch:
        patch.setattr(time, "monotonic", loop.time)
        try:
            asyncio.set_event_loop(loop)
            loop.run_until_complete(run.play())
        finally:
            wall.start, wall.loop = wall(), None
            asyncio.set_event_loop(None)
            loop.close()
    desk.forget(run.person)
    chart = desk.look(desk.Actor("test", "system", run.practice), run.person, "session")
    return run.judge(chart, list(chunks.read(run.person, run.session, "knee")))
