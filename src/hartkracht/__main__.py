"""`python -m hartkracht` is the `hartkracht` command."""

from hartkracht.cli import main

main()
