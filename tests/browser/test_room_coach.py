"""The coach's half in a real browser, against a scripted server: before a set, in it, and in the rest."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.room_stage import SEEN, Room, a_room, guard, line, repetition, scene
from tests.browser.room_states import HOLD, RUN_IN_S, STATES, lift


@pytest.fixture
def room(chromium: Browser) -> Iterator[Room]:
    with a_room(chromium) as made:
        yield made


# --- the coach's half -----------------------------------------------------------------------------


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
    room.show(scene("LIFTING"), {"t": "trace", "t_s": times, "values": {"breath": values}})
    assert room.page.locator(".breath .air").count() == 2


def test_an_old_breath_is_unknown(room: Room) -> None:
    room.show(scene("LIFTING"), {"t": "trace", "t_s": [96.0, 96.5, 97.0], "values": {"breath": [0, 0.2, 0.4]}})
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


# --- before a set ---------------------------------------------------------------------------------


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
    room.page.get_by_role("button", name="2 kilo lichter").click()  # 32 is no step of 2.5: the first one below it
    assert room.sent("load") == [{"kg": 30}]
    room.show(scene(exercise=line("Leg press", load_kg=30)))
    expect(room.page.get_by_label("Last (kg)", exact=True)).to_have_value("30")
    room.page.get_by_role("button", name="2,5 kilo lichter").click()
    assert room.sent("load")[-1] == {"kg": 27.5}


def test_a_step_that_nobody_read_at_the_machine_is_not_sent_along_with_the_chair(room: Room) -> None:
    room.show(scene())
    room.page.get_by_text("Machine: nog niet genoteerd").click()
    step = room.page.get_by_label("Stap van de last (kg)")
    expect(step).to_have_value("")
    expect(step).to_have_attribute("placeholder", "wij rekenen met 2,5")
    room.page.get_by_label("Stand van stoel, rug, hendel").fill("stoel 4")
    room.page.get_by_role("button", name="Onthoud dit").click()
    assert room.sent("machine") == [{"exercise": "leg_press", "settings": "stoel 4", "step_kg": None}]
    room.show(scene(exercise=line("Leg press", settings="stoel 4", step_kg=5.0, step_read=True)))
    expect(step).to_have_value("5")


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
    room.show(scene("LIFTING", exercise=falling), {"t": "trace", "t_s": [100.0], "values": {"movement": [0.9]}})
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
    room.show(scene(), {"t": "trace", "t_s": [100.2], "values": {"movement": [0.4]}})
    room.pass_time(0.5)
    expect(room.page.locator(".watch[data-guard=movement]")).to_contain_text("Nu op 40 % van het bereik.")
    room.pass_time(2.0)
    expect(room.page.locator(".watch[data-guard=movement]")).to_contain_text("Laat haar bewegen: ziet hij het?")


# --- rest -----------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("language", ["nl", "en"])
def test_on_a_phone_what_was_said_and_what_is_blind_stand_above_the_taps(chromium: Browser, language: str) -> None:
    blind = {**SEEN, "breath": guard("", why={"nl": "Geen signaal meer.", "en": "No signal any more."}, since_s=90.0)}
    with a_room(chromium, "phone", language) as room:
        lift(room, cue=HOLD, guards=blind)
        room.show({"t": "trace", "t_s": [100.0], "values": {"movement": [0.5]}})
        taps = room.page.locator(".taps").bounding_box()
        assert taps
        for what in (".cue", ".sensors", ".sentence"):
            box = room.page.locator(f".pane {what}").bounding_box()
            assert box
            assert box["y"] + box["height"] <= taps["y"], what


@pytest.mark.parametrize("field", ["#load-kg", "#note-text", "#machine-settings"])
def test_a_warning_that_comes_takes_neither_text_nor_focus_from_who_types(room: Room, field: str) -> None:
    room.show(scene())
    for fold in room.page.locator(".folds summary").all():
        fold.click()
    room.page.locator(field).click()
    room.page.locator(field).fill("3")
    for saving in (False, True):
        room.show(scene(saving=saving))
        assert room.page.locator(".trouble.unsaved").count() == (not saving)
        expect(room.page.locator(field)).to_be_focused()
        expect(room.page.locator(field)).to_have_value("3")
    room.beating = False
    room.pass_time(4.0)
    expect(room.page.locator(".trouble.silent")).to_be_visible()
    expect(room.page.locator(field)).to_be_focused()
    expect(room.page.locator(field)).to_have_value("3")


def test_a_rest_that_comes_back_or_to_another_screen_knows_what_was_asked(room: Room) -> None:
    said = {"effort": 4, "reps_in_reserve": 3, "symptoms": []}
    room.show(scene("RESTING", rest_until_s=100.0, repetitions=[repetition(50.0)], said=said))
    expect(room.page.locator("[data-do='effort 4']")).to_have_attribute("aria-pressed", "true")
    expect(room.page.locator("[data-do='reserve 3']")).to_have_attribute("aria-pressed", "true")
    expect(room.page.get_by_role("checkbox", name="nee, niets")).to_be_checked()
    expect(room.page.get_by_role("button", name="Praat rustig, zit klaar: begin")).to_be_visible()


def test_what_was_just_said_here_is_not_undone_by_a_scene_that_does_not_know_it_yet(room: Room) -> None:
    room.answering = False
    said = {"effort": 4, "reps_in_reserve": None, "symptoms": None}
    room.show(scene("RESTING", rest_until_s=160.0, said=said))
    room.page.locator("[data-do='effort 6']").click()
    room.show(scene("RESTING", rest_until_s=160.0, said=said))
    expect(room.page.locator("[data-do='effort 6']")).to_have_attribute("aria-pressed", "true")


def test_who_has_had_enough_ends_the_session_from_the_rest_though_sets_are_left(room: Room) -> None:
    room.show(STATES["resting"])
    room.page.get_by_role("button", name="Training afsluiten").click()
    assert room.sent("do") == [{"event": "finish", "why": ""}]
