"""A practice of its own for each test: a fresh key in a file, an empty journal, nobody remembered."""

import pytest
from hypothesis import settings

from tests.settings import leave

# The same examples each time, and no clock on them: two cores are shared, and a slow moment is no fault.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_unconfigure():
    """At the end of each process of the tests."""
    leave()


@pytest.fixture
def practice(transactional_db, tmp_path):
    """The id of an open practice; closed again after the test."""
    from hartkracht import desk
    from hartkracht.store import journal, sealing

    sealing.unwrap.cache_clear()
    desk.forget()
    yield journal.open_practice(tmp_path / "practice.key", "Proef")
    journal.close()
    desk.forget()
