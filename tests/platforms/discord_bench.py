"""What the tests of the Discord adapter stand on: a clock in a hurry, a house that keeps, an adapter at a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from adapters.discord import DiscordAdapter, DiscordSettings
from bot.clock import SystemClock
from bot.model import Address, Button, ChannelId, Incoming, Outgoing, Text
from bot.ports import Cursors, Receive, SendFailed
from tests.doubles import FakeClock, FakeCursors
from tests.platforms.discord_people import BOT
from tests.platforms.discord_server import DiscordServer, Fault

CHANNEL = ChannelId("discord:support")
HTML_503 = Fault(503, "<html>Service Unavailable</html>")
SERVER_ERROR = Fault(500, {"message": "500: Internal Server Error", "code": 0})
SERVER_ERROR_APPLIED = Fault(500, {"message": "500: Internal Server Error", "code": 0}, applied=True)
CUT, CUT_APPLIED = Fault(), Fault(applied=True)
HANG = Fault(hangs=True)


def too_many(seconds: float, *, everything: bool = False) -> Fault:
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": everything}
    return Fault(429, body, {"X-RateLimit-Scope": "global" if everything else "user", "Retry-After": str(int(seconds))})


_BEAT, _QUIET = 1.0, 8.0  # seconds: marks are written; a person to whom nothing was said reads that he was heard


class HastyClock(FakeClock):
    """Nobody waits, and every wait is remembered. The beat moves no time; silence lasts until `break_silence`."""

    def __init__(self) -> None:
        super().__init__(SystemClock().now())
        self.slept: list[float] = []
        self._silence = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if seconds == _QUIET:
            await self._silence.wait()
        await asyncio.sleep(0.002)
        if seconds != _BEAT:
            self.advance(seconds)

    def break_silence(self) -> None:
        self._silence.set()

    @property
    def rests(self) -> list[float]:
        return [seconds for seconds in self.slept if seconds not in (_BEAT, _QUIET)]


class House:
    """`receive` of a test: keeps what it is given once by key, or refuses as often as it is told to."""

    def __init__(self) -> None:
        self.kept: list[Incoming] = []
        self.tried: list[str] = []
        self.refusals = 0
        self._next = asyncio.Event()

    async def receive(self, incoming: Incoming) -> None:
        self.tried.append(incoming.key)
        await asyncio.sleep(0)
        waiters, self._next = self._next, asyncio.Event()
        waiters.set()
        if self.refusals:
            self.refusals -= 1
            raise ConnectionError("the database is away")
        if incoming.key not in {before.key for before in self.kept}:
            self.kept.append(incoming)

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.kept]

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(15):
            while not true():
                await self._next.wait()

    async def wait(self, number: int) -> list[Incoming]:
        await self.until(lambda: len(self.kept) >= number)
        return self.kept


def settings(server: DiscordServer, **changes: Any) -> DiscordSettings:
    told: dict[str, Any] = {
        "token": server.token, "api_base": server.api, "gateway_url": server.gateway_url, "cdn_base": server.cdn,
        "help_button": False, "request_seconds": 5.0,
    }  # fmt: skip
    return DiscordSettings(**(told | changes))


@asynccontextmanager
async def opened(
    server: DiscordServer, clock: FakeClock | None = None, cursors: Cursors | None = None, **changes: Any
) -> AsyncIterator[DiscordAdapter]:
    """An adapter that has said hello."""
    adapter = DiscordAdapter(CHANNEL, settings(server, **changes), clock or HastyClock(), cursors or FakeCursors())
    try:
        await adapter.open()
        yield adapter
    finally:
        await adapter.close()


@asynccontextmanager
async def listening(
    server: DiscordServer, adapter: DiscordAdapter, receive: Receive
) -> AsyncIterator[asyncio.Task[None]]:
    """The adapter listens in the background until the block ends; it is connected when the block begins."""
    before = server.gateway.lines
    task = asyncio.ensure_future(adapter.listen(receive))
    try:
        await server.until(lambda: task.done() or server.gateway.lines > before)
        yield task
    finally:
        task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
        assert ended is None or isinstance(ended, asyncio.CancelledError), ended
        await server.until(lambda: server.gateway.lines <= before)


def known(*channels: int) -> FakeCursors:
    """The marks of an account that has talked in these direct messages before."""
    read = {f"seen:{channel}": str(channel - 1) for channel in channels}
    return FakeCursors(read | {f"direct:{channel}": "1" for channel in channels})


def outgoing(place: object, text: str | Text, *buttons: Button, number: int = 1, reply_ref: str = "") -> Outgoing:
    said = Text(text) if isinstance(text, str) else text
    return Outgoing(number, f"nightdesk-{number}", Address(CHANNEL, str(place)), said, buttons, reply_ref)


async def failed(adapter: DiscordAdapter, message: Outgoing) -> SendFailed:
    """Send where it is known to fail; returns how."""
    with pytest.raises(SendFailed) as raised:
        await adapter.send(message)
    return raised.value


MENTION = f"<@{BOT['id']}>"
