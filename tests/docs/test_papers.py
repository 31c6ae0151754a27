"""The papers are complete, lead somewhere, and hold nothing of a machine, a registry or a person."""

import datetime as dt
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from hartkracht.rules.facts import CATALOGUE

pytestmark = pytest.mark.slow  # seconds each: in `make test`, not in the fast check

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAPERS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("prove/*.md")])
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# --- what belongs there ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["README.md", "SAFETY.md", "GLOSSARY.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/limits.md", "docs/architecture.md",
     "docs/commands.md", "docs/dependencies.md", "docs/facts.md", "docs/session.md", "docs/permissions.md", "docs/adr/README.md"],
)  # fmt: skip
def test_the_paper_is_there(name):
    assert len((ROOT / name).read_text(encoding="utf-8")) > 500


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_what_a_paper_leads_to_exists(paper):
    text = re.sub(r"```.*?```", "", paper.read_text(encoding="utf-8"), flags=re.DOTALL)
    leads = [lead for lead in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in lead]
    parts = [lead.partition("#") for lead in leads]
    assert [page for page, _, _ in parts if page and not (paper.parent / page).exists()] == []
    assert [anchor for page, _, anchor in parts if not page and anchor not in _anchors(text)] == []


def _anchors(text):
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_index_of_decisions_is_complete():
    index = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    for page in sorted(DOCS.glob("adr/0*.md")):
        number, title = re.match(r"# (\d+)\. (.+)", page.read_text(encoding="utf-8")).groups()
        assert page.name.startswith(f"{int(number):04}-")
        assert f"| [{number}]({page.name}) | {title} |" in index
    numbers = [int(number) for number in re.findall(r"^\| \[(\d+)\]", index, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_fact_stands_on_its_page():
    page = (DOCS / "facts.md").read_text(encoding="utf-8")
    assert [name for name in CATALOGUE if f"`{name}`" not in page] == []


def test_the_session_page_is_fresh():
    from hartkracht.journey.session_table import page

    assert (DOCS / "session.md").read_text(encoding="utf-8") == page(), "run `hartkracht session --write docs`"


def test_the_changelog_has_a_clinical_part_for_this_version():
    version, day, entry = re.search(
        r"^## (\S+) - (\S+)\n(.*?)(?=^## |\Z)", CHANGELOG, re.MULTILINE | re.DOTALL
    ).groups()
    assert version == PROJECT["version"]
    assert day == "unreleased" or dt.date.fromisoformat(day)
    parts = re.findall(r"^### (\w+)", entry, re.MULTILINE)
    assert parts[0] == "Clinical"
    assert set(parts) <= {"Clinical", "Added", "Changed", "Fixed"}
    clinical = entry.split("### Clinical")[1].split("###")[0]
    for told in ("Who is affected", "Since", "Source"):
        assert told in clinical


def test_every_dependency_is_accounted_for():
    page = (DOCS / "dependencies.md").read_text(encoding="utf-8").lower()
    for line in PROJECT["dependencies"]:
        name = re.match(r"[\w-]+", line)[0].lower()
        assert name in page, f"{name} has no line that says what it is for"


# What is taken up by itself: uvicorn looks for these two, Python looks for the zones.
TAKEN_UP = {"uvloop", "httptools", "tzdata"}
MODULES = {"django-allauth": "allauth", "django-csp": "csp", "pyyaml": "yaml"}


def test_no_dependency_is_carried_along_for_nothing():
    ours = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    names = {re.match(r"[\w-]+", line)[0].lower() for line in PROJECT["dependencies"]} - TAKEN_UP
    assert [name for name in sorted(names) if not re.search(rf"\b{MODULES.get(name, name)}\b", ours)] == []


# --- recipes that work -----------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_named_exists(paper):
    named = set(re.findall(r"(?:^|`)make ([a-z]+)\b", (ROOT / paper).read_text(encoding="utf-8"), re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert named
    assert named <= targets


def test_every_file_that_a_recipe_names_exists():
    places = ("", "src/hartkracht/", "src/hartkracht/clinic/")
    named = re.findall(
        r"`((?:rules|model|journey|devices|docs|tests|tools|clinic|live|prove|src)/[\w./]*)`", CONTRIBUTING
    )
    assert len(named) > 5
    assert [name for name in named if not any((ROOT / place / name).exists() for place in places)] == []


# --- what must never be there ----------------------------------------------------------------

SKIP = {".git", ".venv", ".node", ".make", "node_modules", "dist", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache",
        ".import_linter_cache", ".pytest_cache", "var", "mutants", "htmlcov"}  # fmt: skip
KINDS = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".yaml",
    ".yml",
    ".ts",
    ".css",
    ".html",
    ".sh",
    ".c",
    ".typ",
    ".npmrc",
    "",
}
# Put together here, so that this file does not hold them itself.
HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "yarn" + "pkg.com",
    "crates" + ".io",
    "arti" + "factory",
)
PATHS = re.compile(r"(?<![\w.<])/(" + "|".join(("wo" + "rk", "ho" + "me/[a-z]", "Us" + "ers", "ro" + "ot")) + r")/")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
MADE_UP = ("example", "voorbeeld", "oefen", "localhost", ".test", ".invalid")
# Networks that are somebody's own: a practice, a builder, a cloud.
OWN_NETWORK = re.compile(
    r"(?<![\d.])(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168|169\.254)(?:\.\d{1,3}){2}(?![\d.])"
)


@cache
def files():
    """Every text file of the repository that is kept."""
    found = (path for path in ROOT.rglob("*") if path.is_file() and not SKIP & set(path.relative_to(ROOT).parts))
    return [path for path in found if path.suffix in KINDS and path.name != ".coverage"]


def holding(sought):
    """`file: what` for everything that `sought` finds in a line."""
    return [
        f"{path.relative_to(ROOT)}: {found}"
        for path in files()
        for line in path.read_text(encoding="utf-8", errors="ignore").splitlines()
        for found in sought(line)
    ]


def test_enough_files_are_read():
    names = {path.relative_to(ROOT).as_posix() for path in files()}
    assert len(names) > 200
    assert {"locks/core.txt", "frontend/package-lock.json", "Makefile", ".ci/run", "src/hartkracht/desk.py"} <= names


def test_no_registry_host_is_named():
    assert holding(lambda line: [host for host in HOSTS if host in line]) == []


def test_no_path_of_somebodys_machine_is_named():
    known = "tests/laws/test_book_laws.py"  # looks for one itself
    assert [one for one in holding(PATHS.findall) if not one.startswith(known)] == []


def test_no_address_of_a_person_is_named():
    def strangers(line):
        return [found[0] for found in ADDRESS.finditer(line) if not any(word in found[0].lower() for word in MADE_UP)]

    assert holding(strangers) == []


def test_no_address_in_somebodys_network_is_named():
    assert holding(OWN_NETWORK.findall) == []


def test_the_checks_see_what_they_look_for():
    assert PATHS.search("cd /" + "work/x")
    assert not PATHS.search("the path a/" + "work/x")
    assert ADDRESS.search("jan" + "@praktijk.nl")
    assert OWN_NETWORK.search("at 10" + ".1.2.3 now")
    assert not OWN_NETWORK.search("127.0.0.1 and package 5.4.1.0")


def test_a_lock_names_a_package_and_its_hash_and_nothing_else():
    row = re.compile(r"^(#.*|[\w.\[\]-]+==[\w.+!]+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?)$")
    for lock in sorted((ROOT / "locks").glob("*.txt")):
        assert [line for line in lock.read_text(encoding="utf-8").splitlines() if line and not row.match(line)] == [], (
            lock.name
        )
