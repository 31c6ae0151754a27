"""What a fact is allowed to be: its kind, its words, its guardrails, its question, who may answer, how long fresh.

The kinds parse the raw form of the facts file and write it back. What they refuse, they refuse with one exact, gentle
sentence in both languages, and nothing is guessed.
"""

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Letter, Medicine, PastEvent
from hartkracht.units import Quantity, number, unit

YES_NO = {"yes": Words("ja", "yes"), "no": Words("nee", "no")}
# Years that a date of a living person can fall in; the rest is a slip of the pen, and no sum of days may overflow.
LIVED = range(1900, 2200)
CLIENT, COACH, PHYSICIAN = "client", "coach", "physician"


class FactError(ValueError):
    """What was stated cannot be this fact; `words` say why and what to write instead."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(nl, en)


class Kind(ABC):
    """How one kind of fact is read and written."""

    name = ""

    @abstractmethod
    def parse(self, raw: Any, label: Words) -> Any:
        """The value of a raw form, or FactError."""

    @abstractmethod
    def write(self, value: Any) -> Any:
        """The raw form of a value."""


@dataclass(frozen=True)
class Number(Kind):
    """A number with a unit, inside an absolute guardrail: beyond it, it is refused. `usual` is the recommended one."""

    unit: type[Quantity]
    low: float
    high: float
    usual: tuple[float, float] | None = None
    name = "number"

    def parse(self, raw: Any, label: Words) -> Quantity:
        value = self._read(raw, label)
        if not self.low <= value.value <= self.high:
            low, high = (number(bound, "nl") for bound in (self.low, self.high))
            nl = f"{label.nl} {value.say('nl')} kan niet: tussen {low} en {high}."
            en = f"{label.en} {value} cannot be: between {number(self.low)} and {number(self.high)}."
            raise FactError(f"{nl} Kijk het na, of kies onbekend.", f"{en} Check it, or choose unknown.")
        return value

    def _read(self, raw: Any, label: Words) -> Quantity:
        if isinstance(raw, bool) or not isinstance(raw, str):
            raise FactError(
                f"{label.nl}: schrijf het getal met de eenheid, zoals “{number(self.low)} {self.unit.symbol}”.",
                f'{label.en}: write the number with its unit, as in "{number(self.low)} {self.unit.symbol}".',
            )
        match = _NUMBER.fullmatch(raw)
        if match is None or len(match["decimals"] or "") > DECIMALS or unit(match["unit"] or "") is not self.unit:
            raise self._refusal(raw, match, label)
        return self.unit(float(match["number"].replace(",", ".")))

    def _refusal(self, raw: str, match: re.Match[str] | None, label: Words) -> FactError:
        """Why this is no number of ours, and what was probably meant."""
        if match is None:
            return FactError(
                f"{label.nl}: “{raw}” begrijpen wij niet. Schrijf een getal met {self.unit.symbol}.",
                f'{label.en}: "{raw}" is not understood. Write a number with {self.unit.symbol}.',
            )
        if len(match["decimals"] or "") > DECIMALS:
            return FactError(
                f"{label.nl}: “{match['number']}” heeft meer dan {DECIMALS} cijfers achter de komma. Schrijf er hoogstens {DECIMALS}.",
                f'{label.en}: "{match["number"]}" has more than {DECIMALS} decimals. Write at most {DECIMALS}.',
            )
        if not match["unit"]:
            meant = f"{match['number']} {self.unit.symbol}"
            return FactError(
                f"{label.nl}: er staat geen eenheid bij. Bedoelt u “{meant}”?",
                f'{label.en}: the unit is missing. Did you mean "{meant}"?',
            )
        return FactError(
            f"{label.nl}: “{match['unit']}” hoort hier niet. Geef het in {self.unit.symbol}.",
            f'{label.en}: "{match["unit"]}" does not belong here. Give it in {self.unit.symbol}.',
        )

    def write(self, value: Quantity) -> str:
        return f"{number(value.value)} {value.symbol}"


# No more than `units.number` shows: what is judged is what is shown.
DECIMALS = 6
_NUMBER = re.compile(r"\s*(?P<number>-?\d{1,9}(?:[.,](?P<decimals>\d+))?)\s*(?P<unit>\D.*?)?\s*")


@dataclass(frozen=True)
class Readings(Kind):
    """Cuff readings, systolic over diastolic, in mmHg: `[148/88, 146/86] mmHg`."""

    name = "readings"

    def parse(self, raw: Any, label: Words) -> tuple[tuple[int, int], ...]:
        pairs = raw if isinstance(raw, list) else self._split(raw, label)
        if not pairs:
            raise FactError(f"{label.nl}: er staat geen meting.", f"{label.en}: no reading is given.")
        return tuple(self._pair(str(pair), label) for pair in pairs)

    def _split(self, raw: Any, label: Words) -> list[str]:
        match = re.fullmatch(r"\s*\[?([^\]]*)\]?\s*(mmHg|mm\[Hg\])\s*", str(raw))
        if match is None:
            raise FactError(
                f"{label.nl}: schrijf het zo: “[148/88, 146/86] mmHg”.",
                f'{label.en}: write it like this: "[148/88, 146/86] mmHg".',
            )
        return [part for part in match.group(1).split(",") if part.strip()]

    def _pair(self, text: str, label: Words) -> tuple[int, int]:
        match = re.fullmatch(r"\s*(\d{1,3})\s*/\s*(\d{1,3})\s*(?:mmHg)?\s*", text)
        if match is None:
            raise FactError(
                f"{label.nl}: “{text.strip()}” is geen meting. Schrijf boven/onder, zoals 148/88.",
                f'{label.en}: "{text.strip()}" is no reading. Write upper/lower, as in 148/88.',
            )
        upper, lower = int(match.group(1)), int(match.group(2))
        if upper <= lower:
            raise FactError(
                f"Dit is lager dan we kennen: {upper}/{lower}. Omgekeerd?",
                f"Lower than we know: {upper}/{lower}. The other way round?",
            )
        if not (50 <= upper <= 300 and 20 <= lower <= 200):
            raise FactError(
                f"{upper}/{lower} kennen wij niet als bloeddruk. Meet nog een keer, of kies onbekend.",
                f"{upper}/{lower} is no blood pressure we know. Measure once more, or choose unknown.",
            )
        return upper, lower

    def write(self, value: tuple[tuple[int, int], ...]) -> str:
        return "[" + ", ".join(f"{upper}/{lower}" for upper, lower in value) + "] mmHg"


@dataclass(frozen=True)
class OneOf(Kind):
    """One word of a few."""

    words: Mapping[str, Words]
    name = "word"

    def parse(self, raw: Any, label: Words) -> str:
        word = self._yes_or_no(raw)
        if not isinstance(word, str) or word not in self.words:
            allowed, near = ", ".join(self.words), nearest(str(raw), self.words)
            hint = (f" Bedoelt u {near}?", f" Did you mean {near}?") if near else ("", "")
            raise FactError(
                f"{label.nl}: “{raw}” kan hier niet.{hint[0]} Kies uit: {allowed}, unknown.",
                f'{label.en}: "{raw}" is not possible here.{hint[1]} Choose from: {allowed}, unknown.',
            )
        return word

    def _yes_or_no(self, raw: Any) -> Any:
        """Programs write true and false where people write yes and no."""
        said = {"true": "yes", "false": "no"}.get(str(raw).lower())
        return said if said in self.words else raw

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class SomeOf(Kind):
    """Any number of words; an empty list is 'none, asked'."""

    words: Mapping[str, Words]
    name = "words"

    def parse(self, raw: Any, label: Words) -> tuple[str, ...]:
        if not isinstance(raw, list):
            raise FactError(
                f"{label.nl}: schrijf een lijst, of [] als er niets is.",
                f"{label.en}: write a list, or [] where there is nothing.",
            )
        for word in raw:
            if not isinstance(word, str) or word not in self.words:
                near = nearest(str(word), self.words)
                hint = (f" Bedoelt u {near}?", f" Did you mean {near}?") if near else ("", "")
                raise FactError(
                    f"{label.nl}: “{word}” kennen wij niet.{hint[0]}", f'{label.en}: "{word}" is not known.{hint[1]}'
                )
        return tuple(dict.fromkeys(raw))

    def write(self, value: tuple[str, ...]) -> list[str]:
        return list(value)


@dataclass(frozen=True)
class Day(Kind):
    """A date."""

    name = "date"

    def parse(self, raw: Any, label: Words) -> dt.date:
        return read_date(raw, label)

    def write(self, value: dt.date) -> str:
        return value.isoformat()


@dataclass(frozen=True)
class Text(Kind):
    """Her own words, kept as they are."""

    name = "text"

    def parse(self, raw: Any, label: Words) -> str:
        text = str(raw).strip()
        if len(text) > 2000 or re.search(r"[\x00-\x08\x0b-\x1f]", text):
            raise FactError(f"{label.nl}: dit is te lang.", f"{label.en}: this is too long.")
        return text

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Medicines(Kind):
    """Medicines by ATC code or by name; [] is 'none, asked'."""

    name = "medicines"

    def parse(self, raw: Any, label: Words) -> tuple[Medicine, ...]:
        if not isinstance(raw, list):
            raise FactError(
                f"{label.nl}: schrijf een lijst, of [] als zij niets slikt.",
                f"{label.en}: write a list, or [] where she takes none.",
            )
        return tuple(self._one(item, label) for item in raw)

    def _one(self, item: Any, label: Words) -> Medicine:
        if isinstance(item, str):
            self._not_of_a_disease(item.upper(), label)
            return Medicine(atc=item.upper()) if _ATC.fullmatch(item.upper()) else Medicine(name=item.strip())
        if not isinstance(item, dict) or not (item.get("atc") or item.get("name")):
            raise FactError(
                f"{label.nl}: geef van elk middel de naam of de ATC-code.",
                f"{label.en}: give the name or the ATC code of each medicine.",
            )
        unknown = set(item) - {"atc", "name", "since", "stopped", "changed", "unclear", "dose"}
        if unknown:
            word = sorted(unknown)[0]
            raise FactError(f"{label.nl}: “{word}” kennen wij niet.", f'{label.en}: "{word}" is not known.')
        code = str(item.get("atc", "")).upper()
        self._not_of_a_disease(code, label)
        if code and not _ATC.fullmatch(code):
            raise FactError(
                f"{label.nl}: “{code}” is geen ATC-code. Een hele code heeft zeven tekens, zoals C07AB07.",
                f'{label.en}: "{code}" is no ATC code. A whole code has seven signs, as in C07AB07.',
            )
        days = {k: read_date(item[k], label) for k in ("since", "stopped", "changed") if item.get(k)}
        unclear = item.get("unclear", False) not in (False, "", "no", "false")
        return Medicine(code, str(item.get("name", "")).strip(), unclear=unclear, **days)

    def _not_of_a_disease(self, code: str, label: Words) -> None:
        """E11 or I10 has the form of an ATC code, but no group of medicines has that letter: it names a disease."""
        if _CODE.fullmatch(code) and code[0] not in _ATC_GROUPS:
            raise FactError(
                f"{label.nl}: “{code}” is geen code van een medicijn. Is het een ziekte? Kies haar dan bij de aandoeningen.",
                f'{label.en}: "{code}" is no code of a medicine. Is it a disease? Then choose it among the conditions.',
            )

    def write(self, value: tuple[Medicine, ...]) -> list[dict[str, Any]]:
        return [
            {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in pairs if v}
            for pairs in (
                [(k, getattr(m, k)) for k in ("atc", "name", "since", "stopped", "changed", "unclear")] for m in value
            )
        ]


# The 14 groups of the ATC list; other letters do not occur.
_ATC_GROUPS = frozenset("ABCDGHJLMNPRSV")
_CODE = re.compile(r"[A-Z]\d{2}(?:[A-Z][A-Z\d]*|\.\d+)?")
_ATC = re.compile(r"[A-V]\d{2}(?:[A-Z](?:[A-Z](?:\d{2})?)?)?")


@dataclass(frozen=True)
class Events(Kind):
    """What happened, each with its date: `[{what: pci, on: 2026-11-04}]`; [] is 'nothing, asked'."""

    words: Mapping[str, Words]
    name = "events"

    def parse(self, raw: Any, label: Words) -> tuple[PastEvent, ...]:
        if not isinstance(raw, list):
            raise FactError(
                f"{label.nl}: schrijf een lijst, of [] als er niets was.",
                f"{label.en}: write a list, or [] where there was nothing.",
            )
        return tuple(self._one(item, label) for item in raw)

    def _one(self, item: Any, label: Words) -> PastEvent:
        if not isinstance(item, dict) or set(item) != {"what", "on"}:
            raise FactError(
                f"{label.nl}: schrijf elk voorval als {{what: …, on: datum}}.",
                f"{label.en}: write each event as {{what: …, on: date}}.",
            )
        if str(item["what"]) not in self.words:
            near = nearest(str(item["what"]), self.words)
            raise FactError(
                f"{label.nl}: “{item['what']}” kennen wij niet." + (f" Bedoelt u {near}?" if near else ""),
                f'{label.en}: "{item["what"]}" is not known.' + (f" Did you mean {near}?" if near else ""),
            )
        return PastEvent(str(item["what"]), read_date(item["on"], label))

    def write(self, value: tuple[PastEvent, ...]) -> list[dict[str, str]]:
        return [{"what": event.what, "on": event.on.isoformat()} for event in value]


LETTER_BY = ("gp", "cardiologist", "internist", "specialist", "neurologist", "ophthalmologist", "surgeon", "obstetrician",
             "aortic_specialist")  # fmt: skip
LETTER_DECISIONS = ("cleared", "cleared_with_limits", "test_first", "not_now", "call_me", "withdrawn")


@dataclass(frozen=True)
class LetterKind(Kind):
    """A clearance record: `{by, signed, valid_until, decision, limits}` and what else it says."""

    limits: Mapping[str, "Kind"]
    details: Mapping[str, "Kind"]
    name = "letter"

    def parse(self, raw: Any, label: Words) -> Letter:
        if not isinstance(raw, dict) or not {"by", "signed", "decision"} <= set(raw):
            raise FactError(
                f"{label.nl}: noem wie (by), wanneer (signed) en wat (decision).",
                f"{label.en}: say by whom (by), when (signed) and what (decision).",
            )
        by = OneOf({w: Words(w, w) for w in LETTER_BY}).parse(raw["by"], label)
        decision = OneOf({w: Words(w, w) for w in LETTER_DECISIONS}).parse(raw["decision"], label)
        until = raw.get("valid_until")
        given = raw.get("limits") or {}
        if not isinstance(given, dict):
            raise FactError(
                f"{label.nl}: schrijf de grenzen als {{naam: waarde}}.", f"{label.en}: write limits as {{name: value}}."
            )
        limits = {name: self._limit(name, value, label) for name, value in given.items()}
        details = {k: v for k, v in raw.items() if k not in ("by", "signed", "decision", "valid_until", "limits")}
        for name, value in details.items():
            self._detail(name, value, label)
        signed = read_date(raw["signed"], label)
        return Letter(by, signed, decision, read_date(until, label) if until else None, limits, details)

    def _detail(self, name: str, raw: Any, label: Words) -> None:
        """A misspelt `valid_until` must not pass for a letter without one, so nothing unknown is let through."""
        if name not in self.details:
            near = nearest(name, (*self.details, "by", "signed", "decision", "valid_until", "limits"))
            raise FactError(
                f"{label.nl}: “{name}” staat niet in een brief." + (f" Bedoelt u {near}?" if near else ""),
                f'{label.en}: "{name}" does not belong in a letter.' + (f" Did you mean {near}?" if near else ""),
            )
        self.details[name].parse(raw, Words(name, name))

    def _limit(self, name: str, raw: Any, label: Words) -> Any:
        if name not in self.limits:
            near = nearest(name, self.limits)
            raise FactError(
                f"{label.nl}: de grens “{name}” kennen wij niet." + (f" Bedoelt u {near}?" if near else ""),
                f'{label.en}: the limit "{name}" is not known.' + (f" Did you mean {near}?" if near else ""),
            )
        return self.limits[name].parse(raw, Words(name, name))

    def write(self, value: Letter) -> dict[str, Any]:
        raw: dict[str, Any] = {"by": value.by, "signed": value.signed.isoformat(), "decision": value.decision}
        if value.valid_until:
            raw["valid_until"] = value.valid_until.isoformat()
        if value.limits:
            raw["limits"] = {name: self.limits[name].write(v) for name, v in value.limits.items()}
        return {**raw, **value.details}


@dataclass(frozen=True)
class FactSpec:
    """One fact of the catalogue.

    ask: the question the client is led to; `staff` is that of a fact which others measure. A derived fact has neither.
    """

    name: str
    kind: Kind
    label: Words
    ask: Words | None
    by: tuple[str, ...]
    fresh_for: dt.timedelta | None = None
    alias: str = ""
    code: str = ""
    hint: Words | None = None
    group: str = ""
    weight: int = field(default=0, compare=False)
    staff: Words | None = None

    @property
    def question(self) -> Words:
        """How it is asked, by whoever may; the label where it is worked out of others."""
        return self.ask or self.staff or self.label

    def parse(self, raw: Any) -> Any:
        """The value of a raw form; 'unknown' may stand for any."""
        return UNKNOWN if raw in ("unknown", None) else self.kind.parse(raw, self.label)

    def write(self, value: Any) -> Any:
        """The raw form of a value."""
        return "unknown" if value is UNKNOWN else self.kind.write(value)


def read_date(raw: Any, label: Words) -> dt.date:
    """A date in the form 2026-11-04."""
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    try:
        day = dt.date.fromisoformat(str(raw))
        if day.year not in LIVED:
            raise ValueError
    except ValueError:
        turned = turned_date(str(raw))
        hint = (
            (f"Bedoelt u {turned}?", f"Did you mean {turned}?")
            if turned
            else ("Schrijf 2026-11-04.", "Write 2026-11-04.")
        )
        raise FactError(
            f"{label.nl}: “{raw}” is geen datum. {hint[0]}", f'{label.en}: "{raw}" is no date. {hint[1]}'
        ) from None
    return day


def turned_date(raw: str) -> str:
    """`22-11-2026` as it should be written; empty where that is no day either. Never taken for it: only asked."""
    match = re.fullmatch(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\s*", raw)
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1])).isoformat() if match else ""
    except ValueError:
        return ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word nearest to this one, or an empty string."""
    import difflib

    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""
