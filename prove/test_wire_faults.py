"""1,000 seeded runs of a failing network, in virtual time, half of them at once (times SCALE)."""

import os
import subprocess
import sys

AT_ONCE = 2


def test_nothing_is_lost_doubled_or_hidden_in_a_thousand_runs():
    runs = max(AT_ONCE, int(1000 * float(os.environ.get("SCALE", "1"))))
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests/doors/test_wire_faults.py"]
    parts = [
        subprocess.Popen(
            command, env={**os.environ, "WIRE_RUNS": str(runs // AT_ONCE), "WIRE_SEED": str(1 + n * (runs // AT_ONCE))}
        )
        for n in range(AT_ONCE)
    ]
    assert [part.wait() for part in parts] == [0] * AT_ONCE
