"""An account is signed in on at most three devices: the ones used longest ago make room (reliability.md 3.6).

A device in use never does: a room says each minute that its hour runs, and nothing may take a STOP away. So a coach with
three tablets, a wall and a desk keeps them all while they are used.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from hartkracht.clinic.accounts.models import Account

MOST = 3
IN_USE = dt.timedelta(minutes=3)


def end_the_oldest(sender: object, request: HttpRequest, user: Account, **_: Any) -> None:
    """Called at each sign-in. A sign-in in use is saved each minute, so when it would end says when it was used last."""
    if settings.DEMO:
        return
    now = timezone.now()
    in_use_until = now - IN_USE + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    standing = Session.objects.filter(expire_date__gt=now).exclude(session_key=request.session.session_key)
    hers = [one for one in standing.order_by("-expire_date") if one.get_decoded().get(SESSION_KEY) == str(user.pk)]
    for old in hers[MOST - 1 :]:
        if old.expire_date < in_use_until:
            old.delete()
