"""Conditions of the book as z3 formulas: a truth is two bits, *certainly true* and *certainly false*; open is neither.

The formulas are made from the very trees that run, so there is no second book to keep. What a leaf means is left free:
it may take any truth a leaf may take, which is more than facts ever can, so what is proved here holds for every person.
"""

from dataclasses import dataclass

import z3

from hartkracht.rules.language import And, AtLeast, Given, Not, Or


@dataclass(frozen=True)
class Truth:
    """Certainly true, certainly false; never both."""

    yes: z3.BoolRef
    no: z3.BoolRef

    @property
    def open(self):
        return z3.And(z3.Not(self.yes), z3.Not(self.no))


class Leaves:
    """One free truth a leaf, named by the leaf."""

    def __init__(self, when):
        self.when, self.known = when, {}

    def __getitem__(self, leaf):
        if leaf not in self.known:
            number = len(self.known)
            self.known[leaf] = Truth(z3.Bool(f"{self.when}-{number}-yes"), z3.Bool(f"{self.when}-{number}-no"))
        return self.known[leaf]

    def sound(self):
        """No leaf is both true and false."""
        return [z3.Not(z3.And(truth.yes, truth.no)) for truth in self.known.values()]


def kleene(condition, leaves):
    """The truth of a tree over these leaves."""
    match condition:
        case And(left, right):
            a, b = kleene(left, leaves), kleene(right, leaves)
            return Truth(z3.And(a.yes, b.yes), z3.Or(a.no, b.no))
        case Or(left, right):
            a, b = kleene(left, leaves), kleene(right, leaves)
            return Truth(z3.Or(a.yes, b.yes), z3.And(a.no, b.no))
        case Not(inner):
            a = kleene(inner, leaves)
            return Truth(a.no, a.yes)
        case Given(inner):
            a = kleene(inner, leaves)
            return Truth(a.yes, z3.Not(a.yes))
        case AtLeast(count, of, _):
            parts = [kleene(one, leaves) for one in of]
            return Truth(
                z3.AtLeast(*(p.yes for p in parts), count), z3.Not(z3.AtLeast(*(z3.Not(p.no) for p in parts), count))
            )
    return leaves[condition]


def answered(before, after):
    """Whatever was decided stays as it was; what was open may become anything."""
    return [
        z3.And(z3.Implies(truth.yes, after[leaf].yes), z3.Implies(truth.no, after[leaf].no))
        for leaf, truth in before.known.items()
    ]


def counterexample(*claims):
    """A model in which all of these hold, or None where there is none."""
    solver = z3.Solver()
    solver.add(*claims)
    found = solver.check()
    assert found != z3.unknown
    return solver.model() if found == z3.sat else None
