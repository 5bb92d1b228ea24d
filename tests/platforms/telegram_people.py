"""Who talks to the bot, where, and what they can do there."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram_rules import ApiError, reply_fields

if TYPE_CHECKING:
    from tests.platforms.telegram_server import TelegramServer

BOT = {"id": 700000, "is_bot": True, "first_name": "Help", "username": "nightdesk_test_bot"}


@dataclass(frozen=True)
class Sent:
    """A message of the bot's that was really delivered."""

    chat: int
    message_id: int
    text: str
    parameters: dict[str, Any]

    @property
    def buttons(self) -> dict[str, str]:
        """Label -> callback data."""
        keyboard = json.loads(self.parameters.get("reply_markup", "{}")).get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in keyboard for button in row}

    @property
    def entities(self) -> list[dict[str, Any]]:
        return list(json.loads(self.parameters.get("entities", "[]")))


@dataclass
class Chat:
    """A private chat or a group, with what has been said in it."""

    id: int
    kind: str = "private"
    title: str = ""
    forum: bool = False
    known: bool = False  # somebody has written to the bot here
    refusal: ApiError | None = None
    threads: set[int] = field(default_factory=set)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"id": self.id, "type": self.kind}
        told |= {"title": self.title} if self.title else {}
        return told | ({"is_forum": True} if self.forum else {})


@dataclass
class Person:
    """Somebody who talks to the bot."""

    server: TelegramServer
    user: dict[str, Any]
    chat: Chat

    def writes(self, text: str, chat: Chat | None = None, **fields: Any) -> dict[str, Any]:
        return self.sends(chat, text=text, **fields)

    def sends(self, chat: Chat | None = None, **fields: Any) -> dict[str, Any]:
        """Any kind of message: `sends(sticker={...})`."""
        message = self.server.message(chat or self.chat, self.user, **fields)
        self.server.update(message=message)
        return message

    def replies(self, to: Sent, text: str, **fields: Any) -> dict[str, Any]:
        """By Telegram's own function, to a message of the bot's."""
        chat = self.server.chats[to.chat]
        return self.writes(text, chat, **reply_fields(chat.kind, chat.messages[to.message_id]), **fields)

    def edits(self, message: dict[str, Any], text: str) -> dict[str, Any]:
        edited = self.server.amended(message, text=text)
        self.server.update(edited_message=edited)
        return edited

    def touches(self, message: dict[str, Any]) -> None:
        """React to it, or anything else after which Telegram tells of an edit that changes nothing."""
        self.edits(message, message["text"])

    def moves(self, message: dict[str, Any], **location: float) -> None:
        """A live location goes on."""
        self.server.update(edited_message=self.server.amended(message, location=message["location"] | location))

    def sends_album(self, *captions: str) -> list[dict[str, Any]]:
        group = f"album-{self.server.next_number()}"
        return [
            self.sends(caption=caption, media_group_id=group, photo=[_photo(f"{group}-{number}")])
            for number, caption in enumerate(captions)
        ]

    def presses(self, sent: Sent, label: str) -> str:
        """Press a button under a message; returns the callback query's id."""
        query = f"query-{self.server.next_number()}"
        chat = self.server.chats[sent.chat]
        pressed = {"id": query, "from": self.user, "chat_instance": "1", "data": sent.buttons[label]}
        self.server.update(callback_query=pressed | {"message": chat.messages[sent.message_id]})
        return query

    def blocks(self) -> None:
        self.chat.refusal = ApiError(403, "Forbidden: bot was blocked by the user")
        self._stands("member", "kicked")

    def unblocks(self) -> None:
        self.chat.refusal = None
        self._stands("kicked", "member")

    def _stands(self, old: str, new: str) -> None:
        now = self.server.now()
        states = {
            name: {"user": BOT, "status": status} | ({"until_date": 0} if status == "kicked" else {})
            for name, status in (("old_chat_member", old), ("new_chat_member", new))
        }
        self.server.update(my_chat_member={"chat": self.chat.as_json(), "from": self.user, "date": now, **states})


def _photo(file_id: str) -> dict[str, Any]:
    return {"file_id": file_id, "file_unique_id": file_id, "width": 90, "height": 90, "file_size": 1000}
