"""Reading and appending: what the desk knows of the store.

`open_practice` comes first, at start: it loads the key, refuses what does not belong together, and gives the rest one
place to stand.
"""

import datetime as dt
import secrets
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Q

from hartkracht.model.entry import Entry, Payload, unpack
from hartkracht.store import chain, keyfile, sealing
from hartkracht.store.models import Due, PersonKey, Practice, Relation, Standing
from hartkracht.store.models import Entry as Row
from hartkracht.store.writer import Appended, Conflict, NotSaved, Order, Writer

__all__ = ["Appended", "Conflict", "NotSaved", "Order", "append", "open_practice", "read"]


@dataclass
class _Open:
    key: keyfile.KeyFile
    writer: Writer
    anchor: Path
    anchored_at: int = 0


_open: _Open | None = None
_lock = threading.Lock()


def open_practice(key_path: Path, name: str = "", *, demo: bool = False) -> str:
    """Open the practice of this database with this key, making both where both are new. Gives the practice's id.

    Raises keyfile.KeyProblem with one sentence where key and database do not belong together.
    """
    practice = Practice.objects.first()
    if practice is None:
        key = keyfile.load(key_path) if key_path.exists() else keyfile.create(key_path)
        practice = Practice.objects.create(id="practice", name=name, demo=demo, key_id=key.id, head=chain.START)
    else:
        key = keyfile.load(key_path)
    _belong_together(practice, key, key_path, demo)
    use(key, key_path.with_suffix(".anchor"))
    return practice.id


def _belong_together(practice: Practice, key: keyfile.KeyFile, path: Path, demo: bool) -> None:
    if practice.key_id != key.id:
        raise keyfile.KeyProblem(
            f"The key file {path} belongs to another database: put the right one back, or rebuild it with"
            " `hartkracht recover` from the recovery sheet of this practice."
        )
    if practice.demo != demo:
        kind = "the demo practice" if practice.demo else "a real practice"
        raise keyfile.KeyProblem(f"This database holds {kind}: the demo and real people never share one.")
    try:
        anchor = chain.read_anchor(path.with_suffix(".anchor"), key)
    except ValueError as problem:
        raise keyfile.KeyProblem(f"{problem}: it was changed by hand, so this copy is not trusted.") from None
    if anchor is not None and anchor.count > practice.count:
        raise keyfile.KeyProblem(
            f"This database is an older copy: it holds {practice.count} entries, and {anchor.count} were once written."
            " Restore the newest copy, or move the anchor file away if the loss is known and accepted."
        )


def use(key: keyfile.KeyFile, anchor: Path) -> None:
    """Use this key from now on, with a fresh writer."""
    global _open
    with _lock:
        if _open is not None:
            _open.writer.stop()
        _open = _Open(key, Writer(key), anchor)


def current_key() -> keyfile.KeyFile:
    """The key in use. Raises RuntimeError before `open_practice`."""
    return _opened().key


def close() -> None:
    """Write what waits, and anchor the head."""
    opened = _opened()
    opened.writer.stop()
    anchor_head()


def anchor_head() -> None:
    """Sign the head of the chain and keep it outside the database."""
    opened = _opened()
    practice = Practice.objects.first()
    if practice is not None:
        anchor = chain.Anchor(practice.id, practice.count, bytes(practice.head))
        chain.write_anchor(opened.anchor, opened.key, anchor)


def _opened() -> _Open:
    if _open is None:
        raise RuntimeError("the practice is not open: call journal.open_practice first")
    return _open


def append(
    practice: str,
    person: str,
    expected: int,
    command: str,
    payloads: Sequence[Payload],
    at: dt.datetime,
    by: str,
    role: str,
    standing: bytes | None = None,
    patience_s: float = 0.0,
) -> Appended:
    """Append entries after place `expected`, durably, once per command id. Raises Conflict or NotSaved.

    patience_s: how long this may wait for others that are committed with it.
    """
    order = Order(practice, person, expected, command, payloads, at, by, role, standing, patience_s)
    return append_future(order).result()


def append_future(order: Order) -> "Future[Appended]":
    """The same, as a future."""
    return _opened().writer.append(order)


def read(person: str, after: int = 0) -> list[Entry]:
    """The entries of a person after place `after`, in order. Raises sealing.Sealed where the key was destroyed."""
    # Most looks find nothing new; a bare statement costs a tenth of the ORM's.
    if _one("SELECT 1 FROM store_entry WHERE person = %s AND seq > %s LIMIT 1", person, after) is None:
        return []
    rows = Row.objects.filter(person=person, seq__gt=after).order_by("seq")
    found = list(rows.values_list("seq", "command", "at", "by", "role", "sealed"))
    data_key = _data_key(person)
    return [
        Entry(person, seq, command, at, by, role, unpack(sealing.unseal(data_key, person, str(seq), bytes(sealed))))
        for seq, command, at, by, role, sealed in found
    ]


def applied(person: str, command: str) -> tuple[Entry, ...]:
    """The entries that this command led to, in order; empty where it was never applied."""
    if _one("SELECT 1 FROM store_entry WHERE person = %s AND command = %s LIMIT 1", person, command) is None:
        return ()
    seqs = list(Row.objects.filter(person=person, command=command).order_by("part").values_list("seq", flat=True))
    return tuple(entry for entry in read(person, seqs[0] - 1) if entry.seq in seqs)


def fresh_id() -> str:
    """A new random id, for a person, a session or a command that no client named."""
    return secrets.token_hex(16)


def _data_key(person: str) -> sealing.DataKey:
    wrapped = PersonKey.objects.values_list("wrapped", flat=True).get(person=person)
    if wrapped is None:
        raise sealing.Sealed("the key of this person was destroyed")
    return sealing.unwrap(_opened().key, person, bytes(wrapped))


def erase(person: str) -> None:
    """Destroy a person's key and read models: the person is gone, the chain stays whole."""
    PersonKey.objects.filter(person=person).update(wrapped=None)
    for model in (Relation, Standing, Due):
        model.objects.filter(person=person).delete()
    sealing.unwrap.cache_clear()


def reach(account: str, person: str) -> tuple[str | None, str | None]:
    """(practice of this person, role in which this account works with her); None where there is none."""
    found = _one(
        "SELECT k.practice_id, r.role FROM store_personkey k"
        " LEFT JOIN store_relation r ON r.person = k.person AND r.account = %s WHERE k.person = %s",
        account,
        person,
    )
    return (found[0], found[1]) if found else (None, None)


def relation(account: str, person: str) -> str | None:
    """The role in which this account works with this person, or None."""
    return reach(account, person)[1]


def relations(practice: str) -> list[tuple[str, str]]:
    """(person, account) of everybody who works together in this practice."""
    of_here = PersonKey.objects.filter(practice_id=practice).values("person")
    return list(Relation.objects.filter(person__in=of_here).order_by("pk").values_list("person", "account"))


def practice_of(person: str) -> str | None:
    """The practice of this person, or None where nobody of this id exists."""
    return reach("", person)[0]


def _one(statement: str, *values: str | int) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


# Lists are asked for most of all: one statement each, for building it anew by the ORM costs more than running it.
_EVERYBODY = (
    "SELECT s.person, s.sealed, k.wrapped FROM store_standing s"
    " JOIN store_personkey k ON k.person = s.person WHERE s.practice_id = %s AND k.wrapped IS NOT NULL"
)
_HERS = f"{_EVERYBODY} AND s.person IN (SELECT person FROM store_relation WHERE account = %s)"


def standings(practice: str, account: str | None) -> list[tuple[str, bytes]]:
    """(person, summary) of everybody this account works with; of the whole practice where account is None."""
    with connection.cursor() as cursor:
        cursor.execute(*((_EVERYBODY, [practice]) if account is None else (_HERS, [practice, account])))
        rows = cursor.fetchall()
    key = _opened().key
    return [
        (person, sealing.unseal(sealing.unwrap(key, person, bytes(wrapped)), person, "standing", bytes(sealed)))
        for person, sealed, wrapped in rows
    ]


def claim_due(now: dt.datetime, again_after: dt.timedelta) -> list[tuple[str, str, str, str]]:
    """(practice, person, session, check) of every check whose time has passed, each claimed by one caller only."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - again_after)
    waiting = Due.objects.filter(free, at__lte=now).values_list("pk", "person", "session", "check_name")
    claimed = []
    for pk, person, session, check in list(waiting):
        if Due.objects.filter(free, pk=pk).update(claimed_at=now) == 1:
            practice = practice_of(person)
            if practice is not None:
                claimed.append((practice, person, session, check))
    return claimed


def verify(practice_id: str) -> str:
    """What is wrong with the chain of a practice, as one sentence; empty where nothing is."""
    before, place, seqs = chain.START, 0, dict[str, int]()
    columns = ("place", "person", "seq", "command", "part", "kind", "at", "by", "role", "sealed", "hash")
    rows = Row.objects.filter(practice_id=practice_id).order_by("place").values_list(*columns)
    for row in rows.iterator(chunk_size=5000):
        place += 1
        at_place, person, seq, command, part, kind, at, by, role, sealed, stored = row
        expected = chain.link(before, practice_id, place, person, seq, command, part, kind, at, by, role, bytes(sealed))
        if at_place != place or bytes(stored) != expected:
            return f"The chain breaks at place {place}: an entry was changed, removed or moved there."
        if seq != seqs.get(person, 0) + 1:
            return f"At place {place} a number of that journal is missing or doubled."
        seqs[person], before = seq, expected
    practice = Practice.objects.get(id=practice_id)
    if bytes(practice.head) != before or practice.count != place:
        return f"The chain ends at place {place}, but {practice.count} entries were written: the tail was cut."
    return _against_the_anchor(practice)


def count(practice_id: str) -> int:
    """How many entries a practice's journal holds."""
    return Practice.objects.values_list("count", flat=True).get(id=practice_id)


def _against_the_anchor(practice: Practice) -> str:
    opened = _opened()
    anchor = chain.read_anchor(opened.anchor, opened.key)
    if anchor is None or anchor.count == 0:
        return ""
    at_anchor = Row.objects.filter(practice=practice, place=anchor.count).values_list("hash", flat=True).first()
    if at_anchor is None or bytes(at_anchor) != anchor.head:
        return f"Entry {anchor.count} is not the one that was anchored: this is another history."
    return ""


def settings_of_the_live_connection() -> dict[str, str]:
    """What the database says of itself on this connection: for the check at start that FULL is really on."""
    if connection.vendor != "sqlite":
        return {"vendor": connection.vendor}
    with connection.cursor() as cursor:
        return {name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("journal_mode", "synchronous")}
