"""A device's clock mapped to the stream's: offset and drift learnt from arrivals, which can only be late, never early.

The line under all arrivals (the least delayed ones) is the true mapping; radio delay is above it.
"""

from collections import deque
from dataclasses import dataclass, field

WINDOW = 600
MOST_DRIFT = 5e-3


@dataclass(slots=True)
class DeviceClock:
    """Call `to_stream` with each packet's device time and arrival time (both s).

    >>> clock = DeviceClock()
    >>> [round(clock.to_stream(100 + n, 5 + n + late), 2) for n, late in enumerate((0.0, 0.3, 0.0, 0.2))]
    [5.0, 6.0, 7.0, 8.0]
    """

    arrivals: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=WINDOW))
    _last: float | None = None

    def to_stream(self, device_s: float, arrived_s: float) -> float:
        """The stream time of a device time; never later than its arrival. A clock that jumps back starts anew."""
        if self.arrivals and device_s < self.arrivals[-1][0] - 1.0:
            self.arrivals.clear()
        self.arrivals.append((device_s, arrived_s))
        return min(arrived_s, self._offset(device_s) + device_s)

    def _offset(self, device_s: float) -> float:
        """The smallest delay in the first and the second half of what was heard give offset and drift."""
        half = len(self.arrivals) // 2
        if half < 30:
            return min(arrived - device for device, arrived in self.arrivals)
        heard = list(self.arrivals)
        early, late = (min(part, key=lambda pair: pair[1] - pair[0]) for part in (heard[:half], heard[half:]))
        between = late[0] - early[0]
        drift = ((late[1] - late[0]) - (early[1] - early[0])) / between if between > 0 else 0.0
        drift = max(-MOST_DRIFT, min(MOST_DRIFT, drift))
        return late[1] - late[0] + drift * (device_s - late[0])
