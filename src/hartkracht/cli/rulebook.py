"""`hartkracht rulebook`: the book in plain words, printed from the rules; as JSON, and as FHIR."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hartkracht.cli.pages import publish


def register(app: typer.Typer) -> None:
    """Add `rulebook`."""
    app.command()(rulebook)


def rulebook(
    as_json: Annotated[bool, typer.Option("--json", help="The whole book as JSON on standard output.")] = False,
    lang: Annotated[str, typer.Option(help="nl or en.")] = "nl",
    write: Annotated[Path | None, typer.Option(metavar="DIR", help="Print the pages into this folder.")] = None,
    check: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Are the printed pages in this folder fresh?")
    ] = None,
    fhir: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the book as a FHIR R4 PlanDefinition, to be read.")
    ] = None,
    readability: Annotated[
        bool,
        typer.Option("--readability", help="Measure the Dutch book: long sentences, hard words without a meaning."),
    ] = False,
) -> None:
    """Print the rulebook: each rule with when, then, why, source, grade and an example."""
    from hartkracht.rules import printed, printed_facts, printed_sources

    pages = {
        "rulebook.nl.md": lambda: printed.rulebook_page("nl"),
        "rulebook.en.md": lambda: printed.rulebook_page("en"),
        "coverage.md": printed_sources.coverage_page,
        "questionnaire.md": printed_facts.questionnaire_page,
        "evidence.md": printed_sources.evidence_page,
    }
    if readability:
        from hartkracht.rules import readable

        print(readable.measure("en" if lang == "en" else "nl"))
    elif fhir is not None:
        from hartkracht.rules.plan_definition import plan_definition

        fhir.write_text(json.dumps(plan_definition(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(fhir)
    elif as_json:
        print(json.dumps(printed.book_data(), ensure_ascii=False))
    elif not publish(pages, write, check):
        print(printed.rulebook_page("en" if lang == "en" else "nl"))
