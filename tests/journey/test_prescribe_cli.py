"""`hartkracht plan`: the public form, exit codes, and one sentence for what cannot be used."""

import json

import pytest
from typer.testing import CliRunner

from hartkracht.cli.plan import register

FACTS = """
on: 2026-11-22T10:30+01:00
facts:
  age: 62 years
  sex: female
  resting_pressure: [148/88, 146/86] mmHg
  resting_pulse: 58 /min
  rhythm: regular
  medicines: [C09AA05]
  conditions: [hypertension]
  events: []
  symptoms_now: []
  illness: none
  supervisor: named
  letter: {by: gp, signed: 2026-11-01, valid_until: 2027-05-01, decision: cleared}
""" + "".join(f"  q{n:02d}: {'yes' if n in (12, 15, 25) else 'no'}\n" for n in range(1, 26))
CLEAN = {check: {"grade": "green"} for check in ("F0", "F1", "F2", "F3")} | {"F4": None}


@pytest.fixture
def run(tmp_path):
    import typer

    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)

    def call(facts=FACTS, history=None, *more):
        (tmp_path / "facts.yaml").write_text(facts)
        words = ["plan", str(tmp_path / "facts.yaml"), *more]
        if history is not None:
            (tmp_path / "history.jsonl").write_text(history)
            words += ["--history", str(tmp_path / "history.jsonl")]
        return CliRunner().invoke(app, words)

    return call


def session(ended, day="A", **changed):
    one = {"exercise": "E01", "load_kg": 40, "repetitions": 6, "time_under_tension_s": 36, "effort": 3,
           "reps_in_reserve": 5, "range": 1.0, "breath_holds": 0, "ended_by": "planned"}  # fmt: skip
    return json.dumps({"ended": ended, "day": day, "phase": 0, "sets": [one], "checks": CLEAN} | changed)


def test_the_form_is_that_of_the_interface(run):
    told = run(FACTS, None, "--json")
    assert told.exit_code == 0, told.stderr
    data = json.loads(told.stdout)
    assert set(data) == {"prescription", "book"}
    assert set(data["prescription"]) == {"day", "phase", "exercises", "days_between"}
    for line in data["prescription"]["exercises"]:
        assert set(line) == {"id", "load_kg", "sets", "repetitions", "tempo", "time_under_tension_s", "rest_s",
                             "reps_in_reserve", "why", "rules"}  # fmt: skip
        assert set(line["why"]) == {"nl", "en"}
        assert len(line["tempo"]) == 4


def test_a_refusal_names_its_rules(run):
    told = run(FACTS.replace("148/88, 146/86", "182/96, 184/98"), None, "--json")
    assert told.exit_code == 0
    data = json.loads(told.stdout)
    assert data["prescription"] is None
    assert data["refused"]
    assert all(rule.startswith("resting-") for rule in data["refused"])


def test_a_letter_that_is_missing_refuses(run):
    facts = "\n".join(line for line in FACTS.splitlines() if "letter" not in line)
    assert "no-clearance" in json.loads(run(facts, None, "--json").stdout)["refused"]


def test_an_answer_that_is_missing_is_named_as_that(run):
    told = run(FACTS.replace("resting_pulse: 58 /min", "resting_pulse: unknown"), None, "--json")
    assert json.loads(told.stdout)["refused"] == ["dose-facts-missing"]


def test_every_refusal_of_ours_can_be_said():
    from hartkracht.rules.dosing import says

    assert all(says(f"dose-{name}").nl for name in ("facts-missing", "not-cleared", "paused", "concern-open"))


def test_history_moves_the_day_and_the_load(run):
    told = run(
        FACTS, session("2026-11-08T10:00+01:00") + "\n\n" + session("2026-11-15T10:00+01:00", "B") + "\n", "--json"
    )
    data = json.loads(told.stdout)["prescription"]
    assert data["day"] == "A"
    assert data["exercises"][0]["load_kg"] == 40


@pytest.mark.parametrize(
    ("history", "sentence"),
    [
        ("{", "line 1 is no JSON"),
        ("[1]", "line 1 is no session"),
        (session("2026-11-08T10:00+01:00") + "\n" + session("nooit"), "Line 2"),
        (session("2026-11-08T10:00+01:00", checks={"F1": "fine"}), "checks"),
    ],
)
def test_a_history_that_cannot_be_used_is_one_sentence_and_status_2(run, history, sentence):
    told = run(FACTS, history, "--json")
    assert told.exit_code == 2
    assert told.stdout == ""
    assert sentence in told.stderr
    assert told.stderr.count("\n") == 1


def test_facts_that_cannot_be_used_name_line_and_fact(run):
    told = run(FACTS.replace("62 years", "62"), None)
    assert told.exit_code == 2
    assert "age" in told.stderr
    assert "ine 4" in told.stderr


def test_the_moment_on_the_command_line_wins(run):
    assert json.loads(run(FACTS, None, "--json", "--on", "2027-06-01T10:00").stdout)["prescription"] is None


@pytest.mark.parametrize(("lang", "word"), [("nl", "de coach zoekt"), ("en", "the coach finds")])
def test_people_read_it_in_their_language(run, lang, word):
    told = run(FACTS, session("2026-11-15T10:00+01:00", "B"), "--lang", lang)
    assert told.exit_code == 0
    assert word in told.stdout
