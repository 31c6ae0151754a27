"""`hartkracht verify journal`: is every entry where it was written, in order, and does the head match its anchor?"""

import os
import time
from typing import Annotated

import typer

from hartkracht.cli.refusing import refuse
from hartkracht.cli.verify import FAILED, verify_app


@verify_app.command()
def journal(
    demo: Annotated[bool, typer.Option("--demo", help="Of the practice for trying out.")] = False,
) -> None:
    """Walk the whole chain of this practice's journal, and compare it with the head kept outside the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hartkracht.clinic.settings")
    os.environ["HARTKRACHT_DEMO"] = "1" if demo else ""
    import django

    django.setup()
    from hartkracht.clinic import opening
    from hartkracht.store import journal as store
    from hartkracht.store.keyfile import KeyProblem

    started = time.monotonic()
    try:
        opening.make_tables()
        practice = opening.open_now()
    except KeyProblem as problem:
        refuse(str(problem))
    wrong = store.verify(practice)
    if wrong:
        print(wrong)
        raise typer.Exit(FAILED)
    print(f"{store.count(practice)} entries, the chain is whole ({time.monotonic() - started:.1f} s).")
