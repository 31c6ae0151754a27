"""When she is asked, on her own clock; and how what she answers is graded."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hartkracht.journey import follow_up
from hartkracht.journey.chart import Chart
from hartkracht.model.facts import FactSheet
from hartkracht.rules import facts as catalogue
from hartkracht.rules.spec import FactError

AMSTERDAM = "Europe/Amsterdam"
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2026, 10, 25)  # the nights on which the clock changes


def local(day, hour, minute=0, zone=AMSTERDAM):
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def windows(ended, closed=None, zone=AMSTERDAM, with_f4=True):
    found = follow_up.windows(ended, closed or ended + dt.timedelta(minutes=30), zone, with_f4=with_f4)
    return {window.check: window for window in found}


def clock(moment, zone=AMSTERDAM):
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %H:%M")


TUESDAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("ended", "asked"),
    [
        ((10, 0), "Tue 20:00"),
        ((17, 59), "Tue 20:00"),
        ((18, 0), "Tue 20:00"),
        ((18, 1), "Tue 22:00"),
        ((21, 0), "Tue 22:00"),
    ],
)
def test_the_evening_is_asked_at_eight_or_for_a_late_session_at_ten(ended, asked):
    assert clock(windows(local(TUESDAY, *ended))["F1"].opens_at) == asked


def test_after_nine_she_is_asked_at_closing_and_again_at_eight_in_the_morning():
    ended = local(TUESDAY, 21, 30)
    evening = windows(ended)["F1"]
    assert clock(evening.opens_at) == "Tue 22:00"  # at closing, half an hour later
    assert [clock(moment) for moment in evening.remind_at] == ["Wed 08:00"]
    assert clock(evening.closes_at) == "Wed 12:00"


def test_silence_of_the_evening_is_news_the_next_morning_and_of_the_morning_at_noon():
    due = windows(local(TUESDAY, 10))
    assert clock(due["F1"].closes_at) == "Wed 08:00"
    assert (clock(due["F2"].opens_at), clock(due["F2"].closes_at)) == ("Wed 08:00", "Wed 12:00")


def test_48_and_72_hours_are_waited_out_and_asked_by_day():
    morning, evening = windows(local(TUESDAY, 7, 0)), windows(local(TUESDAY, 21, 15))
    assert clock(morning["F3"].opens_at) == "Thu 08:00"
    assert clock(evening["F3"].opens_at) == "Fri 08:00"
    assert clock(evening["F4"].opens_at) == "Sat 08:00"
    assert clock(windows(local(TUESDAY, 21, 0))["F3"].opens_at) == "Thu 21:00"


def test_reminders_come_after_one_and_two_hours_and_never_at_night():
    due = windows(local(TUESDAY, 10))
    assert [clock(m) for m in due["F1"].remind_at] == ["Tue 21:00", "Tue 22:00"]
    late = windows(local(TUESDAY, 20, 30))["F1"]
    assert [clock(m) for m in late.remind_at] == ["Wed 07:30"]


@pytest.mark.parametrize("changes", [SPRING, AUTUMN])
def test_the_evening_of_the_day_before_and_the_morning_after_keep_her_own_clock(changes):
    day_before = changes - dt.timedelta(days=1)
    due = windows(local(day_before, 10))
    assert due["F1"].opens_at == local(day_before, 20)
    assert due["F2"].opens_at == local(changes, 8)
    hours = (due["F2"].opens_at - due["F1"].opens_at) / dt.timedelta(hours=1)
    assert hours == (11 if changes == SPRING else 13)


@pytest.mark.parametrize("changes", [SPRING, AUTUMN])
def test_48_hours_are_48_hours_across_the_change(changes):
    ended = local(changes - dt.timedelta(days=1), 12)
    opens_at = windows(ended)["F3"].opens_at
    assert opens_at - ended == dt.timedelta(hours=48)
    assert clock(opens_at)[4:] == ("13:00" if changes == SPRING else "11:00")


@pytest.mark.parametrize("changes", [SPRING, AUTUMN])
def test_the_evening_of_the_day_itself_is_at_eight(changes):
    assert windows(local(changes, 10))["F1"].opens_at == local(changes, 20)


def test_an_hour_closed_days_late_still_leaves_time_to_answer():
    ended = local(TUESDAY, 10)
    closed = ended + dt.timedelta(days=3, hours=4)
    due = windows(ended, closed)
    for window in due.values():
        assert window.opens_at >= closed
        assert window.closes_at - window.opens_at >= dt.timedelta(hours=4)


ZONES = st.sampled_from([AMSTERDAM, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"])
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minute: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)
)


@given(ended=MOMENTS, zone=ZONES, minutes=st.integers(0, 60))
def test_whenever_and_wherever_nobody_is_asked_too_early_or_at_night(ended, zone, minutes):
    closed = ended + dt.timedelta(minutes=minutes)
    for check, window in windows(ended, closed, zone).items():
        opens = window.opens_at.astimezone(ZoneInfo(zone))
        assert window.opens_at < window.closes_at
        assert window.opens_at >= closed
        if check in ("F2", "F3", "F4"):
            assert opens <= closed.astimezone(ZoneInfo(zone)) or dt.time(8) <= opens.time() <= dt.time(21)
        if check in ("F3", "F4"):
            assert window.opens_at - ended >= follow_up.MUSCLE_CHECKS[check]
        for moment in window.remind_at:
            at = moment.astimezone(ZoneInfo(zone)).time()
            assert dt.time(7, 30) <= at <= dt.time(22, 30)
            assert window.opens_at < moment < window.closes_at


def test_noon_is_the_next_one():
    assert follow_up.next_midday(local(TUESDAY, 8), AMSTERDAM) == local(TUESDAY, 12)
    assert follow_up.next_midday(local(TUESDAY, 12), AMSTERDAM) == local(TUESDAY + dt.timedelta(days=1), 12)


# --- grading ---------------------------------------------------------------------------------

NOW = local(TUESDAY, 20)


def facts(answers, at=NOW):
    return [catalogue.parse(name, raw, at, "client") for name, raw in answers.items()]


def test_what_the_check_asks_counts_only_as_answered_in_it():
    at_the_door = FactSheet.of(facts({"spray_used": "no"}, NOW - dt.timedelta(hours=3)))
    answers = {"symptoms": [], "medicines_changed": "no"}
    assert "after-question-open" in follow_up.judge("F1", facts(answers), at_the_door, NOW).fired


def test_green_asks_nothing_of_anybody():
    judged = follow_up.judge(
        "F1", facts({"symptoms": [], "spray_used": "no", "medicines_changed": "no"}), FactSheet(), NOW
    )
    assert (judged.grade.word, judged.concern.name, judged.fired) == ("green", "NONE", ())


def test_changed_medicines_are_for_the_coach_to_ask_after_and_a_complaint_beside_them_for_the_physician():
    changed = {"symptoms": [], "spray_used": "no", "medicines_changed": "yes"}
    assert follow_up.judge("F1", facts(changed), FactSheet(), NOW).owner == "coach"
    both = {**changed, "symptoms": ["joint_pain"], "symptom_severity": "5 /10"}
    assert follow_up.judge("F1", facts(both), FactSheet(), NOW).owner == "physician"


def test_the_112_page_opens_on_her_answers_alone():
    assert follow_up.opens_112({"symptoms": ["chest_pressure"], "symptom_still_there": "unknown"}, NOW) is not None
    assert follow_up.opens_112({"symptoms": []}, NOW) is None
    with pytest.raises(FactError):
        follow_up.opens_112({"symptoms": "pain"}, NOW)


def test_without_knowing_her_conditions_she_stays_longer():
    assert follow_up.observe(Chart(), NOW) == dt.timedelta(minutes=30)
