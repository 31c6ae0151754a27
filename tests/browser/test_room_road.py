"""The road in a real browser, against a scripted server: what she sees and hears, and when."""

import statistics
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hearing import LISTEN, VOICE
from tests.browser.room_stage import COACHED, HOST, PATH, SEEN, Room, a_room, guard, line, repetition, scene
from tests.browser.room_states import BLIND, HOLD, STATES, lift


@pytest.fixture
def room(chromium: Browser) -> Iterator[Room]:
    with a_room(chromium) as made:
        yield made


# --- the road -------------------------------------------------------------------------------------


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
    room.show({"t": "trace", "t_s": [105.2], "values": {"movement": [0.5]}})
    assert own.get_attribute("d") is None
    room.show({"t": "trace", "t_s": [105.4], "values": {"movement": [0.95]}})
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


# --- cues -----------------------------------------------------------------------------------------


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


# --- sound ----------------------------------------------------------------------------------------


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


def test_a_sensor_that_goes_blind_or_sees_again_is_named_by_the_voice_after_its_sound(chromium: Browser) -> None:
    with a_room(chromium, script=VOICE) as room:
        listen(room)
        lift(room, guards={**SEEN, "pulse": guard(required=False)})
        room.page.evaluate("window.heard = window.spoken = []")
        room.show(scene("LIFTING", guards={**SEEN, "pulse": guard("", required=False, why=BLIND)}))
        room.pass_time(0.5)
        assert {440, 349} <= {note["hz"] for note in room.page.evaluate("heard.filter(each => each.hz)")}
        assert room.page.evaluate("spoken").count(f"hartslag blind. {BLIND['nl']}") == 1
        room.show(scene("LIFTING", guards={**SEEN, "pulse": guard(required=False)}))
        room.pass_time(0.5)
        assert "hartslag weer gezien." in room.page.evaluate("spoken")


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


def test_a_room_that_cannot_sound_before_a_touch_says_so_in_every_state_that_calls(room: Room) -> None:
    for state in ("ready", "lifting", "paused"):
        room.show(STATES[state])
        expect(room.page.locator(".channels summary")).to_contain_text("tik voor geluid")
    room.page.locator(".stage").click()
    room.pass_time(1.0)
    expect(room.page.locator(".channels summary")).not_to_contain_text("tik voor geluid")


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


# An audio clock that stands still between two buffers of 43 ms, as on a slow device, beside the clock of the page.
STEPS = """Object.defineProperty(BaseAudioContext.prototype, "currentTime", {
  get: () => Math.floor(performance.now() / 43) * 0.043,
});"""


def test_the_turns_stay_even_where_the_audio_clock_goes_in_steps(chromium: Browser) -> None:
    with a_room(chromium, script=STEPS) as room:
        listen(room)
        room.pass_time(1.0)
        lift(room, exercise=line("Leg press", tempo=[3.1, 0.0, 3.1, 0.0], repetitions=6))
        room.pass_time(6 * 6.2)
        turns = [note["at"] for note in heard(room) if note["to"] is not None]
        assert len(turns) == 12
        assert max(abs(after - before - 3.1) for before, after in pairwise(turns)) < 0.005


def test_sound_that_was_lost_is_caught_up_unheard(chromium: Browser) -> None:
    """A busy device lost 0.1 s of sound: the turns come back to the road by a tenth of it at a time."""
    with a_room(chromium, script=LOSES) as room:
        listen(room)
        lift(room, exercise=line("Leg press", tempo=[3.0, 0.0, 3.0, 0.0], repetitions=6))
        room.pass_time(3.0)
        room.page.evaluate("window.lost = 0.1")
        room.pass_time(36.0)
        turns = [note["at"] for note in heard(room) if note["to"] is not None]
        off = [3.0 - (after - before) for before, after in pairwise(turns)]
        assert max(off) == pytest.approx(0.01, abs=0.001)
        assert 0.055 < sum(off) < 0.1


LOSES = """window.lost = 0; Object.defineProperty(BaseAudioContext.prototype, "currentTime", {
  get: () => performance.now() / 1000 - window.lost,
});"""


def test_the_turns_follow_an_audio_clock_that_stood_still(chromium: Browser) -> None:
    """A call, or another loudspeaker: what was laid before it counts no more, or the sound would lag behind the road."""
    with a_room(chromium, script=LOSES) as room:
        listen(room)
        lift(room, exercise=line("Leg press", tempo=[3.0, 0.0, 3.0, 0.0], repetitions=3))
        room.pass_time(3.0)
        room.page.evaluate("window.lost = 0.8")
        room.pass_time(13.0)
        turns = [note["at"] for note in heard(room) if note["to"] is not None]
        from_first = [turn - turns[0] for turn in turns[1:]]
        assert from_first[:2] == pytest.approx([3.0, 6.0], abs=0.005)  # laid before anybody could know
        assert from_first[2:] == pytest.approx([9.0 - 0.8, 12.0 - 0.8, 15.0 - 0.8], abs=0.005)


def test_a_phase_is_not_laid_by_a_clock_that_stands_still(chromium: Browser) -> None:
    """A call takes the sound away and gives it back: what was read before and meanwhile says nothing of when the next turn comes."""
    with a_room(chromium, script=CALLED) as room:
        listen(room)
        lift(room, exercise=line("Leg press", tempo=[3.0, 0.0, 3.0, 0.0], repetitions=3))
        room.pass_time(4.0)
        room.page.evaluate("window.called = performance.now() / 1000")
        room.pass_time(2.0)
        room.page.evaluate("[window.lost, window.called] = [window.lost + performance.now() / 1000 - window.called, 0]")
        room.pass_time(10.0)
        turns = [note["at"] for note in heard(room) if note["to"] is not None]
        even = [0.0, 3.0, *(turn - 2.0 for turn in (9.0, 12.0, 15.0))]  # the one in the call is left out
        assert [turn - turns[0] for turn in turns] == pytest.approx(even, abs=0.005)


CALLED = """window.lost = window.called = 0;
Object.defineProperty(BaseAudioContext.prototype, "currentTime", {
  get: () => (window.called || performance.now() / 1000) - window.lost,
});
const truly = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "state").get;
Object.defineProperty(BaseAudioContext.prototype, "state", {
  get() { return window.called ? "interrupted" : truly.call(this); },
});"""


def listen(room: Room) -> None:
    """Note every tone, and touch the page, for only then may it make sound; wait until its sound runs."""
    room.page.evaluate(LISTEN)
    room.say(scene())
    room.page.locator(".stage").click()
    room.until(lambda: _audible(room))


def _audible(room: Room) -> bool:
    room.pass_time(0.3)
    return "tik voor geluid" not in (room.page.locator(".channels summary").text_content() or "")


def heard(room: Room) -> list[dict[str, Any]]:
    """The tones so far, in the order in which they were scheduled."""
    notes: list[dict[str, Any]] = room.page.evaluate("window.heard")
    return notes


# --- another screen, and the same one again -------------------------------------------------------


def test_a_screen_that_comes_in_the_middle_of_a_set_shows_the_hill_of_the_others(room: Room) -> None:
    """Begun 3 + 8 + 5 s ago: in the second repetition, a second into the way back."""
    room.show(scene("LIFTING", began_s=84.0, now_s=100.0, repetitions=[repetition(87.0)]))
    assert room.word() == "terug"
    assert room.page.locator(".stage .count").text_content() == "2"
    assert room.page.locator(".stage .seconds").text_content() == "13"
    room.pass_time(3.0)
    assert room.word() == "uit"


def test_a_page_that_was_loaded_anew_in_a_set_comes_back_paused(chromium: Browser) -> None:
    with a_room(chromium, own_time=False) as room:  # a page whose time is the test's own does not know how it came
        room.until(lambda: room.opened == 1)
        room.say(scene("LIFTING"))
        expect(room.page.locator("#room[data-state=LIFTING]")).to_be_visible()
        room.page.reload()
        room.until(lambda: room.opened == 2)
        room.say(scene("LIFTING", began_s=95.0, repetitions=[repetition(98.0)], now_s=108.0))
        expect(room.page.locator(".cue.pause")).to_contain_text("Dit scherm viel even weg.")
        assert room.word() == "rust"
        room.until(lambda: room.sent("do") == [{"event": "pause", "why": "reloaded"}])


@pytest.mark.parametrize(("seconds_ago", "came_back"), [(60, True), (1, False)], ids=["flat battery", "another tab"])
def test_a_set_that_this_device_showed_is_paused_only_where_no_other_tab_shows_it(
    chromium: Browser, seconds_ago: int, came_back: bool
) -> None:
    with a_room(chromium, script=f"localStorage['hk-lifts-session1'] = Date.now() - {1000 * seconds_ago};") as room:
        room.show(scene("LIFTING", began_s=90.0))
        assert bool(room.sent("do")) is came_back


def test_who_left_the_room_on_purpose_and_looks_in_again_pauses_nobody(room: Room) -> None:
    lift(room)
    room.page.goto(f"{HOST}/112")
    room.page.goto(f"{HOST}{PATH}")
    room.pass_time(5.0)
    room.show(scene("LIFTING", began_s=95.0, now_s=108.0))
    assert room.sent("do") == []
