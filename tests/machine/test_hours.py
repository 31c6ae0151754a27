"""Live hours come out as they are printed."""

from tests.machine import hours


def test_every_hour_comes_out_as_it_is_printed():
    assert hours.PRINTED.read_text(encoding="utf-8") == hours.hours(), (
        "read the difference; if it is meant, run `python -m tests.machine.hours`"
    )
