"""Technical logs: what happened and where in the code, never to whom. One JSON line an event, on stderr.

A message of an exception may hold a value, and an address may hold a token: neither is written. What is left is the
kind of exception and the lines it passed, which is what mending needs.
"""

import logging
import sys
import traceback
from typing import Any

import structlog

# What these say is about a request, and may hold its address, its host or its token: of them only faults of ours are news.
OF_REQUESTS = ("django.request", "django.security", "uvicorn.access")


def configure(_: object = None) -> None:
    """Send every log of this process through the one form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter())
    handler.addFilter(_news)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name],
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _where_it_broke,
            _no_address,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )


def _of_requests(record: logging.LogRecord) -> bool:
    return record.name.startswith(OF_REQUESTS)


def _news(record: logging.LogRecord) -> bool:
    """Of requests, only faults of ours: an unknown page, an old form or a forged host is no news."""
    if record.name.startswith("django.security"):
        return False
    return record.levelno >= logging.ERROR or not _of_requests(record)


def _where_it_broke(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    raised = event.pop("exc_info", None)
    if isinstance(raised, tuple) and raised[0] is not None:
        kind, _message, trace = raised
        event["exception"] = kind.__name__
        event["at"] = [f"{f.name} {f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in traceback.extract_tb(trace)]
    return event


def _no_address(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    record = event.get("_record")
    if record is not None and _of_requests(record):
        event["event"] = "a request failed"
    return event
