"""A lease that ran out while its holder waited: for the database, for the platform, or for its own clock."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text

from bot.inbox import Inbox
from bot.model import ChannelId, Outgoing, Status
from bot.ports import Receipt
from bot.running.rounds import LONGEST_REST
from bot.store import EventStatus, Store, Unit, deliveries, events
from tests.contract.test_races import _asked, _on_its_way, _statuses
from tests.doubles import FakeAdapter, FakeClock
from tests.house_double import CHANNEL, World
from tests.invariants import broken


class Slow(FakeAdapter):
    """Sends when it is told to go on; what is on its way until then is known."""

    def __init__(self) -> None:
        super().__init__(CHANNEL)
        self.began: list[str] = []
        self.go = asyncio.Event()

    async def send(self, message: Outgoing, /) -> Receipt:
        self.began.append(message.text.plain)
        await self.go.wait()
        return await super().send(message)


@pytest.mark.parametrize("table", ["claim", "delivery"])
async def test_a_database_that_stalls_longer_than_a_lease_makes_nobody_send_twice(postgres: Store, table: str) -> None:
    clock, adapter, other = FakeClock(), Slow(), Store(postgres.url)
    one, two = (World(postgres, clock, name="w1", adapter=adapter), World(other, clock, name="w2", adapter=adapter))
    await one.inbox.receive(one.event("where is my withdrawal?"))
    await one.inbox.handle_due()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with await psycopg.AsyncConnection.connect(postgres.url) as stall:
        await stall.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        delivering = asyncio.create_task(one.outbox.deliver())
        while not await _asked(other, waiting):
            await asyncio.sleep(0.01)
        clock.advance(100)
    await delivering
    for _ in range(2):
        await two.outbox.deliver()
        await asyncio.sleep(0)
    adapter.go.set()
    for world in (one, two):
        await world.outbox.settled()
    for _ in range(4):
        clock.advance(31)
        await two.outbox.sweep()
        await two.settle()
    other.close()
    assert len(adapter.began) == 1
    assert await _asked(postgres, "SELECT status || ' ' || attempts FROM delivery") == "sent 1"
    assert postgres.raw(broken) == []


async def test_a_part_that_was_left_as_being_sent_and_is_put_back_stays_of_unknown_fate(world: World) -> None:
    await _on_its_way(world, "ann")
    world.clock.advance(91)  # its holder is gone
    now = world.clock.now()
    (job,) = await world.store.run(lambda unit: deliveries.take_jobs(unit, "outbox", now, [CHANNEL], 1))
    assert job.interrupted
    await world.store.run(lambda unit: deliveries.put_back(unit, job, now))
    await world.settle()
    assert (await _statuses(world), world.texts()) == (["unknown"], [])


async def test_a_thinker_whose_lease_ran_out_gives_nothing_up(world: World) -> None:
    await world.inbox.receive(world.event("where is my withdrawal?"))
    (turn,) = await world.store.run(world.inbox._take)
    world.clock.advance(9)
    other = World(world.store, world.clock, name="w2", adapter=world.adapter)
    taken = await world.store.run(other.inbox._take)
    late = replace(turn, claimed=replace(turn.claimed, tries=3))
    await world.store.run(lambda unit: world.inbox._carrying.give_up(unit, late, "KeyError"))
    assert len(taken) == 1
    assert await _asked(world.store, "SELECT status FROM event") == "waiting"
    assert (await world.conversation()).status is Status.PENDING


# -- channels that another process has


def _knows(world: World, *channels: str) -> None:
    """It is set up with these, and with no other."""
    known, limits = [ChannelId(one) for one in channels], world.adapter.limits
    world.inbox = Inbox(
        world.store, world.clock, f"knows {channels}", lambda: world.mind, lambda _: limits, channels=known
    )  # fmt: skip


async def test_a_turn_waits_for_a_process_that_knows_what_its_channel_can_carry(world: World) -> None:
    other = World(world.store, world.clock, name="w2")
    _knows(world, CHANNEL)
    _knows(other, "x:main")
    await world.inbox.receive(world.event("where is my withdrawal?"))
    world.clock.advance(5)
    assert (await other.inbox.handle_due(), await other.inbox._idle()) == (0, LONGEST_REST)
    assert await world.inbox.handle_due() == 1
    await world.settle()
    assert len(world.texts()) == 1


async def test_what_is_thought_about_once_more_waits_for_the_same(world: World) -> None:
    other = World(world.store, world.clock, name="w2")
    _knows(other, "x:main")
    incoming = await world.says("where is my withdrawal?")
    now = world.clock.now()

    def again(unit: Unit) -> None:
        (event,) = unit.conn.execute(text("SELECT id FROM event WHERE key = :key"), {"key": incoming.key}).scalars()
        unit.end_event(event, EventStatus.DEAD, "whatever")
        assert events.revive(unit, event, now)

    await world.store.run(again)
    assert (await other.inbox.handle_due(), await world.inbox.handle_due()) == (0, 1)


async def test_a_turn_that_an_older_version_has_left_is_nobodys_and_taken_by_whoever_comes(world: World) -> None:
    _knows(world, CHANNEL)
    await world.inbox.receive(world.event("where is my withdrawal?"))
    world.store.raw(lambda conn: conn.execute(text("UPDATE claim SET pool = '' WHERE kind = 'turn'")))
    await world.settle()
    assert len(world.texts()) == 1
