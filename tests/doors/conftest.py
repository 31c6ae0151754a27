"""Els at an open session, the true server, and a coach's room on it: where every test of the live door begins."""

import pytest

from hartkracht import desk
from tests.doors.live_door import Room, Server, cookie_of
from tests.journey.chain import Clock, Els


@pytest.fixture
def els(practice, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(desk, "clock", clock)
    return Els(practice, clock).enrolled().cleared().at_the_door().opened()


@pytest.fixture
def server(els):
    running = Server().start()
    yield running
    running.stop()


@pytest.fixture
def room(server, els):
    opened = Room(server, cookie_of("coach-1", "coach", els.practice)[1])
    opened.wait("scene")
    yield opened
    opened.close()


@pytest.fixture
def coach(els):
    return cookie_of("coach-1", "coach", els.practice)[1]


@pytest.fixture
def token(els):
    return desk.sensor_token("els", "s1")
