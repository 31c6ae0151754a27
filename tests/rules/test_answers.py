"""What people write is read, and refused, as it is printed."""

from tests.rules import answers


def test_every_answer_is_read_or_refused_as_it_is_printed():
    assert answers.PRINTED.read_text(encoding="utf-8") == answers.answers(), (
        "read the difference; if it is meant, run `python -m tests.rules.answers`"
    )
