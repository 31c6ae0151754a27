"""Cuff readings: never the peak, averaged over a week by the rules of a week, multiplied only within one moment."""

import datetime as dt

import pytest

from hartkracht.signals.pressure import Cuff, CuffPhase, HalfDay, HomeReading, home_week, rate_pressure_product
from hartkracht.units import mmHg, per_minute

MONDAY = dt.date(2026, 11, 16)


def day(number, systolic, diastolic=80, halves=HalfDay, readings=2):
    on = MONDAY + dt.timedelta(days=number)
    return [HomeReading(on, half, mmHg(systolic), mmHg(diastolic)) for half in halves for _ in range(readings)]


def cuff(phase=CuffPhase.POST_SET, **more):
    return Cuff(mmHg(150), mmHg(90), 100.0, phase, **more)


def test_a_week_is_averaged_without_its_first_day():
    week = home_week([reading for n in range(7) for reading in day(n, 160 if n == 0 else 130, 85)])
    assert (week.systolic, week.diastolic) == (mmHg(130), mmHg(85))
    assert (week.days, week.readings, week.refused) == (6, 24, None)


@pytest.mark.parametrize("days", [0, 1, 2])
def test_fewer_than_three_days_are_no_average(days):
    week = home_week([reading for n in range(days) for reading in day(n, 130)])
    assert week.systolic is None
    assert "3" in week.refused.nl
    assert "3" in week.refused.en


def test_a_third_reading_taken_because_the_first_were_high_does_not_count():
    picked = [*day(0, 150), *day(1, 150), *day(1, 110), *day(2, 150)]
    assert home_week(picked).systolic == mmHg(150)


def test_a_day_without_its_evening_is_no_day():
    assert home_week([*day(0, 130), *day(1, 130), *day(2, 130, halves=[HalfDay.MORNING])]).systolic is None


def test_the_eighth_day_is_another_week():
    assert home_week([*day(0, 130), *day(1, 130), *day(2, 130), *day(7, 190)]).systolic == mmHg(130)


def test_after_a_set_the_peak_is_said_to_have_been_higher_in_both_languages():
    said = cuff(delay_s=40.0).caution
    assert said.nl == "40 s na de set gemeten. De piek was hoger."
    assert "peak was higher" in said.en
    assert cuff().caution is not None
    assert cuff(CuffPhase.REST).caution is None


@pytest.mark.parametrize(("pulse_at", "product"), [(85.0, 10500.0), (115.0, 10500.0), (115.1, None), (None, None)])
def test_pressure_times_pulse_only_within_the_same_fifteen_seconds(pulse_at, product):
    assert rate_pressure_product(cuff(), per_minute(70), pulse_at) == product
