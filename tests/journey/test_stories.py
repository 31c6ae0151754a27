"""The stories of the dose come out as they are printed."""

from tests.journey import stories


def test_every_story_comes_out_as_it_is_printed():
    assert stories.PRINTED.read_text(encoding="utf-8") == stories.stories(), (
        "read the difference; if it is meant, run `python -m tests.journey.stories`"
    )
