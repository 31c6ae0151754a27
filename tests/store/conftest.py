"""A practice of its own for each test: a key in a file, a chain that starts empty. The suite runs on both databases."""

import datetime as dt

import pytest

from hartkracht.model import entry as e
from hartkracht.store import journal, sealing

MOMENT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def key_path(tmp_path):
    return tmp_path / "practice.key"


@pytest.fixture
def practice(transactional_db, key_path):
    sealing.unwrap.cache_clear()
    yield journal.open_practice(key_path, "Proef")
    journal.close()


@pytest.fixture
def write(practice):
    """append(person, expected, texts..., command=...) with notes as entries."""

    def append(person, expected, *texts, command=None, by="coach-1"):
        notes = [e.Noted(text) for text in texts]
        return journal.append(practice, person, expected, command or journal.fresh_id(), notes, MOMENT, by, "coach")

    return append
