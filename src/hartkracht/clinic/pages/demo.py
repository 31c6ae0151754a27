"""Only in the practice for trying out: sign in with one tap, and let time pass."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hartkracht import desk
from hartkracht.clinic import demo
from hartkracht.clinic.access import Account

ZONE = ZoneInfo("Europe/Amsterdam")
EVENING, LATE, MORNING = dt.time(20, 5), dt.time(22, 5), dt.time(9, 0)
AFTERNOON_ENDS = dt.time(18, 0)
HALF_HOUR = dt.timedelta(minutes=31)


def _only_here() -> None:
    if not settings.DEMO:
        raise Http404


@require_POST
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Be one of the made-up people."""
    _only_here()
    login(request, get_object_or_404(Account, key=key), backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("home")


def _until(to: str, now: dt.datetime) -> dt.timedelta:
    if to == "half_hour":
        return HALF_HOUR
    # After a session that ended past six the evening's question comes at ten.
    evening = EVENING if now.time() < AFTERNOON_ENDS else LATE
    at = evening if to == "evening" else MORNING
    until = dt.datetime.combine(now.date(), at, ZONE)
    return (until if until > now else until + dt.timedelta(days=1)) - now


@require_POST
def pass_time(request: HttpRequest) -> HttpResponse:
    """Half an hour on, to this evening, or to the next morning; what fell due on the way is looked at at once."""
    _only_here()
    desk.let_time_pass(_until(request.POST.get("to", ""), desk.clock().astimezone(ZONE)))
    demo.keep_clock()
    desk.pass_due()
    back = request.POST.get("next", "/")
    return HttpResponseRedirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")
