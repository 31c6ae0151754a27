"""What others do to count repetitions, written anew from descriptions, to be measured beside us. Development only.

All but the last are offline, and all get their channel and polarity chosen with the whole recording in hand, which
flatters them: of joint angles the widest, of inertial units the first principal axis of the whole recording.
They need scipy (the development group); none of this is imported by the product.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hartkracht.recordings import Recording

Signal = NDArray[np.float64]
Spans = list[tuple[float, float]]


def whole_signal(recording: Recording) -> tuple[Signal, Signal]:
    """Times (s) on an even 25 Hz grid, and the one value that carries the movement, chosen with the whole in hand."""
    t_s = np.arange(recording.t_s[0], recording.t_s[-1], 0.04)
    columns = np.stack([_even(recording, name, t_s) for name in recording.values], axis=1)
    if any(name.startswith("joint_angle") for name in recording.values):
        return t_s, columns[:, np.ptp(columns, axis=0).argmax()]
    away = (columns - columns.mean(axis=0)) / np.maximum(columns.std(axis=0), 0.2)
    value = away @ np.linalg.eigh(away.T @ away)[1][:, -1]
    return t_s, value if value[:25].mean() <= np.median(value) else -value


def _even(recording: Recording, name: str, t_s: Signal) -> Signal:
    values = recording.values[name]
    there = np.isfinite(values)
    return np.interp(t_s, recording.t_s[there], values[there])


def peaks(t_s: Signal, value: Signal) -> Spans:
    """b: peaks of prominence over half the 10-90 % range, at least a second apart; a repetition lies between valleys."""
    from scipy.ndimage import uniform_filter1d
    from scipy.signal import find_peaks

    smooth = uniform_filter1d(value, 13)
    range_ = np.percentile(smooth, 90) - np.percentile(smooth, 10)
    tops = find_peaks(smooth, prominence=0.5 * range_, distance=25)[0]
    valleys = [0, *(a + int(smooth[a:b].argmin()) for a, b in pairwise(tops)), len(t_s) - 1]
    return [(float(t_s[valleys[k]]), float(t_s[valleys[k + 1]])) for k in range(len(tops))]


def autocorrelation(t_s: Signal, value: Signal) -> Spans:
    """c: in the manner of RecoFit (Morris 2014): the period by autocorrelation, then peaks no nearer than 0.6 periods."""
    from scipy.ndimage import uniform_filter1d
    from scipy.signal import find_peaks

    smooth = uniform_filter1d(value - value.mean(), 13)
    match = np.correlate(smooth, smooth, "full")[len(smooth) :]
    lags = find_peaks(match[25 : min(len(match), 300)])[0]
    if not len(lags):
        return []
    period = 25 + lags[match[25 + lags].argmax()]
    tops = find_peaks(smooth, distance=max(1, int(0.6 * period)), height=0.4 * np.percentile(smooth, 95))[0]
    half = 0.5 * period * 0.04
    return [(float(t_s[k]) - half, float(t_s[k]) + half) for k in tops]


def hysteresis(t_s: Signal, value: Signal) -> Spans:
    """d: up over 70 %, down under 30 % of the range of the whole recording, as pose counters do."""
    low, high = np.percentile(value, 5), np.percentile(value, 95)
    return _crossings(t_s, value, lambda _: (float(low), float(high)))


def causal_hysteresis(t_s: Signal, value: Signal) -> Spans:
    """e0: the same with the range seen so far: what really runs live, without calibration."""
    low, high = np.minimum.accumulate(value), np.maximum.accumulate(value)
    return _crossings(t_s, value, lambda k: (float(low[k]), float(high[k])))


def _crossings(t_s: Signal, value: Signal, ends: Callable[[int], tuple[float, float]]) -> Spans:
    spans: Spans = []
    begun: float | None = None
    for k, v in enumerate(value.tolist()):
        low, high = ends(k)
        if begun is None and v > low + 0.7 * (high - low):
            begun = float(t_s[k])
        elif begun is not None and v < low + 0.3 * (high - low):
            spans.append((begun, float(t_s[k])))
            begun = None
    return spans


PEERS: dict[str, Callable[[Signal, Signal], Spans]] = {
    "b find_peaks, offline": peaks,
    "c autocorrelation, offline": autocorrelation,
    "d hysteresis, offline": hysteresis,
    "e0 hysteresis, live": causal_hysteresis,
}
