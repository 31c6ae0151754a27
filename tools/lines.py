"""Measure the code: lines by layer, and the longest files and functions. Nothing is kept by hand; run it and read.

    python tools/lines.py            # from the root of the repository, with any Python 3.11+

Layers are those of the import contract in pyproject.toml, so a new package that no layer names is told, not lost. A line
of code is one that is neither empty, nor a comment, nor part of a docstring. A function is as long as its lines from
`def` to the end, decorators and docstring included.
"""

import ast
import io
import statistics
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "hartkracht"
SILENT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
BESIDE = {"pages (HTML)": ("src/hartkracht", "html"), "browser (TypeScript)": ("frontend/src", "ts"),
          "browser (CSS)": ("frontend/src", "css"), "cases (YAML)": ("src/hartkracht", "yaml"),
          "lists (TOML)": ("src/hartkracht", "toml"), "tests (Python)": ("tests", "py"), "proofs (Python)": ("prove", "py")}  # fmt: skip
LONGEST = 5


@dataclass(frozen=True)
class Function:
    """One function and how long it is."""

    where: str
    lines: int


@dataclass(frozen=True)
class Module:
    """One Python file: its lines of code, all its lines, and its functions."""

    path: Path
    code: int
    lines: int
    functions: tuple[Function, ...]


def measure(path: Path) -> Module:
    """The lines and functions of one file."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    return Module(
        path, len(_code_lines(text) - _docstring_lines(tree)), text.count("\n"), tuple(_functions(tree, path))
    )


def _code_lines(text: str) -> set[int]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {n for t in tokens if t.type not in SILENT for n in range(t.start[0], t.end[0] + 1)}


def _docstring_lines(tree: ast.Module) -> set[int]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        node.body[0] for node in ast.walk(tree) if isinstance(node, documented) and ast.get_docstring(node, clean=False)
    ]
    return {n for node in found for n in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def _functions(tree: ast.Module, path: Path) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield Function(f"{path.relative_to(SOURCE)}::{node.name}", (node.end_lineno or first) - first + 1)


def layers() -> list[list[str]]:
    """The layers of the import contract, upper first; each a list of packages or modules of hartkracht."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    rows = next(c["layers"] for c in contracts if c["type"] == "layers")
    return [[name.strip().removeprefix("hartkracht.") for name in row.split("|")] for row in rows]


def by_layer(modules: list[Module]) -> dict[str, list[Module]]:
    """Every package with its modules, in the order of the layers; what no layer names stands at the end."""
    found: dict[str, list[Module]] = {name: [] for row in layers() for name in row}
    for module in modules:
        package = module.path.relative_to(SOURCE).parts[0].removesuffix(".py")
        found.setdefault(package, []).append(module)
    return found


def report() -> Iterator[str]:
    """The measure as lines of text."""
    modules = [measure(path) for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
    known = {name for row in layers() for name in row}
    yield f"{'layer':28}{'files':>6}{'code':>8}{'lines':>8}"
    for name, held in by_layer(modules).items():
        beside = "" if name in known or name.startswith("__") else "  (in no layer)"
        yield _row(name, len(held), sum(m.code for m in held), sum(m.lines for m in held)) + beside
    yield _row("together (Python)", len(modules), sum(m.code for m in modules), sum(m.lines for m in modules))
    yield ""
    for name, (folder, ending) in BESIDE.items():
        files = [p for p in (ROOT / folder).rglob(f"*.{ending}") if "node_modules" not in p.parts]
        yield f"{name:28}{len(files):6}{'':8}{sum(p.read_text(encoding='utf-8').count(chr(10)) for p in files):8}"
    yield ""
    yield from _longest(modules)


def _row(name: str, files: int, code: int, lines: int) -> str:
    return f"{name:28}{files:6}{code:8}{lines:8}"


def _longest(modules: list[Module]) -> Iterator[str]:
    functions = sorted((f for m in modules for f in m.functions), key=lambda f: -f.lines)
    lengths = [f.lines for f in functions]
    tenth = statistics.quantiles(lengths, n=10)[-1]
    over = sum(1 for n in lengths if n > 30)
    yield f"functions: {len(lengths)}, median {statistics.median(lengths):g}, one in ten over {tenth:g} lines, {over} over 30"
    yield from (f"  {f.lines:4}  {f.where}" for f in functions[:LONGEST])
    yield "longest files:"
    longest = sorted(modules, key=lambda m: -m.lines)[:LONGEST]
    yield from (f"  {m.lines:4}  {m.path.relative_to(SOURCE)}" for m in longest)


if __name__ == "__main__":
    sys.stdout.write("\n".join(report()) + "\n")
