"""Who waits in an event loop for a unit that runs in a thread; a group that committed together is woken together."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import Future
from typing import Any


class Waiter:
    """Somebody in an event loop who waits for a unit; a whole group of them is woken with one call."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()

    def hear(self, done: Future[Any]) -> None:
        """From any thread: take over what a finished future holds."""
        error = done.exception()
        tell([(self, None if error else done.result(), error)])

    def settle(self, result: object, error: BaseException | None) -> None:
        """In the loop: who was cancelled meanwhile hears nothing."""
        if self.future.done():
            return
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


def tell(settled: list[tuple[Waiter | Future[Any], object, BaseException | None]]) -> None:
    """Hand everybody his outcome, with one call for each event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Waiter, object, BaseException | None]]] = {}
    for asker, result, error in settled:
        if isinstance(asker, Waiter):
            by_loop.setdefault(asker.loop, []).append((asker, result, error))
        elif asker.set_running_or_notify_cancel():
            asker.set_exception(error) if error else asker.set_result(result)
    for loop, mine in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(_tell_all, mine)


def _tell_all(rows: list[tuple[Waiter, object, BaseException | None]]) -> None:
    for waiter, result, error in rows:
        waiter.settle(result, error)
