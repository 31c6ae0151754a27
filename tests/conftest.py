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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """After each test the tables are emptied. Django's own permissions, which nothing here asks, are not filled in again."""
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.models.signals import post_migrate

    assert post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    assert post_migrate.disconnect(create_contenttypes)


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
