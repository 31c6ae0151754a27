"""Simulated breathing under load: seated rest, then sets, with a belt that the movement carries along by a known share.

She breathes as she pleases, or in step with the repetition as she is coached: in on the way out, out on the way back, a
little early or late each time. In each set one breath is held. The truth is simulated, never a claim about real people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from hartkracht.model.dose import Tempo

from .breathing import RATE_HZ, Held, breathe
from .breathing import _Chest as Chest
from .breathing import _rise as rise
from .movement import Path, PathMaker
from .people import Person

REST_S, BETWEEN_S, SETS, REPETITIONS = 90.0, 80.0, 4, 5
DEPTH, QUICKEST_S = 1.2, 1.2  # of a breath under load, where a usual one is 1
EARLY_S = 1.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """Rows (t_s, belt, limb or None between sets) at 50 Hz; what was held and the sets (start, end), in stream s."""

    samples: tuple[tuple[float, float, float | None], ...]
    holds: tuple[tuple[float, float], ...]
    sets: tuple[tuple[float, float], ...]


def under_load(person: Person, share: float, *, in_step: bool, seed: int) -> Loaded:
    """She rests, and does four sets of five repetitions of eight seconds. The same arguments, the same samples.

    share: what the belt moves along over her whole range, in parts of a usual breath; to the one side or to the other.
    """
    chance = Random(f"{seed} loaded")
    path = _path(person, chance)
    sets = [(path.repetitions[n]["start_s"], path.repetitions[n + REPETITIONS - 1]["end_s"]) for n in _firsts()]
    held = {n + chance.randrange(1, REPETITIONS): chance.choice((4.0, 6.0, 8.0)) for n in _firsts()}
    volume, holds = (_in_step if in_step else _freely)(person, path, held, chance)
    side = chance.choice((-share, share))
    samples = tuple(
        (t_s, value + side * path.at(t_s) + chance.gauss(0, 0.02), _limb(path, sets, t_s, chance))
        for t_s, value in ((n / RATE_HZ, value) for n, value in enumerate(volume[: int(path.end_s * RATE_HZ)]))
    )
    return Loaded(samples, tuple(holds), tuple(sets))


def _firsts() -> range:
    return range(0, SETS * REPETITIONS, REPETITIONS)


def _path(person: Person, chance: Random) -> Path:
    maker = PathMaker(person, chance)
    for n in range(SETS):
        maker.rest(BETWEEN_S if n else REST_S)
        for k in range(REPETITIONS):
            maker.repetition(Tempo(4.0, 0.0, 4.0, 0.0), slower=person.fatigue * k / REPETITIONS)
    maker.rest(20.0)
    return maker.path()


def _limb(path: Path, sets: list[tuple[float, float]], t_s: float, chance: Random) -> float | None:
    return path.at(t_s) + chance.gauss(0, 0.01) if any(a <= t_s <= b for a, b in sets) else None


def _freely(
    person: Person, path: Path, held: dict[int, float], chance: Random
) -> tuple[list[float], list[tuple[float, float]]]:
    places = ("end-inhale", "mid-exhale", "end-exhale")
    befalls = [Held(path.repetitions[n]["start_s"], s, chance.choice(places)) for n, s in held.items()]
    breathed = breathe(person, path.end_s + 20, seed=chance.randrange(10**6), befalls=befalls)
    return [value for _, value in breathed.samples], [(start, end) for start, end, _ in breathed.holds]


def _in_step(
    person: Person, path: Path, held: dict[int, float], chance: Random
) -> tuple[list[float], list[tuple[float, float]]]:
    chest, waiting = Chest(), list(enumerate(path.repetitions))
    while chest.now_s < path.end_s:
        while waiting and chest.now_s > waiting[0][1]["end_s"] - 2 * EARLY_S:
            waiting.pop(0)
        if waiting and chest.now_s >= waiting[0][1]["start_s"] - EARLY_S:
            n, repetition = waiting.pop(0)
            _coached(chest, repetition, held.get(n, 0.0), chance)
        else:
            _usual(chest, person, chance)
    return chest.volume, [(start, end) for start, end, _ in chest.holds]


def _coached(chest: Chest, repetition: dict[str, float], held_s: float, chance: Random) -> None:
    """In while the limb goes out, out while it comes back; the breath is held at the turn, or when it is out."""
    depth, at_top = max(0.6, chance.gauss(DEPTH, 0.15)), chance.random() < 0.5
    chest.stand(max(0.0, repetition["start_s"] + chance.gauss(0.2, 0.3) - chest.now_s))
    chest.lay(rise(max(QUICKEST_S, (repetition["turn_s"] - chest.now_s) * chance.uniform(0.75, 1.0)), depth))
    if held_s and at_top:
        chest.hold(Held(0.0, held_s))
    elif not held_s:
        chest.stand(max(0.0, repetition["turn_s"] + chance.gauss(0.1, 0.2) - chest.now_s))
    chest.lay(_down(max(QUICKEST_S, (repetition["end_s"] - chest.now_s) * chance.uniform(0.8, 1.05)), depth))
    if held_s and not at_top:
        chest.hold(Held(0.0, held_s))


def _usual(chest: Chest, person: Person, chance: Random) -> None:
    whole = 60 / person.breath_rate * max(0.6, chance.gauss(1, 0.12))
    pause = max(0.0, person.breath_pause_s * chance.gauss(1, 0.2))
    depth, moving = max(0.5, chance.gauss(1, 0.1)), max(1.4, whole - pause)
    chest.lay(rise(0.4 * moving, depth))
    chest.lay(_down(0.6 * moving, depth))
    chest.stand(pause)


def _down(seconds: float, depth: float) -> Iterator[float]:
    return (depth - value for value in rise(seconds, depth))
