"""screen: facts, book, now -> Decision[Clearance]. The most careful outcome of all that fired, with every reason.

A rule that is open counts as *incomplete*: unknown is never reassuring. What nobody is obliged to know says so in the
rule itself (`given`). The limits of all letters in date are joined with those of the rules, field by field, towards care.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from hartkracht.model.decision import Clearance, Decision, Limit, Reason
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, FactSheet
from hartkracht.rules.book import BOOK, Book
from hartkracht.rules.facts import CATALOGUE, IMPLIED, Sheet
from hartkracht.rules.language import And, Condition, LimitBelow, Or, Rule, SetLimit, stricter
from hartkracht.rules.letter import in_date
from hartkracht.units import Quantity

LETTER_RULE = "letter-limit"
# Said to the physician and the room, but no bound in itself: a pulse that is expected.
NOT_A_BOUND = frozenset({"resting_pulse_expected"})


def screen(
    known: FactSheet, book: Book = BOOK, now: dt.datetime | None = None, *, of_the_day: bool = True
) -> Decision[Clearance]:
    """The verdict over these facts at this moment.

    of_the_day: False gives the standing verdict, without what must be measured at the door.
    """
    if now is None:
        raise TypeError("say at which moment: no rule knows what day it is")
    view = Sheet(known, now)
    judged = [(rule, rule.when.holds(view)) for rule in book.in_force(view.today, of_the_day=of_the_day)]
    fired = sorted((rule for rule, truth in judged if truth is True), key=_weight, reverse=True)
    missing = _open((rule for rule, truth in judged if truth is None), book, view, of_the_day)
    outcomes = [rule.then for rule in fired if isinstance(rule.then, Clearance)]
    value = max([*outcomes, Clearance.INCOMPLETE] if missing else outcomes, default=Clearance.CLEARED)
    reasons = tuple(_reason(rule, view) for rule in fired)
    return Decision(value, tuple(r.rule for r in reasons), missing, reasons, _limits(fired, view), book.version)


def _weight(rule: Rule) -> int:
    return int(rule.then) if isinstance(rule.then, Clearance) else -1


def _open(undecided: Iterable[Rule], book: Book, view: Sheet, of_the_day: bool) -> tuple[str, ...]:
    """The missing facts, those of the weightiest open rule first."""
    weight: dict[str, int] = {}
    mandatory = (*book.mandatory, *(book.mandatory_today if of_the_day else ()))
    for name in mandatory:
        if view.value(name) is UNKNOWN:
            weight[name] = int(Clearance.INCOMPLETE)
    for rule in undecided:
        for name in rule.when.missing(view):
            weight[name] = max(weight.get(name, 0), _weight(rule))
    return tuple(sorted(weight, key=lambda name: (-weight[name], CATALOGUE[name].weight)))


def _limits(fired: Iterable[Rule], view: Sheet) -> Mapping[str, Limit]:
    joined: dict[str, tuple[SetLimit, str]] = {}
    for limit, rule in (*_from_rules(fired, view), *_from_letters(view)):
        before = joined.get(limit.name)
        if before is None or stricter(before[0], limit) is limit:
            joined[limit.name] = (limit, rule)
    return {name: Limit(name, limit.value, rule) for name, (limit, rule) in joined.items()}


def _from_rules(fired: Iterable[Rule], view: Sheet) -> Iterator[tuple[SetLimit, str]]:
    for rule in fired:
        if isinstance(rule.then, SetLimit):
            yield rule.then, rule.id
        elif isinstance(rule.then, LimitBelow):
            yield rule.then.bound(view), rule.id


def _from_letters(view: Sheet) -> Iterator[tuple[SetLimit, str]]:
    for letter in in_date(view):
        for name, value in letter.limits.items():
            if isinstance(value, Quantity) and name not in NOT_A_BOUND:
                yield SetLimit(name, value), LETTER_RULE


def _reason(rule: Rule, view: Sheet) -> Reason:
    """What fired, with the day or the numbers that only this person has."""
    told = [words for words in _details(rule.when, view) if words]
    why = Words(" ".join([rule.why.nl, *(t.nl for t in told)]), " ".join([rule.why.en, *(t.en for t in told)]))
    return Reason(rule.id, rule.says, why, Words(rule.source.nl, rule.source.en), rule.source.origin)


def _details(condition: Condition, view: Sheet) -> Iterator[Words | None]:
    if isinstance(condition, And | Or):
        yield from _details(condition.left, view)
        yield from _details(condition.right, view)
    else:
        yield condition.detail(view)


def next_question(
    known: FactSheet,
    now: dt.datetime,
    book: Book = BOOK,
    *,
    skip: frozenset[str] = frozenset(),
    of_the_day: bool = False,
) -> str | None:
    """The fact to ask next: the missing fact of the weightiest open rule that has a question of its own.

    skip: facts she has just answered with unknown; they stay open, but are not asked again at once.
    """
    view = Sheet(known, now)
    missing = (_topic_first(name, view) for name in screen(known, book, now, of_the_day=of_the_day).open)
    return next((name for name in missing if CATALOGUE[name].ask and name not in skip), None)


def _topic_first(name: str, view: Sheet) -> str:
    """A detail waits for its topic: whoever says no to the topic is not asked for the detail."""
    topic = IMPLIED[name][0] if name in IMPLIED else name
    return topic if view.value(topic) is UNKNOWN else name
