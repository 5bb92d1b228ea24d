"""The widget as a visitor sees it: a host page, the button, the panel, and what can be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from bot.model import Address
from tests.webchat_house import CHANNEL

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from tests.webchat_house import House

HOST = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><main><h1>Shop</h1><p>Some words.</p><input aria-label="Search"></main>
<script async src="{src}" {data}></script></body></html>"""

WATCH = """
window.fired = [];
window.fire = (what) => window.fired.push(String(what));
window.alert = window.confirm = window.prompt = window.fire;
document.addEventListener("securitypolicyviolation", (event) => fire(`${event.violatedDirective} ${event.blockedURI}`));
window.addEventListener("error", (event) => fire(event.message));
window.addEventListener("unhandledrejection", (event) => fire(event.reason));
"""
"""Anything that fires, is refused by a policy or raises ends up in `window.fired`."""


class Chat:
    """One tab with the widget on a page."""

    def __init__(self, page: Page, house: House) -> None:
        self.page = page
        self.house = house
        self.root = page.locator("nightdesk-chat")
        self.launch = self.root.locator(".launch")
        self.panel = self.root.get_by_role("dialog")
        self.input = self.root.locator("textarea")
        self.bubbles = self.root.locator(".msg > .text")
        self.mine = self.root.locator(".contact > .text")
        self.person = self.root.locator(".person")
        self.strip = self.root.locator(".strip")
        self.net = self.root.locator(".net")

    async def visit(
        self,
        *,
        lang: str = "en",
        head: str = "",
        data: str = "",
        src: str = "/webchat/main/widget.js",
        headers: dict[str, str] | None = None,
        at: str = "",
    ) -> Chat:
        """Go to a host page that carries the script; `at` is another origin that shows it."""
        self.house.pages["host"] = (HOST.format(lang=lang, head=head, data=data, src=src), headers or {})
        await self.page.add_init_script(WATCH)
        await self.page.goto(f"{at or self.house.url}/page/host")
        await expect(self.launch).to_be_visible()
        return self

    async def open(self) -> None:
        await self.launch.click()
        await expect(self.panel).to_be_visible()

    async def say(self, text: str) -> None:
        await self.input.fill(text)
        await self.input.press("Enter")

    def button(self, name: str) -> Locator:
        return self.root.locator(".quick").get_by_role("button", name=name)

    async def begin(self, text: str = "hello") -> Address:
        """Open, say something, and wait until it is kept: the address that the house now knows."""
        await self.open()
        await self.say(text)
        await self.house.threads.arrival(1)
        await self.settled()
        return Address(CHANNEL, self.house.threads.received[0].place)

    async def settled(self) -> None:
        """Nothing is on its way and the thread has come back."""
        await expect(self.root.locator(".msg.sending, .msg.kept")).to_have_count(0)

    async def fired(self) -> list[str]:
        heard: list[str] = await self.page.evaluate("window.fired")
        return heard

    async def run(self, script: str, given: Any = None) -> Any:
        """JavaScript in the page, with the widget's shadow root as `root`."""
        return await self.page.evaluate(
            f"async (given) => {{ const root = document.querySelector('nightdesk-chat').shadowRoot; {script} }}", given
        )
