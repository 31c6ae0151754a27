"""`hartkracht facts`: every name a facts file may use, printed from the catalogue."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hartkracht.cli.pages import publish


def register(app: typer.Typer) -> None:
    """Add `facts`."""
    app.command()(facts)


def facts(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list on standard output.")] = False,
    write: Annotated[Path | None, typer.Option(metavar="DIR", help="Print docs/facts.md into this folder.")] = None,
    check: Annotated[Path | None, typer.Option(metavar="DIR", help="Is the printed page in this folder fresh?")] = None,
) -> None:
    """Print every fact: name, unit, words, question, who may answer, how long fresh."""
    from hartkracht.rules import printed_facts

    if as_json:
        print(json.dumps(printed_facts.facts_data(), ensure_ascii=False))
    elif not publish({"facts.md": printed_facts.facts_page}, write, check):
        print(printed_facts.facts_page())
