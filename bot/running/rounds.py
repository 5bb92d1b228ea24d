"""How those who work in the background go round, take something up and stop: what was taken is done, or put back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from bot.clock import Clock
from bot.logs import log
from bot.store import Store, StoreDown, Unit

T = TypeVar("T")

LONGEST_REST = 1.0  # seconds: so late is found what no nudge told of
_AFTER_A_FAILURE = 1.0  # seconds
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


class Rounds:
    """Looks for work again and again. Woken by a nudge or by the clock; no failure ends it."""

    def __init__(self, name: str, clock: Clock) -> None:
        """`name` stands before what is logged."""
        self._name = name
        self._clock = clock
        self._wake = asyncio.Event()

    def nudge(self) -> None:
        """There may be something to do."""
        self._wake.set()

    async def run(self, work: Callable[[], Awaitable[int]], idle: Callable[[], Awaitable[float]]) -> None:
        """`work` until cancelled, and where it found nothing a rest of `idle` seconds: a look finds what a lost nudge left."""
        while True:
            self._wake.clear()
            try:
                if not await work():
                    await self._rest(await idle())
            except StoreDown as error:
                log.error(f"{self._name}.store_down", reason=str(error))
                await self._clock.sleep(_AFTER_A_FAILURE)
            except Exception as error:  # noqa: BLE001 - whatever it is, tomorrow's work wants to be done too
                log.exception(f"{self._name}.failed", error=type(error).__name__)
                await self._clock.sleep(_AFTER_A_FAILURE)

    async def _rest(self, seconds: float) -> None:
        nap = asyncio.ensure_future(self._clock.sleep(seconds))
        woken = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait({nap, woken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            nap.cancel()
            woken.cancel()
