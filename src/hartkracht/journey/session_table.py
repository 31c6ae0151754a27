"""The session table: what the live hour may do next. States x events as data, prose first; no clock, no I/O.

Theory. A session is in exactly one state. READY: she sits at the machine, nothing is lifted. LIFTING: the weight
moves. RESTING: between sets, the rest clock runs. PAUSED: something stands in the way; the weight is down. STOPPED:
over, for a reason that people must look at. DONE: all is lifted that will be lifted; the after-checks follow.

Five laws, each proved by a search over the joint states in `tests/machine`:

1. STOP is one step from every state, and absorbing: out of STOPPED leads nothing.
2. Nothing resumes by itself: only a named person takes a session out of PAUSED, and then only to READY or DONE, or
   says that the set is over. Whatever else comes in, a session that is PAUSED stays so or is stopped.
3. Never lifting while blind. *Sighted* is asked for each guard that this session requires: movement, breath, and the
   pulse where a letter or a device sets a ceiling. A guard is sighted by a believed sensor, or by the coach who stands
   in for it. `begin` needs every required guard sighted; a guard that goes blind while she lifts is PAUSE.
4. A coach who is the declared stand-in stays so when the sensor fails: then nothing changes. A sensor that is newly
   added and believed relieves the coach, so that its loss is noticed again.
5. What is not in the table is refused. Each pair of state and event is stated, a refusal as `NO`.

This module never judges a heartbeat or a repetition; that is `journey/supervise/`, which proposes the events.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType


class _Single(Enum):
    """A member is one object, so its identity is its hash; Enum's own is a call of Python, ten thousands a second here."""

    __hash__ = object.__hash__


class State(_Single):
    """Where a session is."""

    READY = "READY"
    LIFTING = "LIFTING"
    RESTING = "RESTING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"
    DONE = "DONE"


class Event(_Single):
    """What may happen to a session."""

    BEGIN = "begin"
    END_SET = "end_set"
    READY = "ready"
    PAUSE = "pause"
    BLIND = "blind"
    SIGHTED = "sighted"
    ADDED = "added"
    TAKE_OVER = "take_over"
    INTERRUPTED = "interrupted"
    TOO_LONG = "paused_too_long"
    FINISH = "finish"
    STOP = "stop"


class Guard(_Single):
    """What must be seen while she lifts."""

    MOVEMENT = "movement"
    BREATH = "breath"
    PULSE = "pulse"


NO = None
_COLUMNS = (State.READY, State.LIFTING, State.RESTING, State.PAUSED, State.STOPPED, State.DONE)
_R, _L, _T, _P, _S, _D = _COLUMNS

# fmt: off
_ROWS: Mapping[Event, tuple[State | None, ...]] = {
    # event            in: READY LIFTING RESTING PAUSED STOPPED DONE
    Event.BEGIN:           (_L,   NO,     NO,     NO,    NO,     NO),
    Event.END_SET:         (NO,   _T,     NO,     _T,    NO,     NO),
    Event.READY:           (NO,   NO,     _R,     _R,    NO,     NO),
    Event.PAUSE:           (_P,   _P,     _P,     _P,    NO,     NO),
    Event.BLIND:           (_R,   _P,     _T,     _P,    _S,     _D),
    Event.SIGHTED:         (_R,   _L,     _T,     _P,    _S,     _D),
    Event.ADDED:           (_R,   _L,     _T,     _P,    _S,     _D),
    Event.TAKE_OVER:       (_R,   _L,     _T,     _P,    NO,     NO),
    Event.INTERRUPTED:     (_P,   _P,     _P,     _P,    _S,     _D),
    Event.TOO_LONG:        (NO,   NO,     NO,     _S,    NO,     NO),
    Event.FINISH:          (_D,   NO,     _D,     _D,    NO,     NO),
    Event.STOP:            (_S,   _S,     _S,     _S,    _S,     _S),
}
# fmt: on

TABLE: Mapping[tuple[State, Event], State | None] = MappingProxyType(
    {(state, event): row[column] for event, row in _ROWS.items() for column, state in enumerate(_COLUMNS)}
)

# Events that only a person with a name may bring about. STOP is anyone's; a rule or a sensor may pause and stop too.
BY_A_PERSON = frozenset({Event.BEGIN, Event.READY, Event.TAKE_OVER, Event.FINISH})
# Events that say something of one guard.
OF_A_GUARD = frozenset({Event.BLIND, Event.SIGHTED, Event.ADDED, Event.TAKE_OVER})


class NotInTable(Exception):
    """This event cannot happen in this state; nothing changed."""

    def __init__(self, state: State, event: Event, because: str = "not in the table") -> None:
        super().__init__(f"{event.value} in {state.value}: {because}")
        self.state, self.event, self.because = state, event, because


@dataclass(frozen=True, slots=True)
class Sight:
    """How one guard is seen. `believed`: a sensor sees it now. `stand_in`: the coach declared to watch it."""

    required: bool
    believed: bool = False
    stand_in: bool = False
    newly_added: bool = False

    @property
    def sighted(self) -> bool:
        """Somebody or something that can be believed watches this guard."""
        return self.believed or self.stand_in


def _no_sight() -> Mapping[Guard, Sight]:
    return sights(frozenset({Guard.MOVEMENT, Guard.BREATH}))


@dataclass(frozen=True, slots=True)
class Position:
    """The state of a session and how each guard is seen: the joint state that the laws speak of."""

    state: State = State.READY
    sights: Mapping[Guard, Sight] = field(default_factory=_no_sight)

    @property
    def unsighted(self) -> tuple[Guard, ...]:
        """The required guards that nobody sees now."""
        return tuple(guard for guard, sight in self.sights.items() if sight.required and not sight.sighted)


def sights(required: frozenset[Guard]) -> Mapping[Guard, Sight]:
    """The guards at the start of a session: nothing is seen yet."""
    return MappingProxyType({guard: Sight(guard in required) for guard in Guard})


def step(position: Position, event: Event, guard: Guard | None = None, named: bool = False) -> Position:
    """The position after `event`. Raises NotInTable, and then nothing changed.

    guard: which guard, for BLIND, SIGHTED, ADDED and TAKE_OVER. named: a named person did this.
    """
    after = TABLE[position.state, event]
    if after is None:
        raise NotInTable(position.state, event)
    if event in BY_A_PERSON and not named:
        raise NotInTable(position.state, event, "only a named person may")
    seen = _see(position.sights, event, guard)
    moved = replace(position, state=after, sights=seen)
    if event is Event.BEGIN and moved.unsighted:
        raise NotInTable(position.state, event, "blind: " + ", ".join(g.value for g in moved.unsighted))
    return _keep_lifting_only_sighted(position, moved)


def _keep_lifting_only_sighted(before: Position, moved: Position) -> Position:
    """A guard going blind leads to PAUSED, but not where it is not required or the coach already stood in for it."""
    if before.state is State.LIFTING and moved.state is State.PAUSED and moved.sights != before.sights:
        return moved if moved.unsighted else replace(moved, state=State.LIFTING)
    return moved


def _see(sights: Mapping[Guard, Sight], event: Event, guard: Guard | None) -> Mapping[Guard, Sight]:
    if event is Event.INTERRUPTED:
        return MappingProxyType({g: Sight(sight.required) for g, sight in sights.items()})
    if event not in OF_A_GUARD:
        return sights
    if guard is None:
        raise ValueError(f"{event.value} needs a guard")
    return MappingProxyType({**sights, guard: _look(sights[guard], event)})


def _look(sight: Sight, event: Event) -> Sight:
    if event is Event.BLIND:
        return replace(sight, believed=False, newly_added=False)
    if event is Event.ADDED:
        return replace(sight, newly_added=True)
    if event is Event.TAKE_OVER:
        return replace(sight, stand_in=True)
    return replace(sight, believed=True, stand_in=sight.stand_in and not sight.newly_added, newly_added=False)


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/session.md. Steps that stay where they are are left out."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for (state, event), after in TABLE.items():
        if after is not None and after is not state:
            arrows.setdefault((state, after), []).append(event.value)
    lines = [f"    {a.value} --> {b.value}: {', '.join(events)}" for (a, b), events in arrows.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> READY", *lines])


def page() -> str:
    """docs/session.md: the theory above, the diagram and the whole table, printed from this module."""
    head = "| event | by | " + " | ".join(state.value for state in _COLUMNS) + " |"
    rule = "|---" * (len(_COLUMNS) + 2) + "|"
    rows = [
        f"| {event.value} | {'a named person' if event in BY_A_PERSON else 'anyone, a rule or a sensor'} | "
        + " | ".join(after.value if after else "refused" for after in row)
        + " |"
        for event, row in _ROWS.items()
    ]
    theory = (__doc__ or "").split("\n\n", 1)[1].strip()
    return "\n".join(
        [
            "# The live session",
            "",
            "Printed from `journey/session_table.py` (`hartkracht session --write docs`); do not edit.",
            "",
            theory,
            "",
            "```mermaid",
            diagram(),
            "```",
            "",
            head,
            rule,
            *rows,
            "",
        ]
    )
