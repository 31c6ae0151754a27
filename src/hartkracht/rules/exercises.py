"""The exercises: what each moves, from where to where, and what it asks of the body. Data in `lists/exercises.toml`.

Here so that a cardiologist can read what may be chosen. It never chooses: that is `journey/prescribe.py`. Only movement
is an exercise: one that holds still, or that goes nowhere, cannot be constructed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from hartkracht.model.dose import Words
from hartkracht.units import kg, percent

DAYS = ("A", "B")
REGIONS = ("upper", "lower", "trunk")
# Where nobody knows by how much a load steps: the smallest that is common.
SMALLEST_STEP = kg(0.5)


@dataclass(frozen=True, slots=True)
class Motion:
    """One joint in the concentric phase, in degrees from the anatomical position, start to end."""

    joint: str
    start: float
    end: float

    @property
    def range(self) -> float:
        """How far the joint goes, never negative."""
        return abs(self.end - self.start)


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. `min_step` None: no machine weight; it is progressed by repetitions and time only."""

    id: str
    name: Words
    pattern: str
    moves: tuple[Motion, ...]
    exhale: Words
    muscles: tuple[str, ...]
    posture: frozenset[str]
    codes: frozenset[str]
    day: str
    region: str
    min_phase: int
    excluded_by: frozenset[str] = frozenset()
    min_step: kg | None = None
    cap: kg | None = None
    first: percent | None = None
    contraction: str = "dynamic"
    bilateral: bool = True

    def __post_init__(self) -> None:
        if self.contraction != "dynamic":
            raise ValueError(f"{self.id}: only movement is an exercise here, not a {self.contraction} hold")
        if not self.moves or any(motion.range == 0 for motion in self.moves):
            raise ValueError(f"{self.id}: a joint that goes nowhere is a static hold")
        if self.region not in REGIONS:
            raise ValueError(f"{self.id}: the region is one of {', '.join(REGIONS)}")

    @property
    def marks(self) -> frozenset[str]:
        """Everything a rule may forbid it by: its id, codes, posture, region, and the conditions that exclude it."""
        return self.codes | self.posture | self.excluded_by | {self.id, self.region}

    @property
    def arms_high(self) -> bool:
        """Are the arms loaded above the heart?"""
        return "O" in self.codes

    @property
    def strong_grip(self) -> bool:
        """Does it ask a strong grip? That is a hidden hold, so a loose one is cued."""
        return "G" in self.codes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A movement the method leaves out, and why."""

    id: str
    name: Words
    why: Words


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Easy movement before the first set, in minutes from and to."""

    id: str
    name: Words
    minutes: tuple[int, int]


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by its id."""
    return {row["id"]: _exercise(row) for row in _list()["exercise"]}


@cache
def left_out() -> tuple[LeftOut, ...]:
    """What is not in the library, each with its reason."""
    return tuple(LeftOut(r["id"], Words(r["nl"], r["en"]), Words(**r["why"])) for r in _list()["excluded"])


@cache
def warm_up() -> WarmUp:
    """The easy start of every session."""
    row = _list()["warm_up"]
    return WarmUp(row["id"], Words(row["nl"], row["en"]), tuple(row["minutes"]))


@cache
def slots(day: str) -> tuple[tuple[str, ...], ...]:
    """The programme of day A or B: for each place the exercise, then what stands in for it."""
    return tuple(tuple(place) for place in _list()["days"][day])


def swaps(exercise_id: str) -> tuple[Exercise, ...]:
    """What may come instead of this exercise where its machine is busy or broken, in order; ours (D)."""
    return tuple(exercises()[name] for name in _list()["swaps"].get(exercise_id, ()))


def exercise(exercise_id: str) -> Exercise | None:
    """The exercise of this id; None where it is not in the library."""
    return exercises().get(exercise_id)


def on_her_machine(known: Exercise, steps: Mapping[str, float]) -> Exercise:
    """The exercise with the step that somebody read at her machine (kg); the catalogue's where nobody did.

    An exercise without a machine weight stays one: a step that was noted beside it does not make it a machine.
    """
    read = steps.get(known.id)
    return known if known.min_step is None or read is None else replace(known, min_step=kg(read))


def on_step(load_kg: float, step: kg | None) -> float:
    """The load on the steps of a machine: rounded down, never up; 0 where not even one step is left."""
    size = (step or SMALLEST_STEP).value
    return int(load_kg / size + 1e-9) * size


@cache
def _list() -> dict[str, Any]:
    return tomllib.loads((files("hartkracht.rules") / "lists" / "exercises.toml").read_text(encoding="utf-8"))


def _exercise(row: dict[str, Any]) -> Exercise:
    return Exercise(
        id=row["id"],
        name=Words(row["nl"], row["en"]),
        pattern=row["pattern"],
        moves=tuple(Motion(**motion) for motion in row["moves"]),
        exhale=Words(**row["exhale"]),
        muscles=tuple(row["muscles"]),
        posture=frozenset(row["posture"]),
        codes=frozenset(row["codes"]),
        day=row["day"],
        region=row["region"],
        min_phase=row["min_phase"],
        excluded_by=frozenset(row.get("excluded_by", ())),
        min_step=_optional(kg, row.get("min_step_kg")),
        cap=_optional(kg, row.get("cap_kg")),
        first=_optional(percent, row.get("first_percent")),
        contraction=row.get("contraction", "dynamic"),
        bilateral=row.get("bilateral", True),
    )


def _optional(unit: Any, value: float | None) -> Any:
    return None if value is None else unit(value)
