# ruff: noqa: F401, F811  (fixtures are imported by name)
"""What an attacker or a slip of the hand sends to the pages: each gets a page, nothing breaks and nothing moves."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from hartkracht import desk
from hartkracht.clinic.accounts.models import Account
from hartkracht.clinic.pages.practice import NewAccount
from hartkracht.model import command as c
from hartkracht.rules.facts import CATALOGUE
from tests.doors.pages import PASSWORD, browse, clock, els, text
from tests.journey.chain import FINE, START

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = {
    "nothing": "\x00",
    "backwards": "\u202egnp.exe",
    "half a letter": "\ud83d",
    "markup": "<script>alert(1)</script>",
    "a formula": '=HYPERLINK("http://evil.example")',
    "a template": "{{ settings.SECRET_KEY }}",
    "digits that are none": "²",
    "very many digits": "9" * 5000,
    "minus": "-1",
    "not a number": "NaN",
    "endless": "1e999",
    "the year one": "0001-01-01",
    "the last year": "9999-12-31",
    "no such day": "2026-02-31",
    "long": "a" * 100_000,
}
OURS = {200, 302, 400, 403, 404, 405, 409, 410, 422}


def fields(page):
    """The names of the fields of every form on a page."""
    return set(re.findall(r'\bname="([^"]+)"', page)) - {"csrfmiddlewaretoken", "command_id", "viewport"}


@pytest.fixture
def link(els):
    """The token of this evening's question."""
    els.cleared().trained().at("F1")
    return desk.message_link(els.person, "s1/F1")


def typed(names, sent):
    """A form's body, as bytes that a browser would never send too: half letters."""
    pairs = [f"{quote(name, errors='surrogatepass')}={quote(sent, errors='surrogatepass')}" for name in names]
    return {"data": "&".join(pairs), "content_type": "application/x-www-form-urlencoded"}


def broken(send):
    """What `send` answered to each hostile text, where that is no page of ours; a fault counts as 500."""
    found = {}
    for what, sent in HOSTILE.items():
        answer = send(sent)
        if answer.status_code not in OURS or "<script>alert" in text(answer):
            found[what] = answer.status_code
    return found


def answer(phone, address, names, sent):
    """Fill every field of a form with the same."""
    return phone.post(address, **typed(names, sent))


@pytest.fixture
def phone(browse):
    phone = browse("client")
    phone.raise_request_exception = False
    return phone


@pytest.mark.parametrize("kind", sorted({s.kind.name for s in CATALOGUE.values()}))
def test_no_answer_breaks_a_question(els, phone, kind):
    for name in [n for n, s in CATALOGUE.items() if s.ask is not None and "client" in s.by and s.kind.name == kind][:4]:
        names = {one for one in fields(text(phone.get(f"/intake/{name}"))) if not one.endswith(("-none", "-unknown"))}
        assert not broken(partial(answer, phone, f"/intake/{name}", names)), name
        assert phone.get(f"/intake/{name}").status_code == 200


@pytest.mark.parametrize("row", [{"medicines-x-what": "a"}, {"medicines--what": "a"}, {"medicines-1-what": "a", "more": "²"},
                                   {f"medicines-{'9' * 5000}-what": "a"}, {"more": "9" * 5000}])  # fmt: skip
def test_rows_that_no_page_drew_break_nothing(els, phone, row):
    assert phone.post("/intake/medicines", row).status_code in OURS


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("coach", "/person/els/"), ("coach", "/person/els/door"), ("coach", "/person/els/note"),
        ("coach", "/person/els/ask-clearance"), ("coach", "/people/enrol"), ("coach", "/person/els/prescribe"),
        ("coach", "/person/els/session/s1/close"), ("coach", "/person/els/session/s1/ask/F1"),
        ("coach", "/room/els/s1/log"), ("coach", "/outbox/els/{}"), ("coach", "/person/els/concern/{}"),
        ("physician", "/clearance/els"), ("physician", "/clearance/els/withdraw"),
        ("admin", "/practice/account"), ("admin", "/practice/assign/els"), ("admin", "/people/enrol"),
    ],
)  # fmt: skip
def test_no_text_breaks_a_form_of_the_staff(link, els, browse, role, path):
    who = browse(role)
    who.raise_request_exception = False
    names = fields(text(who.get(path))) | {"text", "note", "reason", "how", "step", "at", "decision", "account"}
    assert not broken(lambda sent: who.post(path, **typed(names | {"command_id"}, sent)))
    for after in ("/today", "/person/els/", "/report/els", "/clearance/els", "/worries", "/practice", "/people"):
        seen = who.get(after)
        assert seen.status_code in OURS, after
        assert "<script>alert" not in text(seen)
    assert who.get("/report/els.pdf").status_code in OURS


def test_no_answer_breaks_the_evening_check(link):
    phone = Client(raise_request_exception=False)
    names = fields(text(phone.get(f"/check/{link}")))
    assert not broken(lambda sent: phone.post(f"/check/{link}", **typed(names, sent)))


def test_a_page_number_that_is_none_shows_a_page(els, browse):
    for path in ("/people", "/today", "/worries", "/outbox"):
        for page in ("²", "-1", "9" * 5000, "%00"):
            assert browse("coach").get(f"{path}?page={page}").status_code == 200, (path, page[:9])


WHERE = ("/check/", "/welcome/", "/sensor/", "/demo/as/", "/person/", "/clearance/", "/report/", "/room/els/")


def test_a_token_or_id_that_is_none_gets_a_page(els, browse):
    for who in (browse(), browse("coach"), browse("admin"), browse("client")):
        who.raise_request_exception = False
        for address in (
            where + token for where in WHERE for token in ("é", "%00", "a", "=", "A" * 20_000, "..", "%2e%2e%2f")
        ):
            assert who.get(address).status_code in OURS | {301}, address[:40]


PAGES = ("/", "/home", "/today", "/person/els/", "/people/enrol", "/clearance/els", "/practice/account", "/intake")


@pytest.mark.parametrize("role", ["", "coach", "physician", "admin", "client"])
def test_other_methods_change_nothing(els, browse, role):
    who, before = browse(role), (els.chart.facts, els.chart.notes, Account.objects.count())
    for method in ("head", "options", "put", "delete", "patch", "trace"):
        for page in PAGES:
            assert getattr(who, method)(page).status_code in OURS, (method, page)
    assert (els.chart.facts, els.chart.notes, Account.objects.count()) == before


def test_a_session_cannot_be_given_the_id_of_somebody_elses(els, browse):
    """Samples are kept by session: two sessions of one id would be one heap."""
    els.cleared().at_the_door()
    coach = browse("coach")
    coach.post("/person/els/start", {"command_id": "a-chosen-id"})
    mine = els.chart.open_session
    assert mine
    assert mine != "a-chosen-id"
    coach.post("/person/els/start", {"command_id": "a-chosen-id"})
    assert els.chart.open_session == mine
    assert len(els.chart.sessions) == 1


@pytest.mark.parametrize("extra", [{"role": "physician"}, {"person": "els"}, {"practice": "other"}, {"zone": "Mars"}])
def test_fields_that_no_form_has_do_nothing(els, browse, extra):
    browse("coach").post(
        "/people/enrol", {"given_name": "An", "family_name": "Ander", "born": "1960-01-01", "language": "nl", **extra}
    )
    assert els.chart.person.given_name == "Els"
    assert Account.objects.get(key="coach-1").role == "coach"
    browse("client").post("/intake/weight", {"weight": "61", "role": "coach", "by": "physician", "limits": "none"})
    assert Account.objects.get(key="client-1").role == "client"
    assert els.chart.facts.latest("weight").by == "client"


def test_a_client_cannot_be_tied_to_a_second_person(els, browse):
    """An account that read one record must not wake up in another by a slip of the list."""
    other = desk.execute(els.actor("coach"), "piet", c.Enrol("Piet", "Ander", dt.date(1950, 1, 1)), "enrol-piet-1")
    assert other.entries
    answer = browse("admin").post("/practice/assign/piet", {"account": "client-1"})
    assert Account.objects.get(key="client-1").person == "els"
    assert answer.status_code == 409


def test_a_full_disk_keeps_what_was_typed(els, browse, monkeypatch):
    coach = browse("coach")

    def full(*_a, **_k):
        raise desk.NotSaved("full")

    monkeypatch.setattr("hartkracht.store.journal.append", full)
    answer = coach.post("/person/els/note", {"text": "een lange notitie", "password": "geheim"})
    assert answer.status_code == 503
    assert 'value="een lange notitie"' in text(answer)
    assert 'name="password"' not in text(answer)


@pytest.mark.parametrize(
    "path", ["/", "/nope", "/live/nope", "/live/sensor/abc", "/static/hk/mark.svg", "/static/nope.css", "/check/xx"]
)
def test_every_answer_has_the_strict_policy_also_files_and_errors(practice, path):
    answer = Client().get(path)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/health", "/112", "/sensor/abc"])
def test_a_page_that_can_be_read_can_be_asked_for_its_head(practice, path):
    assert Client().head(path).status_code == 200


def test_a_sensors_link_opened_in_a_browser_leads_to_its_page(practice):
    assert Client().get("/live/sensor/abc").headers["Location"] == "/sensor/abc"


def test_two_coaches_and_a_double_click_open_one_session(els, browse):
    els.cleared().at_the_door()
    both = [browse("coach"), browse("physician")]
    ids = ["pressed-twice"] * 4 + [f"pressed-{n}-once" for n in range(4)]

    def press(n):
        try:
            return both[n % 2].post("/person/els/start", {"command_id": ids[n]}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(press, range(8)))
    assert len(els.chart.sessions) == 1
    assert set(said) <= {302, 409}
    assert 302 in said
