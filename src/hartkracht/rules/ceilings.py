"""The letter's own bounds at the door: a ceiling that always wins, an hour, and the slow pulse a physician expects."""

from dataclasses import dataclass

from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN
from hartkracht.rules.facts import CATALOGUE
from hartkracht.rules.language import Condition, Truth, View
from hartkracht.rules.letter import in_date
from hartkracht.units import Quantity


def strictest(view: View, limit: str, *, lowest: bool = True) -> Quantity | None:
    """The most careful bound of this name over all letters in date."""
    named = [letter.limits[limit] for letter in in_date(view) if limit in letter.limits]
    return (min if lowest else max)(named, key=lambda bound: bound.value) if named else None


@dataclass(frozen=True, slots=True)
class AboveLetter(Condition):
    """Today's value lies above the ceiling of a letter in date."""

    fact: str

    def holds(self, view: View) -> Truth:
        ceiling, value = strictest(view, self.fact), view.value(self.fact)
        if ceiling is None:
            return False
        return None if value is UNKNOWN else bool(value > ceiling)

    def detail(self, view: View) -> Words | None:
        """Both numbers, for whoever reads why."""
        ceiling, value = strictest(view, self.fact), view.value(self.fact)
        if ceiling is None or value is UNKNOWN:
            return None
        return Words(
            f"Gemeten: {value.say('nl')}; de grens van uw arts: {ceiling.say('nl')}.",
            f"Measured: {value}; your physician's limit: {ceiling}.",
        )

    def missing(self, view: View) -> frozenset[str]:
        return frozenset({self.fact}) if self.holds(view) is None else frozenset()

    def say(self, lang: str) -> str:
        label = getattr(CATALOGUE[self.fact].label, lang)
        return f"{label} is boven de grens van de brief" if lang == "nl" else f"{label} is above the letter's limit"

    def names(self) -> frozenset[str]:
        return frozenset({self.fact, "letter"})


@dataclass(frozen=True, slots=True)
class BeforeLetterHour(Condition):
    """It is earlier than the hour a letter in date names."""

    def holds(self, view: View) -> Truth:
        hour = strictest(view, "earliest_hour", lowest=False)
        return hour is not None and view.local.hour < hour.value

    def say(self, lang: str) -> str:
        return "het is vroeger dan het uur van de brief" if lang == "nl" else "it is earlier than the letter's hour"

    def names(self) -> frozenset[str]:
        return frozenset({"letter"})


@dataclass(frozen=True, slots=True)
class ExpectedPulse(Condition):
    """A letter in date names the resting pulse it expects, and today's is not below it."""

    def holds(self, view: View) -> Truth:
        expected = strictest(view, "resting_pulse_expected", lowest=False)
        if expected is None:
            return False
        pulse = view.value("resting_pulse")
        return None if pulse is UNKNOWN else bool(pulse >= expected)

    def missing(self, view: View) -> frozenset[str]:
        return frozenset({"resting_pulse"}) if self.holds(view) is None else frozenset()

    def say(self, lang: str) -> str:
        return "de brief verwacht deze trage pols" if lang == "nl" else "the letter expects this slow pulse"

    def deny(self, lang: str) -> str:
        return "de brief verwacht deze pols niet" if lang == "nl" else "the letter does not expect this pulse"

    def names(self) -> frozenset[str]:
        return frozenset({"resting_pulse", "letter"})
