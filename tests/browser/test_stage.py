"""`nightdesk demo --all` in a real Chromium: people on every platform, an agent in the console, and what fails."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.house.process import Running, small_articles
from tests.webchat_page import WATCH

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

SCENES = ("telegram", "discord", "x", "webchat")
LONG = 30_000  # milliseconds; the house waits for the rest of a burst, and the machine may be busy
HOSTILE = "<img src=x onerror=fire()> <b>not bold</b> </p><script>fire()</script>"


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[Running]:
    """The command as it is typed, in a process of its own, with a few articles."""
    more = {"NIGHTDESK_MATCHING__ARTICLES": str(small_articles(folder))}
    running = Running("demo", "--all", "--port", "0", "--folder", "data", folder=folder, more=more)
    await asyncio.to_thread(running.__enter__)
    try:
        yield running
    finally:
        running.__exit__()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    async with started(tmp_path_factory.mktemp("demo")) as running:
        yield running


@asynccontextmanager
async def at(context: BrowserContext, demo: Running) -> AsyncIterator[Page]:
    """The page, ready; whatever raises, fires or is refused by its policy fails the test."""
    page = await context.new_page()
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.add_init_script(WATCH)
    await page.goto(f"{demo.url}/")
    await expect(page.locator("body[data-ready]")).to_be_visible()
    yield page
    assert await page.evaluate("window.fired") == []


@pytest_asyncio.fixture(loop_scope="session")
async def stage(context: BrowserContext, demo: Running) -> AsyncIterator[Page]:
    async with at(context, demo) as page:
        yield page


class Column:
    """One platform on the page, played by one person."""

    def __init__(self, page: Page, scene: str) -> None:
        self.node = page.locator(f"#{scene}-column")
        self.theirs = self.node.locator(".line:not(.mine) .text")
        self.mine = self.node.locator(".line.mine .text")
        self._input = page.locator(f"#{scene}-text")
        self._name = page.locator(f"#{scene}-person")
        self._scene = scene
        self._page = page

    async def be(self, name: str) -> None:
        await self._name.fill(name)
        await self._name.press("Tab")

    async def say(self, text: str) -> None:
        await self._input.fill(text)
        await self._input.press("Enter")
        await expect(self.mine.filter(has_text=text)).to_have_count(1)

    def button(self, name: str) -> Locator:
        return self.node.locator(".buttons").get_by_role("button", name=name)

    async def fail(self, fault: str) -> None:
        await self._page.locator(f"#{self._scene}-{fault}").check(force=True)
        await expect(self.node).to_have_class(re.compile("^$" if fault == "none" else "failing"))


async def sign_in(page: Page, demo: Running) -> None:
    """As the admin, by the link of the terminal, which works once."""
    link = re.search(r"Sign in once, as admin +(\S+)", demo.out)
    assert link
    await page.goto(link[1])
    await page.get_by_role("button", name="Sign in to the console").click()
    await page.get_by_role("link", name="Later").click()
    await expect(page.locator("body[data-ready]")).to_be_visible()


async def test_a_person_on_each_platform_is_answered_asks_for_a_person_and_reads_the_agents_reply(
    browser: Browser, context: BrowserContext, tmp_path: Path
) -> None:
    team = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    team.set_default_timeout(LONG)
    try:
        async with started(tmp_path) as fresh, at(context, fresh) as stage:
            desk = await team.new_page()
            await sign_in(desk, fresh)
            for scene in SCENES:
                await asked_handed_over_and_answered(Column(stage, scene), desk, fresh, scene)
    finally:
        await team.close()


async def asked_handed_over_and_answered(column: Column, desk: Page, demo: Running, scene: str) -> None:
    await column.be("Olena")
    await column.say(f"where is my withdrawal? it is pending, I asked on {scene}")
    await expect(column.theirs.last).to_contain_text("withdrawal", timeout=LONG)
    if scene == "x":  # has no buttons
        await column.say("I want to talk to a person")
    else:
        await column.button("Talk to a person").last.click(timeout=LONG)
    await expect(column.theirs.last).to_contain_text("person", timeout=LONG)
    await desk.goto(f"{demo.url}/desk")
    await expect(desk.locator("body[data-ready]")).to_be_visible()
    await expect(desk.locator("#entries > li")).to_have_count(1, timeout=LONG)
    await desk.keyboard.press("j")
    await expect(desk.get_by_text(f"I asked on {scene}").first).to_be_visible()
    await desk.keyboard.press("c")
    await expect(desk.locator(".holder")).to_have_text("You have this conversation")
    await desk.keyboard.press("r")
    await desk.keyboard.type(f"Hello on {scene}, I look into it.")
    await desk.keyboard.press("Control+Enter")
    await expect(column.theirs.last).to_have_text(f"Hello on {scene}, I look into it.", timeout=LONG)


async def test_what_fails_arrives_once_it_is_mended(stage: Page) -> None:
    for scene, fault in (("telegram", "down"), ("discord", "500"), ("webchat", "429")):
        column = Column(stage, scene)
        await column.be("Faye")
        await column.fail(fault)
        await column.say("hello")
        if scene == "webchat":
            await expect(column.node.locator(".note")).to_have_count(1)
        await column.fail("none")
        await expect(column.theirs).not_to_have_count(0, timeout=60_000)
        await expect(column.mine).to_have_count(1)
        await expect(column.node.locator(".note")).to_have_count(0, timeout=LONG)


async def test_an_answer_that_is_cut_off_makes_no_second_copy_where_the_platform_removes_duplicates(
    stage: Page,
) -> None:
    for scene in ("discord", "webchat"):
        column = Column(stage, scene)
        await column.be("Carla")
        await column.fail("cut")
        await column.say("hello")
        await expect(column.theirs).to_have_count(1, timeout=60_000)
        await column.fail("none")
        await column.say("where is my withdrawal? it is pending")
        await expect(column.theirs).to_have_count(2, timeout=60_000)
        await expect(column.node.locator(".note")).to_have_count(0, timeout=LONG)
        await expect(column.mine).to_have_count(2)


async def test_what_people_write_is_text_and_stays_it(stage: Page) -> None:
    for scene in SCENES:
        column = Column(stage, scene)
        await column.be("<b>Mallory</b>")
        await column.say(HOSTILE)
        await expect(column.mine).to_have_text(HOSTILE)
        await expect(column.node.locator(".text *")).to_have_count(0)


async def test_in_a_channel_everybody_reads_along_and_each_name_is_another_person(stage: Page) -> None:
    column = Column(stage, "discord")
    await column.be("Ann")
    await stage.locator("#discord-place").select_option("public")
    await column.say("good evening everybody")
    await column.be("Olena")
    await expect(column.theirs.filter(has_text="good evening everybody")).to_have_count(1)
    await expect(column.mine).to_have_count(0)
    await stage.locator("#discord-place").select_option("private")
    await expect(column.node.locator(".empty")).to_be_visible()


async def test_by_keyboard_alone_on_a_phone_and_in_chinese(stage: Page, demo: Running) -> None:
    await stage.set_viewport_size({"width": 390, "height": 844})
    await stage.goto(f"{demo.url}/?lang=zh")
    await expect(stage.locator("body[data-ready]")).to_be_visible()
    await expect(stage.locator("section:visible")).to_have_count(1)
    await stage.get_by_role("tab", name="Telegram").focus()
    await stage.keyboard.press("ArrowRight")
    await expect(stage.get_by_role("tab", name="Discord")).to_be_focused()
    await expect(stage.locator("#discord-column")).to_be_visible()
    await stage.keyboard.press("End")
    column = Column(stage, "webchat")
    await expect(column.node).to_be_visible()
    for _ in range(4):  # the name, the messages, the line to write in
        await stage.keyboard.press("Tab")
        if await stage.evaluate("document.activeElement.id") == "webchat-text":
            break
    await stage.keyboard.insert_text("你好")
    await stage.keyboard.press("Enter")
    await expect(column.mine).to_have_text(["你好"])
    await expect(stage.locator("#desk")).to_have_text("客服工作台 ↗")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
async def test_nobody_is_kept_out(stage: Page, scheme: str, width: int) -> None:
    await stage.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await stage.set_viewport_size({"width": width, "height": 900})
    found = await Axe().run(stage)
    assert found.response["violations"] == [], found.generate_report()
    assert await stage.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
