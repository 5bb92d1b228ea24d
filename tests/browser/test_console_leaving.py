"""A reply that may not leave, in a real Chromium: the reason beside the box, a second person, by keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.console_house import ConsoleHouse, served

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

STRANGE = "Please log in at https://evil.example.org/login"


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    """A desk on a real server, with Mei, who answers, and Lea, who leads."""
    made = ConsoleHouse(tmp_path)
    await made.agent("mei", "agent", "Mei Lin")
    await made.agent("lea", "lead", "Lea", "zh-Hans")
    async with served(made):
        yield made
    await made.close()


async def opened(browser: Browser, desk: ConsoleHouse, login: str, address: str, **how: object) -> Page:
    context = await browser.new_context(**({"viewport": {"width": 1440, "height": 900}, "locale": "en-US"} | how))  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    await context.add_cookies([{"name": "nightdesk", "value": await desk.session(login), "url": desk.url}])
    page = await context.new_page()
    await page.goto(desk.url + address)
    await expect(page.locator("body[data-ready]")).to_be_visible()
    return page


async def waits(desk: ConsoleHouse) -> int:
    number = await desk.waits("Olena", "I cannot log in", author="BitMart Support")
    mei = next(agent for agent in await desk.roster.everyone() if agent.login == "mei")
    await desk.desk.claim(mei, number)
    return number


async def said(desk: ConsoleHouse, number: int) -> list[str]:
    return [line.text.plain for line in await desk.thread(number) if line.direction == "outgoing"]


async def test_refused_beside_the_box_then_approved_by_another_by_keyboard_alone(
    browser: Browser, desk: ConsoleHouse
) -> None:
    number = await waits(desk)
    mei = await opened(browser, desk, "mei", f"/desk?c={number}")
    box, why = mei.locator(f"#reply-{number}"), mei.locator(f"#objected-{number}")
    await mei.keyboard.press("r")
    await mei.keyboard.type(STRANGE)
    await mei.keyboard.press("Control+Enter")
    await expect(why).to_be_visible()
    await expect(why.locator("li")).to_have_text(
        "https://evil.example.org/login is not on the list of our sites and accounts."
    )
    await expect(box).to_have_value(STRANGE)
    await desk.writes("Olena", "hello?")  # the page is drawn anew, and neither text nor reason goes
    await expect(mei.locator(".message.incoming .bubble").last).to_have_text("hello?")
    await expect(why).to_be_visible()
    await expect(box).to_have_value(STRANGE)
    assert await said(desk, number) == []
    await box.focus()
    await mei.keyboard.press("Tab")
    await mei.keyboard.press("Enter")
    held = mei.locator(f"#held-{number}")
    await expect(held.locator(".bubble")).to_have_text(STRANGE)
    await expect(held.get_by_role("button", name="Approve and send")).to_have_count(0)
    await expect(box).to_have_value("")
    await expect(why).to_be_hidden()
    assert await said(desk, number) == []

    lea = await opened(browser, desk, "lea", "/desk?view=all", locale="zh-CN")
    await expect(lea.locator("#banner-held")).to_contain_text("有 1 条回复等待第二人批准")
    await expect(lea.locator(f"#entry-{number}")).to_contain_text("等待第二人批准")
    await expect(lea.locator(f"#entry-{number}")).to_contain_text("名称仿冒官方")
    await lea.locator("#banner-held a").focus()
    await lea.keyboard.press("Enter")
    approve = lea.get_by_role("button", name="批准并发送")
    await expect(approve).to_be_visible()
    await approve.focus()
    await lea.keyboard.press("Enter")
    await expect(lea.locator(".message.outgoing .bubble").last).to_have_text(STRANGE)
    await expect(lea.locator(f"#held-{number}")).to_have_count(0)
    await expect(lea.locator("#banner-held")).to_have_count(0)
    await expect(mei.locator(".message.outgoing .bubble").last).to_have_text(STRANGE)
    assert await said(desk, number) == [STRANGE]
    await mei.context.close()
    await lea.context.close()


async def test_a_changed_text_is_looked_at_anew_and_a_declined_one_is_put_away(
    browser: Browser, desk: ConsoleHouse
) -> None:
    number = await waits(desk)
    mei = await opened(browser, desk, "mei", f"/desk?c={number}")
    box, why = mei.locator(f"#reply-{number}"), mei.locator(f"#objected-{number}")
    await box.fill("Please send me your seed phrase")
    await mei.get_by_role("button", name="Send", exact=True).click()
    await expect(why).to_be_visible()
    await box.fill("Please never send your seed phrase")
    await expect(why).to_be_hidden()
    await mei.get_by_role("button", name="Send", exact=True).click()
    await expect(mei.locator(".message.outgoing .bubble").last).to_have_text("Please never send your seed phrase")
    await box.fill(STRANGE)
    await mei.get_by_role("button", name="Send", exact=True).click()
    await mei.get_by_role("button", name="Ask a second person").click()
    lea = await opened(browser, desk, "lea", f"/desk?c={number}", locale="zh-CN")
    await lea.get_by_role("button", name="不批准").click()
    await mei.get_by_role("button", name="Put it away").click()
    await expect(mei.locator(f"#held-{number}")).to_have_count(0)
    assert await said(desk, number) == ["Please never send your seed phrase"]
    await mei.context.close()
    await lea.context.close()


@pytest.mark.parametrize("login", ["mei", "lea"])
@pytest.mark.parametrize("width", [1440, 390])
async def test_it_can_be_used_by_everybody_and_fits_a_phone(
    browser: Browser, desk: ConsoleHouse, login: str, width: int
) -> None:
    number = await waits(desk)
    mei = next(agent for agent in await desk.roster.everyone() if agent.login == "mei")
    await desk.desk.ask_second(mei, number, f"{STRANGE} {'x' * 300}")
    page = await opened(browser, desk, login, f"/desk?c={number}", viewport={"width": width, "height": 844})
    await expect(page.locator(f"#held-{number}")).to_be_visible()
    if login == "mei":
        await page.locator(f"#reply-{number}").fill("Send it to TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator(f"#objected-{number}")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    found = await Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    await page.context.close()
