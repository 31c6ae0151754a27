"""The practice for trying out: made-up people with a short past, made through the desk's own commands. Never beside real ones.

Five people, each at another place in the chain: Els is ready to train, Corrie waits for her physician, Henk did not
answer, Fatma may not train today, Joke is new. The story is told in order of time, by the accounts that would tell it.
"""

import datetime as dt
import functools
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection

from hartkracht import desk
from hartkracht.clinic.accounts.models import Account
from hartkracht.model import command as c
from hartkracht.model.dose import SetDone
from hartkracht.rules.facts import ALIASES
from hartkracht.store.models import Practice

ZONE = ZoneInfo("Europe/Amsterdam")
PRACTICE = "practice"
PASSWORD = "oefenen"
A_WHILE = dt.timedelta(hours=2)
# What a wipe throws away; whatever else lies in that folder is not ours to touch.
OURS = ("hartkracht.sqlite3*", "hartkracht.key", "hartkracht.anchor", "demo.clock")

STAFF = (
    ("anouk", "Anouk de Boer", "coach"),
    ("haverkamp", "dr. S. Haverkamp", "physician"),
    ("petra", "Petra Smit", "admin"),
)
CLIENTS = {
    "els": ("Els", "Vermeer", dt.date(1964, 3, 9)),
    "henk": ("Henk", "de Wit", dt.date(1958, 6, 21)),
    "fatma": ("Fatma", "Yilmaz", dt.date(1968, 1, 30)),
    "corrie": ("Corrie", "Maas", dt.date(1960, 2, 14)),
    "joke": ("Joke", "Bakker", dt.date(1955, 5, 3)),
}

NOTHING: Mapping[str, Any] = dict.fromkeys(ALIASES.values(), "no") | {
    "contacts_complete": "yes",
    "events": [],
    "conditions": [],
    "medicines": [],
    "effort_complaints": "none",
}
INTAKE: Mapping[str, Mapping[str, Any]] = {
    "els": {
        "age": "62 years",
        "sex": "female",
        "weight": "79 kg",
        "height": "165 cm",
        "high_pressure": "yes",
        "angina_open_vessels": "yes",
        "takes_medicines": "yes",
        "effort_complaints": "known_stable",
        "conditions": ["microvascular_angina", "hypertension"],
        "medicines": [{"atc": "C07AB07", "name": "bisoprolol", "since": "2021-04-01"}],
        "goal": "Mijn kleinzoon weer kunnen tillen.",
    },
    "henk": {
        "age": "68 years",
        "sex": "male",
        "weight": "88 kg",
        "height": "178 cm",
        "high_pressure": "yes",
        "takes_medicines": "yes",
        "conditions": ["hypertension"],
        "medicines": [{"atc": "C08CA01", "name": "amlodipine", "since": "2022-09-01"}],
        "goal": "Zonder hijgen de trap op.",
    },
    "fatma": {
        "age": "58 years",
        "sex": "female",
        "weight": "71 kg",
        "height": "160 cm",
        "high_pressure": "yes",
        "takes_medicines": "yes",
        "conditions": ["hypertension"],
        "medicines": [{"atc": "C09AA02", "name": "enalapril", "since": "2020-02-01"}],
        "goal": "Boodschappen dragen.",
    },
    "corrie": {
        "age": "66 years",
        "sex": "female",
        "weight": "68 kg",
        "height": "168 cm",
        "delayed_complaints": "yes",
        "angina_open_vessels": "yes",
        "takes_medicines": "yes",
        "effort_complaints": "known_stable",
        "conditions": ["microvascular_angina"],
        "medicines": [{"atc": "C08DB01", "name": "diltiazem", "since": "2023-05-01"}],
        "goal": "Weer kunnen tuinieren.",
    },
}  # fmt: skip
SEATED: Mapping[str, Any] = {
    "symptoms_now": [],
    "illness": "none",
    "medicine_taken": "yes",
    "rhythm": "regular",
    "supervisor": "named",
}


def people_if_none() -> None:
    """Make the people of the demo where there is nobody yet, and let the clock go on from where it was."""
    if Account.objects.exists():
        desk.stand_at(_kept_clock())
        return
    _accounts()
    story = sorted(_story(dt.datetime.now(ZONE)), key=lambda line: line[0])
    before = story[0][0]
    for at, who, person, command in story:
        _live_until(before, at)
        desk.execute(who, person, command, _command_id(at, person, command))
        before = at
    _live_until(before, dt.datetime.now(ZONE))


def _live_until(before: dt.datetime, at: dt.datetime) -> None:
    """Let the hours between two lines pass, so that silence is noticed when it became news."""
    while before + A_WHILE < at:
        before += A_WHILE
        desk.stand_at(before)
        desk.pass_due()
    desk.stand_at(at)
    desk.pass_due()


def keep_clock() -> None:
    """Remember how far time has passed, so that a second start does not go back before what was written."""
    _clock_file().write_text((desk.clock() - dt.datetime.now(dt.UTC)).total_seconds().hex())


def wipe() -> str:
    """Throw the demo away; a sentence where this home holds something else."""
    if connection.vendor != "sqlite":
        return "The demo of a PostgreSQL is wiped by dropping that database."
    database = settings.HOME / "hartkracht.sqlite3"
    made = database.exists() and "store_practice" in connection.introspection.table_names()
    if made and Practice.objects.filter(demo=False).exists():
        return f"{settings.HOME} holds a real practice: nothing is thrown away here."
    connection.close()
    for name in OURS:
        for path in settings.HOME.glob(name):
            path.unlink()
    return ""


def _clock_file() -> Any:
    return settings.HOME / "demo.clock"


def _kept_clock() -> dt.datetime:
    try:
        passed = float.fromhex(_clock_file().read_text())
    except (FileNotFoundError, ValueError):
        passed = 0.0
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=max(passed, 0.0))


# --- who ------------------------------------------------------------------------------------


def _fixed(*words: str) -> str:
    """An id that is the same in every demo."""
    return hashlib.sha256("/".join(("hartkracht demo", *words)).encode()).hexdigest()[:32]


def _command_id(at: dt.datetime, person: str, command: c.Command) -> str:
    return _fixed(at.isoformat(), person, repr(command))


def person_id(name: str) -> str:
    """The id of `els`, `henk`, `fatma`, `corrie` or `joke`."""
    return _fixed("person", name)


def account_key(name: str) -> str:
    """The key of their accounts, and of `anouk`, `haverkamp` and `petra`."""
    return _fixed("account", name)


def _actor(name: str, role: str) -> desk.Actor:
    return desk.Actor(account_key(name), role, PRACTICE)


def _accounts() -> None:
    """One tap signs in here; the one password is for where a physician signs. A real practice never holds these."""
    for name, full, role in STAFF:
        _account(f"{name}@voorbeeld.example", name=full, role=role, key=account_key(name))
    for name, (given, family, _) in CLIENTS.items():
        _account(
            f"{name}@voorbeeld.example",
            name=f"{given} {family}",
            role="client",
            key=account_key(name),
            person=person_id(name),
        )


def _account(email: str, **fields: str) -> None:
    Account.objects.create(email=email, password=_password(), **fields)


@functools.cache
def _password() -> str:
    return make_password(PASSWORD)


# --- what happened --------------------------------------------------------------------------

Line = tuple[dt.datetime, desk.Actor, str, c.Command]


def _story(now: dt.datetime) -> Iterator[Line]:
    def at(days: int, hour: int, minute: int = 0) -> dt.datetime:
        return min(dt.datetime.combine(now.date() - dt.timedelta(days=days), dt.time(hour, minute), ZONE), now)

    for place, name in enumerate(CLIENTS):
        yield from _welcome(name, at(16 if name != "joke" else 1, 9, place))
        if name in INTAKE:
            yield from _intake(name, at(15, 10, place))
    for name in ("els", "henk", "fatma"):
        yield from _clearance(name, at(14, 11), at(12, 16), now.date())
    anouk = _actor("anouk", "coach")
    yield at(2, 11), anouk, person_id("corrie"), c.AskClearance("Zij heeft soms uren later klachten. Mag zij trainen?")
    yield from _session_of_henk(at(2, 11, 30))
    yield from _fatma_changes(at(4, 17))


def _welcome(name: str, at: dt.datetime) -> Iterator[Line]:
    given, family, born = CLIENTS[name]
    petra, person = _actor("petra", "admin"), person_id(name)
    yield at, petra, person, c.Enrol(given, family, born)
    for account, role in ((name, "client"), ("anouk", "coach"), ("haverkamp", "physician")):
        yield at + dt.timedelta(seconds=10), petra, person, c.Assign(account_key(account), role)


def _intake(name: str, at: dt.datetime) -> Iterator[Line]:
    yield at, _actor(name, "client"), person_id(name), c.State({**NOTHING, **INTAKE[name]})


def _clearance(name: str, asked: dt.datetime, signed: dt.datetime, today: dt.date) -> Iterator[Line]:
    person, physician = person_id(name), _actor("haverkamp", "physician")
    letter = {
        "by": "cardiologist",
        "signed": signed.date().isoformat(),
        "valid_until": (today + dt.timedelta(days=165)).isoformat(),
        "decision": "cleared_with_limits",
        "limits": {"resting_systolic": "160 mmHg", "systolic_after_set": "180 mmHg", "reps_in_reserve": "4 times"},
    }
    yield asked, _actor("anouk", "coach"), person, c.AskClearance()
    if name == "els":
        yield signed - dt.timedelta(minutes=5), physician, person, c.State(_tests_of_els(signed.date()))
    yield signed, physician, person, c.Sign("cleared_with_limits", letter, "", signed)
    yield signed + dt.timedelta(minutes=5), _actor("anouk", "coach"), person, c.Prescribe()


def _tests_of_els(day: dt.date) -> dict[str, Any]:
    """What her cardiologist asks before somebody with her heart vessels may train."""
    on = (day - dt.timedelta(days=20)).isoformat()
    return {"lvef": "60 %", "ecg_on": on, "exercise_test": "good", "exercise_test_on": on}


def _session_of_henk(at: dt.datetime) -> Iterator[Line]:
    """One session the day before yesterday, after which he answered nothing."""
    anouk, person, session = _actor("anouk", "coach"), person_id("henk"), _fixed("session", "henk")
    yield at, anouk, person, c.State({**SEATED, "resting_pressure": ["142/84", "140/82"], "resting_pulse": "66 /min"})
    yield at + dt.timedelta(minutes=1), anouk, person, c.OpenSession(session)
    minute = 2
    for number, exercise in enumerate(("E01", "E09", "E13"), start=1):
        start = at + dt.timedelta(minutes=minute)
        done = SetDone(exercise, None, 6, 48.0, 4, 4, 0.96, None, "completed", 0.92)
        steps = (("begin", "READY", "LIFTING"), ("end_set", "LIFTING", "RESTING"), ("ready", "RESTING", "READY"))
        yield start, anouk, person, c.Step(session, *steps[0])
        yield start + dt.timedelta(seconds=50), anouk, person, c.EndSet(session, number, done)
        yield start + dt.timedelta(seconds=51), anouk, person, c.Step(session, *steps[1])
        yield start + dt.timedelta(seconds=170), anouk, person, c.Step(session, *steps[2])
        minute += 4
    end = at + dt.timedelta(minutes=minute)
    yield end, anouk, person, c.Step(session, "finish", "READY", "DONE")
    answers = {"symptoms": [], "resting_pressure": ["134/80"], "standing_systolic": "130 mmHg",
               "standing_diastolic": "80 mmHg", "dizzy_standing": "no", "resting_pulse": "70 /min"}  # fmt: skip
    yield end + dt.timedelta(minutes=35), anouk, person, c.CloseSession(session, answers)


def _fatma_changes(at: dt.datetime) -> Iterator[Line]:
    """Her own doctor gave her a new medicine: the letter counts no longer until a physician looked."""
    given = {"atc": "C08CA01", "name": "amlodipine", "since": at.date().isoformat()}
    facts = {"medicines": [*INTAKE["fatma"]["medicines"], given]}
    yield at, _actor("fatma", "client"), person_id("fatma"), c.State(facts)
