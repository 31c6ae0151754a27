"""What people asked of a live hour, under which id, and what came of it: done once, and answered as often as it is asked.

A room that does not know whether it was heard asks again under the same id, perhaps over another socket.
"""

from collections import OrderedDict

from hartkracht.live.frames import Done, Refused
from hartkracht.live.line import Line
from hartkracht.model.dose import Words

KNOWN_IDS = 4000


class Answers:
    """The last ids of one hour, with the answer to each where there is one, and who waits for it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Done | Refused | None] = OrderedDict()
        self._askers: dict[str, set[Line]] = {}

    def asked_before(self, frame_id: str, line: Line) -> bool:
        """Was this asked before? Then it is answered with the same answer, now or as soon as there is one."""
        known = frame_id in self._known
        answer = self._known.get(frame_id)
        if answer is not None:
            line.put(answer)
            return True
        self._askers.setdefault(frame_id, set()).add(line)
        self._remember(frame_id, None)
        return known

    def give(self, answer: Done | Refused) -> None:
        """This is what came of it."""
        self._remember(answer.id, answer)
        for line in self._askers.pop(answer.id, set()):
            line.put(answer)

    def refuse(self, frame_id: str, words: Words) -> None:
        """It is not done, and why."""
        self.give(Refused(frame_id, words.nl, words.en))

    def _remember(self, frame_id: str, answer: Done | Refused | None) -> None:
        self._known[frame_id] = answer
        while len(self._known) > KNOWN_IDS:
            self._known.popitem(last=False)
