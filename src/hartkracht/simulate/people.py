"""A simulated person: how far she moves, how steadily, how she tires, how she breathes, how her heart beats."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Person:
    """Habits of one person. Angles in degrees, times in seconds, rates a minute, the rest as parts of one.

    rest_deg, range_deg: where her joint rests, and her own full range from there. ease: 0 starts and stops abruptly,
    1 as smoothly as can be. unsteady: how much one repetition differs from the next. fatigue: how much slower the
    concentric phase is at the end of a set. tremor_deg: at 9 Hz. breath_rate, breath_pause_s: breaths a minute, and
    her own pause at the end of exhaling. pulse, pulse_gain: at rest, and how far a set raises it.
    """

    rest_deg: float = 6.0
    range_deg: float = 85.0
    ease: float = 0.8
    unsteady: float = 0.05
    fatigue: float = 0.15
    tremor_deg: float = 0.3
    breath_rate: float = 14.0
    breath_pause_s: float = 0.5
    pulse: float = 66.0
    pulse_gain: float = 18.0


def someone(seed: int) -> Person:
    """A person by number: the same number is the same person."""
    chance = Random(seed)
    return Person(
        rest_deg=chance.uniform(2.0, 12.0),
        range_deg=chance.uniform(55.0, 110.0),
        ease=chance.uniform(0.5, 1.0),
        unsteady=chance.uniform(0.02, 0.10),
        fatigue=chance.uniform(0.0, 0.35),
        tremor_deg=chance.uniform(0.0, 0.8),
        breath_rate=chance.uniform(10.0, 19.0),
        breath_pause_s=chance.uniform(0.0, 2.5),
        pulse=chance.uniform(54.0, 84.0),
        pulse_gain=chance.uniform(8.0, 30.0),
    )
