"""The client's own pages: the intake one question at a time, what it came to, and her next session.

No list of questions stands here: the next one is what the weightiest open rule misses. Each answer is kept on its own.
Nothing here decides whether she may train; it shows what the rulebook says, in plain words.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from hartkracht import desk
from hartkracht.clinic import asking, names, verdicts
from hartkracht.clinic.access import account, actor, client, command_id
from hartkracht.clinic.pages import answering
from hartkracht.clinic.pages.check import answer_112
from hartkracht.journey.chart import Chart
from hartkracht.journey.follow_up import opens_112
from hartkracht.journey.screen import next_question, screen
from hartkracht.model import command as c
from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Change, PlannedExercise, Words
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet
from hartkracht.rules import dosing
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import CATALOGUE
from hartkracht.rules.language import Rule
from hartkracht.rules.spec import CLIENT, FactError, FactSpec
from hartkracht.rules.words import EVENTS

# Where an answer to one of these is not a plain no, she is asked at once what she feels now (clinical.md 14, Q01-Q04).
MAY_BE_NOW = {"chest_pain_month": "chest_pressure", "breathless_worse": "breathless", "palpitations_felt": "palpitations",
              "fainted_year": "fainted", "effort_complaints": "chest_pressure"}  # fmt: skip
PLAIN_NO = ("no", "none")
FELT_NOW = "symptoms_now"

VERDICTS: dict[Clearance, tuple[Words, Words]] = {
    Clearance.CLEARED: (
        Words("U mag trainen", "You may train"),
        Words("Uw coach maakt de eerste afspraak. Aan de deur meten we uw bloeddruk.",
              "Your coach makes the first appointment. At the door we measure your blood pressure."),
    ),
    Clearance.REDUCED: (
        Words("U mag trainen, lichter dan anders", "You may train, lighter than usual"),
        Words("De redenen staan hieronder. Uw coach past de training aan.",
              "The reasons are below. Your coach adapts the session."),
    ),
    Clearance.INCOMPLETE: (
        Words("We weten nog niet genoeg", "We do not know enough yet"),
        Words("Wat onbekend is, telt als streng. Hieronder staat wat we missen. Niemand begint op goed geluk.",
              "What is unknown counts as strict. Below is what we miss. Nobody begins on a guess."),
    ),
    Clearance.ASK_PHYSICIAN: (
        Words("Eerst kijkt uw arts ernaar", "Your physician looks at it first"),
        Words("Uw coach vraagt het uw arts. U hoort het van uw coach. Tot dan begint u niet.",
              "Your coach asks your physician. You hear it from your coach. Until then you do not begin."),
    ),
    Clearance.NOT_TODAY: (
        Words("Vandaag niet", "Not today"),
        Words("Hieronder staat waarom. Gaat het slechter, of blijft het? Bel uw huisarts.",
              "Below is why. Is it getting worse, or does it stay? Call your GP."),
    ),
    Clearance.NOT_SUITABLE: (
        Words("Deze training past niet bij u", "This training does not suit you"),
        Words("Dat is geen oordeel over u. Bij wat u heeft, is dit niet veilig. Bespreek met uw arts wat wel kan.",
              "That is no judgement of you. With what you have, this is not safe. Ask your physician what is."),
    ),
    Clearance.EMERGENCY: (
        Words("Bel nu 112", "Call 112 now"),
        Words("Wacht niet af. Ga niet zelf rijden.", "Do not wait. Do not drive yourself."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as she gave it."""

    spec: FactSpec
    said: str
    known: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far she is. `left` is a guess by nature: an answer can open a question."""

    done: int
    left: int

    @property
    def whole(self) -> int:
        """Answered and still to come, together."""
        return max(self.done + self.left, 1)


def _mine(request: HttpRequest, what: str) -> tuple[str, Chart]:
    person = account(request).person
    if not person:
        raise Http404
    return person, desk.look(actor(request), person, what)


@client
def intake(request: HttpRequest) -> HttpResponseBase:
    """To the next question, or to what they came to."""
    _, chart = _mine(request, "intake")
    name = to_ask(chart.facts, desk.clock())
    return redirect("intake-question", name) if name else redirect("intake-done")


def to_ask(facts: FactSheet, now: dt.datetime) -> str | None:
    """The next question for her: what she said she does not know is not asked again at once."""
    return next_question(facts, now, skip=_not_hers() | _said_unknown(facts, now))


def _not_hers() -> frozenset[str]:
    return frozenset(name for name, spec in CATALOGUE.items() if CLIENT not in spec.by)


def _said_unknown(facts: FactSheet, now: dt.datetime) -> frozenset[str]:
    return frozenset(name for name in facts.known if _fresh(facts.latest(name), now) is UNKNOWN)


def _fresh(fact: Fact | None, now: dt.datetime) -> Any:
    """The value she stated, while it is fresh; None where there is none."""
    if fact is None:
        return None
    fresh_for = CATALOGUE[fact.name].fresh_for
    return fact.value if fresh_for is None or now - fact.at <= fresh_for else None


@client
def question(request: HttpRequest, name: str) -> HttpResponseBase:
    """One question: asked, answered, kept; then the next."""
    spec = CATALOGUE.get(name)
    if spec is None or spec.ask is None or CLIENT not in spec.by:
        raise Http404
    person, chart = _mine(request, "intake")
    typed, error = answering.typed_before(spec, chart.facts.latest(name)), None
    if request.method == "POST":
        typed = {key: request.POST.getlist(key) for key in request.POST}
        if "more" not in request.POST:
            try:
                return _keep(request, person, chart, spec, answering.read(spec, request.POST))
            except (FactError, desk.Refused) as problem:
                error = problem.words
    return render(request, "client/question.html", _question(chart, spec, typed, error))


def _question(chart: Chart, spec: FactSpec, typed: dict[str, list[str]], error: Words | None) -> dict[str, object]:
    now = desk.clock()
    order = answered(chart.facts)
    return {
        "asked": answering.ask(spec, typed, error),
        "progress": progress(chart.facts, now),
        "back": previous(order, spec.name),
        "kept": bool(order),
        "reason": why_asked(spec.name),
    }


def _keep(request: HttpRequest, person: str, chart: Chart, spec: FactSpec, raw: Any) -> HttpResponseBase:
    """Keep the answer. What may be an emergency opens the 112 page, whether it could be kept or not."""
    found = _emergency(spec.name, raw, chart)
    command = c.State({spec.name: raw})
    if found:
        return answer_112(request, found, lambda: desk.execute(actor(request), person, command, command_id(request)))
    after = desk.execute(actor(request), person, command, command_id(request)).chart
    if spec.name in MAY_BE_NOW and raw not in PLAIN_NO and _fresh(after.facts.latest(FELT_NOW), desk.clock()) is None:
        return redirect("intake-question", FELT_NOW)
    return redirect("intake")


def _emergency(name: str, raw: Any, chart: Chart) -> Words | None:
    """What she feels now, as the rules for at home judge it. Not knowing counts as: still there."""
    if name != FELT_NOW:
        return None
    felt = _maybe_felt(chart) if raw == asking.UNKNOWN else raw
    return opens_112({"symptoms": felt, "symptom_still_there": "yes"}, desk.clock())


def _maybe_felt(chart: Chart) -> list[str]:
    stated = {topic: chart.facts.latest(topic) for topic in MAY_BE_NOW}
    return [MAY_BE_NOW[topic] for topic, fact in stated.items() if fact is not None and fact.value not in PLAIN_NO]


def answered(facts: FactSheet) -> list[str]:
    """The questions she answered, in the order in which she did."""
    said = [fact for name in facts.known if CATALOGUE[name].ask and (fact := facts.latest(name)) and fact.by == CLIENT]
    return [fact.name for fact in sorted(said, key=lambda fact: (fact.at, CATALOGUE[fact.name].weight))]


def previous(order: Sequence[str], name: str) -> str | None:
    """The question she answered before this one."""
    before = order[: order.index(name)] if name in order else order
    return before[-1] if before else None


def progress(facts: FactSheet, now: dt.datetime) -> Progress:
    """Answered, and what is open now; never a promise."""
    open_now = screen(facts, BOOK, now, of_the_day=False).open
    skip = _not_hers() | _said_unknown(facts, now)
    return Progress(len(answered(facts)), sum(bool(CATALOGUE[name].ask) and name not in skip for name in open_now))


def why_asked(name: str) -> Rule | None:
    """The gravest rule that needs this answer, to show why it is asked."""
    needing = [rule for rule in BOOK.rules() if name in rule.when.names() and isinstance(rule.then, Clearance)]
    return max(needing, key=lambda rule: int(rule.then) if isinstance(rule.then, Clearance) else 0, default=None)


@client
def done(request: HttpRequest) -> HttpResponseBase:
    """What her answers came to: the verdict in plain words, all reasons, what is unknown, and what happens now."""
    _, chart = _mine(request, "intake")
    now = desk.clock()
    decision = screen(chart.facts, BOOK, now, of_the_day=False)
    title, next_step = VERDICTS[decision.value]
    open_facts = verdicts.missing(decision.open)
    context = {
        "rung": verdicts.RUNGS[decision.value],
        "title": title,
        "next_step": next_step,
        "reasons": [(reason, verdicts.icon_of(reason)) for reason in decision.reasons],
        "open_facts": open_facts,
        "next": to_ask(chart.facts, now),
        "wish": _wish(chart, now),
        "answers": [_said(chart, name) for name in answered(chart.facts)],
        "asked_at": chart.asked_at,
        "prescribed": chart.prescribed,
    }
    return render(request, "client/done.html", context)


def _wish(chart: Chart, now: dt.datetime) -> str | None:
    """What she may add in her own words, while she has not: the first such fact of the catalogue."""
    hers = (
        n for n, s in CATALOGUE.items() if s.group == "person" and s.kind.name == "text" and s.ask and CLIENT in s.by
    )
    return next((name for name in hers if _fresh(chart.facts.latest(name), now) is None), None)


def _said(chart: Chart, name: str) -> Answered:
    fact = chart.facts.latest(name)
    known = fact is not None and fact.value is not UNKNOWN
    return Answered(CATALOGUE[name], said(name, fact.value) if fact and known else "", known)


def said(name: str, value: Any) -> str:
    """A value as she gave it, in the language of the page."""
    if name == "events":
        return ", ".join(_event_words(one) for one in value) or names.value("conditions", ())
    if name == "medicines":
        return ", ".join(str(one) for one in value) or names.value("conditions", ())
    return names.value(name, value)


def _event_words(event: Any) -> str:
    from hartkracht.clinic.templatetags.words import date, say

    return f"{say(EVENTS[event.what])} ({date(event.on)})"


# --- the next session ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One exercise of her next session, in hills; `before` is how many it was. `told`: a change above says why."""

    planned: PlannedExercise
    name: Words
    hills: range
    before: range | None
    told: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change, why, and the source of the rule that made it."""

    change: Change
    source: Words
    origin: str


@client
def plan(request: HttpRequest) -> HttpResponseBase:
    """Her next session: what changed, why, who decided it, drawn in hills."""
    _, chart = _mine(request, "plan")
    context = {
        "prescribed": chart.prescribed,
        "number": sum(record.closed is not None for record in chart.sessions.values()) + 1,
        "lines": plan_lines(chart),
        "changes": change_lines(chart),
        "refused": [names.rule(rule) for rule in chart.refused.refused] if chart.refused else [],
        "checks_open": _checks_open(chart),
        "not_before": not_before(chart),
    }
    return render(request, "client/plan.html", context)


def plan_lines(chart: Chart) -> list[PlanLine]:
    """The exercises of the latest prescription beside those of the one before."""
    if chart.prescribed is None:
        return []
    before = {line.id: line for _, one in chart.prescriptions[-2:-1] for line in one.prescription.exercises}
    told = {change.why for change in chart.prescribed.changes}
    return [_plan_line(line, before.get(line.id), line.why in told) for line in chart.prescribed.prescription.exercises]


def _plan_line(line: PlannedExercise, old: PlannedExercise | None, told: bool) -> PlanLine:
    changed = old is not None and old.repetitions != line.repetitions
    was = range(old.repetitions) if changed and old else None
    return PlanLine(line, names.exercise(line.id), range(line.repetitions), was, told)


def change_lines(chart: Chart) -> list[ChangeLine]:
    """What changed, and by whom: a person's name, or the rule's source."""
    return [_change_line(change) for change in chart.prescribed.changes] if chart.prescribed else []


def _change_line(change: Change) -> ChangeLine:
    try:
        source = dosing.source_of(change.rule) if dosing.is_ours(change.rule) else BOOK.rule(change.rule).source
    except KeyError:
        return ChangeLine(change, Words(change.rule, change.rule), "D")
    return ChangeLine(change, Words(source.nl, source.en), source.origin)


def _checks_open(chart: Chart) -> list[dt.datetime]:
    due = [
        record.due for record in chart.checks.values() if record.due and record.answered is None and not record.silent
    ]
    return sorted(one.opens_at for one in due)


def not_before(chart: Chart) -> dt.date | None:
    """The first day of the next session, by the days between; None where none was done yet."""
    ended = [record.closed_at for record in chart.sessions.values() if record.closed_at]
    if not ended or chart.prescribed is None:
        return None
    return max(ended).date() + dt.timedelta(days=chart.prescribed.prescription.days_between)
