"""`hartkracht sheet` prints the recovery sheet of the key; `hartkracht recover` makes the key again from that sheet."""

import os
from pathlib import Path
from typing import Annotated

import typer

from hartkracht.cli.refusing import refuse

Demo = Annotated[bool, typer.Option("--demo", help="The practice for trying out.")]


def register(app: typer.Typer) -> None:
    """Add `sheet` and `recover`."""
    app.command()(sheet)
    app.command()(recover)


def sheet(demo: Demo = False) -> None:
    """Print the key as a sheet of paper, to lock away: whoever holds it can open every record."""
    from hartkracht.store import keyfile

    try:
        key = keyfile.load(_key_file(demo))
    except keyfile.KeyProblem as problem:
        refuse(str(problem))
    print(
        "hartkracht: recovery sheet / herstelblad\n\n"
        f"  {_wrapped(key.sheet())}\n\n"
        f"  key / sleutel {key.id}\n\n"
        "Print this, lock it away, and keep it apart from the computer. Whoever has it can open every record.\n"
        "Druk dit af en bewaar het achter slot, niet bij de computer. Wie het heeft, kan elk dossier openen.\n"
        "To use it / Gebruiken: hartkracht recover"
    )


def recover(
    text: Annotated[str, typer.Option(prompt="Groups of the sheet, in order", help="The groups of the sheet.")],
    demo: Demo = False,
) -> None:
    """Make the key file again from the recovery sheet. Never overwrites a key file that stands."""
    from hartkracht.store import keyfile

    path = _key_file(demo)
    try:
        key = keyfile.write(path, keyfile.from_sheet(text))
    except keyfile.KeyProblem as problem:
        refuse(str(problem))
    except FileExistsError:
        refuse(f"A key file stands at {path}: move it away first if it is not the right one.")
    print(f"The key {key.id} is back at {path}. Start with: hartkracht serve")


def _key_file(demo: bool) -> Path:
    os.environ["HARTKRACHT_DEMO"] = "1" if demo else ""
    from hartkracht.clinic import settings

    return settings.KEY_FILE


def _wrapped(groups: str) -> str:
    parts = groups.split("-")
    return "\n  ".join("-".join(parts[i : i + 6]) for i in range(0, len(parts), 6))
