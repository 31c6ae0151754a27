# ruff: noqa: F401, F811  (fixtures are imported by name)
"""The report: one page, nothing prettier than it is, nobody's name where it need not be."""

import datetime as dt
import io
from dataclasses import replace

import pypdf
import pytest
from django.utils import translation

from hartkracht.clinic.pages.report import page, paper
from hartkracht.journey.report import Afterwards, report
from hartkracht.model import command as c
from hartkracht.model.dose import Change, Words
from hartkracht.rules.words import SYMPTOMS
from tests.doors.pages import browse, clock, els, text
from tests.journey.chain import FINE, TIGHT_CHEST

pytestmark = pytest.mark.django_db(transaction=True)


def measured(els, *values):
    """Weekly means at home."""
    for upper, lower in values:
        els.clock.forward(days=7)
        els.give("client", c.State({"home_systolic": f"{upper} mmHg", "home_diastolic": f"{lower} mmHg"}))
    return els


def of(els):
    return report(els.chart, els.clock.now)


def test_a_change_inside_the_measurement_error_is_no_change(els):
    line = of(measured(els, (141, 84), (136, 82))).pressure.systolic
    assert line.real is False
    assert line.verdict.nl == "141 naar 136: minder dan de meetfout van 10. Geen echte verandering te zien."


def test_a_change_of_the_measurement_error_is_real(els):
    assert of(measured(els, (141, 84), (131, 82))).pressure.systolic.real is True


def test_one_measurement_says_nothing(els):
    line = of(measured(els, (141, 84))).pressure.systolic
    assert line.real is None
    assert "onbekend" in line.verdict.nl


def test_a_medicine_that_changed_in_between_makes_it_say_nothing(els):
    measured(els, (141, 84), (121, 74))
    els.give("client", c.State({"medicines": [{"atc": "C08CA01", "since": "2026-12-05"}]}))
    line = of(els).pressure.systolic
    assert line.real is None
    assert "medicijn" in line.verdict.nl


def test_without_home_measurements_the_door_counts_with_its_own_error(els):
    els.cleared().at_the_door()
    found = of(els).pressure
    assert found.systolic.error == 18
    assert found.systolic.points[0][1] == 137


def test_a_session_says_what_was_done_and_what_was_felt_when(els):
    els.cleared().trained().at("F1").answer("F1", TIGHT_CHEST)
    done = of(els).sessions[0]
    assert done.ended == "completed"
    assert (done.sets, done.breath_holds) == (1, 0)
    evening = next(one for one in done.after if one.check == "F1")
    assert evening.state == "felt"
    assert "druk of pijn op de borst" in evening.words.nl
    assert 4 < evening.hours < 11


def test_nothing_felt_silence_and_still_to_come_are_three_things(els):
    els.cleared().trained().at("F1").answer("F1", FINE)
    due = els.chart.checks["s1", "F2"].due
    els.clock.now = due.closes_at + dt.timedelta(minutes=1)
    els.give("system", c.PassDue("s1", "F2"))
    states = {one.check: one.state for one in of(els).sessions[0].after}
    assert states["F1"] == "nothing"
    assert states["F2"] == "silent"
    assert states["F3"] == "later"


def test_tempo_nobody_measured_is_unknown(els):
    els.cleared().trained()
    assert of(els).sessions[0].tempo_kept is None


def test_silence_is_named_among_what_is_open(els):
    els.cleared().trained()
    els.clock.now = els.chart.checks["s1", "F1"].due.closes_at + dt.timedelta(minutes=1)
    els.give("system", c.PassDue("s1", "F1"))
    assert any("geen antwoord" in one.nl for one in of(els).open)


def test_nobody_enrolled_is_no_report():
    from hartkracht.journey.chart import Chart

    with pytest.raises(ValueError, match="nobody"):
        report(Chart(), dt.datetime.now(dt.UTC))


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "Klachten na de training"), ("en", "Symptoms after the session")]
)
def test_the_paper_is_one_page_and_its_metadata_names_nobody(els, browse, language, word):
    measured(els.cleared().trained(), (141, 84), (136, 82))
    answer = browse("physician", language).get("/report/els.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "Vermeer" not in answer.headers["Content-Disposition"]
    found = pypdf.PdfReader(io.BytesIO(answer.content))
    assert len(found.pages) == 1
    assert word in found.pages[0].extract_text()
    assert not [value for value in (found.metadata or {}).values() if "Vermeer" in str(value) or "Els" in str(value)]


def test_the_fullest_record_still_fits_one_page(els):
    everything = list(SYMPTOMS)
    long = Words(", ".join(SYMPTOMS[word].nl for word in everything), "x")
    after = tuple(Afterwards(check, "felt", 7.0, long) for check in ("F1", "F2", "F3", "F4"))
    found = of(measured(els.cleared().trained(), (141, 84), (136, 82)))
    session = replace(found.sessions[0], after=after)
    full = replace(
        found, sessions=(session,) * 6, open=(Words("Iets langs dat open staat, met veel woorden erbij", "x"),) * 40,
        changes=(Change("days_between", "7", "9", Words("Na een late klacht: meer tijd voor herstel, " * 2, "x"), "", "rule"),) * 5,
    )  # fmt: skip
    assert len(pypdf.PdfReader(io.BytesIO(paper(page(full)))).pages) == 1


def test_an_empty_record_still_gives_one_page(els, browse):
    answer = browse("physician").get("/report/els.pdf")
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 1


def test_the_preview_says_the_same_and_uses_her_initial(els, browse):
    measured(els.cleared().trained(), (141, 84), (136, 82))
    said = text(browse("physician").get("/report/els"))
    assert "Geen echte verandering te zien" in said
    assert "Vermeer" not in said


@pytest.mark.parametrize(
    ("language", "what"),
    [("nl", "Beenpers, zittend: aantal keer: 6 → 4"), ("en", "Horizontal leg press: repetitions: 6 → 4")],
)
def test_what_changed_is_said_in_words_and_in_one_language(els, language, what):
    change = Change("E01 repetitions", "6", "4", Words("Korter.", "Shorter."), "dose-lower-on-review", "rulebook")
    with translation.override(language):
        (line,) = page(replace(of(els.cleared()), changes=(change,)))["changes"]
    assert line["what"] == what
