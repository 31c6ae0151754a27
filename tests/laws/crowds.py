"""Crowds for the laws: odd people whose answers are drawn from every value, and every bound, that the book knows.

Each fact has a pool: never stated, stated as unknown, stale by a second, and values. A number has every bound of the
book with the nearest values on both sides of it; a word has every word; lists, medicines, events and letters are drawn
at random with a seed. Most people are calm: a pool's first value is the plain woman's of the cases, where she has one.
"""

import datetime as dt
import random
from functools import cache

import numpy as np

from hartkracht.model.facts import UNKNOWN, Fact, Letter
from hartkracht.rules.arrays import Crowd, Pools
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import Case, cases
from hartkracht.rules.dosing import DOSE_RULES
from hartkracht.rules.facts import CATALOGUE, parse
from hartkracht.rules.language import Compare
from hartkracht.rules.medication import classes
from hartkracht.rules.spec import LETTER_BY, LETTER_DECISIONS, Day, Number, OneOf, SomeOf
from hartkracht.rules.words import CONDITIONS, EVENTS, SYMPTOMS

NOW = cases()[0].moment
NEVER, UNKNOWN_SAID, STALE, VALUES = 0, 1, 2, 3
# Readings whose mean lies on a bound of the book, and just under it.
EDGES = [f"[{u}/{d}, {u}/{d}] mmHg" for u, d in ((180, 110), (180, 109), (179, 110), (160, 100), (159, 99), (130, 80),
         (100, 50), (99, 49), (90, 40), (89, 39), (200, 130))]  # fmt: skip


def every_leaf(rules=None):
    return dict.fromkeys(leaf for rule in rules or (*BOOK.rules(), *DOSE_RULES) for leaf in rule.when.leaves())


@cache
def bounds():
    """{fact: every bound the book compares it with}."""
    found = {}
    for leaf in every_leaf():
        if isinstance(leaf, Compare):
            found.setdefault(leaf.name, set()).add(leaf.bound.value)
    return found


def day(chance, most=500):
    return (NOW.date() - dt.timedelta(days=chance.choice([*range(-3, 60), *range(60, most, 7)]))).isoformat()


def letter(chance, mostly="cleared"):
    """A clearance as somebody may have signed it, valid or not."""
    raw = {"by": chance.choice(LETTER_BY[:4] if chance.random() < 0.8 else LETTER_BY), "signed": day(chance, 420),
           "decision": chance.choice([mostly] * 5 + list(LETTER_DECISIONS))}  # fmt: skip
    if chance.random() < 0.4:
        raw["valid_until"] = day(chance, 60)
    if chance.random() < 0.3:
        raw["limits"] = {
            "resting_systolic": f"{chance.randrange(120, 180)} mmHg",
            "earliest_hour": f"{chance.randrange(8, 18)} hours",
        }
    if chance.random() < 0.3:
        raw["limits"] = {
            **raw.get("limits", {}),
            "excluded": chance.sample(["overhead", "lying", "grip", "standing", "arms"], 2),
        }
    if chance.random() < 0.3:
        raw |= {"diagnoses": chance.sample(list(CONDITIONS), 3), "known_symptoms": chance.sample(list(SYMPTOMS), 2)}
    if chance.random() < 0.3:
        raw |= {
            "shorter_wait": chance.sample(list(EVENTS), 6),
            "medicines_named": chance.sample([c.atc for c in classes()], 4),
        }
    if chance.random() < 0.1:
        raw |= {"opens_dissection": "yes", "lvef": f"{chance.randrange(20, 70)} %"}
    return raw


def medicine(chance):
    """A code of the list, sometimes with a day, stopped, unclear, or a name that nobody knows."""
    code = chance.choice([row.atc for row in classes()] + ["N05BA99", "C07", "A10BD99"])
    return chance.choice([code] * 6 + [{"atc": code, "since": day(chance, 30)}, {"atc": code, "stopped": day(chance, 30)},
                                       {"atc": code, "unclear": True}, {"name": "iets onbekends"}])  # fmt: skip


def raw_values(name, chance, many):
    """Raw values of one fact: all of them where they are few, else `many` drawn at random."""
    kind = CATALOGUE[name].kind
    if isinstance(kind, Number):
        near = {round(b + d, 6) for b in bounds().get(name, ()) for d in (-1, -0.1, 0, 0.1, 1)}
        some = {round(chance.uniform(kind.low, kind.high), 1) for _ in range(6)}
        return [kind.write(kind.unit(v)) for v in sorted(near | some) if kind.low <= v <= kind.high]
    if isinstance(kind, OneOf):
        return list(kind.words)
    if isinstance(kind, SomeOf):
        return [[], *([word] for word in kind.words), *(chance.sample(list(kind.words), chance.choice([2, 2, 3])) for _ in range(many))]  # fmt: skip
    if isinstance(kind, Day):
        return [day(chance) for _ in range(20)]
    return {
        "readings": [*EDGES, *(f"[{', '.join(f'{u}/{chance.randrange(35, min(u, 121))}' for u in chance.choices(range(86, 200), k=n))}] mmHg" for n in (1, 2, 2, 3) for _ in range(many // 4))],
        "events": [[], *([{"what": word, "on": day(chance)}] for word in EVENTS), *([{"what": w, "on": day(chance)} for w in chance.sample(list(EVENTS), 2)] for _ in range(many))],
        "medicines": [[], *([row.atc] for row in classes()), *([medicine(chance) for _ in range(chance.choice([1, 2, 3]))] for _ in range(many))],
        "letter": [letter(chance) for _ in range(many * 2)],
    }.get(kind.name, [])  # fmt: skip


def _history(name, raw):
    return (parse(name, raw, NOW, "physician"),)


@cache
def plain():
    """The plain woman of the cases, with a cardiologist's complete letter."""
    return Case("", "", "heart", cases()[0].on, {}, {}).sheet().known


def wild_pool(name, chance, many=60):
    """The histories of one fact: never, unknown, stale, and values (the plain one first)."""
    fresh, calm = CATALOGUE[name].fresh_for, plain().get(name)
    values = [*([calm] if calm else []), *(_history(name, raw) for raw in raw_values(name, chance, many))]
    if name == "letter":
        values += [_together(chance) for _ in range(many // 2)]
    if not values:
        return ((),)
    old = NOW - (fresh + dt.timedelta(seconds=1) if fresh else dt.timedelta(days=900))
    last = values[0][-1]
    return ((), (Fact(name, UNKNOWN, NOW, "client"),), (Fact(name, last.value, old, last.by),), *values)


def _together(chance):
    """Two or three letters in one history, some of them replaced or taken back by a later one."""
    ages = sorted(
        (dt.timedelta(days=chance.choice([0, 0, 1, 30])) for _ in range(chance.choice([2, 2, 3]))), reverse=True
    )
    return tuple(parse("letter", letter(chance), NOW - age, "physician") for age in ages)


@cache
def wild(seed=1, many=60):
    """Pools over every fact of the catalogue."""
    chance = random.Random(seed)
    return Pools({name: wild_pool(name, chance, many) for name in CATALOGUE}, NOW)


def draw(pools, seed, count, odd=0.06, unknown=0.01):
    """So many people: each answer is the plain one but for a few, and a few are never stated, unknown or stale."""
    chance, chosen = np.random.default_rng(seed), {}
    for name, histories in pools.histories.items():
        if len(histories) > VALUES:
            calm = VALUES if name in plain() else NEVER
            other = chance.integers(VALUES, len(histories), count)
            places = np.where(chance.random(count) < odd, other, calm)
            chosen[name] = np.where(chance.random(count) < unknown, chance.integers(NEVER, VALUES, count), places)
    return Crowd(pools, count, chosen)


def letters_of(history):
    return [fact.value for fact in history if isinstance(fact.value, Letter)]
