"""A channel's pace: what has to wait is not marked as being sent, so a kill leaves nothing of unknown fate behind."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import text

from bot.model import ChannelId
from bot.outbox import Outbox
from bot.ports import Limits
from bot.store import Store
from tests.doubles import FakeAdapter, FakeClock
from tests.house_double import CHANNEL, World

PACED = Limits(text=4096, burst=0.0, per_second=10.0)


async def _states(world: World) -> Counter[str]:
    rows = await world.store.read(lambda unit: unit.conn.execute(text("SELECT status FROM delivery")).scalars().all())
    return Counter(rows)


async def _asked_by(world: World, people: int) -> None:
    for number in range(people):
        await world.inbox.receive(world.event("where is my withdrawal?", f"p{number}"))
    while await world.inbox.handle_due():
        pass


async def test_only_what_the_pace_allows_now_is_marked_as_being_sent(store: Store) -> None:
    world = World(store, limits=PACED)
    await _asked_by(world, 9)
    assert await world.outbox.deliver() == 2
    taken = await _states(world)
    assert (taken["sending"] + taken["sent"], taken["due"]) == (2, 7)  # one may have arrived before we looked
    await world.outbox.settled()
    assert await world.outbox.deliver() == 0
    assert await _states(world) == {"sent": 2, "due": 7}


async def test_a_process_that_is_killed_leaves_what_waits_to_the_next_one_which_sends_it(store: Store) -> None:
    world = World(store, limits=PACED)
    await _asked_by(world, 9)
    await world.outbox.deliver()
    await world.outbox.settled()
    other = Outbox(store, world.clock, "after the kill", {CHANNEL: world.adapter})
    for _ in range(10):
        await other.deliver()
        await other.settled()
        world.clock.advance(0.2)
    assert await _states(world) == {"sent": 9}
    assert len({message.address.external_id for message in world.adapter.sent}) == 9


async def test_all_of_it_leaves_at_the_pace(sqlite_store: Store) -> None:
    world = World(sqlite_store, limits=PACED)
    await _asked_by(world, 12)
    left = []
    for _ in range(8):
        await world.outbox.deliver()
        await world.outbox.settled()
        left.append(len(world.adapter.sent))
        world.clock.advance(0.2)
    assert left == [2, 4, 6, 8, 10, 12, 12, 12]


async def test_a_channel_that_has_spent_its_pace_does_not_hold_up_another(sqlite_store: Store) -> None:
    world = World(sqlite_store, limits=PACED)
    free = FakeAdapter("fake:free")
    outbox = Outbox(sqlite_store, world.clock, "both", {CHANNEL: world.adapter, ChannelId("fake:free"): free})
    await _asked_by(world, 9)
    await outbox.deliver()
    for number in range(5):
        event = world.event("where is my withdrawal?", f"q{number}", channel=ChannelId("fake:free"))
        await world.inbox.receive(event)
    while await world.inbox.handle_due():
        pass
    await outbox.deliver()
    await outbox.settled()
    assert (len(world.adapter.sent), len(free.sent)) == (2, 5)


async def test_what_a_dead_process_left_as_being_sent_costs_nothing_of_the_pace(sqlite_store: Store) -> None:
    world = World(sqlite_store, FakeClock(), PACED)
    await _asked_by(world, 4)
    marked = text("UPDATE delivery SET status = 'sending' WHERE id IN (SELECT id FROM delivery ORDER BY id LIMIT 2)")
    await world.store.run(lambda unit: unit.conn.execute(marked))
    await world.outbox.deliver()
    await world.outbox.settled()
    await world.outbox.deliver()
    await world.outbox.settled()
    assert await _states(world) == {"unknown": 2, "sent": 2}
