"""The seal for small secrets of the shell, derived from the practice's key."""

import base64

from cryptography.fernet import Fernet

from hartkracht.store import journal


def small_seal() -> Fernet:
    """A seal from the key file; raises RuntimeError before the practice is open."""
    return Fernet(base64.urlsafe_b64encode(journal.current_key().token_key()))
