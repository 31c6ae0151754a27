"""Stories of the dose and records of people come out as they are printed."""

import pytest

from tests.journey import records, stories


@pytest.mark.parametrize(("printed", "anew"), [(stories.PRINTED, stories.stories), (records.PRINTED, records.records)])
def test_it_comes_out_as_it_is_printed(printed, anew):
    assert printed.read_text(encoding="utf-8") == anew(), (
        f"read the difference; if it is meant, run `python -m tests.journey.{printed.stem}`"
    )
