"""Commands: what somebody means to do. `journey.decide` turns a command into entries, or refuses it with a reason.

Raw values are in the form of the facts file; the desk parses nothing. Who asks, when, and the client-made command id
travel beside the command, not in it.
"""

import datetime as dt
from typing import Any

import msgspec

from hartkracht.model.dose import SetDone


class Command(msgspec.Struct, frozen=True, tag_field="do"):
    """What every command is."""


class Enrol(Command, frozen=True, tag="enrol"):
    """Make this person a client of the practice."""

    given_name: str
    family_name: str
    born: dt.date
    language: str = "nl"
    zone: str = "Europe/Amsterdam"


class Assign(Command, frozen=True, tag="assign"):
    """Let an account work with this person."""

    account: str
    role: str


class Unassign(Command, frozen=True, tag="unassign"):
    """End that."""

    account: str


class State(Command, frozen=True, tag="state"):
    """State one or more facts. `measured_at` None means now."""

    facts: dict[str, Any]
    measured_at: dt.datetime | None = None


class AskClearance(Command, frozen=True, tag="ask_clearance"):
    """Ask the physician."""

    note: str = ""


class Sign(Command, frozen=True, tag="sign"):
    """Sign a clearance decision. The door has just re-authenticated the physician, and says when."""

    decision: str
    letter: dict[str, Any]
    note: str
    reauthenticated_at: dt.datetime


class WithdrawLetter(Command, frozen=True, tag="withdraw_letter"):
    """Take the clearance back."""

    reason: str


class Prescribe(Command, frozen=True, tag="prescribe"):
    """Ask for the next session's dose, through the one gate."""


class OpenSession(Command, frozen=True, tag="open_session"):
    """Open the live hour. `session` is made by the client, so that asking twice opens one."""

    session: str


class Step(Command, frozen=True, tag="step"):
    """One step of the session table, as the live engine took it."""

    session: str
    event: str
    before: str
    after: str
    why: str = ""


class Supervise(Command, frozen=True, tag="supervise"):
    """Be the named supervisor of this session from now on."""

    session: str


class Swap(Command, frozen=True, tag="swap"):
    """Leave out an exercise of this session because the machine is busy or broken, or a joint hurts; another may come."""

    session: str
    exercise: str
    why: str


class FindRange(Command, frozen=True, tag="find_range"):
    """Keep her own range of one exercise: lowest and highest value of a channel, and how it was found."""

    session: str
    exercise: str
    low: float
    high: float
    channel: str
    how: str


class SetMachine(Command, frozen=True, tag="set_machine"):
    """Keep how the machine is set for her, and by how many kilograms it steps; None is unknown."""

    exercise: str
    settings: str
    step_kg: float | None


class SeeRepetition(Command, frozen=True, tag="see_repetition"):
    """A repetition ended."""

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


class SeePressure(Command, frozen=True, tag="see_pressure"):
    """A cuff was read in the hour: mmHg, when (stream s), in which phase, posture and arm, how long after the set (s).

    product: pulse x systolic of the same 15 s. source: cuff or coach. None is unknown.
    """

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


class Cue(Command, frozen=True, tag="cue"):
    """A cue was given."""

    session: str
    level: str
    rule: str
    seen: str
    at_s: float


class JudgeCue(Command, frozen=True, tag="judge_cue"):
    """The coach says whether a cue was right."""

    session: str
    cue_seq: int
    right: bool


class EndSet(Command, frozen=True, tag="end_set"):
    """A set is over."""

    session: str
    set_no: int
    done: SetDone


class CloseSession(Command, frozen=True, tag="close_session"):
    """Close the hour with the answers of the after-check F0."""

    session: str
    answers: dict[str, Any]


class AnswerCheck(Command, frozen=True, tag="answer_check"):
    """Answer a check that is due."""

    session: str
    check: str
    answers: dict[str, Any]


class PassDue(Command, frozen=True, tag="pass_due"):
    """The time of a check has passed; the journal says whether anybody answered."""

    session: str
    check: str


class Review(Command, frozen=True, tag="review"):
    """Decide on a concern: continue, continue_lower, pause or call."""

    concern: str
    decision: str
    note: str = ""


class HandleMessage(Command, frozen=True, tag="handle_message"):
    """Say how an outbox message was handled: sent, printed, phoned or dropped."""

    message: str
    how: str


class Note(Command, frozen=True, tag="note"):
    """Write a note, of a session or of one set of it."""

    text: str
    session: str | None = None
    set_no: int | None = None


class View(Command, frozen=True, tag="view"):
    """Read a part of this person's record."""

    what: str
