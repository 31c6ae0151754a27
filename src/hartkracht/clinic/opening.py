"""Opening and closing the practice around a serving process: key, writer, poller."""

import itertools
import logging
import threading

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor

from hartkracht import desk
from hartkracht.store import journal

EVERY_S = 5.0
ANCHOR_EVERY = 120  # rounds: the head of the chain is signed and kept outside the database each ten minutes
_log = logging.getLogger("hartkracht.poller")
_ending = threading.Event()
_poller: threading.Thread | None = None


def make_tables() -> None:
    """Bring the tables up to date; nothing to do costs a few milliseconds."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def open_now() -> str:
    """Open the practice of this home. Raises keyfile.KeyProblem with one sentence."""
    name = "Oefenpraktijk" if settings.DEMO else ""
    return journal.open_practice(settings.KEY_FILE, name, demo=settings.DEMO)


def start() -> None:
    """Open, put running sessions on hold, and start looking at what is due."""
    global _poller
    desk.interrupt_running(open_now())
    close_old_connections()
    _ending.clear()
    _poller = threading.Thread(target=_poll, name="poller", daemon=True)
    _poller.start()


def stop() -> None:
    """Stop looking, write what waits, anchor the chain."""
    _ending.set()
    if _poller is not None:
        _poller.join(timeout=5)
    journal.close()
    close_old_connections()


def _poll() -> None:
    for round_ in itertools.count(1):
        if _ending.wait(EVERY_S):
            return
        try:
            desk.pass_due()
            if round_ % ANCHOR_EVERY == 0:
                journal.anchor_head()
        except Exception:
            # Whatever happened, the next round comes: a silent poller would be silence taken for health.
            _log.exception("a round over what is due failed")
        finally:
            close_old_connections()
