"""The gate over a chart: what was said and decided comes out in the next prescription."""

import datetime as dt

import pytest

from hartkracht.journey.chart import fold
from hartkracht.journey.prescribe import prescribe_for
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance, Decision
from hartkracht.model.dose import SetDone, Words

START = dt.datetime(2026, 9, 7, 9, 0, tzinfo=dt.UTC)
CLEARED = Decision(Clearance.CLEARED, (), (), (), {}, "book")
FACTS = {"medicines": [], "conditions": [], "events": [], "q23": "no", "pregnancy": "no", "symptoms_now": []}


class Journal:
    """A journal that is written by hand, as the desk would."""

    def __init__(self):
        self.entries, self.now = [], START
        self.add(e.Enrolled("Els", "Vos", dt.date(1964, 2, 1)))
        for name, raw in FACTS.items():
            self.state(name, raw)

    @property
    def chart(self):
        return fold(self.entries)

    def add(self, what, role="coach"):
        self.entries.append(e.Entry("p", len(self.entries) + 1, "c", self.now, "anouk", role, what))
        return len(self.entries)

    def state(self, name, raw):
        self.add(e.Stated(name, raw, self.now))

    def pass_days(self, number):
        self.now += dt.timedelta(days=number)

    def plan(self, decision=CLEARED):
        found = prescribe_for(self.chart, self.now, decision)
        seq = self.add(found)
        return found, seq

    def train(self, grades=("green",) * 4, ended="completed", effort=3, state="DONE"):
        prescribed, seq = self.plan()
        session = f"s{seq}"
        self.add(e.SessionOpened(session, seq, "anouk", prescribed.book))
        for number, x in enumerate(prescribed.prescription.exercises, 1):
            load = 20.0 if x.load_kg is None and x.id != "E02" else x.load_kg
            self.add(e.SetEnded(session, number, SetDone(
                x.id, load, x.repetitions, x.time_under_tension_s, effort, 5, 1.0, 0, "planned-repetitions-done")))  # fmt: skip
        self.add(e.SessionMoved(session, "finish", "RESTING", state))
        self.add(e.SessionClosed(session, ended, self.now))
        for check, grade in zip(("F0", "F1", "F2", "F3"), grades, strict=True):
            if grade:
                self.add(e.CheckAnswered(session, check, {}, grade))
        return prescribed.prescription

    def concern(self, level, name="c1"):
        self.add(e.ConcernRaised(name, level, ("r",), "coach", None, Words("w", "w")))


@pytest.fixture
def journal():
    return Journal()


def test_the_first_prescription_has_no_changes_and_names_the_book(journal):
    found, _ = journal.plan()
    assert isinstance(found, e.Prescribed)
    assert found.changes == ()
    assert found.book == "book"


def test_weeks_that_go_well_end_in_a_step_that_is_told(journal):
    for _ in range(6):
        journal.train()
        journal.pass_days(7)
    found, _ = journal.plan()
    assert {c.rule for c in found.changes if "repetitions" in c.what} == {"dose-step-repetition"}


@pytest.mark.parametrize("grades", [("green", None, "green", "green"), ("green", "yellow", "green", "green")])
def test_silence_and_a_mild_symptom_leave_the_dose_where_it_was(journal, grades):
    for _ in range(5):
        journal.train()
        journal.pass_days(7)
    journal.train(grades)
    journal.pass_days(7)
    found, _ = journal.plan()
    assert not [c for c in found.changes if c.rule.startswith("dose-step")]
    reasons = {rule for line in found.prescription.exercises for rule in line.rules}
    assert reasons & {"dose-hold-unanswered", "dose-hold-yellow"}


def test_an_open_concern_that_only_watches_lets_her_train_and_holds(journal):
    for _ in range(6):
        journal.train()
        journal.pass_days(7)
    journal.concern("WATCH")
    found, _ = journal.plan()
    assert isinstance(found, e.Prescribed)
    assert all("dose-hold-concern" in line.rules for line in found.prescription.exercises)


def test_an_orange_answer_waits_for_its_review_and_then_begins_at_half(journal):
    for _ in range(5):
        journal.train()
        journal.pass_days(7)
    before = journal.train(("green", "orange", "green", "green"))
    journal.concern("HOLD")
    journal.pass_days(7)
    found, _ = journal.plan()
    assert found == e.PlanRefused(("dose-concern-open",), found.book)
    journal.add(e.ConcernReviewed("c1", "continue"))
    found, _ = journal.plan()
    assert found.prescription.day != before.day
    assert {line.load_kg for line in found.prescription.exercises} <= {10.0, None}


def test_a_review_that_says_pause_refuses_until_another_says_continue(journal):
    journal.train()
    journal.concern("HOLD")
    journal.add(e.ConcernReviewed("c1", "pause"))
    found, _ = journal.plan()
    assert found.refused == ("dose-paused",)
    journal.add(e.ConcernReviewed("c1", "continue"))
    assert isinstance(journal.plan()[0], e.Prescribed)


def test_a_review_that_says_lower_cuts(journal):
    for _ in range(4):
        journal.train()
        journal.pass_days(7)
    journal.concern("HOLD")
    journal.add(e.ConcernReviewed("c1", "continue_lower"))
    found, _ = journal.plan()
    assert all(c.by in ("reviewer", "rulebook") for c in found.changes)
    assert {line.load_kg for line in found.prescription.exercises} == {12.5, 10.0}


def test_a_stopped_session_does_not_turn_the_day(journal):
    journal.train()
    journal.pass_days(7)
    stopped = journal.train(ended="stopped", state="STOPPED")
    journal.pass_days(7)
    assert journal.plan()[0].prescription.day == stopped.day


def test_a_new_medicine_for_thin_bones_takes_exercises_away_and_the_coach_is_told(journal):
    for _ in range(15):
        journal.train()
        journal.pass_days(7)
    before, _ = journal.plan()
    assert "E28" in {line.id for line in before.prescription.exercises}
    journal.train()
    journal.pass_days(7)
    journal.train()
    journal.pass_days(7)
    journal.state("medicines", ["M05BA04"])
    found, _ = journal.plan()
    assert found.prescription.day == before.prescription.day
    assert not {"E28", "E29"} & {line.id for line in found.prescription.exercises}
    assert "E28" in {c.what for c in found.changes}


def test_not_cleared_refuses_with_the_rules_that_fired(journal):
    no = Decision(Clearance.ASK_PHYSICIAN, ("no-clearance",), (), (), {}, "book")
    assert journal.plan(no)[0].refused == ("no-clearance",)


def test_the_history_of_a_chart_reads_back_with_what_was_planned(journal):
    plan = journal.train()
    (line,) = journal.chart.history()
    assert [x["id"] for x in line["planned"]] == [x.id for x in plan.exercises]
    assert line["completed"] is True


# --- the step of her own machine -------------------------------------------------------------


def line_of(found, name):
    return next(line for line in found.prescription.exercises if line.id == name)


def test_the_step_that_was_read_at_her_machine_is_the_step_of_the_next_dose_and_it_is_told(journal):
    for _ in range(6):
        journal.train()
        journal.pass_days(7)
    by_catalogue = line_of(journal.plan()[0], "E15")
    assert by_catalogue.load_kg == 20.0
    journal.add(e.MachineSet("E15", "stoel 4", 15.0))
    found, _ = journal.plan()
    line = line_of(found, "E15")
    assert (line.load_kg, line.rules) == (15.0, ("dose-machine-step",))
    assert line.repetitions < by_catalogue.repetitions, "where the weight must go down nothing else goes up"
    assert "Naar beneden afgerond op de stap van het toestel." in line.why.nl
    assert [(c.old, c.new, c.rule) for c in found.changes if c.what == "E15 load_kg"] == [
        ("20", "15", "dose-machine-step")
    ]
    journal.add(e.MachineSet("E15", "stoel 4", 2.5))
    assert line_of(journal.plan()[0], "E15").load_kg == 20.0


def test_a_machine_that_steps_too_far_keeps_its_weight_and_says_so_in_both_languages(journal):
    for _ in range(6):
        journal.train()
        journal.pass_days(7)
    journal.add(e.MachineSet("E15", "", 5.0))
    line = line_of(journal.plan()[0], "E15")
    assert (line.load_kg, line.rules) == (20.0, ("dose-step-repetition", "dose-hold-machine-step"))
    assert line.why.nl.endswith(
        "De stap van deze machine is groter dan wat er in één keer bij mag: het gewicht blijft."
    )
    assert line.why.en.endswith("The step of this machine is larger than what may be added at once: the weight stays.")


def test_a_machine_of_which_only_the_chair_is_noted_steps_as_the_catalogue_has_it(journal):
    journal.add(e.MachineSet("E15", "stoel 4", None))
    assert journal.chart.machine_steps == {}
