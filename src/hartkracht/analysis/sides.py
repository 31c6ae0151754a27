"""Side against side: where one joint, stack or unit was recorded left and right, how their repetitions differ, set by set.

Theory. Each side is heard by itself, as the live engine would have heard it, and a left and a right repetition that lie
mostly in the same time are a pair. A set is what follows without a long rest. Told is the middle (median) difference of its
pairs, left less right, and how many repetitions had no partner. It judges nothing: two cameras, or two units that were not
put on alike, differ too.
"""

from collections.abc import Iterator
from statistics import median
from typing import Any

from hartkracht.model.dose import Words
from hartkracht.recordings import Recording
from hartkracht.signals.events import Repetition
from hartkracht.signals.movement import Movement

SIDES = {"l": "left", "left": "left", "r": "right", "right": "right"}
TOGETHER = 0.5  # of the time that either lasts: a pair  [D]
REST_S = 20.0  # between two repetitions: another set  [D]
ONE_SET = Words(
    "links min rechts, {what}, {when}: {length} s per herhaling{further} ({pairs} paren)",
    "left less right, {what}, {when}: {length} s a repetition{further} ({pairs} pairs)",
)
RANGE = Words(", bereik {degrees}°", ", range {degrees}°")
Pair = tuple[Repetition, Repetition]


def side_against_side(recording: Recording) -> list[dict[str, Any]]:
    """A row for each set of each place that was recorded on both sides; none where a side did nothing."""
    rows = []
    for place, sensors in _places(recording).items():
        left, right = (_repetitions(recording, sensors[side]) for side in ("left", "right"))
        for pairs in _sets(_pairs(left, right)):
            start_s, end_s = pairs[0][0].start_s, pairs[-1][0].end_s
            inside = [told for told in (*left, *right) if start_s < told.end_s and told.start_s < end_s]
            rows.append(
                {
                    "what": place,
                    "start_s": start_s,
                    "end_s": end_s,
                    "pairs": len(pairs),
                    "alone": len(inside) - 2 * len(pairs),
                    "range_difference_deg": _middle([(a.rom_deg, b.rom_deg) for a, b in pairs]),
                    "length_difference_s": _middle([(a.end_s - a.start_s, b.end_s - b.start_s) for a, b in pairs]),
                }
            )
    return rows


def in_words(row: dict[str, Any], lang: str = "en") -> str:
    """Left less right of one set, in words."""
    degrees = row["range_difference_deg"]
    return in_language(ONE_SET, lang).format(
        what=row["what"],
        when=f"{row['start_s']:.0f}-{row['end_s']:.0f} s",
        length=f"{row['length_difference_s']:+.1f}",
        further="" if degrees is None else in_language(RANGE, lang).format(degrees=f"{degrees:+.0f}"),
        pairs=row["pairs"],
    )


def in_language(words: Words, lang: str) -> str:
    """These words in Dutch ("nl") or English ("en")."""
    return words.nl if lang == "nl" else words.en


def _places(recording: Recording) -> dict[str, dict[str, str]]:
    """The sensors of each place that has a left and a right one."""
    found: dict[str, dict[str, str]] = {}
    for channel in recording.channels.values():
        words = channel.name.partition("@")[2].split("_")
        sides = {SIDES[word] for word in words if word in SIDES}
        if len(sides) == 1:
            place = " ".join(word for word in words if word not in SIDES)
            found.setdefault(place, {})[sides.pop()] = channel.name.partition("@")[2]
    return {place: sensors for place, sensors in found.items() if len(sensors) == 2}


def _repetitions(recording: Recording, sensor: str) -> list[Repetition]:
    """What the live engine would have said of this sensor alone; only what was seen whole."""
    channels = {name: c for name, c in recording.channels.items() if name.partition("@")[2] == sensor}
    node = Movement(channels, concentric=recording.concentric, tempo=recording.tempo)
    said = [event for t_s, values in recording.samples() for event in node.push(t_s, values)]
    return [event for event in (*said, *node.finish()) if isinstance(event, Repetition) and event.valid]


def _pairs(left: list[Repetition], right: list[Repetition]) -> list[Pair]:
    return [(one, other) for one in left for other in right if _together(one, other)]


def _together(one: Repetition, other: Repetition) -> bool:
    common = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return common > TOGETHER * max(one.end_s - one.start_s, other.end_s - other.start_s)


def _sets(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """The pairs, set by set."""
    current: list[Pair] = []
    for pair in pairs:
        if current and pair[0].start_s - current[-1][0].end_s > REST_S:
            yield current
            current = []
        current.append(pair)
    if current:
        yield current


def _middle(both: list[tuple[float | None, float | None]]) -> float | None:
    """The median of left less right; None where a sensor gives no such value."""
    known = [one - other for one, other in both if one is not None and other is not None]
    return median(known) if known else None
