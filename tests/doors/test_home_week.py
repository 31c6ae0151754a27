"""`hartkracht home-week`: one average of a week, a refusal in both languages, or one sentence on a bad line."""

import json

import pytest
from typer.testing import CliRunner

from hartkracht.cli import program


def run(tmp_path, *lines, head="on,half,systolic,diastolic"):
    path = tmp_path / "week.csv"
    path.write_text("\n".join([head, *lines]))
    return CliRunner().invoke(program(), ["home-week", str(path), "--json"])


def days(count):
    return [
        f"2026-11-{16 + n},{half},{160 if n == 0 else 138},84" for n in range(count) for half in ("morning", "evening")
    ]


def test_a_week_is_one_average_without_its_first_day(tmp_path):
    assert json.loads(run(tmp_path, *days(7)).stdout) == {
        "systolic": 138.0, "diastolic": 84.0, "days": 6, "readings": 12, "refused": None,
    }  # fmt: skip


def test_too_few_days_are_refused_in_both_languages_and_never_averaged(tmp_path):
    said = json.loads(run(tmp_path, *days(2)).stdout)
    assert (said["systolic"], said["diastolic"]) == (None, None)
    assert said["refused"]["nl"].startswith("Te weinig dagen")
    assert said["refused"]["en"].startswith("Too few days")


@pytest.mark.parametrize(
    "line", ["2026-11-16,noon,138,84", "yesterday,morning,138,84", "2026-11-16,morning,84,138", "1"]
)
def test_a_line_that_is_no_reading_is_named(tmp_path, line):
    done = run(tmp_path, *days(1), line)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "line 4 is no reading" in done.stderr


def test_a_file_with_other_columns_is_refused(tmp_path):
    assert "its first row must name the columns" in run(tmp_path, head="a,b").stderr
