"""All roles x all commands, inside and outside the relation; and the printed table is fresh."""

import datetime as dt
from pathlib import Path

import pytest

from hartkracht import desk, permissions
from hartkracht.desk import NotAllowed, Refused
from hartkracht.model import command as c
from hartkracht.permissions import COMMANDS, ROLES
from tests.journey.chain import DONE, FINE, LETTER, START, Els

ANY = {
    c.Enrol: c.Enrol("A", "B", dt.date(1970, 1, 1)),
    c.Assign: c.Assign("someone", "coach"),
    c.Unassign: c.Unassign("someone"),
    c.State: c.State({"age": "62 years"}),
    c.AskClearance: c.AskClearance(),
    c.Sign: c.Sign("cleared", LETTER, "", START),
    c.WithdrawLetter: c.WithdrawLetter("x"),
    c.Prescribe: c.Prescribe(),
    c.OpenSession: c.OpenSession("s1"),
    c.Step: c.Step("s1", "pause", "READY", "PAUSED"),
    c.Supervise: c.Supervise("s1"),
    c.Swap: c.Swap("s1", "E01", "busy"),
    c.FindRange: c.FindRange("s1", "E01", 5.0, 90.0, "joint_angle@knee", "repetitions"),
    c.SetMachine: c.SetMachine("E01", "stoel 4", 5.0),
    c.SeeRepetition: c.SeeRepetition("s1", "x", 1, 1, 0, None, 8, None, None, None, None, None, "coach"),
    c.SeePressure: c.SeePressure("s1", 150, 85, 60.0, "post_set", "sitting", "left", 30.0, None, "cuff"),
    c.Cue: c.Cue("s1", "SLOW", "x", "x", 1.0),
    c.JudgeCue: c.JudgeCue("s1", 1, True),
    c.EndSet: c.EndSet("s1", 1, DONE),
    c.CloseSession: c.CloseSession("s1", {}),
    c.AnswerCheck: c.AnswerCheck("s1", "F1", FINE),
    c.PassDue: c.PassDue("s1", "F1"),
    c.Review: c.Review("x", "continue"),
    c.HandleMessage: c.HandleMessage("x", "sent"),
    c.Note: c.Note("x"),
    c.View: c.View("journey"),
}
STOP = c.Step("s1", "stop", "READY", "STOPPED")


def asker(role, practice, account=None, bound_to="els"):
    if role in ("link", "device"):
        return desk.Actor(role, role, practice, bound_to, "s1", "F1" if role == "link" else "")
    return desk.Actor(account or f"{role}-1", role, practice)


def answer(actor, command, person="els"):
    """'yes' where the desk let it through to the decision, else 'no', or 'outside'."""
    try:
        desk.execute(actor, person, command, f"{actor.role}-{id(command)}-{person}")
    except NotAllowed as refused:
        return "outside" if refused.outside else "no"
    except Refused:
        pass
    return "yes"


def test_the_table_names_every_command_and_no_other():
    assert set(COMMANDS) == set(ANY) == set(c.Command.__subclasses__())
    assert set().union(*COMMANDS.values()) <= set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_inside_the_relation_the_desk_follows_the_table(ready, role):
    for kind, command in ANY.items():
        allowed = role in COMMANDS[kind]
        narrowed = (kind is c.Step and role in permissions.STOP_ONLY) or (kind is c.View and role == "admin")
        found = answer(asker(role, ready.practice), command)
        assert (found == "yes") == (allowed and not narrowed), kind.__name__


@pytest.mark.parametrize("role", ROLES)
def test_outside_the_relation_nobody_exists(ready, role):
    """Another coach, physician or client, a link made for somebody else: not there, and so is a person who never was."""
    if role in ("admin", "system"):
        pytest.skip("works for the practice as a whole: see the next test for another practice")
    stranger = asker(role, ready.practice, f"{role}-2", bound_to="somebody")
    for kind, command in ANY.items():
        assert answer(stranger, command) == "outside", kind.__name__
        if kind is not c.Enrol:
            assert answer(stranger, command, "nobody") == "outside", kind.__name__


@pytest.mark.parametrize("role", ROLES)
def test_another_practice_sees_nothing(ready, role):
    stranger = asker(role, "another practice")
    for kind, command in {**ANY, c.Step: STOP}.items():
        assert answer(stranger, command) == "outside", kind.__name__


def test_a_refusal_carries_nothing_of_the_person(ready):
    for account, role in (("coach-2", "coach"), ("client-1", "client")):
        with pytest.raises(NotAllowed) as caught:
            ready.give(role, ANY[c.Sign], account=account)
        assert str(caught.value) in ("not in this role", "outside the relation")


def test_a_role_is_the_one_of_the_relation_not_the_one_that_is_claimed(ready):
    assert answer(desk.Actor("coach-1", "physician", ready.practice), ANY[c.Sign]) == "outside"
    ready.give("admin", c.Unassign("coach-1"))
    assert answer(asker("coach", ready.practice), ANY[c.Note]) == "outside"


@pytest.mark.parametrize("role", ["coach", "physician", "admin"])
def test_anybody_of_the_practice_may_stop_anybody(ready, role):
    ready.at_the_door().opened()
    assert answer(asker(role, ready.practice, f"{role}-2"), STOP) == "yes"
    assert ready.chart.sessions["s1"].state == "STOPPED"


def test_another_client_stops_nobody(ready):
    assert answer(asker("client", ready.practice, "client-2"), STOP) == "outside"


def test_an_admin_reads_names_and_messages_and_no_health(ready):
    for what in permissions.ADMIN_SEES:
        assert answer(asker("admin", ready.practice), c.View(what)) == "yes"
    for what in ("journey", "letter", ""):
        assert answer(asker("admin", ready.practice), c.View(what)) == "no"


def test_who_enrols_becomes_her_coach_and_an_admin_does_not(practice, clock):
    Els(practice, clock, person="new").give("coach", c.Enrol("A", "B", dt.date(1970, 1, 1)))
    assert answer(asker("coach", practice), c.Note("x"), "new") == "yes"
    Els(practice, clock, person="other").give("admin", c.Enrol("A", "B", dt.date(1970, 1, 1)))
    assert answer(asker("admin", practice), c.Note("x"), "other") == "no"


def test_the_printed_table_is_fresh():
    printed = Path(__file__).parents[2] / "docs" / "permissions.md"
    assert printed.read_text(encoding="utf-8") == permissions.page()
