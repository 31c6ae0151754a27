"""One simulated session: a person does a plan, sensors see it, faults befall the sensors; the truth is kept beside it."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np

from hartkracht.model.dose import Tempo
from hartkracht.model.sample import channel
from hartkracht.recordings import Recording

from . import sensors
from .movement import Path, PathMaker
from .people import Person
from .sensors import Row


@dataclass(frozen=True, slots=True)
class Plan:
    """What she does: sets of repetitions at a tempo with rest (s) between.

    partial: repetitions (counted from 1 over the whole session) done to half the range. holds: repetition -> seconds
    she stands still at the turn.
    """

    sets: int = 1
    repetitions: int = 8
    tempo: Tempo = field(default=Tempo(4.0, 0.0, 4.0, 0.0))
    rest_s: float = 30.0
    before_s: float = 8.0
    after_s: float = 5.0
    partial: Sequence[int] = ()
    holds: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls a sensor's channels from `at_s` on (s): "lost" and "stuck" last, "spike" is one sample."""

    kind: str
    at_s: float
    lasts_s: float = 0.0
    sensor: str = "knee"


@dataclass(frozen=True)
class Session:
    """A simulated session: its recording, and what was truly done (in the form of a truth file)."""

    recording: Recording
    truth: dict[str, Any]


SENSORS = ("camera", "encoder", "inertial", "belt", "strap")


def simulate(
    person: Person,
    plan: Plan,
    *,
    seed: int,
    seen_by: Sequence[str] = ("camera",),
    faults: Sequence[Fault] = (),
) -> Session:
    """She does the plan, seen by these of `SENSORS`. The same arguments give the same session to the last bit."""
    path = _path(person, plan, Random(seed))
    rows: list[Row] = []
    truth = _truth(path, person)
    for name in seen_by:
        chance = Random(f"{seed} {name}")
        if name == "belt":
            seen, breaths = sensors.belt(person, path, chance)
            truth |= {
                "inhale_onsets_s": [b["inhale_s"] for b in breaths],
                "exhale_onsets_s": [b["exhale_s"] for b in breaths],
                "breath_holds": [],
            }
        else:
            seen = list(_SEEN[name](person, path, chance))
        rows += seen
    return Session(_recording(f"simulated-{seed}", _befallen(rows, faults), plan), truth)


_SEEN: Mapping[str, Callable[[Person, Path, Random], Iterable[Row]]] = {
    "camera": sensors.camera,
    "encoder": sensors.encoder,
    "inertial": sensors.inertial,
    "strap": sensors.strap,
}


def _path(person: Person, plan: Plan, chance: Random) -> Path:
    maker, number = PathMaker(person, chance), 0
    maker.rest(plan.before_s)
    for set_no in range(plan.sets):
        if set_no:
            maker.rest(plan.rest_s)
        for k in range(plan.repetitions):
            number += 1
            tired = person.fatigue * k / max(1, plan.repetitions - 1)
            maker.repetition(plan.tempo, 0.5 if number in plan.partial else 1.0, plan.holds.get(number, 0.0), tired)
    maker.rest(plan.after_s)
    return maker.path()


def _truth(path: Path, person: Person) -> dict[str, Any]:
    return {
        "n_reps": len(path.repetitions),
        "truth": "exact, by construction (simulated)",
        "full_rom_deg": person.range_deg,
        "repetitions": list(path.repetitions),
        "static_holds": list(path.holds),
    }


def _befallen(rows: Iterable[Row], faults: Sequence[Fault]) -> list[Row]:
    befallen, stuck = [], dict[str, float]()
    for t_s, values in sorted(rows, key=lambda row: row[0]):
        values = {name: _befall(name, t_s, value, faults, stuck) for name, value in values.items()}
        befallen.append((t_s, values))
    return befallen


def _befall(name: str, t_s: float, value: float, faults: Sequence[Fault], stuck: dict[str, float]) -> float:
    for fault in faults:
        if not name.endswith(f"@{fault.sensor}") or not fault.at_s <= t_s < fault.at_s + max(fault.lasts_s, 0.034):
            continue
        if fault.kind == "lost":
            return math.nan
        if fault.kind == "stuck":
            return stuck.setdefault(name, value)
        if fault.kind == "spike":
            return value + 60.0
    stuck.pop(name, None)
    return value


def _recording(name: str, rows: list[Row], plan: Plan) -> Recording:
    names = list(dict.fromkeys(name for _, values in rows for name in values))
    merged: dict[float, dict[str, float]] = {}
    for t_s, values in rows:
        merged.setdefault(t_s, {}).update(values)
    columns = {n: np.array([values.get(n, math.nan) for values in merged.values()]) for n in names}
    tempo = plan.tempo
    meta = {
        "source": "hartkracht simulate",
        "licence": "CC0-1.0",
        "recorded": False,
        "exercise": "simulated squat",
        "planned_tempo": [tempo.eccentric_s, tempo.pause_stretched_s, tempo.concentric_s, tempo.pause_shortened_s],
        "concentric": "down",
    }
    return Recording(name, np.array(list(merged)), {n: channel(n) for n in names}, columns, meta)
