"""Her own range of one exercise, and which way is concentric: what the eye of the movement is told before it looks.

Three slow repetitions without load show the range; where they do not, the coach taps at either end. Nobody has to: without
it the range is relative, the farthest seen today, and the page says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hartkracht import desk
from hartkracht.model import entry as e
from hartkracht.model.sample import Channel
from hartkracht.rules.exercises import Exercise, exercise

REPETITIONS = 3  # people.md S9: three slow ones, unloaded


@dataclass(slots=True)
class Ranging:
    """A range being measured, by whom, and the repetitions and ends seen so far."""

    exercise: str
    actor: desk.Actor
    seen: int = 0
    ends: frozenset[str] = frozenset()


def own_range(known: e.RangeFound | None, channels: Mapping[str, Channel]) -> tuple[float, float] | None:
    """(lowest, highest) of a range that was found on one of these channels; another sensor's numbers mean nothing here."""
    return (known.low, known.high) if known is not None and known.channel in channels else None


def direction(exercise_id: str, channels: Mapping[str, Channel]) -> str | None:
    """Does the value rise ("up") or fall ("down") in the concentric phase? None where the catalogue cannot say.

    A weight rises, and an inertial unit leaves its rest. An angle goes as the catalogue says of its joint.
    """
    known = exercise(exercise_id)
    if known is None or not channels:
        return None
    ways = {_way(known, channel) for channel in channels.values()}
    return ways.pop() if len(ways) == 1 else None


def _way(known: Exercise, channel: Channel) -> str:
    if channel.quantity != "joint_angle":
        return "up"
    sensor = channel.name.partition("@")[2]
    moves = next((motion for motion in known.moves if sensor.endswith(motion.joint)), known.moves[0])
    return "up" if moves.end > moves.start else "down"
