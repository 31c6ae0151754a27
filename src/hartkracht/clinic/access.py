"""Who asks: the actor of a request, and views that are for some roles alone.

The desk decides what may be done; this only spares a view the asking. What lies outside a role does not exist: 404.
"""

import functools
import re
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from hartkracht.clinic.accounts.models import Account
from hartkracht.desk import Actor
from hartkracht.store.journal import fresh_id

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_log = structlog.get_logger("hartkracht.refused")
COMMAND_ID = re.compile(r"[0-9a-zA-Z-]{8,64}")


def account(request: HttpRequest) -> Account:
    """The account that is signed in."""
    return cast(Account, request.user)


def actor(request: HttpRequest) -> Actor:
    """Who asks at the desk. The role is read from the database on each request, never from the cookie."""
    who = account(request)
    return Actor(who.key, who.role, who.practice)


def note_refused(request: HttpRequest) -> None:
    """Write in the technical log that somebody tried what her role may not: who by key, which page, never about whom."""
    who, match = request.user, request.resolver_match
    _log.warning(
        "refused",
        account=getattr(who, "key", ""),
        role=getattr(who, "role", "nobody"),
        page=match.view_name if match else "",
        method=request.method,
    )


def only(*roles: str) -> Callable[[View[P]], View[P]]:
    """For these roles alone. Others see 404; who is not signed in is brought to the door."""

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if account(request).role not in roles:
                note_refused(request)
                raise Http404
            return view(request, *args, **kwargs)

        return cast(View[P], guarded)

    return decorate


coach = only(Account.Role.COACH)
physician = only(Account.Role.PHYSICIAN)
client = only(Account.Role.CLIENT)
admin = only(Account.Role.ADMIN)
clinical = only(Account.Role.COACH, Account.Role.PHYSICIAN)
staff = only(Account.Role.COACH, Account.Role.PHYSICIAN, Account.Role.ADMIN)
anybody = only(*Account.Role.values)


def command_id(request: HttpRequest) -> str:
    """The id that the form brought (`{% command_id %}`); a fresh one where it brought none we can use."""
    given = request.POST.get("command_id", "")
    return given if COMMAND_ID.fullmatch(given) else fresh_id()


__all__ = [
    "Account", "account", "actor", "admin", "anybody", "client", "clinical", "coach", "command_id", "note_refused", "only",
    "physician", "staff",
]  # fmt: skip
