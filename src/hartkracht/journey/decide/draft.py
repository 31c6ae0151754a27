"""A command under way: who asks, what was written so far, and how it is refused."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from hartkracht.journey import chart as charts
from hartkracht.journey.chart import Chart
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.dose import Words
from hartkracht.model.facts import Fact
from hartkracht.rules import facts as fact_catalogue
from hartkracht.rules.facts import CATALOGUE
from hartkracht.rules.spec import FactError

NAMED = frozenset({"coach", "physician"})
# A signed link speaks for the client it was made for.
SPEAKS_FOR = {"link": "client"}


class Refused(Exception):
    """The command cannot be carried out; `words` say why and what to do. Nothing was written."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(nl, en)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, in which role, when, and under which command id."""

    now: dt.datetime
    by: str
    role: str
    command_id: str

    def name(self, what: str) -> str:
        """A new id that the same command would make again, so that trying twice makes one thing."""
        return hashlib.sha256(f"{self.command_id}/{what}".encode()).hexdigest()[:32]


@dataclass(slots=True)
class Draft:
    """What happens under one command, in order, with the chart as it will be after each line."""

    chart: Chart
    asking: Asking
    lines: list[e.Payload] = field(default_factory=list)

    def add(self, what: e.Payload) -> None:
        """Write one line, and let the chart see it."""
        a = self.asking
        entry = e.Entry("", self.chart.seq + 1, a.command_id, a.now, a.by, a.role, what)
        self.chart = charts.evolve(self.chart, entry)
        self.lines.append(what)


@singledispatch
def carry_out(command: c.Command, draft: Draft) -> None:
    """Write into the draft what this command leads to. Raises Refused; then nothing of the draft counts."""
    raise TypeError(f"no rule says what {type(command).__name__} leads to")


def enrolled(chart: Chart) -> e.Enrolled:
    if chart.person is None:
        raise Refused("Deze persoon is nog niet ingeschreven.", "This person is not enrolled yet.")
    return chart.person


def stated_as(name: str, raw: Any, at: dt.datetime, role: str) -> Fact:
    """The fact as this role may state it. Raises Refused with the exact, gentle sentence of its kind."""
    try:
        fact = fact_catalogue.parse(name, raw, at, role)
    except FactError as problem:
        raise Refused(problem.words.nl, problem.words.en) from None
    spec = CATALOGUE[fact.name]
    if SPEAKS_FOR.get(role, role) not in spec.by:
        raise Refused(
            f"{spec.label.nl[:1].upper()}{spec.label.nl[1:]}: dat geeft iemand anders op.",
            f"{spec.label.en[:1].upper()}{spec.label.en[1:]}: somebody else states that.",
        )
    return fact
