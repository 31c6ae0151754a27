"""The page of the live room: ids, the language, and what STOP must know without a network. All else comes over the wire.

It never shows a diagnosis, and its title and address name nobody. The log of the STOP page comes back here, a step at a
time, as notes in the journal: each with its own command id, so that posting twice keeps one.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from hartkracht import desk
from hartkracht.clinic.access import account, actor, clinical, command_id
from hartkracht.clinic.accounts.models import Account
from hartkracht.journey import follow_up
from hartkracht.journey.chart import Chart
from hartkracht.model import command as c
from hartkracht.model.called import short
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Letter
from hartkracht.store.models import Practice

ALLOWS = ("cleared", "cleared_with_limits")
STOP_LOG = "STOP "
COOL_DOWN_MIN = 5  # clinical.md 2.3: five to ten minutes of easy movement, upright
STEPS = {
    "unload": Words("last eraf", "load off"),
    "sit": Words("zit, rug gesteund", "seated, back supported"),
    "ask": Words("gevraagd naar klachten", "asked for symptoms"),
    "ask_yes": Words("klachten: ja", "symptoms: yes"),
    "ask_no": Words("klachten: nee", "symptoms: no"),
    "ask_unknown": Words("klachten: weet ik niet", "symptoms: not known"),
    "pressure": Words("druk gemeten", "pressure taken"),
    "spray": Words("spray: volgens de kaart van de arts", "spray: as the physician's card says"),
    "call_112": Words("112 geopend", "112 opened"),
    "handover": Words("overgedragen", "handed over"),
}


@dataclass(frozen=True, slots=True)
class AtHand:
    """What the room shows without asking anybody. What was not entered is empty, and is said to be unknown there.

    cool_down_min: by rule, and stay_min: how long she stays after the last set (minutes). me: the account at this screen. first: nobody ever trained her here, so that the breath lesson is asked for.
    notes: what coaches wrote of her last session, newest first.
    """

    who: str
    person: dict[str, str]
    practice: str
    address: str
    aed: str
    spray: dict[str, str] | None = None
    cool_down_min: int = 0
    stay_min: int = 0
    me: str = ""
    first: bool = False
    notes: tuple[str, ...] = ()


@require_safe
@clinical
def room(request: HttpRequest, person: str, session: str) -> HttpResponseBase:
    """The live room of one session. 404 where there is no such session, or it is not this account's client."""
    chart = _session(request, person, session)
    context = {
        "person": person,
        "session": session,
        "closing": _closing(person, session),
        "log": reverse("room_log", args=[person, session]),
        "at_hand": asdict(_at_hand(chart, account(request))),
    }
    return render(request, "room/room.html", context)


@require_POST
@clinical
def log(request: HttpRequest, person: str, session: str) -> HttpResponse:
    """Keep one step of the STOP page. The time is that of the tablet: it may come long after, when there is a line again."""
    chart = _session(request, person, session)
    step, at = STEPS.get(request.POST.get("step", "")), _moment(request.POST.get("at", ""))
    if step is None or at is None:
        return HttpResponse(status=400)
    words = step.nl if chart.person is None or chart.person.language == "nl" else step.en
    note = c.Note(f"{STOP_LOG}{at:%H:%M:%S} UTC: {words}", session)
    desk.execute(actor(request), person, note, command_id(request))
    return HttpResponse(status=204)


@require_safe
def phone(request: HttpRequest, token: str) -> HttpResponse:
    """A phone as a motion sensor. Without login: the token is for one session, and the live door judges it."""
    return render(request, "room/phone.html", {"feed": f"/live/sensor/{token}"})


def _session(request: HttpRequest, person: str, session: str) -> Chart:
    chart = desk.look(actor(request), person, "session")
    if session not in chart.sessions:
        raise Http404
    return chart


def _closing(person: str, session: str) -> str:
    try:
        return reverse("close", args=[person, session])
    except NoReverseMatch:
        return reverse("home")


def _moment(milliseconds: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(int(milliseconds) / 1000, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _at_hand(chart: Chart, me: Account) -> AtHand:
    named = Practice.objects.filter(id=me.practice).first()
    return AtHand(
        who=short(chart.person.given_name, chart.person.family_name) if chart.person else "",
        person=_said_on_the_telephone(chart),
        practice=named.name if named else "",
        address=getattr(settings, "PRACTICE_ADDRESS", ""),
        aed=getattr(settings, "PRACTICE_AED", ""),
        spray=_spray(chart),
        cool_down_min=_cool_down(chart),
        stay_min=round(follow_up.observe(chart, desk.clock()).total_seconds() / 60),
        me=me.key,
        first=not any(record.closed for record in chart.sessions.values()),
        notes=last_notes(chart),
    )


def _spray(chart: Chart) -> dict[str, str] | None:
    """Her physician's own spray plan, word for word, while that letter is in force; None where there is none."""
    fact, signed = chart.facts.latest("letter"), chart.letter
    letter = fact.value if fact else UNKNOWN
    if not isinstance(letter, Letter) or signed is None or signed.withdrawn or letter.decision not in ALLOWS:
        return None
    today = desk.clock().astimezone(ZoneInfo(chart.zone)).date()
    plan = letter.details.get("spray") if letter.details.get("at_chest_pressure") == "own_plan" else None
    if not plan or (letter.valid_until is not None and letter.valid_until < today):
        return None
    return {"nl": str(plan), "en": str(plan)}


def _cool_down(chart: Chart) -> int:
    """Minutes of easy movement after the last set: what a rule asks, and for everybody at least five."""
    limits = chart.screened_today.limits if chart.screened_today else {}
    asked = limits["cool_down"]["value"] if "cool_down" in limits else 0
    return max(COOL_DOWN_MIN, round(asked))


def last_notes(chart: Chart) -> tuple[str, ...]:
    """What coaches wrote of the last closed session; the log of a STOP is no note."""
    last = next((sid for sid, record in reversed(list(chart.sessions.items())) if record.closed is not None), None)
    notes = [note.text for _, _, note in chart.notes if last and note.session == last]
    return tuple(text for text in reversed(notes) if not text.startswith(STOP_LOG))


def _said_on_the_telephone(chart: Chart) -> dict[str, str]:
    """`Vrouw, 62`: sex where it is known, else only the age."""
    age = _age(chart)
    nl = {"female": "Vrouw", "male": "Man"}.get(_sex(chart), "Iemand")
    en = {"female": "Woman", "male": "Man"}.get(_sex(chart), "Someone")
    return {"nl": f"{nl}{age}", "en": f"{en}{age}"}


def _sex(chart: Chart) -> str:
    fact = chart.facts.latest("sex")
    return str(fact.value) if fact else ""


def _age(chart: Chart) -> str:
    if chart.person is None:
        return ""
    today, born = desk.clock().date(), chart.person.born
    return f", {today.year - born.year - ((today.month, today.day) < (born.month, born.day))}"
