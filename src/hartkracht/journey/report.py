"""report: a chart -> one page for the physician. What was done, what was felt and when, what is a real change, what is
unknown.

A change inside the measurement error is said to be none. Silence and missing values are named, never drawn as zero.
Pure: no clock, no layout, no language; every text is in both languages and the page picks one.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from zoneinfo import ZoneInfo

from hartkracht.journey.chart import Chart, CheckRecord, SessionRecord
from hartkracht.journey.screen import screen
from hartkracht.model.dose import Change as DoseChange
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, Medicine
from hartkracht.rules.book import BOOK
from hartkracht.rules.evidence import claims
from hartkracht.rules.facts import CATALOGUE
from hartkracht.rules.outcomes import OUTCOMES, Change, Outcome, judge
from hartkracht.rules.spec import YES_NO
from hartkracht.rules.words import SYMPTOMS
from hartkracht.units import number

CHECKS = ("F1", "F2", "F3", "F4")
SHOWN_SESSIONS, SHOWN_CHANGES = 6, 5
TESTS = ("ecg_on", "exercise_test")
TEMPO_FOR_A_STEP = 0.85  # clinical.md 2.2 and people.md S17: our own proposal (D)


@dataclass(frozen=True, slots=True)
class Measure:
    """How a pressure is measured, and by which outcomes a change in it is judged.

    start_of: how many first values make the start.
    """

    label: Words
    start_of: int
    systolic: Outcome
    diastolic: Outcome


HOME = Measure(
    Words("Bloeddruk thuis, gemiddelde van de week", "Home blood pressure, mean of the week"),
    1,
    OUTCOMES["home_systolic"],
    OUTCOMES["home_diastolic"],
)
DOOR = Measure(
    Words("Bloeddruk aan de deur, voor de training", "Blood pressure at the door, before the session"),
    2,
    OUTCOMES["office_systolic"],
    OUTCOMES["office_diastolic"],
)


# What may be said about a change, as: is it real? None where nothing can be said.
REAL: Mapping[Change, bool | None] = {
    **dict.fromkeys(Change),
    Change.NONE_DETECTABLE: False,
    Change.REAL_SMALL: True,
    Change.REAL: True,
    Change.REAL_MEANING_UNKNOWN: True,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One pressure over time. `real`: outside the error; None where nothing can be said. Values in mmHg."""

    label: Words
    points: tuple[tuple[dt.date, float], ...]
    error: float
    start: float | None
    real: bool | None
    verdict: Words

    @property
    def last(self) -> float | None:
        """The newest value."""
        return self.points[-1][1] if self.points else None


@dataclass(frozen=True, slots=True)
class Pressure:
    """Both pressures, as measured in one way."""

    measure: Measure
    systolic: Line
    diastolic: Line


@dataclass(frozen=True, slots=True)
class Afterwards:
    """One check: `state` is nothing, felt, silent or later. `hours` after the end of the session, None while unknown."""

    check: str
    state: str
    hours: float | None
    words: Words


@dataclass(frozen=True, slots=True)
class Done:
    """One session: what was done of what was planned, and how. Shares are 0-1; None is unknown."""

    number: int
    day: dt.date
    ended: str
    sets: int
    sets_planned: int
    seconds: float
    tempo_kept: float | None
    breath_holds: int | None
    stopped_by: Words | None
    after: tuple[Afterwards, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on the page."""

    given_name: str
    family_name: str
    born: dt.date | None
    age: int | None
    on: dt.date
    week: int | None
    summary: Words
    pressure: Pressure
    sessions: tuple[Done, ...]
    not_shown: int
    changes: tuple[DoseChange, ...]
    open: tuple[Words, ...]
    claim: Words
    rests_on: Words
    book: str


def report(chart: Chart, now: dt.datetime) -> Report:
    """The page of this chart at this moment. Raises ValueError where nobody is enrolled."""
    if chart.person is None:
        raise ValueError("nobody is enrolled in this chart")
    zone = ZoneInfo(chart.zone)
    today = now.astimezone(zone).date()
    sessions = tuple(_done(chart, n, sid, zone, now) for n, sid in enumerate(chart.sessions, start=1))
    pressure = _pressure(chart, zone)
    born = chart.person.born
    open_items = tuple(_open(chart, sessions, now))
    return Report(
        given_name=chart.person.given_name,
        family_name=chart.person.family_name,
        born=born,
        age=today.year - born.year - ((today.month, today.day) < (born.month, born.day)),
        on=today,
        week=(today - sessions[0].day).days // 7 + 1 if sessions else None,
        summary=_summary(sessions, pressure, len(open_items)),
        pressure=pressure,
        sessions=sessions[-SHOWN_SESSIONS:],
        not_shown=max(0, len(sessions) - SHOWN_SESSIONS),
        changes=tuple(change for _, one in chart.prescriptions for change in one.changes)[-SHOWN_CHANGES:],
        open=open_items,
        claim=_claim("pressure"),
        rests_on=_rests_on(sessions, pressure),
        book=BOOK.version,
    )


# --- pressure --------------------------------------------------------------------------------


def _pressure(chart: Chart, zone: ZoneInfo) -> Pressure:
    """At home where she measures at home, else at the door."""
    changed = _medicines_changed(chart)
    home = [_stated(chart, name, zone) for name in ("home_systolic", "home_diastolic")]
    if home[0]:
        return _both(HOME, home[0], home[1], changed)
    pairs = [
        (f.at.astimezone(zone).date(), f.value)
        for f in chart.facts.history("resting_pressure")
        if f.value is not UNKNOWN
    ]
    upper, lower = ([(day, fmean(pair[i] for pair in value[-2:])) for day, value in pairs] for i in (0, 1))
    return _both(DOOR, upper, lower, changed)


def _stated(chart: Chart, name: str, zone: ZoneInfo) -> list[tuple[dt.date, float]]:
    return [(f.at.astimezone(zone).date(), f.value.value) for f in chart.facts.history(name) if f.value is not UNKNOWN]


def _medicines_changed(chart: Chart) -> list[dt.date]:
    """The days on which a medicine began or stopped."""
    fact = chart.facts.latest("medicines")
    medicines: Iterable[Medicine] = () if fact is None or fact.value is UNKNOWN else fact.value
    return [day for one in medicines for day in (one.since, one.stopped) if day]


def _both(
    measure: Measure,
    upper: Sequence[tuple[dt.date, float]],
    lower: Sequence[tuple[dt.date, float]],
    changed: list[dt.date],
) -> Pressure:
    return Pressure(
        measure,
        _line(Words("Bovendruk, mmHg", "Systolic, mmHg"), upper, measure.systolic, measure.start_of, changed),
        _line(Words("Onderdruk, mmHg", "Diastolic, mmHg"), lower, measure.diastolic, measure.start_of, changed),
    )


def _line(
    label: Words, points: Sequence[tuple[dt.date, float]], outcome: Outcome, start_of: int, changed: list[dt.date]
) -> Line:
    start = fmean(value for _, value in points[:start_of]) if points else None
    last = points[-1][1] if len(points) > start_of else None
    confounded = bool(points) and any(points[0][0] <= day <= points[-1][0] for day in changed)
    change = judge(outcome, start, last, confounded=confounded)
    assert outcome.mdc is not None, "each pressure has its error"
    said = _verdict(start, last, outcome.mdc, change)
    return Line(label, tuple(points), outcome.mdc, start, REAL[change], said)


def _confounded(start: float, last: float) -> Words:
    return Words(
        f"{start:.0f} naar {last:.0f}. Een medicijn veranderde: dit zegt niets over de training.",
        f"{start:.0f} to {last:.0f}. A medicine changed: this says nothing about the training.",
    )


def _verdict(start: float | None, last: float | None, error: float, change: Change) -> Words:
    if start is None or last is None:
        return Words("Te weinig metingen: onbekend.", "Too few measurements: unknown.")
    if change is Change.CONFOUNDED:
        return _confounded(start, last)
    nl, en = ("meer", "more") if REAL[change] else ("minder", "less")
    said = change.value
    return Words(
        f"{start:.0f} naar {last:.0f}: {nl} dan de meetfout van {number(error, 'nl')}. {said.nl[0].upper()}{said.nl[1:]}.",
        f"{start:.0f} to {last:.0f}: {en} than the measurement error of {number(error)}. {said.en[0].upper()}{said.en[1:]}.",
    )


# --- sessions and what came after ------------------------------------------------------------


def _done(chart: Chart, number: int, sid: str, zone: ZoneInfo, now: dt.datetime) -> Done:
    record = chart.sessions[sid]
    plan = next((p.prescription for seq, p in chart.prescriptions if seq == record.opened.prescribed_seq), None)
    kept = [one.tempo_kept for one in record.done if one.tempo_kept is not None]
    return Done(
        number=number,
        day=record.opened_at.astimezone(zone).date(),
        ended=record.closed.ended if record.closed else "",
        sets=len(record.done),
        sets_planned=sum(line.sets for line in plan.exercises) if plan else 0,
        seconds=sum(one.time_under_tension_s for one in record.done),
        tempo_kept=fmean(kept) if kept else None,
        breath_holds=_breath_holds(record),
        stopped_by=_stopped_by(record),
        after=tuple(_after(chart, sid, check, record, now) for check in CHECKS if (sid, check) in chart.checks),
    )


def _breath_holds(record: SessionRecord) -> int | None:
    """The holds that were counted; None where nobody or nothing watched the breath in any set."""
    counted = [one.breath_holds for one in record.done]
    return None if not counted or None in counted else sum(n for n in counted if n is not None)


def _stopped_by(record: SessionRecord) -> Words | None:
    if record.closed is None or record.closed.ended == "completed":
        return None
    stopped = record.closed.ended == "stopped"
    return Words("gestopt", "stopped") if stopped else Words("onderbroken", "interrupted")


def _after(chart: Chart, sid: str, check: str, record: SessionRecord, now: dt.datetime) -> Afterwards:
    asked = chart.checks[(sid, check)]
    ended = record.last_set_ended_at or record.closed_at or record.opened_at
    if asked.answered is not None and asked.answered_at is not None:
        hours = (asked.answered_at - ended) / dt.timedelta(hours=1)
        return _answered(check, asked, hours)
    if asked.silent:
        return Afterwards(check, "silent", None, Words("geen antwoord: onbekend", "no answer: unknown"))
    return Afterwards(check, "later", None, Words("nog te vragen", "still to ask"))


def _answered(check: str, asked: CheckRecord, hours: float) -> Afterwards:
    assert asked.answered is not None
    answers = asked.answered.answers
    felt = answers.get("symptoms")
    if felt == []:
        return Afterwards(check, "nothing", hours, Words("niets", "nothing"))
    if not isinstance(felt, list):
        return Afterwards(check, "silent", hours, Words("zij weet het niet: onbekend", "she does not know: unknown"))
    parts = [SYMPTOMS.get(word, Words(word, word)) for word in felt]
    parts += [part for part in (_severity(answers), _duration(answers), _began(answers)) if part]
    return Afterwards(check, "felt", hours, Words(", ".join(p.nl for p in parts), ", ".join(p.en for p in parts)))


def _severity(answers: dict[str, object]) -> Words | None:
    raw = str(answers.get("symptom_severity", ""))
    return Words(raw.replace(" ", ""), raw.replace(" ", "")) if raw and raw != "unknown" else None


def _duration(answers: dict[str, object]) -> Words | None:
    words = getattr(CATALOGUE["symptom_duration"].kind, "words", YES_NO)
    found = words.get(answers.get("symptom_duration"))
    return found if isinstance(found, Words) else None


def _began(answers: dict[str, object]) -> Words | None:
    raw = str(answers.get("symptom_began", ""))
    return Words(f"begon {raw}", f"began {raw}") if raw and raw != "unknown" else None


# --- the rest --------------------------------------------------------------------------------


def _open(chart: Chart, sessions: Sequence[Done], now: dt.datetime) -> Iterable[Words]:
    for done in sessions:
        for one in done.after:
            if one.state == "silent" and one.hours is None:
                day = f"{done.day:%d-%m}"
                yield Words(
                    f"Vraag na de training van {day}: geen antwoord", f"Question after the session of {day}: no answer"
                )
    for record in chart.open_concerns:
        yield Words(f"Zorg: {record.raised.why.nl}", f"Concern: {record.raised.why.en}")
    missing = screen(chart.facts, BOOK, now, of_the_day=False).open
    tests = (name for name in TESTS if _unknown(chart.facts.latest(name)))
    for name in dict.fromkeys([*missing, *tests]):
        label = CATALOGUE[name].label
        yield Words(f"{label.nl}: onbekend", f"{label.en}: unknown")


def _unknown(fact: Fact | None) -> bool:
    return fact is None or fact.value is UNKNOWN


def _summary(sessions: Sequence[Done], pressure: Pressure, still_open: int) -> Words:
    completed = sum(done.ended == "completed" for done in sessions)
    felt = sum(one.state == "felt" for done in sessions for one in done.after)
    silent = sum(one.state == "silent" for done in sessions for one in done.after)
    nl = [f"{completed} van {len(sessions)} trainingen afgemaakt."] if sessions else ["Nog geen training gedaan."]
    en = [f"{completed} of {len(sessions)} sessions completed."] if sessions else ["No session done yet."]
    if sessions:
        nl.append(f"Klachten achteraf: {felt} keer gemeld, {silent} keer onbekend.")
        en.append(f"Symptoms afterwards: reported {felt} times, unknown {silent} times.")
    nl.append({True: "De bloeddruk is echt anders.", False: "De bloeddruk is niet aantoonbaar anders.",
               None: "Over de bloeddruk is niets te zeggen."}[pressure.systolic.real])  # fmt: skip
    en.append({True: "Blood pressure really differs.", False: "Blood pressure does not demonstrably differ.",
               None: "Nothing can be said about blood pressure."}[pressure.systolic.real])  # fmt: skip
    nl.append(f"Open: {still_open}.")
    en.append(f"Open: {still_open}.")
    return Words(" ".join(nl), " ".join(en))


def _claim(claim_id: str) -> Words:
    """What trials found, said no more boldly than its grade."""
    (claim,) = claims(claim_id)
    grade = claim.grade.value
    return Words(f"Onderzoek: {claim.shown.nl} ({grade.nl})", f"Research: {claim.shown.en} ({grade.en})")


def _rests_on(sessions: Sequence[Done], pressure: Pressure) -> Words:
    seen = sum(done.tempo_kept is not None for done in sessions)
    breath = sum(done.breath_holds is not None for done in sessions)
    n, of = len(pressure.systolic.points), len(sessions)
    return Words(
        f"Cijfers rusten op: {n} bloeddrukmetingen; beweging gemeten in {seen} van {of} trainingen, adem in {breath} van {of}. "
        "Geen conclusie over ontsteking of vaten: niet gemeten.",
        f"Figures rest on: {n} pressure measurements; movement measured in {seen} of {of} sessions, breath in {breath} of {of}. "
        "No conclusion about inflammation or vessels: not measured.",
    )
