"""Open streams on a real server: what they bring, how many there may be, and how they end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from adapters.webchat import Pace, WebChatSettings
from bot.model import Address, Button
from bot.ports import Standing
from bot.settings import parse
from tests.webchat_house import BASE, CHANNEL, House, bearer, place, served

SECRET = "s" * 43
OTHER = "t" * 43


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with served(House()) as started:
        yield started


class Reader:
    """One open stream, read event by event."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def block(self) -> list[str]:
        lines: list[str] = []
        async with asyncio.timeout(10):
            async for line in self._lines:
                if not line:
                    return lines
                lines.append(line)
        raise EOFError

    async def event(self, name: str) -> dict[str, Any]:
        """The next event of this name."""
        while True:
            fields = dict(line.split(": ", 1) for line in await self.block() if not line.startswith(":"))
            if fields.get("event") == name:
                value: dict[str, Any] = json.loads(fields["data"])
                assert fields.get("id", str(value.get("seq"))) == str(value.get("seq"))
                return value


@contextlib.asynccontextmanager
async def following(house: House, secret: str = SECRET, after: int = 0) -> AsyncIterator[Reader]:
    async with (
        httpx.AsyncClient(base_url=house.url, timeout=30, trust_env=False) as http,
        http.stream("GET", f"{BASE}/events?after={after}", headers=bearer(secret)) as response,
    ):
        reader = Reader(response)  # dropping it would close the stream
        yield reader


async def test_a_stream_brings_what_was_missed_then_what_comes(house: House) -> None:
    address = Address(CHANNEL, place(SECRET))
    for text in ("one", "two", "three"):
        house.threads.add(address, "bot", text)
    async with following(house, after=1) as reader:
        assert reader.response.headers["content-type"].startswith("text/event-stream")
        assert reader.response.headers["cache-control"] == "no-store"
        assert [(await reader.event("message"))["text"] for _ in range(2)] == ["two", "three"]
        assert (await reader.event("standing"))["status"] == ""
        await house.says(address, "line one\nevent: standing\ndata: {}\n\n", buttons=(Button("A", "a"),))
        came = await reader.event("message")
        assert (came["seq"], came["text"]) == (4, "line one\nevent: standing\ndata: {}\n\n")


async def test_more_than_a_page_comes_whole_and_in_order(house: House) -> None:
    address = Address(CHANNEL, place(SECRET))
    for number in range(450):
        house.threads.add(address, "bot", str(number))
    async with following(house) as reader:
        assert [(await reader.event("message"))["seq"] for _ in range(450)] == list(range(1, 451))


@pytest.mark.parametrize(("after", "rewound"), [(0, False), (2, False), (3, True)])
async def test_who_has_read_further_than_there_is_hears_of_it_once(house: House, after: int, rewound: bool) -> None:
    address = Address(CHANNEL, place(SECRET))
    for text in ("one", "two"):
        house.threads.add(address, "bot", text)
    async with following(house, after=after) as reader:
        assert (await reader.event("standing"))["rewound"] == rewound
        await house.says(address, "three")
        house.threads.stand(address, Standing("open"))
        await house.says(address, "four")
        assert (await reader.event("standing"))["rewound"] is False


async def test_standing_and_typing_come_and_only_to_whom_they_belong(house: House) -> None:
    mine, theirs = Address(CHANNEL, place(SECRET)), Address(CHANNEL, place(OTHER))
    async with following(house) as reader, following(house, OTHER) as other:
        await reader.event("standing")
        await other.event("standing")
        house.threads.stand(mine, Standing("open", place=2, agents_on_duty=1))
        assert (await reader.event("standing"))["place"] == 2
        await house.adapter.typing(mine)
        assert (await reader.event("typing"))["seconds"] == 6.0
        await house.adapter.typing(theirs)
        assert (await other.event("typing"))["seconds"] == 6.0
        await house.says(theirs, "for the other")
        assert (await other.event("message"))["text"] == "for the other"
        assert {one.external_id for one in house.threads.read} == {place(SECRET), place(OTHER)}


async def test_a_quiet_stream_says_that_it_is_still_there() -> None:
    async with served(House(pace=Pace(heartbeat=0.02))) as house, following(house) as reader:
        await reader.event("standing")
        assert await reader.block() == [": still here"]
        assert await reader.block() == [": still here"]


async def test_the_place_in_line_is_read_again_at_every_heartbeat() -> None:
    async with served(House(pace=Pace(heartbeat=0.02))) as house, following(house) as reader:
        await reader.event("standing")
        house.threads.standings[Address(CHANNEL, place(SECRET))] = Standing("open", place=1)
        assert (await reader.event("standing"))["place"] == 1


@pytest.mark.parametrize(
    ("bounds", "secrets", "status"),
    [
        ({"streams_per_visitor": 2}, [SECRET] * 3, 429),
        ({"streams_per_address": 2}, ["a" * 43, "b" * 43, "c" * 43], 429),
        ({"streams_total": 2}, ["a" * 43, "b" * 43, "c" * 43], 503),
    ],
)
async def test_streams_are_bounded_and_a_closed_one_makes_room(
    bounds: dict[str, int], secrets: list[str], status: int
) -> None:
    async with served(House(parse(WebChatSettings, bounds, "x"))) as house:
        async with contextlib.AsyncExitStack() as held:
            for secret in secrets[:2]:
                await (await held.enter_async_context(following(house, secret))).event("standing")
            async with following(house, secrets[2]) as refused:
                assert refused.response.status_code == status
                body = json.loads(await refused.response.aread())
                assert body["retry_after"] == 20
                assert refused.response.headers["retry-after"] == "20"
        await gone(house)
        async with following(house, secrets[2]) as reader:
            await reader.event("standing")


async def gone(house: House) -> None:
    """Wait until the server has noticed that its readers left."""
    async with asyncio.timeout(10):
        while len(house.adapter._streams):
            await asyncio.sleep(0.01)


async def test_the_server_stops_at_once_although_streams_are_open(house: House) -> None:
    async with contextlib.AsyncExitStack() as held:
        readers = [await held.enter_async_context(following(house, c * 43)) for c in "abcdefghij"]
        for reader in readers:
            await reader.event("standing")
        began = time.monotonic()
        await house.stop()
        took = time.monotonic() - began
        print(f"stopped with 10 open streams in {took * 1000:.0f} ms")
        assert took < 5
        for reader in readers:
            with pytest.raises(EOFError):
                await reader.event("message")  # ended whole, not torn
    assert len(house.adapter._streams) == 0


async def test_after_closing_no_stream_is_let_in(house: House) -> None:
    await house.adapter.close()
    async with following(house) as refused:
        assert refused.response.status_code == 503


async def test_a_reader_who_takes_nothing_is_dropped_and_holds_nobody_up() -> None:
    async with served(House(pace=Pace(stall=0.2))) as house:
        address = Address(CHANNEL, place(SECRET))
        with socket.socket() as lazy:
            lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            lazy.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(lazy, ("127.0.0.1", house.port))
            ask = f"GET {BASE}/events?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {SECRET}\r\n\r\n"
            await loop.sock_sendall(lazy, ask.encode())
            await loop.sock_recv(lazy, 100)
            for _ in range(400):
                house.threads.add(address, "bot", "x" * 50_000)
            await gone(house)
            async with following(house, OTHER) as reader:
                await reader.event("standing")


async def test_a_thread_that_cannot_be_read_ends_the_stream_and_the_next_one_goes_on(house: House) -> None:
    address = Address(CHANNEL, place(SECRET))
    async with following(house) as reader:
        await reader.event("standing")
        house.threads.broken = True
        house.threads.changed(address)
        with pytest.raises(EOFError):
            await reader.event("message")
    house.threads.broken = False
    house.threads.add(address, "bot", "back")
    async with following(house) as reader:
        assert (await reader.event("message"))["text"] == "back"
