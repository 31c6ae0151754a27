"""Analysis of a recording: the live nodes, run over it, and what they would have said, and when.

It reports and never invents: what cannot be judged is null, and named under `unknown` with its reason.
"""

from .result import Analysis
from .run import analyse

__all__ = ["Analysis", "analyse"]
