# ruff: noqa: F401, F811  (fixtures are imported by name)
"""The client's pages: one question at a time, nothing lost, nothing prettier than it is."""

import html
import re

import pytest

from hartkracht.clinic.groups import HEADS
from hartkracht.model import command as c
from hartkracht.model.facts import UNKNOWN
from hartkracht.rules.facts import CATALOGUE
from tests.doors.pages import browse, clock, els, text
from tests.journey.chain import INTAKE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browse):
    return browse("client")


def ask(phone):
    """The next question, as its name."""
    return phone.get("/intake").headers["Location"].removeprefix("/intake/")


def latest(els, name):
    return els.chart.facts.latest(name).value


def plain(name):
    """What a person without any trouble types for this fact."""
    kind = CATALOGUE[name].kind
    match kind.name:
        case "word":
            return {name: "no" if "no" in kind.words else next(iter(kind.words))}
        case "words":
            return {name: "none-of-these"}
        case "events" | "medicines":
            return {f"{name}-none": "none"}
        case "number":
            return {name: "60"}
        case "readings":
            return {
                f"{name}-1-upper": "120",
                f"{name}-1-lower": "80",
                f"{name}-2-upper": "120",
                f"{name}-2-lower": "80",
            }
        case _:
            return {name: "tekst"}


def test_the_intake_ends_when_no_rule_misses_anything_she_can_tell(els, phone):
    asked = []
    while (name := ask(phone)) != "done":
        assert name not in asked, "the same question twice"
        asked.append(name)
        assert phone.get(f"/intake/{name}").status_code == 200
        assert phone.post(f"/intake/{name}", plain(name)).status_code == 302
    assert len(asked) > 20
    assert phone.get("/intake/done").status_code == 200


def test_an_answer_is_kept_at_once_and_only_once_under_its_command_id(els, phone):
    before = els.chart.seq
    for _ in range(2):
        phone.post("/intake/high_pressure", {"high_pressure": "yes", "command_id": "a-press-of-a-button"})
    assert latest(els, "high_pressure") == "yes"
    assert len(els.chart.facts.history("high_pressure")) == 1
    assert els.chart.seq > before


def test_i_do_not_know_is_an_answer_and_is_not_asked_again_at_once(els, phone):
    name = ask(phone)
    typed = {name: "unknown"} if CATALOGUE[name].kind.name in ("word", "words") else {f"{name}-unknown": "unknown"}
    phone.post(f"/intake/{name}", typed)
    assert latest(els, name) is UNKNOWN
    assert ask(phone) != name


def test_an_empty_answer_is_refused_with_one_sentence_and_nothing_is_kept(els, phone):
    answer = phone.post("/intake/high_pressure", {})
    assert "Kies “weet ik niet”" in text(answer)
    assert els.chart.facts.latest("high_pressure") is None


def test_a_pressure_the_wrong_way_round_keeps_what_was_typed(els, phone):
    answer = phone.post(
        "/intake/resting_pressure", {"resting_pressure-1-upper": "40", "resting_pressure-1-lower": "180"}
    )
    assert "40/180. Omgekeerd?" in text(answer)
    assert 'value="40"' in text(answer)
    assert 'value="180"' in text(answer)


def test_a_number_out_of_its_guardrail_keeps_what_was_typed(phone):
    answer = phone.post("/intake/age", {"age": "620"})
    assert "620 jaar kan niet" in text(answer)
    assert 'value="620"' in text(answer)


@pytest.mark.parametrize("typed", ["70,5", "70.5", " 70,5 ", "70,5 kg", "70.5kg"])
def test_a_number_may_have_a_comma_a_point_or_its_unit(els, phone, typed):
    assert phone.post("/intake/weight", {"weight": typed}).status_code == 302
    assert latest(els, "weight").value == 70.5


@pytest.mark.parametrize("typed", ["7O", "zeventig", "70,5,5", "1e2", "NaN", "70-71"])
def test_what_is_no_number_is_said_so_and_stays_typed(els, phone, typed):
    page = html.unescape(text(phone.post("/intake/weight", {"weight": typed})))
    assert f"“{typed}” is geen getal" in page
    assert f'value="{typed}"' in page
    assert els.chart.facts.latest("weight") is None


def test_an_event_in_the_future_is_refused(els, phone):
    page = text(phone.post("/intake/events", {"events-1-what": "pci", "events-1-on": "2031-01-01"}))
    assert 'class="wrong"' in page
    assert els.chart.facts.latest("events") is None


def test_an_unknown_medicine_is_asked_about_and_the_suggestion_can_be_taken(els, phone):
    typed = {"medicines-1-what": "bisoprool"}
    answer = phone.post("/intake/medicines", typed)
    assert "Bedoelt u bisoprolol?" in text(answer)
    phone.post("/intake/medicines", {**typed, "sure": "bisoprool", "medicines-1-meant": "bisoprolol"})
    assert [m.name for m in latest(els, "medicines")] == ["bisoprolol"]


def test_a_medicine_nobody_knows_is_kept_as_written_when_said_again(els, phone):
    typed = {"medicines-1-what": "xyzzyq"}
    assert "kennen wij niet" in text(phone.post("/intake/medicines", typed))
    phone.post("/intake/medicines", {**typed, "sure": "xyzzyq"})
    assert [m.name for m in latest(els, "medicines")] == ["xyzzyq"]


def test_an_event_needs_its_day(els, phone):
    assert "Regel 1" in text(phone.post("/intake/events", {"events-1-what": "pci"}))
    phone.post("/intake/events", {"events-1-what": "pci", "events-1-on": "2026-05-04"})
    assert [(e.what, str(e.on)) for e in latest(els, "events")] == [("pci", "2026-05-04")]


def test_nothing_and_something_at_once_is_refused(els, phone):
    answer = phone.post("/intake/medicines", {"medicines-1-what": "bisoprolol", "medicines-none": "none"})
    assert "Wat klopt?" in text(answer)
    assert els.chart.facts.latest("medicines") is None


def test_one_more_row_keeps_what_was_typed_and_keeps_nothing_in_the_record(els, phone):
    answer = phone.post("/intake/medicines", {"medicines-1-what": "bisoprolol", "more": "5"})
    assert 'value="bisoprolol"' in text(answer)
    assert "medicines-5-what" in text(answer)
    assert els.chart.facts.latest("medicines") is None


def test_an_answer_can_be_changed_and_shows_what_it_was(els, phone):
    phone.post("/intake/medicines", {"medicines-1-what": "bisoprolol", "medicines-1-on": "2026-01-02"})
    page = text(phone.get("/intake/medicines"))
    assert 'value="bisoprolol"' in page
    assert 'value="2026-01-02"' in page
    phone.post("/intake/medicines", {"medicines-none": "none"})
    assert latest(els, "medicines") == ()


def test_back_leads_to_the_question_before(phone):
    first = ask(phone)
    phone.post(f"/intake/{first}", plain(first))
    second = ask(phone)
    assert f'href="/intake/{first}"' in text(phone.get(f"/intake/{second}"))


def test_pressure_in_the_chest_this_month_asks_at_once_what_she_feels_now(phone):
    answer = phone.post("/intake/chest_pain_month", {"chest_pain_month": "yes"})
    assert answer.headers["Location"] == "/intake/symptoms_now"


@pytest.mark.parametrize("felt", [["chest_pressure"], ["stroke_signs"], ["unknown"]])
def test_what_may_be_an_emergency_opens_112(els, phone, felt):
    phone.post("/intake/chest_pain_month", {"chest_pain_month": "yes"})
    answer = phone.post("/intake/symptoms_now", {"symptoms_now": felt})
    assert "Bel nu 112" in text(answer)
    assert "tel:112" in text(answer)
    assert els.chart.facts.latest("symptoms_now") is not None


def test_a_headache_now_is_no_112_page(phone):
    assert phone.post("/intake/symptoms_now", {"symptoms_now": ["headache"]}).status_code == 302


def test_the_end_says_the_verdict_all_reasons_and_what_is_unknown(els, phone):
    els.give("client", c.State({**INTAKE, "high_pressure": "unknown"}))
    page = text(phone.get("/intake/done"))
    assert "Er is nog geen toestemming" in page or "geen toestemming" in page
    assert "hoge bloeddruk" in page
    assert "onbekend" in page


def test_a_coach_has_no_intake_of_her_own(browse):
    assert browse("coach").get("/intake").status_code == 404


def test_nobody_reads_a_question_without_signing_in(browse):
    answer = browse().get("/intake/high_pressure")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["lvef", "letter", "no_such_fact", "readings"])
def test_what_she_may_not_state_is_no_question(phone, name):
    assert phone.get(f"/intake/{name}").status_code == 404
    assert phone.post(f"/intake/{name}", {name: "1"}).status_code == 404


def test_the_plan_says_what_is_asked_in_hills(els, phone):
    assert "nog geen volgende training" in text(phone.get("/plan"))
    els.cleared()
    page = text(phone.get("/plan"))
    assert "keer" in page
    assert 'class="hills"' in page


def test_english_speaks_english(browse):
    page = text(browse("client", "en").get("/intake/high_pressure"))
    assert "Did a doctor say you have high blood pressure?" in page
    assert "I do not know" in page


def test_every_condition_stands_under_one_head_of_its_own(phone):
    under = [one for _, _, held in HEADS for one in held]
    assert len(under) == len(set(under))
    assert set(under) == set(CATALOGUE["conditions"].kind.words)
    assert text(phone.get("/intake/conditions")).count('<details class="group"') == len(HEADS)


def test_a_head_with_a_ticked_condition_is_open(els, phone):
    phone.post("/intake/conditions", {"conditions": ["glaucoma"]})
    assert text(phone.get("/intake/conditions")).count('<details class="group" open') == 1


def test_a_source_leads_to_its_rule(els, phone):
    els.give("client", c.State(INTAKE))
    address = re.search(r'class="source[^"]*" href="([^"]+)"', text(phone.get("/intake/done"))).group(1)
    rule = address.partition("q=")[2]
    assert f'id="{rule}"' in text(phone.get(address))


def test_the_same_reason_is_said_once(els, phone):
    els.cleared()
    page = text(phone.get("/plan"))
    assert "vorige keer" not in page
    whys = {line.why.nl for line in els.chart.prescribed.prescription.exercises}
    assert sum(page.count(why) for why in whys) < len(els.chart.prescribed.prescription.exercises)
    assert "Om dezelfde reden." in page or "zie hierboven" in page
