"""A first excursion right after a gap in the samples: nothing is known of the moment before it, and nothing breaks."""

from hartkracht.signals.movement.cycles import Excursion
from hartkracht.signals.movement.earning import Earning


def test_a_first_excursion_right_after_a_gap_waits_for_a_second_one():
    after_a_gap = Excursion([0.0, 5.0, 8.0, 11.0], [0.0, 0.0, 90.0, 0.0], begin=1, far=2, back=3)
    earning = Earning(calibrated=False)
    assert earning.push(after_a_gap, floor=11.0) == []
    assert len(earning.push(after_a_gap, floor=11.0)) == 2
