"""The server with a fault put in by hand: it acknowledges before the commit. The kill proof must see it lose entries."""

import os
from concurrent.futures import Future

import django

from hartkracht.cli import main

os.environ["DJANGO_SETTINGS_MODULE"] = "hartkracht.clinic.settings"
django.setup()

from hartkracht.store import writer  # noqa: E402  (its tables need the setup first)

honest = writer.Writer._write


def early(self, group):
    """Answer first, commit afterwards."""
    for order in group:
        seqs = tuple(range(order.expected + 1, order.expected + 1 + len(order.payloads)))
        writer._answer(order, writer.Appended(seqs, already=False))
        order.done = Future()
    honest(self, group)


writer.Writer._write = early
main()
