"""Very many write at once, and one writes without end: nothing is lost, nobody waits behind the one, memory has an end."""

from __future__ import annotations

import asyncio
import os
import resource
import time
from collections import Counter

import pytest
from sqlalchemy import text

from bot.model import Outgoing
from bot.ports import Receipt
from bot.store import Store
from tests.doubles import FakeAdapter
from tests.house_double import CHANNEL, World
from tests.invariants import broken

PEOPLE = int(os.environ.get("FLOOD", "300"))  # the full run has 10,000
EACH = 3
ONE = 200 if PEOPLE < 1000 else 1000
AT_THE_DOOR = 100  # updates that a platform hands over at the same time


class Counting(FakeAdapter):
    """Knows how many sends were under way at once."""

    def __init__(self) -> None:
        super().__init__(CHANNEL)
        self.under_way = self.most = 0

    async def send(self, message: Outgoing, /) -> Receipt:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            return await super().send(message)
        finally:
            self.under_way -= 1


@pytest.mark.timeout(300 + PEOPLE // 10)
async def test_a_flood_loses_nothing_and_holds_nobody_up(sqlite_store: Store) -> None:
    world = World(sqlite_store)
    adapter = Counting()
    world.adapter, world.outbox._adapters = adapter, {CHANNEL: adapter}
    places = [f"p{n}" for _ in range(EACH) for n in range(PEOPLE)]
    places[PEOPLE // 2 : PEOPLE // 2] = ["one"] * ONE  # in the midst of everybody's first words
    events = [world.event(f"where is my withdrawal? {n}", place) for n, place in enumerate(places)]
    door = asyncio.Semaphore(AT_THE_DOOR)
    took: list[float] = []

    async def comes_in(number: int) -> None:
        async with door:
            began = time.perf_counter()
            await world.inbox.receive(events[number])
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    coming = asyncio.gather(*(comes_in(n) for n in range(len(events))))
    while not coming.done():
        await world.inbox.handle_due()
        await world.outbox.deliver()
        world.clock.advance(0.1)
        await asyncio.sleep(0)
    await coming
    world.clock.advance(10)
    await world.settle()
    seconds = time.perf_counter() - began
    took.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(events)} messages of {PEOPLE + 1} contacts in {seconds:.0f} s, acknowledged p50 {took[len(took) // 2] * 1e3:.0f} ms, "
        f"p99 {took[int(len(took) * 0.99)] * 1e3:.0f} ms, most memory {memory} MB, most sends at once {adapter.most}"
    )
    kept = sqlite_store.raw(
        lambda conn: conn.execute(
            text(
                "SELECT c.place, count(*) FROM message m JOIN conversation c ON c.id = m.conversation_id "
                "WHERE m.direction = 'incoming' GROUP BY c.place"
            )
        ).all()
    )
    assert {row[0]: row[1] for row in kept} == Counter(places)
    assert {message.address.external_id for message in adapter.sent} == set(places), "somebody was not answered"
    assert adapter.most <= 64
    assert sqlite_store.raw(broken) == []
