"""The live stream over a real server: what changed is told, presence is marked, it ends when it should."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.store import queues
from tests.console_house import ConsoleHouse, served
from tests.doubles import FakeClock


class QuickClock(FakeClock):
    """Every look at the monotonic clock is ten seconds after the last one."""

    def monotonic(self) -> float:
        self.advance(10)
        return super().monotonic()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path, QuickClock())
    await made.agent("maria")
    async with served(made):
        yield made
    await made.close()


class Stream:
    """The events of one stream, in order."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self, *, pulse: bool = False) -> tuple[str, str]:
        """Name and text of the next event, of a pulse only when asked; ("", "") at the end."""
        name = ""
        async with asyncio.timeout(15):
            async for line in self._lines:
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data:") and name and (pulse or name != "pulse"):
                    return name, line[5:].strip()
        return "", ""


async def test_a_change_is_told_by_its_topic_and_nothing_more(house: ConsoleHouse) -> None:
    cookies = {"nightdesk": await house.session("maria")}
    async with httpx.AsyncClient(cookies=cookies) as client, client.stream("GET", f"{house.url}/desk/live") as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        stream = Stream(response)
        assert await stream.next() == ("hello", "")
        number = await house.waits("Olena", "my secret words")
        name, topics = await stream.next()
    assert (name, set(topics.split())) == ("changed", {f"conversation:{number}"})


async def test_a_line_on_which_nothing_happens_gives_a_sign_that_a_page_can_hear(house: ConsoleHouse) -> None:
    cookies = {"nightdesk": await house.session("maria")}
    async with httpx.AsyncClient(cookies=cookies) as client, client.stream("GET", f"{house.url}/desk/live") as response:
        stream = Stream(response)
        assert [await stream.next(pulse=True) for _ in range(2)] == [("hello", ""), ("pulse", "")]


async def test_an_open_console_is_on_duty(house: ConsoleHouse) -> None:
    cookies = {"nightdesk": await house.session("maria")}
    async with httpx.AsyncClient(cookies=cookies) as client, client.stream("GET", f"{house.url}/desk/live") as response:
        stream = Stream(response)
        await stream.next()
        for _ in range(3):
            await house.waits("Olena")
            await stream.next()
        since = house.clock.now()
        for _ in range(3):
            await house.waits("Olena")
            await stream.next()
        assert await house.store.read(lambda unit: queues.on_duty(unit, since + timedelta(minutes=2))) == 1


async def test_the_stream_says_when_the_session_has_ended(house: ConsoleHouse) -> None:
    token = await house.session("maria")
    async with (
        httpx.AsyncClient(cookies={"nightdesk": token}) as client,
        client.stream("GET", f"{house.url}/desk/live") as response,
    ):
        stream = Stream(response)
        await stream.next()
        await house.roster.disable("maria", disabled=True)
        await house.waits("Olena")
        assert await stream.next() == ("ended", "")
        assert await stream.next() == ("", "")


async def test_streams_end_when_the_house_closes(house: ConsoleHouse) -> None:
    cookies = {"nightdesk": await house.session("maria")}
    async with httpx.AsyncClient(cookies=cookies) as client, client.stream("GET", f"{house.url}/desk/live") as response:
        stream = Stream(response)
        await stream.next()
        house.nudges.close()
        assert await stream.next() == ("", "")
