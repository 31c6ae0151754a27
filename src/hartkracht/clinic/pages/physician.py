"""The physician's inbox and her page: one question, the facts, five decisions, limits, a signature. Three minutes.

The page proposes and the guardrails hold; what she signs tightens and never loosens a rule. The coach sees the limits,
never the diagnoses. She proves who she is at the moment of signing, by password or second key.
"""

import datetime as dt
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hartkracht import desk
from hartkracht.clinic import asking, names, verdicts
from hartkracht.clinic.access import account, actor, command_id, physician
from hartkracht.clinic.pages.client import said
from hartkracht.clinic.paging import page_of
from hartkracht.clinic.templatetags.parts import short
from hartkracht.clinic.templatetags.words import dutch, pick
from hartkracht.journey.chart import Chart
from hartkracht.journey.screen import screen
from hartkracht.journey.summary import Summary
from hartkracht.model import command as c
from hartkracht.model.decision import Clearance, Decision
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN
from hartkracht.rules import evidence
from hartkracht.rules.aftercare import OF_THE_HEART
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import CATALOGUE, LETTER_LIMITS, Sheet, conditions
from hartkracht.rules.letter import CARDIAC, LONGEST_DAYS
from hartkracht.rules.medication import describe
from hartkracht.rules.spec import FactError, Number, SomeOf
from hartkracht.rules.words import SYMPTOMS
from hartkracht.units import Quantity

DECISIONS: Mapping[str, Words] = {
    "cleared": Words("Akkoord", "Cleared"),
    "cleared_with_limits": Words("Akkoord met grenzen", "Cleared with limits"),
    "test_first": Words("Eerst een test", "A test first"),
    "not_now": Words("Nu niet", "Not now"),
    "call_me": Words("Bel mij", "Call me"),
}
ALLOWS = ("cleared", "cleared_with_limits")
SIGNERS: Mapping[str, Words] = {
    "gp": Words("huisarts", "GP"),
    "cardiologist": Words("cardioloog", "cardiologist"),
    "internist": Words("internist", "internist"),
    "specialist": Words("andere specialist", "other specialist"),
    "obstetrician": Words("gynaecoloog", "obstetrician"),
    "aortic_specialist": Words("specialist van de aorta", "aortic specialist"),
}
# Half a year for these, a year for the rest (clinical.md 1.7, D): she may shorten it, the signer's own cap holds.
HALF_YEAR_FOR = ("microvascular_angina", "vasospastic_angina", "scad", "heart_failure", "cardiomyopathy",
                 "hypertrophic_cardiomyopathy", "ppcm", "takotsubo")  # fmt: skip
HALF_YEAR, YEAR = 183, 365
REVIEW_AFTER = 6
# What she weighs when she signs, from the ledger of evidence.
CLAIMED = ("pressure", "breathing", "late-complaints", "slow-tempo", "frequency")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What we propose for one limit and the zone usual among physicians; both our own until one agrees (D)."""

    value: float
    usual: tuple[float, float]
    note: Words
    higher_is_looser: bool = True


PROPOSALS: Mapping[str, Proposal] = {
    "resting_systolic": Proposal(
        160, (130, 160), Words("niemand start vanaf 180: vast", "nobody starts from 180: fixed")
    ),
    "resting_diastolic": Proposal(
        100, (80, 100), Words("niemand start vanaf 110: vast", "nobody starts from 110: fixed")
    ),
    "systolic_after_set": Proposal(
        180, (150, 180), Words("na de set gemeten, de piek is hoger", "measured after the set, the peak is higher")
    ),
    "reps_in_reserve": Proposal(
        4, (3, 6), Words("nooit tot uitputting", "never to exhaustion"), higher_is_looser=False
    ),
    "effort": Proposal(4, (3, 5), Words("op een schaal van 10", "on a scale of 10")),
    "pulse_ceiling": Proposal(120, (100, 130), Words("alleen een stop, stuurt niet", "a stop only, does not guide")),
}
# What she may add to what is known, in the same three minutes.
HER_FACTS = ("lvef", "exercise_test", "exercise_test_on", "ecg_on")
SHOWN_FACTS = ("home_systolic", "home_diastolic", "resting_pressure", "lvef", "exercise_test", "exercise_test_on", "ecg_on",
               "hba1c", "egfr")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit as the page draws it: its field, its line from `low` to `high`, the zone, the stroke and the dot."""

    name: str
    words: Words
    unit: Words
    low: float
    high: float
    proposal: float
    proposal_from: str
    usual: tuple[float, float]
    note: Words
    typed: str
    reason: str
    error: Words | None

    @property
    def value(self) -> float:
        """What stands in the field, or the proposal where that is no number."""
        try:
            typed = float(self.typed.replace(",", "."))
            return self.proposal if isnan(typed) else min(max(typed, self.low), self.high)
        except ValueError:
            return self.proposal

    def along(self, value: float) -> int:
        """Where a value stands on the line, 0 to 1000."""
        return round(1000 * (value - self.low) / (self.high - self.low))

    @property
    def zone_at(self) -> int:
        """Where the usual zone begins."""
        return self.along(max(self.usual[0], self.low))

    @property
    def zone_wide(self) -> int:
        """How wide it is."""
        return self.along(min(self.usual[1], self.high)) - self.zone_at

    @property
    def proposal_at(self) -> int:
        """Where the stroke stands."""
        return self.along(self.proposal)

    @property
    def value_at(self) -> int:
        """Where the dot stands."""
        return self.along(self.value)


@physician
def inbox(request: HttpRequest) -> HttpResponseBase:
    """Who waits for her decision, longest first; then whose clearance ends or was withdrawn."""
    people = desk.people(actor(request))
    lines = sorted(people, key=lambda pair: _urgency(pair[1]))
    context = {
        "page": page_of(request, [(person, who, _state(who)) for person, who in lines]),
        "waiting": sum(who.asked_at is not None for _, who in people),
        "today": desk.clock().date(),
    }
    return render(request, "physician/inbox.html", context)


def _urgency(who: Summary) -> tuple[int, float, str]:
    asked = who.asked_at.timestamp() if who.asked_at else 0.0
    return (0 if who.asked_at else 1, asked, who.family_name)


def _state(who: Summary) -> tuple[str, Words]:
    if who.asked_at:
        return "physician", Words("Vraagt uw besluit", "Asks your decision")
    if who.letter_withdrawn:
        return "not-today", Words("Ingetrokken", "Withdrawn")
    if not who.letter_decision:
        return "unknown", Words("Nog niet gevraagd", "Not asked yet")
    return ("may" if who.letter_decision in ALLOWS else "not-today"), DECISIONS[who.letter_decision]


@physician
def clear(request: HttpRequest, person: str) -> HttpResponseBase:
    """Her page: read, decide, sign."""
    who = actor(request)
    chart = desk.look(who, person, "clearance")
    if request.method == "POST":
        letter, wrong = read(request.POST, chart, desk.clock())
        facts, wrong_facts = asking.read(HER_FACTS, request.POST)
        wrong = {**wrong, **wrong_facts}
        if not wrong:
            wrong = _prove(request)
        if not wrong:
            try:
                return _sign(request, person, letter, facts)
            except desk.Refused as problem:
                wrong = {"decision": problem.words}
        return render(request, "physician/clear.html", _page(request, person, chart, request.POST, wrong), status=422)
    return render(request, "physician/clear.html", _page(request, person, chart, None, {}))


def _sign(request: HttpRequest, person: str, letter: dict[str, Any], facts: dict[str, Any]) -> HttpResponse:
    who, command = actor(request), command_id(request)
    if facts:
        desk.execute(who, person, c.State(facts), f"{command}-facts")
    signature = c.Sign(letter["decision"], letter, str(letter.get("note", "")), proved_at(request) or desk.clock())
    desk.execute(who, person, signature, command)
    messages.success(request, pick("Ondertekend. De coach ziet het meteen.", "Signed. The coach sees it at once."))
    return redirect("clear", person)


@physician
@require_POST
def withdraw(request: HttpRequest, person: str) -> HttpResponse:
    """Take the clearance back. It counts from this moment, also in a session that runs."""
    reason = request.POST.get("reason", "").strip()
    if reason:
        desk.execute(actor(request), person, c.WithdrawLetter(reason[:2000]), command_id(request))
        messages.success(request, pick("Ingetrokken. Niemand traint hierop.", "Withdrawn. Nobody trains on it."))
    else:
        messages.error(
            request, pick("Niet ingetrokken: schrijf in één regel waarom.", "Not withdrawn: say why in one line.")
        )
    return redirect("clear", person)


# --- who she is ------------------------------------------------------------------------------


def proved_at(request: HttpRequest) -> dt.datetime | None:
    """When she last proved who she is; None where that is too long ago. Never by signing in alone."""
    if not reauthentication.did_recently_reauthenticate(request):
        return None
    proofs = [one for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    return desk.clock() - dt.timedelta(seconds=time.time() - proofs[-1]["at"]) if proofs else None


def _prove(request: HttpRequest) -> dict[str, Words]:
    """Her password, unless she has just proved herself. Tries are counted, as at the door."""
    if proved_at(request) is not None:
        return {}
    password = request.POST.get("password", "")
    if not password:
        return {
            "password": Words(
                "Vul uw wachtwoord in: dat is uw handtekening.", "Give your password: it is your signature."
            )
        }
    if not ratelimit.consume(request, action="reauthenticate", user=account(request)):
        return {"password": Words("Te vaak geprobeerd. Wacht een minuut.", "Too many tries. Wait one minute.")}
    if not get_adapter().reauthenticate(account(request), password):
        return {
            "password": Words(
                "Dit wachtwoord klopt niet. Er is niets ondertekend.", "This password is wrong. Nothing was signed."
            )
        }
    reauthentication.reauthenticate_by_password(request)
    return {}


# --- what she decided ------------------------------------------------------------------------


def read(typed: QueryDict, chart: Chart, now: dt.datetime) -> tuple[dict[str, Any], dict[str, Words]]:
    """(the letter in raw form, what was wrong by field). Limits count only with the decision that has them."""
    decision, by = typed.get("decision", ""), typed.get("by", "")
    wrong: dict[str, Words] = {}
    if decision not in DECISIONS:
        wrong["decision"] = Words("Kies een van de vijf besluiten.", "Choose one of the five decisions.")
    if by not in SIGNERS:
        wrong["by"] = Words("Zeg als welke arts u tekent.", "Say as which physician you sign.")
    if wrong:
        return {}, wrong
    letter: dict[str, Any] = {"by": by, "signed": _today(chart, now).isoformat(), "decision": decision}
    if note := typed.get("note", "").strip():
        letter["note"] = note[:2000]
    if decision in ALLOWS:
        wrong |= _valid_until(typed, letter, now)
        letter |= _details(typed)
        wrong |= _spray(typed, letter)
    if decision == "cleared_with_limits":
        wrong |= _limits(typed, chart, now, letter)
    return letter, wrong


def _today(chart: Chart, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(chart.zone)).date()


def _valid_until(typed: QueryDict, letter: dict[str, Any], now: dt.datetime) -> dict[str, Words]:
    longest = now.date() + dt.timedelta(days=LONGEST_DAYS[letter["by"]])
    try:
        until = dt.date.fromisoformat(typed.get("valid_until", ""))
    except ValueError:
        return {"valid_until": Words("Tot en met welke dag geldt dit?", "Until which day does this count?")}
    if not now.date() <= until <= longest:
        nl = f"Kies een dag van vandaag tot en met {longest:%d-%m-%Y}: langer kan deze arts niet tekenen."
        en = f"Choose a day from today until {longest:%d-%m-%Y}: this physician cannot sign for longer."
        return {"valid_until": Words(nl, en)}
    letter["valid_until"] = until.isoformat()
    return {}


def _details(typed: QueryDict) -> dict[str, Any]:
    known = [word for word in typed.getlist("known_symptoms") if word in OF_THE_HEART]
    review = typed.get("review_after", "")
    return {
        "known_symptoms": known,
        "review_after_sessions": int(review) if re.fullmatch(r"[1-9][0-9]{0,2}", review) else REVIEW_AFTER,
        "at_chest_pressure": "own_plan" if typed.get("at_chest_pressure") == "own_plan" else "stop_and_112",
    }


def _spray(typed: QueryDict, letter: dict[str, Any]) -> dict[str, Words]:
    """Her own plan is written out: the coach reads these lines at STOP, and must not guess them."""
    if letter["at_chest_pressure"] != "own_plan":
        return {}
    plan = " ".join(typed.get("spray", "").split())
    if not plan:
        return {
            "spray": Words(
                "Schrijf op wat de coach bij STOP moet doen, of kies “stop en bel 112”.",
                'Write what the coach must do at STOP, or choose "stop and call 112".',
            )
        }
    letter["spray"] = plan[:300]
    return {}


def _limits(typed: QueryDict, chart: Chart, now: dt.datetime, letter: dict[str, Any]) -> dict[str, Words]:
    """Reads the limits into the letter; what is off the proposal needs its one line."""
    limits: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    wrong: dict[str, Words] = {}
    for limit in limit_lines(typed, chart, now, {}):
        if not limit.typed:
            continue
        kind = LETTER_LIMITS[limit.name]
        assert isinstance(kind, Number)
        try:
            value = kind.parse(f"{limit.typed} {kind.unit.symbol}", limit.words)
        except FactError as problem:
            wrong[limit.name] = problem.words
            continue
        limits[limit.name] = kind.write(value)
        if value.value != limit.proposal and not limit.reason:
            wrong[limit.name] = Words(
                "Anders dan het voorstel: zeg in één regel waarom.", "Off the proposal: say why in one line."
            )
        elif limit.reason:
            reasons[limit.name] = limit.reason
    excluded = [word for word in typed.getlist("excluded") if word in _excludable()]
    if excluded:
        limits["excluded"] = excluded
    letter |= {"limits": limits, **({"reasons": reasons} if reasons else {})}
    if not limits and not wrong:
        wrong["decision"] = Words(
            "Zet minstens één grens, of kies “Akkoord”.", 'Set at least one limit, or choose "Cleared".'
        )
    return wrong


def _excludable() -> Mapping[str, Words]:
    kind = LETTER_LIMITS["excluded"]
    assert isinstance(kind, SomeOf)
    return kind.words


def limit_lines(typed: QueryDict | None, chart: Chart, now: dt.datetime, wrong: Mapping[str, Words]) -> list[Limit]:
    """Every limit with our proposal; where a rule of the book is stricter, that is the proposal."""
    decision = screen(chart.facts, BOOK, now, of_the_day=False)
    return [_limit_line(name, typed, decision, wrong.get(name)) for name in PROPOSALS]


def _limit_line(name: str, typed: QueryDict | None, decision: Decision[Clearance], error: Words | None) -> Limit:
    kind, ours = LETTER_LIMITS[name], PROPOSALS[name]
    assert isinstance(kind, Number)
    found = decision.limits.get(name)
    value, rule = ours.value, ""
    if found is not None and isinstance(found.value, Quantity) and found.rule != "letter-limit":
        pick_stricter = min if ours.higher_is_looser else max
        value = pick_stricter(ours.value, found.value.value)
        rule = found.rule if value == found.value.value else ""
    return Limit(
        name=name,
        words=names.limit(name),
        unit=Words(kind.unit.nl or kind.unit.symbol, kind.unit.symbol),
        low=kind.low,
        high=kind.high,
        proposal=value,
        proposal_from=rule,
        usual=kind.usual or ours.usual,
        note=ours.note,
        typed=typed.get(name, "").strip() if typed is not None else f"{value:g}",
        reason=typed.get(f"{name}-reason", "").strip()[:300] if typed is not None else "",
        error=error,
    )


# --- what she sees ---------------------------------------------------------------------------


def _page(
    request: HttpRequest, person: str, chart: Chart, typed: QueryDict | None, wrong: Mapping[str, Words]
) -> dict[str, object]:
    who, now = chart.person, desk.clock()
    if who is None:
        raise desk.NotAllowed(outside=True)
    return {
        **_read(chart, now),
        **_written(typed, chart, now, wrong),
        "person": person,
        "who": who,
        "short": short(who),
        "age": verdicts.age(who.born, now.date()),
        "proved_at": proved_at(request),
        "has_password": account(request).has_usable_password(),
        "wrong": wrong,
        "dutch": dutch(),
    }


def _read(chart: Chart, now: dt.datetime) -> dict[str, object]:
    """What she reads: the question, what is known, and what the rulebook makes of it."""
    decision = screen(chart.facts, BOOK, now, of_the_day=False)
    return {
        "asked": chart.asked,
        "asked_at": chart.asked_at,
        "letter": chart.letter,
        "decided": DECISIONS.get(chart.letter.signed.decision) if chart.letter else None,
        "reasons": [(reason, verdicts.icon_of(reason)) for reason in decision.reasons],
        "known": _known(chart),
        "values": [_value(chart, name, now) for name in SHOWN_FACTS],
        "wish": _text(chart, "goal"),
        "claims": evidence.claims(*CLAIMED),
    }


def _written(typed: QueryDict | None, chart: Chart, now: dt.datetime, wrong: Mapping[str, Words]) -> dict[str, object]:
    """What she writes: as she typed it, or as we propose it."""
    sent = typed or QueryDict()
    chosen = sent.get("by", "") if typed else _signs_as(chart, now)
    longest = (now.date() + dt.timedelta(days=_days(chart, now))).isoformat()
    return {
        "add": asking.ask(HER_FACTS, typed, wrong),
        "limits": limit_lines(typed, chart, now, wrong),
        "decisions": [(key, words, sent.get("decision") == key) for key, words in DECISIONS.items()],
        "signers": [(key, words, key == chosen) for key, words in SIGNERS.items()],
        "excluded": [(key, words, key in sent.getlist("excluded")) for key, words in _excludable().items()],
        "known_symptoms": [(key, SYMPTOMS[key], key in sent.getlist("known_symptoms")) for key in OF_THE_HEART],
        "spray": sent.get("spray", ""),
        "own_plan": sent.get("at_chest_pressure") == "own_plan",
        "valid_until": sent.get("valid_until", "") if typed else longest,
        "review_after": sent.get("review_after", "") if typed else REVIEW_AFTER,
        "note": sent.get("note", ""),
    }


def _signs_as(chart: Chart, now: dt.datetime) -> str:
    """Who must sign where the heart itself is ill; else she says it herself."""
    return "cardiologist" if conditions.any_of(*CARDIAC).holds(Sheet(chart.facts, now)) else ""


def _days(chart: Chart, now: dt.datetime) -> int:
    return HALF_YEAR if conditions.any_of(*HALF_YEAR_FOR).holds(Sheet(chart.facts, now)) is not False else YEAR


def _known(chart: Chart) -> list[tuple[Words, list[tuple[str, str]] | None, dt.datetime | None]]:
    """(what, its lines with a remark, when she said it); None where nobody knows."""
    return [
        (CATALOGUE["conditions"].label, _lines(chart, "conditions"), _at(chart, "conditions")),
        (CATALOGUE["events"].label, _lines(chart, "events"), _at(chart, "events")),
        (CATALOGUE["medicines"].label, _medicine_lines(chart), _at(chart, "medicines")),
    ]


def _lines(chart: Chart, name: str) -> list[tuple[str, str]] | None:
    fact = chart.facts.latest(name)
    if fact is None or fact.value is UNKNOWN:
        return None
    return [(said(name, (one,)), "") for one in fact.value] or [(pick("geen", "none"), "")]


def _medicine_lines(chart: Chart) -> list[tuple[str, str]] | None:
    fact = chart.facts.latest("medicines")
    if fact is None or fact.value is UNKNOWN:
        return None
    found = [describe(one, "nl" if dutch() else "en") for one in fact.value]
    return [(one["name"], _remark(one)) for one in found] or [(pick("geen", "none"), "")]


def _remark(medicine: Mapping[str, Any]) -> str:
    if not medicine["placed"]:
        return pick("kennen wij niet", "not known to us")
    return pick("pols gedempt", "pulse dampened") if medicine["dampens"] else ""


def _at(chart: Chart, name: str) -> dt.datetime | None:
    fact = chart.facts.latest(name)
    return fact.at if fact else None


def _value(chart: Chart, name: str, now: dt.datetime) -> tuple[Words, str, dt.datetime | None]:
    """(label, value or empty where unknown, when)."""
    fact = chart.facts.latest(name)
    if fact is None or fact.value is UNKNOWN:
        return CATALOGUE[name].label, "", None
    return CATALOGUE[name].label, said(name, fact.value), fact.at


def _text(chart: Chart, name: str) -> str:
    fact = chart.facts.latest(name)
    return str(fact.value) if fact is not None and fact.value is not UNKNOWN else ""
