"""The chain of hashes over a practice's journal, and its anchor outside the database.

Each hash covers the sealed bytes and the open envelope, length-prefixed, and the hash before it. So any insert, edit,
removal or reordering is found, a cut tail is found by the anchor, and destroying a person's key leaves it whole.
"""

import base64
import datetime as dt
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature

from hartkracht.store.keyfile import KeyFile

START = bytes(32)


def link(before: bytes, practice: str, place: int, person: str, seq: int, command: str, part: int, kind: str,
         at: dt.datetime, by: str, role: str, sealed: bytes) -> bytes:  # fmt: skip
    """The hash of one line, given the hash before it."""
    digest = hashlib.sha256(before)
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    for part_of_it in (practice, str(place), person, str(seq), command, str(part), kind, moment, by, role):
        _feed(digest, part_of_it.encode())
    _feed(digest, sealed)
    return digest.digest()


def _feed(digest: "hashlib._Hash", data: bytes) -> None:
    digest.update(len(data).to_bytes(8, "big"))
    digest.update(data)


@dataclass(frozen=True)
class Anchor:
    """The head of the chain as it was once known, kept in a file beside the key, signed."""

    practice: str
    count: int
    head: bytes


def write_anchor(path: Path, key: KeyFile, anchor: Anchor) -> None:
    """Replace the anchor, atomically."""
    body = json.dumps({"practice": anchor.practice, "count": anchor.count, "head": anchor.head.hex()})
    signature = base64.b64encode(key.signing.sign(body.encode())).decode()
    fresh = path.with_suffix(".new")
    with fresh.open("w") as file:
        file.write(f"{body}\n{signature}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def read_anchor(path: Path, key: KeyFile) -> Anchor | None:
    """The anchor, or None where there is none yet. Raises ValueError where it was not signed by this key."""
    if not path.exists():
        return None
    body, signature = path.read_text().strip().split("\n")
    try:
        key.signing.public_key().verify(base64.b64decode(signature), body.encode())
    except (InvalidSignature, ValueError):
        raise ValueError(f"the anchor {path} is not signed by this key") from None
    fields = json.loads(body)
    return Anchor(fields["practice"], fields["count"], bytes.fromhex(fields["head"]))
