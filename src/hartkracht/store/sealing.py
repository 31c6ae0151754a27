"""Sealing: a data key a person, every line bound to its person and place. A line moved elsewhere does not open."""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hartkracht.store.keyfile import KeyFile

NONCE = 12

DataKey = AESGCM


class Sealed(Exception):
    """This line cannot be opened: its key was destroyed, or it was tampered with."""


def new_key(key: KeyFile, person: str) -> bytes:
    """A fresh data key, wrapped for storage."""
    return _lock(key.wrapping, AESGCM.generate_key(256), person.encode())


@lru_cache(maxsize=4096)
def unwrap(key: KeyFile, person: str, wrapped: bytes) -> DataKey:
    """The data key of a person, ready for use."""
    return AESGCM(_open(key.wrapping, wrapped, person.encode()))


def seal(data_key: DataKey, person: str, place: str, data: bytes) -> bytes:
    """Seal bytes for one place: a sequence number, or the name of a read model."""
    return _lock(data_key, data, f"{person}:{place}".encode())


def unseal(data_key: DataKey, person: str, place: str, sealed: bytes) -> bytes:
    """Open what was sealed for exactly this person and place. Raises Sealed."""
    return _open(data_key, sealed, f"{person}:{place}".encode())


def _lock(cipher: AESGCM, data: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, data, bound_to)


def _open(cipher: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except InvalidTag:
        raise Sealed("a sealed line does not open with this key at this place") from None
