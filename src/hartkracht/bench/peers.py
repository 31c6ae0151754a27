"""Other libraries, each asked the same question, in an environment of their own that is made for it and thrown away.

They are no part of this product and not of its locks. One that cannot be installed or fails is told as absent, with the
reason; no figure is ever copied from a paper.
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

INSTALL_S, RUN_S = 300, 600


def ask(packages: list[str], script: str, question: Any) -> dict[str, Any]:
    """What `script` prints as JSON when it reads `question` as JSON; {"absent": why} where that cannot be."""
    with tempfile.TemporaryDirectory(prefix="hartkracht-peers-") as home:
        try:
            python = _environment(Path(home), packages)
            said = subprocess.run(
                [str(python), "-c", script],
                input=json.dumps(question),
                capture_output=True,
                text=True,
                timeout=RUN_S,
                check=True,
            )
            return dict(json.loads(said.stdout.splitlines()[-1]))
        except (subprocess.SubprocessError, OSError, ValueError, IndexError) as problem:
            return {"absent": _why(problem)}


def _environment(home: Path, packages: list[str]) -> Path:
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", *packages],
        capture_output=True,
        text=True,
        timeout=INSTALL_S,
        check=True,
    )
    return python


def _why(problem: Exception) -> str:
    said = getattr(problem, "stderr", None)
    lines = [line for line in said.splitlines() if line.strip()] if isinstance(said, str) else []
    return lines[-1][:120] if lines else type(problem).__name__
