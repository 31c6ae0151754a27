"""Addresses of the live room: random ids alone."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from hartkracht.clinic.pages import board, install, room

urlpatterns: list[URLPattern] = [
    path("app.webmanifest", install.manifest, name="manifest"),
    path("worker.js", install.worker, name="worker"),
    path("room/empty", install.empty_room, name="room-empty"),
    path("wall", board.wall, name="wall"),
    path("room/<slug:person>/<slug:session>/", room.room, name="room"),
    path("room/<slug:person>/<slug:session>/log", room.log, name="room_log"),
    path("sensor/<slug:token>", room.phone, name="sensor"),
    # A phone that scanned a sensor's link comes here with http, and is brought to its page.
    path("live/sensor/<slug:token>", RedirectView.as_view(pattern_name="sensor")),
]
