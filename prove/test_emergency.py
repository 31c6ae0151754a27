"""The emergency page needs no sign-in, no database, no network and no script: proved over every way of asking for it.

No test here has a database: whoever touched one would raise. Every connection to anywhere raises too. What a browser
does without a network is in `tests/browser/test_check_page.py`; here is what it could ever need.
"""

import itertools
import re
import socket
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

LANGUAGES = {"nl": "Bel", "en": "Call"}
VISITORS = ("nobody", "an old session", "somebody else's cookie", "a broken cookie")


@pytest.fixture
def cut_off(monkeypatch):
    """No connection to anywhere."""

    def refuse(*_):
        raise OSError("cut off")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def visitor(kind, language):
    phone = Client(raise_request_exception=True)
    phone.cookies["hk_language"] = language
    if kind != "nobody":
        for name in ("sessionid", "__Host-sessionid", "csrftoken"):
            phone.cookies[name] = {"an old session": "a" * 32, "somebody else's cookie": "0" * 32}.get(kind, "\x7f;=,")
    return phone


@pytest.mark.parametrize(("kind", "language"), list(itertools.product(VISITORS, LANGUAGES)))
def test_whoever_asks_gets_the_page_without_sign_in_database_or_network(cut_off, kind, language):
    for answer in (visitor(kind, language).get("/112"), visitor(kind, language).get("/112", HTTP_ACCEPT="*/*")):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'href="tel:112"' in page
        assert LANGUAGES[language] in page
        assert int(re.search(r"max-age=(\d+)", answer.headers["Cache-Control"]).group(1)) >= 30 * 86_400
        assert not answer.cookies, "asking leaves no trace and needs none"


def needs(page):
    """Every address a page fetches by itself."""
    return re.findall(r'(?:src|srcset)="([^"]+)"|<link[^>]+href="([^"]+)"', page)


def test_the_page_fetches_nothing_but_styles_of_its_own(cut_off):
    page = visitor("nobody", "nl").get("/112").content.decode()
    fetched = [a or b for a, b in needs(page)]
    assert fetched
    assert all(address.startswith("/static/") for address in fetched), fetched
    assert "<script" not in page
    assert "<form" not in page
    for address in fetched:
        file = finders.find(address.removeprefix("/static/"))
        if file and file.endswith(".css"):
            assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", Path(file).read_text("utf-8")), address
    print(f"{len(fetched)} files of our own, no script, no form")


def comes_to(address):
    """The status of an address for a visitor without sign-in, or what it lacked."""
    try:
        return visitor("an old session", "nl").get(address).status_code
    except RuntimeError as lacked:  # the tests' guard over the database
        return str(lacked)


@pytest.mark.parametrize("address", ["/people", "/practice", "/clearance/"])
def test_the_proof_sees_a_page_that_needs_sign_in_or_a_database(cut_off, address):
    assert comes_to("/112") == 200
    assert comes_to(address) != 200
