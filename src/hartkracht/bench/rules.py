"""What a verdict costs: one person, and a hundred thousand random ones on two processes, plainly and over arrays.

People are put together at random from the facts of the cases, so that every value was written by somebody; the same
seed gives the same people. The plain evaluator and the arrays judge the same people, and whether they agree on every
one is counted. Beside it, in the same run, twenty comparisons of the book written for a rule engine people know.
`HARTKRACHT_BENCH_PEOPLE` makes it fewer.
"""

import os
import time
import zlib
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from multiprocessing import get_context
from multiprocessing.pool import Pool
from typing import Any

import numpy as np

from hartkracht.bench import rules_peer
from hartkracht.journey.crowd import prescribe_all, screen_all
from hartkracht.journey.prescribe import Refusal, prescribe
from hartkracht.journey.screen import screen
from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Prescription
from hartkracht.model.facts import Fact
from hartkracht.rules.arrays import TRUE, Crowd, History, Places, Pools
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import Case, cases

PEOPLE, PROCESSES, SEED = 100_000, 2, 20261122
CHUNK = 5000

Row = dict[str, Any]
Chunk = tuple[int, int]
# What came of one person, in one number and one word: equal numbers mean the same verdict, rules, open or not, and dose.
Said = list[tuple[int, str]]


def run() -> list[Row]:
    """One row a measure: what, seconds, and what came out."""
    people = int(os.environ.get("HARTKRACHT_BENCH_PEOPLE", PEOPLE))
    chunks = [(SEED + start, min(CHUNK, people - start)) for start in range(0, people, CHUNK)]
    with get_context("spawn").Pool(PROCESSES) as pool:
        plain, plain_took = _timed(pool, plainly, chunks)
        arrays, arrays_took = _timed(pool, over_arrays, chunks)
    told = ", ".join(f"{word} {count}" for word, count in Counter(word for _, word in plain).most_common())
    same = sum(a == b for a, b in zip(plain, arrays, strict=True))
    return [
        {"what": "one person, screen and plan", "seconds": round(_one(), 6), "result": "median of 200"},
        {"what": f"{people} people, {PROCESSES} processes", **plain_took, "result": told},
        {"what": "the same people over arrays", **arrays_took, "result": f"says the same of {same} of {people}"},
        *rules_peer.rows(),
    ]


def _timed(pool: Pool, judge: Callable[[Chunk], Said], chunks: list[Chunk]) -> tuple[Said, Row]:
    """What came of everybody, and how long it took: on the clock, and of the processor, which a busy machine leaves as it is."""
    started = time.perf_counter()
    parts = list(pool.imap(partial(_measured, judge), chunks))
    took = {"seconds": time.perf_counter() - started, "processor_s": sum(seconds for _, seconds in parts)}
    return [one for said, _ in parts for one in said], {name: round(value, 1) for name, value in took.items()}


def _measured(judge: Callable[[Chunk], Said], chunk: Chunk) -> tuple[Said, float]:
    started = time.process_time()
    return judge(chunk), time.process_time() - started


def _one() -> float:
    took, people = [], crowd(SEED, 200)
    for person in range(people.count):
        known, now = people.sheet(person), people.pools.now
        started = time.perf_counter()
        prescribe(known, screen(known, BOOK, now), (), now)
        took.append(time.perf_counter() - started)
    return sorted(took)[len(took) // 2]


def plainly(chunk: Chunk) -> Said:
    """Each person of a chunk by `screen` and `prescribe`."""
    people, said = crowd(*chunk), []
    now = people.pools.now
    for person in range(people.count):
        known = people.sheet(person)
        decision = screen(known, BOOK, now)
        dose = prescribe(known, decision, (), now)
        limits = {name: _bound(limit.value) for name, limit in decision.limits.items()}
        said.append(_said(decision.value, set(decision.fired), bool(decision.open), limits, dose))
    return said


def over_arrays(chunk: Chunk) -> Said:
    """The whole chunk at once."""
    people = crowd(*chunk)
    verdicts = screen_all(people)
    doses, places = prescribe_all(people, verdicts)
    ids = np.array([rule.id for rule in verdicts.rules])
    fired = verdicts.truths == TRUE
    said = []
    for person in range(people.count):
        limits = {
            name: float(bounds[person]) for name, bounds in verdicts.limits.items() if bounds[person] == bounds[person]
        }
        value, dose = Clearance(int(verdicts.value[person])), doses[places[person]]
        said.append(_said(value, set(ids[fired[:, person]]), bool(verdicts.open[person]), limits, dose))
    return said


def _bound(value: Any) -> float:
    return float(getattr(value, "value", value))


def _said(
    value: Clearance, fired: set[str], missing: bool, limits: dict[str, float], dose: Prescription | Refusal | None
) -> tuple[int, str]:
    planned = dose if isinstance(dose, Prescription) else None
    lines = (
        [(x.id, x.sets, x.repetitions, x.tempo, x.rest_s, x.effort_max, x.rules) for x in planned.exercises]
        if planned
        else []
    )
    spacing = planned.days_between if planned else 0
    told = repr((int(value), sorted(str(one) for one in fired), missing, sorted(limits.items()), lines, spacing))
    return zlib.crc32(told.encode()), f"{value.name}{' with a dose' if planned else ''}"


# --- people ----------------------------------------------------------------------------------


def crowd(seed: int, count: int) -> Crowd:
    """Mostly well: each answer is the plain one but for one in fourteen, and one in fifty is not known."""
    chance, (pools, said), plain, chosen = np.random.default_rng(seed), _pools(), _plain(), {}
    for name, places in said.items():
        differs = chance.random(count) < (1 / 14 if name in plain else 1 / 50)
        known = chance.random(count) >= 1 / 50
        chosen[name] = np.where(known, np.where(differs, chance.choice(places, count), int(name in plain)), 0)
    return Crowd(pools, count, chosen)


@cache
def _plain() -> dict[str, tuple[Fact, ...]]:
    """What a person with a cardiologist's letter says of each fact."""
    return dict(Case("", "", "heart", cases()[0].on, {}, {}).sheet().known)


@cache
def _pools() -> tuple[Pools, dict[str, Places]]:
    """Of each fact nothing, the plain answer where there is one, and all that people of the cases say of it.

    Beside it, for each fact, the places of what the cases say, as often as they say it.
    """
    found: dict[str, dict[str, History]] = {
        name: {"": (), repr(history): history} for name, history in _plain().items()
    }
    said: dict[str, list[int]] = {}
    for case in cases():
        for name, history in case.sheet().known.items():
            pool, key = found.setdefault(name, {"": ()}), repr(history[-1:])
            pool.setdefault(key, history[-1:])
            said.setdefault(name, []).append(list(pool).index(key))
    pools = Pools({name: tuple(pool.values()) for name, pool in found.items()}, cases()[0].moment)
    return pools, {name: np.array(places) for name, places in said.items()}
