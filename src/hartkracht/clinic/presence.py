"""Who left a device alone proves again who she is: staff after a quarter of an hour, a client after half an hour; and
whoever signed in twelve hours ago signs in anew.

An hour that runs counts as being there, for its room says so each minute. The room, the wall and 112 open all the same:
nothing may stand before STOP. What a page holds is covered there by the page itself, so nothing that was typed is lost
(reliability.md 3.6). The practice for trying out has no passwords to ask, and covers nothing.
"""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from hartkracht.clinic.access import account
from hartkracht.clinic.pages import errors

Answer = Callable[[HttpRequest], HttpResponse]

STAFF_S, CLIENT_S = 15 * 60, 30 * 60
NOTED_EACH_S = 60
SEEN, BEGAN = "seen", "began"
HERE, LEFT = "/present", "/present/left"
OPEN = ("/accounts/", "/static/", "/language", "/112", "/room/", "/wall", LEFT)


def presence(get_response: Answer) -> Answer:
    """Lets nobody on who was away too long, but to where she proves who she is."""

    def answer(request: HttpRequest) -> HttpResponse:
        left = left_s(request)
        if left is not None and left <= 0 and not request.path.startswith(OPEN):
            return _locked(request)
        if left is not None and left > 0 and request.path != LEFT:
            _note(request)
        return get_response(request)

    return answer


def left_s(request: HttpRequest) -> int | None:
    """Seconds until this sign-in is locked; None where it never is."""
    if settings.DEMO or not request.user.is_authenticated:
        return None
    allowed = STAFF_S if account(request).is_staff_of_practice else CLIENT_S
    proofs = [one["at"] for one in get_authentication_records(request, request.user)]
    last: float = max([request.session.get(SEEN, time.time()), *proofs])
    return int(min(last + allowed, _ends_at(request)) - time.time())


def _ends_at(request: HttpRequest) -> float:
    """When this sign-in is over, however much it is used."""
    began: float = request.session.get(BEGAN, time.time())
    return began + settings.SESSION_COOKIE_AGE


def here(request: HttpRequest) -> HttpResponse:
    """Somebody is at this page: the middleware noted it."""
    return HttpResponse(status=204)


def left(request: HttpRequest) -> HttpResponse:
    """How long this sign-in may still be left alone. Asking does not count as being there."""
    return JsonResponse({"left_s": left_s(request) if request.user.is_authenticated else 0})


def _note(request: HttpRequest) -> None:
    if time.time() - request.session.get(SEEN, 0) >= NOTED_EACH_S:
        request.session[SEEN] = time.time()
        request.session.setdefault(BEGAN, time.time())


def _locked(request: HttpRequest) -> HttpResponse:
    if request.path == HERE:
        return HttpResponse(status=423)
    if request.method != "GET":
        return errors.locked(request)
    where = "account_reauthenticate"
    if time.time() >= _ends_at(request) or not get_adapter(request).get_reauthentication_methods(request.user):
        logout(request)  # the whole way in again; so does who has no password and no second factor to show
        where = "account_login"
    return HttpResponseRedirect(f"{reverse(where)}?{urlencode({'next': request.get_full_path()})}")
