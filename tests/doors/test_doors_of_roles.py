# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Every address there is, asked by every role: who may see it does, for everybody else it is not there.

The addresses come from the router itself: a page that is not in the table below fails here until somebody says whose it
is.
"""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hartkracht import desk
from hartkracht.clinic.accounts.models import Account
from hartkracht.model import command as c
from hartkracht.store.models import Relation
from tests.doors.pages import browse, clock, els, text

pytestmark = pytest.mark.django_db(transaction=True)

EVERYBODY = frozenset({"", "client", "coach", "physician", "admin"})
COACH, CLINICAL, MAIL = frozenset({"coach"}), frozenset({"coach", "physician"}), frozenset({"coach", "admin"})
PHYSICIAN, ADMIN, CLIENT = frozenset({"physician"}), frozenset({"admin"}), frozenset({"client"})
# Whose page it is. Reading (GET) and doing (POST) go to the same roles; what only does, answers GET with 405.
WHOSE = {
    "front": EVERYBODY, "language": EVERYBODY, "health": EVERYBODY, "rulebook": EVERYBODY, "evidence": EVERYBODY,
    "components": EVERYBODY, "call-112": EVERYBODY, "check": EVERYBODY, "manifest": EVERYBODY,
    "worker": EVERYBODY, "room-empty": EVERYBODY, "sensor": EVERYBODY, "welcome": EVERYBODY,
    "home": EVERYBODY - {""}, "present": EVERYBODY, "present-left": EVERYBODY,
    "intake": CLIENT, "intake-done": CLIENT, "intake-question": CLIENT, "plan": CLIENT,
    "clearance": PHYSICIAN, "clear": PHYSICIAN, "withdraw": PHYSICIAN, "report": PHYSICIAN, "report-pdf": PHYSICIAN,
    "room": CLINICAL, "wall": CLINICAL, "room_log": CLINICAL,
    "today": COACH, "people": CLINICAL, "enrol": MAIL, "person": CLINICAL, "ask-clearance": COACH, "prescribe": CLINICAL,
    "note": CLINICAL, "prepare": CLINICAL, "start": CLINICAL, "close": CLINICAL, "closed": CLINICAL, "ask-check": CLINICAL,
    "review": CLINICAL, "worries": CLINICAL, "outbox": MAIL, "handle-message": MAIL,
    "practice": ADMIN, "assign": ADMIN, "unassign": ADMIN, "new-account": ADMIN, "invite": ADMIN, "switch": ADMIN,
    "roles": EVERYBODY - {""},
    "demo-sign-in": frozenset(), "demo-time": frozenset(),
}  # fmt: skip
OF_A_LIBRARY = re.compile(r"^accounts/")
FILLED = {"session": "s1", "check": "F1", "name": "weight", "token": "no-token"}


def routes(patterns=None, before=""):
    """(name, route) of every address of the site."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern) and not OF_A_LIBRARY.match(route):
            yield one.name, route


ROUTES = {name: route for name, route in routes() if name}


def test_every_address_is_somebodys():
    assert set(ROUTES) == set(WHOSE)
    assert {route for name, route in routes() if not name} == {"live/sensor/<slug:token>"}


@pytest.fixture
def address(els):
    """The address of a page, with ids that exist: a session that was closed, a check, a concern, a message, an account."""
    els.cleared().trained()
    els.give(
        "coach", c.AnswerCheck("s1", "F1", {"feels": "same", "symptoms": ["headache"], "symptom_still_there": "no"})
    )
    ids = {**FILLED, "person": els.person, "key": "coach-1", "concern": next(iter(els.chart.concerns), "none"),
           "message": next(iter(els.chart.messages))}  # fmt: skip

    def fill(name):
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: ids[found.group(1)], ROUTES[name])

    return fill


# What a form of each page needs at least, so that a try is not stopped by an empty field alone.
TYPED = {"text": "x", "reason": "x", "how": "sent", "decision": "continue", "account": "coach-1", "step": "unloaded",
         "at": "1764000000000", "note": "x", "symptoms": "none-of-these", "resting_pulse": "64"}  # fmt: skip


def seen(browser, path, method="get"):
    """What came back, as: is it there, not there, behind the door, or not by this method."""
    answer = getattr(browser, method)(path, TYPED if method == "post" else None)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/"):
        return "the door"
    return {404: "not there", 405: "only done"}.get(answer.status_code, "there")


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_page_is_there_for_its_roles_and_for_nobody_else(address, browse, role):
    for name, whose in WHOSE.items():
        if not whose:
            continue
        found = seen(browse(role), address(name))
        if role in whose:
            assert found in ("there", "only done"), (name, role)
        elif found != "only done":
            assert found == ("not there" if role else "the door"), (name, role)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_nothing_is_done_for_who_may_not(address, els, browse, role):
    before = els.chart.seq
    for name, whose in WHOSE.items():
        if role not in whose and name != "demo-sign-in":
            assert seen(browse(role), address(name), "post") in ("not there", "the door", "only done"), (name, role)
    assert els.chart.seq - before <= 1  # our own look at it is written


HERE, ELSEWHERE = "of this practice, not hers", "of another practice, with a forged relation"


@pytest.mark.parametrize(
    ("role", "kind"),
    # the admin works for the practice as a whole, by names alone
    [(role, kind) for role in ("coach", "physician", "client", "admin") for kind in (HERE, ELSEWHERE)
     if (role, kind) != ("admin", HERE)],
)  # fmt: skip
def test_for_a_stranger_she_does_not_exist(address, els, browse, role, kind):
    account = Account.objects.get(key=f"{role}-1")
    if kind is ELSEWHERE:
        Account.objects.filter(pk=account.pk).update(practice="elsewhere")
        Relation.objects.update_or_create(account=account.key, person=els.person, defaults={"role": role})
    else:
        Relation.objects.filter(account=account.key).delete()
    browser = browse(role)
    for name in ROUTES:
        if "person" not in ROUTES[name] or name in ("enrol",):
            continue
        for method in ("get", "post", "head"):
            answer = getattr(browser, method)(address(name), TYPED if method == "post" else None)
            assert answer.status_code in (404, 405), (name, method)
            assert b"Vermeer" not in answer.content, (name, method)
            assert b"Els" not in answer.content, (name, method)
    for name in ("today", "people", "worries", "outbox", "clearance", "practice", "plan", "intake-done"):
        assert b"Vermeer" not in browser.get(address(name)).content, name


def test_whatever_can_be_read_can_be_asked_for_its_head(address, browse):
    for name, whose in WHOSE.items():
        for role in sorted(whose)[:1]:
            browser = browse(role)
            got = browser.get(address(name)).status_code
            assert browser.head(address(name)).status_code == got, name


def test_no_answer_is_kept_by_a_browser_but_the_112_page(address, browse):
    for name, whose in WHOSE.items():
        for role in sorted(whose)[:1]:
            kept = browse(role).get(address(name)).headers["Cache-Control"]
            assert ("no-store" in kept) == (name != "call-112"), name


def test_no_title_and_no_address_says_who_it_is_about(address, browse):
    for name, whose in WHOSE.items():
        for role in sorted(whose):
            page = text(browse(role).get(address(name))) if name != "report-pdf" else ""
            for place in (
                *re.findall(r"<title>(.*?)</title>", page, re.S),
                *re.findall(r'(?:href|action)="([^"]*)"', page),
            ):
                assert "Els" not in place, name
                assert "Vermeer" not in place, name
