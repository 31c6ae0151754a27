"""Who may still be in a room: asked once for each cookie, and nobody is put out because nobody can be asked."""

import asyncio
import contextlib

import pytest
from django.db import InterfaceError, OperationalError

from hartkracht import desk
from hartkracht.live import access, rollcall
from hartkracht.live.rollcall import Gone, Guest, RollCall
from hartkracht.store.sealing import Sealed

COACH = desk.Actor("coach-1", "coach", "practice")
CLIENT = desk.Actor("client-1", "client", "practice")


def called(guests, monkeypatch, answers):
    """What the roll call says of these guests, and which cookies it asked of. answers: whom each cookie stands for."""
    asked = []

    def signed_in(cookie):
        asked.append(cookie)
        if isinstance(answers[cookie], Exception):
            raise answers[cookie]
        return answers[cookie]

    def look(actor, person, what):
        if person == "stranger":
            raise desk.NotAllowed(outside=True)

    monkeypatch.setattr(access, "signed_in", signed_in)
    monkeypatch.setattr(desk, "look", look)
    return rollcall._ask(guests), asked


async def guest(cookie, actor=COACH, person="els"):
    return Guest(cookie, actor, person)


@pytest.mark.django_db
def test_three_rooms_of_one_coach_are_one_question(monkeypatch):
    guests = [asyncio.run(guest("a")) for _ in range(3)]
    assert called(guests, monkeypatch, {"a": COACH}) == ([None, None, None], ["a"])


@pytest.mark.django_db
def test_each_is_told_why(monkeypatch):
    guests = [
        asyncio.run(guest("out")), asyncio.run(guest("other role")), asyncio.run(guest("here", person="stranger")),
        asyncio.run(guest("here")),
    ]  # fmt: skip
    answers = {"out": None, "other role": CLIENT, "here": COACH}
    assert called(guests, monkeypatch, answers)[0] == [Gone.SIGNED_OUT, Gone.SIGNED_OUT, Gone.NOT_ALLOWED, None]


@pytest.mark.django_db
def test_a_database_that_cannot_be_asked_puts_nobody_out(monkeypatch):
    guests = [asyncio.run(guest(cookie)) for cookie in "abc"]
    answers = {"a": OperationalError("gone"), "b": InterfaceError("closed"), "c": None}
    assert called(guests, monkeypatch, answers)[0] == [None, None, Gone.SIGNED_OUT]


@pytest.mark.django_db
def test_one_that_cannot_be_asked_for_keeps_no_other_from_it(monkeypatch):
    guests = [asyncio.run(guest("a")), asyncio.run(guest("b"))]
    answers = {"a": Sealed("her key was destroyed"), "b": None}
    assert called(guests, monkeypatch, answers)[0] == [Gone.NOT_ALLOWED, Gone.SIGNED_OUT]


def test_who_falls_silent_is_let_go_also_while_the_database_hangs(monkeypatch):
    """The question never comes back here; silence is seen all the same."""
    monkeypatch.setattr(rollcall, "ROUND_S", 0.01)
    monkeypatch.setattr(rollcall, "AGAIN_AFTER_S", 0.0)

    async def hangs(*_):
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio, "to_thread", hangs)

    async def play():
        roll_call, silent = RollCall(), await guest("a")
        silent.heard -= rollcall.SILENT_S + 1
        roll_call.join(silent)
        works = [asyncio.create_task(work()) for work in (roll_call.watch, roll_call.run)]
        why = await asyncio.wait_for(silent.gone, 5)
        for work in works:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work
        return why

    assert asyncio.run(play()) is Gone.SILENT
