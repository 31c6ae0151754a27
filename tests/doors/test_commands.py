"""`screen` and `plan` as other people's scripts use them: what is refused with one sentence, and what is read."""

import json

import pytest
from typer.testing import CliRunner

from hartkracht.cli import program

HEAD = "on: 2026-11-22\nfacts:\n"
PLAIN = {
    "age": "58 years", "sex": "female", "resting_pressure": "[136/82, 134/80] mmHg", "resting_pulse": "72 /min",
    "rhythm": "regular", "medicines": [], "conditions": [], "events": [], "symptoms_now": [], "illness": "none",
    "supervisor": "named", "letter": {"by": "gp", "signed": "2026-10-20", "decision": "cleared"},
    **{f"q{n:02}": "no" for n in range(1, 25)}, "q25": "yes",
}  # fmt: skip


def run(tmp_path, command, text, *options):
    """The result of a command over a facts file: text, bytes, or facts that differ from a plain person."""
    file = tmp_path / "facts.yaml"
    if isinstance(text, dict):
        text = json.dumps({"on": "2026-11-22T14:00+01:00", "facts": {**PLAIN, **text}})
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(program(), [command, str(file), "--json", *options])


def judged(tmp_path, text, *options):
    done = run(tmp_path, "screen", text, *options)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def refused(tmp_path, text, command="screen", *options):
    """The one sentence with which a file is refused: status 2, nothing on standard output, no traceback."""
    done = run(tmp_path, command, text, *options)
    assert (done.exit_code, done.stdout) == (2, ""), (done.exit_code, done.output, done.exception)
    assert isinstance(done.exception, SystemExit)
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "conditions: [[hypertension]]",
        "sex: [female]",
        "sex: {a: b}",
        "? [a, b]\n  : c",
        "letter: {by: [gp], signed: 2026-01-01, decision: cleared}",
        "letter: {by: gp, signed: 9999-12-31, decision: cleared}",
        "events: [{what: [pci], on: 2026-11-04}]",
        "age: " + "9" * 400 + " years",
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_with_its_line(tmp_path, line):
    assert "Line 3" in refused(tmp_path, HEAD + f"  {line}\n")


@pytest.mark.parametrize("moment", ["9999-12-31T23:59-14:00", "0001-01-01T00:00+14:00"])
def test_a_moment_at_the_end_of_the_calendar_is_no_moment(tmp_path, moment):
    assert "no moment" in refused(tmp_path, f"on: {moment}\nfacts: {{}}\n")
    assert "no moment" in refused(tmp_path, HEAD + "  sex: female\n", "screen", "--on", moment)


def test_a_date_in_short_form_is_noon_too(tmp_path):
    letter = {"letter": {"by": "gp", "signed": "2026-11-22", "decision": "cleared"}}
    assert judged(tmp_path, letter, "--on", "20261122") == judged(tmp_path, letter, "--on", "2026-11-22")


def test_a_key_that_stands_twice_is_refused_with_its_line_in_json_too(tmp_path):
    told = refused(tmp_path, '{"on": "2026-11-22",\n\t"facts": {\n\t"age": "62 years",\n\t"age": "63 years"}}')
    assert "Line 4" in told
    assert "age" in told


def test_a_reference_is_refused_before_it_can_grow(tmp_path):
    bomb = "".join(f"  {b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert "reference" in refused(tmp_path, HEAD + "  a: &a [x]\n" + bomb)


def test_a_byte_order_mark_and_line_ends_of_another_system_are_read(tmp_path):
    text = (HEAD + "  sex: female\n").replace("\n", "\r\n")
    assert judged(tmp_path, b"\xef\xbb\xbf" + text.encode()) == judged(tmp_path, HEAD + "  sex: female\n")


def test_true_false_and_null_say_in_yaml_what_they_say_in_json(tmp_path):
    as_yaml = HEAD + "  q03: true\n  q04: False\n  age: null\n  sex: ~\n"
    as_json = '{"on": "2026-11-22", "facts": {"q03": true, "q04": false, "age": null, "sex": null}}'
    assert judged(tmp_path, as_yaml) == judged(tmp_path, as_json)
    assert "age" in judged(tmp_path, as_yaml)["open"]
    assert "fainted_year" not in judged(tmp_path, as_yaml)["open"]


def test_readings_without_a_unit_are_bare_numbers(tmp_path):
    assert "mmHg" in refused(tmp_path, HEAD + "  resting_pressure: [148/88, 146/86]\n")
    assert "mmHg" in refused(tmp_path, {"resting_pressure": ["148/88", "146/86"]})


def test_a_pressure_stated_beside_its_own_readings_is_refused(tmp_path):
    """Readings won silently, so 190 beside calm readings came out as cleared."""
    assert "follows" in refused(tmp_path, {"resting_systolic": "190 mmHg"})
    assert judged(tmp_path, {"resting_systolic": "unknown"})["clearance"] == "CLEARED"


@pytest.mark.parametrize("name", ["perindopril bisoprolol", "amlodipine en bisoprolol", "perindopril / bisoprolol 5"])
def test_two_medicines_in_one_name_are_a_question_never_the_first_alone(tmp_path, name):
    told = judged(tmp_path, {"medicines": [name], "q15": "yes"})
    assert told["clearance"] == "INCOMPLETE"
    assert "medicines" in told["open"]


def letter(signed, decision="cleared", **more):
    return {"by": "gp", "signed": signed, "decision": decision, **more}


@pytest.mark.parametrize("no", ["not_now", "test_first", "call_me", "withdrawn"])
def test_letters_stated_together_count_in_whatever_order(tmp_path, no):
    old, new = letter("2026-10-01"), letter("2026-11-20", no)
    for both in ([old, new], [new, old]):
        assert judged(tmp_path, {"letter": both})["clearance"] == "ASK_PHYSICIAN"


def test_of_two_letters_of_one_role_the_stricter_limit_holds(tmp_path):
    strict = letter("2026-10-01", limits={"resting_systolic": "150 mmHg"})
    loose = letter("2026-11-20", limits={"resting_systolic": "170 mmHg"})
    for both in ([strict, loose], [loose, strict]):
        assert judged(tmp_path, {"letter": both})["limits"]["resting_systolic"]["value"] == 150


@pytest.mark.parametrize(
    ("moment", "clearance"),
    [
        ("2026-11-22T23:59+01:00", "CLEARED"),
        ("2026-11-22T22:59Z", "CLEARED"),
        ("2026-11-22T23:00Z", "ASK_PHYSICIAN"),
        ("2026-11-23T00:00", "ASK_PHYSICIAN"),
        ("2026-11-22", "CLEARED"),
    ],
)
def test_the_last_day_of_a_letter_counts_until_local_midnight(tmp_path, moment, clearance):
    ends = {"letter": letter("2026-10-20", valid_until="2026-11-22")}
    assert judged(tmp_path, ends, "--on", moment)["clearance"] == clearance


DAYS = {"A": ("E01", "E15", "E04", "E16"), "B": ("E02", "E18", "E03", "E24")}
ENDED = "2026-11-15T14:00+01:00"


def session(day="A", ended=ENDED, **more):
    done = {"load_kg": 20, "repetitions": 6, "time_under_tension_s": 36, "effort": 2,
            "reps_in_reserve": 5, "range": 1.0, "breath_holds": 0, "ended_by": "planned", **more}  # fmt: skip
    green = {f"F{n}": {"grade": "green"} for n in range(4)}
    return {"ended": ended, "day": day, "phase": 0, "sets": [{**done, "exercise": name} for name in DAYS[day]],
            "checks": green}  # fmt: skip


def planned(tmp_path, *sessions, facts=None):
    history = tmp_path / "history.jsonl"
    history.write_text(
        "".join((s if isinstance(s, str) else json.dumps(s, ensure_ascii=False)) + "\n" for s in sessions)
    )
    return run(tmp_path, "plan", facts or {}, "--history", str(history))


@pytest.mark.parametrize(
    "line",
    ["{", "[1]", '{"day": "A"}', '{"ended": null}', f'{{"ended": "{ENDED}", "ended": "{ENDED}"}}', "[" * 100_000,
     json.dumps(session(load_kg=float("inf"))), json.dumps(session(load_kg=float("nan"))),
     json.dumps(session(load_kg=1)).replace('"load_kg": 1,', '"load_kg": 1e999,')],
)  # fmt: skip
def test_a_broken_line_of_a_history_is_refused_by_its_number(tmp_path, line):
    done = planned(tmp_path, session(), line)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "ine 2" in done.stderr


def test_a_history_from_a_spreadsheet_reads_the_same(tmp_path):
    plain = planned(tmp_path, session())
    assert plain.exit_code == 0
    floats = planned(tmp_path, session(repetitions=6.0, effort=2.0, reps_in_reserve=5.0))
    separator = planned(tmp_path, {**session(), "note": "one line\u2028still one"})
    assert floats.stdout == plain.stdout == separator.stdout


def steps(tmp_path, **more):
    """The steps of day A's first exercise after six good weeks, the last two in the second phase."""
    weeks = ("2026-10-11", "2026-10-18", "2026-10-25", "2026-11-01", "2026-11-08", "2026-11-15")
    sessions = [session("AB"[n % 2], f"{week}T14:00+01:00", **more) for n, week in enumerate(weeks)]
    done = planned(tmp_path, *({**one, "phase": int(n > 3)} for n, one in enumerate(sessions)))
    first = json.loads(done.stdout)["prescription"]["exercises"][0]
    return [rule for rule in first["rules"] if rule.startswith("dose-step")]


def test_too_little_in_reserve_holds_the_step_even_where_the_effort_was_called_light(tmp_path):
    assert steps(tmp_path, reps_in_reserve=5)
    assert not steps(tmp_path, reps_in_reserve=2)


def test_every_member_of_a_plan_has_the_type_of_the_interface(tmp_path):
    told = json.loads(run(tmp_path, "plan", {}).stdout)
    assert set(told) == {"prescription", "book"}
    assert set(told["prescription"]) == {"day", "phase", "exercises", "days_between"}
    for line in told["prescription"]["exercises"]:
        assert set(line) == {"id", "load_kg", "sets", "repetitions", "tempo", "time_under_tension_s", "rest_s",
                             "reps_in_reserve", "why", "rules"}  # fmt: skip
        assert len(line["tempo"]) == 4
        assert sum(line["tempo"]) * line["repetitions"] == line["time_under_tension_s"]
        assert line["why"]["nl"]
        assert line["why"]["en"]


def test_without_clearance_a_plan_is_null_and_names_the_rules(tmp_path):
    told = json.loads(run(tmp_path, "plan", {"resting_pressure": "[190/100, 190/100] mmHg"}).stdout)
    assert told["prescription"] is None
    assert "resting-systolic-uncontrolled" in told["refused"]


def test_every_fact_is_told_with_a_question_in_both_languages(tmp_path):
    told = json.loads(CliRunner().invoke(program(), ["facts", "--json"]).stdout)
    assert [fact["name"] for fact in told if not (fact["question"]["nl"] and fact["question"]["en"])] == []
    assert {fact["alias"] for fact in told} >= {f"q{n:02}" for n in range(1, 26)}


@pytest.mark.parametrize("port", ["65536", "99999"])
def test_a_port_that_cannot_be_is_refused_before_anything_opens(port):
    done = CliRunner().invoke(program(), ["serve", "--port", port])
    assert done.exit_code == 2
    assert "65535" in done.stderr
