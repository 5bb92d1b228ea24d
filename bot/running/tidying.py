"""The broom: every minute some of what nobody needs any more is deleted, so that nothing lies about that once opened a door."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from bot.clock import Clock
from bot.store import Store, StoreDown
from bot.store.tidying import Over, is_due, tidy


class Tidying:
    """Sweeps what is over. Several processes on one database share the work."""

    def __init__(self, store: Store, clock: Clock, *, idle: timedelta, longest: timedelta) -> None:
        """`idle` and `longest` end a session."""
        self._store = store
        self._clock = clock
        self._idle = idle
        self._longest = longest

    async def sweep(self) -> None:
        """Some of each kind; what is left, and what a database that is down leaves, is the next one's."""
        now = self._clock.now()
        over = Over(now, now - self._idle, now - self._longest)
        with contextlib.suppress(StoreDown):
            if await self._store.read(lambda unit: is_due(unit, over)):
                await self._store.run(lambda unit: tidy(unit, over), durable=False)
