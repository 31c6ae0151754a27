"""The shell's settings, in a home of the tests' own that ends with them: nothing of a real practice is touched."""

import atexit
import os
import shutil
import tempfile

# In memory where the system has files there: a commit is synced as always, and a disk is not waited for.
# That the product does sync is counted in tests/store/test_durable.py, with a home of its own.
MEMORY, ROOM = "/dev/shm", 2**30
in_memory = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
HERE = os.environ["HARTKRACHT_HOME"] = tempfile.mkdtemp(prefix="hartkracht-tests-", dir=MEMORY if in_memory else None)


@atexit.register
def leave() -> None:
    """Take that home away. A worker of xdist ends without saying goodbye: `conftest.py` calls this too."""
    shutil.rmtree(HERE, ignore_errors=True)


from hartkracht.clinic.settings import *  # noqa: E402, F403  (all of the shell's settings, but its home)
