"""The layers: kept, complete, and as the architecture page draws them. Sizes are measured, never kept by hand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "hartkracht"


@pytest.fixture(scope="module")
def lines():
    """The module behind `python tools/lines.py`."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import lines
    finally:
        sys.path.pop(0)
    return lines


def drawn():
    """The layers as the page draws them, upper first; the words to the right of two spaces are its comment."""
    block = ARCHITECTURE.split("```")[1].strip("\n").splitlines()
    return [re.split(r"\s{2,}", line)[0] for line in block]


def test_the_page_draws_the_layers_of_the_contract(lines):
    contract = [name for row in lines.layers() for name in row]
    on_the_page = [name for row in drawn() for name in re.split(r"[,|]", row)]
    assert [name.strip() for name in on_the_page] == contract


def test_every_package_stands_in_a_layer(lines):
    known = {name for row in lines.layers() for name in row}
    found = {
        path.name.removesuffix(".py")
        for path in SOURCE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert {name for name in found if not name.startswith("__")} <= known


def test_the_import_contracts_hold():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


@pytest.mark.slow
def test_the_tool_measures_every_line_once(lines):
    modules = [lines.measure(path) for path in sorted(SOURCE.rglob("*.py"))]
    assert sum(len(held) for held in lines.by_layer(modules).values()) == len(modules)
    assert all(0 <= module.code <= module.lines for module in modules)


def test_a_comment_and_a_docstring_are_no_code(lines, tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "SOURCE", tmp_path)
    file = tmp_path / "x.py"
    file.write_text(
        '"""What.\n\nWhy."""\n\n# a remark\n\n\ndef one() -> int:\n    """Gives 1."""\n    return 1\n', encoding="utf-8"
    )
    module = lines.measure(file)
    assert (module.code, module.lines) == (2, 10)
    assert [(f.where, f.lines) for f in module.functions] == [("x.py::one", 3)]


@pytest.mark.slow
def test_functions_stay_short(lines):
    """Median 4-8 lines, few over 30: style.md; the largest by far is a picture for a browser, not a judgement."""
    found = [
        f for path in SOURCE.rglob("*.py") if "migrations" not in path.parts for f in lines.measure(path).functions
    ]
    lengths = sorted(f.lines for f in found)
    assert 4 <= lengths[len(lengths) // 2] <= 8
    assert sum(1 for n in lengths if n > 30) <= len(lengths) / 100
    assert lengths[-1] <= 60


def test_no_number_of_lines_is_kept_by_hand():
    assert "tools/lines.py" in ARCHITECTURE
    assert not re.search(r"\d+ (lines|regels|functions|files)\b", ARCHITECTURE)
