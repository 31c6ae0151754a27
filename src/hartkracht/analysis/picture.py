"""A picture of an analysis that a coach understands: the movement over time, each repetition with its tempo, holds, gaps.

matplotlib (the extra `plot`) is imported here and nowhere else. The picture shows what was said, never more.
"""

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hartkracht.model.dose import Words
from hartkracht.recordings import Recording, RecordingError
from hartkracht.signals.movement import Movement

from .result import Analysis
from .sides import in_language, in_words

ENDINGS = (".svg", ".png", ".html")
OUT, BACK, HOLD, GAP, INK = "#8fb8a8", "#d8c89a", "#c0392b", "#b8b8b8", "#24312c"
FULL, PARTIAL = 0.45, 0.2  # how strong its colours are
SECONDS_A_ROW = 60.0
UNITS = {"deg": Words("graden", "degrees")}
QUANTITIES = {"joint_angle": Words("gewrichtshoek", "joint angle"), "position": Words("positie", "position")}
COUNTED = Words(
    "{name}: {count} herhalingen, {full} volledig; {holds} keer stilgehouden",
    "{name}: {count} repetitions, {full} full; {holds} static holds",
)
MEANINGS = [  # what each colour means, and the words in it
    (
        OUT,
        FULL,
        Words(
            "de weg heen   (boven elke: nummer; seconden heen + terug; bereik)",
            "the way out   (over each: number; seconds out + back; range)",
        ),
    ),
    (BACK, FULL, Words("de weg terug", "the way back")),
    (
        OUT,
        PARTIAL,
        Words(
            "bleek: minder dan negen tiende van het grootste bereik tot dan",
            "pale: less than nine tenths of the largest range so far",
        ),
    ),
    (HOLD, 1.0, Words("stond stil onder last (seconden)", "stood still under load (seconds)")),
    (GAP, 0.6, Words("niet gezien", "not seen")),
]
ITS_PATH = Words("weg langs de eigen baan", "way along its path")
SECONDS = Words("seconden", "seconds")
CUT_OFF = Words("{length} s, afgekapt", "{length} s, cut off")
NOT_WHOLE = Words("niet heel gezien", "not seen whole")
RANGE_UNKNOWN = Words("bereik onbekend", "range unknown")


def draw(found: Analysis, recording: Recording, path: Path, lang: str = "en") -> None:
    """Draws to `path`, an SVG, PNG or HTML file, in Dutch ("nl") or English ("en").

    Raises RecordingError where matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
        from matplotlib.patches import Patch
    except ImportError:
        raise RecordingError('a picture needs matplotlib: pip install "hartkracht[plot]"') from None
    rows = max(1, min(12, int(np.ceil(found.duration_s / SECONDS_A_ROW))))
    figure = Figure(figsize=(14, 1.4 + 0.2 * len(found.sides) + 2.6 * rows), layout="constrained")
    figure.suptitle(_title(found, lang), x=0.01, ha="left", color=INK)
    meanings = [Patch(color=colour, alpha=alpha, label=in_language(words, lang)) for colour, alpha, words in MEANINGS]
    figure.legend(handles=meanings, loc="outside lower left", ncols=len(meanings), frameon=False, fontsize=8)
    line = _line(found, recording, lang)
    for row, axes in enumerate(np.atleast_1d(figure.subplots(rows, 1))):
        start = float(recording.t_s[0]) + row * found.duration_s / rows
        _one_row(axes, found, line, (start, start + found.duration_s / rows), lang)
    _save(figure, path, _title(found, lang), lang)


def _title(found: Analysis, lang: str) -> str:
    full = sum(bool(row["full"]) for row in found.repetitions)
    name, count, holds = Path(found.recording).name, len(found.repetitions), len(found.static_holds)
    counted = in_language(COUNTED, lang).format(name=name, count=count, full=full, holds=holds)
    return "\n".join((counted, *(in_words(row, lang) for row in found.sides)))


@dataclass(frozen=True)
class _Line:
    """The movement over time (s), and what it is. scaled: its numbers say something to a coach."""

    t_s: NDArray[np.float64]
    values: NDArray[np.float64]
    words: str
    scaled: bool = True


def _line(found: Analysis, recording: Recording, lang: str) -> _Line:
    """The channel as it came; of an inertial unit the way along its own path, since that has no channel."""
    name = found.channel or next(iter(recording.values))
    quantity, _, sensor = name.partition("@")
    if quantity.startswith(("acceleration", "angular_velocity")):
        return _path(found, recording, sensor, lang)
    unit = recording.channels[name].unit
    words = f"{_said(QUANTITIES, quantity, lang)}, {sensor.replace('_', ' ')} ({_said(UNITS, unit, lang)})"
    return _Line(recording.t_s, recording.values[name], words)


def _said(known: dict[str, Words], name: str, lang: str) -> str:
    """The words for a name, or the name itself."""
    return in_language(known[name], lang) if name in known else name.replace("_", " ")


def _path(found: Analysis, recording: Recording, sensor: str, lang: str) -> _Line:
    """How far along its path the live engine saw this inertial unit, outwards up."""
    node = Movement({name: c for name, c in recording.channels.items() if name.partition("@")[2] == sensor})
    seen: dict[float, float] = {}
    for t_s, values in recording.samples():
        node.push(t_s, values)
        seen |= [node.latest] if node.latest else []
    times, gone = np.array(list(seen)), np.array(list(seen.values()))
    ends = [(row["start_s"], row["turn_s"]) for row in found.repetitions if row["turn_s"] is not None]
    out = sum(float(np.diff(np.interp(each, times, gone))[0]) for each in ends) if seen else 0.0
    return _Line(
        times, -gone if out < 0 else gone, f"{in_language(ITS_PATH, lang)}, {sensor.replace('_', ' ')}", scaled=False
    )


def _one_row(axes: Any, found: Analysis, line: _Line, stretch_s: tuple[float, float], lang: str) -> None:
    from_s, to_s = stretch_s
    axes.plot(line.t_s, line.values, lw=0.9, color=INK)
    low, high = axes.get_ylim()
    axes.set_ylim(low - 0.12 * (high - low), high + 0.3 * (high - low))  # room for the words above and below the line
    axes.set_xlim(from_s, to_s)
    axes.set_xlabel(in_language(SECONDS, lang))
    axes.set_ylabel(line.words.replace(", ", "\n", 1), fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    if not line.scaled:
        axes.set_yticks([])
    for number, row in enumerate(found.repetitions, 1):
        if row["start_s"] < to_s and row["end_s"] > from_s:
            _repetition(axes, number, row, lang)
    for row in found.static_holds:
        axes.axvspan(row["start_s"], row["end_s"], ymin=0.0, ymax=0.04, color=HOLD, lw=0)
        _words(axes, row, 0.05, f"{row['end_s'] - row['start_s']:.1f}", "bottom", HOLD)
    for row in found.blind:
        if row["what"] == "movement":
            axes.axvspan(row["start_s"], row["end_s"], color=GAP, alpha=0.6, hatch="//", lw=0)


def _repetition(axes: Any, number: int, row: dict[str, Any], lang: str) -> None:
    """Out and back in two colours, with the number, the tempo and the range."""
    turn = row["turn_s"] if row["turn_s"] is not None else row["end_s"]
    strong = FULL if row["full"] else PARTIAL
    axes.axvspan(row["start_s"], turn, color=OUT, alpha=strong, lw=0)
    axes.axvspan(turn, row["end_s"], color=BACK, alpha=strong, lw=0)
    _words(axes, row, 0.98, f"{number}\n{_tempo(row, lang)}\n{_range(row, lang)}", "top", INK)


def _tempo(row: dict[str, Any], lang: str) -> str:
    """Seconds out and back; of one that the beginning cut off, only how long it was seen."""
    if row["turn_s"] is None:
        return in_language(CUT_OFF, lang).format(length=f"{row['end_s'] - row['start_s']:.1f}")
    return f"{row['turn_s'] - row['start_s']:.1f} + {row['end_s'] - row['turn_s']:.1f}"


def _range(row: dict[str, Any], lang: str) -> str:
    if not row["valid"] and row["turn_s"] is not None:
        return in_language(NOT_WHOLE, lang)
    if row["rom_deg"] is not None:
        return f"{row['rom_deg']:.0f}°"
    return f"{100 * row['rom_fraction']:.0f}%" if row["rom_fraction"] is not None else in_language(RANGE_UNKNOWN, lang)


def _words(axes: Any, row: dict[str, Any], height: float, words: str, align: str, colour: str) -> None:
    """Words over a stretch, in the row that shows more of it, in the middle of what it shows."""
    low, high = axes.get_xlim()
    start, end = max(low, row["start_s"]), min(high, row["end_s"])
    if 2.0 * (end - start) <= row["end_s"] - row["start_s"]:
        return
    place = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": align}
    axes.text(0.5 * (start + end), height, words, fontsize=7, color=colour, **place)


def _save(figure: Any, path: Path, title: str, lang: str) -> None:
    if path.suffix.lower() != ".html":
        figure.savefig(path)
        return
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=110)
    data = base64.b64encode(drawn.getvalue()).decode()
    page = f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>'
    path.write_text(
        f'{page}<img style="max-width:100%" alt="{title}" src="data:image/png;base64,{data}"></html>\n',
        encoding="utf-8",
    )
