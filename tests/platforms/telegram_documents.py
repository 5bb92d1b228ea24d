"""Files on the test's Telegram: sent by a bot, and handed out to it (https://core.telegram.org/bots/api#file)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram_http import Reply
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


async def _get_file(server: TelegramServer, parameters: dict[str, Any]) -> str:
    file_id = parameters.get("file_id", "")
    if file_id not in server.file_paths:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    path = server.file_paths[file_id]
    content = server.files.get(path, b"")
    size = {} if isinstance(content, Reply) else {"file_size": len(content)}
    return json.dumps({"file_id": file_id, "file_unique_id": file_id, "file_path": path, **size})


def handed_out(server: TelegramServer, token: str, path: str) -> Reply:
    """What lies under a path, to whoever knows the token."""
    if token != server.token:
        return ApiError(401, "Unauthorized").reply()
    if path not in server.files:
        return ApiError(404, "Not Found").reply()
    content = server.files[path]
    return content if isinstance(content, Reply) else Reply(200, content, "application/octet-stream")


METHODS = {"sendDocument": _send_document, "getFile": _get_file}
