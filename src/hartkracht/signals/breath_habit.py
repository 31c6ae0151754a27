"""What is learnt of one person's breath, and how long a rest of hers may last before it is a possible hold."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import nan
from statistics import median

from hartkracht.signals.breath_trace import LAG_S, STOP_S, TURN, WARN_S

# A rest is longer than hers beyond the upper quartile of her rests, half their spread and half a second: holds among
# them are outliers and hardly move it, and a pause that she makes in every breath does.
MARGIN_S = 0.5
UNLEARNT_S = 1.0
FENCE = 0.5
BREATHS = 9
PAUSES = 20
# Sight: five breaths alike in depth (2.6 times) and pace (1.8 times), of 1.2-15 s each; lost on a sudden swing of a
# whole depth outside them, or when depths scatter more than 3.5 times.
ALIKE, ALIKE_DEPTH, ALIKE_PACE = 5, 2.6, 1.8
# After a cough the belt sits as it sat: two breaths that go on with her rhythm, from her own level, show that. Only the first
# three after it may: later ones that look like hers need not be hers, for then the belt may have moved meanwhile  [D].
GOES_ON, AT_ONCE = 2, 3
SHORTEST_S, LONGEST_S = 1.2, 15.0
SCATTER = 3.5
SWING = 1.0
# Who speaks breathes in quicker (under 0.75 of her own inhale) and lets the air go more slowly (1.3 times her own time until
# three quarters are out), three times on end: at rest inhaling takes about 40 % of a breath, in speech well under 20 %. A
# passive exhale is quick and then rests; speech keeps the air going. So a pause of her own is no part of it  [D].
GASP, SPOKEN, SPEAKS = 0.75, 1.3, 3
RHYTHM = ("depths", "paces", "bottoms", "tops")


class Lately:
    """The last values of one kind. usual: their median, kept since it is asked with every sample; nan before any."""

    __slots__ = ("usual", "values")

    def __init__(self, most: int, values: Iterable[float] = ()) -> None:
        self.values = deque(values, most)
        self.usual = median(self.values) if self.values else nan

    def add(self, *values: float) -> None:
        """One value more, or some."""
        self.values.extend(values)
        self.usual = median(self.values)

    def kept(self) -> "Lately":
        """These values, whatever comes later."""
        return Lately(self.values.maxlen or 0, self.values)

    def clear(self) -> None:
        """Forget them."""
        self.values.clear()
        self.usual = nan

    def __len__(self) -> int:
        return len(self.values)


@dataclass(slots=True)
class Habit:
    """What was learnt of this person: depth, pace, levels, and the usual rest at each level."""

    depths: Lately = field(default_factory=lambda: Lately(BREATHS))
    paces: Lately = field(default_factory=lambda: Lately(BREATHS))
    inhales: Lately = field(default_factory=lambda: Lately(PAUSES))
    exhales: Lately = field(default_factory=lambda: Lately(PAUSES))
    bottoms: Lately = field(default_factory=lambda: Lately(BREATHS))
    tops: Lately = field(default_factory=lambda: Lately(BREATHS))
    rests: dict[str, deque[float]] = field(
        default_factory=lambda: {level: deque(maxlen=PAUSES) for level in ("low", "mid", "high")}
    )
    longest: dict[str, float] = field(default_factory=lambda: {"low": 0.0, "mid": 0.0, "high": 0.0})

    @property
    def depth(self) -> float | None:
        return self.depths.usual if len(self.depths) >= 3 else None

    def level(self, value: float) -> str:
        low, high = self.bottoms.usual, self.tops.usual
        part = (value - low) / max(high - low, 1e-12)
        return "low" if part < 0.25 else "high" if part > 0.75 else "mid"

    def breath(self, depth: float, pace_s: float, doubtful: bool) -> None:
        """She breathed. doubtful: movement may have cut her rests short, so they count as no shorter than usual."""
        self.depths.add(depth)
        self.paces.add(pace_s)
        for level, rests in self.rests.items():
            usual = median(rests) if doubtful and rests else 0.0
            rests.append(max(self.longest[level], usual))
            self.longest[level] = 0.0

    def rest(self, level: str, seconds: float) -> None:
        self.longest[level] = max(self.longest[level], seconds)

    def patience_s(self, level: str) -> float:
        """How long a rest at this level may last before it is a possible hold."""
        rests = sorted(self.rests[level])
        if not rests:
            return WARN_S + UNLEARNT_S
        low, high = rests[len(rests) // 4], rests[3 * len(rests) // 4]
        hers = high + FENCE * (high - low) + MARGIN_S
        # However much her rests differ: five seconds end a set, unless three of four of her own come near that.
        return max(WARN_S - LAG_S, min(hers, max(STOP_S - LAG_S, high + MARGIN_S)))

    def kept(self) -> "Habit":
        """As she is now, to compare with later; her rests stay one and the same."""
        kept = {name: getattr(self, name).kept() for name in RHYTHM}
        return replace(self, **kept)

    def going_on(self, later: "Habit") -> "Habit | None":
        """Herself with the last breaths of `later`, where those go on with her rhythm and start from her own level."""
        depth, whole = self.depth, self.kept()
        lately = {name: list(getattr(later, name).values)[-GOES_ON:] for name in RHYTHM}
        if depth is None or any(abs(low - self.bottoms.usual) > TURN * depth for low in lately["bottoms"]):
            return None
        for name, new in lately.items():
            getattr(whole, name).add(*new)
        return whole if whole.alike and not whole.scattered else None

    def forget_depth(self) -> None:
        """The belt sits elsewhere: depth, pace and levels are learnt anew."""
        for kept in (self.depths, self.paces, self.bottoms, self.tops, self.inhales, self.exhales):
            kept.clear()

    def speaks(self, inhale_s: float, exhale_s: float) -> bool:
        """Is this a breath between sentences: in much quicker than hers, and out much longer?"""
        if len(self.inhales) < ALIKE:
            return False
        return inhale_s < GASP * self.inhales.usual and exhale_s > SPOKEN * self.exhales.usual

    def outside(self, value: float, depth: float) -> bool:
        """A swing that is no breath of this person: a cough, a sneeze, a belt that slipped."""
        return value > self.tops.usual + SWING * depth or value < self.bottoms.usual - SWING * depth

    @property
    def scattered(self) -> bool:
        ordered = sorted(self.depths.values)
        return len(ordered) >= ALIKE and ordered[-2] > SCATTER * max(ordered[1], 1e-12)

    @property
    def alike(self) -> bool:
        """The last five breaths are breaths of one rhythm."""
        depths, paces = sorted(list(self.depths.values)[-ALIKE:]), sorted(list(self.paces.values)[-ALIKE:])
        if len(depths) < ALIKE:
            return False
        in_pace = paces[-1] < ALIKE_PACE * paces[0] and paces[0] > SHORTEST_S and paces[-1] < LONGEST_S
        return in_pace and depths[-1] < ALIKE_DEPTH * depths[0]
