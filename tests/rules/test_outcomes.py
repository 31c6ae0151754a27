"""Is a change real? The error comes before the meaning, and unknown has no direction."""

import pytest

from hartkracht.rules.outcomes import (
    OUTCOMES,
    Change,
    expected_pressure,
    improved,
    judge,
    mdc95,
    reference_change,
    sem,
)


def said(outcome, before, after, **more):
    return judge(OUTCOMES[outcome], before, after, **more)


@pytest.mark.parametrize(
    ("outcome", "before", "after", "change"),
    [
        ("home_systolic", 146, 139, Change.NONE_DETECTABLE),  # scenario 28: 7 < 10
        ("home_systolic", 146, 136, Change.REAL),
        ("home_systolic", 136, 146, Change.REAL),
        ("crp", 3.1, 2.0, Change.NONE_DETECTABLE),  # scenario 30
        ("crp", 3.1, 0.9, Change.REAL_MEANING_UNKNOWN),
        ("hba1c", 58, 54, Change.NONE_DETECTABLE),
        ("hba1c", 58, 53, Change.REAL),
        ("six_minute_walk_coronary", 400, 431, Change.NONE_DETECTABLE),
        ("six_minute_walk_coronary", 400, 432, Change.REAL),
        ("fasting_glucose", 7.0, 6.6, Change.NONE_DETECTABLE),
        ("strength_index", 100, 114, Change.NONE_DETECTABLE),
        ("strength_index", 100, 115, Change.REAL_MEANING_UNKNOWN),
        ("waist", 100, 96, Change.REAL_MEANING_UNKNOWN),
        ("cortisol", 400, 200, Change.NOT_USED),
        ("macnew", 4.0, 5.0, Change.NOT_KNOWN),
    ],
)
def test_the_error_comes_before_the_meaning(outcome, before, after, change):
    assert said(outcome, before, after) is change


def test_a_change_inside_the_error_has_no_direction():
    assert improved(OUTCOMES["home_systolic"], 146, 139, Change.NONE_DETECTABLE) is None
    assert improved(OUTCOMES["home_systolic"], 146, 130, Change.REAL) is True
    assert improved(OUTCOMES["home_systolic"], 130, 146, Change.REAL) is False


def test_a_missing_value_is_unknown_and_a_changed_medicine_confounds():
    assert said("home_systolic", None, 120) is Change.NOT_KNOWN
    assert said("home_systolic", 150, 120, confounded=True) is Change.CONFOUNDED


def test_the_printed_bounds_of_laboratory_values():
    up, down = reference_change(0.26, 0.06)
    assert (round(up, 2), round(down, 2)) == (1.07, -0.52)
    up, down = reference_change(0.425)
    assert 2.0 < up < 2.1
    assert -0.68 < down < -0.66


def test_more_samples_make_smaller_changes_visible():
    assert said("crp", 3.1, 1.3) is Change.NONE_DETECTABLE
    assert said("crp", 3.1, 1.3, samples=2) is Change.REAL_MEANING_UNKNOWN


def test_smallest_real_change_from_the_error():
    assert mdc95(3.7) == pytest.approx(10.26, abs=0.01)
    assert mdc95(3.7, 4) == pytest.approx(5.13, abs=0.01)
    assert sem(10, 0.91) == pytest.approx(3.0)
    with pytest.raises(ValueError, match="one reading"):
        mdc95(3.7, 0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        sem(10, 1.2)


def test_no_expectation_before_8_weeks_or_beyond_24():
    assert expected_pressure(150, 80, 7) is None
    assert expected_pressure(150, 80, 25) is None
    assert expected_pressure(150, 80, 12).systolic == -6
    assert expected_pressure(128, 86, 12).systolic == -3
    assert expected_pressure(120, 70, 24).systolic == 0
