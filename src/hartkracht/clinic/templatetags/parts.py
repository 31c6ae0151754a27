"""Small parts of pages: a built file by its name, an icon of the sprite, the command id of a form."""

import functools
import hashlib
import json
import secrets
from pathlib import Path

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hartkracht.model import called
from hartkracht.model.dose import Words

register = template.Library()
STATIC = Path(__file__).parents[1] / "static"
DIST = STATIC / "dist"
# Letters and digits, as fonts.css names them; the rarer letters come when they are met.
FONTS = (
    "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
)


@functools.cache
def _manifest(changed: float) -> dict[str, dict[str, object]]:
    """What Vite built: source name -> file. Read anew only when it was built anew."""
    built: dict[str, dict[str, object]] = json.loads((DIST / "manifest.json").read_text())
    return built


def built(entry: str) -> dict[str, object]:
    """The manifest's line of one entry; empty where nothing was built, so that a page still stands without its looks."""
    path = DIST / "manifest.json"
    try:
        return _manifest(path.stat().st_mtime).get(entry, {})
    except FileNotFoundError:
        return {}


@register.simple_tag
def asset(entry: str, before_paint: bool = False) -> SafeString:
    """The link or script tags of a Vite entry, `src/pages.ts` or `src/styles/pages.css`.

    before_paint: nothing is shown before the script has run, so that no button stands there dead. A browser that does not
    know of it shows the page as it comes.
    """
    line = built(entry)
    css = [str(name) for name in _listed(line.get("css"))]
    file = str(line.get("file", ""))
    if file.endswith(".css"):
        css, file = [*css, file], ""
    links = format_html_join("", '<link rel="stylesheet" href="{}">', ((static(f"dist/{name}"),) for name in css))
    if not file:
        return links
    with_it = [str(built(name).get("file", "")) for name in map(str, _listed(line.get("imports")))]
    links += format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((static(f"dist/{name}"),) for name in with_it)
    )
    waits = SafeString(' blocking="render"' if before_paint else "")
    return links + format_html('<script type="module" src="{}"{}></script>', static(f"dist/{file}"), waits)


@register.simple_tag
def fonts() -> SafeString:
    """Ask for the letters together with the styles: found only by them, they come late and all is laid out anew."""
    files = [str(line["file"]) for line in map(built, FONTS) if line]
    tag = '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>'
    return format_html_join("", tag, ((static(f"dist/{file}"),) for file in files))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


@register.simple_tag
@functools.cache
def sprite() -> str:
    """The address of the icons, new whenever they are drawn anew: for a script that draws icons of its own."""
    drawn = hashlib.sha256((STATIC / "hk" / "icons.svg").read_bytes()).hexdigest()[:8]
    return f"{static('hk/icons.svg')}?{drawn}"


@register.simple_tag
@functools.cache
def icon(name: str, size: str = "") -> SafeString:
    """One icon of the sprite. It never stands without its word, so it is silent for readers of the screen."""
    href = f"{sprite()}#{name}"
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', size, href
    )


@register.simple_tag
def command_id() -> SafeString:
    """The hidden id of what this form does, made when the page is made: a double press applies once."""
    return format_html('<input type="hidden" name="command_id" value="{}">', secrets.token_hex(16))


@register.filter
def short(who: object) -> str:
    """First name and initial: what may stand where others can look."""
    return called.short(str(getattr(who, "given_name", "")), str(getattr(who, "family_name", "")))


@register.filter
def of(found: dict[str, list[object]], key: str) -> list[object]:
    """What stands under this key; nothing where nothing does."""
    return found.get(key, [])


@register.filter
def changed(what: str) -> Words:
    """What a line of change speaks of, in words."""
    from hartkracht.clinic import names

    return names.changed(what)


@register.filter
def told(value: str) -> Words:
    """One side of a change, in words."""
    from hartkracht.clinic import names

    return names.told(value)
