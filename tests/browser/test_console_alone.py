"""The console in a real Chromium: left alone by its agent, left by one agent to the next, left waiting by the network."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Response, Route, expect

from tests.console_house import ConsoleHouse, served
from tests.doubles import FakeClock

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

SOONER = "const real = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = (ms) => real(ms / 30)"


@pytest.fixture
def clock() -> FakeClock:
    """The house's; the browser has its own."""
    return FakeClock()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path, clock: FakeClock) -> AsyncIterator[ConsoleHouse]:
    """A desk on a real server, with Maria and Wei."""
    made = ConsoleHouse(tmp_path, clock)
    await made.agent("maria", "admin", "Maria")
    await made.agent("wei", "agent", "Wei")
    async with served(made):
        yield made
    await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """The browser on a desk."""
    opened = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    opened.set_default_timeout(15_000)
    yield opened
    await opened.close()


async def sit_down(page: Page, desk: ConsoleHouse, login: str, address: str = "/desk") -> None:
    """Somebody's session in this tab, whoever had it before."""
    await page.context.add_cookies([{"name": "nightdesk", "value": await desk.session(login), "url": desk.url}])
    await page.goto(desk.url + address)
    await expect(page.locator("body[data-ready]")).to_be_visible()


async def looked(page: Page, desk: ConsoleHouse) -> Response:
    """Something happens, and the page looks."""
    async with page.expect_response("**/desk/fragments**") as answered:
        await desk.waits("Ana")
    return await answered.value


def hang(_: Route) -> None:
    """No answer, ever."""


@contextlib.asynccontextmanager
async def hanging(page: Page, address: str) -> AsyncIterator[None]:
    """Requests to that address get no answer meanwhile."""
    await page.route(address, hang)
    yield
    await page.unroute(address, hang)


async def test_a_console_that_nobody_touches_becomes_idle(desk: ConsoleHouse, page: Page, clock: FakeClock) -> None:
    await sit_down(page, desk, "maria")
    clock.advance(20 * 60)
    assert (await looked(page, desk)).status == 200
    clock.advance(11 * 60)
    await desk.waits("Bo")
    await expect(page).to_have_url(re.compile("/desk/sign-in"))


async def test_a_console_whose_keys_are_used_does_not(desk: ConsoleHouse, page: Page, clock: FakeClock) -> None:
    await sit_down(page, desk, "maria")
    clock.advance(20 * 60)
    await page.keyboard.press("Shift")
    assert "x-by-itself" not in (await looked(page, desk)).request.headers
    clock.advance(11 * 60)
    alone = await looked(page, desk)
    assert (alone.status, alone.request.headers["x-by-itself"]) == (200, "1")


async def test_a_reply_that_was_sent_does_not_stand_in_the_box_again(desk: ConsoleHouse, page: Page) -> None:
    one, two = await desk.waits("Ana"), await desk.waits("Bo")
    await sit_down(page, desk, "maria", f"/desk?c={one}")
    sent, back = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        sent.set()
        await back.wait()
        await route.continue_()

    await page.route("**/reply", slowly)
    await page.locator(f"#reply-{one}").fill("It is on its way")
    await page.keyboard.press("Control+Enter")
    await sent.wait()
    await page.locator(f"#entry-{two} a").click()
    await expect(page.locator(f"#reply-{two}")).to_be_visible()
    await page.locator(f"#entry-{one} a").click()
    box = page.locator(f"#reply-{one}")
    await expect(box).to_have_value("It is on its way")
    back.set()
    await expect(page.locator(".message.outgoing .bubble")).to_have_text("It is on its way")
    await expect(box).to_have_value("")
    await page.reload()
    await expect(box).to_have_value("")


async def test_what_one_agent_did_not_send_is_not_found_by_the_next(desk: ConsoleHouse, page: Page) -> None:
    number = await desk.waits("Ana")
    await sit_down(page, desk, "maria", f"/desk?c={number}")
    box = page.locator(f"#reply-{number}")
    await box.fill("between Ana and Maria")
    await sit_down(page, desk, "wei", f"/desk?c={number}")
    await expect(box).to_have_value("")
    await sit_down(page, desk, "maria", f"/desk?c={number}")
    await expect(box).to_have_value("between Ana and Maria")


async def test_a_look_that_hangs_is_said_and_tried_again(desk: ConsoleHouse, page: Page) -> None:
    await page.add_init_script(SOONER)
    await sit_down(page, desk, "maria")
    async with hanging(page, "**/desk/fragments**"):
        number = await desk.waits("Ana")
        await expect(page.locator("#banner-connection")).to_contain_text("cannot be reached")
    await expect(page.locator(f"#entry-{number}")).to_be_visible()
    await expect(page.locator("#banner-connection")).to_be_hidden()


async def test_a_reply_that_hangs_counts_as_lost_and_stays(desk: ConsoleHouse, page: Page) -> None:
    number = await desk.waits("Ana")
    await page.add_init_script(SOONER)
    await sit_down(page, desk, "maria", f"/desk?c={number}")
    box = page.locator(f"#reply-{number}")
    async with hanging(page, "**/reply"):
        await box.fill("Hello Ana")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".toast.wrong")).to_contain_text("did not get through")
    await expect(box).to_have_value("Hello Ana")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".message.outgoing .bubble")).to_have_text("Hello Ana")
    await expect(box).to_have_value("")


async def test_a_silent_line_is_opened_anew(desk: ConsoleHouse, page: Page) -> None:
    await page.add_init_script("delete window.SharedWorker")
    await page.clock.install()
    async with hanging(page, "**/desk/live"):
        await sit_down(page, desk, "maria")
        async with page.expect_request("**/desk/live"):
            await page.clock.run_for(18_100)
    async with page.expect_response("**/desk/live"):
        await page.clock.run_for(18_100)


async def test_who_sends_what_another_has_by_now_is_told_and_keeps_his_words(desk: ConsoleHouse, page: Page) -> None:
    team = {agent.login: agent for agent in await desk.roster.everyone()}
    maria, wei = team["maria"], team["wei"]
    number = await desk.waits("Ana")
    await desk.desk.claim(maria, number)
    await sit_down(page, desk, "maria", f"/desk?c={number}")
    box = page.locator(f"#reply-{number}")
    await box.fill("It is on its way")
    await desk.desk.transfer(maria, number, wei.id)
    await expect(page.locator(f"#reply-form-{number} button.main")).to_have_count(0)
    await box.press("Control+Enter")
    await expect(page.locator(".toast.wrong")).to_have_text("Wei has this conversation. You can leave a note.")
    await expect(box).to_have_value("It is on its way")
    assert not [line for line in await desk.thread(number) if line.author == "agent"]
