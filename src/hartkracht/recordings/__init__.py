"""Recordings: samples of one session in a file, in and out.

One form (docs: recording format): Parquet, or CSV with the same names. A file that cannot be used is refused with one
exact sentence; nothing is guessed, filled in or resampled. Recordings lie apart from the journal.
"""

from .form import Recording, RecordingError
from .reading import from_frame, read_recording
from .writing import write_recording

__all__ = ["Recording", "RecordingError", "from_frame", "read_recording", "write_recording"]
