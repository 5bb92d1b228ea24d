"""The widget when things go wrong: no network, a restart, a reload, several tabs, a browser that keeps nothing."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect

from adapters.webchat import WebChatSettings
from bot.model import Address
from bot.ports import Standing
from tests.webchat_house import CHANNEL, House, served
from tests.webchat_page import Chat

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

UNSENT = "Object.keys(localStorage).filter((key) => key.includes(':out:')).length"


def texts(house: House) -> list[str]:
    return [one.text for one in house.threads.received]


async def test_a_reload_keeps_the_thread_and_paints_it_before_the_network(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin("before")
    await house.says(address, "answer")
    await expect(chat.bubbles).to_have_text(["before", "answer"])
    await page.route("**/webchat/main/thread*", lambda route: route.abort())
    await page.route("**/webchat/main/events*", lambda route: route.abort())
    await page.reload()
    await expect(chat.bubbles).to_have_text(["before", "answer"])


async def test_what_is_written_offline_goes_out_once_and_in_order_when_the_line_is_back(
    house: House, page: Page, context: BrowserContext
) -> None:
    chat = await Chat(page, house).visit()
    await chat.begin("0")
    await context.set_offline(True)
    for number in range(1, 6):
        await chat.say(str(number))
    await expect(chat.net).to_have_text("Reconnecting… your message is kept.")
    await expect(chat.root.locator(".msg.sending")).to_have_count(5)
    assert await page.evaluate(UNSENT) == 5
    assert texts(house) == ["0"]
    await context.set_offline(False)
    await house.threads.arrival(6)
    await chat.settled()
    assert texts(house) == ["0", "1", "2", "3", "4", "5"]
    await expect(chat.net).to_be_hidden()
    assert await page.evaluate(UNSENT) == 0
    await expect(chat.bubbles).to_have_text(["0", "1", "2", "3", "4", "5"])


async def test_what_is_unsent_survives_a_reload(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await page.route("**/webchat/main/messages", lambda route: route.abort())
    await chat.open()
    for text in ("one", "two"):
        await chat.say(text)
    await expect(chat.net).to_be_visible()
    await page.reload()
    await expect(chat.mine).to_have_text(["one", "two"])
    await page.unroute_all()
    await page.reload()
    await house.threads.arrival(2)
    await chat.settled()
    assert texts(house) == ["one", "two"]


async def test_an_answer_that_was_cut_off_makes_no_second_message(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await chat.begin("first")
    cut = 0

    async def cutting(route: Route) -> None:
        nonlocal cut
        cut += 1
        if cut > 2:
            await route.continue_()
            return
        await route.fetch()  # the server has it; the browser never hears of it
        await route.abort()

    await page.route("**/webchat/main/messages", cutting)
    await chat.say("second")
    await expect(chat.root.locator(".msg.sending, .msg.kept")).to_have_count(0)
    await expect(chat.bubbles).to_have_text(["first", "second"])
    await page.wait_for_function(f"{UNSENT} === 0")
    assert texts(house) == ["first", "second"]
    assert house.threads.calls >= 3 - 1


async def test_a_restart_of_the_server_loses_and_doubles_nothing(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin("before")
    await house.stop()
    await chat.say("meanwhile")
    await expect(chat.net).to_be_visible()
    house.threads.add(address, "agent", "written while you were away", agent="Mei")
    await house.start()
    await house.threads.arrival(2)
    await expect(chat.bubbles).to_have_text(["before", "written while you were away", "meanwhile"], timeout=20_000)
    await expect(chat.net).to_be_hidden()
    assert texts(house) == ["before", "meanwhile"]


async def test_a_house_that_cannot_keep_is_asked_again_until_it_can(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    house.threads.broken = True
    await chat.open()
    await chat.say("patience")
    await expect(chat.root.locator(".foot")).to_contain_text("Kept here, not sent yet")
    house.threads.broken = False
    await house.threads.arrival(1)
    await chat.settled()
    assert texts(house) == ["patience"]


async def test_two_tabs_show_the_same_and_send_everything_once(house: House, context: BrowserContext) -> None:
    one = await Chat(await context.new_page(), house).visit()
    two = await Chat(await context.new_page(), house).visit()
    address = await one.begin("from one")
    await two.open()
    await expect(two.bubbles).to_have_text(["from one"])
    await two.say("from two")
    await expect(one.bubbles).to_have_text(["from one", "from two"])
    for number in range(5):
        await one.input.fill(f"a{number}")
        await two.input.fill(f"b{number}")
        await one.input.press("Enter")
        await two.input.press("Enter")
    await house.threads.arrival(12)
    await house.says(address, "for both")
    for chat in (one, two):
        await expect(chat.bubbles.last).to_have_text("for both")
        await expect(chat.bubbles).to_have_count(13)
    sent = texts(house)
    assert len(sent) == len(set(sent)) == 12
    for letter in "ab":
        assert [text for text in sent if text.startswith(letter)] == [f"{letter}{n}" for n in range(5)]
    assert len({one.place for one in house.threads.received}) == 1


async def test_both_tabs_starting_at_once_are_one_visitor(house: House, context: BrowserContext) -> None:
    tabs = [await Chat(await context.new_page(), house).visit() for _ in range(3)]
    for tab in tabs:
        await tab.open()
        await tab.input.fill("hello")
    for tab in tabs:
        await tab.run("root.querySelector('.send').click();")
    received = await house.threads.arrival(3)
    assert len({one.place for one in received}) == 1


async def test_a_second_tab_reads_and_the_first_ones_badge_goes(house: House, context: BrowserContext) -> None:
    one = await Chat(await context.new_page(), house).visit()
    address = await one.begin()
    house.threads.stand(address, Standing("open", "Mei", None, 1))
    await expect(one.strip).to_be_visible()
    await one.page.keyboard.press("Escape")
    two = await Chat(await context.new_page(), house).visit()
    await house.says(address, "news", agent="Mei")
    await expect(one.root.locator(".badge")).to_have_text("1")
    await two.open()
    await expect(one.root.locator(".badge")).to_be_hidden()


async def test_a_secret_that_the_server_refuses_is_replaced_and_nothing_unsent_is_lost(
    house: House, page: Page
) -> None:
    chat = await Chat(page, house).visit()
    await page.evaluate(
        "(base) => localStorage.setItem(`nightdesk:${base}/webchat/main/:secret`, '\"worn out\"')", house.url
    )
    await chat.open()
    await chat.say("still here")
    await house.threads.arrival(1)
    await expect(chat.bubbles).to_have_text(["still here"])
    await chat.settled()
    assert len(house.threads.received[0].place) == 64


async def test_a_browser_that_keeps_nothing_can_talk_all_the_same(house: House, page: Page) -> None:
    refuse = "{ get() { throw new DOMException('blocked', 'SecurityError'); } }"
    await page.add_init_script(
        f"for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {refuse});"
    )
    chat = await Chat(page, house).visit()
    address = await chat.begin("no storage")
    await house.says(address, "no matter")
    await expect(chat.bubbles).to_have_text(["no storage", "no matter"])
    assert await chat.fired() == []


async def test_a_full_disk_of_the_browser_stops_nobody(house: House, page: Page) -> None:
    await page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"
    )
    chat = await Chat(page, house).visit()
    address = await chat.begin("full")
    await house.says(address, "fine")
    await expect(chat.bubbles).to_have_text(["full", "fine"])


async def test_without_secure_context_functions_ids_are_still_uuids(house: House, page: Page) -> None:
    await page.add_init_script(
        "crypto.randomUUID = undefined; Object.defineProperty(navigator, 'locks', { value: undefined });"
    )
    chat = await Chat(page, house).visit()
    await chat.begin("plain http")
    assert uuid.UUID(house.threads.received[0].message_ref).version == 4


async def test_a_flood_of_ones_own_is_kept_and_goes_out_later(page: Page) -> None:
    async with served(House(WebChatSettings(per_visitor_per_minute=3))) as house:
        chat = await Chat(page, house).visit()
        await chat.open()
        for number in range(5):
            await chat.say(str(number))
        await house.threads.arrival(3)
        await expect(chat.net).to_have_text("Too many at once… your message is kept.")
        await expect(chat.root.locator(".msg.sending")).to_have_count(2)
        assert texts(house) == ["0", "1", "2"]


async def test_a_message_that_is_refused_for_good_says_so_and_holds_no_other_up(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    refusing = True

    async def refuse(route: Route) -> None:
        if refusing and "first" in (route.request.post_data or ""):
            await route.fulfill(status=422, json={"error": "bad_text"})
            return
        await route.continue_()

    await page.route("**/webchat/main/messages", refuse)
    await chat.open()
    await chat.say("first")
    await expect(chat.root.locator(".msg.failed .foot")).to_contain_text("Not sent")
    await chat.say("second")
    await house.threads.arrival(1)
    await page.reload()
    await expect(chat.root.locator(".msg.failed .foot")).to_contain_text("Not sent")
    refusing = False
    await chat.root.get_by_role("button", name="Try again").click()
    await house.threads.arrival(2)
    assert texts(house) == ["second", "first"]


async def test_a_closed_and_finished_conversation_holds_no_stream(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    house.threads.stand(address, Standing("resolved"))
    await expect(chat.strip).to_contain_text("closed")
    thread = house.threads.threads[address]
    await page.evaluate(
        """() => { const key = Object.keys(localStorage).find((one) => one.endsWith(':thread'));
        const held = JSON.parse(localStorage[key]); held.heard -= 3_600_000;
        localStorage[key] = JSON.stringify(held); sessionStorage.clear(); }"""
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))
    await page.reload()
    await page.wait_for_load_state("networkidle")
    assert "thread" in asked
    assert "events" not in asked
    assert len(thread) == 1


async def test_a_conversation_that_the_server_no_longer_knows_starts_clean(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin("old")
    house.threads.threads.clear()
    house.threads.standings.clear()
    await page.reload()
    await expect(chat.bubbles).to_have_count(0)
    await chat.say("new")
    await house.threads.arrival(2)
    await house.says(Address(CHANNEL, address.external_id), "welcome back")
    await expect(chat.bubbles).to_have_text(["new", "welcome back"])


async def test_a_long_answer_is_read_from_its_beginning(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin("how?")
    await house.says(address, "\n".join(f"step {number}" for number in range(60)))
    answer = chat.bubbles.last
    await expect(answer).to_contain_text("step 59")
    log, shown = await chat.root.locator(".log").bounding_box(), await answer.bounding_box()
    assert log
    assert shown
    assert shown["height"] > log["height"]
    assert log["y"] <= shown["y"] < log["y"] + 60


@pytest.mark.parametrize("days", [1, -1])
async def test_a_clock_that_is_wrong_by_a_day_hides_no_answer(house: House, page: Page, days: int) -> None:
    await page.clock.install(time=datetime.now(UTC) + timedelta(days=days))
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    await page.keyboard.press("Escape")
    await expect(chat.panel).to_be_hidden()
    await house.says(address, "an answer")
    await expect(chat.root.locator(".badge")).to_have_text("1")
    await page.reload()
    await chat.launch.click()
    await expect(chat.root.locator(".day:not(:empty)")).to_have_text(["yesterday" if days > 0 else "today"])
