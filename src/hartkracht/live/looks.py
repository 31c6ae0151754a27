"""How a live hour looks at the samples of one sensor: a node for each thing that is watched, behind one small shape."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hartkracht.model.dose import Tempo
from hartkracht.model.sample import Channel
from hartkracht.signals.breathing import Breathing
from hartkracht.signals.events import Sighted, SignalEvent, WentBlind, What
from hartkracht.signals.heart import Heart
from hartkracht.signals.movement import Movement

# Ours (D), after reliability.md 2.1: silence is told within 3 s, the next tick and the way to the room included.
SILENT_S = 2.8
BPM_FROM, BPM_TO = 25.0, 250.0  # outside of this no heart beats: the sensor is wrong (signals.heart says why)


class Look(Protocol):
    """One way of looking at rows of samples."""

    def push(self, t_s: float, values: Mapping[str, float | None]) -> Sequence[SignalEvent]:
        """Take one row; what became known."""
        ...

    def place(self) -> float | None:
        """Where it is now, for drawing."""
        ...


class Move:
    """The movement of one limb. concentric: which way the value goes in that phase, where anybody said so."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        concentric: str | None,
        tempo: Tempo | None,
        own_range: tuple[float, float] | None,
    ) -> None:
        self.concentric = concentric
        self.node = Movement(channels, concentric=concentric, tempo=tempo, own_range=own_range)

    def push(self, t_s: float, values: Mapping[str, float | None]) -> Sequence[SignalEvent]:
        """What the node says of this row."""
        return self.node.push(t_s, values)

    def place(self) -> float | None:
        """Where it is now; None where nothing is drawn."""
        return self.node.position()


class Breathe:
    """Breath from a belt or from airflow. limb: where the limb stands that moves the load, set before each batch."""

    def __init__(self, source: Channel) -> None:
        self.name = source.name
        self.node = Breathing(source.quantity, source.inhale)
        self.limb: float | None = None

    def push(self, t_s: float, values: Mapping[str, float | None]) -> Sequence[SignalEvent]:
        """What the node says of this row."""
        return self.node.push(t_s, values.get(self.name), self.limb)

    def place(self) -> float | None:
        """Where it is now; None where nothing is drawn."""
        return self.node.place()


class Beats:
    """The time between beats."""

    def __init__(self, source: Channel) -> None:
        self.name = source.name
        self.node = Heart()
        self.told = False

    def push(self, t_s: float, values: Mapping[str, float | None]) -> list[SignalEvent]:
        """What the node says of this row."""
        value = values.get(self.name)
        said = list(self.node.push(t_s, value))
        if value is not None and not self.told:
            self.told = True
            said.insert(0, Sighted(What.HEART, t_s, t_s))
        return said

    def place(self) -> float | None:
        """Where it is now; None where nothing is drawn."""
        return None


class Rate:
    """A heart rate as the device counts it. `fresh` is the reading of the last row, taken once by the stream."""

    def __init__(self, source: Channel) -> None:
        self.name = source.name
        self.fresh: float | None = None
        self._heard_s: float | None = None
        self._blind = True

    def push(self, t_s: float, values: Mapping[str, float | None]) -> list[SignalEvent]:
        """What the node says of this row."""
        value = values.get(self.name)
        if value is None:
            silent = self._heard_s is not None and t_s - self._heard_s > SILENT_S
            return self._see(t_s, believed=False) if silent else []
        self._heard_s = t_s
        believable = BPM_FROM <= value <= BPM_TO
        self.fresh = value if believable else None
        return self._see(t_s, believed=believable)

    def _see(self, t_s: float, *, believed: bool) -> list[SignalEvent]:
        if believed is not self._blind:
            return []
        self._blind = not believed
        return [Sighted(What.HEART, t_s, t_s) if believed else WentBlind(What.HEART, t_s, "signal_lost", t_s)]

    def take(self) -> float | None:
        """The new reading, if there is one."""
        fresh, self.fresh = self.fresh, None
        return fresh

    def place(self) -> float | None:
        """Where it is now; None where nothing is drawn."""
        return None
