"""Sessions at once: how soon a sample is judged and shown, how soon it is kept, and what that costs the machine.

Three processes: this one, a server with a fresh practice on the first core (`bench/live_stage.py`), and a load tool on the
second (`bench/live_load.py`). Each session lifts: one sensor (50 Hz movement, 5 Hz breath, 1 Hz pulse, ten frames a
second), one room with its coach, all rules; at the end every pulse falls below 40, and each must STOP. The tool tells its
own lag, for a late sender would be taken for a slow server, and the load of the machine is told beside the figures.

Rows: each number of sessions alone, and the must once more beside people who read pages, with every session let in, so
that it is seen what the machine holds and where its knee lies. Then with admission as a practice has it: the must at once,
before any of them lifts, and more than fit one by one; it is to refuse before those that run are late.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import linear_regression
from typing import Any

SESSIONS = tuple(int(n) for n in os.environ.get("HARTKRACHT_BENCH_SESSIONS", "100,200,300,400").split(","))
SECONDS = float(os.environ.get("HARTKRACHT_BENCH_SECONDS", "30"))
OFFERED, OFFERING_S = 800, 45.0
MUST, MUST_MS, AIM, AIM_MS = 200, 250.0, 300, 50.0  # issue of the live room; reliability.md 2.1


def run() -> list[dict[str, Any]]:
    """One row for each number of sessions, one beside pages, two of admission; the last says where the knee lies."""
    rows = [_measure(sessions) for sessions in SESSIONS]
    pages = _measure(min(MUST, max(SESSIONS)), "--pages", beside="pages")
    at_once = _measure(MUST, beside="admission, at once", admission=True)
    one_by_one = _measure(OFFERED, "--offer", beside="admission, one by one", admission=True)
    return [*rows, pages, at_once, one_by_one, {"beside": _knee(rows)}]


def _knee(rows: list[dict[str, Any]]) -> str:
    """Between which numbers of sessions p99.9 passes the bound."""
    fine = [row["sessions"] for row in rows if (row["alarm_p99.9_ms"] or MUST_MS + 1) <= MUST_MS]
    past = [row["sessions"] for row in rows if row["sessions"] not in fine]
    if not past:
        return f"the knee lies above {max(fine)} sessions"
    return f"the knee lies between {max((n for n in fine if n < min(past)), default=0)} and {min(past)} sessions"


def _measure(sessions: int, *options: str, beside: str = "", admission: bool = False) -> dict[str, Any]:
    with server(sessions, admission=admission) as (pid, stage):
        seconds = max(SECONDS, OFFERING_S) if "--offer" in options else SECONDS
        command = [sys.executable, "-m", "hartkracht.bench.live_load", str(seconds), *options]
        load = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert load.stdin is not None
        assert load.stdout is not None
        load.stdin.write(stage)
        load.stdin.close()
        seen = []
        while load.poll() is None:
            seen.append(_used(pid))
            time.sleep(0.5)
        told = json.loads(load.stdout.read())
    began, ended = told.pop("between")
    return {
        "sessions": sessions, "beside": beside, **told, **_cost([u for u in seen if began <= u.at <= ended]),
        "machine_load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


@contextmanager
def server(sessions: int, *, admission: bool) -> Iterator[tuple[int, str]]:
    """A server with so many sessions that wait: its pid, and what the load tool must know."""
    with tempfile.TemporaryDirectory(prefix="hartkracht-bench-") as home:
        environment = {
            **os.environ, "HARTKRACHT_HOME": home, "HARTKRACHT_DATABASE": "", "HARTKRACHT_LIVE_SESSIONS": str(sessions),
        }  # fmt: skip
        everybody = [] if admission else ["--everybody"]
        command = [sys.executable, "-m", "hartkracht.bench.live_stage", str(sessions), *everybody]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            yield server.pid, server.stdout.readline()
        finally:
            server.terminate()
            server.wait(timeout=60)


@dataclass(frozen=True, slots=True)
class _Used:
    """What a process had used at a moment (monotonic s): processor time (s), resident memory (MB)."""

    at: float
    cpu_s: float
    memory_mb: float


def _used(pid: int) -> _Used:
    with open(f"/proc/{pid}/stat") as stat, open(f"/proc/{pid}/statm") as memory:
        fields = stat.read().rsplit(")", 1)[1].split()
        pages = int(memory.read().split()[1])
    ticks = int(fields[11]) + int(fields[12])
    return _Used(time.monotonic(), ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


def _cost(used: list[_Used]) -> dict[str, Any]:
    """Cores, memory, and how fast it grows, over the time in which every session plays."""
    if len(used) < 3:
        return {}
    first, last = used[0], used[-1]
    slope = linear_regression([u.at for u in used], [u.memory_mb for u in used]).slope
    return {
        "server_cores": round((last.cpu_s - first.cpu_s) / (last.at - first.at), 2),
        "memory_mb": round(last.memory_mb),
        "memory_mb_a_minute": round(60 * slope, 1),
    }


def pin(core: int) -> None:
    """Keep this process on one core, where the machine has two."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[core]})
