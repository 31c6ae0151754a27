"""Durable means synced: one fdatasync a commit, counted by a library preloaded beside SQLite.

A kill proves nothing here (the page cache survives it); the count does. NORMAL instead of FULL must fail the count.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COMMITS = 50
APPEND = f"""
import datetime as dt, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hartkracht.clinic.settings"
from hartkracht.store import database
database.SQLITE_INIT = database.SQLITE_INIT.replace("FULL", sys.argv[1])
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from hartkracht.model import entry as e
from hartkracht.store import journal
call_command("migrate", "store", verbosity=0)
practice = journal.open_practice(Path(os.environ["HARTKRACHT_HOME"]) / "k")
moment = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
def append(n): journal.append(practice, "els", n, str(n), [e.Noted("x")], moment, "anouk", "coach")
append(0)
count = lambda: os.path.getsize(os.environ["COUNT_FSYNCS"])
before = count()
for n in range(1, {COMMITS} + 1): append(n)
print(count() - before)
os._exit(0)
"""

pytestmark = [
    pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler to build the counting library"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts by LD_PRELOAD"),
    pytest.mark.skipif(bool(os.environ.get("HARTKRACHT_DATABASE")), reason="speaks of SQLite only"),
]


@pytest.fixture(scope="module")
def counting(tmp_path_factory):
    library = tmp_path_factory.mktemp("fsyncs") / "fsyncs.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, HERE / "fsyncs.c", "-ldl"], check=True)
    return library


def syncs(counting, tmp_path, synchronous):
    environment = {**os.environ, "LD_PRELOAD": str(counting), "COUNT_FSYNCS": str(tmp_path / "count"),
                   "HARTKRACHT_HOME": str(tmp_path)}  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", APPEND, synchronous], env=environment, check=True, capture_output=True, text=True
    )
    return int(said.stdout.split()[-1])


def test_each_commit_is_synced_once(counting, tmp_path):
    # A checkpoint of the log may add a few; never fewer than one a commit.
    assert COMMITS <= syncs(counting, tmp_path, "FULL") <= COMMITS + 4


def test_the_count_would_see_a_database_that_does_not_sync(counting, tmp_path):
    assert syncs(counting, tmp_path, "NORMAL") < COMMITS / 2
