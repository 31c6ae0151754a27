"""`hartkracht analyse` and `hartkracht simulate` as people and scripts meet them: JSON, sentences, exit statuses, pictures."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner, Result

from hartkracht.cli.analyse import register as register_analyse
from hartkracht.cli.simulate import register as register_simulate
from hartkracht.recordings import read_recording, write_recording
from hartkracht.simulate import Plan, simulate, someone

app = typer.Typer()
register_analyse(app)
register_simulate(app)

MEMBERS = [
    *("recording", "duration_s", "channel", "repetitions", "static_holds", "breaths", "breath_holds", "heart"),
    *("time_under_tension_s", "blind", "unknown"),
]
META = {
    "recording": 1,
    "channels": {"joint_angle@knee": {"quantity": "joint_angle", "unit": "deg", "sensor": "knee"}},
    "source": "test",
    "licence": "CC0-1.0",
}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def squat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("squat") / "squat.parquet"
    session = simulate(someone(1), Plan(repetitions=4), seed=1, seen_by=("camera", "belt", "strap"))
    write_recording(session.recording, path)
    return path


def parquet(path: Path, columns: dict[str, object], meta: object = META) -> Path:
    table = pa.table(columns)
    if meta is not None:
        table = table.replace_schema_metadata({b"hartkracht": meta if isinstance(meta, bytes) else json.dumps(meta)})
    pq.write_table(table, path)
    return path


def test_json_has_all_members_with_numbers_where_they_must_be(squat: Path) -> None:
    found = json.loads(run("analyse", squat, "--json").stdout)
    assert list(found) == MEMBERS
    assert found["recording"] == str(squat)
    assert found["channel"] == "joint_angle@knee"
    assert len(found["repetitions"]) == 4
    for row in (*found["repetitions"], *found["static_holds"], *found["breath_holds"]):
        assert all(isinstance(row[key], float) for key in ("start_s", "end_s", "known_at_s"))
    assert found["time_under_tension_s"] == pytest.approx(sum(r["end_s"] - r["start_s"] for r in found["repetitions"]))
    assert [row["valid"] for row in found["repetitions"]] == [True] * 4
    assert found["heart"]["beats"] > 30
    assert found["breaths"]


def test_what_is_absent_is_named_and_is_no_blindness(tmp_path: Path) -> None:
    t_s = np.arange(0, 20, 1 / 30)
    found = json.loads(
        run("analyse", parquet(tmp_path / "a.parquet", {"t_s": t_s, "joint_angle@knee": 5 + 0 * t_s}), "--json").stdout
    )
    assert found["heart"] is None
    assert found["repetitions"] == found["breaths"] == found["blind"] == []
    assert {"breathing", "heart"} <= {entry["what"] for entry in found["unknown"]}


def test_a_recording_of_the_heart_alone_has_no_channel_of_movement(tmp_path: Path) -> None:
    session = simulate(someone(2), Plan(repetitions=2), seed=2, seen_by=("strap",))
    write_recording(session.recording, tmp_path / "heart.parquet")
    found = json.loads(run("analyse", tmp_path / "heart.parquet", "--json").stdout)
    assert found["channel"] is None
    assert found["time_under_tension_s"] is None
    assert "movement" in {entry["what"] for entry in found["unknown"]}


def test_the_order_is_kept_the_others_go_on_and_the_status_is_2(squat: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.parquet"
    bad.write_bytes(b"PAR1 nothing")
    said = run("analyse", squat, bad, squat, "--json")
    assert said.exit_code == 2
    assert [json.loads(line)["recording"] for line in said.stdout.splitlines()] == [str(squat)] * 2
    assert said.stderr.splitlines() == [f"{bad}: the Parquet file is damaged or cut off; export or copy it again."]


T = np.arange(0, 3, 0.1)
KNEE = {"t_s": T, "joint_angle@knee": T}


@pytest.mark.parametrize(
    ("columns", "meta", "says"),
    [
        (KNEE, None, 'no key "hartkracht"'),
        (KNEE, b"{no json", "no valid JSON"),
        (KNEE, [1], "must be a JSON object"),
        (KNEE, {k: v for k, v in META.items() if k != "recording"}, 'lacks "recording"'),
        (KNEE, META | {"recording": 2}, "reads format 1"),
        (KNEE, {k: v for k, v in META.items() if k != "licence"}, 'lacks "licence"'),
        ({"joint_angle@knee": T}, META, 'no column "t_s"'),
        ({"t_s": T}, META, "no channel beside the time"),
        ({"t_s": T[:0], "joint_angle@knee": T[:0]}, META, "no rows"),
        ({"t_s": T[::-1], "joint_angle@knee": T}, META, "must never fall"),
        ({"t_s": np.where(T == 0, np.nan, T), "joint_angle@knee": T}, META, "no finite number in row 1"),
        ({"t_s": T, "joint_angle@knee": [str(v) for v in T]}, META, "not numbers"),
        ({"t_s": T, "joint_angle@knee": T, "mood@coach": T}, META, '"mood@coach" is not described'),
        ({"t_s": T, "joint_angle@hip": T}, META, "there is no such column"),
        (KNEE, META | {"channels": {"joint_angle@knee": {"unit": "rad"}}}, "must come in deg"),
        (KNEE, META | {"channels": {"joint_angle@knee": {"quantity": "position"}}}, "its name says 'joint_angle'"),
        (KNEE, META | {"concentric": "sideways"}, '"up" or "down"'),
        (KNEE, META | {"planned_tempo": [4, 0, 4]}, "four numbers"),
    ],
)
def test_an_unusable_file_is_refused_with_one_exact_sentence(
    tmp_path: Path, columns: dict, meta: object, says: str
) -> None:
    path = parquet(tmp_path / "bad.parquet", columns, meta)
    said = run("analyse", path, "--json")
    assert said.exit_code == 2
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 1
    assert says in said.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is empty"),
        ("t_s;joint_angle@knee\n0;5\n", "semicolons"),
        ("time,joint_angle@knee\n0,5\n", "must name the columns"),
        ("t_s,joint_angle@knee\n0,5\n0.1\n", "line 3 has 1 values for 2 columns"),
        ("t_s,joint_angle@knee\n0,five\n", "line 2 has 'five'"),
        ("# hartkracht: {\nt_s,joint_angle@knee\n0,5\n", "no valid JSON"),
        ("t_s,angle@knee\n0,5\n", "names no quantity we know"),
        ("t_s,joint_angle@knee [rad]\n0,5\n", 'comes in "rad"; it must come in deg'),
        ("t_s (ms),joint_angle@knee\n0,5\n", "must name the columns"),
        ("t_s,joint_angle@knee [deg],joint_angle@knee\n0,5,5\n", "occurs twice"),
    ],
)
def test_a_csv_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    said = run("analyse", path)
    assert said.exit_code == 2
    assert says in said.stderr


def test_a_unit_written_behind_a_name_is_its_unit(tmp_path: Path) -> None:
    path = tmp_path / "stack.csv"
    path.write_text("t_s,position@stack (%),joint_angle@knee [ deg ]\n0,5,5\n")
    channels = read_recording(path).channels
    assert {name: channel.unit for name, channel in channels.items()} == {
        "position@stack": "%",
        "joint_angle@knee": "deg",
    }


def test_csv_and_parquet_of_one_session_say_the_same(squat: Path, tmp_path: Path) -> None:
    write_recording(read_recording(squat), tmp_path / "squat.csv")
    one, other = (json.loads(run("analyse", path, "--json").stdout) for path in (squat, tmp_path / "squat.csv"))
    assert {**one, "recording": ""} == {**other, "recording": ""}


def test_unknown_keys_and_an_unknown_exercise_are_no_error(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", KNEE, META | {"exercise": "moon walk", "weather": "rain"})
    assert run("analyse", path, "--json").exit_code == 0
    assert read_recording(path).meta["weather"] == "rain"


@pytest.mark.parametrize("ending", ["svg", "png", "html"])
def test_a_picture_is_drawn(squat: Path, tmp_path: Path, ending: str) -> None:
    pytest.importorskip("matplotlib")
    assert run("analyse", squat, "--plot", tmp_path / f"squat.{ending}").exit_code == 0
    assert (tmp_path / f"squat.{ending}").stat().st_size > 5000


def test_a_picture_of_another_kind_is_refused_before_anything_is_read(squat: Path) -> None:
    said = run("analyse", squat, "--plot", "squat.gif")
    assert said.exit_code == 2
    assert ".svg, .png, .html" in said.stderr


def test_people_read_repetitions_and_what_is_unknown(squat: Path) -> None:
    said = run("analyse", squat).stdout
    assert "4 repetitions" in said
    assert "unknown: own_full_range" in said


def test_the_same_seed_simulates_the_same_session(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("simulate", "--out", tmp_path / f"{name}.csv", "--seed", 5, "--repetitions", 2).exit_code == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert json.loads((tmp_path / "a.truth.json").read_text())["n_reps"] == 2


@pytest.mark.parametrize(("option", "value"), [("--tempo", "4-0-4"), ("--sensors", "sonar")])
def test_what_cannot_be_simulated_is_refused(tmp_path: Path, option: str, value: str) -> None:
    said = run("simulate", "--out", tmp_path / "a.csv", option, value)
    assert said.exit_code == 2
    assert value in said.stderr
