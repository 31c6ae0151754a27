"""prescribe: facts, clearance, history -> the next dose, or the rules that stand in its way. The one gate.

Propose, then tighten. `journey/progress.py` proposes from history alone; here the phase, the day, the letter, the
medicines and the conditions take away. Nothing in this file can add: every function returns a dose that is the same or
more careful, so the order of the rules does not matter.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from msgspec import structs

from hartkracht.journey import progress
from hartkracht.journey.chart import Chart
from hartkracht.journey.progress import FIRST_RULES, LIGHTER, Dose, Line, Past, Proposal, Reviewed
from hartkracht.journey.screen import LETTER_RULE
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance, Decision, Limit
from hartkracht.model.dose import PlannedExercise, Prescription, Words
from hartkracht.model.facts import UNKNOWN, FactSheet
from hartkracht.rules import dosing as d
from hartkracht.rules.book import BOOK, Book
from hartkracht.rules.exercises import Exercise, on_her_machine, on_step, swaps
from hartkracht.rules.facts import Sheet
from hartkracht.rules.language import SetLimit, stricter
from hartkracht.rules.letter import in_date
from hartkracht.units import Quantity, percent, points

SWAPPED_RULE = "dose-swapped"

Refusal = tuple[str, ...]


def prescribe(
    known: FactSheet,
    decision: Decision[Clearance],
    history: tuple[Mapping[str, Any], ...],
    now: dt.datetime,
    book: Book = BOOK,
    *,
    reviews: tuple[Reviewed, ...] = (),
    hold: str = "",
    steps: Mapping[str, float] = progress.CATALOGUE,
) -> Prescription | Refusal:
    """The next session's dose, or the ids of the rules that refuse it.

    history: closed sessions in the form of `--history`. reviews: what owners decided on concerns. hold: why nothing
    may rise, where something outside the history says so. steps: by how many kilograms her own machines step, an
    exercise; the catalogue's where nobody read it there. Raises progress.HistoryError for a history it cannot read.
    """
    past, view = progress.read(history), Sheet(known, now)
    if decision.value not in d.TRAINABLE:
        return _refusing(decision, book) or (("dose-facts-missing",) if decision.open else ("dose-not-cleared",))
    if _suspended(past, view):
        return ("dose-suspended-red",)
    return _tighten(_propose(past, view, reviews, hold, steps), _bounds(decision, view))


def _propose(
    past: tuple[Past, ...], view: Sheet, reviews: tuple[Reviewed, ...], hold: str, steps: Mapping[str, float]
) -> Proposal:
    early = "dose-hold-unanswered" if _early_f4_open(past, view) else ""
    return progress.propose(past, view.now, reviews, hold or early, steps)


def prescribe_for(chart: Chart, now: dt.datetime, decision: Decision[Clearance]) -> e.Prescribed | e.PlanRefused:
    """The dose that this chart allows now, with what changed, or why there is none."""
    standing = _concerns_in_the_way(chart)
    if standing:
        return e.PlanRefused(standing, decision.book)
    found = prescribe(
        chart.facts,
        decision,
        chart.history(),
        now,
        reviews=_reviews(chart),
        hold=_hold(chart),
        steps=chart.machine_steps,
    )
    if isinstance(found, tuple):
        return e.PlanRefused(found, decision.book)
    return e.Prescribed(found, progress.changes(_last_of_the_day(chart, found.day), found), decision.book)


# --- what stands in the way at all -----------------------------------------------------------


def _refusing(decision: Decision[Clearance], book: Book) -> Refusal:
    """The rules that fired and stand in the way; what only tightens or adds care is left out."""
    fired = frozenset(decision.fired)
    known = {rule.id: rule.then for rule in book.rules() if rule.id in fired}
    outcomes = {rule: known.get(rule, decision.value) for rule in decision.fired}
    return tuple(r for r, then in outcomes.items() if isinstance(then, Clearance) and then not in d.TRAINABLE)


def _suspended(past: tuple[Past, ...], view: Sheet) -> bool:
    """A red answer suspends until a physician has signed on a later day."""
    red = max((p.ended.date() for p in past if p.worst == "red"), default=None)
    letter = view.value("letter")
    return red is not None and (letter is UNKNOWN or letter.signed <= red)


def _early_f4_open(past: tuple[Past, ...], view: Sheet) -> bool:
    """With small-vessel trouble the first four sessions are asked at 72 h too; silence there holds."""
    if d.SMALL_VESSELS.holds(view) is False:
        return False
    first = past[: int(d.EARLY_SESSIONS.value.value)]
    return any(p.grade("F4") is None for p in first if p in past[-4:])


def _concerns_in_the_way(chart: Chart) -> Refusal:
    """The concerns that no session may begin with: nobody has looked yet, or the owner said pause or call."""
    return tuple(dict.fromkeys("dose-concern-open" if c.open else "dose-paused" for c in chart.blocking_concerns))


def _reviews(chart: Chart) -> tuple[Reviewed, ...]:
    return tuple(
        Reviewed(c.reviewed.decision, c.reviewed_at) for c in chart.concerns.values() if c.reviewed and c.reviewed_at
    )


def _hold(chart: Chart) -> str:
    """Why nothing may rise, where a concern says so."""
    return "dose-hold-concern" if chart.open_concerns else ""


def _last_of_the_day(chart: Chart, day: str) -> Prescription | None:
    """The last prescription of this day that was trained on: what the next one is compared with."""
    used = {record.opened.prescribed_seq for record in chart.sessions.values()}
    found = [p.prescription for seq, p in chart.prescriptions if seq in used and p.prescription.day == day]
    return found[-1] if found else None


# --- bounds ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bounds:
    """Every bound that holds now, joined towards care, and the rule that set each. `words`: what the screen said."""

    limits: Mapping[str, Limit]
    lighter: bool
    words: Mapping[str, Words]

    def amount(self, name: str) -> Quantity | None:
        """The bound of this name; None where nothing bounds it."""
        limit = self.limits.get(name)
        return limit.value if limit and isinstance(limit.value, Quantity) else None

    def rule(self, name: str) -> str:
        """The rule behind a bound."""
        return self.limits[name].rule

    def against(self, known: Exercise) -> tuple[str, ...]:
        """The rules that take this exercise away."""
        names = (f"allow_{mark}" for mark in sorted(known.marks))
        return tuple(self.limits[n].rule for n in names if n in self.limits and self.limits[n].value is False)

    @property
    def full_day(self) -> bool:
        """Does no rule ask for a lighter day?"""
        return "full_day" not in self.limits

    def why(self, rules: tuple[str, ...]) -> Words:
        """One text for a line: what its rules say, in order."""
        said = [self.words.get(rule) or d.says(rule) for rule in rules if rule in self.words or d.is_ours(rule)]
        return Words(" ".join(one.nl for one in said), " ".join(one.en for one in said))


def _bounds(decision: Decision[Clearance], view: Sheet) -> Bounds:
    joined: dict[str, tuple[SetLimit, str]] = {}
    for limit, rule in (*_from_decision(decision), *_from_rules(view), *_from_letter(view)):
        before = joined.get(limit.name)
        if before is None or stricter(before[0], limit) is limit:
            joined[limit.name] = (limit, rule)
    limits = {name: Limit(name, limit.value, rule) for name, (limit, rule) in joined.items()}
    words = {r.rule: Words(f"{r.what.nl}. {r.why.nl}", f"{r.what.en}. {r.why.en}") for r in decision.reasons}
    return Bounds(limits, decision.value is Clearance.REDUCED or "full_day" in limits, words)


def _from_decision(decision: Decision[Clearance]) -> Iterable[tuple[SetLimit, str]]:
    for name, limit in decision.limits.items():
        if isinstance(limit.value, Quantity | bool):
            yield SetLimit(name, limit.value), limit.rule


def _from_rules(view: Sheet) -> Iterable[tuple[SetLimit, str]]:
    for rule in d.DOSE_RULES:
        truth = rule.when.holds(view)
        open_and_asked = truth is None and rule.when.missing(view) - d.OPTIONAL_HERE
        if rule.in_force(view.now.date()) and (truth or open_and_asked) and isinstance(rule.then, SetLimit):
            yield rule.then, rule.id


def _from_letter(view: Sheet) -> Iterable[tuple[SetLimit, str]]:
    """What a letter in date excludes, and every region it does not name where it names regions at all."""
    for letter in in_date(view):
        for word in letter.limits.get("excluded", ()):
            yield d.without(d.LETTER_MARKS[word]), LETTER_RULE
        named = letter.details.get("regions", tuple(d.REGION_MARKS))
        for word in d.REGION_MARKS.keys() - set(named):
            yield d.without(d.REGION_MARKS[word]), LETTER_RULE


# --- tighten ---------------------------------------------------------------------------------


def _tighten(proposal: Proposal, bounds: Bounds) -> Prescription | Refusal:
    phase, why = _phase(proposal.phase, bounds)
    most = phase.exercises[0] if bounds.lighter else phase.exercises[1]
    lines = [line for place in proposal.lines[:most] if (line := _fill(place, phase, bounds, why))]
    if not lines:
        against = dict.fromkeys(rule for line in proposal.lines for rule in bounds.against(line.exercise))
        return tuple(against) or ("dose-nothing-left",)
    lines = _within_session(lines, phase)
    spacing = [phase.days_between, d.FEWEST_DAYS.value, bounds.amount("days_between")]
    return Prescription(proposal.day, phase.number, tuple(lines), int(max(q.value for q in spacing if q)))


def _within_session(lines: list[PlannedExercise], phase: d.Phase) -> list[PlannedExercise]:
    """The lines inside the net time of the phase: second sets go first, the last exercise's before the others'."""
    while len(lines) > 1 and _net_seconds(lines) > phase.minutes.value * 60:
        place = max((i for i, line in enumerate(lines) if line.sets > 1), default=None)
        if place is None:
            return _within_session(lines[:-1], phase)
        rules = (*lines[place].rules, "dose-session-time")
        why, more = lines[place].why, d.says("dose-session-time")
        said = Words(f"{why.nl} {more.nl}".strip(), f"{why.en} {more.en}".strip())
        shorter = structs.replace(lines[place], sets=lines[place].sets - 1, rules=tuple(dict.fromkeys(rules)), why=said)
        lines = [*lines[:place], shorter, *lines[place + 1 :]]
    return lines


def _net_seconds(lines: Iterable[PlannedExercise]) -> float:
    return sum(line.sets * (line.time_under_tension_s + line.rest_s) for line in lines)


def _phase(proposed: d.Phase, bounds: Bounds) -> tuple[d.Phase, tuple[str, ...]]:
    """The phase whose ceilings hold today, and the rules that lowered it."""
    back = bounds.amount("phases_back")
    lower = max(0, proposed.number - int(back.value)) if back else proposed.number
    rules = (bounds.rule("phases_back"),) if back and lower < proposed.number else ()
    if bounds.lighter:
        extra = () if bounds.full_day else (bounds.rule("full_day"),)
        return d.PHASES[0], (LIGHTER, *extra, *rules)
    return d.PHASES[lower], rules


def _fill(place: Line, phase: d.Phase, bounds: Bounds, why: tuple[str, ...]) -> PlannedExercise | None:
    """The exercise of this place, or what may stand in for it without asking more; None where neither may be done."""
    asked = _write(place, phase, bounds, why)
    if asked is None or _may(place.exercise, phase, bounds):
        return asked
    other = next((one for one in place.others if _may(one.exercise, phase, bounds)), None)
    if other is None:
        return None
    own = progress.cut_down(other.dose, _part(other, phase)[0], other.exercise)
    dose = _careful(own, Dose(asked.load_kg, asked.sets, asked.repetitions, asked.tempo))
    rules = tuple(dict.fromkeys((*other.rules, "dose-stands-in", *bounds.against(place.exercise))))
    return _write(
        replace(other, dose=dose, standing=dose, phase=phase.number, cut=None, rules=rules), phase, bounds, why
    )


def _may(known: Exercise, phase: d.Phase, bounds: Bounds) -> bool:
    return not bounds.against(known) and known.min_phase <= phase.number


def _careful(a: Dose, b: Dose) -> Dose:
    """Field by field the more careful of two doses; weights of two machines say nothing of each other, so the less."""
    loads = [kg for kg in (a.load_kg, b.load_kg) if kg is not None]
    load = min(loads) if a.load_kg is not None else None
    tempo = min((a.tempo, b.tempo), key=lambda t: t.repetition_s)
    return Dose(load, min(a.sets, b.sets), min(a.repetitions, b.repetitions), tempo)


def _write(line: Line, phase: d.Phase, bounds: Bounds, why: tuple[str, ...]) -> PlannedExercise | None:
    """One line of the prescription. None where a limit leaves not even the lightest step of the machine."""
    steady = _steady_phase(line.exercise, phase, bounds)
    effort, effort_rules = _bounded("effort", _most_effort(line, steady), bounds, least=False)
    line = _on_her_steps(_eased(line, effort))
    part, cut = _part(line, phase)
    dose = progress.within_phase(progress.cut_down(line.dose, part, line.exercise), phase)
    if LIGHTER in why:
        dose = replace(dose, repetitions=min(dose.repetitions, phase.repetitions[0]))
    dose, load_rules = _within_load(dose, line.exercise, bounds)
    if dose.load_kg == 0:
        return None
    dose, time_rules = _within_time(dose, phase, bounds)
    reserve, reserve_rules = _bounded("reps_in_reserve", steady.reserve, bounds, least=True)
    rest, rest_rules = _bounded("rest", phase.rest, bounds, least=True)
    share = (bounds.rule("percent_1rm"),) if steady is not phase else ()
    rules = (*line.rules, *cut, *why, *load_rules, *time_rules, *effort_rules, *reserve_rules, *rest_rules, *share)
    rules = tuple(dict.fromkeys(rules))
    return PlannedExercise(
        id=line.exercise.id,
        load_kg=dose.load_kg,
        sets=dose.sets,
        repetitions=dose.repetitions,
        tempo=dose.tempo,
        time_under_tension_s=dose.repetitions * dose.tempo.repetition_s,
        rest_s=int(rest),
        reps_in_reserve=int(reserve),
        why=bounds.why(rules),
        rules=rules,
        effort_max=int(effort),
    )


def _most_effort(line: Line, phase: d.Phase) -> points:
    """The effort of the phase; a first trial is stopped earlier, in every phase."""
    return phase.effort if FIRST_RULES.isdisjoint(line.rules) else min(phase.effort, d.TRIAL_EFFORT.value)


def _steady_phase(known: Exercise, phase: d.Phase, bounds: Bounds) -> d.Phase:
    """A letter's share of strength acts through effort: no strength is ever tested, so no share can be weighed out."""
    share = bounds.amount("percent_1rm")
    if not isinstance(share, percent):
        return phase
    within = d.phase_within(share, known.region)
    return within if within.number < phase.number else phase


def _eased(line: Line, effort: float) -> Line:
    """Where the last sets were heavier than today's bound: no step, and a tenth less unless more is cut already."""
    if line.standing is None or line.effort is None or line.effort <= effort:
        return line
    cut = min((c for c in (line.cut, "dose-effort-over") if c), key=d.CUTS.__getitem__)
    kept = tuple(rule for rule in line.rules if rule not in (*progress.STEPS, "dose-same"))
    return replace(line, dose=line.standing, cut=cut, rules=kept or (cut,))


def _on_her_steps(line: Line) -> Line:
    """Where her machine does not have the weight it goes down to one that it has (`_rounded`), and nothing else goes up."""
    if line.standing is None or _rounded(line.dose, line.exercise) == (line.dose, ()):
        return line
    kept = tuple(rule for rule in line.rules if rule not in (*progress.STEPS, "dose-same"))
    return replace(line, dose=line.standing, rules=kept)


def _part(line: Line, phase: d.Phase) -> tuple[float, tuple[str, ...]]:
    """What is left of the dose: the cut of history or the way back to an earlier phase, whichever is stronger."""
    share = 1.0
    if line.phase is not None and line.phase > phase.number:
        share = phase.share(line.exercise.region).value / d.PHASES[line.phase].share(line.exercise.region).value
    cut = d.CUTS[line.cut] if line.cut else 1.0
    return min(share, cut), ((line.cut,) if line.cut and cut <= share else ())


def _within_load(dose: Dose, known: Exercise, bounds: Bounds) -> tuple[Dose, tuple[str, ...]]:
    """The weight under every bound, rounded down to the machine. A first trial only learns of the bound."""
    names = ["load", *(["load_upper"] if known.region != "lower" else [])]
    given = [(q.value, bounds.rule(name)) for name in names if (q := bounds.amount(name))]
    if known.cap:
        given.append((known.cap.value, "dose-exercise-cap"))
    if known.min_step is None or not given:
        return _rounded(dose, known)
    most, rule = min(given)
    if dose.load_kg is None:
        return (dose, (rule,)) if on_step(most, known.min_step) else (replace(dose, load_kg=0), (rule,))
    if dose.load_kg <= most:
        return _rounded(dose, known)
    return replace(dose, load_kg=on_step(most, known.min_step)), (rule,)


def _rounded(dose: Dose, known: Exercise) -> tuple[Dose, tuple[str, ...]]:
    """A weight below the first step we know of stays as it was lifted: that machine has finer steps.

    So does one of an exercise without a machine.
    """
    lighter = on_step(dose.load_kg, known.min_step) if dose.load_kg and known.min_step else None
    if not lighter or lighter == dose.load_kg:
        return dose, ()
    return replace(dose, load_kg=lighter), ("dose-machine-step",)


def _within_time(dose: Dose, phase: d.Phase, bounds: Bounds) -> tuple[Dose, tuple[str, ...]]:
    limit = bounds.amount("time_under_tension")
    if limit is None or dose.repetitions * dose.tempo.repetition_s <= limit.value:
        return dose, ()
    fewer = max(1, int(min(limit.value, phase.cap.value) // dose.tempo.repetition_s))
    return replace(dose, repetitions=min(dose.repetitions, fewer)), (bounds.rule("time_under_tension"),)


def _bounded(name: str, value: Quantity, bounds: Bounds, *, least: bool) -> tuple[float, tuple[str, ...]]:
    """The phase's own bound, or one at least as strict with the rule that set it."""
    limit = bounds.amount(name)
    if limit is None or (limit.value < value.value if least else limit.value > value.value):
        return value.value, ()
    return limit.value, (bounds.rule(name),)


# --- one exercise of a session that runs ------------------------------------------------------


def stand_in(
    chart: Chart, now: dt.datetime, decision: Decision[Clearance], exercise: str, but: frozenset[str]
) -> PlannedExercise | None:
    """What comes instead of an exercise that cannot be done in the session that runs; None where nothing may.

    The same proposal and bounds as for a whole dose, with one more bound: not these exercises (`but` and itself).
    """
    if decision.value not in d.TRAINABLE or _concerns_in_the_way(chart):
        return None
    past, view = progress.read(chart.history()), Sheet(chart.facts, now)
    proposal = _propose(past, view, _reviews(chart), _hold(chart), chart.machine_steps)
    bounds = _without(_bounds(decision, view), but | {exercise})
    phase, why = _phase(proposal.phase, bounds)
    place = next((one for one in proposal.lines if exercise in _at(one)), None)
    if place is None:
        return None
    return _fill(replace(place, others=(*place.others, *_first_trials(exercise, chart))), phase, bounds, why)


def _first_trials(exercise: str, chart: Chart) -> tuple[Line, ...]:
    """What may stand in, as if nobody ever lifted it: a weight of another day says little in the middle of an hour."""
    return tuple(progress.first_line(on_her_machine(one, chart.machine_steps)) for one in swaps(exercise))


def _at(place: Line) -> frozenset[str]:
    return frozenset(one.exercise.id for one in (place, *place.others))


def _without(bounds: Bounds, exercises: frozenset[str]) -> Bounds:
    names = (d.without(one).name for one in exercises)
    return replace(bounds, limits={**bounds.limits, **{name: Limit(name, False, SWAPPED_RULE) for name in names}})
