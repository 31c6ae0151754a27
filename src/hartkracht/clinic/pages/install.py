"""What makes the tablet's home screen hold us: the manifest, the worker that starts without a network, an empty room.

The worker keeps built files, the room's page with nobody in it, and 112; never anything of a person.
"""

import hashlib
import json
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from hartkracht.clinic.templatetags.parts import built, sprite
from hartkracht.clinic.templatetags.words import dutch, pick

ENTRIES = ("src/room/main.ts", "src/styles/pages.css")
WORKER = Path(__file__).parents[1] / "static" / "hk" / "worker.js"
NOBODY: dict[str, object] = {"person": {"nl": "Iemand", "en": "Someone"}, "who": "", "practice": "", "address": "", "aed": "", "spray": None,
          "cool_down_min": 0, "stay_min": 0, "me": "", "first": False, "notes": []}  # fmt: skip


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How the tablet names and shows us."""
    icons = [
        {
            "src": static(f"hk/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    ]
    about = {
        "name": "hartkracht",
        "short_name": "hartkracht",
        "description": pick("Langzame krachttraining onder toezicht", "Slow supervised strength training"),
        "lang": "nl" if dutch() else "en",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#F7F5F0",
        "theme_color": "#F7F5F0",
        "icons": [*icons, {"src": static("hk/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, with the names of the files as they were built; other files or another language make another worker."""
    files = _files()
    said = {"FILES": files, "ROOM": reverse("room-empty"), "EMERGENCY": reverse("call-112")}
    version = hashlib.sha256(json.dumps([said, dutch()]).encode() + WORKER.read_bytes()).hexdigest()[:12]
    names = "".join(f"const {name} = {json.dumps(value)};" for name, value in {"VERSION": version, **said}.items())
    return HttpResponse(f"{names}\n{WORKER.read_text()}", content_type="text/javascript")


def _files() -> list[str]:
    """The addresses of the built files of the room and of the 112 page, with their fonts and icons."""
    names: dict[str, None] = {}
    for entry in ENTRIES:
        line = built(entry)
        for part in (line.get("file"), line.get("css"), line.get("assets")):
            names |= dict.fromkeys([part] if isinstance(part, str) else part if isinstance(part, list) else [])
    # The sprite is asked for with its version, and the worker looks at the path alone.
    return [*(static(f"dist/{name}") for name in names), sprite().partition("?")[0], static("hk/mark.svg")]


@require_safe
def empty_room(request: HttpRequest) -> HttpResponse:
    """The room with nobody in it: who it is for is on the tablet, in the address and in what this tab keeps."""
    context = {"person": "", "session": "", "closing": "/", "log": "", "at_hand": NOBODY, "empty": True}
    return render(request, "room/room.html", context)
