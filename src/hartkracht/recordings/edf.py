"""EDF and EDF+ files, read by the library edfio (the extra `research`). Patient and names in the header are never taken.

A file with gaps (EDF+D) is refused: its records say their times in a form that would have to be guessed.
"""

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from .foreign import Trace, taken, together
from .form import Recording, RecordingError

MAGIC = b"0       "  # the version, eight characters


def from_edf(name: str, raw: bytes, names: Mapping[str, str] | None = None) -> Recording:
    """The recording in this EDF file. names: label there -> our name. Raises RecordingError, one sentence."""
    try:
        from edfio import read_edf
    except ImportError:
        raise RecordingError('an EDF file needs the library edfio: pip install "hartkracht[research]"') from None
    try:
        with warnings.catch_warnings():
            # Where records are missing at the end the library goes on with fewer; we do not.
            warnings.filterwarnings("error", message="EDF header indicates")
            edf = read_edf(raw, lazy_load_data=False)
        gaps = not edf.is_continuous
        traces = [_trace(signal) for signal in edf.signals]
    except Exception:  # the library has no error of its own: a damaged file raises whatever its bytes lead to
        raise RecordingError("the EDF file is damaged or cut off; export or copy it again") from None
    if gaps:
        raise RecordingError("it is an EDF+ with gaps (EDF+D); export each piece as a file of its own")
    return together(name, taken(traces, names or {}), {"source": "EDF", "recorded": True})


def _trace(signal: Any) -> Trace:
    values = np.asarray(signal.data, dtype=np.float64)
    times = np.arange(len(values)) / signal.sampling_frequency
    return Trace(signal.label.strip(), signal.physical_dimension.strip(), times, values)
