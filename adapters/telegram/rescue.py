"""A second reading of an update that the library refuses, by the plainest fields alone.

The library wants every field that its release of the Bot API knows: a poll, a sticker or a press from an older, a newer
or a self-hosted server may lack one. What the contact said is not lost for that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from telegram import Update

from adapters.telegram.attachments import FILES, OTHERS, SERVICE, clean
from adapters.telegram.parse import Me, parse
from bot.model import Attachment

if TYPE_CHECKING:
    from bot.model import Incoming

_SAID = ("message", "edited_message", "business_message", "edited_business_message")
_PLAIN = (
    "message_id",
    "date",
    "edit_date",
    "text",
    "caption",
    "message_thread_id",
    "is_topic_message",
    "is_automatic_forward",
    "media_group_id",
    "business_connection_id",
    "migrate_to_chat_id",
)
_NOTES = {"poll": ("question",), "dice": ("emoji", "value"), "contact": ("first_name", "last_name", "phone_number")}
_SPOT = ("latitude", "longitude")


def read_again(raw: dict[str, Any], me: Me) -> Incoming | None:
    """The event in a raw update, however little of it can be read; raises where not even that can."""
    number = raw["update_id"]
    for kind in _SAID:
        if isinstance(message := raw.get(kind), dict):
            if "migrate_to_chat_id" not in message and any(message.get(name) for name in SERVICE):
                return None
            incoming = parse(Update.de_json({"update_id": number, kind: _plain(message)}), me)
            return None if incoming is None else _with_rest(incoming, message)
    query = raw["callback_query"]
    told = {"id": query["id"], "from": _person(query["from"]), "chat_instance": "", "data": query["data"]}
    return parse(
        Update.de_json({"update_id": number, "callback_query": told | {"message": _plain(query["message"])}}), me
    )


def _plain(message: dict[str, Any]) -> dict[str, Any]:
    plain = {name: message[name] for name in _PLAIN if name in message} | {"chat": _chat(message["chat"])}
    for person in ("from", "via_bot", "sender_business_bot"):
        if person in message:
            plain[person] = _person(message[person])
    replied = message.get("reply_to_message")
    if isinstance(replied, dict) and "forum_topic_created" not in replied:
        shallow = {name: value for name, value in replied.items() if name != "reply_to_message"}
        plain["reply_to_message"] = _plain(shallow)
    return plain


def _chat(chat: dict[str, Any]) -> dict[str, Any]:
    return {name: chat[name] for name in ("id", "type", "title", "is_forum") if name in chat}


def _person(user: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "is_bot", "first_name", "last_name", "username", "language_code")
    return {"is_bot": False, "first_name": ""} | {name: user[name] for name in names if name in user}


def _with_rest(incoming: Incoming, message: dict[str, Any]) -> Incoming:
    found = _attachment(message)
    attachments = (found,) if found is not None else incoming.attachments
    return replace(incoming, attachments=attachments, forwarded="forward_origin" in message)


def _attachment(message: dict[str, Any]) -> Attachment | None:
    if isinstance(sizes := message.get("photo"), list) and sizes:
        return _file("photo", sizes[-1])
    for kind in FILES:
        if isinstance(item := message.get(kind), dict):
            return _file(kind, item)
    for kind in ("venue", "location", *_NOTES):
        if isinstance(item := message.get(kind), dict):
            return Attachment(kind, note=_note(kind, item))
    other = next((name for name in OTHERS if message.get(name)), None)
    return Attachment("unknown", note=other) if other else None


def _file(kind: str, item: Any) -> Attachment:
    told = item if isinstance(item, dict) else {}
    words = [clean(str(told.get(name, ""))) for name in ("file_id", "file_name", "mime_type", "emoji")]
    size = told.get("file_size")
    return Attachment(kind, words[0], words[1], words[2], size if isinstance(size, int) else 0, words[3])


def _note(kind: str, item: dict[str, Any]) -> str:
    if kind in _NOTES:
        return " ".join(clean(str(item[name])) for name in _NOTES[kind] if item.get(name))
    lies = item.get("location") if kind == "venue" else item
    spot = ", ".join(str(lies[name]) for name in _SPOT if name in lies) if isinstance(lies, dict) else ""
    words = ", ".join(clean(str(item[name])) for name in ("title", "address") if item.get(name))
    return f"{words} ({spot})" if words and spot else words or spot
