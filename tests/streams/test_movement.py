"""Movement on simulated people with exact truth: counting, moments, range, holds, blindness, and nothing invented."""

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hartkracht.model.dose import Tempo
from hartkracht.model.sample import channel
from hartkracht.signals.events import Phase, PhaseChanged, Sighted, StaticHold, WentBlind
from hartkracht.signals.movement import Movement
from hartkracht.simulate import Fault, Plan, simulate, someone

from .sessions import KNEE, heard, knee, knee_node, node_of, noise, repetitions

pytestmark = pytest.mark.slow  # seconds each: in `make test`, not in the fast check

SENSORS = ("camera", "encoder", "inertial")
SLOW, SLOWEST, FAST = Tempo(4, 0, 4, 0), Tempo(5, 0, 5, 0), Tempo(1.5, 0, 1.5, 0)


def people(sensor: str, plan: Plan, count: int = 6):
    return [simulate(someone(k), plan, seed=k, seen_by=(sensor,)) for k in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("sensor", SENSORS)
@pytest.mark.parametrize("tempo", [SLOW, SLOWEST, FAST])
def test_every_repetition_of_two_sets_is_counted_once(sensor: str, tempo: Tempo) -> None:
    for session in people(sensor, Plan(sets=2, repetitions=6, tempo=tempo, rest_s=20.0), 4):
        said = repetitions(heard(node_of(session.recording), session.recording.samples()))
        assert len(said) == session.truth["n_reps"]
        for told, true in zip(said, session.truth["repetitions"], strict=True):
            assert min(told.end_s, true["end_s"]) - max(told.start_s, true["start_s"]) > 0.7 * (
                true["end_s"] - true["start_s"]
            )


def test_start_turn_end_and_range_lie_near_the_truth_and_are_told_soon() -> None:
    wrong_s, wrong_deg, late_s = [], [], []
    for session in people("camera", Plan(repetitions=8), 8):
        said = repetitions(heard(node_of(session.recording), session.recording.samples()))
        for told, true in zip(said, session.truth["repetitions"], strict=True):
            wrong_s += [abs(told.start_s - true["start_s"]), abs(told.end_s - true["end_s"])]
            wrong_deg.append(abs((told.rom_deg or 0.0) - true["rom_deg"]))
            late_s.append(told.known_at_s - true["end_s"])
            assert told.turn_s == pytest.approx(true["turn_s"], abs=0.35)
    assert sorted(wrong_s)[int(0.9 * len(wrong_s))] < 0.6
    assert sorted(wrong_deg)[int(0.9 * len(wrong_deg))] < 4.5
    assert sorted(late_s)[int(0.9 * len(late_s))] < 1.2


def test_a_half_repetition_counts_and_is_not_full() -> None:
    for session in people("camera", Plan(repetitions=6, partial=(3, 5))):
        said = repetitions(heard(node_of(session.recording), session.recording.samples()))
        assert [told.full for told in said] == [True, True, False, True, False, True]


def test_stillness_at_the_turn_is_told_and_an_eased_turn_is_not() -> None:
    for session in people("camera", Plan(repetitions=6, holds={2: 2.0, 5: 1.6})):
        events = heard(node_of(session.recording), session.recording.samples())
        said = {e.start_s: e for e in events if isinstance(e, StaticHold)}  # the last that was said of each
        assert len(said) == 2
        for told, true in zip(said.values(), session.truth["static_holds"], strict=True):
            assert told.start_s == pytest.approx(true["start_s"], abs=0.6)
            assert told.end_s == pytest.approx(true["end_s"], abs=0.6)


def test_concentric_and_eccentric_follow_the_exercise() -> None:
    session = simulate(someone(1), Plan(repetitions=4, tempo=Tempo(5, 0, 3, 0)), seed=1)
    told = repetitions(heard(node_of(session.recording), session.recording.samples()))
    assert all(r.eccentric_s > r.concentric_s for r in told if r.eccentric_s and r.concentric_s)
    unsaid = Movement(session.recording.channels)
    assert all(r.concentric_s is None for r in repetitions(heard(unsaid, session.recording.samples())))


def test_phases_alternate_and_end_at_rest() -> None:
    session = simulate(someone(2), Plan(repetitions=3), seed=2)
    said = [
        e.phase for e in heard(node_of(session.recording), session.recording.samples()) if isinstance(e, PhaseChanged)
    ]
    assert said == [Phase.ECCENTRIC, Phase.CONCENTRIC, Phase.IDLE] * 3


def test_a_stop_is_told_while_it_lasts_at_the_turn_and_halfway() -> None:
    def at(t_s: float, stop_at: float) -> float:
        moved = min(t_s, stop_at) + max(0.0, t_s - stop_at - 4.5)
        return 45 - 45 * math.cos(2 * math.pi * min(8.0, max(0.0, moved - 3)) / 8)

    for stop_at in (7.0, 8.7):
        rows = knee([at(k / 30, stop_at) + n for k, n in enumerate(noise(3, 660, 0.8))])
        said = [e for e in heard(knee_node(), rows) if isinstance(e, StaticHold)]
        assert said[0].known_at_s < stop_at + 3.5
        assert {e.start_s for e in said} == {said[0].start_s}
        assert said[-1].end_s == pytest.approx(stop_at + 4.5, abs=0.7)


def test_a_concentric_phase_that_sticks_is_grinding_and_a_steady_one_is_not() -> None:
    def at(t_s: float, sticks: bool) -> float:
        if t_s < 3 or t_s > (17 if sticks else 11):
            return 0.0
        if t_s < 7:
            return 90 * (t_s - 3) / 4
        if not sticks:
            return 90 * (11 - t_s) / 4
        return (
            90 - 22.5 * (t_s - 7)
            if t_s < 9
            else max(0.0, 45 - 4.0 * (t_s - 9) - (22.5 * (t_s - 14.5) if t_s > 14.5 else 0))
        )

    for sticks in (True, False):
        node = Movement({KNEE: channel(KNEE)}, concentric="down", tempo=SLOW)
        told = repetitions(heard(node, knee([at(k / 30, sticks) for k in range(30 * 25)])))
        assert [r.grinding for r in told] == [sticks]


@pytest.mark.parametrize("sensor", SENSORS)
@pytest.mark.parametrize("cut_at", [0.3, 0.5, 0.7])
def test_a_set_cut_out_in_mid_repetition_holds_the_repetitions_that_were_seen(sensor: str, cut_at: float) -> None:
    """What the two ends cut off makes one repetition together, never two, and it is never a valid one."""
    session = simulate(someone(2), Plan(repetitions=9, tempo=FAST, rest_s=0.0), seed=2, seen_by=(sensor,))
    true = session.truth["repetitions"]
    cut = [r["start_s"] + cut_at * (r["end_s"] - r["start_s"]) for r in (true[0], true[-1])]
    rows = [(t_s, values) for t_s, values in session.recording.samples() if cut[0] <= t_s <= cut[1]]
    said = repetitions(heard(node_of(session.recording), rows))
    assert len(said) == 8
    assert sum(not told.valid for told in said) <= 1


@pytest.mark.parametrize("hold_s", [4.0, 8.0, 10.0])
def test_a_long_hold_in_the_first_repetition_is_no_new_rest(hold_s: float) -> None:
    session = simulate(someone(3), Plan(repetitions=4, holds={1: hold_s}), seed=3)
    said = repetitions(heard(node_of(session.recording), session.recording.samples()))
    assert len(said) == 4
    assert said[0].turn_s == pytest.approx(session.truth["repetitions"][0]["turn_s"], abs=0.6)


# --- the same events however the samples come ----------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, 1500), max_size=60), st.booleans())
def test_rows_without_a_movement_sample_change_nothing(places: set[int], empty: bool) -> None:
    session = simulate(someone(3), Plan(repetitions=3), seed=3)
    rows = list(session.recording.samples())
    woven = []
    for place, (t_s, values) in enumerate(rows):
        woven.append((t_s, values))
        if place in places:
            woven.append((t_s, {} if empty else {KNEE: None, "heart_rate@strap": 70.0}))
    assert heard(node_of(session.recording), woven) == heard(node_of(session.recording), rows)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1500))
def test_what_is_said_of_a_prefix_is_what_the_whole_said_by_then(length: int) -> None:
    session = simulate(someone(4), Plan(repetitions=4), seed=4)
    rows = list(session.recording.samples())[: length + 1]
    whole = heard(node_of(session.recording), session.recording.samples(), finish=False)
    assert heard(node_of(session.recording), rows, finish=False) == [e for e in whole if e.known_at_s <= rows[-1][0]]


@pytest.mark.parametrize("seed", range(4))
def test_the_count_after_every_prefix_is_that_of_a_naive_reference(seed: int) -> None:
    """Offline and naive: a repetition ends where the clean path comes back to rest; told within the declared delay."""
    session = simulate(someone(seed), Plan(repetitions=5), seed=seed)
    ends = [true["end_s"] for true in session.truth["repetitions"]]
    node, counted = node_of(session.recording), 0
    for t_s, values in session.recording.samples():
        counted += len(repetitions(node.push(t_s, values)))
        assert sum(end + node.delay_s < t_s for end in ends) <= counted <= sum(end - 1.5 < t_s for end in ends)


def test_the_rate_of_the_sensor_does_not_change_the_count() -> None:
    for rate_hz in (12.0, 25.0, 60.0, 240.0):
        path = [
            45 - 45 * math.cos(2 * math.pi * max(0.0, min(24.0, k / rate_hz - 3)) / 8) for k in range(int(30 * rate_hz))
        ]
        assert len(repetitions(heard(knee_node(), knee(path, rate_hz)))) == 3


# --- nothing is invented -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_standing_still_is_no_repetition(seed: int) -> None:
    swayed = [5 + 2.0 * math.sin(k / 40) + n for k, n in enumerate(noise(seed, 3600, 1.5))]
    assert repetitions(heard(knee_node(), knee(swayed))) == []


def test_walking_up_is_no_repetition() -> None:
    def knee_in_walking(t_s: float) -> float:
        swing = (t_s % 1.1) / 0.55
        return 8 + (55 * math.sin(math.pi * swing) ** 2 if swing < 1.0 else 0.0)

    walk = [knee_in_walking(k / 30) + n for k, n in enumerate(noise(1, 450, 1.0))]
    assert repetitions(heard(knee_node(), knee([*walk, *([8.0] * 300)]))) == []


def test_sitting_down_and_setting_the_seat_is_no_repetition() -> None:
    postures = [(0, 5.0), (4, 90.0), (7, 70.0), (9, 95.0), (12, 60.0), (14, 85.0)]

    def at(t_s: float) -> float:
        before = [p for p in postures if p[0] <= t_s][-1]
        after = next((p for p in postures if p[0] > t_s), before)
        share = min(1.0, max(0.0, (t_s - before[0]) / max(1e-9, after[0] - before[0])))
        return before[1] + (after[1] - before[1]) * share * share * (3 - 2 * share)

    seated = [at(k / 30) + n for k, n in enumerate(noise(2, 900, 1.0))]
    assert repetitions(heard(knee_node(), knee(seated))) == []


def test_a_dropped_inertial_unit_is_no_repetition() -> None:
    names = [f"{q}_{a}@wrist" for q in ("acceleration", "angular_velocity") for a in "xyz"]
    chance = Random(5)

    def sample(t_s: float) -> list[float]:
        falling, hit = 5.0 < t_s < 5.5, 5.5 <= t_s < 5.6
        turn = 6.0 if falling else 0.0
        pull = (
            (0.0, 0.0, 0.0)
            if falling
            else ((60.0, -80.0, 40.0) if hit else (0.0, 0.0, 9.81) if t_s < 5 else (9.81, 0.0, 0.0))
        )
        return [v + chance.gauss(0, 0.05) for v in (*pull, turn, 0.3 * turn, 0.0)]

    rows = [(k / 50, dict(zip(names, sample(k / 50), strict=True))) for k in range(1500)]
    assert repetitions(heard(Movement({n: channel(n) for n in names}), rows)) == []


@pytest.mark.parametrize("seed", range(40))
def test_hostile_streams_never_crash_and_never_count(seed: int) -> None:
    """2,500 samples each of NaN, infinities, duplicates, reversed time, huge rates, wrong units and hugest numbers."""
    chance = Random(seed)
    wild = [math.nan, math.inf, -math.inf, 1e308, -1e308, 0.0, 5.0, None]
    node, now = knee_node(), 0.0
    for _ in range(2500):
        now += chance.choice([0.0, 0.0, 1e-6, 0.03, -0.5, -40.0, 3.0, 1e5])
        value = chance.choice([*wild, math.radians(chance.uniform(0, 100))])
        t_s = chance.choice([now, now, now, math.nan, math.inf])
        assert repetitions(node.push(t_s, {KNEE: value})) == []
        assert node.position() is None or 0.0 <= node.position() <= 1.0
    assert repetitions(node.finish()) == []


# --- quality first -------------------------------------------------------------------------------


def blind(events: list) -> list[WentBlind]:
    return [e for e in events if isinstance(e, WentBlind)]


@pytest.mark.parametrize(("kind", "why"), [("lost", "signal_lost"), ("stuck", "signal_stuck")])
@pytest.mark.parametrize("at_s", [10.0, 14.5, 19.0])
def test_a_lost_or_stuck_sensor_is_told_within_a_second_and_marks_the_repetition(
    kind: str, why: str, at_s: float
) -> None:
    session = simulate(someone(1), Plan(repetitions=3), seed=1, faults=[Fault(kind, at_s, 2.0)])
    said = heard(node_of(session.recording), session.recording.samples())
    assert [e.why for e in blind(said)] == [why]
    assert blind(said)[0].known_at_s - at_s < 1.0
    assert any(isinstance(e, Sighted) and at_s + 2.0 <= e.known_at_s < at_s + 3.0 for e in said)
    assert not all(told.valid for told in repetitions(said))


def test_single_spikes_change_no_repetition() -> None:
    spikes = [Fault("spike", 9.0 + 1.7 * k) for k in range(20)]
    session = simulate(someone(6), Plan(repetitions=4), seed=6, faults=spikes)
    said = repetitions(heard(node_of(session.recording), session.recording.samples()))
    for told, true in zip(said, session.truth["repetitions"], strict=True):
        assert told.rom_deg == pytest.approx(true["rom_deg"], abs=5.0)
        assert told.valid


def test_an_encoder_that_rests_on_one_value_is_not_stuck() -> None:
    rows = [(k / 50, {"position@stack": 0.0}) for k in range(1000)]
    assert blind(heard(Movement({"position@stack": channel("position@stack")}), rows)) == []


def test_a_clock_set_back_is_told_at_once_and_small_disorder_is_passed_over() -> None:
    node = knee_node()
    heard(node, knee(noise(1, 90, 1.0)), finish=False)
    assert blind(list(node.push(2.5, {KNEE: 5.0}))) == []
    assert [e.why for e in blind(list(node.push(-60.0, {KNEE: 5.0})))] == ["clock_back"]
    assert node.position() is None


def test_silence_is_told_when_only_time_passes() -> None:
    node = knee_node()
    heard(node, knee(noise(1, 90, 1.0)), finish=False)
    assert [e.why for k in range(10) for e in blind(list(node.push(3.0 + k / 10, {})))] == ["signal_lost"]


# --- calibration ---------------------------------------------------------------------------------


def test_taps_at_both_ends_make_the_range_her_own() -> None:
    session = simulate(someone(7), Plan(repetitions=5, partial=(1, 2, 3, 4, 5)), seed=7)
    node = node_of(session.recording)
    low = someone(7).rest_deg
    for k in range(60):
        node.push(-20 + k / 30, {KNEE: low})
    node.mark_end("start")
    for k in range(60):
        node.push(-15 + k / 30, {KNEE: low + someone(7).range_deg})
    node.mark_end("end")
    for k in range(150):
        node.push(-10 + k / 30, {KNEE: low})
    assert node.calibrated
    said = repetitions(heard(node, session.recording.samples()))
    assert [told.full for told in said if told.start_s > 0] == [False] * 5


def test_an_end_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="start"):
        knee_node().mark_end("middle")


@pytest.mark.slow
def test_memory_stays_flat_over_an_hour_of_rest() -> None:
    node = knee_node()
    for t_s, values in knee(noise(1, 3600 * 30, 1.0)):
        node.push(t_s, values)
    assert max(limb.cycles.kept for limb in node._limbs) <= 600
    assert len(node._blind) <= 8
