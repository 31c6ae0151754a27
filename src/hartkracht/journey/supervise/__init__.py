"""Supervise: the live hour, one happening at a time. `supervise(live, happening) -> (live, outputs)`.

Pure: time comes with the happening, in stream seconds of the session; what must be written or said comes out. The
session table says what may happen, `rules/live.py` says what asks for it, and this module brings the two together. An
effect is joined by taking the more careful one, and nothing here resumes: no module can lower another's alarm.
"""

from collections.abc import Callable
from functools import singledispatch
from typing import Any

from hartkracht.journey.supervise.asked import acted, chosen, eased, loaded, machine_known, said_after, swapped, tapped
from hartkracht.journey.supervise.cuffed import pressure_read
from hartkracht.journey.supervise.happenings import (
    Acted,
    Chosen,
    Doubled,
    Eased,
    Happening,
    Loaded,
    MachineKnown,
    PressureRead,
    PulseRead,
    SaidAfter,
    Sensed,
    Swapped,
    Tapped,
    Ticked,
)
from hartkracht.journey.supervise.passing import ticked
from hartkracht.journey.supervise.running import (
    Bounds,
    Counted,
    Cue,
    LiveSession,
    Output,
    RunningSet,
    Write,
    at_rest,
    begin,
    breath_rate,
    summary,
)
from hartkracht.journey.supervise.sensed import doubled, pulse_read, sensed
from hartkracht.journey.supervise.turn import Turn

__all__ = [
    "Acted",
    "Bounds",
    "Chosen",
    "Counted",
    "Cue",
    "Doubled",
    "Eased",
    "Happening",
    "LiveSession",
    "Loaded",
    "MachineKnown",
    "Output",
    "PressureRead",
    "PulseRead",
    "RunningSet",
    "SaidAfter",
    "Sensed",
    "Swapped",
    "Tapped",
    "Ticked",
    "Write",
    "at_rest",
    "begin",
    "breath_rate",
    "summary",
    "supervise",
]


def supervise(live: LiveSession, happening: Happening) -> tuple[LiveSession, tuple[Output, ...]]:
    """The session after one happening, and what comes out of it.

    Raises NotInTable or Refused where a person asks for what cannot be; then nothing changed.
    """
    turn = Turn(live, happening.at_s)
    _happen(happening, turn)
    return turn.live, tuple(turn.outputs)


@singledispatch
def _happen(happening: Happening, turn: Turn) -> None:
    raise TypeError(f"nothing says what {type(happening).__name__} leads to")


LEADS_TO: tuple[Callable[[Any, Turn], None], ...] = (
    acted, chosen, doubled, eased, loaded, machine_known, pressure_read, pulse_read, said_after, sensed, swapped,
    tapped, ticked,
)  # fmt: skip
for each in LEADS_TO:
    _happen.register(each)
