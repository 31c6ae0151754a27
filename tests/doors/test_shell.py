"""The shell: who sees which page, what is refused and how, and that nothing of a person leaks on the way."""

import datetime as dt
import json
import logging
import re
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path
from django.utils import timezone, translation

from hartkracht import desk
from hartkracht.clinic import logs, urls
from hartkracht.clinic.accounts import invitations
from hartkracht.clinic.accounts.models import Account, Invitation
from hartkracht.model import command as c
from hartkracht.rules.book import BOOK

TEMPLATES = Path(urls.__file__).parent / "templates"
SENTENCE = "Geheim van Els"


def _raise(problem: Exception) -> object:
    def view(request: HttpRequest) -> HttpResponse:
        raise problem

    return view


handler404, handler500, handler403 = urls.handler404, urls.handler500, urls.handler403
urlpatterns = [
    *urls.urlpatterns,
    path("t/refused", _raise(desk.Refused("Eerst meten.", "Measure first."))),
    path("t/outside", _raise(desk.NotAllowed(outside=True))),
    path("t/role", _raise(desk.NotAllowed(outside=False))),
    path("t/conflict", _raise(desk.Conflict("x"))),
    path("t/not-saved", _raise(desk.NotSaved("x"))),
    path("t/fault/<str:token>", lambda request, token: _fault()),
]
OURS = override_settings(ROOT_URLCONF=__name__)


def _fault() -> HttpResponse:
    raise RuntimeError(SENTENCE)


def person(actor: desk.Actor, number: int = 1) -> str:
    """A made-up client of this practice."""
    found = f"{number:032x}"
    desk.execute(actor, found, c.Enrol("Els", "Vermeer", dt.date(1964, 3, 9)), f"enrol-{number:08d}")
    return found


@pytest.fixture
def accounts(practice: str) -> dict[str, Account]:
    return {
        role: Account.objects.create_user(f"{role}@example.org", name=f"{role} one", role=role)
        for role in Account.Role.values
    }


@pytest.fixture
def admin(accounts: dict[str, Account]) -> desk.Actor:
    return desk.Actor(accounts["admin"].key, "admin", "practice")


def as_(account: Account) -> Client:
    """A browser in which this account is signed in, with its second factor."""
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


# --- headers, languages, error pages --------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/no-such-page", "/components"])
def test_every_answer_is_private_and_has_the_strict_policy(address: str, practice: str) -> None:
    answer = Client().get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Deze bladzijde is er niet"), ("en", "This page does not exist")]
)
def test_an_unknown_page_speaks_both_languages_without_a_database(language: str, words: str) -> None:
    answer = Client().get("/no-such-page", headers={"accept-language": language})
    assert answer.status_code == 404
    assert words in answer.content.decode()


@OURS
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/t/refused", 409, "Eerst meten."),
        ("/t/outside", 404, "Deze bladzijde is er niet"),
        ("/t/role", 403, "Uw rol in de praktijk"),
        ("/t/conflict", 409, "Iemand was u net voor"),
        ("/t/not-saved", 503, "Niet bewaard"),
    ],
)
def test_what_the_desk_refuses_becomes_one_page_with_a_sentence(address: str, status: int, words: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()


@OURS
def test_a_fault_shows_no_traceback_and_its_log_holds_neither_value_nor_address(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure()
    browser = Client(raise_request_exception=False)
    answer = browser.get("/t/fault/secret-token")
    logged = capsys.readouterr().err
    assert answer.status_code == 500
    assert SENTENCE not in answer.content.decode()
    assert "RuntimeError" in logged
    assert "_fault test_shell.py" in logged
    assert SENTENCE not in logged
    assert "secret-token" not in logged
    assert json.loads(logged.strip().splitlines()[-1])["event"] == "a request failed"


def test_logs_keep_warnings_and_drop_unknown_pages(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    logging.getLogger("django.request").warning("Not Found: /check/secret-token")
    logging.getLogger("hartkracht.poller").warning("late")
    logged = capsys.readouterr().err
    assert "secret-token" not in logged
    assert "late" in logged


@pytest.mark.parametrize("host", ["testserver", "forged.example"])
def test_a_refused_form_leaves_neither_its_token_nor_its_host_in_the_log(
    practice: str, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    logs.configure()
    answer = Client(enforce_csrf_checks=True, raise_request_exception=False).post(
        "/check/secret-token", {"x": "1"}, headers={"host": host}
    )
    assert answer.status_code in (400, 403)
    logging.getLogger("django.security.csrf").error("Forbidden: /check/secret-token")
    said = capsys.readouterr().err
    assert "secret-token" not in said
    assert "forged" not in said


def test_a_body_too_large_and_a_form_of_too_many_fields_get_a_page(accounts: dict[str, Account]) -> None:
    coach = as_(accounts["coach"])
    for typed in ({"given_name": "a" * 3_000_000}, {f"f{n}": "1" for n in range(1500)}):
        answer = coach.post("/people/enrol", typed)
        assert answer.status_code == 400
        assert "Er is niets veranderd" in answer.content.decode()


def test_signing_in_gives_a_new_session(accounts: dict[str, Account]) -> None:
    """A session that somebody else planted is worth nothing after signing in."""
    accounts["client"].set_password("een lange zin als wachtwoord")
    accounts["client"].save()
    browser = Client()
    browser.post("/accounts/login/", {"login": "x@example.org", "password": "x"})
    browser.cookies["hk"] = planted = "a" * 32
    browser.post("/accounts/login/", {"login": "client@example.org", "password": "een lange zin als wachtwoord"})
    assert browser.get("/home").status_code == 302
    assert browser.cookies["hk"].value != planted
    before = browser.cookies["hk"].value
    browser.post("/accounts/logout/")
    stale = Client()
    stale.cookies["hk"] = before
    assert stale.get("/home").headers["Location"].startswith("/accounts/login/")


def test_the_switch_of_language_stays_on_this_site(practice: str) -> None:
    browser = Client()
    back = browser.post("/language", {"language": "en", "next": "https://elsewhere.example/"})
    assert back.headers["Location"] == "/"
    assert "Slowly stronger" in browser.get("/").content.decode()


def test_a_post_from_another_site_is_refused(practice: str) -> None:
    answer = Client().post("/language", {"language": "en"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_form_without_its_token_is_refused_with_a_sentence(practice: str) -> None:
    answer = Client(enforce_csrf_checks=True).post("/language", {"language": "en"})
    assert answer.status_code == 403
    assert "Dit formulier is te oud" in answer.content.decode()


# --- words ----------------------------------------------------------------------------------


def test_a_text_in_one_language_cannot_be_written() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template('{% t "alleen Nederlands" %}')


@pytest.mark.parametrize(("language", "text"), [("nl", "2 vragen &lt;b&gt;"), ("en", "2 questions &lt;b&gt;")])
def test_values_put_into_a_text_are_escaped(language: str, text: str) -> None:
    template = Template('{% tn n "1 vraag" "{n} vragen {x}" "1 question" "{n} questions {x}" x=x %}')
    with translation.override(language):
        assert template.render(Context({"n": 2, "x": "<b>"})) == text


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_a_template_has_no_inline_style_script_or_foreign_address(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son\w+=", text)
    assert not re.search(r"<script(?![^>]*src=)(?![^>]*application/json)", text)
    assert not re.search(r"(?:src|href|action)=\"https?://", text)
    assert "{% trans" not in text


# --- who sees what --------------------------------------------------------------------------


def test_the_coach_reads_reasons_and_no_list_of_medicines(accounts: dict[str, Account], admin: desk.Actor) -> None:
    els = person(admin)
    for role in ("coach", "client"):
        desk.execute(admin, els, c.Assign(accounts[role].key, role), f"assign-{role}-1")
    client = desk.Actor(accounts["client"].key, "client", "practice")
    desk.execute(client, els, c.State({"medicines": [{"name": "bisoprolol", "atc": "C07AB07"}]}), "state-00001")
    page = as_(accounts["coach"]).get(f"/person/{els}/").content.decode()
    assert BOOK.rule("medicine-pulse-misleads").says.nl in page
    assert "bisoprolol" not in page.lower()


def test_the_admin_sees_names_and_nothing_of_health(accounts: dict[str, Account], admin: desk.Actor) -> None:
    els = person(admin)
    desk.execute(admin, els, c.Assign(accounts["client"].key, "client"), "assign-00001")
    client = desk.Actor(accounts["client"].key, "client", "practice")
    desk.execute(client, els, c.State({"chest_pain_month": "yes"}), "state-00001")
    browser = as_(accounts["admin"])
    page = browser.get("/practice").content.decode()
    assert "Vermeer" in page
    assert "Eerst de arts" not in page
    assert browser.get(f"/person/{els}/").status_code == 404


def test_the_demo_is_not_there_in_a_real_practice(accounts: dict[str, Account]) -> None:
    key = accounts["coach"].key
    assert Client().post(f"/demo/as/{key}").status_code == 404
    assert Client().post("/demo/time", {"to": "morning"}).status_code == 404
    assert b"demo-people" not in Client().get("/").content


# --- doing things ---------------------------------------------------------------------------

ELS = {"given_name": "Els", "family_name": "Vermeer", "born": "1964-03-09", "language": "nl"}


def test_sending_a_form_twice_enrols_once(accounts: dict[str, Account]) -> None:
    browser = as_(accounts["admin"])
    for _ in range(2):
        browser.post("/people/enrol", {**ELS, "command_id": "a-command-of-mine"})
    assert len(desk.people(desk.Actor(accounts["admin"].key, "admin", "practice"))) == 1


def test_a_coach_works_with_whom_she_enrolled(accounts: dict[str, Account]) -> None:
    browser = as_(accounts["coach"])
    browser.post("/people/enrol", {**ELS, "command_id": "a-command-of-mine"})
    assert "Els V." in browser.get("/today").content.decode()


def test_the_admin_sees_who_works_with_whom_and_ends_it(accounts: dict[str, Account], admin: desk.Actor) -> None:
    els = person(admin)
    browser, coach = as_(accounts["admin"]), as_(accounts["coach"])
    browser.post(f"/practice/assign/{els}", {"account": accounts["coach"].key})
    browser.post(f"/practice/assign/{els}", {"account": accounts["client"].key})
    assert coach.get(f"/person/{els}/").status_code == 200
    assert browser.get("/practice").content.decode().count(f'action="/practice/unassign/{els}"') == 2
    for role in ("coach", "client"):
        browser.post(f"/practice/unassign/{els}", {"account": accounts[role].key})
    assert coach.get(f"/person/{els}/").status_code == 404
    assert as_(accounts["client"]).get("/intake").status_code == 404
    assert "unassign" not in browser.get("/practice").content.decode()


def test_what_was_typed_stays_when_it_is_refused(accounts: dict[str, Account]) -> None:
    answer = as_(accounts["admin"]).post("/people/enrol", {**ELS, "born": "2020-01-01"})
    page = answer.content.decode()
    assert 'value="Vermeer"' in page
    assert "van 16 tot 110" in page
    empty = as_(accounts["admin"]).post("/people/enrol", {**ELS, "family_name": "", "born": "1990-02-30"})
    assert "Vul dit in." in empty.content.decode()
    assert "Deze dag bestaat niet." in empty.content.decode()


def test_pressure_the_wrong_way_round_is_asked_again_with_the_rest_kept(
    accounts: dict[str, Account], admin: desk.Actor
) -> None:
    els = person(admin)
    desk.execute(admin, els, c.Assign(accounts["coach"].key, "coach"), "assign-00001")
    typed = {"resting_pressure-1-upper": "40", "resting_pressure-1-lower": "180", "resting_pulse": "58"}
    page = as_(accounts["coach"]).post(f"/person/{els}/door", typed).content.decode()
    assert "Omgekeerd?" in page
    assert 'value="180"' in page


def test_a_board_of_25_people_costs_at_most_15_statements(accounts: dict[str, Account], admin: desk.Actor) -> None:
    for number in range(25):
        els = person(admin, number)
        desk.execute(admin, els, c.Assign(accounts["coach"].key, "coach"), "assign-00001")
    browser = as_(accounts["coach"])
    browser.get("/today")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = browser.get("/today")
    assert answer.content.decode().count('class="person') == 25
    assert len(asked) <= 15


# --- accounts -------------------------------------------------------------------------------

PASSWORD = "een lange zin met water"


def test_nobody_signs_up_and_no_mail_is_promised(practice: str) -> None:
    page = Client().get("/accounts/signup/").content.decode()
    assert "Een account krijgt u van uw praktijk" in page
    assert Client().post("/accounts/signup/", {"email": "a@example.org", "password1": PASSWORD}).status_code == 200
    assert not Account.objects.exists()
    assert Client().get("/accounts/password/reset/").status_code == 404


def test_an_invitation_opens_an_account_once(accounts: dict[str, Account]) -> None:
    token = invitations.invite(accounts["coach"])
    first = Client()
    assert first.post(f"/welcome/{token}", {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert Client().get(f"/welcome/{token}").status_code == 410
    accounts["coach"].refresh_from_db()
    assert accounts["coach"].check_password(PASSWORD)


def test_a_short_password_and_two_that_differ_are_refused(accounts: dict[str, Account]) -> None:
    token = invitations.invite(accounts["coach"])
    browser = Client()
    assert browser.post(f"/welcome/{token}", {"password": "kort", "again": "kort"}).status_code == 200
    assert browser.post(f"/welcome/{token}", {"password": PASSWORD, "again": "iets anders"}).status_code == 200
    assert Invitation.objects.count() == 1


def test_an_invitation_runs_out_and_ends_with_its_account(accounts: dict[str, Account]) -> None:
    token = invitations.invite(accounts["coach"])
    Invitation.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert Client().get(f"/welcome/{token}").status_code == 410
    token = invitations.invite(accounts["coach"])
    Account.objects.update(is_active=False)
    assert Client().get(f"/welcome/{token}").status_code == 410


def test_only_a_hash_of_the_invitation_is_kept(accounts: dict[str, Account]) -> None:
    token = invitations.invite(accounts["coach"])
    assert token not in str(list(Invitation.objects.values()))


def test_staff_without_a_second_factor_are_asked_to_add_one(accounts: dict[str, Account]) -> None:
    browser = Client()
    browser.force_login(accounts["coach"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/today").headers["Location"] == "/accounts/2fa/"
    assert browser.get("/accounts/2fa/").status_code == 200


def test_a_closed_account_is_out_at_once(accounts: dict[str, Account]) -> None:
    browser = as_(accounts["coach"])
    as_(accounts["admin"]).post(f"/practice/switch/{accounts['coach'].key}")
    assert browser.get("/today").status_code == 302


def test_an_admin_cannot_close_her_own_account(accounts: dict[str, Account]) -> None:
    as_(accounts["admin"]).post(f"/practice/switch/{accounts['admin'].key}")
    accounts["admin"].refresh_from_db()
    assert accounts["admin"].is_active


def test_a_role_taken_away_counts_on_the_next_request(accounts: dict[str, Account]) -> None:
    browser = as_(accounts["coach"])
    Account.objects.filter(pk=accounts["coach"].pk).update(role="client")
    assert browser.get("/today").status_code == 404


def test_guessing_a_password_is_slowed_down(accounts: dict[str, Account]) -> None:
    browser = Client()
    guesses = [
        browser.post("/accounts/login/", {"login": "coach@example.org", "password": f"x{n}"}).status_code
        for n in range(8)
    ]
    assert guesses[0] == 200
    assert 429 in guesses
