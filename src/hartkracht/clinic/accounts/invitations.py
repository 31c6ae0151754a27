"""Invitations: a link that works once, with which somebody chooses the password of an account. Only its hash is kept."""

import hashlib
import secrets

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from hartkracht.clinic.accounts.models import INVITATION_LASTS, Account, Invitation


def invite(account: Account) -> str:
    """A fresh token for this account; an earlier one works no longer."""
    token = secrets.token_urlsafe(32)
    line = {"token_hash": _hash(token), "until": timezone.now() + INVITATION_LASTS}
    Invitation.objects.update_or_create(account=account, defaults=line)
    return token


def invitation(token: str) -> Invitation | None:
    """The invitation of this token; None where it was used, ran out, or its account was closed."""
    open_now = Invitation.objects.select_related("account").filter(until__gt=timezone.now(), account__is_active=True)
    return open_now.filter(token_hash=_hash(token)).first()


def accept(found: Invitation, password: str) -> bool:
    """Use the invitation up, once: set the password and forget old second factors. False where another was first."""
    with transaction.atomic():
        used, _ = Invitation.objects.filter(pk=found.pk).delete()
        if not used:
            return False
        found.account.set_password(password)
        found.account.save(update_fields=["password"])
        Authenticator.objects.filter(user=found.account).delete()
    return True


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
