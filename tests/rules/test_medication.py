"""Medicines: every matching row counts, combinations and eye drops are caught, and what is unclear is a question."""

import csv
import datetime as dt
import io
import os
import re
from pathlib import Path

import pytest

from hartkracht.model.facts import Fact, FactSheet, Medicine
from hartkracht.rules.facts import Sheet, parse
from hartkracht.rules.medication import (
    TwoRateLowering,
    Unplaced,
    classes,
    code,
    current,
    flag_of,
    listed,
    meant,
    names,
    rows_for,
    takes,
)
from hartkracht.rules.spec import FactError

NOW = dt.datetime(2026, 11, 22, 14, tzinfo=dt.UTC)
SHARED = Path(os.environ.get("HARTKRACHT_SHARED", Path(__file__).parents[3] / "shared"))


def holds(condition, *medicines):
    sheet = FactSheet.of([Fact("medicines", tuple(medicines), NOW, "t")])
    return condition.holds(Sheet(sheet, NOW))


def source_rows():
    text = (SHARED / "clinical.md").read_text(encoding="utf-8") if (SHARED / "clinical.md").exists() else ""
    table = re.search(r"```csv\n(atc_prefix.*?)```", text, re.S)
    return list(csv.DictReader(io.StringIO(table.group(1)))) if table else []


@pytest.mark.skipif(not source_rows(), reason="the clinical source is not beside this repository")
def test_the_list_is_row_by_row_that_of_the_source():
    ours = {row.atc: row for row in classes()}
    for row in source_rows():
        mine = ours[row["atc_prefix"]]
        for flag in ("HRU", "PEH", "HYPO", "BLEED"):
            assert mine.flags.get(flag, 0) == int(row[flag]), (row["atc_prefix"], flag)
        assert set(mine.rules) == {rule for rule in row["rule_id"].split(";") if rule}, row["atc_prefix"]


@pytest.mark.parametrize(
    ("atc", "flag", "strength"),
    [
        ("C07AB07", "HRU", 1), ("C07AA07", "R_ARR", 1), ("C07BB07", "HRU", 1), ("C07BB07", "R_VOL", 1), ("C09BX02", "HRU", 1),
        ("C09BX04", "HRU", 1), ("C09BX05", "HRU", 1), ("C09BX01", "HRU", 0), ("C09BB10", "HRU", 1), ("C09BB04", "HRU", 0),
        ("C09DB01", "PEH", 1), ("S01ED01", "HRU", 1), ("S01EE01", "HRU", 0), ("C01EB17", "HRU", 1), ("C08DA01", "HRU", 1),
        ("C08CA01", "HRU", 0), ("C02CA04", "PEH", 3), ("C01AA05", "HRU", 1), ("C10BX03", "R_MYO", 1), ("C10BX03", "PEH", 1),
        ("A10AE54", "HYPO", 3), ("A10BD15", "R_KETO", 1), ("A10BA02", "HYPO", 0), ("R03AC02", "HRU", 1), ("C09DX04", "R_HF", 1),
        ("C09DX01", "R_HF", 0),
    ],
)  # fmt: skip
def test_what_a_code_carries(atc, flag, strength):
    assert flag_of(Medicine(atc=atc), flag) == strength


def test_flags_of_all_rows_are_united_and_the_longest_gives_the_name():
    rows = rows_for("C07AA07")
    assert [row.atc for row in rows] == ["C07AA07", "C07AA", "C07"]


def test_a_combination_that_is_not_listed_counts_as_every_class_of_its_group():
    assert flag_of(Medicine(atc="C09BX99"), "HRU") == 1
    assert flag_of(Medicine(atc="A10BD99"), "R_KETO") == 1


def test_a_code_cut_short_counts_as_everything_under_it():
    assert flag_of(Medicine(atc="C09"), "HRU") == 1
    assert flag_of(Medicine(atc="C09"), "BETA") == 1


def test_a_name_that_nobody_knows_is_a_question_for_every_flag():
    stranger = Medicine(name="foozol")
    assert flag_of(stranger, "HRU") is None
    assert holds(takes("HRU"), stranger) is None
    assert holds(Unplaced(), stranger) is True
    assert meant("bisoprolo") == "bisoprolol"


def test_a_code_without_a_class_is_a_question_and_a_listed_harmless_one_is_not():
    assert holds(Unplaced(), Medicine(atc="N03AX16")) is True
    assert holds(Unplaced(), Medicine(atc="A02BC01")) is False
    assert not listed("")


def test_stopped_counts_no_longer_and_unclear_stays_open():
    day = dt.date(2026, 11, 22)
    assert current(Medicine(atc="C07AB07", stopped=day), day) is False
    assert current(Medicine(atc="C07AB07", stopped=day + dt.timedelta(days=1)), day) is True
    assert holds(takes("HRU"), Medicine(atc="C07AB07", unclear=True)) is None
    assert holds(takes("HRU"), Medicine(atc="C07AB07", unclear=True), Medicine(atc="C08DA01")) is True


@pytest.mark.parametrize(
    ("codes", "out"),
    [
        (["C07AB07", "C08DB01"], True),
        (["C07AB07", "S01ED01"], True),
        (["C07FX05"], True),
        (["C07AB07", "C07AB02"], False),
        (["C07AB07", "C08CA01"], False),
        (["R03AC02", "N06AA09"], False),
    ],
)
def test_two_ways_of_slowing_the_pulse(codes, out):
    assert holds(TwoRateLowering(), *(Medicine(atc=atc) for atc in codes)) is out


def test_every_name_leads_to_a_class_or_to_the_harmless_list():
    assert [name for name, atc in names().items() if not listed(atc)] == []


def test_a_name_is_found_with_its_strength_behind_it():
    assert code(Medicine(name="Bisoprolol 5 mg")) == "C07AB07"
    assert code(Medicine(name="")) == ""


@pytest.mark.parametrize("code", ["E99", "E11", "I10", "i20.1", "O90.3"])
@pytest.mark.parametrize("form", [str, lambda code: {"atc": code}])
def test_a_code_of_a_disease_is_no_medicine_and_says_where_it_belongs(code, form):
    with pytest.raises(FactError) as refused:
        parse("medicines", [form(code)], dt.datetime(2026, 11, 22, tzinfo=dt.UTC), "physician")
    assert "bij de aandoeningen" in refused.value.words.nl
    assert "among the conditions" in refused.value.words.en


@pytest.mark.parametrize("fact", ["conditions", "symptoms_now"])
def test_a_code_in_place_of_a_word_is_refused_and_never_nothing(fact):
    with pytest.raises(FactError, match="E99"):
        parse(fact, ["E99"], dt.datetime(2026, 11, 22, tzinfo=dt.UTC), "physician")
