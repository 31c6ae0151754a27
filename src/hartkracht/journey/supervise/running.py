"""The live hour as it runs: its bounds, the set, the session, and what comes out of a happening."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from hartkracht.journey import session_table as table
from hartkracht.journey.session_table import Guard, Position, State
from hartkracht.journey.supervise.happenings import SaidAfter
from hartkracht.model import command as c
from hartkracht.model.decision import CueLevel
from hartkracht.model.dose import TUT_CAP_S, PlannedExercise, SetDone, Tempo, Words
from hartkracht.rules import live as rules
from hartkracht.rules.exercises import exercise
from hartkracht.signals import events as s
from hartkracht.signals.pace_of_breath import rate
from hartkracht.signals.pressure import Cuff
from hartkracht.signals.recovery import Recovery
from hartkracht.units import kg

AT_REST_S = 60.0  # ours (D): in the first minute after a set everybody breathes fast


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


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

    def step_of(self, exercise_id: str) -> kg | None:
        """By how much the load of this exercise steps: as somebody read it at her machine, else as the catalogue has it."""
        read, known = self.steps.get(exercise_id), exercise(exercise_id)
        return kg(read) if read is not None else known.min_step if known else None

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
        pulse_fall=thousandth(over.recovery.fall_bpm) if over.recovery else None,
        breaths_against=over.against if over.met else None,
        strains=len(over.strains) if over.breath_seen else None,
    )


def _tempo_kept(over: RunningSet, tempo: Tempo | None) -> float | None:
    """1 minus the mean error of the repetitions' length against the plan; None where no sensor timed any."""
    lengths = [r.end_s - r.start_s for r in over.valid if timed(r)]
    if not lengths or tempo is None or tempo.repetition_s <= 0:
        return None
    errors = [abs(length - tempo.repetition_s) / tempo.repetition_s for length in lengths]
    return round(max(0.0, 1 - sum(errors) / len(errors)), 3)


def timed(repetition: s.Repetition) -> bool:
    """A sensor saw it turn. Its length can be judged, also where nobody said which way is concentric; a tap's cannot."""
    return repetition.turn_s is not None


def at_rest(live: LiveSession, now_s: float) -> bool:
    """Nobody lifts, and the last set ended over a minute ago."""
    ended = live.set.ended_s if live.set else None
    return live.state is not State.LIFTING and (ended is None or now_s - ended >= AT_REST_S)


def breath_rate(live: LiveSession, now_s: float) -> float | None:
    """Breaths a minute over the last half minute; None where they are too few to say."""
    now = rate(live.breaths, now_s)
    return None if now is None else float(now.value)


def thousandth(value: float | None) -> float | None:
    """To a thousandth: finer than any sensor."""
    return None if value is None else round(value, 3)
