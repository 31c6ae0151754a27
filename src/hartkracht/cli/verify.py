"""`hartkracht verify`: run the proofs on this machine: the cases of the rulebook, and other things that can be checked."""

import sys
from collections import Counter
from collections.abc import Callable

import typer

verify_app = typer.Typer(
    help="Prove it here: the cases of the rulebook, the chain of the journal.", no_args_is_help=False
)
FAILED = 1


def register(app: typer.Typer) -> None:
    """Add `verify` with what can be checked; without a word after it, the cases."""
    app.add_typer(verify_app, name="verify", invoke_without_command=True)


@verify_app.callback(invoke_without_command=True)
def everything(context: typer.Context) -> None:
    """Prove it here."""
    if context.invoked_subcommand is None:
        cases()


@verify_app.command()
def cases() -> None:
    """Run every case of the rulebook and say how many hold."""
    from hartkracht.rules.book import BOOK

    counted: Counter[str] = Counter()
    failed = 0
    for kind, run in _kinds().items():
        for sentence, problems in run():
            counted[kind] += 1
            failed += bool(problems)
            for problem in problems:
                print(f"{kind}: {sentence}\n  {problem}", file=sys.stderr)
    told = ", ".join(f"{count} {kind}" for kind, count in counted.items())
    print(f"{sum(counted.values())} cases ({told}) on rulebook {BOOK.version}: {failed or 'none'} differ.")
    if failed:
        raise typer.Exit(FAILED)


Runner = Callable[[], list[tuple[str, list[str]]]]


def _kinds() -> dict[str, Runner]:
    """One runner a kind of case."""
    from hartkracht.journey import aftercare_cases, dose_cases, live_cases

    return {"screen": _screen, "dose": dose_cases.run, "live": live_cases.run, "aftercare": aftercare_cases.run}


def _screen() -> list[tuple[str, list[str]]]:
    from hartkracht.journey.screen import screen
    from hartkracht.rules.book import BOOK
    from hartkracht.rules.casebook import cases as read
    from hartkracht.rules.casebook import wrong

    outcomes = []
    for case in read():
        decision = screen(case.sheet(), BOOK, case.moment)
        limits = {name: limit.value for name, limit in decision.limits.items()}
        outcomes.append((case.sentence, wrong(case, decision.value.name, decision.fired, decision.open, limits)))
    return outcomes
