"""What we change in allauth: nobody signs up, and the seed of a second factor is sealed like everything else."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.http import HttpRequest

from hartkracht.clinic.accounts.sealing import small_seal


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts come by invitation of the practice admin."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see `pages/practice.py` for invitations."""
        return False

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """A practice has no mail server; nothing that matters here goes by mail."""


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Seals the seeds of authenticator apps, which allauth would keep readable."""

    def encrypt(self, text: str) -> str:
        """Seal with the practice's key."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    return small_seal()
