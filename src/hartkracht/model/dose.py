"""The dose: what a person is asked to do, in time under tension first and kilograms second.

Seconds, kilograms and repetitions are named in the field; `tempo` is eccentric - pause stretched - concentric -
pause shortened, in seconds, and its sum is one repetition.
"""

import msgspec

# The longest a set may be under load in phase 0 to 3, and the hard end of any set (clinical.md 2.2, our own proposal).
TUT_CAP_S = (36.0, 60.0, 80.0, 80.0)
TUT_HARD_S = 90.0
LONGEST_TURN_S = 1.0


class Tempo(msgspec.Struct, frozen=True, array_like=True):
    """Seconds of eccentric, pause stretched, concentric and pause shortened."""

    eccentric_s: float
    pause_stretched_s: float
    concentric_s: float
    pause_shortened_s: float

    @property
    def repetition_s(self) -> float:
        """Seconds of one whole repetition, turns included."""
        return self.eccentric_s + self.pause_stretched_s + self.concentric_s + self.pause_shortened_s


class Words(msgspec.Struct, frozen=True):
    """One sentence for people, in both languages."""

    nl: str
    en: str


class PlannedExercise(msgspec.Struct, frozen=True):
    """One line of a prescription. `load_kg` is None until the coach has found it in the first trial.

    `effort_max` is on the 0-10 scale of words. A set over 90 s, or one that stands still at a turn, cannot be made.
    """

    id: str
    load_kg: float | None
    sets: int
    repetitions: int
    tempo: Tempo
    time_under_tension_s: float
    rest_s: int
    reps_in_reserve: int
    why: Words
    rules: tuple[str, ...] = ()
    effort_max: int = 3

    def __post_init__(self) -> None:
        planned_s = self.repetitions * self.tempo.repetition_s
        if planned_s > TUT_HARD_S or self.time_under_tension_s > TUT_HARD_S:
            raise ValueError(
                f"{self.id}: {planned_s:g} s under load is more than {TUT_HARD_S:g} s: make the set shorter"
            )
        if max(self.tempo.pause_stretched_s, self.tempo.pause_shortened_s) > LONGEST_TURN_S:
            raise ValueError(f"{self.id}: a turn over {LONGEST_TURN_S:g} s is a static hold")


class Prescription(msgspec.Struct, frozen=True):
    """One session's dose, for day A or B of a phase, and the least days until the one after it.

    A set over the cap of its phase cannot be written by anyone: it raises ValueError.
    """

    day: str
    phase: int
    exercises: tuple[PlannedExercise, ...]
    days_between: int

    def __post_init__(self) -> None:
        cap = TUT_CAP_S[self.phase]
        for line in self.exercises:
            if max(line.time_under_tension_s, line.repetitions * line.tempo.repetition_s) > cap:
                raise ValueError(f"{line.id}: more than {cap:g} s under load is not possible in phase {self.phase}")


class Change(msgspec.Struct, frozen=True):
    """One thing that differs from the prescription before: what, from, to, why, and who decided it."""

    what: str
    old: str
    new: str
    why: Words
    rule: str
    by: str


class SetDone(msgspec.Struct, frozen=True):
    """What was lifted in one set. None is unknown, never nothing.

    pulse_fall: how far the pulse fell in the minute after it (a minute), her own trend and no grade.
    breaths_against: breaths in which she breathed in on most of her effort; it makes no repetition less.
    strains: breath holds that the pulse confirmed; none is no proof of none.
    """

    exercise: str
    load_kg: float | None
    repetitions: int
    time_under_tension_s: float
    effort: int | None
    reps_in_reserve: int | None
    range: float | None
    breath_holds: int | None
    ended_by: str
    tempo_kept: float | None = None
    witnessed: bool = False
    pulse_fall: float | None = None
    breaths_against: int | None = None
    strains: int | None = None
