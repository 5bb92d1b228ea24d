"""The disk says that it could not keep what was written: nothing is acknowledged then, and the store heals by itself."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.model import Incoming, Reading
from bot.store import Store, StoreDown
from tests.disk import Disk, Platter
from tests.house_double import World
from tests.invariants import broken
from tests.journeys.test_power import QUESTIONS, Acknowledged, found_wrong, lay_out, remove, world_on

FAULTS = int(os.environ.get("FSYNC_FAULTS", "100"))


class Failing:
    """Refuses some syncs, alone or several in a row, of the log or of the file itself."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._row = 0
        self.on = True
        self.refused: dict[str, int] = {"nightdesk.db": 0, "nightdesk.db-wal": 0}

    def __call__(self, path: str) -> bool:
        if not self.on:
            return False
        if not self._row and self._chance.random() < 0.1:
            self._row = self._chance.choice([1, 1, 2, 5])
        if not self._row:
            return False
        self._row -= 1
        self.refused[Path(path).name] += 1
        return True

    def total(self) -> int:
        return sum(self.refused.values())


async def _settles(world: World) -> None:
    """As the loops of a process do: after a fault of the database they try again."""

    async def ticks() -> None:
        while True:
            await asyncio.sleep(0)
            if world.clock._sleepers:
                world.clock.advance(0.5)

    ticking = asyncio.ensure_future(ticks())
    try:
        while True:
            try:
                await world.settle()
            except StoreDown:
                world.clock.advance(1)
                continue
            break
    finally:
        ticking.cancel()


async def _a_bad_day(world: World, told: Acknowledged, failing: Failing, chance: random.Random) -> list[Incoming]:
    """Until the disk has failed often enough; what was refused."""
    refused: list[Incoming] = []

    async def comes_in(event: Incoming) -> None:
        try:
            await world.inbox.receive(event)
        except StoreDown:
            refused.append(event)
        else:
            told.keys.append((told.now(), event.key))

    world.store.raw(lambda conn: conn.exec_driver_sql("PRAGMA wal_autocheckpoint = 100").scalar())
    disk = told.disk
    disk.refuses = failing
    number = 0
    while failing.total() < FAULTS:
        number += 1
        await asyncio.gather(
            *(
                comes_in(world.event(chance.choice(QUESTIONS), f"p{number % 20}-{n}"))
                for n in range(chance.randint(1, 3))
            )
        )
        await _settles(world)
        world.clock.advance(20)
    failing.on = False
    return refused


@pytest.mark.timeout(300 + FAULTS)
@pytest.mark.parametrize("forgetful", [False, True], ids=["written by the next sync", "forgotten, as by Linux"])
async def test_while_syncs_fail_only_what_is_kept_is_acknowledged_and_the_store_heals(
    tmp_path: Path, *, forgetful: bool
) -> None:
    disk, file, failing = Disk(), tmp_path / "recorded" / "nightdesk.db", Failing(3)
    told = Acknowledged(disk)
    with disk.mounted(tmp_path / "probe"):
        store = Store(f"sqlite:///{file}")
        store.prepare()
        world, prepared = world_on(store, told), told.now()
        refused = await _a_bad_day(world, told, failing, random.Random(5))
        end = told.now()
        assert refused
        assert failing.refused[file.name]
        await _nothing_is_missing(world, told, refused)
        store.close()
    print(f"syncs refused {failing.refused}, events acknowledged {len(told.keys)}, refused {len(refused)}")
    assert _cut_afterwards(told, file, tmp_path, range(prepared, end), forgetful=forgetful) == []


async def _nothing_is_missing(world: World, told: Acknowledged, refused: list[Incoming]) -> None:
    """Kept is what was acknowledged and nothing else; without a restart, what comes again is kept and all is answered."""
    kept = world.store.raw(lambda conn: set(conn.execute(text("SELECT key FROM event")).scalars()))
    assert kept == {key for _, key in told.keys}
    for event in refused:
        await world.inbox.receive(event)
    world.clock.advance(120)
    await _settles(world)
    assert world.store.raw(broken) == []
    sent = [message.delivery_id for message in world.adapter.sent]
    assert len(sent) == len(set(sent))


def _cut_afterwards(
    told: Acknowledged, file: Path, folder: Path, moments: range, *, forgetful: bool
) -> list[list[str]]:
    """What is wrong when the power is cut too, before what could not be synced was written."""
    chance, platter, fed, bad = random.Random(11), Platter(forgetful=forgetful), 0, []
    for cut in sorted(chance.sample(moments, FAULTS)):
        for op in told.disk.log[fed:cut]:
            platter.feed(op)
        fed, found = cut, folder / f"cut{cut}"
        lay_out(platter, file, found, chance)
        store = Store(f"sqlite:///{found / file.name}")
        store.prepare()
        bad += [wrong] if (wrong := found_wrong(store, told, cut)) else []
        store.close()
        remove(found)
    return bad


async def test_a_turn_whose_end_cannot_be_kept_is_not_given_up_for_that(tmp_path: Path) -> None:
    disk, rounds = Disk(), 12  # twice as many as a turn is taken before it is given up
    told = Acknowledged(disk)
    with disk.mounted(tmp_path / "probe"):
        store = Store(f"sqlite:///{tmp_path / 'recorded' / 'nightdesk.db'}")
        store.prepare()
        world = world_on(store, told)
        whole = world.mind.read

        async def fails_after_reading(texts: Sequence[str]) -> list[Reading]:
            disk.refuses = lambda _: True
            return await whole(texts)

        world.mind = replace(world.mind, read=fails_after_reading)
        await world.inbox.receive(world.event("where is my withdrawal?", "ann"))
        for _ in range(rounds):
            world.clock.advance(20)
            with pytest.raises(StoreDown):
                await world.inbox.handle_due()
            disk.refuses = lambda _: False
        world.mind = replace(world.mind, read=whole)
        world.clock.advance(20)
        await _settles(world)
        assert [message.text.plain[:6] for message in world.adapter.sent] == ["Answer"]
        assert store.raw(lambda conn: conn.execute(text("SELECT status FROM event")).scalars().all()) == ["done"]
        assert store.raw(broken) == []
        store.close()
