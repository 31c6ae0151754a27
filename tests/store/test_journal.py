"""What the journal promises: in order, once, sealed, chained, durable, and one sentence when it cannot."""

import datetime as dt
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

import hartkracht
from hartkracht.model import entry as e
from hartkracht.store import chain, journal, keyfile, sealing
from hartkracht.store.models import Due, Entry, Practice
from tests.store.conftest import MOMENT

pytestmark = pytest.mark.django_db(transaction=True)
on_sqlite = pytest.mark.skipif("postgres" in settings.DATABASES["default"]["ENGINE"], reason="speaks of SQLite only")


def texts(person):
    return [entry.what.text for entry in journal.read(person)]


def test_what_was_appended_is_read_back_in_order(write):
    assert write("els", 0, "one", "two").seqs == (1, 2)
    assert write("els", 2, "three").seqs == (3,)
    assert texts("els") == ["one", "two", "three"]
    assert [entry.seq for entry in journal.read("els", after=1)] == [2, 3]


def test_a_stale_reader_is_refused_and_nothing_of_it_is_kept(write):
    write("els", 0, "one")
    with pytest.raises(journal.Conflict):
        write("els", 0, "stale")
    assert texts("els") == ["one"]


def test_a_command_applies_once(write):
    first = write("els", 0, "one", "two", command="c1")
    again = write("els", 2, "one", "two", command="c1")
    assert again.already
    assert again.seqs == first.seqs
    assert texts("els") == ["one", "two"]
    assert [entry.seq for entry in journal.applied("els", "c1")] == [1, 2]


def test_one_command_from_many_writers_is_kept_once(write):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: write("els", 0, "once", command="same"), range(32)))
    assert sum(not answer.already for answer in answers) == 1
    assert texts("els") == ["once"]


def test_many_writers_lose_nothing_and_the_chain_holds(write, practice):
    def one(number):
        person = f"p{number % 5}"
        while True:
            try:
                return write(person, len(journal.read(person)), f"n{number}")
            except journal.Conflict:
                continue

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(60)))
    found = [text for number in range(5) for text in texts(f"p{number}")]
    assert sorted(found) == sorted(f"n{number}" for number in range(60))
    assert journal.verify(practice) == ""
    assert Practice.objects.get().count == 60


def test_clinical_words_are_not_in_the_database_in_the_open(write):
    write("els", 0, "tight chest in the evening")
    assert b"tight chest" not in bytes(Entry.objects.get().sealed)


def test_a_line_moved_to_another_place_does_not_open(write):
    write("els", 0, "one", "two")
    first, second = Entry.objects.order_by("seq")
    Entry.objects.filter(pk=first.pk).update(sealed=second.sealed)
    with pytest.raises(sealing.Sealed):
        journal.read("els")


@pytest.mark.parametrize(("field", "value"), [("sealed", b"x" * 40), ("by", "other"), ("kind", "silent"),
                                          ("at", MOMENT + dt.timedelta(seconds=1)), ("role", "physician")])  # fmt: skip
def test_any_edit_breaks_the_chain(write, practice, field, value):
    write("els", 0, "one", "two", "three")
    assert journal.verify(practice) == ""
    Entry.objects.filter(seq=2).update(**{field: value})
    assert "place 2" in journal.verify(practice)


def test_a_removed_line_breaks_the_chain(write, practice):
    write("els", 0, "one", "two", "three")
    Entry.objects.filter(seq=2).delete()
    assert "place 2" in journal.verify(practice)


def test_a_cut_tail_is_found(write, practice):
    write("els", 0, "one", "two", "three")
    Entry.objects.filter(seq=3).delete()
    assert "tail was cut" in journal.verify(practice)


def test_a_rewritten_history_is_found_by_the_anchor(write, practice):
    write("els", 0, "one")
    journal.anchor_head()
    row = Entry.objects.get()
    row.role = "physician"
    row.hash = chain.link(chain.START, practice, 1, row.person, 1, row.command, 0, row.kind, row.at, row.by, row.role, bytes(row.sealed))  # fmt: skip
    row.save()
    Practice.objects.update(head=row.hash)
    assert "another history" in journal.verify(practice)


def test_erasing_a_person_leaves_the_chain_whole(write, practice):
    write("els", 0, "one")
    write("henk", 0, "two")
    journal.erase("els")
    with pytest.raises(sealing.Sealed):
        journal.read("els")
    assert texts("henk") == ["two"]
    assert journal.verify(practice) == ""


def test_relations_follow_the_journal(practice):
    def append(expected, what):
        journal.append(practice, "els", expected, journal.fresh_id(), [what], MOMENT, "anouk", "coach")

    append(0, e.Enrolled("Els", "V", dt.date(1964, 3, 1)))
    append(1, e.Assigned("dokter", "physician"))
    assert (journal.relation("anouk", "els"), journal.relation("dokter", "els")) == ("coach", "physician")
    append(2, e.Unassigned("dokter"))
    assert journal.relation("dokter", "els") is None


def test_a_due_check_is_claimed_by_one_caller_only(practice):
    due = e.CheckDue("s1", "F1", MOMENT, (), MOMENT + dt.timedelta(hours=4), "link")
    journal.append(practice, "els", 0, "c", [due], MOMENT, "anouk", "coach")
    late = MOMENT + dt.timedelta(hours=5)
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: journal.claim_due(late, dt.timedelta(minutes=5)), range(8)))
    assert [claim for claims_of_one in claims for claim in claims_of_one] == [(practice, "els", "s1", "F1")]
    assert journal.claim_due(MOMENT, dt.timedelta(minutes=5)) == []
    journal.append(practice, "els", 1, "d", [e.Silent("s1", "F1")], late, "system", "system")
    assert not Due.objects.exists()


@on_sqlite
def test_the_live_connection_says_wal_and_full():
    said = journal.settings_of_the_live_connection()
    assert said == {"journal_mode": "wal", "synchronous": "2"}


@pytest.fixture
def disk(monkeypatch):
    """Let SQLite itself run full on the writer's own connection: `disk(pages)`; `disk(None)` makes room again."""
    commit, limit = journal.Writer._commit, [None]

    def within(self, group):
        connection.ensure_connection()
        connection.cursor().execute(f"PRAGMA max_page_count={limit[0] or 2**30}")
        return commit(self, group)

    monkeypatch.setattr(journal.Writer, "_commit", within)
    return lambda pages: limit.__setitem__(0, pages)


@on_sqlite
def test_a_full_disk_is_one_sentence_and_nothing_is_half_saved(write, practice, disk):
    write("els", 0, "one")
    with connection.cursor() as cursor:
        disk(cursor.execute("PRAGMA page_count").fetchone()[0])
    with pytest.raises(journal.NotSaved) as refused:
        write("els", 1, *["x" * 4000] * 200)
    disk(None)
    assert "schijf" in refused.value.words.nl
    assert "disk full" in refused.value.words.en
    assert texts("els") == ["one"]
    assert write("els", 1, "two").seqs == (2,)
    assert journal.verify(practice) == ""


@on_sqlite
def test_one_bad_order_does_not_take_its_neighbours_with_it(write, practice):
    with ThreadPoolExecutor(8) as pool:
        good = [pool.submit(write, f"p{number}", 0, "good") for number in range(6)]
        bad = pool.submit(write, "p9", 7, "bad")
        assert all(future.result().seqs == (1,) for future in good)
        assert isinstance(bad.exception(), journal.Conflict)


def test_a_missing_key_is_one_sentence(practice, key_path):
    journal.close()
    key_path.rename(key_path.with_suffix(".away"))
    with pytest.raises(keyfile.KeyProblem, match="is missing"):
        journal.open_practice(key_path)
    key_path.with_suffix(".away").rename(key_path)
    journal.open_practice(key_path)


def test_a_wrong_key_is_one_sentence(practice, key_path, tmp_path):
    journal.close()
    other = tmp_path / "other.key"
    keyfile.create(other)
    with pytest.raises(keyfile.KeyProblem, match="belongs to another database"):
        journal.open_practice(other)
    journal.open_practice(key_path)


def test_an_older_copy_of_the_database_is_refused(write, practice, key_path):
    write("els", 0, "one", "two")
    journal.close()
    Entry.objects.filter(seq=2).delete()
    Practice.objects.update(count=1, head=Entry.objects.get().hash)
    with pytest.raises(keyfile.KeyProblem, match="older copy"):
        journal.open_practice(key_path)


def test_demo_and_real_never_share_a_database(practice, key_path):
    journal.close()
    with pytest.raises(keyfile.KeyProblem, match="never share"):
        journal.open_practice(key_path, demo=True)
    journal.open_practice(key_path)


def test_the_recovery_sheet_gives_the_same_key(key_path):
    key = keyfile.create(key_path)
    assert keyfile.from_sheet(key.sheet()) == key == keyfile.load(key_path)
    assert keyfile.from_sheet(key.sheet().lower().replace("-", " ")) == key


def test_a_misread_letter_of_the_sheet_is_found(key_path):
    sheet = keyfile.create(key_path).sheet()
    wrong = ("B" if sheet[0] == "A" else "A") + sheet[1:]
    with pytest.raises(keyfile.KeyProblem, match="misread"):
        keyfile.from_sheet(wrong)
    with pytest.raises(keyfile.KeyProblem):
        keyfile.from_sheet("not a sheet at all!")


@pytest.mark.parametrize("text", ["", "hello", f"{keyfile.MARK}\nnot base64!\n", f"{keyfile.MARK}\nYWJj\n"])
def test_a_damaged_key_file_is_one_sentence(tmp_path, text):
    path = tmp_path / "k"
    path.write_text(text)
    with pytest.raises(keyfile.KeyProblem, match="recover"):
        keyfile.load(path)


def test_a_key_file_is_never_overwritten_and_is_its_owners_only(key_path):
    keyfile.create(key_path)
    assert key_path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        keyfile.create(key_path)


@on_sqlite
def test_the_anchor_must_be_signed_by_the_key(write, practice, key_path):
    write("els", 0, "one")
    journal.close()
    anchor = key_path.with_suffix(".anchor")
    anchor.write_text(anchor.read_text().replace('"count": 1', '"count": 0'))
    with pytest.raises(keyfile.KeyProblem, match="not signed"):
        journal.open_practice(key_path)
    anchor.unlink()
    journal.open_practice(key_path)


def test_only_the_writer_inserts_an_entry():
    """The database would take an insert from elsewhere; no other code may hold one."""
    root = Path(hartkracht.__file__).parent
    inserts = {path.name for path in root.rglob("*.py") if "Entry.objects.bulk_create" in path.read_text()}
    creates = [path.name for path in root.rglob("*.py") if "Entry.objects.create" in path.read_text()]
    assert inserts == {"writer.py"}
    assert creates == []


@on_sqlite
def test_the_command_walks_the_chain_and_finds_an_edit(tmp_path):
    environment = {
        **os.environ,
        "HARTKRACHT_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "hartkracht.clinic.settings",
    }
    walk = [sys.executable, "-m", "hartkracht", "verify", "journal"]
    empty = subprocess.run(walk, env=environment, capture_output=True, text=True, check=True)
    assert "0 entries, the chain is whole" in empty.stdout
    append = (
        "import django, datetime as dt; django.setup(); from hartkracht.clinic import opening; from hartkracht.store import"
        " journal; from hartkracht.store.models import Entry; from hartkracht.model import entry as e;"
        " p = opening.open_now(); at = dt.datetime(2026, 11, 24, tzinfo=dt.UTC);"
        " journal.append(p, 'els', 0, 'c', [e.Noted('x'), e.Noted('y')], at, 'a', 'coach'); journal.close();"
        " Entry.objects.filter(seq=1).update(by='other')"
    )
    subprocess.run([sys.executable, "-c", append], env=environment, check=True)
    edited = subprocess.run(walk, env=environment, capture_output=True, text=True, check=False)
    assert edited.returncode == 1
    assert "breaks at place 1" in edited.stdout


def test_who_is_patient_is_kept_with_whoever_comes_next(practice):
    order = journal.Order(practice, "els", 0, "a", [e.Noted("x")], MOMENT, "anouk", "coach", None, patience_s=600)
    patient = journal.append_future(order)
    journal.append(practice, "ria", 0, "b", [e.Noted("y")], MOMENT, "anouk", "coach")
    assert patient.done()
    assert [entry.what for entry in journal.read("els")] == [e.Noted("x")]
