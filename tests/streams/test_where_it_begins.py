"""Where an excursion begins and ends, when nothing is known of her range yet, and where rest is not quite level."""

from itertools import pairwise
from random import Random

import pytest

from hartkracht.signals.events import Repetition, StaticHold

from .sessions import KNEE, heard, knee_node, repetitions


def along(places: list[tuple[float, float]]) -> list[tuple[float, dict[str, float | None]]]:
    """A knee at 30 pictures a second that goes smoothly from one place (s, degrees) to the next."""
    rows, chance = [], Random(1)
    for (from_s, lower), (to_s, upper) in pairwise(places):
        for k in range(round((to_s - from_s) * 30)):
            part = k / round((to_s - from_s) * 30)
            angle = lower + (upper - lower) * part * part * (3 - 2 * part) + chance.gauss(0.0, 0.2)
            rows.append((from_s + part * (to_s - from_s), {KNEE: angle}))
    return rows


def test_a_first_one_is_not_over_where_she_wobbles_halfway_back() -> None:
    """Thirteen degrees back out, after a third of the way home: more than the floor, less than three tenths of her way."""
    wobbles = [
        (0, 5),
        (2, 5),
        (5, 95),
        (6, 95),
        (7.5, 60),
        (8.5, 73),
        (10, 73),
        (12, 5),
        (14, 5),
        (17, 95),
        (18, 95),
        (21, 5),
        (23, 5),
    ]
    said = repetitions(heard(knee_node(), along(wobbles)))
    assert [(round(told.start_s), round(told.end_s)) for told in said] == [(2, 12), (14, 21)]


@pytest.mark.parametrize("rest_deg", [5.0, 18.0])
def test_it_begins_where_she_leaves_her_rest_though_the_way_back_before_sank_deeper(rest_deg: float) -> None:
    places = [(0, 5), (2, 5), (5, 95), (8, 5), (8.4, 5), (9, rest_deg), (14, rest_deg), (17, 95), (20, 5), (22, 5)]
    said = repetitions(heard(knee_node(), along(places)))
    assert len(said) == 2
    assert said[1].start_s == pytest.approx(14.0, abs=0.5)


def test_fidgets_after_a_rest_are_none_where_her_range_is_known() -> None:
    """Twice 20 degrees out and back, after a set of 90: alike, and by themselves two repetitions."""
    one_set = [(0, 5), (2, 5), (5, 95), (8, 5), (11, 95), (14, 5)]
    fidgets = [(22, 5), (24, 25), (26, 5), (28, 25), (30, 5), (32, 5)]
    events = heard(knee_node(), along([*one_set, *fidgets]))
    assert len(repetitions(events)) == 2
    assert len(repetitions(heard(knee_node(), along([(0, 5), *fidgets])))) == 2
    assert not [event for event in events if isinstance(event, StaticHold)]
    again = [(34, 5), (37, 95), (40, 5), (43, 95), (46, 5), (48, 5)]
    after = [e for e in heard(knee_node(), along([*one_set, *fidgets, *again])) if isinstance(e, Repetition)]
    assert [round(told.start_s) for told in after[2:]] == [34, 40]


@pytest.mark.parametrize(("seen_before_s", "told"), [(0.3, 1), (-0.5, 0)])
def test_a_view_that_begins_a_moment_before_the_first_one_tells_it_at_its_end(seen_before_s: float, told: int) -> None:
    places = [(0, 5), (0.3, 5), (2.3, 95), (4.3, 5), (5.3, 5)]
    rows = [row for row in along(places) if row[0] >= 0.3 - seen_before_s]
    assert len(repetitions(heard(knee_node(), rows, finish=False))) == told


FULL_ONES = [(0, 5), (2, 5), (5, 95), (8, 5), (10, 5), (13, 95), (16, 5), (18, 5)]


@pytest.mark.parametrize(("stays_s", "told"), [(2.0, 4), (0.0, 3)])
def test_a_partial_one_that_ends_short_of_rest_counts_where_she_then_stands_still(stays_s: float, told: int) -> None:
    """Out by 32 degrees and back by 24, of 90: less than three tenths of her usual way back. Where she goes on at once it was a dip."""
    back_s = 22.0 + stays_s
    partial = [
        (20, 37),
        (22, 13),
        *([(back_s, 13)] if stays_s else []),
        (back_s + 2, 95),
        (back_s + 5, 5),
        (back_s + 7, 5),
    ]
    assert len(repetitions(heard(knee_node(), along([*FULL_ONES, *partial])))) == told


@pytest.mark.parametrize(("ends_deg", "told"), [(45.0, 3), (65.0, 2)])
def test_a_last_one_that_ends_in_another_posture_counts_where_most_of_the_way_was_gone_back(
    ends_deg: float, told: int
) -> None:
    last = [(21, 95), (23, ends_deg), (28, ends_deg)]
    assert len(repetitions(heard(knee_node(), along([*FULL_ONES, *last])))) == told


def test_a_fidget_the_other_way_before_the_set_does_not_turn_it_upside_down() -> None:
    """Thirteen degrees up and back; then she goes down for her repetitions and rests above, shortly."""
    fidget = [(0, 90), (2, 90), (3, 103.5), (4, 90), (5.5, 90)]
    down = [
        (7.5, 5),
        (12, 5),
        (14, 90),
        (14.5, 90),
        (16.5, 5),
        (21, 5),
        (23, 90),
        (23.5, 90),
        (25.5, 5),
        (30, 5),
        (32, 90),
        (34, 90),
    ]
    said = repetitions(heard(knee_node(), along([*fidget, *down])))
    assert [told.start_s for told in said] == pytest.approx([5.5, 14.5, 23.5], abs=0.6)
    assert [round(told.turn_s or 0.0) for told in said] == [10, 19, 28]


@pytest.mark.parametrize("seen_s", [0.8, 1.2, 1.5])
def test_what_the_beginning_cut_off_ends_before_the_first_one_begins(seen_s: float) -> None:
    places = [(0, 15), (seen_s, 5), *((seen_s + s, deg) for s, deg in ((1.5, 65), (3, 5), (4.5, 65), (6, 5), (8, 5)))]
    said = repetitions(heard(knee_node(), along(places)))
    assert [told.turn_s is None for told in said] == [True, False, False]
    assert all(one.end_s <= after.start_s for one, after in pairwise(said))
