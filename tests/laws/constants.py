"""Every constant of the kernel, printed: bounds, times, defaults, the order of ladders, and what a value is made of.

None of it is proved right by this; it cannot move unseen. `python -m tests.laws.constants` prints it anew.
"""

import ast
import datetime as dt
import enum
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from pathlib import Path

import msgspec

import hartkracht
from hartkracht.model.dose import Words
from hartkracht.rules.language import Citation, Condition, Rule, Source
from hartkracht.rules.live import LiveRule
from hartkracht.units import Quantity

PRINTED = Path(__file__).with_name("constants.txt")
LONG, WEIGHT = 300, "weight"
ROOT = Path(hartkracht.__file__).parent
# What is said and where it comes from stands in the printed book; so do the rules.
SAID = (Words, Citation, Source, Rule, LiveRule, Condition)


def modules():
    for part in ("model", "rules", "journey"):
        for path in sorted((ROOT / part).rglob("*.py")):
            yield (
                path,
                import_module(
                    ".".join(("hartkracht", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
                ),
            )


def named(path):
    """The names that a module itself gives, in order."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)])
                | ast.AnnAssign(target=ast.Name(id=name))
                | ast.ClassDef(name=name)
            ):
                yield name
            case ast.Assign(targets=[ast.Tuple(elts=several)]):
                yield from (one.id for one in several)


def short(value):
    """A value in a few signs; what is said of it is left out."""
    match value:
        case Quantity():
            return f"{value.value:.10g} {value.symbol}"
        case enum.Enum():
            return value.name
        case dt.timedelta():
            return f"{value.total_seconds():g} s"
        case re.Pattern():
            return value.pattern
        case range():
            return f"{value.start}..{value.stop}"
        case _ if isinstance(value, SAID) or (isinstance(value, str) and " " in value):
            return "·"
        case str() | int() | float() | dt.datetime() | dt.date() | dt.time() | None:
            return str(value)
        case Mapping():
            return "{" + ", ".join(f"{short(key)}: {short(one)}" for key, one in value.items()) + "}"
        case tuple() | list():
            return f"({', '.join(map(short, value))})"
        case set() | frozenset():
            return f"({', '.join(sorted(map(short, value)))})"
        case type():
            return value.__name__
        case _ if is_dataclass(value):
            return f"{type(value).__name__}({', '.join(f'{one.name}={short(getattr(value, one.name))}' for one in fields(value) if one.name != 'weight')})"
        case _ if isinstance(value, msgspec.Struct):
            parts = ", ".join(f"{name}={short(getattr(value, name))}" for name in value.__struct_fields__)
            return f"{type(value).__name__}({parts})"
    return type(value).__name__


def of_class(one):
    """What a class is made of: a ladder its rungs, a value its fields with what they are where nobody says."""
    if issubclass(one, enum.Enum):
        return ", ".join(f"{member.name}={short(member.value)}" for member in one)
    if issubclass(one, msgspec.Struct):
        kept = one.__struct_config__
        told = [
            f"{f.name}={short(f.default)}" if f.default is not msgspec.NODEFAULT else f.name
            for f in msgspec.structs.fields(one)
        ]
        return f"frozen {kept.frozen}, as a list {kept.array_like}, tag {kept.tag}: {', '.join(told)}"
    if is_dataclass(one):
        told = [f"{f.name}={short(f.default)}" if f.default is not MISSING else f.name for f in fields(one)]
        told += [f"{f.name} aside" for f in fields(one) if not f.compare or not f.repr]
        return f"frozen {one.__dataclass_params__.frozen}: {', '.join(told)}"
    return None


def told(name, value):
    """One line; of a long table a line for each of its rows."""
    text = (of_class(value) or "·") if isinstance(value, type) else short(value)
    if len(text) < LONG:
        return [f"{name}: {text}"]
    match value:
        case Mapping():
            return [f"{name}[{short(key)}]: {short(one)}" for key, one in value.items()]
        case tuple() | list():
            return [f"{name}[{place}]: {short(one)}" for place, one in enumerate(value)]
    return [f"{name}: {text}"]


def constants():
    """All of them, as one text."""
    lines = []
    for path, module in modules():
        lines.append(f"# {path.relative_to(ROOT)}")
        for name in named(path):
            lines += [line for line in told(name, getattr(module, name)) if not re.fullmatch(r".*: [·(), ]*", line)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PRINTED.write_text(constants(), encoding="utf-8")
