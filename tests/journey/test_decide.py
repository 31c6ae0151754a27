"""What a command leads to, and every reason for which it is refused."""

import datetime as dt

import pytest
from msgspec import structs

from hartkracht import desk
from hartkracht.desk import Refused
from hartkracht.journey.chart import Chart
from hartkracht.journey.decide import Asking, decide, verdict
from hartkracht.model import command as c
from hartkracht.model import entry as e
from tests.journey.chain import AFTER, DONE, DOOR, FINE, FINE_F3, INTAKE, LETTER, TIGHT_CHEST


def kinds(done):
    return [type(entry.what).__name__ for entry in done.entries]


def refusal(give, *args, **named):
    """The sentence of the refusal; it is there in both languages."""
    with pytest.raises(Refused) as caught:
        give(*args, **named)
    assert caught.value.words.nl
    assert caught.value.words.en
    return caught.value.words.en


# --- people ----------------------------------------------------------------------------------


def test_nobody_is_enrolled_twice(els):
    assert "already" in refusal(els.give, "coach", c.Enrol("Els", "V", dt.date(1964, 3, 2)))


def test_a_birth_in_the_future_and_an_unknown_zone_are_refused(practice, clock):
    from tests.journey.chain import Els

    someone = Els(practice, clock, person="new")
    assert "future" in refusal(someone.give, "coach", c.Enrol("A", "B", dt.date(2027, 1, 1)))
    assert "time zone" in refusal(someone.give, "coach", c.Enrol("A", "B", dt.date(1970, 1, 1), zone="Mars/North"))


def test_an_account_is_assigned_only_in_a_role_of_care(els):
    assert "Choose" in refusal(els.give, "admin", c.Assign("x", "admin"))
    assert kinds(els.give("admin", c.Unassign("nobody"))) == []
    els.give("admin", c.Unassign("physician-1"))
    assert "physician-1" not in els.chart.accounts


def test_an_empty_note_is_refused(els):
    assert "empty" in refusal(els.give, "coach", c.Note("  "))
    els.give("coach", c.Note("Rode stoel, stand 4"))
    assert els.chart.notes[-1][2].text == "Rode stoel, stand 4"


def test_nothing_is_known_of_somebody_who_was_never_enrolled():
    asking = Asking(dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "coach-1", "coach", "c1")
    for command in (
        c.Note("x"),
        c.State({}),
        c.Assign("x", "coach"),
        c.AskClearance(),
        c.Prescribe(),
        c.OpenSession("s"),
    ):
        assert "not enrolled" in refusal(decide, Chart(), command, asking)


def test_the_decision_itself_knows_who_may_sign_and_supervise(ready):
    """The desk asks the table first; a door that forgot to would still be refused here."""
    client = Asking(ready.clock.now, "client-1", "client", "c1")
    assert "Only a physician" in refusal(decide, ready.chart, c.Sign("cleared", LETTER, "", ready.clock.now), client)
    assert "supervisor" in refusal(decide, ready.chart, c.OpenSession("s1"), client)


def test_a_command_that_no_rule_knows_is_a_fault_of_ours(els):
    with pytest.raises(TypeError):
        decide(els.chart, object(), Asking(els.clock.now, "coach-1", "coach", "c1"))


# --- facts -----------------------------------------------------------------------------------


def test_a_fact_leads_to_a_verdict(els):
    done = els.give("client", c.State({"age": "62 years"}))
    assert kinds(done) == ["Stated", "Screened"]
    assert els.chart.screened.clearance == "ASK_PHYSICIAN"
    assert "no-clearance" in els.chart.screened.fired


def test_who_may_state_a_fact_is_in_the_catalogue(els):
    assert "somebody else" in refusal(els.give, "coach", c.State({"lvef": "55 %"}))
    assert "somebody else" in refusal(els.give, "client", c.State({"supervisor": "named"}))
    assert kinds(els.give("physician", c.State({"lvef": "55 %"})))[0] == "Stated"


def test_a_letter_cannot_be_filled_in_by_anyone(els):
    assert "signs" in refusal(els.give, "physician", c.State({"letter": LETTER}))


def test_a_fact_of_the_future_or_outside_its_guardrail_is_refused_and_nothing_is_written(els):
    before = els.chart.seq
    tomorrow = els.clock.now + dt.timedelta(days=1)
    assert "future" in refusal(els.give, "client", c.State({"age": "62 years"}, measured_at=tomorrow))
    assert "cannot be" in refusal(els.give, "client", c.State({"weight": "700 kg", "age": "62 years"}))
    assert "other way round" in refusal(els.give, "client", c.State({"resting_pressure": "[40/180] mmHg"}))
    assert "no fact" in refusal(els.give, "client", c.State({"wheight": "70 kg"}))
    assert els.chart.seq == before


def test_contradictory_statements_are_all_kept(els):
    els.give("client", c.State({"fainted_year": "no"}))
    els.clock.forward(minutes=1)
    els.give("coach", c.State({"fainted_year": "yes"}))
    said = [(fact.value, fact.by) for fact in els.chart.facts.history("fainted_year")]
    assert said == [("no", "client"), ("yes", "coach")]


def test_the_same_verdict_is_not_written_twice(els):
    els.give("client", c.State({"weight": "70 kg"}))
    assert kinds(els.give("client", c.State({"weight": "71 kg"}))) == ["Stated"]


def test_a_fact_of_the_day_gives_the_verdict_of_the_day(ready):
    ready.at_the_door()
    assert ready.chart.screened_today.clearance == "CLEARED"
    ready.at_the_door(resting_pressure="[182/96, 184/98] mmHg")
    assert ready.chart.screened_today.clearance == "NOT_TODAY"
    assert ready.chart.screened.clearance == "CLEARED"


def test_facts_after_a_prescription_lead_to_a_fresh_dose(ready):
    done = ready.give("client", c.State({"events": [{"what": "myocardial_infarction", "on": "2026-11-23"}]}))
    assert "PlanRefused" in kinds(done)
    assert ready.chart.prescribed is None


# --- the letter ------------------------------------------------------------------------------


def test_a_signed_letter_is_seen_by_the_verdict(els):
    els.give("client", c.State(INTAKE))
    els.give("coach", c.AskClearance("Mag zij trainen?"))
    assert els.chart.asked is not None
    els.sign()
    assert els.chart.screened.clearance == "CLEARED"
    assert els.chart.asked is None


def test_signing_needs_a_fresh_proof_of_who_she_is(els):
    now = els.clock.now
    for minutes in (5.1, 60, -10):
        late = now - dt.timedelta(minutes=minutes)
        assert "password" in refusal(els.give, "physician", c.Sign("cleared", LETTER, "", late))
    at_the_limit = c.Sign("cleared", LETTER, "", now - dt.timedelta(minutes=5))
    assert "LetterSigned" in kinds(els.give("physician", at_the_limit))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"signed": "2026-11-25"}, "future"),
        ({"valid_until": "2026-11-23"}, "expired"),
        ({"signer": "physician-2"}, "another physician"),
        ({"decision": "not_now"}, "differ"),
        ({"limits": {"effort": "9 /10"}}, "cannot be"),
        ({"limits": {"speed": "9 /10"}}, "not known"),
    ],
)
def test_a_letter_that_cannot_be_is_refused(els, changed, sentence):
    command = c.Sign("cleared", {**LETTER, **changed}, "", els.clock.now)
    assert sentence in refusal(els.give, "physician", command)
    assert els.chart.letter is None


def test_a_letter_dated_today_on_her_own_clock_is_not_in_the_future(els):
    els.clock.now = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)  # 00:30 on the 25th in Amsterdam
    els.give("physician", c.Sign("cleared", {**LETTER, "signed": "2026-11-25"}, "", els.clock.now))
    assert els.chart.letter.signed.decision == "cleared"


def test_a_withdrawn_letter_beats_everything(ready):
    done = ready.give("physician", c.WithdrawLetter("Nieuwe klachten"))
    assert kinds(done) == ["LetterWithdrawn", "Screened", "PlanRefused"]
    assert ready.chart.screened.clearance == "ASK_PHYSICIAN"
    ready.at_the_door()
    assert "clearance" in refusal(ready.opened).lower()
    assert "no clearance" in refusal(ready.give, "physician", c.WithdrawLetter("nog eens"))


def test_a_withdrawal_takes_back_the_older_letter_of_another_physician_too(ready):
    ready.clock.forward(hours=1)
    ready.sign(by="gp")
    ready.give("physician", c.WithdrawLetter("Nieuwe klachten"))
    assert ready.chart.screened.clearance == "ASK_PHYSICIAN"
    ready.clock.forward(minutes=5)
    ready.sign(by="gp")
    assert ready.chart.screened.clearance == "CLEARED"


def test_a_clock_set_back_does_not_make_a_withdrawal_older_than_the_letter(ready):
    ready.clock.forward(hours=-2)
    ready.give("physician", c.WithdrawLetter("Klok liep terug"))
    assert ready.chart.screened.clearance == "ASK_PHYSICIAN"


def test_withdrawing_during_the_hour_stops_it(training):
    training.step("begin", "LIFTING")
    training.give("physician", c.WithdrawLetter("Uitslag binnen"))
    assert training.chart.sessions["s1"].state == "STOPPED"


# --- opening ---------------------------------------------------------------------------------


def test_a_session_opens_once_for_one_id(training):
    assert kinds(training.give("coach", c.OpenSession("s1"))) == []
    assert list(training.chart.sessions) == ["s1"]


def test_two_coaches_get_one_session_and_one_sentence(training):
    training.give("admin", c.Assign("coach-2", "coach"))
    sentence = refusal(training.give, "coach", c.OpenSession("s2"), account="coach-2")
    assert "another screen" in sentence
    assert "coach-1" not in sentence


@pytest.mark.parametrize("missing", sorted(DOOR))
def test_what_is_not_known_at_the_door_keeps_it_closed(ready, missing):
    ready.clock.forward(days=1)  # what she answered at the intake is no answer for today
    ready.give("coach", c.State({name: value for name, value in DOOR.items() if name != missing}))
    assert "Not known yet" in refusal(ready.opened)
    assert not ready.chart.sessions


def test_facts_of_yesterday_do_not_open_the_door(ready):
    ready.at_the_door()
    ready.clock.forward(hours=13)
    assert "Not known yet" in refusal(ready.opened)


def test_a_red_pressure_names_itself(ready):
    ready.at_the_door(resting_pressure="[182/96, 184/98] mmHg")
    assert "pressure at rest is too high" in refusal(ready.opened)


def test_without_a_prescription_nothing_opens(els):
    els.give("client", c.State(INTAKE))
    els.sign()
    els.at_the_door()
    assert "no prescription" in refusal(els.opened)


def test_a_ceiling_of_the_letter_names_itself(els):
    els.cleared(decision="cleared_with_limits", limits={"resting_systolic": "130 mmHg"})
    els.at_the_door()
    assert "above the physician's limit" in refusal(els.opened)


def test_one_reading_is_not_enough_and_is_said(ready):
    ready.at_the_door(resting_pressure="[138/82] mmHg")
    assert "No session now" in refusal(ready.opened)


def test_a_refused_dose_opens_nothing(ready, monkeypatch):
    refused = e.PlanRefused(("no-machine-left",), "book")
    monkeypatch.setattr(verdict, "prescribe_for", lambda chart, now, decision: refused)
    ready.at_the_door()
    assert "no prescription for today" in refusal(ready.opened)


def test_a_closed_session_does_not_open_again(trained):
    assert "closed already" in refusal(trained.opened)


def test_unanswered_questions_are_asked_at_the_door(trained):
    trained.clock.forward(days=8)
    trained.at_the_door()
    assert "unanswered" in refusal(trained.opened, "s2")
    for check, answers in (("F1", FINE), ("F2", FINE), ("F3", FINE_F3)):
        trained.answer(check, answers, role="coach")
    if ("s1", "F4") in trained.chart.checks:
        trained.answer("F4", FINE_F3, role="coach")
    trained.opened("s2")
    assert trained.chart.open_session == "s2"


def test_an_open_concern_waits_for_its_review(trained):
    trained.at("F1").answer("F1", TIGHT_CHEST)
    trained.clock.forward(days=7)
    for check, answers in (("F2", FINE), ("F3", FINE_F3), ("F4", FINE_F3)):
        if ("s1", check) in trained.chart.checks:
            trained.answer(check, answers, role="coach")
    trained.at_the_door()
    assert "concern" in refusal(trained.opened, "s2")
    concern = trained.chart.blocking_concerns[0].raised.concern
    assert "physician decides" in refusal(trained.give, "coach", c.Review(concern, "continue"))
    trained.give("physician", c.Review(concern, "pause", "Eerst bellen"))
    assert "concern" in refusal(trained.opened, "s2")
    trained.give("physician", c.Review(concern, "continue_lower"))
    assert not trained.chart.blocking_concerns


def test_too_soon_after_the_last_session_names_the_first_day(trained):
    days = trained.chart.prescribed.prescription.days_between
    for check, answers in (("F1", FINE), ("F2", FINE), ("F3", FINE_F3)):
        trained.at(check).answer(check, answers)
    last = trained.chart.sessions["s1"].last_set_ended_at
    trained.clock.now = last + dt.timedelta(days=days - 1)
    trained.at_the_door()
    assert f"from {(last + dt.timedelta(days=days)).date()}" in refusal(trained.opened, "s2")
    trained.clock.now = last + dt.timedelta(days=days, hours=-1)  # the same day of the week, an hour earlier
    trained.at_the_door()
    if days > 3:
        trained.opened("s2")
        assert trained.chart.open_session == "s2"


def test_72_hours_are_72_hours_however_few_days_the_plan_asks(els, monkeypatch):
    gate = verdict.prescribe_for

    def every_third_day(chart, now, decision):
        dose = gate(chart, now, decision)
        if isinstance(dose, e.PlanRefused):
            return dose
        return structs.replace(dose, prescription=structs.replace(dose.prescription, days_between=3))

    monkeypatch.setattr(verdict, "prescribe_for", every_third_day)
    els.cleared().trained()
    for check, answers in (("F1", FINE), ("F2", FINE), ("F3", FINE_F3)):
        els.at(check).answer(check, answers)
    rested = els.chart.sessions["s1"].last_set_ended_at + dt.timedelta(hours=72)
    els.clock.now = rested - dt.timedelta(minutes=1)
    els.at_the_door()
    assert "Too soon" in refusal(els.opened, "s2")
    els.clock.now = rested
    els.opened("s2")
    assert els.chart.open_session == "s2"


# --- the hour --------------------------------------------------------------------------------


def test_a_step_outside_the_table_is_refused_with_where_the_session_stands(training):
    assert "the set has not begun yet" in refusal(training.step, "end_set", "RESTING")


def test_a_step_from_another_state_than_the_recorded_one_is_refused(training):
    assert "not begun yet" in refusal(training.step, "end_set", "RESTING", before="LIFTING")
    assert "no step" in refusal(training.step, "fly", "LIFTING")
    assert "not exist" in refusal(training.give, "coach", c.Step("s9", "begin", "READY", "LIFTING"))


def test_only_a_named_person_begins(training):
    system = training.actor("system", "system")
    assert "named" in refusal(training.give, system, c.Step("s1", "begin", "READY", "LIFTING"))


def test_a_guard_gone_blind_pauses_or_leaves_her_lifting_with_her_coach(training):
    training.step("begin", "LIFTING")
    training.step("blind", "LIFTING", role="coach")
    training.step("blind", "PAUSED")
    assert training.chart.sessions["s1"].state == "PAUSED"


@pytest.mark.parametrize("role", ["client", "coach", "physician", "admin"])
def test_stop_is_accepted_from_anybody_whatever_they_believed(training, role):
    training.step("stop", "STOPPED", role=role, before="RESTING")
    assert training.chart.sessions["s1"].state == "STOPPED"


def test_stop_is_absorbing_and_pressing_again_is_accepted(training):
    training.step("stop", "STOPPED")
    training.step("stop", "STOPPED", role="client")
    assert [step.before for _, step in training.chart.sessions["s1"].steps] == ["READY", "STOPPED"]
    for event, after in (("ready", "READY"), ("begin", "LIFTING"), ("pause", "PAUSED"), ("finish", "DONE")):
        assert "was stopped" in refusal(training.step, event, after)
    assert len(training.chart.blocking_concerns) == 1


def test_a_stopped_session_waits_for_a_look_before_the_next_one(training):
    training.step("stop", "STOPPED")
    training.closed()
    concern = training.chart.blocking_concerns[0]
    assert concern.raised.owner == "coach"
    training.give("coach", c.Review(concern.raised.concern, "continue", "Brandalarm"))
    assert not training.chart.blocking_concerns
    assert "decided already" in refusal(training.give, "coach", c.Review(concern.raised.concern, "pause"))


def test_a_letter_that_runs_out_during_the_hour_allows_no_new_set(els):
    els.cleared(valid_until="2026-11-24")
    els.clock.now = dt.datetime(2026, 11, 24, 22, 50, tzinfo=dt.UTC)  # 23:50 in Amsterdam
    els.at_the_door().opened()
    els.lifted()
    els.step("ready", "READY")
    els.clock.forward(minutes=10)
    assert "No new set" in refusal(els.step, "begin", "LIFTING")


def test_a_repetition_counts_once_and_after_stop_not_at_all(training):
    seen = c.SeeRepetition("s1", "leg_press", 1, 1, 0.0, 4.0, 8.0, 4.0, 4.0, 88.0, 0.97, True, "sensor")
    training.give("system", seen, account="system")
    assert kinds(training.give("system", seen, account="system")) == []
    training.step("stop", "STOPPED")
    late = c.SeeRepetition("s1", "leg_press", 1, 2, 8.0, 12.0, 16.0, 4.0, 4.0, 88.0, 0.97, True, "sensor")
    training.give("system", late, account="system")
    assert [r.valid for r in training.chart.sessions["s1"].repetitions] == [True, False]


def test_a_cue_is_judged_by_the_coach(training):
    cue = training.give("system", c.Cue("s1", "SLOW", "too-fast", "2.6 s", 12.0), account="system").entries[0]
    training.give("coach", c.JudgeCue("s1", cue.seq, False))
    assert training.chart.sessions["s1"].judged == {cue.seq: False}
    assert "not given" in refusal(training.give, "coach", c.JudgeCue("s1", 9999, True))


def test_a_set_ends_once(training):
    training.lifted()
    assert kinds(training.give("coach", c.EndSet("s1", 1, DONE))) == []
    assert training.chart.sessions["s1"].done == (DONE,)


# --- closing ---------------------------------------------------------------------------------


def test_closing_asks_the_evening_the_morning_and_48_hours(trained):
    due = [check for _, check in trained.chart.checks if check != "F0"]
    assert due == ["F1", "F2", "F3"]
    assert trained.chart.checks["s1", "F0"].answered.grade == "green"
    assert trained.chart.sessions["s1"].closed.ended == "completed"
    asked = [queued for queued, _ in trained.chart.messages.values() if queued.text == "check_due"]
    assert [queued.to for queued in asked] == ["client"] * 3
    assert trained.chart.prescribed is not None


def test_small_vessels_are_asked_at_72_hours_too(els):
    els.give(
        "client",
        c.State({**INTAKE, "conditions": ["microvascular_angina", "hypertension"], "delayed_complaints": "yes"}),
    )
    els.give("physician", c.State({"lvef": "60 %", "exercise_test": "good", "ecg_on": "2026-11-02"}))
    els.give("physician", c.State({"exercise_test_on": "2026-11-02"}))
    els.sign()
    els.give("coach", c.Prescribe())
    els.at_the_door(spray_used="no", spray_with_you="yes", medicine_taken="yes").opened().finished().closed()
    assert [check for _, check in els.chart.checks] == ["F1", "F2", "F3", "F4", "F0"]


@pytest.mark.parametrize("missing", ["symptoms", "resting_pressure", "resting_pulse", "standing_systolic"])
def test_a_session_cannot_be_closed_without_its_answers(training, missing):
    training.finished()
    answers = {name: value for name, value in AFTER.items() if name != missing}
    assert "Not filled in" in refusal(training.give, "coach", c.CloseSession("s1", answers))
    assert training.chart.open_session == "s1"


def test_not_known_is_an_answer_and_holds_the_dose(training):
    training.finished().closed(resting_pressure="unknown")
    assert training.chart.checks["s1", "F0"].answered.grade == "yellow"


def test_nobody_leaves_before_the_half_hour_of_a_first_session(training):
    training.lifted()
    training.step("finish", "DONE")
    training.clock.forward(minutes=29)
    assert "1 min to go" in refusal(training.closed)
    training.clock.forward(minutes=1)
    training.closed()


def test_a_running_session_is_not_closed(training):
    assert "still runs" in refusal(training.closed)


@pytest.mark.parametrize(
    ("event", "after", "ended"), [("stop", "STOPPED", "stopped"), ("pause", "PAUSED", "interrupted")]
)
def test_a_stopped_or_interrupted_session_closes_too(training, event, after, ended):
    training.step(event, after)
    training.closed()
    assert training.chart.sessions["s1"].closed.ended == ended
    assert "closed already" in refusal(training.closed)
    assert kinds(training.give("client", c.Step("s1", "stop", after, "STOPPED"))) == []


# --- follow-up -------------------------------------------------------------------------------


def test_an_evening_without_complaints_is_green(trained):
    trained.at("F1").answer("F1", FINE)
    assert trained.chart.checks["s1", "F1"].answered.grade == "green"
    assert not trained.chart.open_concerns
    handled = [h.how for _, h in trained.chart.messages.values() if h]
    assert set(handled) == {"answered"}
    left = {q.link for q, h in trained.chart.messages.values() if h is None}
    assert left == {"s1/F2", "s1/F3"}, "nobody is reminded of what she answered"


def test_all_is_well_before_the_evening_says_nothing_of_the_evening(trained):
    assert "20:00" in refusal(trained.answer, "F1", FINE)
    trained.answer("F1", TIGHT_CHEST)
    assert trained.chart.checks["s1", "F1"].answered.grade == "orange"


def test_new_pressure_at_rest_calls_the_physician_within_the_hour_with_one_message(trained):
    done = trained.at("F1").answer("F1", TIGHT_CHEST)
    raised = next(x.what for x in done.entries if isinstance(x.what, e.ConcernRaised))
    assert (raised.level, raised.owner) == ("CALL", "physician")
    assert raised.until == trained.clock.now + dt.timedelta(hours=1)
    assert [x.what.to for x in done.entries if isinstance(x.what, e.MessageQueued)] == ["physician"]


def test_a_link_used_twice_gets_one_sentence(trained):
    trained.at("F1").answer("F1", FINE)
    assert "answered already" in refusal(trained.answer, "F1", TIGHT_CHEST)


def test_an_answer_states_nothing_but_answers(trained):
    trained.at("F1")
    assert "no part" in refusal(trained.answer, "F1", {**FINE, "letter": LETTER})
    assert "somebody else" in refusal(trained.answer, "F1", {**FINE, "dizzy_standing": "no"})
    assert "Not filled in" in refusal(trained.answer, "F1", {"feels": "same"})
    assert "not asked" in refusal(trained.answer, "F4", FINE_F3)


def test_much_muscle_pain_or_none_known_asks_once_more(trained):
    trained.at("F3").answer("F3", {**FINE_F3, "muscle_pain": "5 /10"})
    due = trained.chart.checks["s1", "F4"].due
    assert due.opens_at - trained.chart.sessions["s1"].last_set_ended_at >= dt.timedelta(hours=72)


def test_a_check_that_is_asked_already_is_not_asked_twice(trained):
    before = trained.at("F3").answer("F3", {**FINE_F3, "muscle_pain": "unknown"})
    assert kinds(before).count("CheckDue") == 1


def test_silence_is_an_entry_and_a_concern_with_owner_and_time(trained):
    due = trained.chart.checks["s1", "F1"].due
    trained.clock.now = due.closes_at - dt.timedelta(seconds=1)
    assert kinds(trained.give("system", c.PassDue("s1", "F1"), account="system")) == []
    trained.clock.now = due.closes_at
    done = trained.give("system", c.PassDue("s1", "F1"), account="system")
    assert kinds(done)[:2] == ["Silent", "ConcernRaised"]
    raised = done.entries[1].what
    assert (raised.level, raised.owner) == ("WATCH", "coach")
    assert raised.until == dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # noon in Amsterdam
    assert kinds(trained.give("system", c.PassDue("s1", "F1"), account="system")) == []


def test_a_late_answer_counts_and_ends_the_concern_about_silence(trained):
    trained.clock.now = trained.chart.checks["s1", "F1"].due.closes_at
    trained.give("system", c.PassDue("s1", "F1"), account="system")
    trained.answer("F1", FINE)
    record = trained.chart.checks["s1", "F1"]
    assert record.silent
    assert record.answered.grade == "green"
    assert not trained.chart.open_concerns


def test_a_review_names_one_of_four_decisions_on_a_concern_that_is_there(trained):
    trained.at("F1").answer("F1", TIGHT_CHEST)
    concern = trained.chart.open_concerns[0].raised.concern
    assert "Choose" in refusal(trained.give, "physician", c.Review(concern, "ignore"))
    assert "not exist" in refusal(trained.give, "physician", c.Review("nothing", "continue"))


def test_a_message_is_handled_once_in_a_way_we_know(trained):
    message = next(iter(trained.chart.messages))
    assert "Choose" in refusal(trained.give, "coach", c.HandleMessage(message, "eaten"))
    assert "not exist" in refusal(trained.give, "coach", c.HandleMessage("nothing", "sent"))
    trained.give("admin", c.HandleMessage(message, "sent"))
    assert kinds(trained.give("coach", c.HandleMessage(message, "printed"))) == []


def test_the_desk_knows_the_evening_link(trained):
    queued = next(queued for queued, _ in trained.chart.messages.values())
    link = desk.read_link(desk.message_link("els", queued.link))
    assert (link.bound_to, link.session, link.check, link.role) == ("els", "s1", "F1", "link")
