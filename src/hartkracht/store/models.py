"""The tables. `Entry` is append-only and only the writer inserts into it; the others are read models and keys.

`Relation`, `Standing` and `Due` are projections: they can be thrown away and rebuilt from the journal.
"""

from django.db import models


class Practice(models.Model):
    """One practice: its chain of hashes ends in `head` after `count` entries."""

    id = models.CharField(primary_key=True, max_length=32)
    name = models.CharField(max_length=200)
    demo = models.BooleanField(default=False)
    key_id = models.CharField(max_length=32)
    head = models.BinaryField(max_length=32)
    count = models.BigIntegerField(default=0)


class PersonKey(models.Model):
    """A person's data key, wrapped by the key in the file. Destroying it erases the person, and the chain stays whole."""

    person = models.CharField(primary_key=True, max_length=32)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT)
    wrapped = models.BinaryField(null=True)


class Entry(models.Model):
    """One sealed line. What it says is in `sealed`; who, when and which kind are in the open, and all of it is hashed."""

    id = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT)
    place = models.BigIntegerField()
    person = models.CharField(max_length=32)
    seq = models.IntegerField()
    command = models.CharField(max_length=64)
    part = models.IntegerField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    role = models.CharField(max_length=16)
    sealed = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "seq"], name="one_entry_a_place"),
            models.UniqueConstraint(fields=["person", "command", "part"], name="a_command_once"),
            models.UniqueConstraint(fields=["practice", "place"], name="one_chain"),
        ]


class Relation(models.Model):
    """Which account works with which person, in which role."""

    account = models.CharField(max_length=64)
    person = models.CharField(max_length=32, db_index=True)
    role = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "person"], name="one_relation")]


class Standing(models.Model):
    """One row a person for lists: a sealed summary, as of entry `seq`."""

    person = models.CharField(primary_key=True, max_length=32)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT)
    seq = models.IntegerField()
    sealed = models.BinaryField()


class Due(models.Model):
    """A moment at which somebody must look: the close of a check. Claimed by an update that must change one row."""

    person = models.CharField(max_length=32)
    session = models.CharField(max_length=64)
    check_name = models.CharField(max_length=4)
    at = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "session", "check_name"], name="one_due_a_check")]


class Chunk(models.Model):
    """Raw samples of a session, packed and sealed, apart from the journal."""

    person = models.CharField(max_length=32)
    session = models.CharField(max_length=64, db_index=True)
    source = models.CharField(max_length=64)
    number = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "source", "number"], name="one_chunk_a_number")]
