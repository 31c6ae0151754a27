"""Simulated breathing with exact truth: breaths, pauses, holds at every level, speech, sneezes, and belts that fail.

A breath is an inhale (a raised cosine), an exhale (fast at first, then slower, as a passive one is) and her own pause at
its end. What befalls her waits for its place in the breath: a hold at mid-exhale begins half-way an exhale. The truth is
simulated, never a claim about real people; rates and depths are those of adults at rest  [D].
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from .people import Person

RATE_HZ = 50.0
WHERE = {"end-inhale": 1.0, "mid-exhale": 0.5, "end-exhale": 0.0}
SHORTEST_INHALE_S, SHORTEST_EXHALE_S = 0.6, 0.8


@dataclass(frozen=True, slots=True)
class Held:
    """She holds her breath for `lasts_s`, at the first such place in a breath after `at_s` (s)."""

    at_s: float
    lasts_s: float
    where: str = "end-inhale"


@dataclass(frozen=True, slots=True)
class Speaks:
    """From the first breath after `at_s` on she speaks: quick breaths in, long ragged ones out."""

    at_s: float
    lasts_s: float


@dataclass(frozen=True, slots=True)
class Sneezes:
    """A deep breath in and one great burst out."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Belt:
    """How the belt brings it. Depth of a usual breath is 1; times in s, None is never.

    noise: standard deviation. drift: a minute. upside_down: it falls on inhaling. slips: (when, by how much).
    saturates_s: from when it cannot stretch further than `ceiling`. unplugged_s: from when it brings one same value.
    turned_s: from when it is worn upside down. mended_s: when what saturates, is unplugged or turned is as before.
    """

    noise: float = 0.02
    drift: float = 0.0
    upside_down: bool = False
    slips: tuple[float, float] | None = None
    saturates_s: float | None = None
    ceiling: float = 0.3
    unplugged_s: float | None = None
    turned_s: float | None = None
    mended_s: float = math.inf

    def ails(self, since_s: float | None, t_s: float) -> bool:
        """Is it so at `t_s`, what began at `since_s` and lasts until it is mended?"""
        return since_s is not None and since_s <= t_s < self.mended_s


@dataclass(frozen=True, slots=True)
class Breathed:
    """Samples (t_s, value) at 50 Hz, and what truly happened (stream s)."""

    samples: tuple[tuple[float, float], ...]
    inhale_onsets_s: tuple[float, ...]
    exhale_onsets_s: tuple[float, ...]
    holds: tuple[tuple[float, float, str], ...]
    spoken: tuple[tuple[float, float], ...]


@dataclass(slots=True)
class _Breath:
    """One breath: how long each part lasts (s), and how deep it is."""

    inhale_s: float
    exhale_s: float
    pause_s: float
    depth: float


@dataclass(slots=True)
class _Chest:
    """Volume as it is breathed, and the truth written beside it."""

    volume: list[float] = field(default_factory=list)
    inhales: list[float] = field(default_factory=list)
    exhales: list[float] = field(default_factory=list)
    holds: list[tuple[float, float, str]] = field(default_factory=list)
    spoken: list[tuple[float, float]] = field(default_factory=list)

    @property
    def now_s(self) -> float:
        return len(self.volume) / RATE_HZ

    def lay(self, values: Iterator[float]) -> None:
        self.volume.extend(values)

    def stand(self, seconds: float) -> None:
        at = self.volume[-1] if self.volume else 0.0
        self.volume.extend([at] * round(seconds * RATE_HZ))

    def hold(self, held: Held) -> None:
        began = self.now_s
        self.stand(held.lasts_s)
        self.holds.append((began, self.now_s, held.where))


def breathe(
    person: Person,
    seconds: float,
    *,
    seed: int,
    befalls: Sequence[Held | Speaks | Sneezes] = (),
    belt: Belt | None = None,
) -> Breathed:
    """She breathes quietly for `seconds`, and this befalls her and her belt. The same arguments, the same samples."""
    chance, chest = Random(f"{seed} breath"), _Chest()
    waiting = sorted(befalls, key=lambda one: one.at_s)
    while chest.now_s < seconds:
        due = waiting[0] if waiting and waiting[0].at_s <= chest.now_s else None
        if due is not None:
            waiting.pop(0)
        if isinstance(due, Speaks):
            _speak(chest, due, chance)
        elif isinstance(due, Sneezes):
            _sneeze(chest)
        else:
            _one(chest, _usual(person, chance), due)
    samples = tuple(_worn(chest.volume, belt or Belt(), chance))
    return Breathed(samples, tuple(chest.inhales), tuple(chest.exhales), tuple(chest.holds), tuple(chest.spoken))


@dataclass(frozen=True, slots=True)
class Strapped:
    """How an accelerometer at the breastbone sits. tilt_deg: what a usual breath tilts it; leans_deg: how she sits.

    shifts: (when, by how many degrees) she sits differently. rocks: (from, to, degrees, period in s) her trunk goes along
    with the repetitions. walks: (from, to) she walks about.
    """

    tilt_deg: float = 2.5
    leans_deg: float = 12.0
    noise: float = 0.03
    shifts: tuple[float, float] | None = None
    rocks: tuple[float, float, float, float] | None = None
    walks: tuple[float, float] | None = None


def at_chest(
    breathed: Breathed, strapped: Strapped, *, seed: int
) -> Iterator[tuple[float, tuple[float, float, float]]]:
    """(t_s, (x, y, z) in m/s2) at 25 Hz: gravity tilted by breath and trunk, a knock of the heart, noise."""
    chance = Random(f"{seed} chest")
    for t_s, volume in breathed.samples[::2]:
        lean = strapped.leans_deg + strapped.tilt_deg * volume
        if strapped.shifts and t_s >= strapped.shifts[0]:
            lean += strapped.shifts[1]
        if strapped.rocks and strapped.rocks[0] <= t_s < strapped.rocks[1]:
            lean += strapped.rocks[2] * math.sin(2 * math.pi * t_s / strapped.rocks[3])
        walking = bool(strapped.walks and strapped.walks[0] <= t_s < strapped.walks[1])
        steps = 2.0 * math.sin(2 * math.pi * 1.8 * t_s) if walking else 0.0
        knock = 0.15 * math.exp(-(((t_s * 1.1) % 1 - 0.3) ** 2) / 0.002)
        angle = math.radians(lean)
        x, y, z = (9.81 * math.sin(angle), 0.0, 9.81 * math.cos(angle) + knock + steps)
        yield (
            t_s,
            (
                x + chance.gauss(0, strapped.noise),
                y + chance.gauss(0, strapped.noise),
                z + chance.gauss(0, strapped.noise),
            ),
        )


def _usual(person: Person, chance: Random) -> _Breath:
    """Her next quiet breath: rate and depth vary by an eighth and a tenth, as in adults at rest."""
    whole = 60 / person.breath_rate * max(0.6, chance.gauss(1, 0.12))
    pause = max(0.0, person.breath_pause_s * chance.gauss(1, 0.2))
    moving = max(SHORTEST_INHALE_S + SHORTEST_EXHALE_S, whole - pause)
    return _Breath(0.4 * moving, 0.6 * moving, pause, max(0.5, chance.gauss(1, 0.1)))


def _one(chest: _Chest, breath: _Breath, held: Held | None) -> None:
    chest.inhales.append(chest.now_s)
    chest.lay(_rise(breath.inhale_s, breath.depth))
    if held and held.where == "end-inhale":
        chest.hold(held)
    chest.exhales.append(chest.now_s)
    falling = list(_fall(breath.exhale_s, breath.depth))
    half = next((n for n, value in enumerate(falling) if value <= WHERE["mid-exhale"] * breath.depth), len(falling))
    chest.lay(iter(falling[:half]))
    if held and held.where == "mid-exhale":
        chest.hold(held)
    chest.lay(iter(falling[half:]))
    if held and held.where == "end-exhale":
        chest.hold(held)
    chest.stand(breath.pause_s)


def _steps(seconds: float) -> Iterator[float]:
    count = max(1, round(seconds * RATE_HZ))
    return ((n + 1) / count for n in range(count))


def _rise(seconds: float, depth: float) -> Iterator[float]:
    return (depth * (0.5 - 0.5 * math.cos(math.pi * part)) for part in _steps(seconds))


def _fall(seconds: float, depth: float) -> Iterator[float]:
    """A passive exhale: half of it is out after a third of its time, and it comes to rest without a corner."""
    return (depth * (1 - part) ** 2 * (1 + 0.4 * part) for part in _steps(seconds))


def _speak(chest: _Chest, said: Speaks, chance: Random) -> None:
    """Quick in (0.4 to 0.8 s), slow and ragged out (2 to 6 s) in syllables of a fifth of a second."""
    began = chest.now_s
    while chest.now_s < began + said.lasts_s:
        depth = chance.uniform(0.6, 1.8)
        chest.inhales.append(chest.now_s)
        chest.lay(_rise(chance.uniform(0.4, 0.8), depth))
        chest.exhales.append(chest.now_s)
        seconds, halting = chance.uniform(2.0, 6.0), chance.uniform(0.0, 0.12)
        chest.lay(
            max(0.0, depth * (1 - part) + halting * math.sin(2 * math.pi * 5 * seconds * part))
            for part in _steps(seconds)
        )
    chest.spoken.append((began, chest.now_s))


def _sneeze(chest: _Chest) -> None:
    chest.inhales.append(chest.now_s)
    chest.lay(_rise(1.0, 2.5))
    chest.exhales.append(chest.now_s)
    chest.lay(2.5 - 4.5 * part for part in _steps(0.3))
    chest.lay(-2.0 + 2.0 * part for part in _steps(0.6))


def _worn(volume: Sequence[float], belt: Belt, chance: Random) -> Iterator[tuple[float, float]]:
    last = 0.0
    for n, true in enumerate(volume):
        t_s = n / RATE_HZ
        value = true + belt.drift * t_s / 60 + chance.gauss(0, belt.noise)
        if belt.slips and t_s >= belt.slips[0]:
            value += belt.slips[1]
        if belt.ails(belt.saturates_s, t_s):
            value = min(value, belt.ceiling)
        if not belt.ails(belt.unplugged_s, t_s):
            last = -value if belt.upside_down is not belt.ails(belt.turned_s, t_s) else value
        yield t_s, last
