"""Who is at a socket: the own origin, a session cookie, an account; asked at the handshake and again every few seconds.

An open socket outlives a sign-out, so what was true at the handshake is asked again. It never decides what an account
may do: that is the desk's.
"""

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user, get_user_model
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from starlette.websockets import WebSocket

from hartkracht import desk


def own_origin(socket: WebSocket) -> bool:
    """The page that opened this socket is ours: same host, http or https, and a name that this machine answers to."""
    origin = urlsplit(socket.headers.get("origin", ""))
    host = socket.headers.get("host", "")
    name, _ = split_domain_port(host)
    return origin.scheme in ("http", "https") and origin.netloc == host and validate_host(name, settings.ALLOWED_HOSTS)


def cookie_of(socket: WebSocket) -> str:
    """The session cookie that this socket came with; empty where it has none."""
    return socket.cookies.get(settings.SESSION_COOKIE_NAME, "")


def signed_in(cookie: str) -> desk.Actor | None:
    """Who is signed in on this cookie, read anew from the database; None where nobody is. Blocks: use a thread."""
    if not cookie:
        return None
    # Outside of a request nothing else gives a broken connection back after a database restart.
    close_old_connections()
    try:
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie)
        return _actor(get_user(request), request)
    finally:
        close_old_connections()


def name_of(account: str) -> str:
    """How this account is called on screen; empty where it is gone. Blocks: use a thread."""
    close_old_connections()
    try:
        return get_user_model().objects.filter(key=account).values_list("name", flat=True).first() or ""
    finally:
        close_old_connections()


def _actor(account: Any, request: HttpRequest) -> desk.Actor | None:
    """The account model is the shell's, which this door may not import: its fields are read by name."""
    if not getattr(account, "is_authenticated", False) or not getattr(account, "is_active", False):
        return None
    if _lacks_second_factor(account, request):
        return None
    return desk.Actor(account.key, account.role, account.practice)


def _lacks_second_factor(account: object, request: HttpRequest) -> bool:
    """Staff without a second factor reach no page, so no room either; the demo practice lets them be."""
    if settings.DEMO or not getattr(account, "is_staff_of_practice", True):
        return False
    return not request.session.get("second_factor")
