"""The facts file, as people and scripts write it: what it says, and exactly how it refuses."""

import datetime as dt
import json
import subprocess
import sys

import pytest

from hartkracht.model.facts import UNKNOWN
from hartkracht.rules.factfile import FactFileError, read_factfile, read_moment
from hartkracht.rules.facts import ALIASES, CATALOGUE, Sheet
from hartkracht.units import mmHg, per_minute, years

FILE = """
on: 2026-11-22T10:30+01:00        # moment judged
facts:
  age: 62 years
  sex: female
  resting_pressure: [148/88, 146/86] mmHg
  resting_pulse: 58 /min
  rhythm: regular
  medicines: [C07AB07, {name: amlodipine, since: 2024-01-01}]
  conditions: [microvascular_angina, hypertension]
  events: [{what: pci, on: 2026-11-04}]
  symptoms_now: []
  supervisor: named
  letter: {by: cardiologist, signed: 2026-11-01, valid_until: 2027-05-01, decision: cleared, limits: {resting_systolic: 160 mmHg}}
  q03: no
  temperature: {value: 36.8 Cel, at: 2026-11-22T10:20+01:00, by: coach}
"""


def sheet(text, **more):
    known, moment = read_factfile(text, **more)
    return Sheet(known, moment)


def facts(body, on="2026-11-22"):
    return f"on: {on}\nfacts:\n" + "".join(f"  {line}\n" for line in body.splitlines())


def refused(body):
    with pytest.raises(FactFileError) as problem:
        read_factfile(facts(body))
    return problem.value.words.en


def test_the_example_of_the_interface_is_read_as_it_stands():
    view = sheet(FILE)
    assert view.value("age") == years(62)
    assert view.value("resting_systolic") == mmHg(147)
    assert view.value("resting_diastolic") == mmHg(87)
    assert view.value("resting_pulse") == per_minute(58)
    assert [str(m) for m in view.value("medicines")] == ["C07AB07", "amlodipine"]
    assert view.value("symptoms_now") == ()
    assert view.value("fainted_year") == "no"
    assert view.value("letter").limits == {"resting_systolic": mmHg(160)}
    assert view.value("smoking") is UNKNOWN


def test_json_says_the_same():
    as_json = {
        "on": "2026-11-22",
        "facts": {"age": "62 years", "q03": False, "resting_pressure": "[148/88, 146/86] mmHg"},
    }
    view = sheet(json.dumps(as_json))
    assert (view.value("fainted_year"), view.value("resting_systolic")) == ("no", mmHg(147))


def test_a_date_alone_is_noon_in_amsterdam_and_another_moment_wins():
    assert sheet(facts("age: 60 years")).now.isoformat() == "2026-11-22T12:00:00+01:00"
    later = read_moment("2026-11-23T09:00+01:00")
    assert sheet(facts("age: 60 years"), on=later).now == later


def test_without_a_moment_it_asks_for_one():
    with pytest.raises(FactFileError, match="No moment"):
        read_factfile("facts: {age: 60 years}")
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    assert read_factfile("facts: {age: 60 years}", otherwise=now)[1] == now


def test_unknown_may_stand_for_any_value():
    body = "\n".join(f"{name}: unknown" for name in CATALOGUE)
    view = sheet(facts(body))
    assert all(view.value(name) is UNKNOWN for name in CATALOGUE if CATALOGUE[name].by)


def test_an_empty_field_is_unknown_and_never_zero():
    assert sheet(facts("resting_pulse:")).value("resting_pulse") is UNKNOWN


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_the_25_topics_have_their_numbers(alias):
    assert sheet(facts(f"{alias}: yes")).value(ALIASES[alias]) == "yes"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("age: 62", 'age: the unit is missing'),
        ("resting_pulse: 58 mmHg", "Give it in /min"),
        ("restingpulse: 58 /min", "Did you mean resting_pulse?"),
        ("q26: no", "is no fact we know"),
        ("rhythm: regulr", "Choose from: regular, known_irregular, new_irregular, unknown"),
        ("conditions: [hart_failure]", "Did you mean heart_failure?"),
        ("events: [{what: pci}]", "write each event as"),
        ("events: [{what: pci, on: yesterday}]", "is no date"),
        ("resting_pressure: [88/148] mmHg", "The other way round?"),
        ("resting_pressure: 148 mmHg", "is no reading"),
        ("resting_systolic: 400 mmHg", "cannot be: between 50 and 300"),
        ("letter: {by: cardiologist, signed: 2026-11-01, decision: cleared, valid_untill: 2027-01-01}", "Did you mean valid_until?"),
        ("letter: {by: cardiologist, decision: cleared}", "say by whom"),
        ("letter: {by: cardiologist, signed: 2026-11-01, decision: cleared, limits: {restin_systolic: 160 mmHg}}", "Did you mean resting_systolic?"),
        ("q03: no\nfainted_year: yes", "are the same fact"),
        ("age: 60 years\nage: 61 years", "given twice"),
        ("age: {value: 60 years, when: 2026-01-01}", "does not belong here"),
        ("letter: {value: {by: gp, signed: 2026-11-01, decision: cleared}, by: coach}", "comes from physician, not from coach"),
        ("letter: {by: coach, signed: 2026-11-01, decision: cleared}", "Choose from: gp"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_the_fact_and_what_to_do(body, said):
    assert said in refused(body)


def test_the_line_is_named():
    assert refused("sex: female\nage: 62").startswith("Line 4: age")
    assert "Line" in refused("sex: [female")


@pytest.mark.parametrize(
    "text", ["", "[]", "facts", "{", "on: 2026-11-22", "facts: [1]", "\t: x", "x: &a [*a]", "facts: {}\nsurprise: 1"]
)
def test_what_is_no_facts_file_says_so_in_one_sentence(text):
    with pytest.raises(FactFileError) as problem:
        read_factfile(text)
    assert "\n" not in problem.value.words.nl


def command(*words, stdin=""):
    return subprocess.run(
        [sys.executable, "-m", "hartkracht", *words], capture_output=True, text=True, input=stdin, check=False
    )


def test_the_command_prints_clean_json_and_leaves_with_2_on_a_file_it_cannot_use(tmp_path):
    file = tmp_path / "els.yaml"
    file.write_text(FILE)
    done = command("screen", str(file), "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(told) == {"clearance", "fired", "open", "reasons", "limits", "book"}
    assert len(told["reasons"]["nl"]) == len(told["reasons"]["en"]) == len(told["fired"])
    assert told["limits"]["resting_systolic"] == {"value": 160.0, "unit": "mmHg", "rule": "letter-limit"}
    file.write_text(FILE.replace("resting_pulse", "resting_pulze"))
    done = command("screen", str(file), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Line 7" in done.stderr
    assert "resting_pulse" in done.stderr
    assert command("screen", str(tmp_path / "none.yaml")).returncode == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("age: 62", 'the unit is missing. Did you mean "62 years"?'),
        ("weight: 80 pounds", '"pounds" does not belong here. Give it in kg.'),
        ("glucose: 120 mg/dL", '"mg/dL" does not belong here. Give it in mmol/L.'),
        ("rhythm: regulr", "Did you mean regular?"),
        ("letter: {by: cardiologst, signed: 2026-11-01, decision: cleared}", "Did you mean cardiologist?"),
        ("letter: {by: gp, signed: 01-11-2026, decision: cleared}", "Did you mean 2026-11-01?"),
        (
            "letter: {by: gp, signed: 2026-11-01, decision: cleared, valid_untill: 2027-05-01}",
            "Did you mean valid_until?",
        ),
        ("conditions: [microvasculer_angina]", "Did you mean microvascular_angina?"),
        ("resting_presure: [148/88] mmHg", "Did you mean resting_pressure?"),
        ("resting_pressure: [88/148] mmHg", "The other way round?"),
        ("medicines: [{atc: C07AB7}]", "A whole code has seven signs, as in C07AB07."),
        ("events: [{what: pcii, on: 2026-01-01}]", "Did you mean pci?"),
    ],
)
def test_a_bad_line_is_named_with_its_fact_and_with_what_was_probably_meant(line, said):
    with pytest.raises(FactFileError) as caught:
        read_factfile(f"on: 2026-11-22\nfacts:\n  sex: female\n  {line}\n")
    assert caught.value.words.en.startswith(f"Line 4: {line.split(':')[0]}: ")
    assert said in caught.value.words.en
    assert caught.value.words.nl.startswith("Regel 4: ")


@pytest.mark.parametrize("before", [0, 1, 7])
@pytest.mark.parametrize(("wrong", "at"), [
    ("facts:\n\tage: 62 years\n", 2),  # a tab
    ("facts:\n  age: 62 years\n  age: 63 years\n", 3),  # twice
    ("facts:\n  sex: *one\n", 2),  # a reference
    ("facts:\n  agee: 62 years\n", 2),  # no fact
    ("factz:\n  age: 62 years\n", 1),  # no key
])  # fmt: skip
def test_the_line_that_is_named_is_the_line_that_is_wrong(before, wrong, at):
    with pytest.raises(FactFileError) as refused:
        read_factfile("# a remark\n" * before + "on: 2026-11-22\n" + wrong)
    assert refused.value.words.en.startswith(f"Line {before + 1 + at}: ")
    assert refused.value.words.nl.startswith(f"Regel {before + 1 + at}: ")
