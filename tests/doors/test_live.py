"""The live door over real sockets: who may come in, what is counted, and that STOP, blindness and crashes hold."""

import math
import time
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from websockets.exceptions import InvalidStatus

from hartkracht import desk
from hartkracht.store import chunks, journal
from tests.doors.live_door import Room, Sensor, Server, cookie_of, until
from tests.journey.chain import Els

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:connect\\(\\) must be used:DeprecationWarning"),
]


class Mover:
    """A knee that goes out and back, sent in batches of a tenth of a second, faster than true speed."""

    SPEED = 20.0

    def __init__(self, server, token, source="knee"):
        self.sensor = Sensor(server, token, source, speed=self.SPEED, concentric="up")
        self.sensor.welcome()
        self.t = 0.0

    def still(self, seconds, angle=10.0):
        return self.move(seconds, lambda _: angle)

    def repetition(self, seconds=6.0):
        return self.move(seconds, lambda t: 10 + 80 * (1 - abs(2 * t / seconds - 1)))

    def move(self, seconds, angle):
        began, rows = self.t, round(seconds * 50)
        for first in range(0, rows, 100):
            some = range(first, min(first + 100, rows))
            times = [began + row / 50 for row in some]
            wobble = [0.02 * math.sin(97.0 * t) for t in times]
            self.sensor.batch(times, [angle(t - began) + w for t, w in zip(times, wobble, strict=True)])
            time.sleep(len(times) / 50 / self.SPEED)
        self.t = began + rows / 50
        return self


@pytest.fixture
def mover(server, token, room):
    moves = Mover(server, token)
    moves.still(3.0)
    yield moves
    moves.sensor.close()


# --- who may come in -------------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["", "http://evil.example", "null"])
def test_a_missing_or_foreign_origin_is_refused_in_the_handshake(server, coach, origin):
    with pytest.raises(InvalidStatus) as refused:
        Room(server, coach, origin=origin)
    assert refused.value.response.status_code == 403


def test_nobody_enters_without_signing_in(server):
    room = Room(server, "hk=nothing")
    assert room.wait_closed()[0] == 4401
    assert room.wait("closed")["nl"]


@pytest.mark.parametrize(("person", "session"), [("els", "another"), ("nobody", "s1")])
def test_what_does_not_exist_and_what_is_not_yours_look_the_same(server, coach, person, session):
    room = Room(server, coach, person=person, session=session)
    assert room.wait_closed()[0] == 4404
    assert not room.all("scene")


def test_a_coach_of_others_sees_nothing(server, els):
    stranger = cookie_of("coach-2", "coach", els.practice)[1]
    room = Room(server, stranger)
    assert room.wait_closed()[0] == 4404
    assert not room.all("scene")


def test_signing_out_closes_an_open_room_within_five_seconds(server, els):
    client, cookie = cookie_of("coach-1", "coach", els.practice)
    room = Room(server, cookie)
    room.wait("scene")
    client.logout()
    assert room.wait_closed(5.5)[0] == 4401


def test_a_false_token_is_told_so(server, token):
    sensor = Sensor(server, token[:-4] + "AAAA")
    assert sensor.wait_closed()[0] == 4404
    assert "sensor link" in sensor.wait("closed")["en"]


def test_a_strange_frame_ends_the_socket_with_a_sentence(room):
    room.ws.send('{"t":"do","id":"x","event":"stop","extra":1}')
    assert room.wait("closed")["en"]
    assert room.wait_closed()[0] == 4400


# --- a set -----------------------------------------------------------------------------------


def test_repetitions_count_as_they_end_with_tempo_and_range(room, mover, els):
    room.lifting()
    for _ in range(3):
        mover.repetition()
    mover.still(3.0)
    until(lambda: len(room.all("counted")) >= 3, "three repetitions")
    told = [frame["repetition"] for frame in room.all("counted")]
    assert len(told) == 3
    assert all(5.4 <= r["end_s"] - r["start_s"] <= 6.6 for r in told)
    assert all(70 <= r["rom_deg"] <= 90 for r in told)
    until(lambda: len(els.chart.sessions["s1"].repetitions) == 3, "three in the journal")


def test_a_repetition_of_four_seconds_is_too_fast_and_twice_ends_the_set(room, mover):
    room.lifting()
    mover.repetition(6.0).repetition(3.2)
    mover.still(2.0)
    fast = room.wait("said", lambda f: f["rule"] == "repetition-too-fast")
    assert fast["level"] == "SLOW"
    assert fast["word"] == {"nl": "kalm", "en": "calm"}
    mover.repetition(3.2).still(2.0)
    room.wait("said", lambda f: f["rule"] == "repetition-too-fast-twice")
    room.state("RESTING")


def test_a_hold_in_the_first_repetition_ends_the_set_at_once_and_the_repetition_is_told(room, mover, els):
    room.lifting()
    mover.move(2.0, lambda t: 10 + 20 * t).still(2.6, angle=50.0).move(2.0, lambda t: 50 - 20 * t).still(3.0)
    room.wait("said", lambda f: f["rule"] == "static-hold-long")
    room.state("RESTING")
    room.wait("counted")
    until(lambda: els.chart.sessions["s1"].done and els.chart.sessions["s1"].done[-1].repetitions == 1, "kept with it")


def test_a_lost_signal_pauses_and_does_not_resume(room, mover):
    room.lifting()
    mover.repetition()
    paused = room.state("PAUSED", 4.5)
    assert paused["because"]["key"] == "signal_lost"
    assert room.wait("said", lambda f: f["rule"] == "guard-lost")["level"] == "PAUSE"
    mover.t += 20 * Mover.SPEED
    mover.still(20.0)
    until(lambda: room.scene["guards"]["movement"]["sighted"], "seen again")
    assert room.scene["state"] == "PAUSED"


def test_nobody_lifts_before_the_guards_are_seen(room, mover):
    asked = room.do("begin")
    assert "breath" in room.refused(asked)["en"]
    assert room.scene["state"] == "READY"


def test_batches_that_come_twice_or_out_of_order_count_once(room, server, token, els):
    mover = Mover(server, token)
    mover.still(3.0)
    room.lifting()
    sent = []
    send = mover.sensor.send

    def crooked(**frame):
        """Each batch twice, and every second one before the one it follows."""
        sent.append(frame)
        if len(sent) % 2 == 0:
            for late in (sent[-1], sent[-2], sent[-1]):
                send(**late)

    mover.sensor.send = crooked
    mover.repetition().repetition().still(4.0)
    until(lambda: len(room.all("counted")) >= 2, "two repetitions")
    mover.sensor.acked(mover.sensor.seq - 1)
    assert len(room.all("counted")) == 2
    kept = list(chunks.read("els", "s1", "knee"))
    assert len(kept) == len({t for t, _ in kept})


def test_a_second_sensor_of_a_kind_is_an_alarm_and_no_average(room, mover, server, token):
    room.lifting()
    second = Sensor(server, token, "another")
    assert second.wait_closed()[0] == 4403
    assert room.wait("said", lambda f: f["rule"] == "sensor-doubled")["level"] == "PAUSE"
    room.state("PAUSED")


def test_a_second_sensor_of_the_same_name_is_none_that_came_back(room, mover, server, els):
    """Two tablets, each with a strap of its own: both are called alike, and each has a place of its own."""
    room.lifting()
    els.clock.forward(seconds=1)
    other = desk.sensor_token("els", "s1")
    mover.still(0.5)
    second = Sensor(server, other, "knee")
    assert second.wait_closed()[0] == 4403
    assert room.wait("said", lambda f: f["rule"] == "sensor-doubled")["level"] == "PAUSE"
    assert mover.sensor.closed is None


def test_two_phones_that_read_one_code_are_told_apart(room, mover, server, token):
    room.lifting()
    phones = [mover.sensor]
    for number in range(8):
        phones.append(Sensor(server, token, "knee", speed=Mover.SPEED))
        until(lambda: phones[-1].heard, "an answer")
        if phones[-1].all("closed"):
            break
        phones[-1].batch([mover.t + number], [10.0], seq=mover.sensor.seq + number + 1)
        phones[-1].acked(mover.sensor.seq + number + 1)
    assert 2 <= len(phones) <= 5
    assert room.wait("said", lambda f: f["rule"] == "sensor-doubled")["level"] == "PAUSE"


def test_the_same_deed_sent_twice_is_done_once(room, mover, els):
    room.lifting()
    before = len(els.chart.sessions["s1"].steps)
    for _ in range(3):
        room.do("pause", frame_id="once-and-no-more")
    room.done("once-and-no-more")
    room.do("pause", frame_id="once-and-no-more")
    until(lambda: len([f for f in room.all("done") if f["id"] == "once-and-no-more"]) == 2, "answered again")
    assert len(els.chart.sessions["s1"].steps) == before + 1


def test_what_waited_through_a_lost_line_comes_at_once_and_each_is_answered(room):
    for number in range(150):
        room.send(t="tap", id=f"waited-{number}", what="repetition")
    stop = room.do("stop")
    room.done(stop)
    assert len({f["id"] for f in room.all("refused")}) == 150


def test_two_rooms_on_one_session_agree(room, server, coach, mover):
    second = Room(server, coach)
    second.wait("scene")
    room.lifting()
    assert second.state("LIFTING")["began_s"] == room.scene["began_s"] > 0
    second.done(second.do("stop"))
    assert room.state("STOPPED")["because"]["key"] == "stopped"


# --- stop, disk, crash -----------------------------------------------------------------------


def test_stop_is_absorbing(room, mover):
    room.lifting()
    room.done(room.do("stop"))
    room.state("STOPPED")
    for event in ("ready", "begin", "pause", "finish", "end_set"):
        room.refused(room.do(event))
    assert room.scene["state"] == "STOPPED"


def test_stop_holds_at_once_while_nothing_can_be_saved(room, mover, els, full_disk):
    room.lifting()
    with full_disk():
        asked = room.do("stop")
        stopped = room.state("STOPPED", 1.0)
        unsaved = until(lambda: room.scene["saving"] is False and room.scene, "the room says it is not saved")
        assert stopped["state"] == unsaved["state"] == "STOPPED"
        assert not any(f["id"] == asked for f in room.all("done"))
    room.done(asked)
    until(lambda: room.scene["saving"], "saved again")
    assert els.chart.sessions["s1"].state == "STOPPED"


def test_after_a_crash_the_session_waits_interrupted_with_its_set(room, mover, server, coach, els):
    room.lifting()
    mover.repetition().repetition().still(2.0)
    until(lambda: len(els.chart.sessions["s1"].repetitions) == 2, "two kept")
    server.crash()
    again = Server().start()
    try:
        back = Room(again, coach)
        scene = back.state("PAUSED")
        assert scene["because"]["key"] == "interrupted"
        assert len(scene["repetitions"]) == 2
        until(lambda: els.chart.sessions["s1"].state == "PAUSED", "written")
        assert els.chart.sessions["s1"].done[0].ended_by == "interrupted"
        back.close()
    finally:
        again.stop()


def test_a_sensor_that_comes_back_goes_on_after_what_was_kept(room, mover, server, token):
    last = mover.sensor.seq
    mover.sensor.acked(last)
    mover.sensor.close()
    again = Sensor(server, token, "knee", speed=Mover.SPEED, concentric="up")
    assert again.welcome()["last_seq"] == last


def test_one_session_too_many_is_refused_with_a_reason(room, els, server, coach, monkeypatch):
    from hartkracht.live import floor

    monkeypatch.setattr(floor, "CAPACITY", 1)
    other = Els(els.practice, els.clock, "henk").enrolled().cleared().at_the_door().opened("s2")
    assert other.person == "henk"
    refused = Room(server, coach, "henk", "s2")
    assert "safely" in refused.wait("closed")["en"]
    assert refused.wait_closed()[0] == 4429
    assert room.scene["state"] == "READY"


def test_a_busy_machine_refuses_what_is_new_and_lets_what_began_come_back(room, mover, els, server, coach, monkeypatch):
    from hartkracht.live.app import floor

    room.lifting()
    monkeypatch.setattr(floor.gauge, "full", lambda young: True, raising=False)
    Els(els.practice, els.clock, "henk").enrolled().cleared().at_the_door().opened("s2")
    refused = Room(server, coach, "henk", "s2")
    assert "safely" in refused.wait("closed")["en"]
    del floor.hours["s1"]  # as after a restart of the process
    back = Room(server, coach)
    assert back.state("PAUSED")["because"]["key"] == "interrupted"


@pytest.fixture
def full_disk(practice):
    """A database that takes nothing: every new connection is read-only, and the writer gets a new one."""

    def read_only(connection, **_):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=ON")

    @contextmanager
    def full():
        connection_created.connect(read_only)
        journal._opened().writer.stop()
        yield
        connection_created.disconnect(read_only)

    if connection.vendor != "sqlite":
        pytest.skip("query_only is SQLite's")
    yield full
    connection_created.disconnect(read_only)
