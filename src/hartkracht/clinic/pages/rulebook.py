"""The rulebook as a physician reads it: each rule with its condition printed, its source, its origin, since when.

Open to everybody, without signing in. Printed from the rules themselves; nothing about a rule is written here twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hartkracht.clinic import names, verdicts
from hartkracht.clinic.paging import page_of
from hartkracht.model.decision import Clearance, Concern, CueLevel
from hartkracht.model.dose import Words
from hartkracht.model.facts import Medicine
from hartkracht.rules import book as books
from hartkracht.rules import dosing, evidence
from hartkracht.rules import printed as words_of
from hartkracht.rules.book import BOOK
from hartkracht.rules.disagreements import DISAGREEMENTS
from hartkracht.rules.dosing import Ground
from hartkracht.rules.example import examples
from hartkracht.rules.exercises import exercises, left_out
from hartkracht.rules.facts import CATALOGUE, DERIVED
from hartkracht.rules.language import Condition, Rule, Speaks
from hartkracht.rules.medication import Takes, code, flag_of

CHAPTERS: Mapping[str, tuple[Rule, ...]] = dict(BOOK.every_chapter())
EXERCISES = "exercises"
KINDS = {"source": Words("uit een bron", "from a source"), "own": Words("eigen voorstel", "our own proposal")}
SHOWN = {
    "fires": ("look", Words("gaat af", "fires")),
    "just-not": ("may", Words("net niet", "just not")),
    "unknown": ("unknown", Words("onbekend", "not known")),
}
_NOBODY = Words("Niemand kan dit overslaan.", "Nobody can pass this.")
OPENS: Mapping[Clearance, Words] = {
    Clearance.REDUCED: Words("De begeleider tekent, met een reden.", "The supervisor signs, with a reason."),
    Clearance.INCOMPLETE: Words("Het antwoord opent dit.", "The answer opens this."),
    Clearance.ASK_PHYSICIAN: Words("Alleen een arts opent dit.", "Only a physician opens this."),
    Clearance.NOT_TODAY: _NOBODY,
    Clearance.NOT_SUITABLE: _NOBODY,
    Clearance.EMERGENCY: _NOBODY,
}
CUE_ICONS = {CueLevel.PRAISE: "tick", CueLevel.PAUSE: "pause", CueLevel.STOP: "stop"}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule, printed."""

    rule: Rule
    when: Words
    then: Words
    opens: Words | None
    icon: str
    asks: tuple[Words, ...]
    people: tuple[tuple[str, Words, Words], ...]

    @property
    def own(self) -> bool:
        """Is it our own proposal?"""
        return self.rule.source.origin == "D"

    @property
    def origin(self) -> Words:
        """Where the rule comes from, in words."""
        return words_of.ORIGINS[self.rule.source.origin]

    @property
    def confidence(self) -> Words:
        """How sure that is."""
        return words_of.CONFIDENCE[self.rule.source.confidence]


@require_safe
def rulebook(request: HttpRequest) -> HttpResponse:
    """One chapter, or what a search found in all of them."""
    sought, chapter = request.GET.get("q", "").strip()[:100], request.GET.get("chapter", "")
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    if chapter == EXERCISES and not sought:
        return _exercises(request)
    if chapter not in CHAPTERS and not sought:
        chapter = next(iter(CHAPTERS))
    rules = tuple(rule for rule in (search(sought) if sought else CHAPTERS[chapter]) if of_kind(rule, kind))
    page = page_of(request, [printed(rule) for rule in rules])
    whole_dose = not sought and chapter == "dose" and page.number == 1
    context = {
        **_around("" if sought else chapter, kind),
        "sought": sought,
        "page": page,
        "found": len(rules),
        "phases": phases() if whole_dose else None,
        "grounds": _grounds(sought) if sought else list(dosing.GROUNDS.values()) if whole_dose else [],
    }
    return render(request, "rulebook/rulebook.html", context)


def _around(chapter: str, kind: str) -> dict[str, Any]:
    """What stands around every page of the book: chapters with their counts, filters, how many rules, which version."""
    counted = [(key, Words(*books.TITLES[key]), _count(rules, kind)) for key, rules in CHAPTERS.items()]
    every = list(BOOK.every_rule())
    return {
        "chapters": [*counted, (EXERCISES, words_of.EXERCISES_TITLE, len(exercises()))],
        "chapter": chapter,
        "kind": kind,
        "kinds": [(key, words, _count(every, key)) for key, words in KINDS.items()],
        "total": len(every),
        "version": BOOK.version,
    }


def _count(rules: Iterable[Rule], kind: str) -> int:
    return sum(of_kind(rule, kind) for rule in rules)


def of_kind(rule: Rule, kind: str) -> bool:
    """Does a filter let this rule through? Without one, every rule."""
    return not kind or (rule.source.origin == "D") == (kind == "own")


def _exercises(request: HttpRequest) -> HttpResponse:
    """What may be chosen, as a table; and what never is, with the reason."""
    heads = zip(words_of.EXERCISES_HEAD["nl"], words_of.EXERCISES_HEAD["en"], strict=True)
    rows = [[Words(nl, en) for nl, en in zip(*(words_of.exercise_cells(one, lang) for lang in ("nl", "en")), strict=True)]
            for one in exercises().values()]  # fmt: skip
    context = {
        **_around(EXERCISES, ""),
        "head": [Words(*pair) for pair in heads],
        "rows": rows,
        "about": words_of.EXERCISES_ABOUT,
        "never": left_out(),
        "never_title": words_of.LEFT_OUT_TITLE,
    }
    return render(request, "rulebook/exercises.html", context)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """What the method claims, how sure that is, what supports it and what speaks against it."""
    return render(request, "rulebook/evidence.html", {"claims": evidence.CLAIMS, "differ": DISAGREEMENTS})


def phases() -> dict[str, Any]:
    """The phases of the dose as a table: the title and the sentence above it, a head, and rows of words and cells."""
    heads = [Words(nl, en) for nl, en in zip(words_of.PHASE_HEAD["nl"], words_of.PHASE_HEAD["en"], strict=True)]
    columns = zip(*(words_of.phase_cells(phase) for phase in dosing.PHASES), strict=True)
    return {
        "title": words_of.PHASES_TITLE,
        "about": words_of.PHASES_ABOUT,
        "head": dosing.PHASES,
        "rows": list(zip(heads, columns, strict=True)),
        "sources": list(dict.fromkeys(phase.source for phase in dosing.PHASES)),
    }


def search(sought: str) -> tuple[Rule, ...]:
    """The rules in which every word sought occurs, in either language; a medicine's name finds the rules it falls under."""
    words = [(word, _medicine(word)) for word in sought.casefold().split()]
    return tuple(rule for rule in BOOK.every_rule() if all(_finds(*word, rule) for word in words))


def _finds(word: str, medicine: Medicine | None, rule: Rule) -> bool:
    if word in _text(rule).casefold():
        return True
    return medicine is not None and any(flag_of(medicine, takes.flag) for takes in _takes(rule.when))


def _medicine(word: str) -> Medicine | None:
    found = Medicine(name=word)
    return found if code(found) else None


def _takes(condition: Condition) -> Iterator[Takes]:
    """Every *takes a medicine of* in a condition."""
    if isinstance(condition, Takes):
        yield condition
    for part in condition.parts():
        yield from _takes(part)


def _grounds(sought: str) -> list[Ground]:
    return [one for one in dosing.GROUNDS.values() if _holds(sought, f"{one.id} {one.says.nl} {one.says.en}")]


def _holds(sought: str, text: str) -> bool:
    return all(word in text.casefold() for word in sought.casefold().split())


def _text(rule: Rule) -> str:
    parts = (
        rule.id,
        rule.says.nl,
        rule.says.en,
        rule.why.nl,
        rule.why.en,
        rule.source.nl,
        rule.source.en,
        rule.when.say("nl"),
        rule.when.say("en"),
        *(f"{words.nl} {words.en}" for words in _labels(rule)),
    )
    return " ".join(parts)


def _labels(rule: Rule) -> Iterator[Words]:
    """How the facts of a rule are called, and those they are worked out of: a pressure is found by that word too."""
    for name in rule.when.names():
        yield from (CATALOGUE[one].label for one in (name, DERIVED.get(name, "")) if one in CATALOGUE)


def printed(rule: Rule) -> Line:
    """A rule as it reads."""
    when = Words(rule.when.say("nl"), rule.when.say("en"))
    then = Words(words_of.outcome(rule, "nl"), words_of.outcome(rule, "en"))
    asks = tuple(CATALOGUE[name].label for name in sorted(rule.when.names()) if name in CATALOGUE)
    told = examples(rule)
    people = tuple((icon, said, told[shows]) for shows, (icon, said) in SHOWN.items() if shows in told)
    return Line(rule, when, then, opens(rule), _icon(rule), asks, people)


def opens(rule: Rule) -> Words | None:
    """Who may pass this; a limit and a note are not passed but kept."""
    return OPENS.get(rule.then) if isinstance(rule.then, Clearance) else None


def _icon(rule: Rule) -> str:
    match rule.then:
        case Speaks(level):
            return CUE_ICONS.get(level, "speaker")
        case Clearance():
            return verdicts.RUNGS[rule.then][0]
        case Concern():
            return names.level(rule.then.name)[1]
    return "gauge"
