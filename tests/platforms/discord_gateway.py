"""The gateway of the test's Discord: sessions that can be resumed, lost, refused and repeated."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.platforms.discord_people import BOT

if TYPE_CHECKING:
    from tests.platforms.discord_server import DiscordServer

_MESSAGE_CONTENT = 1 << 15
_ELSEWHERE = "wss://gateway-us-east1-b.discord.gg"  # what a real READY names; nobody may follow it from here


@dataclass
class Session:
    """What a resume replays."""

    id: str
    events: list[tuple[int, str, Any]] = field(default_factory=list)
    seq: int = 0
    line: Line | None = None


class Line:
    """One connection."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.socket = socket
        self._deflate = zlib.compressobj() if compressed else None

    async def send(self, told: dict[str, Any] | str) -> None:
        text = told if isinstance(told, str) else json.dumps(told)
        if self._deflate is None:
            await self.socket.send_str(text)
        else:
            await self.socket.send_bytes(self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """What goes on over websockets. `faults`: an HTTP status, a close code, "cut", "hang" or "garbage" per connection."""

    def __init__(self, server: DiscordServer) -> None:
        self._server = server
        self.sessions: dict[str, Session] = {}
        self.faults: deque[int | str] = deque()
        self.standing: int | str | None = None  # befalls every connection
        self.identifies = 0
        self.resumes = 0
        self.connections = 0
        self.queries: list[dict[str, str]] = []
        self.content_allowed = True
        self.repeats = False  # every event comes twice
        self.resumes_close = 0  # with this code, or 1 for a cut: the session is dead and nobody says so
        self.silent = False  # events are lost on their way
        self._lines: set[Line] = set()

    @property
    def lines(self) -> int:
        return len([s for s in self.sessions.values() if s.line is not None])

    async def connect(self, request: web.Request) -> web.StreamResponse:
        self.connections += 1
        self.queries.append(dict(request.query))
        fault = self.faults.popleft() if self.faults else self.standing
        if isinstance(fault, int) and fault < 1000:
            self._server.happened()
            return web.Response(status=fault, text="<html>not now</html>", content_type="text/html")
        if fault == "hang":
            self._server.happened()
            await asyncio.Event().wait()
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket, compressed=request.query.get("compress") == "zlib-stream")
        self._lines.add(line)
        try:
            await self._talk(line, fault)
        finally:
            self._lines.discard(line)
            for session in self.sessions.values():
                if session.line is line:
                    session.line = None
            self._server.happened()
        return socket

    async def _talk(self, line: Line, fault: int | str | None) -> None:
        if isinstance(fault, int):
            await line.socket.close(code=fault)
            return
        await line.send({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None})
        if fault == "garbage":
            await line.socket.send_str("{this is no JSON")
        async for message in line.socket:
            if message.type is not WSMsgType.TEXT:
                break
            told = json.loads(message.data)
            if fault == "cut" and told["op"] in (2, 6):
                return
            await self._answer(line, told["op"], told["d"])

    async def _answer(self, line: Line, op: int, told: Any) -> None:
        if op == 1:
            await line.send({"op": 11, "d": None, "s": None, "t": None})
        elif op == 2:
            await self._identify(line, told)
        elif op == 6:
            await self._resume(line, told)

    async def _identify(self, line: Line, told: dict[str, Any]) -> None:
        self.identifies += 1
        if told["token"] != self._server.token:
            await line.socket.close(code=4004, message=b"Authentication failed.")
            return
        if told["intents"] & _MESSAGE_CONTENT and not self.content_allowed:
            await line.socket.close(code=4014, message=b"Disallowed intent(s).")
            return
        session = Session(f"session-{self.identifies}", line=line)
        self.sessions[session.id] = session
        guilds = [{"id": str(guild), "unavailable": True} for guild in self._server.guilds]
        ready = {
            "v": 10, "user": BOT, "guilds": guilds, "session_id": session.id, "resume_gateway_url": _ELSEWHERE,
            "application": {"id": BOT["id"], "flags": 1 << 19}, "private_channels": [], "shard": [0, 1],
        }  # fmt: skip
        await self._tell(session, "READY", ready)
        for guild in self._server.guilds:
            await self._tell(session, "GUILD_CREATE", self._server.guild_json(guild))
        self._server.happened()

    async def _resume(self, line: Line, told: dict[str, Any]) -> None:
        self.resumes += 1
        if self.resumes_close:
            self._server.happened()
            await line.socket.close(code=self.resumes_close if self.resumes_close > 1 else 1006)
            return
        session = self.sessions.get(told["session_id"])
        if session is None:
            await line.send({"op": 9, "d": False, "s": None, "t": None})
            return
        session.line = line
        for seq, name, raw in list(session.events):
            if seq > int(told["seq"] or 0):
                await line.send({"op": 0, "s": seq, "t": name, "d": raw})
        await self._tell(session, "RESUMED", {"_trace": []})
        self._server.happened()

    async def _tell(self, session: Session, name: str, raw: Any) -> None:
        session.seq += 1
        session.events.append((session.seq, name, raw))
        if session.line is not None:
            for _ in range(2 if self.repeats and name.startswith("MESSAGE") else 1):
                await session.line.send({"op": 0, "s": session.seq, "t": name, "d": raw})

    # -- from outside

    async def dispatch(self, name: str, raw: Any) -> None:
        if not self.silent:
            for session in list(self.sessions.values()):
                await self._tell(session, name, json.loads(json.dumps(raw)))

    def forget(self) -> None:
        """Every session dies: the next resume is refused and nothing is replayed."""
        self.sessions.clear()

    async def cut(self, code: int = 4000) -> None:
        """Close every connection."""
        for line in list(self._lines):
            await line.socket.close(code=code)

    async def say(self, op: int, d: Any = None) -> None:
        """7: connect again; 9: the session is invalid."""
        for line in list(self._lines):
            await line.send({"op": op, "d": d, "s": None, "t": None})
