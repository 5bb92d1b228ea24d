"""The console on a slow line, in a real Chromium: what is typed reaches whom it was meant for, and is never read as verbs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, Route, expect

from handoff.console.board import LINES, ROWS
from tests.console_house import ConsoleHouse, served

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

WORDS = "Hello, please check the network fee, certainly"


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    """A desk on a real server, with Maria."""
    made = ConsoleHouse(tmp_path)
    await made.agent("maria", "admin", "Maria")
    async with served(made):
        yield made
    await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, desk: ConsoleHouse) -> AsyncIterator[Page]:
    """Maria's, signed in; what goes wrong in its scripts fails the test."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    context.set_default_timeout(15_000)
    await context.add_cookies([{"name": "nightdesk", "value": await desk.session("maria"), "url": desk.url}])
    opened, wrong = await context.new_page(), list[str]()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    await context.close()
    assert wrong == []


class Held:
    """Requests that are on their way until they are let go."""

    def __init__(self, page: Page, where: str) -> None:
        self._page, self._where = page, where
        self._free = asyncio.Event()

    async def begin(self) -> None:
        await self._page.route(self._where, self._wait)

    async def _wait(self, route: Route) -> None:
        await self._free.wait()
        with contextlib.suppress(Error):  # the page has given it up meanwhile
            await route.continue_()

    async def end(self) -> None:
        self._free.set()


async def held(page: Page, where: str = "**/desk/fragments*") -> Held:
    made = Held(page, where)
    await made.begin()
    return made


async def look_at(page: Page, desk: ConsoleHouse, address: str) -> None:
    await page.goto(f"{desk.url}/desk?{address}")
    await expect(page.locator("body[data-ready]")).to_be_visible()


async def mine(desk: ConsoleHouse, *names: str) -> list[int]:
    """Conversations that Maria has, in the order of her list."""
    maria = next(agent for agent in await desk.roster.everyone() if agent.login == "maria")
    numbers = [await desk.waits(name) for name in names]
    for number in numbers:
        await desk.desk.claim(maria, number)
    return numbers


async def drafts(page: Page) -> dict[str, str]:
    """What stands unsent, by box."""
    kept: dict[str, str] = await page.evaluate("({ ...sessionStorage })")
    return {key.rpartition(":")[2]: text for key, text in kept.items() if key.startswith("nightdesk-draft:")}


async def status(desk: ConsoleHouse, numbers: list[int]) -> list[str]:
    return [(await desk.entry(number)).status for number in numbers]


async def test_what_is_typed_before_the_conversation_has_come_stands_in_its_box(desk: ConsoleHouse, page: Page) -> None:
    numbers = await mine(desk, "Ana", "Bo", "Cem")
    await look_at(page, desk, f"view=mine&c={numbers[0]}")
    line = await held(page)
    await page.keyboard.press("j")
    await expect(page).to_have_url(f"{desk.url}/desk?view=mine&c={numbers[1]}")
    await page.keyboard.press("r")
    await page.keyboard.type("x")
    await page.keyboard.press("Backspace")
    await page.keyboard.type(WORDS[:20])
    assert await drafts(page) == {f"reply-{numbers[1]}": WORDS[:20]}
    await line.end()
    box = page.locator(f"#reply-{numbers[1]}")
    await expect(box).to_be_focused()
    await page.keyboard.type(WORDS[20:])
    await expect(box).to_have_value(WORDS)
    assert await drafts(page) == {f"reply-{numbers[1]}": WORDS}
    assert await status(desk, numbers) == ["open"] * 3


async def test_a_press_on_the_box_means_the_conversation_that_was_chosen(desk: ConsoleHouse, page: Page) -> None:
    numbers = await mine(desk, "Ana", "Bo")
    await look_at(page, desk, f"view=mine&c={numbers[0]}")
    await page.locator(f"#reply-{numbers[0]}").fill("for Ana")
    where = await page.locator(f"#reply-{numbers[0]}").bounding_box()
    assert where
    line = await held(page)
    await page.locator(f"#entry-{numbers[1]} a").click()
    await page.mouse.click(where["x"] + 20, where["y"] + 20)
    await page.keyboard.type(WORDS[:20])
    await line.end()
    await expect(page.locator(f"#reply-{numbers[1]}")).to_be_focused()
    await page.keyboard.type(WORDS[20:])
    assert await drafts(page) == {f"reply-{numbers[0]}": "for Ana", f"reply-{numbers[1]}": WORDS}
    assert await status(desk, numbers) == ["open"] * 2


async def test_no_verb_falls_on_a_conversation_that_is_not_seen_yet(desk: ConsoleHouse, page: Page) -> None:
    numbers = await mine(desk, "Ana", "Bo")
    await look_at(page, desk, f"view=mine&c={numbers[0]}")
    line = await held(page)
    for key in "je":
        await page.keyboard.press(key)
    await expect(page.locator("#conversation .composer")).to_have_attribute("inert", "")
    assert not await page.locator("#conversation .back").evaluate("(back) => Boolean(back.closest('[inert]'))")
    await line.end()
    await expect(page.locator("#conversation-title")).to_contain_text("Bo")
    await expect(page.locator("#conversation [inert]")).to_have_count(0)
    assert await status(desk, numbers) == ["open"] * 2
    await page.locator("#do-resolve").click()
    await expect(page.get_by_text("Maria resolved it")).to_be_visible()
    assert await status(desk, numbers) == ["open", "resolved"]


async def test_going_back_before_it_has_come_gives_the_last_one_back(desk: ConsoleHouse, page: Page) -> None:
    numbers = await mine(desk, "Ana", "Bo")
    await look_at(page, desk, f"view=mine&c={numbers[0]}")
    line = await held(page)
    for key in "jkr":
        await page.keyboard.press(key)
    await expect(page.locator(f"#reply-{numbers[0]}")).to_be_focused()
    await line.end()
    await page.keyboard.type("for Ana")
    assert await drafts(page) == {f"reply-{numbers[0]}": "for Ana"}


async def test_a_sentence_that_the_page_leaves_behind_goes_on_nowhere(desk: ConsoleHouse, page: Page) -> None:
    [ana] = await mine(desk, "Ana")
    bo = await desk.waits("Bo")
    await look_at(page, desk, f"c={ana}")
    line = await held(page, "**/desk/next")
    await page.get_by_role("button", name="Take the next").click()
    await page.locator(f"#reply-{ana}").press_sequentially("Dear Ana, ")
    await line.end()
    await expect(page).to_have_url(f"{desk.url}/desk?c={bo}")
    await page.keyboard.type("certainly never")
    await expect(page.locator("#conversation-title")).to_contain_text("Bo")
    await page.keyboard.type(" enable it\n")
    assert await drafts(page) == {f"reply-{ana}": "Dear Ana, "}
    assert await status(desk, [ana, bo]) == ["open"] * 2
    await expect(page.locator("#conversation")).to_be_focused()


async def test_a_sentence_without_a_box_is_not_read_as_verbs(desk: ConsoleHouse, page: Page) -> None:
    [ana] = await mine(desk, "Ana")
    await look_at(page, desk, f"view=mine&c={ana}")
    await page.keyboard.type("Hello nice person, we check / the network?")
    await expect(page.locator("#help")).to_be_hidden()
    assert await page.evaluate("document.activeElement.tagName") == "BODY"
    assert await status(desk, [ana]) == ["open"]


async def test_taking_the_next_one_twice_takes_one(desk: ConsoleHouse, page: Page) -> None:
    numbers = [await desk.waits(name) for name in ("Ana", "Bo", "Cem")]
    await look_at(page, desk, "")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    line = await held(page, "**/desk/next")
    button = page.get_by_role("button", name="Take the next")
    await button.click()
    await desk.writes("Cem", "something more")
    await expect(page.locator(f"#entry-{numbers[2]}")).to_contain_text("something more")
    await button.click()
    await line.end()
    await expect(page.locator("#conversation-title")).to_contain_text("Ana")
    assert asked == [f"{desk.url}/desk/next"]
    assert [bool((await desk.entry(number)).assignee) for number in numbers] == [True, False, False]
    await button.click()
    await expect(page.locator("#conversation-title")).to_contain_text("Bo")


async def test_what_was_asked_for_is_no_news(desk: ConsoleHouse, page: Page) -> None:
    number = await desk.waits("Ana", "first")
    for index in range(LINES + 4):
        await desk.writes("Ana", f"line {index}")
    await asyncio.gather(*(desk.waits(f"contact {index}") for index in range(ROWS + 4)))
    await look_at(page, desk, f"c={number}")
    first = await page.locator(".message").first.get_attribute("id")
    where = f"document.getElementById('{first}').getBoundingClientRect().top"
    await page.locator(".thread").evaluate("(thread) => { thread.scrollTop = 0; }")
    place = await page.evaluate(where)
    await page.locator("#older").click()
    await expect(page.locator(".message")).to_have_count(LINES + 5)
    assert abs(await page.evaluate(where) - place) < 2  # it is read on from where it was
    await page.locator(".more a").click()
    await expect(page.locator("#entries > li")).to_have_count(ROWS + 5)
    await expect(page.locator(".fresh")).to_have_count(0)
    await expect(page.locator("#status")).to_have_text("")
    await desk.writes("Ana", "something new")
    await expect(page.locator("#status")).to_have_text("New message: something new")
    await desk.waits("Eve")
    await expect(page.locator("#status")).to_have_text("New in the queue: Eve")
