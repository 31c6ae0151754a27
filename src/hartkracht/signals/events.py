"""What perception says: the events that signal nodes emit. Times are stream seconds (s), angles degrees.

`known_at_s` is the stream time at which the live engine says it; a thing that lies further back was not known before.
None is unknown, never nothing.
"""

from dataclasses import dataclass
from enum import Enum


class Phase(Enum):
    """Where a repetition is. IDLE: no load moves, or nothing was learnt yet."""

    IDLE = "idle"
    CONCENTRIC = "concentric"
    TURN = "turn"
    ECCENTRIC = "eccentric"


class What(Enum):
    """The three things we look at."""

    MOVEMENT = "movement"
    BREATHING = "breathing"
    HEART = "heart"


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """The movement entered a phase at `at_s`."""

    at_s: float
    phase: Phase
    known_at_s: float


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition, out and back. `turn_s` is the middle of the turn; `full` means 0.9 of the own range or more.

    rom_deg: range (degrees), None where the sensor gives no angle. rom_fraction: part of the own full range.
    valid: False where a blind stretch touches it; then it is marked and never counted as good.
    grinding: the concentric phase stuck (0.10-0.25 of planned speed for over 2 s): near failure.
    smoothness: of the less smooth of its two ways, nearer to 0 is smoother (SPARC, see `movement.smoothness`).
    """

    start_s: float
    turn_s: float | None
    end_s: float
    concentric_s: float | None
    eccentric_s: float | None
    rom_deg: float | None
    rom_fraction: float | None
    full: bool | None
    known_at_s: float
    valid: bool = True
    grinding: bool = False
    smoothness: float | None = None


@dataclass(frozen=True, slots=True)
class StaticHold:
    """Movement stopped under load for longer than a turn may take. `halfway`: outside both ends of the range."""

    start_s: float
    end_s: float
    known_at_s: float
    halfway: bool = False


@dataclass(frozen=True, slots=True)
class Breath:
    """One breath: onset of inhale, onset of exhale, end of exhale."""

    inhale_s: float
    exhale_s: float
    end_s: float
    known_at_s: float


@dataclass(frozen=True, slots=True)
class BreathHold:
    """Air stands still. Emitted anew as it reaches the next level: warn, event, stop; the last one has its end.

    under_load: was there load meanwhile. strained: True where the pulse rose as it does in a strain; else None, never no.
    """

    start_s: float
    end_s: float | None
    level: str
    known_at_s: float
    under_load: bool | None = None
    strained: bool | None = None


@dataclass(frozen=True, slots=True)
class Beat:
    """One heart beat with the interval that it ends (ms). kind: normal, ectopic, artefact or gap."""

    at_s: float
    rr_ms: float
    kind: str
    known_at_s: float


@dataclass(frozen=True, slots=True)
class RhythmSeen:
    """From `at_s` on the pulse is irregular, or no more. It names no disease.

    in_pairs: short and long by turns, each second interval like the last but one; else in the manner of fibrillation.
    """

    at_s: float
    irregular: bool
    known_at_s: float
    in_pairs: bool = False


@dataclass(frozen=True, slots=True)
class WentBlind:
    """From `since_s` on this cannot be judged, and why (a key of the texts, e.g. `signal_lost`)."""

    what: What
    since_s: float
    why: str
    known_at_s: float


@dataclass(frozen=True, slots=True)
class Sighted:
    """From `at_s` on this can be judged (again)."""

    what: What
    at_s: float
    known_at_s: float


SignalEvent = PhaseChanged | Repetition | StaticHold | Breath | BreathHold | Beat | RhythmSeen | WentBlind | Sighted
