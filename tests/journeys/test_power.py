"""The power fails: what was acknowledged is there, the file is whole, and nothing is said twice.

One day of a small house is recorded on a disk that can be cut (`tests/disk.py`), and cut at many points: POWER_CUTS says at how many.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.model import Incoming, Outgoing
from bot.ports import Receipt
from bot.store import Store, StoreDown, engine
from bot.store.people import Agent
from tests.disk import Disk, Platter
from tests.doubles import START, FakeAdapter, FakeClock
from tests.house_double import World
from tests.invariants import broken

CUTS = int(os.environ.get("POWER_CUTS", "500"))
RECOVERED = 25  # every so many-th of the states is also worked on until everything is done
DONE_LATER = ("every event ends done or dead", "every delivery is final")  # not at the moment of the cut
QUESTIONS = ("where is my withdrawal?", "my account is locked", "maybe", "nobody knows this", "I was hacked", "agent")
SECRET = "my password is hunter2-Zx9!"


@dataclass(slots=True)
class Acknowledged:
    """What somebody was told that it is done, each with how long the disk's record was then."""

    disk: Disk
    keys: list[tuple[int, str]] = field(default_factory=list)  # events
    said: list[tuple[int, str]] = field(default_factory=list)  # agents' replies and notes
    verbs: list[tuple[int, tuple[int, str]]] = field(default_factory=list)  # conversation and what was done with it
    sent: list[tuple[int, int]] = field(default_factory=list)  # deliveries that the platform has got
    events: list[Incoming] = field(default_factory=list)

    def now(self) -> int:
        return len(self.disk.log)

    def moments(self) -> list[int]:
        return sorted({at for facts in (self.keys, self.said, self.verbs, self.sent) for at, _ in facts})

    def missing(self, conn: Connection, cut: int) -> list[str]:
        """What was acknowledged before the cut and is not there."""
        keys = set(conn.execute(text("SELECT key FROM event")).scalars())
        refs = set(conn.execute(text("SELECT ref FROM message WHERE ref <> ''")).scalars())
        verbs = Counter(tuple(row) for row in conn.execute(text("SELECT conversation_id, kind FROM activity")))
        begun = set(conn.execute(text("SELECT id FROM delivery WHERE status <> 'due'")).scalars())
        asked = Counter(verb for at, verb in self.verbs if at <= cut)
        return [
            *(f"event {key}" for at, key in self.keys if at <= cut and key not in keys),
            *(f"reply {ref}" for at, ref in self.said if at <= cut and ref not in refs),
            *(f"verb {verb}" for verb in asked - verbs),
            *(
                f"sent, and would be sent again: {number}"
                for at, number in self.sent
                if at <= cut and number not in begun
            ),
        ]


class Remembering(FakeAdapter):
    """Writes down when the platform got what."""

    def __init__(self, told: Acknowledged) -> None:
        super().__init__()
        self._told = told

    async def send(self, message: Outgoing, /) -> Receipt:
        self._told.sent.append((self._told.now(), message.delivery_id))
        return await super().send(message)


def world_on(store: Store, told: Acknowledged, clock: FakeClock | None = None) -> World:
    return World(store, clock, adapter=Remembering(told))


async def _comes_in(world: World, told: Acknowledged, words: str, place: str) -> None:
    event = world.event(words, place)
    told.events.append(event)
    try:
        await world.inbox.receive(event)
    except StoreDown:
        return
    told.keys.append((told.now(), event.key))


async def _works(world: World, told: Acknowledged, agent: Agent, chance: random.Random, place: str) -> None:
    """An agent claims, answers, and is done or puts it back."""
    number = (await world.conversation(place)).id
    await world.desk.claim(agent, number)
    told.verbs.append((told.now(), (number, "claimed")))
    key = f"{place}-{told.now()}"
    await world.desk.reply(agent, number, "We have looked into it: it is on its way.", key)
    told.said.append((told.now(), f"desk:{key}"))
    verb, fact = chance.choice([(world.desk.resolve, "resolved"), (world.desk.release, "released")])
    await verb(agent, number)
    told.verbs.append((told.now(), (number, fact)))


async def _a_day(world: World, told: Acknowledged, chance: random.Random, rounds: int) -> None:
    """Contacts write, some at once; the bot answers, agents work, a secret makes the store rewrite what stands there."""
    agent = await world.agent()
    world.store.raw(lambda conn: conn.exec_driver_sql("PRAGMA wal_autocheckpoint = 100").scalar())
    for number in range(rounds):
        places = chance.sample([f"p{n}" for n in range(2 + number)], min(6, 2 + number))
        await asyncio.gather(*(_comes_in(world, told, chance.choice(QUESTIONS), place) for place in places))
        if number % 7 == 3:
            await _comes_in(world, told, SECRET, places[0])
        await world.settle()
        await _works(world, told, agent, chance, places[-1])
        await world.settle()
        world.clock.advance(20)


async def _recorded(folder: Path, rounds: int) -> tuple[Path, Acknowledged]:
    """A day's record; where the file was, and what was acknowledged."""
    disk, file = Disk(), folder / "recorded" / "nightdesk.db"
    told = Acknowledged(disk)
    with disk.mounted(folder / "probe"):
        store = Store(f"sqlite:///{file}")
        store.prepare()
        await _a_day(world_on(store, told), told, random.Random(5), rounds)
        store.close()
    return file, told


def _points(told: Acknowledged, chance: random.Random, number: int) -> list[int]:
    """Half of the cuts come right after something was acknowledged, half at any moment."""
    moments = told.moments()
    return sorted(chance.choice(moments) if nth % 2 else chance.randint(1, told.now()) for nth in range(number))


def _states(told: Acknowledged, file: Path, folder: Path, number: int) -> Iterator[tuple[int, Path]]:
    """For each cut the folder that it leaves."""
    chance = random.Random(11)
    platter, fed = Platter(), 0
    for nth, cut in enumerate(_points(told, chance, number)):
        for op in told.disk.log[fed:cut]:
            platter.feed(op)
        fed = cut
        found = folder / f"cut{nth}"
        lay_out(platter, file, found, chance)
        yield cut, found


def lay_out(platter: Platter, file: Path, folder: Path, chance: random.Random) -> None:
    folder.mkdir()
    for path, image in platter.cut(chance).items():
        if path.startswith(str(file)):
            (folder / Path(path).name).write_bytes(image)
    if chance.random() < 0.5:  # shared memory means nothing after a cut, whatever stands in it
        (folder / f"{file.name}-shm").write_bytes(chance.randbytes(32_768))


def remove(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def found_wrong(store: Store, told: Acknowledged, cut: int) -> list[str]:
    def look(conn: Connection) -> list[str]:
        rules = [rule for rule in broken(conn) if not rule.startswith(DONE_LATER)]
        return rules + told.missing(conn, cut)

    return store.raw(look)


async def _recovers(store: Store, told: Acknowledged, cut: int) -> None:
    """The next process does what was left, and the platform hands over again what it had not heard of."""
    store.work_alone()
    world = world_on(store, Acknowledged(told.disk), FakeClock(START))
    world.clock.advance(86_400)
    done = {number for at, number in told.sent if at <= cut}
    for event in told.events:
        await world.inbox.receive(event)
    for _ in range(4):
        await world.settle()
        world.clock.advance(120)
        await world.outbox.sweep()
        await world.inbox.sweep()
        await world.desk.sweep()
    assert store.raw(broken) == []
    assert len({m.delivery_id for m in world.adapter.sent}) == len(world.adapter.sent)
    again = {m.delivery_id for m in world.adapter.sent} & done
    resent = store.raw(lambda conn: set(conn.execute(text("SELECT id FROM delivery WHERE resent")).scalars()))
    assert again <= resent, "sent again without a cause"


async def _cuts(told: Acknowledged, file: Path, folder: Path, number: int) -> list[list[str]]:
    """What is wrong after each cut."""
    wrong = []
    for nth, (cut, found) in enumerate(_states(told, file, folder, number)):
        store = Store(f"sqlite:///{found / file.name}")
        try:
            store.prepare()
            wrong.append(found_wrong(store, told, cut))
            if nth % RECOVERED == 0 and not wrong[-1]:
                await _recovers(store, told, cut)
        finally:
            store.close()
        remove(found)
    return wrong


@pytest.mark.timeout(300 + CUTS)
async def test_a_power_cut_loses_nothing_that_was_acknowledged_and_leaves_the_file_whole(tmp_path: Path) -> None:
    file, told = await _recorded(tmp_path, 60)
    wrong = await _cuts(told, file, tmp_path, CUTS)
    bad = [found for found in wrong if found]
    print(
        f"cuts {len(wrong)} in a record of {told.now()} steps, {len(told.moments())} acknowledgements, wrong {len(bad)}"
    )
    assert bad == []


async def test_without_waiting_for_the_disk_the_same_cuts_lose_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counter-proof: if this loses nothing, the disk of these tests is too kind to prove anything."""
    say = engine._say
    monkeypatch.setattr(engine, "_say", lambda raw, words: say(raw, words.replace("=FULL", "=NORMAL")))
    file, told = await _recorded(tmp_path, 60)
    wrong = await _cuts(told, file, tmp_path, 100)
    bad = [found for found in wrong if found]
    print(f"cuts {len(wrong)} without waiting for the disk, lost something in {len(bad)}")
    assert len(bad) >= len(wrong) / 2
    assert {line.split()[0].strip(",") for found in bad for line in found} == {"event", "reply", "verb", "sent"}
    # what is lost is lost from the end on: the file itself is whole even then
    assert not [line for found in bad for line in found if "whole" in line]
