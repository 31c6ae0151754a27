"""What is printed of the sources: which of their rows the book carries and which not, and how sure each claim is."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from hartkracht.model.dose import Words
from hartkracht.rules.disagreements import DISAGREEMENTS
from hartkracht.rules.evidence import CLAIMS, Study


def coverage_rows() -> list[dict[str, Any]]:
    """What the sources say, row by row: `at`, `row`, and `rules`, `where` or `because`; what is not modelled in `nl` too."""
    text = (files("hartkracht.rules") / "lists" / "coverage.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["row"])


def coverage_page() -> str:
    """docs/coverage.md."""
    lines = [
        "# Coverage",
        "",
        "Each statement of the method and each row of clinical.md: the rules that carry it, where else it lives, or why it",
        "is not modelled. Printed by `hartkracht rulebook --write docs`.",
        "",
        "| at | row | carried by |",
        "|---|---|---|",
    ]
    lines += [f"| {r['at']} | {r['row']} | {_carried(r)} |" for r in coverage_rows()]
    return "\n".join([*lines, "", *not_modelled_lines("nl")])


@dataclass(frozen=True, slots=True)
class NotModelled:
    """A paragraph of the sources that no rule carries, or only in part, and why."""

    at: str
    row: Words
    because: Words


def not_modelled() -> tuple[NotModelled, ...]:
    """Every such paragraph, in the order of the sources."""
    rows = [row for row in coverage_rows() if "because" in row]
    return tuple(
        NotModelled(r["at"], Words(r["nl"]["row"], r["row"]), Words(r["nl"]["because"], r["because"])) for r in rows
    )


def not_modelled_lines(lang: str) -> list[str]:
    """The chapter of what the book leaves out."""
    nl = lang == "nl"
    return [
        "## Wat het boek niet regelt, en waarom" if nl else "## What the book leaves out, and why",
        "",
        f"| § | {'wat' if nl else 'what'} | {'waarom niet' if nl else 'why not'} |",
        "|---|---|---|",
        *(f"| {one.at} | {getattr(one.row, lang)} | {getattr(one.because, lang)} |" for one in not_modelled()),
        "",
    ]


def _carried(row: dict[str, Any]) -> str:
    parts = [", ".join(f"`{rule}`" for rule in row.get("rules", ())), row.get("where", "")]
    if row.get("because"):
        parts.append(f"not modelled, because {row['because']}")
    return "; ".join(part for part in parts if part)


def evidence_page() -> str:
    """docs/evidence.md."""
    lines = [
        "# Evidence",
        "",
        "What the method claims, how sure that is, and what may be shown. Printed from the ledger.",
        "",
    ]
    for claim in CLAIMS:
        lines += [f"## {claim.claim.en}", "", f"*{claim.claim.nl}*", ""]
        lines += [f"- **Grade**: {claim.grade.value.en} / {claim.grade.value.nl}"]
        lines += [f"- **Shown**: {claim.shown.en} / {claim.shown.nl}"]
        lines += [*_studies("Supports", claim.supporting), *_studies("Against", claim.contrary), ""]
    return "\n".join([*lines, *_disagreement_lines()])


def _disagreement_lines() -> list[str]:
    lines = ["## Where the method and the guidelines differ", ""]
    for row in DISAGREEMENTS:
        ruled = f" (`{'`, `'.join(row.rules)}`)" if row.rules else ""
        lines += [
            f"{row.number}. **The method**: {row.method.en} *{row.method.nl}*  ",
            f"   **Guidelines**: {row.guideline.en} *{row.guideline.nl}*  ",
            f"   **Here**: {row.done.en} *{row.done.nl}*{ruled}",
        ]
    return [*lines, ""]


def _studies(title: str, studies: Iterable[Study]) -> list[str]:
    return [f"- **{title}**: {study.finding} ({study.source}) [{study.origin}]" for study in studies]
