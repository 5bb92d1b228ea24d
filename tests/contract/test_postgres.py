"""What only PostgreSQL does: it falls silent, has a clock of its own, and is brought up by several at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from sqlalchemy import text

from bot import settings as config
from bot.app import build
from bot.clock import SystemClock
from bot.running.pulse import Pulse, SharedClock
from bot.settings import Database, Matching, Pinned, Web
from bot.store import Store, StoreDown, Unit, claims, migrations, processes
from bot.store.postgres import _MIGRATES
from tests.contract.test_leases import Slow
from tests.doubles import FakeClock
from tests.house.process import small_articles
from tests.house_double import World

ROOT = Path(__file__).parents[2]
_LEASE = timedelta(seconds=30)


class Wire:
    """A way to the server on which nothing goes through for a while, and everything is acknowledged all the same."""

    def __init__(self, url: str) -> None:
        folder = Path(parse_qs(urlsplit(url).query)["host"][0])
        self._socket = next(path for path in folder.glob(".s.PGSQL.*") if path.suffix != ".lock")
        self._name = urlsplit(url).path
        self._silent = asyncio.Event()
        self._carrying: list[asyncio.Task[None]] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._come, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"postgresql://postgres@127.0.0.1:{port}{self._name}?connect_timeout=2"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._carrying:
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    def falls_silent(self) -> None:
        """Also for those who come; the server's end is closed, and who is on this side hears nothing of it."""
        self._silent.set()

    def comes_back(self) -> None:
        """For those who come from now on."""
        self._silent = asyncio.Event()

    def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._carrying.append(asyncio.ensure_future(self._carry(reader, writer, self._silent)))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, silent: asyncio.Event) -> None:
        try:
            if not silent.is_set():
                there, back = await asyncio.open_unix_connection(str(self._socket))
                try:
                    ways = [_pump(reader, back), _pump(there, writer), silent.wait()]
                    tasks = [asyncio.ensure_future(way) for way in ways]
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
                finally:
                    back.close()
                    await back.wait_closed()
            while silent.is_set() and await reader.read(65_536):
                pass
        except ConnectionError:
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while found := await reader.read(65_536):
        writer.write(found)
        await writer.drain()
    writer.write_eof()


@pytest.fixture
async def wire(postgres: Store) -> AsyncIterator[Wire]:
    async with Wire(postgres.url) as made:
        yield made


def impatient(store: Store, seconds: float) -> None:
    database: Any = store._database
    database._patience.longest = seconds


def asks(unit: Unit) -> int:
    return int(unit.conn.execute(text("SELECT 1")).scalar_one())


def waits(unit: Unit) -> None:
    unit.conn.execute(text("SELECT pg_sleep(30)"))


@pytest.mark.timeout(60)
async def test_a_database_that_is_silent_is_given_up_and_used_again_as_soon_as_it_answers(wire: Wire) -> None:
    store = Store(wire.url, pool=4)
    try:
        assert await asyncio.gather(*(store.read(asks) for _ in range(8))) == [1] * 8  # every connection is open
        impatient(store, 1.0)
        asleep = [asyncio.create_task(store.run(waits)) for _ in range(2)]
        await asyncio.sleep(0.2)
        wire.falls_silent()
        late = [asyncio.create_task(store.read(asks)) for _ in range(8)]
        async with asyncio.timeout(20):
            told = await asyncio.gather(*asleep, *late, return_exceptions=True)
        assert [type(one) for one in told] == [StoreDown] * 10
        wire.comes_back()
        async with asyncio.timeout(10):
            assert await asyncio.gather(*(store.read(asks) for _ in range(8))) == [1] * 8
    finally:
        store.close()


@pytest.mark.timeout(60)
async def test_a_process_that_ends_does_not_wait_for_a_database_that_is_silent(wire: Wire) -> None:
    store = Store(wire.url, pool=2)
    await store.read(asks)
    asleep = asyncio.create_task(store.run(waits))
    await asyncio.sleep(0.2)
    wire.falls_silent()
    began = time.monotonic()
    await asyncio.to_thread(store.close)
    assert time.monotonic() - began < 5
    with pytest.raises(StoreDown):
        await asleep


async def test_a_statement_that_takes_too_long_is_ended_by_the_server_itself(postgres: Store) -> None:
    told = await postgres.read(lambda unit: unit.conn.execute(text("SHOW statement_timeout")).scalar())
    assert told == "20s"


async def test_a_host_that_vanishes_without_a_word_is_found_out_by_the_system(wire: Wire) -> None:
    """The test has no host that it could unplug: what the system was told to do about one."""

    def told(unit: Unit) -> list[int]:
        raw: Any = unit.conn.connection.driver_connection
        with socket.socket(fileno=os.dup(raw.pgconn.socket)) as same:
            options = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)
            return [same.getsockopt(socket.IPPROTO_TCP, option) for option in options]

    for more, expected in (("", [5, 2, 3, 10_000]), ("&tcp_user_timeout=7000", [5, 2, 3, 7_000])):
        store = Store(wire.url + more, pool=1)
        assert await store.read(told) == expected
        store.close()


@pytest.mark.timeout(60)
async def test_the_health_is_red_within_five_seconds_of_silence(wire: Wire) -> None:
    store = Store(wire.url, pool=2)
    pulse = Pulse(store, SharedClock(SystemClock()), "one", _LEASE)
    try:
        await pulse.beat()
        assert (pulse.down, await pulse.read(asks)) == ("", 1)
        wire.falls_silent()
        began = time.monotonic()
        read, _ = await asyncio.gather(pulse.read(asks), pulse.beat(), return_exceptions=True)
        assert time.monotonic() - began < 5
        assert isinstance(read, StoreDown)
        assert pulse.down
        wire.comes_back()
        async with asyncio.timeout(15):
            while pulse.down:
                await pulse.beat()
    finally:
        store.close()


# -- clocks


def shared(ahead: float) -> tuple[FakeClock, SharedClock]:
    own = FakeClock(SystemClock().now() + timedelta(seconds=ahead))
    return own, SharedClock(own)


@pytest.mark.parametrize("ahead", [0.0, 100.0, -100.0, 1.0])
async def test_a_machine_whose_clock_is_wrong_goes_by_the_databases_and_says_so(postgres: Store, ahead: float) -> None:
    own, clock = shared(ahead)
    pulse = Pulse(postgres, clock, "one", _LEASE)
    await pulse.beat()
    assert abs(clock.now() - SystemClock().now()) < timedelta(seconds=5)
    wrong = abs(ahead) > 2
    assert ("seconds ahead of the database's" in clock.trouble()) is (wrong and ahead > 0)
    assert ("seconds behind the database's" in clock.trouble()) is (wrong and ahead < 0)
    assert (clock.now() == own.now()) is not wrong
    own.jump(-ahead)  # somebody has put it right
    await pulse.beat()
    assert (clock.trouble(), clock.now()) == ("", own.now())


async def test_a_machine_whose_clock_is_ahead_takes_nothing_out_of_the_hands_of_another(postgres: Store) -> None:
    adapter, clocks = Slow(), [shared(0), shared(100)]
    worlds = [World(postgres, clock, name=f"w{n}", adapter=adapter) for n, (_, clock) in enumerate(clocks)]
    for own, clock in clocks:
        await Pulse(postgres, clock, "one", _LEASE).beat()
        own.advance(3)
    await worlds[0].inbox.receive(worlds[0].event("where is my withdrawal?"))
    for own, _ in clocks:
        own.advance(3)
    await worlds[0].inbox.handle_due()
    assert await worlds[0].outbox.deliver() == 1
    assert await worlds[1].outbox.deliver() == 0
    adapter.go.set()
    for world in worlds:
        await world.outbox.settled()
    assert len(adapter.sent) == 1


@pytest.mark.parametrize("jump", [7_200.0, -7_200.0])
async def test_a_clock_that_somebody_sets_is_not_believed_before_it_was_compared(postgres: Store, jump: float) -> None:
    own = Ahead(0.0)
    clock = SharedClock(own)
    pulse = Pulse(postgres, clock, "one", _LEASE)
    await pulse.beat()
    own.by += timedelta(seconds=jump)
    assert abs(clock.now() - SystemClock().now()) < timedelta(seconds=2)
    await pulse.beat()
    assert abs(clock.now() - SystemClock().now()) < timedelta(seconds=2)
    assert clock.trouble()


class Ahead(SystemClock):
    """The machine's, and somebody has set it."""

    def __init__(self, seconds: float) -> None:
        self.by = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return super().now() + self.by


async def test_a_process_with_a_wrong_clock_ends_nothing_before_it_has_compared_it(
    postgres: Store, postgres_url: str, tmp_path: Path
) -> None:
    """Not even where the database comes back only after the start."""
    there = World(postgres, SystemClock())
    mei = await there.agent()
    for place in ("held", "left"):
        await there.says("agent", place)
        await there.desk.claim(mei, (await there.conversation(place)).id)
    left = (await there.conversation("left")).id
    await postgres.run(lambda unit: processes.beat(unit, "other", SystemClock().now(), _LEASE))
    told = Pinned(
        brand=config.load(ROOT / "config.example.toml").brand,
        matching=Matching(articles=small_articles(tmp_path), encoder="none"),
        database=Database(url=postgres.url), web=Web(port=0),
        channels={"webchat": {"main": {"allowed_origins": ["self"]}}},
    )  # fmt: skip
    house = await build(told, Store(postgres.url), Ahead(26 * 3600))
    with door(postgres_url, postgres.url) as closed:
        closed(True)
        running = asyncio.create_task(house.run())
        async with asyncio.timeout(30):
            await house.ready.wait()
        assert house.pulse.down
        closed(False)
        async with asyncio.timeout(30):
            await house.pulse.agreed.wait()

            def runs_out(unit: Unit) -> None:
                now = SystemClock().now()
                claim = claims.held_by(unit.conn, claims.ClaimKind.ASSIGNMENT, str(left), str(mei.id), now)
                assert claim
                claims.renew(unit.conn, claim, now)

            await postgres.run(runs_out)
            while (await there.conversation("left")).assignee:
                await asyncio.sleep(0.05)
        house.stop()
        await running
    assert (await there.conversation("held")).assignee == mei.id
    living = text("SELECT count(*) FROM claim WHERE kind = 'process' AND subject = 'other'")
    assert postgres.raw(lambda conn: conn.execute(living).scalar()) == 1


@contextlib.contextmanager
def door(admin_url: str, url: str) -> Iterator[Callable[[bool], None]]:
    """Of a database: closed, everybody is thrown out and nobody comes in."""
    name = urlsplit(url).path.strip("/")
    with psycopg.connect(admin_url, autocommit=True) as admin:

        def closed(shut: bool) -> None:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {not shut}".lower())
            if shut:
                admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))

        yield closed


async def test_on_sqlite_there_is_one_clock(sqlite_store: Store) -> None:
    own, clock = shared(1_000)
    await Pulse(sqlite_store, clock, "one", _LEASE).beat()
    assert (clock.now(), clock.trouble()) == (own.now(), "")


# -- `nightdesk migrate`


@pytest.fixture
def empty(postgres_url: str) -> Iterator[str]:
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE brought_up")
        yield postgres_url.replace("/postgres?", "/brought_up?")
        admin.execute("DROP DATABASE brought_up WITH (FORCE)")


_MIGRATE = "import sys; from bot.store import Store; s = Store(sys.argv[1]); s.prepare(migrate=True); s.close()"


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_keep_what_people_write_is_refused(postgres_url: str, encoding: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE narrow ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        store = Store(postgres_url.replace("/postgres?", "/narrow?"))
        try:
            for migrate in (True, False):
                with pytest.raises(StoreDown, match=rf"{encoding}.*ENCODING 'UTF8' TEMPLATE template0"):
                    store.prepare(migrate=migrate)
        finally:
            store.close()
            admin.execute("DROP DATABASE narrow WITH (FORCE)")


@pytest.mark.timeout(60)
async def test_of_two_who_bring_an_empty_database_up_at_once_one_does_and_the_other_finds_it_done(empty: str) -> None:
    async with await psycopg.AsyncConnection.connect(empty, autocommit=True) as gate:
        await gate.execute("SELECT pg_advisory_lock(%s)", (_MIGRATES,))
        both = [
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", _MIGRATE, empty, cwd=ROOT, stderr=asyncio.subprocess.PIPE
            )
            for _ in range(2)
        ]
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        async with asyncio.timeout(30):
            while await (await gate.execute(waiting)).fetchone() != (2,):
                await asyncio.sleep(0.05)
        await gate.execute("SELECT pg_advisory_unlock(%s)", (_MIGRATES,))
        told = [(await process.communicate())[1].decode() for process in both]
        assert [process.returncode for process in both] == [0, 0], told
    store = Store(empty)
    assert store.raw(migrations.current) == migrations.HEAD
    store.close()
