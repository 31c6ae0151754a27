"""The chart: a fold over entries that opens every journal, and the row of it that lists show."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from hartkracht.journey import summary as summaries
from hartkracht.journey.chart import Chart, fold
from hartkracht.model import entry as e
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN
from tests.journey.chain import FINE, LETTER, TIGHT_CHEST

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


def entries(*happened, role="coach", at=NOW):
    return [e.Entry("els", seq, f"c{seq}", at, "coach-1", role, what) for seq, what in enumerate(happened, 1)]


def chart_of(*happened, **named):
    return fold(entries(*happened, **named))


@given(st.text(max_size=20), st.one_of(st.none(), st.integers(), st.text(max_size=30), st.lists(st.text(max_size=5))))
def test_what_todays_catalogue_cannot_read_any_more_is_unknown_and_the_journal_opens(name, value):
    chart = chart_of(e.Stated(name, value, NOW), e.Stated("weight", value, NOW))
    assert chart.seq == 2
    if not isinstance(value, str):
        assert chart.facts.latest("weight").value is UNKNOWN


def test_a_fold_in_two_parts_is_the_fold_of_the_whole():
    happened = entries(
        e.Enrolled("Els", "Vermeer", dt.date(1964, 3, 2)), e.Stated("age", "62 years", NOW), e.Noted("Stand 4")
    )
    for cut in range(len(happened) + 1):
        assert fold(happened[cut:], fold(happened[:cut])) == fold(happened)


def test_every_kind_of_entry_survives_packing():
    raised = e.ConcernRaised("c1", "HOLD", ("after-long",), "physician", NOW, Words("a", "b"))
    for what in (raised, e.CheckDue("s", "F1", NOW, (NOW,), NOW, "s/F1"), e.LetterSigned("cleared", LETTER)):
        assert e.unpack(e.pack(what)) == what


def test_a_withdrawal_without_a_letter_changes_nothing():
    assert chart_of(e.LetterWithdrawn("x")).letter is None


def test_what_blocks_is_what_is_grave_and_unseen_or_was_told_to_wait():
    def blocks(level, *reviews):
        raised = e.ConcernRaised("c1", level, (), "physician", NOW, Words("a", "b"))
        return bool(chart_of(raised, *(e.ConcernReviewed("c1", decision) for decision in reviews)).blocking_concerns)

    assert [blocks(level) for level in ("WATCH", "HOLD", "CALL", "EMERGENCY")] == [False, True, True, True]
    assert blocks("WATCH", "pause")
    assert blocks("CALL", "call")
    assert not blocks("CALL", "continue")
    assert not blocks("CALL", "pause", "continue_lower")


def test_a_pause_counts_from_its_beginning_not_from_what_came_in_later(training):
    training.step("pause", "PAUSED")
    began = training.clock.now
    training.clock.forward(minutes=3)
    training.step("sighted", "PAUSED")
    assert training.chart.sessions["s1"].paused_since == began
    training.step("ready", "READY")
    assert training.chart.sessions["s1"].paused_since is None


def test_history_has_the_form_of_the_plan_command(trained):
    trained.at("F1").answer("F1", FINE)
    [line] = trained.chart.history()
    assert line["checks"]["F0"]["grade"] == "green"
    assert line["checks"]["F1"] == {"grade": "green", **FINE}
    assert line["checks"]["F2"] is None
    assert (line["day"], line["phase"]) == ("A", 0)
    assert line["sets"][0]["repetitions"] == 6


def test_a_session_without_sets_ends_when_it_was_closed(training):
    training.step("stop", "STOPPED")
    training.closed()
    [line] = training.chart.history()
    assert line["ended"] == training.chart.sessions["s1"].closed_at.isoformat()
    assert line["sets"] == []


def test_the_row_of_lists_says_what_waits(trained):
    row = summaries.summarise(trained.chart)
    assert row.next_check[1] == "F1"
    assert len(row.waiting(trained.clock.now)) == 3
    trained.at("F1").answer("F1", TIGHT_CHEST)
    row = summaries.summarise(trained.chart)
    assert (row.blocked, row.concerns[0][1:3], row.next_check[1]) == (True, ("CALL", "physician"), "F2")
    assert (row.given_name, row.family_name) == ("Els", "Vermeer")
    assert summaries.unpack(summaries.pack(row)) == row


def test_the_row_of_nobody_is_empty():
    row = summaries.summarise(Chart())
    assert (row.verdict, row.next_check, row.given_name) == ("", None, "")
