"""How busy this process is, and how late its loop runs: what admission goes by beside the count.

Theory. A cue is late when the loop is, and the loop runs late soon after it has no time left: below three quarters of a
core the wait is milliseconds, above it grows without bound. So a new session is refused by the time that is *left*, well
before those that run would be late, and refused too where they are late already, whoever took the time. It measures this
process alone, and never ends a session that runs.
"""

import time
from collections import deque
from dataclasses import dataclass, field

WINDOW_S = 10.0
# Measured by `hartkracht bench live` on two cores: up to here p99.9 stays below 100 ms, and the bound is 250 (reliability.md 2.1).
BUSY_AT_MOST = 0.75
LATE_AT_MOST_S = 0.1
# A session whose sensor has not sent for the whole window is not in the measure yet. It is reckoned at what one that lifts
# costs on the slowest day measured (0.004 to 0.0086): many may come at once, and all begin their sets later.
CORE_A_SESSION = 0.0086


@dataclass(frozen=True, slots=True)
class _Moment:
    at: float
    cpu: float
    late_s: float


@dataclass
class Gauge:
    """The last seconds of this process: moments (monotonic s), its processor time (s), and how late each came (s)."""

    moments: deque[_Moment] = field(default_factory=deque)

    def read(self, due: float) -> None:
        """Now is a moment that was due at `due` (monotonic s)."""
        now = time.monotonic()
        self.note(now, time.process_time(), max(0.0, now - due))

    def note(self, at: float, cpu: float, late_s: float) -> None:
        """One moment."""
        self.moments.append(_Moment(at, cpu, late_s))
        while at - self.moments[0].at > WINDOW_S:
            self.moments.popleft()

    @property
    def busy(self) -> float:
        """The part of one core that is used; all threads share one interpreter. 0 before a second was seen."""
        if len(self.moments) < 2:
            return 0.0
        first, last = self.moments[0], self.moments[-1]
        return (last.cpu - first.cpu) / (last.at - first.at) if last.at - first.at >= 1.0 else 0.0

    @property
    def late_s(self) -> float:
        """What one moment in twenty is later than (s)."""
        lates = sorted(moment.late_s for moment in self.moments)
        return lates[int(0.95 * (len(lates) - 1))] if lates else 0.0

    def full(self, unmeasured: int) -> bool:
        """One session more would make the others late. unmeasured: how many run whose samples are not in `busy` yet."""
        return self.late_s > LATE_AT_MOST_S or self.busy + (unmeasured + 1) * CORE_A_SESSION > BUSY_AT_MOST
