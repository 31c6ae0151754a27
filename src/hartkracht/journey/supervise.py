"""Supervise: the live hour, one happening at a time. `supervise(live, happening) -> (live, outputs)`.

Pure: time comes with the happening, in stream seconds of the session; what must be written or said comes out. The
session table says what may happen, `rules/live.py` says what asks for it, and this module brings the two together. An
effect is joined by taking the more careful one, and nothing here resumes: no module can lower another's alarm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from types import MappingProxyType
from typing import Any

from msgspec import structs

from hartkracht.journey import session_table as table
from hartkracht.journey.decide import Refused
from hartkracht.journey.session_table import Event, Guard, Position, State
from hartkracht.model import command as c
from hartkracht.model.decision import CueLevel
from hartkracht.model.dose import TUT_CAP_S, PlannedExercise, SetDone, Tempo, Words
from hartkracht.rules import live as rules
from hartkracht.rules.live import Effect, LiveRule
from hartkracht.signals import events as s
from hartkracht.signals.pace_of_breath import OVER_S, against_effort, rate
from hartkracht.signals.pressure import Cuff, CuffPhase, rate_pressure_product
from hartkracht.signals.recovery import KNOWN_AFTER_S, LOOKS_BACK_S, Recovery, recovery
from hartkracht.units import Quantity, mmHg, per_minute, percent, points, seconds, times

SHORT_LEVELS_S = {CueLevel.PRAISE: 2.0, CueLevel.CORRECT: 4.0}  # how long the two lowest cues stay in sight; ours (D)
OWN_TEMPO_REPETITIONS = 3  # people.md 5.2: tempo decay is against the own first three
SMALLEST_STEP_KG = 0.5
AT_ONCE_S = 15.0  # clinical.md 7.3: a fall counts only with the cuff within 15 s
STARTED_BEFORE_S = 1.0  # ours (D): who begins to move as the coach taps *begin* is in the set
AT_REST_S = 60.0  # ours (D): in the first minute after a set everybody breathes fast
BEATS_A_PULSE = 5
PHASES_A_BREATH = 16  # more than any breath meets at the method's tempo
ENDED_AFTER_S = 10.0  # ours (D): who hears *rest* within a repetition brings the weight back, no slower than planned


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


# --- what may happen -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happening:
    """Something happened at stream time `at_s` (s)."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Acted(Happening):
    """An event of the session table. `by` is the account of a named person, empty for a sensor or the door."""

    event: Event
    by: str = ""
    guard: Guard | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sensed(Happening):
    """A signal node said this."""

    event: s.SignalEvent


@dataclass(frozen=True, slots=True)
class PulseRead(Happening):
    """The pulse, as a believed sensor gives it (a minute)."""

    bpm: float


@dataclass(frozen=True, slots=True)
class Tapped(Happening):
    """The coach saw: repetition, half_repetition, air_flows, breath_held; or takes the last tap back: undo."""

    what: str


@dataclass(frozen=True, slots=True)
class Loaded(Happening):
    """The load on the machine (kg)."""

    kg: float


@dataclass(frozen=True, slots=True)
class Chosen(Happening):
    """This exercise of the plan comes next."""

    exercise: str


@dataclass(frozen=True, slots=True)
class Swapped(Happening):
    """The desk took an exercise out of this hour; `instead` came through the gate, None where nothing may."""

    exercise: str
    why: str
    instead: PlannedExercise | None


@dataclass(frozen=True, slots=True)
class MachineKnown(Happening):
    """The machine of this exercise steps by so many kilograms; None is unknown."""

    exercise: str
    step_kg: float | None


@dataclass(frozen=True, slots=True)
class Eased(Happening):
    """Lighter, from the next turn on."""


@dataclass(frozen=True, slots=True)
class SaidAfter(Happening):
    """What she says after a set; None was not asked."""

    effort: int | None = None
    reps_in_reserve: int | None = None
    symptoms: tuple[str, ...] | None = None
    confirmed: bool | None = None


@dataclass(frozen=True, slots=True)
class PressureRead(Happening):
    """A cuff reading (mmHg), `delay_s` after the set. posture, arm: None where nobody said. source: coach or cuff."""

    systolic: int
    diastolic: int
    delay_s: float | None = None
    posture: str | None = None
    arm: str | None = None
    source: str = "coach"


@dataclass(frozen=True, slots=True)
class Doubled(Happening):
    """A second sensor of one kind came."""

    guard: Guard


@dataclass(frozen=True, slots=True)
class Ticked(Happening):
    """Time passed."""


# --- what comes out --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue, numbered within the session."""

    number: int
    level: CueLevel
    rule: str
    word: Words
    line: Words
    at_s: float


@dataclass(frozen=True, slots=True)
class Write:
    """A command for the desk. `cue` is the number of the cue that it records, where it does."""

    command: c.Command
    cue: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A repetition, as it ended."""

    number: int
    repetition: s.Repetition
    source: str


Output = Cue | Write | Counted


# --- the session as it runs ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bounds:
    """What clearance, letter and phase allow in this hour; None is a bound that nobody set.

    Pulse a minute, pressure mmHg, times s, effort 0-10. damped: a medicine or rhythm makes the pulse useless to steer by.
    paced, irregular: a pacemaker or fibrillation sets her pulse; None is unknown.
    """

    set_cap_s: float = TUT_CAP_S[0]
    effort: int | None = None
    reps_in_reserve: int = 0
    pulse_ceiling: float | None = None
    icd_rate: float | None = None
    resting_pulse: float | None = None
    resting_systolic: float | None = None
    systolic_after: float | None = None
    diastolic_after: float | None = None
    load_kg: float | None = None
    damped: bool = True
    paced: bool | None = None
    irregular: bool | None = None

    @property
    def guards(self) -> frozenset[Guard]:
        """The guards this hour requires: the pulse where a letter or a device sets a ceiling."""
        pulse = {Guard.PULSE} if self.pulse_ceiling is not None or self.icd_rate is not None else set()
        return frozenset({Guard.MOVEMENT, Guard.BREATH} | pulse)


@dataclass(frozen=True, slots=True)
class RunningSet:
    """One set, running or over (`ended_s`). Tension is banked up to the last time the load was put down.

    recovery: how the pulse fell after it, once a minute has passed. met, against: breaths that met her effort, and those
    of them in which she mostly breathed in. strains: holds that the pulse confirmed, by their start (s).
    """

    number: int
    exercise: str
    began_s: float
    load_kg: float | None
    counted: tuple[Counted, ...] = ()
    tension_s: float = 0.0
    loaded_since_s: float | None = None
    holds: Mapping[float, float] = field(default_factory=_empty)
    breath_told: frozenset[tuple[float, str]] = frozenset()
    breath_events: frozenset[float] = frozenset()
    strains: frozenset[float] = frozenset()
    breath_seen: bool = True
    pulse_before: float | None = None
    ended_s: float | None = None
    ended_by: str = ""
    said: SaidAfter | None = None
    recovery: Recovery | None = None
    phases: tuple[s.PhaseChanged, ...] = ()
    met: int = 0
    against: int = 0

    @property
    def running(self) -> bool:
        """The set is not over."""
        return self.ended_s is None

    @property
    def valid(self) -> tuple[s.Repetition, ...]:
        """The repetitions that count."""
        return tuple(one.repetition for one in self.counted if one.repetition.valid)

    def tension(self, at_s: float) -> float:
        """Time under tension (s) up to `at_s`."""
        return self.tension_s + (max(0.0, at_s - self.loaded_since_s) if self.loaded_since_s is not None else 0.0)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """The live hour. `plan` is the prescription as it stands now: it is only ever tightened."""

    session: str
    plan: tuple[PlannedExercise, ...]
    bounds: Bounds
    position: Position
    at: int = 0
    done: Mapping[str, int] = field(default_factory=_empty)
    set: RunningSet | None = None
    because: str = ""
    unseen: Mapping[Guard, tuple[float, str]] = field(default_factory=_empty)
    cue: Cue | None = None
    cues: int = 0
    rest_until_s: float | None = None
    rest_rule: str = ""
    pulse: tuple[float, float] | None = None
    breaching: Mapping[str, float] = field(default_factory=_empty)
    beats: tuple[s.Beat, ...] = ()
    irregular: bool = False
    breaths: tuple[s.Breath, ...] = ()
    breath_cued_s: float | None = None
    cuff: Cuff | None = None
    product: float | None = None
    high_diastolics: int = 0
    diastolic_at_s: float | None = None
    paused_since_s: float | None = None
    excluded: frozenset[str] = frozenset()
    steps: Mapping[str, float] = field(default_factory=_empty)
    last_tap: str = ""

    @property
    def state(self) -> State:
        """Where the session is."""
        return self.position.state

    @property
    def exercise(self) -> PlannedExercise | None:
        """The line of the plan being done."""
        return self.plan[self.at] if self.at < len(self.plan) else None

    @property
    def watched(self) -> bool:
        """The coach stands in for a required guard that no sensor sees."""
        return any(x.required and x.stand_in and not x.believed for x in self.position.sights.values())

    @property
    def set_cap_s(self) -> float:
        """The time under tension at which this set ends with the repetition being done (s).

        Shorter where the coach counts: she cannot time a repetition as a sensor does.
        """
        line, movement = self.exercise, self.position.sights[Guard.MOVEMENT]
        if line is None or movement.believed or not movement.stand_in:
            return self.bounds.set_cap_s
        return min(self.bounds.set_cap_s, rules.WATCHED_PART * line.time_under_tension_s)


def begin(session: str, plan: tuple[PlannedExercise, ...], bounds: Bounds) -> LiveSession:
    """A session that nobody has lifted in: READY, and nothing is seen yet."""
    unseen = MappingProxyType(dict.fromkeys(Guard, (0.0, "never_seen")))
    return LiveSession(session, plan, bounds, Position(State.READY, table.sights(bounds.guards)), unseen=unseen)


def supervise(live: LiveSession, happening: Happening) -> tuple[LiveSession, tuple[Output, ...]]:
    """The session after one happening, and what comes out of it.

    Raises NotInTable or Refused where a person asks for what cannot be; then nothing changed.
    """
    turn = _Turn(live, happening.at_s)
    _happen(happening, turn)
    return turn.live, tuple(turn.outputs)


@dataclass(slots=True)
class _Turn:
    """One happening being worked out: the session as it becomes, and the outputs in order."""

    live: LiveSession
    at_s: float
    outputs: list[Output] = field(default_factory=list)

    def change(self, **changes: Any) -> None:
        self.live = replace(self.live, **changes)

    def change_set(self, **changes: Any) -> None:
        assert self.live.set is not None
        self.change(set=replace(self.live.set, **changes))

    def write(self, command: c.Command, cue: int | None = None) -> None:
        self.outputs.append(Write(command, cue))

    def write_set(self) -> None:
        """The set that is over, as it is known now."""
        assert self.live.set is not None
        self.write(c.EndSet(self.live.session, self.live.set.number, summary(self.live, self.live.set)))

    def move(self, event: Event, *, why: str = "", guard: Guard | None = None, named: bool = False) -> None:
        """One step of the table, with all that belongs to it. A step that changes nothing is not written."""
        before = self.live.position
        after = table.step(before, event, guard, named)
        self.change(position=after)
        if after.state is not before.state:
            self._arrive(before.state, after.state, event, why)
        if after.state is not before.state or event is Event.TAKE_OVER:
            said = why or (guard.value if guard else "")
            self.write(c.Step(self.live.session, event.value, before.state.value, after.state.value, said))

    def _arrive(self, before: State, after: State, event: Event, why: str) -> None:
        if before is State.LIFTING:
            self._end_set(why or event.value, counts=after is State.RESTING)
        stands = after in (State.PAUSED, State.STOPPED)
        self.change(
            because=(why or event.value) if stands else "",
            paused_since_s=self.at_s if after is State.PAUSED else None,
            cue=self.live.cue if stands else None,
        )
        if after is State.RESTING:
            self._rest()

    def _end_set(self, why: str, *, counts: bool) -> None:
        running = self.live.set
        if running is None or not running.running:
            return
        over = replace(
            running, tension_s=running.tension(self.at_s), loaded_since_s=None, ended_s=self.at_s, ended_by=why
        )
        done = dict(self.live.done)
        if counts:
            done[over.exercise] = done.get(over.exercise, 0) + 1
        self.change(set=over, done=MappingProxyType(done))
        self.write_set()

    def _rest(self) -> None:
        line, last = self.live.exercise, self.live.set
        rest = float(line.rest_s) if line else 0.0
        ended = last.ended_s if last is not None and last.ended_s is not None else self.at_s
        finished = line is not None and self.live.done.get(line.id, 0) >= line.sets
        self.change(rest_until_s=ended + max(rest, rules.BETWEEN_EXERCISES_S if finished else 0), rest_rule="")
        if finished:
            self.change(at=_next_to_do(self.live))

    def judge(self, **known: Any) -> tuple[LiveRule, ...]:
        """Judge these features: say the strongest, write every one, and do the most careful of what they ask."""
        fired = rules.judge(known)
        self.follow(fired, known)
        return fired

    def follow(self, fired: tuple[LiveRule, ...], known: Mapping[str, Any]) -> None:
        """Carry out rules that fired on what is known, the strongest first."""
        for place, rule in enumerate(fired):
            self._say(rule, _seen_by(rule, known), aloud=place == 0)
        if any(rule.lighter for rule in fired):
            _lighten(self)
        if fired:
            self._do(max(rule.effect for rule in fired), fired[0].id)

    def _say(self, rule: LiveRule, seen: str, *, aloud: bool) -> None:
        number = self.live.cues + 1
        self.change(cues=number)
        if aloud:
            cue = Cue(number, rule.level, rule.id, rule.word, rule.line, self.at_s)
            self.change(cue=_stronger(self.live.cue, cue))
            self.outputs.append(cue)
        self.write(c.Cue(self.live.session, rule.level.name, rule.id, seen, round(self.at_s, 2)), number)

    def _do(self, effect: Effect, why: str) -> None:
        if effect is Effect.STOP:
            self.move(Event.STOP, why=why)
        elif effect is Effect.PAUSE and self.live.state not in (State.PAUSED, State.STOPPED, State.DONE):
            self.move(Event.PAUSE, why=why)
        elif effect is Effect.END_SET and self.live.state is State.LIFTING:
            cue = self.live.cue
            self.move(Event.END_SET, why=why)
            self.change(cue=cue)


def _seen_by(rule: LiveRule, known: Mapping[str, Any]) -> str:
    """What was seen, as the journal keeps it beside the rule: `repetition_length 3.4 s`."""
    return ", ".join(f"{name} {_shown(known[name])}" for name in sorted(rule.when.names()) if name in known)


def _shown(value: Any) -> str:
    if isinstance(value, Quantity):
        return str(type(value)(round(value.value, 2)))
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _stronger(now: Cue | None, new: Cue) -> Cue:
    """A cue in force gives way to one that is at least as strong."""
    return new if now is None or new.level >= now.level else now


def _next_to_do(live: LiveSession) -> int:
    """The first line of the plan, from here on, that still has sets to do; the same where none has."""
    order = [*range(live.at, len(live.plan)), *range(live.at)]
    left = (i for i in order if live.done.get(live.plan[i].id, 0) < live.plan[i].sets)
    return next((i for i in left if live.plan[i].id not in live.excluded), live.at)


def _lighten(turn: _Turn) -> None:
    """The next set of this exercise is 10 % lighter (clinical.md 18, effort)."""
    last = turn.live.set
    exercise = last.exercise if last is not None else ""
    plan = tuple(
        structs.replace(line, load_kg=_down(line.load_kg * 0.9, turn.live.steps.get(line.id)))
        if line.id == exercise and line.load_kg is not None
        else line
        for line in turn.live.plan
    )
    turn.change(plan=plan)


def _down(kg: float, step_kg: float | None) -> float:
    """Rounded down to the step of the machine; where nobody said it, to half a kilogram, the smallest that is common."""
    step = step_kg or SMALLEST_STEP_KG
    return int(kg / step + 1e-9) * step


def summary(live: LiveSession, over: RunningSet) -> SetDone:
    """The set as the journal keeps it. What nobody saw is None."""
    said = over.said
    line = next((x for x in live.plan if x.id == over.exercise), None)
    shown = [r.rom_fraction for r in over.valid if r.rom_fraction is not None]
    return SetDone(
        exercise=over.exercise,
        load_kg=over.load_kg,
        repetitions=len(over.valid),
        time_under_tension_s=round(over.tension_s, 2),
        effort=said.effort if said else None,
        reps_in_reserve=said.reps_in_reserve if said else None,
        range=round(sum(shown) / len(shown), 3) if shown else None,
        breath_holds=len(over.breath_events) if over.breath_seen else None,
        ended_by=over.ended_by,
        tempo_kept=_tempo_kept(over, line.tempo if line else None),
        witnessed=bool(said and said.confirmed),
        pulse_fall=_ms(over.recovery.fall_bpm) if over.recovery else None,
        breaths_against=over.against if over.met else None,
        strains=len(over.strains) if over.breath_seen else None,
    )


def _tempo_kept(over: RunningSet, tempo: Tempo | None) -> float | None:
    """1 minus the mean error of the repetitions' length against the plan; None where no sensor timed any."""
    lengths = [r.end_s - r.start_s for r in over.valid if _timed(r)]
    if not lengths or tempo is None or tempo.repetition_s <= 0:
        return None
    errors = [abs(length - tempo.repetition_s) / tempo.repetition_s for length in lengths]
    return round(max(0.0, 1 - sum(errors) / len(errors)), 3)


# --- each happening --------------------------------------------------------------------------


@singledispatch
def _happen(happening: Happening, turn: _Turn) -> None:
    raise TypeError(f"nothing says what {type(happening).__name__} leads to")


@_happen.register
def _(happening: Acted, turn: _Turn) -> None:
    match happening.event:
        case Event.BEGIN:
            _begin_set(happening, turn)
        case Event.BLIND | Event.SIGHTED | Event.ADDED:
            _look(happening, turn)
        case Event.TAKE_OVER:
            turn.move(Event.TAKE_OVER, guard=happening.guard, named=bool(happening.by))
            assert happening.guard is not None
            turn.judge(coach_watches=happening.guard.value)
        case _:
            turn.move(happening.event, why=happening.why or _WHY.get(happening.event, ""), named=bool(happening.by))


_WHY = {
    Event.PAUSE: "asked",
    Event.STOP: "stopped",
    Event.INTERRUPTED: "interrupted",
    Event.TOO_LONG: "paused_too_long",
}


def _begin_set(happening: Acted, turn: _Turn) -> None:
    live = turn.live
    line = live.exercise
    if line is None:
        raise Refused("Er is geen oefening gekozen.", "No exercise is chosen.")
    if line.id in live.excluded:
        raise Refused("Deze oefening is vandaag weg. Kies een andere.", "This exercise is out today. Choose another.")
    wait = (live.rest_until_s or 0.0) - happening.at_s
    if wait > 0:
        raise Refused(f"Nog {wait:.0f} seconden rust.", f"{wait:.0f} more seconds of rest.")
    turn.move(Event.BEGIN, named=bool(happening.by))
    seen = turn.live.position.sights
    number = (live.set.number if live.set else 0) + 1
    counted_by_sensor = seen[Guard.MOVEMENT].believed
    turn.change(
        set=RunningSet(number, line.id, happening.at_s, line.load_kg,
                       loaded_since_s=None if counted_by_sensor else happening.at_s,
                       breath_seen=seen[Guard.BREATH].sighted,
                       pulse_before=live.pulse[0] if live.pulse else None),
        cue=None, last_tap="", rest_until_s=None, rest_rule="", cuff=None, product=None,
    )  # fmt: skip


def _look(happening: Acted, turn: _Turn) -> None:
    """A guard's sensor came, sees, or sees no more."""
    guard = happening.guard
    assert guard is not None
    was = turn.live.position
    unseen = dict(turn.live.unseen)
    if happening.event is Event.SIGHTED:
        unseen.pop(guard, None)
    elif happening.event is Event.BLIND:
        unseen[guard] = (happening.at_s, happening.why or "signal_lost")
    turn.change(unseen=MappingProxyType(unseen))
    turn.move(happening.event, guard=guard, why=happening.why)
    if was.state is State.LIFTING and turn.live.state is State.PAUSED:
        turn.judge(guard_lost=guard.value)


@_happen.register
def _(happening: Ticked, turn: _Turn) -> None:
    live = turn.live
    _let_cue_go(turn)
    _look_back(turn)
    if live.state is State.LIFTING and live.set is not None:
        _tick_set(live.set, turn)
    elif live.state is State.RESTING:
        _tick_rest(turn)
    elif live.state is State.PAUSED:
        _tick_pause(turn)


def _look_back(turn: _Turn) -> None:
    """A minute after a set: how far the pulse fell, once, into the journal beside the set."""
    last, bounds = turn.live.set, turn.live.bounds
    if last is None or last.ended_s is None or last.recovery or turn.at_s < last.ended_s + KNOWN_AFTER_S:
        return
    turn.change_set(
        recovery=recovery(turn.live.beats, last.ended_s, turn.live.irregular or bounds.irregular, bounds.paced)
    )
    assert turn.live.set is not None
    if turn.live.set.recovery and turn.live.set.recovery.fall_bpm is not None:
        turn.write(c.EndSet(turn.live.session, last.number, summary(turn.live, turn.live.set)))


def _let_cue_go(turn: _Turn) -> None:
    cue = turn.live.cue
    if cue is not None and turn.at_s - cue.at_s > SHORT_LEVELS_S.get(cue.level, float("inf")):
        turn.change(cue=None)


def _tick_set(running: RunningSet, turn: _Turn) -> None:
    turn.judge(time_under_tension=seconds(running.tension(turn.at_s)))
    still = turn.live.set
    line = turn.live.exercise
    if turn.live.state is not State.LIFTING or still is None or line is None or not still.counted:
        return
    idle = turn.at_s - still.counted[-1].repetition.end_s
    if len(still.valid) >= line.repetitions and still.loaded_since_s is None and idle >= rules.PUT_DOWN_S:
        turn.move(Event.END_SET, why="planned-repetitions-done")


def _tick_rest(turn: _Turn) -> None:
    live = turn.live
    if live.rest_until_s is None or turn.at_s < live.rest_until_s - 1.0 or live.bounds.damped:
        return
    before = live.set.pulse_before if live.set else None
    if before is None or live.pulse is None:
        return
    fired = rules.judge({"pulse_over_before": per_minute(live.pulse[0] - before)}, rules.LONGER_REST)
    if fired:
        turn.change(rest_until_s=turn.at_s + rules.REST_LONGER_S, rest_rule=fired[0].id)


def _tick_pause(turn: _Turn) -> None:
    live = turn.live
    if live.paused_since_s is not None and turn.at_s - live.paused_since_s > rules.PAUSE_LIMIT_S:
        turn.move(Event.TOO_LONG, why="paused_too_long")
    elif live.high_diastolics and live.diastolic_at_s is not None and turn.at_s - live.diastolic_at_s > 60.0:
        # No second reading within a minute ends the session (clinical.md 18, 7.2/7.3).
        turn.judge(high_diastolics=times(2))


@_happen.register
def _(happening: Sensed, turn: _Turn) -> None:
    _sense(happening.event, turn)


@singledispatch
def _sense(event: s.SignalEvent, turn: _Turn) -> None:
    """Sighted and WentBlind come as events of the table, from the door that knows all sensors of a guard."""


@_sense.register
def _(event: s.PhaseChanged, turn: _Turn) -> None:
    running = turn.live.set
    if turn.live.state is not State.LIFTING or running is None or event.known_at_s < running.began_s:
        return
    turn.change_set(phases=(*running.phases, event)[-PHASES_A_BREATH:])
    if event.phase is s.Phase.IDLE:
        turn.change_set(tension_s=running.tension(event.at_s), loaded_since_s=None)
    elif running.loaded_since_s is None:
        turn.change_set(loaded_since_s=max(event.at_s, running.began_s))


@_sense.register
def _(event: s.Repetition, turn: _Turn) -> None:
    running = turn.live.set
    if running is None or event.start_s < running.began_s - STARTED_BEFORE_S:
        return
    if turn.live.state is State.LIFTING:
        _count(event, "sensor", turn)
    elif turn.live.state is State.RESTING and running.ended_s is not None and event.start_s < running.ended_s:
        _count_last(event, running.ended_s, turn)


def _count_last(repetition: s.Repetition, ended_s: float, turn: _Turn) -> None:
    """The repetition in which a rule ended the set: it was lifted, so it is told, with its time, and rest begins after it.

    Nothing is judged by it any more: *rest* was said already, and what ended the set stays what ended it. After a pause or
    a stop nothing is told: there a guard was lost, or worse, and what she did then nobody answers for.
    """
    last, over_s = turn.live.set, repetition.end_s - ended_s
    assert last is not None
    if not 0.0 < over_s <= ENDED_AFTER_S or any(one.repetition.end_s >= ended_s for one in last.counted):
        return
    one = Counted(len(last.counted) + 1, repetition, "sensor")
    turn.change_set(counted=(*last.counted, one), tension_s=last.tension_s + over_s)
    if turn.live.rest_until_s is not None:
        turn.change(rest_until_s=turn.live.rest_until_s + over_s)
    turn.outputs.append(one)
    turn.write(_seen(turn.live, one))
    turn.write_set()


def _count(repetition: s.Repetition, source: str, turn: _Turn) -> None:
    running, line = turn.live.set, turn.live.exercise
    assert running is not None
    assert line is not None
    one = Counted(len(running.counted) + 1, repetition, source)
    banked = running.tension_s + (repetition.end_s - repetition.start_s if running.loaded_since_s is None else 0.0)
    turn.change_set(counted=(*running.counted, one), tension_s=banked)
    turn.outputs.append(one)
    turn.write(_seen(turn.live, one))
    _judge_repetition(repetition, line, turn)


def _seen(live: LiveSession, one: Counted) -> c.SeeRepetition:
    r, running = one.repetition, live.set
    assert running is not None
    return c.SeeRepetition(
        live.session, running.exercise, running.number, one.number, round(r.start_s, 3), _ms(r.turn_s),
        round(r.end_s, 3), _ms(r.concentric_s), _ms(r.eccentric_s), _ms(r.rom_deg), _ms(r.rom_fraction), r.full,
        one.source, r.valid,
    )  # fmt: skip


def _ms(value: float | None) -> float | None:
    """To a thousandth: finer than any sensor."""
    return None if value is None else round(value, 3)


def _judge_repetition(repetition: s.Repetition, line: PlannedExercise, turn: _Turn) -> None:
    running = turn.live.set
    assert running is not None
    known: dict[str, Any] = {}
    if repetition.valid and _timed(repetition):
        known |= _tempo_features(repetition, line, running)
    if repetition.valid and repetition.rom_fraction is not None:
        known["range_shown"] = percent(100 * repetition.rom_fraction)
    left = line.repetitions - len(running.valid)
    known["repetitions_left" if left >= 0 else "extra_repetitions"] = times(abs(left))
    known["over_cap"] = seconds(running.tension(turn.at_s) - turn.live.set_cap_s)
    fired = turn.judge(**known)
    if (
        not any(rule.level >= CueLevel.CORRECT for rule in fired)
        and turn.live.cue
        and turn.live.cue.level is CueLevel.SLOW
    ):
        turn.change(cue=None)


def _timed(repetition: s.Repetition) -> bool:
    """A sensor saw it turn. Its length can be judged, also where nobody said which way is concentric; a tap's cannot."""
    return repetition.turn_s is not None


def _tempo_features(repetition: s.Repetition, line: PlannedExercise, running: RunningSet) -> dict[str, Any]:
    length = repetition.end_s - repetition.start_s
    fast = sum(r.end_s - r.start_s <= 4 for r in running.valid if _timed(r))
    known: dict[str, Any] = {
        "repetition_length": seconds(length),
        "fast_repetitions": times(fast),
        "grinding": "yes" if repetition.grinding else "no",
    }
    if line.tempo.repetition_s > 0:
        known["part_of_plan"] = percent(100 * length / line.tempo.repetition_s)
    slower = _slower(running)
    return known if slower is None else {**known, "concentric_slower": percent(slower)}


def _slower(running: RunningSet) -> float | None:
    """How much longer (%) the last concentric phase took than the mean of the own first three; None too early."""
    timed = [r.concentric_s for r in running.valid if r.concentric_s is not None]
    if len(timed) <= OWN_TEMPO_REPETITIONS:
        return None
    own = sum(timed[:OWN_TEMPO_REPETITIONS]) / OWN_TEMPO_REPETITIONS
    return 100 * (timed[-1] / own - 1) if own > 0 else None


@_sense.register
def _(event: s.StaticHold, turn: _Turn) -> None:
    running = turn.live.set
    if turn.live.state is not State.LIFTING or running is None or event.start_s < running.began_s:
        return
    holds = {**running.holds, event.start_s: event.end_s - event.start_s}
    turn.change_set(holds=MappingProxyType(holds))
    length = seconds(holds[event.start_s])
    halfway = {"static_hold_halfway": length} if event.halfway else {}
    turn.judge(static_hold=length, static_holds=times(len(holds)), **halfway)


@_sense.register
def _(event: s.BreathHold, turn: _Turn) -> None:
    running = turn.live.set
    if turn.live.state is not State.LIFTING or running is None or event.under_load is False:
        return
    if event.end_s is not None and event.end_s < running.began_s:
        return
    if event.strained:
        turn.change_set(strains=running.strains | {event.start_s})
    _hold(event.level, event.start_s, turn)


def _hold(level: str, start_s: float, turn: _Turn) -> None:
    """Each level of each hold is judged once, however often it is told."""
    running = turn.live.set
    assert running is not None
    if (start_s, level) in running.breath_told:
        return
    turn.change_set(breath_told=running.breath_told | {(start_s, level)})
    if level != "warn":
        turn.change_set(breath_events=running.breath_events | {start_s})
    assert turn.live.set is not None
    turn.judge(breath_hold=level, breath_events=times(len(turn.live.set.breath_events)))


@_sense.register
def _(event: s.Breath, turn: _Turn) -> None:
    _air_flows(turn)
    recent = (*turn.live.breaths, event)
    turn.change(breaths=tuple(one for one in recent if one.inhale_s >= turn.at_s - OVER_S))
    running = turn.live.set
    if running is not None and running.running:
        against = against_effort(event, running.phases, turn.at_s)
        turn.change_set(met=running.met + (against is not None), against=running.against + bool(against))
    elif at_rest(turn.live, turn.at_s):
        _breathe_at_rest(turn)


def at_rest(live: LiveSession, now_s: float) -> bool:
    """Nobody lifts, and the last set ended over a minute ago."""
    ended = live.set.ended_s if live.set else None
    return live.state is not State.LIFTING and (ended is None or now_s - ended >= AT_REST_S)


def breath_rate(live: LiveSession, now_s: float) -> float | None:
    """Breaths a minute over the last half minute; None where they are too few to say."""
    now = rate(live.breaths, now_s)
    return None if now is None else float(now.value)


def _breathe_at_rest(turn: _Turn) -> None:
    """Over-breathing is cued once in half a minute, not at each breath."""
    now, cued = breath_rate(turn.live, turn.at_s), turn.live.breath_cued_s
    if now is None or (cued is not None and turn.at_s - cued < OVER_S):
        return
    if turn.judge(resting_breaths=per_minute(now)):
        turn.change(breath_cued_s=turn.at_s)


def _air_flows(turn: _Turn) -> None:
    if turn.live.cue is not None and turn.live.cue.rule == "breath-held":
        turn.change(cue=None)


@_sense.register
def _(event: s.Beat, turn: _Turn) -> None:
    if event.kind != "normal":
        return
    recent = (*turn.live.beats, event)
    turn.change(beats=tuple(beat for beat in recent if beat.at_s >= event.at_s - LOOKS_BACK_S))
    intervals = [beat.rr_ms for beat in turn.live.beats[-BEATS_A_PULSE:]]
    _read_pulse(60_000 * len(intervals) / sum(intervals), turn)


@_sense.register
def _(event: s.RhythmSeen, turn: _Turn) -> None:
    """A rhythm that is known to be irregular is no news; an unknown one is."""
    turn.change(irregular=event.irregular)
    new = event.irregular and not turn.live.bounds.irregular
    turn.judge(irregular_pulse="yes" if new else "no")


@_happen.register
def _(happening: PulseRead, turn: _Turn) -> None:
    _read_pulse(happening.bpm, turn)


def _read_pulse(bpm: float, turn: _Turn) -> None:
    """A pulse past a bound for SUSTAINED_S is acted on; one reading alone is not."""
    turn.change(pulse=(bpm, turn.at_s))
    if turn.live.state in (State.STOPPED, State.DONE):
        return
    known = _pulse_features(bpm, turn.live.bounds)
    fired = rules.judge(known, rules.PULSE)
    since = {rule.id: turn.live.breaching.get(rule.id, turn.at_s) for rule in fired}
    turn.change(breaching=MappingProxyType(since))
    lasting = tuple(rule for rule in fired if turn.at_s - since[rule.id] >= rules.SUSTAINED_S)
    if turn.live.state is State.PAUSED:
        lasting = tuple(rule for rule in lasting if rule.effect is Effect.STOP)
    turn.follow(lasting, known)


def _pulse_features(bpm: float, bounds: Bounds) -> dict[str, Any]:
    known: dict[str, Any] = {"pulse": per_minute(bpm)}
    if bounds.pulse_ceiling is not None:
        known["pulse_over_letter"] = per_minute(bpm - bounds.pulse_ceiling)
    elif bounds.resting_pulse is not None:
        known["pulse_over_rest"] = per_minute(bpm - bounds.resting_pulse)
    if bounds.icd_rate is not None:
        known["pulse_to_icd"] = per_minute(bounds.icd_rate - bpm)
    return known


@_happen.register
def _(happening: Tapped, turn: _Turn) -> None:
    running = turn.live.set
    if happening.what == "air_flows":
        _air_flows(turn)
    elif turn.live.state is not State.LIFTING or running is None:
        raise Refused("Er loopt geen set.", "No set is running.")
    elif happening.what == "undo":
        _undo(turn)
    elif happening.what == "breath_held":
        _hold("event", happening.at_s, turn)
    elif turn.live.position.sights[Guard.MOVEMENT].believed:
        raise Refused("De sensor telt al.", "The sensor counts already.")
    else:
        _count(_tapped(running, happening), "coach", turn)
    turn.change(last_tap=happening.what)


def _tapped(running: RunningSet, happening: Tapped) -> s.Repetition:
    """A repetition that the coach saw: it ended now and began where the last one ended; nobody timed its phases."""
    start = running.counted[-1].repetition.end_s if running.counted else running.began_s
    full = happening.what == "repetition"
    return s.Repetition(start, None, happening.at_s, None, None, None, None, full, happening.at_s)


def _undo(turn: _Turn) -> None:
    """Take the last tap back. The journal keeps both lines: the repetition, and that it was none."""
    live, running = turn.live, turn.live.set
    assert running is not None
    if live.last_tap == "breath_held" and running.breath_events:
        turn.change_set(breath_events=running.breath_events - {max(running.breath_events)})
    elif live.last_tap in ("repetition", "half_repetition") and running.counted:
        last = running.counted[-1]
        turn.change_set(counted=running.counted[:-1])
        turn.write(_seen(live, replace(last, repetition=replace(last.repetition, valid=False))))
    else:
        raise Refused("Er is geen tik om terug te nemen.", "There is no tap to take back.")


@_happen.register
def _(happening: Loaded, turn: _Turn) -> None:
    line, bounds = turn.live.exercise, turn.live.bounds
    if line is None:
        raise Refused("Er is geen oefening gekozen.", "No exercise is chosen.")
    if happening.kg < 0:
        raise Refused("Een last onder nul bestaat niet.", "A load below zero does not exist.")
    most = min((kg for kg in (line.load_kg, bounds.load_kg) if kg is not None), default=None)
    if most is not None and happening.kg > most:
        raise Refused(
            f"{happening.kg:g} kg is zwaarder dan voorgeschreven ({most:g} kg). Lichter mag altijd.".replace(
                ".", ",", 1
            ),
            f"{happening.kg:g} kg is heavier than prescribed ({most:g} kg). Lighter is always allowed.",
        )
    plan = tuple(structs.replace(x, load_kg=happening.kg) if x is line else x for x in turn.live.plan)
    turn.change(plan=plan)


@_happen.register
def _(happening: Chosen, turn: _Turn) -> None:
    if turn.live.state in (State.LIFTING, State.STOPPED, State.DONE):
        raise Refused("Nu kan de oefening niet wisselen.", "The exercise cannot change now.")
    place = next((i for i, line in enumerate(turn.live.plan) if line.id == happening.exercise), None)
    if place is None or happening.exercise in turn.live.excluded:
        raise Refused("Deze oefening staat niet in het plan van vandaag.", "This exercise is not in today's plan.")
    turn.change(at=place)


@_happen.register
def _(happening: Swapped, turn: _Turn) -> None:
    """What was swapped is not done any more today. A joint that hurts is a complaint too, and somebody looks first."""
    live, instead = turn.live, happening.instead
    if instead is not None:
        turn.change(plan=tuple(instead if line.id == happening.exercise else line for line in live.plan))
    turn.change(excluded=live.excluded | {happening.exercise})
    if turn.live.exercise is not None and turn.live.exercise.id in turn.live.excluded:
        turn.change(at=_next_to_do(turn.live))
    if happening.why == "joint":
        turn.judge(symptoms=("joint_pain",))


@_happen.register
def _(happening: MachineKnown, turn: _Turn) -> None:
    steps = {name: kg for name, kg in turn.live.steps.items() if name != happening.exercise}
    if happening.step_kg is not None:
        steps[happening.exercise] = happening.step_kg
    turn.change(steps=MappingProxyType(steps))


@_happen.register
def _(happening: Eased, turn: _Turn) -> None:
    """Half a second more out and back, as many repetitions as fit in the planned time, and the next set 10 % lighter."""
    line = turn.live.exercise
    if line is None:
        raise Refused("Er is geen oefening gekozen.", "No exercise is chosen.")
    tempo = Tempo(
        line.tempo.eccentric_s + 0.5, line.tempo.pause_stretched_s, line.tempo.concentric_s + 0.5,
        line.tempo.pause_shortened_s,
    )  # fmt: skip
    fit = max(1, min(line.repetitions, int(line.time_under_tension_s // tempo.repetition_s)))
    load = _down(line.load_kg * 0.9, turn.live.steps.get(line.id)) if line.load_kg is not None else None
    eased = structs.replace(line, tempo=tempo, repetitions=fit, load_kg=load)
    turn.change(plan=tuple(eased if x is line else x for x in turn.live.plan))


@_happen.register
def _(happening: SaidAfter, turn: _Turn) -> None:
    last, bounds = turn.live.set, turn.live.bounds
    if last is not None and not last.running:
        turn.change_set(said=happening)
        turn.write_set()
    line = next((x for x in turn.live.plan if last is not None and x.id == last.exercise), None)
    known: dict[str, Any] = {}
    if happening.effort is not None:
        known["effort"] = points(happening.effort)
        if line is not None:
            known["effort_over_cap"] = points(happening.effort - min(line.effort_max, bounds.effort or line.effort_max))
    if happening.reps_in_reserve is not None and line is not None:
        reserve = max(line.reps_in_reserve, bounds.reps_in_reserve) + (
            rules.WATCHED_RESERVE if turn.live.watched else 0
        )
        known["reserve_short"] = times(min(reserve, rules.MOST_IN_RESERVE) - happening.reps_in_reserve)
    if happening.symptoms:
        known["symptoms"] = happening.symptoms
        if last is not None:
            turn.change(excluded=turn.live.excluded | {last.exercise})
    turn.judge(**known)


@_happen.register
def _(happening: PressureRead, turn: _Turn) -> None:
    bounds = turn.live.bounds
    cuff = _cuff(happening, turn.live)
    _note_cuff(cuff, happening.source, turn)
    over = None if bounds.diastolic_after is None else mmHg(happening.diastolic - bounds.diastolic_after)
    diastolic = {"diastolic_after": mmHg(happening.diastolic), **({"diastolic_over_letter": over} if over else {})}
    high = turn.live.high_diastolics + 1 if rules.judge(diastolic) else 0
    turn.change(high_diastolics=high, diastolic_at_s=turn.at_s)
    known: dict[str, Any] = {
        **diastolic,
        "systolic_after": mmHg(happening.systolic),
        "high_diastolics": times(high),
    }
    if bounds.systolic_after is not None:
        known["systolic_over_letter"] = mmHg(happening.systolic - bounds.systolic_after)
    at_once = cuff.delay_s is not None and cuff.delay_s <= AT_ONCE_S
    if at_once and bounds.resting_systolic is not None:
        known["systolic_fall"] = mmHg(bounds.resting_systolic - happening.systolic)
    turn.judge(**known)


def _cuff(read: PressureRead, live: LiveSession) -> Cuff:
    """The reading with its place in the hour. A delay that nobody timed is counted from the end of the set."""
    ended = live.set.ended_s if live.set else None
    delay = read.delay_s if read.delay_s is not None or ended is None else max(0.0, read.at_s - ended)
    phase = _cuff_phase(read, live)
    return Cuff(
        mmHg(read.systolic), mmHg(read.diastolic), read.at_s, phase, read.posture, read.arm,
        None if phase is CuffPhase.IN_SET else delay,
    )  # fmt: skip


def _cuff_phase(read: PressureRead, live: LiveSession) -> CuffPhase:
    if live.state is State.LIFTING:
        return CuffPhase.IN_SET
    if read.posture == "standing":
        return CuffPhase.STANDING
    if live.set is None:
        return CuffPhase.REST
    return CuffPhase.RECOVERY if live.state in (State.STOPPED, State.DONE) else CuffPhase.POST_SET


def _note_cuff(cuff: Cuff, source: str, turn: _Turn) -> None:
    bpm, at = turn.live.pulse or (None, None)
    product = rate_pressure_product(cuff, None if bpm is None else per_minute(bpm), at)
    turn.change(cuff=cuff, product=product)
    turn.write(
        c.SeePressure(
            turn.live.session, int(cuff.systolic.value), int(cuff.diastolic.value), round(cuff.at_s, 1),
            cuff.phase.value, cuff.posture, cuff.arm, _ms(cuff.delay_s), _ms(product), source,
        )
    )  # fmt: skip


@_happen.register
def _(happening: Doubled, turn: _Turn) -> None:
    turn.judge(sensor_doubled=happening.guard.value)
