"""The console in a real Chromium: live, by keyboard, by two agents at once, through trouble and restarts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from bot.model import Priority
from tests.console_house import LARGEST_FILE, ConsoleHouse, served

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

Enter = Callable[[str], Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    """A desk on a real server, with Maria and Wei."""
    made = ConsoleHouse(tmp_path)
    await made.agent("maria", "admin", "Maria")
    await made.agent("wei", "agent", "Wei")
    async with served(made):
        yield made
    await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def enter(browser: Browser, desk: ConsoleHouse) -> AsyncIterator[Enter]:
    """Sign somebody in by a one-time link, in a browser of his own; what goes wrong in its console fails the test."""
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    async def enter(login: str) -> Page:
        context = await browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="en-US", timezone_id="Asia/Hong_Kong"
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(desk.url + await desk.link(login))
        await page.get_by_role("button", name="Sign in to the console").click()
        await page.get_by_role("link", name="Later").click()
        await expect(page.locator("body[data-ready]")).to_be_visible()
        return page

    yield enter
    for context in opened:
        await context.close()
    assert wrong == []


async def look_at(page: Page, desk: ConsoleHouse, number: int) -> None:
    await page.goto(f"{desk.url}/desk?c={number}")
    await expect(page.locator("body[data-ready]")).to_be_visible()


async def agent_id(desk: ConsoleHouse, login: str) -> int:
    return next(agent.id for agent in await desk.roster.everyone() if agent.login == login)


async def test_the_queue_fills_and_empties_without_reload(desk: ConsoleHouse, enter: Enter) -> None:
    page = await enter("maria")
    await expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    await page.evaluate("window.stillHere = true")
    number = await desk.waits("Olena", "Where is my withdrawal?")
    await expect(page.locator(f"#entry-{number}")).to_contain_text("Where is my withdrawal?")
    await expect(page).to_have_title("(1) Nightdesk")
    await expect(page.locator("#status")).to_have_text("New in the queue: Olena")
    urgent = await desk.waits("Ravi", "My seed phrase is gone", priority=Priority.URGENT)
    await expect(page.locator("#entries > li").first).to_have_id(f"entry-{urgent}")
    wei = next(a for a in await desk.roster.everyone() if a.login == "wei")
    await desk.desk.claim(wei, number)
    await expect(page.locator(f"#entry-{number}")).to_have_count(0)
    await expect(page).to_have_title("(1) Nightdesk")
    assert await page.evaluate("window.stillHere")


async def test_a_contact_who_waits_for_my_answer_is_told_of_whatever_i_look_at(
    desk: ConsoleHouse, enter: Enter
) -> None:
    number = await desk.waits("Olena", "Where is my withdrawal?")
    page = await enter("maria")
    me = next(a for a in await desk.roster.everyone() if a.login == "maria")
    await desk.desk.claim(me, number)
    await expect(page.locator("#view-mine .due")).to_have_text("1 waiting for your answer; in all")
    await expect(page).to_have_title("(1) Nightdesk")
    await desk.desk.reply(me, number, "Looking.")
    await expect(page.locator("#view-mine .due")).to_have_count(0)
    await expect(page).to_have_title("Nightdesk")
    await desk.writes("Olena", "are you still there? my money is gone!!")
    await expect(page.locator("#view-mine .due")).to_have_text("1 waiting for your answer; in all")
    await expect(page).to_have_title("(1) Nightdesk")
    await expect(page.locator("#status")).to_have_text("Waiting for your answer: 1")
    await expect(page.locator("#view-queue")).to_have_attribute("aria-current", "page")


async def test_a_night_by_keyboard_alone(desk: ConsoleHouse, enter: Enter) -> None:
    numbers = [await desk.waits(name) for name in ("Ana", "Bo", "Cem")]
    page = await enter("maria")
    keys = page.keyboard
    await keys.press("j")
    await expect(page.locator("#conversation-title")).to_contain_text("Ana")
    await keys.press("j")
    await expect(page.locator("#conversation-title")).to_contain_text("Bo")
    await keys.press("k")
    await expect(page.locator("#conversation-title")).to_contain_text("Ana")
    await keys.press("c")
    await expect(page.locator(".holder")).to_have_text("You have this conversation")
    await keys.press("r")
    await keys.type("Hello Ana, jcke?/ are only letters here")
    await keys.press("Control+Enter")
    await expect(page.locator(".message.outgoing .bubble")).to_have_text("Hello Ana, jcke?/ are only letters here")
    await expect(page.locator(f"#reply-{numbers[0]}")).to_have_value("")
    await keys.press("Escape")
    await keys.press("n")
    await keys.type("Very kind person")
    await keys.press("Control+Enter")
    await expect(page.locator(".message.note .bubble")).to_have_text("Very kind person")
    await keys.press("Escape")
    await keys.press("e")
    await expect(page.get_by_text("Maria resolved it")).to_be_visible()
    await keys.press("j")
    await expect(page.locator("#conversation-title")).to_contain_text("Bo")
    await keys.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await keys.press("Escape")
    await keys.press("g")
    await keys.press("a")
    await expect(page.locator("#list-title")).to_have_text("All")
    await keys.press("/")
    await keys.type("Cem")
    await expect(page.locator("#entries > li")).to_have_count(1)
    assert (await desk.entry(numbers[0])).status == "resolved"
    assert await page.evaluate("document.activeElement.id") == "q"


async def test_typed_text_caret_focus_and_open_menus_survive_a_live_update(desk: ConsoleHouse, enter: Enter) -> None:
    number = await desk.waits("Olena")
    page = await enter("maria")
    await look_at(page, desk, number)
    await page.locator("#do-claim").click()
    await expect(page.locator(f"#snooze-{number}")).to_be_visible()
    box = page.locator(f"#reply-{number}")
    await box.fill("Dear Olena, we are looking")
    await box.evaluate("box => box.setSelectionRange(5, 10)")
    await page.locator(f"#snooze-{number}").evaluate("menu => { menu.open = true }")
    for index in range(5):
        await desk.writes("Olena", f"line {index}")
        await expect(page.locator(".message.incoming .bubble").last).to_have_text(f"line {index}")
    await expect(page.locator("#status")).to_have_text("New message: line 4")
    state = await box.evaluate(
        "box => [box.value, box.selectionStart, box.selectionEnd, document.activeElement === box]"
    )
    assert state == ["Dear Olena, we are looking", 5, 10, True]
    assert await page.locator(f"#snooze-{number}").evaluate("menu => menu.open")


async def test_drafts_survive_switching_and_reload(desk: ConsoleHouse, enter: Enter) -> None:
    one, two = await desk.waits("Ana"), await desk.waits("Bo")
    page = await enter("maria")
    await page.locator(f"#entry-{one} a").click()
    await page.locator(f"#reply-{one}").fill("for Ana")
    await page.locator(f"#entry-{two} a").click()
    await expect(page.locator(f"#reply-{two}")).to_have_value("")
    await page.locator(f"#reply-{two}").fill("for Bo")
    await page.locator(f"#entry-{one} a").click()
    await expect(page.locator(f"#reply-{one}")).to_have_value("for Ana")
    await page.reload()
    await expect(page.locator(f"#reply-{one}")).to_have_value("for Ana")
    await page.go_back()
    await expect(page.locator(f"#reply-{two}")).to_have_value("for Bo")


async def test_the_thread_stays_where_it_was_read_and_follows_only_at_its_end(desk: ConsoleHouse, enter: Enter) -> None:
    number = await desk.waits("Olena")
    for index in range(40):
        await desk.writes("Olena", f"line {index}")
    page = await enter("maria")
    await look_at(page, desk, number)
    thread = page.locator(f"#thread-{number}")
    at_end = "t => t.scrollHeight - t.scrollTop - t.clientHeight < 3"
    assert await thread.evaluate(at_end)
    await desk.writes("Olena", "at the end")
    await expect(page.get_by_text("at the end").last).to_be_visible()
    assert await thread.evaluate(at_end)
    await thread.evaluate("t => { t.scrollTop = 100 }")
    await desk.writes("Olena", "while reading above")
    await expect(thread.get_by_text("while reading above")).to_have_count(1)
    assert await thread.evaluate("t => t.scrollTop") == 100


async def test_of_two_who_claim_the_second_sees_who_won(desk: ConsoleHouse, enter: Enter) -> None:
    number = await desk.waits("Olena")
    maria, wei = await enter("maria"), await enter("wei")
    for page in (maria, wei):
        await look_at(page, desk, number)
    await wei.locator(f"#reply-{number}").fill("my words stay")
    await wei.route("**/desk/fragments**", lambda route: route.abort())  # the second has not heard of it yet
    await maria.locator("#do-claim").click()
    await expect(maria.locator(".holder")).to_have_text("You have this conversation")
    await wei.locator("#do-claim").click()
    await expect(wei.locator(".toast.wrong")).to_have_text("Maria has taken this conversation.")
    await wei.unroute("**/desk/fragments**")
    await expect(wei.locator(".holder")).to_have_text("Held by Maria")
    await expect(wei.locator("#do-claim")).to_have_count(0)
    await expect(wei.locator(f"#reply-{number}")).to_have_value("my words stay")


async def test_a_reply_that_did_not_get_through_stays_and_is_said_once(desk: ConsoleHouse, enter: Enter) -> None:
    number = await desk.waits("Olena")
    page = await enter("maria")
    await look_at(page, desk, number)
    await page.locator("#do-claim").click()
    box = page.locator(f"#reply-{number}")
    await box.fill("Hello")
    answered = asyncio.Event()

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()  # it arrives, but nobody hears
        await route.abort()
        answered.set()

    await page.route("**/reply", lose_the_answer)
    await page.get_by_role("button", name="Send", exact=True).click()
    await answered.wait()
    await expect(page.locator(".toast.wrong")).to_contain_text("did not get through")
    await expect(box).to_have_value("Hello")
    await page.unroute("**/reply")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(box).to_have_value("")
    await expect(page.locator(".message.outgoing")).to_have_count(1)
    assert len([line for line in await desk.thread(number) if line.direction == "outgoing"]) == 1


async def test_trouble_appears_without_reload_and_is_sent_again(desk: ConsoleHouse, enter: Enter) -> None:
    number = await desk.writes("Olena", "hi")
    page = await enter("maria")
    await page.locator("#view-trouble").click()
    await expect(page.get_by_text("Everything arrived.")).to_be_visible()
    delivery = await desk.bot_says(number, "An answer", "unknown", "the connection broke")
    await expect(page.locator(f"#trouble-unknown-{delivery}")).to_contain_text("the connection broke", timeout=10_000)
    await expect(page.locator("#view-trouble .count")).to_have_text("1")
    await page.locator(f"#trouble-unknown-{delivery}").get_by_role("button", name="Send again").click()
    await expect(page.get_by_text("Everything arrived.")).to_be_visible()
    assert [part.status for part in await desk.parts(number)] == ["due"]
    event = await desk.dies(number)
    await page.locator(f"#trouble-dead-{event}").get_by_role("button", name="Dismiss").click()
    await expect(page.locator(f"#trouble-dead-{event}")).to_have_count(0)


async def test_trouble_is_found_even_when_its_nudge_is_lost(desk: ConsoleHouse, enter: Enter) -> None:
    number = await desk.writes("Olena", "hi")
    delivery = await desk.bot_says(number, "An answer")
    page = await enter("maria")
    await desk.store.run(lambda unit: unit.conn.exec_driver_sql("UPDATE delivery SET status = 'failed'").rowcount)
    await expect(page.locator("#view-trouble .count")).to_have_text("1", timeout=10_000)
    await page.locator("#view-trouble").click()
    await expect(page.locator(f"#trouble-failed-{delivery}")).to_be_visible()


async def test_snooze_transfer_release_and_give_back(desk: ConsoleHouse, enter: Enter) -> None:
    number = await desk.waits("Olena")
    page = await enter("maria")
    await look_at(page, desk, number)
    await page.locator("#do-claim").click()
    await page.locator(f"#snooze-{number} summary").click()
    await page.get_by_role("button", name="Tomorrow, 9:00").click()
    await expect(page.locator("#head-" + str(number))).to_contain_text("snoozed")
    until = (await desk.entry(number)).snoozed_until
    assert until
    assert (until.hour, until.minute) == (1, 0)  # 9:00 in Hong Kong
    await page.locator("#do-release").click()
    await expect(page.locator("#do-claim")).to_be_visible()
    await page.locator("#do-claim").click()
    await page.locator(f"#transfer-{number} summary").click()
    await page.get_by_role("button", name="Wei").click()
    await expect(page.locator(".holder")).to_have_text("Held by Wei")
    assert (await desk.entry(number)).assignee == await agent_id(desk, "wei")


async def test_all_tabs_of_a_browser_share_one_stream(desk: ConsoleHouse, enter: Enter) -> None:
    page = await enter("maria")
    tabs = [page] + [await page.context.new_page() for _ in range(7)]
    for tab in tabs[1:]:
        await tab.goto(f"{desk.url}/desk")
    number = await desk.waits("Olena")
    for tab in tabs:
        await expect(tab.locator(f"#entry-{number}")).to_be_visible(timeout=10_000)
    assert len(desk.nudges._listeners) == 1


async def test_without_shared_workers_the_page_follows_the_stream_itself(desk: ConsoleHouse, enter: Enter) -> None:
    page = await enter("maria")
    await page.context.add_init_script("delete window.SharedWorker")
    async with page.expect_response("**/desk/live"):
        await page.reload()
    number = await desk.waits("Olena")
    await expect(page.locator(f"#entry-{number}")).to_be_visible()


async def test_the_focus_is_never_lost_when_what_had_it_goes(desk: ConsoleHouse, enter: Enter) -> None:
    number = await desk.waits("Olena")
    page = await enter("maria")
    await page.locator(f"#entry-{number} a").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#conversation")).to_be_focused()
    await page.locator("#do-claim").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".holder")).to_have_text("You have this conversation")
    await expect(page.locator("#conversation")).to_be_focused()
    await page.keyboard.press("r")
    await expect(page.locator(f"#reply-{number}")).to_be_focused()


async def test_a_reply_is_not_taken_from_under_the_hands_when_somebody_else_claims(
    desk: ConsoleHouse, enter: Enter
) -> None:
    number = await desk.waits("Olena")
    page = await enter("maria")
    await look_at(page, desk, number)
    box = page.locator(f"#reply-{number}")
    await box.press_sequentially("Dear Olena")
    wei = next(a for a in await desk.roster.everyone() if a.login == "wei")
    await desk.desk.claim(wei, number)
    await expect(page.locator(".holder")).to_have_text("Held by Wei")
    await expect(box).to_be_focused()
    await expect(box).to_have_value("Dear Olena")


async def test_the_contact_sees_that_an_agent_writes_a_reply_and_nothing_of_a_note(
    desk: ConsoleHouse, enter: Enter
) -> None:
    mine, other = await desk.waits("Ana"), await desk.waits("Bo")
    page = await enter("maria")
    maria = next(a for a in await desk.roster.everyone() if a.login == "maria")
    await desk.desk.claim(maria, mine)
    await look_at(page, desk, mine)
    await page.keyboard.press("n")
    await page.keyboard.type("not for Ana")
    await page.keyboard.press("Escape")
    await look_at(page, desk, other)
    await page.locator(f"#reply-{other}").fill("nobody has claimed this yet")
    await look_at(page, desk, mine)
    assert desk.typed == []
    await page.locator(f"#reply-{mine}").fill("Hello Ana")
    await asyncio.wait_for(desk.typing.wait(), 10)
    await page.locator(f"#reply-{mine}").fill("Hello Ana, one moment")
    assert [address.external_id for address in desk.typed] == ["Ana"]


async def test_who_is_disabled_is_shown_the_door(desk: ConsoleHouse, enter: Enter) -> None:
    page = await enter("wei")
    await desk.roster.disable("wei", disabled=True)
    await expect(page).to_have_url(re.compile("/desk/sign-in"), timeout=12_000)


async def test_a_page_heals_by_itself_when_the_server_was_away(desk: ConsoleHouse, enter: Enter) -> None:
    page = await enter("maria")
    await page.route("**/desk/fragments**", lambda route: route.abort())
    number = await desk.waits("Olena")
    await expect(page.locator("#banner-connection")).to_contain_text("cannot be reached")
    await page.unroute("**/desk/fragments**")
    await expect(page.locator(f"#entry-{number}")).to_be_visible(timeout=10_000)
    await expect(page.locator("#banner-connection")).to_be_hidden()


async def test_a_file_is_sent_from_the_menu_and_stands_in_the_thread(desk: ConsoleHouse, enter: Enter) -> None:
    number = await desk.writes("Ana", "a person please")
    page = await enter("wei")
    await look_at(page, desk, number)
    await page.locator("#do-claim").click()

    await page.locator(f"#file-{number} > summary").click()
    field = page.locator(f"#upload-{number}")
    await field.set_input_files({"name": "big.bin", "mimeType": "application/zip", "buffer": bytes(LARGEST_FILE + 1)})
    await page.get_by_role("button", name="Send the file").click()
    await expect(page.get_by_text("The file is too large.")).to_be_visible()
    await field.set_input_files({"name": "步骤.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    await page.get_by_role("button", name="Send the file").click()
    await expect(page.locator(".message.outgoing .file")).to_contain_text("步骤.pdf")
    assert await field.evaluate("field => field.value") == ""
