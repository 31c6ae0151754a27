"""How late each kind of event is told, beside the delay that its node declares: one row a kind."""

import statistics
from collections.abc import Sequence
from typing import Any

LATE = "late, median / p90 s"


def spread(late: Sequence[float]) -> str:
    """Median and 90th percentile (s), as the tables show them; empty where there is nothing.

    >>> spread([0.5, 0.1, 0.3])
    '0.30 / 0.50'
    """
    ordered = sorted(late)
    return f"{statistics.median(ordered):.2f} / {ordered[int(0.9 * len(ordered))]:.2f}" if ordered else ""


def lateness(what: str, late: Sequence[float], declared_s: float, must: str = "") -> dict[str, Any]:
    """The row of one kind of event: how late it is told, at most too, and what was declared (s)."""
    most = f"{max(late):.2f}" if late else "never told"
    return {"what": f"{what} (at most {most}, declared {declared_s:.2f} s)", LATE: spread(late), "must": must}
