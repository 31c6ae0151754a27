"""Edges of rules that a wrong sign or bound would move unseen: found by mutation, each held by an example of its own."""

import datetime as dt
import math
import re

import pytest

from hartkracht.model.dose import Words
from hartkracht.model.facts import UNKNOWN, Fact, FactSheet, Medicine, PastEvent
from hartkracht.rules import risk
from hartkracht.rules.book import BOOK
from hartkracht.rules.casebook import cases
from hartkracht.rules.facts import LETTER_LIMITS, Sheet, conditions, parse
from hartkracht.rules.language import Condition, given
from hartkracht.rules.letter import NamesMedicine, signed_by
from hartkracht.rules.measured import DaysOfPressure
from hartkracht.rules.medication import ChangedWithin, TakesLately, classes, flag_of
from hartkracht.rules.outcomes import OUTCOMES, expected_pressure
from hartkracht.rules.risk import HIGH, LOW_MODERATE, VERY_HIGH, Diabetes, Model, Profile, band, orthostatic
from hartkracht.rules.spec import FactError
from hartkracht.units import mmHg, mmol_l, mmol_mol
from tests.rules.test_risk import PLAIN, judged

# clinical.md 9.2, written a second time: a, s, b, d, c, h, a*s, a*b, a*d, a*c, a*h, d*dx, g, e, e^2, g*a, e*a, S0, scales.
MEN = (0.5368, 0.4774, 0.1322, 0.6457, 0.1102, -0.1087, -0.0672, -0.0268, -0.0983, -0.0181, 0.0095, -0.0998, 0.0955,
       -0.0591, 0.0058, -0.0134, 0.0115, 0.9605, -0.5699, 0.7476)  # fmt: skip
WOMEN = (0.6624, 0.6139, 0.1421, 0.8096, 0.1127, -0.1568, -0.1122, -0.0167, -0.1272, -0.0200, 0.0186, -0.1180, 0.1173,
         -0.0640, 0.0062, -0.0196, 0.0169, 0.9776, -0.7380, 0.7019)  # fmt: skip


def by_hand(p):
    """SCORE2-Diabetes as the table says it, term by term."""
    k = WOMEN if p.female else MEN
    a, s, b, c, h = (p.age - 60) / 5, float(p.smokes), (p.systolic - 120) / 20, p.cholesterol - 6, (p.hdl - 1.3) / 0.5
    dx, g = (p.diabetes.diagnosed_at - 50) / 5, (p.diabetes.hba1c - 31) / 9.34
    e = (math.log(p.diabetes.egfr) - 4.5) / 0.15
    terms = (a, s, b, 1, c, h, a * s, a * b, a, a * c, a * h, dx, g, e, e * e, g * a, e * a)
    x = sum(one * term for one, term in zip(k, terms, strict=False))
    return 100 * (1 - math.exp(-math.exp(k[18] + k[19] * math.log(-math.log(k[17] ** math.exp(x))))))


@pytest.mark.parametrize("age", [41, 48, 55, 66, 69])
@pytest.mark.parametrize("female", [False, True])
@pytest.mark.parametrize("smokes", [False, True])
def test_the_products_with_age_count_where_she_is_not_sixty(age, female, smokes):
    """Every published example of SCORE2-Diabetes is 60, where all products with age are nought."""
    person = Profile(age, female, smokes, 148, 5.1, 1.1, Diabetes(age - 6, 61, 54))
    assert math.isclose(risk.score2_diabetes(person), by_hand(person), rel_tol=1e-9)


@pytest.mark.parametrize(
    ("percent", "age", "words"),
    [(2.4, 49, LOW_MODERATE), (2.5, 49, HIGH), (7.4, 49, HIGH), (7.5, 49, VERY_HIGH), (4.9, 50, LOW_MODERATE),
     (5.0, 50, HIGH), (9.9, 69, HIGH), (10.0, 69, VERY_HIGH), (7.4, 70, LOW_MODERATE), (7.5, 70, HIGH),
     (14.9, 70, HIGH), (15.0, 70, VERY_HIGH)],
)  # fmt: skip
def test_each_band_begins_on_its_bound_at_its_age(percent, age, words):
    assert band(percent, age, Model.SCORE2 if age < 70 else Model.SCORE2_OP) is words


@pytest.mark.parametrize(
    ("percent", "word"), [(4.9, "low"), (5, "moderate"), (10, "high"), (19.9, "high"), (20, "very high")]
)
def test_each_band_with_diabetes_begins_on_its_bound(percent, word):
    assert band(percent, 60, Model.SCORE2_DIABETES).en == word


@pytest.mark.parametrize(("upper", "lower", "fell"), [(20, 0, True), (19, 9, False), (0, 10, True), (10, 9, False)])
def test_a_fall_on_standing_counts_from_twenty_above_or_ten_below(upper, lower, fell):
    assert orthostatic((mmHg(140), mmHg(80)), (mmHg(140 - upper), mmHg(80 - lower))) is fell


def test_what_counts_only_where_known_says_so_in_both_languages():
    condition = given(conditions.any_of("icd"))
    assert condition.say("nl").endswith("(als dat bekend is)")
    assert condition.say("en").endswith("(where that is known)")


@pytest.mark.parametrize(("value", "inside"), [(5.5, False), (5.6, True), (6.9, True), (7.0, False)])
def test_prediabetes_by_glucose_ends_where_diabetes_begins(value, inside):
    assert risk.prediabetes(fasting=mmol_l(value)) is inside


@pytest.mark.parametrize(("value", "inside"), [(38, False), (39, True), (47, True), (48, False)])
def test_prediabetes_by_hba1c_ends_where_diabetes_begins(value, inside):
    assert risk.prediabetes(hba1c=mmol_mol(value)) is inside


@pytest.mark.parametrize(
    ("age", "scored"), [("39 years", False), ("40 years", True), ("89 years", True), ("90 years", False)]
)
def test_a_score_is_given_from_forty_up_to_ninety(age, scored):
    assert isinstance(judged(age=age), risk.Risk) is scored


def test_two_days_of_red_pressure_count_today_as_one_of_them():
    now = PLAIN.moment
    known = FactSheet.of(
        Fact("resting_pressure", ((186, 96), (184, 94)), now - dt.timedelta(days=ago), "coach") for ago in (0, 3)
    )
    assert DaysOfPressure(2, 366, 180, 110).holds(Sheet(known, now)) is True
    yesterday = FactSheet.of(f for f in known.history("resting_pressure") if f.at < now)
    assert DaysOfPressure(2, 366, 180, 110).holds(Sheet(yesterday, now)) is False


def test_not_and_the_signers_of_a_letter_are_said_in_each_language():
    assert (~conditions.any_of("icd")).say("nl") == "aandoeningen: niet ICD"
    assert (~conditions.any_of("icd")).say("en") == "conditions: not ICD"
    assert signed_by("gp", "cardiologist").say("nl") == "een geldige brief van de huisarts of cardioloog"
    assert signed_by("gp", "cardiologist").say("en") == "a letter in date from the GP or cardiologist"


def test_what_changed_lately_is_said_in_each_language():
    assert ChangedWithin(("C09",), 14).say("nl").startswith("een hart-")
    assert ChangedWithin(("C09",), 14).say("en").startswith("a heart")


# clinical.md 8, written a second time: smallest real change, smallest meaningful change; None where there is none.
MEASURED = {
    "home_systolic": (10, 5), "home_diastolic": (6, None), "office_systolic": (18, 5), "office_diastolic": (12, None),
    "hba1c": (5, 5), "fasting_glucose": (None, 0.5), "fmd": (3.5, 1), "cfpwv": (1.2, 1), "rmssd_week": (20, None),
    "resting_pulse": (6, 5), "strength_index": (15, None), "grip": (5, 5), "chair_stand_30": (3, 2),
    "chair_stand_5": (3, 2.3), "sppb": (2, 1), "gait_speed": (0.2, 0.10), "six_minute_walk_coronary": (32, 25),
    "six_minute_walk_heart_failure": (32, 30), "waist": (3, None), "weight": (1.5, None), "macnew": (None, 0.5),
    "saq": (None, 5), "phq9": (None, 5), "gad7": (None, 4), "who5": (None, 10),
}  # fmt: skip
# Variation within a person and of the laboratory, as a share.
LABORATORY = {
    "fasting_glucose": (0.048, 0.02), "insulin": (0.26, 0.06), "homa_ir": (0.26, 0.06), "crp": (0.425, 0.0),
    "triglycerides": (0.21, 0.0), "ldl": (0.08, 0.0), "hdl": (0.065, 0.0), "total_cholesterol": (0.055, 0.0),
}  # fmt: skip


@pytest.mark.parametrize("name", MEASURED)
def test_each_outcome_has_the_real_and_the_meaningful_change_of_its_source(name):
    assert (OUTCOMES[name].mdc, OUTCOMES[name].mcid) == MEASURED[name]


@pytest.mark.parametrize("name", LABORATORY)
def test_each_laboratory_value_varies_as_its_source_says(name):
    assert (OUTCOMES[name].variation, OUTCOMES[name].analytical) == LABORATORY[name]


def test_an_event_is_what_and_on_and_nothing_else():
    stated = parse("events", [{"what": "pci", "on": "2026-11-04"}], PLAIN.moment, "physician")
    assert stated.value == (PastEvent("pci", dt.date(2026, 11, 4)),)
    for raw in ("pci", ["pci"], [{"what": "pci"}], [{"what": "pci", "on": "2026-11-04", "where": "x"}]):
        with pytest.raises(FactError):
            parse("events", raw, PLAIN.moment, "physician")


# --- what holds for every condition of the book, whichever it is -------------------------------


def inside(condition):
    """Every condition inside a condition, itself too."""
    return {condition}.union(*(inside(part) for part in condition.parts()))


LEAVES = sorted({leaf for rule in BOOK.rules() for leaf in inside(rule.when)}, key=repr)
EVERY_LEAF = sorted({leaf for rule in BOOK.every_rule() for leaf in inside(rule.when)}, key=repr)
PEOPLE = [(case.sheet(), case.moment) for case in cases()[::40]]


def test_the_leaves_of_a_condition_are_what_is_inside_it_and_made_of_nothing_else():
    for rule in BOOK.every_rule():
        assert set(rule.when.leaves()) == {one for one in inside(rule.when) if not one.parts()}, rule.id
        assert rule.when.names() == frozenset().union(*(leaf.names() for leaf in rule.when.leaves())), rule.id


@pytest.mark.parametrize("name", ["nothing known", *range(len(PEOPLE))])
def test_a_condition_misses_something_exactly_where_it_is_open(name):
    sheet, now = (FactSheet.of([]), PLAIN.moment) if name == "nothing known" else PEOPLE[name]
    view = Sheet(sheet, now)
    for leaf in LEAVES:
        missing = leaf.missing(view)
        assert bool(missing) is (leaf.holds(view) is None), leaf
        assert missing <= leaf.names(), leaf


@pytest.mark.parametrize("name", range(len(PEOPLE)))
@pytest.mark.parametrize("but", ["medicines", "letter", "events", "conditions", "resting_pressure"])
def test_what_is_asked_next_is_something_that_is_not_known(name, but):
    sheet, now = PEOPLE[name]
    view = Sheet(FactSheet.of(f for one, told in sheet.known.items() if one != but for f in told), now)
    for leaf in EVERY_LEAF:
        unknown = {fact for fact in leaf.names() if view.value(fact) is UNKNOWN}
        assert not unknown or leaf.missing(view) <= unknown, leaf


# Words that stand in the conditions of one language only.
OF_LANGUAGE = {
    "nl": "de het een niet geen niets dan dagen geleden zij als noemt hoger lager minder meer ja nee bekend medicijn "
              "gebruikt ooit laatste te en brief van op zegt grens uur",
    "en": "the or not and no that known days from none date below higher she takes than less yes where letter names ever "
              "above after for medicine does says limit hour",
}  # fmt: skip


@pytest.mark.parametrize(("lang", "other"), [("nl", "en"), ("en", "nl")])
def test_every_condition_is_said_and_denied_in_one_language(lang, other):
    for leaf in EVERY_LEAF:
        said, denied = leaf.say(lang), leaf.deny(lang)
        assert said != denied, leaf
        assert not {*OF_LANGUAGE[other].split()} & {*re.findall(r"\w+", f"{said} {denied}".lower())}, leaf


def test_every_condition_says_something_else_in_the_other_language():
    assert [leaf for leaf in EVERY_LEAF if leaf.say("nl") == leaf.say("en") or leaf.deny("nl") == leaf.deny("en")] == []


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_denies_a_condition_denies_it_in_its_own_language(lang):
    plainly = [leaf for leaf in LEAVES if type(leaf).deny is Condition.deny]
    assert len(plainly) > 20
    assert {leaf.deny(lang).split(" (")[0] for leaf in plainly} == {{"nl": "niet", "en": "not"}[lang]}


MEDICINE_LEAVES = [leaf for leaf in LEAVES if leaf.names() == {"medicines"}]


@pytest.mark.parametrize("leaf", MEDICINE_LEAVES, ids=lambda leaf: leaf.say("en"))
def test_every_question_about_medicines_is_open_while_the_list_is_unknown(leaf):
    unknown = FactSheet.of([Fact("medicines", UNKNOWN, PLAIN.moment, "client")])
    assert leaf.holds(Sheet(unknown, PLAIN.moment)) is None


@pytest.mark.parametrize("atc", ["G04BE08", "G04BE03", "C02KX05"])
def test_a_medicine_of_which_it_is_unclear_whether_she_takes_it_is_not_taken_for_stopped(atc):
    day = PLAIN.moment.date()
    unsure = Medicine(atc=atc, unclear=True, stopped=day - dt.timedelta(days=30))
    view = Sheet(FactSheet.of([Fact("medicines", (unsure,), PLAIN.moment, "client")]), PLAIN.moment)
    lately = [leaf for leaf in MEDICINE_LEAVES if isinstance(leaf, TakesLately) and atc.startswith(leaf.prefixes)]
    assert lately
    assert {leaf.holds(view) for leaf in lately} == {None}


# Who may open a condition that a physician weighs, by clinical.md 1.1 and 1.2: the right signer who names it, both.
OPENED_BY = {
    "severe_aortic_stenosis": ("cardiologist", "specialist"), "pulmonary_hypertension": ("cardiologist", "specialist"),
    "left_main_stenosis": ("cardiologist",), "complex_ventricular_arrhythmia": ("cardiologist",),
    "av_block_high_degree": ("cardiologist",), "valve_disease_severe": ("cardiologist",),
    "hypertrophic_cardiomyopathy": ("cardiologist",),
}  # fmt: skip


@pytest.mark.parametrize("word", OPENED_BY)
@pytest.mark.parametrize("by", ["gp", "cardiologist", "specialist", "surgeon"])
@pytest.mark.parametrize("named", [True, False])
def test_what_a_physician_weighs_opens_only_by_the_right_signer_who_names_it(word, by, named):
    signed = {"by": by, "signed": "2026-10-20", "decision": "cleared", "diagnoses": [word] if named else []}
    known = FactSheet.of(parse(name, raw, PLAIN.moment, "physician") for name, raw in
                         (("conditions", [word]), ("letter", signed)))  # fmt: skip
    closed = BOOK.rule(f"ask-{word.replace('_', '-')}").when.holds(Sheet(known, PLAIN.moment))
    assert closed is not (named and by in OPENED_BY[word])


@pytest.mark.parametrize(
    ("upper", "lower", "change"),
    [(140, 80, (-6, -5)), (139, 90, (-6, -5)), (139, 89, (-3, -3)), (130, 80, (-3, -3)), (129, 85, (-3, -3)),
     (129, 84, (0, -1))],
)  # fmt: skip
def test_what_trials_gave_begins_on_its_bound(upper, lower, change):
    found = expected_pressure(upper, lower, 12)
    assert (found.systolic, found.diastolic) == change


@pytest.mark.parametrize(("weeks", "told"), [(7, False), (8, True), (24, True), (25, False)])
def test_what_trials_gave_is_told_from_eight_to_twenty_four_weeks(weeks, told):
    assert (expected_pressure(150, 80, weeks) is not None) is told


# clinical.md 18 and the letter's page, written a second time: nobody signs a bound outside these.
LETTER_BOUNDS = {
    "resting_systolic": (90, 180), "resting_diastolic": (50, 110), "systolic_after_set": (110, 200),
    "diastolic_after_set": (60, 110), "pulse_ceiling": (60, 200), "resting_pulse_expected": (40, 100),
    "effort": (1, 5), "reps_in_reserve": (3, 8),
}  # fmt: skip


@pytest.mark.parametrize("name", LETTER_BOUNDS)
def test_no_letter_carries_a_bound_outside_its_guardrail(name):
    kind = LETTER_LIMITS[name]
    for value in LETTER_BOUNDS[name]:
        assert kind.parse(kind.write(kind.unit(value)), Words("a", "a")).value == value
    for value in (LETTER_BOUNDS[name][0] - 1, LETTER_BOUNDS[name][1] + 1):
        with pytest.raises(FactError):
            kind.parse(kind.write(kind.unit(value)), Words("a", "a"))


NAMED = [leaf for leaf in EVERY_LEAF if isinstance(leaf, NamesMedicine)]


@pytest.mark.parametrize("leaf", NAMED, ids=lambda leaf: leaf.flag)
@pytest.mark.parametrize(
    ("more", "named", "truth"),
    [
        ({}, True, True),
        ({}, False, "open where newer counts"),
        ({"atc": "N02BE01"}, True, True),
        ({"since": -3}, True, True),
        ({"since": -3}, False, False),
        ({"since": 3}, False, "where newer counts"),
        ({"stopped": 400}, False, True),
    ],
)
def test_only_a_medicine_that_she_takes_and_that_carries_the_flag_must_be_named(leaf, more, named, truth):
    """`since`, `stopped`: in days before the letter. What was stopped long ago need not be named."""
    signed = PLAIN.moment.date() - dt.timedelta(days=10)
    carriers = [row.atc for row in classes() if len(row.atc) == 7 and flag_of(Medicine(atc=row.atc), leaf.flag)]
    code = (carriers or [f"{row.atc}XX07"[:7] for row in classes() if flag_of(Medicine(atc=row.atc), leaf.flag)])[0]
    days = {key: signed - dt.timedelta(days=ago) for key, ago in more.items() if key != "atc"}
    taken = [Medicine(atc=code, **days), *([Medicine(atc=more["atc"])] if "atc" in more else [])]
    raw = {
        "by": "cardiologist",
        "signed": signed.isoformat(),
        "decision": "cleared",
        "medicines_named": [code] if named else [],
    }
    at = PLAIN.moment - dt.timedelta(days=10)
    known = FactSheet.of(
        [Fact("medicines", tuple(taken), PLAIN.moment, "client"), parse("letter", raw, at, "physician")]
    )
    told = {"open where newer counts": None if leaf.newer_counts else False, "where newer counts": leaf.newer_counts}
    assert leaf.holds(Sheet(known, PLAIN.moment)) is told.get(truth, truth)
