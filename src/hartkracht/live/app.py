"""The live door: rooms that show and steer one session, and sensors that bring samples to it. Sockets, and no judgement.

A room comes with the session cookie of the pages and from the own origin, and is asked again who it is every few
seconds; a sensor comes with a token that names one session. Everything a room asks for goes through the hour, and from
there to the desk. Frames are closed shapes; what is none is answered with one sentence and the end of the socket.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import msgspec
from django.db import close_old_connections
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from hartkracht import desk
from hartkracht.journey.supervise import Doubled
from hartkracht.live import access
from hartkracht.live.deeds import deed
from hartkracht.live.floor import ENDED, Floor, Full, Sensor, for_ever
from hartkracht.live.frames import FRAME_BYTES, Ack, Beat, Bye, Closed, FromRoom, FromSensor, Hello, Samples, Welcome
from hartkracht.live.hour import Hour
from hartkracht.live.line import Line, TooSlow, encode
from hartkracht.live.opening import NoSession
from hartkracht.live.rollcall import Gone, Guest, RollCall
from hartkracht.live.stream import Malformed, stream
from hartkracht.model.dose import Words
from hartkracht.store import chunks

FRAMES_A_SECOND, FRAMES_AT_ONCE = 60, 300
# What a socket is closed with; the sentence goes before it in a `closed` frame.
NOT_SIGNED_IN, NOT_ALLOWED, NOT_FOUND, TRY_LATER, NOT_UNDERSTOOD, TOO_MUCH = 4401, 4403, 4404, 4429, 4400, 4408

SIGN_IN = Words(
    "U bent niet (meer) aangemeld. Meld u aan en kom terug.", "You are not signed in (any more). Sign in and come back."
)
NOBODY = Words("Deze training bestaat niet, of is afgesloten.", "This session does not exist, or is closed.")
STRANGE = Words("Dit bericht begrijpen wij niet.", "This message is not understood.")
SECOND = Words(
    "Er is al een sensor van deze soort. Kies er een.", "There is a sensor of this kind already. Choose one."
)
HURRY = Words("Dit zijn te veel berichten.", "These are too many messages.")

floor = Floor()
roll_call = RollCall()
_room_frames = msgspec.json.Decoder(FromRoom)
_sensor_frames = msgspec.json.Decoder(FromSensor)


# --- rooms -----------------------------------------------------------------------------------


async def room(socket: WebSocket) -> None:
    """One room on one session."""
    if not access.own_origin(socket):
        await socket.close()
        return
    await socket.accept()
    person, session = socket.path_params["person"], socket.path_params["session"]
    cookie = access.cookie_of(socket)
    actor = await asyncio.to_thread(access.signed_in, cookie)
    if actor is None:
        await _end(socket, SIGN_IN, NOT_SIGNED_IN)
        return
    try:
        hour = await _enter(actor, person, session)
    except (desk.NotAllowed, NoSession):
        await _end(socket, NOBODY, NOT_FOUND)
    except Full as full:
        await _end(socket, full.words, TRY_LATER)
    else:
        await _stay(socket, hour, Guest(cookie, actor, person))


async def _enter(actor: desk.Actor, person: str, session: str) -> Hour:
    await asyncio.to_thread(_may_look, actor, person)
    return await floor.hour(actor.practice, person, session)


def _may_look(actor: desk.Actor, person: str) -> None:
    """Raises NotAllowed. The look is written in the journal like any other."""
    close_old_connections()
    try:
        desk.look(actor, person, "session")
    finally:
        close_old_connections()


async def _stay(socket: WebSocket, hour: Hour, guest: Guest) -> None:
    """Until the room leaves, falls silent, reads too slowly, or may no longer be here."""
    line = Line(socket)
    hour.lines.add(line)
    line.put(hour.scene())
    roll_call.join(guest)
    tasks = [asyncio.create_task(work) for work in (line.run(), _listen(socket, hour, line, guest), _called(guest))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await _say_why(socket, done)
    finally:
        hour.lines.discard(line)
        roll_call.part(guest)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Leave(Exception):
    """This socket ends, with these words."""

    def __init__(self, words: Words, code: int) -> None:
        super().__init__(words.en)
        self.words, self.code = words, code


class _Heard:
    """When this socket was heard, and how much: 60 frames a second, and what waited through a lost line at once."""

    def __init__(self) -> None:
        self.at = time.monotonic()
        self._left = float(FRAMES_AT_ONCE)

    def frame(self) -> float:
        """One more frame; how long (s) until it is within what a socket may send."""
        now = time.monotonic()
        self._left = min(FRAMES_AT_ONCE, self._left + (now - self.at) * FRAMES_A_SECOND) - 1
        self.at = now
        return max(0.0, -self._left / FRAMES_A_SECOND)


async def _say_why(socket: WebSocket, done: set["asyncio.Task[None]"]) -> None:
    for task in done:
        problem = task.exception()
        if isinstance(problem, _Leave):
            await _end(socket, problem.words, problem.code)
        elif isinstance(problem, TooSlow):
            await _close(socket, TOO_MUCH)
        elif problem is not None and not isinstance(problem, WebSocketDisconnect | RuntimeError):
            raise problem


async def _listen(socket: WebSocket, hour: Hour, line: Line, guest: Guest) -> None:
    heard = _Heard()
    while True:
        text = await _receive(socket)
        too_much = heard.frame() > 0
        guest.heard = heard.at
        try:
            frame = _room_frames.decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise _Leave(STRANGE, NOT_UNDERSTOOD) from None
        is_stop = getattr(frame, "event", "") == "stop"
        if too_much and not is_stop:  # STOP is never too much
            raise _Leave(HURRY, TRY_LATER)
        if not isinstance(frame, Beat):
            deed(frame, hour, guest.actor, line)
            hour.show()


async def _called(guest: Guest) -> None:
    """Until the roll call says that this guest may not stay."""
    match await guest.gone:
        case Gone.SILENT:
            raise WebSocketDisconnect(1001)
        case Gone.NOT_ALLOWED:
            raise _Leave(NOBODY, NOT_ALLOWED)
        case Gone.SIGNED_OUT:
            raise _Leave(SIGN_IN, NOT_SIGNED_IN)


async def _receive(socket: WebSocket) -> bytes:
    """The next frame's bytes, text or binary. Raises WebSocketDisconnect or _Leave."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    data: bytes = text.encode() if text is not None else message.get("bytes") or b""
    if len(data) > FRAME_BYTES:
        raise _Leave(HURRY, TOO_MUCH)
    return data


async def _end(socket: WebSocket, words: Words, code: int) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await socket.send_text(encode(Closed(words.nl, words.en)))
    await _close(socket, code)


async def _close(socket: WebSocket, code: int) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await socket.close(code)


# --- sensors ---------------------------------------------------------------------------------


async def sensor(socket: WebSocket) -> None:
    """One sensor of one session."""
    await socket.accept()
    try:
        actor = await asyncio.to_thread(_read_token, socket.path_params["token"])
        hour = await floor.hour(actor.practice, actor.bound_to, actor.session)
        here = await _greet(socket, hour)
        await _bring(socket, hour, here)
    except desk.Refused as refusal:
        await _end(socket, refusal.words, NOT_FOUND)
    except NoSession:
        await _end(socket, ENDED, NOT_FOUND)
    except Full as full:
        await _end(socket, full.words, TRY_LATER)
    except Malformed as problem:
        await _end(socket, Words(f"{STRANGE.nl} ({problem})", f"{STRANGE.en} ({problem})"), NOT_UNDERSTOOD)
    except _Leave as leave:
        await _end(socket, leave.words, leave.code)
    except WebSocketDisconnect:
        return


def _read_token(token: str) -> desk.Actor:
    close_old_connections()
    try:
        return desk.read_token(token)
    finally:
        close_old_connections()


async def _greet(socket: WebSocket, hour: Hour) -> Sensor:
    """The sensor says what it brings; a second one of a kind is refused, and everybody in the room hears of it."""
    hello = _sensor_frame(await _receive(socket))
    if not isinstance(hello, Hello):
        raise _Leave(STRANGE, NOT_UNDERSTOOD)
    fresh, token = stream(hello, hour.tempo()), socket.path_params["token"]
    named_alike = floor.is_another(hour, fresh.source, token)
    for guard in fresh.guards:
        if named_alike or hour.watching(guard, but=fresh.source):
            hour.happen(Doubled(hour.clock.now(), guard))
            hour.show()
            raise _Leave(SECOND, NOT_ALLOWED)
    known = hour.streams.get(fresh.source)
    if known is None or known.channels != fresh.channels:
        fresh.taken = fresh.kept = await asyncio.to_thread(_last_number, hour.session, fresh.source)
        hour.add(fresh)
        known = fresh
    here = Sensor(hour, known, token)
    floor.join(here)
    await socket.send_text(msgspec.json.encode(Welcome(hour.session, known.kept)).decode())
    return here


def _last_number(session: str, source: str) -> int:
    close_old_connections()
    try:
        return chunks.last_number(session, source)
    finally:
        close_old_connections()


def _sensor_frame(data: bytes) -> FromSensor:
    try:
        frame: FromSensor = _sensor_frames.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise _Leave(STRANGE, NOT_UNDERSTOOD) from None
    return frame


async def _bring(socket: WebSocket, hour: Hour, here: Sensor) -> None:
    """Batches in, acknowledgements out, until the sensor ends or is ended."""
    answering = asyncio.create_task(_answer(socket, here))
    listening = asyncio.create_task(_take(socket, hour, here))
    try:
        done, _ = await asyncio.wait([answering, listening], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        floor.part(here)
        for task in (answering, listening):
            task.cancel()
        await asyncio.gather(answering, listening, return_exceptions=True)
        await _close(socket, 1000)


async def _take(socket: WebSocket, hour: Hour, here: Sensor) -> None:
    source = here.stream
    heard = _Heard()
    while True:
        frame = _sensor_frame(await _receive(socket))
        wait_s = heard.frame()
        if wait_s > 0:  # a backlog after a lost line is read no faster than this; the sender waits, and nothing is lost
            await asyncio.sleep(wait_s)
        if isinstance(frame, Bye):
            hour.leave(source)
            hour.show()
            return
        if not isinstance(frame, Samples):
            raise _Leave(STRANGE, NOT_UNDERSTOOD)
        if frame.seq <= source.kept:
            here.send(Ack(source.kept))
        hour.take(source, frame)
        floor.raw_waits()


async def _answer(socket: WebSocket, here: Sensor) -> None:
    while (text := await here.out.get()) is not None:
        await socket.send_text(text)


@contextlib.asynccontextmanager
async def _life(_: Starlette) -> AsyncIterator[None]:
    floor.start()
    calls = [asyncio.create_task(for_ever(work)) for work in (roll_call.watch, roll_call.run)]
    yield
    for call in calls:
        call.cancel()
    await floor.stop()


app = Starlette(
    routes=[
        WebSocketRoute("/live/room/{person}/{session}", room),
        WebSocketRoute("/live/sensor/{token}", sensor),
    ],
    lifespan=_life,
)
