"""screen and prescribe over a crowd: the verdicts, limits and first doses of many people at once.

For measuring and for proofs over millions. It says the same as `screen` and `prescribe` of every person, which tests
compare; who needs the reasons of one person asks those. It never reads a history of sessions: a crowd has none yet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hartkracht.journey.prescribe import Refusal, prescribe
from hartkracht.journey.screen import NOT_A_BOUND, screen
from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Prescription
from hartkracht.model.facts import FactSheet
from hartkracht.rules.arrays import OPEN, TRUE, Crowd, Numbers, Truths
from hartkracht.rules.book import BOOK, Book
from hartkracht.rules.ceilings import strictest
from hartkracht.rules.dosing import DOSE_RULES, TRAINABLE
from hartkracht.rules.facts import LETTER_LIMITS, Sheet
from hartkracht.rules.language import LimitBelow, Rule, SetLimit, View
from hartkracht.rules.limits import HIGHER_IS_STRICTER
from hartkracht.rules.spec import Number


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What screening says of each person.

    truths: one row a rule, one column a person. limits: NaN where nothing bounds her; 0 is *not allowed*.
    """

    value: NDArray[np.int8]
    rules: tuple[Rule, ...]
    truths: Truths
    open: NDArray[np.bool_]
    limits: Mapping[str, Numbers]

    def trainable(self) -> NDArray[np.bool_]:
        """May she train?"""
        return np.isin(self.value, [int(word) for word in TRAINABLE])


def screen_all(crowd: Crowd, book: Book = BOOK, *, of_the_day: bool = True) -> Verdicts:
    """The verdict of every person of a crowd."""
    rules = book.in_force(Sheet(FactSheet(), crowd.pools.now).today, of_the_day=of_the_day)
    truths = np.stack([crowd.holds(rule.when) for rule in rules])
    missing = np.any(truths == OPEN, axis=0)
    for name in (*book.mandatory, *(book.mandatory_today if of_the_day else ())):
        missing |= crowd.unknown(name)
    outcome = np.array([int(rule.then) if isinstance(rule.then, Clearance) else 0 for rule in rules], dtype=np.int8)
    fired = np.max(np.where(truths == TRUE, outcome[:, None], 0), axis=0).astype(np.int8)
    value = np.where(missing, np.maximum(fired, Clearance.INCOMPLETE), fired).astype(np.int8)
    return Verdicts(value, rules, truths, missing, _limits(crowd, rules, truths))


def _limits(crowd: Crowd, rules: tuple[Rule, ...], truths: Truths) -> dict[str, Numbers]:
    joined: dict[str, Numbers] = {}
    for name, amounts, lower in (*_from_rules(crowd, rules, truths), *_from_letters(crowd)):
        joined[name] = (np.fmin if lower else np.fmax)(joined.get(name, np.nan), amounts)
    return joined


def _from_rules(crowd: Crowd, rules: tuple[Rule, ...], truths: Truths) -> Iterator[tuple[str, Numbers, bool]]:
    for rule, truth in zip(rules, truths, strict=True):
        match rule.then:
            case SetLimit(name, value):
                amount = float(value if isinstance(value, bool) else value.value)
                yield name, np.where(truth == TRUE, amount, np.nan), rule.then.lower_is_stricter
            case LimitBelow(name, fact, margin):
                yield name, np.where(truth == TRUE, crowd.amount(fact) - margin.value, np.nan), True


def _from_letters(crowd: Crowd) -> Iterator[tuple[str, Numbers, bool]]:
    for name, kind in LETTER_LIMITS.items():
        if isinstance(kind, Number) and name not in NOT_A_BOUND:
            lower = name not in HIGHER_IS_STRICTER
            yield name, crowd.each(("letter", name), partial(_of_letter, name, lower)), lower


def _of_letter(name: str, lower: bool, view: View) -> float:
    bound = strictest(view, name, lowest=lower)
    return np.nan if bound is None else bound.value


def prescribe_all(
    crowd: Crowd, verdicts: Verdicts, book: Book = BOOK
) -> tuple[list[Prescription | Refusal | None], NDArray[np.intp]]:
    """The first doses, and for each person the place of hers; that of whoever may not train is None.

    Who fired the same rules with a limit, answers the rules of the dose alike and holds the same letter gets the same
    dose, so the one gate is asked once for each such group. Its numbers and rules are then hers; what the texts add of
    one person's days is not.
    """
    asked = np.flatnonzero(verdicts.trainable())
    _, first, of_group = np.unique(_signs(crowd, verdicts)[asked], axis=0, return_index=True, return_inverse=True)
    doses: list[Prescription | Refusal | None] = [None]
    for person in asked[first].tolist():
        known = crowd.sheet(person)
        doses.append(prescribe(known, screen(known, book, crowd.pools.now), (), crowd.pools.now, book))
    places = np.zeros(crowd.count, dtype=np.intp)
    places[asked] = of_group.reshape(-1) + 1
    return doses, places


def _signs(crowd: Crowd, verdicts: Verdicts) -> NDArray[np.int32]:
    """All that a dose without history can rest on, one row a person."""
    limiting = [isinstance(rule.then, SetLimit | LimitBelow) for rule in verdicts.rules]
    fired = (verdicts.truths[np.array(limiting)] == TRUE).astype(np.int32)
    leaves = [crowd.holds(leaf) for leaf in dict.fromkeys(leaf for rule in DOSE_RULES for leaf in rule.when.leaves())]
    unknown = [crowd.unknown(name) for name in sorted({name for rule in DOSE_RULES for name in rule.when.names()})]
    letter = crowd.chosen.get("letter", np.zeros(crowd.count, dtype=np.intp))
    return np.vstack([fired, *leaves, *unknown, verdicts.value, letter]).astype(np.int32).T
