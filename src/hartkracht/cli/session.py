"""`hartkracht session`: the table of the live session, printed from the code; written to docs or checked against them."""

from pathlib import Path
from typing import Annotated

import typer

NAME = "session.md"


def register(app: typer.Typer) -> None:
    """Add `session`."""
    app.command()(session)


def session(
    write: Annotated[Path | None, typer.Option("--write", help="a folder: write session.md there")] = None,
    check: Annotated[Path | None, typer.Option("--check", help="a folder: is its session.md current?")] = None,
) -> None:
    """What the live session may do next: states, events, and who may bring them about."""
    from hartkracht.journey.session_table import page

    text = page()
    if write is not None:
        write.mkdir(parents=True, exist_ok=True)
        (write / NAME).write_text(text, encoding="utf-8")
    elif check is not None:
        _must_be_current(check / NAME, text)
    else:
        typer.echo(text)


def _must_be_current(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        typer.echo(f"{path} is not what the code says: run `hartkracht session --write {path.parent}`.", err=True)
        raise typer.Exit(1)
