"""Just enough HTTP/1.1 to be called by a platform's library, and to fail it in every way a network can."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from python_multipart import parse_form


@dataclass(frozen=True)
class Request:
    """One request, read to its end."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    def parameters(self) -> dict[str, Any]:
        """Query, form or JSON, as the Bot API takes them."""
        told: dict[str, Any] = dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))
        if self.headers.get("content-type", "").startswith("application/json"):
            return told | dict(json.loads(self.body or b"{}"))
        if self.headers.get("content-type", "").startswith("multipart/form-data"):
            return told | self._parts()
        return told | dict(parse_qsl(self.body.decode("utf-8"), keep_blank_values=True))

    def _parts(self) -> dict[str, Any]:
        """Fields as text, files as their name and bytes."""
        found: dict[str, Any] = {}

        def take_field(field: Any) -> None:
            found[field.field_name.decode()] = field.value.decode()

        def take_file(file: Any) -> None:
            file.file_object.seek(0)
            found[file.field_name.decode()] = (file.file_name.decode(), file.file_object.read())

        told = {name.title(): value.encode() for name, value in self.headers.items() if name.startswith("content-")}
        parse_form(told, BytesIO(self.body), take_field, take_file)
        return found


@dataclass(frozen=True)
class Reply:
    """What goes back."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Callable[[], AsyncIterator[bytes]] | None = None  # a body of unsaid length: it comes after `body`

    def encoded(self) -> bytes:
        """All of it, or what comes before `more`."""
        head = {"content-type": self.content_type, **self.headers}
        head |= {"content-length": str(len(self.body))} if self.more is None else {"connection": "close"}
        lines = "".join(f"\r\n{name}: {value}" for name, value in head.items())
        return f"HTTP/1.1 {self.status} -{lines}\r\n\r\n".encode() + self.body


class Cut(Exception):
    """Close the connection without a reply."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call: whether it is carried out all the same, and what comes back."""

    applied: bool = False
    reply: Reply | None = None  # None: the connection is cut
    hangs: bool = False

    async def happen(self) -> Reply:
        if self.hangs:
            await asyncio.Event().wait()
        if self.reply is None:
            raise Cut
        return self.reply


Handler = Callable[[Request], Awaitable[Reply]]


class HttpServer:
    """Serves `handler` on 127.0.0.1; can be stopped and started again on the same port."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Cut every connection and stop listening."""
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        self._server = None

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(Cut, ConnectionError, asyncio.IncompleteReadError):
                await self._conversation(reader, writer)
        finally:
            writer.transport.abort()

    async def _conversation(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(1)
        while first:
            request = await _request(first, reader)
            # A caller who hangs up during a long poll is gone at once: the next one finds no rival.
            ahead = asyncio.ensure_future(reader.read(1))
            work = asyncio.ensure_future(self._handler(request))
            try:
                await asyncio.wait({ahead, work}, return_when=asyncio.FIRST_COMPLETED)
                if not work.done() and not ahead.result():
                    return
                reply = await work
                writer.write(reply.encoded())
                await writer.drain()
                if reply.more is not None:
                    await _pour(reply.more(), writer)
                    return
                first = await ahead
            finally:
                ahead.cancel()
                work.cancel()
                await asyncio.gather(ahead, work, return_exceptions=True)


async def _pour(pieces: AsyncIterator[bytes], writer: asyncio.StreamWriter) -> None:
    """Until there are no more, or the caller has hung up."""
    async for piece in pieces:
        writer.write(piece)
        await writer.drain()


async def _request(first: bytes, reader: asyncio.StreamReader) -> Request:
    head = first + await reader.readuntil(b"\r\n\r\n")
    line, *rows = head.decode("latin-1").split("\r\n")
    method, target, _ = line.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (row.partition(":") for row in rows if row)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, target, headers, body)
