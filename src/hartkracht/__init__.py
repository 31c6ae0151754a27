"""hartkracht: medically cleared, slow, supervised strength training for people at raised cardiovascular risk.

The layers, from the ground up: units, model, rules | signals, store | journey, desk, doors.
It supports professionals; it does not diagnose, and it is no medical monitor.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hartkracht.analysis import analyse as analyse

__version__ = "0.1.0"
__all__ = ["__version__", "analyse"]


def __getattr__(name: str) -> Any:
    """`hartkracht.analyse`, loaded when it is first asked for: most of hartkracht does without."""
    if name == "analyse":
        from hartkracht.analysis import analyse

        return analyse
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
