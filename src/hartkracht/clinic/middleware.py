"""What every answer passes: nothing is kept in a cache, and what the desk refuses becomes a sentence."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hartkracht import desk
from hartkracht.clinic.access import note_refused
from hartkracht.clinic.pages import errors

Answer = Callable[[HttpRequest], HttpResponse]
# Where somebody without a second factor may go: to make one, to sign out, and to nothing else.
OPEN_WITHOUT = ("/accounts/", "/static/", "/language", "/112")


def private(get_response: Answer) -> Answer:
    """No page is kept by a browser or a proxy, and a page of another site may not post here."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return errors.csrf(request)
        response = get_response(request)
        if not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Permissions-Policy", "geolocation=(), payment=(), interest-cohort=()")
        return response

    return answer


def second_factor(get_response: Answer) -> Answer:
    """Staff without a second factor are brought to where they add one; the demo practice lets them be."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _lacks_second_factor(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return answer


def _lacks_second_factor(request: HttpRequest) -> bool:
    if settings.DEMO or request.path.startswith(OPEN_WITHOUT):
        return False
    account = request.user
    if not account.is_authenticated or not account.is_staff_of_practice:
        return False
    if request.session.get("second_factor"):
        return False
    from allauth.mfa.utils import is_mfa_enabled

    enabled: bool = is_mfa_enabled(account)
    request.session["second_factor"] = enabled
    return not enabled


class Sentences:
    """Turns what the desk raises into a page with one sentence. Nothing was kept then, and the page says so."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The page for what the desk raised; None for anything else."""
        match problem:
            case desk.NotAllowed():
                note_refused(request)
                return errors.not_found(request) if problem.outside else errors.forbidden(request)
            case desk.Refused():
                return errors.refused(request, problem.words)
            case desk.Conflict():
                return errors.conflict(request)
            case desk.NotSaved():
                return errors.not_saved(request)
            case _:
                return None
