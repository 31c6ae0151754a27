"""The flow of the hour over real sockets: taking over, swapping, her own range, the machine, notes, another screen."""

import time

import pytest

from hartkracht import desk
from hartkracht.journey.session_table import State
from hartkracht.live.ranging import direction
from hartkracht.model import command as c
from hartkracht.model.sample import channel
from hartkracht.rules.live import STANDS
from tests.doors.live_door import Room, Server, cookie_of, until
from tests.doors.test_live import Mover

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:connect\\(\\) must be used:DeprecationWarning"),
]


def test_another_coach_takes_over_in_the_middle_and_every_screen_says_so(server, els, room):
    assert room.scene["led_by"] == "coach-1"
    els.give("admin", c.Assign("coach-2", "coach"))
    other = Room(server, cookie_of("coach-2", "coach", els.practice)[1])
    other.wait("scene")
    other.done(other.ask("lead"))
    for screen in (room, other):
        screen.wait("scene", lambda f: (f["led_by"], f["supervisor"]) == ("coach-2", "coach-2"))
    assert els.chart.sessions["s1"].supervisor == "coach-2"


def test_a_client_takes_nothing_over(server, els, room):
    client = Room(server, cookie_of("client-1", "client", els.practice)[1])
    client.wait("scene")
    client.refused(client.ask("lead"))
    assert els.chart.sessions["s1"].supervisor == "coach-1"


def test_a_broken_machine_brings_another_exercise_to_every_screen_and_stays_so_after_a_crash(server, els, room):
    first = room.scene["exercise"]["id"]
    room.done(room.ask("swap", exercise=first, why="broken"))
    came = room.wait("scene", lambda f: f["exercise"]["id"] != first)["exercise"]["id"]
    server.crash()
    again = Server().start()
    later = Room(again, cookie_of("coach-1", "coach", els.practice)[1])
    scene = later.wait("scene")
    assert (scene["exercise"]["id"], first in {line["id"] for line in scene["plan"]}) == (came, False)
    later.close()
    again.stop()


def test_a_joint_that_hurts_pauses_and_its_exercise_cannot_be_chosen_again(room):
    first = room.scene["exercise"]["id"]
    room.done(room.ask("swap", exercise=first, why="joint"))
    room.state("PAUSED")
    assert next(line for line in room.scene["plan"] if line["id"] == first)["excluded"]
    room.refused(room.ask("choose", exercise=first))


def test_a_swap_that_the_desk_refuses_is_told_and_leaves_the_hour_as_it_was(room):
    room.refused(room.ask("swap", exercise="E99", why="busy"))
    assert room.scene["state"] == "READY"


def test_machine_and_note_are_kept_and_shown(els, room):
    exercise = room.scene["exercise"]["id"]
    room.done(room.ask("machine", exercise=exercise, settings="stoel 4", step_kg=2.5))
    room.done(room.ask("note", text="Knie recht houden.", set_no=1))
    shown = room.wait("scene", lambda f: (f["exercise"]["settings"], f["exercise"]["step_kg"]) == ("stoel 4", 2.5))
    assert shown["exercise"]["step_read"] is True
    assert els.chart.machines[exercise].settings == "stoel 4"
    assert els.chart.notes[-1][2].set_no == 1


def test_three_unloaded_repetitions_show_her_own_range(server, els, room):
    mover = Mover(server, desk.sensor_token("els", "s1"))
    mover.still(2.0)
    room.wait("scene", lambda f: f["guards"]["movement"]["by"] == "sensor")
    room.done(room.ask("own_range", what="measure"))
    for _ in range(3):
        mover.repetition().still(1.0)
    mover.still(3.0)
    found = room.wait("scene", lambda f: f["ranging"] is None and (f["range"] or {}).get("calibrated"))["range"]
    assert found["low_deg"] == pytest.approx(10, abs=3)
    assert found["high_deg"] == pytest.approx(90, abs=3)  # the filter rounds the sharp turn of this mover
    kept = until(lambda: els.chart.ranges, "the range is kept")[room.scene["exercise"]["id"]]
    assert (kept.how, kept.channel) == ("repetitions", "joint_angle@knee")


def test_the_coach_taps_either_end_where_repetitions_do_not_show_it(server, els, room):
    mover = Mover(server, desk.sensor_token("els", "s1"))
    mover.repetition().still(2.0)
    room.wait("scene", lambda f: f["guards"]["movement"]["by"] == "sensor")
    room.done(room.ask("own_range", what="measure"))
    mover.repetition().still(2.0, 10.0)
    room.done(room.ask("own_range", what="start"))
    mover.move(3.0, lambda t: 10 + 70 * min(1.0, t / 2))
    room.done(room.ask("own_range", what="end"))
    kept = until(lambda: els.chart.ranges, "the range is kept")[room.scene["exercise"]["id"]]
    assert (kept.how, round(kept.low), round(kept.high)) == ("taps", 10, 80)


def test_without_a_sensor_no_range_is_measured_and_the_refusal_says_what_to_do(room):
    assert "without her own range" in room.refused(room.ask("own_range", what="measure"))["en"]


@pytest.mark.parametrize(
    ("exercise", "name", "way"),
    [("E01", "joint_angle@knee", "down"), ("E04", "joint_angle@camera_left_knee", "up"), ("E01", "position@stack", "up"),
     ("E01", "acceleration_x@shin", "up"), ("E99", "joint_angle@knee", None)],
)  # fmt: skip
def test_which_way_is_concentric_comes_from_the_catalogue(exercise, name, way):
    assert direction(exercise, {name: channel(name)}) == way


def test_a_tap_that_waited_through_a_lost_line_is_counted_where_it_was_tapped(els, room):
    for guard in ("movement", "breath", "pulse"):
        room.done(room.do("take_over", guard=guard))
    room.done(room.do("begin"))
    time.sleep(2.5)
    room.done(room.do("end_set"))
    room.done(room.ask("tap", what="repetition", ago_s=1.5))
    kept = els.chart.sessions["s1"].repetitions
    ended = room.wait("scene", lambda f: f["state"] == "RESTING" and f["repetitions"])["ended_s"]
    assert [r.source for r in kept] == ["coach"]
    assert 0.5 < ended - kept[0].end_s < 1.6
    room.refused(room.ask("tap", what="repetition"))


def test_answers_that_come_one_at_a_time_are_all_kept_and_known_to_every_screen_also_after_a_crash(server, els, room):
    for guard in ("movement", "breath", "pulse"):
        room.done(room.do("take_over", guard=guard))
    room.done(room.do("begin"))
    room.done(room.do("end_set"))
    for answer in ({"effort": 3}, {"symptoms": []}, {"reps_in_reserve": 5}, {"confirmed": True}):
        room.done(room.ask("after_set", **answer))
    done = els.chart.sessions["s1"].done[-1]
    assert (done.effort, done.reps_in_reserve, done.witnessed) == (3, 5, True)
    room.wait("scene", lambda f: f["said"] == {"effort": 3, "reps_in_reserve": 5, "symptoms": []})
    server.crash()
    again = Server().start()
    later = Room(again, cookie_of("coach-1", "coach", els.practice)[1])
    later.wait("scene", lambda f: f["said"] == {"effort": 3, "reps_in_reserve": 5, "symptoms": None})
    later.done(later.ask("after_set", symptoms=[]))
    assert els.chart.sessions["s1"].done[-1].effort == 3
    later.close()
    again.stop()


def test_a_refused_step_is_said_as_people_say_it(room):
    room.done(room.do("stop"))
    said = room.refused(room.do("end_set"))
    assert (said["nl"], said["en"]) == (
        "Dit kan nu niet: de training is gestopt.",
        "Not possible now: the session was stopped.",
    )
    assert set(STANDS) == {state.value for state in State}
