"""The only doubles inside the house: an adapter that remembers, a clock that obeys."""

from __future__ import annotations

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.model import Address, ChannelId, Outgoing
from bot.ports import Limits, Receipt

START = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


class FakeClock:
    """Time stands still until `advance`; sleepers wake in order when their time comes."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._elapsed = 0.0
        self._ids = count(1)
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        event = asyncio.Event()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._ids), event))
        await event.wait()

    def set_back(self, by: timedelta) -> None:
        """The wall clock was wrong, and somebody has put it right."""
        self._now -= by

    def advance(self, seconds: float) -> None:
        self._elapsed += seconds
        self._now += timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= self._elapsed:
            heapq.heappop(self._sleepers)[2].set()

    def jump(self, seconds: float) -> None:
        """Somebody sets the clock: it shows another time, and no more time has passed."""
        self._now += timedelta(seconds=seconds)

    def jitter(self, low: float, high: float) -> float:
        return (low + high) / 2

    def token(self) -> str:
        return f"token-{next(self._ids):04d}-{'x' * 32}"


class FakeCursors:
    """Marks that a restart of the adapter finds again, and a restart of the test does not."""

    def __init__(self, marks: dict[str, str] | None = None) -> None:
        self.marks = marks if marks is not None else {}
        self.down = False

    async def get(self, scope: str, /) -> str | None:
        return self.marks.get(scope)

    async def put(self, scope: str, value: str, /) -> None:
        if self.down:
            raise OSError("the marks cannot be written")
        self.marks[scope] = value

    async def swap(self, scope: str, before: str, value: str, /) -> bool:
        same = self.marks.get(scope) == before
        if same:
            await self.put(scope, value)
        return same

    async def all(self) -> dict[str, str]:
        return dict(self.marks)

    async def add(self, scope: str, amount: int, /) -> int:
        total = int(self.marks.get(scope, "0")) + amount
        await self.put(scope, str(total))
        return total


class FakeAdapter:
    """Remembers what it was given to send; `fail_next` raises once per entry, before or after taking the message."""

    def __init__(self, channel: str = "fake:main", limits: Limits | None = None) -> None:
        self._channel = ChannelId(channel)
        self._limits = limits or Limits(text=4096, burst=0.0, album=0.0, links_under_words=True)
        self.sent: list[Outgoing] = []
        self.fail_next: list[Exception] = []
        self.typed: list[Address] = []
        self.arrived = asyncio.Event()

    @property
    def channel(self) -> ChannelId:
        return self._channel

    @property
    def limits(self) -> Limits:
        return self._limits

    async def send(self, message: Outgoing, /) -> Receipt:
        await asyncio.sleep(0)
        if self.fail_next:
            raise self.fail_next.pop(0)
        self.sent.append(message)
        self.arrived.set()
        return Receipt(ref=str(len(self.sent)))

    async def typing(self, address: Address, /) -> None:
        self.typed.append(address)
