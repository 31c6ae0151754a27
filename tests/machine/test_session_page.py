"""docs/session.md is what the code says."""

from pathlib import Path

from hartkracht.journey.session_table import TABLE, page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_the_session_table_is_current():
    assert (DOCS / "session.md").read_text(encoding="utf-8") == page()


def test_the_page_names_every_event():
    assert all(f"| {event.value} |" in page() for _, event in TABLE)
