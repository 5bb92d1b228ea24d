"""What an adapter may keep in the store: its own account's marks, nothing else."""

from __future__ import annotations

from bot.model import ChannelId
from bot.store import Store, cursors


class StoredCursors:
    """`bot.ports.Cursors` over the store: one channel's marks, so no account sees another's."""

    def __init__(self, store: Store, channel: ChannelId) -> None:
        self._store = store
        self._channel = channel

    async def get(self, scope: str, /) -> str | None:
        """The mark, or None where none was set."""
        return await self._store.read(lambda unit: cursors.get(unit, self._channel, scope))

    async def put(self, scope: str, value: str, /) -> None:
        """Set it; durable when this returns."""
        await self._store.run(lambda unit: cursors.put(unit, self._channel, scope, value))

    async def swap(self, scope: str, before: str, value: str, /) -> bool:
        """Set it unless it is another one by now; whether it was set."""
        return await self._store.run(lambda unit: cursors.swap(unit, self._channel, scope, before, value))

    async def add(self, scope: str, amount: int, /) -> int:
        """Count in one step; the sum after it."""
        return await self._store.run(lambda unit: cursors.add(unit, self._channel, scope, amount))

    async def all(self) -> dict[str, str]:
        """Every mark of this account, by scope."""
        return await self._store.read(lambda unit: cursors.of(unit, self._channel))
