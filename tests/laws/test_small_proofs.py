"""The proofs of `prove/`, small: the same code at a hundredth of its size, so that a change is seen within seconds."""

import pytest
from prove import test_book as book
from prove import test_dose as dose

pytestmark = pytest.mark.slow

SMALL = 0.01
OF_ONE_MORE = list(book.LIFTED_BY)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(book, "SCALE", SMALL)
    monkeypatch.setattr(dose, "SCALE", SMALL)
    monkeypatch.setattr(book, "PEOPLE_OF_EACH_KIND", 250_000)


WHOLE = [
    book.test_z3_no_answer_turns_a_fired_rule_off,
    book.test_z3_whoever_may_train_could_be_stopped_by_no_answer_to_what_is_unknown,
    book.test_z3_a_rule_passes_for_not_firing_only_where_no_answer_could_make_it_fire,
    book.test_no_rounding_makes_a_value_look_inside_a_limit,
    book.test_more_digits_than_are_shown_cannot_be_stated,
    dose.test_what_is_static_or_to_the_limit_is_seen_and_cannot_be_made,
    dose.test_no_text_of_the_product_asks_to_hold_the_breath,
    dose.test_after_a_symptom_or_a_silence_no_component_rises,
    dose.test_without_a_clearance_that_counts_a_rule_that_reads_only_letters_closes,
    dose.test_no_role_states_a_number_beyond_its_guardrail,
    dose.test_no_signature_carries_a_bound_beyond_its_guardrail,
    dose.test_no_journal_and_no_export_brings_a_longer_set_back,
]


@pytest.mark.parametrize("proof", WHOLE, ids=lambda proof: proof.__name__.removeprefix("test_"))
def test_a_proof_holds(proof):
    proof()


@pytest.mark.parametrize("name", OF_ONE_MORE)
def test_one_more_never_loosens_for_a_thousand_people(name):
    book.test_one_more_never_loosens_for_ten_million_people(name)


@pytest.mark.parametrize("what", book.LOOSENING)
def test_what_loosens_would_be_seen(what):
    book.test_the_ten_million_would_see(what)


@pytest.mark.parametrize("name", [*book.BOOK.mandatory, *book.BOOK.mandatory_today])
def test_nobody_trains_while_a_mandatory_fact_is_missing_stale_or_unknown(name):
    book.test_nobody_trains_while_a_mandatory_fact_is_missing_stale_or_unknown(name)


def test_a_walk_through_the_gate_uses_no_clearance_that_does_not_count():
    for seed in range(4):
        dose.Practice(seed).walk(8)
