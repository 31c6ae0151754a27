"""Who may still be in a room: each cookie is asked again every few seconds, once for all the rooms that it opened.

A sign-out, another role or an ended relation counts for open sockets too. Asking blocks, so it is done in a thread, and
for all that are due in one go: hundreds of rooms that ask for themselves cost the sessions a tenth of their time.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.db import Error, close_old_connections

from hartkracht import desk
from hartkracht.live import access

AGAIN_AFTER_S = 4.0  # with a round and its asking this stays below five
ROUND_S = 0.5
SILENT_S = 10.0
_log = logging.getLogger("hartkracht.live")


class Gone(Enum):
    """Why a guest may no longer stay."""

    SILENT = "silent"
    SIGNED_OUT = "signed out"
    NOT_ALLOWED = "not allowed"


@dataclass(eq=False, slots=True)
class Guest:
    """A room's socket: who opened it, with which cookie, on whose session. heard: when it last said anything (monotonic s)."""

    cookie: str = field(repr=False)
    actor: desk.Actor
    person: str
    heard: float = field(default_factory=time.monotonic)
    asked: float = field(default_factory=time.monotonic)
    gone: "asyncio.Future[Gone]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def leaves(self, why: Gone) -> None:
        """It may no longer stay."""
        if not self.gone.done():
            self.gone.set_result(why)


class RollCall:
    """Everybody who is in a room of this process."""

    def __init__(self) -> None:
        self._here: set[Guest] = set()

    def join(self, guest: Guest) -> None:
        """Call this guest from now on."""
        self._here.add(guest)

    def part(self, guest: Guest) -> None:
        """Call this guest no more."""
        self._here.discard(guest)

    async def watch(self) -> None:
        """Let go who fell silent, for as long as the process lives."""
        while True:
            await asyncio.sleep(ROUND_S)
            now = time.monotonic()
            for guest in self._here:
                if now - guest.heard > SILENT_S:
                    guest.leaves(Gone.SILENT)

    async def run(self) -> None:
        """Ask those who are due, for as long as the process lives."""
        while True:
            await asyncio.sleep(ROUND_S)
            now = time.monotonic()
            cookies = {guest.cookie for guest in self._here if now - guest.asked >= AGAIN_AFTER_S}
            if not cookies:
                continue
            due = [guest for guest in self._here if guest.cookie in cookies]
            for guest, why in zip(due, await asyncio.to_thread(_ask, due), strict=True):
                guest.asked = now
                if why is not None:
                    guest.leaves(why)


def _ask(guests: Sequence[Guest]) -> list[Gone | None]:
    """Why each of them may not stay; None for who may. Nobody is put out because the database cannot be asked."""
    close_old_connections()
    known: dict[str, desk.Actor | None] = {}
    try:
        return [_ask_of(guest, known) for guest in guests]
    finally:
        close_old_connections()


def _ask_of(guest: Guest, known: dict[str, desk.Actor | None]) -> Gone | None:
    """known: whom each cookie stands for, as far as it was asked in this round."""
    try:
        if guest.cookie not in known:
            known[guest.cookie] = access.signed_in(guest.cookie)
        now = known[guest.cookie]
        if now is not None:
            desk.look(now, guest.person, "session")
    except Error:
        return None  # who was here a moment ago keeps the STOP button
    except desk.NotAllowed:
        return Gone.NOT_ALLOWED
    except Exception:  # as with a record that was erased meanwhile: it must keep nobody else from being asked
        _log.exception("a guest of a room could not be asked for")
        return Gone.NOT_ALLOWED
    return None if now == guest.actor else Gone.SIGNED_OUT
