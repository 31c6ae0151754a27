"""The one writer: the only code that inserts an entry.

One thread with one connection takes everything that waits, checks sequences and command ids, seals, chains and commits
it as one group; a caller has its answer when the commit is durable. A commit costs much the same for one order as for ten,
so who is patient waits a moment for company, unless somebody comes who is not. Folding and deciding happen elsewhere.
"""

import atexit
import datetime as dt
import queue
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from django.db import DatabaseError, connection, transaction
from django.db.models import Max

from hartkracht.model.dose import Words
from hartkracht.model.entry import Assigned, CheckAnswered, CheckDue, Enrolled, Payload, Silent, Unassigned, pack
from hartkracht.store import chain, sealing
from hartkracht.store.keyfile import KeyFile
from hartkracht.store.models import Due, Entry, PersonKey, Practice, Relation, Standing

GROUP = 200


class Conflict(Exception):
    """Somebody else wrote to this journal since it was read. Read again, and decide again."""


class NotSaved(Exception):
    """The database could not keep it; nothing of it is kept. `words` say so."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.words = Words(
            "Dit is niet bewaard: de computer van de praktijk kan nu niet schrijven. Is de schijf vol? Probeer het"
            " daarna opnieuw; er is niets half bewaard.",
            "This was not saved: the practice's computer cannot write now. Is the disk full? Then try again; nothing"
            " was half saved.",
        )


@dataclass(frozen=True, slots=True)
class Appended:
    """The places the entries got; `already` where this command had been applied before."""

    seqs: tuple[int, ...]
    already: bool


@dataclass(slots=True)
class Order:
    """What one caller wants appended, and where its answer goes. patience_s: how long it may wait for company (s)."""

    practice: str
    person: str
    expected: int
    command: str
    payloads: Sequence[Payload]
    at: dt.datetime
    by: str
    role: str
    standing: bytes | None
    patience_s: float = 0.0
    done: "Future[Appended]" = field(default_factory=Future)


class Writer:
    """Owns the thread. Started by the first order, stopped at exit or by `stop`."""

    def __init__(self, key: KeyFile) -> None:
        self._key = key
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def append(self, order: Order) -> "Future[Appended]":
        """Queue one order; its future is done when it is durable, or failed."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)
                self._thread.start()
                atexit.register(self.stop)
        self._orders.put(order)
        return order.done

    def stop(self) -> None:
        """Write what waits, then end the thread."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._orders.put(None)
            thread.join(timeout=30)

    def _run(self) -> None:
        try:
            while (first := self._orders.get()) is not None:
                group, ended = self._waiting(first)
                self._write(group)
                if ended:
                    return
        finally:
            connection.close()

    def _waiting(self, first: Order) -> tuple[list[Order], bool]:
        """What goes with the first, and whether the end was asked for: as long as the least patient of them can wait."""
        group = [first]
        until = time.monotonic() + first.patience_s
        while len(group) < GROUP:
            try:
                order = self._orders.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if order is None:
                return group, True
            group.append(order)
            until = min(until, time.monotonic() + order.patience_s)
        return group, False

    def _write(self, group: list[Order]) -> None:
        try:
            answers = self._commit(group)
        except (DatabaseError, OSError) as problem:
            # After a failed fsync nothing of this connection can be believed: open the database anew.
            connection.close()
            self._one_by_one(group, problem)
            return
        except BaseException as fault:  # an answer must reach every caller, whatever broke
            for order in group:
                order.done.set_exception(fault)
            return
        for order, answer in zip(group, answers, strict=True):
            _answer(order, answer)

    def _one_by_one(self, group: list[Order], problem: Exception) -> None:
        """One bad order must not take the others with it."""
        if len(group) == 1:
            group[0].done.set_exception(NotSaved(str(problem)))
            return
        for order in group:
            self._write([order])

    def _commit(self, group: list[Order]) -> list[Appended | Conflict]:
        connection.close_if_unusable_or_obsolete()
        with transaction.atomic():
            return _Group(self._key, group).write()


def _answer(order: Order, answer: Appended | Conflict) -> None:
    if isinstance(answer, Conflict):
        order.done.set_exception(answer)
    else:
        order.done.set_result(answer)


class _Group:
    """One transaction's work: several orders, one chain."""

    def __init__(self, key: KeyFile, orders: list[Order]) -> None:
        self.key = key
        self.orders = orders
        people = {order.person for order in orders}
        ids = {order.practice for order in orders}
        self.practices = {p.id: p for p in Practice.objects.select_for_update().filter(id__in=ids)}
        self.seq: dict[str, int] = dict(
            Entry.objects.filter(person__in=people).values_list("person").annotate(last=Max("seq"))
        )
        self.keys = dict(PersonKey.objects.filter(person__in=people).values_list("person", "wrapped"))
        self.applied = self._applied(people)
        self.rows: list[Entry] = []

    def _applied(self, people: set[str]) -> dict[tuple[str, str], list[int]]:
        commands = {order.command for order in self.orders}
        rows = Entry.objects.filter(person__in=people, command__in=commands).order_by("seq")
        applied: dict[tuple[str, str], list[int]] = {}
        for person, command, seq in rows.values_list("person", "command", "seq"):
            applied.setdefault((person, command), []).append(seq)
        return applied

    def write(self) -> list[Appended | Conflict]:
        answers = [self._place(order) for order in self.orders]
        Entry.objects.bulk_create(self.rows)
        for practice in self.practices.values():
            practice.save(update_fields=["head", "count"])
        kept = [
            o
            for o, answer in zip(self.orders, answers, strict=True)
            if isinstance(answer, Appended) and not answer.already
        ]
        for order in kept:
            for what in order.payloads:
                _project_one(order, what)
        self._stand(kept)
        return answers

    def _place(self, order: Order) -> Appended | Conflict:
        known = self.applied.get((order.person, order.command))
        if known:
            return Appended(tuple(known), already=True)
        if order.practice not in self.practices:
            return Conflict(f"there is no practice {order.practice}")
        last = self.seq.get(order.person, 0)
        if order.expected != last:
            return Conflict(f"read up to {order.expected}, written up to {last}")
        seqs = [self._row(order, part, what) for part, what in enumerate(order.payloads)]
        self.applied[(order.person, order.command)] = seqs
        return Appended(tuple(seqs), already=False)

    def _row(self, order: Order, part: int, what: Payload) -> int:
        practice = self.practices[order.practice]
        seq = self.seq.get(order.person, 0) + 1
        place = practice.count + 1
        kind = str(what.__struct_config__.tag)
        sealed = sealing.seal(self._data_key(order), order.person, str(seq), pack(what))
        practice.head = chain.link(
            bytes(practice.head), practice.id, place, order.person, seq, order.command, part, kind, order.at, order.by,
            order.role, sealed,
        )  # fmt: skip
        practice.count = place
        self.seq[order.person] = seq
        self.rows.append(
            Entry(practice=practice, place=place, person=order.person, seq=seq, command=order.command, part=part,
                  kind=kind, at=order.at, by=order.by, role=order.role, sealed=sealed, hash=practice.head)
        )  # fmt: skip
        return seq

    def _data_key(self, order: Order) -> sealing.DataKey:
        wrapped = self.keys.get(order.person)
        if wrapped is None:
            wrapped = sealing.new_key(self.key, order.person)
            PersonKey.objects.create(person=order.person, practice_id=order.practice, wrapped=wrapped)
            self.keys[order.person] = wrapped
        return sealing.unwrap(self.key, order.person, bytes(wrapped))

    def _stand(self, kept: list[Order]) -> None:
        """One row a person for lists: the newest summary of each, all in one statement."""
        newest = {order.person: order for order in kept if order.standing is not None}
        rows = [
            Standing(person=person, practice_id=order.practice, seq=self.seq[person],
                     sealed=sealing.seal(self._data_key(order), person, "standing", order.standing or b""))
            for person, order in newest.items()
        ]  # fmt: skip
        Standing.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["person"], update_fields=["practice", "seq", "sealed"]
        )


def _project_one(order: Order, what: Payload) -> None:
    if isinstance(what, Enrolled) and order.role in ("coach", "client"):
        Relation.objects.update_or_create(account=order.by, person=order.person, defaults={"role": order.role})
    elif isinstance(what, Assigned):
        Relation.objects.update_or_create(account=what.account, person=order.person, defaults={"role": what.role})
    elif isinstance(what, Unassigned):
        Relation.objects.filter(account=what.account, person=order.person).delete()
    elif isinstance(what, CheckDue):
        Due.objects.update_or_create(
            person=order.person, session=what.session, check_name=what.check,
            defaults={"at": what.closes_at, "claimed_at": None},
        )  # fmt: skip
    elif isinstance(what, CheckAnswered | Silent):
        Due.objects.filter(person=order.person, session=what.session, check_name=what.check).delete()
