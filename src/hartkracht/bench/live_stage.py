"""The stage of `hartkracht bench live`: a fresh practice with sessions that wait, and the real application, on one core.

On stdout it says in one line of JSON where it listens, how to come in, and which sessions there are. One person walks the
whole path from intake to the door; the journals of the others are hers, for judging hundreds of intakes is not measured.
"""

import datetime as dt
import json
import math
import os
import socket
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import structs

from hartkracht.bench.live import pin
from hartkracht.live import gauge
from hartkracht.live.frames import SOCKETS
from hartkracht.model.entry import Assigned, Entry, Payload, SessionOpened

if TYPE_CHECKING:
    from hartkracht.store.writer import Appended

INTAKE = {
    "takes_medicines": "yes", "high_pressure": "yes", "contacts_complete": "yes", "age": "62 years", "sex": "female",
    "weight": "70 kg", "conditions": ["hypertension"], "events": [], "medicines": ["C08CA01"],
}  # fmt: skip
DOOR = {
    "resting_pressure": "[138/82, 136/80] mmHg", "resting_pulse": "64 /min", "rhythm": "regular", "symptoms_now": [],
    "illness": "none", "supervisor": "named",
}  # fmt: skip

ROOMS_A_COACH = 3  # as many tablets as one coach may run


def serve(sessions: int, *, everybody: bool) -> None:
    """Run the server until it is ended. everybody: let in all who come, also past what the machine can hold."""
    if everybody:
        gauge.BUSY_AT_MOST = gauge.LATE_AT_MOST_S = math.inf
    os.environ["DJANGO_SETTINGS_MODULE"] = "hartkracht.clinic.settings"
    import django

    django.setup()
    import uvicorn

    from hartkracht.clinic import opening

    opening.make_tables()
    practice = opening.open_now()
    opened = _open_sessions(practice, sessions)
    stage = {"cookie": opened[0]["cookie"], "sessions": opened}
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(2048)
    print(json.dumps({**stage, "host": f"127.0.0.1:{listening.getsockname()[1]}"}), flush=True)
    config = uvicorn.Config(
        "hartkracht.asgi:application", http="httptools", log_config=None, access_log=False, lifespan="on", **SOCKETS
    )
    uvicorn.Server(config).run(sockets=[listening])


def _sign_in(practice: str, key: str) -> str:
    """A new coach; the cookie that she comes with."""
    from django.conf import settings
    from django.test import Client

    from hartkracht.clinic.accounts.models import Account

    coach = Account.objects.create(key=key, email=f"{key}@example.org", name="Coach", role="coach", practice=practice)
    client = Client()
    client.force_login(coach, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["second_factor"] = True
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _open_sessions(practice: str, sessions: int) -> list[dict[str, str]]:
    from hartkracht import desk
    from hartkracht.store import journal

    _walk(practice)
    path = journal.read("person-0")
    waiting = [future for number in range(1, sessions) for future in _follow(practice, number, path)]
    for future in waiting:
        future.result()
    cookies = {key: _sign_in(practice, key) for key in {_coach(n) for n in range(sessions)}}
    return [
        {
            "person": f"person-{n}", "session": f"session-{n}", "cookie": cookies[_coach(n)],
            "token": desk.sensor_token(f"person-{n}", f"session-{n}"),
        }
        for n in range(sessions)
    ]  # fmt: skip


def _walk(practice: str) -> None:
    """Person 0: intake, letter, prescription, door, and an open session."""
    from hartkracht import desk
    from hartkracht.model import command as c
    from hartkracht.rules.facts import ALIASES

    today = desk.clock().date()
    letter = {
        "by": "cardiologist", "signed": today.isoformat(), "decision": "cleared",
        "valid_until": (today + dt.timedelta(days=150)).isoformat(),
    }  # fmt: skip
    no = {name: "no" for alias, name in ALIASES.items() if alias.startswith("q")}
    path: list[tuple[str, c.Command]] = [
        ("coach", c.Enrol("Els", "V", today)),
        ("admin", c.Assign("client-1", "client")),
        ("admin", c.Assign("physician-1", "physician")),
        ("client", c.State({**no, **INTAKE})),
        ("physician", c.Sign("cleared", letter, "", desk.clock())),
        ("coach", c.Prescribe()),
        ("coach", c.State(DOOR)),
        ("coach", c.OpenSession("session-0")),
    ]
    for number, (role, command) in enumerate(path):
        desk.execute(
            desk.Actor(_coach(0) if role == "coach" else f"{role}-1", role, practice),
            "person-0",
            command,
            f"path-{number}",
        )


def _follow(practice: str, number: int, path: Sequence[Entry]) -> list["Future[Appended]"]:
    """The same path for another person, with a session of her own."""
    from hartkracht.store import journal

    appended, seq = [], 0
    for _, command in groupby(path, key=lambda entry: entry.command):
        entries = list(command)
        first = entries[0]
        order = journal.Order(
            practice, f"person-{number}", seq, journal.fresh_id(), [_hers(entry.what, number) for entry in entries],
            first.at, _coach(number) if first.role == "coach" else first.by, first.role, None,
        )  # fmt: skip
        appended.append(journal.append_future(order))
        seq += len(entries)
    return appended


def _hers(what: Payload, number: int) -> Payload:
    coach = _coach(number)
    match what:
        case SessionOpened():
            return structs.replace(what, session=f"session-{number}", supervisor=coach)
        case Assigned(account=account) if account == _coach(0):
            return structs.replace(what, account=coach)
    return what


def _coach(number: int) -> str:
    """Who trains this person."""
    return f"coach-{number // ROOMS_A_COACH}"


if __name__ == "__main__":
    pin(0)
    serve(int(sys.argv[1]), everybody="--everybody" in sys.argv)
