"""Whole records, printed: what the physician's page, the board and the checks say of a person after what happened.

`python -m tests.journey.records` prints them anew; whoever changes the page sees in the difference what people will read.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import msgspec

from hartkracht.journey import follow_up
from hartkracht.journey.chart import fold
from hartkracht.journey.prescribe import prescribe_for, stand_in
from hartkracht.journey.report import report
from hartkracht.journey.summary import pack, summarise, unpack
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance, Decision
from hartkracht.model.dose import SetDone, Words
from hartkracht.rules.facts import ALIASES

PRINTED = Path(__file__).with_name("records.txt")
START = dt.datetime(2026, 9, 7, 17, 30, tzinfo=dt.UTC)
CLEARED = Decision(Clearance.CLEARED, (), (), (), {}, "book")
FINE = {"feels": "same", "symptoms": [], "spray_used": "no", "medicines_changed": "no"}
FELT = {**FINE, "symptoms": ["chest_pressure", "palpitations"], "symptom_severity": "4 /10",
        "symptom_duration": "from_5_to_15", "symptom_began": "19:30"}  # fmt: skip
NO_TOPICS = {name: "no" for alias, name in ALIASES.items() if alias.startswith("q")}
UNSURE = {**FINE, "symptoms": ["dizzy", "a_word_of_later"], "symptom_severity": "unknown", "symptom_began": "unknown"}


class Record:
    """A journal that is written by hand, line by line, as the desk would."""

    def __init__(self, born, zone="Europe/Amsterdam", **facts):
        self.entries, self.now, self.count = [], START, 0
        self.add(e.Enrolled("Els", "Vos", born, "nl", zone), "client")
        plain = {
            **(NO_TOPICS if born < dt.date(1964, 9, 8) else {}),
            "medicines": [],
            "conditions": [],
            "events": [],
            "q23": "no",
            "pregnancy": "no",
            "symptoms_now": [],
        }
        self.state({**plain, **facts})

    @property
    def chart(self):
        return fold(self.entries)

    def add(self, what, role="coach"):
        self.entries.append(e.Entry("p", len(self.entries) + 1, "c", self.now, role, role, what))

    def state(self, facts):
        for name, raw in facts.items():
            self.add(e.Stated(name, raw, self.now))

    def later(self, **span):
        self.now += dt.timedelta(**span)

    def train(self, pressure, *, answers=(FINE,) * 4, ended="completed", kept=0.95, holds=0, silent=(), least=0):
        """One hour, and what came after it: `answers` in order of the checks, None where nobody answered."""
        self.count += 1
        session = f"s{self.count}"
        self.state({"resting_pressure": pressure})
        found = prescribe_for(self.chart, self.now, CLEARED)
        self.add(found)
        if isinstance(found, e.PlanRefused):
            return
        self.add(e.SessionOpened(session, len(self.entries), "anouk", found.book))
        self.later(minutes=30)
        for number, x in enumerate(found.prescription.exercises[least:], 1):
            load = 40.0 if x.load_kg is None and x.id != "E02" else x.load_kg
            done = SetDone(x.id, load, x.repetitions, x.time_under_tension_s, 3, 5, 1.0, holds, "planned-repetitions-done",
                           kept, False)  # fmt: skip
            self.later(minutes=4)
            self.add(e.SetEnded(session, number, done))
        self.add(e.SessionMoved(session, "finish", "RESTING", "DONE"))
        self.later(minutes=20)
        self.add(e.SessionClosed(session, ended, self.now))
        last = self.chart.sessions[session].last_set_ended_at or self.now
        for window in follow_up.windows(
            last, self.now, self.chart.zone, with_f4=follow_up.asks_f4(self.chart, self.now)
        ):
            self.add(
                e.CheckDue(
                    session,
                    window.check,
                    window.opens_at,
                    window.remind_at,
                    window.closes_at,
                    f"{session}/{window.check}",
                )
            )
        for check, said in zip(("F1", "F2", "F3", "F4"), answers, strict=False):
            self.later(hours=12)
            if said is not None and (session, check) in self.chart.checks:
                grade = "green" if not said.get("symptoms") else "yellow"
                self.add(e.CheckAnswered(session, check, said, grade), "client")
            elif check in silent:
                self.add(e.Silent(session, check))
        self.later(days=5)

    def concern(self, name, level, decision=None):
        self.add(
            e.ConcernRaised(name, level, ("after-chest",), "physician", self.now, Words("een klacht", "a symptom"))
        )
        if decision:
            self.later(hours=3)
            self.add(e.ConcernReviewed(name, decision))

    def letter(self, **more):
        raw = {"by": "cardiologist", "signed": self.now.date().isoformat(), "decision": "cleared", **more}
        self.add(e.LetterSigned("cleared", raw), "physician")


def nobody_trained():
    return Record(dt.date(1964, 9, 8))


def a_good_autumn():
    record = Record(dt.date(1964, 9, 7), conditions=["hypertension"])
    record.letter(valid_until="2027-03-01")
    for upper in (152, 150, 148, 144, 138, 132, 128, 126):
        record.train(f"[{upper + 6}/92, {upper}/88, {upper - 2}/86] mmHg")
    return record


def she_measures_at_home():
    record = Record(dt.date(1959, 9, 6))
    for upper, lower in ((150, 90), (146, 88), (139, 86)):
        record.state({"home_systolic": f"{upper} mmHg", "home_diastolic": f"{lower} mmHg"})
        record.train("[150/90, 148/90] mmHg", kept=None, holds=None)
    record.state({"ecg_on": "2026-09-01", "exercise_test": "unknown"})
    return record


def a_medicine_began():
    record = Record(dt.date(1970, 1, 31), medicines=[{"atc": "C08CA01", "since": "2026-09-16"}])
    for upper in (160, 158, 130, 128):
        record.train(f"[{upper}/90, {upper}/90] mmHg")
    return record


def complaints_and_silence():
    record = Record(dt.date(1964, 2, 29), conditions=["microvascular_angina"])
    record.train("[138/82, 136/80] mmHg", answers=(FELT, UNSURE, FINE, FINE))
    record.concern("c1", "WATCH", "continue")
    record.train("[139/82, 137/80] mmHg", answers=(FINE, None, {"symptoms": "unknown"}, None), silent=("F2",))
    record.concern("c2", "HOLD", "continue_lower")
    record.train(
        "[137/82, 135/80] mmHg", answers=(None, None, None, None), silent=("F1", "F3"), ended="stopped", holds=2
    )
    record.concern("c3", "CALL")
    record.train("[137/82, 135/80] mmHg")
    record.add(e.MessageQueued("m1", "client", "check_reminder", "s3/F1", record.now))
    record.add(e.MessageQueued("m2", "coach", "concern", "c3", record.now))
    record.add(e.MessageHandled("m2", "sent"))
    return record


def an_hour_without_a_set():
    record = Record(dt.date(1990, 12, 31), zone="America/New_York", delayed_complaints="unknown")
    record.train("[128/78, 126/76] mmHg", ended="interrupted", least=9, answers=())
    record.letter(decision="cleared_with_limits", limits={"effort": "3 /10"})
    record.add(e.LetterWithdrawn("she moved"), "physician")
    record.add(e.Screened("ASK_PHYSICIAN", ("no-clearance",), ("letter",), {}, "book", 3))
    record.add(e.Screened("NOT_TODAY", ("ill",), (), {}, "book", 3, True))
    return record


RECORDS = (
    nobody_trained,
    a_good_autumn,
    she_measures_at_home,
    a_medicine_began,
    complaints_and_silence,
    an_hour_without_a_set,
)


def lines(name, value, deep=0):
    """Any value, a line for each of its parts."""
    pad = "  " * deep
    if isinstance(value, Words):
        yield f"{pad}{name}: {value.nl} | {value.en}"
    elif is_dataclass(value) or isinstance(value, msgspec.Struct):
        names = [one.name for one in fields(value)] if is_dataclass(value) else value.__struct_fields__
        yield f"{pad}{name}"
        for one in names:
            if one != "book":  # its version changes with every rule
                yield from lines(one, getattr(value, one), deep + 1)
    elif isinstance(value, Mapping):
        yield f"{pad}{name}"
        for key, inner in value.items():
            yield from lines(str(key), inner, deep + 1)
    elif isinstance(value, tuple | list) and any(is_dataclass(one) or isinstance(one, msgspec.Struct) for one in value):
        for number, inner in enumerate(value, 1):
            yield from lines(f"{name} {number}", inner, deep)
    else:
        yield f"{pad}{name}: {value:.4g}" if isinstance(value, float) else f"{pad}{name}: {value}"


def told(record):
    """Everything that is said of one record."""
    chart, now = record.chart, record.now
    yield from lines("report", report(chart, now))
    row = summarise(chart)
    assert unpack(pack(row)) == row
    yield from lines("row", row)
    yield from lines("waiting", row.waiting(now))
    yield from lines("names only", row.names_only())
    yield from lines("unanswered", chart.unanswered(now))
    yield from lines("checks due", [record.due for record in chart.checks.values() if record.due][-4:])
    for past in chart.history()[-1:]:
        yield from lines("last hour", {**past, "sets": len(past["sets"]), "planned": len(past["planned"])})
    yield f"she stays {follow_up.observe(chart, now)}, asked at 72 h: {follow_up.asks_f4(chart, now)}"
    for name in ("E01", "E04", "E99"):
        yield from lines(f"instead of {name}", stand_in(chart, now, CLEARED, name, frozenset({"E02"})))


def records():
    """All of them, as one text."""
    parts = [line for make in RECORDS for line in (f"# {make.__name__.replace('_', ' ')}", *told(make()), "")]
    return "\n".join(parts)


if __name__ == "__main__":
    PRINTED.write_text(records(), encoding="utf-8")
