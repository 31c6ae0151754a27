"""One happening being worked out: the steps of the table, the rules that fire, and the more careful of what they ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from msgspec import structs

from hartkracht.journey import session_table as table
from hartkracht.journey.session_table import Event, Guard, State
from hartkracht.journey.supervise.running import Cue, LiveSession, Output, Write, summary
from hartkracht.model import command as c
from hartkracht.model.dose import PlannedExercise
from hartkracht.rules import live as rules
from hartkracht.rules.dosing import CUTS
from hartkracht.rules.exercises import on_step
from hartkracht.rules.live import Effect, LiveRule
from hartkracht.units import Quantity

A_TENTH_LESS = CUTS["dose-effort-over"]


@dataclass(slots=True)
class Turn:
    """One happening being worked out: the session as it becomes, and the outputs in order."""

    live: LiveSession
    at_s: float
    outputs: list[Output] = field(default_factory=list)

    def change(self, **changes: Any) -> None:
        self.live = replace(self.live, **changes)

    def change_set(self, **changes: Any) -> None:
        assert self.live.set is not None
        self.change(set=replace(self.live.set, **changes))

    def write(self, command: c.Command, cue: int | None = None) -> None:
        self.outputs.append(Write(command, cue))

    def write_set(self) -> None:
        """The set that is over, as it is known now."""
        assert self.live.set is not None
        self.write(c.EndSet(self.live.session, self.live.set.number, summary(self.live, self.live.set)))

    def move(self, event: Event, *, why: str = "", guard: Guard | None = None, named: bool = False) -> None:
        """One step of the table, with all that belongs to it. A step that changes nothing is not written."""
        before = self.live.position
        after = table.step(before, event, guard, named)
        self.change(position=after)
        if after.state is not before.state:
            self._arrive(before.state, after.state, event, why)
        if after.state is not before.state or event is Event.TAKE_OVER:
            said = why or (guard.value if guard else "")
            self.write(c.Step(self.live.session, event.value, before.state.value, after.state.value, said))

    def _arrive(self, before: State, after: State, event: Event, why: str) -> None:
        if before is State.LIFTING:
            self._end_set(why or event.value, counts=after is State.RESTING)
        stands = after in (State.PAUSED, State.STOPPED)
        self.change(
            because=(why or event.value) if stands else "",
            paused_since_s=self.at_s if after is State.PAUSED else None,
            cue=self.live.cue if stands else None,
        )
        if after is State.RESTING:
            self._rest()

    def _end_set(self, why: str, *, counts: bool) -> None:
        running = self.live.set
        if running is None or not running.running:
            return
        over = replace(
            running, tension_s=running.tension(self.at_s), loaded_since_s=None, ended_s=self.at_s, ended_by=why
        )
        done = dict(self.live.done)
        if counts:
            done[over.exercise] = done.get(over.exercise, 0) + 1
        self.change(set=over, done=MappingProxyType(done))
        self.write_set()

    def _rest(self) -> None:
        line, last = self.live.exercise, self.live.set
        rest = float(line.rest_s) if line else 0.0
        ended = last.ended_s if last is not None and last.ended_s is not None else self.at_s
        finished = line is not None and self.live.done.get(line.id, 0) >= line.sets
        self.change(rest_until_s=ended + max(rest, rules.BETWEEN_EXERCISES_S if finished else 0), rest_rule="")
        if finished:
            self.change(at=next_to_do(self.live))

    def judge(self, **known: Any) -> tuple[LiveRule, ...]:
        """Judge these features: say the strongest, write every one, and do the most careful of what they ask."""
        fired = rules.judge(known)
        self.follow(fired, known)
        return fired

    def follow(self, fired: tuple[LiveRule, ...], known: Mapping[str, Any]) -> None:
        """Carry out rules that fired on what is known, the strongest first."""
        for place, rule in enumerate(fired):
            self._say(rule, _seen_by(rule, known), aloud=place == 0)
        if any(rule.lighter for rule in fired):
            _lighten(self)
        if fired:
            self._do(max(rule.effect for rule in fired), fired[0].id)

    def _say(self, rule: LiveRule, seen: str, *, aloud: bool) -> None:
        number = self.live.cues + 1
        self.change(cues=number)
        if aloud:
            cue = Cue(number, rule.level, rule.id, rule.word, rule.line, self.at_s)
            self.change(cue=_stronger(self.live.cue, cue))
            self.outputs.append(cue)
        self.write(c.Cue(self.live.session, rule.level.name, rule.id, seen, round(self.at_s, 2)), number)

    def _do(self, effect: Effect, why: str) -> None:
        if effect is Effect.STOP:
            self.move(Event.STOP, why=why)
        elif effect is Effect.PAUSE and self.live.state not in (State.PAUSED, State.STOPPED, State.DONE):
            self.move(Event.PAUSE, why=why)
        elif effect is Effect.END_SET and self.live.state is State.LIFTING:
            cue = self.live.cue
            self.move(Event.END_SET, why=why)
            self.change(cue=cue)


def _seen_by(rule: LiveRule, known: Mapping[str, Any]) -> str:
    """What was seen, as the journal keeps it beside the rule: `repetition_length 3.4 s`."""
    return ", ".join(f"{name} {_shown(known[name])}" for name in sorted(rule.when.names()) if name in known)


def _shown(value: Any) -> str:
    if isinstance(value, Quantity):
        return str(type(value)(round(value.value, 2)))
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _stronger(now: Cue | None, new: Cue) -> Cue:
    """A cue in force gives way to one that is at least as strong."""
    return new if now is None or new.level >= now.level else now


def next_to_do(live: LiveSession) -> int:
    """The first line of the plan, from here on, that still has sets to do; the same where none has."""
    order = [*range(live.at, len(live.plan)), *range(live.at)]
    left = (i for i in order if live.done.get(live.plan[i].id, 0) < live.plan[i].sets)
    return next((i for i in left if live.plan[i].id not in live.excluded), live.at)


def _lighten(turn: Turn) -> None:
    """The next set of this exercise is 10 % lighter (clinical.md 18, effort)."""
    last = turn.live.set
    exercise = last.exercise if last is not None else ""
    plan = tuple(lighter(line, turn.live) if line.id == exercise else line for line in turn.live.plan)
    turn.change(plan=plan)


def lighter(line: PlannedExercise, live: LiveSession) -> PlannedExercise:
    """The line a tenth lighter, down to a step of her machine; where that has no lighter one, in repetitions.

    So the next dose does it too: a weight of nothing would be no weight that anybody can lift.
    """
    if line.load_kg is None:
        return line
    load = on_step(line.load_kg * A_TENTH_LESS, live.step_of(line.id))
    if load:
        return structs.replace(line, load_kg=load)
    fewer = max(1, int(line.repetitions * A_TENTH_LESS))
    return structs.replace(line, repetitions=fewer, time_under_tension_s=fewer * line.tempo.repetition_s)
