"""Discord for one bot: REST, gateway and file server on loopback, strict where the real one is.

    async with DiscordServer() as server:
        ann = server.person("Ann")
        ann.writes("hello")
        await server.until(lambda: len(server.sent) == 1)

It lives in the event loop that started it; a process under test reaches it by `server.api`, `server.gateway_url` and
`server.cdn`. What it holds is the truth: `sent`, `calls`, `interactions`, every channel's messages.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from aiohttp import web

from bot.clock import SystemClock
from tests.platforms.discord_gateway import Gateway
from tests.platforms.discord_people import BOT, DIRECT, FORUM, TEXT, ApiError, Channel, Interaction, Person
from tests.platforms.discord_rest import Rest

TOKEN = "NzAwMA.Test-token.of_the-bot"
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call: whether it is carried out all the same, and what comes back."""

    status: int = 0  # 0: the connection is cut
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    applied: bool = False
    hangs: bool = False

    async def happen(self, request: web.Request) -> web.StreamResponse:
        if self.hangs:
            await asyncio.Event().wait()
        if not self.status:
            assert request.transport
            request.transport.abort()
            raise asyncio.CancelledError
        if isinstance(self.body, str):
            return web.Response(status=self.status, text=self.body, content_type="text/html", headers=self.headers)
        return web.json_response(self.body, status=self.status, headers=self.headers)


@dataclass(frozen=True)
class Call:
    """One request that came in."""

    method: str
    path: str
    body: Any
    query: dict[str, str]


class DiscordServer:
    """One bot, its servers, channels and people."""

    def __init__(self, counts_from: int = 0, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.sent: list[dict[str, Any]] = []  # messages of the bot, each once
        self.channels: dict[int, Channel] = {}
        self.guilds: dict[int, str] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.flags = 1 << 19
        self.nonces: dict[str, dict[str, Any]] = {}
        self.left: set[int] = set()  # people who are in no server of ours any more
        self.gateway = Gateway(self)
        self.headers_for: Callable[[Call], dict[str, str]] = lambda _call: {}
        self._rest = Rest(self)
        self._planned: dict[tuple[str, str], deque[Fault]] = defaultdict(deque)
        self._standing: dict[tuple[str, str], Fault] = {}
        self._counts_from, self._latest = counts_from, counts_from
        self._next = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None
        self._order = asyncio.Lock()
        self.port = 0

    # -- life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start, or start again on the same port with everything that was there before."""
        app = web.Application(client_max_size=30_000_000)
        app.router.add_get("/gateway/", self.gateway.connect)
        app.router.add_get("/gateway", self.gateway.connect)
        app.router.add_get("/cdn/{path:.*}", self._file)
        app.router.add_route("*", "/api/v10/{path:.*}", self._called)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handle_signals=False, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner is not None:
            await self.gateway.cut()
            await self._runner.cleanup()
            self._runner = None

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    @property
    def cdn(self) -> str:
        return f"http://127.0.0.1:{self.port}/cdn"

    async def until(self, true: Callable[[], bool], seconds: float = 15.0) -> None:
        """Wait for something about this server to be true: it is asked whenever something happens here."""
        async with asyncio.timeout(seconds):
            while not true():
                await self._next.wait()

    def happened(self) -> None:
        waiters, self._next = self._next, asyncio.Event()
        waiters.set()

    def called(self, method: str, part: str) -> list[Call]:
        return [call for call in self.calls if call.method == method and part in call.path]

    # -- what goes wrong

    def fail(self, method: str, part: str, *faults: Fault) -> None:
        """The next calls whose path holds `part` fail, one fault each."""
        self._planned[method, part].extend(faults)

    def fail_always(self, method: str, part: str, fault: Fault) -> None:
        self._standing[method, part] = fault

    def mend(self) -> None:
        self._standing.clear()
        self._planned.clear()

    def _fault(self, call: Call) -> Fault | None:
        for (method, part), faults in self._planned.items():
            if faults and method == call.method and part in call.path:
                return faults.popleft()
        found = (f for (method, part), f in self._standing.items() if method == call.method and part in call.path)
        return next(found, None)

    # -- who is there and what happens

    def guild(self, name: str = "Exchange") -> int:
        number = self.next_number()
        self.guilds[number] = name
        return number

    def guild_json(self, guild: int) -> dict[str, Any]:
        mine = [channel for channel in self.channels.values() if channel.guild == guild]
        threads = [c.as_json() for c in mine if c.kind in (11, 12) and not c.archived]
        channels = [c.as_json() for c in mine if c.kind not in (11, 12)]
        told = {"id": str(guild), "name": self.guilds[guild], "unavailable": False, "member_count": 3}
        return told | {"channels": channels, "threads": threads, "members": [], "roles": [], "emojis": []}

    def channel(self, kind: int = TEXT, **fields: Any) -> Channel:
        channel = Channel(self.next_number(), kind, **fields)
        self.channels[channel.id] = channel
        return channel

    def support(self, kind: int = TEXT) -> Channel:
        """A channel in a server of its own."""
        return self.channel(kind, guild=self.guild())

    def forum(self) -> Channel:
        return self.support(FORUM)

    def person(self, name: str, locale: str = "en-US") -> Person:
        return Person(self, self.next_number(), name, self.channel(DIRECT), locale)

    def message(self, channel: Channel, author: dict[str, Any], *, number: int = 0, **fields: Any) -> dict[str, Any]:
        """A message in a channel, kept; nobody is told."""
        ref = number or self.next_number()
        found = [
            int(part.split(">")[0].lstrip("!")) for part in fields.get("content", "").split("<@")[1:] if ">" in part
        ]
        mentions = [BOT for person in found if str(person) == BOT["id"]]
        told = {
            "id": str(ref), "channel_id": str(channel.id), "author": author, "content": "", "timestamp": self.stamp(),
            "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": mentions, "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": False, "type": 0, "flags": 0, "components": [], **fields,
        }  # fmt: skip
        channel.messages[ref] = told
        channel.archived = ""
        self.happened()
        return told

    def live(self, channel: Channel, message: dict[str, Any], **more: Any) -> dict[str, Any]:
        """As the gateway tells it: with the server and the member, which the history leaves out."""
        place = {"guild_id": str(channel.guild), "member": {"nick": None, "roles": []}} if channel.guild else {}
        return message | place | {"channel_type": channel.kind} | more

    def dispatch(self, name: str, raw: Any) -> None:
        """Tell whoever is connected, in the order of the calls."""
        task = asyncio.ensure_future(self._dispatch(name, json.loads(json.dumps(raw))))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _dispatch(self, name: str, raw: Any) -> None:
        async with self._order:
            await self.gateway.dispatch(name, raw)

    def next_number(self) -> int:
        """Larger than every one before: a snowflake of now, or a count where the clocks of both sides tell nothing."""
        now = (SystemClock().now() - _EPOCH) // timedelta(milliseconds=1) << 22
        self._latest = self._latest + 1 if self._counts_from else max(now, self._latest + (1 << 22))
        return self._latest

    def stamp(self) -> str:
        return SystemClock().now().isoformat()

    # -- the wire

    async def _called(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        call = Call(request.method, f"/{request.match_info['path']}", body, dict(request.query))
        self.calls.append(call)
        try:
            return await self._outcome(request, call)
        finally:
            self.happened()

    async def _outcome(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = self._fault(call)
        if fault is not None and not fault.applied:
            return await fault.happen(request)
        try:
            self._admit(request)
            result = self._rest.answer(call)
        except ApiError as error:
            return web.json_response({"message": error.message, "code": error.code}, status=error.status)
        if fault is not None:
            return await fault.happen(request)
        headers = self.headers_for(call)
        return (
            web.Response(status=204, headers=headers) if result is None else web.json_response(result, headers=headers)
        )

    def _admit(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self.token}":
            raise ApiError(401, 0, "401: Unauthorized")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        content = self.files.get(request.match_info["path"])
        if content is None or request.query.get("hm") != "signed":
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=content, content_type="application/octet-stream")


async def _body(request: web.Request) -> Any:
    """JSON, or the JSON of a form with files: those stand under `files` with their name and bytes."""
    if request.content_type == "multipart/form-data":
        form = await request.post()
        files = [(part.filename, part.file.read()) for part in form.values() if isinstance(part, web.FileField)]
        told = form["payload_json"]
        assert not isinstance(told, web.FileField)
        return json.loads(told) | {"files": files}
    raw = await request.read()
    return json.loads(raw) if raw and request.content_type == "application/json" else None
