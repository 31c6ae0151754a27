"""What every signal node is: samples in, events out, one at a time.

A node never sees the clock, a file or a socket. Any chunking of the same samples gives the same events, and the
same node analyses a recording afterwards, so what `analyse` reports is what the live engine would have said.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

Event_co = TypeVar("Event_co", covariant=True)
Value_contra = TypeVar("Value_contra", contravariant=True)


class Node(Protocol[Value_contra, Event_co]):
    """One signal node.

    delay_s: how long after a thing happened the node says so, at most, in seconds of stream time.
    warm_up_s: how much stream it must see before it says anything at all.
    """

    delay_s: float
    warm_up_s: float

    def push(self, t_s: float, value: Value_contra) -> Sequence[Event_co]:
        """Take one sample at stream time `t_s` (s) and tell what became known by it."""
        ...

    def finish(self) -> Sequence[Event_co]:
        """The stream has ended: tell what is still open, ended at the last sample."""
        ...
