import pytest

from hartkracht import desk
from tests.journey.chain import Clock, Els


@pytest.fixture
def clock(monkeypatch):
    """The desk's clock, in the hands of the test."""
    moved = Clock()
    monkeypatch.setattr(desk, "clock", moved)
    return moved


@pytest.fixture
def els(practice, clock):
    """Els, enrolled, with a coach, a physician and an admin."""
    return Els(practice, clock).enrolled()


@pytest.fixture
def ready(els):
    """Els, cleared by her cardiologist, with a prescription."""
    return els.cleared()


@pytest.fixture
def training(ready):
    """Els, in the room, the session open."""
    return ready.at_the_door().opened()


@pytest.fixture
def trained(ready):
    """Els, after her first session."""
    return ready.trained()
