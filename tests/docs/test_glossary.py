"""The words of the glossary exist in the code, and the words it rules out stand in no text for people."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "hartkracht"
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
TERMS = [
    word
    for line in GLOSSARY.splitlines()
    if line.startswith("| ") and line.count("|") == 4
    for word in re.findall(r"`([\w.]+)`", line.split("|")[3])
]

RULED_OUT = re.compile(
    r"\b([Ww]orkouts?|[Ss]cores?|[Pp]ati[eë]nt(s|en|e)?|[Aa]lerts?|[Nn]orma(l|al|le)|[Ff]ailed|[Mm]islukt|[Uu]sers?|[Gg]ebruikers?|AI)\b"
)
# Where which of these words is right, and why. Nothing else may use one.
MAY = {
    "src/hartkracht/rules/risk.py": ({"score"}, "SCORE2 is the published name of a risk score"),
    "src/hartkracht/rules/evidence.py": ({"patients", "normal"}, "what a study found, in the study's own terms"),
    "src/hartkracht/clinic/logs.py": ({"failed"}, "a line of the technical log"),
}
# Modules whose strings are read by people; the others speak to developers only.
SPEAKING = ("rules", "journey", "clinic", "live", "desk.py", "permissions.py", "recordings", "devices")


@cache
def words_of_the_code():
    return set(re.findall(r"\w+", "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))))


@pytest.mark.parametrize("term", TERMS)
def test_a_term_of_the_glossary_is_a_name_in_the_code(term):
    assert set(term.split(".")) <= words_of_the_code()


def test_the_glossary_holds_the_terms_of_the_method():
    assert len(TERMS) > 40
    for word in ("repetition", "tempo", "time under tension", "breath hold", "clearance", "concern", "silent", "1RM"):
        assert f"| {word}" in GLOSSARY or f" {word}" in GLOSSARY, word


# --- texts for people ------------------------------------------------------------------------


def in_python(path):
    """The sentences of a module: its strings with a space, without docstrings and without what goes to the log."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aside = {id(node) for tree_part in ast.walk(tree) for node in _aside(tree_part)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and " " in node.value
        and id(node) not in aside
    ]


def _aside(node):
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
        yield body[0].value
    if isinstance(node, ast.Call) and getattr(getattr(node.func, "value", None), "id", "") == "_log":
        yield from ast.walk(node)


def in_template(path):
    """All of a page but its comments and the names inside its tags; of tags only the quoted texts."""
    text = re.sub(
        r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    quoted = [
        both
        for tag in re.findall(r"{%.*?%}", text, re.DOTALL)
        for both in re.findall(r'"([^"]* [^"]*|[A-Z][^"]*)"', tag)
    ]
    return [*quoted, re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", text, flags=re.DOTALL)]


def in_typescript(path):
    """The quoted texts with a space in them, without comments."""
    text = re.sub(r"/\*.*?\*/|^\s*//.*?$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [one for one in re.findall(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`', text) for one in one if " " in one]


def speaking_modules():
    return [path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] in SPEAKING]


TEXTS = {
    path.relative_to(ROOT).as_posix(): reading
    for paths, reading in (
        (speaking_modules(), in_python),
        (SOURCE.rglob("*.html"), in_template),
        ((ROOT / "frontend" / "src").rglob("*.ts"), in_typescript),
    )
    for path in sorted(paths)
}


@cache
def texts(name):
    """The texts for people of this file, read once."""
    return tuple(TEXTS[name](ROOT / name))


def ruled_out(name):
    """(word, text) of every text in this file that uses a word that is ruled out."""
    return [(found[0].lower(), text) for text in texts(name) for found in RULED_OUT.finditer(text)]


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_for_people_uses_a_word_that_is_ruled_out(name):
    allowed, _ = MAY.get(name, (set(), ""))
    assert [text for word, text in ruled_out(name) if word not in allowed] == []


@pytest.mark.parametrize("name", MAY)
def test_an_exception_is_still_needed(name):
    assert {word for word, _ in ruled_out(name)} == MAY[name][0]


def test_the_reading_finds_texts_in_all_three_kinds(tmp_path):
    """Without this, a reader that finds nothing would pass every file."""
    samples = {
        in_python: ("a.py", '"""No user here."""\nWords("Uw workout is klaar.", "Done.")\n'),
        in_template: ("a.html", '{# a user #}<p>{% t "De gebruiker mag dit" "The user may" %}</p>'),
        in_typescript: ("a.ts", '// a user\nconst x = t("Alles normaal vandaag", "All is well today");\n'),
    }
    for reading, (name, text) in samples.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        found = [one for one in reading(tmp_path / name) if RULED_OUT.search(one)]
        assert len(found) in (1, 2), name
        assert "here" not in "".join(found)
    assert sum(len(texts(name)) for name in TEXTS) > 2000
