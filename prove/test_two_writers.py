"""10,000 interleavings of two writers on SQLite (times SCALE)."""

import os
import subprocess
import sys


def test_no_lost_update_in_ten_thousand_interleavings():
    runs = max(1, int(10_000 * float(os.environ.get("SCALE", "1"))))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/store/test_two_writers.py"],
        env={**os.environ, "INTERLEAVINGS": str(runs)}, check=False,
    )  # fmt: skip
    print(f"{runs} interleavings")
    assert done.returncode == 0
