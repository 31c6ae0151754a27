"""The states of the live room as the wire tells them, each once."""

from typing import Any

from tests.browser.room_stage import COACHED, SEEN, Room, guard, line, repetition, scene

RUN_IN_S = 3.0
BLIND = {"nl": "Camera ziet de knie niet.", "en": "Camera cannot see the knee."}
HOLD = {
    "cue": 1,
    "level": "SLOW",
    "rule": "breath-held",
    "word": {"nl": "blaas", "en": "blow"},
    "line": {"nl": "Mogelijk adem vast.", "en": "Possible breath hold."},
    "at_s": 100.0,
}
STATES: dict[str, dict[str, Any]] = {
    "ready": scene(),
    "blind": scene(guards={**SEEN, "movement": guard("", why=BLIND, since_s=88.0)}),
    "measuring": scene(ranging={"seen": 1, "of": 3, "ends": ["start"]}),
    "colleague": scene("LIFTING", led_by="bram", supervisor="Bram", repetitions=[repetition(90.0)]),
    "lifting": scene("LIFTING", repetitions=[repetition(90.0, 2.6), repetition(97.0, None)]),
    "cue": scene("LIFTING", cue=HOLD),
    "coached": scene("LIFTING", guards=COACHED, pulse=None, range=None),
    "resting": scene(
        "RESTING", rest_until_s=160.0, repetitions=[repetition(50.0)], rest_why={"nl": "Druk.", "en": "Pressure."}
    ),
    "rested": scene(
        "RESTING",
        rest_until_s=100.0,
        repetitions=[repetition(50.0)],
        plan=[line("Leg press", done=1), line("Chest press")],
    ),
    "paused": scene("PAUSED", because={**BLIND, "key": "signal_lost"}),
    "done": scene("DONE", plan=[line("Leg press", done=1)]),
    "stopped": scene(
        "STOPPED", because={"nl": "Iemand drukte op STOP.", "en": "Somebody pressed STOP.", "key": "stopped"}
    ),
}


def lift(room: Room, **changes: Any) -> None:
    """A set begins; its run-in is over."""
    room.show(scene("LIFTING", **changes))
    room.pass_time(RUN_IN_S)
