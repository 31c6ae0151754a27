"""follow up: a session, a report or its absence -> when to ask, how it is graded, who looks at it and by when.

Evenings are counted in the person's own zone: every moment is worked out on her local clock and kept in UTC, so a
night on which the clock changes moves nothing that she notices. Silence is unknown, never fine. No clock and no store
here: the moment is passed in.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from hartkracht.journey.chart import Chart
from hartkracht.model.decision import Concern
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet
from hartkracht.rules import aftercare
from hartkracht.rules.aftercare import Grade
from hartkracht.rules.facts import CATALOGUE, Sheet, conditions, yes
from hartkracht.rules.language import Condition, Rule
from hartkracht.rules.medication import takes
from hartkracht.units import points

# clinical.md 18, "6.7, times" and "6.7 F0"; all our own proposals (D) unless marked.
EVENING, LATE_EVENING, MORNING = dt.time(20), dt.time(22), dt.time(8)
EVENING_UNTIL, LATE_EVENING_UNTIL = dt.time(18), dt.time(21)
ASKED_FROM, ASKED_TO = dt.time(8), dt.time(21)
QUIET_FROM, QUIET_TO = dt.time(22, 30), dt.time(7, 30)
MIDDAY = dt.time(12)
REMINDERS = (dt.timedelta(hours=1), dt.timedelta(hours=2))
MUSCLE_CHECKS = {"F3": dt.timedelta(hours=48), "F4": dt.timedelta(hours=72)}
GRACE = dt.timedelta(hours=8)
# A session closed long after it ended still leaves her this long to answer.
LEAST_GRACE = dt.timedelta(hours=4)
OBSERVE = dt.timedelta(minutes=15)
OBSERVE_LONGER = dt.timedelta(minutes=30)
EARLY_SESSIONS = 4
MUSCLE_PAIN_ASKS_F4 = points(5)
# Who looks, and how soon: 6.7 (contact within 1-2 days) and 18 (a new complaint at rest: within the hour).
WITHIN: Mapping[Concern, dt.timedelta] = {
    Concern.WATCH: dt.timedelta(days=2),
    Concern.HOLD: dt.timedelta(days=2),
    Concern.CALL: dt.timedelta(hours=1),
    Concern.EMERGENCY: dt.timedelta(0),
}
COACH_DECIDES = frozenset({"after-medicines-changed", aftercare.SILENT_RULE, aftercare.STOPPED_RULE})

DELAYED = conditions.any_of("microvascular_angina", "vasospastic_angina")
STAYS_LONGER: Condition = DELAYED | yes("delayed_complaints") | takes("R_PEH_STRONG")


@dataclass(frozen=True, slots=True)
class Window:
    """When one check is asked, reminded, and counted as silence. All UTC."""

    check: str
    opens_at: dt.datetime
    remind_at: tuple[dt.datetime, ...]
    closes_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """One answered check: its grade, what it asks of people, and every rule that says so, gravest first."""

    grade: Grade
    concern: Concern
    rules: tuple[Rule, ...]

    @property
    def fired(self) -> tuple[str, ...]:
        """The ids of the rules."""
        return tuple(rule.id for rule in self.rules)

    @property
    def why(self) -> Words:
        """What the rules say, as one text."""
        return Words("; ".join(r.says.nl for r in self.rules), "; ".join(r.says.en for r in self.rules))

    @property
    def owner(self) -> str:
        """Who decides: the physician, unless only things of the coach's own are left."""
        gravest = {rule.id for rule in self.rules if rule.then == self.concern}
        return "coach" if self.concern is Concern.WATCH or gravest <= COACH_DECIDES else "physician"


# --- when ------------------------------------------------------------------------------------


def windows(ended_at: dt.datetime, closed_at: dt.datetime, zone: str, *, with_f4: bool = False) -> tuple[Window, ...]:
    """The checks due after a session, in order.

    ended_at: end of the last set, or of the hour where nothing was lifted. closed_at: when the coach closed it.
    """
    clock = ZoneInfo(zone)
    muscle = ("F3", "F4") if with_f4 else ("F3",)
    return (
        _evening(ended_at, closed_at, clock),
        _next_morning(ended_at, closed_at, clock),
        *(muscle_check(check, ended_at, closed_at, zone) for check in muscle),
    )


def muscle_check(check: str, ended_at: dt.datetime, now: dt.datetime, zone: str) -> Window:
    """F3 or F4: the first moment, 48 or 72 hours on, at which she may be asked."""
    clock = ZoneInfo(zone)
    opens_at = _by_day(ended_at + MUSCLE_CHECKS[check], clock)
    return _window(check, opens_at, opens_at + GRACE, now, clock)


def _evening(ended_at: dt.datetime, closed_at: dt.datetime, clock: ZoneInfo) -> Window:
    ended = ended_at.astimezone(clock)
    morning_after = _at(ended.date() + dt.timedelta(days=1), MORNING, clock)
    if ended.time() > LATE_EVENING_UNTIL:
        noon = _at(ended.date() + dt.timedelta(days=1), MIDDAY, clock)
        return Window("F1", closed_at, (morning_after,), max(noon, closed_at + LEAST_GRACE))
    hour = EVENING if ended.time() <= EVENING_UNTIL else LATE_EVENING
    return _window("F1", _at(ended.date(), hour, clock), morning_after, closed_at, clock)


def _next_morning(ended_at: dt.datetime, closed_at: dt.datetime, clock: ZoneInfo) -> Window:
    day = ended_at.astimezone(clock).date() + dt.timedelta(days=1)
    return _window("F2", _at(day, MORNING, clock), _at(day, MIDDAY, clock), closed_at, clock)


def _window(check: str, opens: dt.datetime, closes: dt.datetime, now: dt.datetime, clock: ZoneInfo) -> Window:
    opens_at = max(opens, now)
    closes_at = closes if opens_at == opens else max(closes, opens_at + LEAST_GRACE)
    moments = (_not_at_night(opens_at + later, clock) for later in REMINDERS)
    return Window(check, opens_at, tuple(sorted({m for m in moments if m < closes_at})), closes_at)


def _at(day: dt.date, hour: dt.time, clock: ZoneInfo) -> dt.datetime:
    """This hour on her own clock, in UTC."""
    return dt.datetime.combine(day, hour, clock).astimezone(dt.UTC)


def _by_day(moment: dt.datetime, clock: ZoneInfo) -> dt.datetime:
    """This moment, or the first one after it at which a person may be asked."""
    local = moment.astimezone(clock)
    if local.time() < ASKED_FROM:
        return _at(local.date(), ASKED_FROM, clock)
    if local.time() > ASKED_TO:
        return _at(local.date() + dt.timedelta(days=1), ASKED_FROM, clock)
    return moment.astimezone(dt.UTC)


def _not_at_night(moment: dt.datetime, clock: ZoneInfo) -> dt.datetime:
    """Never between 22:30 and 07:30: then at 07:30."""
    local = moment.astimezone(clock)
    if local.time() > QUIET_FROM:
        return _at(local.date() + dt.timedelta(days=1), QUIET_TO, clock)
    return _at(local.date(), QUIET_TO, clock) if local.time() < QUIET_TO else moment.astimezone(dt.UTC)


def next_midday(now: dt.datetime, zone: str) -> dt.datetime:
    """The next noon on her clock: by then somebody has phoned who stayed silent."""
    clock = ZoneInfo(zone)
    noon = _at(now.astimezone(clock).date(), MIDDAY, clock)
    return noon if noon > now else _at(now.astimezone(clock).date() + dt.timedelta(days=1), MIDDAY, clock)


# --- how it is graded ------------------------------------------------------------------------


def judge(check: str, answers: Iterable[Fact], known: FactSheet, now: dt.datetime) -> Judged:
    """The grade and concern of one answered check. What the check asks counts only as answered in it."""
    answered = FactSheet.of([*_known_beside(known), *answers])
    view = Sheet(answered, now)
    fired = [(grade, rule) for grade, rule in aftercare.rules_for(check) if rule.when.holds(view) is True]
    grade = max((grade for grade, _ in fired), default=Grade.GREEN)
    concern = max((_concern(rule) for _, rule in fired), default=Concern.NONE)
    gravest_first = sorted(fired, key=lambda pair: (_concern(pair[1]), pair[0]), reverse=True)
    return Judged(grade, concern, tuple(rule for _, rule in gravest_first))


def _concern(rule: Rule) -> Concern:
    assert isinstance(rule.then, Concern)
    return rule.then


def _known_beside(known: FactSheet) -> Iterable[Fact]:
    return (fact for name, history in known.known.items() if name not in aftercare.MAY_ANSWER for fact in history)


def opens_112(answers: Mapping[str, Any], now: dt.datetime) -> Words | None:
    """What the 112 page says where these raw answers open it, else None. Raises FactError for what is no answer."""
    facts = [Fact(name, CATALOGUE[name].parse(raw), now, "client") for name, raw in answers.items()]
    found = aftercare.emergency(Sheet(FactSheet.of(facts), now))
    return found.says if found else None


def until(concern: Concern, now: dt.datetime) -> dt.datetime:
    """By when its owner has looked."""
    return now + WITHIN[concern]


# --- how long she stays, and who is asked once more ------------------------------------------


def observe(chart: Chart, now: dt.datetime) -> dt.timedelta:
    """How long she stays after the last set: longer in the first sessions, and where complaints come late."""
    closed = sum(record.closed is not None for record in chart.sessions.values())
    late = STAYS_LONGER.holds(Sheet(chart.facts, now)) is not False
    return OBSERVE_LONGER if late or closed < EARLY_SESSIONS else OBSERVE


def asks_f4(chart: Chart, now: dt.datetime) -> bool:
    """Small vessels or spasm, in the first sessions: she is asked at 72 hours as well. `chart`: with this one closed."""
    closed = sum(record.closed is not None for record in chart.sessions.values())
    return closed <= EARLY_SESSIONS and DELAYED.holds(Sheet(chart.facts, now)) is not False


def f4_after(facts: Iterable[Fact]) -> bool:
    """Much muscle pain at 48 hours: she is asked at 72 hours as well. Not known counts as much."""
    pain: Any = next((fact.value for fact in facts if fact.name == "muscle_pain"), UNKNOWN)
    return pain is UNKNOWN or bool(pain >= MUSCLE_PAIN_ASKS_F4)
