# ruff: noqa: F401, F811  (fixtures are imported by name)
"""The evening check: a link, no sign-in, 112 before anything else, once."""

import pytest

from hartkracht import desk
from hartkracht.store import journal
from tests.doors.pages import browse, clock, els, text

pytestmark = pytest.mark.django_db(transaction=True)

FINE = {"feels": "same", "symptoms": "none-of-these", "spray_used": "no", "medicines_changed": "no"}
GONE = {"feels": "same", "symptoms": "headache", "symptom_still_there": "no", "symptom_duration": "up_to_5",
        "symptom_severity": "2", "symptom_at_rest": "no", "symptom_pattern": "known", "symptom_signs": "none-of-these",
        "spray_used": "no", "medicines_changed": "no"}  # fmt: skip


@pytest.fixture
def evening(els):
    """Els after her first session, at the time of the evening question."""
    return els.cleared().trained().at("F1")


@pytest.fixture
def link(evening):
    due = evening.chart.checks["s1", "F1"].due
    return f"/check/{desk.make_link(evening.person, 's1', 'F1', due.closes_at)}"


@pytest.fixture
def phone(browse):
    return browse()


def answered(els):
    return els.chart.checks["s1", "F1"].answered


def test_the_link_asks_without_signing_in_and_names_nobody(link, phone):
    answer = phone.get(link)
    assert answer.status_code == 200
    assert "Hoe gaat het na uw training" in text(answer)
    assert "Vermeer" not in text(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_felt_is_kept_and_thanked(evening, link, phone):
    answer = phone.post(link, FINE)
    assert "Dank u" in text(answer)
    assert answered(evening).grade == "green"


def test_a_link_used_twice_says_so_in_one_sentence_and_changes_nothing(evening, link, phone):
    phone.post(link, FINE)
    before = answered(evening)
    for again in (phone.get(link), phone.post(link, {**FINE, "symptoms": "dizzy", "symptom_still_there": "no"})):
        assert again.status_code == 410
        assert "al beantwoord" in text(again)
    assert answered(evening) == before


def test_an_expired_link_says_so_in_one_sentence(evening, link, phone):
    evening.clock.forward(days=30)
    answer = phone.get(link)
    assert answer.status_code == 409
    assert "verlopen" in text(answer)


@pytest.mark.parametrize("token", ["x", "AAAA", "not-a-token-at-all"])
def test_a_token_of_somebody_else_is_no_way_in(evening, phone, token):
    assert phone.get(f"/check/{token}").status_code in (404, 409)


@pytest.mark.parametrize("urgent", [
    {"symptoms": "chest_pressure", "symptom_still_there": "yes"},
    {"symptoms": "chest_pressure", "symptom_still_there": "unknown"},
    {"symptoms": "stroke_signs", "symptom_still_there": "no"},
])  # fmt: skip
def test_urgent_answers_open_112_and_are_kept(evening, link, phone, urgent):
    answer = phone.post(link, {**FINE, **urgent})
    assert "Bel nu 112" in text(answer)
    assert "Uw antwoord is bewaard" in text(answer)
    assert answered(evening).grade == "red"


def test_112_opens_also_where_nothing_can_be_kept(evening, link, phone, monkeypatch):
    journal.close()
    monkeypatch.setattr(desk, "execute", _full)
    answer = phone.post(link, {**FINE, "symptoms": "stroke_signs", "symptom_still_there": "yes"})
    assert "Bel nu 112" in text(answer)
    assert "kon niet bewaard worden" in text(answer)


def _full(*_):
    raise desk.NotSaved("disk full")


def test_a_mild_symptom_that_is_gone_is_kept_and_says_what_happens_next(evening, link, phone):
    answer = phone.post(link, GONE)
    assert answer.status_code == 200
    assert "Dank u. We letten hierop." in text(answer)
    assert answered(evening).grade == "yellow"


def test_details_without_a_symptom_do_not_count(evening, link, phone):
    phone.post(link, {**GONE, "symptoms": "none-of-these"})
    assert answered(evening).grade == "green"


def test_a_check_without_its_first_answer_keeps_what_was_typed(evening, link, phone):
    answer = phone.post(link, {"feels": "worse"})
    assert answer.status_code == 422
    assert 'value="worse" checked' in text(answer)
    assert answered(evening) is None


def test_i_do_not_know_is_an_answer(evening, link, phone):
    assert phone.post(link, {"symptoms": "unknown"}).status_code == 200
    assert answered(evening).answers["symptoms"] == "unknown"


def test_112_needs_no_sign_in_and_no_database(phone, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = phone.get("/112")
    assert "tel:112" in text(answer)
    assert "max-age" in answer.headers["Cache-Control"]


def test_112_speaks_english(browse):
    assert "Call 112 now" in text(browse(language="en").get("/112"))
