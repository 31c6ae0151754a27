"""`hartkracht screen FACTS`: the verdict over a facts file, with every reason and what is still open."""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hartkracht.cli.refusing import refuse

if TYPE_CHECKING:
    from hartkracht.model.decision import Clearance, Decision
    from hartkracht.model.facts import FactSheet


def register(app: typer.Typer) -> None:
    """Add `screen`."""
    app.command()(screen)


def screen(
    facts: Annotated[Path, typer.Argument(help="A facts file, YAML or JSON; - reads standard input.")],
    on: Annotated[str, typer.Option(metavar="MOMENT", help="Judge at this moment instead of the file's own.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    lang: Annotated[str, typer.Option(help="nl or en, for people.")] = "nl",
) -> None:
    """Screen one person: may she train, why, and what is still unknown?"""
    from hartkracht.journey.screen import screen as judge
    from hartkracht.rules.book import BOOK

    known, moment = read(facts, on)
    decision = judge(known, BOOK, moment)
    if as_json:
        print(json.dumps(as_data(decision), ensure_ascii=False))
    else:
        print(as_text(decision, "en" if lang == "en" else "nl"))


def read(path: Path, on: str) -> tuple["FactSheet", dt.datetime]:
    """The facts and the moment of a file; leaves with status 2 and one sentence where the file cannot be used."""
    from hartkracht.rules.factfile import FactFileError, read_factfile, read_moment

    try:
        moment = read_moment(on) if on else None
        return read_factfile(_text(path), moment, otherwise=dt.datetime.now(dt.UTC))
    except FactFileError as problem:
        refuse(f"{path}: {problem.words.en}")


def _text(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        refuse(f"{path}: cannot be opened ({problem.strerror}). Check the name.")
    except UnicodeDecodeError:
        refuse(f"{path}: is not text in UTF-8. Save it as a plain text file.")


def as_data(decision: "Decision[Clearance]") -> dict[str, Any]:
    """A decision in the form of the public interface."""
    reasons = {lang: [_sentence(reason, lang) for reason in decision.reasons] for lang in ("nl", "en")}
    return {
        "clearance": decision.value.name,
        "fired": list(decision.fired),
        "open": list(decision.open),
        "reasons": reasons,
        "limits": decision.limits_raw(),
        "book": decision.book,
    }


def _sentence(reason: Any, lang: str) -> str:
    return f"{getattr(reason.what, lang)}. {getattr(reason.why, lang)}"


def as_text(decision: "Decision[Clearance]", lang: str) -> str:
    """A decision as a page of text."""
    from hartkracht.rules.facts import CATALOGUE

    nl = lang == "nl"
    lines = [decision.value.name, ""]
    for reason in decision.reasons:
        lines += [f"- {_sentence(reason, lang)}", f"  {reason.rule} · {getattr(reason.source, lang)} [{reason.origin}]"]
    if decision.open:
        lines += ["", "Nog niet bekend:" if nl else "Not known yet:"]
        lines += [f"- {getattr(CATALOGUE[name].label, lang)} ({name})" for name in decision.open]
    if decision.limits:
        lines += ["", "Grenzen:" if nl else "Limits:"]
        lines += [f"- {limit.name}: {limit.value} ({limit.rule})" for limit in decision.limits.values()]
    return "\n".join([*lines, "", f"{'regelboek' if nl else 'rulebook'} {decision.book}"])
