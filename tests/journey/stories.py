"""Whole stories of the dose, printed: who she is, what happened, what was asked next and by which rules.

They are read, not reasoned: a physician can follow a year line by line, and whoever changes a rule sees in the difference
what it does to people. `python -m tests.journey.stories` prints them anew.
"""

import datetime as dt
import random
from pathlib import Path

import msgspec

from hartkracht.journey.prescribe import prescribe
from hartkracht.journey.progress import Reviewed, changes
from hartkracht.model.decision import Clearance, Decision, Limit
from hartkracht.model.dose import Prescription
from hartkracht.model.facts import FactSheet
from hartkracht.rules.casebook import PLAIN_DOSE
from hartkracht.rules.facts import parse
from hartkracht.units import days, kg, percent, points, seconds, times

PRINTED = Path(__file__).with_name("stories.txt")
START = dt.datetime(2026, 1, 5, 18, 30, tzinfo=dt.UTC)
SESSIONS, TOLD_CHANGES = 36, 3
GREEN = {check: {"grade": "green"} for check in ("F0", "F1", "F2", "F3")}

# Who she is: facts beside a plain person, limits of the screen, and the pace of her weeks in days.
PEOPLE = {
    "all goes well, once a week": ({}, {}, 7),
    "twice a week from the third phase, small vessels": ({"conditions": ["microvascular_angina"]}, {}, 4),
    "a tear in a coronary artery": ({"conditions": ["scad"]}, {"effort": points(3), "load_upper": kg(14)}, 7),
    "a letter with a share of strength and a longer rest": ({}, {"percent_1rm": percent(40), "rest": seconds(150)}, 7),
    "a letter with a low effort and short sets": ({}, {"effort": points(2), "time_under_tension": seconds(40)}, 7),
    "an operation through the breastbone": ({"events": [{"what": "cabg", "on": "2025-12-20"}]}, {}, 7),
    "pregnant, and no more than 30 kg": ({"pregnancy": "pregnant"}, {"load": kg(30), "allow_G": False}, 7),
    "a medicine that slows the pulse": ({"medicines": ["C07AB02"]}, {"phases_back": times(1), "days_between": days(6)}, 7),
    "a pacemaker since New Year": ({"events": [{"what": "device_implant", "on": "2026-01-01"}],
                                    "conditions": ["pacemaker"]}, {}, 7),
}  # fmt: skip


def what_happens(chance):
    """(what happened in and after one session, its words): most go well."""
    events = (
        *[({}, {}, "")] * 36,
        ({"effort": 6}, {}, "too heavy"),
        ({"breath_holds": 2}, {}, "held her breath twice"),
        ({"breath_holds": None}, {}, "nobody watched the breath"),
        ({"breath_holds": None, "range": None, "witnessed": True}, {}, "the coach watched"),
        ({"reps_in_reserve": 2}, {}, "little in reserve"),
        ({"tempo_kept": 0.8}, {}, "out of tempo"),
        ({"ended_by": "stop"}, {}, "stopped"),
        ({}, {"checks": {**GREEN, "F2": None}}, "no answer in the morning"),
        ({}, {"checks": {**GREEN, "F1": {"grade": "yellow"}}}, "yellow in the evening"),
        ({}, {"checks": {**GREEN, "F1": {"grade": "orange"}}}, "orange in the evening"),
        ({}, {"checks": {**GREEN, "F3": {"grade": "green", "muscle_pain": "6 /10"}}}, "muscles hurt, not asked again"),
        ({}, {"checks": {**GREEN, "F3": {"grade": "green", "muscle_pain": "4,5 /10"}}}, "muscles hurt a little"),
        ({}, {"wait": 14}, "two weeks away"),
        ({}, {"wait": 22}, "three weeks away"),
        ({}, {"wait": 36}, "five weeks away"),
        ({}, {"review": "continue_lower"}, "the owner said: lower"),
        ({}, {"lighter": True}, "amber at the door"),
        ({}, {"hold": "dose-hold-concern"}, "a concern is open"),
        ({}, {"completed": False}, "not completed"),
        ({}, {"changed": True}, "a medicine changed"),
    )  # fmt: skip
    return events[int(chance.random() * len(events))]


def sheet(facts, now):
    stated = {**PLAIN_DOSE, **facts}
    return FactSheet.of(parse(name, raw, now, "coach") for name, raw in stated.items())


def decided(limits, lighter):
    bounds = {name: Limit(name, value, "letter-limit") for name, value in limits.items()}
    return Decision(Clearance.REDUCED if lighter else Clearance.CLEARED, (), (), (), bounds, "book")


def lifted(plan, done):
    """The sets of a plan, done as asked but for what happened; a weight that was to be found is 62.5 kg."""
    return [
        {"exercise": x.id, "load_kg": x.load_kg if x.load_kg is not None or x.id in ("E02", "E22", "E27", "E28") else 62.5,
         "repetitions": x.repetitions, "time_under_tension_s": x.time_under_tension_s, "effort": x.effort_max,
         "reps_in_reserve": x.reps_in_reserve, "range": 1.0, "breath_holds": 0, "ended_by": "planned", **done}
        for x in plan.exercises for _ in range(x.sets)
    ]  # fmt: skip


def said(line):
    load = "-" if line.load_kg is None else f"{line.load_kg:g} kg"
    tempo = f"{line.tempo.eccentric_s:g}/{line.tempo.concentric_s:g}"
    return (
        f"{load}, {line.sets}x{line.repetitions} of {tempo} = {line.time_under_tension_s:g} s, rest {line.rest_s},"
        f" reserve {line.reps_in_reserve}, effort {line.effort_max}: {' '.join(line.rules)}"
    )


def together(pairs):
    """One line for all exercises of which the same is said."""
    of = {}
    for name, text in pairs:
        of.setdefault(text, []).append(name)
    return [f"   {' '.join(names)} {text}" for text, names in of.items()]


def changed(one):
    name, _, field = one.what.partition(" ")
    return name, f"{field}: {one.old} -> {one.new}, {one.rule}, {one.by}"


def told(number, person):
    """One story, line by line."""
    facts, limits, pace = PEOPLE[person]
    chance = random.Random(number)
    now, history, reviews, last = START, [], [], {}
    yield f"# {person}"
    for session in range(SESSIONS):
        done, after, words = what_happens(chance) if number else ({}, {}, "")
        known = (
            {**facts, "medicines": [{"atc": "C09AA05", "changed": now.date().isoformat()}]}
            if "changed" in after
            else facts
        )
        verdict = decided(limits, "lighter" in after)
        plan = prescribe(sheet(known, now), verdict, tuple(history), now,
                         reviews=tuple(reviews), hold=after.get("hold", ""))  # fmt: skip
        yield f"{session + 1}. {now:%d-%m}{f' ({words})' if words else ''}"
        if isinstance(plan, Prescription):
            yield f" day {plan.day}, phase {plan.phase}, {plan.days_between} days"
            yield from together((line.id, said(line)) for line in plan.exercises)
            if number < TOLD_CHANGES:
                yield from together(map(changed, changes(last.get(plan.day), plan)))
            last[plan.day] = plan
            ended = now + dt.timedelta(hours=1)
            past = {"ended": ended.isoformat(), "day": plan.day, "phase": plan.phase, "sets": lifted(plan, done),
                    "checks": after.get("checks", GREEN), "days_between": plan.days_between}  # fmt: skip
            if number % 2:
                past |= {
                    "planned": [msgspec.to_builtins(x) for x in plan.exercises],
                    "completed": after.get("completed", True),
                }
            history.append(past)
            if "review" in after:
                reviews.append(Reviewed(after["review"], ended + dt.timedelta(days=1)))
        else:
            yield f" refused: {' '.join(plan)}"
        now += dt.timedelta(days=after.get("wait", pace))


def stories():
    """All of them, as one text."""
    lines = (line for number, person in enumerate(PEOPLE) for line in told(number, person))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PRINTED.write_text(stories(), encoding="utf-8")
