"""The physician's letters: do they still count, and are they from somebody who may clear this person?

A letter counts when it says cleared (with or without limits) and its last day has not passed; the last day counts, and
it ends at 00:00 local time. Of each role a later statement replaces an earlier one; letters that are stated together
all count, in whatever order, and two letters are the strictest of both. A withdrawal takes back every clearance before
it, whoever signed it; a *no* of another physician it leaves standing, for a withdrawal must never open. That nobody
signed anything is *known*: silence never clears. A letter tightens, and what it may open stands in a rule.
"""

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Any

from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, Letter
from hartkracht.rules.language import Condition, Truth, View
from hartkracht.rules.medication import code
from hartkracht.rules.words import CONDITIONS, EVENTS, SYMPTOMS
from hartkracht.units import Quantity

FUTURE_ALLOWED = dt.timedelta(minutes=5)
# In days, by signer (clinical.md 1.7); a letter may name an earlier last day, never a later one.
LONGEST_DAYS = {"gp": 365, "cardiologist": 365, "internist": 365, "specialist": 365, "neurologist": 365,
                "ophthalmologist": 365, "surgeon": 365, "obstetrician": 92, "aortic_specialist": 183}  # fmt: skip
# An aortic specialist is a cardiologist's peer for the heart; nobody else is.
CARDIOLOGISTS = ("cardiologist", "aortic_specialist")
SAYS_NO = ("test_first", "not_now", "call_me")
# Conditions that only a cardiologist may clear (clinical.md 1.5).
CARDIAC = (
    "coronary_disease", "stable_angina", "microvascular_angina", "vasospastic_angina", "scad", "left_main_stenosis",
    "heart_failure", "cardiomyopathy", "hypertrophic_cardiomyopathy", "ppcm", "takotsubo",
    "atrial_fibrillation", "other_arrhythmia", "complex_ventricular_arrhythmia", "av_block_high_degree",
    "pacemaker", "icd", "valve_disease_moderate", "valve_disease_severe",
)  # fmt: skip
ROLES = {
    "gp": Words("huisarts", "GP"),
    "cardiologist": Words("cardioloog", "cardiologist"),
    "internist": Words("internist", "internist"),
    "specialist": Words("specialist", "specialist"),
    "neurologist": Words("neuroloog", "neurologist"),
    "ophthalmologist": Words("oogarts", "ophthalmologist"),
    "surgeon": Words("chirurg", "surgeon"),
    "obstetrician": Words("gynaecoloog", "obstetrician"),
    "aortic_specialist": Words("specialist voor de grote slagader", "aortic specialist"),
}


def letters(view: View) -> tuple[Letter, ...]:
    """The letters stated last by each role, whatever they say, in the order in which they were stated."""
    return view.once("letters", lambda: _letters(view))


def _letters(view: View) -> tuple[Letter, ...]:
    stated = [f for f in view.history("letter") if isinstance(f.value, Letter) and f.at <= view.now + FUTURE_ALLOWED]
    newest = {fact.value.by: fact.at for fact in stated}
    last = [fact for fact in stated if fact.at == newest[fact.value.by]]
    withdrawals = [fact for fact in stated if fact.value.decision == "withdrawn"]
    return tuple(fact.value for fact in last if not any(_takes_back(one, fact) for one in withdrawals))


def _takes_back(withdrawal: Fact, letter: Fact) -> bool:
    """What was stated before it, by any role; of what was stated with it, what was signed up to its day, itself too.

    Never what another physician refused: who withdraws her own letter does not answer for his.
    """
    if letter.value.decision in SAYS_NO and letter.value.by != withdrawal.value.by:
        return False
    together = withdrawal.at == letter.at and letter.value.signed <= withdrawal.value.signed
    return letter.at < withdrawal.at or together


def last_day(letter: Letter) -> dt.date:
    """The last day on which a letter counts: what it says, but never past the longest."""
    longest = letter.signed + dt.timedelta(days=LONGEST_DAYS[letter.by])
    return min(letter.valid_until, longest) if letter.valid_until else longest


def in_date(view: View) -> tuple[Letter, ...]:
    """The letters that say cleared, are signed already and have not run out."""
    return view.once("letters in date", lambda: _in_date(view))


def _in_date(view: View) -> tuple[Letter, ...]:
    return tuple(
        letter
        for letter in letters(view)
        if letter.decision in ("cleared", "cleared_with_limits") and letter.signed <= view.today <= last_day(letter)
    )


def signed_last(view: View) -> dt.date | None:
    """The day of the newest letter in date."""
    return view.once("signed last", lambda: max((letter.signed for letter in in_date(view)), default=None))


class LetterIs(Enum):
    """What can be the matter with the letters as such."""

    ABSENT = Words("er is geen toestemming van een arts", "there is no clearance of a physician")
    NEGATIVE = Words("een arts zei iets anders dan akkoord", "a physician said something other than cleared")
    EXPIRED = Words("de laatste dag van de toestemming is voorbij", "the last day of the clearance has passed")
    UNDATED = Words("de toestemming is van een dag die nog komt", "the clearance is dated on a day to come")


@dataclass(frozen=True, slots=True)
class LetterCondition(Condition):
    """One thing that can be the matter with the letters."""

    matter: LetterIs

    def holds(self, view: View) -> Truth:
        known = letters(view)
        if self.matter is LetterIs.ABSENT:
            return not known
        if self.matter is LetterIs.NEGATIVE:
            return any(letter.decision in SAYS_NO for letter in known)
        if self.matter is LetterIs.UNDATED:
            return any(letter.signed > view.today for letter in known)
        return bool(known) and all(last_day(letter) < view.today for letter in known)

    def say(self, lang: str) -> str:
        return str(getattr(self.matter.value, lang))

    def names(self) -> frozenset[str]:
        return frozenset({"letter"})


@dataclass(frozen=True, slots=True)
class SignedBy(Condition):
    """A letter in date is from one of these."""

    roles: tuple[str, ...]

    def holds(self, view: View) -> Truth:
        return any(letter.by in self.roles for letter in in_date(view))

    def say(self, lang: str) -> str:
        who = (" of " if lang == "nl" else " or ").join(getattr(ROLES[role], lang) for role in self.roles)
        return f"een geldige brief van de {who}" if lang == "nl" else f"a letter in date from the {who}"

    def deny(self, lang: str) -> str:
        who = (" of " if lang == "nl" else " or ").join(getattr(ROLES[role], lang) for role in self.roles)
        return f"geen geldige brief van de {who}" if lang == "nl" else f"no letter in date from the {who}"

    def names(self) -> frozenset[str]:
        return frozenset({"letter"})


@dataclass(frozen=True, slots=True)
class LetterOlder(Condition):
    """The newest letter in date, of these signers, was signed more than so many days ago. The last day counts."""

    days: int
    roles: tuple[str, ...] = tuple(ROLES)

    def holds(self, view: View) -> Truth:
        signed = [letter.signed for letter in in_date(view) if letter.by in self.roles]
        return bool(signed) and view.today > max(signed) + dt.timedelta(days=self.days)

    def say(self, lang: str) -> str:
        text = (
            f"de brief is meer dan {self.days} dagen oud"
            if lang == "nl"
            else f"the letter is over {self.days} days old"
        )
        if len(self.roles) == len(ROLES):
            return text
        who = ", ".join(getattr(ROLES[role], lang) for role in self.roles)
        return f"{text} ({'van' if lang == 'nl' else 'of'}: {who})"

    def names(self) -> frozenset[str]:
        return frozenset({"letter"})


@dataclass(frozen=True, slots=True)
class Names(Condition):
    """A letter in date names this: `field` is diagnoses or known_symptoms."""

    field: str
    word: str

    def holds(self, view: View) -> Truth:
        return any(self.word in letter.details.get(self.field, ()) for letter in in_date(view))

    def say(self, lang: str) -> str:
        what = getattr({**CONDITIONS, **SYMPTOMS}[self.word], lang)
        return f"de brief noemt: {what}" if lang == "nl" else f"the letter names: {what}"

    def deny(self, lang: str) -> str:
        what = getattr({**CONDITIONS, **SYMPTOMS}[self.word], lang)
        return f"de brief noemt niet: {what}" if lang == "nl" else f"the letter does not name: {what}"

    def names(self) -> frozenset[str]:
        return frozenset({"letter"})


@dataclass(frozen=True, slots=True)
class LetterSays(Condition):
    """A letter in date, of one of these signers, answers this detail with yes."""

    answer: str
    label: Words
    roles: tuple[str, ...] = tuple(ROLES)

    def holds(self, view: View) -> Truth:
        return any(
            letter.details.get(self.answer) in ("yes", True) for letter in in_date(view) if letter.by in self.roles
        )

    def say(self, lang: str) -> str:
        return str(getattr(self.label, lang))

    def deny(self, lang: str) -> str:
        return f"{'de brief zegt niet' if lang == 'nl' else 'the letter does not say'}: {self.say(lang)}"

    def names(self) -> frozenset[str]:
        return frozenset({"letter"})


@dataclass(frozen=True, slots=True)
class LetterLimits(Condition):
    """A letter in date sets this limit; with `at_most`, no higher than that."""

    limit: str
    label: Words
    at_most: Quantity | None = None
    roles: tuple[str, ...] = tuple(ROLES)

    def holds(self, view: View) -> Truth:
        return any(self._within(letter.limits[self.limit]) for letter in in_date(view) if self._may(letter))

    def _may(self, letter: Letter) -> bool:
        return letter.by in self.roles and self.limit in letter.limits

    def _within(self, value: Any) -> bool:
        return self.at_most is None or bool(value <= self.at_most)

    def say(self, lang: str) -> str:
        bound = f" ({'hoogstens' if lang == 'nl' else 'at most'} {self.at_most.say(lang)})" if self.at_most else ""
        what = f"{getattr(self.label, lang)}{bound}"
        return f"de brief noemt een grens: {what}" if lang == "nl" else f"the letter sets a limit: {what}"

    def deny(self, lang: str) -> str:
        told = self.say(lang)
        return told.replace("noemt een grens", "noemt geen grens").replace("sets a limit", "sets no limit")

    def names(self) -> frozenset[str]:
        return frozenset({"letter"})


@dataclass(frozen=True, slots=True)
class EventSinceLetter(Condition):
    """This happened after the newest letter in date was signed."""

    what: str

    def holds(self, view: View) -> Truth:
        signed = signed_last(view)
        if signed is None:
            return False
        events = view.value("events")
        if events is UNKNOWN:
            return None
        return any(event.what == self.what and signed < event.on <= view.today for event in events)

    def missing(self, view: View) -> frozenset[str]:
        return frozenset({"events"}) if self.holds(view) is None else frozenset()

    def say(self, lang: str) -> str:
        what = getattr(EVENTS[self.what], lang)
        return f"{what}, na de dag van de brief" if lang == "nl" else f"{what}, after the day of the letter"

    def names(self) -> frozenset[str]:
        return frozenset({"events", "letter"})


@dataclass(frozen=True, slots=True)
class MedicineSinceLetter(Condition):
    """A medicine of these classes began, stopped or changed its dose after the newest letter in date was signed."""

    prefixes: tuple[str, ...]
    label: Words
    begun_only: bool = False

    def holds(self, view: View) -> Truth:
        signed = signed_last(view)
        if signed is None:
            return False
        medicines = view.value("medicines")
        if medicines is UNKNOWN:
            return None
        concerned = [medicine for medicine in medicines if code(medicine).startswith(self.prefixes)]
        days = [day for m in concerned for day in ((m.since,) if self.begun_only else m.changes)]
        return any(signed < day <= view.today for day in days if day)

    def missing(self, view: View) -> frozenset[str]:
        return frozenset({"medicines"}) if self.holds(view) is None else frozenset()

    def say(self, lang: str) -> str:
        changed = {"nl": ("veranderde", "begon"), "en": ("changed", "began")}[lang][self.begun_only]
        after = "na de dag van de brief" if lang == "nl" else "after the day of the letter"
        return f"{getattr(self.label, lang)} {changed} {after}"

    def names(self) -> frozenset[str]:
        return frozenset({"medicines", "letter"})


@dataclass(frozen=True, slots=True)
class NamesMedicine(Condition):
    """A letter in date names every medicine that carries this flag, or is newer than it (`newer_counts`)."""

    flag: str
    label: Words
    newer_counts: bool = True

    def holds(self, view: View) -> Truth:
        from hartkracht.rules.medication import current, flag_of

        medicines = view.value("medicines")
        if medicines is UNKNOWN:
            return None
        carriers = [m for m in medicines if current(m, view.today) is not False and flag_of(m, self.flag) != 0]
        answers = [self._known(medicine, view) for medicine in carriers]
        return False if False in answers else None if None in answers else True

    def _known(self, medicine: Any, view: View) -> Truth:
        if any(_named(letter, medicine) for letter in in_date(view)):
            return True
        signed = signed_last(view)
        if signed is None or not self.newer_counts:
            return False
        return None if medicine.since is None else bool(medicine.since <= signed)

    def missing(self, view: View) -> frozenset[str]:
        return frozenset({"medicines"}) if self.holds(view) is None else frozenset()

    def say(self, lang: str) -> str:
        what = getattr(self.label, lang)
        if lang == "nl":
            return f"de brief noemt {what}" + (", of is van na het begin ervan" if self.newer_counts else "")
        return f"the letter names {what}" + (", or is of a later day than its beginning" if self.newer_counts else "")

    def deny(self, lang: str) -> str:
        what = getattr(self.label, lang)
        if lang == "nl":
            return f"de brief noemt {what} niet" + (", en is niet van na het begin ervan" if self.newer_counts else "")
        return f"the letter does not name {what}" + (
            ", and is of no later day than its beginning" if self.newer_counts else ""
        )

    def names(self) -> frozenset[str]:
        return frozenset({"medicines", "letter"})


def _named(letter: Letter, medicine: Any) -> bool:
    """Is this medicine among those the letter names, by code, by prefix of a code, or by name?"""
    for item in letter.details.get("medicines_named", ()):
        word = str(item.get("atc") or item.get("name") or "") if isinstance(item, dict) else str(item)
        if word and (code(medicine).startswith(word.upper()) or word.lower() == medicine.name.lower()):
            return True
    return False


def signed_by(*roles: str) -> SignedBy:
    """The condition that a letter in date is from one of these."""
    return SignedBy(roles)


def names_diagnosis(word: str) -> Names:
    """The condition that a letter in date names this condition."""
    return Names("diagnoses", word)


def names_symptom(word: str) -> Names:
    """The condition that a letter in date names this symptom as known."""
    return Names("known_symptoms", word)
