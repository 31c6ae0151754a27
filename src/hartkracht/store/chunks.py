"""Raw samples of live sessions: packed, sealed with the person's key, and kept apart from the journal.

What a sensor is told to be kept is durable then: `keep` answers after the commit. Chunks hold what came, in the order in
which it came; nothing here judges, fills or thins it. The writer of the journal stays the only one that inserts entries.

Batches are kept as columns, as they came: a tenth of a second of them is as small as its rows were after compression, and
hundreds of sessions bring ten a second each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import DatabaseError, connection, transaction
from django.db.models import Max

from hartkracht.store import journal, sealing
from hartkracht.store.models import Chunk, PersonKey
from hartkracht.store.writer import NotSaved

Batch = tuple[Sequence[float], Mapping[str, Sequence[float | None]]]
Row = tuple[float, dict[str, float | None]]

ROWS_A_STATEMENT = 150  # of five values each; SQLite once took no more than 999
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[tuple[list[float], dict[str, list[float | None]]]]).decode


@dataclass(frozen=True, slots=True)
class Piece:
    """What one source brought up to its batch `number`: for each batch its times (s) and, by channel, its values."""

    person: str
    session: str
    source: str
    number: int
    batches: Sequence[Batch]


def keep(pieces: Sequence[Piece]) -> None:
    """Keep these pieces durably, all or none. Raises NotSaved; then nothing of them was kept.

    A piece that is there already (a batch sent twice over a crash) stays as it was. Of a person whose key was destroyed
    nothing is kept any more.
    """
    try:
        connection.close_if_unusable_or_obsolete()
        keys = _keys({piece.person for piece in pieces})
        rows = [_sealed(piece, keys[piece.person]) for piece in pieces if piece.person in keys]
        with transaction.atomic():
            for first in range(0, len(rows), ROWS_A_STATEMENT):
                _insert(rows[first : first + ROWS_A_STATEMENT])
    except (DatabaseError, OSError) as problem:
        connection.close()
        raise NotSaved(str(problem)) from None


def _insert(rows: Sequence[tuple[Any, ...]]) -> None:
    """All in one statement: a third of the ORM's price, and one step of the database, so that other threads run on."""
    places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Chunk._meta.db_table} (person, session, source, number, sealed) VALUES {places}"
            " ON CONFLICT DO NOTHING",
            [value for row in rows for value in row],
        )


def _keys(people: set[str]) -> dict[str, AESGCM]:
    wrapped = PersonKey.objects.filter(person__in=people, wrapped__isnull=False).values_list("person", "wrapped")
    return {person: sealing.unwrap(journal.current_key(), person, bytes(key)) for person, key in wrapped if key}


def _sealed(piece: Piece, key: AESGCM) -> tuple[str, str, str, int, bytes]:
    place = _place(piece.session, piece.source, piece.number)
    sealed = sealing.seal(key, piece.person, place, _pack(piece.batches))
    return piece.person, piece.session, piece.source, piece.number, sealed


def _place(session: str, source: str, number: int) -> str:
    return f"chunk:{session}:{source}:{number}"


def last_number(session: str, source: str) -> int:
    """The highest batch number kept of this source; 0 where nothing was."""
    found = Chunk.objects.filter(session=session, source=source).aggregate(last=Max("number"))["last"]
    return found or 0


def read(person: str, session: str, source: str) -> Iterator[Row]:
    """The rows of one source, in the order in which they came. Raises sealing.Sealed where the key was destroyed."""
    keys = _keys({person})
    if person not in keys:
        raise sealing.Sealed("the key of this person was destroyed")
    chunks = Chunk.objects.filter(session=session, source=source).order_by("number").values_list("number", "sealed")
    for number, sealed in chunks:
        packed = sealing.unseal(keys[person], person, _place(session, source, number), bytes(sealed))
        for times, columns in _unpack(packed):
            for place, t_s in enumerate(times):
                yield t_s, {name: column[place] for name, column in columns.items()}


def sources(session: str) -> tuple[str, ...]:
    """The sources of a session that brought samples."""
    return tuple(Chunk.objects.filter(session=session).order_by("source").values_list("source", flat=True).distinct())
