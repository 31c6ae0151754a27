"""Pages for what went otherwise: one sentence what, one why, one what to do. They need no database and no session."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation

from hartkracht.model.dose import Words

__all__ = [
    "bad_request",
    "conflict",
    "csrf",
    "fault",
    "forbidden",
    "locked",
    "not_found",
    "not_saved",
    "refused",
    "too_many",
]


# Never sent twice from a page of ours: secrets, and what the form gets anew.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "again", "code"})


def _page(request: HttpRequest, status: int, title: Words, text: Words, *, again: bool = False) -> HttpResponse:
    """One page; with `again` it holds what was typed, to be sent once more under the same command."""
    language = "en" if (translation.get_language() or "nl").startswith("en") else "nl"
    if not hasattr(request, "LANGUAGE_CODE"):  # it went wrong before the language was looked at
        language = translation.get_language_from_request(request)
    with translation.override(language):
        context: dict[str, object] = {
            "title": title,
            "text": text,
            "status": status,
            "kept": _typed(request) if again else [],
        }
        if context["kept"]:
            context |= {"csrf_token": get_token(request), "path": request.get_full_path()}
        body = render_to_string("error.html", context)
    return HttpResponse(body, status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """(field, what stood in it) of a form that was sent."""
    return [(name, one) for name in request.POST if name not in NOT_KEPT for one in request.POST.getlist(name)]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(
        request,
        400,
        Words("Dit verzoek begrijpen we niet", "We cannot read this request"),
        Words(
            "Ga terug en probeer het nog een keer. Er is niets veranderd.",
            "Go back and try again. Nothing has changed.",
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it does not exist, or not for this account; the page does not say which."""
    return _page(
        request,
        404,
        Words("Deze bladzijde is er niet", "This page does not exist"),
        Words(
            "Het adres klopt niet, of deze bladzijde is niet voor u. Begin opnieuw op de voorkant.",
            "The address is wrong, or this page is not for you. Start again at the front page.",
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this role may not."""
    return _page(
        request,
        403,
        Words("Dit mag u hier niet doen", "You may not do this here"),
        Words(
            "Uw rol in de praktijk staat dit niet toe. Vraag het aan wie het wel mag. Er is niets veranderd.",
            "Your role in the practice does not allow it. Ask someone whose role does. Nothing has changed.",
        ),
    )


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or did not come from our page."""
    return _page(
        request,
        403,
        Words("Dit formulier is te oud", "This form is too old"),
        Words(
            "Ga terug, ververs de bladzijde en stuur het nog een keer. Er is niets veranderd.",
            "Go back, reload the page and send it again. Nothing has changed.",
        ),
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429."""
    answer = _page(
        request,
        429,
        Words("Te vaak geprobeerd", "Too many tries"),
        Words("Wacht een minuut en probeer het dan nog een keer.", "Wait one minute, then try again."),
    )
    answer.headers["Retry-After"] = "60"
    return answer


def fault(request: HttpRequest) -> HttpResponse:
    """500: ours."""
    return _page(
        request,
        500,
        Words("Er ging iets mis, en dat ligt aan ons", "Something went wrong, and it is our fault"),
        Words(
            "Wat al bewaard was, is bewaard. Wat u net deed, misschien niet: kijk dat na voor u verder gaat.",
            "What was kept is kept. What you just did may not be: check that before you go on.",
        ),
    )


def refused(request: HttpRequest, words: Words) -> HttpResponse:
    """409: the desk says why."""
    return _page(request, 409, Words("Dit kan nu niet", "Not now"), words)


def conflict(request: HttpRequest) -> HttpResponse:
    """409: somebody else wrote at the same time."""
    return _page(
        request,
        409,
        Words("Iemand was u net voor", "Someone was just ahead of you"),
        Words(
            "Op hetzelfde moment schreef iemand anders in dit dossier. Er is niets veranderd. Kijk opnieuw.",
            "Someone else wrote in this record at the same moment. Nothing has changed. Look again.",
        ),
        again=True,
    )


def locked(request: HttpRequest) -> HttpResponse:
    """423: nobody was at this device for a while, and something was sent from it all the same."""
    return _page(
        request,
        423,
        Words("Vergrendeld", "Locked"),
        Words(
            "Er was een tijd niemand bij dit scherm. Meld u aan in een ander tabblad en stuur dit dan nog een keer. "
            "Er is nog niets veranderd.",
            "Nobody was at this screen for a while. Sign in on another tab, then send this again. "
            "Nothing has changed yet.",
        ),
        again=True,
    )


def not_saved(request: HttpRequest) -> HttpResponse:
    """503: the disk is full or the database is away."""
    return _page(
        request,
        503,
        Words("Niet bewaard", "Not kept"),
        Words(
            "De praktijkcomputer kan nu niets bewaren, misschien is de schijf vol. Er is niets veranderd. "
            "Schrijf het op papier en waarschuw uw beheerder.",
            "The practice computer cannot keep anything now; its disk may be full. Nothing has changed. "
            "Write it on paper and tell your administrator.",
        ),
        again=True,
    )
