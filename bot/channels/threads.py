"""What the web chat may read of the store: one address's own conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.clock import Clock
from bot.model import Address
from bot.ports import Said, Standing
from bot.store import Store, contacts
from bot.store.nudges import Nudges
from bot.store.unit import first_topic


class StoredThreads:
    """`bot.ports.Threads` over the store: every query is by address, so nobody reads another's."""

    def __init__(self, store: Store, nudges: Nudges, clock: Clock) -> None:
        self._store = store
        self._nudges = nudges
        self._clock = clock

    async def said(self, address: Address, after: int, /) -> list[Said]:
        """Messages after that sequence number."""
        return await self._store.read(lambda unit: contacts.said(unit, address, after))

    async def standing(self, address: Address, /) -> Standing:
        """Status, place in the queue, who has taken it, how many agents are there."""
        now = self._clock.now()
        return await self._store.read(lambda unit: contacts.standing(unit, address, now))

    async def changes(self, address: Address, /) -> AsyncIterator[None]:
        """Wakes for this conversation, at once if there is one, or when it begins."""
        mine: str | None = None
        first = first_topic(address)

        def wanted(topic: str) -> bool:
            return topic in (mine, first)

        async for _ in self._nudges.changes(wanted):
            if mine is None:
                number = await self._store.read(lambda unit: contacts.number_of(unit, address))
                mine = f"conversation:{number}" if number else None
                if mine is None:
                    continue
            yield None
