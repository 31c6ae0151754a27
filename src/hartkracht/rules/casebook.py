"""The cases of screening: a person in a sentence, what differs from a plain one, and the verdict that must come out.

Cases lie beside the chapters as YAML, so that a clinician can read and write them; `hartkracht verify cases` runs them
on the practice's own machine. Other kinds of cases (`kind:`) belong to other chapters and are left alone here.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from hartkracht.model.facts import FactSheet
from hartkracht.rules.factfile import read_facts, read_moment

ABSENT = "absent"
# What a case of the dose leaves out is plain: nothing taken, nothing had.
PLAIN_DOSE = {"medicines": [], "conditions": [], "events": [], "q23": "no", "pregnancy": "no", "symptoms_now": []}
FOLDER = files("hartkracht.rules") / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `rule` is what it shows, and `shows` how: fires, just-not or unknown; both empty for a scenario."""

    sentence: str
    file: str
    person: str
    on: str
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    rule: str = ""
    shows: str = ""

    @property
    def moment(self) -> dt.datetime:
        """When it is judged."""
        return read_moment(self.on)

    def sheet(self) -> FactSheet:
        """The person's facts with those of the case; a fact that is `absent` was never stated."""
        merged = {**people()[self.person], **self.facts}
        return read_facts({name: raw for name, raw in merged.items() if raw != ABSENT}, self.moment)


@cache
def cases() -> tuple[Case, ...]:
    """Every case of screening, in the order of files and lines."""
    found: list[Case] = []
    for file in sorted(FOLDER.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml") and file.name != "people.yaml":
            found.extend(_read(file.name, _load(file.read_text(encoding="utf-8"))))
    return tuple(found)


def load(file: str) -> list[dict[str, Any]]:
    """The rows of one file of cases, every scalar as text."""
    return list(_load((FOLDER / file).read_text(encoding="utf-8")))


@cache
def rows(file: str) -> tuple[dict[str, Any], ...]:
    """The rows of one file of cases of another kind: numbers are numbers, and yes and no are true and false."""
    return tuple(yaml.load((FOLDER / file).read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def _read(file: str, written: list[dict[str, Any]] | None) -> Iterator[Case]:
    for row in written or []:
        if row.get("kind", "screen") == "screen":
            yield Case(
                row["case"],
                file,
                row.get("person", "plain"),
                row.get("on", _on()),
                MappingProxyType(row.get("facts") or {}),
                MappingProxyType(row["expect"]),
                row.get("rule", ""),
                row.get("shows", ""),
            )


def _load(text: str) -> Any:
    """Every scalar stays text, as in a facts file."""
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


@cache
def _document() -> dict[str, Any]:
    return dict(_load((FOLDER / "people.yaml").read_text(encoding="utf-8")))


@cache
def people() -> dict[str, dict[str, Any]]:
    """The people that cases start from, by name, in the raw form of a facts file."""
    listed: dict[str, dict[str, Any]] = _document()["people"]
    return {name: {**listed.get(facts.get("like", ""), {}), **_own(facts)} for name, facts in listed.items()}


def _own(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: raw for name, raw in facts.items() if name != "like"}


def _on() -> str:
    return str(_document()["on"])


def wrong(
    case: Case, clearance: str, fired: tuple[str, ...], missing: tuple[str, ...], limits: Mapping[str, Any]
) -> list[str]:
    """What differs from what the case expects, in English; empty where it holds."""
    expected = case.expect
    found = []
    if "clearance" in expected and expected["clearance"] != clearance:
        found.append(f"the verdict is {clearance}, expected {expected['clearance']}")
    for word, names, have in (("fired", "fired", fired), ("open", "open", missing)):
        found += [f"{name} is not {word}" for name in expected.get(names, ()) if name not in have]
        found += [f"{name} is {word}" for name in expected.get(f"not_{names}", ()) if name in have]
    for name, value in expected.get("limits", {}).items():
        if name not in limits or str(limits[name]) != value:
            found.append(f"the limit {name} is {limits.get(name)}, expected {value}")
    return found
