"""What may stand on a screen in the gym of somebody's name."""

import pytest

from hartkracht.model.called import short


@pytest.mark.parametrize(
    ("given", "family", "called"),
    [("Els", "Visser", "Els V."), ("Henk", "de Wit", "Henk de W."), ("Anna", "van den Berg", "Anna van den B."), ("Els", "", "Els")],
)  # fmt: skip
def test_a_name_is_a_first_name_and_an_initial_with_its_small_words(given, family, called):
    assert short(given, family) == called
