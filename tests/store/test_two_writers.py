"""Two writers, every interleaving: no update is lost, none is doubled. `SCALE` in `make prove` runs 10,000."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hartkracht.model import entry as e
from hartkracht.store import journal
from tests.store.conftest import MOMENT

WRITERS = st.sampled_from(["anouk", "bert"])
RUNS = int(os.environ.get("INTERLEAVINGS", "60"))


class TwoWriters(RuleBasedStateMachine):
    """Each writer reads when it likes and appends on what it read; `kept` is what must be there."""

    practice = ""

    def __init__(self):
        super().__init__()
        self.person = journal.fresh_id()
        self.kept = []
        self.read_up_to = {"anouk": 0, "bert": 0}
        self.last = {}

    def append(self, who, expected, command, text):
        return journal.append(self.practice, self.person, expected, command, [e.Noted(text)], MOMENT, who, "coach")

    @rule(who=WRITERS)
    def reads(self, who):
        self.read_up_to[who] = len(journal.read(self.person))

    @rule(who=WRITERS)
    def writes(self, who):
        text, expected = f"{who} {len(self.kept)}", self.read_up_to[who]
        command = journal.fresh_id()
        if expected == len(self.kept):
            self.append(who, expected, command, text)
            self.kept.append(text)
            self.last[who] = (command, text)
        else:
            with pytest.raises(journal.Conflict):
                self.append(who, expected, command, text)

    @rule(who=WRITERS)
    def says_the_same_again(self, who):
        if who in self.last:
            command, text = self.last[who]
            assert self.append(who, self.read_up_to[who], command, text).already

    @rule(who=WRITERS)
    def both_write_at_once(self, who):
        expected = len(self.kept)
        orders = [self.order(name, expected) for name in ("anouk", "bert")]
        futures = [journal.append_future(order) for order in orders]
        won = [order for order, future in zip(orders, futures, strict=True) if future.exception() is None]
        assert len(won) == 1
        self.kept.append(won[0].payloads[0].text)

    def order(self, who, expected):
        what = [e.Noted(f"{who} at once {expected}")]
        return journal.Order(self.practice, self.person, expected, journal.fresh_id(), what, MOMENT, who, "coach", None)

    @invariant()
    def nothing_is_lost_or_doubled(self):
        assert [entry.what.text for entry in journal.read(self.person)] == self.kept


@pytest.mark.django_db(transaction=True)
def test_no_interleaving_of_two_writers_loses_an_update(practice):
    TwoWriters.practice = practice
    calm = settings(max_examples=RUNS, stateful_step_count=12, deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(TwoWriters, settings=calm)
    assert journal.verify(practice) == ""
