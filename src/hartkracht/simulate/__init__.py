"""Simulated people, sensors and faults with known truth, seeded: the same seed gives the same session to the last bit.

Imported by the command line, the demo and tests only; nothing that judges may know it exists. What it makes is marked
as simulated in every recording, and is no evidence about real people.
"""

from .people import Person, someone
from .session import Fault, Plan, Session, simulate

__all__ = ["Fault", "Person", "Plan", "Session", "simulate", "someone"]
