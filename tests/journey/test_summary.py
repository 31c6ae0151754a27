"""The board's row against the chart it was made of, and the messages that wait, whatever order they stand in."""

import datetime as dt
from itertools import permutations

import pytest
from msgspec import structs

from hartkracht.journey.chart import Chart
from hartkracht.journey.summary import REMINDER, summarise
from hartkracht.model import entry as e
from tests.journey.records import FINE, RECORDS, START, Record

BORN = dt.date(1964, 2, 29)
EARLY, NOW, LATE = (START + dt.timedelta(hours=hours) for hours in (-1, 0, 1))


@pytest.fixture(scope="module", params=RECORDS, ids=lambda made: made.__name__)
def chart(request):
    return request.param().chart


def waiting(*messages, now=NOW):
    return structs.replace(summarise(Chart()), messages=messages).waiting(now)


def message(name, due, text=REMINDER, link="s1/F1"):
    return (name, "client", text, link, due)


def test_of_one_check_only_the_latest_reminder_whose_time_has_come_waits():
    first, second, third = message("1", EARLY), message("2", NOW), message("3", LATE)
    for order in permutations((first, second, third)):
        assert waiting(*order) == (second,)
        assert waiting(*order, now=EARLY) == (first,)
        assert waiting(*order, now=LATE) == (third,)
        assert waiting(*order, now=EARLY - dt.timedelta(seconds=1)) == ()


def test_what_is_no_reminder_waits_at_once_and_each_link_has_its_own():
    concern, reminder = message("c", LATE, "concern", "c1"), message("r", EARLY)
    assert set(waiting(reminder, concern)) == {concern, reminder}


def test_a_row_counts_what_the_chart_holds(chart):
    row = summarise(chart)
    closed = [hour for hour in chart.sessions.values() if hour.closed]
    assert row.sessions_done == len(closed)
    assert row.last_session_at == max((hour.closed_at for hour in closed), default=None)
    assert set(row.unanswered) == {key for key, one in chart.checks.items() if one.silent and not one.answered}
    assert {one[0] for one in row.messages} == {
        name for name, (_, handled) in chart.messages.items() if handled is None
    }
    assert row.seq == chart.seq


def test_the_next_check_is_the_one_that_closes_first_of_those_nobody_answered(chart):
    due = [one.due for one in chart.checks.values() if one.due and not one.answered and not one.silent]
    row = summarise(chart)
    assert (row.next_check is None) == (not due)
    if due:
        assert row.next_check[2] == min(one.closes_at for one in due)


def test_a_session_that_is_not_closed_is_the_one_that_is_open():
    record = Record(BORN)
    record.train("[138/82, 136/80] mmHg")
    assert (summarise(record.chart).session, summarise(record.chart).session_state) == ("", "")
    closed = next(place for place, one in enumerate(record.entries) if isinstance(one.what, e.SessionClosed))
    record.entries = record.entries[:closed]
    row = summarise(record.chart)
    assert (row.session, row.session_state, row.sessions_done, row.last_session_at) == ("s1", "DONE", 0, None)


def test_a_check_leaves_the_row_when_it_is_answered_and_is_unanswered_only_in_silence():
    record = Record(BORN)
    record.train("[138/82, 136/80] mmHg", answers=(FINE, None, None), silent=("F2",))
    row = summarise(record.chart)
    assert row.unanswered == (("s1", "F2"),)
    assert row.next_check[:2] == ("s1", "F3")


@pytest.mark.parametrize(("decision", "stays", "blocks"), [
    (None, True, True), ("pause", True, True), ("continue", False, False), ("continue_lower", False, False),
])  # fmt: skip
def test_a_concern_stays_on_the_row_until_somebody_lets_her_go_on(decision, stays, blocks):
    record = Record(BORN)
    record.concern("c1", "CALL", decision)
    row = summarise(record.chart)
    assert bool(row.concerns) is stays
    assert row.blocked is blocks


def test_a_letter_is_told_with_its_last_day_and_whether_it_was_taken_back():
    record = Record(BORN)
    assert (summarise(record.chart).letter_decision, summarise(record.chart).letter_withdrawn) == ("", False)
    record.letter(valid_until="2027-03-01")
    row = summarise(record.chart)
    assert (row.letter_decision, row.letter_until, row.letter_withdrawn) == ("cleared", "2027-03-01", False)
    record.add(e.LetterWithdrawn("she moved"), "physician")
    assert summarise(record.chart).letter_withdrawn is True


def test_the_admin_sees_names_and_nothing_of_health(chart):
    row = summarise(chart)
    bare, nobody = row.names_only(), summarise(Chart())
    kept = {"given_name", "family_name", "born", "language", "zone", "session", "sessions_done", "messages", "seq"}
    for name in row.__struct_fields__:
        assert getattr(bare, name) == getattr(row if name in kept else nobody, name), name
