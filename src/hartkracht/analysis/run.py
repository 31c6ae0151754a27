"""A recording through the live nodes, and their events into the form of the public interface."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

from hartkracht.model.sample import Channel
from hartkracht.recordings import Recording, from_frame, read_recording
from hartkracht.signals.breathing import Breathing
from hartkracht.signals.chest import Chest, at_chest, of_chest
from hartkracht.signals.events import (
    Beat,
    Breath,
    BreathHold,
    Repetition,
    Sighted,
    SignalEvent,
    StaticHold,
    WentBlind,
    What,
)
from hartkracht.signals.fusion import Load
from hartkracht.signals.heart import Heart, HeartRecord
from hartkracht.signals.movement import Movement

from .result import COLUMNS, Analysis
from .sides import side_against_side

MOVES = ("joint_angle", "position", "acceleration", "angular_velocity")
BREATHES = ("breath_volume", "breath_flow")
LEVELS = ("warn", "event", "stop")
SLOW_ROCKING = "breathing at the chest was read without a sensor of movement: a slow rocking trunk looks the same"
NO_CHANNEL = {
    "movement": "the recording has no channel of movement (a joint angle, a position, or all three axes of an inertial unit)",
    "breathing": "the recording has no channel of breathing",
    "heart": "the recording has no channel of the heart",
}


def analyse(what: "str | PathLike[str] | Recording | Any", metadata: Mapping[str, Any] | None = None) -> Analysis:
    """What the live engine would have said of this recording.

    what: a path, a Recording, or a data frame (anything with `__arrow_c_stream__`) with the column `t_s` (s) and one
    column a channel. metadata: what a file would say of itself (`concentric`, `planned_tempo`, ...); for frames only.
    Raises RecordingError, one sentence, where it cannot be used.
    """
    recording = _recording(what, metadata)
    heard = _Heard(recording)
    for t_s, values in recording.samples():
        heard.push(t_s, values)
    heard.finish()
    found = heard.analysis()
    found.sides = side_against_side(recording)
    return found


def _recording(what: Any, metadata: Mapping[str, Any] | None) -> Recording:
    if isinstance(what, Recording):
        return what
    return read_recording(what) if isinstance(what, str | PathLike) else from_frame("frame", what, metadata or {})


def _of(channels: Mapping[str, Channel], quantities: tuple[str, ...]) -> dict[str, Channel]:
    return {name: channel for name, channel in channels.items() if channel.quantity in quantities}


@dataclass(slots=True)
class _Spans:
    """Stretches of time (s), the last one perhaps still open."""

    closed: list[tuple[float, float, str]] = field(default_factory=list)
    since: tuple[float, str] | None = None

    def open(self, at_s: float, why: str = "") -> None:
        if self.since is None:
            self.since = at_s, why

    def close(self, at_s: float) -> None:
        if self.since is not None and at_s > self.since[0]:
            self.closed.append((self.since[0], at_s, self.since[1]))
        self.since = None


class _Heard:
    """The nodes of one recording, and all they said."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        limbs = {name: channel for name, channel in recording.channels.items() if not at_chest(channel)}
        moves, breathes = _of(limbs, MOVES), _of(recording.channels, BREATHES)
        self._movement = Movement(moves, concentric=recording.concentric, tempo=recording.tempo) if moves else None
        self._breath = next(iter(breathes.values()), None)
        self._breathing = Breathing(self._breath.quantity, self._breath.inhale) if self._breath else None
        self._chest = None if self._breath else of_chest(recording.channels)
        self._resting = Chest() if self._chest else None
        self._beats = next(iter(_of(recording.channels, ("rr_interval",))), None)
        self._heart = Heart() if self._beats else None
        self._record = HeartRecord()
        self._rates = [name for name, c in recording.channels.items() if c.quantity == "heart_rate"]
        self._events: list[SignalEvent] = []
        self._blind = {kind: _Spans() for kind in What}
        self._load = Load()

    def push(self, t_s: float, values: Mapping[str, float | None]) -> None:
        if self._movement:
            self._take(self._movement.push(t_s, values))
        if self._breathing and self._breath:
            moved = self._movement.place() if self._movement and self._load.now else None
            self._take(self._breathing.push(t_s, values.get(self._breath.name), moved))
        if self._resting and self._chest:
            axes = [values.get(name) for name in self._chest]
            self._take(self._resting.push(t_s, axes if any(a is not None for a in axes) else None, self._load.now))
        if self._heart and self._beats:
            self._take(self._heart.push(t_s, values.get(self._beats)))

    def finish(self) -> None:
        for node in (self._movement, self._breathing, self._resting, self._heart):
            if node:
                self._take(node.finish())
        end_s = float(self._recording.t_s[-1])
        for spans in self._blind.values():
            spans.close(end_s)

    def _take(self, events: "Iterator[SignalEvent] | Any") -> None:
        for event in events:
            self._events.append(event)
            self._load.take(event)
            if isinstance(event, Beat):
                self._record.take(event)
            elif isinstance(event, WentBlind):
                self._blind[event.what].open(event.since_s, event.why)
            elif isinstance(event, Sighted):
                self._blind[event.what].close(event.at_s)

    # --- what it comes to ------------------------------------------------------------------------

    def analysis(self) -> Analysis:
        found = Analysis(self._recording.name, self._recording.duration_s)
        self._movement_of(found)
        self._breathing_of(found)
        self._heart_of(found)
        found.blind = [
            {"what": kind.value, "start_s": lo, "end_s": hi, "why": why}
            for kind, spans in self._blind.items()
            for lo, hi, why in spans.closed
        ]
        return found

    def _movement_of(self, found: Analysis) -> None:
        if self._movement is None or not self._movement.sees:
            found.name_unknown("movement", NO_CHANNEL["movement"])
            return
        found.channel = self._movement.channel
        found.repetitions = [_row("repetitions", event) for event in self._events if isinstance(event, Repetition)]
        found.static_holds = _merged("static_holds", [e for e in self._events if isinstance(e, StaticHold)])
        found.time_under_tension_s = sum(row["end_s"] - row["start_s"] for row in found.repetitions)
        found.name_unknown(
            "own_full_range", "no range was calibrated: rom_fraction is relative to the largest range seen so far"
        )
        if any(row["turn_s"] is None for row in found.repetitions):
            for what in ("turn_s", "rom_fraction", "full"):
                found.name_unknown(what, "the recording begins in the midst of a repetition")
        if any(row["smoothness"] is None for row in found.repetitions):
            found.name_unknown("smoothness", "a repetition was cut off by an end of the recording, or too short")
        if any(row["concentric_s"] is None for row in found.repetitions):
            why = 'the recording does not say which way is concentric ("concentric": "up" or "down")'
            found.name_unknown("concentric_s", why)
            found.name_unknown("eccentric_s", why)
        if any(row["rom_deg"] is None for row in found.repetitions):
            found.name_unknown("rom_deg", "this sensor gives no joint angle")

    def _breathing_of(self, found: Analysis) -> None:
        if self._breathing is None and self._resting is None:
            found.name_unknown("breathing", NO_CHANNEL["breathing"])
            return
        found.breaths = [_row("breaths", event) for event in self._events if isinstance(event, Breath)]
        holds = [event for event in self._events if isinstance(event, BreathHold)]
        found.breath_holds = _merged("breath_holds", holds)
        for row in found.breath_holds:
            row["end_s"] = float(self._recording.t_s[-1]) if row["end_s"] is None else row["end_s"]
            row["level"] = max((e.level for e in holds if e.start_s == row["start_s"]), key=LEVELS.index)
            row["under_load"] = self._under_load(row["start_s"], row["end_s"])
        if self._resting and self._movement is None:
            found.name_unknown("breathing", SLOW_ROCKING)
        if any(row["under_load"] is None for row in found.breath_holds):
            found.name_unknown("under_load", "movement was not seen during a breath hold")

    def _under_load(self, start_s: float, end_s: float) -> bool | None:
        if self._movement is None or not self._movement.sees:
            return None
        return self._load.during(start_s, end_s)

    def _heart_of(self, found: Analysis) -> None:
        if self._heart is None:
            self._rate_of(found, "the recording has a heart rate, but no intervals between beats")
            return
        said = self._record.summary()
        if not said.beats:
            self._rate_of(found, "no interval between beats could be believed")
            return
        found.heart = {
            "beats": said.beats,
            "mean_bpm": said.mean_bpm,
            "rmssd_ms": said.rmssd_ms,
            "rmssd_refused_because": said.rmssd_refused_because,
            "ectopic_beats_s": list(said.ectopic_beats_s),
            "irregular": said.irregular,
        }
        if said.rmssd_ms is None:
            found.name_unknown("rmssd_ms", said.rmssd_refused_because or "too few beats")
        for what in ("mean_bpm", "irregular"):
            if found.heart[what] is None:
                found.name_unknown(what, "too few beats to judge")

    def _rate_of(self, found: Analysis, why: str) -> None:
        """A rate without intervals tells the mean, and nothing of single beats; what it does not tell is null."""
        if not self._rates and self._heart is None:
            found.name_unknown("heart", NO_CHANNEL["heart"])
            return
        channels = [self._recording.values[name].tolist() for name in self._rates[:1]]
        rates = [v for channel in channels for v in channel if v == v and 0.0 < v < 300.0]
        names = ("beats", "rmssd_ms", "rmssd_refused_because", "ectopic_beats_s", "irregular")
        found.heart = dict.fromkeys(names) | {"mean_bpm": sum(rates) / len(rates) if rates else None}
        found.heart["rmssd_refused_because"] = why
        for what in ("beats", "rmssd_ms", "ectopic_beats_s", "irregular", *(() if rates else ("mean_bpm",))):
            found.name_unknown(what, why)


def _row(name: str, event: SignalEvent) -> dict[str, Any]:
    return {column: getattr(event, column) for column in COLUMNS[name]}


def _merged(name: str, events: "list[StaticHold] | list[BreathHold]") -> list[dict[str, Any]]:
    """One row a hold: the first moment it was known, and the last that was said of it."""
    rows: dict[float, dict[str, Any]] = {}
    for event in events:
        known_at_s = rows[event.start_s]["known_at_s"] if event.start_s in rows else event.known_at_s
        rows[event.start_s] = _row(name, event) | {"known_at_s": known_at_s}
    return list(rows.values())
