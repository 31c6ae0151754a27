"""The live room in a real browser, against a scripted server: what is seen, heard, sent, and stopped."""

import statistics
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import axe_findings
from tests.browser.room_stage import COACHED, SEEN, Room, a_room, guard, line, repetition, scene

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


@pytest.fixture
def room(chromium: Browser) -> Iterator[Room]:
    with a_room(chromium) as made:
        yield made


def lift(room: Room, **changes: Any) -> None:
    """A set begins; its run-in is over."""
    room.show(scene("LIFTING", **changes))
    room.pass_time(RUN_IN_S)


# --- the road ------------------------------------------------------------------------------------


def test_the_road_rolls_in_and_the_word_follows_the_clock(room: Room) -> None:
    room.show(scene("LIFTING"))
    said = [room.word()]
    for _ in range(14):
        room.pass_time(1.0)
        said.append(room.word())
    assert said == ["3", "2", "1", *["uit"] * 4, *["terug"] * 4, *["uit"] * 4]


def test_the_road_is_flat_after_the_last_repetition(room: Room) -> None:
    lift(room, exercise=line("Leg press", repetitions=1))
    room.show({"t": "counted", "number": 1, "repetition": repetition(103.0)})
    room.pass_time(8.5)
    assert room.word() == "rust"
    assert room.page.locator(".stage").get_attribute("data-phase") == "flat"


def test_one_more_hill_comes_when_she_is_a_repetition_behind(room: Room) -> None:
    lift(room, exercise=line("Leg press", repetitions=2))
    room.pass_time(13.0)
    room.show(scene("LIFTING", exercise=line("Leg press", repetitions=2), now_s=116.0))
    room.pass_time(4.0)
    assert room.word() == "uit"


def test_another_tempo_holds_from_the_next_turn_on(room: Room) -> None:
    lift(room)
    room.pass_time(2.0)
    room.show(scene("LIFTING", exercise=line("Leg press", tempo=[6.0, 0.0, 6.0, 0.0]), now_s=105.0))
    room.pass_time(1.0)
    assert room.word() == "uit"
    room.pass_time(1.0)
    assert room.word() == "terug"
    room.pass_time(5.0)
    assert room.word() == "terug"
    room.pass_time(1.0)
    assert room.word() == "uit"


def test_lighter_takes_the_last_hills_away_and_never_the_one_she_rides(room: Room) -> None:
    lift(room)
    room.page.get_by_role("button", name="lichter").click()
    assert room.sent("easier") == [{}]
    room.show(scene("LIFTING", exercise=line("Leg press", repetitions=1), now_s=104.0))
    room.pass_time(5.0)
    assert room.word() == "terug"
    room.pass_time(3.0)
    assert room.word() == "rust"


def test_the_count_is_what_was_seen_not_what_was_planned(room: Room) -> None:
    lift(room)
    count = room.page.locator(".stage .count")
    assert count.text_content() == "1"
    room.pass_time(9.0)
    assert count.text_content() == "1"
    room.show({"t": "counted", "number": 1, "repetition": repetition(103.0)})
    assert count.text_content() == "2"


def test_the_hills_vanish_at_once_when_paused_and_nothing_resumes_by_itself(room: Room) -> None:
    lift(room)
    room.show(scene("PAUSED", because={**BLIND, "key": "signal_lost"}))
    stage = room.page.locator(".stage")
    assert room.word() == "rust"
    assert stage.get_attribute("data-field") == "pause"
    expect(stage.locator(".hill-out")).to_be_hidden()
    expect(room.page.locator(".cue.pause")).to_contain_text("Camera ziet de knie niet.")
    room.show(scene("READY"))
    room.pass_time(5.0)
    assert room.word() == "rust"


def test_her_own_place_shows_only_outside_the_band_and_never_freezes(room: Room) -> None:
    lift(room)
    room.pass_time(1.8)  # with the moment of `show`: half of the way out
    own = room.page.locator(".stage .own")
    room.show({"t": "trace", "quantity": "movement", "t_s": [105.2], "values": [0.5]})
    assert own.get_attribute("d") is None
    room.show({"t": "trace", "quantity": "movement", "t_s": [105.4], "values": [0.95]})
    assert own.get_attribute("d") is not None
    room.pass_time(1.5)
    assert own.get_attribute("d") is None


def test_without_a_sensor_the_ball_is_hatched_and_the_word_stays(room: Room) -> None:
    lift(room, guards=COACHED)
    assert room.page.locator(".stage .ball").get_attribute("data-seen") == "no"
    assert room.word() == "uit"
    assert room.page.locator(".stage").get_attribute("data-breath") == "unknown"


def test_reduced_motion_has_blocks_and_no_road(chromium: Browser) -> None:
    with a_room(chromium, reduced_motion="reduce") as room:
        lift(room)
        room.pass_time(1.5)
        expect(room.page.locator(".stage .hill-out")).to_be_hidden()
        assert room.page.locator(".stage .block.to-out.full").count() == 2
        assert room.page.locator(".stage .block.to-back.empty").count() == 4
        assert room.page.locator(".stage .left").text_content() == "3"


def test_too_few_frames_fall_back_to_the_blocks(room: Room) -> None:
    lift(room)
    stage = room.page.locator(".stage")
    assert stage.get_attribute("data-form") == "moving"
    room.page.evaluate("window.requestAnimationFrame = (draw) => setTimeout(draw, 100)")
    room.pass_time(2.0)
    assert stage.get_attribute("data-form") == "calm"


def test_what_the_client_must_read_is_two_centimetres_high(room: Room) -> None:
    lift(room)
    height = room.page.evaluate("parseFloat(document.querySelector('.stage .word').getAttribute('font-size')) * 0.496")
    scale = room.page.evaluate("document.querySelector('.stage').getScreenCTM().a")
    assert height * scale >= 118  # 149 pixels an inch on a tablet of 10.1 inch


# --- cues ----------------------------------------------------------------------------------------


def test_a_cue_gives_the_client_one_word_and_the_coach_two_answers(room: Room) -> None:
    lift(room)
    room.show({"t": "said", **HOLD}, scene("LIFTING", cue=HOLD, now_s=104.0))
    assert room.word() == "blaas"
    assert room.page.locator(".stage").get_attribute("data-level") == "SLOW"
    expect(room.page.locator("#said")).to_have_text("blaas")
    room.page.get_by_role("button", name="Was niet zo").click()
    assert room.sent("judge_cue") == [{"cue": 1, "right": False}]


def test_a_correction_gives_its_word_back_and_keeps_its_corners(room: Room) -> None:
    lift(room)
    further = {**HOLD, "level": "CORRECT", "word": {"nl": "verder", "en": "further"}}
    room.show({"t": "said", **further}, scene("LIFTING", cue=further, now_s=104.0))
    assert room.word() == "verder"
    room.pass_time(2.0)
    assert room.word() == "uit"
    assert room.page.locator(".stage").get_attribute("data-level") == "CORRECT"


# --- STOP ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["button", "Escape", "s"])
def test_stop_is_on_the_screen_before_the_touch_is_over_and_tells_the_server(room: Room, how: str) -> None:
    """No timer, frame or answer stands between: the page is drawn anew inside the event itself."""
    lift(room)
    drawn = room.page.evaluate(
        """how => {
          if (how === "button") document.querySelector(".steady .stop").click();
          else dispatchEvent(new KeyboardEvent("keydown", { key: how }));
          const stopped = document.querySelector(".stopped");
          return stopped !== null && stopped.checkVisibility({ visibilityProperty: true });
        }""",
        how,
    )
    assert drawn
    expect(room.page.get_by_role("heading", name="STOP")).to_be_focused()
    room.until(lambda: room.sent("do") == [{"event": "stop", "why": ""}])


def test_stop_needs_no_network_and_is_told_until_it_is_answered(room: Room) -> None:
    lift(room)
    room.answering = False
    room.cut()
    room.page.keyboard.press("Escape")
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
    room.pass_time(1.0)
    room.cut()
    room.answering = True
    room.pass_time(2.0)
    assert len({frame["id"] for frame in room.got}) == 1
    assert len(room.got) >= 2
    heard = len(room.got)
    room.cut()
    room.pass_time(3.0)
    assert len(room.got) == heard


def test_nothing_can_be_tapped_away_and_a_reload_changes_nothing(room: Room) -> None:
    room.show(scene("LIFTING"))
    room.page.keyboard.press("Escape")
    room.page.mouse.click(5, 5)
    room.page.keyboard.press("Escape")
    room.show(scene("READY"))
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
    room.page.reload()
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
    expect(room.page.get_by_role("button", name="Begin")).to_have_count(0)


def test_each_step_of_the_protocol_is_logged_with_its_time(room: Room) -> None:
    room.show(scene("LIFTING"))
    room.page.keyboard.press("Escape")
    room.pass_time(4.0)
    room.page.locator("[data-step=unload]").get_by_role("button").click()
    expect(room.page.locator("[data-step=unload] .at")).to_have_text("0:04")
    room.pass_time(1.0)
    assert len(room.logged) == 1
    assert "unload" in room.logged[0]


@pytest.mark.parametrize("answer", ["Ja", "Weet ik niet"])
def test_yes_and_i_do_not_know_both_open_112(room: Room, answer: str) -> None:
    room.show(scene("LIFTING"))
    room.page.keyboard.press("Escape")
    room.page.get_by_role("button", name=answer, exact=True).click()
    expect(room.page.get_by_role("heading", name="Bel nu 112")).to_be_visible()
    expect(room.page.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(room.page.get_by_text("Praktijk Stadspark, Parkweg 14.")).to_be_visible()
    room.page.clock.resume()
    assert axe_findings(room.page) == []


def test_a_stop_on_another_screen_stops_this_one(room: Room) -> None:
    lift(room)
    room.show(STATES["stopped"])
    expect(room.page.get_by_role("heading", name="STOP")).to_be_visible()
    expect(room.page.get_by_text("Iemand drukte op STOP.")).to_be_visible()
    assert room.got == []


def test_stop_never_moves_by_a_pixel(room: Room) -> None:
    places = set()
    for name in ("ready", "blind", "lifting", "cue", "coached", "resting", "paused", "done"):
        room.show(STATES[name])
        box = room.page.locator(".steady .stop").bounding_box()
        assert box is not None
        places.add((box["x"], box["y"], box["width"], box["height"]))
    assert places == {(1052, 692, 210, 92)}


# --- the line ------------------------------------------------------------------------------------


def test_three_silent_seconds_take_the_hills_away_and_say_so(room: Room) -> None:
    lift(room)
    room.beating = room.answering = False
    room.pass_time(2.5)
    assert room.word() == "uit"
    room.pass_time(1.5)
    assert room.word() == "rust"
    expect(room.page.locator(".trouble.silent")).to_contain_text("Geen verbinding.")
    assert room.sent("do") == [{"event": "pause", "why": "signal_lost"}]
    room.beating = room.answering = True
    room.show(scene("LIFTING", now_s=108.0))
    room.pass_time(3.0)
    assert room.word() == "rust"


def test_where_the_coach_sees_all_the_road_goes_on_without_the_server(room: Room) -> None:
    lift(room, guards=COACHED)
    room.beating = room.answering = False
    room.pass_time(5.0)
    assert room.word() == "terug"
    expect(room.page.locator(".trouble.silent")).to_contain_text("Geen verbinding.")


def test_the_line_comes_back_for_ever_and_what_was_done_goes_out_once_in_order(room: Room) -> None:
    lift(room, guards=COACHED)
    room.answering = False
    room.cut()
    room.page.get_by_role("button", name="Herhaling +1").click()
    room.page.get_by_role("button", name="Adem stroomt").click()
    room.answering = True
    room.pass_time(2.0)
    assert [tap["what"] for tap in room.sent("tap")] == ["repetition", "air_flows"]
    for _ in range(3):
        room.cut()
        room.pass_time(12.0)
    assert room.opened >= 5
    assert len(room.got) == 2


def test_what_waits_survives_a_reload(room: Room) -> None:
    lift(room, guards=COACHED)
    room.answering = False
    room.page.get_by_role("button", name="Herhaling +1").click()
    room.page.reload()
    room.pass_time(0.5)
    assert len(room.got) == 2
    assert room.got[0] == room.got[1]


def test_what_is_refused_is_said_with_its_reason(room: Room) -> None:
    room.answering = False
    room.show(scene())
    room.page.get_by_role("button", name="Begin").click()
    room.show(
        {"t": "refused", "id": room.got[0]["id"], "nl": "Nog 20 seconden rust.", "en": "20 more seconds of rest."}
    )
    expect(room.page.get_by_text("Nog 20 seconden rust.")).to_be_visible()


def test_what_cannot_be_saved_is_said(room: Room) -> None:
    room.show(scene("LIFTING", saving=False))
    expect(room.page.get_by_text("Er kan nu niets bewaard worden.")).to_be_visible()


# --- sound ---------------------------------------------------------------------------------------

# Every tone that is scheduled, with its wave, its pitch and its moment on the audio clock.
LISTEN = """() => {
  window.heard = [];
  const make = BaseAudioContext.prototype.createOscillator;
  BaseAudioContext.prototype.createOscillator = function () {
    const tone = make.call(this), note = { to: null };
    const [set, ramp, start] = [tone.frequency.setValueAtTime, tone.frequency.linearRampToValueAtTime, tone.start];
    tone.frequency.setValueAtTime = function (hz, at) { note.hz = hz; return set.call(this, hz, at); };
    tone.frequency.linearRampToValueAtTime = function (hz, at) { note.to = hz; return ramp.call(this, hz, at); };
    tone.start = function (at) { note.wave = tone.type; note.at = at; window.heard.push(note); return start.call(this, at); };
    return tone;
  };
}"""


def test_out_glides_up_and_back_glides_down_with_a_tick_at_each_turn(room: Room) -> None:
    listen(room)
    lift(room, exercise=line("Leg press", repetitions=2))
    assert [note["hz"] for note in heard(room)[:3]] == [440, 440, 440]
    room.pass_time(9.0)
    notes = [(note["wave"], note["hz"], note["to"]) for note in heard(room)[3:9]]
    tick = ("sine", 660, None), ("sine", 880, None)
    assert notes == [("triangle", 220, 330), *tick, ("sine", 330, 220), *tick]
    assert [note["hz"] for note in heard(room)[9:]] == [220, 660, 880, 880, 880]  # two ticks: the last repetition


def test_a_pause_silences_what_was_planned_and_calls_until_it_is_answered(room: Room) -> None:
    listen(room)
    lift(room)
    before = len(heard(room))
    room.show(STATES["paused"])
    room.pass_time(8.0)
    assert [note["hz"] for note in heard(room)[before:]] == [587, 494, 392] * 2
    room.page.get_by_role("button", name="Klaar om verder te gaan").click()
    room.pass_time(8.0)
    assert len(heard(room)) == before + 6


def test_stop_rings_until_somebody_answers(room: Room) -> None:
    listen(room)
    room.show(scene("LIFTING"))
    before = len(heard(room))
    room.page.keyboard.press("Escape")
    room.pass_time(6.0)
    pulses = [note for note in heard(room)[before:] if note["hz"] == 784]
    assert len(pulses) == 20
    room.page.locator("[data-step=unload]").get_by_role("button").click()
    room.pass_time(12.0)
    assert len([note for note in heard(room)[before:] if note["hz"] == 784]) == 20


def test_sound_that_is_switched_off_is_off_and_stays_off(room: Room) -> None:
    listen(room)
    room.page.locator(".channels summary").click()
    room.page.get_by_role("switch", name="Geluid").click()
    lift(room)
    room.pass_time(5.0)
    assert heard(room) == []
    room.page.reload()
    room.show(scene())
    room.page.locator(".channels summary").click()
    expect(room.page.get_by_role("switch", name="Geluid")).to_have_attribute("aria-checked", "false")


def test_the_loudspeaker_test_asks_do_you_hear_this(room: Room) -> None:
    listen(room)
    room.page.get_by_role("button", name="Test het geluid").click()
    assert [note["hz"] for note in heard(room)] == [392, 659, 880]
    expect(room.page.get_by_text("Hoort u dit?")).to_be_visible()
    room.page.get_by_role("button", name="Nee", exact=True).click()
    expect(room.page.get_by_text("Niet gehoord.")).to_be_visible()


def test_the_turns_are_even_on_the_audio_clock(chromium: Browser) -> None:
    with a_room(chromium, own_time=False) as room:
        listen(room)
        room.say(scene("LIFTING", exercise=line("Leg press", tempo=[0.5, 0.0, 0.5, 0.0], repetitions=8)))
        room.page.evaluate(
            """() => new Promise(done => {
              const look = () => window.heard.filter(note => note.hz === 880).length >= 10 ? done() : setTimeout(look, 50);
              look();
            })"""
        )
        turns = [note["at"] for note in heard(room) if note["hz"] == 880][:10]
        off_s = [abs(b - a - 0.5) for a, b in pairwise(turns)]
        assert statistics.median(off_s) < 0.02  # one turn may fall in a moment that a busy machine took from the page


def listen(room: Room) -> None:
    """Note every tone, and touch the page, for only then may it make sound."""
    room.page.evaluate(LISTEN)
    room.say(scene())
    room.page.locator(".stage").click()


def heard(room: Room) -> list[dict[str, Any]]:
    """The tones so far, in the order in which they were scheduled."""
    notes: list[dict[str, Any]] = room.page.evaluate("window.heard")
    return notes


# --- the coach's half ----------------------------------------------------------------------------


def test_begin_waits_for_somebody_who_watches(room: Room) -> None:
    room.show(STATES["blind"])
    begin = room.page.get_by_role("button", name="Begin, als iemand kijkt naar: beweging")
    begin.click(force=True)
    assert room.got == []
    room.page.get_by_role("button", name="Ik kijk zelf").click()
    assert room.sent("do") == [{"event": "take_over", "guard": "movement", "why": ""}]


def test_what_nobody_timed_is_a_question_mark_and_never_a_zero(room: Room) -> None:
    room.show(STATES["lifting"])
    room.pass_time(0.2)
    expect(room.page.locator(".chart .seconds li").nth(0)).to_contain_text("2,6")
    expect(room.page.locator(".chart .seconds li").nth(1)).to_have_text("?")
    room.show(STATES["coached"])
    expect(room.page.get_by_text("hartslag onbekend")).to_be_visible()


def test_the_breath_line_never_crosses_what_was_not_measured(room: Room) -> None:
    times = [97.0 + 0.1 * n for n in range(30)]
    values = [None if 10 <= n < 20 else n % 10 / 10 for n in range(30)]
    room.show(scene("LIFTING"), {"t": "trace", "quantity": "breath", "t_s": times, "values": values})
    assert room.page.locator(".breath .air").count() == 2


def test_an_old_breath_is_unknown(room: Room) -> None:
    room.show(
        scene("LIFTING"), {"t": "trace", "quantity": "breath", "t_s": [96.0, 96.5, 97.0], "values": [0, 0.2, 0.4]}
    )
    expect(room.page.locator(".breath").get_by_text("onbekend")).to_be_visible()


def test_rest_ends_by_time_and_by_questions_and_in_three_taps(room: Room) -> None:
    plan = [line("Leg press", done=1), line("Chest press")]
    room.show(scene("RESTING", plan=plan, rest_until_s=110.0, repetitions=[repetition(90.0)]))
    expect(room.page.get_by_role("button", name="Verder over 0:10")).to_be_visible()
    room.pass_time(11.0)
    expect(room.page.get_by_role("button", name="Verder na de vragen")).to_be_visible()
    room.page.get_by_role("button", name="3: matig").click()
    room.page.get_by_role("checkbox", name="nee, niets").click()
    room.page.get_by_role("button", name="Praat rustig, zit klaar: begin").click()
    assert [{k: v for k, v in said.items() if v is not None} for said in room.sent("after_set")] == [
        {"effort": 3},
        {"symptoms": []},
        {"confirmed": True},
    ]
    assert room.sent("choose") == [{"exercise": "chest_press"}]
    assert [deed["event"] for deed in room.sent("do")] == ["ready", "begin"]


def test_without_a_load_or_a_guard_rest_leads_to_getting_ready_and_never_to_a_start(room: Room) -> None:
    plan = [line("Leg press", done=1), line("Chest press", load_kg=None)]
    room.show(scene("RESTING", plan=plan, rest_until_s=100.0, repetitions=[repetition(90.0)]))
    room.page.get_by_role("button", name="3: matig").click()
    room.page.get_by_role("checkbox", name="nee, niets").click()
    expect(room.page.get_by_role("button", name="begin")).to_have_count(0)
    room.page.get_by_role("button", name="Zij praat rustig: naar chest press").click()
    assert [deed["event"] for deed in room.sent("do")] == ["ready"]


# --- before a set --------------------------------------------------------------------------------


def test_the_breath_lesson_rides_three_hills_and_is_kept_as_done(room: Room) -> None:
    room.show(scene())
    room.page.get_by_role("button", name="Ademles, zonder last").click()
    expect(room.page.get_by_text("Omhoog: blaas uit.")).to_be_visible()
    room.pass_time(RUN_IN_S + 1.0)
    assert room.word() == "uit"
    assert room.page.locator(".stage .count").text_content() == ""
    room.pass_time(4.0)
    assert room.word() == "terug"
    room.pass_time(20.0)
    assert room.sent("note") == [{"text": "Ademles gedaan.", "set_no": None}]
    expect(room.page.get_by_role("button", name="Begin", exact=True)).to_be_visible()
    assert room.sent("do") == []


def test_a_set_that_begins_ends_the_lesson_and_has_its_own_road(room: Room) -> None:
    room.show(scene())
    room.page.get_by_role("button", name="Ademles, zonder last").click()
    room.pass_time(6.0)
    room.show(scene("LIFTING"))
    assert room.word() == "3"


@pytest.mark.parametrize(("what", "why"), [("Machine bezet", "busy"), ("Machine kapot", "broken"), ("Gewricht doet pijn", "joint")])  # fmt: skip
def test_an_exercise_that_cannot_be_is_given_with_its_reason(room: Room, what: str, why: str) -> None:
    room.show(scene())
    room.page.get_by_text("Kan deze niet?").click()
    room.page.get_by_role("button", name=what).click()
    assert room.sent("swap") == [{"exercise": "leg_press", "why": why}]


def test_the_load_goes_by_the_steps_of_the_machine(room: Room) -> None:
    room.show(scene())
    room.page.get_by_role("button", name="2,5 kilo lichter").click()
    assert room.sent("load") == [{"kg": 29.5}]
    room.show(scene(exercise=line("Leg press", load_kg=29.5)))
    expect(room.page.get_by_label("Last (kg)", exact=True)).to_have_value("29,5")


def test_machine_and_note_are_sent_as_written_and_typing_an_s_stops_nobody(room: Room) -> None:
    room.show(scene())
    room.page.get_by_text("Machine: nog niet genoteerd").click()
    room.page.get_by_label("Stand van stoel, rug, hendel").fill("stoel 4")
    room.page.get_by_label("Stap van de last (kg)").fill("2,5")
    room.page.get_by_role("button", name="Onthoud dit").click()
    assert room.sent("machine") == [{"exercise": "leg_press", "settings": "stoel 4", "step_kg": 2.5}]
    room.page.locator("summary", has_text="Notitie bij deze training").click()
    room.page.locator("#note-text").press_sequentially("stoel stond scheef")
    room.page.get_by_role("button", name="Bewaar").click()
    assert room.sent("note") == [{"text": "stoel stond scheef", "set_no": None}]
    assert room.sent("do") == []


def test_a_note_after_a_set_names_the_set(room: Room) -> None:
    room.show(STATES["resting"])
    room.page.locator("summary", has_text="Notitie bij set 1").click()
    room.page.locator("#note-text").fill("knie naar binnen")
    room.page.get_by_role("button", name="Bewaar").click()
    assert room.sent("note") == [{"text": "knie naar binnen", "set_no": 1}]


def test_her_own_range_is_measured_marked_or_skipped(room: Room) -> None:
    room.show(scene())
    expect(room.page.get_by_text("Betrekkelijk")).to_be_visible()
    room.page.get_by_role("button", name="Meet 3 keer").click()
    room.show(STATES["measuring"])
    expect(room.page.get_by_text("nog 2 keer")).to_be_visible()
    room.page.get_by_role("button", name="Nu aan het eind").click()
    room.page.get_by_role("button", name="Sla over").click()
    assert [asked["what"] for asked in room.sent("own_range")] == ["measure", "end", "skip"]


def test_the_bar_begins_where_the_effort_begins_also_where_the_angle_falls(room: Room) -> None:
    falling = line("Leg press", concentric="down")
    room.show(
        scene("LIFTING", exercise=falling), {"t": "trace", "quantity": "movement", "t_s": [100.0], "values": [0.9]}
    )
    expect(room.page.locator(".chart .ends")).to_have_text("96°18° tot nu toe gezien")
    expect(room.page.get_by_text("nu 88°")).to_be_visible()


def test_a_colleague_takes_over_with_one_tap(room: Room) -> None:
    room.show(scene())
    expect(room.page.get_by_role("button", name="Ik neem over")).to_have_count(0)
    room.show(STATES["colleague"])
    expect(room.page.get_by_text("Begeleider: Bram")).to_be_visible()
    room.page.get_by_role("button", name="Ik neem over").click()
    assert room.sent("lead") == [{}]


def test_what_was_heard_in_the_test_is_remembered_through_a_reload(room: Room) -> None:
    room.show(scene(set_no=0))
    expect(room.page.get_by_text("het geluid is nog niet gehoord")).to_be_visible()
    room.page.get_by_role("button", name="Test het geluid").click()
    room.page.get_by_role("button", name="Ja", exact=True).click()
    room.page.reload()
    room.until(lambda: room.opened == 2)
    room.show(scene(set_no=0))
    expect(room.page.get_by_text("het geluid is nog niet gehoord")).to_have_count(0)


def test_a_sensor_shows_that_it_sees_before_anything_is_lifted(room: Room) -> None:
    room.show(scene(), {"t": "trace", "quantity": "movement", "t_s": [100.2], "values": [0.4]})
    room.pass_time(0.5)
    expect(room.page.locator(".watch[data-guard=movement]")).to_contain_text("Nu op 40 % van het bereik.")
    room.pass_time(2.0)
    expect(room.page.locator(".watch[data-guard=movement]")).to_contain_text("Laat haar bewegen: ziet hij het?")


# --- rest ----------------------------------------------------------------------------------------


def test_rest_that_a_rule_extends_says_why(room: Room) -> None:
    room.show(STATES["resting"])
    expect(room.page.locator(".rest-clock")).to_have_text("1:00")
    expect(room.page.locator(".conditions")).to_contain_text("Druk.")


def test_i_do_not_know_is_no_no(room: Room) -> None:
    room.show(STATES["resting"])
    room.page.get_by_role("checkbox", name="weet ik niet").click()
    assert room.sent("after_set") == []
    assert room.sent("do") == [{"event": "pause", "why": ""}]


def test_a_pressure_the_wrong_way_round_is_asked_again_and_kept_as_typed(room: Room) -> None:
    room.show(STATES["resting"])
    room.page.get_by_role("textbox", name="boven", exact=True).fill("84")
    room.page.get_by_role("textbox", name="onder", exact=True).fill("156")
    room.page.get_by_role("button", name="Druk noteren").click()
    expect(room.page.get_by_text("Omgekeerd?")).to_be_visible()
    assert room.sent("pressure") == []
    assert room.page.get_by_role("textbox", name="boven", exact=True).input_value() == "84"
    room.page.get_by_role("textbox", name="boven", exact=True).fill("156")
    room.page.get_by_role("textbox", name="onder", exact=True).fill("84")
    room.page.get_by_role("button", name="Druk noteren").click()
    assert [(p["systolic"], p["diastolic"]) for p in room.sent("pressure")] == [(156, 84)]
    expect(room.page.get_by_text("Tijdens de set was de druk hoger.")).to_be_visible()


def test_a_sensor_link_comes_with_a_code_and_can_be_copied(room: Room) -> None:
    room.show(scene())
    room.page.get_by_role("button", name="Sensor toevoegen").click()
    code = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'></svg>"
    room.show({"t": "sensor_link", "id": room.got[0]["id"], "path": "/live/sensor/abc", "qr": code})
    expect(room.page.locator("#sensor-link")).to_have_text("http://room.localhost/live/sensor/abc")
    expect(room.page.get_by_alt_text("QR-code van de link")).to_be_visible()


# --- for everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(chromium: Browser, state: str, dark: bool) -> None:
    with a_room(chromium, dark=dark) as room:
        room.show(STATES[state])
        room.page.clock.resume()  # axe waits for timers of its own
        assert axe_findings(room.page) == []


@pytest.mark.parametrize("size", ["phone", "tablet at 200 %", "desktop"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_fits_every_screen_with_stop_in_reach(chromium: Browser, size: str, state: str) -> None:
    with a_room(chromium, size) as room:
        room.show(STATES[state])
        assert room.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        button = room.page.get_by_role("button", name="Bel 112" if state == "stopped" else "STOP")
        expect(button).to_be_in_viewport(ratio=1)
        reached = "b => { const r = b.getBoundingClientRect(); return b.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)) }"
        assert button.evaluate(reached)


def test_a_set_can_be_done_by_keyboard_alone(room: Room) -> None:
    room.show(scene(guards=COACHED))
    press(room, "Begin")
    room.show(scene("LIFTING", guards=COACHED))
    press(room, "Herhaling +1")
    press(room, "Set klaar")
    assert [frame.get("event") or frame.get("what") for frame in room.got] == ["begin", "repetition", "end_set"]


def press(room: Room, name: str) -> None:
    """Go to this button by Tab, see that it shows its focus, and press Enter."""
    for _ in range(40):
        room.page.keyboard.press("Tab")
        if room.page.evaluate("document.activeElement.textContent.trim()") == name:
            assert room.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            room.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


def test_it_speaks_english_as_well(chromium: Browser) -> None:
    with a_room(chromium, language="en") as room:
        lift(room)
        assert room.word() == "out"
        expect(room.page.get_by_role("button", name="Breath held")).to_be_visible()
        expect(room.page.get_by_text("3.4–4.6 is good")).to_be_visible()
        room.page.keyboard.press("Escape")
        expect(room.page.get_by_text("Take the load off")).to_be_visible()


def test_the_theme_never_switches_during_a_set(room: Room) -> None:
    lift(room)
    paper = "getComputedStyle(document.querySelector('.client')).backgroundColor"
    before = room.page.evaluate(paper)
    room.page.emulate_media(color_scheme="dark")
    assert room.page.evaluate(paper) == before
    room.show(scene("RESTING"))
    assert room.page.evaluate(paper) != before


def test_title_and_address_name_nobody(room: Room) -> None:
    assert "Els" not in room.page.title() + room.page.url
