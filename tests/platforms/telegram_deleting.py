"""Deleting messages as the Bot API does it: anything in a private chat, in a group only with the right to."""

from __future__ import annotations

import json
from typing import Any

from tests.platforms.telegram_rules import ApiError


async def _delete(server: Any, parameters: dict[str, Any]) -> str:
    chat = server.chats.get(int(parameters.get("chat_id", 0)))
    if chat is None:
        raise ApiError(400, "Bad Request: chat not found")
    if chat.kind != "private" and not getattr(chat, "may_delete", False):
        raise ApiError(400, "Bad Request: message can't be deleted")
    if chat.messages.pop(int(parameters["message_id"]), None) is None:
        raise ApiError(400, "Bad Request: message to delete not found")
    return "true"


async def _delete_business(server: Any, parameters: dict[str, Any]) -> str:
    if not json.loads(parameters.get("message_ids", "[]")) or not parameters.get("business_connection_id"):
        raise ApiError(400, "Bad Request: message identifiers are not specified")
    server.deleted_business = parameters
    return "true"


METHODS = {"deleteMessage": _delete, "deleteBusinessMessages": _delete_business}
