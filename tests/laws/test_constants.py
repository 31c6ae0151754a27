"""No constant of the kernel moves unseen."""

from tests.laws import constants


def test_every_constant_is_as_it_is_printed():
    assert constants.PRINTED.read_text(encoding="utf-8") == constants.constants(), (
        "read the difference; if it is meant, run `python -m tests.laws.constants`"
    )
