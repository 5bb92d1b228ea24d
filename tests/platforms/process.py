"""One process of Nightdesk with one account at a bench: real adapter, store, inbox, outbox and web server.

It can be thrown away as a `kill -9` does, its database can go down, and how fast its adapter sleeps is up to the test.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import make_url

import adapters
from bot.channels.cursors import StoredCursors
from bot.channels.threads import StoredThreads
from bot.clock import Clock
from bot.faq.policy import Policy
from bot.inbox import Inbox
from bot.mind import Mind
from bot.model import Address, Button, Incoming, Language, Text
from bot.outbox import Outbox
from bot.ports import Listener, Opens, Receive, Webhook
from bot.settings import Web
from bot.store import ClaimKind, Store, StoreDown, Unit, claims, views
from bot.store.nudges import Nudges
from bot.store.views import Line
from bot.text.fitting import fitted
from bot.web import WebServer, address_of
from tests.doubles import FakeClock
from tests.house_double import ARTICLES, read
from tests.platforms.benches import Bench

QUESTION = "where is my withdrawal?"
ANSWER = "It takes an hour."
_BEAT, _QUIET = (
    1.0,
    8.0,
)  # seconds: Discord's marks are written; a presser to whom nothing was said reads that he was heard
_SHORT = replace(
    ARTICLES["withdraw-pending"], answers={language: Text(ANSWER) for language in Language}
)  # fits into a post


async def eventually(true: Callable[[], bool | Awaitable[bool]], seconds: float = 15.0, what: str = "") -> None:
    """Where no event tells: marks in the database, what stands on a screen. `what` is expected, in words."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                found = true()
                if found if isinstance(found, bool) else await found:
                    return
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"did not come true within {seconds} seconds: {what or _source(true)}") from None


def _source(true: Callable[..., object]) -> str:
    """The lines that say what was expected, and the values that they speak of."""
    try:
        lines, values = inspect.getsource(true), inspect.getclosurevars(true).nonlocals
    except (OSError, TypeError):
        return repr(true)
    return f"{textwrap.dedent(lines).strip()}\nwhere {values}"


class Naps(FakeClock):
    """The shared clock as an adapter has it: nobody waits. What was slept has passed for all while `run`, else not."""

    def __init__(self, shared: FakeClock) -> None:
        super().__init__()
        self._shared = shared
        self.run = False
        self.rests: list[float] = []
        self.beats = 0

    def now(self) -> datetime:
        return self._shared.now()

    def monotonic(self) -> float:
        return self._shared.monotonic()

    async def sleep(self, seconds: float) -> None:
        if seconds == _QUIET:
            await asyncio.Event().wait()
        if seconds == _BEAT:
            self.beats += 1
        else:
            self.rests.append(seconds)
            if self.run:
                self._shared.advance(seconds)
        await asyncio.sleep(0.003)


class Ear:
    """`receive` as a process has it, with a log: what was kept, what could not be."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.kept: list[Incoming] = []
        self.refused: list[Exception] = []
        self._next = asyncio.Event()

    async def __call__(self, incoming: Incoming) -> None:
        try:
            await self.receive(incoming)
        except Exception as error:
            self.refused.append(error)
            raise
        else:
            self.kept.append(incoming)
        finally:
            waiters, self._next = self._next, asyncio.Event()
            waiters.set()

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.kept]

    async def until(self, true: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(15):
                while not true():
                    await self._next.wait()
        except TimeoutError:
            texts = [text[:80] for text in self.texts]
            told = f"{_source(true)}\nkept: {texts}\nrefused: {self.refused}"
            raise AssertionError(f"not heard within 15 seconds: {told}") from None

    async def wait(self, number: int) -> list[Incoming]:
        """Until so many different events were kept."""
        await self.until(lambda: len({incoming.key for incoming in self.kept}) >= number)
        return self.kept


class LateThreads(StoredThreads):
    """Hears of changes from the first reader on: most platforms have none, and on PostgreSQL the ear takes half a second to close."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._heard: list[Nudges] = []
        super().__init__(store, None, clock)  # type: ignore[arg-type]

    def changes(self, address: Address, /) -> AsyncIterator[None]:
        if not self._heard:
            self._heard.append(Nudges(self._store))
        self._nudges = self._heard[0]
        return super().changes(address)

    def close(self) -> None:
        for nudges in self._heard:
            nudges.close()


class Process:
    """Listens, or serves behind the bench's door, from `async with` on; handles and sends in `settle`."""

    def __init__(self, bench: Bench, url: str, name: str = "one") -> None:
        self.bench = bench
        self.store = Store(url, pool=3)
        self.read_only = False
        if url.startswith("sqlite"):
            event.listen(self.store._database.engine, "checkout", self._lent)
        self.store.prepare()
        self.naps = Naps(bench.clock)
        self.threads = LateThreads(self.store, bench.clock)
        self.cursors = StoredCursors(self.store, bench.channel)
        tools = adapters.Tools(
            self.naps,
            self.threads,
            "BitMart",
            address_of(()),
            cursors=lambda channel: StoredCursors(self.store, channel),
        )
        self.adapter: Any = adapters.build(bench.channel, bench.table(), tools)
        mind = Mind(Policy(ARTICLES | {"withdraw-pending": _SHORT}), read, "BitMart")
        self.inbox = Inbox(self.store, bench.clock, f"in-{name}", lambda: mind, lambda _: self.adapter.limits)
        self.outbox = Outbox(self.store, bench.clock, f"out-{name}", {bench.channel: self.adapter})
        self.ear = Ear(self.inbox.receive)
        self.ending = asyncio.Event()
        self.listening: asyncio.Task[None] | None = None
        self.listen: Callable[[], Awaitable[None]] = self._listen
        self._closing = contextlib.AsyncExitStack()
        self._dead = False
        self._marks: dict[str, str] = {}
        self.port = 0

    def _lent(self, raw: Any, *_: object) -> None:
        """Every connection of SQLite, each time before it is used."""
        raw.execute(f"PRAGMA query_only = {int(self.read_only)}")

    async def _listen(self) -> None:
        await self.adapter.listen(self.ear)

    # -- life

    async def __aenter__(self) -> Self:
        known = await self.cursors.all()
        for scope, value in self.bench.marks().items():
            if scope not in known:
                await self.cursors.put(scope, value)
        if isinstance(self.adapter, Opens):
            self._closing.push_async_callback(self.adapter.close)
            await self.adapter.open()
        if self.routes:
            await self._closing.enter_async_context(self._serving())
        if isinstance(self.adapter, Listener):
            self.listening = asyncio.ensure_future(self.listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def killed(self) -> None:
        """As `kill -9`: from this moment on nothing is written any more, neither to the database nor to a caller."""
        self._dead = True
        if self.bench.door is not None:
            self.bench.door.cut()
        self.store.close()
        await self._end()

    async def _end(self) -> None:
        self.ending.set()
        if self.listening is not None:
            self.listening.cancel()
            (ended,) = await asyncio.gather(self.listening, return_exceptions=True)
            self.listening = None
            if not self._dead:
                assert ended is None or isinstance(ended, asyncio.CancelledError), ended
        self.threads.close()
        await self._closing.aclose()
        if not self._dead:
            self._dead = True
            self.store.close()

    @property
    def routes(self) -> list[Any]:
        return list(self.adapter.routes(self.ear)) if isinstance(self.adapter, Webhook) else []

    @contextlib.asynccontextmanager
    async def _serving(self) -> AsyncIterator[None]:
        async def health() -> dict[str, Any]:
            return {"status": "ok"}

        assert self.bench.door is not None, "a door that the bench does not know of"
        server = WebServer(Web(port=0), self.routes, health, "")
        serving = asyncio.ensure_future(server.serve())
        await eventually(lambda: server.started)
        self.port = urlsplit(server.url).port or 0
        try:
            async with self.bench.door.leading_to(server.url):
                yield
                if isinstance(self.adapter, Opens):  # ends open streams, as the porch does before it stops the server
                    await self.adapter.close()
        finally:
            server.stop()
            await serving

    @property
    def alive(self) -> bool:
        """Whether it still listens; who is called lives as long as his server."""
        return self.listening is None or not self.listening.done()

    # -- what it does

    async def settle(self) -> None:
        """Handle and deliver what is due, the rest of a burst waited for."""
        self.bench.clock.advance(5)
        await self.deliver()

    async def deliver(self) -> None:
        """Handle and deliver what is due at this moment."""
        while await self.inbox.handle_due() or await self.outbox.deliver():
            await self.outbox.settled()

    async def is_due(self) -> bool:
        """Whether something is to be sent, now or later."""
        return await self.store.read(lambda unit: claims.next_due(unit.conn, ClaimKind.LANE)) is not None

    async def says(self, place: str, text: str | Text, buttons: tuple[Button, ...] = ()) -> None:
        """An agent's words, into the outbox."""

        def work(unit: Unit) -> None:
            now = self.bench.clock.now()
            conversation = unit.conversation_at(Incoming(self.bench.channel, "", place), Language.EN, now)
            whole = text if isinstance(text, Text) else Text(text)
            made = fitted(whole, self.adapter.limits, public=conversation.public)
            unit.say(conversation, made.text, now, cuts=made.cuts, buttons=buttons, author="agent")

        await self.store.run(work)

    # -- what can be seen of it

    async def came_round(self) -> None:
        """What the adapter does every second by itself has been done again; nothing, where it does nothing."""
        if before := self.naps.beats:
            await eventually(lambda: self.naps.beats >= before + 3)

    async def acknowledged(self) -> int:
        """What the platform will not bring again; while the database is down, by the marks that were read last."""
        with contextlib.suppress(StoreDown):
            self._marks = await self.cursors.all()
        return self.bench.acknowledged(self._marks)

    async def thread(self, place: str) -> list[Line]:
        """What is kept of one conversation."""

        def work(unit: Unit) -> list[Line]:
            at = Incoming(self.bench.channel, "", place)
            return views.thread(unit, unit.conversation_at(at, Language.EN, self.bench.clock.now()).id)

        return await self.store.run(work)

    async def heard(self) -> list[str]:
        """Every message of a contact that is kept, the latest wording of each."""
        kept = []
        for row in await self.store.read(partial(views.entries, view="all")):
            lines = await self.store.read(partial(views.thread, conversation_id=row.id))
            kept += [line.text.plain for line in lines if line.author == "contact"]
        return sorted(kept)

    async def troubles(self) -> list[str]:
        return [f"{trouble.kind}: {trouble.reason}" for trouble in await self.store.read(views.troubles)]


@contextlib.contextmanager
def outage(process: Process, url: str) -> Iterator[None]:
    """The database is down: PostgreSQL takes nobody in, SQLite's file cannot be written."""
    if url.startswith("sqlite"):
        process.read_only = True
        try:
            yield
        finally:
            process.read_only = False
        return
    name = make_url(url).database
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
