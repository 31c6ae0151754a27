"""One person and the people around her, through the real desk on a real store. For the tests of the journey."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import count

from hartkracht import desk
from hartkracht.model import command as c
from hartkracht.model.dose import SetDone
from hartkracht.rules.facts import ALIASES

START = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)  # a Tuesday, 10:00 in Amsterdam

NO_TOPICS = {name: "no" for alias, name in ALIASES.items() if alias.startswith("q")}
INTAKE = {
    **NO_TOPICS,
    "takes_medicines": "yes",
    "high_pressure": "yes",
    "contacts_complete": "yes",
    "age": "62 years",
    "sex": "female",
    "weight": "70 kg",
    "conditions": ["hypertension"],
    "events": [],
    "medicines": ["C08CA01"],
}
DOOR = {
    "resting_pressure": "[138/82, 136/80] mmHg",
    "resting_pulse": "64 /min",
    "rhythm": "regular",
    "symptoms_now": [],
    "illness": "none",
    "supervisor": "named",
}
AFTER = {
    "symptoms": [],
    "resting_pressure": "[124/78] mmHg",
    "resting_pulse": "66 /min",
    "standing_systolic": "121 mmHg",
    "standing_diastolic": "76 mmHg",
    "dizzy_standing": "no",
    "feels": "same",
}
FINE = {"feels": "same", "symptoms": [], "spray_used": "no", "medicines_changed": "no"}
FINE_F3 = {**FINE, "muscle_pain": "2 /10", "dark_urine": "no", "bruise_large": "no", "muscle_pain_both_sides": "no"}
TIGHT_CHEST = {
    **FINE,
    "symptoms": ["chest_pressure"],
    "symptom_still_there": "no",
    "symptom_duration": "from_5_to_15",
    "symptom_severity": "4 /10",
    "symptom_at_rest": "yes",
    "symptom_pattern": "new",
    "symptom_signs": [],
}
LETTER = {"by": "cardiologist", "signed": "2026-11-24", "valid_until": "2027-05-01", "decision": "cleared"}
DONE = SetDone("leg_press", 40.0, 6, 48.0, 3, 4, 0.95, 0, "planned")


@dataclass
class Clock:
    """The desk's clock, moved by the test."""

    now: dt.datetime = START

    def __call__(self):
        return self.now

    def forward(self, **by):
        self.now += dt.timedelta(**by)


@dataclass
class Els:
    """Els, her coach Anouk, her physician and the admin of the practice."""

    practice: str
    clock: Clock
    person: str = "els"
    numbers: count = field(default_factory=count)

    def actor(self, role, account=None):
        return desk.Actor(account or f"{role}-1", role, self.practice)

    def give(self, role, command, command_id=None, account=None):
        actor = role if isinstance(role, desk.Actor) else self.actor(role, account)
        return desk.execute(actor, self.person, command, command_id or f"command-{next(self.numbers)}")

    @property
    def chart(self):
        return desk.look(self.actor("system", "system"), self.person, "test")

    def enrolled(self, zone="Europe/Amsterdam"):
        self.give("coach", c.Enrol("Els", "Vermeer", dt.date(1964, 3, 2), zone=zone))
        for role in ("client", "physician"):
            self.give("admin", c.Assign(f"{role}-1", role))
        return self

    def cleared(self, **letter):
        self.give("client", c.State(INTAKE))
        self.sign(**letter)
        self.give("coach", c.Prescribe())
        return self

    def sign(self, decision="cleared", **letter):
        signed = {**LETTER, "decision": decision, "signed": self.clock.now.date().isoformat(), **letter}
        return self.give("physician", c.Sign(decision, signed, "", self.clock.now - dt.timedelta(minutes=1)))

    def at_the_door(self, **door):
        self.give("coach", c.State({**DOOR, **door}))
        return self

    def opened(self, session="s1"):
        self.give("coach", c.OpenSession(session))
        return self

    def step(self, event, after, session="s1", role="coach", before=None, why=""):
        before = before or self.chart.sessions[session].state
        return self.give(role, c.Step(session, event, before, after, why))

    def lifted(self, session="s1"):
        self.step("begin", "LIFTING", session)
        self.clock.forward(minutes=1)
        self.step("end_set", "RESTING", session)
        self.give("coach", c.EndSet(session, 1, DONE))
        return self

    def finished(self, session="s1"):
        self.lifted(session)
        self.step("finish", "DONE", session)
        self.clock.forward(minutes=31)
        return self

    def closed(self, session="s1", **answers):
        self.give("coach", c.CloseSession(session, {**AFTER, **answers}))
        return self

    def trained(self, session="s1"):
        """A whole session without trouble, from the door to the closing."""
        return self.at_the_door().opened(session).finished(session).closed(session)

    def answer(self, check, answers, session="s1", role="client"):
        return self.give(role, c.AnswerCheck(session, check, answers))

    def at(self, check, session="s1"):
        """Let time pass until this check is asked."""
        self.clock.now = max(self.clock.now, self.chart.checks[session, check].due.opens_at)
        return self
