"""One live hour in memory: its state, the rooms that look at it, the sensors that come to it, and what must be kept.

All of it runs in the event loop, one thing at a time, so a STOP is in force before anything else can happen. `supervise`
judges; this module only brings it happenings and carries away what comes out.
"""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from hartkracht import desk
from hartkracht.journey import supervise as v
from hartkracht.journey.decide import Refused as Refusal
from hartkracht.journey.session_table import Event, Guard, NotInTable, State
from hartkracht.live import scene as scenes
from hartkracht.live.answers import Answers
from hartkracht.live.frames import Beat, Closed, Counted, Done, Samples, Scene, ToRoom
from hartkracht.live.keeper import Keeper, Task
from hartkracht.live.line import Line, encode
from hartkracht.live.looks import SILENT_S
from hartkracht.live.ranging import REPETITIONS, Ranging, direction, own_range
from hartkracht.live.stream import Stream
from hartkracht.model import command as c
from hartkracht.model import entry as e
from hartkracht.model.dose import Tempo, Words
from hartkracht.permissions import SYSTEM
from hartkracht.rules.live import GUARDS, not_now
from hartkracht.signals.events import Repetition, SignalEvent
from hartkracht.signals.fusion import Senses, together

SCENE_EACH_S = 1.0
BEAT_EACH_S = 1.0
OVER = (State.STOPPED, State.DONE)
EVERY_GUARD = tuple(Guard)
NOT_YOURS = Words("Dit mag u hier niet.", "You may not do this here.")
_log = logging.getLogger("hartkracht.live")


@dataclass(slots=True)
class Clock:
    """Stream time of the session (s): it passes like the wall, and a replay faster than true speed carries it along."""

    at_start_s: float
    started: float
    carried_s: float = 0.0

    def now(self) -> float:
        """Stream time now."""
        return self.at_start_s + time.monotonic() - self.started + self.carried_s

    def carry_to(self, stream_s: float) -> None:
        """Samples of this stream time are here already."""
        self.carried_s += max(0.0, stream_s - self.now())


class Hour:
    """One session as it runs in this process."""

    def __init__(
        self, person: str, practice: str, who: str, supervisor: str, live: v.LiveSession, now_s: float
    ) -> None:
        self.person = person
        self.practice = practice
        self.session = live.session
        self.live = live
        self.who = who
        self.supervisor = supervisor
        self.led_by = ""
        self.ranges: dict[str, e.RangeFound] = {}
        self.machines: dict[str, e.MachineSet] = {}
        self.ranging: Ranging | None = None
        self.clock = Clock(now_s, time.monotonic())
        self.lines: set[Line] = set()
        self.streams: dict[str, Stream] = {}
        self.senses = Senses()
        self.keeper = Keeper(person, self._changed)
        self._system = desk.Actor("live", SYSTEM, practice)
        # Numbers go on after a restart, so the names of commands must not repeat those of the hour before it.
        self._life = secrets.token_hex(8)
        self._numbers = 0
        self._answers = Answers()
        self._waits: dict[int, str] = {}
        self._cue_seqs: dict[int, int] = {}
        self._gone: dict[Guard, str] = {}
        self._looks_at = self._looked_at()
        self._dirty = True
        self.raw_saving = True
        self.disagrees = False
        self._shown_at = self._beaten_at = 0.0
        self.first_sample: float | None = None
        self.over_since: float | None = None

    # --- what happens ------------------------------------------------------------------------

    def happen(self, happening: v.Happening, actor: desk.Actor | None = None, named: str = "") -> None:
        """Judge one happening and carry away what comes out. Raises NotInTable or Refusal; then nothing changed.

        actor: who did it, where a person did; its commands are hers, `named` is the id of the first of them.
        """
        before = self.live
        self.live, outputs = v.supervise(self.live, happening)
        self._dirty = self._dirty or self.live is not before
        # While she rests, the repetition in which a rule ended the set may still be on its way back.
        if self._looked_at() != self._looks_at and self.live.state is not State.RESTING:
            self._look_anew()
        if self.live.state is not State.READY:
            self.ranging = None
        elif self.ranging is not None and isinstance(happening, v.Sensed):
            self._see_range(happening.event)
        self.carry(outputs, actor, named)

    def tempo(self) -> Tempo | None:
        """The tempo of the exercise being done."""
        return self.live.exercise.tempo if self.live.exercise else None

    def _looked_at(self) -> tuple[int, str]:
        """The place in the plan and its exercise: either may change, by choosing or by swapping."""
        return self.live.at, self.live.exercise.id if self.live.exercise else ""

    def _look_anew(self) -> None:
        self.ranging = None
        self._looks_at = self._looked_at()
        for source in self.streams.values():
            self._teach(source)

    def _teach(self, source: Stream, *, with_range: bool = True) -> None:
        """Tell a source what it looks at: the tempo, which way is concentric, and her own range where it is known."""
        line = self.live.exercise
        if line is not None and source.movers:
            own = own_range(self.ranges.get(line.id), source.movers) if with_range else None
            source.look_anew(line.tempo, direction(line.id, source.movers), own)

    # --- her own range -----------------------------------------------------------------------

    def measure_range(self, actor: desk.Actor) -> bool:
        """Look anew, and let three unloaded repetitions show her range. False where nothing shows movement now."""
        source, line = self._mover(), self.live.exercise
        if source is None or line is None or self.live.state is not State.READY:
            return False
        self._teach(source, with_range=False)
        self.ranging, self._dirty = Ranging(line.id, actor), True
        return True

    def mark_range(self, end: str) -> bool:
        """The coach's tap: she is now at the "start" or the "end". False where nothing is being measured."""
        source = self._mover()
        if source is None or source.movement is None or self.ranging is None:
            return False
        source.movement.mark_end(end)
        self.ranging.ends |= {end}
        self._dirty = True
        if source.movement.calibrated:
            self._found_range("taps")
        return True

    def leave_range(self) -> bool:
        """Her range stays relative, or as it was known."""
        self._look_anew()
        self._dirty = True
        return True

    def _see_range(self, event: SignalEvent) -> None:
        if isinstance(event, Repetition) and self.ranging is not None:
            self.ranging.seen += 1
            self._dirty = True
            if self.ranging.seen >= REPETITIONS:
                self._found_range("repetitions")

    def _found_range(self, how: str) -> None:
        source, found = self._mover(), self.ranging
        node = source.movement if source else None
        if node is None or found is None or node.range_seen is None or node.channel is None:
            return
        low, high = (round(value, 2) for value in node.range_seen)
        if low < high:
            kept = e.RangeFound(self.session, found.exercise, low, high, node.channel, how)
            self.ranges[found.exercise] = kept
            self._put(found.actor, c.FindRange(self.session, found.exercise, low, high, node.channel, how))
        self._look_anew()

    def _mover(self) -> Stream | None:
        """The source that shows the movement and is believed."""
        if not self.live.position.sights[Guard.MOVEMENT].believed:
            return None
        return next((s for s in self.streams.values() if Guard.MOVEMENT in s.guards), None)

    def carry(self, outputs: tuple[v.Output, ...], actor: desk.Actor | None = None, named: str = "") -> None:
        """Say what is to be said, keep what is to be kept."""
        for output in outputs:
            match output:
                case v.Cue():
                    self.tell(scenes.said(output))
                case v.Counted():
                    self.tell(Counted(output.number, scenes.repetition(output.repetition)))
                case v.Write():
                    self._keep(output, actor, named)
                    named = ""

    def act(self, event: Event, why: str, guard: Guard | None = None) -> None:
        """An event of the table that no person did. What the table refuses here changes nothing, and that is right."""
        try:
            self.happen(v.Acted(self.clock.now(), event, guard=guard, why=why))
        except NotInTable:
            return

    def do(self, frame_id: str, actor: desk.Actor, line: Line, happening: v.Happening) -> None:
        """Something a person did under this id: once, at once, and `done` when what it led to is kept."""
        if self._answers.asked_before(frame_id, line):
            return
        before = self._numbers
        try:
            self.happen(happening, actor, frame_id)
        except NotInTable as refusal:
            self._answers.refuse(frame_id, _why_not(refusal, self.live))
        except Refusal as refusal:
            self._answers.refuse(frame_id, refusal.words)
        else:
            self._done_when_kept(frame_id, before)

    def keep_for(self, frame_id: str, actor: desk.Actor, line: Line, command: c.Command) -> None:
        """A command of a person that the desk decides alone: kept once, and `done` then; its refusal is the answer."""
        if not self._answers.asked_before(frame_id, line):
            self.keeper.put(
                Task(
                    actor,
                    command,
                    frame_id,
                    done=lambda done: self._learn(frame_id, done),
                    refused=lambda words: self._answers.refuse(frame_id, words or NOT_YOURS),
                )
            )

    def _learn(self, frame_id: str, done: desk.Done) -> None:
        """What the desk decided holds in this hour too."""
        for entry in done.entries:
            match entry.what:
                case e.ExerciseSwapped(_, exercise, why, instead):
                    self.happen(v.Swapped(self.clock.now(), exercise, why, instead))
                case e.MachineSet(exercise, _, step_kg):
                    self.machines[exercise] = entry.what
                    self.happen(v.MachineKnown(self.clock.now(), exercise, step_kg))
        self._dirty = True
        self._answers.give(Done(frame_id))

    def lead(self, account: str, name: str) -> None:
        """This account is the named supervisor now."""
        self.led_by, self.supervisor, self._dirty = account, name, True

    def once(self, frame_id: str, line: Line, deed: Callable[[], bool], otherwise: Words) -> None:
        """Do this once under this id; where it cannot be done, `otherwise` says why."""
        if not self._answers.asked_before(frame_id, line):
            if deed():
                self._answers.give(Done(frame_id))
            else:
                self._answers.refuse(frame_id, otherwise)

    def refuse(self, frame_id: str, line: Line, words: Words) -> None:
        """What was asked under this id is not done, and why."""
        if not self._answers.asked_before(frame_id, line):
            self._answers.refuse(frame_id, words)

    def cue_seq(self, number: int) -> int | None:
        """The place in the journal of cue `number`; None while it is not kept."""
        return self._cue_seqs.get(number)

    def _done_when_kept(self, frame_id: str, before: int) -> None:
        """The queue keeps its order: when its last command is through, so is all that this deed led to."""
        if self._numbers == before:
            self._answers.give(Done(frame_id))
        else:
            self._waits[self._numbers] = frame_id

    # --- keeping -----------------------------------------------------------------------------

    def _keep(self, output: v.Write, actor: desk.Actor | None, named: str) -> None:
        """A step is the deed of who did it; what the hour saw and said is its own."""
        person = actor if actor is not None and isinstance(output.command, c.Step | c.SeePressure) else None
        self._put(person or self._system, output.command, named, output.cue)

    def _put(self, actor: desk.Actor, command: c.Command, named: str = "", cue: int | None = None) -> None:
        self._numbers += 1
        number = self._numbers
        command_id = named or f"{self._life}-{number}"
        self.keeper.put(
            Task(
                actor,
                command,
                command_id,
                done=lambda done: self._kept(number, done, cue),
                refused=lambda words: self._not_kept(number, words),
            )
        )

    def _kept(self, number: int, done: desk.Done, cue: int | None) -> None:
        if cue is not None and done.entries:
            self._cue_seqs[cue] = done.entries[0].seq
        waits = self._waits.pop(number, None)
        if waits is not None:
            self._answers.give(Done(waits))

    def _not_kept(self, number: int, words: Words | None) -> None:
        """The journal says no where the hour said yes: the hour stops being right, and stands still."""
        waits = self._waits.pop(number, None)
        if waits is not None:
            self._answers.refuse(waits, words or NOT_YOURS)
        _log.warning("the journal refused a command of a live hour")
        self.disagrees = True
        if self.live.state not in OVER:
            paused = replace(self.live.position, state=State.PAUSED)
            self.live = replace(self.live, position=paused, because="disagreed")
        self._dirty = True

    def begin_anew(self, live: v.LiveSession, outputs: tuple[v.Output, ...]) -> None:
        """Take the journal's word for where this hour stands."""
        self.disagrees = False
        self.live = live if live.state is not State.PAUSED else replace(live, because="disagreed")
        self.carry(outputs)
        self._dirty = True

    # --- showing -----------------------------------------------------------------------------

    def tell(self, frame: ToRoom) -> None:
        """One frame to every room."""
        text = encode(frame)
        for line in self.lines:
            line.put_text(frame, text)

    def scene(self) -> Scene:
        """All that a room shows now."""
        return scenes.scene(
            self.live,
            who=self.who,
            supervisor=self.supervisor,
            led_by=self.led_by,
            ranging=self.ranging,
            machines=self.machines,
            streams=self.streams.values(),
            now_s=self.clock.now(),
            saving=self.keeper.saving and self.raw_saving,
        )

    def raw_saved(self, *, saving: bool) -> None:
        """Samples of this hour are kept, or cannot be."""
        self._dirty = self._dirty or saving != self.raw_saving
        self.raw_saving = saving

    def _changed(self) -> None:
        self._dirty = True

    def show(self) -> None:
        """The scene to every room, where it changed."""
        mono = time.monotonic()
        lifting = self.live.state is State.LIFTING
        if self.lines and (self._dirty or (lifting and mono - self._shown_at > SCENE_EACH_S)):
            self._dirty, self._shown_at = False, mono
            self.tell(self.scene())

    # --- sensors -----------------------------------------------------------------------------

    def take(self, source: Stream, batch: Samples) -> None:
        """One batch of a sensor, judged at once. Raises Malformed."""
        mono = time.monotonic()
        self.first_sample = mono if self.first_sample is None else self.first_sample
        for ordered in source.in_order(batch, mono):
            source.moving = self.live.state is State.LIFTING
            source.feel(self._limb() if source.moving else None)
            seen = source.look(ordered, self.clock.now(), mono)
            self.clock.carry_to(seen.until_s)
            if source.sight_changed:  # what only time changes, the next tick finds
                source.sight_changed = False
                self._believe(mono)
            for event in self.senses.take(source.source, seen.events):
                self.happen(v.Sensed(self.clock.now(), event))
            if seen.pulse is not None:
                self.senses.pulse(seen.until_s, seen.pulse)
                self.happen(v.PulseRead(self.clock.now(), seen.pulse))
            for upper, lower in seen.cuffs:
                self.happen(v.PressureRead(self.clock.now(), upper, lower, source="cuff"))
            if seen.trace is not None:
                self.tell(seen.trace)
        self.show()

    def _limb(self) -> float | None:
        """Where the limb stands that moves the load, by the source that sees it."""
        for source in self.streams.values():
            place = source.movement.place() if source.movement else None
            if place is not None:
                return place
        return None

    def _believe(self, mono: float) -> None:
        """Tell the hour which guards a sensor sees from now on, or sees no more."""
        for guard in EVERY_GUARD:
            why = self._why_blind(guard, mono)
            believed = self.live.position.sights[guard].believed
            told = self.live.unseen.get(guard, (0.0, ""))[1]
            if why == "" and not believed:
                self.act(Event.SIGHTED, "", guard)
            elif why != "" and (believed or told != why):
                self.act(Event.BLIND, why, guard)

    def _why_blind(self, guard: Guard, mono: float) -> str:
        watching = [s for s in self.streams.values() if guard in s.guards]
        if any(s.sees_now(guard, mono) for s in watching):
            return "locked_to_cadence" if guard is Guard.PULSE and self.senses.locked else ""
        lost = together([s.sighting(guard, mono) for s in watching])
        return lost.why if lost else self._gone.get(guard, "never_seen")

    def watching(self, guard: Guard, but: str) -> Stream | None:
        """The source, other than `but`, that watches this guard and is heard now."""
        mono = time.monotonic()
        heard = (s for s in self.streams.values() if s.source != but and mono - s.heard_mono <= SILENT_S)
        return next((s for s in heard if guard in s.guards), None)

    def add(self, source: Stream) -> None:
        """A sensor comes to this hour. One that fell silent before and watches the same gives way to it."""
        for other in [s for s in self.streams.values() if s.source != source.source and s.guards & source.guards]:
            del self.streams[other.source]
            self.senses.forget(other.source)
        self.senses.forget(source.source)
        self.streams[source.source] = source
        self._teach(source)
        for guard in source.guards:
            self.act(Event.ADDED, "", guard)
        self._dirty = True

    def leave(self, source: Stream) -> None:
        """A sensor ends on purpose."""
        if self.streams.get(source.source) is source:
            del self.streams[source.source]
            self.senses.forget(source.source)
            self._gone |= dict.fromkeys(source.guards, "sensor_left")
            self._believe(time.monotonic())
            self._dirty = True

    # --- time --------------------------------------------------------------------------------

    def tick(self) -> None:
        """A moment passes: silence is noticed, bounds of time are judged, rooms hear that we are here."""
        mono = time.monotonic()
        self._believe(mono)
        self.happen(v.Ticked(self.clock.now()))
        if mono - self._beaten_at >= BEAT_EACH_S:
            self._beaten_at = mono
            self.tell(Beat(round(self.clock.now(), 3)))
        if self.live.state in OVER:
            self.over_since = mono if self.over_since is None else self.over_since
        self.show()

    def close(self, words: Words) -> None:
        """The hour is over for everybody who looks."""
        self.tell(Closed(words.nl, words.en))


def _why_not(refusal: NotInTable, live: v.LiveSession) -> Words:
    unseen = live.position.unsighted
    if refusal.event is Event.BEGIN and refusal.state is State.READY and unseen:
        nl, en = (", ".join(getattr(GUARDS[g.value], lang) for g in unseen) for lang in ("nl", "en"))
        return Words(f"Eerst moet iemand of iets dit zien: {nl}.", f"First somebody or something must see this: {en}.")
    return not_now(refusal.state.value)
