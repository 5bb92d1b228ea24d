"""A graceful stop loses nothing and leaves nothing in doubt: what was taken and not yet begun is put back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from bot.channels import Channels
from bot.model import Reading
from bot.ports import Receive
from bot.store import Store, views
from tests.doubles import FakeAdapter, FakeClock
from tests.house_double import CHANNEL, World, read
from tests.invariants import broken
from tests.journeys.test_retraction import SECRET, able


class ClockThatHoldsTheWriter(FakeClock):
    """A unit that asks for the time waits, once it is said, until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = False
        self.asked = threading.Event()
        self.go_on = threading.Event()

    def now(self) -> datetime:
        if self.holds and threading.current_thread().name == "store-write":
            self.asked.set()
            assert self.go_on.wait(10)
        return super().now()


@pytest.fixture
def clock() -> ClockThatHoldsTheWriter:
    return ClockThatHoldsTheWriter()


@pytest.fixture
def stopped_world(sqlite_store: Store, clock: ClockThatHoldsTheWriter) -> World:
    return World(sqlite_store, clock)


async def stopped_while_it_takes(clock: ClockThatHoldsTheWriter, work: Coroutine[Any, Any, None]) -> None:
    """The stop comes when the unit is under way and nobody has heard yet what it took."""
    clock.holds = True
    task = asyncio.create_task(work)
    await asyncio.to_thread(clock.asked.wait, 10)
    task.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    clock.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    clock.holds = False


async def tries(world: World, kind: str) -> list[tuple[str | None, int]]:
    rows = text("SELECT holder, tries FROM claim WHERE kind = :kind")
    return [(row.holder, row.tries) for row in await world.store.read(lambda u: u.conn.execute(rows, {"kind": kind}))]


async def test_a_reply_that_was_taken_when_the_stop_came_is_sent_after_the_start(
    stopped_world: World, clock: ClockThatHoldsTheWriter
) -> None:
    world = stopped_world
    await world.says("hello")
    mei, number = await world.agent(), (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "Your money is safe.")
    before = len(world.adapter.sent)
    await stopped_while_it_takes(clock, world.outbox.run())
    assert len(world.adapter.sent) == before
    world.store.work_alone()
    again = World(world.store, clock, name="w2")
    await again.settle()
    assert again.texts() == ["Your money is safe."]
    assert await world.store.read(views.troubles) == []
    assert world.store.raw(broken) == []


async def test_a_turn_that_was_thought_about_when_the_stop_came_is_decided(small_world: World) -> None:
    thinking, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(texts: Sequence[str]) -> list[Reading]:
        thinking.set()
        await go_on.wait()
        return await read(texts)

    small_world.mind = replace(small_world.mind, read=slowly)
    await small_world.inbox.receive(small_world.event("where is my withdrawal?"))
    task = asyncio.create_task(small_world.inbox.run())
    await thinking.wait()
    task.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await tries(small_world, "turn") == [(None, 0)]
    await small_world.outbox.deliver()
    await small_world.outbox.settled()
    assert len(small_world.texts()) == 1


async def test_a_deletion_that_was_taken_when_the_stop_came_is_no_try(
    stopped_world: World, clock: ClockThatHoldsTheWriter
) -> None:
    adapter, retraction = able(stopped_world)
    await stopped_world.inbox.receive(stopped_world.event(SECRET, message_ref="m7"))
    await stopped_while_it_takes(clock, retraction.run())
    assert adapter.deleted == []
    assert await tries(stopped_world, "retract") == [(None, 0)]
    assert await retraction.retract_due() == 1
    assert adapter.deleted == [("ann", "m7")]


class Ears(FakeAdapter):
    """Would listen for ever."""

    def __init__(self) -> None:
        super().__init__(CHANNEL)
        self.listening = asyncio.Event()

    async def listen(self, receive: Receive, /) -> None:
        self.listening.set()
        await asyncio.Event().wait()


async def holder_of_the_channel(store: Store) -> str | None:
    rows = text("SELECT holder FROM claim WHERE kind = 'channel'")
    return await store.read(lambda unit: unit.conn.execute(rows).scalar_one())


async def test_a_channel_that_was_taken_when_the_stop_came_is_free_for_another_process(
    sqlite_store: Store, clock: ClockThatHoldsTheWriter, small_world: World
) -> None:
    ears = Ears()
    channels = Channels(sqlite_store, clock, "one", {CHANNEL: ears})
    await stopped_while_it_takes(clock, channels.listen(CHANNEL, ears, small_world.inbox.receive))
    assert not ears.listening.is_set()
    assert await holder_of_the_channel(sqlite_store) is None


async def test_a_listener_stops_although_the_database_refuses_to_take_the_channel_back(
    sqlite_store: Store, small_world: World
) -> None:
    ears = Ears()
    channels = Channels(sqlite_store, small_world.clock, "one", {CHANNEL: ears})
    task = asyncio.create_task(channels.listen(CHANNEL, ears, small_world.inbox.receive))
    await ears.listening.wait()
    refuses = "CREATE TRIGGER no BEFORE UPDATE ON claim BEGIN SELECT RAISE(ABORT, 'no'); END"
    sqlite_store.raw(lambda conn: conn.exec_driver_sql(refuses))
    task.cancel()
    async with asyncio.timeout(10):
        with pytest.raises(asyncio.CancelledError):
            await task
