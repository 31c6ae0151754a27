"""What the stream tests share: simulated sessions, and runs of the node over them."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from hartkracht.model.sample import channel
from hartkracht.recordings import Recording
from hartkracht.signals.events import BreathHold, Repetition, SignalEvent
from hartkracht.signals.movement import Movement

KNEE = "joint_angle@knee"
Row = tuple[float, Mapping[str, float | None]]


def node_of(recording: Recording) -> Movement:
    """A fresh node for this recording."""
    return Movement(recording.channels, concentric=recording.concentric, tempo=recording.tempo)


def heard(node: Movement, rows: Iterable[Row], finish: bool = True) -> list[SignalEvent]:
    """All that the node said of these rows."""
    said = [event for t_s, values in rows for event in node.push(t_s, values)]
    return [*said, *(node.finish() if finish else ())]


def repetitions(events: Sequence[SignalEvent]) -> list[Repetition]:
    """The repetitions among the events."""
    return [event for event in events if isinstance(event, Repetition)]


def alarms(events: Iterable[SignalEvent]) -> list[float]:
    """When each breath hold was first told."""
    first: dict[float, float] = {}
    for event in events:
        if isinstance(event, BreathHold):
            first.setdefault(event.start_s, event.known_at_s)
    return sorted(first.values())


def knee(values: Iterable[float], rate_hz: float = 30.0) -> list[Row]:
    """Rows of one knee angle."""
    return [(k / rate_hz, {KNEE: value}) for k, value in enumerate(values)]


def knee_node() -> Movement:
    """A node that sees one knee."""
    return Movement({KNEE: channel(KNEE)}, concentric="down")


def noise(seed: int, count: int, spread: float) -> list[float]:
    """Seeded Gaussian noise."""
    chance = Random(seed)
    return [chance.gauss(0.0, spread) for _ in range(count)]
