"""How a command says no to what it was given: one sentence on stderr, status 2. A fault of ours is status 1."""

import sys
from typing import NoReturn

import typer

UNUSABLE = 2


def refuse(why: str) -> NoReturn:
    """Say why, and end. The sentence says what to do instead."""
    print(why, file=sys.stderr)
    raise typer.Exit(UNUSABLE)
