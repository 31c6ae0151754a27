"""A first excursion right after a gap in the samples: nothing is known of the moment before it, and nothing breaks."""

import math

from hartkracht.signals.movement.cycles import Excursion
from hartkracht.signals.movement.earning import Earning


def test_a_first_excursion_right_after_a_gap_waits_for_a_second_one():
    after_a_gap = Excursion([0.0, 5.0, 8.0, 11.0], [0.0, 0.0, 90.0, 0.0], begin=1, far=2, back=3)
    earning = Earning(calibrated=False)
    assert earning.push(after_a_gap, floor=11.0) == []
    assert len(earning.push(after_a_gap, floor=11.0)) == 2


def test_a_first_excursion_that_was_not_seen_well_waits_for_one_that_was():
    times = [0.04 * k for k in range(300)]
    values = [0.0 if k < 50 or k > 250 else 45 - 45 * math.cos(2 * math.pi * (k - 50) / 200) for k in range(300)]
    done = Excursion(times, values, begin=50, far=150, back=250)
    assert len(Earning(calibrated=False).push(done, floor=11.0)) == 1
    earning = Earning(calibrated=False)
    assert earning.push(done, floor=11.0, touched=True) == []
    assert len(earning.push(done, floor=11.0)) == 2
