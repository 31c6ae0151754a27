"""Movement: from samples of a limb or a weight to phases, repetitions and static holds, as they happen.

One causal pass; a recording is analysed by the same node that runs live. It counts, times and measures; it never judges
whether a repetition was good for somebody, never fills a gap, and says blind where it cannot see.
"""

from .engine import Movement

__all__ = ["Movement"]
