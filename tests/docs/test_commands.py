"""The manual page of the commands is what the commands themselves say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
# The public interface of design.md; what comes with a later issue is absent, not stubbed.
PROMISED = {"serve", "screen", "plan", "facts", "rulebook", "verify", "analyse", "replay", "simulate", "bench"}
LATER = {"import", "export"}


@pytest.fixture
def run(tmp_path):
    """Run a command in a home of its own."""

    def _run(*words):
        home = {**os.environ, "HARTKRACHT_HOME": str(tmp_path), "COLUMNS": "300", "TERM": "dumb"}
        return subprocess.run([sys.executable, *words], capture_output=True, text=True, env=home, cwd=ROOT, check=False)

    return _run


def listed(help_text):
    """The commands of a help page: the first words of the rows of its box."""
    rows = help_text.split("Commands", 1)[1].splitlines()
    return {row.strip("│ ").split()[0] for row in rows if row.startswith("│ ") and row[2] != " "}


def test_the_printed_page_is_fresh(run):
    done = run("tools/commands.py", "--check", "docs")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_page_that_differs_is_told(run, tmp_path):
    (tmp_path / "commands.md").write_text(MANUAL + "\n## `hartkracht lift`\n", encoding="utf-8")
    done = run("tools/commands.py", "--check", str(tmp_path))
    assert done.returncode == 1
    assert "--write" in done.stderr


def test_every_command_of_help_stands_in_the_manual(run):
    names = listed(run("-m", "hartkracht", "--help").stdout)
    assert names >= PROMISED
    assert not names & LATER
    assert [name for name in names if f"## `hartkracht {name}" not in MANUAL] == []


def test_every_command_and_option_says_what_it_is_for():
    sections = MANUAL.split("\n## ")[1:]
    assert len(sections) >= len(PROMISED)
    assert [section.splitlines()[0] for section in sections if not section.splitlines()[2].strip()] == []


def test_the_readme_names_no_command_that_is_not_there():
    readme = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bhartkracht ([a-z]+)\b(?=[^|\n]*`)", readme))
    assert {"serve", "replay"} <= named
    assert [name for name in sorted(named) if f"## `hartkracht {name}" not in MANUAL] == []
