"""Printed pages: written into a folder, or checked for freshness there."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import typer


def publish(pages: Mapping[str, Callable[[], str]], write: Path | None, check: Path | None) -> bool:
    """Write the pages, or leave with status 1 where one in `check` is not fresh. False where neither was asked."""
    if write is not None:
        write.mkdir(parents=True, exist_ok=True)
        for name, page in pages.items():
            (write / name).write_text(page(), encoding="utf-8")
            print(write / name)
    if check is not None:
        stale = [name for name, page in pages.items() if not _fresh(check / name, page())]
        if stale:
            print(f"Not fresh: {', '.join(stale)}. Run `make docs` and look at the difference.", file=sys.stderr)
            raise typer.Exit(1)
    return write is not None or check is not None


def _fresh(path: Path, page: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == page
