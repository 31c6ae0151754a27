"""Every address of the shell. An address holds random ids and words of the product, never anything of a person."""

from django.urls import URLPattern, URLResolver, include, path

from hartkracht.clinic import presence
from hartkracht.clinic.pages import errors, front

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.fault


urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("home", front.home, name="home"),
    path("language", front.language, name="language"),
    path("health", front.health, name="health"),
    path("present", presence.here, name="present"),
    path("present/left", presence.left, name="present-left"),
    # No mail leaves a practice: the admin hands out a new link instead, and an address is not changed alone.
    path("accounts/password/reset/", errors.not_found),
    path("accounts/email/", errors.not_found),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("hartkracht.clinic.pages.urls_people")),
    path("", include("hartkracht.clinic.pages.urls_staff")),
    path("", include("hartkracht.clinic.pages.urls_room")),
]
