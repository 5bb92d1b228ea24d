"""Strangers who only hold the door open: counted, bounded, and sent away when they say nothing."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.settings import SettingsError, Web
from bot.web import WebServer, address_of
from bot.web.connections import Crowd, Room, protocol_of, room_for, told_proxies
from bot.web.server import Health

ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def hello(_: Request) -> Response:
    return PlainTextResponse("hello")


async def stream(_: Request) -> Response:
    async def told() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b"data: \n\n"
            await asyncio.sleep(0.1)

    return StreamingResponse(told(), media_type="text/event-stream")


async def much(_: Request) -> Response:
    return PlainTextResponse("x" * 20_000_000)


@contextlib.asynccontextmanager
async def served(crowd: Crowd, *, headers_within: float = 10.0, stalled: float = 60.0) -> AsyncIterator[int]:
    """A real server with a doorkeeper; its port."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", hello), Route("/stream", stream), Route("/much", much)])
    config = uvicorn.Config(
        app, http=protocol_of(crowd, headers_within, stalled), log_level="critical", lifespan="off", ws="none"
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[sock])
    task = asyncio.create_task(server.main_loop())
    try:
        yield sock.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        await server.shutdown(sockets=[sock])


def crowd_of(most: int) -> Crowd:
    return Crowd(Room(most, most, 8), told_proxies(()))


@contextlib.asynccontextmanager
async def opened(port: int, many: int = 1) -> AsyncIterator[list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]:
    """So many strangers at the door."""
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(many)]
    try:
        yield lines
    finally:
        for _, writer in lines:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What came until the other side closed."""
    with contextlib.suppress(ConnectionError):
        return await asyncio.wait_for(reader.read(), 10)
    return b""


async def test_who_says_nothing_or_never_comes_to_the_end_of_it_is_sent_away() -> None:
    crowd = crowd_of(10)
    async with served(crowd, headers_within=0.3) as port, opened(port, 3) as lines:
        lines[1][1].write(ASK[:10])
        lines[2][1].write(ASK + ASK[:5])  # one request, and half of the next
        await lines[2][0].readuntil(b"hello")
        answers = [ended(reader) for reader, _ in lines]

        async def drip() -> None:
            with contextlib.suppress(ConnectionError):
                while True:
                    lines[1][1].write(b"X")
                    lines[2][1].write(b"X")
                    await asyncio.sleep(0.05)

        dripping = asyncio.create_task(drip())
        assert await asyncio.gather(*answers) == [b"", b"", b""]
        dripping.cancel()
        assert len(crowd) == 0


async def test_a_stream_lasts_longer_than_headers_may() -> None:
    async with served(crowd_of(10), headers_within=0.2) as port, opened(port) as ((reader, writer),):
        writer.write(b"GET /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert (await ended(reader)).count(b"data:") == 6


async def test_a_reader_who_takes_nothing_is_let_go() -> None:
    crowd = crowd_of(10)
    async with served(crowd, stalled=0.3) as port, opened(port) as ((reader, writer),):
        writer.write(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in await reader.readline()  # and nothing more is read of it
        async with asyncio.timeout(10):
            while len(crowd):
                await asyncio.sleep(0.05)


async def test_beyond_the_room_nobody_is_let_in_and_whoever_leaves_makes_room() -> None:
    crowd = crowd_of(3)
    async with served(crowd) as port, opened(port, 3) as inside:
        for reader, writer in inside:
            writer.write(ASK)
            assert b"200 OK" in await reader.readline()
        async with opened(port) as ((late, refused),):
            refused.write(ASK)
            assert await ended(late) == b""
        assert len(crowd) == 3
        inside[0][1].close()
        while len(crowd) == 3:
            await asyncio.sleep(0.01)
        async with opened(port) as ((reader, writer),):
            writer.write(ASK)
            assert b"200 OK" in await reader.readline()


def test_one_address_has_its_share_and_proxies_speak_for_many() -> None:
    crowd = Crowd(Room(10, 2, 8), told_proxies(["10.0.0.0/8"]))
    assert [crowd.enter("203.0.113.9", 0.0) for _ in range(3)] == [True, True, False]
    assert [crowd.enter(f"2001:db8::{n}", 0.0) for n in range(3)] == [True, True, False]
    assert [crowd.enter("10.1.2.3", 0.0) for _ in range(3)] == [True] * 3
    assert [crowd.enter("127.0.0.1", 0.0) for _ in range(4)] == [True, True, True, False]
    crowd.leave("203.0.113.9")
    assert crowd.enter("203.0.113.9", 0.0)


def test_there_is_always_something_left_of_the_files_that_a_process_may_open() -> None:
    for files in (64, 200, 256, 1024, 4096, 2**20):
        room = room_for(files)
        assert 0 < room.most_of_one <= room.most
        assert room.most + room.backlog <= files * 3 / 4
    assert room_for(1024).most >= 600


def asked(client: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "headers": headers, "client": (client, 1)})


def test_an_address_is_the_word_of_the_last_proxy_and_never_the_clients() -> None:
    of = address_of(["10.0.0.2"])
    assert of(asked("10.0.0.2", "6.6.6.6, 203.0.113.9")) == "203.0.113.9"
    assert of(asked("10.0.0.2", "6.6.6.6", "203.0.113.9")) == "203.0.113.9"  # a proxy that adds a line of its own
    assert of(asked("10.0.0.2", "203.0.113.9:4711")) == "203.0.113.9"
    assert of(asked("10.0.0.2", "[2001:db8::7]:4711")) == "2001:db8::7"
    assert of(asked("10.0.0.2", "203.0.113.9, nonsense")) == "10.0.0.2"
    assert of(asked("198.51.100.7", "203.0.113.9")) == "198.51.100.7"


@contextlib.asynccontextmanager
async def asked_for(path: str, health: Health) -> AsyncIterator[Callable[..., Awaitable[bytes]]]:
    """A real server with a token; asks it for the path, with these headers."""
    web = WebServer(Web(port=0), [], health, "a token of the house")
    serving = asyncio.create_task(web.serve())
    while not web.started:
        await asyncio.sleep(0.01)

    async def get(*headers: str) -> bytes:
        lines = [f"GET {path} HTTP/1.1", "Host: x", "Connection: close", *headers]
        async with opened(int(web.url.rsplit(":", 1)[1])) as ((reader, writer),):
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
            return (await ended(reader)).split(b"\r\n\r\n")[1]

    try:
        yield get
    finally:
        web.stop()
        await serving


FAR, KNOWN = "X-Forwarded-For: 203.0.113.9", "Authorization: Bearer a token of the house"


async def test_a_stranger_is_told_one_word_of_our_health_and_asks_once_a_second() -> None:
    looked = []

    async def health() -> dict[str, Any]:
        looked.append(1)
        return {"status": "degraded", "channels": {"telegram:support": {"reason": "the token is refused"}}}

    async with asked_for("/healthz", health) as get:
        assert [await get(FAR) for _ in range(3)] == [b'{"status":"degraded"}'] * 3
        assert len(looked) == 1
        assert b"refused" in await get()
        assert b"refused" in await get(FAR, KNOWN)


async def test_metrics_are_for_this_machine_and_for_who_has_the_token() -> None:
    async def health() -> dict[str, Any]:
        return {"status": "ok"}

    async with asked_for("/metrics", health) as get:
        assert await get(FAR) == b"metrics need [metrics] token\n"
        assert b"nightdesk_up" in await get()
        assert b"nightdesk_up" in await get(FAR, KNOWN)


async def test_of_two_who_take_a_port_at_the_same_moment_the_second_is_told_before_it_serves() -> None:
    async def health() -> dict[str, Any]:
        return {}

    first = WebServer(Web(port=0), [], health, "")
    try:
        with pytest.raises(SettingsError, match="cannot be had: Address already in use"):
            WebServer(Web(port=int(first.url.rsplit(":", 1)[1])), [], health, "")
    finally:
        first._socket.close()  # it never served
