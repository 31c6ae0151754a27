"""The desk: once, in order, only within the relation; what the clock brings; links and tokens."""

import datetime as dt
import threading
from dataclasses import replace

import pytest

from hartkracht import desk
from hartkracht.desk import Actor, NotAllowed, NotSaved, Refused
from hartkracht.model import command as c
from hartkracht.store import journal
from tests.journey.chain import DOOR, FINE, INTAKE, TIGHT_CHEST


def test_one_command_id_applies_once(els):
    first = els.give("coach", c.Note("Stand 4"), "note-1")
    again = els.give("coach", c.Note("Stand 4"), "note-1")
    assert not first.already
    assert again.already
    assert [entry.seq for entry in again.entries] == [entry.seq for entry in first.entries]
    assert len(els.chart.notes) == 1


def test_the_same_id_from_eight_threads_applies_once_and_different_ones_all_apply(els):
    def note(name):
        try:
            els.give("coach", c.Note("x"), name)
        finally:
            from django.db import connection

            connection.close()

    names = ["same"] * 4 + [f"other-{i}" for i in range(4)]
    threads = [threading.Thread(target=note, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.forget()
    assert len(els.chart.notes) == 5


def test_a_withdrawal_that_comes_between_reading_and_writing_wins(ready, monkeypatch):
    ready.at_the_door()
    append, raced = journal.append, []

    def withdraw_first(practice, person, expected, *rest):
        if not raced:
            raced.append(True)
            ready.give("physician", c.WithdrawLetter("Uitslag binnen"))
        return append(practice, person, expected, *rest)

    monkeypatch.setattr(journal, "append", withdraw_first)
    with pytest.raises(Refused):
        ready.opened()
    assert not ready.chart.sessions


def test_a_stop_that_comes_between_wins(training, monkeypatch):
    append, raced = journal.append, []

    def stop_first(practice, person, expected, *rest):
        if not raced:
            raced.append(True)
            training.step("stop", "STOPPED", role="client")
        return append(practice, person, expected, *rest)

    monkeypatch.setattr(journal, "append", stop_first)
    with pytest.raises(Refused):
        training.step("begin", "LIFTING", before="READY")
    assert training.chart.sessions["s1"].state == "STOPPED"


def test_a_chart_folded_anew_is_the_chart_that_was_remembered(trained):
    remembered = trained.chart
    desk.forget()
    assert replace(trained.chart, seq=0) == replace(remembered, seq=0)


def test_reading_is_written_once_in_ten_minutes_a_part(els):
    coach = els.actor("coach")
    before = desk.look(coach, "els", "journey").seq
    assert desk.look(coach, "els", "journey").seq == before
    assert desk.look(coach, "els", "letter").seq == before + 1
    els.clock.forward(minutes=11)
    assert desk.look(coach, "els", "journey").seq == before + 2


def test_reading_goes_on_when_the_disk_is_full_and_is_written_later(els, monkeypatch):
    def full(*_):
        raise NotSaved("disk is full")

    before = els.chart.seq
    with monkeypatch.context() as broken:
        broken.setattr(journal, "append", full)
        assert desk.look(els.actor("coach"), "els", "journey").person.given_name == "Els"
        with pytest.raises(NotSaved):
            els.give("coach", c.Note("x"))
    assert desk.look(els.actor("coach"), "els", "journey").seq == before + 1


def test_a_board_shows_only_her_own_people_and_an_admin_names_only(trained):
    [(person, mine)] = desk.people(trained.actor("coach"))
    assert (person, mine.verdict, mine.sessions_done) == ("els", "CLEARED", 1)
    assert desk.people(trained.actor("coach", "coach-2")) == []
    [(_, named)] = desk.people(trained.actor("admin"))
    assert named.given_name == "Els"
    assert (named.verdict, named.concerns, named.today_verdict, named.reasons) == ("", (), "", ())
    assert desk.people(Actor("link", "link", trained.practice, "els", "s1", "F1")) == []


def test_time_passes_forward_only(els):
    with pytest.raises(ValueError, match="forward"):
        desk.let_time_pass(dt.timedelta(seconds=-1))


def test_a_writer_that_never_gets_its_turn_is_told(els, monkeypatch):
    def taken(*_):
        raise desk.Conflict("somebody else wrote")

    monkeypatch.setattr(journal, "append", taken)
    monkeypatch.setattr(desk, "TRIES", 2)
    with pytest.raises(desk.Conflict):
        els.give("coach", c.Note("x"))


def test_somebody_forgotten_is_read_anew(els):
    before = els.chart
    desk.forget("els")
    assert els.chart.person == before.person


# --- what the clock brings about -------------------------------------------------------------


def test_silence_becomes_a_concern_by_itself_once(trained):
    assert desk.pass_due() == 0
    trained.clock.now = trained.chart.checks["s1", "F1"].due.closes_at
    assert desk.pass_due() == 1
    assert desk.pass_due() == 0
    assert [c.raised.rules for c in trained.chart.open_concerns] == [("no-answer",)]


def test_an_answered_check_is_no_longer_due(trained):
    trained.at("F1").answer("F1", FINE)
    trained.clock.now = trained.chart.checks["s1", "F1"].due.closes_at
    assert desk.pass_due() == 0
    assert not trained.chart.open_concerns


def test_silence_that_cannot_be_saved_is_tried_again(trained, monkeypatch):
    def full(*_):
        raise NotSaved("disk is full")

    trained.clock.now = trained.chart.checks["s1", "F1"].due.closes_at
    with monkeypatch.context() as broken:
        broken.setattr(journal, "append", full)
        assert desk.pass_due() == 0
    trained.clock.forward(minutes=11)
    assert desk.pass_due() == 1


def test_paused_over_ten_minutes_becomes_stopped(training):
    training.step("pause", "PAUSED")
    training.clock.forward(minutes=10)
    assert desk.pass_due() == 0
    training.clock.forward(seconds=1)
    assert desk.pass_due() == 1
    assert training.chart.sessions["s1"].state == "STOPPED"
    assert desk.pass_due() == 0


def test_a_session_that_ran_when_the_program_ended_waits_in_paused(training):
    training.step("begin", "LIFTING")
    desk.forget()
    assert desk.interrupt_running(training.practice) == 1
    record = training.chart.sessions["s1"]
    assert (record.state, record.steps[-1][1].why) == ("PAUSED", "interrupted")
    assert desk.interrupt_running(training.practice) == 0


# --- links and tokens ------------------------------------------------------------------------


def sentence(read, token):
    with pytest.raises(Refused) as caught:
        read(token)
    return caught.value.words.en


def test_a_link_opens_its_own_check_without_signing_in(trained):
    trained.at("F1")
    link = desk.read_link(desk.message_link("els", "s1/F1"))
    trained.give(link, c.AnswerCheck("s1", "F1", FINE))
    assert trained.chart.checks["s1", "F1"].answered.grade == "green"


def test_a_link_reaches_no_other_check_session_or_person(trained):
    trained.at("F2")
    link = desk.read_link(desk.message_link("els", "s1/F1"))
    for command in (c.AnswerCheck("s1", "F2", FINE), c.AnswerCheck("s2", "F1", FINE)):
        with pytest.raises(NotAllowed) as caught:
            trained.give(link, command)
        assert caught.value.outside
    with pytest.raises(NotAllowed):
        desk.execute(link, "somebody-else", c.AnswerCheck("s1", "F1", FINE), "x")
    with pytest.raises(NotAllowed):
        trained.give(link, c.Note("x"))


def test_a_link_is_short_enough_for_a_coarse_code_and_comes_back_whole(practice):
    person, session = "0f" * 16, "a1" * 16
    token = desk.make_link(person, session, "F1", desk.clock() + dt.timedelta(days=1))
    assert len(token) < 100
    found = desk.read_link(token)
    assert (found.bound_to, found.session, found.check) == (person, session, "F1")


def test_a_link_after_its_time_or_changed_by_one_letter_gets_one_sentence(trained):
    token = desk.message_link("els", "s1/F1")
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert "not right" in sentence(desk.read_link, changed)
    for nothing in ("", "é", "AAAA", token[:10], "." * 50):
        assert "not right" in sentence(desk.read_link, nothing)
    trained.clock.now = trained.chart.checks["s1", "F1"].due.closes_at + dt.timedelta(days=7, seconds=1)
    assert "expired" in sentence(desk.read_link, token)
    with pytest.raises(Refused):
        desk.message_link("els", "s1/F9")


def test_a_link_says_nothing_about_who_it_is_for(trained):
    import base64

    token = desk.message_link("els", "s1/F1")
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert b"Vermeer" not in raw
    assert b"1964" not in raw


def test_a_sensor_token_counts_for_its_running_session_only(training):
    token = desk.sensor_token("els", "s1")
    sensor = desk.read_token(token)
    assert (sensor.role, sensor.bound_to, sensor.session) == ("device", "els", "s1")
    assert "not right" in sentence(desk.read_link, token)
    with pytest.raises(NotAllowed):
        training.give(sensor, c.Step("s1", "begin", "READY", "LIFTING"))
    training.give(sensor, c.Step("s1", "stop", "READY", "STOPPED"))
    assert training.chart.sessions["s1"].state == "STOPPED"
    assert "does not count" in sentence(desk.read_token, token)


def test_a_sensor_token_ends_with_the_day(training):
    token = desk.sensor_token("els", "s1")
    training.clock.forward(hours=12, seconds=1)
    assert "does not count" in sentence(desk.read_token, token)


# --- the whole chain, once -------------------------------------------------------------------


def test_the_chain_from_intake_to_the_next_prescription(els):
    els.give("client", c.State(INTAKE))
    els.give("coach", c.AskClearance())
    els.sign("cleared_with_limits", limits={"resting_systolic": "160 mmHg"})
    els.give("coach", c.Prescribe())
    first = els.chart.prescribed
    els.give("coach", c.State(DOOR))
    els.opened().finished().closed()
    els.at("F1").answer("F1", TIGHT_CHEST, role=desk.read_link(desk.message_link("els", "s1/F1")))
    assert els.chart.blocking_concerns[0].raised.level == "CALL"
    concern = els.chart.blocking_concerns[0].raised.concern
    els.give("physician", c.Review(concern, "continue_lower", "Volgende keer lichter"))
    assert first is not None
    assert els.chart.prescribed is not None
    assert journal.verify(els.practice) == ""
