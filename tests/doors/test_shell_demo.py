"""The practice for trying out: its five people, and what the coach asks them by phone."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from hartkracht import desk
from hartkracht.clinic import demo
from hartkracht.clinic.accounts.models import Account

HENK = demo.person_id("henk")


@pytest.fixture
def people(practice: str) -> Iterator[None]:
    demo.people_if_none()
    yield
    desk.stand_at(dt.datetime.now(dt.UTC))


@pytest.fixture
def anouk(people: None) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(key=demo.account_key("anouk")),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def unanswered() -> str:
    """The address on which the coach asks Henk what he did not answer."""
    who = dict(desk.people(desk.Actor(demo.account_key("anouk"), "coach", "practice")))[HENK]
    session, check = who.unanswered[0]
    return f"/person/{HENK}/session/{session}/ask/{check}"


def test_each_of_the_five_stands_at_another_place(people: None) -> None:
    found = dict(desk.people(desk.Actor(demo.account_key("anouk"), "coach", "practice")))
    who = {name: found[demo.person_id(name)] for name in demo.CLIENTS}
    assert (who["els"].verdict, who["els"].phase) == ("CLEARED", 0)
    assert who["corrie"].asked_at is not None
    assert who["henk"].unanswered
    assert who["fatma"].verdict == "ASK_PHYSICIAN"
    assert who["joke"].verdict == ""


def test_a_second_start_makes_nobody_twice(people: None) -> None:
    demo.people_if_none()
    assert Account.objects.count() == len(demo.STAFF) + len(demo.CLIENTS)


def test_a_named_symptom_is_asked_about_before_anything_is_kept(anouk: Client) -> None:
    page = anouk.post(unanswered(), {"symptoms": ["dizzy"]})
    assert page.status_code == 200
    assert 'name="symptom_severity"' in page.content.decode()
    assert 'value="dizzy" checked' in page.content.decode()


def test_answers_by_phone_end_the_silence(anouk: Client) -> None:
    address = unanswered()
    answer = anouk.post(address, {"feels": "same", "symptoms": ["none-of-these"], "command_id": "by-phone-1"})
    assert answer.headers["Location"] == f"/person/{HENK}/"
    assert address not in [unanswered()]


def test_an_emergency_opens_the_112_page_and_is_kept(anouk: Client) -> None:
    told = {"feels": "worse", "symptoms": ["chest_pressure", "cold_sweat"], "symptom_still_there": "yes",
            "symptom_at_rest": "yes", "symptom_duration": "over_15", "symptom_severity": "8"}  # fmt: skip
    answer = anouk.post(unanswered(), told)
    assert answer.headers["Location"] == "/112"
    who = dict(desk.people(desk.Actor(demo.account_key("anouk"), "coach", "practice")))[HENK]
    assert any(level in ("CALL", "EMERGENCY") for _, level, *_ in who.concerns)
    assert "Bel Henk" in anouk.get("/worries").content.decode()
