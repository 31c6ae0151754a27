"""The shell's settings, in a home of the tests' own that ends with them: nothing of a real practice is touched."""

import atexit
import os
import shutil
import tempfile

HERE = os.environ["HARTKRACHT_HOME"] = tempfile.mkdtemp(prefix="hartkracht-tests-")


@atexit.register
def leave() -> None:
    """Take that home away. A worker of xdist ends without saying goodbye: `conftest.py` calls this too."""
    shutil.rmtree(HERE, ignore_errors=True)


from hartkracht.clinic.settings import *  # noqa: E402, F403  (all of the shell's settings, but its home)
