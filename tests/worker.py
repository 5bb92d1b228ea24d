"""One of several processes on one database: `python -m tests.worker URL NAME TRUTH` handles and delivers until it is ended.

Its clock runs fast, alike in all processes, so that a lease of a minute ends within seconds. Its platform is the file TRUTH: a line
for each part that arrived.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.model import ChannelId, Outgoing
from bot.ports import Receipt
from bot.store import Store, StoreDown
from tests.doubles import FakeAdapter
from tests.house_double import CHANNEL, World

FASTER = 15  # times: a turn's lease lasts half a second, a room's six
_BASE = datetime(2026, 1, 1, tzinfo=UTC)


class FastClock(SystemClock):
    """The machine's clock, wound up."""

    def now(self) -> datetime:
        return _BASE + timedelta(seconds=(time.time() - _BASE.timestamp()) * FASTER)

    def monotonic(self) -> float:
        return super().monotonic() * FASTER

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / FASTER)


class FilePlatform(FakeAdapter):
    """Keeps what it is given for good, and takes its time about it."""

    def __init__(self, truth: Path) -> None:
        super().__init__(ChannelId(CHANNEL))
        self._file = os.open(truth, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def send(self, message: Outgoing, /) -> Receipt:
        await asyncio.sleep(0.02)
        os.write(self._file, f"{message.delivery_id} {message.address.external_id}\n".encode())
        await asyncio.sleep(0.02)
        return await super().send(message)


def fast_world(store: Store, name: str, truth: Path) -> World:
    """A house on the wound-up clock."""
    return World(store, FastClock(), name=name, adapter=FilePlatform(truth))


async def _sweeps(world: World) -> None:
    while True:
        with suppress(StoreDown):
            await world.outbox.sweep()
            await world.inbox.sweep()
            await world.desk.sweep()
        await world.clock.sleep(5)


async def main(url: str, name: str, truth: Path) -> None:
    """Work until cancelled."""
    world = fast_world(Store(url, pool=3), name, truth)
    async with asyncio.TaskGroup() as tasks:
        for loop in (world.inbox.run(), world.outbox.run(), _sweeps(world)):
            tasks.create_task(loop)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
