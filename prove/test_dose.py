"""Proofs of the dose: only movement, never a test to the limit, one component at a time, nothing up after a symptom.

And of what may open it: no plan, no session and no set without a clearance that counts at that very moment. The judges
here are naive on purpose: they read raw letters, raw histories and the dose itself, never the book.
"""

import datetime as dt
import itertools
import os
import random
import time
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests.journey import chain
from tests.laws.test_invariants import CLEAN, HOLD_YOUR_BREATH, history

import hartkracht
from hartkracht.journey import chart as charts
from hartkracht.journey import progress
from hartkracht.journey.decide import Asking, Refused, decide
from hartkracht.journey.prescribe import prescribe
from hartkracht.journey.screen import screen
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.decision import Clearance, Decision, Limit
from hartkracht.model.dose import PlannedExercise, Prescription, Tempo, Words
from hartkracht.rules import dosing
from hartkracht.rules.arrays import TRUE, Crowd, Pools
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import cases
from hartkracht.rules.dosing import TRAINABLE
from hartkracht.rules.exercises import exercises, left_out, slots
from hartkracht.rules.facts import ALIASES, CATALOGUE, parse
from hartkracht.rules.language import SetLimit
from hartkracht.rules.letter import LONGEST_DAYS
from hartkracht.rules.spec import LETTER_BY, LETTER_DECISIONS
from hartkracht.units import days, kg, percent, points, seconds, times

SCALE = float(os.environ.get("SCALE", "1"))
PLAIN = next(case for case in cases() if not case.facts and case.person == "plain")
NOW, KNOWN = PLAIN.moment, PLAIN.sheet()
TODAY = NOW.date()
# clinical.md 2.2, written again by hand: the longest set of each phase, the least in reserve, the hardest effort.
CAPS = {0: (36, 5, 3), 1: (60, 4, 4), 2: (80, 3, 5), 3: (80, 3, 5)}


def decided(value=Clearance.CLEARED, **limits):
    """A verdict with these limits, whoever set them."""
    return Decision(value, (), (), (), {n: Limit(n, v, "by hand") for n, v in limits.items()}, BOOK.version)


# --- no static exercise, no breath-hold cue, no maximum test ---------------------------------


def marks():
    """Every mark by which a rule or a letter can take an exercise away."""
    rules = {r.then.name for r in (*BOOK.rules(), *dosing.DOSE_RULES) if isinstance(r.then, SetLimit)}
    return sorted({name.removeprefix("allow_") for name in rules if name.startswith("allow_")} | set(dosing.LETTER_MARKS.values()))  # fmt: skip


def ways_to_forbid():
    """One set of marks for each different library that is left, over all sets of marks there are."""
    names, found = marks(), {}
    for some in itertools.chain.from_iterable(itertools.combinations(names, n) for n in range(len(names) + 1)):
        left = frozenset(known.id for known in exercises().values() if not known.marks & set(some))
        found.setdefault(left, some)
    return list(found.values()), 2 ** len(names)


BOUNDS = (
    {}, {"time_under_tension": seconds(18)}, {"time_under_tension": seconds(80), "effort": points(5)},
    {"effort": points(1), "reps_in_reserve": times(8)}, {"percent_1rm": percent(10)}, {"load": kg(1)},
    {"phases_back": times(3), "days_between": days(14), "rest": seconds(300), "load_upper": kg(2)},
)  # fmt: skip


def wrong_with(dose):
    """What is static, timeless, too long or too hard about a dose, in the plainest terms."""
    cap, reserve, hardest = CAPS[dose.phase]
    for line in dose.exercises:
        known = exercises()[line.id]
        if known.contraction != "dynamic" or not known.moves or any(m.start == m.end for m in known.moves):
            yield f"{line.id} does not move"
        if line.id in {one.id for one in left_out()}:
            yield f"{line.id} is left out of the library"
        if max(line.tempo.pause_stretched_s, line.tempo.pause_shortened_s) > 1 or min(line.tempo.eccentric_s, line.tempo.concentric_s) <= 0:  # fmt: skip
            yield f"{line.id} stands still"
        if not line.repetitions * line.tempo.repetition_s == line.time_under_tension_s <= cap:
            yield f"{line.id}: {line.time_under_tension_s} s in phase {dose.phase}"
        if (
            line.reps_in_reserve < reserve
            or line.effort_max > hardest
            or (line.repetitions < 3 and line.load_kg is None)
        ):
            yield f"{line.id} goes to the limit"


def test_no_static_exercise_and_no_test_to_the_limit_can_be_prescribed():
    """Every library that can be left over, both days, every phase, full and lighter days, bounds at their ends."""
    forbidden, subsets = ways_to_forbid()
    chance, started, count = random.Random(1), time.monotonic(), 0
    some = forbidden if SCALE >= 1 else chance.sample(forbidden, max(40, int(len(forbidden) * SCALE)))
    for marks_away in some:
        away = {f"allow_{mark}": False for mark in marks_away}
        for n, value in itertools.product((0, 3, 4, 13, 25, 26), (Clearance.CLEARED, Clearance.REDUCED)):
            dose = prescribe(KNOWN, decided(value, **away, **BOUNDS[count % len(BOUNDS)]), history(n), NOW)
            count += 1
            if isinstance(dose, Prescription):
                assert list(wrong_with(dose)) == [], (marks_away, n)
                assert not {line.id for line in dose.exercises} & {
                    k.id for k in exercises().values() if k.marks & set(marks_away)
                }
    print(
        f"{subsets} sets of marks leave {len(forbidden)} libraries; {count} doses, {time.monotonic() - started:.1f} s"
    )


def test_what_is_static_or_to_the_limit_is_seen_and_cannot_be_made():
    dose = prescribe(KNOWN, decided(), (), NOW)
    hard = msgspec.structs.replace(dose.exercises[0], reps_in_reserve=0, effort_max=10)
    assert "goes to the limit" in "".join(wrong_with(msgspec.structs.replace(dose, exercises=(hard,))))
    with pytest.raises(ValueError, match="only movement"):
        replace(exercises()["E01"], contraction="isometric")
    with pytest.raises(ValueError, match="static hold"):
        replace(exercises()["E01"], moves=())
    with pytest.raises(ValueError, match="static hold"):
        PlannedExercise("E01", None, 1, 4, Tempo(3, 2, 3, 0), 32, 120, 5, Words("", ""))


def test_no_text_of_the_product_asks_to_hold_the_breath():
    """Rules, lists, pages and the room's own sources. A question about the habit and a sentence that forbids it ask nothing."""
    package = Path(hartkracht.__file__).parent
    texts = [p for ext in ("*.py", "*.toml", "*.yaml", "*.html") for p in package.rglob(ext)]
    texts += list((package.parent.parent / "frontend" / "src").rglob("*.ts"))
    assert list(tells("Houd uw adem in. Hold your breath while you push.")) == ["Houd uw adem", "Hold your breath"]
    assert list(tells("Do you hold your breath when you lift? never hold the breath")) == []
    found = [(path.name, said) for path in texts for said in tells(path.read_text("utf-8"))]
    print(f"{len(texts)} files, {len(found)} sentences that tell somebody to hold her breath")
    assert found == []


def tells(text):
    """The places that tell somebody to hold her breath."""
    for found in HOLD_YOUR_BREATH.finditer(text):
        ends = next((mark for mark in text[found.end() :] if mark in '.?!|"\n'), ".")
        if ends != "?" and not text[: found.start()].rstrip().lower().endswith(("never", "nooit", "not")):
            yield found.group()


# --- one component at a time, by one unit ----------------------------------------------------


def test_every_step_of_the_ladder_changes_one_component_by_one_unit():
    started, count = time.monotonic(), 0
    half = [x / 2 for x in range(4, 13)]
    for known, phase in itertools.product(exercises().values(), dosing.PHASES):
        loads = (None, 1, 5, 17.5, 40, 120) if known.min_step else (None,)
        for load, sets, reps, ecc, con in itertools.product(loads, (1, 2), range(1, 11), half[::2], half[::2]):
            dose = progress.Dose(load, sets, reps, Tempo(ecc, 0, con, 0))
            for bigger in progress.STEPS.values():
                stepped = bigger(dose, known, phase)
                count += 1
                if stepped:
                    assert len(_differs(dose, stepped)) == 1, (dose, stepped)
                    assert _by_one_unit(dose, stepped, known), (dose, stepped)
    print(f"{count} steps, {time.monotonic() - started:.1f} s")


def _differs(a, b):
    return [name for name, x, y in zip(("load", "sets", "repetitions", "eccentric", "concentric"), _parts(a), _parts(b), strict=True) if x != y]  # fmt: skip


def _parts(dose):
    return (dose.load_kg, dose.sets, dose.repetitions, dose.tempo.eccentric_s, dose.tempo.concentric_s)


def _by_one_unit(old, new, known):
    """A repetition, a set, half a second; a load by at most a tenth, or by one step of the machine."""
    if new.load_kg != old.load_kg:
        return old.load_kg < new.load_kg <= max(old.load_kg * 1.1 + 1e-9, old.load_kg + known.min_step.value)
    return new.repetitions - old.repetitions in (0, 1) and new.sets - old.sets in (0, 1) and new.tempo.repetition_s - old.tempo.repetition_s in (0, 0.5)  # fmt: skip


def test_a_step_of_two_components_is_seen():
    old = progress.Dose(20, 1, 6, Tempo(3, 0, 3, 0))
    assert len(_differs(old, replace(old, repetitions=7, load_kg=21))) == 2
    assert not _by_one_unit(old, replace(old, repetitions=8), exercises()["E01"])


# --- after a symptom nothing rises before somebody looked ------------------------------------

GRADES = (None, "green", "yellow", "orange", "red")
NAMES = ("F0", "F1", "F2", "F3")


def trained(checks):
    """Eight weekly sessions that went well; the last ones were answered as told, the newest last."""
    lines = list(history(8, repetitions=5, ended_days_ago=7))
    for place, answers in checks.items():
        graded = {name: grade and {"grade": grade} for name, grade in zip(NAMES, answers, strict=True)}
        lines[place] = {**lines[place], "checks": {**CLEAN, **graded}}
    return tuple(lines)


def risen(lines):
    """The exercises of a dose that rose in any component against what the last session of its day asked."""
    dose = prescribe(KNOWN, decided(), lines, NOW)
    if isinstance(dose, tuple):
        return []
    last = {one["exercise"]: one for line in lines for one in line["sets"]}
    return [
        line.id for line in dose.exercises
        if line.id in last and (
            (line.load_kg or 0) > last[line.id]["load_kg"] or line.repetitions > last[line.id]["repetitions"]
            or line.sets > 1 or line.tempo.repetition_s > 6)
    ]  # fmt: skip


def test_after_a_symptom_or_a_silence_no_component_rises():
    """Every answer to the four checks of the last session, beside every single answer of the three before it."""
    clean = ("green",) * 4
    assert risen(trained({})), "a good history does rise, or the proof is empty"
    started, count = time.monotonic(), 0
    for last in itertools.product(GRADES, repeat=4):
        if last != clean:
            assert risen(trained({-1: last})) == [], last
            count += 1
    for place, check, grade in itertools.product((-2, -3), range(4), GRADES):
        answers = tuple(grade if n == check else "green" for n in range(4))
        for newest in itertools.product(("green", None, "yellow"), repeat=4 if SCALE >= 1 else 1):
            if grade != "green":
                newest = (*newest, *clean)[:4]
                assert risen(trained({place: answers, -1: newest})) == [], (place, answers, newest)
                count += 1
    print(f"{count} histories with a symptom or a silence, nothing rose, {time.monotonic() - started:.1f} s")


@pytest.mark.parametrize("why", ["dose-hold-concern", "dose-hold-unanswered"])
def test_while_a_concern_is_open_no_component_rises(why):
    lines, before = trained({}), risen(trained({}))
    held = prescribe(KNOWN, decided(), lines, NOW, hold=why)
    last = {one["exercise"]: one for line in lines for one in line["sets"]}
    assert before
    for line in held.exercises:
        assert line.repetitions <= last[line.id]["repetitions"]
        assert (line.load_kg or 0) <= last[line.id]["load_kg"]


# --- no plan without a clearance that counts -------------------------------------------------


def counts(raw, on=TODAY):
    """Says this letter cleared, signed on or before this day, and not past the day it names or the longest?"""
    signed = dt.date.fromisoformat(raw["signed"])
    longest = signed + dt.timedelta(days=LONGEST_DAYS[raw["by"]])
    until = min(longest, dt.date.fromisoformat(raw.get("valid_until", "9999-12-31")))
    return raw["decision"].startswith("cleared") and signed <= on <= until


def standing(stated, on=TODAY):
    """The letters that stand of those stated [(days ago, raw)]: the last of each role, less what a withdrawal takes back."""
    newest = {raw["by"]: min(ago for ago, other in stated if other["by"] == raw["by"]) for _, raw in stated}
    last = [raw for ago, raw in stated if ago == newest[raw["by"]]]
    back = {raw["by"]: max(o["signed"] for o in last if o["by"] == raw["by"] and o["decision"] == "withdrawn")
            for raw in last if raw["decision"] == "withdrawn"}  # fmt: skip
    return [raw for raw in last if not raw["signed"] <= back.get(raw["by"], "")]


def clears(stated, on=TODAY):
    """Does somebody's letter count, and does nobody who looked last say no?"""
    left = standing(stated, on)
    return any(counts(raw, on) for raw in left) and not any(
        raw["decision"] in ("test_first", "not_now", "call_me") for raw in left
    )


def every_letter():
    """Each signer, each decision, and each day around the ends of what may count."""
    ends = sorted({-LONGEST_DAYS[by] + d for by in LETTER_BY for d in (-1, 0, 1)} | {-30, -1, 0, 1, 5})
    for by, decision, signed, until in itertools.product(LETTER_BY, LETTER_DECISIONS, ends, (None, -1, 0, 1, 400)):
        raw = {"by": by, "decision": decision, "signed": _day(signed)}
        yield raw if until is None else {**raw, "valid_until": _day(until)}


def _day(offset):
    return (TODAY + dt.timedelta(days=offset)).isoformat()


def test_without_a_clearance_that_counts_a_rule_that_reads_only_letters_closes():
    """The verdict is the gravest of all rules, so such a rule closes whatever else is known of anybody."""
    chance, letters = random.Random(2), list(every_letter())
    stated = [[(0, raw)] for raw in letters]
    stated += [[(chance.choice([0, 0, 1]), chance.choice(letters)), (0, chance.choice(letters))] for _ in range(int(20_000 * SCALE))]  # fmt: skip
    histories = tuple(
        tuple(parse("letter", raw, NOW - dt.timedelta(days=ago), "physician") for ago, raw in sorted(one, key=lambda x: -x[0]))
        for one in stated
    )  # fmt: skip
    crowd = Crowd(Pools({"letter": ((), *histories)}, NOW), len(stated) + 1, {"letter": np.arange(len(stated) + 1)})
    closes = [
        r
        for r in BOOK.rules()
        if r.when.names() == {"letter"} and isinstance(r.then, Clearance) and r.then not in TRAINABLE
    ]
    closed = np.any([crowd.holds(rule.when) == TRUE for rule in closes], axis=0)
    cleared = np.array([False, *(clears(one) for one in stated)])
    print(
        f"{len(letters)} letters and {len(stated) - len(letters)} pairs, {cleared.sum()} clear, {len(closes)} rules read letters only"
    )
    assert cleared.sum() > 100
    assert closed[~cleared].all(), stated[np.flatnonzero(~closed & ~cleared)[0] - 1]
    fewer = [rule for rule in closes if rule.id != "letter-expired"]
    assert not np.any([crowd.holds(rule.when) == TRUE for rule in fewer], axis=0)[~cleared].all(), (
        "a rule less must be seen"
    )


class Practice:
    """One person's journal in memory, through the real `decide`, and a naive account of her letters beside it."""

    def __init__(self, seed):
        self.chance, self.now = random.Random(seed), chain.START
        self.chart, self.letters, self.used, self.refused = charts.Chart(), [], 0, 0
        self.give("coach", c.Enrol("Els", "Vermeer", dt.date(1964, 3, 2)))
        for role in ("client", "physician"):
            self.give("admin", c.Assign(f"{role}-1", role))
        self.give("client", c.State(chain.INTAKE))

    def give(self, role, command):
        try:
            lines = decide(self.chart, command, Asking(self.now, f"{role}-1", role, f"c{self.chart.seq}"))
        except Refused:
            self.refused += 1
            return
        for what in lines:
            entry = e.Entry("p", self.chart.seq + 1, f"c{self.chart.seq}", self.now, f"{role}-1", role, what)
            self.chart = charts.evolve(self.chart, entry)
            self.account(what)

    def account(self, what):
        if isinstance(what, e.LetterSigned):
            self.letters.append((self.now, dict(what.letter)))
        if isinstance(what, e.LetterWithdrawn):  # what the same physician signed; another's letter stands
            self.letters.append((self.now, {**self.letters[-1][1], "decision": "withdrawn"}))
        uses = isinstance(what, e.Prescribed | e.SessionOpened) or (
            isinstance(what, e.SessionMoved) and what.event == "begin"
        )
        if uses:
            self.used += 1
            assert self.cleared(), (self.now, type(what).__name__, self.letters)

    def cleared(self):
        """Newest first in days, as the naive judge of letters reads them; a day is local."""
        today = self.now.astimezone(NOW.tzinfo).date()
        stated = [((self.now - at).total_seconds(), raw) for at, raw in self.letters]
        return clears(stated, today)

    def walk(self, steps):
        for _ in range(steps):
            self.now += dt.timedelta(minutes=self.chance.choice([1, 5, 30, 600, 1440, 4500, 10_080, 100_000]))
            self.chance.choice([self.sign, self.sign, self.train, self.train, self.withdraw, self.prescribe])()

    def sign(self):
        decision = self.chance.choice(["cleared", "cleared", "cleared", "not_now", "test_first"])
        today = self.now.astimezone(NOW.tzinfo).date()
        letter = {"by": self.chance.choice(["cardiologist", "gp"]), "decision": decision,
                  "signed": (today - dt.timedelta(days=self.chance.choice([0, 0, 3, 300]))).isoformat()}  # fmt: skip
        if self.chance.random() < 0.5:
            letter["valid_until"] = (today + dt.timedelta(days=self.chance.choice([0, 1, 5, 90]))).isoformat()
        self.give("physician", c.Sign(decision, letter, "", self.now - dt.timedelta(minutes=1)))

    def withdraw(self):
        self.give("physician", c.WithdrawLetter("x"))

    def prescribe(self):
        self.give("coach", c.Prescribe())

    def train(self):
        """To the room and into the first set, with the clock moving in between: her letter may run out meanwhile."""
        session = f"s{self.chart.seq}"
        self.give("client", c.State(chain.INTAKE))
        self.prescribe()
        for place, (role, command) in enumerate((("coach", c.State(chain.DOOR)), ("coach", c.OpenSession(session)),
                                                 ("coach", c.Step(session, "begin", "READY", "LIFTING")),
                                                 ("coach", c.Step(session, "end_set", "LIFTING", "RESTING")),
                                                 ("coach", c.Step(session, "ready", "RESTING", "READY")),
                                                 ("coach", c.Step(session, "begin", "READY", "LIFTING")))):  # fmt: skip
            self.give(role, command)
            if place and self.chance.random() < 0.4:
                self.now += dt.timedelta(minutes=self.chance.choice([1, 20, 300, 900]))
                self.chance.choice([self.sign, self.withdraw, lambda: None])()
        self.give("coach", c.Step(session, "stop", "LIFTING", "STOPPED"))
        self.now += dt.timedelta(minutes=40)
        self.give("coach", c.CloseSession(session, chain.AFTER))
        for concern in list(self.chart.open_concerns):
            self.give("coach", c.Review(concern.raised.concern, "continue", ""))


def test_no_plan_no_session_and_no_set_without_a_clearance_at_the_moment_of_use():
    started, used, refused = time.monotonic(), 0, 0
    walks = int(400 * SCALE) + 20
    for seed in range(walks):
        practice = Practice(seed)
        practice.walk(12)
        used, refused = used + practice.used, refused + practice.refused
    print(
        f"{walks} walks, {used} plans, sessions and sets begun, {refused} commands refused, {time.monotonic() - started:.1f} s"
    )
    assert used > walks


def test_the_walk_sees_a_set_that_begins_without_clearance(monkeypatch):
    """The same walk through a gate that was broken by hand must find a set begun without a clearance that counts."""
    from hartkracht.journey.decide import session as gate

    monkeypatch.setattr(gate, "_still_cleared", lambda draft, *, first: None)

    def walks():
        for seed in range(60):
            Practice(seed).walk(12)

    with pytest.raises(AssertionError):
        walks()


# --- hard limits: no role, no letter, no file and no journal passes them ---------------------

ROLES = ("client", "coach", "physician", "admin", "system", "link")


def test_no_role_states_a_number_beyond_its_guardrail():
    practice, tried, started = Practice(0), 0, time.monotonic()
    for name, spec in CATALOGUE.items():
        kind = spec.kind
        if kind.name != "number":
            continue
        for role, value in itertools.product(ROLES, (kind.low - 1, kind.low - 0.000001, kind.high + 0.000001, kind.high * 10 + 1, 1e9 - 1)):  # fmt: skip
            seq, tried = practice.chart.seq, tried + 1
            practice.give(role, c.State({name: f"{value:f} {kind.unit.symbol}"}))
            assert practice.chart.seq == seq, (name, role, value)
    inside = practice.chart.seq
    practice.give("coach", c.State({"resting_pulse": "64 /min"}))
    assert practice.chart.seq > inside, "a number inside is taken, or the proof is empty"
    print(f"{tried} numbers beyond a guardrail by {len(ROLES)} roles, {time.monotonic() - started:.1f} s")


def test_no_signature_carries_a_bound_beyond_its_guardrail():
    from hartkracht.rules.facts import LETTER_LIMITS

    practice, tried = Practice(0), 0
    today = practice.now.date().isoformat()
    for name, kind in LETTER_LIMITS.items():
        for value in (kind.low - 0.000001, kind.high + 0.000001, 9999) if kind.name == "number" else ():
            letter = {
                "by": "cardiologist",
                "signed": today,
                "decision": "cleared",
                "limits": {name: f"{value:f} {kind.unit.symbol}"},
            }
            seq, tried = practice.chart.seq, tried + 1
            practice.give("physician", c.Sign("cleared", letter, "", practice.now))
            assert practice.chart.seq == seq, (name, value)
    print(f"{tried} bounds beyond a guardrail, none signed")
    assert tried


def test_no_journal_and_no_export_brings_a_longer_set_back():
    """Whatever is written in the store by hand: a set over the cap of its phase, or over 90 s, cannot be read."""
    dose, tried = prescribe(KNOWN, screen(KNOWN, BOOK, NOW), (), NOW), 0
    good = msgspec.json.decode(e.pack(e.Prescribed(dose, (), "x")))
    assert e.unpack(msgspec.json.encode(good)).prescription == dose
    for phase, repetitions, each, pause in itertools.product(
        range(4), range(1, 31), (6.0, 8.0, 10.0, 30.0), (0, 1, 1.5, 5)
    ):
        bad = msgspec.json.decode(msgspec.json.encode(good))
        line = bad["prescription"]["exercises"][0]
        line |= {"repetitions": repetitions, "tempo": [each / 2, pause, each / 2, 0], "time_under_tension_s": 10.0}
        bad["prescription"]["phase"] = phase
        too_long = repetitions * (each + pause) > CAPS[phase][0] or pause > 1
        tried += too_long
        try:
            e.unpack(msgspec.json.encode(bad))
        except msgspec.ValidationError:
            assert too_long, line
        else:
            assert not too_long, line
    print(f"{tried} written sets over a limit, none could be read back")


def test_every_topic_of_the_intake_is_asked():
    """The walks state every topic, or they would never come to a session."""
    assert {name for alias, name in ALIASES.items() if alias.startswith("q")} <= set(chain.INTAKE)
    assert slots("A")
    assert slots("B")
