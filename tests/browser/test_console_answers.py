"""Marking the bot's answers in a real Chromium: by keyboard, while the page goes on living, for everybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.model import Candidate
from bot.store import verdicts
from tests.console_house import ConsoleHouse, served

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

READ = (
    Candidate("withdraw-pending", 0.93, (0.91, 0.5, 0.88, 0.25), "where is my withdrawal"),
    Candidate("deposit-missing", 0.04, (0.31, -0.5, 0.4, -0.25), "my deposit is not there"),
)
SIGNALS = {"own-case": 0.41, "vague": 0.22}


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    """A desk on a real server, with Maria."""
    made = ConsoleHouse(tmp_path)
    await made.agent("maria", "admin", "Maria")
    async with served(made):
        yield made
    await made.close()


async def opened(browser: Browser, desk: ConsoleHouse, address: str, **how: object) -> Page:
    context = await browser.new_context(**({"viewport": {"width": 1440, "height": 900}, "locale": "en-US"} | how))  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    await context.add_cookies([{"name": "nightdesk", "value": await desk.session("maria"), "url": desk.url}])
    page = await context.new_page()
    await page.goto(desk.url + address)
    if await page.locator("body.desk").count():
        await expect(page.locator("body[data-ready]")).to_be_visible()
    return page


async def answered(desk: ConsoleHouse) -> tuple[int, int]:
    """The conversation and its decision."""
    number = await desk.writes("Olena", "it is not there", candidates=READ, answered=True, signals=SIGNALS)
    await desk.bot_says(number, "Open your withdrawal history and look at the status.")
    return number, next(line.decision.id for line in await desk.thread(number) if line.decision)


async def test_an_answer_is_marked_wrong_by_keyboard_alone(browser: Browser, desk: ConsoleHouse) -> None:
    number, decision = await answered(desk)
    page = await opened(browser, desk, f"/desk?c={number}")
    keys = page.keyboard
    await page.locator(f"#right-{decision}").focus()
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(page.locator(f"#meant-{decision}")).to_be_visible()
    await keys.press("Tab")
    await keys.type("My deposit")
    await desk.writes("Olena", "are you there?")  # the page is drawn anew, and what was chosen stays
    await expect(page.locator(".message.incoming .bubble").last).to_have_text("are you there?")
    assert await page.evaluate("document.activeElement.id") == f"meant-{decision}"
    await expect(page.locator(f"#meant-{decision}")).to_have_value("deposit-missing")
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(page.locator(f"#reading-{decision} .verdict.wrong")).to_have_text(
        "marked as wrong: it was My deposit has not arrived"
    )
    await expect(page.locator(f"#wrong-{decision}")).not_to_have_attribute("open", "")
    (kept,) = await desk.store.read(verdicts.evidence)
    assert (kept.decision, kept.right, kept.intent) == (decision, False, "deposit-missing")
    await page.locator(f"#right-{decision}").click()
    await expect(page.locator(f"#reading-{decision} .verdict.right")).to_have_text("marked as right")
    await page.context.close()


async def test_another_agent_sees_the_mark_without_reload(browser: Browser, desk: ConsoleHouse) -> None:
    number, decision = await answered(desk)
    await desk.agent("wei", "agent", "Wei")
    page = await opened(browser, desk, f"/desk?c={number}")
    wei = next(agent for agent in await desk.roster.everyone() if agent.login == "wei")
    await desk.desk.mark(wei, decision, right=False)
    await expect(page.locator(f"#reading-{decision} .verdict.wrong")).to_have_text("marked as wrong")
    await page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
async def test_the_marks_and_the_overview_keep_nobody_out(
    browser: Browser, desk: ConsoleHouse, scheme: str, width: int
) -> None:
    number, decision = await answered(desk)
    desk.promise = type(desk.promise)(0.02, 0.59, {"deposit-missing": 0.7})
    desk.overdue = {"deposit-missing": "deposits-team"}
    how = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = await opened(browser, desk, f"/desk?c={number}", **how)
    await page.locator(f"#explained-{decision} summary").click()
    await page.locator(f"#wrong-{decision} summary").click()
    await expect(page.locator(f"#meant-{decision}")).to_be_visible()
    found = {"thread": await violations(page)}
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.goto(f"{desk.url}/desk/overview")
    found["overview"] = await violations(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.context.close()
    assert found == {"thread": [], "overview": []}


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [f"{v['id']}: {[n['html'][:160] for n in v['nodes']]}" for v in results.response["violations"]]
