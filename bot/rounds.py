"""How those who work in the background take something up and stop: what was taken is done, or put back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot.logs import log
from bot.store import Store, StoreDown, Unit

T = TypeVar("T")

_GRACE = 2.0  # seconds that a stop waits: the house ends within five


async def taken(store: Store, take: Callable[[Unit], T], put_back: Callable[[Unit, T], object]) -> T:
    """`take`, durably; and where a stop comes meanwhile, `put_back`.

    Who is cancelled while he waits for a unit does not hear what came of it, but the unit is written all the same: what
    it took would belong to nobody until its lease runs out.
    """
    taking = asyncio.ensure_future(store.run(take))
    try:
        return await asyncio.shield(taking)
    except asyncio.CancelledError:
        await to_its_end(_put_back(store, taking, put_back))
        raise


async def _put_back(store: Store, taking: asyncio.Future[T], put_back: Callable[[Unit, T], object]) -> None:
    found = await taking
    await store.run(lambda unit: put_back(unit, found))


async def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """What was begun is not left half done: a stop that comes meanwhile waits for it, though not for long."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=_GRACE)
        if not task.cancel() and not task.cancelled() and (error := task.exception()):
            log.error("stop.unfinished", error=type(error).__name__, reason=_words(error))
        raise


def _words(error: BaseException) -> str:
    return str(error) if isinstance(error, StoreDown) else ""
