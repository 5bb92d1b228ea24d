"""The widget on hostile ground: texts that want to run, pages that want to break it, policies that forbid almost all."""

from __future__ import annotations

import itertools

import pytest
from playwright.async_api import Page, expect

from adapters.webchat import WebChatSettings
from bot.model import Attachment, Button, Mark, MarkKind, Text
from bot.ports import Standing
from tests.webchat_house import House, served
from tests.webchat_page import Chat

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

_TAGS = [
    "<script>{}</script>", "<img src=x onerror={}>", "<svg onload={}>", "<svg><script>{}</script></svg>",
    "<iframe src=javascript:{}></iframe>", "<iframe srcdoc='<script>parent.{}</script>'></iframe>", "<body onload={}>",
    "<details open ontoggle={}>", "<video><source onerror={}></video>", "<audio src=x onerror={}>", "<object data=javascript:{}>",
    "<embed src=javascript:{}>", "<a href=javascript:{}>x</a>", "<form action=javascript:{}><button>x</form>",
    "<input autofocus onfocus={}>", "<select autofocus onfocus={}>", "<textarea autofocus onfocus={}>", "<marquee onstart={}>",
    "<style>@import 'javascript:{}'</style>", "<style onload={}></style>", "<link rel=stylesheet href=javascript:{}>",
    "<meta http-equiv=refresh content='0;javascript:{}'>", "<base href=javascript:{}//>", "<math><mtext><img src=x onerror={}></math>",
    "<template><script>{}</script></template>", "<noscript><img src=x onerror={}></noscript>", "<slot onslotchange={}></slot>",
    "<x onclick={} style=position:fixed;inset:0>", "<div style=background:url(javascript:{})>", "<img srcset=x onerror={}>",
]  # fmt: skip
_BREAKS = ["{}", '">{}', "'>{}", "--></style></script></title></textarea>{}", "\u2028{}", "]]>{}"]
PAYLOADS = [way.format(tag.format(f"fire({i})")) for i, (way, tag) in enumerate(itertools.product(_BREAKS, _TAGS))]
PAYLOADS += [
    "javascript:fire(1)", "data:text/html,<script>fire(1)</script>", "${fire(1)}", "{{constructor.constructor('fire(1)')()}}",
    "`;fire(1);`", "');fire(1);//", '";fire(1);//', "\\u003cscript\\u003efire(1)\\u003c/script\\u003e", "&lt;img src=x onerror=fire(1)&gt;",
    "%3Cscript%3Efire(1)%3C/script%3E", "event: message\ndata: {}\n\n", "__proto__", "constructor", "toString",
]  # fmt: skip

LINKS = [
    "javascript:fire(1)", "JaVaScRiPt:fire(1)", " javascript:fire(1)", "java\tscript:fire(1)", "\x01javascript:fire(1)",
    "data:text/html,<script>fire(1)</script>", "vbscript:fire(1)", "blob:https://x/y", "file:///etc/passwd", "http://www.example.com/",
    "//evil.example", "/webchat", "#", "", "https:", "ftp://x", "javascript://https://x/%0afire(1)", "view-source:https://x",
]  # fmt: skip

FOREIGN = """
return [...root.querySelectorAll("*")].filter((node) => /^(script|img|iframe|object|embed|link|base|meta|form)$/i.test(node.localName)
  && node.localName !== "form" || [...node.attributes].some((one) => /^on|^srcdoc$|^style$/.test(one.name) && node.localName !== "textarea"))
  .map((node) => node.outerHTML);
"""


async def test_no_text_name_button_or_file_name_ever_runs_or_becomes_markup(house: House, page: Page) -> None:
    assert len(PAYLOADS) >= 150
    chat = await Chat(page, house).visit()
    address = await chat.begin(PAYLOADS[0])
    for number, payload in enumerate(PAYLOADS):
        house.threads.add(
            address,
            ("agent", "bot", "contact")[number % 3],
            Text(payload, (Mark(MarkKind.BOLD, 0, 5), Mark(MarkKind.LINK, 2, 9, payload))),
            buttons=(Button(payload, "p"),),
            attachments=(Attachment(payload, name=payload, note=payload),),
            agent=payload,
            client_key=payload if number % 5 == 0 else "",
        )
        if number % 10 == 0:
            house.threads.stand(address, Standing("open", payload, None, 1))
            await expect(chat.strip).to_contain_text(payload[:20].split("\n")[0].strip(), timeout=5000)
    await house.says(address, PAYLOADS[1], buttons=(Button(PAYLOADS[2], "p"),), agent=PAYLOADS[3])
    await expect(chat.bubbles.last).to_have_text(PAYLOADS[1])
    await chat.root.locator(".quick button").last.click()
    await page.reload()
    await expect(chat.bubbles.last).to_be_visible()
    assert await chat.run(FOREIGN) == []
    assert await chat.fired() == []


async def test_a_link_that_is_not_https_is_only_its_words(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    for url in LINKS:
        house.threads.add(address, "bot", Text("press here", (Mark(MarkKind.LINK, 0, 10, url),)))
    await expect(chat.bubbles).to_have_count(len(LINKS) + 1)
    assert await chat.root.locator(".text a").count() == 0


@pytest.mark.parametrize(
    "marks",
    [
        (Mark(MarkKind.BOLD, -5, 3),),
        (Mark(MarkKind.BOLD, 3, 1),),
        (Mark(MarkKind.BOLD, 2, 10_000),),
        (Mark(MarkKind.BOLD, 1, 1),),
        tuple(Mark(MarkKind.ITALIC, i, i + 3) for i in range(200)),
    ],
)
async def test_marks_out_of_place_lose_no_text(house: House, page: Page, marks: tuple[Mark, ...]) -> None:
    chat = await Chat(page, house).visit()
    address = await chat.begin()
    await house.says(address, Text("the whole text", marks))
    await expect(chat.bubbles.last).to_have_text("the whole text")


HOSTILE_CSS = """<style>
body, body *, nightdesk-chat { all: unset !important; display: none !important; color: red !important; font: 60px fantasy !important; transform: rotate(45deg) !important; }
nightdesk-chat, nightdesk-chat * { opacity: 0 !important; pointer-events: none !important; visibility: hidden !important; position: static !important; z-index: -1 !important; }
html, body { direction: rtl; letter-spacing: 1em; line-height: 9; text-transform: uppercase; }
button, textarea, select, section, header { width: 9000px !important; background: lime !important; }
:root { --fill: red; --accent: red; --paper: red; --ink: red; }
</style>"""

SEEN = """
const box = (name) => { const node = root.querySelector(name); return [node.offsetWidth, node.offsetHeight]; };
const style = getComputedStyle(root.querySelector(".panel"));
const text = getComputedStyle(root.querySelector(".notice"));
return { launch: box(".launch"), panel: box(".panel"), paper: style.backgroundColor, size: text.fontSize, spacing: text.letterSpacing,
  transform: text.textTransform, direction: text.direction };
"""


async def test_a_pages_styles_do_not_reach_the_widget(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await chat.open()
    calm = await chat.run(SEEN)
    await page.evaluate("sessionStorage.clear()")
    await chat.visit(head=HOSTILE_CSS)
    await chat.begin()
    assert await chat.run(SEEN) == calm
    assert calm["panel"] == [380, 600]


async def test_the_widgets_styles_do_not_reach_the_page(house: House, page: Page) -> None:
    facts = "JSON.stringify([...document.querySelectorAll('body, main, h1, p, input')].map((n) => [getComputedStyle(n).cssText, n.getBoundingClientRect()]))"
    bare = await Chat(page, house).visit(src="/webchat/main/widget.js")
    await page.evaluate("document.querySelector('nightdesk-chat').remove()")
    without = await page.evaluate(facts)
    await page.reload()
    await bare.open()
    assert await page.evaluate(facts) == without
    assert await page.evaluate("Object.keys(window).filter((key) => /nightdesk|thread|panel|outbox/i.test(key))") == []


async def test_a_page_with_the_strictest_policy_can_carry_it(page: Page) -> None:
    async with served(House()) as host, served(House(WebChatSettings(allowed_origins=(host.url,)))) as house:
        policy = (
            f"default-src 'none'; script-src {house.url}; connect-src {house.url}; base-uri 'none'; form-action 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'; sandbox allow-scripts allow-same-origin"
        )
        chat = Chat(page, host)
        await chat.visit(src=f"{house.url}/webchat/main/widget.js", headers={"Content-Security-Policy": policy})
        await chat.open()
        await chat.say("from another origin")
        await chat.input.fill("by the button")
        await chat.root.get_by_role("button", name="Send").click()
        await house.threads.arrival(2)
        assert [one.text for one in house.threads.received] == ["from another origin", "by the button"]
        await expect(chat.root.locator(".msg.sending, .msg.kept")).to_have_count(0)
        size = await chat.run(
            "const r = root.querySelector('.panel').getBoundingClientRect(); return [r.width, r.height];"
        )
        assert size == [380, 600]
        assert await chat.fired() == []


async def test_a_page_that_is_not_allowed_gets_a_button_but_no_conversation(page: Page) -> None:
    async with served(House()) as host, served(House()) as house:
        chat = Chat(page, host)
        await chat.visit(src=f"{house.url}/webchat/main/widget.js")
        await chat.open()
        await chat.say("let me in")
        await expect(chat.net).to_be_visible()
        assert house.threads.calls == 0


async def test_keys_pressed_in_the_panel_do_not_reach_the_page(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    await page.evaluate(
        "for (const kind of ['keydown', 'keyup', 'keypress']) document.addEventListener(kind, (e) => fire(e.key))"
    )
    await chat.open()
    await page.keyboard.type("/s")
    await page.keyboard.press("Escape")
    assert await chat.fired() == []


async def test_nothing_of_the_conversation_is_in_a_url_or_a_cookie(house: House, page: Page) -> None:
    chat = await Chat(page, house).visit()
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    await chat.begin("canary-word")
    secret = await page.evaluate(
        "JSON.parse(localStorage[Object.keys(localStorage).find((key) => key.endsWith(':secret'))])"
    )
    assert len(secret) == 43
    assert not any("canary" in url or secret in url for url in urls)
    assert await page.context.cookies() == []
