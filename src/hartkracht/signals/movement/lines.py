"""From one angle or position channel to a clean value on the even grid."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from hartkracht.model.sample import Channel
from hartkracht.signals.filters import STEP_S, Despike, Smooth, Steady
from hartkracht.signals.quality import Limits, Trust

from .limbs import Kind

DRAIN_STEPS = 10  # more than despiking, grid and smoothing hold back together
SMOOTH_STEPS = 9  # 0.36 s: slower than tremor and camera noise, faster than any turn of the method  [D]

# floor: 11 degrees of joint (sensing.md, prototype 4), a tenth of a 600 mm stroke; noise of cameras and encoders  [D]
KINDS = {
    "deg": Kind("deg", floor=11.0, noise=3.0, limits=Limits(400.0), spike=6.0),
    "mm": Kind("mm", floor=60.0, noise=10.0, limits=Limits(5000.0), spike=40.0),
    "%": Kind("%", floor=10.0, noise=2.0, limits=Limits(200.0), spike=8.0),
}


class Line:
    """One angle or position channel: trusted, despiked, on the grid, smooth."""

    def __init__(self, channel: Channel) -> None:
        self.name = channel.name
        self.turned = False
        self.forgotten = 0.0  # an angle is an angle, also when she is back
        self.kind = KINDS[channel.unit]
        self._trust = Trust(self.kind.limits)
        self._despike = Despike(self.kind.spike)
        self._times: deque[float] = deque(maxlen=self._despike.lag + 1)
        self._steady = Steady()
        self._smooth = Smooth(SMOOTH_STEPS)
        self._lag_s = self._smooth.lag * STEP_S
        self._looked = self._value = 0.0

    def look(self, t_s: float, values: Mapping[str, float | None]) -> str | None:
        """Why the sample of `t_s` (s) cannot be believed, "" where it can, or None where this channel has none."""
        value = values.get(self.name)
        if value is None:
            return None
        self._looked = value
        return self._trust.push(t_s, value) or ""

    def grid(self, t_s: float) -> Sequence[tuple[float, float]]:
        """Take the sample of `t_s` (s) that was looked at; what became certain on the grid by it."""
        self._value = self._looked
        return self._clean(t_s, self._value)

    def _clean(self, t_s: float, value: float) -> Sequence[tuple[float, float]]:
        self._times.append(t_s)
        clean = self._despike.push(value)
        return () if clean is None else self._steady.push(self._times[0], clean)

    def measure(self, at_s: float, raw: float) -> tuple[float, float] | None:
        """Take the next step of the grid; the smooth value before it, or None at the beginning."""
        smooth = self._smooth.push(raw)
        return None if smooth is None else (at_s - self._lag_s, smooth)

    def drain(self) -> Iterator[tuple[float, float]]:
        """What the filters still held back, as if the last value stayed."""
        if not self._times:
            return
        end_s, value = self._times[-1], self._value
        for k in range(1, DRAIN_STEPS):
            for at_s, raw in self._clean(end_s + k * STEP_S, value):
                if at_s - self._lag_s <= end_s:
                    yield at_s, raw

    def restart(self) -> None:
        """Forget: what comes next does not continue what was."""
        self._despike.restart()
        self._times.clear()
        self._steady.restart()
        self._smooth.restart()

    def again(self, count: int) -> Sequence[float]:
        """Never asked: an angle is an angle, and is not measured anew along another axis."""
        raise AssertionError("only an inertial unit is measured anew")

    def reckon(self, usual: float) -> None:
        """Her usual range changes nothing here."""
