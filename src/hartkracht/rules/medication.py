"""Medicines: classes by ATC prefix, the flags they carry, and what the flags ask.

Every row whose prefix matches counts, flags are united and the higher number wins; the longest prefix only gives the
name. A medicine that cannot be placed, or whose use is unclear, is a question: it makes every flag it might carry open,
never absent, and no other medicine answers it.
"""

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Medicine
from hartkracht.rules.language import Condition, Truth, View
from hartkracht.rules.spec import nearest
from hartkracht.units import days

FLAGS = {
    "HRU": Words("een medicijn dat de hartslag verandert", "a medicine that changes the pulse"),
    "PEH": Words("een medicijn dat de druk kan laten dalen", "a medicine that can let the pressure fall"),
    "HYPO": Words("een medicijn dat een hypo kan geven", "a medicine that can cause a low glucose"),
    "BLEED": Words("een bloedverdunner", "a blood thinner"),
    "R_NITRATE": Words("een nitraat of een middel dat daarmee botst", "a nitrate or a medicine that clashes with it"),
    "R_HF": Words("een medicijn dat bij hartfalen past", "a medicine that goes with heart failure"),
    "R_SPASM": Words("een medicijn dat hartkramp kan geven", "a medicine that can cause coronary spasm"),
    "R_PH": Words("een medicijn tegen hoge druk in de longvaten", "a medicine for pulmonary hypertension"),
    "R_KETO": Words("een SGLT2-remmer", "an SGLT2 inhibitor"),
    "R_BONE": Words("een medicijn bij botontkalking", "a medicine that goes with thin bones"),
    "R_PEH_STRONG": Words("een sterke vaatverwijder", "a strong vasodilator"),
    "R_MYO": Words("een medicijn dat spieren kan schaden", "a medicine that can harm muscle"),
    "R_BLEED": Words("een sterke bloedverdunner", "a strong blood thinner"),
    "R_FALL": Words("een medicijn dat suf of wankel maakt", "a medicine that makes drowsy or unsteady"),
    "R_VOL": Words("een medicijn dat vocht afdrijft", "a medicine that drives out fluid"),
    "R_ARR": Words("een medicijn dat het ritme kan storen", "a medicine that can disturb the rhythm"),
    "R_PEH": Words("een medicijn dat de druk laat dalen", "a medicine that lets the pressure fall"),
    "R_HRUP": Words("een medicijn dat de hartslag versnelt", "a medicine that speeds up the pulse"),
    "R_BPUP": Words("een medicijn dat de druk verhoogt", "a medicine that raises the pressure"),
    "R_VTE": Words("een hormoon dat stolsels kan geven", "a hormone that can cause clots"),
    "R_VSA_FLAG": Words("een niet-selectieve bètablokker", "a non-selective beta blocker"),
    "R_DYSP_NOTE": Words("een medicijn dat benauwd kan maken", "a medicine that can cause breathlessness"),
    "R_BLEED_LOW": Words("een lichte bloedverdunner", "a light blood thinner"),
    "R_HYPO_CHECK": Words("een combinatietablet voor diabetes", "a combination tablet for diabetes"),
    "VKA": Words("een bloedverdunner waarvoor u geprikt wordt", "a blood thinner with INR checks"),
    "NITRATE": Words("een nitraat", "a nitrate"),
    "CLASHES": Words("een nitraat of een middel dat net zo werkt", "a nitrate or a medicine that works like one"),
    "PDE5": Words("een PDE5-remmer", "a PDE5 inhibitor"),
    "CCB": Words("een calciumantagonist", "a calcium blocker"),
    "BETA": Words("een bètablokker", "a beta blocker"),
    "MISSED": Words("een bètablokker of clonidine", "a beta blocker or clonidine"),
    "ANTI_INFLAMMATORY": Words("een ontstekingsremmer (NSAID)", "an anti-inflammatory (NSAID)"),
    "LOWERS": Words("een bloeddrukmiddel", "a blood pressure medicine"),
    "INSULIN": Words("insuline", "insulin"),
    "CANCER": Words("een middel tegen kanker", "a medicine against cancer"),
    "R_GI": Words("een medicijn dat misselijk kan maken", "a medicine that can cause nausea"),
}


# Groups that are asked for by what they are, not by a flag of the list.
GROUPS: dict[str, tuple[str, ...]] = {
    "VKA": ("B01AA",),
    "NITRATE": ("C01DA",),
    "CLASHES": ("C01DA", "C01DX16", "C01DX12", "C01DX22", "C02KX05"),
    "PDE5": ("G04BE",),
    "CCB": ("C08C", "C08D", "C08E", "C08G", "C07FB", "C09BB", "C09DB", "C09BX01", "C09BX03", "C09BX04", "C09DX01", "C09DX03", "C10BX03"),
    "BETA": ("C07", "C09BX02", "C09BX04", "C09BX05"),
    "MISSED": ("C07", "C09BX02", "C09BX04", "C09BX05", "C02AC01"),
    "ANTI_INFLAMMATORY": ("M01A",),
    "LOWERS": ("C02", "C03", "C07", "C08", "C09"),
    "INSULIN": ("A10A",),
    "CANCER": ("L01",),
}  # fmt: skip
# What lowers the pulse, by the way it does so. Two of these together need a letter that names both.
RATE_LOWERING: dict[str, tuple[str, ...]] = {
    "beta": ("C07", "C09BX02", "C09BX04", "C09BX05"),
    "drops": ("S01ED",),
    "ivabradine": ("C01EB17", "C07FX05", "C07FX06"),
    "calcium": ("C08DA", "C08DB", "C09BB10"),
    "digoxin": ("C01AA",),
    "rhythm": ("C01B",),
    "central": ("C02A",),
}
# Combination codes: one we do not list may hold any class of its group, so it counts as all of them.
COMBINATIONS = ("C09BX", "C09DX", "C07F", "A10BD")


@dataclass(frozen=True, slots=True)
class DrugClass:
    """One row of the list."""

    atc: str
    nl: str
    en: str
    flags: dict[str, int]
    rules: tuple[str, ...]
    note: str


@cache
def classes() -> tuple[DrugClass, ...]:
    """The rows of `lists/medicines.toml`."""
    rows = tomllib.loads(_list("medicines.toml"))["class"]
    return tuple(DrugClass(r["atc"], r["nl"], r["en"], r["flags"], tuple(r["rules"]), r["note"]) for r in rows)


@cache
def names() -> dict[str, str]:
    """Names people write, and their codes."""
    return dict(tomllib.loads(_list("medicine_names.toml"))["names"])


def _list(name: str) -> str:
    return (files("hartkracht.rules") / "lists" / name).read_text(encoding="utf-8")


def code(medicine: Medicine) -> str:
    """The ATC code of a medicine; empty where neither code nor name places it, or where the name holds two."""
    return medicine.atc or _by_name(medicine.name)


@cache
def _by_name(name: str) -> str:
    """`perindopril bisoprolol` is no perindopril: two known names together are a question, never the first of them."""
    parts = {names()[part] for part in re.split(r"[^\w-]+", name.lower()) if part in names()}
    return names().get(_plain(name), "") if len(parts) < 2 else ""


def _plain(name: str) -> str:
    """The first word, without the strength: `Bisoprolol 5 mg` is bisoprolol."""
    return name.lower().split()[0] if name.split() else ""


@cache
def rows_for(atc: str) -> tuple[DrugClass, ...]:
    """Every class this code belongs to, longest prefix first."""
    return tuple(sorted((c for c in classes() if atc.startswith(c.atc)), key=lambda c: -len(c.atc)))


def flag_of(medicine: Medicine, flag: str) -> int | None:
    """How strongly a medicine carries a flag or belongs to a group: 0 not, None cannot be said.

    A code that is shorter than its classes, or a combination we do not list, counts as every class it may hold.
    """
    atc = code(medicine)
    if not atc:
        return None
    if flag in GROUPS:
        return int(atc.startswith(GROUPS[flag]) or _may_hold(atc, GROUPS[flag]))
    return max((_strength(row, flag) for row in (*rows_for(atc), *_maybe(atc))), default=0)


def _may_hold(atc: str, prefixes: tuple[str, ...]) -> bool:
    return len(atc) < 7 and any(prefix.startswith(atc) for prefix in prefixes)


@cache
def _maybe(atc: str) -> tuple[DrugClass, ...]:
    """The rows that a short code, or an unlisted combination, may stand for."""
    group = next((prefix for prefix in COMBINATIONS if atc.startswith(prefix)), "")
    listed = any(row.atc == atc for row in classes())
    return tuple(
        row
        for row in classes()
        if (len(atc) < 7 and row.atc.startswith(atc)) or (group and not listed and row.atc.startswith(group))
    )


def listed(atc: str) -> bool:
    """Is there a class for this code, or is it on the list of those that carry nothing?"""
    return bool(atc) and (bool(rows_for(atc)) or bool(_maybe(atc)) or atc.startswith(without_flags()))


@cache
def without_flags() -> tuple[str, ...]:
    """Prefixes of medicines that, as far as this book goes, change nothing."""
    return tuple(row["atc"] for row in tomllib.loads(_list("medicines_without_flags.toml"))["class"])


def _strength(row: DrugClass, flag: str) -> int:
    return int(flag in row.rules) if flag.startswith("R_") else row.flags.get(flag, 0)


def current(medicine: Medicine, day: dt.date) -> bool | None:
    """Is it taken on this day? None where that is unclear."""
    if medicine.unclear:
        return None
    return medicine.stopped is None or medicine.stopped > day


@dataclass(frozen=True, slots=True)
class Takes(Condition):
    """She takes a medicine that carries this flag. Unknown medicines and unclear use keep it open."""

    flag: str

    def holds(self, view: View) -> Truth:
        medicines = view.value("medicines")
        if medicines is UNKNOWN:
            return None
        answers = [self._one(medicine, view.today) for medicine in medicines]
        return True if True in answers else None if None in answers else False

    def _one(self, medicine: Medicine, day: dt.date) -> Truth:
        taken, strength = current(medicine, day), flag_of(medicine, self.flag)
        if taken is False or strength == 0:
            return False
        return None if taken is None or strength is None else True

    def say(self, lang: str) -> str:
        said = FLAGS[self.flag]
        return f"zij gebruikt {said.nl}" if lang == "nl" else f"she takes {said.en}"

    def deny(self, lang: str) -> str:
        said = getattr(FLAGS[self.flag], lang)
        bare = re.sub(r"^(?:een|an?) ", "", said)
        return f"zij gebruikt geen {bare}" if lang == "nl" else f"she takes no {bare}"

    def names(self) -> frozenset[str]:
        return frozenset({"medicines"})


# How many days a medicine that changed is watched (5, R_CHANGE).
SETTLING_DAYS = 14


@dataclass(frozen=True, slots=True)
class ChangedWithin(Condition):
    """A medicine of these prefixes began or stopped within so many days."""

    prefixes: tuple[str, ...]
    days: int

    def holds(self, view: View) -> Truth:
        medicines = view.value("medicines")
        if medicines is UNKNOWN:
            return None
        changes = [day for m in medicines if code(m).startswith(self.prefixes) for day in m.changes]
        return any(dt.timedelta(0) <= view.today - day < dt.timedelta(days=self.days) for day in changes)

    def say(self, lang: str) -> str:
        if lang == "nl":
            return f"een hart-, bloeddruk- of suikermiddel begon, stopte of veranderde in de laatste {self.days} dagen"
        return f"a heart, pressure or glucose medicine began, stopped or changed in the last {self.days} days"

    def names(self) -> frozenset[str]:
        return frozenset({"medicines"})


@dataclass(frozen=True, slots=True)
class TwoRateLowering(Condition):
    """Two medicines, or one combination, lower the pulse in two ways."""

    def holds(self, view: View) -> Truth:
        medicines = view.value("medicines")
        if medicines is UNKNOWN:
            return None
        ways: dict[str, Truth] = {}
        for medicine in medicines:
            taken = current(medicine, view.today)
            for way in rate_lowering(medicine) if taken is not False else ():
                ways[way] = True if ways.get(way) or taken else None
        sure = sum(1 for taken in ways.values() if taken)
        return True if sure >= 2 else None if len(ways) >= 2 else False

    def say(self, lang: str) -> str:
        if lang == "nl":
            return "zij gebruikt twee middelen die de hartslag vertragen, elk op een andere manier"
        return "she takes two medicines that slow the pulse, each in another way"

    def names(self) -> frozenset[str]:
        return frozenset({"medicines"})


def rate_lowering(medicine: Medicine) -> frozenset[str]:
    """The ways in which this medicine slows the pulse."""
    atc = code(medicine)
    return frozenset(way for way, prefixes in RATE_LOWERING.items() if atc.startswith(prefixes))


@dataclass(frozen=True, slots=True)
class TakesLately(Condition):
    """She takes a medicine of these prefixes, or stopped it less than so many days ago."""

    prefixes: tuple[str, ...]
    days: int
    label: Words

    def holds(self, view: View) -> Truth:
        medicines = view.value("medicines")
        if medicines is UNKNOWN:
            return None
        answers = [self._one(m, view.today) for m in medicines if code(m).startswith(self.prefixes)]
        return True if True in answers else None if None in answers else False

    def _one(self, medicine: Medicine, today: dt.date) -> Truth:
        if medicine.unclear:
            return None
        return medicine.stopped is None or today < medicine.stopped + dt.timedelta(days=self.days)

    def say(self, lang: str) -> str:
        what = getattr(self.label, lang)
        if lang == "nl":
            return f"(zij gebruikt {what}, of stopte daar minder dan {days(self.days).say('nl')} geleden mee)"
        return f"(she takes {what}, or stopped it less than {self.days} {'day' if self.days == 1 else 'days'} ago)"

    def names(self) -> frozenset[str]:
        return frozenset({"medicines"})


@dataclass(frozen=True, slots=True)
class TakesNone(Condition):
    """The list of medicines is empty, or all of them were stopped."""

    def holds(self, view: View) -> Truth:
        medicines = view.value("medicines")
        return None if medicines is UNKNOWN else all(current(m, view.today) is False for m in medicines)

    def say(self, lang: str) -> str:
        return "de lijst van medicijnen is leeg" if lang == "nl" else "the list of medicines is empty"

    def deny(self, lang: str) -> str:
        return "de lijst van medicijnen is niet leeg" if lang == "nl" else "the list of medicines is not empty"

    def names(self) -> frozenset[str]:
        return frozenset({"medicines"})


@dataclass(frozen=True, slots=True)
class Unplaced(Condition):
    """A medicine stands there that we cannot place."""

    def holds(self, view: View) -> Truth:
        medicines = view.value("medicines")
        if medicines is UNKNOWN:
            return None
        day = view.today
        return any(current(m, day) is not False and not listed(code(m)) for m in medicines)

    def say(self, lang: str) -> str:
        return "een medicijn dat niet op onze lijst staat" if lang == "nl" else "a medicine that is not on our list"

    def names(self) -> frozenset[str]:
        return frozenset({"medicines"})


@dataclass(frozen=True, slots=True)
class UnclearUse(Condition):
    """Of a medicine on the list it is not clear whether she takes it. No other medicine answers that."""

    def holds(self, view: View) -> Truth:
        unclear = self._unclear(view)
        return None if unclear is None else bool(unclear)

    def _unclear(self, view: View) -> list[str] | None:
        medicines = view.value("medicines")
        return None if medicines is UNKNOWN else [str(m) for m in medicines if current(m, view.today) is None]

    def detail(self, view: View) -> Words | None:
        """Which ones, for whoever asks."""
        named = ", ".join(self._unclear(view) or ())
        return Words(f"Het gaat om: {named}.", f"It is about: {named}.") if named else None

    def say(self, lang: str) -> str:
        if lang == "nl":
            return "van een medicijn is niet duidelijk of zij het gebruikt"
        return "it is not clear whether she takes a medicine"

    def names(self) -> frozenset[str]:
        return frozenset({"medicines"})


def meant(name: str) -> str:
    """The known name nearest to what was written, to ask 'did you mean'."""
    return nearest(_plain(name), names())


def takes(flag: str) -> Takes:
    """The condition that she takes a medicine with this flag."""
    if flag not in FLAGS:
        raise KeyError(flag)
    return Takes(flag)


def describe(medicine: Medicine, lang: str) -> dict[str, Any]:
    """For people: the name as written, its class, and whether it dampens the pulse."""
    rows = rows_for(code(medicine)) if code(medicine) else ()
    return {
        "name": str(medicine),
        "class": getattr(rows[0], lang) if rows else "",
        "dampens": bool(flag_of(medicine, "HRU")),
        "placed": listed(code(medicine)),
    }
