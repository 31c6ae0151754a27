"""The command line: one file a group of commands, each registered here. Heavy imports stay inside the commands."""

import importlib
import pkgutil
from functools import cache

import typer

app = typer.Typer(
    name="hartkracht",
    help="Medically cleared, slow, supervised strength training: run it, read its rules, analyse recordings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _() -> None:
    """Keeps every command a subcommand."""


@cache
def program() -> typer.Typer:
    """The command line with every command of this folder."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        register = getattr(importlib.import_module(f"{__name__}.{name}"), "register", None)
        if register:
            register(app)
    return app


def main() -> None:
    """Entry point of the `hartkracht` command."""
    program()()
