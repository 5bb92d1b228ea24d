"""What goes over the wire: strict JSON in, plain JSON out. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.webchat.door import Refusal

if TYPE_CHECKING:
    from bot.ports import Said, Standing

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_NUMBER = re.compile(r"[0-9]{1,15}")  # below 2**53: exact in a browser
_KEYS = {"id": str, "text": str, "payload": str, "reply": int, "lang": str}
_MOST_PAYLOAD = 64  # bytes


@dataclass(frozen=True, slots=True)
class Written:
    """One message as the widget sent it: checked, not yet anything of the house."""

    id: str
    text: str
    payload: str = ""
    reply: str = ""
    lang: str = ""


def body_limit(max_text: int) -> int:
    """Bytes that the longest allowed text can take: an escaped surrogate pair is 12 bytes a character."""
    return 12 * max_text + 1024


def flat(raw: bytes) -> dict[str, Any]:
    """One JSON object. Raises `Refusal` 400 for anything else: broken UTF-8, depth, doubled keys, NaN."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_never)
    except (ValueError, RecursionError):
        raise Refusal(400, "bad_json") from None
    if not isinstance(value, dict):
        raise Refusal(400, "bad_json")
    return value


def written(raw: bytes, max_text: int) -> Written:
    """The message in a request's body. Raises `Refusal` 400 (shape) or 422 (content)."""
    fields = flat(raw)
    if any(key not in _KEYS or type(value) is not _KEYS[key] for key, value in fields.items()):
        raise Refusal(400, "bad_fields")
    message = Written(
        id=fields.get("id", ""),
        text=_sayable(fields.get("text", "")),
        payload=_sayable(fields.get("payload", "")),
        reply=_reply(fields.get("reply", 0)),
        lang=fields.get("lang", ""),
    )
    _check(message, max_text)
    return (
        message if _TAG.fullmatch(message.lang) else Written(message.id, message.text, message.payload, message.reply)
    )


def _check(message: Written, max_text: int) -> None:
    if not _UUID.fullmatch(message.id):
        raise Refusal(422, "bad_id")
    if len(message.text) > max_text:
        raise Refusal(422, "too_long", limit=max_text)
    if len(message.payload.encode()) > _MOST_PAYLOAD:
        raise Refusal(422, "bad_payload")
    if not message.text.strip() and not message.payload:
        raise Refusal(422, "empty")


def sequence(raw: str) -> int:
    """The `after` of a query. Raises `Refusal` 400."""
    if not _NUMBER.fullmatch(raw):
        raise Refusal(400, "bad_after")
    return int(raw)


def said_json(said: Said) -> dict[str, Any]:
    """One message for the widget; text and marks apart, so that nothing is ever markup."""
    return {
        "seq": said.seq,
        "author": said.author,
        "text": said.text.plain,
        "marks": [
            {"kind": mark.kind.value, "start": mark.start, "stop": mark.stop, "url": mark.url}
            for mark in said.text.marks
        ],
        "at": said.at.isoformat(),
        "buttons": [{"label": button.label, "payload": button.payload} for button in said.buttons],
        "attachments": [{"kind": file.kind, "name": file.name, "note": file.note} for file in said.attachments],
        "agent": said.agent,
        "key": said.client_key.rpartition(":")[2],
    }


def standing_json(standing: Standing, after: int) -> dict[str, Any]:
    """Where the conversation stands, for the widget to put into words, and whether it has read further than there is."""
    return {
        "status": standing.status,
        "agent": standing.agent,
        "place": standing.place,
        "agents_on_duty": standing.agents_on_duty,
        "rewound": after > standing.last,
    }


def event(name: str, value: dict[str, Any], seq: int | None = None) -> bytes:
    """One server-sent event; JSON holds no line break, so no text can forge a second one."""
    head = "" if seq is None else f"id: {seq}\n"
    return f"{head}event: {name}\ndata: {json.dumps(value, separators=(',', ':'))}\n\n".encode()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError
    return table


def _never(_: str) -> None:
    raise ValueError


def _sayable(text: str) -> str:
    """Text that every database can hold: no NUL, no half of a surrogate pair."""
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise Refusal(422, "bad_text")
    return text


def _reply(number: int) -> str:
    if not 0 <= number < 10**15:
        raise Refusal(422, "bad_reply")
    return str(number) if number else ""
