"""The widget is a guest: pages empty the storage it shares with them, replace what the language brings, or restore a backup."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.model import Address, Button, Mark, MarkKind, Text
from tests.webchat_house import CHANNEL, House
from tests.webchat_page import Chat

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

PUT_BACK = "Object.entries(localStorage).some(([key, value]) => key.endsWith(':secret') && value.length > 40)"
OLD_LIBRARIES = """<script>
Array.from = (item) => (item == null ? [] : typeof item !== "string" && item.length != null ? [].slice.call(item) : [item]);
Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
Array.prototype.toJSON = function () { return "[" + this.map((one) => JSON.stringify(one)).join(", ") + "]"; };
</script>"""


async def test_a_page_that_empties_the_storage_costs_nobody_his_conversation(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin("before")
    for number in range(5):
        await house.says(address, f"answer {number}")
    await expect(chat.bubbles).to_have_count(6)
    await page.evaluate("localStorage.clear()")
    await chat.say("after")
    received = await house.threads.arrival(2)
    assert {one.place for one in received} == {address.external_id}
    await house.says(address, "still here")
    await expect(chat.bubbles.last).to_have_text("still here")
    await page.reload()
    await expect(chat.bubbles).to_have_count(8)
    await house.says(address, "and after a reload")
    await expect(chat.bubbles.last).to_have_text("and after a reload")


async def test_what_another_tab_empties_is_put_back_by_those_that_know_it(
    house: House, context: BrowserContext
) -> None:
    one = await Chat(await context.new_page(), house).visit()
    two = await Chat(await context.new_page(), house).visit()
    address = await one.begin()
    await two.page.evaluate("localStorage.clear()")
    await two.page.wait_for_function(PUT_BACK)
    await two.open()
    await expect(two.bubbles).to_have_text(["hello"])
    await one.say("from one")
    await two.say("from two")
    received = await house.threads.arrival(3)
    assert {one.place for one in received} == {address.external_id}


async def test_what_is_not_sent_yet_outlives_an_emptied_storage(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await page.route("**/webchat/main/messages", lambda route: route.abort())
    await chat.open()
    await chat.say("do not lose me")
    await expect(chat.net).to_be_visible()
    await page.evaluate("localStorage.clear()")
    await page.unroute_all()
    await house.threads.arrival(1)
    await chat.settled()
    assert [one.text for one in house.threads.received] == ["do not lose me"]


async def test_another_visitors_secret_is_another_thread_from_its_beginning(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin("old")
    for number in range(5):
        await house.says(address, f"answer {number}")
    await expect(chat.bubbles).to_have_count(6)
    await page.evaluate(
        """() => { const key = Object.keys(localStorage).find((one) => one.endsWith(':secret'));
        localStorage.clear(); localStorage[key] = JSON.stringify('a'.repeat(43)); }"""
    )
    await chat.say("new")
    received = await house.threads.arrival(2)
    assert received[1].place != address.external_id
    await house.says(Address(CHANNEL, received[1].place), "to the new one")
    await expect(chat.bubbles).to_have_text(["new", "to the new one"])
    await page.reload()
    await expect(chat.bubbles).to_have_text(["new", "to the new one"])


async def test_a_server_that_knows_less_than_the_browser_is_heard_all_the_same(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    for number in range(8):
        await house.says(address, f"answer {number}")
    await expect(chat.bubbles).to_have_count(9)
    await house.stop()
    del house.threads.threads[address][3:]  # as from a backup
    await house.start()
    await expect(chat.bubbles).to_have_text(["hello", "answer 0", "answer 1"], timeout=20_000)
    await chat.say("are you there?")
    await house.threads.arrival(2)
    await house.says(address, "we are")
    await expect(chat.bubbles).to_have_text(["hello", "answer 0", "answer 1", "are you there?", "we are"])


async def test_libraries_that_replace_what_the_language_brings_change_nothing(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit(head=OLD_LIBRARIES)
    address = await chat.begin("old page")
    await house.says(address, Text("a bold word", (Mark(MarkKind.BOLD, 2, 6),)), buttons=(Button("Yes", "y"),))
    await expect(chat.bubbles).to_have_text(["old page", "a bold word"])
    await expect(chat.bubbles.last.locator("strong")).to_have_text("bold")
    await page.reload()
    await expect(chat.bubbles).to_have_text(["old page", "a bold word"])
    await chat.button("Yes").click()
    await house.threads.arrival(2)
    await chat.settled()
    assert await chat.fired() == []
