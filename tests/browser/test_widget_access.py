"""The widget for everyone: by keyboard, by input method, by screen reader, on a phone, in the dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.model import Button, Mark, MarkKind, Text
from bot.ports import Standing
from bot.speech.phrases import PERSON
from tests.webchat_house import House
from tests.webchat_page import Chat

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=375, height=667)

FOCUSED = """
const at = document.activeElement === root.host ? root.activeElement : document.activeElement;
return at.getAttribute("aria-label") || at.textContent || at.localName;
"""


async def test_everything_can_be_done_with_the_keyboard_alone(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await page.get_by_label("Search").focus()
    await page.keyboard.press("Tab")
    await expect(chat.launch).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat.input).to_be_focused()
    await page.keyboard.type("line one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("line two")
    await page.keyboard.press("Enter")
    [kept] = await house.threads.arrival(1)
    assert kept.text == "line one\nline two"
    await expect(chat.input).to_have_value("")
    await expect(chat.input).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(chat.person).to_be_focused()
    await page.keyboard.press("Space")
    assert (await house.threads.arrival(2))[-1].payload == PERSON
    await page.keyboard.press("Escape")
    await expect(chat.panel).to_be_hidden()
    await expect(chat.launch).to_be_focused()


async def test_the_order_of_the_keys_follows_the_eye_and_focus_is_seen(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await chat.open()
    await chat.launch.focus()
    order = []
    for _ in range(6):
        await page.keyboard.press("Tab")
        order.append(await chat.run(FOCUSED))
        assert await chat.run("return parseFloat(getComputedStyle(root.activeElement).outlineWidth);") >= 2
    assert order == [
        "Language",
        "Close support chat",
        "BitMart support",
        "Talk to a person",
        "Write your message",
        "Send",
    ]


async def test_enter_while_an_input_method_composes_chooses_a_word_and_sends_nothing(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit(lang="zh-CN")
    await chat.open()
    session = await page.context.new_cdp_session(page)
    await session.send("Input.imeSetComposition", {"text": "tixian", "selectionStart": 6, "selectionEnd": 6})
    await expect(chat.input).to_have_value("tixian")
    sent = """
    const press = (more) => root.querySelector("textarea").dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, composed: true, ...more }));
    return [press({ isComposing: true }), press({ isComposing: false, keyCode: 229 })];
    """
    assert await chat.run(sent) == [True, True]  # neither was taken: the input method has them
    await chat.run(
        "root.querySelector('textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true }));"
    )
    await expect(chat.panel).to_be_visible()
    await session.send("Input.insertText", {"text": "提现"})
    await expect(chat.input).to_have_value("提现")
    assert house.threads.calls == 0
    await page.keyboard.press("Enter")
    assert (await house.threads.arrival(1))[0].text == "提现"


async def test_the_thread_is_a_polite_log_and_every_speaker_is_named(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin("mine")
    await house.says(address, "the bot's")
    await house.says(address, "the agent's", agent="Mei")
    log = chat.root.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.locator("bdi")).to_have_text(["You", "Assistant", "Mei"])
    await expect(chat.panel).to_have_attribute("aria-label", "BitMart support")
    await expect(chat.launch).to_have_attribute("aria-expanded", "true")


async def test_an_old_message_is_not_made_anew_when_one_comes(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin("mine")
    await house.says(address, "old", buttons=(Button("Yes", "y"),))
    await expect(chat.bubbles).to_have_count(2)
    await chat.run("for (const one of root.querySelectorAll('.text')) one.dataset.seen = '1';")
    await house.says(address, "new")
    await expect(chat.bubbles).to_have_count(3)
    assert await chat.run("return [...root.querySelectorAll('.text')].map((one) => one.dataset.seen || '');") == [
        "1",
        "1",
        "",
    ]


async def test_on_a_phone_the_panel_fills_the_screen_and_keeps_the_focus(house: House, browser: Browser) -> None:
    context = await browser.new_context(viewport=PHONE, has_touch=True, reduced_motion="reduce", locale="en-US")
    page = await context.new_page()
    chat = await Chat(page, house).visit()
    await chat.launch.tap()
    box = await chat.panel.bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 375, 667)
    await expect(chat.panel).to_be_focused()
    await expect(chat.launch).to_be_hidden()
    for key in ["Tab"] * 9 + ["Shift+Tab"] * 9:
        await page.keyboard.press(key)
        assert await page.evaluate("document.activeElement.localName") == "nightdesk-chat"
    await chat.root.locator(".close").tap()
    await expect(chat.launch).to_be_focused()
    await context.close()


async def test_the_writing_field_grows_with_what_is_written_and_no_further(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await chat.open()
    height = "return root.querySelector('textarea').offsetHeight;"
    one = await chat.run(height)
    await chat.input.fill("a\nb\nc")
    three = await chat.run(height)
    await chat.input.fill("a\n" * 60)
    many = await chat.run(height)
    await chat.input.fill("")
    assert one < three < many <= 132
    assert await chat.run(height) == one


async def test_who_reads_above_is_not_torn_down_but_told(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    for number in range(30):
        house.threads.add(address, "bot", f"line {number}")
    await expect(chat.bubbles).to_have_count(31)
    await chat.run("const log = root.querySelector('.log'); log.scrollTop = 0; log.dispatchEvent(new Event('scroll'));")
    await house.says(address, "news")
    newer = chat.root.locator(".newer")
    await expect(newer).to_be_visible()
    assert await chat.run("return root.querySelector('.log').scrollTop;") == 0
    await newer.click()
    await expect(chat.bubbles.last).to_be_in_viewport()
    await expect(newer).to_be_hidden()


async def test_who_wants_no_motion_gets_none(house: House, browser: Browser) -> None:
    context = await browser.new_context(reduced_motion="reduce", locale="en-US")
    chat = await Chat(await context.new_page(), house).visit()
    await chat.open()
    moving = (
        "return [...root.querySelectorAll('*')].filter((n) => getComputedStyle(n).animationName !== 'none').length;"
    )
    assert await chat.run(moving) == 0
    await context.close()


SMALL = """
return [...root.querySelectorAll("button, select, textarea")].filter((node) => node.offsetParent || node.matches(".launch"))
  .map((node) => [node.className || node.localName, node.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 44 || box.height < 44)).map(([name, box]) => `${name} ${box.width}x${box.height}`);
"""


@pytest.mark.parametrize("lang", ["en", "zh-CN", "zh-TW"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_axe_finds_nothing_to_complain_of(
    house: House, browser: Browser, *, view: ViewportSize, scheme: str, lang: str
) -> None:
    context = await browser.new_context(
        viewport=view, color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce", locale="en-US"
    )
    page = await context.new_page()
    chat = await Chat(page, house).visit(lang=lang)
    assert await violations(page) == ""
    await chat.open()
    assert await violations(page) == ""
    await chat.say("我的提现没有到账 help")
    await house.threads.arrival(1)
    await chat.settled()
    address = next(iter(house.threads.threads))
    marks = (
        Mark(MarkKind.LINK, 0, 4, "https://www.example.com/"),
        Mark(MarkKind.CODE, 5, 9),
        Mark(MarkKind.BOLD, 10, 14),
    )
    house.threads.stand(address, Standing("open", "", 2, 1))
    await house.says(address, Text("link code bold", marks), agent="Mei")
    await house.says(address, "Did this help?", buttons=(Button("Yes", "y"), Button("No", "n")))
    await expect(chat.bubbles).to_have_count(3)
    await house.adapter.typing(address)
    await expect(chat.root.locator(".dots")).to_be_visible()
    assert await violations(page) == ""
    await house.stop()
    await chat.button("No").click()
    await expect(chat.net).to_be_visible()
    assert await violations(page) == ""
    assert await chat.run(SMALL) == []
    await context.close()


async def violations(page: Page) -> str:
    """What axe-core finds wrong, best practices included, incomplete checks of contrast too."""
    results = await Axe().run(page, options={"resultTypes": ["violations"]})
    report: str = results.generate_report() if results.violations_count else ""
    return report
