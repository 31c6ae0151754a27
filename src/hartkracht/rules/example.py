"""Example people: the cases of a rule said as people, in Dutch and English, so that a reader sees where a rule begins.

A case is written once, as data; what is read here is printed from its facts, so that the example cannot drift from what
is tested. Only the facts the rule reads are told. Nothing is judged here.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, FactSheet, Letter, Medicine, PastEvent
from hartkracht.rules import dosing, live
from hartkracht.rules.casebook import ABSENT, PLAIN_DOSE, Case, cases, load, people
from hartkracht.rules.factfile import read_moment
from hartkracht.rules.facts import ALIASES, CATALOGUE, DERIVED, Sheet, parse
from hartkracht.rules.language import ListFact, NumberFact, Rule, WordFact
from hartkracht.rules.letter import ROLES
from hartkracht.rules.limits import LIMITS
from hartkracht.rules.medication import describe
from hartkracht.rules.spec import OneOf, SomeOf
from hartkracht.rules.words import CONDITIONS, EVENTS, SYMPTOMS, capital
from hartkracht.units import Quantity

SHOWS = ("fires", "just-not", "unknown")
_NOW = "2026-11-22T10:30+01:00"
NOT_KNOWN = Words("niet bekend", "not known")
NOTHING = Words("geen", "none")
_FEATURES = {f.name: f for f in vars(live).values() if isinstance(f, NumberFact | WordFact | ListFact)}


def examples(rule: Rule) -> Mapping[str, Words]:
    """{fires | just-not | unknown: the person}, as far as the cases of this rule show them."""
    found = _screened(rule) or _elsewhere(rule)
    return {shows: said for shows in SHOWS if shows in found and (said := found[shows]).nl}


def _screened(rule: Rule) -> dict[str, Words]:
    first: dict[str, Words] = {}
    for case in cases_of(rule.id):
        first.setdefault(case.shows, _person(case, rule))
    return first


@cache
def _by_rule() -> dict[str, tuple[Case, ...]]:
    found: dict[str, tuple[Case, ...]] = {}
    for case in cases():
        found[case.rule] = (*found.get(case.rule, ()), case)
    return found


def cases_of(rule_id: str) -> tuple[Case, ...]:
    """The cases of screening that are about this rule."""
    return _by_rule().get(rule_id, ())


def _person(case: Case, rule: Rule) -> Words:
    whole = {**people()[case.person], **case.facts}
    told = _named({**{ALIASES.get(n, n): raw for n, raw in whole.items()}}, _read_by(rule), case.facts)
    sex, age = CATALOGUE["sex"].kind, str(whole.get("age", "")).split()
    assert isinstance(sex, OneOf)
    who = sex.words.get(str(whole.get("sex")), NOT_KNOWN)
    years = age[0] if age and age[0].isdigit() else "?"
    english = {"female": "Woman", "male": "Man"}.get(str(whole.get("sex")), "Somebody")
    return Words(f"{who.nl.capitalize()}, {years}. {capital(told.nl)}", f"{english}, {years}. {capital(told.en)}")


def _read_by(rule: Rule) -> set[str]:
    return {DERIVED.get(name, name) for name in rule.when.names()} | set(rule.when.names())


def _named(facts: Mapping[str, Any], read: set[str], own: Mapping[str, Any]) -> Words:
    """What the rule reads, in the order of the catalogue; where the case says nothing of it, what it does say."""
    shown = [name for name in facts if name in read] or [ALIASES.get(name, name) for name in own]
    told = [fact(name, facts.get(name, ABSENT)) for name in sorted(shown, key=list(CATALOGUE).index)]
    return Words("; ".join(t.nl for t in told), "; ".join(t.en for t in told))


# --- one fact, said -------------------------------------------------------------------------------


def fact(name: str, raw: Any) -> Words:
    """A fact of the catalogue in words: its label and its value."""
    label, said = CATALOGUE[name].label, _value(name, raw)
    return Words(f"{label.nl}: {said.nl}", f"{label.en}: {said.en}")


def _value(name: str, raw: Any) -> Words:
    if raw in (ABSENT, "unknown", None):
        return NOT_KNOWN
    if isinstance(raw, list) and raw and all(isinstance(one, Mapping) and "value" in one for one in raw):
        return _joined([_at(_value(name, one["value"]), one.get("at", "")) for one in raw], Words("dan", "then"))
    if name == "letter" and isinstance(raw, list):
        return _joined([_value(name, one) for one in raw], Words("en", "and"))
    return _said(CATALOGUE[name].parse(raw), name)


def _at(said: Words, moment: str) -> Words:
    if not moment:
        return said
    when = read_moment(moment)
    return Words(f"{said.nl} ({when:%d-%m, %H.%M} uur)", f"{said.en} ({when:%d-%m, %H:%M})")


def _joined(parts: Iterable[Words], word: Words) -> Words:
    every = list(parts)
    return Words(f", {word.nl} ".join(p.nl for p in every), f", {word.en} ".join(p.en for p in every))


def _said(value: Any, name: str) -> Words:
    kind = CATALOGUE[name].kind
    if value is UNKNOWN:
        return NOT_KNOWN
    if isinstance(value, Quantity):
        return Words(value.say("nl"), value.say("en"))
    if isinstance(kind, OneOf | SomeOf):
        return _listed([kind.words[word] for word in ([value] if isinstance(value, str) else value)])
    if isinstance(value, Letter):
        return _letter(value)
    if isinstance(value, tuple):
        return _listed([_item(one) for one in value])
    return Words(str(value), str(value))


def _listed(words: list[Words]) -> Words:
    every = {(word.nl, word.en): word for word in words}
    return _joined(every.values(), Words("en", "and")) if every else NOTHING


def _item(one: Any) -> Words:
    if isinstance(one, PastEvent):
        name = EVENTS[one.what]
        return Words(f"{name.nl} op {one.on:%d-%m-%Y}", f"{name.en} on {one.on.isoformat()}")
    if isinstance(one, Medicine):
        groups = {lang: describe(one, lang)["class"] for lang in ("nl", "en")}
        code, when = str(one), _since(one)
        named = [f"{groups[lang]} ({code})" if groups[lang] else code for lang in ("nl", "en")]
        return Words(f"{named[0]}{when.nl}", f"{named[1]}{when.en}")
    upper, lower = one
    return Words(f"{upper}/{lower}", f"{upper}/{lower}")


def _since(medicine: Medicine) -> Words:
    days = (("sinds", "since", medicine.since), ("gestopt", "stopped", medicine.stopped),
            ("veranderd", "changed", medicine.changed))  # fmt: skip
    told = [(nl, en, day) for nl, en, day in days if day]
    return Words("".join(f", {nl} {day:%d-%m-%Y}" for nl, _, day in told),
                 "".join(f", {en} {day.isoformat()}" for _, en, day in told))  # fmt: skip


# What a physician decided, where it is no plain yes.
_DECIDED = {
    "test_first": Words(", eerst een test", ", a test first"),
    "not_now": Words(", nu niet", ", not now"),
    "call_me": Words(", bel mij eerst", ", call me first"),
    "withdrawn": Words(", ingetrokken", ", withdrawn"),
}


def _letter(letter: Letter) -> Words:
    who = ROLES[letter.by]
    bounds = [
        (LIMITS[name], value) for name, value in letter.limits.items() if name in LIMITS and isinstance(value, Quantity)
    ]
    decided, until, named = _DECIDED.get(letter.decision, Words("", "")), letter.valid_until, _named_in(letter)
    last = Words(f", tot en met {until:%d-%m-%Y}", f", until {until.isoformat()}") if until else Words("", "")
    nl = decided.nl + last.nl + "".join(f", {words.nl} {value.say('nl')}" for words, value in bounds) + named.nl
    en = decided.en + last.en + "".join(f", {words.en} {value.say('en')}" for words, value in bounds) + named.en
    return Words(f"{who.nl}, {letter.signed:%d-%m-%Y}{nl}", f"{who.en}, {letter.signed.isoformat()}{en}")


def _named_in(letter: Letter) -> Words:
    """What a letter names: without it, two people would read as one."""
    words = {"diagnoses": CONDITIONS, "known_symptoms": SYMPTOMS, "shorter_wait": EVENTS}
    named = [known[word] for name, known in words.items() for word in letter.details.get(name, ()) if word in known]
    named += [Words(str(one), str(one)) for one in letter.details.get("medicines_named", ())]
    said = _listed(named)
    return Words(f", noemt {said.nl}", f", names {said.en}") if named else Words("", "")


# --- rules of the dose, the live hour and afterwards ----------------------------------------------


@cache
def _others() -> tuple[Mapping[str, Any], ...]:
    return tuple(row for file in ("dosing.yaml", "live.yaml", "aftercare.yaml") for row in load(file))


def _elsewhere(rule: Rule) -> dict[str, Words]:
    read: set[str] = _read_by(rule)
    found: dict[str, Words] = {}
    for row in _others():
        told = row.get("known") if row.get("kind") == "live" else {**row.get("facts", {}), **row.get("answers", {})}
        named = {name: raw for name, raw in (told or {}).items() if ALIASES.get(name, name) in read}
        shows = _shows(row, rule, named) if named else ""
        if shows and shows not in found and _told(named) not in found.values():
            found[shows] = _told(named)
    return found


def _shows(row: Mapping[str, Any], rule: Rule, named: Mapping[str, Any]) -> str:
    """What a case shows of a rule: what fired, or for the dose, what its condition says of the facts of the case."""
    if row.get("kind") == "dose":
        return "" if row["expect"].get("refused") else _holds(rule, named)
    if rule.id in row["expect"]["fired"]:
        return "fires"
    return "unknown" if "unknown" in named.values() else "just-not"


def _holds(rule: Rule, named: Mapping[str, Any]) -> str:
    if rule.id not in dosing.BY_ID:
        return ""
    now = read_moment(_NOW)
    stated = {**PLAIN_DOSE, **named}
    known = FactSheet.of([parse(ALIASES.get(name, name), raw, now, "file") for name, raw in stated.items()])
    return {True: "fires", False: "just-not", None: "unknown"}[rule.when.holds(Sheet(known, now))]


def _told(named: Mapping[str, Any]) -> Words:
    said = [_feature(name, raw) if name in _FEATURES and name not in CATALOGUE else fact(ALIASES.get(name, name), raw)
            for name, raw in named.items()]  # fmt: skip
    return Words(capital("; ".join(s.nl for s in said)), capital("; ".join(s.en for s in said)))


def _feature(name: str, raw: Any) -> Words:
    known, value = _FEATURES[name], live.read(name, raw)
    if value is UNKNOWN:
        said = NOT_KNOWN
    elif isinstance(value, Quantity):
        said = Words(value.say("nl"), value.say("en"))
    else:
        assert not isinstance(known, NumberFact)
        said = _listed([known.allowed.get(word, NOTHING) for word in ([value] if isinstance(value, str) else value)])
    return Words(f"{known.label.nl.rstrip(',')}: {said.nl}", f"{known.label.en.rstrip(',')}: {said.en}")
