"""The form of an analysis: the members of the public interface, as JSON and as tables.

Times are stream seconds. Tables are Arrow tables; any data frame library takes them through the Arrow interface:
`polars.from_arrow(a.table("repetitions"))`, `a.table("repetitions").to_pandas()`.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hartkracht.recordings.parquet import arrow

if TYPE_CHECKING:
    import pyarrow as pa

_S, _BOOL, _TEXT = "float64", "bool", "string"
COLUMNS: dict[str, dict[str, str]] = {
    "repetitions": {
        "start_s": _S,
        "turn_s": _S,
        "end_s": _S,
        "concentric_s": _S,
        "eccentric_s": _S,
        "rom_deg": _S,
        "rom_fraction": _S,
        "full": _BOOL,
        "known_at_s": _S,
        "smoothness": _S,
        "valid": _BOOL,
    },
    "static_holds": {"start_s": _S, "end_s": _S, "known_at_s": _S},
    "breaths": {"inhale_s": _S, "exhale_s": _S, "end_s": _S, "known_at_s": _S},
    "breath_holds": {"start_s": _S, "end_s": _S, "known_at_s": _S, "level": _TEXT, "under_load": _BOOL},
    "sides": {
        "what": _TEXT,
        "start_s": _S,
        "end_s": _S,
        "pairs": "int64",
        "alone": "int64",
        "range_difference_deg": _S,
        "length_difference_s": _S,
    },
    "blind": {"what": _TEXT, "start_s": _S, "end_s": _S, "why": _TEXT},
    "unknown": {"what": _TEXT, "why": _TEXT},
}
Rows = list[dict[str, Any]]


@dataclass
class Analysis:
    """What the live engine would have said of one recording. None is unknown, and named in `unknown`."""

    recording: str
    duration_s: float
    channel: str | None = None
    repetitions: Rows = field(default_factory=list)
    static_holds: Rows = field(default_factory=list)
    breaths: Rows = field(default_factory=list)
    breath_holds: Rows = field(default_factory=list)
    heart: dict[str, Any] | None = None
    time_under_tension_s: float | None = None
    blind: Rows = field(default_factory=list)
    unknown: Rows = field(default_factory=list)
    sides: Rows = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object that `hartkracht analyse --json` prints; `sides` only where both sides were recorded."""
        members = dataclasses.asdict(self)
        return members if self.sides else {name: said for name, said in members.items() if name != "sides"}

    def table(self, name: str) -> "pa.Table":
        """One of the lists as an Arrow table (columns also where it is empty).

        Raises KeyError for another name, RecordingError where pyarrow (the extra `parquet`) is not installed.
        """
        pa = arrow()
        schema = pa.schema([(column, pa.type_for_alias(kind)) for column, kind in COLUMNS[name].items()])
        return pa.Table.from_pylist(getattr(self, name), schema=schema)

    def name_unknown(self, what: str, why: str) -> None:
        """Names what could not be judged, once."""
        if all(entry["what"] != what for entry in self.unknown):
            self.unknown.append({"what": what, "why": why})
