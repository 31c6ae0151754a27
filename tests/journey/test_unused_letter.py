"""A clearance that nobody trained on grows old sooner: how often it was used is counted from the journal itself."""

import pytest

from hartkracht.journey.screen import screen
from hartkracht.rules.book import BOOK

pytestmark = pytest.mark.django_db(transaction=True)
RULE = "letter-not-used-in-time"


def used(els):
    fact = els.chart.facts.latest("sessions_under_letter")
    return fact and fact.value.value


def fired(els):
    return screen(els.chart.facts, BOOK, els.clock.now, of_the_day=False).fired


def test_without_a_letter_nothing_is_counted(els):
    assert used(els) is None


def test_three_months_unused_asks_the_physician(els):
    els.cleared()
    assert used(els) == 0
    assert RULE not in fired(els)
    els.clock.forward(days=93)
    assert RULE in fired(els)


def test_one_session_done_on_it_makes_it_used(els):
    els.cleared().trained()
    assert used(els) == 1
    els.clock.forward(days=93)
    assert RULE not in fired(els)


def test_a_session_in_which_nothing_was_lifted_does_not_use_it(els):
    els.cleared().at_the_door().opened()
    els.step("stop", "STOPPED")
    els.closed()
    assert used(els) == 0


def test_a_new_letter_counts_from_nothing(els):
    els.cleared().trained()
    els.clock.forward(hours=1)
    els.sign()
    assert used(els) == 0
