"""The catalogue: what was stated is written back as it was, ages count, and one answer may spare the next question."""

import datetime as dt

import pytest

from hartkracht.journey.screen import next_question, screen
from hartkracht.model.decision import Clearance
from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import Case
from hartkracht.rules.facts import ALIASES, CATALOGUE, DERIVED, IMPLIED, Sheet, parse, spec, write
from hartkracht.rules.spec import FactError, Number, OneOf, SomeOf, Text
from hartkracht.units import Quantity, mmHg, number, times, unit

NOW = dt.datetime(2026, 11, 22, 13, tzinfo=dt.UTC)
PLAIN = Case("", "", "plain", "2026-11-22T14:00+01:00", {}, {}).sheet()
SAMPLES = {
    "readings": "[148/88, 146/86] mmHg",
    "date": "2026-11-04",
    "text": "Mijn kleinzoon tillen.",
    "events": [{"what": "pci", "on": "2026-11-04"}],
    "medicines": [{"atc": "C07AB07", "name": "bisoprolol", "since": "2024-01-01", "stopped": "2026-01-01", "changed": "2025-01-01"}],
    "letter": {
        "by": "cardiologist", "signed": "2026-11-01", "decision": "cleared", "valid_until": "2027-05-01",
        "limits": {"resting_systolic": "160 mmHg"}, "diagnoses": ["scad"], "known_symptoms": [],
    },
}  # fmt: skip


def sample(entry):
    kind = entry.kind
    if isinstance(kind, Number):
        return f"{number(kind.low)} {kind.unit.symbol}"
    if isinstance(kind, OneOf):
        return next(iter(kind.words))
    return list(kind.words)[:2] if isinstance(kind, SomeOf) else SAMPLES[kind.name]


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_was_stated_is_written_back_and_read_again_the_same(name):
    fact = parse(name, sample(CATALOGUE[name]), NOW, "client")
    assert parse(name, write(fact), NOW, "client") == fact
    assert write(parse(name, "unknown", NOW, "client")) == "unknown"


@pytest.mark.parametrize("name", [n for n, entry in CATALOGUE.items() if isinstance(entry.kind, Number)])
def test_a_number_outside_its_guardrail_is_refused_in_both_languages(name):
    kind = CATALOGUE[name].kind
    with pytest.raises(FactError) as problem:
        parse(name, f"{number(kind.high + 1)} {kind.unit.symbol}", NOW, "client")
    assert "kan niet" in problem.value.words.nl
    assert "cannot be" in problem.value.words.en


def test_a_decimal_comma_is_a_decimal_point():
    assert parse("temperature", "37,5 Cel", NOW, "client").value.value == 37.5


def test_an_unknown_name_offers_the_nearest():
    with pytest.raises(FactError, match="Did you mean rhythm"):
        spec("rythm")


@pytest.mark.parametrize(
    "name", [n for n, entry in CATALOGUE.items() if entry.fresh_for and n not in DERIVED and n not in IMPLIED]
)
def test_a_fact_counts_until_its_last_moment_and_not_after(name):
    fact = parse(name, sample(CATALOGUE[name]), NOW, "client")
    fresh = CATALOGUE[name].fresh_for
    sheet = FactSheet.of([fact])
    assert Sheet(sheet, NOW + fresh).value(name) is not UNKNOWN
    assert Sheet(sheet, NOW + fresh + dt.timedelta(seconds=1)).value(name) is UNKNOWN
    assert Sheet(sheet, NOW - dt.timedelta(minutes=6)).value(name) is UNKNOWN


def pressure(*readings):
    return Sheet(FactSheet.of([Fact("resting_pressure", readings, NOW, "coach")]), NOW)


def test_the_mean_of_the_last_two_readings_counts():
    view = pressure((170, 100), (150, 90), (140, 80))
    assert (view.value("resting_systolic"), view.value("resting_diastolic")) == (mmHg(145), mmHg(85))
    assert view.value("readings") == times(3)


def test_a_mean_stated_as_such_has_no_readings_that_differ():
    sheet = FactSheet.of([Fact("resting_systolic", mmHg(150), NOW, "c"), Fact("resting_diastolic", mmHg(90), NOW, "c")])
    assert Sheet(sheet, NOW).value("readings") == times(2)
    assert Sheet(sheet, NOW).value("readings_differ") == mmHg(0)


@pytest.mark.parametrize("name", IMPLIED)
def test_a_no_to_the_topic_answers_its_detail_for_a_while(name):
    topic, says, within = IMPLIED[name]
    sheet = FactSheet.of([Fact(topic, "no", NOW, "client")])
    assert Sheet(sheet, NOW).value(name) == says["no"]
    assert Sheet(sheet, NOW + within + dt.timedelta(days=366)).value(name) is UNKNOWN


def test_what_the_letter_says_of_a_test_counts_until_somebody_states_it():
    letter = {"by": "cardiologist", "signed": "2026-11-01", "decision": "cleared", "lvef": "41 %"}
    sheet = FactSheet.of([parse("letter", letter, NOW, "physician")])
    assert Sheet(sheet, NOW).value("lvef").value == 41
    newer = sheet.with_fact(parse("lvef", "55 %", NOW, "physician"))
    assert Sheet(newer, NOW).value("lvef").value == 55


def test_the_questions_come_until_nothing_is_missing_and_a_no_spares_the_detail():
    known, asked, skip = FactSheet(), [], frozenset()
    while (name := next_question(known, NOW, skip=skip)) is not None:
        asked.append(name)
        raw = {
            "contacts_complete": "yes",
            "age": "58 years",
            "sex": "female",
            "conditions": [],
            "events": [],
            "medicines": [],
        }
        known = known.with_fact(parse(name, raw.get(name, "no"), NOW, "client"))
    assert set(ALIASES.values()) <= set(asked)
    assert not {"pregnancy", "effort_complaints", "cocaine_use", "worse_after_small_effort"} & set(asked)
    assert screen(known, BOOK, NOW, of_the_day=False).value is Clearance.ASK_PHYSICIAN


def test_a_question_answered_with_unknown_is_not_asked_again_at_once():
    first = next_question(FactSheet(), NOW)
    assert next_question(FactSheet(), NOW, skip=frozenset({first})) != first


def test_a_yes_to_the_topic_asks_its_detail():
    known = PLAIN.with_fact(parse("q16", "yes", NOW, "client"))
    assert next_question(known, NOW) == "pregnancy"


def test_no_rule_knows_what_day_it_is():
    with pytest.raises(TypeError, match="at which moment"):
        screen(PLAIN, BOOK)


def test_quantities_of_other_units_never_meet():
    with pytest.raises(TypeError, match="units differ"):
        assert mmHg(1) < times(2)
    assert all(unit(kind.symbol) is kind for kind in Quantity.__subclasses__())


def test_the_book_refuses_two_rules_of_one_name():
    twice = {"a": BOOK.chapters["closed"], "b": BOOK.chapters["closed"]}
    with pytest.raises(ValueError, match="two rules are called"):
        type(BOOK)(twice, (), (), {})


def test_her_own_words_may_be_two_thousand_signs_long():
    name = next(name for name, entry in CATALOGUE.items() if isinstance(entry.kind, Text))
    assert parse(name, "a" * 2000, NOW, "client").value == "a" * 2000
    with pytest.raises(FactError):
        parse(name, "a" * 2001, NOW, "client")


@pytest.mark.parametrize("raw", ["26.0000001 Cel", "26,1234567 Cel", "26.1234567", "26.0000000 C"])
def test_more_decimals_than_are_shown_are_refused_for_what_they_are(raw):
    """Not for a wrong unit: the rest of a number is none."""
    with pytest.raises(FactError) as refused:
        parse("room_temperature", raw, NOW, "coach")
    written = raw.split()[0]
    assert refused.value.words == Words(
        f"temperatuur van de zaal: “{written}” heeft meer dan 6 cijfers achter de komma. Schrijf er hoogstens 6.",
        f'room temperature: "{written}" has more than 6 decimals. Write at most 6.',
    )


def test_six_decimals_can_be_stated_and_are_kept():
    assert parse("room_temperature", "26,123456 Cel", NOW, "coach").value.value == 26.123456
