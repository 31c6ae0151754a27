"""One ASGI application: the live door under /live/, the pages for the rest, and one life for both.

Pages run as WSGI in a fixed pool of threads: half the price of Django's own ASGI handler, and no leaking connections.
"""

import asyncio
import contextlib
import gc
import sys
from collections.abc import AsyncIterator
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from starlette.routing import Router
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from hartkracht.clinic.wsgi import application as _wsgi  # sets Django up, and so comes first

# isort: split
from hartkracht.clinic import opening
from hartkracht.live.app import app as live

PAGE_THREADS = 3
# The live door lets go of the interpreter at each write to a socket, and gets it back after at most this long; at the
# default of 5 ms, one page being made costs a room ten times that (`hartkracht bench live`, the row with pages).
SWITCH_S = 0.0005
# The two libraries describe the same protocols in types of their own.
_pages: Any = WSGIMiddleware(cast(Any, _wsgi), workers=PAGE_THREADS)


@contextlib.asynccontextmanager
async def _life(_: object) -> AsyncIterator[None]:
    """Open the practice before the first answer, and write what waits after the last."""
    await asyncio.to_thread(opening.start)
    _settle()
    async with live.router.lifespan_context(live):
        yield
    await asyncio.to_thread(opening.stop)


def _settle() -> None:
    """Keep pauses short: a page that is being made gives way within half a millisecond, and what was loaded is never
    collected again."""
    sys.setswitchinterval(SWITCH_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


_lifespan = Router(lifespan=_life)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand each connection to its door."""
    if scope["type"] == "lifespan":
        await _lifespan(scope, receive, send)
    elif scope["type"] == "websocket" and scope["path"].startswith("/live/"):
        await live(scope, receive, send)
    elif scope["type"] == "websocket":
        await WebSocketClose()(scope, receive, send)
    else:
        await _pages(scope, receive, send)
