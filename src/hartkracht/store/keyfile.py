"""The wrapping key lives in a file outside the database. Without it, or with another, nothing starts.

The recovery sheet holds the same key as words of letters and digits with a checksum, to be printed and locked away.
"""

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "hartkracht key 1"


class KeyProblem(Exception):
    """One sentence for the person who starts the program."""


@dataclass(frozen=True)
class KeyFile:
    """The key that wraps the keys of all persons, and signs the head of the chain."""

    secret: bytes

    @cached_property
    def id(self) -> str:
        """Which key this is, without giving it away."""
        return hashlib.sha256(b"hartkracht key id" + self.secret).hexdigest()[:16]

    @cached_property
    def wrapping(self) -> AESGCM:
        """For wrapping data keys."""
        return AESGCM(self._derive("wrap"))

    @cached_property
    def signing(self) -> Ed25519PrivateKey:
        """For signing the head of the chain."""
        return Ed25519PrivateKey.from_private_bytes(self._derive("sign"))

    def token_key(self) -> bytes:
        """For signing links and sealing small secrets of the shell."""
        return self._derive("token")

    def _derive(self, purpose: str) -> bytes:
        return hashlib.blake2b(self.secret, digest_size=32, person=purpose.encode()).digest()

    def sheet(self) -> str:
        """The key in groups of five, the last group a checksum."""
        text = base64.b32encode(self.secret + hashlib.sha256(self.secret).digest()[:3]).decode().rstrip("=")
        return "-".join(text[i : i + 5] for i in range(0, len(text), 5))


def from_sheet(text: str) -> KeyFile:
    """The key that a recovery sheet holds. Raises KeyProblem where a letter was misread."""
    letters = "".join(c for c in text.upper() if c.isalnum()).replace("0", "O").replace("1", "I").replace("8", "B")
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raise KeyProblem("This is not the text of a recovery sheet: copy all groups, in order.") from None
    secret, check = raw[:32], raw[32:35]
    if len(raw) < 35 or hashlib.sha256(secret).digest()[:3] != check:
        raise KeyProblem("A letter of the recovery sheet was misread: compare each group once more.")
    return KeyFile(secret)


def create(path: Path) -> KeyFile:
    """Make a new key file, readable by its owner only. Never overwrites one."""
    return write(path, KeyFile(secrets.token_bytes(32)))


def write(path: Path, key: KeyFile) -> KeyFile:
    """Write a key file. Raises FileExistsError where one stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{MARK}\n{base64.b64encode(key.secret).decode()}\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def load(path: Path) -> KeyFile:
    """Read a key file. Raises KeyProblem with what to do."""
    try:
        lines = path.read_text().split("\n")
    except FileNotFoundError:
        raise KeyProblem(
            f"The key file {path} is missing, and without it the records cannot be opened:"
            " put it back, or rebuild it with `hartkracht recover` from the recovery sheet."
        ) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise KeyProblem(f"The key file {path} cannot be read: {problem}. Give its owner read access.") from None
    if len(lines) < 2 or lines[0] != MARK:
        raise KeyProblem(f"{path} is not a key file of hartkracht: rebuild it with `hartkracht recover`.")
    try:
        secret = base64.b64decode(lines[1], validate=True)
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise KeyProblem(f"The key file {path} is damaged: rebuild it with `hartkracht recover`.")
    return KeyFile(secret)
