"""A withdrawal takes back every clearance before it, whoever signed it, and no refusal; what is signed after it counts."""

import datetime as dt
from itertools import permutations

import pytest

from hartkracht.journey.screen import screen
from hartkracht.model.decision import Clearance
from hartkracht.model.facts import FactSheet
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import Case, cases
from hartkracht.rules.facts import Sheet, parse
from hartkracht.rules.letter import ROLES, SAYS_NO, in_date

PLAIN = Case("", "", "plain", cases()[0].on, {}, {})
NOW = PLAIN.moment


def stated(by, decision, hours_ago, signed_days_ago=10):
    """One statement about a letter, so many hours ago."""
    signed = (NOW.date() - dt.timedelta(days=signed_days_ago)).isoformat()
    raw = {"by": by, "signed": signed, "decision": decision}
    return parse("letter", raw, NOW - dt.timedelta(hours=hours_ago), "physician")


def with_letters(*facts):
    """The plain woman, who may train but for what is said of letters."""
    known = {name: history for name, history in PLAIN.sheet().known.items() if name != "letter"}
    return FactSheet.of([*(fact for history in known.values() for fact in history), *facts])


@pytest.mark.parametrize("withdraws", ROLES)
@pytest.mark.parametrize("older", ROLES)
def test_a_withdrawal_leaves_nobody_cleared_by_an_older_letter(older, withdraws):
    letters = [stated(older, "cleared", 300, signed_days_ago=20), stated(withdraws, "cleared", 200)]
    assert screen(with_letters(*letters), BOOK, NOW).value is Clearance.CLEARED
    sheet = with_letters(*letters, stated(withdraws, "withdrawn", 1))
    assert in_date(Sheet(sheet, NOW)) == ()
    assert screen(sheet, BOOK, NOW).value is Clearance.ASK_PHYSICIAN


@pytest.mark.parametrize("no", SAYS_NO)
@pytest.mark.parametrize("refuses", ROLES)
@pytest.mark.parametrize("withdraws", ROLES)
def test_a_withdrawal_never_takes_back_what_another_physician_refused(refuses, withdraws, no):
    letters = [stated(refuses, no, 300, 20), stated(withdraws, "cleared", 200), stated(withdraws, "withdrawn", 100)]
    again = with_letters(*letters, stated(withdraws, "cleared", 1, 0))
    verdict = screen(again, BOOK, NOW)
    assert (verdict.value is Clearance.CLEARED) is (refuses == withdraws)
    assert ("letter-says-no" in verdict.fired) is (refuses != withdraws)


@pytest.mark.parametrize("by", ROLES)
def test_what_is_signed_after_a_withdrawal_counts(by):
    sheet = with_letters(stated("gp", "cleared", 300), stated("gp", "withdrawn", 2), stated(by, "cleared", 1, 0))
    assert [letter.by for letter in in_date(Sheet(sheet, NOW))] == [by]


def test_letters_that_are_stated_together_are_taken_back_in_any_order_up_to_the_day_of_the_withdrawal():
    together = [
        stated("gp", "cleared", 1, 10),
        stated("cardiologist", "cleared", 1, 3),
        stated("gp", "withdrawn", 1, 5),
    ]
    for order in permutations(together):
        assert [letter.by for letter in in_date(Sheet(with_letters(*order), NOW))] == ["cardiologist"]


def test_a_withdrawal_that_is_still_to_come_takes_nothing_back():
    sheet = with_letters(stated("gp", "cleared", 5), stated("gp", "withdrawn", -1))
    assert len(in_date(Sheet(sheet, NOW))) == 1


# clinical.md 1.7, written a second time: the days for which a signature counts, where it names no earlier last day.
COUNTS_FOR = {**dict.fromkeys(ROLES, 365), "obstetrician": 92, "aortic_specialist": 183}


@pytest.mark.parametrize("by", ROLES)
@pytest.mark.parametrize("names", [None, 0, -1])
def test_a_letter_counts_up_to_its_last_day_and_never_longer_than_its_signer_may(by, names):
    for past, counts in ((0, True), (1, False)):
        signed = NOW.date() - dt.timedelta(days=COUNTS_FOR[by] + past)
        raw = {"by": by, "signed": signed.isoformat(), "decision": "cleared"}
        if names is not None:
            raw["valid_until"] = (NOW.date() + dt.timedelta(days=names)).isoformat()
        known = with_letters(parse("letter", raw, NOW - dt.timedelta(days=1), "physician"))
        assert bool(in_date(Sheet(known, NOW))) is (counts and names != -1)
