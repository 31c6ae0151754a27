"""Events in time: how long ago something happened, and whether the wait after it is over.

The day reached counts: five weeks after a Monday is over on the Monday five weeks later. Where a wait is a range, the
longer end holds; a letter in date, signed after the event, that names it may go down to the shorter end, never below.
"""

import datetime as dt
from dataclasses import dataclass

from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Letter, PastEvent
from hartkracht.rules.language import Condition, Truth, View, one_of
from hartkracht.rules.letter import in_date
from hartkracht.rules.words import EVENTS
from hartkracht.units import days


@dataclass(frozen=True, slots=True)
class EventWithin(Condition):
    """One of these events lies less than so many days back; `shorter` with a letter that names it."""

    words: tuple[str, ...]
    days: int
    shorter: int | None = None

    def holds(self, view: View) -> Truth:
        events = view.value("events")
        if events is UNKNOWN:
            return None
        return any(view.today < self._over(event, view) for event in events if event.what in self.words)

    def _over(self, event: PastEvent, view: View) -> dt.date:
        shorter = self.shorter is not None and any(_allows(letter, event) for letter in in_date(view))
        return event.on + dt.timedelta(days=self.shorter if shorter and self.shorter is not None else self.days)

    def over_on(self, view: View) -> dt.date | None:
        """The first day on which the wait is over; None where it is not known or not running."""
        events = view.value("events")
        if events is UNKNOWN:
            return None
        days = [self._over(event, view) for event in events if event.what in self.words]
        return max((day for day in days if day > view.today), default=None)

    def detail(self, view: View) -> Words | None:
        day = self.over_on(view)
        return Words(f"Dat kan vanaf {day:%d-%m-%Y}.", f"That is possible from {day.isoformat()}.") if day else None

    def say(self, lang: str) -> str:
        events, when = [EVENTS[word] for word in self.words], self._when(lang)
        return f"{getattr(events[0], lang)}: {when}" if len(events) == 1 else f"{when}{one_of(events, lang)}"

    def _when(self, lang: str) -> str:
        if lang == "nl":
            shorter = f" ({self.shorter} met een brief die dit noemt)" if self.shorter is not None else ""
            return f"minder dan {days(self.days).say('nl')} geleden{shorter}"
        shorter = f" ({self.shorter} with a letter that names it)" if self.shorter is not None else ""
        return f"less than {self.days} {'day' if self.days == 1 else 'days'} ago{shorter}"

    def names(self) -> frozenset[str]:
        return frozenset({"events"}) if self.shorter is None else frozenset({"events", "letter"})

    def missing(self, view: View) -> frozenset[str]:
        return frozenset({"events"}) if self.holds(view) is None else frozenset()


def _allows(letter: Letter, event: PastEvent) -> bool:
    return letter.signed >= event.on and event.what in letter.details.get("shorter_wait", ())


def within(days: int, *words: str, shorter: int | None = None) -> EventWithin:
    """The condition that one of these events happened less than `days` days ago."""
    for word in words:
        if word not in EVENTS:
            raise KeyError(word)
    return EventWithin(words, days, shorter)


@dataclass(frozen=True, slots=True)
class EventListed(Condition):
    """The list of events holds one of these, whenever it was."""

    words: tuple[str, ...]

    def holds(self, view: View) -> Truth:
        events = view.value("events")
        return None if events is UNKNOWN else any(event.what in self.words for event in events)

    def say(self, lang: str) -> str:
        return f"{'ooit' if lang == 'nl' else 'ever'}{one_of([EVENTS[word] for word in self.words], lang)}"

    def deny(self, lang: str) -> str:
        said = "; ".join(str(getattr(EVENTS[word], lang)) for word in self.words)
        return f"{'nooit' if lang == 'nl' else 'never'}: {said}"

    def names(self) -> frozenset[str]:
        return frozenset({"events"})


def ever(*words: str) -> EventListed:
    """The condition that one of these events is listed."""
    for word in words:
        if word not in EVENTS:
            raise KeyError(word)
    return EventListed(words)
