"""The reverse proxy before our door: the address stays while the processes behind it come and go."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

_PAGE = b"<html><h1>503 Service Unavailable</h1></html>"


class Door:
    """Passes connections on in turn; where nobody is behind it they end at once.

    `fault`: "503" is its own page, "cut" and "hang" end or freeze a request in its middle, "deaf" loses every answer.
    """

    def __init__(self) -> None:
        self.port = 0
        self.fault = ""
        self._behind: list[int] = []
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def leading_to(self, url: str) -> AsyncIterator[None]:
        """A process serves at `url`; in the end every connection is cut."""
        port = urlsplit(url).port or 0
        self._behind.append(port)
        try:
            yield
        finally:
            self._behind.remove(port)
            self.cut()

    def breaks(self, fault: str) -> None:
        """From now on, for those who are in the middle of something too."""
        self.fault = fault
        self.cut()

    def cut(self) -> None:
        """Every connection ends without a word."""
        for writers in self._open.values():
            for writer in writers:
                writer.transport.abort()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open[task] = [writer]
        task.add_done_callback(self._open.pop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                if self.fault == "503":
                    await reader.readuntil(b"\r\n\r\n")
                    head = f"HTTP/1.1 503 -\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: {len(_PAGE)}"
                    writer.write(f"{head}\r\n\r\n".encode() + _PAGE)
                    await writer.drain()
                elif self._behind:
                    self._behind.append(self._behind.pop(0))
                    await self._pass_on(reader, writer, self._behind[-1])
        finally:
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
        there_reader, there = await asyncio.open_connection("127.0.0.1", port)
        me = asyncio.current_task()
        if me in self._open:
            self._open[me].append(there)
        ways = [
            asyncio.ensure_future(self._asking(reader, there)),
            asyncio.ensure_future(self._answering(there_reader, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            there.transport.abort()

    async def _asking(self, reader: asyncio.StreamReader, there: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65_536):
            if self.fault in ("cut", "hang"):
                there.write(piece[: len(piece) // 2])
                await there.drain()
                if self.fault == "hang":
                    await asyncio.Event().wait()
                return
            there.write(piece)
            await there.drain()

    async def _answering(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await there.read(65_536):
            if self.fault == "deaf":
                return
            writer.write(piece)
            await writer.drain()
