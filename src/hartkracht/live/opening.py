"""From the chart to a live hour: the plan, the bounds of clearance and letter, and where an interrupted hour stood.

Pure. An hour that was running when its process ended comes back PAUSED, with the set as far as it was kept.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from hartkracht.journey.chart import Chart, SessionRecord
from hartkracht.journey.session_table import Event, Position, State
from hartkracht.journey.supervise import (
    Acted,
    Bounds,
    Counted,
    LiveSession,
    Output,
    RunningSet,
    SaidAfter,
    Write,
    begin,
    summary,
    supervise,
)
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.dose import TUT_CAP_S, Prescription, SetDone
from hartkracht.model.facts import UNKNOWN, Letter
from hartkracht.signals.events import Repetition
from hartkracht.units import Quantity

OVER = (State.STOPPED, State.DONE)


class NoSession(Exception):
    """This person has no such session, or it is closed."""


def record(chart: Chart, session: str) -> SessionRecord:
    """The session as the journal knows it. Raises NoSession."""
    found = chart.sessions.get(session)
    if found is None or found.closed is not None:
        raise NoSession(session)
    return found


def has_begun(found: SessionRecord) -> bool:
    """Something was done in it already."""
    return bool(found.steps or found.repetitions)


def prescription(chart: Chart, opened: e.SessionOpened) -> Prescription:
    """The dose on which this session was opened."""
    return next(p.prescription for seq, p in chart.prescriptions if seq == opened.prescribed_seq)


def open_hour(chart: Chart, session: str, now: dt.datetime) -> tuple[LiveSession, tuple[Output, ...], float]:
    """The live hour of this session, what must be written of its coming back, and its stream time now (s)."""
    found = record(chart, session)
    plan = prescription(chart, found.opened)
    fresh = replace(
        begin(session, found.plan(plan), bounds(chart, plan.phase)),
        excluded=found.left_out,
        steps=MappingProxyType(chart.machine_steps),
    )
    elapsed = max((now - found.opened_at).total_seconds(), _latest(found))
    if not has_begun(found):
        return fresh, (), elapsed
    return *_come_back(fresh, found, elapsed), elapsed


def _latest(found: SessionRecord) -> float:
    """Stream time never goes back, also where a replay carried it ahead of the wall."""
    times = [r.end_s for r in found.repetitions] + [cue.at_s for _, cue in found.cues]
    return max(times, default=0.0)


def _come_back(fresh: LiveSession, found: SessionRecord, now_s: float) -> tuple[LiveSession, tuple[Output, ...]]:
    state = State(found.state)
    done, last = _done(found), _last_set(found)
    live = replace(
        fresh,
        position=Position(state, fresh.position.sights),
        done=MappingProxyType(done),
        set=last,
        at=_place(fresh, last, done),
        cues=len(found.cues),
        because=found.steps[-1][1].why if found.steps else "",
        paused_since_s=now_s if state is State.PAUSED else None,
    )
    unended = last is not None and last.number not in {ended.set_no for _, ended in found.sets}
    outputs: tuple[Output, ...] = ()
    if unended and state is not State.LIFTING:
        assert last is not None
        live = replace(live, set=replace(last, ended_s=now_s, ended_by="interrupted"))
        assert live.set is not None
        outputs = (Write(c.EndSet(live.session, last.number, summary(live, live.set))),)
    if state in OVER or state is State.PAUSED:
        return live, outputs
    live, said = supervise(live, Acted(now_s, Event.INTERRUPTED))
    return live, outputs + said


def _done(found: SessionRecord) -> dict[str, int]:
    """Finished sets by exercise. A set that a pause or STOP broke off was not finished."""
    ends = [step.after for _, step in found.steps if step.before == State.LIFTING.value and step.after != step.before]
    done: dict[str, int] = {}
    for (_, ended), after in zip(found.sets, ends, strict=False):
        if after == State.RESTING.value:
            done[ended.done.exercise] = done.get(ended.done.exercise, 0) + 1
    return done


def _last_set(found: SessionRecord) -> RunningSet | None:
    """The last set with its repetitions, ended where the journal says so."""
    numbers = [r.set_no for r in found.repetitions] + [ended.set_no for _, ended in found.sets]
    if not numbers:
        return None
    number = max(numbers)
    seen = [r for r in found.repetitions if r.set_no == number]
    ended = next((x for _, x in found.sets if x.set_no == number), None)
    exercise = ended.done.exercise if ended else seen[0].exercise
    counted = tuple(Counted(r.number, _repetition(r), r.source) for r in seen)
    tension = ended.done.time_under_tension_s if ended else sum(r.end_s - r.start_s for r in seen)
    at = seen[-1].end_s if seen else 0.0
    return RunningSet(
        number, exercise, seen[0].start_s if seen else 0.0, ended.done.load_kg if ended else None, counted, tension,
        ended_s=at if ended else None, ended_by=ended.done.ended_by if ended else "",
        said=_said(at, ended.done) if ended else None,
    )  # fmt: skip


def _said(at_s: float, done: SetDone) -> SaidAfter:
    """What she said of a set, as far as the journal keeps it beside the set."""
    return SaidAfter(at_s, done.effort, done.reps_in_reserve, None, done.witnessed or None)


def _repetition(r: e.RepetitionSeen) -> Repetition:
    return Repetition(
        r.start_s, r.turn_s, r.end_s, r.concentric_s, r.eccentric_s, r.range_deg, r.range_fraction, r.full, r.end_s, r.valid
    )  # fmt: skip


def _place(fresh: LiveSession, last: RunningSet | None, done: Mapping[str, int]) -> int:
    """The line of the plan that was being done, or the first with sets to do."""
    lines = list(enumerate(fresh.plan))
    if last is not None and last.running:
        return next((i for i, line in lines if line.id == last.exercise), 0)
    return next((i for i, line in lines if done.get(line.id, 0) < line.sets and line.id not in fresh.excluded), 0)


def bounds(chart: Chart, phase: int) -> Bounds:
    """What clearance, letter and the person's own facts bound in this hour."""
    letter = _latest_value(chart, "letter")
    limits: Mapping[str, Any] = letter.limits if isinstance(letter, Letter) else {}
    screened = chart.screened_today or chart.screened
    judged = screened.limits if screened else {}
    return Bounds(
        set_cap_s=min(
            (TUT_CAP_S[phase], *_numbers(limits.get("time_under_tension")), *_raw(judged, "time_under_tension"))
        ),
        effort=_whole(limits.get("effort")),
        reps_in_reserve=_whole(limits.get("reps_in_reserve")) or 0,
        pulse_ceiling=_least(_numbers(limits.get("pulse_ceiling")), _raw(judged, "pulse_ceiling")),
        icd_rate=_least(_numbers(_latest_value(chart, "icd_detection_rate")), ()),
        resting_pulse=_least(_numbers(_latest_value(chart, "resting_pulse")), ()),
        resting_systolic=_resting_systolic(chart),
        systolic_after=_least(_numbers(limits.get("systolic_after_set")), _raw(judged, "systolic_after_set")),
        diastolic_after=_least(_numbers(limits.get("diastolic_after_set")), _raw(judged, "diastolic_after_set")),
        load_kg=_least(_numbers(limits.get("load")), ()),
        damped=_damped(judged),
        paced=_paced(chart),
        irregular=_irregular(chart),
    )


def _paced(chart: Chart) -> bool | None:
    """Does a pacemaker set her pulse? None where nobody was asked."""
    known = _latest_value(chart, "conditions")
    return None if known is None else "pacemaker" in known


def _irregular(chart: Chart) -> bool | None:
    """Is her rhythm irregular? None where nobody felt or saw it."""
    known = _latest_value(chart, "rhythm")
    return None if known is None else known != "regular"


def _damped(judged: Mapping[str, Any]) -> bool:
    """The pulse does not steer where a rule says so, or where nobody has judged it."""
    limit = judged.get("heart_rate_guides")
    return not judged or (limit is not None and limit["value"] is False)


def _latest_value(chart: Chart, name: str) -> Any:
    fact = chart.facts.latest(name)
    return None if fact is None or fact.value is UNKNOWN else fact.value


def _resting_systolic(chart: Chart) -> float | None:
    readings = _latest_value(chart, "resting_pressure")
    if readings:
        last: list[int] = [upper for upper, _ in readings][-2:]
        return sum(last) / len(last)
    return _least(_numbers(_latest_value(chart, "resting_systolic")), ())


def _numbers(value: Any) -> tuple[float, ...]:
    return (float(value.value),) if isinstance(value, Quantity) else ()


def _raw(limits: Mapping[str, Any], name: str) -> tuple[float, ...]:
    """A limit in the raw form of a verdict: {value, unit, rule}."""
    value = limits[name]["value"] if name in limits else None
    return (float(value),) if isinstance(value, int | float) and not isinstance(value, bool) else ()


def _least(*several: Iterable[float]) -> float | None:
    least: float | None = min((x for some in several for x in some), default=None)
    return least


def _whole(value: Any) -> int | None:
    return round(value.value) if isinstance(value, Quantity) else None
