"""What a person does in a room, as happenings of the hour. One function a kind of frame; who may do what is a table."""

import asyncio
import io
from collections.abc import Coroutine
from functools import singledispatch
from typing import Any

import segno
from django.db import close_old_connections

from hartkracht import desk
from hartkracht.journey import supervise as v
from hartkracht.journey.session_table import OF_A_GUARD, Event, Guard
from hartkracht.live import frames as f
from hartkracht.live.access import name_of
from hartkracht.live.hour import NOT_YOURS, Hour
from hartkracht.live.line import Line
from hartkracht.model import command as c
from hartkracht.model.dose import Words
from hartkracht.permissions import COMMANDS, SYSTEM, may
from hartkracht.rules.words import SYMPTOMS
from hartkracht.signals.pressure import ARMS, POSTURES, plausible

# What a room may ask of the table; the rest (a guard seen or lost, a crash, time) is not a person's to say.
ASKED = frozenset({Event.BEGIN, Event.END_SET, Event.READY, Event.PAUSE, Event.TAKE_OVER, Event.FINISH, Event.STOP})
TAPS = frozenset({"repetition", "half_repetition", "air_flows", "breath_held", "undo"})
NO_SUCH = Words("Dit kennen wij niet.", "This is not known.")
NOT_YET = Words(
    "Dit seintje is nog niet bewaard. Probeer het zo weer.", "This cue is not kept yet. Try again in a moment."
)
ODD_PRESSURE = Words(
    "Deze druk kan niet: {0}/{1}. Omgekeerd?", "This pressure cannot be: {0}/{1}. The other way round?"
)
NOTHING_MOVES = Words(
    "Geen sensor ziet nu de beweging. Zet een sensor aan, of ga verder zonder eigen bereik.",
    "No sensor sees the movement now. Turn a sensor on, or go on without her own range.",
)
ODD_LOAD = Words(
    "Dit is geen last. Vul kilo's in, zoals 32 of 32,5.", "This is no load. Enter kilograms, such as 32 or 32.5."
)
ODD_ANSWER = Words("Dit antwoord kennen wij niet. Vraag het opnieuw.", "This answer is not known. Ask it again.")
# No machine of a gym holds more; effort is 0 to 10; nobody could do fifty more; a set lies no longer back than an hour.
MOST_KG, MOST_EFFORT, MOST_IN_RESERVE, LONGEST_DELAY_S = 1000.0, 10, 50, 3600.0
WAITED_FROM_S = 1.0  # a tap that is sooner here came as taps come
LONGEST_NOTE = 2000
_tasks: set["asyncio.Task[None]"] = set()


def deed(frame: f.FromRoom, hour: Hour, actor: desk.Actor, line: Line) -> None:
    """Do what this frame asks, or refuse it with a sentence under its id."""
    _deed(frame, hour, actor, line)


@singledispatch
def _deed(frame: f.FromRoom, hour: Hour, actor: desk.Actor, line: Line) -> None:
    raise TypeError(f"nothing says what {type(frame).__name__} asks")


def _leads(actor: desk.Actor) -> bool:
    """May this role lead a set? The same that may end one at the desk."""
    return actor.role in COMMANDS[c.EndSet]


def _lead(frame_id: str, hour: Hour, actor: desk.Actor, line: Line, happening: v.Happening) -> None:
    if _leads(actor):
        hour.do(frame_id, actor, line, happening)
    else:
        hour.refuse(frame_id, line, NOT_YOURS)


@_deed.register
def _(frame: f.Do, hour: Hour, actor: desk.Actor, line: Line) -> None:
    event = next((event for event in ASKED if event.value == frame.event), None)
    guard = next((guard for guard in Guard if guard.value == frame.guard), None)
    if event is None or (event in OF_A_GUARD) != (guard is not None):
        hour.refuse(frame.id, line, NO_SUCH)
    elif not may(actor.role, c.Step(hour.session, event.value, "", "")):
        hour.refuse(frame.id, line, NOT_YOURS)
    else:
        now = hour.clock.now()
        hour.do(frame.id, actor, line, v.Acted(now, event, actor.account, guard, _short(frame.why)))


def _short(why: str) -> str:
    """A key of the texts; what is longer than any is no key."""
    return why if len(why) <= 64 else ""


@_deed.register
def _(frame: f.Tap, hour: Hour, actor: desk.Actor, line: Line) -> None:
    if frame.what in TAPS:
        ago_s = _timed(frame.ago_s) or 0.0
        tapped = v.Tapped(hour.clock.now() - ago_s, frame.what, waited=ago_s >= WAITED_FROM_S)
        _lead(frame.id, hour, actor, line, tapped)
    else:
        hour.refuse(frame.id, line, NO_SUCH)


@_deed.register
def _(frame: f.Easier, hour: Hour, actor: desk.Actor, line: Line) -> None:
    _lead(frame.id, hour, actor, line, v.Eased(hour.clock.now()))


@_deed.register
def _(frame: f.Load, hour: Hour, actor: desk.Actor, line: Line) -> None:
    if abs(frame.kg) < MOST_KG:
        _lead(frame.id, hour, actor, line, v.Loaded(hour.clock.now(), frame.kg))
    else:
        hour.refuse(frame.id, line, ODD_LOAD)


@_deed.register
def _(frame: f.Choose, hour: Hour, actor: desk.Actor, line: Line) -> None:
    _lead(frame.id, hour, actor, line, v.Chosen(hour.clock.now(), frame.exercise))


@_deed.register
def _(frame: f.AfterSet, hour: Hour, actor: desk.Actor, line: Line) -> None:
    if not _can_be_said(frame):
        hour.refuse(frame.id, line, ODD_ANSWER)
        return
    felt = None if frame.symptoms is None else tuple(dict.fromkeys(frame.symptoms))
    said = v.SaidAfter(hour.clock.now(), frame.effort, frame.reps_in_reserve, felt, frame.confirmed)
    _lead(frame.id, hour, actor, line, said)


def _can_be_said(frame: f.AfterSet) -> bool:
    """Each answer is one that can be given here: another would stand in the journal as hers."""
    effort, reserve, symptoms = frame.effort or 0, frame.reps_in_reserve or 0, frame.symptoms or []
    known = all(name in SYMPTOMS for name in symptoms)
    return 0 <= effort <= MOST_EFFORT and 0 <= reserve <= MOST_IN_RESERVE and known


@_deed.register
def _(frame: f.Pressure, hour: Hour, actor: desk.Actor, line: Line) -> None:
    if not plausible(frame.systolic, frame.diastolic):
        values = frame.systolic, frame.diastolic
        hour.refuse(frame.id, line, Words(ODD_PRESSURE.nl.format(*values), ODD_PRESSURE.en.format(*values)))
        return
    posture, arm = _one_of(frame.posture, POSTURES), _one_of(frame.arm, ARMS)
    read = v.PressureRead(hour.clock.now(), frame.systolic, frame.diastolic, _timed(frame.delay_s), posture, arm)
    _lead(frame.id, hour, actor, line, read)


def _timed(delay_s: float | None) -> float | None:
    """A delay that nobody can have timed is unknown; then the hour counts from the end of the set."""
    return delay_s if delay_s is not None and 0.0 <= delay_s <= LONGEST_DELAY_S else None


def _one_of(said: str | None, words: tuple[str, ...]) -> str | None:
    """One of these words; what nobody said, or none of them, is unknown."""
    return said if said in words else None


@_deed.register
def _(frame: f.JudgeCue, hour: Hour, actor: desk.Actor, line: Line) -> None:
    seq = hour.cue_seq(frame.cue)
    if seq is None:
        hour.refuse(frame.id, line, NOT_YET)
    else:
        hour.keep_for(frame.id, actor, line, c.JudgeCue(hour.session, seq, frame.right))


@_deed.register
def _(frame: f.Swap, hour: Hour, actor: desk.Actor, line: Line) -> None:
    hour.keep_for(frame.id, actor, line, c.Swap(hour.session, frame.exercise, frame.why))


@_deed.register
def _(frame: f.Machine, hour: Hour, actor: desk.Actor, line: Line) -> None:
    hour.keep_for(frame.id, actor, line, c.SetMachine(frame.exercise, frame.settings, frame.step_kg))


@_deed.register
def _(frame: f.Note, hour: Hour, actor: desk.Actor, line: Line) -> None:
    hour.keep_for(frame.id, actor, line, c.Note(frame.text[:LONGEST_NOTE], hour.session, frame.set_no))


@_deed.register
def _(frame: f.Lead, hour: Hour, actor: desk.Actor, line: Line) -> None:
    hour.keep_for(frame.id, actor, line, c.Supervise(hour.session))
    _soon(_lead_by(hour, actor))


async def _lead_by(hour: Hour, actor: desk.Actor) -> None:
    """The desk may have refused it; then the record names who it named before, and so does the room."""
    await hour.keeper.settled()
    account, name = await asyncio.to_thread(_supervisor, actor.practice, hour.person, hour.session)
    hour.lead(account, name)


def _supervisor(practice: str, person: str, session: str) -> tuple[str, str]:
    close_old_connections()
    try:
        chart = desk.look(desk.Actor("live", SYSTEM, practice), person, "session")
        account = chart.sessions[session].supervisor
        return account, name_of(account)
    finally:
        close_old_connections()


@_deed.register
def _(frame: f.OwnRange, hour: Hour, actor: desk.Actor, line: Line) -> None:
    deed = {
        "measure": lambda: hour.measure_range(actor),
        "start": lambda: hour.mark_range("start"),
        "end": lambda: hour.mark_range("end"),
        "skip": hour.leave_range,
    }.get(frame.what)
    if deed is None or not _leads(actor):
        hour.refuse(frame.id, line, NOT_YOURS if deed else NO_SUCH)
    else:
        hour.once(frame.id, line, deed, NOTHING_MOVES)


@_deed.register
def _(frame: f.AddSensor, hour: Hour, actor: desk.Actor, line: Line) -> None:
    if not _leads(actor):
        hour.refuse(frame.id, line, NOT_YOURS)
        return
    _soon(_link(frame.id, hour, line))


def _soon(work: Coroutine[Any, Any, None]) -> None:
    """Do what must ask a thread; the loop goes on meanwhile."""
    task = asyncio.get_running_loop().create_task(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _link(frame_id: str, hour: Hour, line: Line) -> None:
    path = await asyncio.to_thread(_path, hour.person, hour.session)
    line.put(f.SensorLink(frame_id, path, _qr(f"{line.address}{path}")))


def _path(person: str, session: str) -> str:
    close_old_connections()
    try:
        return f"/live/sensor/{desk.sensor_token(person, session)}"
    finally:
        close_old_connections()


def _qr(address: str) -> str:
    """The address as a picture (SVG) that a phone can read from a tablet."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=2, xmldecl=False)
    return drawn.getvalue().decode().strip()
