"""One real Chromium for all browser tests, and a fresh house for each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests import chromium
from tests.webchat_house import House, served


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, headless. Tests that use it run in the session's loop."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A visitor's browser: English, desktop, light, in Hong Kong."""
    opened = await browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id="Asia/Hong_Kong", color_scheme="light"
    )
    opened.set_default_timeout(10_000)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> Page:
    """One tab."""
    return await context.new_page()


@pytest_asyncio.fixture(loop_scope="session")
async def house() -> AsyncIterator[House]:
    """The web chat on a real server."""
    async with served(House()) as started:
        yield started
