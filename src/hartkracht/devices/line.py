"""A linear encoder or weight stack on a serial line, or any program that prints: one reading a line.

`1234.5,87.25` is device time (ms) and position (mm); a line with one number is the position alone, timed on arrival.
"""

import math
from dataclasses import dataclass

from hartkracht.devices import NotOurs

LONGEST_LINE = 80
FARTHEST_MM = 5000.0


@dataclass(frozen=True, slots=True)
class LineReading:
    """Device time (s, None where the line has none) and position (mm)."""

    device_s: float | None
    position_mm: float


def parse(line: bytes) -> LineReading:
    """One line. Raises NotOurs.

    >>> parse(b"1234.5,87.25\\n")
    LineReading(device_s=1.2345, position_mm=87.25)
    """
    parts = line.strip().split(b",") if len(line) <= LONGEST_LINE else []
    if len(parts) not in (1, 2):
        raise NotOurs("a line holds a position, or a time and a position")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        raise NotOurs("this line holds something else than numbers") from None
    if not all(math.isfinite(number) for number in numbers) or abs(numbers[-1]) > FARTHEST_MM:
        raise NotOurs("a position is a number of millimetres up to 5000")
    return LineReading(numbers[0] / 1000 if len(numbers) == 2 else None, numbers[-1])
