"""The front page, the way home of each role, the switch of language, and the sign of life."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from hartkracht.clinic.access import account, anybody
from hartkracht.rules import evidence

HOME = {"coach": "today", "physician": "clearance", "admin": "practice", "client": "intake"}
A_YEAR = 365 * 24 * 3600


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, for whom it is not, and what nobody knows."""
    context = {
        "known": evidence.claims("pressure", "breathing"),
        "unknown": evidence.claims("slow-tempo", "instead-of"),
    }
    return render(request, "front.html", context)


@anybody
def home(request: HttpRequest) -> HttpResponseBase:
    """To the page where this role begins."""
    return redirect(HOME[account(request).role])


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak Dutch or English from now on, and go back to where the switch was pressed."""
    chosen = "en" if request.POST.get("language") == "en" else "nl"
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
    answer = HttpResponseRedirect(back if safe else "/")
    answer.set_cookie("hk_language", chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    if request.user.is_authenticated and account(request).language != chosen:
        account(request).language = chosen
        account(request).save(update_fields=["language"])
    return answer


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """A sign of life, without a database."""
    return HttpResponse("ok", content_type="text/plain")
