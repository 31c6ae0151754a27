"""The chart: what a person's journal says now. A fold over entries, nothing else.

`evolve(chart, entry) -> chart` is the only way a chart comes to be. It knows no clock, no store and no rule; it keeps
what happened in the places where the six verbs look for it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce, singledispatch
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from hartkracht.model import entry as e
from hartkracht.model.decision import Concern
from hartkracht.model.dose import PlannedExercise, Prescription, SetDone
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet
from hartkracht.rules import facts as fact_catalogue
from hartkracht.rules.spec import FactError
from hartkracht.units import times

K = TypeVar("K")
V = TypeVar("V")

EMPTY: Mapping[Any, Any] = MappingProxyType({})
# Decisions after which everything waits until the owner says continue.
WAITS = frozenset({"pause", "call"})


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One live hour. `state` is the last state of the session table that was written."""

    opened: e.SessionOpened
    opened_at: dt.datetime
    state: str = "READY"
    steps: tuple[tuple[dt.datetime, e.SessionMoved], ...] = ()
    repetitions: tuple[e.RepetitionSeen, ...] = ()
    pressures: tuple[tuple[dt.datetime, e.PressureSeen], ...] = ()
    cues: tuple[tuple[int, e.Cued], ...] = ()
    judged: Mapping[int, bool] = field(default_factory=lambda: EMPTY)
    sets: tuple[tuple[dt.datetime, e.SetEnded], ...] = ()
    closed: e.SessionClosed | None = None
    closed_at: dt.datetime | None = None
    taken_over_by: str = ""
    swaps: tuple[e.ExerciseSwapped, ...] = ()

    @property
    def supervisor(self) -> str:
        """The account of the named supervisor now."""
        return self.taken_over_by or self.opened.supervisor

    def plan(self, prescribed: Prescription) -> tuple[PlannedExercise, ...]:
        """The lines of this session: as prescribed, with what came instead where an exercise was swapped."""
        lines = prescribed.exercises
        for swap in self.swaps:
            if swap.instead is not None:
                lines = tuple(swap.instead if line.id == swap.exercise else line for line in lines)
        return lines

    @property
    def left_out(self) -> frozenset[str]:
        """The exercises that will not be done (any more) in this session."""
        return frozenset(swap.exercise for swap in self.swaps)

    @property
    def last_set_ended_at(self) -> dt.datetime | None:
        """When the last set ended (UTC), None where no set was done."""
        return self.sets[-1][0] if self.sets else None

    @property
    def paused_since(self) -> dt.datetime | None:
        """When the pause began that still lasts; None where it is not paused."""
        if self.state != "PAUSED":
            return None
        return next((at for at, step in reversed(self.steps) if step.before != "PAUSED"), None)

    @property
    def done(self) -> tuple[SetDone, ...]:
        """The sets, in the order in which they were done."""
        return tuple(ended.done for _, ended in self.sets)


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One check F0..F4 of one session: asked, answered or silent."""

    due: e.CheckDue | None = None
    answered: e.CheckAnswered | None = None
    answered_at: dt.datetime | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class ConcernRecord:
    """One concern and what its owner decided."""

    raised: e.ConcernRaised
    raised_at: dt.datetime
    reviewed: e.ConcernReviewed | None = None
    reviewed_at: dt.datetime | None = None
    reviewed_by: str = ""

    @property
    def open(self) -> bool:
        """Nobody has decided yet."""
        return self.reviewed is None

    @property
    def blocks(self) -> bool:
        """No session may begin: an orange or red concern without its review, or one whose owner said pause or call."""
        if self.reviewed is None:
            return Concern[self.raised.level] >= Concern.HOLD
        return self.reviewed.decision in WAITS


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """The latest decision of a physician; `withdrawn` once she took it back."""

    signed: e.LetterSigned
    signed_at: dt.datetime
    signed_by: str
    seq: int
    withdrawn: e.LetterWithdrawn | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """What the journal of one person says, up to entry `seq`."""

    seq: int = 0
    person: e.Enrolled | None = None
    accounts: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    facts: FactSheet = field(default_factory=FactSheet)
    screened: e.Screened | None = None
    screened_today: e.Screened | None = None
    screened_today_at: dt.datetime | None = None
    asked: e.ClearanceAsked | None = None
    asked_at: dt.datetime | None = None
    letter: LetterRecord | None = None
    prescriptions: tuple[tuple[int, e.Prescribed], ...] = ()
    refused: e.PlanRefused | None = None
    sessions: Mapping[str, SessionRecord] = field(default_factory=lambda: EMPTY)
    checks: Mapping[tuple[str, str], CheckRecord] = field(default_factory=lambda: EMPTY)
    concerns: Mapping[str, ConcernRecord] = field(default_factory=lambda: EMPTY)
    messages: Mapping[str, tuple[e.MessageQueued, e.MessageHandled | None]] = field(default_factory=lambda: EMPTY)
    notes: tuple[tuple[dt.datetime, str, e.Noted], ...] = ()
    ranges: Mapping[str, e.RangeFound] = field(default_factory=lambda: EMPTY)
    machines: Mapping[str, e.MachineSet] = field(default_factory=lambda: EMPTY)

    @property
    def prescribed(self) -> e.Prescribed | None:
        """The latest prescription; None where there is none, or where the latest answer was a refusal."""
        return self.prescriptions[-1][1] if self.prescriptions and self.refused is None else None

    @property
    def open_session(self) -> str | None:
        """The session that is not closed, if any. There is at most one."""
        return next((sid for sid, record in self.sessions.items() if record.closed is None), None)

    @property
    def open_concerns(self) -> tuple[ConcernRecord, ...]:
        """Concerns nobody has decided on, oldest first."""
        return tuple(c for c in self.concerns.values() if c.open)

    @property
    def blocking_concerns(self) -> tuple[ConcernRecord, ...]:
        """Concerns that no session may begin with, oldest first."""
        return tuple(c for c in self.concerns.values() if c.blocks)

    def unanswered(self, now: dt.datetime) -> tuple[tuple[str, str], ...]:
        """(session, check) of every check that may be asked by now and has no answer, silent or not."""
        return tuple(
            key for key, r in self.checks.items() if r.answered is None and r.due is not None and r.due.opens_at <= now
        )

    @property
    def zone(self) -> str:
        """The IANA zone in which this person's evenings are counted."""
        return self.person.zone if self.person else "Europe/Amsterdam"

    @property
    def machine_steps(self) -> dict[str, float]:
        """By how many kilograms her machines step, an exercise, where somebody read it there."""
        return {m.exercise: m.step_kg for m in self.machines.values() if m.step_kg is not None}

    def history(self) -> tuple[dict[str, Any], ...]:
        """Closed sessions, oldest first, in the form of `hartkracht plan --history`."""
        closed = (item for item in self.sessions.items() if item[1].closed is not None)
        return tuple(self._history_line(sid, record) for sid, record in closed)

    def _history_line(self, sid: str, record: SessionRecord) -> dict[str, Any]:
        plan = next((p.prescription for seq, p in self.prescriptions if seq == record.opened.prescribed_seq), None)
        ended = record.last_set_ended_at or record.closed_at or record.opened_at
        return {
            "ended": ended.isoformat(),
            "day": plan.day if plan else None,
            "phase": plan.phase if plan else None,
            "sets": [_set_line(done) for done in record.done],
            "checks": {check: self._check_line(sid, check) for check in ("F0", "F1", "F2", "F3", "F4")},
            "completed": record.closed is not None and record.closed.ended == "completed",
            "planned": [msgspec.to_builtins(line) for line in record.plan(plan)] if plan else [],
            "days_between": plan.days_between if plan else None,
        }

    def _check_line(self, sid: str, check: str) -> dict[str, Any] | None:
        record = self.checks.get((sid, check))
        if record is None or record.answered is None:
            return None
        return {"grade": record.answered.grade, **record.answered.answers}


def _set_line(done: SetDone) -> dict[str, Any]:
    names = (
        "exercise load_kg repetitions time_under_tension_s effort reps_in_reserve range breath_holds ended_by"
        " tempo_kept witnessed"
    )
    return {name: getattr(done, name) for name in names.split()}


def fold(entries: Iterable[e.Entry], chart: Chart | None = None) -> Chart:
    """The chart of these entries, in order, starting from `chart` where one is given."""
    return reduce(evolve, entries, chart or Chart())


def evolve(chart: Chart, entry: e.Entry) -> Chart:
    """The chart after one more entry."""
    return replace(_evolve(entry.what, chart, entry), seq=entry.seq)


def _with(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return MappingProxyType({**mapping, key: value})


def _session(chart: Chart, session: str, **changes: Any) -> Chart:
    record = replace(chart.sessions[session], **changes)
    return replace(chart, sessions=_with(chart.sessions, session, record))


def _check(chart: Chart, key: tuple[str, str], **changes: Any) -> Chart:
    record = replace(chart.checks.get(key, CheckRecord()), **changes)
    return replace(chart, checks=_with(chart.checks, key, record))


@singledispatch
def _evolve(what: e.Payload, chart: Chart, entry: e.Entry) -> Chart:
    """Kinds that change nothing in the chart (who looked, what was cued to whom) pass unseen."""
    return chart


@_evolve.register
def _(what: e.Enrolled, chart: Chart, entry: e.Entry) -> Chart:
    """Whoever enrols her works with her; an admin runs the practice and does not."""
    works_with_her = entry.role in ("coach", "client")
    accounts = _with(chart.accounts, entry.by, entry.role) if works_with_her else chart.accounts
    return replace(chart, person=what, accounts=accounts)


@_evolve.register
def _(what: e.Assigned, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, accounts=_with(chart.accounts, what.account, what.role))


@_evolve.register
def _(what: e.Unassigned, chart: Chart, entry: e.Entry) -> Chart:
    left = {account: role for account, role in chart.accounts.items() if account != what.account}
    return replace(chart, accounts=MappingProxyType(left))


@_evolve.register
def _(what: e.Stated, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, facts=chart.facts.with_fact(_fact(what.name, what.value, what.measured_at, entry.role)))


def _fact(name: str, raw: Any, at: dt.datetime, by: str) -> Fact:
    """The fact as stated. What today's catalogue cannot read any more is unknown: an old journal always opens."""
    try:
        return fact_catalogue.parse(name, raw, at, by)
    except FactError:
        return Fact(name, UNKNOWN, at, by)


@_evolve.register
def _(what: e.Screened, chart: Chart, entry: e.Entry) -> Chart:
    if what.of_the_day:
        return replace(chart, screened_today=what, screened_today_at=entry.at)
    return replace(chart, screened=what)


@_evolve.register
def _(what: e.ClearanceAsked, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, asked=what, asked_at=entry.at)


@_evolve.register
def _(what: e.LetterSigned, chart: Chart, entry: e.Entry) -> Chart:
    facts = chart.facts.with_fact(_fact("letter", what.letter, _after_the_last_letter(chart, entry.at), entry.role))
    letter = LetterRecord(what, entry.at, entry.by, entry.seq)
    return _used(replace(chart, letter=letter, facts=facts, asked=None, asked_at=None), 0, entry.at)


def _used(chart: Chart, sessions: int, at: dt.datetime) -> Chart:
    """How many sessions were trained on the letter in force: a fact that nobody states and rules ask for."""
    last = chart.facts.latest("sessions_under_letter")
    counted = Fact("sessions_under_letter", times(sessions), max(at, last.at) if last else at, "system")
    return replace(chart, facts=chart.facts.with_fact(counted))


@_evolve.register
def _(what: e.LetterWithdrawn, chart: Chart, entry: e.Entry) -> Chart:
    if chart.letter is None:
        return chart
    raw = {**chart.letter.signed.letter, "decision": "withdrawn"}
    facts = chart.facts.with_fact(_fact("letter", raw, _after_the_last_letter(chart, entry.at), entry.role))
    return replace(chart, letter=replace(chart.letter, withdrawn=what), facts=facts)


def _after_the_last_letter(chart: Chart, at: dt.datetime) -> dt.datetime:
    """A clock that was set back must not make a withdrawal older than the letter it takes back."""
    last = chart.facts.latest("letter")
    return max(at, last.at) if last else at


@_evolve.register
def _(what: e.Prescribed, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, prescriptions=(*chart.prescriptions, (entry.seq, what)), refused=None)


@_evolve.register
def _(what: e.PlanRefused, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, refused=what)


@_evolve.register
def _(what: e.SessionOpened, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, sessions=_with(chart.sessions, what.session, SessionRecord(what, entry.at)))


@_evolve.register
def _(what: e.SessionMoved, chart: Chart, entry: e.Entry) -> Chart:
    steps = (*chart.sessions[what.session].steps, (entry.at, what))
    return _session(chart, what.session, state=what.after, steps=steps)


@_evolve.register
def _(what: e.SupervisorChanged, chart: Chart, entry: e.Entry) -> Chart:
    return _session(chart, what.session, taken_over_by=what.supervisor)


@_evolve.register
def _(what: e.ExerciseSwapped, chart: Chart, entry: e.Entry) -> Chart:
    return _session(chart, what.session, swaps=(*chart.sessions[what.session].swaps, what))


@_evolve.register
def _(what: e.RangeFound, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, ranges=_with(chart.ranges, what.exercise, what))


@_evolve.register
def _(what: e.MachineSet, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, machines=_with(chart.machines, what.exercise, what))


@_evolve.register
def _(what: e.RepetitionSeen, chart: Chart, entry: e.Entry) -> Chart:
    others = (r for r in chart.sessions[what.session].repetitions if (r.set_no, r.number) != (what.set_no, what.number))
    return _session(chart, what.session, repetitions=(*others, what))


@_evolve.register
def _(what: e.Cued, chart: Chart, entry: e.Entry) -> Chart:
    return _session(chart, what.session, cues=(*chart.sessions[what.session].cues, (entry.seq, what)))


@_evolve.register
def _(what: e.CueJudged, chart: Chart, entry: e.Entry) -> Chart:
    judged = _with(chart.sessions[what.session].judged, what.cue_seq, what.right)
    return _session(chart, what.session, judged=judged)


@_evolve.register
def _(what: e.PressureSeen, chart: Chart, entry: e.Entry) -> Chart:
    seen = (*chart.sessions[what.session].pressures, (entry.at, what))
    return _session(chart, what.session, pressures=seen)


@_evolve.register
def _(what: e.SetEnded, chart: Chart, entry: e.Entry) -> Chart:
    # A set that is told again with more known keeps its place and the moment at which it ended.
    ended = {done.set_no: (at, done) for at, done in chart.sessions[what.session].sets}
    at = ended[what.set_no][0] if what.set_no in ended else entry.at
    return _session(chart, what.session, sets=tuple({**ended, what.set_no: (at, what)}.values()))


@_evolve.register
def _(what: e.SessionClosed, chart: Chart, entry: e.Entry) -> Chart:
    used = chart.facts.latest("sessions_under_letter")
    if used is not None and chart.sessions[what.session].sets:
        chart = _used(chart, int(used.value.value) + 1, entry.at)
    return _session(chart, what.session, closed=what, closed_at=entry.at)


@_evolve.register
def _(what: e.CheckDue, chart: Chart, entry: e.Entry) -> Chart:
    return _check(chart, (what.session, what.check), due=what)


@_evolve.register
def _(what: e.CheckAnswered, chart: Chart, entry: e.Entry) -> Chart:
    return _check(chart, (what.session, what.check), answered=what, answered_at=entry.at)


@_evolve.register
def _(what: e.Silent, chart: Chart, entry: e.Entry) -> Chart:
    return _check(chart, (what.session, what.check), silent=True)


@_evolve.register
def _(what: e.ConcernRaised, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, concerns=_with(chart.concerns, what.concern, ConcernRecord(what, entry.at)))


@_evolve.register
def _(what: e.ConcernReviewed, chart: Chart, entry: e.Entry) -> Chart:
    seen = replace(chart.concerns[what.concern], reviewed=what, reviewed_at=entry.at, reviewed_by=entry.by)
    return replace(chart, concerns=_with(chart.concerns, what.concern, seen))


@_evolve.register
def _(what: e.MessageQueued, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, messages=_with(chart.messages, what.message, (what, None)))


@_evolve.register
def _(what: e.MessageHandled, chart: Chart, entry: e.Entry) -> Chart:
    queued, _ = chart.messages[what.message]
    return replace(chart, messages=_with(chart.messages, what.message, (queued, what)))


@_evolve.register
def _(what: e.Noted, chart: Chart, entry: e.Entry) -> Chart:
    return replace(chart, notes=(*chart.notes, (entry.at, entry.by, what)))
