"""What a command leads to: `decide(chart, command, asking) -> what happened`, or a refusal with its reason.

Pure. Refuse before computing: each function names what stands in the way first and writes nothing then. Whatever
changes what is known of a person ends in a fresh verdict, and whatever changes a verdict ends in a fresh dose, so
the journal never holds a prescription older than what it rests on.

Two verdicts: the standing one (may she train, with this letter?), on which the dose for the next session rests; and
the one of the day, which also asks what is measured at the door, and without which no session opens.
"""

from hartkracht.journey.chart import Chart
from hartkracht.journey.decide import checks, clearance, opening, people, session
from hartkracht.journey.decide.draft import Asking, Draft, Refused, carry_out
from hartkracht.model import command as c
from hartkracht.model import entry as e

__all__ = ["Asking", "Refused", "decide"]

# Each of these says for its commands what they lead to.
CHAPTERS = (people, clearance, opening, session, checks)


def decide(chart: Chart, command: c.Command, asking: Asking) -> tuple[e.Payload, ...]:
    """What happens when `asking` gives this command to a person with this chart. Raises Refused."""
    draft = Draft(chart, asking)
    carry_out(command, draft)
    return tuple(draft.lines)
