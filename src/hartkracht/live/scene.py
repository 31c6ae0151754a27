"""What a room shows: the live hour as one whole frame. Pure; the browser draws it and decides nothing."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from hartkracht.journey.session_table import Guard, State
from hartkracht.journey.supervise import Cue, LiveSession, RunningSet, breath_rate
from hartkracht.live.frames import Said, Scene
from hartkracht.live.ranging import REPETITIONS, Ranging
from hartkracht.live.stream import Stream
from hartkracht.model.dose import PlannedExercise, Words
from hartkracht.model.entry import MachineSet
from hartkracht.rules.exercises import Exercise, exercise
from hartkracht.rules.live import because
from hartkracht.signals.events import Repetition

REPETITION = ("start_s", "turn_s", "end_s", "concentric_s", "eccentric_s", "rom_deg", "rom_fraction", "full", "valid")
_repetition = attrgetter(*REPETITION)
PULSE_LOW = 40.0  # clinical.md 18: below 40 is a stop for everybody


def scene(
    live: LiveSession,
    *,
    who: str,
    supervisor: str,
    streams: Iterable[Stream],
    now_s: float,
    saving: bool,
    led_by: str = "",
    ranging: Ranging | None = None,
    machines: Mapping[str, MachineSet] = MappingProxyType({}),
) -> Scene:
    """All that a room shows of this hour at stream time `now_s` (s)."""
    last = live.set
    watching = list(streams)
    return Scene(
        session=live.session,
        who=who,
        state=live.state.value,
        because=_because(live),
        guards={guard.value: _guard(live, guard, watching) for guard in Guard},
        exercise=_line(live, live.exercise, machines, watching) if live.exercise else None,
        plan=[_line(live, line, machines) for line in live.plan],
        set_no=last.number if last else 0,
        repetitions=[repetition(one.repetition) for one in last.counted] if last else [],
        tut_s=round(_tension(last, now_s), 2),
        rest_until_s=live.rest_until_s if live.state is State.RESTING else None,
        rest_why=_words(because(live.rest_rule)) if live.rest_rule else None,
        pulse=_pulse(live, now_s),
        cue=cue(live.cue) if live.cue else None,
        range=_range(watching),
        breaths=_breaths(live, now_s),
        pressure=_cuff(live),
        supervisor=supervisor,
        now_s=round(now_s, 3),
        saving=saving,
        began_s=round(last.began_s, 3) if last is not None and live.state is State.LIFTING else None,
        ended_s=round(last.ended_s, 3) if last is not None and last.ended_s is not None else None,
        led_by=led_by,
        ranging={"seen": ranging.seen, "of": REPETITIONS, "ends": sorted(ranging.ends)} if ranging else None,
        said=_said(last),
    )


def _said(last: RunningSet | None) -> dict[str, Any] | None:
    """Her answers, so that every screen, and one that comes back, knows what was asked already."""
    said = last.said if last is not None and not last.running else None
    return {name: getattr(said, name) for name in ("effort", "reps_in_reserve", "symptoms")} if said else None


def _tension(last: RunningSet | None, now_s: float) -> float:
    if last is None:
        return 0.0
    return last.tension(now_s) if last.running else last.tension_s


def _words(words: Words) -> dict[str, str]:
    return {"nl": words.nl, "en": words.en}


def _because(live: LiveSession) -> dict[str, str] | None:
    if live.state not in (State.PAUSED, State.STOPPED):
        return None
    return {**_words(because(live.because)), "key": live.because}


def _guard(live: LiveSession, guard: Guard, streams: list[Stream]) -> dict[str, Any]:
    sight = live.position.sights[guard]
    since, why = live.unseen.get(guard, (None, ""))
    source = next((s.source for s in streams if guard in s.guards), "")
    by = "sensor" if sight.believed else "coach" if sight.stand_in else ""
    return {
        "required": sight.required,
        "sighted": sight.sighted,
        "by": by,
        "source": source,
        "since_s": since,
        "why": _words(because(why)) if why else None,
    }


def _line(
    live: LiveSession, line: PlannedExercise, machines: Mapping[str, MachineSet], streams: Iterable[Stream] = ()
) -> dict[str, Any]:
    step = live.step_of(line.id)
    shown = _planned(line, machines.get(line.id), step.value if step else None)
    return {
        **shown,
        "concentric": next((s.rises for s in streams if s.rises), None) or shown["concentric"],
        "step_read": line.id in live.steps,
        "done": live.done.get(line.id, 0),
        "excluded": line.id in live.excluded,
    }


@lru_cache(maxsize=4096)
def _planned(line: PlannedExercise, machine: MachineSet | None, step_kg: float | None) -> dict[str, Any]:
    """What stays the same of a line for the whole hour: a scene is drawn several times a second."""
    known = exercise(line.id)
    name = known.name if known else Words(line.id, line.id)
    return {
        "id": line.id,
        **_words(name),
        "load_kg": line.load_kg,
        "sets": line.sets,
        "repetitions": line.repetitions,
        "tempo": _tempo(line),
        "time_under_tension_s": line.time_under_tension_s,
        "rest_s": line.rest_s,
        "reps_in_reserve": line.reps_in_reserve,
        "concentric": _rises(known),
        "exhale": _words(known.exhale) if known else None,
        "settings": machine.settings if machine else "",
        "step_kg": step_kg,
        "why": _words(line.why),
        "moves": [(motion.joint, motion.start, motion.end) for motion in known.moves] if known else [],
    }


def _rises(known: Exercise | None) -> str:
    """Which way the joint that goes farthest moves in the concentric phase; "up" where the catalogue does not know it."""
    return "up" if known is None or known.moves[0].end > known.moves[0].start else "down"


def _tempo(line: PlannedExercise) -> tuple[float, float, float, float]:
    t = line.tempo
    return t.eccentric_s, t.pause_stretched_s, t.concentric_s, t.pause_shortened_s


def repetition(r: Repetition) -> dict[str, Any]:
    """A repetition as the wire names it."""
    return {name: _short(value) for name, value in zip(REPETITION, _repetition(r), strict=True)}


def _short(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value


def cue(given: Cue) -> dict[str, Any]:
    """A cue as a part of a scene."""
    return {
        "cue": given.number,
        "level": given.level.name,
        "rule": given.rule,
        "word": _words(given.word),
        "line": _words(given.line),
        "at_s": round(given.at_s, 3),
    }


def said(given: Cue) -> Said:
    """A cue, the moment it is given."""
    return Said(**cue(given))


def _pulse(live: LiveSession, now_s: float) -> dict[str, Any] | None:
    bounds = live.bounds
    if live.pulse is None and Guard.PULSE not in bounds.guards:
        return None
    bpm, at = live.pulse if live.pulse else (None, None)
    return {
        "bpm": round(bpm) if bpm is not None and live.position.sights[Guard.PULSE].believed else None,
        "damped": bounds.damped,
        "low": PULSE_LOW,
        "high": _highest(bounds.pulse_ceiling, bounds.icd_rate, bounds.resting_pulse),
        "age_s": round(now_s - at, 1) if at is not None else None,
    }


def _breaths(live: LiveSession, now_s: float) -> dict[str, Any] | None:
    rate = breath_rate(live, now_s)
    return None if rate is None else {"per_minute": round(rate)}


def _cuff(live: LiveSession) -> dict[str, Any] | None:
    """The last cuff reading, never without what must be said beside it."""
    cuff = live.cuff
    if cuff is None:
        return None
    return {
        "systolic": round(cuff.systolic.value),
        "diastolic": round(cuff.diastolic.value),
        "phase": cuff.phase.value,
        "posture": cuff.posture,
        "arm": cuff.arm,
        "delay_s": _short(cuff.delay_s),
        "at_s": _short(cuff.at_s),
        "product": _short(live.product),
        "caution": _words(cuff.caution) if cuff.caution else None,
    }


def _highest(ceiling: float | None, icd: float | None, resting: float | None) -> float | None:
    """The strictest upper bound that the pulse rules judge by."""
    rest = resting + 30 if resting is not None and ceiling is None else None
    return min((x for x in (ceiling, icd - 20 if icd is not None else None, rest) if x is not None), default=None)


def _range(streams: list[Stream]) -> dict[str, Any] | None:
    for source in streams:
        node = source.movement
        if node is not None and node.calibrated and node.range_seen is not None:
            low, high = node.range_seen
            return {"low_deg": round(low, 1), "high_deg": round(high, 1), "calibrated": True}
        if source.low is not None and source.high is not None:
            return {"low_deg": round(source.low, 1), "high_deg": round(source.high, 1), "calibrated": False}
    return None
