"""A picture of an analysis that a coach understands: the movement over time, each repetition with its tempo, holds, gaps.

matplotlib (the extra `plot`) is imported here and nowhere else. The picture shows what was said, never more.
"""

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np

from hartkracht.recordings import Recording, RecordingError

from .result import Analysis

ENDINGS = (".svg", ".png", ".html")
OUT, BACK, HOLD, GAP, INK = "#8fb8a8", "#d8c89a", "#c0392b", "#b8b8b8", "#24312c"
SECONDS_A_ROW = 60.0


def draw(found: Analysis, recording: Recording, path: Path) -> None:
    """Draws to `path`, an SVG, PNG or HTML file. Raises RecordingError where matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise RecordingError('a picture needs matplotlib: pip install "hartkracht[plot]"') from None
    rows = max(1, min(12, int(np.ceil(found.duration_s / SECONDS_A_ROW))))
    figure = Figure(figsize=(14, 1.0 + 2.6 * rows), layout="constrained")
    figure.suptitle(_title(found), x=0.01, ha="left", color=INK)
    for row, axes in enumerate(np.atleast_1d(figure.subplots(rows, 1))):
        start = float(recording.t_s[0]) + row * found.duration_s / rows
        _one_row(axes, found, recording, start, start + found.duration_s / rows)
    _save(figure, path, _title(found))


def _title(found: Analysis) -> str:
    full = sum(bool(row["full"]) for row in found.repetitions)
    counted = f"{len(found.repetitions)} repetitions, {full} full; {len(found.static_holds)} static holds"
    return f"{Path(found.recording).name}: {counted}"


def _one_row(axes: Any, found: Analysis, recording: Recording, from_s: float, to_s: float) -> None:
    axes.set_xlim(from_s, to_s)
    axes.set_xlabel("s")
    axes.spines[["top", "right"]].set_visible(False)
    _line(axes, found, recording)
    for number, row in enumerate(found.repetitions, 1):
        if row["start_s"] < to_s and row["end_s"] > from_s:
            _repetition(axes, number, row)
    for row in found.static_holds:
        axes.axvspan(row["start_s"], row["end_s"], ymin=0.0, ymax=0.06, color=HOLD, lw=0)
    for row in found.blind:
        if row["what"] == "movement":
            axes.axvspan(row["start_s"], row["end_s"], color=GAP, alpha=0.6, hatch="//", lw=0)


def _line(axes: Any, found: Analysis, recording: Recording) -> None:
    """The channel as it came; of an inertial unit all axes of what it turns, since its path has no channel."""
    name = found.channel or next(iter(recording.values))
    sensor = name.partition("@")[2]
    turning = [n for n in recording.values if n.startswith("angular_velocity") and n.endswith(f"@{sensor}")]
    shown = turning if name.startswith("acceleration") and turning else [name]
    for channel in shown:
        axes.plot(
            recording.t_s, recording.values[channel], lw=0.9, label=channel, color=INK if len(shown) == 1 else None
        )
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.3 * (high - low))  # room for the words above the line
    unit = recording.channels[shown[0]].unit
    axes.set_ylabel(f"{name.partition('@')[0] if len(shown) == 1 else 'angular velocity'} ({unit})")


def _repetition(axes: Any, number: int, row: dict[str, Any]) -> None:
    """Out and back in two colours, with the number, the tempo and the range."""
    turn = row["turn_s"] if row["turn_s"] is not None else row["end_s"]
    axes.axvspan(row["start_s"], turn, color=OUT, alpha=0.45 if row["full"] else 0.2, lw=0)
    axes.axvspan(turn, row["end_s"], color=BACK, alpha=0.45 if row["full"] else 0.2, lw=0)
    size = f"{row['rom_deg']:.0f}°" if row["rom_deg"] is not None else f"{100 * row['rom_fraction']:.0f}%"
    text = (
        f"{number}\n{turn - row['start_s']:.1f}+{row['end_s'] - turn:.1f} s\n{size}{'' if row['full'] else ' partial'}"
    )
    middle = 0.5 * (row["start_s"] + row["end_s"])
    axes.text(middle, 0.98, text, transform=axes.get_xaxis_transform(), ha="center", va="top", fontsize=7, clip_on=True)


def _save(figure: Any, path: Path, title: str) -> None:
    if path.suffix.lower() != ".html":
        figure.savefig(path)
        return
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=110)
    data = base64.b64encode(drawn.getvalue()).decode()
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    path.write_text(
        f'{page}<img style="max-width:100%" alt="{title}" src="data:image/png;base64,{data}"></html>\n',
        encoding="utf-8",
    )
