"""The widget in a real Chromium: opening, writing, reading, being told the truth."""

from __future__ import annotations

import statistics
from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.model import Address, Button, Mark, MarkKind, Text
from bot.speech.phrases import PERSON
from tests.webchat_house import CHANNEL, House
from tests.webchat_page import Chat

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

OPEN = """
const launch = root.querySelector(".launch");
const began = performance.now();
launch.click();
await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
return performance.now() - began;
"""


async def opening(house: House, page: Page) -> float:
    """Milliseconds from the press to the painted panel, on a fresh page; nothing may be asked of the server."""
    chat = await Chat(page, house).visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    took: float = await chat.run(OPEN)
    await expect(chat.panel).to_be_visible()
    await expect(chat.root.locator(".notice")).to_contain_text("seed phrase")
    assert asked == []
    await page.close()
    return took


async def test_the_panel_opens_within_100_ms_and_without_the_network(house: House, context: BrowserContext) -> None:
    times = [await opening(house, await context.new_page()) for _ in range(5)]
    print(f"the panel opens in {statistics.median(times):.1f} ms (median of {len(times)}, worst {max(times):.1f} ms)")
    assert statistics.median(times) < 100


async def test_a_message_goes_out_and_the_answer_comes_back(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit(lang="zh-CN")
    address = await chat.begin("提现没到账")
    [kept] = house.threads.received
    assert (kept.text, kept.language_hint) == ("提现没到账", "zh-CN")
    await house.says(address, "让您久等了")
    await expect(chat.bubbles).to_have_text(["提现没到账", "让您久等了"])
    assert await chat.fired() == []


async def test_marks_are_set_by_code_points_and_only_https_links_are_links(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    plain = "😀 bold 汉字 page trap both"
    marks = (
        Mark(MarkKind.BOLD, 2, 6),
        Mark(MarkKind.CODE, 7, 9),
        Mark(MarkKind.LINK, 10, 14, "https://www.example.com/a?b=1"),
        Mark(MarkKind.LINK, 15, 19, "http://www.example.com/"),
        Mark(MarkKind.BOLD, 20, 24),
        Mark(MarkKind.ITALIC, 22, 24),
    )
    await house.says(address, Text(plain, marks))
    last = chat.bubbles.last
    await expect(last).to_have_text(plain)
    assert await last.locator("strong").all_inner_texts() == ["bold", "bo", "th"]
    assert await last.locator("code").all_inner_texts() == ["汉字"]
    assert await last.locator("em").all_inner_texts() == ["th"]
    link = last.locator("a")
    await expect(link).to_have_text("page")
    assert await link.get_attribute("href") == "https://www.example.com/a?b=1"
    assert await link.get_attribute("rel") == "noopener noreferrer"
    assert await link.get_attribute("target") == "_blank"


async def test_quick_replies_stand_under_the_newest_message_and_work_once(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    old = await house.says(address, "first", buttons=(Button("Old", "old"),))
    await expect(chat.button("Old")).to_be_enabled()
    said = await house.says(address, "Did this help?", buttons=(Button("Yes", "y:1"), Button("No", "n:1")))
    await expect(chat.button("Old")).to_have_count(0)
    await chat.button("No").evaluate("(button) => { button.click(); button.click(); }")
    received = await house.threads.arrival(2)
    assert (received[-1].kind, received[-1].payload, received[-1].text, received[-1].reply_ref) == (
        "pressed",
        "n:1",
        "No",
        str(said.seq),
    )
    await expect(chat.button("Yes")).to_be_disabled()
    await expect(chat.button("No")).to_be_disabled()
    await expect(chat.input).to_be_focused()
    await chat.settled()
    assert len(house.threads.received) == 2
    assert old.seq < said.seq


async def test_a_person_is_one_press_away_from_the_first_moment(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await chat.open()
    await expect(chat.person).to_have_text("Talk to a person")
    await chat.person.click()
    [kept] = await house.threads.arrival(1)
    assert (kept.kind, kept.payload) == ("pressed", PERSON)
    house.stands(Address(CHANNEL, kept.place), status="open")
    await expect(chat.person).to_be_disabled()
    await expect(chat.person).to_have_text("A person has been asked for")


@pytest.mark.parametrize(
    ("facts", "lang", "told"),
    [
        ({"status": "open", "place": 3, "agents_on_duty": 2}, "en", "Waiting for a person. You are number 3 in line."),
        (
            {"status": "open", "place": 1, "agents_on_duty": 0},
            "en",
            "Nobody is on duty right now. We keep your message",
        ),
        ({"status": "open", "agent": "Mei", "agents_on_duty": 1}, "en", "Mei is here with you."),
        ({"status": "snoozed"}, "en", "We are looking into it"),
        ({"status": "resolved"}, "en", "This conversation is closed."),
        ({"status": "open", "place": 2, "agents_on_duty": 1}, "zh-CN", "您排在第 2 位"),
        ({"status": "open", "place": 2, "agents_on_duty": 0}, "zh-TW", "目前沒有客服人員在線上"),
    ],
)
async def test_the_visitor_is_told_where_he_stands(
    house: House, page: Page, facts: dict[str, str | int], lang: str, told: str
) -> None:
    chat = await Chat(page, house).visit(lang=lang)
    address = await chat.begin()
    await expect(chat.strip).to_be_hidden()
    house.stands(address, **facts)
    await expect(chat.strip).to_contain_text(told)
    assert await chat.strip.get_attribute("role") == "status"


async def test_an_agent_is_named_and_typing_is_shown_until_he_has_spoken(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    dots = chat.root.locator(".dots")
    await expect(dots).to_be_hidden()
    await house.adapter.typing(address)
    await expect(dots).to_be_visible()
    await house.says(address, "I am here", agent="Mei")
    await expect(dots).to_be_hidden()
    await expect(chat.root.locator(".agent > .who")).to_have_text("Mei")


async def test_unread_messages_are_counted_on_the_button_and_in_its_name(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    await page.keyboard.press("Escape")
    await expect(chat.launch).to_be_focused()
    await house.says(address, "one")
    await house.says(address, "two")
    await expect(chat.root.locator(".badge")).to_have_text("2")
    await expect(chat.launch).to_have_attribute("aria-label", "Open support chat, 2 unread")
    await chat.open()
    await expect(chat.root.locator(".badge")).to_be_hidden()
    await expect(chat.launch).to_have_attribute("aria-label", "Close support chat")
    await page.keyboard.press("Escape")
    await expect(chat.launch).to_have_attribute("aria-label", "Open support chat")


async def test_days_stand_between_messages_of_different_days(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    thread = house.threads.threads[address]
    now = thread[0].at
    house.threads.threads[address] = [
        type(one)(seq=i + 1, author="bot", text=Text(f"day {i}"), at=now - timedelta(days=2 - i))
        for i, one in enumerate([thread[0]] * 3)
    ]
    await page.evaluate(
        "Object.keys(localStorage).filter((k) => k.endsWith('thread')).forEach((k) => localStorage.removeItem(k))"
    )
    await page.reload()
    days = chat.root.locator(".day:not(:empty)")
    await expect(days).to_have_count(3)
    assert (await days.all_inner_texts())[1:] == ["Yesterday", "Today"]


@pytest.mark.parametrize(
    ("page_lang", "data", "spoken", "title"),
    [
        ("en", "", "zh-CN", "BitMart support"),
        ("zh-TW", "", "en-US", "BitMart 客服"),
        ("", "", "zh-HK", "開啟客服對話"),
        ("", "", "zh-SG", "打开客服对话"),
        ("de", "", "fr-FR", "Open support chat"),
        ("en", 'data-lang="zh-CN"', "en-US", "打开客服对话"),
        ("zh", 'data-lang="auto"', "en-US", "打开客服对话"),
        ("zh-Hant", 'data-lang="en"', "zh-TW", "Open support chat"),
    ],
)
async def test_the_language_is_the_scripts_then_the_pages_then_the_browsers(
    house: House, context: BrowserContext, *, page_lang: str, data: str, spoken: str, title: str
) -> None:
    assert context.browser
    other = await context.browser.new_context(locale=spoken)
    chat = await Chat(await other.new_page(), house).visit(lang=page_lang, data=data)
    names = [await chat.launch.get_attribute("aria-label"), await chat.root.locator("h2").text_content()]
    assert title in names
    await other.close()


async def test_the_language_can_be_changed_in_the_panel_and_stays_so(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    await house.says(address, "an answer")
    await chat.root.get_by_role("combobox").select_option("zh-CN")
    await expect(chat.person).to_have_text("转人工客服")
    await expect(chat.root.locator(".bot > .who")).to_have_text("智能助手")
    chosen = (await house.threads.arrival(2))[-1]
    assert (chosen.kind, chosen.payload, chosen.text) == ("pressed", "lang:zh-CN", "简体中文")
    await page.reload()
    await expect(chat.person).to_have_text("转人工客服")
    await chat.say("现在用中文")
    assert (await house.threads.arrival(3))[-1].language_hint == "zh-CN"


async def test_a_colour_of_the_page_keeps_its_writing_readable(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit(data='data-color="#ffd400"')
    style = await chat.run(
        "const s = getComputedStyle(root.querySelector('.launch')); return [s.backgroundColor, s.color];"
    )
    assert style == ["rgb(255, 212, 0)", "rgb(0, 0, 0)"]
    await chat.visit(data='data-color="red;background:url(x)"')
    style = await chat.run("return getComputedStyle(root.querySelector('.launch')).backgroundColor;")
    assert style == "rgb(11, 95, 107)"


async def test_a_message_that_is_too_long_is_refused_before_it_is_lost(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await chat.open()
    await chat.say("x" * 4001)
    await expect(chat.net).to_contain_text("longer than 4000 characters")
    await expect(chat.input).to_have_value("x" * 4001)
    await chat.input.fill("汉" * 4000)
    await expect(chat.net).to_be_hidden()
    await chat.input.press("Enter")
    assert (await house.threads.arrival(1))[0].text == "汉" * 4000


async def test_what_was_half_written_is_still_there_after_a_reload(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await chat.open()
    await chat.input.fill("half a sent")
    await page.reload()
    await expect(chat.panel).to_be_visible()
    await expect(chat.input).to_have_value("half a sent")


async def test_a_second_script_tag_makes_no_second_button(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit(head='<script async src="/webchat/main/widget.js"></script>')
    await page.wait_for_load_state("networkidle")
    assert await chat.root.count() == 1


async def test_an_echo_without_its_secret_replaces_what_was_typed(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    house.threads.redact = lambda text: text.replace("hunter2", "[password removed]")
    await chat.open()
    await chat.say("my password is hunter2")
    await expect(chat.bubbles).to_have_text(["my password is [password removed]"])
    kept = await page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "hunter2" not in kept
    assert Address(CHANNEL, house.threads.received[0].place) in house.threads.threads
