"""The clearance letter as a form: five decisions, limits with our proposal beside each, and what she typed read back.

What the guardrails hold is held here too; whether the letter counts is the rulebook's own judgement.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from hartkracht.clinic import asking, names
from hartkracht.journey.chart import Chart
from hartkracht.journey.screen import screen
from hartkracht.model.decision import Clearance, Decision
from hartkracht.model.dose import Words
from hartkracht.rules.aftercare import OF_THE_HEART
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import LETTER_LIMITS, Sheet, conditions
from hartkracht.rules.letter import CARDIAC, LONGEST_DAYS
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


# --- as it is drawn -----------------------------------------------------------------------------------


def written(typed: QueryDict | None, chart: Chart, now: dt.datetime, wrong: Mapping[str, Words]) -> dict[str, object]:
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
