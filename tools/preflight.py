"""Say in one sentence what this machine lacks, before anything half-works. Standard library of any Python 3 only."""

import subprocess
import sys


def missing():
    """The first thing that is missing, as a sentence; an empty string where nothing is."""
    if sys.version_info < (3, 11):
        found = "%d.%d" % sys.version_info[:2]
        return f"hartkracht needs Python 3.11 or newer and found {found}. Name another one: make run PYTHON=python3.12"
    try:
        import ensurepip  # noqa: F401  (its absence is how Debian leaves venv out)
        import venv  # noqa: F401
    except ImportError:
        version = "%d.%d" % sys.version_info[:2]
        return f"Python's venv is missing. On Debian or Ubuntu: sudo apt-get install python{version}-venv"
    return ""


def unreachable():
    """Why an install failed: no route to the Python package registry, or something pip has just said above."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "index", "versions", "pip"]
    reached = subprocess.run(pip, capture_output=True, timeout=60, check=False).returncode == 0
    if reached:
        return "The Python packages could not be installed; the lines above say which, and why."
    return "There is no route to the Python package registry. Connect this machine, or point pip at a mirror, and try again."


def main():
    """Print the sentence and stop, or stay silent."""
    sentence = unreachable() if "--registry" in sys.argv else missing()
    if sentence:
        sys.exit(sentence)


main()
