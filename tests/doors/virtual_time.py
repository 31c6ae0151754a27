"""Time that nobody waits for: a loop that has nothing to do moves its clock to the next thing that is due."""

import asyncio
import selectors
from concurrent.futures import ThreadPoolExecutor


class _NoWaiting(selectors.DefaultSelector):
    """Instead of waiting, it moves the clock."""

    def __init__(self):
        super().__init__()
        self.now = 1000.0

    def select(self, timeout=None):
        if timeout is None:
            raise AssertionError("everything waits for ever")
        self.now += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose time passes only as far as something is due. What asks for a thread is done at once, in one thread."""

    def __init__(self):
        self._clock = _NoWaiting()
        super().__init__(self._clock)
        self._worker = ThreadPoolExecutor(1)

    def time(self):
        return self._clock.now

    def run_in_executor(self, executor, func, *args):
        future = self.create_future()
        try:
            future.set_result(self._worker.submit(func, *args).result())
        except Exception as problem:
            future.set_exception(problem)
        return future

    def close(self):
        from django.db import connections

        self._worker.submit(connections.close_all).result()
        self._worker.shutdown()
        super().close()
