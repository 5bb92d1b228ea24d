"""From the house's words to the Bot API's, and from its errors to a fate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import httpx
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import MessageEntityType
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError

from adapters.telegram.place import Place
from adapters.telegram.verdict import Later
from bot.model import Button, File, MarkKind, Outgoing, Text
from bot.ports import ContactGone, Fate, SendFailed

_TYPES = {
    MarkKind.BOLD: MessageEntityType.BOLD,
    MarkKind.ITALIC: MessageEntityType.ITALIC,
    MarkKind.CODE: MessageEntityType.CODE,
    MarkKind.LINK: MessageEntityType.TEXT_LINK,
}
# No byte of the request had left when one of these was raised.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_GONE = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid", "bot was kicked")
_NO_THREAD = ("message thread not found", "topic_deleted", "topic_id_invalid")


def entities(text: Text) -> tuple[MessageEntity, ...]:
    """Marks as entities, counted in UTF-16 units (https://core.telegram.org/bots/api#messageentity)."""
    size = len(text.plain)
    marks = [(max(0, mark.start), min(mark.stop, size), mark) for mark in text.marks]
    told = [
        MessageEntity(_TYPES[mark.kind], start, stop - start, url=mark.url or None)
        for start, stop, mark in marks
        if start < stop and (mark.url or mark.kind is not MarkKind.LINK)
    ]
    return tuple(MessageEntity.adjust_message_entities_to_utf_16(text.plain, told))


def sendable(plain: str) -> str:
    """The same number of code points, without half surrogate pairs: they cannot be written as UTF-8."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in plain)


@dataclass(frozen=True, slots=True)
class Letter:
    """One sendMessage or sendDocument, as it will be tried."""

    place: Place
    text: str
    entities: tuple[MessageEntity, ...]
    buttons: tuple[Button, ...] = ()
    reply_to: int | None = None
    file: File | None = None

    @classmethod
    def of(cls, message: Outgoing) -> Letter:
        """What is to be sent; raises `SendFailed` where Telegram would refuse it in any case."""
        try:
            place = Place.read(message.address.external_id)
        except ValueError:
            raise SendFailed(Fate.REJECTED, "The address is not a Telegram chat.") from None
        if message.file:
            return cls(place, "", (), file=message.file)
        text = Text(sendable(message.text.plain), message.text.marks)
        if not text.plain.strip():
            raise SendFailed(Fate.REJECTED, "The message is empty.")
        ref = message.reply_ref
        reply_to = int(ref) if ref.isascii() and ref.isdigit() else None
        return cls(place, text.plain, entities(text), message.buttons, reply_to)

    @property
    def method(self) -> str:
        """A file goes as it is, also a picture: Telegram would make a smaller one of it."""
        return "sendDocument" if self.file else "sendMessage"

    def parameters(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#sendmessage and …#senddocument."""
        rows = [[InlineKeyboardButton(button.label, callback_data=button.payload)] for button in self.buttons]
        reply = ReplyParameters(self.reply_to, allow_sending_without_reply=True) if self.reply_to else None
        where = {
            "chat_id": self.place.chat,
            "message_thread_id": self.place.thread or None,
            "business_connection_id": self.place.business or None,
        }
        if self.file:
            return where | {"document": InputFile(self.file.data, sendable(self.file.name))}
        return where | {
            "text": self.text,
            "entities": list(self.entities) or None,
            "link_preview_options": LinkPreviewOptions(is_disabled=True),
            "reply_markup": InlineKeyboardMarkup(rows) if rows else None,
            "reply_parameters": reply,
        }

    def mended(self, error: TelegramError) -> Letter | None:
        """The letter without what Telegram did not like about it, or None where nothing can be left out."""
        if isinstance(error, ChatMigrated) and error.new_chat_id != self.place.chat:
            # Its messages are numbered anew: the old number would name somebody else's.
            return replace(self, place=replace(self.place, chat=error.new_chat_id), reply_to=None)
        if not isinstance(error, BadRequest):
            return None
        words = error.message.lower()
        if self.place.thread and any(said in words for said in _NO_THREAD):
            return replace(self, place=replace(self.place, thread=0))
        if self.reply_to and "repl" in words and "not found" in words:  # in a topic also where it may be missing
            return replace(self, reply_to=None)
        if self.entities and "entit" in words:
            return replace(self, entities=())
        return None


def failure(error: Exception, words: str) -> SendFailed | ContactGone:
    """What became of a call that raised; `words` is the error for an agent to read, without the token."""
    if isinstance(error, Later):
        return SendFailed(Fate.NOT_SENT, words, retry_after=error.seconds, throttled=True)
    if isinstance(error, InvalidToken):
        return SendFailed(Fate.CHANNEL_DOWN, f"Telegram does not accept the bot's token: {words}")
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and _names(error, _GONE)):
        return ContactGone(words)
    if isinstance(error, BadRequest | ChatMigrated):
        return SendFailed(Fate.REJECTED, words)
    if isinstance(error, Conflict) or isinstance(error.__cause__, _NEVER_LEFT):
        return SendFailed(Fate.NOT_SENT, words)
    return SendFailed(Fate.UNKNOWN, words)


def _names(error: TelegramError, sayings: tuple[str, ...]) -> bool:
    words = error.message.lower()
    return any(said in words for said in sayings)
