"""Simulated hearts with known truth: sinus with breath in it, early beats, fibrillation, a strain, and a late cuff.

Respiratory arrhythmia shrinks with age (RMSSD by age: Voss 2015) and under a beta blocker, and grows again with slow
breathing only through the breath that drives it. Early beats come in two kinds: ventricular, with a pause that keeps the
time, and atrial, with a shorter one. What is made here is simulated and no evidence about real hearts.
"""

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

TICKS = 1024
# Age (years) -> RMSSD at rest (ms), women and men together; clinical.md 8, after Voss 2015.
RMSSD_BY_AGE = ((20, 45.0), (30, 41.5), (40, 33.5), (50, 24.5), (60, 20.5), (70, 19.0), (85, 17.0))
BLOCKED = 0.7  # a beta blocker's part of the respiratory arrhythmia that is left  [D]
SLOWER = 0.85  # and of the pulse
# A strain (Valsalva) in its four phases: until when (s after its start, or after its end), change of pulse (a minute)
# and of systolic pressure (mmHg), in the middle of the ranges of clinical.md 3.1.
STRAIN = ((3.0, -3.0, 35.0), (8.0, 12.0, -10.0), (math.inf, 20.0, 5.0))
RELEASE = ((2.0, 24.0, -25.0), (5.0, 10.0, 5.0), (20.0, -8.0, 30.0))
CUFF_FALLS_S = 5.0  # after a set the pressure falls back within 10-15 s (clinical.md 7.3): three times this


@dataclass(frozen=True, slots=True)
class Heart:
    """A person's heart at rest. pulse a minute, breath_rate a minute, early: part of beats that come early.

    ventricular: part of the early beats that are ventricular. fibrillates: no rhythm but fibrillation. age in years.
    """

    pulse: float = 66.0
    age: float = 60.0
    breath_rate: float = 14.0
    beta_blocker: bool = False
    early: float = 0.0
    ventricular: float = 0.7
    fibrillates: bool = False


@dataclass(frozen=True, slots=True)
class Strain:
    """A breath held with pressure, from `at_s` for `lasts_s` (s)."""

    at_s: float
    lasts_s: float

    def change(self, t_s: float) -> tuple[float, float]:
        """Change of pulse (a minute) and of systolic pressure (mmHg) at `t_s`: four phases, then nothing."""
        since = t_s - self.at_s
        phases, since = (STRAIN, since) if since < self.lasts_s else (RELEASE, since - self.lasts_s)
        if t_s < self.at_s:
            return 0.0, 0.0
        return next(((pulse, pressure) for until, pulse, pressure in phases if since < until), (0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Beaten:
    """(t_s, rr_ms) at the beat that ends each interval, and the early beats among them (t_s)."""

    beats: tuple[tuple[float, float], ...]
    early_s: tuple[float, ...]
    irregular: bool


def rmssd_at(age: float) -> float:
    """RMSSD at rest (ms) of somebody of this age (years), on a line between the known ages."""
    ages = [known for known, _ in RMSSD_BY_AGE]
    place = min(max(1, bisect_right(ages, age)), len(ages) - 1)
    (a, low), (b, high) = RMSSD_BY_AGE[place - 1], RMSSD_BY_AGE[place]
    return low + (high - low) * min(1.0, max(0.0, (age - a) / (b - a)))


def swing_ms(heart: Heart) -> float:
    """How far breathing swings her intervals (ms, from the middle): what her RMSSD is at her pulse and breath.

    A sine of amplitude A sampled once a beat has an RMSSD of sqrt(2) A sin(pi f RR).
    """
    per_beat = math.sin(math.pi * heart.breath_rate / 60 * 60 / heart.pulse)
    return rmssd_at(heart.age) * (BLOCKED if heart.beta_blocker else 1.0) / (math.sqrt(2) * max(0.2, per_beat))


def beat(
    heart: Heart,
    seconds: float,
    *,
    seed: int,
    raised: Callable[[float], float] = lambda t_s: 0.0,
    strain: Strain | None = None,
) -> Beaten:
    """Her heart beats for `seconds`. raised: how far effort raises the pulse (a minute) at a time (s)."""
    chance = Random(f"{seed} heart")
    source = _Fibrillating(chance) if heart.fibrillates else _Sinus(heart, chance, raised, strain)
    beats, early, now = list[tuple[float, float]](), list[float](), 0.0
    while now < seconds:
        interval, is_early = source.following(now)
        ticks = round(interval / 1000 * TICKS)  # as a strap sends it
        now += ticks / TICKS
        beats.append((now, ticks * 1000 / TICKS))
        if is_early:
            early.append(now)
    return Beaten(tuple(beats), tuple(early), heart.fibrillates)


@dataclass(slots=True)
class _Sinus:
    heart: Heart
    chance: Random
    raised: Callable[[float], float]
    strain: Strain | None
    slow: float = 0.0
    pause_ms: float | None = None
    regular: int = field(default=0)

    def following(self, now_s: float) -> tuple[float, bool]:
        """The next interval (ms), and whether its beat comes early."""
        if self.pause_ms is not None:
            pause, self.pause_ms = self.pause_ms, None
            return pause, False
        usual = self._usual(now_s)
        self.regular += 1
        if self.chance.random() >= self.heart.early or self.regular < 5:
            return usual, False
        return self._early(usual), True

    def _usual(self, now_s: float) -> float:
        """Rate, breath, a slow wave (about 0.1 Hz, as wide as half the breath's) and a little noise."""
        swing = swing_ms(self.heart)
        self.slow = 0.9 * self.slow + self.chance.gauss(0, 0.2 * swing)
        breath = swing * math.sin(2 * math.pi * now_s * self.heart.breath_rate / 60)
        pulse = self.heart.pulse * (SLOWER if self.heart.beta_blocker else 1.0) + self.raised(now_s)
        pulse += self.strain.change(now_s)[0] if self.strain else 0.0
        return max(280.0, 60_000 / pulse + breath + self.slow + self.chance.gauss(0, 2))

    def _early(self, usual: float) -> float:
        """Ventricular: at 50-75 %, then a pause that keeps the time. Atrial: at 65-82 %, then a little over one interval."""
        if self.chance.random() < self.heart.ventricular:
            interval = usual * self.chance.uniform(0.50, 0.75)
            self.pause_ms = 2 * usual - interval
        else:
            interval = usual * self.chance.uniform(0.65, 0.82)
            self.pause_ms = usual * self.chance.uniform(1.02, 1.12)
        return interval


@dataclass(slots=True)
class _Fibrillating:
    """No beat knows the one before: intervals about 700 ms, with a spread of a quarter."""

    chance: Random

    def following(self, now_s: float) -> tuple[float, bool]:
        return min(1700.0, max(330.0, 700 * math.exp(self.chance.gauss(0, 0.24)))), False


def pressure_by_cuff(peak: float, rest: float, delay_s: float) -> float:
    """What a cuff would read (systolic, mmHg) `delay_s` after a set that reached `peak`."""
    return rest + (peak - rest) * math.exp(-delay_s / CUFF_FALLS_S)
