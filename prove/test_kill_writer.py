"""kill -9 at random moments of appending: every acknowledged entry is there once, and the chain verifies.

The child writes with eight threads and acknowledges on its standard output; the parent kills it mid-append. The same
check with an acknowledgement before the commit must fail, or the check could not see a loss.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time

ROUNDS = max(3, int(200 * float(os.environ.get("SCALE", "1"))))
NEGATIVE_ROUNDS = max(2, ROUNDS // 20)

CHILD = """
import datetime as dt, os, sys, threading, time
os.environ["DJANGO_SETTINGS_MODULE"] = "hartkracht.clinic.settings"
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from hartkracht.model import entry as e
from hartkracht.store import journal, writer
call_command("migrate", "store", verbosity=0)
if sys.argv[1] == "early":
    honest = writer.Writer._write
    def early(self, group):
        for order in group:
            writer._answer(order, writer.Appended((0,), already=False))
            order.done = writer.Future()
        time.sleep(0.05)
        honest(self, group)
    writer.Writer._write = early
practice = journal.open_practice(Path(os.environ["HARTKRACHT_HOME"]) / "k")
moment = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
def write(person):
    seq = len(journal.read(person))
    while True:
        journal.append(practice, person, seq, f"{person}-{seq}", [e.Noted(f"{person}-{seq}")], moment, "a", "coach")
        os.write(1, f"{person}-{seq}\\n".encode())
        seq += 1
for n in range(8):
    threading.Thread(target=write, args=(f"p{n}",)).start()
"""

CHECK = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hartkracht.clinic.settings"
import django
django.setup()
from pathlib import Path
from hartkracht.store import journal
from hartkracht.store.models import Entry
practice = journal.open_practice(Path(os.environ["HARTKRACHT_HOME"]) / "k")
kept = [entry.what.text for n in range(8) for entry in journal.read(f"p{n}")]
acknowledged = set(sys.stdin.read().split())
lost = acknowledged - set(kept)
print(len(acknowledged), len(lost), len(kept) - len(set(kept)), journal.verify(practice) or "whole")
"""


def rounds(how, count, seed):
    """(acknowledged, lost, doubled) over `count` kills of one growing database."""
    chance, said = random.Random(seed), []
    with tempfile.TemporaryDirectory(prefix="hartkracht-kill-") as home:
        environment = {**os.environ, "HARTKRACHT_HOME": home}
        for _ in range(count):
            child = subprocess.Popen([sys.executable, "-c", CHILD, how], env=environment, stdout=subprocess.PIPE)
            first = child.stdout.readline()
            time.sleep(chance.uniform(0, 0.25))
            child.send_signal(signal.SIGKILL)
            said.append(first + child.stdout.read())
            child.wait()
        lines = b"".join(chunk[: chunk.rfind(b"\n") + 1] for chunk in said)
        checked = subprocess.run(
            [sys.executable, "-c", CHECK], env=environment, input=lines, stdout=subprocess.PIPE, check=True
        )
    acknowledged, lost, doubled, chain = checked.stdout.decode().split(maxsplit=3)
    print(f"{how}: {count} kills, {acknowledged} acknowledged, {lost} lost, {doubled} doubled, chain {chain.strip()}")
    assert chain.strip() == "whole"
    return int(acknowledged), int(lost), int(doubled)


def test_nothing_acknowledged_is_lost_or_doubled():
    acknowledged, lost, doubled = rounds("honest", ROUNDS, seed=1)
    assert acknowledged > ROUNDS
    assert (lost, doubled) == (0, 0)


def test_the_check_sees_an_acknowledgement_that_came_too_early():
    _, lost, _ = rounds("early", NEGATIVE_ROUNDS, seed=2)
    assert lost > 0
