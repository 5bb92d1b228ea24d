"""Telegram and Discord as one can play them: people write and press, the bot's messages are seen, calls fail on demand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.clock import SystemClock
from tests.platforms import discord_server, telegram_rules
from tests.platforms.discord_people import BOT, Channel
from tests.platforms.discord_people import Person as Member
from tests.platforms.discord_server import DiscordServer
from tests.platforms.telegram_people import Person, Sent
from tests.platforms.telegram_server import TelegramServer

FAULTS = ("none", "429", "500", "cut", "down")
_EVER = 1e9  # seconds
_WAIT = 5  # seconds that a 429 asks for
_MARKUP = re.compile(r"\\([\\`*_~|<>\[\]()@#+.-])|\*\*|\[([^\]]+)\]\(<([^>]+)>\)")


@dataclass(frozen=True)
class Line:
    """One message as its column shows it."""

    id: str
    mine: bool
    text: str
    author: str = ""  # where others write too
    buttons: tuple[str, ...] = ()
    note: str = ""  # "waiting" until it is taken

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "mine": self.mine, "text": self.text, "author": self.author, "buttons": list(self.buttons),
            "note": self.note,
        }  # fmt: skip


class Unplayable(Exception):
    """It cannot be done here. `str()` says why."""


class Scene(Protocol):
    """One platform on the stage."""

    name: str
    places: tuple[str, ...]  # where a person can write: "private", or "public", where others read along
    people: dict[str, Any]  # by name
    fault: str

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def watch(self) -> None:
        """Returns when something may have changed."""

    def account(self) -> dict[str, Any]:
        """What stands under `[channels.NAME.main]`."""

    def lines(self, name: str, place: str) -> list[Line]: ...

    def writes(self, name: str, place: str, text: str) -> None: ...

    def presses(self, name: str, place: str, message: str, label: str) -> None:
        """Raises `Unplayable` where no such button is."""

    async def fails(self, fault: str) -> None:
        """From now on what we send fails so; "none" mends it."""


@dataclass
class TelegramScene:
    """Private chats with the bot."""

    name: str = "telegram"
    places: tuple[str, ...] = ("private",)
    people: dict[str, Person] = field(default_factory=dict)
    fault: str = "none"
    server: TelegramServer = field(default_factory=TelegramServer)

    async def start(self) -> None:
        # Chats of an earlier demo are in the database: no number may come twice.
        self.server._numbers = int(SystemClock().now().timestamp())
        await self.server.start()

    async def stop(self) -> None:
        await self.server.stop()

    async def watch(self) -> None:
        await something(self.server)

    def account(self) -> dict[str, Any]:
        return {"token": self.server.token, "api_base": self.server.url, "poll_seconds": 5}

    def _person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self.server.person(name, _language(name))
        return self.people[name]

    def lines(self, name: str, place: str) -> list[Line]:
        chat = self._person(name).chat
        sent = {message.message_id: message for message in self.server.sent if message.chat == chat.id}
        return [
            Line(str(number), not told["from"]["is_bot"], told.get("text", ""), buttons=_labels(sent.get(number)))
            for number, told in sorted(chat.messages.items())
        ]

    def writes(self, name: str, place: str, text: str) -> None:
        self._person(name).writes(text)

    def presses(self, name: str, place: str, message: str, label: str) -> None:
        person = self._person(name)
        for sent in self.server.sent:
            if (sent.chat, str(sent.message_id)) == (person.chat.id, message) and label in sent.buttons:
                person.presses(sent, label)
                return
        raise Unplayable("there is no such button")

    async def fails(self, fault: str) -> None:
        self.server.mend()
        if self.fault == "down":
            await self.server.start()
        self.fault = fault
        if fault == "down":
            await self.server.stop()
        elif fault != "none":
            kinds = {"429": telegram_rules.too_many(_WAIT), "500": telegram_rules.SERVER_ERROR}
            self.server.fail_always("sendMessage", kinds.get(fault, telegram_rules.CUT_APPLIED))


@dataclass
class DiscordScene:
    """Direct messages, and a support channel in which everybody reads along."""

    name: str = "discord"
    places: tuple[str, ...] = ("private", "public")
    people: dict[str, Member] = field(default_factory=dict)
    fault: str = "none"
    server: DiscordServer = field(default_factory=DiscordServer)

    async def start(self) -> None:
        await self.server.start()
        self.support = self.server.support()
        self.support.managed = True

    async def stop(self) -> None:
        await self.server.stop()

    async def watch(self) -> None:
        await something(self.server)

    def account(self) -> dict[str, Any]:
        return {
            "token": self.server.token, "api_base": self.server.api, "gateway_url": self.server.gateway_url,
            "cdn_base": self.server.cdn, "support_channels": [self.support.id], "help_button": False,
        }  # fmt: skip

    def _person(self, name: str) -> Member:
        if name not in self.people:
            self.people[name] = self.server.person(name, "zh-CN" if _language(name) == "zh" else "en-US")
        return self.people[name]

    def _room(self, name: str, place: str) -> Channel:
        return self.support if place == "public" else self._person(name).direct

    def lines(self, name: str, place: str) -> list[Line]:
        me = str(self._person(name).id)
        return [
            Line(
                str(number), told["author"]["id"] == me, _plain(told["content"]), _name(told, me),
                tuple(b["label"] for row in told["components"] for b in row["components"]),
            )
            for number, told in sorted(self._room(name, place).messages.items())
        ]  # fmt: skip

    def writes(self, name: str, place: str, text: str) -> None:
        self._person(name).writes(text, self._room(name, place))

    def presses(self, name: str, place: str, message: str, label: str) -> None:
        room = self._room(name, place)
        told = room.messages.get(int(message)) if message.isdecimal() else None
        if told is None or label not in [b["label"] for row in told["components"] for b in row["components"]]:
            raise Unplayable("there is no such button")
        self._person(name).presses(label, told, room)

    async def fails(self, fault: str) -> None:
        self.server.mend()
        if self.fault == "down":
            await self.server.start()
        self.fault = fault
        if fault == "down":
            await self.server.stop()
        elif fault != "none":
            self.server.fail_always("POST", "/messages", _DISCORD_FAULTS[fault])


_DISCORD_FAULTS = {
    "429": discord_server.Fault(
        429,
        {"message": "You are being rate limited.", "retry_after": _WAIT, "global": False},
        {"Retry-After": str(_WAIT)},
    ),
    "500": discord_server.Fault(500, {"message": "500: Internal Server Error", "code": 0}),
    "cut": discord_server.Fault(applied=True),
}


async def something(server: Any) -> None:
    """Until the next thing happens at this server: `until` asks once before it waits."""
    asked = 0

    def again() -> bool:
        nonlocal asked
        asked += 1
        return asked > 1

    await server.until(again, _EVER)


def _language(name: str) -> str:
    """What a person's app is set to: Chinese for a Chinese name."""
    return "zh" if re.search(r"[\u3400-\u9fff]", name) else "en"


def _labels(sent: Sent | None) -> tuple[str, ...]:
    return tuple(sent.buttons) if sent else ()


def _name(told: dict[str, Any], me: str) -> str:
    author = told["author"]
    return "" if author["id"] in (me, BOT["id"]) else str(author["global_name"])


def _plain(content: str) -> str:
    """Discord's markdown as words."""
    return _MARKUP.sub(lambda m: m[1] or (f"{m[2]} ({m[3]})" if m[2] else ""), content)
