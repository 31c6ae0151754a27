"""Print docs/commands.md from the command line itself: every command, argument and option, as `--help` knows them.

python tools/commands.py --write docs    # after a command changed
python tools/commands.py --check docs    # is the printed page fresh?
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from hartkracht.cli import program

NAME = "commands.md"
HEAD = """# Commands

Printed from the command line by `tools/commands.py`; do not edit.

Exit status: 0 done, 1 a fault of ours or a check that fails, 2 an input that cannot be used (one sentence on stderr).
Where `--json` is offered, standard output holds nothing else.
"""


def commands() -> dict[str, TyperCommand]:
    """Every public command by its name; one of a group by both words, as in `verify cases`."""
    return dict(_inside(typer.main.get_command(program())))


def _inside(group: TyperGroup, before: str = "") -> Iterator[tuple[str, TyperCommand]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, TyperGroup):
            yield from _inside(command, f"{before}{name} ")
        elif not command.hidden:
            yield f"{before}{name}", command


def page() -> str:
    """The manual page."""
    return "\n".join([HEAD, *(line for name, command in commands().items() for line in _section(name, command))])


def _section(name: str, command: TyperCommand) -> Iterator[str]:
    """One command: how it is called, what it does, its options."""
    arguments = [_argument(p) for p in command.params if isinstance(p, TyperArgument)]
    options = [p for p in command.params if isinstance(p, TyperOption) and not p.hidden]
    required = [_option(p) for p in options if p.required]
    yield f"## `{' '.join(['hartkracht', name, *arguments, *required])}`"
    yield ""
    yield " ".join((command.help or "").split())
    yield ""
    if options:
        yield "| option | |"
        yield "|---|---|"
        yield from (f"| `{_option(p)}` | {_told(p)} |" for p in options)
        yield ""


def _argument(argument: TyperArgument) -> str:
    word = (argument.metavar or argument.name or "").upper() + ("..." if argument.nargs == -1 else "")
    return word if argument.required else f"[{word}]"


def _option(option: TyperOption) -> str:
    names = ", ".join(option.opts)
    return names if option.is_flag else f"{names} {(option.metavar or option.name or '').upper()}"


def _told(option: TyperOption) -> str:
    text = " ".join((option.help or "").split())
    return text if option.default in (None, False, "") else f"{text} (else {option.default})".strip()


def main(arguments: list[str]) -> int:
    """Print, write or check. Gives the exit status."""
    if not arguments:
        print(page())
        return 0
    what, folder = arguments
    path = Path(folder) / NAME
    if what == "--write":
        path.write_text(page(), encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == page():
        return 0
    print(f"{path} is not what the commands say: run `python tools/commands.py --write {folder}`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
