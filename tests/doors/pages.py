"""Browsers without a browser: a Django client signed in as one of the people around Els. For the tests of the pages."""

import pytest
from django.test import Client

from hartkracht import desk
from hartkracht.clinic.accounts.models import Account
from tests.journey.chain import Clock, Els

PASSWORD = "een lang wachtwoord"


@pytest.fixture
def clock(monkeypatch):
    """The desk's clock, in the hands of the test."""
    moved = Clock()
    monkeypatch.setattr(desk, "clock", moved)
    return moved


@pytest.fixture
def els(practice, clock):
    """Els, enrolled, with accounts for the people around her."""
    els = Els(practice, clock).enrolled()
    for role in ("client", "coach", "physician", "admin"):
        person = els.person if role == "client" else ""
        password = PASSWORD if role == "physician" else None  # she signs with it; hashing takes its time
        Account.objects.create_user(
            f"{role}@example.org", password, name=f"{role.title()} Proef", role=role, key=f"{role}-1",
            practice=practice, person=person,
        )  # fmt: skip
    return els


@pytest.fixture
def browse(els):
    """`browse("coach")`: a client of the site, signed in; `browse()` is nobody."""

    def make(role="", language="nl"):
        client = Client(HTTP_ACCEPT_LANGUAGE=language)
        if role:
            client.force_login(Account.objects.get(key=f"{role}-1"))
            session = client.session
            session["second_factor"] = True
            session.save()
        return client

    return make


def text(answer):
    """What a page says."""
    return answer.content.decode()


__all__ = ["PASSWORD", "browse", "clock", "els", "text"]
