"""What the tests of the X adapter stand on: an adapter at a server, marks that outlive it, a clock that both share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Self

import pytest

from adapters.x import XAdapter, XSettings
from bot.model import Address, Button, ChannelId, Outgoing, Text
from bot.ports import SendFailed
from tests.doubles import FakeClock, FakeCursors
from tests.platforms.telegram_bench import HastyClock, House, listening
from tests.platforms.x_server import CONSUMER, HANDLE, ME, TOKEN, XServer

CHANNEL = ChannelId("x:support")
AT = f"@{HANDLE}"

__all__ = [
    "AT", "CHANNEL", "ME", "Bench", "HastyClock", "House", "StillClock", "failed", "listening", "oauth2", "opened", "outgoing", "settings",
]  # fmt: skip


def settings(server: XServer, **changes: Any) -> XSettings:
    told: dict[str, Any] = {
        "consumer_key": CONSUMER[0], "consumer_secret": CONSUMER[1], "access_token": TOKEN[0],
        "access_token_secret": TOKEN[1], "api_base": server.url, "request_seconds": 5.0, "author_names": False,
    }  # fmt: skip
    return XSettings(**(told | changes))


def oauth2(server: XServer) -> dict[str, Any]:
    """The settings of a user's tokens."""
    return {
        "auth": "oauth2", "client_id": "client-canary", "client_secret": "client-secret-canary",
        "access_token": server.oauth2.access, "refresh_token": server.oauth2.refresh,
    }  # fmt: skip


class StillClock(HastyClock):
    """Nobody waits, and yet no time passes but what the shared clock says: leases do not run out while a poll rests."""

    def __init__(self, shared: FakeClock) -> None:
        super().__init__()
        self._shared = shared

    def now(self) -> datetime:
        return self._shared.now()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0.001)


class Bench:
    """A server, a clock that it shares with us, and marks: an adapter can be made more than once."""

    def __init__(self) -> None:
        self.clock = HastyClock()
        self.server = XServer(self.clock.now)
        self.cursors = FakeCursors()

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()

    def adapter(self, **changes: Any) -> XAdapter:
        return XAdapter(CHANNEL, settings(self.server, **changes), self.clock, self.cursors)


@asynccontextmanager
async def opened(bench: Bench, **changes: Any) -> AsyncIterator[XAdapter]:
    """An adapter that has said hello."""
    adapter = bench.adapter(**changes)
    try:
        await adapter.open()
        yield adapter
    finally:
        await adapter.close()


def outgoing(
    place: str, text: str, *buttons: Button, reply_ref: str = "", after_ref: str = "", number: int = 1
) -> Outgoing:
    return Outgoing(number, f"delivery-{number}", Address(CHANNEL, place), Text(text), buttons, reply_ref, after_ref)


async def failed(bench: Bench, message: Outgoing, **changes: Any) -> SendFailed:
    """Send where it is known to fail; returns how."""
    async with opened(bench, **changes) as adapter:
        with pytest.raises(SendFailed) as raised:
            await adapter.send(message)
    return raised.value
