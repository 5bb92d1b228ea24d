"""For how long nobody listened: Telegram keeps updates for a day (…/bots/api#getting-updates), what is older is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.model import EventKind, Incoming

if TYPE_CHECKING:
    from adapters.telegram.parse import Me
    from bot.clock import Clock
    from bot.ports import Cursors, Receive

KEPT = timedelta(hours=24)
_NOTED_EVERY = timedelta(minutes=1)
_SCOPE = "listened"  # seconds since 1970


class Silence:
    """Remembers when Telegram was heard last, and tells of what nobody can have any more."""

    def __init__(self, clock: Clock, cursors: Cursors) -> None:
        self._clock = clock
        self._cursors = cursors
        self._last: datetime | None = None

    async def ended(self, me: Me, receive: Receive) -> None:
        """Telegram has answered: after more than a day a gap is received, once however often it is tried."""
        now = self._clock.now()
        last = self._last
        if last is None or now - last > KEPT:  # another process may have listened meanwhile
            last = max(filter(None, (last, await self._noted())), default=None)
        if last is not None and now - last > KEPT:
            missed = (last, now - KEPT)
            key = f"{me.id}:gap:{int(last.timestamp())}"
            await receive(Incoming(me.channel, key, "gap", EventKind.GAP, missed=missed))
        if self._last is None or now - self._last >= _NOTED_EVERY:
            await self._cursors.put(_SCOPE, str(int(now.timestamp())))
            self._last = now

    async def _noted(self) -> datetime | None:
        noted = await self._cursors.get(_SCOPE)
        return datetime.fromtimestamp(int(noted), UTC) if noted and noted.isdecimal() else None
