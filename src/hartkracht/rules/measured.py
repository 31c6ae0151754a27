"""What is asked of days and of earlier measurements: how old a check is, what the pressure and the glucose did before.

A fact of the catalogue has one value that counts now. These conditions look at its day or at its history, in local days.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from hartkracht import units as u
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, Letter
from hartkracht.rules.facts import CATALOGUE, FUTURE_ALLOWED
from hartkracht.rules.language import ZONE, Condition, Truth, View
from hartkracht.rules.spec import Day


@dataclass(frozen=True, slots=True)
class DayOlder(Condition):
    """The day under this name lies more than so many days back."""

    name: str
    label: Words
    days: int

    def holds(self, view: View) -> Truth:
        day = view.value(self.name)
        return None if day is UNKNOWN else bool(view.today - day > dt.timedelta(days=self.days))

    def say(self, lang: str) -> str:
        if lang == "nl":
            return f"{self.label.nl}: meer dan {self.days} dagen geleden"
        return f"{self.label.en}: over {self.days} days ago"

    def names(self) -> frozenset[str]:
        return frozenset({self.name})


def day_older(name: str, days: int) -> DayOlder:
    """The condition that this date lies more than `days` days back; open where it is not known."""
    assert isinstance(CATALOGUE[name].kind, Day), name
    return DayOlder(name, CATALOGUE[name].label, days)


@dataclass(frozen=True, slots=True)
class CheckedBefore(Condition):
    """The day under this name lies before the newest of these events: it says nothing of what came after."""

    name: str
    events: tuple[str, ...]
    label: Words

    def holds(self, view: View) -> Truth:
        day, events = view.value(self.name), view.value("events")
        if events is UNKNOWN:
            return None
        newest = max((e.on for e in events if e.what in self.events and e.on <= view.today), default=None)
        if newest is None:
            return False
        return None if day is UNKNOWN else bool(day < newest)

    def missing(self, view: View) -> frozenset[str]:
        if self.holds(view) is not None:
            return frozenset()
        return frozenset({"events"}) if view.value("events") is UNKNOWN else frozenset({self.name})

    def say(self, lang: str) -> str:
        if lang == "nl":
            return f"{self.label.nl} was van voor die dag"
        return f"{self.label.en} was before that day"

    def names(self) -> frozenset[str]:
        return frozenset({self.name, "events"})


@dataclass(frozen=True, slots=True)
class DaysOfPressure(Condition):
    """On so many different days within a stretch, the last pressure of the day reached a bound."""

    count: int
    days: int
    systolic: int
    diastolic: int

    def holds(self, view: View) -> Truth:
        signed = [f.value.signed for f in view.history("letter") if isinstance(f.value, Letter)]
        first = max([view.today - dt.timedelta(days=self.days), *signed])
        last = {day: pressure for day, pressure in _pressures(view) if first < day <= view.today}
        high = [day for day, (upper, lower) in last.items() if upper >= self.systolic or lower >= self.diastolic]
        return len(high) >= self.count

    def say(self, lang: str) -> str:
        bound = f"{self.systolic}/{self.diastolic}"
        if lang == "nl":
            return f"op {self.count} dagen binnen {self.days} dagen, na de brief, een druk van {bound} of hoger"
        return f"on {self.count} days within {self.days} days, after the letter, a pressure of {bound} or higher"

    def names(self) -> frozenset[str]:
        return frozenset({"resting_pressure"})


def _measured(view: View, name: str) -> Iterator[Fact]:
    """Every statement of this fact that holds a value and is not of later, oldest first."""
    return (f for f in view.history(name) if f.value is not UNKNOWN and f.at <= view.now + FUTURE_ALLOWED)


def _day(fact: Fact) -> dt.date:
    return fact.at.astimezone(ZONE).date()


def _pressures_of_today(view: View) -> list[tuple[dt.datetime, tuple[float, float]]]:
    """(moment, mean of the last two readings) of every statement of the local day, oldest first."""
    return [(f.at, _mean(f.value)) for f in _measured(view, "resting_pressure") if _day(f) == view.today]


def _mean(readings: tuple[tuple[int, int], ...]) -> tuple[float, float]:
    last = readings[-2:]
    return sum(pair[0] for pair in last) / len(last), sum(pair[1] for pair in last) / len(last)


@dataclass(frozen=True, slots=True)
class SecondPressureRed(Condition):
    """Today a pressure was too high, and so was the one that was measured after it: no third one undoes that."""

    systolic: int
    diastolic: int

    def holds(self, view: View) -> Truth:
        red = [upper >= self.systolic or lower >= self.diastolic for _, (upper, lower) in _pressures_of_today(view)]
        return any(first and second for first, second in pairwise(red))

    def say(self, lang: str) -> str:
        bound = f"{self.systolic}/{self.diastolic}"
        if lang == "nl":
            return f"vandaag was de druk {bound} of hoger, en bij de volgende meting weer"
        return f"today the pressure was {bound} or higher, and so it was at the next measurement"

    def names(self) -> frozenset[str]:
        return frozenset({"resting_pressure"})


@dataclass(frozen=True, slots=True)
class MeasuredAgainTooSoon(Condition):
    """The pressure that counts was measured less than so many minutes after one that was too high."""

    systolic: int
    diastolic: int
    minutes: int

    def holds(self, view: View) -> Truth:
        today = _pressures_of_today(view)
        red = [at for at, (upper, lower) in today[:-1] if upper >= self.systolic or lower >= self.diastolic]
        return bool(red) and today[-1][0] - red[-1] < dt.timedelta(minutes=self.minutes)

    def say(self, lang: str) -> str:
        bound = f"{self.systolic}/{self.diastolic}"
        if lang == "nl":
            return f"opnieuw gemeten binnen {self.minutes} minuten na een druk van {bound} of hoger"
        return f"measured again within {self.minutes} minutes of a pressure of {bound} or higher"

    def names(self) -> frozenset[str]:
        return frozenset({"resting_pressure"})


def _pressures(view: View) -> Iterator[tuple[dt.date, tuple[float, float]]]:
    """(local day, mean of the last two readings) of every statement, oldest first, the later of a day last."""
    return ((_day(fact), _mean(fact.value)) for fact in _measured(view, "resting_pressure"))


@dataclass(frozen=True, slots=True)
class NotBackUp(Condition):
    """Today the glucose was low, and since then two values have not both been high enough."""

    low: u.mmol_l
    enough: u.mmol_l

    def holds(self, view: View) -> Truth:
        today = [f.value for f in _measured(view, "glucose") if _day(f) == view.today]
        lows = [place for place, value in enumerate(today) if value < self.low]
        if not lows:
            return False
        after = today[lows[-1] + 1 :]
        return len(after) < 2 or any(value < self.enough for value in after[-2:])

    def say(self, lang: str) -> str:
        if lang == "nl":
            return f"vandaag een bloedsuiker onder {self.low.say(lang)}, en daarna geen twee metingen vanaf {self.enough.say(lang)}"
        return f"a glucose below {self.low} today, and no two values from {self.enough} up after it"

    def names(self) -> frozenset[str]:
        return frozenset({"glucose"})


@dataclass(frozen=True, slots=True)
class BeforeHour(Condition):
    """It is earlier than this on the clock on the wall."""

    hour: u.hours

    def holds(self, view: View) -> Truth:
        return view.local.hour < self.hour.value

    def say(self, lang: str) -> str:
        return f"het is voor {self.hour.say(lang)}" if lang == "nl" else f"it is before {self.hour.value:.0f}:00"

    def names(self) -> frozenset[str]:
        return frozenset()
