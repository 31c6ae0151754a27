"""What an attacker sends to the live door: it ends with a sentence, and the session of the others goes on."""

import contextlib

import pytest
from websockets.exceptions import ConnectionClosed

from hartkracht import desk
from hartkracht.model import command as c
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
     '{"t":"tap","id":"","what":"undo"}', '{"t":"tap","id":"a\\u0000b","what":"undo"}', '{"t":"tap","id":"%s","what":"undo"}' % ("x" * 65),
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


@pytest.mark.parametrize(
    ("kind", "odd"),
    [
        ("after_set", {"effort": 11}),
        ("after_set", {"effort": -1}),
        ("after_set", {"reps_in_reserve": -1}),
        ("after_set", {"symptoms": ["<b>chest</b>"]}),
        ("load", {"kg": 1e308}),
        ("load", {"kg": -1e308}),
        ("machine", {"settings": "", "step_kg": 5e-324}),
        ("machine", {"settings": "", "step_kg": 51.0}),
    ],
)
def test_what_nobody_can_mean_is_refused_in_words_and_changes_nothing(room, els, kind, odd):
    before = els.chart.seq
    exercise = {"exercise": room.scene["exercise"]["id"]} if kind == "machine" else {}
    words = room.refused(room.ask(kind, **odd, **exercise))
    assert 0 < len(words["nl"]) < 200
    room.done(room.ask("easier"))
    assert room.scene["state"] == "READY"
    assert els.chart.seq == before


def test_a_delay_that_nobody_can_have_timed_is_counted_from_the_end_of_the_set(room, els):
    for guard in ("movement", "breath", "pulse"):
        room.done(room.do("take_over", guard=guard))
    room.done(room.do("begin"))
    room.done(room.do("end_set"))
    room.done(room.ask("pressure", systolic=130, diastolic=80, delay_s=-1e300))
    assert 0 <= els.chart.sessions["s1"].pressures[-1][1].delay_s < 10


def test_a_command_that_breaks_keeps_none_behind_it_from_the_journal(room, els, monkeypatch):
    execute = desk.execute

    def breaking(actor, person, command, command_id, *patience):
        if isinstance(command, c.Note):
            raise ValueError("nobody thought of this")
        return execute(actor, person, command, command_id, *patience)

    monkeypatch.setattr(desk, "execute", breaking)
    assert room.refused(room.ask("note", text="Knie recht houden."))["nl"]
    room.done(room.do("stop"))
    assert els.chart.sessions["s1"].state == "STOPPED"
