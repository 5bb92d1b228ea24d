"""Who is on the test's Discord, and what they do there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.platforms.discord_server import DiscordServer

BOT: dict[str, Any] = {"id": "7000", "username": "nightdesk_test", "discriminator": "0000", "bot": True, "avatar": None}
TEXT, DIRECT, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 11, 12, 15


class ApiError(Exception):
    """A refusal as Discord words it."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass
class Channel:
    """A channel, thread, post or direct message with everything that was said in it."""

    id: int
    kind: int = TEXT
    guild: int = 0
    parent: int = 0
    name: str = "support"
    owner: int = 0
    members: set[int] = field(default_factory=set)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    refusal: ApiError | None = None  # what everybody is told who writes here
    archived: str = ""
    managed: bool = False  # the bot may delete what others write here

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"id": str(self.id), "type": self.kind, "last_message_id": self.last}
        if self.kind == DIRECT:
            return told | {"recipients": []}
        told |= {"guild_id": str(self.guild), "name": self.name, "parent_id": str(self.parent) if self.parent else None}
        if self.kind in (PUBLIC_THREAD, PRIVATE_THREAD):
            told["owner_id"] = str(self.owner)
            told["thread_metadata"] = {
                "archived": bool(self.archived), "archive_timestamp": self.archived or "2026-01-01T00:00:00+00:00",
                "auto_archive_duration": 10080, "locked": False,
            }  # fmt: skip
        return told

    @property
    def last(self) -> str | None:
        return str(max(self.messages)) if self.messages else None


@dataclass
class Interaction:
    """One press, command or form, and what the bot has made of it."""

    raw: dict[str, Any]
    responses: list[dict[str, Any]] = field(default_factory=list)
    original: dict[str, Any] | None = None  # what stands in the place of "thinking"
    followups: list[dict[str, Any]] = field(default_factory=list)
    expired: bool = False

    @property
    def token(self) -> str:
        return str(self.raw["token"])

    @property
    def said(self) -> list[dict[str, Any]]:
        """Everything that the person can read of it, in order."""
        return [m for m in (self.original, *self.followups) if m]

    @property
    def texts(self) -> list[str]:
        return [message["content"] for message in self.said]


@dataclass
class Person:
    """A member."""

    server: DiscordServer
    id: int
    name: str
    direct: Channel
    locale: str = "en-US"

    @property
    def user(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name.lower(),
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
        }

    def writes(self, text: str, where: Channel | None = None, **fields: Any) -> dict[str, Any]:
        """Say something, in a direct message where no other place is named."""
        channel = where or self.direct
        message = self.server.message(channel, self.user, content=text, **fields)
        self.server.dispatch("MESSAGE_CREATE", self.server.live(channel, message))
        return message

    def edits(self, message: dict[str, Any], text: str) -> None:
        channel = self.server.channels[int(message["channel_id"])]
        message |= {"content": text, "edited_timestamp": self.server.stamp()}
        self.server.dispatch("MESSAGE_UPDATE", self.server.live(channel, message))

    def deletes(self, *messages: dict[str, Any]) -> None:
        channel = self.server.channels[int(messages[0]["channel_id"])]
        for message in messages:
            del channel.messages[int(message["id"])]
        told: dict[str, Any] = {"channel_id": str(channel.id)} | (
            {"guild_id": str(channel.guild)} if channel.guild else {}
        )
        if len(messages) == 1:
            self.server.dispatch("MESSAGE_DELETE", told | {"id": messages[0]["id"]})
        else:
            self.server.dispatch("MESSAGE_DELETE_BULK", told | {"ids": [m["id"] for m in messages]})

    def opens(self, forum: Channel, title: str, text: str) -> Channel:
        """A post in a forum: a thread whose first message has its number."""
        post = self.server.channel(PUBLIC_THREAD, guild=forum.guild, parent=forum.id, name=title, owner=self.id)
        self.server.dispatch("THREAD_CREATE", post.as_json() | {"newly_created": True})
        first = self.server.message(post, self.user, number=post.id, content=text)
        self.server.dispatch("MESSAGE_CREATE", self.server.live(post, first))
        return post

    def runs(self, command: str, where: Channel | None = None, question: str = "") -> Interaction:
        options = [{"name": "question", "type": 3, "value": question}] if question else []
        return self._interacts(2, {"id": "1", "name": command, "type": 1, "options": options}, where)

    def presses(self, label: str, message: dict[str, Any], where: Channel | None = None) -> Interaction:
        """The button with that label under a message."""
        buttons = {b["label"]: b["custom_id"] for row in message["components"] for b in row["components"]}
        told = {"component_type": 2, "custom_id": buttons[label]}
        return self._interacts(3, told, where, message={"id": message["id"], "flags": message.get("flags", 0)})

    def submits(self, text: str, form: Interaction, where: Channel | None = None) -> Interaction:
        """The form that an interaction has shown."""
        shown = form.responses[0]["data"]
        line = shown["components"][0]["components"][0]
        rows = [{"type": 1, "components": [{"type": 4, "custom_id": line["custom_id"], "value": text}]}]
        return self._interacts(5, {"custom_id": shown["custom_id"], "components": rows}, where)

    def _interacts(self, kind: int, told: dict[str, Any], where: Channel | None, **more: Any) -> Interaction:
        channel = where or self.direct
        number = self.server.next_number()
        who = (
            {"member": {"user": self.user, "nick": None}, "guild_id": str(channel.guild)}
            if channel.guild
            else {"user": self.user}
        )
        raw = {
            "id": str(number), "application_id": BOT["id"], "type": kind, "token": f"interaction-secret-{number}",
            "version": 1, "channel_id": str(channel.id), "channel": channel.as_json(), "locale": self.locale, "data": told,
            **who, **more,
        }  # fmt: skip
        interaction = Interaction(raw)
        self.server.interactions[str(number)] = interaction
        self.server.dispatch("INTERACTION_CREATE", raw)
        return interaction
