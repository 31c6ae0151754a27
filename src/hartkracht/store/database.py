"""Which database, and how it is held: SQLite with a full fsync a commit, or PostgreSQL by one setting."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

# WAL keeps readers free; FULL makes a commit durable before it is acknowledged. Both are asserted on the live connection.
SQLITE_INIT = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
    " PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000"
)


def databases(url: str, path: Path) -> dict[str, Any]:
    """Django's DATABASES: the PostgreSQL of `url`, or the SQLite file at `path` where `url` is empty."""
    default = _postgres(url) if url else _sqlite(path)
    return {"default": {**default, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT},
        # Tests need a real file: in memory there is no WAL and no second connection.
        "TEST": {"NAME": str(path.with_name(path.stem + "-test.sqlite3"))},
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("HARTKRACHT_DATABASE must be empty or begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PORT": str(parts.port or ""),
    }
