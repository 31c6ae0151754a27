"""The physician's page against what happened: each count, each mean and each word is worked out here a second time, by hand."""

import datetime as dt
import re
from statistics import fmean

import pytest
from msgspec import structs

from hartkracht.journey.report import SHOWN_CHANGES, SHOWN_SESSIONS, report
from hartkracht.rules import readable
from tests.journey.records import FELT, FINE, RECORDS, START, UNSURE, Record

BORN = dt.date(1964, 2, 29)
NOBODY_KNOWS = {"symptoms": "unknown"}


@pytest.fixture(scope="module", params=RECORDS, ids=lambda made: made.__name__)
def made(request):
    record = request.param()
    return record, report(record.chart, record.now)


def one_hour(**how):
    record = Record(BORN)
    record.train("[138/82, 136/80] mmHg", **how)
    return record, report(record.chart, record.now).sessions[0]


def numbers(words):
    return [int(n) for n in re.findall(r"\d+", words.nl)], [int(n) for n in re.findall(r"\d+", words.en)]


# --- one session -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "said"), [("completed", None), ("stopped", "gestopt"), ("interrupted", "onderbroken")]
)
def test_a_session_says_how_it_ended_only_where_it_was_not_completed(ended, said):
    _, done = one_hour(ended=ended)
    assert done.ended == ended
    assert (done.stopped_by and done.stopped_by.nl) == said


def test_an_hour_that_was_never_closed_is_not_said_to_have_been_stopped():
    record = Record(BORN)
    record.train("[138/82, 136/80] mmHg")
    closed = next(place for place, entry in enumerate(record.entries) if type(entry.what).__name__ == "SessionClosed")
    record.entries = record.entries[:closed]
    done = report(record.chart, record.now).sessions[0]
    assert (done.ended, done.stopped_by) == ("", None)


def test_what_was_done_is_counted_and_what_was_planned_stands_beside_it():
    record, done = one_hour(kept=0.9)
    plan, hour = record.chart.prescriptions[0][1].prescription, record.chart.sessions["s1"]
    assert done.sets == len(hour.done) > 0
    assert done.sets_planned == sum(line.sets for line in plan.exercises)
    assert done.seconds == sum(one.time_under_tension_s for one in hour.done) > 0
    assert done.tempo_kept == pytest.approx(0.9)
    assert done.day == START.date()


@pytest.mark.parametrize(("holds", "told"), [(0, 0), (2, None), (None, None)])
def test_breath_holds_are_added_up_and_unknown_where_nobody_watched(holds, told):
    record, done = one_hour(holds=holds)
    sets = len(record.chart.sessions["s1"].done)
    assert done.breath_holds == (told if holds in (0, None) else holds * sets)


def test_one_set_that_nobody_watched_makes_the_breath_of_the_session_unknown():
    record, _ = one_hour(holds=1)
    ended = [place for place, entry in enumerate(record.entries) if type(entry.what).__name__ == "SetEnded"]
    assert len(ended) > 1
    watched = record.entries[ended[0]]
    nobody = structs.replace(watched.what, done=structs.replace(watched.what.done, breath_holds=None))
    record.entries[ended[0]] = structs.replace(watched, what=nobody)
    assert report(record.chart, record.now).sessions[0].breath_holds is None


# --- what came after -------------------------------------------------------------------------

ANSWERED = [
    (FINE, "nothing", "niets"),
    (FELT, "felt", "druk of pijn op de borst, hartkloppingen, 4/10, 5 tot 15 minuten, begon 19:30"),
    (UNSURE, "felt", "duizelig, a_word_of_later"),
    (NOBODY_KNOWS, "silent", "zij weet het niet: onbekend"),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "state", "said"), ANSWERED)
def test_an_answer_is_told_as_it_was_given_and_how_long_after_the_last_set(answers, state, said):
    record, done = one_hour(answers=(answers,))
    first = done.after[0]
    asked, hour = record.chart.checks["s1", "F1"], record.chart.sessions["s1"]
    assert (first.check, first.state, first.words.nl) == ("F1", state, said)
    assert first.hours == pytest.approx((asked.answered_at - hour.last_set_ended_at).total_seconds() / 3600)
    assert first.hours > 0


def test_what_nobody_answered_is_still_to_ask_until_its_silence_is_news():
    record, done = one_hour(answers=(None, None, None), silent=("F2",))
    assert [(one.check, one.state, one.hours) for one in done.after] == [
        ("F1", "later", None), ("F2", "silent", None), ("F3", "later", None),
    ]  # fmt: skip
    told = [words.nl for words in report(record.chart, record.now).open if words.nl.startswith("Vraag na")]
    assert told == [f"Vraag na de training van {START:%d-%m}: geen antwoord"]


def test_an_answer_that_she_does_not_know_is_no_silence():
    record, _ = one_hour(answers=(NOBODY_KNOWS, FINE, FINE))
    assert not [words for words in report(record.chart, record.now).open if words.en.startswith("Question after")]


# --- the whole page, of every record ----------------------------------------------------------


def test_the_newest_sessions_are_shown_and_the_others_counted(made):
    record, page = made
    held = len(record.chart.sessions)
    assert [done.number for done in page.sessions] == list(range(max(1, held - SHOWN_SESSIONS + 1), held + 1))
    assert page.not_shown == held - len(page.sessions)


def test_the_week_is_counted_from_the_first_session(made):
    record, page = made
    hours = list(record.chart.sessions.values())
    assert (page.week is None) == (not hours)
    if hours and page.not_shown == 0:
        first = page.sessions[0].day
        assert first + dt.timedelta(weeks=page.week - 1) <= page.on < first + dt.timedelta(weeks=page.week)


def test_the_summary_counts_what_the_whole_record_holds(made):
    record, page = made
    nl, en = numbers(page.summary)
    assert nl == en
    assert nl[-1] == len(page.open)
    hours = record.chart.sessions.values()
    if not hours:
        assert "Nog geen training gedaan" in page.summary.nl
        return
    completed = sum(hour.closed is not None and hour.closed.ended == "completed" for hour in hours)
    checks = record.chart.checks.values()
    answers = [check.answered.answers.get("symptoms") for check in checks if check.answered]
    felt = sum(isinstance(symptoms, list) and bool(symptoms) for symptoms in answers)
    silent = sum(not isinstance(symptoms, list) for symptoms in answers) + sum(
        check.silent and not check.answered for check in checks
    )
    assert nl[:4] == [completed, len(hours), felt, silent]


def test_the_figures_say_on_how_many_measurements_they_rest(made):
    record, page = made
    hours = record.chart.sessions.values()
    moved = sum(any(one.tempo_kept is not None for one in hour.done) for hour in hours)
    breath = sum(bool(hour.done) and all(one.breath_holds is not None for one in hour.done) for hour in hours)
    nl, en = numbers(page.rests_on)
    assert nl == en == [len(page.pressure.systolic.points), moved, len(hours), breath, len(hours)]


def test_what_is_open_names_every_silence_every_concern_and_no_more(made):
    record, page = made
    said = [words.nl for words in page.open]
    assert sum(one.startswith("Zorg: ") for one in said) == len(tuple(record.chart.open_concerns))
    silences = [key for key, check in record.chart.checks.items() if check.silent and not check.answered]
    assert sum(one.startswith("Vraag na de training") for one in said) == len(silences)
    assert sum(one.endswith(": onbekend") for one in said) == len(said) - len(silences) - len(
        tuple(record.chart.open_concerns)
    )
    unknown = [one for one in said if one.endswith(": onbekend")]
    assert len(unknown) == len(set(unknown))


def test_the_changes_are_the_newest(made):
    record, page = made
    every = [change for _, one in record.chart.prescriptions for change in one.changes]
    assert list(page.changes) == every[max(0, len(every) - SHOWN_CHANGES) :]


def test_a_pressure_is_the_mean_of_its_last_two_readings(made):
    record, page = made
    stated = [fact.value for fact in record.chart.facts.history("resting_pressure")]
    if page.pressure.measure.start_of == 2:
        assert [value for _, value in page.pressure.systolic.points] == [
            fmean(u for u, _ in pairs[-2:]) for pairs in stated
        ]
        assert [value for _, value in page.pressure.diastolic.points] == [
            fmean(v for _, v in pairs[-2:]) for pairs in stated
        ]


@pytest.mark.parametrize(("last", "real", "word"), [
    (150, False, "niet aantoonbaar anders"), (110, True, "echt anders"), (190, True, "echt anders"),
])  # fmt: skip
def test_a_change_is_real_only_outside_the_error_of_measuring(last, real, word):
    record = Record(BORN)
    for upper in (150, 150, last):
        record.state({"resting_pressure": f"[{upper}/90] mmHg"})
        record.later(days=7)
    page = report(record.chart, record.now)
    assert page.pressure.systolic.real is real
    assert word in page.summary.nl
    assert page.pressure.systolic.verdict.nl.startswith(f"150 naar {last}: {'meer' if real else 'minder'} dan")


@pytest.mark.parametrize("many", [0, 1, 2])
def test_of_too_few_pressures_nothing_is_said(many):
    record = Record(BORN)
    for _ in range(many):
        record.state({"resting_pressure": "[150/90] mmHg"})
    page = report(record.chart, record.now)
    assert page.pressure.systolic.real is None
    assert page.pressure.systolic.verdict.en == "Too few measurements: unknown."
    assert page.pressure.systolic.last == (150 if many else None)


# --- the words of the book -------------------------------------------------------------------


def test_a_hard_word_is_explained_exactly_where_the_list_of_terms_holds_it(monkeypatch):
    hard = readable.hard_words()
    assert hard
    assert readable.unexplained() == {}
    monkeypatch.setattr(readable, "TERMS", readable.TERMS[1:])
    assert set(readable.unexplained()) <= set(hard)
    monkeypatch.setattr(readable, "TERMS", ())
    assert readable.unexplained() == hard
