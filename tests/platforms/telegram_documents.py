"""Files that a bot sends, on the test's Telegram (https://core.telegram.org/bots/api#senddocument)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram_people import BOT, Sent
from tests.platforms.telegram_rules import ApiError

if TYPE_CHECKING:
    from tests.platforms.telegram_server import TelegramServer

_LARGEST = 50_000_000  # bytes


async def _send_document(server: TelegramServer, parameters: dict[str, Any]) -> str:
    chat = server.chat_of(parameters)
    document = parameters.get("document")
    if not isinstance(document, tuple) or not document[1]:
        raise ApiError(400, "Bad Request: there is no document in the request")
    name, content = document
    if len(content) > _LARGEST:
        raise ApiError(413, "Request Entity Too Large")
    file_id = server.file(content)
    told = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": len(content)}
    message = server.message(chat, BOT, document=told)
    server.sent.append(Sent(chat.id, message["message_id"], "", parameters))
    return json.dumps(message)


METHODS = {"sendDocument": _send_document}
