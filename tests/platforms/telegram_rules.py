"""What the Bot API says and refuses: its errors in its own words, and the ways a call can go wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from tests.platforms.telegram_http import Fault, Reply

_MODES = {"HTML", "Markdown", "MarkdownV2"}


class ApiError(Exception):
    """A refusal, with the Bot API's own words."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def reply(self) -> Reply:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return Reply(self.code, json.dumps(body).encode())


async def drops() -> AsyncIterator[bytes]:
    """A body that never ends and of which a little comes in time for every limit between two pieces."""
    while True:
        yield b" "
        await asyncio.sleep(0.02)


HTML_503 = Fault(reply=Reply(503, b"<html><h1>503 Service Unavailable</h1></html>", "text/html"))
HTML_403 = Fault(reply=Reply(403, b"<html>blocked by the firewall</html>", "text/html"))
SERVER_ERROR = Fault(reply=ApiError(500, "Internal Server Error").reply())
SERVER_ERROR_APPLIED = Fault(applied=True, reply=ApiError(500, "Internal Server Error").reply())
GARBAGE_APPLIED = Fault(applied=True, reply=Reply(200, b'{"ok":true,"resu'))
HANG = Fault(hangs=True)
HANG_APPLIED = Fault(applied=True, hangs=True)
TRICKLE = Fault(reply=Reply(200, more=drops))
CUT = Fault()
CUT_APPLIED = Fault(applied=True)


def too_many(seconds: int) -> Fault:
    return Fault(reply=ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds).reply())


def refusal(code: int, description: str, **parameters: int) -> Fault:
    return Fault(reply=ApiError(code, description, **parameters).reply())


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def check_text(text: str, parameters: dict[str, Any]) -> None:
    if not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if units(text) > 4096:
        raise ApiError(400, "Bad Request: message is too long")
    if parameters.get("parse_mode", "HTML") not in _MODES:
        raise ApiError(400, "Bad Request: unsupported parse_mode")
    for entity in json.loads(parameters.get("entities", "[]")):
        encoded = text.encode("utf-16-le")
        start, stop = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
        if not 0 <= start < stop <= len(encoded):
            raise ApiError(400, "Bad Request: can't parse entities: the entity is outside the text")
        try:
            encoded[start:stop].decode("utf-16-le")
        except UnicodeDecodeError:
            raise ApiError(400, "Bad Request: can't parse entities: the entity cuts a character") from None


def check_buttons(parameters: dict[str, Any]) -> None:
    for row in json.loads(parameters.get("reply_markup", "{}")).get("inline_keyboard", []):
        for button in row:
            if not 1 <= len(button.get("callback_data", "-").encode()) <= 64:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
            if not button["text"]:
                raise ApiError(400, "Bad Request: text buttons are unallowed in the inline keyboard")


def reply_fields(kind: str, replied: dict[str, Any]) -> dict[str, Any]:
    """What a reply carries: in a supergroup the number of its chain, which is a topic's only where the flag says so."""
    told: dict[str, Any] = {"reply_to_message": {k: v for k, v in replied.items() if k != "reply_to_message"}}
    if kind == "supergroup":
        told["message_thread_id"] = replied.get("message_thread_id", replied["message_id"])
    return told | ({"is_topic_message": True} if replied.get("is_topic_message") else {})


UNKNOWN_METHOD = (
    refusal(404, "Not Found"),
    refusal(501, "method not implemented"),
    Fault(reply=Reply(404, b"404: Not Found", "text/plain")),
    Fault(reply=Reply(405, b'{"detail":"Method Not Allowed"}')),
    Fault(reply=Reply(200, b'{"ok":false,"description":"method not found"}')),
    Fault(reply=Reply(200, b'{"ok":true,"result":true}')),
)
"""How servers answer to what they do not know."""
