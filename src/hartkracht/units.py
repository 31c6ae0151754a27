"""Quantities with units. A pressure never meets a number of days: it does not type-check, and it raises.

Each unit is a class; `mmHg(180)` is a value of it. Values are kept as given and never converted silently.
"""

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit."""

    value: float
    symbol: ClassVar[str] = ""
    nl: ClassVar[str] = ""
    nl_one: ClassVar[str] = ""

    def _same(self, other: object) -> float:
        if type(other) is not type(self):
            raise TypeError(f"{self} cannot be compared with {other!r}: the units differ")
        return other.value

    def __lt__(self, other: Self) -> bool:
        return self.value < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.value <= self._same(other)

    def __gt__(self, other: Self) -> bool:
        return self.value > self._same(other)

    def __ge__(self, other: Self) -> bool:
        return self.value >= self._same(other)

    def __str__(self) -> str:
        return f"{number(self.value)} {self.symbol}".strip()

    def say(self, lang: str) -> str:
        """As people read it: decimal comma and Dutch unit words in Dutch."""
        if lang != "nl":
            return str(self)
        one = self.nl_one if self.value == 1 else ""
        return f"{number(self.value, 'nl')} {one or self.nl or self.symbol}"


def number(value: float, lang: str = "en") -> str:
    """A number without a trailing `.0`, as a person would write it: in Dutch with a decimal comma."""
    digits = str(int(value)) if value == int(value) else repr(round(value, 6))
    return digits.replace(".", ",") if lang == "nl" else digits


class mmHg(Quantity):
    """Pressure."""

    symbol = "mmHg"


class per_minute(Quantity):
    """Beats or breaths a minute."""

    symbol = "/min"
    nl = "per minuut"


class years(Quantity):
    """Completed years."""

    symbol = "years"
    nl = "jaar"


class weeks(Quantity):
    """Weeks."""

    symbol = "weeks"
    nl = "weken"
    nl_one = "week"


class days(Quantity):
    """Days."""

    symbol = "days"
    nl = "dagen"
    nl_one = "dag"


class hours(Quantity):
    """Hours."""

    symbol = "hours"
    nl = "uur"


class minutes(Quantity):
    """Minutes."""

    symbol = "min"
    nl = "minuten"
    nl_one = "minuut"


class seconds(Quantity):
    """Seconds."""

    symbol = "s"
    nl = "seconden"
    nl_one = "seconde"


class kg(Quantity):
    """Mass."""

    symbol = "kg"


class cm(Quantity):
    """Length."""

    symbol = "cm"


class celsius(Quantity):
    """Temperature."""

    symbol = "Cel"
    nl = "graden"
    nl_one = "graad"


class percent(Quantity):
    """Parts of a hundred."""

    symbol = "%"


class mmol_l(Quantity):
    """Concentration, as of glucose, lipids and potassium."""

    symbol = "mmol/L"


class mmol_mol(Quantity):
    """HbA1c (IFCC)."""

    symbol = "mmol/mol"


class mg_l(Quantity):
    """Concentration, as of CRP."""

    symbol = "mg/L"


class ml_min(Quantity):
    """eGFR, mL/min/1.73 m2."""

    symbol = "mL/min/1.73m2"


class mets(Quantity):
    """Metabolic equivalents."""

    symbol = "MET"


class points(Quantity):
    """A place on a 0-10 scale of words."""

    symbol = "/10"
    nl = "van 10"


class times(Quantity):
    """A count."""

    symbol = "times"
    nl = "keer"


class cm2(Quantity):
    """Area of a valve."""

    symbol = "cm2"


class mm(Quantity):
    """Diameter of a vessel."""

    symbol = "mm"


class watts(Quantity):
    """Power on a bicycle."""

    symbol = "W"


class inr(Quantity):
    """Clotting, as a ratio."""

    symbol = "INR"


UNITS: dict[str, type[Quantity]] = {unit.symbol: unit for unit in Quantity.__subclasses__()}
ALIASES: dict[str, type[Quantity]] = {
    "mm[Hg]": mmHg,
    "bpm": per_minute,
    "per minute": per_minute,
    "year": years,
    "y": years,
    "jaar": years,
    "week": weeks,
    "day": days,
    "hour": hours,
    "h": hours,
    "uur": hours,
    "minutes": minutes,
    "seconds": seconds,
    "C": celsius,
    "°C": celsius,
    "METs": mets,
    "watt": watts,
    "mL/min": ml_min,
    "mL/min/{1.73_m2}": ml_min,
    "time": times,
}


def unit(symbol: str) -> type[Quantity] | None:
    """The unit written so, or None. Case matters only where units differ by it."""
    return UNITS.get(symbol) or ALIASES.get(symbol)
