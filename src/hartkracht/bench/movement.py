"""Repetitions, moments, range and holds on the recordings at hand, ours and the peers', in one run; and what it costs.

The derived sets are optimistic and named so. Figures are measured in the way of the scorer that lies beside the
recordings: intervals match by overlap over 0.3, best first. One set of constants serves every dataset; none
was kept back when those were set (docs/limits.md). People differ: the worst and the best of them are told.

What it costs is measured on simulated sets, one kind of sensor at a time, in the time of the processor: a machine that
others share tells more on the clock.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from hartkracht.analysis import analyse
from hartkracht.bench.movement_peers import PEERS, whole_signal
from hartkracht.bench.recorded import recorded
from hartkracht.recordings import Recording
from hartkracht.signals.movement import Movement
from hartkracht.simulate import Plan, simulate, someone

DATASETS = ("pt_exercises", "spar_watch", "slow_spar_derived", "slow_squat_derived", "opencap_squat")
KINDS = {"a joint angle": "camera", "a position": "encoder", "an inertial unit": "inertial"}
COST_SETS = 3  # simulated people a kind of sensor
ROOM_HZ = 50.0  # the rate for which a share of a core is told
LEAST_OVERLAP = 0.3
Span = dict[str, Any]


@dataclass(slots=True)
class _Tally:
    """What one method said of one set of recordings, beside the truth."""

    errors: list[int] = field(default_factory=list)
    exact_by_person: dict[str, list[bool]] = field(default_factory=dict)
    bounds_s: list[float] = field(default_factory=list)
    range_deg: list[float] = field(default_factory=list)
    late_s: list[float] = field(default_factory=list)
    holds: list[tuple[int, int, int]] = field(default_factory=list)
    cost_us: list[float] = field(default_factory=list)

    def add(self, truth: dict[str, Any], said: list[Span], holds: list[Span] | None = None) -> None:
        """The repetitions said, and the holds where the method tells any."""
        self.errors.append(len(said) - truth["n_reps"])
        self.exact_by_person.setdefault(truth.get("subject", ""), []).append(len(said) == truth["n_reps"])
        for true, told in _matched(truth.get("repetitions") or [], said):
            self.bounds_s += [abs(told["start_s"] - true["start_s"]), abs(told["end_s"] - true["end_s"])]
            if told.get("known_at_s") is not None:
                self.late_s.append(told["known_at_s"] - true["end_s"])
            if true.get("rom_deg") is not None and told.get("rom_deg") is not None:
                self.range_deg.append(abs(told["rom_deg"] - true["rom_deg"]))
        if holds is not None and "static_holds" in truth:
            true_holds = truth["static_holds"]
            self.holds.append((len(_matched(true_holds, holds)), len(holds), len(true_holds)))

    def row(self) -> dict[str, Any]:
        """The figures of one line of the table."""
        hit, told, true = (sum(column) for column in zip(*self.holds, strict=True)) if self.holds else (0, 0, 0)
        return {
            "exact / within 1 %": f"{_share(e == 0 for e in self.errors)} / {_share(abs(e) <= 1 for e in self.errors)}",
            "exact by person %": _from_to([_share(iter(hits)) for hits in self.exact_by_person.values()]),
            "boundary s": _spread(self.bounds_s),
            "range deg": _spread(self.range_deg),
            "holds, precision / recall": f"{hit / told:.2f} / {hit / true:.2f}" if told and true else "",
            "told after its true end s": _spread(self.late_s) or ("" if self.cost_us else "offline, or untold"),
            "us a sample": round(median(self.cost_us), 1) if self.cost_us else "",
        }


def run() -> list[dict[str, Any]]:
    """A row a dataset (or kind of it) and method."""
    tallies: dict[tuple[str, str], _Tally] = {}
    for dataset in DATASETS:
        for recording, truth in recorded(dataset):
            group = f"{dataset}, {truth['n_reps']} repetitions" if dataset == "pt_exercises" else dataset
            for method, said, holds, cost_us in _said(recording):
                tally = tallies.setdefault((group, method), _Tally())
                tally.add(truth, said, holds)
                tally.cost_us += cost_us
    rows = [{"set": group, "method": method, **tally.row()} for (group, method), tally in tallies.items()]
    return [*costs(), *(rows or [{"set": "recordings", "absent": "no recordings here: set HARTKRACHT_SHARED"}])]


def costs() -> list[dict[str, Any]]:
    """A row a kind of sensor: what one sample costs the processor, and what share of a core that is at 50 Hz."""
    rows = []
    for kind, sensor in KINDS.items():
        sessions = [simulate(someone(k), Plan(), seed=k, seen_by=(sensor,)) for k in range(COST_SETS)]
        cost_us = median(_cost_us(session.recording) for session in sessions)
        share = f"{100 * cost_us * 1e-6 * ROOM_HZ:.2f}"
        rows.append(
            {"set": kind, "method": "ours, live", "us a sample": round(cost_us, 1), "% of a core at 50 Hz": share}
        )
    return rows


def _said(recording: Recording) -> Iterator[tuple[str, list[Span], list[Span] | None, list[float]]]:
    found = analyse(recording)
    yield "ours, live", found.repetitions, found.static_holds, [_cost_us(recording)]
    t_s, value = whole_signal(recording)
    for name, count in PEERS.items():
        yield name, [{"start_s": lo, "end_s": hi} for lo, hi in count(t_s, value)], None, []


def _cost_us(recording: Recording) -> float:
    """Microseconds of the processor a sample of the node alone."""
    rows = list(recording.samples())
    node, began = Movement(recording.channels), time.process_time()
    for t_s, values in rows:
        node.push(t_s, values)
    return (time.process_time() - began) / len(rows) * 1e6


def _matched(truth: list[Span], said: list[Span]) -> list[tuple[Span, Span]]:
    """Pairs by overlap, best first, each used once."""
    overlaps = ((_overlap(t, s), i, j) for i, t in enumerate(truth) for j, s in enumerate(said))
    true_used, said_used, pairs = set[int](), set[int](), []
    for overlap, i, j in sorted(overlaps, reverse=True):
        if overlap > LEAST_OVERLAP and i not in true_used and j not in said_used:
            true_used.add(i)
            said_used.add(j)
            pairs.append((truth[i], said[j]))
    return pairs


def _overlap(one: Span, other: Span) -> float:
    """Intersection over union of two stretches."""
    common = min(one["end_s"], other["end_s"]) - max(one["start_s"], other["start_s"])
    whole = max(one["end_s"], other["end_s"]) - min(one["start_s"], other["start_s"])
    return float(common / whole) if common > 0.0 else 0.0


def _from_to(values: list[int]) -> str:
    """Lowest to highest, and of how many; empty where there is one only."""
    return f"{min(values)} to {max(values)} of {len(values)}" if len(values) > 1 else ""


def _share(hits: Iterator[bool]) -> int:
    seen = list(hits)
    return round(100 * sum(seen) / len(seen)) if seen else 0


def _spread(values: list[float]) -> str:
    """Median / 90th percentile."""
    ordered = sorted(values)
    return f"{median(ordered):.2f} / {ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]:.2f}" if ordered else ""
