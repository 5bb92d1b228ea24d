"""Sixteen agents at three consoles reach for the same conversations, on both databases: each has one owner.

CLAIM_RACES says how many such races; the figures of one stand below.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import defaultdict

import pytest
from sqlalchemy import text

from bot.model import Refused
from bot.store import Store, people
from tests.house_double import World
from tests.invariants import broken

RACES = int(os.environ.get("CLAIM_RACES", "1"))
AGENTS, CONSOLES, CONVERSATIONS, ATTEMPTS = 16, 3, 1000, 10_000
AT_ONCE = 48  # hands that reach out at the same time


@pytest.mark.timeout(600 * RACES)
async def test_sixteen_agents_never_hold_one_conversation_twice(world: World) -> None:
    agents = [await world.agent(f"agent{n}") for n in range(AGENTS)]
    alone = world.store.url.startswith("sqlite")  # one process there, so one console
    stores = [world.store] if alone else [world.store, *(Store(world.store.url) for _ in range(CONSOLES - 1))]
    consoles = [World(store, world.clock, name=f"console{n}") for n, store in enumerate(stores)]
    try:
        for race in range(RACES):
            await _race(world, consoles, agents, race)
    finally:
        for store in stores[1:]:
            store.close()


async def _race(world: World, consoles: list[World], agents: list[people.Agent], race: int) -> None:
    chance = random.Random(race)
    places = [f"race{race}-{n}" for n in range(CONVERSATIONS)]
    await asyncio.gather(*(world.inbox.receive(world.event("agent", place)) for place in places))
    await world.settle()
    query = text("SELECT id FROM conversation WHERE status = 'open' AND assignee IS NULL")
    numbers = await world.store.read(lambda unit: list(unit.conn.execute(query).scalars()))
    assert len(numbers) == CONVERSATIONS
    won: defaultdict[int, set[int]] = defaultdict(set)
    refused = 0
    attempts = [(chance.choice(numbers), chance.choice(agents), chance.choice(consoles)) for _ in range(ATTEMPTS)]
    attempts += [(number, chance.choice(agents), chance.choice(consoles)) for number in numbers]  # nobody is left out
    chance.shuffle(attempts)

    async def hand() -> None:
        nonlocal refused
        while attempts:
            number, agent, console = attempts.pop()
            try:
                await console.desk.claim(agent, number)
            except Refused:
                refused += 1
            else:
                won[number].add(agent.id)

    await asyncio.gather(*(hand() for _ in range(AT_ONCE)))
    print(f"conversations {len(numbers)}, claimed {len(won)}, refused {refused} of {ATTEMPTS + CONVERSATIONS}")
    assert refused > ATTEMPTS / 2
    query = text("SELECT id, assignee FROM conversation")
    rows = await world.store.read(lambda unit: unit.conn.execute(query).all())
    holders: dict[int, int] = {row.id: row.assignee for row in rows}
    assert {number: owners for number, owners in won.items() if owners != {holders[number]}} == {}
    assert set(won) == set(numbers)
    assert await world.store.read(lambda unit: broken(unit.conn)) == []
