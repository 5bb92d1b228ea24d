"""`nightdesk demo` in a real Chromium: the real widget before the real inbox, as a newcomer meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests import chromium
from tests.browser.test_stage import LONG, sign_in
from tests.house.process import Running, small_articles

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

KEEPS_NOTHING = {"profile": {"default_content_setting_values": {"cookies": 2}}}


async def calls_from_the_chats_own_button(page: Page, demo: Running, said: str) -> None:
    await page.goto(f"{demo.url}/?lang=en")
    chat = page.locator("nightdesk-chat")
    await chat.locator(".launch").click()
    if said:
        await chat.locator("textarea").fill(said)
        await chat.locator("textarea").press("Enter")
        await expect(chat.locator(".bot").last).to_contain_text("withdrawal", timeout=LONG)
    await chat.locator(".person").click()
    await expect(chat.locator(".strip")).to_have_text(
        re.compile("in line|Nobody is on duty|has been asked"), timeout=LONG
    )


async def test_the_chats_own_button_calls_a_person_before_and_after_anything_was_said(
    browser: Browser, context: BrowserContext, tmp_path: Path
) -> None:
    more = {"NIGHTDESK_MATCHING__ARTICLES": str(small_articles(tmp_path))}
    with Running("demo", "--port", "0", "--folder", "data", folder=tmp_path, more=more) as demo:
        desk = await context.new_page()
        await sign_in(desk, demo)
        for said in ("", "where is my withdrawal? it is pending"):
            visitor = await browser.new_context()
            await calls_from_the_chats_own_button(await visitor.new_page(), demo, said)
            await visitor.close()
        await desk.reload()
        await expect(desk.locator("#entries > li")).to_have_count(2, timeout=LONG)


async def test_the_language_that_is_chosen_in_the_panel_is_the_bots_too(browser: Browser, tmp_path: Path) -> None:
    more = {"NIGHTDESK_MATCHING__ARTICLES": str(small_articles(tmp_path))}
    with Running("demo", "--port", "0", "--folder", "data", folder=tmp_path, more=more) as demo:
        visitor = await browser.new_context()
        page = await visitor.new_page()
        await page.goto(f"{demo.url}/?lang=en")
        chat = page.locator("nightdesk-chat")
        await chat.locator(".launch").click()
        await chat.locator("textarea").fill("where is my withdrawal? it is pending")
        await chat.locator("textarea").press("Enter")
        await expect(chat.locator(".bot").last).to_contain_text("withdrawal", timeout=LONG)
        await chat.locator("select").select_option("zh-CN")
        await expect(chat.locator(".bot").last).to_contain_text("中文", timeout=LONG)
        await chat.locator(".person").click()
        await expect(chat.locator(".bot").last).to_contain_text("人工", timeout=LONG)
        await visitor.close()


async def test_a_browser_that_keeps_nothing_for_any_page_can_talk_and_its_page_goes_on(tmp_path: Path) -> None:
    """There `navigator.locks` exists, and refuses."""
    more = {"NIGHTDESK_MATCHING__ARTICLES": str(small_articles(tmp_path))}
    (tmp_path / "profile" / "Default").mkdir(parents=True)
    (tmp_path / "profile" / "Default" / "Preferences").write_text(json.dumps(KEEPS_NOTHING))
    with Running("demo", "--port", "0", "--folder", "data", folder=tmp_path, more=more) as demo:
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                tmp_path / "profile", executable_path=chromium.find(), args=list(chromium.FLAGS)
            )
            page = await context.new_page()
            await page.goto(f"{demo.url}/?lang=en")
            refused = "navigator.locks.request('any', () => 'given').catch((error) => error.name)"
            assert await page.evaluate(refused) == "SecurityError"
            chat = page.locator("nightdesk-chat")
            await chat.locator(".launch").click()
            await chat.locator("textarea").fill("where is my withdrawal? it is pending")
            await chat.locator("textarea").press("Enter")
            await expect(chat.locator(".bot")).to_have_count(1, timeout=LONG)
            await context.close()
