"""The report as a page and as one A4 in PDF. It lays out what `journey/report.py` found, and judges nothing.

The file's name and metadata say nothing of the person; her name and birthday stand on the paper alone, to file it by.
"""

import datetime as dt
import json
import textwrap
from importlib.resources import as_file, files
from typing import Any

import typst
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from hartkracht import desk
from hartkracht.clinic import names
from hartkracht.clinic.access import actor, physician
from hartkracht.clinic.templatetags.words import dutch, number, pick, say
from hartkracht.journey import report as reports
from hartkracht.journey.report import Afterwards, Done, Line, Report
from hartkracht.model.dose import Change, Words

MOST_OPEN, MOST_LETTERS = 7, 70  # so that the fullest record still fits one page
CHECKS = {
    "F1": Words("avond", "evening"),
    "F2": Words("ochtend", "morning"),
    "F3": Words("48 uur", "48 hours"),
    "F4": Words("72 uur", "72 hours"),
}
WORDS: dict[str, Words] = {
    "title": Words("Verslag", "Report"),
    "unknown": Words("onbekend", "unknown"),
    "band": Words("grijze band: meetfout rond de start", "grey band: measurement error around the start"),
    "after": Words("Klachten na de training", "Symptoms after the session"),
    "after_note": Words("per training", "by session"),
    "after_legend": Words("lijn: gevraagd en niets · stip: klacht · gearceerd: geen antwoord",
                          "line: asked and nothing · dot: symptom · hatched: no answer"),
    "done": Words("Uitvoering", "As done"),
    "done_note": Words("sets, tempo, adem", "sets, tempo, breath"),
    "done_legend": Words("streep: 85 % tempo gehouden, nodig voor een stap omhoog (eigen voorstel)",
                         "stroke: 85 % tempo kept, needed for a step up (our own proposal)"),
    "changed": Words("Wat veranderde, en waarom", "What changed, and why"),
    "nothing_changed": Words("Niets veranderd.", "Nothing changed."),
    "open": Words("Open", "Open"),
    "nothing_open": Words("Niets open.", "Nothing open."),
    "none_yet": Words("nog geen training", "no session yet"),
}  # fmt: skip
BOXES = (
    Words("Ga zo door", "Go on like this"),
    Words("Lager, ik wil haar zien", "Lower, I want to see her"),
    Words("Bel mij", "Call me"),
)


@physician
def preview(request: HttpRequest, person: str) -> HttpResponseBase:
    """The report as a page, with the way to the paper."""
    found = reports.report(desk.look(actor(request), person, "report"), desk.clock())
    return render(
        request, "report/report.html", {"person": person, "report": found, "page": page(found), "charts": charts(found)}
    )


@physician
def pdf(request: HttpRequest, person: str) -> HttpResponse:
    """The report as one A4."""
    found = reports.report(desk.look(actor(request), person, "report"), desk.clock())
    answer = HttpResponse(paper(page(found)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{pick("verslag", "report")}.pdf"'
    return answer


def paper(data: dict[str, Any]) -> bytes:
    """The PDF of a page's data. Fonts come from the package alone, so that every machine prints the same."""
    with as_file(files("hartkracht.clinic") / "report") as folder:
        made = typst.compile(
            folder / "report.typ",
            font_paths=[folder / "fonts"],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
        )
    assert isinstance(made, bytes)
    return made


def page(found: Report) -> dict[str, Any]:
    """Everything on the paper, in the language of the page."""
    return {
        "lang": "nl" if dutch() else "en",
        "words": {**{key: say(words) for key, words in WORDS.items()}, "boxes": [say(one) for one in BOXES]},
        "header": pick(
            f"Verslag voor de arts · {_day(found.on)} · bladzijde 1 van 1",
            f"Report for the physician · {_day(found.on)} · page 1 of 1",
        ),
        "who": _who(found),
        "born": pick("geboren", "born") + f" {found.born:%d-%m-%Y}" if found.born else "",
        "summary": say(found.summary),
        "pressure": {
            "title": say(found.pressure.measure.label),
            "lines": [_line(one) for one in (found.pressure.systolic, found.pressure.diastolic)],
        },
        "sessions": [_session(one) for one in found.sessions],
        "checks": [say(one) for one in CHECKS.values()],
        "check_keys": list(CHECKS),
        "step": reports.TEMPO_FOR_A_STEP,
        "changes": [{"what": _change(one), "why": say(one.why)} for one in found.changes],
        "open": [say(one) for one in found.open[:MOST_OPEN]],
        "more_open": _more(len(found.open) - MOST_OPEN),
        "claim": f"{say(found.claim)}.",
        "foot": f"{say(found.rests_on)} {pick('Regelboek', 'Rulebook')} {found.book}.",
    }


def _change(one: Change) -> str:
    return f"{say(names.changed(one.what))}: {say(names.told(one.old))} → {say(names.told(one.new))}"


def _who(found: Report) -> str:
    name = f"{found.given_name} {found.family_name}, {found.age}"
    return name + (f" · {pick('week', 'week')} {found.week}" if found.week else "")


def _more(n: int) -> str:
    return pick(f"en nog {n}", f"and {n} more") if n > 0 else ""


def _line(one: Line) -> dict[str, Any]:
    return {
        "label": say(one.label),
        "points": [{"day": _short(day), "value": value} for day, value in one.points],
        "start": one.start or 0,
        "start_words": f"{one.start:.0f}" if one.start is not None else "",
        "last_words": f"{one.last:.0f}" if one.last is not None else "",
        "error": one.error,
        "error_words": pick("meetfout", "error") + f" ±{number(one.error)}",
        "real": one.real,
        "verdict": say(one.verdict),
    }


def _session(one: Done) -> dict[str, Any]:
    breath = pick("adem stil", "breath held") + f" {one.breath_holds}×"
    return {
        "day": _short(one.day),
        "sets": f"{one.sets}/{one.sets_planned} sets",
        "stopped": say(one.stopped_by),
        "tempo": one.tempo_kept,
        "tempo_words": f"{number(round(one.tempo_kept * 100))} %" if one.tempo_kept is not None else "",
        "breath_known": one.breath_holds is not None,
        "breath": breath if one.breath_holds is not None else pick("onbekend", "unknown"),
        "after": {after.check: _after(after) for after in one.after},
    }


def _after(one: Afterwards) -> dict[str, Any]:
    hours = f"+{round(one.hours)} {pick('uur', 'h')}: " if one.hours is not None and one.state == "felt" else ""
    return {"state": one.state, "words": textwrap.shorten(hours + say(one.words), MOST_LETTERS, placeholder=" …")}


def _day(day: dt.date) -> str:
    from hartkracht.clinic.templatetags.words import date

    return date(day)


def _short(day: dt.date) -> str:
    return f"{day.day}-{day.month}"


# --- the same lines as a picture in a page ---------------------------------------------------

WIDE, HIGH = 480, 160


def charts(found: Report) -> list[dict[str, Any]]:
    """The two pressures as places in a picture of 480 by 160."""
    return [chart(one) for one in (found.pressure.systolic, found.pressure.diastolic)]


def chart(one: Line) -> dict[str, Any]:
    """One pressure: its band, start line, trace and marks; `empty` where nothing was measured."""
    if one.start is None:
        return {"line": one, "empty": True}
    values = [value for _, value in one.points]
    low = min([*values, one.start - one.error]) - 4
    top = max([*values, one.start + one.error]) + 4

    def y(value: float) -> int:
        return round(HIGH * (1 - (value - low) / (top - low)))

    steps = max(len(values) - 1, 1)
    marks = [
        {"x": round(40 + (WIDE - 100) * i / steps), "y": y(value), "day": _short(day)}
        for i, (day, value) in enumerate(one.points)
    ]
    marks[-1]["real"] = one.real is True
    return {
        "line": one,
        "empty": False,
        "band_y": y(one.start + one.error),
        "band_high": y(one.start - one.error) - y(one.start + one.error),
        "start_y": y(one.start),
        "start": f"{one.start:.0f}",
        "last": f"{one.last:.0f}",
        "path": "M" + " L".join(f"{mark['x']} {mark['y']}" for mark in marks),
        "marks": marks,
    }
