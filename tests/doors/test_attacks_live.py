"""What an attacker sends to the live door: it ends with a sentence, and the session of the others goes on."""

import contextlib

import pytest
from websockets.exceptions import ConnectionClosed

from hartkracht import desk
from hartkracht.store import chunks
from tests.doors.live_door import Room, Sensor, Socket

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:connect\\(\\) must be used:DeprecationWarning"),
]
HELLO = '{"t":"hello","source":"knee","channels":["joint_angle@knee"],"concentric":"up"}'


def feed(server, token):
    return Socket(f"ws://{server.host}/live/sensor/{token}")


def raw(socket, data):
    with contextlib.suppress(ConnectionClosed):
        socket.ws.send(data)


@pytest.mark.parametrize(
    "data",
    ["", "[]", "null", "{", '{"t":"samples","seq":1,"t0":NaN,"rows":[]}', '{"t":"do","id":"a","event":"stop","role":"admin"}',
     "[" * 20_000, "x" * 100_000, b"\x00\xff\xfe", '{"t":"\\ud800"}', '{"t":"hello","source":1e999}'],
)  # fmt: skip
def test_a_frame_that_is_none_ends_that_socket_alone(room, server, token, coach, data):
    sensor, other = feed(server, token), Room(server, coach)
    other.wait("scene")
    raw(sensor, data)
    raw(other, data)
    assert sensor.wait_closed()
    assert other.wait_closed()
    assert room.closed is None
    room.done(room.do("stop"))


def test_a_flood_ends_that_room_alone_and_stop_still_works(room, server, coach):
    flood = Room(server, coach)
    flood.wait("scene")
    for n in range(1500):
        flood.send(t="do", id=f"flood-{n}-id", event="begin")
    assert flood.wait_closed()
    room.done(room.do("stop"))


def test_a_token_of_a_session_that_is_over_opens_nothing(room, server, token):
    room.done(room.do("stop"))
    late = feed(server, token)
    raw(late, HELLO)
    assert late.wait("closed")["nl"]
    assert late.wait_closed()


def test_a_token_changed_by_one_letter_or_of_a_link_opens_nothing(server, token):
    for forged in (token[:-4] + "AAAA", token.swapcase(), desk.make_link("els", "s1", "F1", desk.clock())):
        late = feed(server, forged)
        assert late.wait("closed")["en"]


def test_samples_of_one_source_that_no_disk_takes_end_that_source_and_keep_no_other_from_it(
    room, server, token, monkeypatch
):
    insert = chunks._insert

    def refusing(rows):
        if any(source == "odd" for _, _, source, _, _ in rows):
            raise OverflowError("a number too large for the database")
        insert(rows)

    monkeypatch.setattr(chunks, "_insert", refusing)
    good, odd = Sensor(server, token), Sensor(server, token, "odd", {"heart_rate@strap": {"unit": "bpm"}})
    good.welcome()
    odd.welcome()
    odd.batch([0.0], [70.0], channel="heart_rate@strap")
    for number in range(5):
        good.batch([number / 10], [10.0])
    good.acked(5)
    assert odd.wait("closed")["nl"]
    good.acked(good.batch([0.6], [10.0]))
