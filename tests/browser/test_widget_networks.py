"""The widget behind networks that answer in the server's place or hold back what it says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Page, Route, expect
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route as Path

from bot.model import Address
from tests.webchat_house import BASE, CHANNEL, House, served
from tests.webchat_page import Chat

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

UNSENT = "Object.keys(localStorage).filter((key) => key.includes(':out:')).length"
SIGN_IN = "<!doctype html><title>Welcome to the airport</title><p>Sign in to use this network."


class Muffled(House):
    """Behind a proxy that gathers an answer until it ends: of a stream the headers arrive, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.streams = 0
        self.streaming = asyncio.Event()
        self.over = asyncio.Event()

    def app(self) -> Starlette:
        return Starlette(routes=[Path(f"{BASE}/events", self._hold_back), *super().app().routes])

    async def _hold_back(self, request: Request) -> Response:
        self.streams += 1
        self.streaming.set()
        return StreamingResponse(self._nothing(), media_type="text/event-stream")

    async def _nothing(self) -> AsyncIterator[bytes]:
        await self.over.wait()
        yield b""

    async def stop(self) -> None:
        self.over.set()
        await super().stop()


async def begun(chat: Chat, house: House) -> Address:
    await chat.open()
    await chat.say("hello")
    await house.threads.arrival(1)
    return Address(CHANNEL, house.threads.received[0].place)


@pytest.mark.parametrize("where", ["messages", "*"])
async def test_a_page_that_asks_to_sign_in_takes_no_message_and_no_secret(house: House, page: Page, where: str) -> None:
    chat = await Chat(page, house).visit()
    asked = asyncio.Event()

    async def portal(route: Route) -> None:
        asked.set()
        await route.fulfill(status=200, content_type="text/html", body=SIGN_IN)

    await page.route(f"**/webchat/main/{where}", portal)
    await chat.open()
    await chat.say("do not lose me")
    await asyncio.wait_for(asked.wait(), 10)
    await expect(chat.net).to_have_text("Reconnecting… your message is kept.")
    assert await page.evaluate(UNSENT) == 1
    await page.unroute_all()
    await house.threads.arrival(1)
    await chat.settled()
    assert [one.text for one in house.threads.received] == ["do not lose me"]
    assert await page.evaluate(UNSENT) == 0
    assert await chat.fired() == []


@pytest.mark.parametrize("where", ["session", "messages"])
@pytest.mark.parametrize("body", ["null", "{}", '"kept"', '{"kept": "another"}', '{"secret": 7}'])
async def test_only_the_servers_own_word_for_this_message_counts(
    house: House, page: Page, where: str, body: str
) -> None:
    chat = await Chat(page, house).visit()
    asked: list[str] = []

    async def something_else(route: Route) -> None:
        asked.append(body)
        await route.fulfill(status=200, content_type="application/json", body=body)

    await page.route(f"**/webchat/main/{where}", something_else)
    await chat.open()
    await chat.say("do not lose me")
    await expect(chat.net).to_have_text("Reconnecting… your message is kept.")
    secret = await page.evaluate("Object.keys(localStorage).filter((key) => key.endsWith(':secret')).length")
    assert (secret, await page.evaluate(UNSENT)) == (int(where == "messages"), 1)
    assert 0 < len(asked) < 5  # it waits longer each time
    await page.unroute_all()
    await house.threads.arrival(1)
    await chat.settled()
    assert [one.text for one in house.threads.received] == ["do not lose me"]


async def test_a_network_that_forbids_everything_does_not_cost_the_visitor_his_thread(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin("before")
    asked = asyncio.Event()

    async def forbid(route: Route) -> None:
        asked.set()
        await route.fulfill(status=401, content_type="text/html", body=SIGN_IN)

    await page.route("**/webchat/main/*", forbid)
    await chat.say("after")
    await asyncio.wait_for(asked.wait(), 10)
    await expect(chat.net).to_be_visible()
    await page.unroute_all()
    received = await house.threads.arrival(2)
    await chat.settled()
    assert [(one.place, one.text) for one in received] == [
        (address.external_id, "before"),
        (address.external_id, "after"),
    ]


async def test_where_a_proxy_holds_the_stream_back_the_visitor_sees_the_answers_all_the_same(page: Page) -> None:
    async with served(Muffled()) as house:
        assert isinstance(house, Muffled)
        await page.clock.install()
        chat = await Chat(page, house).visit()
        address = await begun(chat, house)
        await asyncio.wait_for(house.streaming.wait(), 10)
        house.threads.add(address, "bot", "first answer")
        await page.clock.run_for(8_100)
        await expect(chat.bubbles).to_have_text(["hello", "first answer"])
        house.streaming.clear()
        for _ in range(4):
            await page.clock.run_for(8_100)  # it gives up, and asks for a stream once more
        await asyncio.wait_for(house.streaming.wait(), 10)
        house.threads.add(address, "bot", "second answer")
        await page.clock.run_for(8_100)
        await expect(chat.bubbles).to_have_text(["hello", "first answer", "second answer"])
        await expect(chat.net).to_be_hidden()
        assert house.streams < 5


async def test_a_stream_that_is_never_answered_is_made_up_for_by_asking(house: House, page: Page) -> None:
    asked, over = asyncio.Event(), asyncio.Event()

    async def hang(route: Route) -> None:
        asked.set()
        await over.wait()
        await route.abort()

    await page.clock.install()
    await page.route("**/webchat/main/events*", hang)
    chat = await Chat(page, house).visit()
    address = await begun(chat, house)
    await asyncio.wait_for(asked.wait(), 10)
    await house.says(address, "an answer")
    await page.clock.run_for(8_100)
    await expect(chat.bubbles).to_have_text(["hello", "an answer"])
    over.set()
    await page.unroute_all(behavior="ignoreErrors")


@pytest.mark.parametrize("status", [200, 0])
async def test_a_stream_that_ends_without_a_word_is_made_up_for_by_asking(
    house: House, page: Page, status: int
) -> None:
    async def end(route: Route) -> None:
        await (route.fulfill(status=status, body="") if status else route.abort())

    await page.route("**/webchat/main/events*", end)
    chat = await Chat(page, house).visit()
    address = await begun(chat, house)
    await house.says(address, "an answer")
    await expect(chat.bubbles).to_have_text(["hello", "an answer"])


async def test_a_stream_that_speaks_is_not_doubled_by_asking(house: House, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))
    await page.clock.install()
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    await house.says(address, "an answer")
    await expect(chat.bubbles).to_have_text(["hello", "an answer"])
    await page.clock.run_for(16_100)
    await house.says(address, "another")
    await expect(chat.bubbles).to_have_count(3)
    assert "events" in asked
    assert "thread" not in asked
