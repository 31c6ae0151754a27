"""Mutation of the kernel: does a test see it when one sign, bound, word or way out of rules, model or journey is wrong?

`python prove/mutate.py --home FOLDER --sample 300 --seed 1` draws mutants with a seed and prints the score and every
survivor; `--files rules/language.py` takes every mutant of these files instead. A mutant lives in the memory of a child
process only; no file is changed. Each is tried in three rounds, each to its first failure:

1. the tests that reach its line, told by coverage, measured once into FOLDER;
2. who survives: what is printed and held to its letter: constants, answers, stories, records, live hours, the book. It
   sees what no example was written for, but only says that something moved, so it is counted apart;
3. who survives: every other test of the suite that takes under half a second, so that a gap in the measured coverage
   (what was remembered between tests reaches its line in the first one only) is no gap of the tests.
"""

import argparse
import ast
import copy
import functools
import gc
import importlib
import importlib.abc
import importlib.util
import json
import math
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import types
from collections import Counter
from pathlib import Path

import pytest

# What a child needs of others is here before it is made, so that none of them loads it anew; none of it is the kernel.
for needed in ("cryptography.fernet", "django.test", "httptools", "hypothesis", "msgspec", "numpy", "pytest_django.plugin",
               "typer", "yaml"):  # fmt: skip
    importlib.import_module(needed)

ROOT = Path(__file__).parent.parent
KERNEL = ("rules", "model", "journey")
SUITE = ("tests/rules", "tests/laws", "tests/journey", "tests/machine")
# What is printed and held to its letter: every constant, stories, records, live hours, the version and the book.
PRINTED = ("tests/laws/test_constants.py", "tests/rules/test_answers.py", "tests/journey/test_stories.py", "tests/machine/test_hours.py",
           "tests/rules/test_version.py::test_another_process", "tests/docs/test_printed_pages.py::test_the_printed_page_is_fresh")  # fmt: skip
LONGEST_CPU_S = 600
MEASURED: set[str] = set()
EDGES = {str(path.relative_to(ROOT)) for part in SUITE for path in (ROOT / part).glob("test_edges.py")}
SLOW_S, QUICK_S = 3.0, 0.5
LIKELIEST = 2000
# Tests that run the cases of a chapter: they hold most rows of the book.
CASES = re.compile(
    r"case_comes_out|test_every_case|without_a_rule_some_case|without_any_one_rule|is_needed_and_has_three"
)
SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div,
    ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip


# --- what may be changed ---------------------------------------------------------------------


def changes(node):
    """Every way in which one node may be wrong: (what, the node as it then is)."""
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                if type(op) in SWAPS:
                    wrong = SWAPS[type(op)]
                    yield (
                        f"{_name(op)} -> {wrong.__name__}",
                        _with(node, ops=[*ops[:place], wrong(), *ops[place + 1 :]]),
                    )
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPS:
            yield f"{_name(op)} -> {SWAPS[type(op)].__name__}", _with(node, op=SWAPS[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.Invert() as op, operand=inner):
            yield f"{_name(op)} dropped", inner
        case ast.Constant(value=bool() as value):
            yield f"{value} -> {not value}", ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            for wrong in (value + 1, value - 1):
                yield f"{value} -> {wrong}", ast.Constant(wrong)
        case ast.If(body=[ast.Return()]):
            yield "early return dropped", _with(node, body=[ast.Pass()])
        case ast.IfExp(body=body, orelse=other):
            yield "if-else turned", _with(node, body=other, orelse=body)


def _name(op):
    return type(op).__name__


def _with(node, **fields):
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


class Sites(ast.NodeVisitor):
    """The nodes of a module that may be wrong: not its texts, its types, nor how its classes are made."""

    def __init__(self):
        self.found, self.inside = [], 0

    def generic_visit(self, node):
        self.found += [(node, what, new, self.inside > 0) for what, new in changes(node)]
        function = isinstance(node, ast.FunctionDef)
        self.inside += function
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    self.visit(child)
        self.inside -= function


def mutants():
    """Every mutant of the kernel, in a fixed order: where, what, and how to make it again."""
    for path in sorted(p for part in KERNEL for p in (ROOT / "src/hartkracht" / part).rglob("*.py")):
        sites = Sites()
        sites.visit(ast.parse(path.read_text(encoding="utf-8")))
        for number, (node, what, _, inside) in enumerate(sites.found):
            yield {
                "path": str(path.relative_to(ROOT)),
                "line": node.lineno,
                "inside": inside,
                "what": what,
                "site": number,
            }


NOTHING = "nothing"


def mutated(mutant):
    """The module of a mutant, compiled."""
    path = ROOT / mutant["path"]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if mutant["what"] == NOTHING:
        return compile(tree, str(path), "exec")
    sites = Sites()
    sites.visit(tree)
    node, _, new, _ = sites.found[mutant["site"]]
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, ast.copy_location(new, node))
            elif isinstance(value, list) and any(one is node for one in value):
                setattr(parent, name, [ast.copy_location(new, node) if one is node else one for one in value])
    return compile(ast.fix_missing_locations(tree), str(path), "exec")


# --- one mutant, in a process of its own -----------------------------------------------------


class Wrong(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutated module to whoever imports it."""

    def __init__(self, mutant):
        self.name = mutant["path"].removeprefix("src/").removesuffix(".py").replace("/", ".")
        self.path, self.code = str(ROOT / mutant["path"]), mutated(mutant)

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.code, module.__dict__)


def functions_of(code):
    """{(name, first line): code} of every function in a module's code."""
    found = {}
    for inner in (const for const in code.co_consts if isinstance(const, types.CodeType)):
        found |= {(inner.co_qualname, inner.co_firstlineno): inner, **functions_of(inner)}
    return found


def put_in_place(mutant):
    """Gives the wrong code to the living functions, and forgets what was remembered of the right ones."""
    path = str(ROOT / mutant["path"])
    right = functions_of(compile(Path(path).read_text(encoding="utf-8"), path, "exec"))
    wrong = {key: code for key, code in functions_of(mutated(mutant)).items() if code != right[key]}
    for thing in gc.get_objects():
        if type(thing) is types.FunctionType and thing.__code__.co_filename == path:
            key = (thing.__code__.co_qualname, thing.__code__.co_firstlineno)
            if key in wrong and thing.__code__ == right[key]:
                thing.__code__ = wrong[key]
        elif type(thing) is functools._lru_cache_wrapper:
            thing.cache_clear()


def only_so_long():
    """The child ends by itself after so much time of the processor."""
    signal.signal(signal.SIGPROF, lambda *_: os._exit(9))
    signal.setitimer(signal.ITIMER_PROF, LONGEST_CPU_S)


def a_database_of_its_own():
    """The suite's test database is a file; two children must not share it."""
    from django.db import connections

    name = f"{tempfile.gettempdir()}/hartkracht-mutant-{os.getpid()}.sqlite3"
    connections["default"].settings_dict["TEST"]["NAME"] = name


class Living:
    """The suite is collected once; each mutant is a fork of that moment in which some functions are wrong."""

    def __init__(self, tried):
        self.tried = tried

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        for mutant, chosen in self.tried:
            if self.tried.wait_and_fork(mutant, chosen) == 0:
                only_so_long()
                a_database_of_its_own()
                put_in_place(mutant)
                session.items[:] = _in_order(session.items, chosen)
                session.config.pluginmanager.get_plugin("terminalreporter")._tw._file = os.fdopen(1, "w")
                return None
        self.tried.wait_for_all()
        return True


class Only:
    """Runs these tests of what is collected, the likeliest first."""

    def __init__(self, chosen):
        self.chosen = chosen

    def pytest_collection_modifyitems(self, items):
        items[:] = _in_order(items, self.chosen)


def _in_order(items, chosen):
    """What reaches the line and what is newer than the measurement, the likeliest to see it first."""
    if chosen is PRINTED:
        return [i for name in PRINTED for i in items if i.nodeid.startswith(name)]
    first, last = (False, False, 0.0), (True, True, 1e9)
    unmeasured = [i.nodeid for i in items if i.nodeid not in MEASURED and not i.nodeid.startswith(PRINTED)]
    ranks = {**{name: first if "test_edges" in name else last for name in unmeasured}, **chosen}
    return sorted((i for i in items if i.nodeid in ranks), key=lambda i: ranks[i.nodeid])


class Tried:
    """Mutants on their way: so many at a time, each in a fork, and what came of them."""

    def __init__(self, drawn, jobs, told):
        self.drawn, self.jobs, self.told, self.running = drawn, jobs, told, {}

    def __iter__(self):
        return iter(self.drawn)

    def wait_and_fork(self, mutant, chosen):
        while len(self.running) >= self.jobs:
            self._one()
        process = os.fork()
        if process:
            self.running[process] = (mutant, len(chosen), time.monotonic())
        else:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
        return process

    def wait_for_all(self):
        while self.running:
            self._one()

    def _one(self):
        process, status = os.wait()
        mutant, tests, started = self.running.pop(process)
        came = OUTCOMES.get(os.waitstatus_to_exitcode(status), "refused at import")
        self.told({**mutant, "outcome": came, "tests": tests, "seconds": round(time.monotonic() - started, 1)})


ROUNDS = ("its own tests", "what is printed", "the quick rest")


def chosen_for(turn, mutant, lines, seconds, quick):
    """The tests of this round, each with its rank."""
    known = tests_for(mutant, lines, seconds)
    own = {name: rank for name, rank in known.items() if seconds[name] < quick and not name.startswith(PRINTED)}
    if turn == ROUNDS[0]:
        return own
    if turn == ROUNDS[1]:
        return PRINTED
    rest = {name for name, took in seconds.items() if took < QUICK_S and not name.startswith(PRINTED)} - own.keys()
    return {name: (False, False, seconds[name]) for name in rest}


OUTCOMES = {0: "survived", 1: "killed", 5: "survived", 9: "too slow"}
QUIET = ["-x", "-q", "--no-header", "-p", "no:cacheprovider"]


def at_import(tried):
    """What runs when a module is imported: each mutant imports the whole kernel anew."""
    for mutant, chosen in tried:
        if tried.wait_and_fork(mutant, chosen) == 0:
            only_so_long()
            sys.meta_path.insert(0, Wrong(mutant))
            files = sorted({name.split("::")[0] for name in chosen} | (set() if chosen is PRINTED else EDGES))
            os._exit(int(pytest.main([*QUIET, *files], plugins=[Only(chosen)])))
    tried.wait_for_all()


def in_functions(tried):
    """What runs in functions only; in a process of its own, so that this one never holds the kernel."""
    if process := os.fork():
        os.waitpid(process, 0)
        return
    living = Living(tried)
    code = pytest.main([*QUIET, *SUITE, PRINTED[-1]], plugins=[living])
    os._exit(int(code))


# --- which tests reach a line ----------------------------------------------------------------


def measure(home):
    """Coverage with the name of each test, and how long each took."""
    config = home / "coverage.ini"
    config.write_text(
        f"[run]\nsource = {','.join(f'hartkracht.{part}' for part in KERNEL)}\ndata_file = {home}/coverage.db\n"
    )
    subprocess.run([sys.executable, "-m", "pytest", "-q", "--cov", f"--cov-config={config}", "--cov-context=test", "--cov-report=",
                    f"--junitxml={home}/times.xml", *SUITE], cwd=ROOT, check=True)  # fmt: skip


def reached(home):
    """{path: {line: tests}} and {test: seconds}."""
    import xml.etree.ElementTree as ET

    import coverage

    data = coverage.CoverageData(str(home / "coverage.db"))
    data.read()
    lines = {
        str(Path(path).relative_to(ROOT)): {
            line: {name.rsplit("|", 1)[0] for name in names} for line, names in data.contexts_by_lineno(path).items()
        }
        for path in data.measured_files()
    }
    seconds = {}
    for case in ET.parse(home / "times.xml").iter("testcase"):
        file = case.get("classname").replace(".", "/") + ".py"
        seconds[f"{file}::{case.get('name')}"] = float(case.get("time"))
    return lines, seconds


def imported(mutant, lines):
    """Does its line run when the module is imported?"""
    return not mutant["inside"] or "" in lines.get(mutant["path"], {}).get(mutant["line"], {""})


def tests_for(mutant, lines, seconds):
    """{test: rank}. What runs at import only may show in any test that knows the module: then the likeliest of them."""
    known = lines.get(mutant["path"], {})
    reach = known.get(mutant["line"], set()) - {""} if mutant["inside"] else set()
    module = Path(mutant["path"]).stem
    named = {
        name
        for name in seconds
        if CASES.search(name) or f"_{module}" in name.split("::")[0] or name.split("::")[0] in EDGES
    }
    names = reach or {name for at in known.values() for name in at if name and seconds[name] < SLOW_S} | named
    ranks = {name: (f"_{module}" not in name.split("::")[0], name not in named, seconds[name]) for name in names}
    return ranks if reach else {name: ranks[name] for name in sorted(ranks, key=ranks.__getitem__)[:LIKELIEST]}


# --- the whole -------------------------------------------------------------------------------


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, required=True)
    asked.add_argument("--sample", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument(
        "--control", action="store_true", help="change nothing: every one must survive, or the runner lies"
    )
    asked.add_argument(
        "--files", nargs="+", help="every mutant of these files, as rules/language.py, instead of a draw"
    )
    asked.add_argument("--lived", type=Path, help="only what survived in this earlier result")
    asked.add_argument("--quick", type=float, default=math.inf, help="leave out the tests that take so many seconds")
    given = asked.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    if not (given.home / "times.xml").exists():
        measure(given.home)
    drawn = drawn_from(list(mutants()), given)
    lines, seconds = reached(given.home)
    MEASURED.update(seconds)
    file = given.home / f"result-{given.seed}.jsonl"
    for turn in ROUNDS:
        waiting = [one for one in drawn if _last(one, file) in (None, ("survived", ROUNDS.index(turn) - 1))]
        run(turn, waiting, file, lines, seconds, given)
    print(score([one for one in last_of_each(file) if any(_same(one, other) for other in drawn)]))


def drawn_from(every, given):
    """The mutants that are asked for."""
    if given.lived:
        drawn = [one for one in last_of_each(given.lived) if one["outcome"] == "survived"]
    elif given.files:
        drawn = [one for one in every if one["path"].removeprefix("src/hartkracht/") in given.files]
    else:
        drawn = random.Random(given.seed).sample(every, min(given.sample, len(every)))
    print(f"{len(every)} mutants can be made; {len(drawn)} chosen, seed {given.seed}", flush=True)
    return [{**one, "what": NOTHING} for one in drawn] if given.control else drawn


def run(turn, waiting, file, lines, seconds, given):
    """One round over those who wait for it."""

    def told(one):
        with file.open("a") as result:
            result.write(json.dumps({**one, "round": ROUNDS.index(turn)}) + "\n")
        if one["outcome"] == "survived":
            print(f"survived {turn}  {one['path']}:{one['line']}  {one['what']}", flush=True)

    print(f"{turn}: {len(waiting)}", flush=True)
    chosen = [(mutant, chosen_for(turn, mutant, lines, seconds, given.quick)) for mutant in waiting]
    for way, at in ((in_functions, False), (at_import, True)):
        if mine := [(mutant, tests) for mutant, tests in chosen if imported(mutant, lines) is at]:
            way(Tried(mine, given.jobs, told))


def last_of_each(file):
    """The last that was told of each mutant."""
    told = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    return list({(one["path"], one["site"], one["what"]): one for one in told}.values())


def _last(mutant, file):
    """How it came out, and in which round; None where it was not tried. A run that was cut off goes on where it stopped."""
    found = next((one for one in last_of_each(file) if _same(one, mutant)), None)
    return found and (found["outcome"], found["round"])


def _same(a, b):
    return all(a[key] == b[key] for key in ("path", "site", "what"))


def score(told):
    """How many died, and in which round."""
    died = Counter(one["round"] for one in told if one["outcome"] != "survived")
    by = ", ".join(f"{died[place]} by {name}" for place, name in enumerate(ROUNDS))
    return f"{100 * died.total() / len(told):.1f} % of {len(told)} killed: {by}; {dict(Counter(one['outcome'] for one in told))}"


if __name__ == "__main__":
    main()
