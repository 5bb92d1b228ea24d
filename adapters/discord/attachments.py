"""What else than text a Discord message can hold (https://discord.com/developers/docs/resources/message)."""

from __future__ import annotations

from typing import Any

from bot.model import Attachment

_MOST = 20  # of one message; Discord allows ten files
_VOICE = 1 << 13  # flag of a voice message


def clean(value: Any) -> str:
    """Text that every database takes: half surrogate pairs become U+FFFD, NUL is dropped, what is no text is empty."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")


def number(value: Any) -> int:
    """A snowflake as a number; 0 where there is none."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**64 else 0


def objects(value: Any) -> list[dict[str, Any]]:
    """The JSON objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def nested(raw: dict[str, Any], *path: str) -> dict[str, Any]:
    """The JSON object at that path; empty where there is none."""
    for name in path:
        inner = raw.get(name)
        if not isinstance(inner, dict):
            return {}
        raw = inner
    return raw


def attachments(raw: dict[str, Any], channel: int, message: int) -> tuple[Attachment, ...]:
    """Files, stickers, polls; a file's `ref` names its message, for the address of a file expires after a day."""
    voice = bool(number(raw.get("flags")) & _VOICE)
    found = [_file(item, channel, message, voice=voice) for item in objects(raw.get("attachments"))]
    found += [Attachment("sticker", name=clean(item.get("name"))) for item in objects(raw.get("sticker_items"))]
    if poll := nested(raw, "poll"):
        found.append(Attachment("poll", note=clean(nested(poll, "question").get("text"))))
    return tuple(found[:_MOST])


def _file(raw: dict[str, Any], channel: int, message: int, *, voice: bool) -> Attachment:
    mime = clean(raw.get("content_type"))
    known = {"image": "photo", "video": "video", "audio": "voice" if voice else "audio"}
    return Attachment(
        kind=known.get(mime.partition("/")[0], "document"),
        ref=f"{channel}/{message}/{number(raw.get('id'))}",
        name=clean(raw.get("filename")),
        mime=mime.partition(";")[0].strip(),
        size=number(raw.get("size")),
        note=clean(raw.get("description")),
    )
