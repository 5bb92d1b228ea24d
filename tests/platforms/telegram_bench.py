"""What the tests of the Telegram adapter stand on: a clock in a hurry, a house that keeps, an adapter at a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from adapters.telegram import TelegramAdapter, TelegramSettings
from bot.model import Address, Button, ChannelId, Incoming, Outgoing, Text
from bot.ports import Listener, Receive, SendFailed
from tests.doubles import FakeClock, FakeCursors
from tests.platforms.telegram_people import Person
from tests.platforms.telegram_server import TelegramServer

CHANNEL = ChannelId("telegram:support")


class HastyClock(FakeClock):
    """Nobody waits, and every wait is remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)
        await asyncio.sleep(0.001)


class House:
    """`receive` of a test: keeps what it is given, or refuses as often as it is told to."""

    def __init__(self) -> None:
        self.kept: list[Incoming] = []
        self.refusals = 0
        self.tried: list[str] = []
        self._next = asyncio.Event()

    async def receive(self, incoming: Incoming) -> None:
        self.tried.append(incoming.key)
        await asyncio.sleep(0)
        if self.refusals:
            self.refusals -= 1
            raise ConnectionError("the database is away")
        self.kept.append(incoming)
        waiters, self._next = self._next, asyncio.Event()
        waiters.set()

    async def wait(self, number: int) -> list[Incoming]:
        async with asyncio.timeout(10):
            while len(self.kept) < number:
                await self._next.wait()
        return self.kept


def settings(server: TelegramServer, **changes: Any) -> TelegramSettings:
    told: dict[str, Any] = {"token": server.token, "api_base": server.url, "poll_seconds": 5, "request_seconds": 5.0}
    return TelegramSettings(**(told | changes))


@asynccontextmanager
async def opened(
    server: TelegramServer, clock: FakeClock | None = None, cursors: FakeCursors | None = None, **changes: Any
) -> AsyncIterator[TelegramAdapter]:
    """An adapter that has said hello."""
    adapter = TelegramAdapter(CHANNEL, settings(server, **changes), clock or HastyClock(), cursors or FakeCursors())
    try:
        await adapter.open()
        yield adapter
    finally:
        await adapter.close()


@asynccontextmanager
async def listening(adapter: Listener, receive: Receive) -> AsyncIterator[asyncio.Task[None]]:
    """The adapter listens in the background until the block ends."""
    task = asyncio.ensure_future(adapter.listen(receive))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def outgoing(place: object, text: str | Text, *buttons: Button, reply_ref: str = "") -> Outgoing:
    said = Text(text) if isinstance(text, str) else text
    return Outgoing(1, "delivery-1", Address(CHANNEL, str(place)), said, buttons, reply_ref)


def known(server: TelegramServer, name: str = "Ann") -> Person:
    """Somebody who has written to the bot, so that it may write back."""
    person = server.person(name)
    person.writes("hello")
    return person


async def failed(server: TelegramServer, text: str | Text = "hi", **changes: Any) -> SendFailed:
    """Send where it is known to fail; returns how."""
    async with opened(server, **changes) as adapter:
        with pytest.raises(SendFailed) as raised:
            await adapter.send(outgoing(known(server).chat.id, text))
    return raised.value
