"""Every part of the look on one page, light and dark, to compare with and to build from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hartkracht.clinic import asking, names, verdicts
from hartkracht.model.decision import Clearance

ICONS = [
    "may",
    "tick",
    "unknown",
    "physician",
    "not-today",
    "stop",
    "look",
    "reduced",
    "pill",
    "heart",
    "lungs",
    "movement",
    "gauge",
    "blind",
    "camera",
    "person",
    "people",
    "back",
    "arrow",
    "phone",
    "lock",
    "clock",
    "book",
    "speaker",
    "lighter",
    "print",
    "calendar",
    "key",
    "message",
    "pause",
    "moon",
    "kept",
    "plus",
    "search",
    "link",
    "note",
    "chart",
    "info",
    "close",
]


def components(request: HttpRequest) -> HttpResponse:
    """Picture 15, living."""
    return render(
        request,
        "components.html",
        {
            "themes": ("light", "dark"),
            "states": list(verdicts.RUNGS.values()),
            "ladder": verdicts.ladder(Clearance.ASK_PHYSICIAN),
            "levels": list(names.LEVELS.values()),
            "asked": asking.ask(("symptoms_now", "resting_pressure", "resting_pulse", "rhythm")),
            "icons": ICONS,
            "hills": range(6),
            "swatches": ["uit", "terug", "terug-edge", "amber", "stop", "ink", "ink2", "edge"],
        },
    )
