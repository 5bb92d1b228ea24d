"""A second reading of an update that the library refuses, by the plainest fields alone.

The library wants every field that its release of the Bot API knows: a poll, a sticker or a press from an older, a newer
or a self-hosted server may lack one. What the contact said is not lost for that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from telegram import Update

from adapters.telegram.attachments import FILES, OTHERS, SERVICE, clean
from adapters.telegram.parse import STANDING, Me, parse, revised
from bot.model import Attachment, EventKind

if TYPE_CHECKING:
    from bot.model import Incoming

_OURS = (
    "message",
    "business_message",
    "edited_message",
    "edited_business_message",
    "callback_query",
    "my_chat_member",
)
_PLAIN = (
    "message_id",
    "message_thread_id",
    "is_topic_message",
    "is_automatic_forward",
    "media_group_id",
    "business_connection_id",
    "migrate_to_chat_id",
)
_NOTES = {"poll": ("question",), "dice": ("emoji", "value"), "contact": ("first_name", "last_name", "phone_number")}
_SOME_TIME = 1  # where no date can be read, and 0 would mean a message that is too old to be shown to us
_MILLISECONDS = 100_000_000_000  # a time that is written with more digits than seconds have is no time in seconds
_FIRST_SUPERGROUP = -1_000_000_000_000
_STRETCH = ("offset", "length")
_SPOT = ("latitude", "longitude")


def read_again(raw: dict[str, Any], me: Me) -> Incoming | None:
    """The event in a raw update, however little of it can be read; raises where not even that can.

    None for an update of a kind that we never act upon, whatever is wrong with it.
    """
    kind = next((name for name in _OURS if raw.get(name) is not None), None)
    if kind is None:
        return None
    told = raw[kind]
    if kind == "callback_query":
        return _event(raw, kind, _query(told), me)
    if kind == "my_chat_member":
        return _membership(raw, told, me)
    if "migrate_to_chat_id" not in told and any(told.get(name) for name in SERVICE):
        return None
    incoming = _event(raw, kind, _plain(told), me)
    return None if incoming is None else _with_rest(incoming, told, me)


def _event(raw: dict[str, Any], kind: str, plain: dict[str, Any], me: Me) -> Incoming | None:
    return parse(Update.de_json({"update_id": raw["update_id"], kind: plain}), me)


def _query(query: dict[str, Any]) -> dict[str, Any]:
    plain = {"id": query["id"], "from": _person(query["from"]), "chat_instance": "", "data": query.get("data")}
    message = query.get("message")
    return plain | ({"message": _plain(message)} if isinstance(message, dict) else {})


def _membership(raw: dict[str, Any], change: dict[str, Any], me: Me) -> Incoming | None:
    """What became of us in a chat; what was before does not matter."""
    status = change["new_chat_member"]["status"]
    if status not in STANDING:
        return None
    chat = _chat(change["chat"])
    person = _person({"id": chat["id"]} | (change.get("from") or {}))
    member = {"user": {"id": me.id, "is_bot": True, "first_name": ""}, "status": status, "until_date": 0}
    date = _date(change.get("date"))
    plain = {"chat": chat, "from": person, "date": date or _SOME_TIME}
    incoming = _event(raw, "my_chat_member", plain | {"old_chat_member": member, "new_chat_member": member}, me)
    if incoming is None or date:
        return incoming
    return replace(incoming, key=f"{me.id}:{chat['id']}:member:update {raw['update_id']}", sent_at=None)


def _plain(message: dict[str, Any]) -> dict[str, Any]:
    plain = {name: message[name] for name in _PLAIN if name in message}
    plain |= {name: _words(message[name]) for name in ("text", "caption") if name in message}
    plain |= {name: _links(message[name]) for name in ("entities", "caption_entities") if name in message}
    plain |= {"chat": _chat(message["chat"]), "date": _date(message.get("date")) or _SOME_TIME}
    if edited := _date(message.get("edit_date")):
        plain["edit_date"] = edited
    if message.get("from") is not None:
        plain["from"] = _person(message["from"])
    if isinstance(message.get("sender_chat"), dict):
        plain["sender_chat"] = _chat(message["sender_chat"])
    for bot in ("via_bot", "sender_business_bot"):
        if isinstance(told := message.get(bot), dict):
            plain[bot] = _person({"id": 0} | told)
    return plain | _reply(message.get("reply_to_message"), plain["chat"])


def _reply(replied: Any, chat: dict[str, Any]) -> dict[str, Any]:
    """Which message is answered and whose it is; nothing where that cannot be read, the answer itself counts for more."""
    if not isinstance(replied, dict) or not isinstance(replied.get("message_id"), int):
        return {}
    if "forum_topic_created" in replied:
        return {}
    told = {"message_id": replied["message_id"], "chat": chat, "date": _SOME_TIME}
    author = replied.get("from")
    if isinstance(author, dict) and isinstance(author.get("id"), int):
        told["from"] = _person(author)
    return {"reply_to_message": told}


def _date(told: Any) -> int:
    """Seconds since 1970, also from text and from milliseconds; 0 where it is no time that a message can have."""
    try:
        seconds = float(told)
    except (OverflowError, TypeError, ValueError):
        return 0
    if seconds >= _MILLISECONDS:
        seconds /= 1000
    return int(seconds) if 0 < seconds < _MILLISECONDS else 0


def _words(told: Any) -> str:
    """Text, also where it was written as a number."""
    return str(told) if isinstance(told, str | int | float) else ""


def _links(entities: Any) -> list[dict[str, Any]]:
    """Of what the words are set in, that which leads somewhere."""
    told = [entity for entity in entities if isinstance(entity, dict)] if isinstance(entities, list) else []
    return [
        {"type": "text_link", "url": entity["url"], **{name: entity[name] for name in _STRETCH}}
        for entity in told
        if isinstance(entity.get("url"), str) and all(isinstance(entity.get(name), int) for name in _STRETCH)
    ]


def _chat(chat: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {
        name: chat[name] for name in ("id", "type", "title", "username", "is_forum") if name in chat
    }
    if not isinstance(plain.get("type"), str):
        plain["type"] = _type(int(plain["id"]))
    return plain


def _type(chat: int) -> str:
    """The sign of its id tells people from groups (…/bots/api#chat)."""
    if chat > 0:
        return "private"
    return "supergroup" if chat <= _FIRST_SUPERGROUP else "group"


def _person(user: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "is_bot", "first_name", "last_name", "username", "language_code")
    return {"is_bot": False, "first_name": ""} | {name: user[name] for name in names if name in user}


def _with_rest(incoming: Incoming, message: dict[str, Any], me: Me) -> Incoming:
    found = _attachment(message)
    return replace(
        incoming,
        key=revised(incoming.key, me, found) if found and incoming.kind is EventKind.EDITED else incoming.key,
        attachments=(found,) if found is not None else incoming.attachments,
        forwarded="forward_origin" in message,
        sent_at=incoming.sent_at if _date(message.get("date")) else None,
    )


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
