"""The door: what stands in the way of a session before it begins."""

import datetime as dt
from zoneinfo import ZoneInfo

from hartkracht.journey.chart import Chart
from hartkracht.journey.decide.draft import NAMED, Asking, Draft, Refused, carry_out, enrolled
from hartkracht.journey.decide.verdict import GO, judge, prescribe
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance, Decision
from hartkracht.rules.book import BOOK
from hartkracht.rules.facts import CATALOGUE

# clinical.md 2.2 and 13, the least rest between sessions (D).
REST_BETWEEN = dt.timedelta(hours=72)


@carry_out.register
def _(command: c.OpenSession, draft: Draft) -> None:
    chart = draft.chart
    enrolled(chart)
    if command.session == chart.open_session:
        return
    _may_begin(chart, command.session, draft.asking)
    decision = judge(draft, of_the_day=True)
    if decision.value not in GO:
        raise Refused(*_not_today(decision))
    prescribe(draft, decision)
    if draft.chart.prescribed is None:
        raise Refused(
            "Er is geen voorschrift voor vandaag. Op de bladzijde van de cliënt staat waarom.",
            "There is no prescription for today. The client's page says why.",
        )
    seq = draft.chart.prescriptions[-1][0]
    draft.add(e.SessionOpened(command.session, seq, draft.asking.by, draft.chart.prescribed.book))


def _may_begin(chart: Chart, session: str, asking: Asking) -> None:
    """What stands in the way before anybody looks at facts."""
    if asking.role not in NAMED:
        raise Refused("Een training begint alleen met een begeleider.", "A session begins only with a supervisor.")
    if session in chart.sessions:
        raise Refused(
            "Deze training is al afgesloten. Begin een nieuwe.", "This session is closed already. Begin a new one."
        )
    if chart.open_session is not None:
        raise Refused(
            "Er loopt al een training van deze cliënt, op een ander scherm. Ga daarheen, of sluit die eerst af.",
            "A session of this client is open already, on another screen. Go there, or close it first.",
        )
    if chart.blocking_concerns:
        raise Refused(
            "Er is nog een zorg die iemand moet bekijken. Daarna kan de training beginnen.",
            "A concern still waits for somebody to look at it. After that the session can begin.",
        )
    if chart.unanswered(asking.now):
        raise Refused(
            "Vragen van de vorige training zijn nog niet beantwoord. Stel ze nu aan de deur; “weet ik niet” mag.",
            'Questions after the last session are still unanswered. Ask them now, at the door; "I do not know" will do.',
        )
    if chart.prescribed is None and chart.refused is None:
        raise Refused("Er is nog geen voorschrift. Maak dat eerst.", "There is no prescription yet. Make it first.")
    _rested(chart, asking)


def _rested(chart: Chart, asking: Asking) -> None:
    """Days are counted on her calendar, so that a weekly client may come an hour earlier; 72 hours are 72 hours."""
    lifted = [(r.last_set_ended_at, r.opened.prescribed_seq) for r in chart.sessions.values() if r.last_set_ended_at]
    if not lifted:
        return
    ended_at, seq = max(lifted)
    plans = [plan.prescription for at, plan in chart.prescriptions if at == seq or plan == chart.prescribed]
    zone = ZoneInfo(chart.zone)
    first_day = ended_at.astimezone(zone).date() + dt.timedelta(days=max(plan.days_between for plan in plans))
    if asking.now.astimezone(zone).date() < first_day or asking.now - ended_at < REST_BETWEEN:
        day = max(first_day, (ended_at + REST_BETWEEN).astimezone(zone).date())
        raise Refused(
            f"Te vroeg na de vorige training. De volgende kan vanaf {day:%d-%m-%Y}.",
            f"Too soon after the last session. The next one can be from {day:%Y-%m-%d}.",
        )


def _not_today(decision: Decision[Clearance]) -> tuple[str, str]:
    """The refusal: every reason that stands in the way, gravest first, and what is still to be measured or asked."""
    against = [reason.what for reason in decision.reasons if _weighs(reason.rule)]
    labels = [CATALOGUE[name].label for name in decision.open]
    nl = [f"Nu geen training: {'; '.join(words.nl for words in against)}."] if against else []
    en = [f"No session now: {'; '.join(words.en for words in against)}."] if against else []
    if labels:
        nl.append(f"Nog niet bekend: {', '.join(label.nl for label in labels)}. Meet of vraag dit eerst.")
        en.append(f"Not known yet: {', '.join(label.en for label in labels)}. Measure or ask this first.")
    return " ".join(nl), " ".join(en)


def _weighs(rule_id: str) -> bool:
    """Does this rule stand in the way, or does it only limit?"""
    then = BOOK.rule(rule_id).then
    return isinstance(then, Clearance) and then not in GO
