"""Words for people in two languages: `{% t "Nederlands" "English" %}`. A missing language cannot be written.

Literals in a template are ours and may hold markup; values put into them are escaped.
"""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hartkracht.model.dose import Words

register = template.Library()


def dutch() -> bool:
    """Is the page in Dutch? English is the other language."""
    return not (get_language() or "nl").startswith("en")


def pick(nl: str, en: str) -> str:
    """The one of both that this page speaks."""
    return nl if dutch() else en


@register.simple_tag(name="t")
def t(nl: str, en: str, **values: Any) -> str:
    """The text in the language of the page; `{name}` is filled in from the values."""
    text = pick(nl, en)
    return format_html(text, **values) if values else text


class _Spoken(template.Node):
    """Two texts without values: nothing is left to do but to choose."""

    def __init__(self, nl: str, en: str) -> None:
        self.nl, self.en = nl, en

    def render(self, context: template.Context) -> SafeString:
        return mark_safe(pick(self.nl, self.en))  # a literal of a template of ours


_with_values = register.tags["t"]


@register.tag(name="t")
def _t(parser: Any, token: Any) -> template.Node:
    """`{% t "Nederlands" "English" %}`; with values, or kept under a name, as any other tag."""
    literals = [_literal(bit) for bit in token.split_contents()[1:]]
    match literals:
        case [str(nl), str(en)]:
            return _Spoken(nl, en)
    node: template.Node = _with_values(parser, token)
    return node


def _literal(bit: str) -> str | None:
    return bit[1:-1] if bit[:1] == bit[-1:] and bit[:1] in ('"', "'") else None


@register.simple_tag(name="tn")
def tn(n: int, nl_one: str, nl_many: str, en_one: str, en_many: str, **values: Any) -> SafeString:
    """The text for one and for several: `{% tn n "1 vraag" "{n} vragen" "1 question" "{n} questions" %}`."""
    text = pick(nl_one, en_one) if n == 1 else pick(nl_many, en_many)
    return format_html(text, n=n, **values)


@register.filter
def say(words: Words | None) -> str:
    """Words of a rule in the language of the page; nothing where there are none."""
    return pick(words.nl, words.en) if words else ""


@register.filter
def day(when: dt.date | dt.datetime | None) -> str:
    """`dinsdag 1 december` / `Tuesday 1 December`."""
    return date_format(_local(when), "l j F") if when else ""


@register.filter
def date(when: dt.date | dt.datetime | None) -> str:
    """`1 december 2026` / `1 December 2026`."""
    return date_format(_local(when), "j F Y") if when else ""


@register.filter
def clock(when: dt.datetime | None) -> str:
    """`10.30` / `10:30`, in the zone of the practice."""
    return f"{_local(when):%H.%M}" if when and dutch() else f"{_local(when):%H:%M}" if when else ""


@register.filter
def moment(when: dt.datetime | None) -> str:
    """`1 december 10.30` / `1 December 10:30`."""
    return f"{date_format(_local(when), 'j F')} {clock(when)}" if when else ""


@register.filter
def number(value: float | int | None) -> str:
    """A number with a decimal comma in Dutch and a point in English; never more digits than it has."""
    if value is None:
        return pick("onbekend", "unknown")
    text = f"{value:g}"
    return text.replace(".", ",") if dutch() else text


@register.filter
def written(day: str) -> str:
    """`2027-06-01`, as a letter holds it, like `date`; the text itself where it is no date."""
    try:
        return date(dt.date.fromisoformat(day))
    except ValueError:
        return day


@register.simple_tag
def language() -> str:
    """`nl` or `en`, for the lang attribute."""
    return "nl" if dutch() else "en"


@register.simple_tag
def other_language() -> str:
    """The language that the switch offers."""
    return "en" if dutch() else "nl"


def _local(when: Any) -> Any:
    return when.astimezone(ZoneInfo("Europe/Amsterdam")) if isinstance(when, dt.datetime) else when


__all__ = ["dutch", "pick", "register", "say", "t"]
