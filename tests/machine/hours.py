"""Live hours, printed: what happened, what the room said, what was written, and what changed.

What happens next is drawn with a seed, likelier what people do in that state. `python -m tests.machine.hours` prints them
anew; whoever changes the hour sees in the difference what the room will do otherwise.
"""

import random
from dataclasses import fields, replace
from pathlib import Path

from msgspec import structs

from hartkracht.journey import supervise as v
from hartkracht.journey.decide import Refused
from hartkracht.journey.session_table import Event, Guard, NotInTable, State
from hartkracht.model.dose import PlannedExercise, Tempo, Words
from hartkracht.signals import events as s

PRINTED = Path(__file__).with_name("hours.txt")
STEPS, LOOKED_AFTER, HOURS = 90, 4, 24
LEG = PlannedExercise("leg_press", 40.0, 2, 4, Tempo(3, 0, 3, 0), 24, 60, 3, Words("a", "a"), (), 5)
ROW = PlannedExercise("seated_row", None, 1, 3, Tempo(4, 0, 3, 0), 21, 40, 5, Words("b", "b"), (), 3)
RISE = PlannedExercise("sit_to_stand", 12.5, 1, 5, Tempo(3, 0, 3, 0), 30, 120, 4, Words("c", "c"), (), 4)
BOUNDS = (
    v.Bounds(set_cap_s=36, damped=False, resting_pulse=64, resting_systolic=142),
    v.Bounds(
        set_cap_s=60, effort=4, reps_in_reserve=4, pulse_ceiling=120, systolic_after=170, diastolic_after=95, load_kg=38
    ),
    v.Bounds(set_cap_s=36, icd_rate=160, resting_pulse=70, paced=True, irregular=True),
)


class Room:
    """A room in which one hour runs, and a chance that says what happens next."""

    def __init__(self, seed, start=0.0):
        self.chance, self.t = random.Random(seed), start
        self.live = v.begin("s", (LEG, ROW, RISE), BOUNDS[seed % len(BOUNDS)])

    def one(self, *several):
        return several[int(self.chance.random() * len(several))]

    def sensed(self, kind, *values, **named):
        return v.Sensed(self.t, kind(*values, **named))

    def repetition(self):
        start, length = self.t, self.one(3.4, 4.0, 5.0, 6.0, 6.0, 6.0, 6.0, 6.5, 7.0, 9.0)
        self.t += length
        half, shown = length / 2, self.one(0.8, 0.9, 0.95, 1.0, 1.0, None)
        return self.sensed(
            s.Repetition, start, self.one(start + half, start + half, start + half, None), self.t, half, half,
            shown and 90 * shown, shown, None if shown is None else shown >= 0.9, self.t,
            valid=self.chance.random() > 0.1, grinding=self.chance.random() > 0.97,
        )  # fmt: skip

    def beats(self):
        every = self.one(0.5, 0.55, 0.8, 0.9)
        self.t += every
        return self.sensed(s.Beat, self.t, 1000 * every, self.one("normal", "normal", "normal", "ectopic"), self.t)

    def breath(self):
        start = self.t - self.one(2.0, 2.5, 4.0, 6.0)
        return self.sensed(s.Breath, start, start + (self.t - start) / 3, self.t, self.t)

    def hold(self):
        level = self.one("warn", "event", "event", "stop")
        return self.sensed(
            s.BreathHold, self.t - 4, None, level, self.t, self.one(True, True, None, False), self.one(None, True)
        )

    def still(self):
        return self.sensed(
            s.StaticHold, self.t - self.one(1.6, 2.5, 3.5), self.t, self.t, halfway=self.one(True, False)
        )

    def phase(self):
        return self.sensed(s.PhaseChanged, self.t, self.one(*s.Phase), self.t)

    def rhythm(self):
        return self.sensed(s.RhythmSeen, self.t, self.one(True, False), self.t)

    def pulse(self):
        return v.PulseRead(
            self.t, self.one(39.0, 66.0, 70.0, 72.0, 80.0, 85.0, 88.0, 93.0, 95.0, 112.0, 119.0, 121.0, 139.0, 141.0)
        )

    def tap(self):
        return v.Tapped(
            self.t, self.one("repetition", "repetition", "half_repetition", "air_flows", "breath_held", "undo")
        )

    def cuff(self):
        upper, lower = self.one(
            (138, 82),
            (140, 84),
            (141, 83),
            (146, 88),
            (152, 92),
            (139, 85),
            (133, 84),
            (132, 80),
            (169, 95),
            (171, 96),
            (139, 106),
            (200, 90),
            (139, 86),
            (140, 80),
        )
        return v.PressureRead(self.t, upper, lower, self.one(None, 10.0, 15.0, 16.0, 40.0), self.one(None, "sitting", "standing"),
                              self.one(None, "left"), self.one("coach", "cuff"))  # fmt: skip

    def said(self):
        return v.SaidAfter(self.t, self.one(None, 2, 3, 4, 6), self.one(None, 1, 2, 4, 5), self.one(None, None, None, None, None, None, (), (), (), ("joint_pain",), ("dizzy",)),
                           self.one(None, True))  # fmt: skip

    def act(self, *events):
        event, guard = self.one(*events), None
        if event in (Event.BLIND, Event.SIGHTED, Event.ADDED, Event.TAKE_OVER):
            guard = self.one(*Guard)
        return v.Acted(self.t, event, self.one(*["anouk"] * 7, ""), guard, self.one("", "", "signal_lost"))

    def seen(self):
        """Hours begin with everything in sight."""
        return [v.Acted(self.t, event, "", guard) for guard in Guard for event in (Event.ADDED, Event.SIGHTED)]

    def tick(self):
        return v.Ticked(self.t)

    def load(self):
        return v.Loaded(self.t, self.one(-1.0, 12.0, 12.0, 36.0, 38.5, 40.0, 41.0))

    def other(self):
        name, instead = self.one("leg_press", "seated_row", "sit_to_stand", "none"), structs.replace(RISE, id="step_up")
        return self.one(
            v.Chosen(self.t, name), v.Chosen(self.t, name), v.Swapped(self.t, name, self.one("busy", "busy", "joint"), self.one(None, instead)),
            v.MachineKnown(self.t, name, self.one(None, 2.5, 5.0)), v.Eased(self.t), v.Doubled(self.t, Guard.BREATH),
        )  # fmt: skip

    def next(self):
        self.t += self.one(0.0, 0.0, 0.5, 1.0, 1.5, 3.0)
        match self.live.state:
            case State.READY:
                if self.chance.random() < 0.15:
                    return self.act(Event.ADDED, Event.SIGHTED, Event.TAKE_OVER, Event.BLIND, Event.FINISH)
                if (self.live.rest_until_s or 0) > self.t and self.chance.random() < 0.8:
                    self.t = self.live.rest_until_s
                return self.one(*[lambda: self.act(Event.BEGIN)] * 8, self.tap, self.load, self.other,
                                self.pulse, self.breath, self.tick)()  # fmt: skip
            case State.LIFTING:
                return self.one(*[self.repetition] * 9, self.tick, self.tick, self.tick, self.phase,
                                self.phase, self.beats, self.breath, self.hold, self.still, self.pulse, self.tap, self.tap, self.rhythm,
                                lambda: self.act(Event.BLIND, Event.BLIND, Event.END_SET, Event.END_SET, Event.PAUSE, Event.SIGHTED), self.cuff)()  # fmt: skip
            case State.RESTING:
                self.t += self.one(0.0, 0.0, 2.0, 20.0, 59.5)
                return self.one(self.said, self.cuff, self.tick, self.tick, self.beats, self.pulse, self.breath, self.other, self.load,
                                self.repetition, lambda: self.act(Event.READY), lambda: self.act(Event.READY))()  # fmt: skip
            case State.PAUSED:
                self.t += self.one(0.0, 0.0, 5.0, 61.0, 300.0)
                return self.one(self.tick, self.cuff, self.pulse, self.other,
                                lambda: self.act(Event.READY), lambda: self.act(Event.READY), lambda: self.act(Event.READY),
                                lambda: self.act(Event.END_SET, Event.SIGHTED, Event.SIGHTED, Event.TAKE_OVER, Event.STOP))()  # fmt: skip
            case _:
                return self.one(self.tick, self.cuff, self.pulse, self.tap, self.other, self.load, self.said)()


def short(value):
    """One value in a few signs."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, State | Event | Guard):
        return value.value
    if isinstance(value, Words):
        return f"{value.nl} | {value.en}"
    if hasattr(value, "__struct_fields__"):
        told = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return f"{type(value).__name__}({', '.join(f'{name}={short(one)}' for name, one in told if one not in (None, (), 's'))})"
    if isinstance(value, tuple | frozenset | set):
        parts = sorted(map(short, value)) if not isinstance(value, tuple) else map(short, value)
        return f"({', '.join(parts)})"
    if hasattr(value, "items"):
        return "{" + ", ".join(f"{short(key)}: {short(one)}" for key, one in value.items()) + "}"
    if hasattr(value, "__dataclass_fields__"):
        told = ((one.name, getattr(value, one.name)) for one in fields(value))
        return f"{type(value).__name__}({', '.join(f'{name}={short(one)}' for name, one in told if one not in (None, (), False) and name != 'known_at_s')})"
    return str(getattr(value, "value", value))


def changed(before, after):
    """What of the hour is otherwise now, but for what is told by itself."""
    for one in fields(after):
        was, now = getattr(before, one.name), getattr(after, one.name)
        if was == now or one.name in ("beats", "breaths", "cue", "cues", "cuff", "position", "pulse", "plan", "set"):
            continue
        yield f"{one.name} {short(now)}"
    for line, old in zip(after.plan, before.plan, strict=True):
        if line != old:
            yield f"plan {line.id} {line.load_kg} kg {line.repetitions}x of {line.tempo.repetition_s:g} s"
    for name in ("watched", "set_cap_s"):
        if getattr(before, name) != getattr(after, name):
            yield f"{name} {getattr(after, name)}"
    if before.cue and not after.cue:
        yield "cue gone"


def told(seed):
    """One hour, a happening a line, with what came of it below."""
    room = Room(seed)
    yield f"# hour {seed}: {short(room.live.bounds)}"
    over = 0
    for happening in (*room.seen(), *(room.next for _ in range(STEPS))):
        over += room.live.state in (State.STOPPED, State.DONE)
        if over > LOOKED_AFTER:
            break
        happening, before = happening() if callable(happening) else happening, room.live
        yield f"{short(happening)}"
        try:
            room.live, outputs = v.supervise(before, happening)
        except (Refused, NotInTable) as refused:
            yield f"  refused: {short(refused.words) if isinstance(refused, Refused) else refused}"
            continue
        if room.live.state is not before.state:
            yield f"  {before.state.value} -> {room.live.state.value}"
        for output in outputs:
            match output:
                case v.Cue():
                    yield f"  says {output.level.name} {output.rule}: {short(output.word)}; {short(output.line)}"
                case v.Write():
                    yield f"  writes {short(output.command)}"
                case _:
                    yield f"  counts {output.number} {'' if output.repetition.valid else 'not valid'}"
        if words := "; ".join(changed(before, room.live)):
            yield f"  now {words}"
    last = room.live.set and replace(room.live.set, counted=(), phases=())
    yield f"  at the end {short(last)}, rest {v.at_rest(room.live, room.t)}, breathes {short(v.breath_rate(room.live, room.t))}"


def hours():
    """All of them, as one text."""
    return "\n".join(line for seed in range(HOURS) for line in told(seed)) + "\n"


if __name__ == "__main__":
    PRINTED.write_text(hours(), encoding="utf-8")
