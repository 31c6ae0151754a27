"""`hartkracht replay`: a recording plays into a live room like a sensor, comes back after a lost line, and says its errors."""

import os
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hartkracht import desk
from hartkracht.cli.replay import register
from hartkracht.model.dose import Tempo
from hartkracht.recordings import read_recording, write_recording
from hartkracht.simulate import Plan, simulate, someone
from hartkracht.store import chunks
from tests.doors.live_door import until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:connect\\(\\) must be used:DeprecationWarning"),
]
REPETITIONS = 5
SHARED = Path(os.environ.get("HARTKRACHT_SHARED") or Path(__file__).parents[3] / "shared")


@pytest.fixture
def link(server):
    return f"http://{server.host}/live/sensor/{desk.sensor_token('els', 's1')}"


@pytest.fixture
def recording(tmp_path):
    """A simulated person doing one set at the planned tempo, long enough before it for the coach's taps."""
    plan = Plan(repetitions=REPETITIONS, tempo=Tempo(3, 0, 3, 0), before_s=30, after_s=8)
    path = tmp_path / "set.parquet"
    write_recording(simulate(someone(1), plan, seed=1, seen_by=["camera"]).recording, path)
    return path


def run(*arguments):
    import typer

    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return CliRunner().invoke(app, ["replay", *map(str, arguments)])


class Playing:
    """A replay in a thread, as it would run beside the server."""

    def __init__(self, *arguments):
        self.answer = None
        self.thread = threading.Thread(target=self._run, args=arguments, daemon=True)
        self.thread.start()

    def _run(self, *arguments):
        self.answer = run(*arguments)

    def ended(self):
        self.thread.join(60)
        assert self.answer is not None
        return self.answer


def test_a_replayed_set_is_counted_and_kept(recording, link, room, els):
    playing = Playing(recording, "--to", link, "--speed", 10)
    room.lifting()
    until(lambda: len(room.all("counted")) >= REPETITIONS, "all repetitions", 20)
    answer = playing.ended()
    assert answer.exit_code == 0, answer.output
    assert len(room.all("counted")) == REPETITIONS
    lengths = [f["repetition"]["end_s"] - f["repetition"]["start_s"] for f in room.all("counted")]
    assert all(4.5 < length < 8 for length in lengths)
    until(lambda: len(els.chart.sessions["s1"].repetitions) == REPETITIONS, "all in the journal")
    rows = sum(1 for _ in chunks.read("els", "s1", "replay of set"))
    assert rows > 60 * 20


def test_when_the_replay_ends_while_she_lifts_the_session_pauses(recording, link, room):
    playing = Playing(recording, "--to", link, "--speed", 25)
    room.lifting()
    assert playing.ended().exit_code == 0
    scene = until(lambda: room.scene["state"] in ("PAUSED", "RESTING") and room.scene, "not lifting any more")
    assert not scene["guards"]["movement"]["sighted"]


def test_a_lost_line_is_taken_up_again_and_nothing_is_kept_twice(recording, link, room, server):
    from hartkracht.live.app import floor

    playing = Playing(recording, "--to", link, "--speed", 10)
    until(lambda: room.scene["guards"]["movement"]["sighted"], "it plays")
    for sensor in list(floor._sensors.values()):
        server.server.servers[0].get_loop().call_soon_threadsafe(sensor.end, None)
    answer = playing.ended()
    assert answer.exit_code == 0, answer.output
    assert "lost" in answer.output
    times = [t for t, _ in chunks.read("els", "s1", "replay of set")]
    assert times == sorted(set(times))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("notes.txt", b"not,a\nrecording,1\n", "t_s"),
        ("empty.parquet", b"", "empty"),
        ("x.bin", b"\x00\x01", "no Parquet"),
    ],
)
def test_a_file_that_is_no_recording_is_one_sentence(tmp_path, link, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    answer = run(path, "--to", link)
    assert answer.exit_code == 2
    assert says in answer.output
    assert answer.output.count("\n") == 1


@pytest.mark.parametrize("to", ["localhost:8000", "http://localhost/room/1/2", "ftp://x/live/sensor/1"])
def test_a_link_that_is_none_is_one_sentence(recording, to):
    answer = run(recording, "--to", to)
    assert answer.exit_code == 2
    assert "sensor link" in answer.output


def test_a_token_after_its_session_is_one_sentence(recording, link, room, els):
    room.done(room.do("stop"))
    answer = run(recording, "--to", link)
    assert answer.exit_code == 2
    assert "does not count" in answer.output
    assert answer.output.count("\n") == 1


def test_nobody_there_is_one_sentence(recording):
    answer = run(recording, "--to", "http://127.0.0.1:9/live/sensor/abc")
    assert answer.exit_code == 2
    assert "Nobody answers" in answer.output


def test_a_real_recording_plays(room, link, els):
    files = sorted((SHARED / "data" / "recordings").rglob("*.parquet"))
    if not files:
        pytest.skip("no recordings here: set HARTKRACHT_SHARED")
    # Long enough that the coach's two taps come before its end.
    long = (f for f in files if read_recording(f).duration_s > 60 and _moves(f))
    playing = Playing(next(long), "--to", link, "--speed", 4)
    room.lifting()
    # A real mover may stand still in the first repetition: a rule ends the set, and the repetition is told all the same.
    until(lambda: room.all("counted"), "a repetition of the recording", 60)
    room.done(room.do("stop"))
    assert playing.ended().exit_code in (0, 2)


def _moves(path):
    return any("angle" in c.quantity or c.quantity == "position" for c in read_recording(path).channels.values())
