"""What is asked after a session: the questions that become due, the answers, their absence, and the concerns they raise."""

import hashlib
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from hartkracht.journey import follow_up
from hartkracht.journey.chart import WAITS, Chart, CheckRecord, ConcernRecord, SessionRecord
from hartkracht.journey.decide.draft import Asking, Draft, Refused, carry_out, stated_as
from hartkracht.journey.decide.verdict import judge_again
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.decision import Concern
from hartkracht.model.dose import Words
from hartkracht.model.facts import Fact
from hartkracht.rules import aftercare
from hartkracht.rules import facts as fact_catalogue
from hartkracht.rules.facts import CATALOGUE

REVIEWS = frozenset({"continue", "continue_lower", *WAITS})


@carry_out.register
def _(command: c.AnswerCheck, draft: Draft) -> None:
    record = _asked(draft.chart, command.session, command.check)
    facts = answers(command.check, command.answers, draft)
    _not_too_early(record, command.check, facts, draft)
    answered(command.session, command.check, facts, draft)
    _no_longer_silent(command, draft)
    _no_longer_waiting(f"{command.session}/{command.check}", draft)
    if command.check == "F3" and follow_up.f4_after(facts):
        _ask_once_more(command.session, draft)
    judge_again(draft)


def _asked(chart: Chart, session: str, check: str) -> CheckRecord:
    record = chart.checks.get((session, check))
    if record is not None and record.answered is not None:
        raise Refused(
            "Deze vragen zijn al beantwoord. Wij hebben het antwoord. Is er iets nieuws? Bel de praktijk; bij nood 112.",
            "These questions are answered already. We have the answer. Something new? Call the practice; 112 if urgent.",
        )
    if record is None or record.due is None:
        raise Refused("Deze vragen zijn niet gesteld.", "These questions were not asked.")
    return record


def answers(check: str, raw: Mapping[str, Any], draft: Draft) -> tuple[Fact, ...]:
    """The answers as facts. Refuses what no check may state, and a check whose first questions were skipped."""
    for name in raw:
        if name not in aftercare.MAY_ANSWER:
            raise Refused(f"“{name}” hoort niet bij deze vragen.", f'"{name}" is no part of these questions.')
    skipped = [names[0] for names in aftercare.NEEDED[check] if not any(name in raw for name in names)]
    if skipped:
        labels = [CATALOGUE[name].label for name in dict.fromkeys(skipped)]
        raise Refused(
            f"Nog niet ingevuld: {', '.join(label.nl for label in labels)}. “Weet ik niet” mag ook.",
            f'Not filled in yet: {", ".join(label.en for label in labels)}. "I do not know" will do.',
        )
    return tuple(stated_as(name, value, draft.asking.now, draft.asking.role) for name, value in raw.items())


def _not_too_early(record: CheckRecord, check: str, facts: tuple[Fact, ...], draft: Draft) -> None:
    """An early 'all is well' says nothing of the evening; an early complaint always counts."""
    now = draft.asking.now
    assert record.due is not None
    if now < record.due.opens_at and not follow_up.judge(check, facts, draft.chart.facts, now).rules:
        at = record.due.opens_at.astimezone(ZoneInfo(draft.chart.zone))
        raise Refused(
            f"Deze vragen komen om {at:%H:%M} uur. Vul ze dan in. Voelt u nu iets? Zeg het hier, of bel; bij nood 112.",
            f"These questions come at {at:%H:%M}. Answer then. Do you feel something now? Say so here, or call; 112 if urgent.",
        )


def answered(session: str, check: str, facts: tuple[Fact, ...], draft: Draft) -> None:
    now = draft.asking.now
    judged = follow_up.judge(check, facts, draft.chart.facts, now)
    raw = {fact.name: fact_catalogue.write(fact) for fact in facts}
    draft.add(e.CheckAnswered(session, check, raw, judged.grade.word))
    if judged.concern is not Concern.NONE:
        raise_concern(draft, judged.concern, judged.fired, judged.owner, judged.why, f"{session}/{check}")


def raise_concern(draft: Draft, level: Concern, rules: tuple[str, ...], owner: str, why: Words, about: str) -> None:
    """A concern with an owner and a time; where it must be phoned, exactly one message."""
    now = draft.asking.now
    name = draft.asking.name(f"concern/{about}")
    draft.add(e.ConcernRaised(name, level.name, rules, owner, follow_up.until(level, now), why))
    if level >= Concern.CALL:
        draft.add(e.MessageQueued(draft.asking.name(f"message/{about}"), owner, "concern", name, now))


def _no_longer_silent(command: c.AnswerCheck, draft: Draft) -> None:
    """A late answer counts, and ends the concern about its absence; what it says raises its own."""
    about = silence(command.session, command.check)
    waiting = draft.chart.concerns.get(about)
    if waiting is not None and waiting.open:
        draft.add(e.ConcernReviewed(about, "answered"))


def silence(session: str, check: str) -> str:
    """The id of the concern about the silence after one check: the late answer must find it again."""
    return hashlib.sha256(f"silence/{session}/{check}".encode()).hexdigest()[:32]


def _no_longer_waiting(link: str, draft: Draft) -> None:
    for queued, handled in tuple(draft.chart.messages.values()):
        if queued.link == link and handled is None:
            draft.add(e.MessageHandled(queued.message, "answered"))


def ask_later(record: SessionRecord, draft: Draft) -> None:
    now, chart = draft.asking.now, draft.chart
    ended_at = record.last_set_ended_at or now
    with_f4 = follow_up.asks_f4(chart, now)
    for window in follow_up.windows(ended_at, now, chart.zone, with_f4=with_f4):
        ask(record.opened.session, window, draft)


def ask(session: str, window: follow_up.Window, draft: Draft) -> None:
    link = f"{session}/{window.check}"
    draft.add(e.CheckDue(session, window.check, window.opens_at, window.remind_at, window.closes_at, link))
    name = draft.asking.name(f"message/{link}")
    draft.add(e.MessageQueued(name, "client", "check_due", link, window.opens_at))
    for n, at in enumerate(window.remind_at):
        again = draft.asking.name(f"reminder/{n}/{link}")
        draft.add(e.MessageQueued(again, "client", "check_reminder", link, at))


def _ask_once_more(session: str, draft: Draft) -> None:
    if (session, "F4") not in draft.chart.checks:
        record = draft.chart.sessions[session]
        ended_at = record.last_set_ended_at or record.closed_at or record.opened_at
        ask(session, follow_up.muscle_check("F4", ended_at, draft.asking.now, draft.chart.zone), draft)


@carry_out.register
def _(command: c.PassDue, draft: Draft) -> None:
    record = draft.chart.checks.get((command.session, command.check))
    if record is None or record.due is None or record.answered is not None or record.silent:
        return
    if draft.asking.now < record.due.closes_at:
        return
    draft.add(e.Silent(command.session, command.check))
    noon = follow_up.next_midday(draft.asking.now, draft.chart.zone)
    rules, words = (aftercare.SILENT_RULE,), aftercare.SILENT_WORDS
    about = silence(command.session, command.check)
    draft.add(e.ConcernRaised(about, Concern.WATCH.name, rules, "coach", noon, words))
    judge_again(draft)


@carry_out.register
def _(command: c.Review, draft: Draft) -> None:
    concern = draft.chart.concerns.get(command.concern)
    if concern is None:
        raise Refused("Deze zorg bestaat niet.", "This concern does not exist.")
    _reviewable(concern, command, draft.asking)
    draft.add(e.ConcernReviewed(command.concern, command.decision, command.note))
    judge_again(draft)


def _reviewable(concern: ConcernRecord, command: c.Review, asking: Asking) -> None:
    if command.decision not in REVIEWS:
        raise Refused("Kies: door, lichter door, pauze of bellen.", "Choose: continue, continue lower, pause or call.")
    if not concern.open and not concern.blocks:
        raise Refused("Over deze zorg is al beslist.", "This concern has been decided already.")
    if concern.raised.owner == "physician" and asking.role != "physician":
        raise Refused(
            "Over deze zorg beslist de arts. U kunt er wel een notitie bij schrijven.",
            "The physician decides on this concern. You may add a note.",
        )
