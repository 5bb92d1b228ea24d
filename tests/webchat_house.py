"""The web chat's surroundings for its tests: threads in memory behind the port, and a real server with host pages."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import socket
import uuid
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from adapters.webchat import Pace, WebChatAdapter, WebChatSettings
from bot.clock import Clock, SystemClock
from bot.model import Address, Attachment, Button, ChannelId, Incoming, Outgoing, Text
from bot.ports import Said, Standing
from bot.settings import parse
from tests.doubles import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

CHANNEL = ChannelId("webchat:main")
SITE = "https://www.example.com"
BASE = "/webchat/main"
SECRETS = itertools.count(1)


class MemoryThreads:
    """What the store would keep: every event once by its key, every thread by its address."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.received: list[Incoming] = []
        self.calls = 0
        self.read: list[Address] = []
        self.broken = False
        self.redact: Callable[[str], str] = str
        self.threads: dict[Address, list[Said]] = defaultdict(list)
        self.standings: dict[Address, Standing] = defaultdict(lambda: Standing(""))
        self._keys: set[str] = set()
        self._watchers: dict[Address, set[asyncio.Event]] = defaultdict(set)
        self._arrived = asyncio.Event()

    async def receive(self, incoming: Incoming) -> None:
        self.calls += 1
        if self.broken:
            raise OSError("the disk is full")
        if incoming.key in self._keys:
            return
        self._keys.add(incoming.key)
        self.received.append(incoming)
        address = Address(incoming.channel, incoming.place)
        if not self.standings[address].status:
            self.standings[address] = Standing("pending")
        self.add(address, "contact", self.redact(incoming.text), client_key=incoming.message_ref)
        self._arrived.set()

    async def arrival(self, count: int) -> list[Incoming]:
        """Wait until so many messages were kept."""
        async with asyncio.timeout(20):
            while len(self.received) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.received

    def add(
        self,
        address: Address,
        author: str,
        text: str | Text,
        *,
        buttons: tuple[Button, ...] = (),
        attachments: tuple[Attachment, ...] = (),
        agent: str = "",
        client_key: str = "",
    ) -> Said:
        thread = self.threads[address]
        said = Said(
            seq=(thread[-1].seq if thread else 0) + 1,
            author=author,
            text=text if isinstance(text, Text) else Text(text),
            at=self.clock.now(),
            buttons=buttons,
            attachments=attachments,
            agent=agent,
            client_key=client_key,
        )
        thread.append(said)
        self.changed(address)
        return said

    def stand(self, address: Address, standing: Standing) -> None:
        self.standings[address] = standing
        self.changed(address)

    def changed(self, address: Address) -> None:
        for watcher in self._watchers[address]:
            watcher.set()

    async def said(self, address: Address, after: int, /) -> list[Said]:
        await asyncio.sleep(0)
        if self.broken:
            raise OSError("the disk is full")
        self.read.append(address)
        return [said for said in self.threads[address] if said.seq > after][:200]

    async def standing(self, address: Address, /) -> Standing:
        await asyncio.sleep(0)
        thread = self.threads[address]
        return replace(self.standings[address], last=thread[-1].seq if thread else 0)

    async def changes(self, address: Address, /) -> AsyncIterator[None]:
        event = asyncio.Event()
        self._watchers[address].add(event)
        try:
            while True:
                await event.wait()
                event.clear()
                yield None
        finally:
            self._watchers[address].discard(event)


class House:
    """The adapter on a real server that can be stopped and started on the same port, with pages to stand on."""

    def __init__(
        self, settings: WebChatSettings | None = None, *, pace: Pace | None = None, clock: Clock | None = None
    ) -> None:
        self.clock = clock or SystemClock()
        self.settings = settings or WebChatSettings()
        self.pace = pace
        self.threads = MemoryThreads(self.clock)
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        self.requests: list[tuple[str, str]] = []
        self.port = 0
        self.adapter = self._adapter()
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None
        self._socket: socket.socket | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _adapter(self) -> WebChatAdapter:
        return WebChatAdapter(
            CHANNEL,
            self.settings,
            self.clock,
            self.threads,
            brand="BitMart",
            address_of=lambda request: request.client.host if request.client else "",
            pace=self.pace,
        )

    def app(self) -> Starlette:
        return Starlette(routes=[*self.adapter.routes(self.threads.receive), Route("/page/{name}", self._page)])

    async def _page(self, request: Request) -> Response:
        text, headers = self.pages[request.path_params["name"]]
        return HTMLResponse(text, headers=headers)

    async def start(self) -> None:
        """Listen; after a stop on the same port, with a fresh adapter, as after a restart of the process."""
        self.adapter = self._adapter()
        await self.adapter.open()
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", self.port))
        self.port = sock.getsockname()[1]
        config = uvicorn.Config(
            self.app(), log_level="critical", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=4
        )
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[sock])
        self._server, self._socket = server, sock
        self._task = asyncio.create_task(server.main_loop())

    async def stop(self) -> None:
        """Close the adapter, then wait for the server, as the porch does."""
        if self._server is None or self._task is None:
            return
        await self.adapter.close()
        self._server.should_exit = True
        await self._task
        await self._server.shutdown(sockets=[self._socket] if self._socket else None)
        self._server = None

    async def says(
        self, address: Address, text: str | Text, *, buttons: tuple[Button, ...] = (), agent: str = ""
    ) -> Said:
        """The bot's or an agent's message, and the way out as the outbox takes it."""
        said = self.threads.add(address, "agent" if agent else "bot", text, buttons=buttons, agent=agent)
        await self.adapter.send(Outgoing(said.seq, f"d{said.seq}", address, said.text, buttons, seq=said.seq))
        return said

    def stands(self, address: Address, **facts: str | int | None) -> None:
        """Change some of what the contact may know."""
        now = self.threads.standings[address]
        self.threads.stand(address, replace(now, **facts))  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def served(house: House) -> AsyncIterator[House]:
    """The house, started and in the end stopped."""
    await house.start()
    try:
        yield house
    finally:
        await house.stop()


def settings(**more: object) -> WebChatSettings:
    table = {"allowed_origins": [SITE], "per_visitor_per_minute": 10_000, "per_address_per_minute": 100_000}
    return parse(WebChatSettings, table | more, "channels.webchat.main")


class Desk:
    """The adapter behind an in-process client, from an allowed page, with the clock in hand."""

    def __init__(self, **more: object) -> None:
        self.clock = FakeClock()
        self.house = House(settings(**more), clock=self.clock)
        self.threads = self.house.threads
        transport = httpx.ASGITransport(self.house.app(), client=("203.0.113.7", 50_000))
        self.http = httpx.AsyncClient(transport=transport, base_url="https://support.example", headers={"Origin": SITE})

    def secret(self) -> str:
        return f"{next(SECRETS):043d}"

    async def session(self) -> str:
        answer = await self.http.post(f"{BASE}/session", json={})
        assert answer.status_code == 200
        secret: str = answer.json()["secret"]
        return secret

    async def say(self, secret: str, **fields: object) -> httpx.Response:
        body = {"id": str(uuid.UUID(int=next(SECRETS))), "text": "hello"} | fields
        return await self.http.post(f"{BASE}/messages", json=body, headers=bearer(secret))

    async def thread(self, secret: str, after: int = 0) -> httpx.Response:
        return await self.http.get(f"{BASE}/thread?after={after}", headers=bearer(secret))


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def place(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
