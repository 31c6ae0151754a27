"""All live hours of this process: which are open, how many more fit, and what passes for each while time goes by.

Whatever the true ceiling of a machine is, past it cues come late; so one session too many is refused before it begins,
and those that run keep their bounds. A fault in one hour pauses that one and leaves the others alone.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable, Coroutine
from typing import Any

from django.db import close_old_connections
from msgspec import json

from hartkracht import desk
from hartkracht.journey.session_table import Event
from hartkracht.live.access import name_of
from hartkracht.live.frames import Ack, Closed
from hartkracht.live.gauge import WINDOW_S, Gauge
from hartkracht.live.hour import OVER, Hour
from hartkracht.live.looks import SILENT_S
from hartkracht.live.opening import NoSession, has_begun, open_hour, record
from hartkracht.live.stream import Stream
from hartkracht.model.called import short
from hartkracht.model.dose import Words
from hartkracht.permissions import SYSTEM
from hartkracht.store import chunks
from hartkracht.store.writer import NotSaved

# How many sessions one process takes at most; a clinic sets its own after `hartkracht bench live` on its machine.
CAPACITY = int(os.environ.get("HARTKRACHT_LIVE_SESSIONS") or 200)
TICK_S = 0.1
GATHER_S = 0.1  # of samples for one commit: each costs a millisecond or more, and an acknowledgement may take 250 ms
TRY_AGAIN_S = 1.0
LOOK_S = 5.0
# A device whose line is lost returns once in a while; three times in ten seconds, each within a moment, are two devices.
COMES_BACK, OFTEN_S = 3, 10.0
STAY_S = 60.0
SPOOL = 6000  # batches of one sensor that wait for a disk: ten minutes at ten a second (reliability.md 2.2)
_log = logging.getLogger("hartkracht.live")

FULL = Words(
    "Er lopen nu al zoveel trainingen als deze computer veilig aankan. Wacht tot er een klaar is.",
    "As many sessions run now as this computer can hold safely. Wait until one is done.",
)
ENDED = Words("Deze training is afgesloten.", "This session is closed.")
NOT_KEPT = Words(
    "De metingen kunnen al 10 minuten niet worden bewaard. Kijk of de schijf vol is.",
    "Samples could not be saved for 10 minutes. See whether the disk is full.",
)


class Full(Exception):
    """One session more would make the running ones late."""

    words = FULL


class Floor:
    """The hours that run here. Everything runs in the event loop; only reading and keeping use threads."""

    def __init__(self) -> None:
        self.hours: dict[str, Hour] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._sensors: dict[tuple[str, str], Sensor] = {}
        self._raw: asyncio.Event
        self.gauge = Gauge()

    # --- life --------------------------------------------------------------------------------

    def start(self) -> None:
        """Let time pass."""
        self._raw, self.gauge = asyncio.Event(), Gauge()
        for work in (self._tick, self._keep_raw, self._look):
            self._tasks.append(asyncio.create_task(for_ever(work)))

    async def stop(self) -> None:
        """Keep what waits, and end. Running hours are found interrupted by the next process."""
        waiting = [hour.keeper.settled() for hour in self.hours.values()]
        if waiting:
            await asyncio.wait([asyncio.ensure_future(w) for w in waiting], timeout=3.0)
        for task in (*self._tasks, *self._keepers.values()):
            task.cancel()
        self.hours.clear()
        self._tasks.clear()
        self._keepers.clear()
        self._opening.clear()
        self._sensors.clear()

    # --- opening -----------------------------------------------------------------------------

    async def hour(self, practice: str, person: str, session: str) -> Hour:
        """The hour of this session, opened where it is not open here yet. Raises Full or NoSession."""
        lock = self._opening.setdefault(session, asyncio.Lock())
        async with lock:
            found = self.hours.get(session)
            if found is None:
                found = await self._open(practice, person, session)
            if found.person != person:
                raise NoSession(session)
            return found

    def _admit(self) -> None:
        """Raises Full. Asked of what is new: a session that began before this process did must find its way back.

        Where none runs there is nobody to be late for: the first is let in, whatever else keeps the machine busy.
        """
        running = [hour for hour in self.hours.values() if hour.live.state not in OVER]
        measured_from = time.monotonic() - WINDOW_S
        unmeasured = sum(hour.first_sample is None or hour.first_sample > measured_from for hour in running)
        if len(running) >= CAPACITY or (running and self.gauge.full(unmeasured)):
            raise Full

    async def _open(self, practice: str, person: str, session: str) -> Hour:
        chart = await asyncio.to_thread(_chart, practice, person)
        if not has_begun(record(chart, session)):
            self._admit()
        live, outputs, now_s = open_hour(chart, session, desk.clock())
        who = short(chart.person.given_name, chart.person.family_name) if chart.person else ""
        led_by = chart.sessions[session].supervisor
        hour = Hour(person, practice, who, await asyncio.to_thread(name_of, led_by), live, now_s)
        hour.led_by, hour.ranges, hour.machines = led_by, dict(chart.ranges), dict(chart.machines)
        self.hours[session] = hour
        self._keepers[session] = asyncio.create_task(hour.keeper.run())
        hour.carry(outputs)
        return hour

    # --- time --------------------------------------------------------------------------------

    async def _tick(self) -> None:
        while True:
            due = time.monotonic() + TICK_S
            await asyncio.sleep(TICK_S)
            self.gauge.read(due)
            for hour in list(self.hours.values()):
                try:
                    hour.tick()
                except Exception:
                    _log.exception("a live hour failed; it is paused")
                    hour.act(Event.PAUSE, "fault")

    async def _look(self) -> None:
        """What other doors wrote: a closed session, a withdrawn clearance, a journal that says otherwise."""
        while True:
            await asyncio.sleep(LOOK_S)
            for hour in list(self.hours.values()):
                try:
                    await self._look_at(hour)
                except (NotSaved, desk.Conflict):
                    continue
                except Exception:
                    _log.exception("looking after a live hour failed")

    async def _look_at(self, hour: Hour) -> None:
        practice = hour.practice
        chart = await asyncio.to_thread(_chart, practice, hour.person)
        try:
            found = record(chart, hour.session)
        except NoSession:
            hour.close(ENDED)
            self._drop(hour)
            return
        if chart.letter and chart.letter.withdrawn and hour.live.state not in OVER:
            hour.act(Event.STOP, "clearance_withdrawn")
        if hour.disagrees or (found.state in ("STOPPED", "DONE") and hour.live.state not in OVER):
            await hour.keeper.settled()
            chart = await asyncio.to_thread(_chart, practice, hour.person)
            live, outputs, _ = open_hour(chart, hour.session, desk.clock())
            hour.begin_anew(live, outputs)
        stayed = hour.over_since is not None and time.monotonic() - hour.over_since > STAY_S
        if stayed and not hour.lines and hour.keeper.idle:
            self._drop(hour)

    def _drop(self, hour: Hour) -> None:
        self.hours.pop(hour.session, None)
        self._opening.pop(hour.session, None)
        keeper = self._keepers.pop(hour.session, None)
        if keeper:
            keeper.cancel()

    # --- raw samples -------------------------------------------------------------------------

    def raw_waits(self) -> None:
        """A sensor brought something to keep."""
        self._raw.set()

    def join(self, sensor: "Sensor") -> None:
        """This socket speaks for its source from now on; one that did before is ended."""
        key = (sensor.hour.session, sensor.stream.source)
        before = self._sensors.get(key)
        self._sensors[key] = sensor
        if before is not None and before is not sensor:
            sensor.came_back = [*before.came_back, time.monotonic()][-COMES_BACK:]
            before.end(None)

    def is_another(self, hour: Hour, source: str, token: str) -> bool:
        """Does another device speak under this name now? One that lost its line brings its own token, and returns seldom.

        Two phones that read one code have one token: they put each other out, again and again.
        """
        speaking = self._sensors.get((hour.session, source))
        if speaking is None or time.monotonic() - speaking.stream.heard_mono > SILENT_S:
            return False
        often = len(speaking.came_back) == COMES_BACK and time.monotonic() - speaking.came_back[0] < OFTEN_S
        return speaking.token != token or often

    def part(self, sensor: "Sensor") -> None:
        """The socket is gone."""
        key = (sensor.hour.session, sensor.stream.source)
        if self._sensors.get(key) is sensor:
            del self._sensors[key]

    async def _keep_raw(self) -> None:
        """Everything that waits, in one commit; the next group forms while this one is written."""
        while True:
            await self._raw.wait()
            self._raw.clear()
            group = self._group()
            try:
                await asyncio.to_thread(_keep, [piece for _, piece in group])
            except NotSaved:
                self._say(group, saving=False)
                self._tell_kept(group)
                self._raw.set()
                await asyncio.sleep(TRY_AGAIN_S)
            except Exception:
                _log.exception("samples that wait could not be kept together; each source is tried alone")
                await self._keep_each(group)
            else:
                self._acknowledge(group)
                await asyncio.sleep(GATHER_S)

    async def _keep_each(self, group: list[tuple[tuple[Hour, Stream], chunks.Piece]]) -> None:
        """One source whose samples no disk will take must not keep those of all others from it."""
        for one in group:
            try:
                await asyncio.to_thread(_keep, [one[1]])
            except NotSaved:
                self._raw.set()
            except Exception:
                _log.exception("the samples of a source cannot be kept; it is ended")
                self._give_up(*one[0])
            else:
                self._acknowledge([one])

    def _group(self) -> list[tuple[tuple[Hour, Stream], chunks.Piece]]:
        group = []
        for hour in self.hours.values():
            for source in hour.streams.values():
                if source.pending:
                    number = source.pending[-1][0]
                    waiting = [(batch.t_s, batch.values) for _, batch in source.pending]
                    piece = chunks.Piece(hour.person, hour.session, source.source, number, waiting)
                    group.append(((hour, source), piece))
                if len(source.pending) > SPOOL:
                    self._give_up(hour, source)
        return group

    def _acknowledge(self, group: list[tuple[tuple[Hour, Stream], chunks.Piece]]) -> None:
        for (_, source), piece in group:
            source.pending = [(seq, batch) for seq, batch in source.pending if seq > piece.number]
            source.kept = piece.number
        self._tell_kept(group)
        self._say(group, saving=True)

    def _tell_kept(self, group: list[tuple[tuple[Hour, Stream], chunks.Piece]]) -> None:
        """Each sensor hears up to where it is kept; also where that is no further, so that it knows the line is open."""
        for (hour, source), _ in group:
            sensor = self._sensors.get((hour.session, source.source))
            if sensor is not None:
                sensor.send(Ack(source.kept))

    def _say(self, group: list[tuple[tuple[Hour, Stream], chunks.Piece]], *, saving: bool) -> None:
        for (hour, _), _ in group:
            hour.raw_saved(saving=saving)

    def _give_up(self, hour: Hour, source: Stream) -> None:
        """Nobody may believe that samples are kept which are not: this sensor ends, and its guard goes blind."""
        source.pending.clear()
        sensor = self._sensors.get((hour.session, source.source))
        if sensor is not None:
            sensor.end(Closed(NOT_KEPT.nl, NOT_KEPT.en))


class Sensor:
    """The socket of one source: what goes out to it waits here, and never long."""

    def __init__(self, hour: Hour, stream: Stream, token: str) -> None:
        self.hour = hour
        self.stream = stream
        self.token = token
        self.came_back: list[float] = []
        self.out: asyncio.Queue[str | None] = asyncio.Queue()

    def send(self, frame: Ack | Closed) -> None:
        """Put a frame on its way."""
        self.out.put_nowait(json.encode(frame).decode())

    def end(self, last: Closed | None) -> None:
        """Say a last word, if any, and close."""
        if last is not None:
            self.send(last)
        self.out.put_nowait(None)


async def for_ever(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Go on after a fault: a loop that ended silently would be silence taken for health."""
    while True:
        try:
            await work()
        except Exception:
            _log.exception("a loop of the live door broke; it begins anew")
            await asyncio.sleep(TRY_AGAIN_S)


def _chart(practice: str, person: str) -> desk.Chart:
    close_old_connections()
    try:
        return desk.look(desk.Actor("live", SYSTEM, practice), person, "session")
    finally:
        close_old_connections()


def _keep(pieces: list[chunks.Piece]) -> None:
    close_old_connections()
    chunks.keep(pieces)
