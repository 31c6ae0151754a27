"""Random people through screen and plan (thousands, times SCALE): what must hold for everyone, however odd the answers.

The judge here is naive on purpose: it reads the raw facts, never the book, so that it cannot share a mistake with it.
"""

import datetime as dt
import os
import random
import time
from zoneinfo import ZoneInfo

import pytest

from hartkracht.journey.prescribe import prescribe
from hartkracht.journey.screen import screen
from hartkracht.model.decision import Clearance
from hartkracht.model.facts import UNKNOWN
from hartkracht.rules.book import BOOK
from hartkracht.rules.exercises import exercise
from hartkracht.rules.factfile import FactFileError, read_facts
from hartkracht.rules.facts import CATALOGUE, Sheet
from hartkracht.rules.spec import Number, OneOf, SomeOf
from hartkracht.rules.words import CONDITIONS, EVENTS, SYMPTOMS

SCALE = float(os.environ.get("SCALE", "1"))
NOW = dt.datetime(2026, 11, 22, 14, tzinfo=ZoneInfo("Europe/Amsterdam"))
TRAINABLE = (Clearance.CLEARED, Clearance.REDUCED)
# clinical.md 2.2, written again by hand: cap of seconds, least in reserve, least rest, most exercises, most repetitions.
CAPS = {0: (36, 5, 120, 5, 6), 1: (60, 4, 120, 6, 8), 2: (80, 3, 90, 8, 10), 3: (80, 3, 90, 8, 10)}
HARD_LIMIT_S = 90
CODES = ("C07AB07", "C07BB07", "C09DB01", "C09BX02", "S01ED01", "C08DA01", "C10AA05", "B01AC06", "A10AB01", "C01DA02",
         "G04BE03", "C03CA01", "N02CC01", "M05BA04", "X99", "bisoprolol 5 mg", "zomaar iets", "C07", "A10BD99")  # fmt: skip
CALM = {
    "age": "58 years", "sex": "female", "resting_pressure": "[136/82, 134/80] mmHg", "resting_pulse": "72 /min",
    "rhythm": "regular", "medicines": [], "conditions": [], "events": [], "symptoms_now": [], "illness": "none",
    "supervisor": "named", "letter": {"by": "gp", "signed": "2026-10-20", "decision": "cleared"},
    **{f"q{n:02}": "no" for n in range(1, 25)}, "q25": "yes",
}  # fmt: skip
DETAILS = {
    "letter": {"by": "cardiologist", "signed": "2026-10-20", "decision": "cleared"}, "lvef": "60 %",
    "exercise_test": "good", "ecg_on": "2026-10-12", "device_check_on": "2026-10-12", "icd_detection_rate": "180 /min",
    "sternum_stable": "yes", "spray_with_you": "yes", "spray_used": "no", "medicine_taken": "yes",
    "weight_gain_3_days": "0 kg", "glucose": "7.2 mmol/L", "egfr": "70 mL/min/1.73m2",
}  # fmt: skip
BY_HAND = ("medicines", "events", "letter", "resting_pressure", "resting_systolic", "resting_diastolic", "goal")


def day(chance, most=500):
    return (NOW.date() - dt.timedelta(days=chance.randrange(-3, most))).isoformat()


def letter(chance):
    found = {"by": chance.choice(["gp", "cardiologist", "internist", "aortic_specialist"]), "signed": day(chance),
             "decision": chance.choice(["cleared"] * 5 + ["test_first", "not_now", "call_me", "withdrawn"])}  # fmt: skip
    if chance.random() < 0.5:
        found["valid_until"] = day(chance, 40)
    if chance.random() < 0.3:
        found["limits"] = {"resting_systolic": f"{chance.randrange(120, 180)} mmHg"}
    return found


def value(chance, name):
    """A value this fact may have, in the raw form of a facts file."""
    kind = CATALOGUE[name].kind
    if name == "letter":
        return letter(chance) if chance.random() < 0.7 else [letter(chance) for _ in range(2)]
    if name == "resting_pressure":
        pairs = [f"{chance.randrange(85, 200)}/{chance.randrange(35, 85)}" for _ in range(chance.randrange(1, 4))]
        return f"[{', '.join(pairs)}] mmHg"
    if name == "medicines":
        return chance.sample(CODES, chance.randrange(4))
    if name == "events":
        return [{"what": chance.choice(list(EVENTS)), "on": day(chance)} for _ in range(chance.randrange(3))]
    if isinstance(kind, Number):
        return kind.write(kind.unit(round(chance.uniform(kind.low, kind.high), 1)))
    if isinstance(kind, OneOf):
        return chance.choice(list(kind.words))
    if isinstance(kind, SomeOf):
        return chance.sample(list(kind.words), min(len(kind.words), chance.choice([0, 0, 1, 1, 2])))
    return "unknown"


OURS = [n for n, spec in CATALOGUE.items() if spec.by and n not in BY_HAND] + ["letter", "medicines", "events",
                                                                              "resting_pressure"]  # fmt: skip


def person(chance):
    """A calm person, often with every detail, in whom a few facts are random, unknown or never stated."""
    raw = {**CALM, **(DETAILS if chance.random() < 0.6 else {})}
    for name in chance.sample(OURS, chance.choice([0, 1, 1, 2, 3, 5, 12])):
        raw.pop(CATALOGUE[name].alias, None)
        raw[name] = chance.choice([value(chance, name)] * 8 + ["unknown", None])
    return raw


def judged(raw, now=NOW):
    known = read_facts(raw, now)
    return known, screen(known, BOOK, now)


def cleared_by_somebody(raw):
    """Does a letter say cleared, signed on or before today, and not past the day it names or a year?"""
    stated = raw.get("letter")
    for one in stated if isinstance(stated, list) else [stated]:
        if isinstance(one, dict) and one["decision"].startswith("cleared"):
            last = min(one.get("valid_until", "9999"), str(dt.date.fromisoformat(one["signed"]) + dt.timedelta(365)))
            if one["signed"] <= str(NOW.date()) <= last:
                return True
    return False


def refused_by_somebody(raw):
    stated = raw.get("letter")
    several = stated if isinstance(stated, list) else [stated]
    return any(isinstance(one, dict) and one["decision"] in ("test_first", "not_now", "call_me") for one in several)


def pressures(raw):
    text = raw.get("resting_pressure")
    pairs = [] if text in (None, "unknown") else text.split("]")[0].strip("[").split(",")
    return [tuple(int(part) for part in pair.split("/")) for pair in pairs]


def within_caps(plan):
    cap, reserve, rest, most, repetitions = CAPS[plan.phase]
    assert 1 <= len(plan.exercises) <= most
    assert plan.days_between >= 3
    for line in plan.exercises:
        tempo = line.tempo
        assert tempo.concentric_s > 0
        assert tempo.eccentric_s > 0
        assert max(tempo.pause_stretched_s, tempo.pause_shortened_s) <= 1, "a pause over a second is static work"
        assert 6 <= tempo.repetition_s <= 10
        assert line.repetitions * tempo.repetition_s == line.time_under_tension_s <= min(cap, HARD_LIMIT_S)
        assert 1 <= line.repetitions <= repetitions
        assert line.sets in (1, 2)
        assert line.rest_s >= rest
        assert line.reps_in_reserve >= reserve
        assert line.load_kg is None or line.load_kg > 0
        assert "static" not in exercise(line.id).marks
        assert line.why.nl
        assert line.why.en
        assert line.rules


def test_nobody_trains_without_a_valid_clearance_and_missing_never_passes():
    chance, count, trained, odd, started = random.Random(1), int(20_000 * SCALE), 0, 0, time.monotonic()
    for _ in range(count):
        raw = person(chance)
        try:
            known, decision = judged(raw)
        except FactFileError:
            odd += 1
            continue
        plan = prescribe(known, decision, (), NOW)
        if decision.value not in TRAINABLE:
            assert isinstance(plan, tuple), raw
            assert plan
            continue
        trained += 1
        assert cleared_by_somebody(raw), raw
        assert not refused_by_somebody(raw), raw
        assert not decision.open, raw
        view = Sheet(known, NOW)
        assert UNKNOWN not in [view.value(name) for name in (*BOOK.mandatory, *BOOK.mandatory_today)], raw
        last = pressures(raw)[-2:]
        assert len(last) == 2, raw
        assert sum(p[0] for p in last) / 2 < 180, raw
        assert sum(p[1] for p in last) / 2 < 110, raw
        if not isinstance(plan, tuple):
            within_caps(plan)
    print(f"{count} people, {trained} may train, {odd} refused at reading, {time.monotonic() - started:.1f} s")
    assert trained > count / 50
    assert odd < count / 10


@pytest.mark.parametrize("name", [*BOOK.mandatory, *BOOK.mandatory_today])
def test_a_mandatory_fact_that_is_unknown_closes_the_door(name):
    chance, count = random.Random(name), int(300 * SCALE) + 1
    for _ in range(count):
        raw = person(chance)
        raw.pop(CATALOGUE[name].alias, None)
        if name.startswith("resting_") and name != "resting_pulse":
            raw.pop("resting_pressure", None)
        try:
            _, decision = judged({**raw, name: "unknown"})
        except FactFileError:
            continue
        assert decision.value not in TRAINABLE, raw
    print(f"{name}: {count} people")


def test_what_makes_it_worse_never_loosens():
    """A complaint now, a higher pressure, a physician who says no: each leaves the verdict as careful or more so."""
    chance, count, started = random.Random(2), int(5_000 * SCALE), time.monotonic()
    for _ in range(count):
        raw = person(chance)
        try:
            before = judged(raw)[1].value
        except FactFileError:
            continue
        complaint = chance.choice(list(SYMPTOMS))
        said = raw.get("symptoms_now")
        if isinstance(said, list) and complaint in CATALOGUE["symptoms_now"].kind.words:
            assert judged({**raw, "symptoms_now": [*said, complaint]})[1].value >= before, (raw, complaint)
        assert judged({**raw, "resting_pressure": "[190/112, 192/114] mmHg"})[1].value >= min(
            before, Clearance.NOT_TODAY
        )
        held = raw.get("letter")
        if isinstance(held, dict):
            no = {"by": held["by"], "signed": held["signed"], "decision": "not_now"}
            for both in ([held, no], [no, held]):
                assert judged({**raw, "letter": both})[1].value not in TRAINABLE, (raw, both)
    print(f"{count} people, {time.monotonic() - started:.1f} s")


def lived(chance, plan, ended):
    """A session as it may have gone: mostly as planned, sometimes heavy, short, held, unanswered or painful."""
    sets = []
    for line in plan.exercises:
        load = line.load_kg or (chance.choice([10, 20, 40]) if exercise(line.id).min_step else None)
        done = line.repetitions if chance.random() < 0.98 else max(1, line.repetitions - 1)
        sets += [{
            "exercise": line.id, "load_kg": load, "repetitions": done, "tempo_kept": 1.0,
            "time_under_tension_s": done * line.tempo.repetition_s, "effort": chance.choice([2] * 30 + [3, 4, 6]),
            "reps_in_reserve": 5, "range": chance.choice([1.0] * 30 + [0.97, 0.9]), "ended_by": "planned",
            "breath_holds": chance.choice([0] * 60 + [1, None]),
        }] * line.sets  # fmt: skip
    answers = [{"grade": "green"}] * 60 + [{"grade": "yellow"}, {"grade": "orange"}, None]
    checks = {check: chance.choice(answers) for check in ("F0", "F1", "F2", "F3")}
    return {"ended": ended.isoformat(), "day": plan.day, "phase": plan.phase, "sets": sets, "checks": checks}


def components(line):
    return (line.load_kg, line.sets, line.repetitions, line.tempo.repetition_s)


def test_a_year_of_plans_never_raises_two_components_at_once():
    chance, people, steps, plans, started = random.Random(3), int(150 * SCALE) + 1, 0, 0, time.monotonic()
    for _ in range(people):
        now, history, before = NOW - dt.timedelta(days=300), [], {}
        while now < NOW:
            signed = {"by": "gp", "signed": str(now.date()), "decision": "cleared"}
            plan = prescribe(*judged({**CALM, "letter": signed}, now), tuple(history), now)
            assert not isinstance(plan, tuple)
            within_caps(plan)
            plans += 1
            silent = history and None in history[-1]["checks"].values()
            for line in plan.exercises:
                old = before.get(line.id)
                anew = any(rule.startswith("dose-first-") for rule in line.rules)  # six weeks away: learned again
                rose = _rose(old, components(line)) if old and not anew else []
                assert len(rose) <= 1, (old, line)
                assert not (rose and silent), (old, line, history[-1]["checks"])
                if rose == [0]:
                    assert line.load_kg <= old[0] * 1.1 + 1e-9, (old, line)
                steps += len(rose)
            history.append(lived(chance, plan, now))
            for done in plan.exercises:
                kept = [s for s in history[-1]["sets"] if s["exercise"] == done.id][-1]
                before[done.id] = (kept["load_kg"], *components(done)[1:])
            now += dt.timedelta(days=chance.choice([7] * 12 + [10, 14, 30, 45]))
    print(f"{people} people, {plans} plans, {steps} steps, {time.monotonic() - started:.1f} s")
    assert steps > people


def _rose(old, new):
    return [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a is not None and b is not None and b > a]


def test_the_judge_knows_every_word_it_draws_from():
    assert CONDITIONS
    assert set(OURS) <= set(CATALOGUE)
