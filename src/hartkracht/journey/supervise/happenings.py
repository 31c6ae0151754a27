"""What may happen in a live hour: values, each with its stream time (s)."""

from dataclasses import dataclass

from hartkracht.journey.session_table import Event, Guard
from hartkracht.model.dose import PlannedExercise
from hartkracht.signals import events as s


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
    """The coach saw: repetition, half_repetition, air_flows, breath_held; or takes the last tap back: undo.

    waited: it was tapped at `at_s` and came only now, for the line was lost. The set may be over since.
    """

    what: str
    waited: bool = False


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
