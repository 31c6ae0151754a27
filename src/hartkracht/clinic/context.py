"""What every page knows: is this the demo, who is in it, and where may this account go from here."""

import functools
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from hartkracht import desk
from hartkracht.clinic import demo, presence
from hartkracht.clinic.accounts.models import Account
from hartkracht.model.dose import Words

MENU: dict[str, tuple[tuple[str, Words], ...]] = {
    "coach": (
        ("today", Words("Vandaag", "Today")),
        ("worries", Words("Zorgen", "Concerns")),
        ("outbox", Words("Berichten", "Messages")),
        ("people", Words("Mensen", "People")),
    ),
    "physician": (
        ("home", Words("Aanvragen", "Requests")),
        ("worries", Words("Zorgen", "Concerns")),
        ("people", Words("Mensen", "People")),
    ),
    "admin": (
        ("practice", Words("Praktijk", "Practice")),
        ("outbox", Words("Berichten", "Messages")),
        ("roles", Words("Rollen", "Roles")),
    ),
    "client": (("home", Words("Mijn vragen", "My questions")), ("plan", Words("Mijn training", "My session"))),
}
ROLES: dict[str, Words] = {
    "client": Words("cliënt", "client"),
    "coach": Words("coach", "coach"),
    "physician": Words("arts", "physician"),
    "admin": Words("beheerder", "administrator"),
    "link": Words("link zonder aanmelden", "link without sign-in"),
    "device": Words("sensor", "sensor"),
    "system": Words("de klok", "the clock"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu."""

    url: str
    words: Words
    here: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """`menu`; how long this sign-in may be left alone (s); and in the demo its people and its own time."""
    found: dict[str, Any] = {"demo": settings.DEMO, "menu": _menu(request), "left_s": _left_s(request)}
    if settings.DEMO:
        found["demo_accounts"] = SimpleLazyObject(_demo_accounts)
        found["here_now"] = desk.clock()
        found["demo_password"] = demo.PASSWORD
    return found


def _left_s(request: HttpRequest) -> int | None:
    """Where it is over, the page is the one that asks who she is: that one covers nothing."""
    left = presence.left_s(request)
    return left if left is not None and left > 0 else None


def _menu(request: HttpRequest) -> list[Place]:
    account = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return []
    return [Place(url, words, request.path == url) for url, words in _places(account.role)]


@functools.cache
def _places(role: str) -> list[tuple[str, Words]]:
    return [(reverse(name), words) for name, words in MENU.get(role, ())]


def _demo_accounts() -> list[tuple[Account, Words]]:
    return [(one, ROLES[one.role]) for one in Account.objects.filter(is_active=True).order_by("pk")]
