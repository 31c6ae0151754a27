# ruff: noqa: F401, F811  (fixtures are imported by name)
"""The clearance: read, decide, sign, by whom it concerns and by nobody else."""

import pytest

from hartkracht.model import command as c
from tests.doors.pages import PASSWORD, browse, clock, els, text
from tests.journey.chain import INTAKE

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/clearance/els"
CLEARED = {
    "decision": "cleared",
    "by": "cardiologist",
    "valid_until": "2027-05-01",
    "review_after": "6",
    "password": PASSWORD,
}
AS_PROPOSED = {"resting_systolic": "160", "resting_diastolic": "100", "systolic_after_set": "180", "reps_in_reserve": "4",
               "effort": "4", "pulse_ceiling": "120"}  # fmt: skip
LIMITED = {**CLEARED, "decision": "cleared_with_limits", **AS_PROPOSED}


@pytest.fixture
def desk_of(browse):
    return browse("physician")


@pytest.fixture
def asked(els):
    """Els, whose coach asked the physician."""
    els.give("client", c.State(INTAKE))
    els.give("coach", c.AskClearance("Zij wil weer tillen."))
    return els


def letter(els):
    return els.chart.letter


def test_the_inbox_names_who_waits_without_her_full_name(asked, desk_of):
    page = text(desk_of.get("/clearance"))
    assert "Els V." in page
    assert "Vermeer" not in page
    assert "1 mens wacht" in page


def test_the_page_shows_the_question_the_facts_and_what_is_unknown(asked, desk_of):
    page = text(desk_of.get(URL))
    assert "Mag Els V. langzaam krachttrainen onder toezicht, en binnen welke grenzen?" in page
    assert "hoge bloeddruk" in page
    assert "Zij wil weer tillen." in page
    assert "onbekend" in page


def test_cleared_is_signed_with_her_password(asked, desk_of):
    assert desk_of.post(URL, CLEARED).status_code == 302
    signed = letter(asked).signed
    assert signed.decision == "cleared"
    assert signed.letter["valid_until"] == "2027-05-01"
    assert signed.letter["review_after_sessions"] == 6
    assert asked.chart.asked is None


@pytest.mark.parametrize("password", ["", "wrong password"])
def test_without_her_password_nothing_is_signed_and_what_she_typed_stays(asked, desk_of, password):
    answer = desk_of.post(URL, {**LIMITED, "password": password, "note": "Pols telt niet."})
    assert answer.status_code == 422
    assert "Pols telt niet." in text(answer)
    assert letter(asked) is None


def test_signing_in_alone_is_no_signature(asked, desk_of):
    desk_of.post("/accounts/login/", {"login": "physician@example.org", "password": PASSWORD})
    assert desk_of.post(URL, {**CLEARED, "password": ""}).status_code == 422


def test_within_five_minutes_her_proof_holds(asked, desk_of):
    desk_of.post(URL, CLEARED)
    assert "password" not in text(desk_of.get(URL)).partition('<form method="post" class="decide')[2]
    assert desk_of.post(URL, {**CLEARED, "password": "", "decision": "not_now"}).status_code == 302
    assert letter(asked).signed.decision == "not_now"


def test_a_proof_of_an_hour_ago_does_not(asked, desk_of):
    desk_of.post(URL, CLEARED)
    session = desk_of.session
    for method in session["account_authentication_methods"]:
        method["at"] -= 3600
    session.save()
    assert desk_of.post(URL, {**CLEARED, "password": "", "decision": "not_now"}).status_code == 422
    assert letter(asked).signed.decision == "cleared"


def test_limits_as_proposed_need_no_reason(asked, desk_of):
    assert desk_of.post(URL, LIMITED).status_code == 302
    limits = letter(asked).signed.letter["limits"]
    assert limits["resting_systolic"] == "160 mmHg"
    assert limits["reps_in_reserve"] == "4 times"


def test_a_limit_off_the_proposal_needs_its_one_line(asked, desk_of):
    answer = desk_of.post(URL, {**LIMITED, "pulse_ceiling": "105"})
    assert "zeg in één regel waarom" in text(answer)
    assert letter(asked) is None
    desk_of.post(URL, {**LIMITED, "pulse_ceiling": "105", "pulse_ceiling-reason": "Bisoprolol verhoogd"})
    assert letter(asked).signed.letter["reasons"] == {"pulse_ceiling": "Bisoprolol verhoogd"}


def test_a_limit_out_of_its_guardrail_is_refused_with_the_bounds(asked, desk_of):
    answer = desk_of.post(URL, {**LIMITED, "resting_systolic": "200", "resting_systolic-reason": "hoog"})
    assert "tussen 90 en 180" in text(answer)
    assert 'value="200"' in text(answer)


def test_what_to_leave_out_and_what_she_knows_of_her_travel_with_the_letter(asked, desk_of):
    desk_of.post(URL, {**LIMITED, "excluded": ["overhead", "lying"], "known_symptoms": ["chest_pressure"]})
    signed = letter(asked).signed.letter
    assert signed["limits"]["excluded"] == ["overhead", "lying"]
    assert signed["known_symptoms"] == ["chest_pressure"]


def test_a_spray_plan_is_written_out_or_not_signed(asked, desk_of):
    plan = {**CLEARED, "at_chest_pressure": "own_plan"}
    refused = desk_of.post(URL, plan)
    assert refused.status_code == 422
    assert "wrong-spray" in text(refused)
    assert desk_of.post(URL, {**plan, "spray": " 1 spray onder de tong;  na 5 minuten 112."}).status_code == 302
    assert letter(asked).signed.letter["spray"] == "1 spray onder de tong; na 5 minuten 112."


def test_no_longer_than_the_signer_may(asked, desk_of):
    answer = desk_of.post(URL, {**CLEARED, "by": "obstetrician", "valid_until": "2027-05-01"})
    assert "langer kan deze arts niet tekenen" in text(answer)
    assert letter(asked) is None


@pytest.mark.parametrize("decision", ["test_first", "not_now", "call_me"])
def test_the_other_decisions_need_no_date_and_clear_nobody(asked, desk_of, decision):
    desk_of.post(URL, {"decision": decision, "by": "gp", "password": PASSWORD})
    assert letter(asked).signed.decision == decision
    assert asked.chart.screened.clearance not in ("CLEARED", "REDUCED")


def test_what_she_adds_is_stated_by_the_physician(asked, desk_of):
    desk_of.post(URL, {**CLEARED, "lvef": "58"})
    fact = asked.chart.facts.latest("lvef")
    assert (fact.value.value, fact.by) == (58, "physician")


def test_a_double_press_signs_once(asked, desk_of):
    for _ in range(2):
        desk_of.post(URL, {**CLEARED, "command_id": "one-press-of-a-button"})
    assert letter(asked).signed.decision == "cleared"
    assert sum(1 for _ in asked.chart.facts.history("letter")) == 1


def test_a_withdrawn_clearance_counts_at_once(asked, desk_of):
    desk_of.post(URL, CLEARED)
    desk_of.post(f"{URL}/withdraw", {"reason": "Nieuwe klachten"})
    assert letter(asked).withdrawn.reason == "Nieuwe klachten"
    assert asked.chart.screened.clearance not in ("CLEARED", "REDUCED")


def test_withdrawing_needs_one_line(asked, desk_of):
    desk_of.post(URL, CLEARED)
    desk_of.post(f"{URL}/withdraw", {"reason": " "})
    assert letter(asked).withdrawn is None


@pytest.mark.parametrize("role", ["coach", "client", "admin"])
@pytest.mark.parametrize("path", ["/clearance", URL, f"{URL}/withdraw", "/report/els", "/report/els.pdf"])
def test_for_everybody_else_it_does_not_exist(asked, browse, role, path):
    assert browse(role).get(path).status_code == 404
    assert browse(role).post(path, CLEARED).status_code == 404
    assert letter(asked) is None


def test_somebody_elses_client_does_not_exist_for_her(asked, desk_of):
    asked.give("admin", c.Unassign("physician-1"))
    assert desk_of.get(URL).status_code == 404
    assert desk_of.post(URL, CLEARED).status_code == 404


def test_the_coach_sees_limits_and_no_diagnosis(asked, desk_of, browse):
    desk_of.post(URL, LIMITED)
    page = text(browse("coach").get("/person/els/"))
    assert "160 mmHg" in page
    assert "hoge bloeddruk" not in page
