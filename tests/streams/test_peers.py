"""A peer that cannot be had is told as absent, with the reason; what it says is passed on as it is."""

import subprocess
import sys
from pathlib import Path

import pytest

from hartkracht.bench import peers

READS = "import json, sys; print(json.dumps({'doubled': [2 * n for n in json.load(sys.stdin)]}))"


@pytest.fixture
def here(monkeypatch):
    """This interpreter in the place of an environment made for the peer."""
    monkeypatch.setattr(peers, "_environment", lambda home, packages: Path(sys.executable))


@pytest.mark.usefixtures("here")
def test_what_a_peer_says_is_passed_on():
    assert peers.ask([], READS, [1, 2]) == {"doubled": [2, 4]}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("script", "why"), [("import no_such_peer", "no_such_peer"), ("print('no JSON')", "JSON"), ("", "IndexError")])  # fmt: skip
def test_a_peer_that_fails_is_absent_and_says_why(script, why):
    assert why in peers.ask([], script, None)["absent"]


def test_a_peer_that_cannot_be_installed_is_absent_and_says_why(monkeypatch):
    def refused(home, packages):
        raise subprocess.CalledProcessError(1, "pip", stderr="ERROR: No matching distribution found")

    monkeypatch.setattr(peers, "_environment", refused)
    assert peers.ask(["nobody"], READS, [1]) == {"absent": "ERROR: No matching distribution found"}
