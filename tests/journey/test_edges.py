"""Edges of the journey that a wrong sign or number would move unseen: each held by an example of its own."""

import datetime as dt
from types import SimpleNamespace

import pytest
from msgspec import structs

from hartkracht.journey import follow_up, progress
from hartkracht.journey.decide import Refused, opening
from hartkracht.journey.decide.draft import stated_as
from hartkracht.journey.follow_up import LEAST_GRACE
from hartkracht.journey.prescribe import prescribe, stand_in
from hartkracht.journey.progress import Dose, Line, cut_down, propose, read
from hartkracht.journey.report import report
from hartkracht.model import command as c
from hartkracht.model.decision import Clearance, Decision, Limit
from hartkracht.model.dose import PlannedExercise, Prescription, Tempo, Words
from hartkracht.model.facts import FactSheet
from hartkracht.rules import dosing
from hartkracht.rules.exercises import exercises, slots
from hartkracht.rules.facts import Sheet, parse
from hartkracht.units import kg
from tests.journey import records
from tests.journey.test_follow_up import TUESDAY, local, windows
from tests.journey.test_progress import CLEARED, PLAIN, START, sheet, train, year

SLOW = Tempo(3, 0, 3, 0)


# --- the dose --------------------------------------------------------------------------------


def test_ninety_seconds_of_repetitions_cannot_be_written_under_another_name():
    """Repetitions times tempo count, also where the line says fewer seconds."""
    with pytest.raises(ValueError, match="more than 90 s"):
        PlannedExercise("E01", None, 1, 16, SLOW, 60.0, 120, 5, Words("", ""))
    assert PlannedExercise("E01", None, 1, 15, SLOW, 60.0, 120, 5, Words("", ""))


@pytest.mark.parametrize(("phase", "most"), [(0, 6), (1, 10), (2, 13), (3, 13)])
def test_repetitions_over_the_cap_of_a_phase_cannot_be_written_under_fewer_seconds(phase, most):
    def written(repetitions):
        line = PlannedExercise("E01", None, 1, repetitions, SLOW, 30.0, 120, 5, Words("", ""))
        return Prescription("A", phase, (line,), 7)

    assert written(most)
    with pytest.raises(ValueError, match="not possible in phase"):
        written(most + 1)


@pytest.mark.parametrize("load", [61.3, 2.2, None])
def test_the_whole_of_a_dose_is_that_dose_to_the_gram(load):
    dose = Dose(load, 2, 7, SLOW)
    assert cut_down(dose, 1, exercises()["E01"]) == dose


def five_lines(repetitions=6):
    dose = Dose(None, 1, repetitions, SLOW)
    return tuple(Line(exercises()[place[0]], dose, dose, 2, ("dose-same",)) for place in slots("A")[:5])


def test_a_step_that_fills_the_week_exactly_is_taken():
    """Five alike of six repetitions: a tenth of the session is three repetitions, to the second."""
    lines = five_lines()
    taken = progress._take(lines, list(lines), "dose-step-repetition", dosing.PHASES[2], 1.1)
    assert sum("dose-step-repetition" in line.rules for line in taken) == 3


@pytest.mark.parametrize("day", ["A", "B"])
@pytest.mark.parametrize("phase", [0, 1, 2, 3])
def test_the_first_exercise_of_a_place_that_the_phase_allows_is_chosen(day, phase):
    sessions = dosing.PHASES[phase].sessions_before + (day == "B") * 1
    sessions += (sessions % 2 == 0) != (day == "A")
    history = [{"ended": (START + dt.timedelta(days=7 * n)).isoformat(), "day": "AB"[n % 2], "phase": 0, "sets": [],
                "checks": {}, "completed": True} for n in range(sessions)]  # fmt: skip
    found = propose(read(history), START + dt.timedelta(days=7 * sessions))
    assert (found.day, found.phase.number) == (day, phase)
    for line, place in zip(found.lines, slots(day), strict=False):
        allowed = [name for name in place if exercises()[name].min_phase <= phase]
        assert line.exercise.id == (allowed or place)[0]


def test_a_set_without_a_repetition_is_no_exposure():
    _, history = year(2)
    empty = {**history[0]["sets"][0], "repetitions": 0, "load_kg": 99.0}
    told = [{**history[0], "sets": [*history[0]["sets"], empty]}, *history[1:]]
    same = propose(read(history), START + dt.timedelta(days=14))
    assert propose(read(told), START + dt.timedelta(days=14)) == same


@pytest.mark.parametrize(("later_days", "suspended"), [(0, True), (1, False)])
def test_a_letter_of_the_red_day_itself_does_not_lift_the_suspension(later_days, suspended):
    now = START + dt.timedelta(days=7)
    plan = prescribe(sheet(START), CLEARED, (), START)
    history = (train(plan, START, checks={"F0": {"grade": "red"}}),)
    signed = (START.date() + dt.timedelta(days=later_days)).isoformat()
    letter = {"by": "cardiologist", "signed": signed, "decision": "cleared"}
    known = sheet(now).with_fact(parse("letter", letter, now, "physician"))
    dose = prescribe(known, CLEARED, history, now)
    assert (dose == ("dose-suspended-red",)) is suspended


def test_nobody_of_whom_it_is_not_known_what_she_takes_gets_less_care():
    """A rule of the dose whose mandatory fact is open counts; one whose fact nobody need know does not."""
    known = FactSheet.of(parse(n, raw, START, "coach") for n, raw in PLAIN.items() if n != "conditions")
    open_facts = prescribe(known, Decision(Clearance.CLEARED, (), (), (), {}, "b"), (), START)
    known_facts = prescribe(sheet(START), CLEARED, (), START)
    assert isinstance(open_facts, tuple) or len(open_facts.exercises) <= len(known_facts.exercises)


# --- afterwards ------------------------------------------------------------------------------


def test_an_evening_closed_late_the_next_morning_still_leaves_four_hours():
    ended = local(TUESDAY, 22)
    closed = local(TUESDAY + dt.timedelta(days=1), 11)
    assert windows(ended, closed)["F1"].closes_at == closed + LEAST_GRACE
    assert windows(ended, local(TUESDAY, 23))["F1"].closes_at == local(TUESDAY + dt.timedelta(days=1), 12)


# --- the desk's own sentences and places -----------------------------------------------------


def refusal(*asked):
    with pytest.raises(Refused) as refused:
        asked[0](*asked[1:])
    return refused.value.words


def test_how_long_she_stays_is_said_in_whole_minutes(training):
    training.lifted()
    training.step("finish", "DONE")
    said = refusal(training.give, "coach", c.CloseSession("s1", {}))
    assert "she stays 30 minutes" in said.en
    assert said.en.startswith("30 min to go")


def test_a_cue_may_be_judged_after_the_hour_was_closed(ready):
    ready.at_the_door().opened()
    ready.give("coach", c.Cue("s1", "CORRECT", "repetition-too-fast", "3.5 s", 12.0))
    seq = next(iter(dict(ready.chart.sessions["s1"].cues)))
    ready.finished().closed()
    ready.give("coach", c.JudgeCue("s1", seq, True))
    assert ready.chart.sessions["s1"].judged[seq] is True


def test_a_fact_of_somebody_else_is_refused_in_a_sentence_with_one_capital(els):
    said = refusal(els.give, "client", c.State({"standing_systolic": "120 mmHg"}))
    assert said.nl[0].isupper()
    assert said.nl[1].islower()
    assert said.en[0].isupper()
    assert said.en[1].islower()


def test_a_session_opens_with_the_newest_prescription(ready):
    ready.trained()
    ready.clock.forward(days=8)
    for check in list(ready.chart.checks.values()):
        if check.answered is None:
            ready.answer(check.due.check, {"feels": "same", "symptoms": [], "spray_used": "no", "medicines_changed": "no",
                                           **({"muscle_pain": "2 /10", "dark_urine": "no"} if check.due.check == "F3" else {})})  # fmt: skip
    ready.give("coach", c.Prescribe())
    ready.at_the_door().opened("s2")
    first, last = ready.chart.prescriptions[0][0], ready.chart.prescriptions[-1][0]
    assert first != last
    assert ready.chart.sessions["s2"].opened.prescribed_seq == last


def test_the_report_shows_the_upper_pressure_above_and_the_lower_below(ready):
    ready.at_the_door(resting_pressure="[138/82, 136/80] mmHg")
    shown = report(ready.chart, ready.clock.now).pressure
    assert [point[1] for point in shown.systolic.points] == [137.0]
    assert [point[1] for point in shown.diastolic.points] == [81.0]


def test_who_looks_looks_as_soon_as_the_source_says():
    """clinical.md 6.7 (contact within 1 to 2 days) and 18 (a new complaint at rest: within the hour)."""
    hours = {level.name: within.total_seconds() / 3600 for level, within in follow_up.WITHIN.items()}
    assert hours == {"WATCH": 48, "HOLD": 48, "CALL": 1, "EMERGENCY": 0}


def test_no_reminder_comes_at_the_moment_when_silence_is_news_or_after_it():
    zone = "Europe/Amsterdam"
    ended = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)
    for late in range(60):
        opened = dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC) + dt.timedelta(minutes=10 * late)
        window = follow_up.muscle_check("F3", ended, opened, zone)
        assert all(window.opens_at < moment < window.closes_at for moment in window.remind_at)


# --- what counts, whole ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "kept", "good"),
    [(36, None, True), (41.4, None, True), (41.5, None, False), (30.6, None, True), (30.5, None, False), (36, 0.85, True),
     (36, 0.849, False)],
)  # fmt: skip
def test_a_set_is_in_tempo_within_fifteen_percent_either_way(seconds, kept, good):
    done = progress.PastSet("E01", 6, seconds, tempo_kept=kept)
    assert progress._in_tempo(done, Dose(40.0, 1, 6, SLOW)) is good


@pytest.mark.parametrize(
    ("sets", "said", "counts"),
    [((), None, False), (("planned",), None, True), (("planned", "stop"), None, False), ((None,), None, True),
     ((), True, True), (("planned",), False, False), (("stop",), True, True)],
)  # fmt: skip
def test_a_session_counts_where_it_was_said_or_where_something_was_lifted_and_nothing_stopped(sets, said, counts):
    done = tuple(progress.PastSet("E01", 6, 36, ended_by=by) for by in sets)
    assert progress.Past(START, sets=done, completed=said).counts is counts


def test_where_a_bound_leaves_not_one_step_of_a_machine_that_machine_is_not_asked():
    bound = Decision(Clearance.CLEARED, (), (), (), {"load": Limit("load", kg(0.5), "letter-limit")}, "book")
    history = [{"ended": START.isoformat(), "day": "A", "phase": 0, "sets": [], "checks": {}, "completed": True}]
    plan = prescribe(sheet(START), bound, tuple(history), START + dt.timedelta(days=7))
    assert plan.exercises
    assert all(exercises()[line.id].min_step is None for line in plan.exercises)
    assert prescribe(sheet(START), bound, (), START) == ("dose-nothing-left",)


@pytest.mark.parametrize(("began", "told"), [("2026-09-06", True), ("2026-09-07", False), ("2026-09-10", False),
                                             ("2026-09-28", False), ("2026-09-29", True)])  # fmt: skip
def test_a_medicine_that_began_between_the_first_and_the_last_pressure_says_that_nothing_can_be_said(began, told):
    record = records.Record(dt.date(1970, 1, 31), medicines=[{"atc": "C08CA01", "since": began}])
    for upper in (160, 158, 130, 128):
        record.state({"resting_pressure": f"[{upper}/90] mmHg"})
        record.later(days=7)
    found = report(record.chart, record.now)
    assert (found.pressure.systolic.real is not None) is told
    assert found.pressure.systolic.start == 159


@pytest.mark.parametrize("fewer", [3, 7, 9])
def test_the_days_between_are_the_most_of_what_she_trained_on_and_what_is_prescribed_now(fewer):
    record = records.Record(dt.date(1970, 1, 31))
    record.train("[120/80, 120/80] mmHg")
    trained = record.chart.prescriptions[-1][1]
    assert trained.prescription.days_between == 7
    other = structs.replace(trained, prescription=structs.replace(trained.prescription, days_between=fewer))
    record.add(other)
    last = record.chart.sessions["s1"].last_set_ended_at
    for days in (6, max(7, fewer) - 1):
        with pytest.raises(Refused):
            opening._rested(record.chart, SimpleNamespace(now=last + dt.timedelta(days=days)))
    opening._rested(record.chart, SimpleNamespace(now=last + dt.timedelta(days=max(7, fewer))))


def test_the_last_set_of_an_hour_is_the_one_that_was_done_last():
    record = records.Record(dt.date(1970, 1, 31))
    record.train("[120/80, 120/80] mmHg")
    hour = record.chart.sessions["s1"]
    assert hour.last_set_ended_at == max(at for at, _ in hour.sets) > min(at for at, _ in hour.sets)
    assert record.chart.history()[-1]["ended"] == hour.last_set_ended_at.isoformat()


@pytest.mark.parametrize(
    ("changed", "letters", "settling"),
    [(0, (), True), (13, (), True), (14, (), False), (-1, (30, 5), False), (20, (30, 5), True), (20, (30, 14), False),
     (20, (30, 13), True), (20, (5,), False), (20, (18, 5), False), (20, (20, 5), False), (20, (21, 5), True), (20, (40, 25), False),
     (5, (5, 5), True), (20, (30, 21), False)],
)  # fmt: skip
def test_a_medicine_settles_for_two_weeks_and_again_after_the_letter_that_first_looked_at_it(
    changed, letters, settling
):
    def day(ago):
        return (START.date() - dt.timedelta(days=ago)).isoformat()

    known = [parse("medicines", [{"atc": "C09AA05", "changed": day(changed)}], START, "coach")]
    for ago in letters:
        raw = {"by": "gp", "signed": day(ago), "decision": "cleared"}
        known.append(parse("letter", raw, START - dt.timedelta(days=ago), "physician"))
    rule = next(rule for rule in dosing.DOSE_RULES if rule.id == "dose-drug-changed")
    assert rule.when.holds(Sheet(FactSheet.of(known), START)) is settling


@pytest.mark.parametrize(
    ("born", "age"),
    [((1964, 9, 7), 62), ((1964, 9, 8), 61), ((1964, 10, 1), 61), ((1964, 8, 31), 62), ((2000, 2, 29), 26)],
)
def test_a_year_is_counted_on_the_birthday(born, age):
    assert report(records.Record(dt.date(*born)).chart, records.START).age == age


@pytest.mark.parametrize(("name", "raw", "nl", "en"), [
    ("lvef", "55 %", "Pompkracht (LVEF): dat geeft iemand anders op.", "Ejection fraction: somebody else states that."),
    ("supervisor", "named", "Begeleider: dat geeft iemand anders op.", "Supervisor: somebody else states that."),
])  # fmt: skip
def test_who_may_not_state_a_fact_is_told_which_in_a_whole_sentence(name, raw, nl, en):
    with pytest.raises(Refused) as refused:
        stated_as(name, raw, START, "client")
    assert (refused.value.words.nl, refused.value.words.en) == (nl, en)
    assert stated_as(name, raw, START, "physician").value


@pytest.mark.parametrize(("asked", "but", "comes"), [
    ("E01", (), "E02"), ("E01", ("E02",), "E12"), ("E15", (), "E23"), ("E02", (), None), ("no_exercise", (), None),
])  # fmt: skip
def test_something_stands_in_only_for_what_is_in_the_plan_of_the_day(asked, but, comes):
    record = records.Record(dt.date(1970, 1, 31))
    found = stand_in(record.chart, record.now, records.CLEARED, asked, frozenset(but))
    assert (found and found.id) == comes


def test_a_message_is_handled_once(trained):
    (message, (queued, handled)), *_ = trained.chart.messages.items()
    assert handled is None
    trained.give("coach", c.HandleMessage(message, "sent"))
    assert trained.chart.messages[message][1].how == "sent"
    trained.give("coach", c.HandleMessage(message, "phoned"))
    assert trained.chart.messages[message] == (queued, trained.chart.messages[message][1])
    assert trained.chart.messages[message][1].how == "sent"
