"""progress: what the last sessions allow next. A proposal that may rise, for `journey/prescribe.py` to tighten.

Theory. Each exercise is judged by its own exposures. Its *standing* dose is what was asked last time. A step is one
variable by one unit, and in one session only one variable steps; several exercises may take that same step as long as
the whole session (load x time under tension) rises at most 10 % a week. A step needs two good exposures and, since the
older of them, a clean answer to every check: silence is not clean. A cut is judged since the exercise's last exposure,
so that a pause or a symptom counts for day A and for day B, once each; of two cuts only the strongest counts. Where
anything is cut, nothing steps.

It knows no facts and no letter: only history, what people decided on concerns, the steps of her machines, the moment.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, Any

import msgspec

from hartkracht.model.dose import Change, PlannedExercise, Prescription, Tempo, Words
from hartkracht.rules import dosing as d
from hartkracht.rules.exercises import DAYS, Exercise, exercise, on_her_machine, on_step, slots
from hartkracht.rules.factfile import FactFileError, read_moment

CHECKS = ("F0", "F1", "F2", "F3")
# How a set that ran to its planned end says so; any other word, or none, is a stop, and a stop is not good.
AS_PLANNED = frozenset(
    ["planned-repetitions-done", "end_set", "finish", "planned", "plan", "completed", "complete", "done", "finished"]
)
LIGHTER = "dose-lighter-day"
MACHINE_TOO_COARSE = "dose-hold-machine-step"
GRADES = ("green", "yellow", "orange", "red")

Count = Annotated[int, msgspec.Meta(ge=0)]
Amount = Annotated[float, msgspec.Meta(ge=0)]
Scale = Annotated[float, msgspec.Meta(ge=0, le=10)]


class PastSet(msgspec.Struct, frozen=True):
    """One set as `--history` tells it. None is unknown."""

    exercise: str
    repetitions: Count
    time_under_tension_s: Amount
    load_kg: Amount | None = None
    effort: Scale | None = None
    reps_in_reserve: Count | None = None
    range: Amount | None = None
    breath_holds: Count | None = None
    ended_by: str | None = None
    tempo_kept: Amount | None = None
    witnessed: bool = False


class Past(msgspec.Struct, frozen=True):
    """One closed session. `planned` and what follows may be absent: then the sets speak alone."""

    ended: dt.datetime
    day: str | None = None
    phase: Annotated[int, msgspec.Meta(ge=0, le=3)] | None = None
    sets: tuple[PastSet, ...] = ()
    checks: dict[str, dict[str, Any] | None] = {}
    planned: tuple[PlannedExercise, ...] = ()
    completed: bool | None = None
    days_between: Count | None = None

    @property
    def counts(self) -> bool:
        """Was it completed? Where nobody said so: with at least one set, and no set ended by a stop."""
        if self.completed is not None:
            return self.completed
        return bool(self.sets) and not any("stop" in (s.ended_by or "") for s in self.sets)

    def of(self, exercise_id: str) -> tuple[PastSet, ...]:
        """The working sets of one exercise: those with the load it ended on, so that trials do not count."""
        done = [s for s in self.sets if s.exercise == exercise_id and s.repetitions > 0]
        return tuple(s for s in done if s.load_kg == done[-1].load_kg)

    def plan_of(self, exercise_id: str) -> PlannedExercise | None:
        """What was asked of one exercise; None where history does not say."""
        return next((line for line in self.planned if line.id == exercise_id), None)

    def lighter(self, exercise_id: str) -> bool:
        """Was it asked as part of a lighter day?"""
        plan = self.plan_of(exercise_id)
        return plan is not None and LIGHTER in plan.rules

    def grade(self, check: str) -> str | None:
        """The grade of a check; None where nobody answered, or where the word is none we know."""
        answer = self.checks.get(check)
        grade = str(answer.get("grade", "")).lower() if answer else ""
        return grade if grade in GRADES else None

    @property
    def worst(self) -> str:
        """The gravest grade that any check reached; green where none was answered."""
        return max((g for check in self.checks if (g := self.grade(check))), key=GRADES.index, default="green")


class HistoryError(ValueError):
    """This history cannot be used; `words` say which line, where in it, and what to do."""

    def __init__(self, number: int, problem: str) -> None:
        self.words = Words(
            f"Regel {number} van de geschiedenis: {problem}. Herstel die regel, of laat haar weg.",
            f"Line {number} of the history: {problem}. Mend that line, or leave it out.",
        )
        super().__init__(self.words.en)


def read(history: Iterable[Mapping[str, Any]]) -> tuple[Past, ...]:
    """The sessions of a history, oldest first. Raises HistoryError that names line and place."""
    return tuple(sorted((_read_line(n, line) for n, line in enumerate(history, 1)), key=lambda p: p.ended))


def _read_line(number: int, line: Mapping[str, Any]) -> Past:
    try:
        ended = read_moment(line["ended"])
        return msgspec.convert({**line, "ended": ended}, Past)
    except KeyError:
        raise HistoryError(number, "ended is missing") from None
    except (FactFileError, msgspec.ValidationError) as problem:
        raise HistoryError(number, str(problem).rstrip(".").replace("`", "")) from None
    except TypeError:
        raise HistoryError(number, "a session is an object with ended, day, phase, sets and checks") from None


@dataclass(frozen=True, slots=True)
class Dose:
    """What one exercise asks: kilograms (None: not yet found, or no weight), sets, repetitions, tempo."""

    load_kg: float | None
    sets: int
    repetitions: int
    tempo: Tempo

    def volume(self, usual_kg: float) -> float:
        """Load x time under tension, kg.s; what has no weight counts with the usual weight of this session."""
        load = usual_kg if self.load_kg is None else self.load_kg
        return load * self.sets * self.repetitions * self.tempo.repetition_s


@dataclass(frozen=True, slots=True)
class Line:
    """One exercise of a proposal. `stands_for` are the other exercises that may take its place.

    cut: the rule that cuts the dose, with the part that is left; it is applied with what else tightens, once.
    phase: the phase in which the standing dose was done, None for a first trial. effort: the highest said last time.
    """

    exercise: Exercise
    dose: Dose
    standing: Dose | None
    phase: int | None
    rules: tuple[str, ...]
    cut: str | None = None
    others: tuple["Line", ...] = ()
    effort: float | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What an owner decided on a concern, and when: continue, continue_lower or pause."""

    decision: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next session before anything tightens it. `holds`: why nothing may rise."""

    day: str
    phase: d.Phase
    lines: tuple[Line, ...]
    holds: tuple[str, ...]


# No machine of hers is known: each steps as the catalogue has it.
CATALOGUE: Mapping[str, float] = MappingProxyType({})
FIRST_RULES = frozenset({"dose-first-trial", "dose-first-no-weight"})


def first_line(known: Exercise) -> Line:
    """An exercise as if nobody ever lifted it: no weight yet, one set, six repetitions, three seconds up and down."""
    dose = Dose(None, 1, int(d.FIRST_REPETITIONS.value.value), d.FIRST_TEMPO)
    return Line(known, dose, None, None, ("dose-first-trial" if known.min_step else "dose-first-no-weight",))


# --- the whole session -----------------------------------------------------------------------


def propose(
    history: tuple[Past, ...],
    now: dt.datetime,
    reviews: tuple[Reviewed, ...] = (),
    hold: str = "",
    steps: Mapping[str, float] = CATALOGUE,
) -> Proposal:
    """The next session by history alone. `hold`: a reason from outside why nothing may rise.

    steps: by how many kilograms her own machines step, an exercise, where somebody read it there.
    """
    restarted, recent = _since_restart(tuple(p for p in history if p.ended <= now), now)
    phase = d.phase_after(sum(p.counts for p in recent))
    day = _next_day(recent)
    same_day = [p for p in recent if p.day == day]
    holds = tuple(h for h in (hold, *_not_clean(recent[-1:])) if h)
    lines = tuple(_hers(line, steps) for line in _standing_lines(day, phase, recent, same_day, now, reviews))
    if restarted:
        lines = tuple(replace(line, rules=("dose-restart", *line.rules)) for line in lines)
    if not holds and same_day and not any(line.cut for line in lines):
        stepped = _step(lines, phase, recent, same_day[-1], now)
        lines = tuple(_why_no_load(line, phase, recent) if line.exercise.id in steps else line for line in stepped)
    if holds:
        lines = tuple(_held(line, holds) for line in lines if "dose-step-exercise" not in line.rules)
    return Proposal(day, phase, lines, holds)


def _hers(line: Line, steps: Mapping[str, float]) -> Line:
    """The line, and what may stand in for it, on her own machines."""
    others = tuple(_hers(other, steps) for other in line.others)
    return replace(line, exercise=on_her_machine(line.exercise, steps), others=others)


def _since_restart(history: tuple[Past, ...], now: dt.datetime) -> tuple[bool, tuple[Past, ...]]:
    """The sessions since the last pause of six weeks, and whether there was one with sessions before it."""
    moments = [*(p.ended for p in history), now]
    breaks = [i for i in range(len(history)) if moments[i + 1] - moments[i] >= _days(d.RESTART_AFTER)]
    return bool(breaks), history[breaks[-1] + 1 :] if breaks else history


def _days(value: d.Value[Any]) -> dt.timedelta:
    return dt.timedelta(days=value.value.value)


def _next_day(recent: tuple[Past, ...]) -> str:
    """The other day than that of the last completed session; A to begin with."""
    last = next((p.day for p in reversed(recent) if p.counts and p.day in DAYS), None)
    return "B" if last == "A" else "A"


def _standing_lines(
    day: str,
    phase: d.Phase,
    recent: tuple[Past, ...],
    same_day: list[Past],
    now: dt.datetime,
    reviews: tuple[Reviewed, ...],
) -> tuple[Line, ...]:
    """The places of this day: the first ones always, further ones once trained, and one newcomer in a new phase."""
    places = [_place(options, phase, recent, now, reviews) for options in slots(day)[: phase.exercises[1]]]
    always = d.PHASES[0].exercises[1]
    first, further = places[:always], places[always:]
    newcomer = next((line for line in further if line.standing is None), None)
    cut = any(line.cut for line in places)
    if newcomer and not cut and _may_add(phase, same_day, recent):
        places[places.index(newcomer)] = replace(newcomer, rules=("dose-step-exercise", *newcomer.rules))
    return tuple(p for p in places if p in first or p.standing is not None or "dose-step-exercise" in p.rules)


def _may_add(phase: d.Phase, same_day: list[Past], recent: tuple[Past, ...]) -> bool:
    """A new phase brings one new exercise on its first day, where everything since the last two was clean."""
    phases = [p.phase for p in same_day]
    if len(phases) < 2 or None in phases or max(p or 0 for p in phases) >= phase.number:
        return False
    return not _not_clean([p for p in recent if p.ended >= same_day[-2].ended])


def _place(
    options: tuple[str, ...], phase: d.Phase, recent: tuple[Past, ...], now: dt.datetime, reviews: tuple[Reviewed, ...]
) -> Line:
    """One place: the exercise she knows there, else the first that this phase allows; the others stand by."""
    found = [_line(known, phase, recent, now, reviews) for name in options if (known := exercise(name))]
    allowed = [line for line in found if line.exercise.min_phase <= phase.number]
    first = next((line for line in allowed if line.standing is not None), allowed[0] if allowed else found[0])
    return replace(first, others=tuple(line for line in found if line is not first))


# --- one exercise ----------------------------------------------------------------------------


def _line(
    known: Exercise, phase: d.Phase, recent: tuple[Past, ...], now: dt.datetime, reviews: tuple[Reviewed, ...]
) -> Line:
    exposures = [p for p in recent if p.of(known.id)]
    if not exposures or (now - exposures[-1].ended) / len(DAYS) >= _days(d.RESTART_AFTER):
        return first_line(known)
    last = _full(exposures, known, recent)
    standing = within_phase(_asked(last, known.id), phase)
    cut = _cut(known, exposures[-1], recent, now, reviews, phase)
    effort = max((s.effort for s in exposures[-1].of(known.id) if s.effort is not None), default=None)
    return Line(known, standing, standing, last.phase, (cut,) if cut else ("dose-same",), cut, effort=effort)


def _full(exposures: list[Past], known: Exercise, recent: tuple[Past, ...]) -> Past:
    """The last exposure on a full day. A lighter day is a pause in the ladder, if all since it was clean."""
    for past in reversed(exposures):
        if not past.lighter(known.id) or _not_clean([p for p in recent if p.ended >= past.ended]):
            return past
    return exposures[-1]


def _asked(past: Past, exercise_id: str) -> Dose:
    """What the exposure asked; where no plan is known, what was done, never more."""
    done, plan = past.of(exercise_id), past.plan_of(exercise_id)
    load = min((s.load_kg for s in done if s.load_kg is not None), default=None)
    if plan is None:
        return Dose(load, len(done), min(s.repetitions for s in done), _tempo_of(done))
    known = [kg for kg in (load, plan.load_kg) if kg is not None]
    return Dose(min(known) if load is not None else plan.load_kg, plan.sets, plan.repetitions, plan.tempo)


def _tempo_of(done: tuple[PastSet, ...]) -> Tempo:
    """The tempo behind the seconds of a set, in half seconds, rounded down; 6 to 10 s a repetition."""
    step = d.TEMPO_STEP.value.value
    seconds_each = min(s.time_under_tension_s / s.repetitions for s in done)
    whole = min(max(seconds_each // step * step, d.REPETITION_LEAST.value.value), d.REPETITION_MOST.value.value)
    con = whole / 2 // step * step
    return Tempo(whole - con, 0, con, 0)


def within_phase(dose: Dose, phase: d.Phase) -> Dose:
    """The dose under the ceilings of a phase. Load is not touched here: its ceiling is effort."""
    tempo = Tempo(min(dose.tempo.eccentric_s, phase.ecc_s), 0, min(dose.tempo.concentric_s, phase.con_s), 0)
    most = min(phase.repetitions[1], int(phase.cap.value // tempo.repetition_s))
    return Dose(dose.load_kg, min(dose.sets, phase.sets), min(dose.repetitions, most), tempo)


def _cut(
    known: Exercise,
    last: Past,
    recent: tuple[Past, ...],
    now: dt.datetime,
    reviews: tuple[Reviewed, ...],
    phase: d.Phase,
) -> str | None:
    """The strongest cut since the last exposure of this exercise, if any."""
    since = [p for p in recent if p.ended >= last.ended]
    cuts = [_gap(since, now), _own_cut(last.of(known.id), phase)]
    if any(p.worst in ("orange", "red") for p in since):
        cuts.append("dose-half-after-orange")
    if any(r.decision == "continue_lower" and r.at >= last.ended for r in reviews):
        cuts.append("dose-lower-on-review")
    return min((c for c in cuts if c), key=d.CUTS.__getitem__, default=None)


def _gap(since: list[Past], now: dt.datetime) -> str | None:
    """The longest pause since the last exposure, against what was planned.

    A pause is one without any session; or one of this exercise alone, which two days share, so it counts for half.
    """
    moments = [*(p.ended for p in since), now]
    planned = max(_days(d.PLANNED_DAYS), dt.timedelta(days=since[-1].days_between or 0))
    pauses = [after - before for before, after in pairwise(moments)]
    longest = max(*pauses, (now - moments[0]) / len(DAYS))
    if longest >= planned + _days(d.GAP_LONG_OVER_PLAN):
        return "dose-gap-long"
    return "dose-gap" if longest >= max(_days(d.GAP_LEAST), planned + _days(d.GAP_OVER_PLAN)) else None


def _own_cut(done: tuple[PastSet, ...], phase: d.Phase) -> str | None:
    """What the sets themselves ask: breath held twice, or heavier than the phase allows."""
    if any((s.breath_holds or 0) >= 2 for s in done):
        return "dose-breath-held"
    return "dose-effort-over" if any(s.effort is not None and s.effort > phase.effort.value for s in done) else None


def cut_down(dose: Dose, part: float, known: Exercise) -> Dose:
    """The part of a dose, rounded down: in weight where a whole step is left, else in repetitions."""
    if part >= 1:
        return dose
    lighter = on_step(dose.load_kg * part, known.min_step) if dose.load_kg else None
    if lighter:
        return replace(dose, load_kg=lighter)
    return replace(dose, repetitions=max(1, int(dose.repetitions * part + 1e-9)))


# --- clean, eligible, one step ---------------------------------------------------------------


def _not_clean(sessions: Iterable[Past]) -> tuple[str, ...]:
    """Why these sessions allow no rise; empty where every check was answered, and green, and every set is one we know."""
    why = []
    for past in sessions:
        due = (*CHECKS, "F4") if _f4_due(past) or past.checks.get("F4") else CHECKS
        if any(past.grade(check) is None for check in due):
            why.append("dose-hold-unanswered")
        if past.worst != "green":
            why.append("dose-hold-yellow" if past.worst == "yellow" else "dose-hold-concern")
        if any(exercise(done.exercise) is None for done in past.sets):
            why.append("dose-hold-unknown-exercise")
    return tuple(dict.fromkeys(why))


def _f4_due(past: Past) -> bool:
    """72 h are asked where the muscles hurt much at 48 h; an answer we cannot read counts as much."""
    pain = (past.checks.get("F3") or {}).get("muscle_pain")
    if pain is None or pain == "unknown":
        return pain == "unknown"
    number = re.match(r"\s*(\d+(?:[.,]\d+)?)", str(pain))
    return number is None or float(number.group(1).replace(",", ".")) >= d.MUSCLE_PAIN_F4.value.value


def _eligible(line: Line, recent: tuple[Past, ...]) -> bool:
    """Two good exposures, and since the older of them everything clean."""
    name, wanted = line.exercise.id, int(d.EXPOSURES.value.value)
    exposures = [p for p in recent if p.of(name) and not p.lighter(name)][-wanted:]
    if line.standing is None or len(exposures) < wanted:
        return False
    if _not_clean([p for p in recent if p.ended >= exposures[0].ended]):
        return False
    return all(_well_done(p, name) for p in exposures)


def _well_done(past: Past, exercise_id: str) -> bool:
    done, asked = past.of(exercise_id), _asked(past, exercise_id)
    phase = d.PHASES[past.phase or 0]
    return len(done) >= asked.sets and all(_good(s, asked, phase) for s in done)


def _good(done: PastSet, asked: Dose, phase: d.Phase) -> bool:
    """All repetitions, in tempo, full, breathing, within effort, and no stop. Unknown is not good.

    The reserve is a guess that few can make, so its absence says nothing; said to be too small, it is heard.
    """
    seen_range = done.range if done.range is not None else (1.0 if done.witnessed else 0.0)
    holds = done.breath_holds if done.breath_holds is not None else (0 if done.witnessed else 1)
    return (
        done.repetitions >= asked.repetitions
        and _in_tempo(done, asked)
        and seen_range >= d.RANGE_LEAST.value.value / 100
        and holds == 0
        and done.effort is not None
        and done.effort <= phase.effort.value
        and (done.reps_in_reserve is None or done.reps_in_reserve >= phase.reserve.value)
        and (done.ended_by or "") in AS_PLANNED
    )


def _in_tempo(done: PastSet, asked: Dose) -> bool:
    tolerance = d.TEMPO_TOLERANCE.value.value / 100
    planned = asked.tempo.repetition_s
    error = abs(done.time_under_tension_s / done.repetitions - planned) / planned
    return error <= tolerance and (done.tempo_kept is None or done.tempo_kept >= 1 - tolerance)


def _step(
    lines: tuple[Line, ...], phase: d.Phase, recent: tuple[Past, ...], last: Past, now: dt.datetime
) -> tuple[Line, ...]:
    """One variable, in as many exercises as the weekly ceiling allows: the one that most of them can take."""
    if any("dose-step-exercise" in line.rules for line in lines):
        return lines
    ready = [line for line in lines if _eligible(line, recent)]
    if not ready:
        return tuple(_held(line, ("dose-hold-two-exposures",)) for line in lines)
    week = min(1.0, (now - last.ended) / _days(d.PLANNED_DAYS))
    ceiling = 1 + d.WEEKLY_RISE.value.value / 100 * week
    able = {rule: [one for one in ready if bigger(one.dose, one.exercise, phase)] for rule, bigger in STEPS.items()}
    for rule in sorted(STEPS, key=lambda name: -len(able[name])):
        taken = _take(lines, able[rule], rule, phase, ceiling)
        if taken != lines:
            return taken
    why = "dose-weekly-cap" if any(able.values()) else "dose-no-smaller-step"
    return tuple(_held(line, (why,)) if line in ready else line for line in lines)


def _take(lines: tuple[Line, ...], able: list[Line], rule: str, phase: d.Phase, ceiling: float) -> tuple[Line, ...]:
    """The lines after as many steps of this kind as fit, those with the fewest repetitions first."""
    loads = [line.dose.load_kg for line in lines if line.dose.load_kg]
    usual = sum(loads) / len(loads) if loads else 1.0
    room = (ceiling - 1) * sum(line.dose.volume(usual) for line in lines if line.standing)
    stepped: dict[str, Line] = {}
    for line in sorted(able, key=lambda one: one.dose.repetitions):
        dose = STEPS[rule](line.dose, line.exercise, phase)
        if dose is None or (rule == "dose-step-set" and stepped):
            continue
        rise = dose.volume(usual) - line.dose.volume(usual)
        if rise <= room + 1e-9:
            room -= rise
            stepped[line.exercise.id] = replace(line, dose=dose, rules=(rule,))
    return tuple(stepped.get(line.exercise.id, line) for line in lines)


def _one_repetition(dose: Dose, known: Exercise, phase: d.Phase) -> Dose | None:
    return _if_within(replace(dose, repetitions=dose.repetitions + 1), phase)


def _one_load(dose: Dose, known: Exercise, phase: d.Phase) -> Dose | None:
    """One step of 5 %, on legs up to 10 % where the plates are coarse; never while she still learns."""
    if dose.load_kg is None or known.min_step is None or phase.number == 0:
        return None
    largest = d.LOAD_STEP_LOWER if known.region == "lower" else d.LOAD_STEP
    for share in (d.LOAD_STEP, largest):
        load = on_step(dose.load_kg * (1 + share.value.value / 100), known.min_step)
        if load > dose.load_kg:
            return replace(dose, load_kg=load)
    return None


def _why_no_load(line: Line, phase: d.Phase, recent: tuple[Past, ...]) -> Line:
    """Says so where only the step of her machine keeps the weight from rising, whatever else went up instead."""
    standing, known = line.standing, line.exercise
    if standing is None or standing.load_kg is None or phase.number == 0 or "dose-no-smaller-step" in line.rules:
        return line
    if on_step(standing.load_kg, known.min_step) < standing.load_kg or _one_load(standing, known, phase):
        return line
    return replace(line, rules=(*line.rules, MACHINE_TOO_COARSE)) if _eligible(line, recent) else line


def _half_a_second(dose: Dose, known: Exercise, phase: d.Phase) -> Dose | None:
    """One direction half a second slower: the return first, until it is a second longer than the effort."""
    step, tempo = d.TEMPO_STEP.value.value, dose.tempo
    back = Tempo(tempo.eccentric_s + step, 0, tempo.concentric_s, 0)
    effort = Tempo(tempo.eccentric_s, 0, tempo.concentric_s + step, 0)
    order = (effort, back) if tempo.eccentric_s - tempo.concentric_s >= 1 else (back, effort)
    return next((found for t in order if (found := _if_within(replace(dose, tempo=t), phase))), None)


def _one_set(dose: Dose, known: Exercise, phase: d.Phase) -> Dose | None:
    return _if_within(replace(dose, sets=dose.sets + 1), phase)


def _if_within(dose: Dose, phase: d.Phase) -> Dose | None:
    return dose if within_phase(dose, phase) == dose else None


STEPS = {
    "dose-step-repetition": _one_repetition,
    "dose-step-load": _one_load,
    "dose-step-tempo": _half_a_second,
    "dose-step-set": _one_set,
}


def _held(line: Line, holds: tuple[str, ...]) -> Line:
    """The line without its step, saying why."""
    if line.standing is None:
        return line
    kept = tuple(rule for rule in line.rules if rule not in STEPS)
    return replace(line, dose=line.standing, rules=tuple(dict.fromkeys((*kept, *holds))))


# --- what changed ----------------------------------------------------------------------------

_FIELDS = ("load_kg", "sets", "repetitions", "tempo", "rest_s", "reps_in_reserve", "effort_max")


def changes(before: Prescription | None, after: Prescription) -> tuple[Change, ...]:
    """What differs from the last prescription of the same day: what, old, new, why, by which rule, by whom."""
    if before is None:
        return ()
    old, new = ({line.id: line for line in p.exercises} for p in (before, after))
    found = [_gone(line) for name, line in old.items() if name not in new]
    for name, line in new.items():
        found.extend(_between(old[name], line) if name in old else [_came(line)])
    if before.days_between != after.days_between:
        found.append(_change("days_between", before.days_between, after.days_between, after.exercises[0]))
    return tuple(found)


def _between(old: PlannedExercise, new: PlannedExercise) -> list[Change]:
    pairs = [(name, getattr(old, name), getattr(new, name)) for name in _FIELDS]
    return [_change(f"{new.id} {name}", a, b, new) for name, a, b in pairs if a != b]


def _change(what: str, old: object, new: object, line: PlannedExercise) -> Change:
    rule = _behind(line)
    return Change(what, _said(old), _said(new), line.why, rule, by_whom(rule))


def _gone(line: PlannedExercise) -> Change:
    why = Words("Deze oefening past nu niet.", "This exercise does not fit now.")
    return Change(line.id, _said(line.repetitions), "-", why, "dose-nothing-left", "rulebook")


def _came(line: PlannedExercise) -> Change:
    rule = _behind(line)
    return Change(line.id, "-", _said(line.repetitions), line.why, rule, by_whom(rule))


def _behind(line: PlannedExercise) -> str:
    """The first rule of a line that changes something; that it stays or is held is no reason for a change."""
    acting = [rule for rule in line.rules if rule != "dose-same" and not rule.startswith("dose-hold")]
    return next(iter((*acting, *line.rules)), "dose-same")


def by_whom(rule: str) -> str:
    """Who stands behind a rule: the physician for her own limits, people for reviews, else the rulebook."""
    return {"letter-limit": "physician", "dose-lower-on-review": "reviewer"}.get(rule, "rulebook")


def _said(value: object) -> str:
    if value is None:
        return "?"
    if isinstance(value, Tempo):
        parts = (value.eccentric_s, value.pause_stretched_s, value.concentric_s, value.pause_shortened_s)
        return "-".join(f"{part:g}" for part in parts)
    return f"{value:g}" if isinstance(value, int | float) else str(value)
