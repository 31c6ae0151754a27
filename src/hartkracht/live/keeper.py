"""Keeping what a live hour says: one queue a session, in order, until the desk has it.

The room never waits for the disk: the hour has moved already when its commands come here. What cannot be saved stays in
the queue and is tried again under the same command id, so nothing is lost and nothing is doubled; meanwhile the rooms
are told that nothing is being saved.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections

from hartkracht import desk
from hartkracht.model import command as c
from hartkracht.model.dose import Words

# Before it was kept or after it: neither is known here, so it says neither.
BROKE = Words(
    "Dit ging mis. Kijk of het op het scherm staat, en doe het anders opnieuw.",
    "This went wrong. See whether the screen shows it, and do it again if not.",
)
TRY_AGAIN_S = 1.0
# The room has moved already, so what it says may wait a moment for what others say: a commit costs much the same for one as
# for ten. A thread waits with each.
PATIENCE_S = 0.05
THREADS = 16
_log = logging.getLogger("hartkracht.live")
_threads = ThreadPoolExecutor(THREADS, "live-keeper")


@dataclass(frozen=True, slots=True)
class Task:
    """A command with who gives it and under which id. `done` and `refused` are called in the loop, once."""

    actor: desk.Actor
    command: c.Command
    command_id: str
    done: Callable[[desk.Done], None]
    refused: Callable[[Words | None], None]


class Keeper:
    """The queue of one person's session."""

    def __init__(self, person: str, changed: Callable[[], None]) -> None:
        self._person = person
        self._changed = changed
        self._tasks: deque[Task] = deque()
        self._something = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self.saving = True

    def put(self, task: Task) -> None:
        """Keep this, after what was put before."""
        self._tasks.append(task)
        self._idle.clear()
        self._something.set()

    @property
    def idle(self) -> bool:
        """Nothing waits."""
        return self._idle.is_set()

    async def settled(self) -> None:
        """Everything that was put is kept or refused."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work the queue for as long as the hour lives."""
        while True:
            await self._something.wait()
            while self._tasks:
                if await self._keep(self._tasks[0]):
                    self._tasks.popleft()
                else:
                    await asyncio.sleep(TRY_AGAIN_S)
            self._something.clear()
            self._idle.set()

    async def _keep(self, task: Task) -> bool:
        loop = asyncio.get_running_loop()
        try:
            done = await loop.run_in_executor(
                _threads, _execute, task.actor, self._person, task.command, task.command_id
            )
            task.done(done)
        except desk.Refused as refusal:
            task.refused(refusal.words)
        except desk.NotAllowed:
            task.refused(None)
        except (desk.NotSaved, desk.Conflict, DatabaseError) as problem:
            _log.warning("not saved: %s", type(problem).__name__)
            self._say(saving=False)
            return False
        except Exception:
            # Whatever broke, the queue goes on: what stands behind it may be a STOP.
            _log.exception("a command of a live hour broke")
            task.refused(BROKE)
        self._say(saving=True)
        return True

    def _say(self, *, saving: bool) -> None:
        if saving != self.saving:
            self.saving = saving
            self._changed()


def _execute(actor: desk.Actor, person: str, command: c.Command, command_id: str) -> desk.Done:
    # Between two commands a database may have gone away and come back.
    close_old_connections()
    return desk.execute(actor, person, command, command_id, PATIENCE_S)
