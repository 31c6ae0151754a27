"""A device that was left alone: staff after fifteen minutes, a client after thirty; STOP and 112 never wait for it."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from tests.doors.pages import PASSWORD, browse, clock, els, text

__all__ = ["browse", "clock", "els"]


@pytest.fixture
def wait(monkeypatch):
    """`wait(60)`: time passes."""
    began, passed = time.time(), [0.0]
    monkeypatch.setattr(time, "time", lambda: began + passed[0])

    def later(seconds):
        passed[0] += seconds

    return later


@pytest.mark.parametrize(("role", "minutes"), [("coach", 15), ("physician", 15), ("admin", 15), ("client", 30)])
def test_who_was_away_too_long_is_asked_who_she_is(browse, wait, role, minutes):
    page = browse(role)
    assert page.get("/home").status_code in (200, 302)
    wait(60 * minutes - 1)
    assert not page.get("/home", follow=True).request["PATH_INFO"].startswith("/accounts/")
    wait(60 * minutes)
    answer = page.get("/home")
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/")
    assert "next=%2Fhome" in answer.url


def test_each_page_counts_as_being_there_and_asking_how_long_does_not(browse, wait):
    page = browse("coach")
    page.get("/today")
    for _ in range(3):
        wait(600)
        assert page.get("/today").status_code == 200
    wait(600)
    assert page.get("/present/left").json() == {"left_s": 300}
    wait(301)
    assert page.get("/present/left").json()["left_s"] <= 0
    assert page.get("/present").status_code == 423
    assert page.get("/today").status_code == 302


def test_after_twelve_hours_she_signs_in_anew_however_busy_she_was(browse, wait):
    page = browse("physician")
    page.get("/home")
    for _ in range(12 * 6 - 1):
        wait(600)
        assert page.get("/present").status_code == 204
    wait(600)
    page.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/home"})
    answer = page.get("/home")
    assert answer.url == "/accounts/login/?next=%2Fhome"


def test_with_her_password_she_goes_on(browse, wait):
    page = browse("physician")
    page.get("/home")
    wait(1000)
    assert page.get("/home").status_code == 302
    done = page.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/home"})
    assert (done.status_code, done.url) == (302, "/home")
    assert page.get("/present").status_code == 204


def test_what_was_sent_meanwhile_changes_nothing_and_is_not_lost(browse, wait, els):
    page = browse("coach")
    page.get("/today")
    wait(1000)
    before = els.chart.seq
    answer = page.post(f"/person/{els.person}/note", {"text": "knie <stijf>"})
    assert answer.status_code == 423
    assert 'value="knie &lt;stijf&gt;"' in text(answer)
    assert els.chart.seq == before


@pytest.mark.parametrize(
    "path", ["/112", "/room/p/s/", "/wall", "/language", "/static/hk/mark.svg", "/accounts/logout/"]
)
def test_these_open_all_the_same(browse, wait, path):
    page = browse("coach")
    page.get("/today")
    wait(1000)
    assert "next=" not in page.get(path).headers.get("Location", "")


def test_the_practice_for_trying_out_and_nobody_are_never_locked(browse, wait, settings):
    assert browse().get("/present/left").json() == {"left_s": 0}
    settings.DEMO = True
    page = browse("coach")
    page.get("/today")
    wait(10_000)
    assert page.get("/today").status_code == 200
    assert page.get("/present/left").json() == {"left_s": None}


@pytest.fixture
def devices(browse, monkeypatch):
    """Three devices on which the coach signed in, a quarter of an hour ago and later; the first was used just now."""
    began = timezone.now()

    def at(minutes):
        monkeypatch.setattr(timezone, "now", lambda: began + dt.timedelta(minutes=minutes))

    made = []
    for minutes in (0, 5, 10):
        at(minutes)
        made.append(browse("coach"))
    at(15)
    used = made[0].session
    used["seen"] = time.time()
    used.save()
    return made


def test_a_fourth_device_ends_the_sign_in_that_was_used_longest_ago(browse, devices):
    others = browse("physician"), browse("coach")
    assert [page.get("/today").status_code for page in devices] == [200, 302, 200]
    assert others[1].get("/today").status_code == 200
    assert "login" not in others[0].get("/home").url


def test_a_device_in_use_is_never_signed_out(browse, devices):
    for page in devices:
        used = page.session
        used["seen"] = time.time()
        used.save()
    browse("coach")
    assert [page.get("/today").status_code for page in devices] == [200, 200, 200]


def test_the_practice_for_trying_out_signs_nobody_out(browse, devices, settings):
    settings.DEMO = True
    browse("coach")
    assert [page.get("/today").status_code for page in devices] == [200, 200, 200]
