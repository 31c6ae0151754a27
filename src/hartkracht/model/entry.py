"""Entries: the lines of a person's journal. All that is known of a person is a fold over these.

An entry is what happened, never what somebody meant to happen (that is a command, `model/command.py`). Entries are
never changed or deleted; a correction is a new entry that names the old one. A kind may gain a field with a default;
a field that changes its meaning gets a new kind and an `upgrade` step in `store`, so old journals stay readable.
"""

import datetime as dt
from typing import Any

import msgspec

from hartkracht.model.dose import Change, PlannedExercise, Prescription, SetDone, Words


class Happened(msgspec.Struct, frozen=True, tag_field="kind"):
    """What every kind of entry is."""


class Enrolled(Happened, frozen=True, tag="enrolled"):
    """A person became a client of the practice. `zone` is the IANA zone in which evenings are counted."""

    given_name: str
    family_name: str
    born: dt.date
    language: str = "nl"
    zone: str = "Europe/Amsterdam"


class Assigned(Happened, frozen=True, tag="assigned"):
    """An account may work with this person: role `client`, `coach` or `physician`."""

    account: str
    role: str


class Unassigned(Happened, frozen=True, tag="unassigned"):
    """The account works with this person no longer."""

    account: str


class Stated(Happened, frozen=True, tag="stated"):
    """One fact, in the raw form of the facts file. `measured_at` is when it was true, not when it was typed."""

    name: str
    value: Any
    measured_at: dt.datetime
    corrects: int | None = None


class Screened(Happened, frozen=True, tag="screened"):
    """The verdict of the rulebook over the facts up to entry `seq_read`.

    `of_the_day`: with what must be measured at the door; else the standing verdict, as true tomorrow as now.
    """

    clearance: str
    fired: tuple[str, ...]
    open: tuple[str, ...]
    limits: dict[str, Any]
    book: str
    seq_read: int
    of_the_day: bool = False


class ClearanceAsked(Happened, frozen=True, tag="clearance_asked"):
    """The practice asked a physician: may she train, and within which limits?"""

    of: str
    note: str = ""


class LetterSigned(Happened, frozen=True, tag="letter_signed"):
    """A physician decided, and proved who she is at that moment.

    `decision` is cleared, cleared_with_limits, test_first, not_now or call_me. `letter` is the clearance record in
    the raw form of the fact `letter`.
    """

    decision: str
    letter: dict[str, Any]
    note: str = ""


class LetterWithdrawn(Happened, frozen=True, tag="letter_withdrawn"):
    """The physician took the clearance back. It counts from this line on."""

    reason: str


class Prescribed(Happened, frozen=True, tag="prescribed"):
    """The next session's dose, with what changed since the one before."""

    prescription: Prescription
    changes: tuple[Change, ...]
    book: str


class PlanRefused(Happened, frozen=True, tag="plan_refused"):
    """No dose could be given; these rules stand in the way."""

    refused: tuple[str, ...]
    book: str


class SessionOpened(Happened, frozen=True, tag="session_opened"):
    """A named supervisor opened the live hour on the prescription of entry `prescribed_seq`."""

    session: str
    prescribed_seq: int
    supervisor: str
    book: str


class SessionMoved(Happened, frozen=True, tag="session_moved"):
    """The session table took one step: `event` led from `before` to `after`."""

    session: str
    event: str
    before: str
    after: str
    why: str = ""


class SupervisorChanged(Happened, frozen=True, tag="supervisor_changed"):
    """Another named supervisor took the session over."""

    session: str
    supervisor: str


class ExerciseSwapped(Happened, frozen=True, tag="exercise_swapped"):
    """An exercise was left out of this session: busy, broken or joint. `instead` came through the gate, or nothing did."""

    session: str
    exercise: str
    why: str
    instead: PlannedExercise | None


class RangeFound(Happened, frozen=True, tag="range_found"):
    """Her own range of one exercise, in the unit of `channel`. `how`: repetitions (three, unloaded) or taps."""

    session: str
    exercise: str
    low: float
    high: float
    channel: str
    how: str


class MachineSet(Happened, frozen=True, tag="machine_set"):
    """How the machine of one exercise is set for her, in the coach's words, and its step (kg)."""

    exercise: str
    settings: str
    step_kg: float | None


class RepetitionSeen(Happened, frozen=True, tag="repetition_seen"):
    """One repetition, as it ended. Times are stream seconds of the session; `source` is sensor or coach."""

    session: str
    exercise: str
    set_no: int
    number: int
    start_s: float
    turn_s: float | None
    end_s: float
    concentric_s: float | None
    eccentric_s: float | None
    range_deg: float | None
    range_fraction: float | None
    full: bool | None
    source: str
    valid: bool = True


class PressureSeen(Happened, frozen=True, tag="pressure_seen"):
    """A cuff reading of the hour (mmHg), never the peak of a set. `product` is pulse x systolic of the same 15 s."""

    session: str
    systolic: int
    diastolic: int
    at_s: float
    phase: str
    posture: str | None
    arm: str | None
    delay_s: float | None
    product: float | None
    source: str


class Cued(Happened, frozen=True, tag="cued"):
    """A cue was given: level PRAISE..STOP, the rule that asked for it, and what was seen."""

    session: str
    level: str
    rule: str
    seen: str
    at_s: float


class CueJudged(Happened, frozen=True, tag="cue_judged"):
    """The coach said whether the cue was right. It changes the record, never the safe state."""

    session: str
    cue_seq: int
    right: bool


class SetEnded(Happened, frozen=True, tag="set_ended"):
    """A set is over."""

    session: str
    set_no: int
    done: SetDone


class SessionClosed(Happened, frozen=True, tag="session_closed"):
    """The after-checks are in and the hour is over. `ended` says completed, stopped or interrupted."""

    session: str
    ended: str
    last_set_ended_at: dt.datetime | None


class CheckDue(Happened, frozen=True, tag="check_due"):
    """A check (F0..F4) will be asked at `opens_at`; silence becomes news at `closes_at`. Times are UTC.

    `link` names what a signed link will open, as `session/check`; the desk signs it when somebody needs it.
    """

    session: str
    check: str
    opens_at: dt.datetime
    remind_at: tuple[dt.datetime, ...]
    closes_at: dt.datetime
    link: str


class CheckAnswered(Happened, frozen=True, tag="check_answered"):
    """What she answered, in the raw form of the facts file, and the grade the rules gave it."""

    session: str
    check: str
    answers: dict[str, Any]
    grade: str


class Silent(Happened, frozen=True, tag="silent"):
    """Nothing came in time. That is unknown, never fine."""

    session: str
    check: str


class ConcernRaised(Happened, frozen=True, tag="concern_raised"):
    """NONE < WATCH < HOLD < CALL < EMERGENCY, with the rules, an owner and a time."""

    concern: str
    level: str
    rules: tuple[str, ...]
    owner: str
    until: dt.datetime | None
    why: Words


class ConcernReviewed(Happened, frozen=True, tag="concern_reviewed"):
    """The owner looked and decided: continue, continue_lower, pause or call. `answered`: the late answer came."""

    concern: str
    decision: str
    note: str = ""


class MessageQueued(Happened, frozen=True, tag="message_queued"):
    """One message waits in the outbox. `text` is a key of the texts, never the content of a complaint.

    `to` is a role; `link` names what it opens: `session/check` (signed by the desk), a concern, or nothing.
    """

    message: str
    to: str
    text: str
    link: str
    due_at: dt.datetime


class MessageHandled(Happened, frozen=True, tag="message_handled"):
    """Somebody sent the message, or said it need not be sent. `answered`: the answer came first."""

    message: str
    how: str


class Noted(Happened, frozen=True, tag="noted"):
    """A free note of the coach or the physician, of a person, a session, or one set of it."""

    text: str
    session: str | None = None
    set_no: int | None = None


class Viewed(Happened, frozen=True, tag="viewed"):
    """An account read this person's record: reading is part of the record too."""

    what: str


Payload = (
    Enrolled
    | Assigned
    | Unassigned
    | Stated
    | Screened
    | ClearanceAsked
    | LetterSigned
    | LetterWithdrawn
    | Prescribed
    | PlanRefused
    | SessionOpened
    | SessionMoved
    | SupervisorChanged
    | ExerciseSwapped
    | RangeFound
    | MachineSet
    | RepetitionSeen
    | PressureSeen
    | Cued
    | CueJudged
    | SetEnded
    | SessionClosed
    | CheckDue
    | CheckAnswered
    | Silent
    | ConcernRaised
    | ConcernReviewed
    | MessageQueued
    | MessageHandled
    | Noted
    | Viewed
)


class Entry(msgspec.Struct, frozen=True):
    """One line: whose journal, which place in it, by which command, when, by whom, in which role, and what."""

    person: str
    seq: int
    command: str
    at: dt.datetime
    by: str
    role: str
    what: Payload


_decoder = msgspec.json.Decoder(Payload)
_encoder = msgspec.json.Encoder(order="deterministic")


def pack(what: Payload) -> bytes:
    """The canonical bytes of what happened: same content, same bytes."""
    return _encoder.encode(what)


def unpack(data: bytes) -> Payload:
    """What `pack` packed. Raises msgspec.ValidationError for bytes that are no entry of ours."""
    what: Payload = _decoder.decode(data)
    return what
