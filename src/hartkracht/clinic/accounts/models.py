"""Accounts: an e-mail address, a name, one role, one practice. Kept apart from the journal on purpose.

The journal knows an account by `key` alone, a random id that says nothing; erasing an account leaves the journal whole.
A client's account names the person it belongs to; a person needs no account.
"""

import datetime as dt
import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

INVITATION_LASTS = dt.timedelta(days=7)


def fresh_key() -> str:
    """A new random id for an account."""
    return secrets.token_hex(16)


class Accounts(BaseUserManager["Account"]):
    """Makes accounts and finds them by e-mail address, in any case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """A new account; without a password nobody can sign in with one."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """By e-mail address."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """One person who signs in, in one role."""

    class Role(models.TextChoices):
        """What an account may be; `permissions.py` says what each may do."""

        CLIENT = "client"
        COACH = "coach"
        PHYSICIAN = "physician"
        ADMIN = "admin"

    key = models.CharField(max_length=32, unique=True, default=fresh_key, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=16, choices=Role.choices)
    practice = models.CharField(max_length=32, default="practice")
    language = models.CharField(max_length=2, default="nl")
    person = models.CharField(max_length=32, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    @property
    def first_name(self) -> str:
        """What stands in the corner of the page."""
        first = self.name.split(" ")[0]
        return self.name if first.endswith(".") else first

    @property
    def is_staff_of_practice(self) -> bool:
        """Coach, physician and admin; they are asked for a second factor."""
        return self.role != self.Role.CLIENT

    def __str__(self) -> str:
        return self.key


class Invitation(models.Model):
    """One way in, once: whoever holds the link chooses the password of this account. Only its hash is kept."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
