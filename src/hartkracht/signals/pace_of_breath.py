"""How she breathes, as information: how fast, and in or out against the effort.

Why here: at the same load breathing in on effort gives about the same pressure as breathing out (Linsenbardt 1992), so a
breath against the effort never makes a repetition less; only a held breath does. It raises no alarm: what these lead to
(as over-breathing at rest, which matters to spasm of the coronary vessels) is for `rules` to say.
"""

from collections.abc import Iterable, Sequence

from hartkracht.signals.events import Breath, Phase, PhaseChanged
from hartkracht.units import per_minute

OVER_S = 30.0
LEAST_BREATHS = 5
MOSTLY = 0.5


def rate(breaths: Sequence[Breath], now_s: float) -> per_minute | None:
    """Breaths a minute over the last half minute at stream time `now_s`; None with fewer than five breaths in it.

    >>> breaths = [Breath(n * 4.0, n * 4.0 + 1.6, n * 4.0 + 4.0, n * 4.0 + 4.2) for n in range(8)]
    >>> rate(breaths, 33.0).value
    15.0
    >>> rate(breaths[:3], 33.0) is None
    True

    Reference: over-breathing as a trigger of coronary spasm, Beltrame JF et al. (COVADIS), Eur Heart J 2017;38:2565.
    """
    recent = [breath for breath in breaths if breath.inhale_s >= now_s - OVER_S and breath.known_at_s <= now_s]
    if len(recent) < LEAST_BREATHS:
        return None
    lasted = recent[-1].end_s - recent[0].inhale_s
    return per_minute(round(60 * len(recent) / lasted, 1)) if lasted > 0 else None


def against_effort(breath: Breath, phases: Iterable[PhaseChanged], until_s: float) -> bool | None:
    """Did she breathe in for most of her effort? None where this breath met no concentric phase.

    phases: in order. until_s: how far they are known (stream s).
    """
    inhaled = exhaled = 0.0
    for start_s, end_s in _efforts(phases, until_s):
        inhaled += _common(start_s, end_s, breath.inhale_s, breath.exhale_s)
        exhaled += _common(start_s, end_s, breath.exhale_s, breath.end_s)
    met = inhaled + exhaled
    return None if met <= 0 else inhaled > MOSTLY * met


def _efforts(phases: Iterable[PhaseChanged], until_s: float) -> Iterable[tuple[float, float]]:
    since: float | None = None
    for changed in phases:
        if since is not None and changed.at_s > since:
            yield since, changed.at_s
        since = changed.at_s if changed.phase is Phase.CONCENTRIC else None
    if since is not None and until_s > since:
        yield since, until_s


def _common(a: float, b: float, c: float, d: float) -> float:
    return max(0.0, min(b, d) - max(a, c))
