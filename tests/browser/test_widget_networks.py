"""The widget behind networks that answer in the server's place or hold back what it says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route as Path

from adapters.webchat import WebChatSettings
from bot.model import Address, Button
from bot.speech.phrases import PERSON
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
    secret = await page.evaluate(
        "JSON.parse(localStorage[Object.keys(localStorage).find((key) => key.endsWith(':secret'))])"
    )
    assert (len(secret), await page.evaluate(UNSENT)) == (43 if where == "messages" else 0, 1)
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


async def test_a_network_that_forbids_a_message_is_not_the_server_refusing_it(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await page.route("**/webchat/main/messages", lambda route: route.fulfill(status=403, body=SIGN_IN))
    await chat.open()
    await chat.person.click()
    await expect(chat.net).to_have_text("Reconnecting… your message is kept.")
    await expect(chat.person).to_be_disabled()
    await expect(chat.person).to_have_text("Talk to a person")  # nobody has been asked yet
    await page.unroute_all()
    [asked] = await house.threads.arrival(1)
    assert asked.payload == PERSON
    await chat.settled()
    await expect(chat.net).to_be_hidden()


async def test_offline_nobody_is_told_that_a_person_was_asked_for(
    house: House, page: Page, context: BrowserContext
) -> None:
    chat = await Chat(page, house).visit(lang="zh-CN")
    await chat.open()
    await context.set_offline(True)
    await chat.person.click()
    await expect(chat.root.locator(".foot")).to_contain_text("已保存，尚未发出")
    await expect(chat.person).to_have_text("转人工客服")
    await expect(chat.person).to_be_disabled()
    await context.set_offline(False)
    await house.threads.arrival(1)
    house.stands(Address(CHANNEL, house.threads.received[0].place), status="open")
    await expect(chat.person).to_have_text("已为您申请人工客服")


async def test_a_call_that_the_server_refused_can_be_made_again(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    refused = {"status": 422, "json": {"error": "bad_payload"}}
    await page.route("**/webchat/main/messages", lambda route: route.fulfill(**refused))
    await chat.open()
    await chat.person.click()
    await expect(chat.root.locator(".msg.failed .foot")).to_contain_text("Not sent")
    await expect(chat.person).to_be_enabled()
    await page.reload()
    await expect(chat.person).to_be_enabled()
    await page.unroute_all()
    await chat.person.click()
    assert (await house.threads.arrival(1))[0].payload == PERSON


async def test_what_a_network_never_lets_through_holds_no_other_up_and_can_be_taken_back(
    house: House, page: Page
) -> None:
    blocked: asyncio.Queue[None] = asyncio.Queue()

    async def firewall(route: Route) -> None:
        if "select" not in (route.request.post_data or ""):
            await route.continue_()
            return
        await route.fulfill(status=403, body="blocked")
        blocked.put_nowait(None)

    await page.clock.install()
    await page.route("**/webchat/main/messages", firewall)
    chat = await Chat(page, house).visit()
    await chat.open()
    await chat.say("select * from my withdrawals")
    await chat.say("please help")
    while not house.threads.received:
        await page.clock.run_for(30_000)
        await asyncio.wait({asyncio.ensure_future(blocked.get()), asyncio.ensure_future(house.threads.arrival(1))},
                           return_when=asyncio.FIRST_COMPLETED)  # fmt: skip
    await expect(chat.mine).to_have_text(["please help", "select * from my withdrawals"])
    await chat.root.get_by_role("button", name="Delete").click()
    await expect(chat.mine).to_have_text(["please help"])
    await expect(chat.net).to_be_hidden()
    assert await page.evaluate(UNSENT) == 0


async def test_a_message_that_was_refused_stays_where_it_was_said_and_answers_nothing(
    house: House, context: BrowserContext
) -> None:
    chat = await Chat(await context.new_page(), house).visit()
    address = await chat.begin()

    async def refuse(route: Route) -> None:
        refused = "first" in (route.request.post_data or "")
        await (route.fulfill(status=422, json={"error": "bad_text"}) if refused else route.continue_())

    await chat.page.route("**/webchat/main/messages", refuse)
    await chat.say("first")
    await expect(chat.root.locator(".msg.failed")).to_have_count(1)
    await chat.say("second")
    await house.threads.arrival(2)
    await house.says(address, "Which one?", buttons=(Button("Deposit", "a"), Button("Withdrawal", "b")))
    await expect(chat.bubbles).to_have_text(["hello", "first", "second", "Which one?"])
    await expect(chat.button("Deposit")).to_be_enabled()
    other = await Chat(await context.new_page(), house).visit()
    await other.open()
    await expect(other.bubbles).to_have_text(["hello", "first", "second", "Which one?"])
    await chat.root.get_by_role("button", name="Delete").click()
    for tab in (chat, other):
        await expect(tab.bubbles).to_have_text(["hello", "second", "Which one?"])
    await chat.button("Deposit").click()
    assert (await house.threads.arrival(3))[-1].payload == "a"


async def test_what_has_arrived_though_its_answer_was_lost_is_not_called_unsent(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await chat.settled()
        await route.abort()

    await page.route("**/webchat/main/messages", lose_the_answer, times=1)
    async with page.expect_event("requestfailed"):
        await chat.say("second")
    await house.says(address, "an answer")
    await expect(chat.bubbles).to_have_text(["hello", "second", "an answer"])
    await expect(chat.net).to_be_hidden()


async def test_what_another_tab_has_sent_meanwhile_is_not_called_too_much(
    house: House, context: BrowserContext
) -> None:
    one = await Chat(await context.new_page(), house).visit()
    two = await Chat(await context.new_page(), house).visit()
    await one.begin()
    await two.open()
    much = {"status": 429, "json": {"error": "too_fast", "retry_after": 20}}
    await one.page.route("**/webchat/main/messages", lambda route: route.fulfill(**much), times=1)
    await one.say("from one")
    await expect(one.net).to_have_text("Too many at once… your message is kept.")
    await two.say("from two")
    await house.threads.arrival(3)
    await expect(one.bubbles).to_have_text(["hello", "from one", "from two"])
    await expect(one.net).to_be_hidden()


async def test_a_tab_without_a_stream_that_reads_all_the_same_is_not_cut_off(context: BrowserContext) -> None:
    async with served(House(WebChatSettings(streams_per_visitor=1))) as house:
        one = await Chat(await context.new_page(), house).visit()
        async with one.page.expect_response("**/events*"):  # the only one that there is
            address = await one.begin()
        page = await context.new_page()
        await page.clock.install()
        two = await Chat(page, house).visit()
        await two.open()
        for _ in range(4):
            async with page.expect_response("**/thread?*") as reads:
                while not reads.is_done():  # it may only now set its clock for the next time
                    await page.clock.run_for(5_000)
        await house.says(address, "an answer")
        await expect(two.bubbles).to_have_text(["hello", "an answer"])
        await expect(two.net).to_be_hidden()
