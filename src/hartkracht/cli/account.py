"""`hartkracht account`: make the first administrator of a practice, or let one in again who lost every key."""

import os
from typing import Annotated

import typer

from hartkracht.cli.refusing import refuse

ROLES = ("admin", "coach", "physician", "client")


def register(app: typer.Typer) -> None:
    """Add `account`."""
    app.command()(account)


def account(
    email: Annotated[str, typer.Argument(help="The address she signs in with.")],
    name: Annotated[str, typer.Option(help="Her name, for a new account.")] = "",
    role: Annotated[str, typer.Option(help="admin, coach, physician or client.")] = "admin",
    address: Annotated[str, typer.Option(help="Where the practice is served.")] = "http://localhost:8000",
) -> None:
    """Make an account where there is none, and print a link that lets its owner choose a password, once."""
    if role not in ROLES:
        refuse(f"A role is one of {', '.join(ROLES)}.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "hartkracht.clinic.settings"
    import django

    django.setup()
    from hartkracht.clinic import opening
    from hartkracht.clinic.accounts.invitations import invite
    from hartkracht.clinic.accounts.models import Account
    from hartkracht.store import journal, keyfile

    try:
        opening.make_tables()
        opening.open_now()
    except keyfile.KeyProblem as problem:
        refuse(str(problem))
    found = Account.objects.filter(email__iexact=email).first()
    if found is None and not name:
        refuse("There is no such account yet: give --name to make it.")
    if found is None and "@" not in email.strip("@"):
        refuse(f'"{email}" is no e-mail address: write it whole, as in petra@example.org.')
    made = found or Account.objects.create_user(email, name=name, role=role)
    print(f"{address}/welcome/{invite(made)}\nThis link works once, within 7 days.")
    journal.close()
