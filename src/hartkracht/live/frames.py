"""The wire of the live door: typed frames, JSON, tagged by `t`. Closed shapes: an unknown field is refused.

Two kinds of socket. A *room* (`/live/room/PERSON/SESSION`, session cookie and own Origin) shows and steers one session;
any number of rooms on one session agree, because each gets the same scene. A *sensor* (`/live/sensor/TOKEN`, a token for
this session only, no cookie) brings samples. Whatever a person does in a room carries a client-made id and applies once.
"""

from typing import Annotated, Any, Literal

import msgspec

FRAME_BYTES = 65_536
# How a server opens its sockets. Not compressed: the frames are small, the line is the clinic's own, and compression
# would cost each session more than judging its samples.
SOCKETS: dict[str, Any] = {"ws": "websockets-sansio", "ws_max_size": FRAME_BYTES, "ws_per_message_deflate": False}


class Frame(msgspec.Struct, frozen=True, tag_field="t", forbid_unknown_fields=True, omit_defaults=False):
    """What every frame is."""


# --- from a sensor ---------------------------------------------------------------------------


class Hello(Frame, frozen=True, tag="hello"):
    """A sensor says what it brings: channels by name in the recording form (`joint_angle@camera` …).

    source: its name, the same again when it comes back. speed: how many seconds of samples it brings in a second; only a
    replayed recording is faster than 1.
    """

    source: str
    channels: dict[str, dict[str, str]]
    concentric: str | None = None
    speed: float = 1.0


class Samples(Frame, frozen=True, tag="samples"):
    """About 100 ms of samples. `seq` counts batches of this source from 1; a value that is not there is null.

    unseen: why the sensor itself says that it sees nothing in these samples; null where it says nothing of the kind.
    """

    seq: int
    t_s: list[float]
    values: dict[str, list[float | None]]
    unseen: Literal["contact_lost"] | None = None


class Bye(Frame, frozen=True, tag="bye"):
    """The sensor ends on purpose."""


FromSensor = Hello | Samples | Bye


# --- to a sensor -----------------------------------------------------------------------------


class Welcome(Frame, frozen=True, tag="welcome"):
    """The session takes this source; batches up to `last_seq` are known already: go on after it."""

    session: str
    last_seq: int


class Ack(Frame, frozen=True, tag="ack"):
    """All batches up to `seq` are kept."""

    seq: int


class Closed(Frame, frozen=True, tag="closed"):
    """This source is not taken (any more); `nl` and `en` say why."""

    nl: str
    en: str


# --- from a room -----------------------------------------------------------------------------

# Made by the client, and kept beside what it led to: longer than any journal takes, or unprintable, it is no id.
Id = Annotated[str, msgspec.Meta(pattern=r"^[!-~]{1,64}$")]


class Do(Frame, frozen=True, tag="do"):
    """One event of the session table, done by a person: begin, end_set, ready, pause, take_over, finish, stop."""

    id: Id
    event: str
    guard: str | None = None
    why: str = ""


class Tap(Frame, frozen=True, tag="tap"):
    """The coach saw: repetition, half_repetition, air_flows, breath_held; or undo of the last tap.

    ago_s: how long (s) it waited on the device, where the line was lost.
    """

    id: Id
    what: str
    ago_s: float = 0.0


class Easier(Frame, frozen=True, tag="easier"):
    """Lighter: the slope becomes gentler or the load goes down a step, from the next turn on."""

    id: Id


class Load(Frame, frozen=True, tag="load"):
    """The load on the machine for this exercise (kg)."""

    id: Id
    kg: float


class Choose(Frame, frozen=True, tag="choose"):
    """Go to this exercise of the plan next."""

    id: Id
    exercise: str


class AfterSet(Frame, frozen=True, tag="after_set"):
    """What she says after a set: effort (0-10 in words), reps in reserve, symptoms; None is not asked, not unknown."""

    id: Id
    effort: int | None = None
    reps_in_reserve: int | None = None
    symptoms: list[str] | None = None
    confirmed: bool | None = None


class Pressure(Frame, frozen=True, tag="pressure"):
    """A cuff reading in the room (mmHg), `delay_s` after the set, in this posture, at this arm."""

    id: Id
    systolic: int
    diastolic: int
    delay_s: float | None = None
    posture: str | None = "sitting"
    arm: str | None = None


class JudgeCue(Frame, frozen=True, tag="judge_cue"):
    """The coach says whether a cue was right."""

    id: Id
    cue: int
    right: bool


class Lead(Frame, frozen=True, tag="lead"):
    """Be the named supervisor of this session from now on."""

    id: Id


class Swap(Frame, frozen=True, tag="swap"):
    """Leave an exercise out: busy, broken or joint. What may come instead comes through the gate."""

    id: Id
    exercise: str
    why: str


class OwnRange(Frame, frozen=True, tag="own_range"):
    """Her own range: measure it by three unloaded repetitions, say that she is at its start or end now, or skip it."""

    id: Id
    what: str


class Machine(Frame, frozen=True, tag="machine"):
    """How the machine of an exercise is set for her, and its step (kg); None is unknown."""

    id: Id
    exercise: str
    settings: str
    step_kg: float | None = None


class Note(Frame, frozen=True, tag="note"):
    """A note of this session, or of one set of it."""

    id: Id
    text: str
    set_no: int | None = None


class AddSensor(Frame, frozen=True, tag="add_sensor"):
    """Ask for a link with a token of this session only."""

    id: Id


class Beat(Frame, frozen=True, tag="beat"):
    """I am here. Both sides, once a second."""

    now: float = 0.0


FromRoom = (
    Do
    | Tap
    | Easier
    | Load
    | Choose
    | AfterSet
    | Pressure
    | JudgeCue
    | Lead
    | Swap
    | OwnRange
    | Machine
    | Note
    | AddSensor
    | Beat
)


# --- to a room -------------------------------------------------------------------------------


class Scene(Frame, frozen=True, tag="scene"):
    """All that a room shows, whole, each time something of it changes.

    state: of the session table. because: why it is PAUSED or STOPPED ({nl, en, key}). guards: movement, breath, pulse ->
    {required, sighted, by: sensor|coach|"", source, since_s, why: {nl, en}}. exercise: the line of the plan being done
    ({id, nl, en, load_kg, sets, repetitions, tempo, time_under_tension_s, rest_s, reps_in_reserve, concentric,
    why: {nl, en}, exhale: {nl, en}, settings, step_kg, step_read, moves: [(joint, from, to) in degrees]}; `concentric` is
    the way of the value, `step_read` whether somebody read the step at her machine). plan: all lines, with `done` sets.
    repetitions: those of the running or last set. tut_s: time under tension so far. rest_until_s: stream time at which rest may end, and rest_why {nl, en} where a rule extends it.
    pulse: {bpm, damped, low, high, age_s} or None. breaths: {per_minute} of the last half minute or None. pressure: the
    last cuff reading {systolic, diastolic, phase, posture, arm, delay_s, at_s, product,
    caution: {nl, en} or None}, or None. cue: the cue now in force or None. range: own range
    {low_deg, high_deg, calibrated} or None. now_s: stream time of this scene. saving: False while nothing can be saved.
    began_s: when the running set began, or None; every screen lays its hills from there. ended_s: when the last set ended (stream s), or None. led_by: account of the named supervisor. ranging: {seen, of, ends} while her range is measured, or None.
    said: what she said of the last set {effort, reps_in_reserve, symptoms}, each None where it was not asked; None while a set runs.
    """

    session: str
    who: str
    state: str
    because: dict[str, str] | None
    guards: dict[str, dict[str, Any]]
    exercise: dict[str, Any] | None
    plan: list[dict[str, Any]]
    set_no: int
    repetitions: list[dict[str, Any]]
    tut_s: float
    rest_until_s: float | None
    rest_why: dict[str, str] | None
    pulse: dict[str, Any] | None
    cue: dict[str, Any] | None
    range: dict[str, Any] | None
    breaths: dict[str, Any] | None
    pressure: dict[str, Any] | None
    supervisor: str
    now_s: float
    saving: bool = True
    began_s: float | None = None
    ended_s: float | None = None
    led_by: str = ""
    ranging: dict[str, Any] | None = None
    said: dict[str, Any] | None = None


class Trace(Frame, frozen=True, tag="trace"):
    """Chart data of one sensor, dropped first on a slow line: movement (0-1 of the range, or degrees), breath (-1..1)."""

    t_s: list[float]
    values: dict[str, list[float | None]]


class Said(Frame, frozen=True, tag="said"):
    """A cue, the moment it is given: level PRAISE..STOP, one word for the client, a line for the coach."""

    cue: int
    level: str
    rule: str
    word: dict[str, str]
    line: dict[str, str]
    at_s: float


class Counted(Frame, frozen=True, tag="counted"):
    """A repetition, as it ended."""

    number: int
    repetition: dict[str, Any]


class Done(Frame, frozen=True, tag="done"):
    """What you did under this id is kept."""

    id: str


class Refused(Frame, frozen=True, tag="refused"):
    """What you did under this id was not done, and why."""

    id: str
    nl: str
    en: str


class SensorLink(Frame, frozen=True, tag="sensor_link"):
    """Where a sensor of this session may come: a path with its token, and the same as a QR code (SVG)."""

    id: str
    path: str
    qr: str


ToRoom = Scene | Trace | Said | Counted | Done | Refused | SensorLink | Beat | Closed
ToSensor = Welcome | Ack | Closed
