"""X as one can play it: direct messages, and posts that name the account and are answered for all to read."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any

from tests.platforms import x_rules
from tests.platforms.stage_scenes import Line, Unplayable, something
from tests.platforms.x_server import CONSUMER, HANDLE, ME, TOKEN, XServer, later


@dataclass
class XScene:
    """Nothing can be pressed on X: people write what they want."""

    name: str = "x"
    places: tuple[str, ...] = ("private", "public")
    people: dict[str, str] = field(default_factory=dict)
    fault: str = "none"
    server: XServer = field(default_factory=XServer)

    async def start(self) -> None:
        await self.server.start()

    async def stop(self) -> None:
        await self.server.stop()

    async def watch(self) -> None:
        await something(self.server)

    def account(self) -> dict[str, Any]:
        return {
            "consumer_key": CONSUMER[0], "consumer_secret": CONSUMER[1], "access_token": TOKEN[0],
            "access_token_secret": TOKEN[1], "api_base": self.server.url, "poll_seconds": 1, "dm_seconds": 1,
            "daily_cap": 1000,
        }  # fmt: skip

    def _person(self, name: str) -> str:
        if name not in self.people:
            self.people[name] = self.server.person(name)
        return self.people[name]

    def lines(self, name: str, place: str) -> list[Line]:
        me = self._person(name)
        if place == "private":
            mine = [event for event in self.server.events if event["dm_conversation_id"] == f"{ME}-{me}"]
            return [Line(event["id"], event["sender_id"] == me, event["text"]) for event in mine]
        return [
            Line(post["id"], post["author_id"] == me, html.unescape(post["text"]), self._name(post["author_id"], me))
            for post in self.server.posts
        ]

    def _name(self, author: str, me: str) -> str:
        return "" if author in (me, ME) else self.server.users[author]["name"]

    def writes(self, name: str, place: str, text: str) -> None:
        if place == "private":
            self.server.writes(self._person(name), text)
        else:
            self.server.mention(self._person(name), f"@{HANDLE} {text}")

    def presses(self, name: str, place: str, message: str, label: str) -> None:
        raise Unplayable("there are no buttons on X")

    async def fails(self, fault: str) -> None:
        self.server.mend()
        if self.fault == "down":
            await self.server.start()
        self.fault = fault
        if fault == "down":
            await self.server.stop()
        elif fault != "none":
            kinds = {"429": x_rules.too_many(later(self.server, 5)), "500": x_rules.ERROR_500}
            for call in ("post", "dm_send"):
                self.server.fail_always(call, kinds.get(fault, x_rules.CUT_APPLIED))
