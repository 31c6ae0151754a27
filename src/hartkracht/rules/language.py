"""The language of rules: small frozen conditions over facts, three-valued, that print themselves.

A condition is true, false, or open (None): a fact it needs is missing, stale or stated as unknown. `a & b`, `a | b` and
`~a` follow Kleene's tables. A condition is never a Python truth value, so `a and b` fails at once. What a rule says to
people is printed from its condition, so text and logic cannot drift. There are no priorities.
"""

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from hartkracht.model.decision import Clearance, Concern, CueLevel
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet
from hartkracht.rules.limits import HIGHER_IS_STRICTER
from hartkracht.units import Quantity, days, hours, minutes, seconds, times

Truth = bool | None
Q = TypeVar("Q", bound=Quantity)
Made = TypeVar("Made")
# Letters, waiting times and hours are counted in local days: a day ends at 00:00 here, not at 00:00 UTC.
ZONE = ZoneInfo("Europe/Amsterdam")


class View(ABC):
    """The facts of one person at one moment, as conditions ask for them. Derived facts are worked out here."""

    now: dt.datetime

    @abstractmethod
    def value(self, name: str) -> Any:
        """The value under this name, or UNKNOWN: missing, stale, from the future, or stated as unknown."""

    @abstractmethod
    def history(self, name: str) -> tuple[Fact, ...]:
        """Every statement under this name, oldest first."""

    def once(self, key: str, work: Callable[[], Made]) -> Made:
        """What `work` makes; a view that lasts may remember it under this key, since its facts never change."""
        return work()

    @property
    def local(self) -> dt.datetime:
        """Now, on the clock on the wall."""
        return self.once("local", lambda: self.now.astimezone(ZONE))

    @property
    def today(self) -> dt.date:
        """The local day."""
        return self.local.date()


class Condition(ABC):
    """A closed tree: comparisons at the leaves, and, or, not above."""

    __slots__ = ()

    @abstractmethod
    def holds(self, view: View) -> Truth:
        """True, False, or None where a missing fact decides."""

    @abstractmethod
    def say(self, lang: str) -> str:
        """The condition in words, `nl` or `en`."""

    def deny(self, lang: str) -> str:
        """That it does not hold, in words."""
        return f"{'niet' if lang == 'nl' else 'not'} ({self.say(lang)})"

    @abstractmethod
    def names(self) -> frozenset[str]:
        """Every fact this condition reads."""

    def parts(self) -> tuple["Condition", ...]:
        """The conditions it is made of; none, for a leaf."""
        return ()

    def leaves(self) -> Iterator["Condition"]:
        """The conditions at the bottom of the tree, from left to right; a leaf is its own."""
        if not self.parts():
            yield self
        for part in self.parts():
            yield from part.leaves()

    def missing(self, view: View) -> frozenset[str]:
        """The facts that keep it open; empty where it is decided."""
        if self.holds(view) is not None:
            return frozenset()
        return frozenset(name for name in self.names() if view.value(name) is UNKNOWN) or self.names()

    def detail(self, view: View) -> Words | None:
        """What only this person's facts add to the reason: a day, two numbers. Nothing, for most."""
        return None

    def __bool__(self) -> bool:
        raise TypeError("a condition has no truth of its own: write & | ~, not and, or, not")

    def __and__(self, other: "Condition") -> "And":
        return And(self, other)

    def __or__(self, other: "Condition") -> "Or":
        return Or(self, other)

    def __invert__(self) -> "Not":
        return Not(self)


class Compound(Condition):
    """A condition made of others: it reads what they read."""

    __slots__ = ()

    @abstractmethod
    def parts(self) -> tuple[Condition, ...]:
        """The conditions it is made of."""

    def names(self) -> frozenset[str]:
        return frozenset().union(*(part.names() for part in self.parts()))


@dataclass(frozen=True, slots=True)
class And(Compound):
    """Both hold."""

    left: Condition
    right: Condition

    def holds(self, view: View) -> Truth:
        a = self.left.holds(view)
        if a is False:
            return False
        b = self.right.holds(view)
        return b if a is True or b is False else None

    def missing(self, view: View) -> frozenset[str]:
        """The first open part only: its answer may spare her the rest."""
        if self.holds(view) is not None:
            return frozenset()
        return self.left.missing(view) or self.right.missing(view)

    def say(self, lang: str) -> str:
        return f"{_inside(self.left, lang, Or)} {'en' if lang == 'nl' else 'and'} {_inside(self.right, lang, Or)}"

    def deny(self, lang: str) -> str:
        return f"({self.left.deny(lang)}, {'of' if lang == 'nl' else 'or'} {self.right.deny(lang)})"

    def parts(self) -> tuple[Condition, ...]:
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Or(Compound):
    """One of them holds, or both."""

    left: Condition
    right: Condition

    def holds(self, view: View) -> Truth:
        a = self.left.holds(view)
        if a is True:
            return True
        b = self.right.holds(view)
        return b if a is False or b is True else None

    def missing(self, view: View) -> frozenset[str]:
        if self.holds(view) is not None:
            return frozenset()
        return self.left.missing(view) | self.right.missing(view)

    def say(self, lang: str) -> str:
        return f"{_inside(self.left, lang, And)}, {'of' if lang == 'nl' else 'or'} {_inside(self.right, lang, And)}"

    def deny(self, lang: str) -> str:
        return f"({self.left.deny(lang)} {'en' if lang == 'nl' else 'and'} {self.right.deny(lang)})"

    def parts(self) -> tuple[Condition, ...]:
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Not(Compound):
    """It does not hold. Not of open is open."""

    inner: Condition

    def holds(self, view: View) -> Truth:
        truth = self.inner.holds(view)
        return None if truth is None else not truth

    def missing(self, view: View) -> frozenset[str]:
        return self.inner.missing(view)

    def say(self, lang: str) -> str:
        return self.inner.deny(lang)

    def deny(self, lang: str) -> str:
        return self.inner.say(lang)

    def parts(self) -> tuple[Condition, ...]:
        return (self.inner,)


@dataclass(frozen=True, slots=True)
class Given(Compound):
    """It holds, where it was measured or asked at all. For facts that nobody is obliged to know; never negated."""

    inner: Condition

    def holds(self, view: View) -> Truth:
        return self.inner.holds(view) is True

    def say(self, lang: str) -> str:
        return f"{self.inner.say(lang)} ({'als dat bekend is' if lang == 'nl' else 'where that is known'})"

    def parts(self) -> tuple[Condition, ...]:
        return (self.inner,)

    def __invert__(self) -> "Not":
        raise TypeError("what is counted only where known must not be negated: unknown would become reassuring")


def given(condition: Condition) -> Given:
    """The condition, counted only where its facts are known."""
    return Given(condition)


@dataclass(frozen=True, slots=True)
class AtLeast(Compound):
    """So many of these hold together."""

    count: int
    of: tuple[Condition, ...]
    label: Words

    def holds(self, view: View) -> Truth:
        answers = [condition.holds(view) for condition in self.of]
        sure = sum(answer is True for answer in answers)
        if sure >= self.count:
            return True
        return None if sure + sum(answer is None for answer in answers) >= self.count else False

    def missing(self, view: View) -> frozenset[str]:
        if self.holds(view) is not None:
            return frozenset()
        return frozenset().union(*(condition.missing(view) for condition in self.of))

    def say(self, lang: str) -> str:
        return f"{self.count} {'of meer tegelijk' if lang == 'nl' else 'or more together'}: {getattr(self.label, lang)}"

    def parts(self) -> tuple[Condition, ...]:
        return self.of


def one_of(words: Sequence[Words], lang: str) -> str:
    """`: this or that`; where there are more than two, or a word is two itself, `, one of: this; that; those`."""
    said = [str(getattr(each, lang)) for each in words]
    if len(said) > 2 or (len(said) == 2 and any(f" {'of' if lang == 'nl' else 'or'} " in word for word in said)):
        return f", {'een van' if lang == 'nl' else 'one of'}: {'; '.join(said)}"
    return f": {(' of ' if lang == 'nl' else ' or ').join(said)}"


def _inside(condition: Condition, lang: str, other: type[Condition]) -> str:
    """In brackets where the other of *and* and *or* stands inside; a list of alternatives is one too."""
    text = condition.say(lang)
    several = isinstance(condition, Is | Has) and len(condition.words) > 1 and other is Or
    return f"({text})" if isinstance(condition, other) or several else text


_OPERATORS = {">=": "__ge__", ">": "__gt__", "<=": "__le__", "<": "__lt__"}
_SPOKEN = {
    ">=": ("is {v} of {more}", "is {v} or {more}"),
    ">": ("is {more} dan {v}", "is {more} than {v}"),
    "<=": ("is {v} of {less}", "is {v} or {less}"),
    "<": ("is {less} dan {v}", "is {less} than {v}"),
}
# A time is longer, a count is more; all else is higher.
_LONGER = {"nl": ("langer", "korter"), "en": ("longer", "shorter")}
_MORE = {"nl": ("meer", "minder"), "en": ("more", "fewer")}
_HIGHER = {"nl": ("hoger", "lager"), "en": ("higher", "lower")}
_COMPARED = {seconds: _LONGER, minutes: _LONGER, hours: _LONGER, days: _LONGER, times: _MORE}


_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """A measured value against a bound of the same unit."""

    name: str
    label: Words
    operator: str
    bound: Quantity

    def holds(self, view: View) -> Truth:
        value = view.value(self.name)
        return None if value is UNKNOWN else bool(getattr(value, _OPERATORS[self.operator])(self.bound))

    def say(self, lang: str) -> str:
        pattern = _SPOKEN[self.operator][0 if lang == "nl" else 1]
        more, less = _COMPARED.get(type(self.bound), _HIGHER)[lang]
        return f"{getattr(self.label, lang)} {pattern.format(v=self.bound.say(lang), more=more, less=less)}"

    def deny(self, lang: str) -> str:
        return Compare(self.name, self.label, _OPPOSITE[self.operator], self.bound).say(lang)

    def names(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class Is(Condition):
    """A word is one of these words."""

    name: str
    label: Words
    words: tuple[str, ...]
    spoken: tuple[Words, ...]

    def holds(self, view: View) -> Truth:
        value = view.value(self.name)
        return None if value is UNKNOWN else value in self.words

    def say(self, lang: str) -> str:
        return f"{getattr(self.label, lang)}{one_of(self.spoken, lang)}"

    def deny(self, lang: str) -> str:
        if self.words == ("yes",):
            return f"{getattr(self.label, lang)}: {'nee' if lang == 'nl' else 'no'}"
        return _none_of(self.label, self.spoken, lang)

    def names(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class Has(Condition):
    """A list holds one of these words. An empty list is 'none, asked'; an absent list is unknown."""

    name: str
    label: Words
    words: tuple[str, ...]
    spoken: tuple[Words, ...]

    def holds(self, view: View) -> Truth:
        value = view.value(self.name)
        if value is UNKNOWN:
            return None
        # Few people have anything on such a list: an empty one is looked at once, not once a word.
        return bool(value) and any(word in value for word in self.words)

    def say(self, lang: str) -> str:
        return f"{getattr(self.label, lang)}{one_of(self.spoken, lang)}"

    def deny(self, lang: str) -> str:
        return _none_of(self.label, self.spoken, lang)

    def names(self) -> frozenset[str]:
        return frozenset({self.name})


def _none_of(label: Words, spoken: Sequence[Words], lang: str) -> str:
    """`this: not that`; of several, `this: none of: that; those`."""
    said = "; ".join(str(getattr(each, lang)) for each in spoken)
    none = {"nl": ("niet", "niets van:"), "en": ("not", "none of:")}[lang][len(spoken) > 1]
    return f"{getattr(label, lang)}: {none} {said}"


@dataclass(frozen=True, slots=True)
class NumberFact(Generic[Q]):
    """A measured fact, as rules write it: `resting_systolic >= mmHg(180)`."""

    name: str
    label: Words

    def __ge__(self, bound: Q) -> Compare:
        return Compare(self.name, self.label, ">=", bound)

    def __gt__(self, bound: Q) -> Compare:
        return Compare(self.name, self.label, ">", bound)

    def __le__(self, bound: Q) -> Compare:
        return Compare(self.name, self.label, "<=", bound)

    def __lt__(self, bound: Q) -> Compare:
        return Compare(self.name, self.label, "<", bound)


@dataclass(frozen=True, slots=True)
class WordFact:
    """A fact that is one of a few words: `rhythm.one_of("new_irregular")`."""

    name: str
    label: Words
    allowed: Mapping[str, Words]

    def one_of(self, *words: str) -> Is:
        """It is one of these words. A word the fact does not allow cannot be asked for."""
        return Is(self.name, self.label, words, tuple(self.allowed[word] for word in words))


@dataclass(frozen=True, slots=True)
class ListFact:
    """A fact that is a list of words: `conditions.any_of("heart_failure")`."""

    name: str
    label: Words
    allowed: Mapping[str, Words]

    def any_of(self, *words: str) -> Has:
        """The list holds one of these words."""
        return Has(self.name, self.label, words, tuple(self.allowed[word] for word in words))


@dataclass(frozen=True, slots=True)
class Source:
    """A work. `kind` is guideline, study, method or own. `nl` is its name in Dutch, where it has another there.

    places: how a place in it reads in Dutch, for works that have no English text of their own.
    """

    key: str
    work: str
    kind: str
    nl: str = ""
    places: tuple[tuple[str, str], ...] = ()

    def at(self, place: str, origin: str = "L", confidence: str = "") -> "Citation":
        """A place in it. `origin`: L looked up, M from memory of the work, D our own proposal.

        confidence: H high, m medium, l low; where none is given, high for what was looked up, else medium.
        """
        return Citation(self, place, origin, confidence or ("H" if origin == "L" else "m"))


_SECTION = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Citation:
    """A source with its place. A rule without one cannot be made."""

    source: Source
    place: str
    origin: str
    confidence: str = "m"

    def __post_init__(self) -> None:
        if self.confidence not in ("H", "m", "l"):
            raise ValueError(f"confidence is H (high), m (medium) or l (low), not {self.confidence!r}")
        if not self.place.strip():
            raise ValueError(f"say where in {self.source.work}: a source without a place is no source")
        if self.origin not in ("L", "M", "D"):
            raise ValueError(f"origin is L (looked up), M (memory) or D (our own proposal), not {self.origin!r}")

    @property
    def nl(self) -> str:
        """As people read it in Dutch; a place in a guideline stands as the work has it."""
        place = dict(self.source.places).get(self.place, self.place)
        section = _SECTION.match(place) if self.source.kind == "own" else None
        return f"{self.source.nl or self.source.work}, {'paragraaf ' + section[0] if section else place}"

    @property
    def en(self) -> str:
        """As people read it in English."""
        return f"{self.source.work}, {self.place}"

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True)
class SetLimit:
    """What a rule may do beside an outcome: set one bound. Bounds are joined towards care."""

    name: str
    value: Quantity | bool

    @property
    def lower_is_stricter(self) -> bool:
        """Is this a bound from above?"""
        return self.name not in HIGHER_IS_STRICTER


@dataclass(frozen=True, slots=True)
class LimitBelow:
    """A bound that lies a margin below a fact of her own: the ICD's detection rate less 20."""

    name: str
    fact: str
    margin: Quantity

    def bound(self, view: View) -> SetLimit:
        """The bound for this person. Its rule has fired, so the fact is known."""
        known = view.value(self.fact)
        return SetLimit(self.name, type(known)(known.value - self.margin.value))

    def __str__(self) -> str:
        return f"{self.name}: {self.fact} - {self.margin}"


@dataclass(frozen=True, slots=True)
class Speaks:
    """What a rule of the live hour does: how strongly the room speaks, and what happens beside, `nothing` or a word."""

    level: CueLevel
    effect: str
    lighter: bool = False

    def __str__(self) -> str:
        return f"{self.level.name}+{self.effect}{'+lighter' if self.lighter else ''}"


Then = Clearance | Concern | SetLimit | LimitBelow | Speaks


@dataclass(frozen=True, slots=True)
class Rule:
    """When, then, why, source, since. `says` is the reason people read; the condition prints the rest."""

    id: str
    when: Condition
    then: Then
    says: Words
    why: Words
    source: Citation
    since: dt.date
    until: dt.date | None = None

    def in_force(self, day: dt.date) -> bool:
        """Does this rule count on this day?"""
        return self.since <= day and (self.until is None or day <= self.until)


def rule(
    rule_id: str,
    *,
    when: Condition,
    then: Then,
    says: tuple[str, str],
    why: tuple[str, str],
    source: Citation,
    since: str = "2026-11-01",
    until: str | None = None,
) -> Rule:
    """Make a rule. `says` and `why` are (Dutch, English), and neither may be empty."""
    for text in (*says, *why):
        if not text.strip():
            raise ValueError(f"rule {rule_id}: say it in Dutch and in English")
    return Rule(
        rule_id,
        when,
        then,
        Words(*says),
        Words(*why),
        source,
        dt.date.fromisoformat(since),
        dt.date.fromisoformat(until) if until else None,
    )


def stricter(a: SetLimit, b: SetLimit) -> SetLimit:
    """Of two bounds with one name, the more careful one."""
    if isinstance(a.value, bool) or isinstance(b.value, bool):
        return a if a.value is False else b
    return min(a, b, key=_value) if a.lower_is_stricter else max(a, b, key=_value)


def _value(limit: SetLimit) -> float:
    assert isinstance(limit.value, Quantity)
    return limit.value.value


@dataclass(frozen=True, slots=True)
class SheetView(View):
    """A view straight on a sheet: no ages, nothing derived. For the laws of the language."""

    sheet: FactSheet
    now: dt.datetime

    def value(self, name: str) -> Any:
        fact = self.sheet.latest(name)
        return UNKNOWN if fact is None else fact.value

    def history(self, name: str) -> tuple[Fact, ...]:
        return self.sheet.history(name)
