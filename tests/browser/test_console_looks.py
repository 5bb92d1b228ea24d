"""How the console looks and to whom: languages, sizes, light and dark, screen readers; and that nothing ever fires."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.model import Attachment, Candidate, Kept, Language, Priority
from tests.console_house import ConsoleHouse, served
from tests.console_payloads import PAYLOADS

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    """A desk on a real server in the middle of a night."""
    made = ConsoleHouse(tmp_path)
    await made.agent("maria", "admin", "Maria")
    await made.agent("wei", "agent", "Wei")
    async with served(made):
        yield made
    await made.close()


async def busy(house: ConsoleHouse) -> int:
    """Something of everything; returns the conversation that Maria holds."""
    maria, wei = sorted(await house.roster.everyone(), key=lambda agent: agent.login)
    number = await house.writes(
        "Olena", "Withdrawal of 250 USDT pending [seed phrase removed]", removed=("seed phrase",), hands_off="own case",
        kept=(Kept("txid", "ab" * 32), Kept("uid", "88412093")), priority=Priority.HIGH, waited=timedelta(minutes=14),
        candidates=(Candidate("withdraw-pending", 0.93), Candidate("deposit-missing", 0.04)),
        attachments=(Attachment("photo", "f", "IMG_2211.png", "image/png", 48_211),),
    )  # fmt: skip
    await house.desk.claim(maria, number)
    await house.desk.note(maria, number, "Checked the chain: 12 confirmations.")
    await house.bot_says(number, "A lost answer", "unknown", "the connection broke")
    await house.bot_says(number, "A failed answer", "failed", "blocked by the user")
    await house.waits("陈小明", "我的充值一直没有到账", language=Language.ZH_HANS, waited=timedelta(minutes=4))
    await house.waits("Ravi", "I gave my seed phrase away", priority=Priority.URGENT)
    await house.desk.claim(wei, await house.waits("Sofia", public=True))
    return number


async def signed_in(
    browser: Browser, desk: ConsoleHouse, login: str = "maria", **how: object
) -> tuple[BrowserContext, Page]:
    context = await browser.new_context(**({"viewport": DESKTOP, "locale": "en-US"} | how))  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    token = await desk.session(login)
    await context.add_cookies([{"name": "nightdesk", "value": token, "url": desk.url}])
    return context, await context.new_page()


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [f"{v['id']}: {[n['html'][:160] for n in v['nodes']]}" for v in results.response["violations"]]


async def opened(page: Page, address: str) -> None:
    await page.goto(address)
    if await page.locator("body.desk").count():
        await expect(page.locator("body[data-ready]")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_no_page_keeps_anybody_out(
    browser: Browser, desk: ConsoleHouse, scheme: str, size: dict[str, int]
) -> None:
    number = await busy(desk)
    stranger = await browser.new_context(viewport=size, color_scheme=scheme, locale="en-US")  # type: ignore[arg-type]
    door = await stranger.new_page()
    found: dict[str, list[str]] = {}
    for address in ("/desk/sign-in", "/desk/welcome?token=x"):
        await opened(door, desk.url + address)
        found[address] = await violations(door)
    await stranger.close()
    context, page = await signed_in(browser, desk, viewport=size, color_scheme=scheme)
    for address in (
        "/desk",
        f"/desk?view=mine&c={number}",
        "/desk?view=trouble",
        "/desk?view=snoozed",
        "/desk/team",
        "/desk/me",
        "/desk/nowhere",
    ):
        await opened(page, desk.url + address)
        found[address] = await violations(page)
    await opened(page, f"{desk.url}/desk?c={number}")
    await page.locator(f"#snooze-{number} summary").click()
    found["the snooze menu"] = await violations(page)
    await context.close()
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


async def test_the_open_help_and_a_toast_keep_nobody_out(browser: Browser, desk: ConsoleHouse) -> None:
    context, page = await signed_in(browser, desk)
    await opened(page, f"{desk.url}/desk")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await context.close()


async def test_nothing_that_people_write_ever_fires(browser: Browser, desk: ConsoleHouse) -> None:
    context, page = await signed_in(browser, desk)
    await context.add_init_script(
        "window.fired = 0; window.fire = () => { window.fired += 1 }; window.alert = window.fire"
    )
    maria = next(agent for agent in await desk.roster.everyone() if agent.login == "maria")
    numbers = set()
    for index, payload in enumerate(PAYLOADS):
        number = await desk.writes(
            f"place {index // 30}", payload, author=payload, hands_off=payload[:80], kept=(Kept("txid", payload),),
            attachments=(Attachment("document", "ref", payload, "text/html", 9, payload),),
        )  # fmt: skip
        await desk.desk.note(maria, number, payload)
        numbers.add(number)
    await desk.dies(max(numbers), PAYLOADS[0])
    for address in [f"/desk?view=all&c={number}" for number in numbers] + ["/desk?view=trouble", "/desk"]:
        await opened(page, desk.url + address)
        # once as it came, once through the fragments
        await page.locator("#view-all").click()
        await expect(page.locator("#list-title")).to_have_text("All")
        await expect(page.locator("#entries > li").first).to_be_visible()
        assert await page.evaluate("window.fired") == 0
    for payload in PAYLOADS[::10]:
        await page.locator("#q").fill(payload)
        await expect(page.locator("#list-title")).to_contain_text("Results")
    assert await page.evaluate("[window.fired, typeof window.fire]") == [0, "function"]
    await context.close()


async def test_markup_cannot_be_set_past_the_one_way(browser: Browser, desk: ConsoleHouse) -> None:
    context, page = await signed_in(browser, desk)
    await opened(page, f"{desk.url}/desk")
    refused = await page.evaluate(
        """() => { try { document.body.innerHTML = '<p>x</p>'; return 'set' } catch (error) { return error.name } }"""
    )
    inline = await page.evaluate(
        """() => { const s = document.createElement('div'); document.body.append(s);
            try { s.setAttribute('onclick', 'window.fired = 1') } catch { return 'refused' }
            s.click(); return window.fired ? 'fired' : 'inert' }"""
    )
    assert refused == "TypeError"
    assert inline in ("refused", "inert")
    await context.close()


async def test_a_chinese_agent_reads_chinese(browser: Browser, desk: ConsoleHouse) -> None:
    number = await busy(desk)
    context, page = await signed_in(browser, desk, locale="zh-CN")
    await opened(page, f"{desk.url}/desk?c={number}")
    await page.get_by_role("button", name="语言：中文").click()
    await expect(page.locator("#list-title")).to_have_text("待接入")
    await expect(page.locator("body[data-ready]")).to_be_visible()
    await expect(page).to_have_url(f"{desk.url}/desk?c={number}")
    await expect(page.locator(".holder")).to_have_text("由您处理")
    await expect(page.get_by_role("button", name="交还机器人")).to_be_visible()
    await expect(page.locator(".day").last).to_have_text("今天")
    await page.locator("#do-release").click()
    await expect(page.locator(".toast")).to_have_text("已放回队列。")
    await expect(page.get_by_role("button", name="认领", exact=True)).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "zh-Hans"
    await context.close()


async def test_on_a_phone_list_and_conversation_are_two_screens(browser: Browser, desk: ConsoleHouse) -> None:
    number = await busy(desk)
    context, page = await signed_in(browser, desk, viewport=PHONE, has_touch=True)
    await opened(page, f"{desk.url}/desk?view=mine")
    await expect(page.locator("#conversation")).to_be_hidden()
    await page.locator(f"#entry-{number} a").tap()
    await expect(page.locator(f"#reply-{number}")).to_be_visible()
    await expect(page.locator("#list")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await page.locator(f"#reply-{number}").fill("From the train")
    await page.get_by_role("button", name="Send", exact=True).tap()
    await expect(page.locator(".message.outgoing .bubble").last).to_have_text("From the train")
    await page.get_by_role("link", name="Back to the list").tap()
    await expect(page.locator("#list")).to_be_visible()
    await context.close()


async def test_times_are_of_the_agents_own_place(browser: Browser, desk: ConsoleHouse) -> None:
    number = await desk.writes("Olena", "hi")
    utc = (await desk.thread(number))[0].at
    for zone, hours in (("Asia/Kolkata", 5.5), ("America/Sao_Paulo", -3)):
        context, page = await signed_in(browser, desk, timezone_id=zone)
        await opened(page, f"{desk.url}/desk?c={number}")
        local = (utc + timedelta(hours=hours)).strftime("%H:%M")
        await expect(page.locator(".message time")).to_have_text(local)
        await context.close()


async def test_the_waiting_time_ticks(browser: Browser, desk: ConsoleHouse) -> None:
    await desk.waits("Olena", waited=timedelta(seconds=56))
    context, page = await signed_in(browser, desk)
    await opened(page, f"{desk.url}/desk")
    await expect(page.locator("#entries time.wait")).to_have_text("1 min", timeout=8_000)
    await context.close()


async def test_a_reference_is_copied_with_one_press(browser: Browser, desk: ConsoleHouse) -> None:
    number = await desk.writes("Olena", "hi", kept=(Kept("txid", "ab" * 32),))
    context, page = await signed_in(browser, desk, permissions=["clipboard-read", "clipboard-write"])
    await opened(page, f"{desk.url}/desk?c={number}")
    await page.get_by_role("button", name="Copy TXID").click()
    await expect(page.locator(".toast")).to_have_text("Copied.")
    assert await page.evaluate("navigator.clipboard.readText()") == "ab" * 32
    await context.close()
