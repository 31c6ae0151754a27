"""Invariants of SAFETY.md that no chapter owns alone: over every case, medicine, exercise, unit and bound we know."""

import datetime as dt
import itertools
import math
import random
import re
from functools import cache

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hartkracht.journey.chart import fold
from hartkracht.journey.prescribe import prescribe
from hartkracht.journey.screen import screen
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance
from hartkracht.model.dose import LONGEST_TURN_S, TUT_HARD_S, Prescription
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet, Medicine
from hartkracht.rules import dosing, live
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import cases
from hartkracht.rules.exercises import exercises, left_out, slots
from hartkracht.rules.facts import CATALOGUE, FUTURE_ALLOWED, LETTER_LIMITS, Sheet, parse
from hartkracht.rules.language import LimitBelow, SetLimit
from hartkracht.rules.medication import classes, flag_of
from hartkracht.rules.spec import FactError, Number
from hartkracht.units import UNITS, Quantity, mmHg
from tests.journey.conftest import clock, els, ready  # noqa: F401  (fixtures are imported by name)

pytestmark = pytest.mark.slow

CASES = cases()
MAY_TRAIN = (Clearance.CLEARED, Clearance.REDUCED)
PLAIN = next(case for case in CASES if not case.facts and case.person == "plain")
NOW = PLAIN.moment
CLEAN = {check: {"grade": "green"} for check in ("F0", "F1", "F2", "F3", "F4")}


def person(**stated):
    """The plain woman of the cases, with what differs."""
    known = PLAIN.sheet()
    for name, raw in stated.items():
        known = known.with_fact(parse(name, raw, NOW, "physician"))
    return known


def verdict(known, now=NOW):
    return screen(known, BOOK, now)


def history(count, gap_days=7, load=20.0, repetitions=6, ended_days_ago=7):
    """Sessions that went well and were answered, the last one so many days ago."""
    lines = []
    for n in range(count):
        day, phase = "AB"[n % 2], dosing.phase_after(n)
        one = {"load_kg": load, "repetitions": repetitions, "time_under_tension_s": repetitions * 6.0, "effort": 2,
               "reps_in_reserve": 6, "range": 1.0, "breath_holds": 0, "ended_by": "planned"}  # fmt: skip
        ended = NOW - dt.timedelta(days=ended_days_ago + gap_days * (count - 1 - n))
        sets = [{"exercise": place[-1], **one} for place in slots(day)[: phase.exercises[1]]]
        lines.append({"ended": ended.isoformat(), "day": day, "phase": phase.number, "sets": sets, "checks": CLEAN})
    return tuple(lines)


@cache
def prescriptions():
    """What the gate gives half the people of the cases, where they may train, on both days and in each phase."""
    found = []
    for case in CASES[::2]:
        decision = screen(case.sheet(), BOOK, case.moment)
        if decision.value in MAY_TRAIN:
            found += [prescribe(case.sheet(), decision, history(n), case.moment) for n in (0, 3, 4, 13, 25, 26)]
    return [dose for dose in found if isinstance(dose, Prescription)]


# --- I2: no letter opens what is closed ------------------------------------------------------


def firing(rule_id):
    return next(case for case in CASES if case.rule == rule_id and case.shows == "fires")


@pytest.mark.parametrize("rule_id", [rule.id for rule in BOOK.chapters["closed"]])
def test_a_contraindication_stays_closed_whatever_else_is_known(rule_id):
    case, chance = firing(rule_id), random.Random(rule_id)
    letter = {"by": "cardiologist", "signed": case.moment.date().isoformat(), "decision": "cleared"}
    known = case.sheet().with_fact(parse("letter", letter, case.moment, "physician"))
    reads = BOOK.rule(rule_id).when.names()
    for other in chance.sample(CASES, 6):
        more = {name: facts for name, facts in other.sheet().known.items() if name not in reads}
        assert screen(FactSheet({**known.known, **more}), BOOK, case.moment).value not in MAY_TRAIN
    assert rule_id in verdict(known, case.moment).fired


def test_the_verdict_is_never_below_any_rule_that_fired():
    for case in CASES:
        decision = screen(case.sheet(), BOOK, case.moment)
        outcomes = [BOOK.rule(name).then for name in decision.fired]
        assert all(decision.value >= then for then in outcomes if isinstance(then, Clearance)), case.sentence
        assert decision.value >= (Clearance.INCOMPLETE if decision.open else Clearance.CLEARED), case.sentence


# --- I3, I27: stale, of the future, of no unit or of another unit is unknown or refused -------

FRESH = [name for name, spec in CATALOGUE.items() if spec.fresh_for and spec.by]
NUMBERS = [name for name, spec in CATALOGUE.items() if isinstance(spec.kind, Number)]


@cache
def a_value(name):
    """Any value this fact may have, as it stands in some case or in the middle of its guardrail; None where in none."""
    kind = CATALOGUE[name].kind
    if isinstance(kind, Number):
        return kind.unit((kind.low + kind.high) / 2)
    stated = (
        raw for case in CASES for fact, raw in case.facts.items() if fact == name and raw not in ("absent", "unknown")
    )
    plain = PLAIN.sheet().latest(name)
    return (
        plain.value
        if plain
        else next((CATALOGUE[name].parse(raw) for raw in stated if not isinstance(raw, dict)), None)
    )


@pytest.mark.parametrize("name", [name for name in FRESH if a_value(name) is not None])
def test_a_fact_counts_while_it_is_fresh_and_not_a_moment_longer(name):
    fresh, value = CATALOGUE[name].fresh_for, a_value(name)

    def seen(age):
        return Sheet(FactSheet.of([Fact(name, value, NOW - age, "coach")]), NOW).value(name)

    assert seen(dt.timedelta(0)) is not UNKNOWN
    assert seen(fresh + dt.timedelta(seconds=1)) is UNKNOWN
    assert seen(-FUTURE_ALLOWED - dt.timedelta(seconds=1)) is UNKNOWN


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_without_its_own_unit_is_refused(name):
    kind = CATALOGUE[name].kind
    middle = (kind.low + kind.high) / 2
    for symbol in [symbol for symbol in UNITS if symbol and UNITS[symbol] is not kind.unit]:
        with pytest.raises(FactError):
            parse(name, f"{middle:g} {symbol}", NOW, "physician")
    for raw in (
        middle,
        f"{middle:g}",
        f"nan {kind.unit.symbol}",
        f"inf {kind.unit.symbol}",
        f"1e308 {kind.unit.symbol}",
    ):
        with pytest.raises(FactError):
            parse(name, raw, NOW, "physician")


@pytest.mark.parametrize("raw", ["130 mg/dL", "7.2 %", "1.70 m", "7,2", "120"])
@pytest.mark.parametrize("name", ["glucose", "hba1c", "height", "total_cholesterol", "resting_systolic"])
def test_the_usual_mix_ups_of_units_are_refused(name, raw):
    with pytest.raises(FactError):
        parse(name, raw, NOW, "physician")


# --- I4, I16: only movement is asked for, and nobody is told to hold her breath --------------

HOLD_YOUR_BREATH = re.compile(
    r"\b(houd|hou)\b[^.]*\badem\b|\badem (in ?)?houden\b|\bhold (your|the|her) breath\b", re.IGNORECASE
)


def test_whoever_she_is_and_whatever_phase_only_movement_is_prescribed():
    lines = [line for dose in prescriptions() for line in dose.exercises]
    assert {dose.phase for dose in prescriptions()} == {0, 1, 2, 3}
    assert len({line.id for line in lines}) >= 12
    for line in lines:
        known = exercises()[line.id]
        assert known.contraction == "dynamic"
        assert all(motion.range > 0 for motion in known.moves)
        assert max(line.tempo.pause_stretched_s, line.tempo.pause_shortened_s) <= LONGEST_TURN_S
        assert line.id not in {one.id for one in left_out()}


def test_nobody_is_tested_to_her_limit():
    """Each line keeps repetitions in reserve, stays light, and no first load comes from a test."""
    for line in (line for dose in prescriptions() for line in dose.exercises):
        assert line.reps_in_reserve >= 3
        assert line.effort_max <= 5
    for dose in (prescribe(person(), verdict(person()), (), NOW),):
        assert all(line.load_kg is None for line in dose.exercises)


def test_no_exercise_and_no_cue_asks_to_hold_the_breath():
    assert HOLD_YOUR_BREATH.search("Houd nu uw adem in.")
    assert HOLD_YOUR_BREATH.search("Hold your breath while you push.")
    cues = [words for rule in live.RULES for words in (rule.word, rule.line)]
    said = [*cues, *(known.exhale for known in exercises().values()), *(known.name for known in exercises().values())]
    for words in said:
        assert not HOLD_YOUR_BREATH.search(words.nl), words.nl
        assert not HOLD_YOUR_BREATH.search(words.en), words.en


# --- I6: never up after a pause --------------------------------------------------------------


@pytest.mark.parametrize("days", [15, 22, 35, 43, 90, 200])
@pytest.mark.parametrize("sessions", [2, 6, 14, 26])
def test_nothing_rises_after_a_pause(days, sessions):
    past = history(sessions, ended_days_ago=days)
    dose = prescribe(person(), verdict(person()), past, NOW)
    before = {one["exercise"]: one for line in past for one in line["sets"]}
    for line in dose.exercises:
        if line.id in before:
            assert (line.load_kg or 0) <= before[line.id]["load_kg"]
            assert line.repetitions <= before[line.id]["repetitions"]


# --- I7: what bounds the dose can be tightened by a letter, never loosened -------------------


def loosest(name):
    kind = LETTER_LIMITS[name]
    higher_is_stricter = name in ("reps_in_reserve", "earliest_hour", "resting_pulse_expected")
    return f"{kind.low if higher_is_stricter else kind.high:g} {kind.unit.symbol}"


ALL_LOOSE = {name: loosest(name) for name, kind in LETTER_LIMITS.items() if isinstance(kind, Number)}
# Rules that say of themselves that a physician may name another bound (clinical.md 6.2, 6.3 and 1.4).
A_LETTER_MAY_NAME_ANOTHER = {"spasm-earliest-11", "scad-resting-130", "wait-arms-cabg", "wait-arms-sternotomy",
                             "wait-arms-thoracotomy"}  # fmt: skip


def test_only_rules_that_say_so_themselves_give_way_to_a_letter():
    bounding = [rule for rule in BOOK.rules() if isinstance(rule.then, SetLimit | LimitBelow)]
    assert {rule.id for rule in bounding if "letter" in rule.when.names()} == A_LETTER_MAY_NAME_ANOTHER


def test_the_most_generous_letter_loosens_no_other_limit():
    for case in (case for case in CASES if case.file != "letter.yaml"):
        known, now = case.sheet(), case.moment
        letter = known.latest("letter")
        if letter is None or letter.value is UNKNOWN:
            continue
        before = screen(known, BOOK, now)
        raw = {**CATALOGUE["letter"].kind.write(letter.value)}
        raw["limits"] = {**ALL_LOOSE, **raw.get("limits", {})}
        after = screen(known.with_fact(parse("letter", raw, letter.at, "physician")), BOOK, now)
        for name, limit in before.limits.items():
            if limit.rule not in A_LETTER_MAY_NAME_ANOTHER:
                assert _no_looser(name, after.limits[name].value, limit.value), (case.sentence, name)


def _no_looser(name, new, old):
    if not isinstance(old, Quantity):
        return new == old
    return new >= old if name in HIGHER else new <= old


HIGHER = frozenset({"reps_in_reserve", "earliest_hour", "rest", "days_between", "phases_back", "cool_down", "warm_up",
                    "observe_after", "pulse_floor"})  # fmt: skip


def test_with_spasm_no_letter_lets_her_train_before_ten():
    letter = {
        "by": "cardiologist",
        "signed": "2026-11-01",
        "decision": "cleared",
        "limits": {"earliest_hour": "0 hours"},
    }
    early = NOW.replace(hour=9)
    known = FactSheet.of(
        Fact(one.name, one.value, early, one.by)
        for facts in person(conditions=["vasospastic_angina"]).known.values()
        for one in facts
    ).with_fact(parse("letter", letter, early, "physician"))
    assert "spasm-before-10" in verdict(known, early).fired
    assert verdict(known, early).value not in MAY_TRAIN


@pytest.mark.parametrize("name", [name for name, kind in LETTER_LIMITS.items() if isinstance(kind, Number)])
def test_a_letter_cannot_carry_a_limit_beyond_its_guardrail(name):
    kind = LETTER_LIMITS[name]
    for beyond in (kind.low - 1, kind.high + 1):
        letter = {"by": "cardiologist", "signed": "2026-11-01", "decision": "cleared",
                  "limits": {name: f"{beyond:g} {kind.unit.symbol}"}}  # fmt: skip
        with pytest.raises(FactError):
            parse("letter", letter, NOW, "physician")


def test_nothing_prescribed_is_longer_under_load_than_any_set_may_be():
    assert prescriptions()
    for line in (line for dose in prescriptions() for line in dose.exercises):
        assert line.repetitions * line.tempo.repetition_s <= TUT_HARD_S


# --- I8: a pulse bound never comes from age, and a damped pulse never steers -----------------


def test_no_rule_works_a_pulse_bound_out_of_age():
    bounding = [
        rule for rule in BOOK.every_rule()
        if isinstance(rule.then, SetLimit | LimitBelow) and rule.then.name in ("pulse_ceiling", "pulse_floor")
    ]  # fmt: skip
    assert bounding
    assert not [rule.id for rule in bounding if "age" in rule.when.names()]
    assert not [rule.id for rule in bounding if isinstance(rule.then, LimitBelow) and rule.then.fact == "age"]
    assert not [rule.id for rule in live.RULES if "age" in rule.when.names()]


RATE_LOWERING = [row.atc for row in classes() if row.flags.get("HRU")]


@pytest.mark.parametrize("atc", RATE_LOWERING)
def test_with_any_medicine_that_changes_the_pulse_the_pulse_does_not_steer(atc):
    limits = verdict(person(medicines=[atc])).limits
    assert limits["heart_rate_guides"].value is False


@pytest.mark.parametrize(
    "medicines",
    [
        "unknown",
        [{"name": "iets voor het hart"}],
        [{"atc": "C07AB07", "unclear": True}],
        [{"atc": "C08CA01", "unclear": True}, {"atc": "C09AA02"}, {"atc": "C08CA02"}],
    ],
)
def test_while_it_is_unclear_what_she_takes_she_does_not_train(medicines):
    assert verdict(person(medicines=medicines)).value not in MAY_TRAIN


# --- I9: glucose, nitrates and thin blood ----------------------------------------------------

HYPO = [row.atc for row in classes() if row.flags.get("HYPO")]
STRONG_THINNERS = [row.atc for row in classes() if "R_BLEED" in row.rules]


@pytest.mark.parametrize("atc", HYPO)
def test_who_may_go_low_does_not_begin_without_a_glucose_of_now(atc):
    known = person(medicines=[atc])
    assert "glucose" in verdict(known).open
    assert verdict(known).value not in MAY_TRAIN
    old = Fact("glucose", CATALOGUE["glucose"].parse("8 mmol/L"), NOW - dt.timedelta(hours=2), "coach")
    assert "glucose" in verdict(known.with_fact(old)).open
    assert "glucose" not in verdict(known.with_fact(parse("glucose", "8 mmol/L", NOW, "coach"))).open


@pytest.mark.parametrize("atc", STRONG_THINNERS)
def test_on_a_strong_blood_thinner_nothing_with_a_risk_of_falling_is_chosen(atc):
    assert flag_of(Medicine(atc=atc), "R_BLEED")
    known = person(medicines=[atc])
    marks = {"allow_F"} & {rule.then.name for rule in dosing.DOSE_RULES if rule.when.holds(Sheet(known, NOW)) is True}
    assert marks == {"allow_F"}


@pytest.mark.parametrize("nitrate", ["C01DA02", "C01DA08", "C01DX16"])
@pytest.mark.parametrize("other", ["G04BE03", "G04BE08"])
def test_a_nitrate_with_a_pde5_inhibitor_is_never_trained_on(nitrate, other):
    assert verdict(person(medicines=[nitrate, other])).value not in MAY_TRAIN


# --- I18, I19: the same again to the byte, with every reason in both languages ---------------


def test_every_decision_of_the_journal_comes_out_again_to_the_byte(ready):  # noqa: F811  (the fixture imported above)
    ready.trained()
    entries = journal_of(ready)
    judged = [entry for entry in entries if isinstance(entry.what, e.Screened)]
    assert len(judged) >= 3
    for entry in judged:
        chart = fold([one for one in entries if one.seq <= entry.what.seq_read])
        again = screen(chart.facts, BOOK, entry.at, of_the_day=entry.what.of_the_day)
        told = e.Screened(again.value.name, again.fired, again.open, again.limits_raw(), again.book,
                          entry.what.seq_read, entry.what.of_the_day)  # fmt: skip
        assert msgspec.json.encode(told, order="sorted") == msgspec.json.encode(entry.what, order="sorted")


def journal_of(els):  # noqa: F811  (the fixture imported above)
    from hartkracht.store import journal

    return journal.read(els.person)


def test_every_case_is_judged_the_same_a_second_time():
    for case in CASES[::4]:
        first, second = (screen(case.sheet(), BOOK, case.moment) for _ in range(2))
        assert repr(first) == repr(second)


def test_every_reason_and_every_missing_fact_is_said_in_both_languages():
    for case in CASES:
        decision = screen(case.sheet(), BOOK, case.moment)
        assert len(decision.reasons) == len(decision.fired)
        for words in itertools.chain.from_iterable((r.what, r.why) for r in decision.reasons):
            assert words.nl.strip()
            assert words.en.strip()
        assert all(CATALOGUE[name].label.nl and CATALOGUE[name].label.en for name in decision.open)


# --- I28: what is shown lies on the same side of a bound as what is judged -------------------


@given(st.integers(-900_000, 900_000), st.integers(-900_000, 900_000))
def test_a_value_and_a_bound_are_shown_in_the_order_in_which_they_are_judged(a, b):
    value, bound = mmHg(a / 1000), mmHg(b / 1000)
    shown = [float(quantity.say("nl").split()[0].replace(",", ".")) for quantity in (value, bound)]
    assert (shown[0] > shown[1], shown[0] < shown[1]) == (value > bound, value < bound)


def test_a_mean_is_judged_and_shown_as_it_is():
    known = person(resting_pressure="[180/84, 181/84] mmHg")
    mean = Sheet(known, NOW).value("resting_systolic")
    assert math.isclose(mean.value, 180.5)
    assert str(mean) == "180.5 mmHg"
    just_under = Sheet(person(resting_pressure="[180/84, 179/84] mmHg"), NOW).value("resting_systolic")
    assert str(just_under) == "179.5 mmHg"
    assert just_under < mmHg(180)


# --- I29: who she is takes no check away -----------------------------------------------------


@pytest.mark.parametrize("sex", ["female", "male"])
def test_no_check_falls_away_with_sex(sex):
    """Whatever fires for one sex fires for the other, save rules that read the sex itself."""
    reads_sex = {rule.id for rule in BOOK.every_rule() if "sex" in rule.when.names()}
    assert len(reads_sex) < 10
    for case in CASES[::3]:
        before = set(screen(case.sheet(), BOOK, case.moment).fired)
        swapped = case.sheet().with_fact(parse("sex", sex, case.moment, "client"))
        assert before - reads_sex <= set(screen(swapped, BOOK, case.moment).fired), case.sentence


def test_no_rule_asks_for_a_language_and_only_stricter_ones_for_age():
    """A rule that reads the age may only add care: an outcome that stands in the way, or a limit."""
    names = {name for rule in BOOK.every_rule() for name in rule.when.names()}
    assert "language" not in names
    for rule in BOOK.rules():
        if "age" in rule.when.names():
            assert not isinstance(rule.then, Clearance) or rule.then > Clearance.CLEARED, rule.id
