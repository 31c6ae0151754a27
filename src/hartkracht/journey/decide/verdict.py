"""The verdict and the dose that rests on it: judged anew whenever something is known that was not."""

from msgspec import structs

from hartkracht.journey.decide.draft import Draft
from hartkracht.journey.prescribe import prescribe_for
from hartkracht.journey.screen import screen
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance, Decision
from hartkracht.rules.book import BOOK

GO = frozenset({Clearance.CLEARED, Clearance.REDUCED})


def judge_again(draft: Draft) -> None:
    """Something is known that was not: a fresh verdict, and where a dose stood, a fresh dose.

    Not while she trains: the hour runs on the dose it was opened with, and only its own rules tighten it.
    """
    decision = judge(draft)
    if (draft.chart.prescriptions or draft.chart.refused) and draft.chart.open_session is None:
        prescribe(draft, decision)


def judge(draft: Draft, *, of_the_day: bool = False) -> Decision[Clearance]:
    """Judge, and write the verdict where it differs from the one before it."""
    decision = screen(draft.chart.facts, BOOK, draft.asking.now, of_the_day=of_the_day)
    verdict = e.Screened(
        clearance=decision.value.name,
        fired=decision.fired,
        open=decision.open,
        limits=decision.limits_raw(),
        book=decision.book,
        seq_read=draft.chart.seq,
        of_the_day=of_the_day,
    )
    before = draft.chart.screened_today if of_the_day else draft.chart.screened
    # The verdict of the day is written each time: when it was given is part of what it says.
    if of_the_day or before is None or structs.replace(before, seq_read=verdict.seq_read) != verdict:
        draft.add(verdict)
    return decision


def prescribe(draft: Draft, decision: Decision[Clearance]) -> None:
    """The next dose through the one gate, written where it differs from the one that stands."""
    dose = prescribe_for(draft.chart, draft.asking.now, decision)
    if isinstance(dose, e.PlanRefused):
        if dose != draft.chart.refused:
            draft.add(dose)
        return
    standing = draft.chart.prescribed
    if standing is None or standing.prescription != dose.prescription:
        draft.add(dose)
