"""The door that Telegram knocks at (https://core.telegram.org/bots/api#setwebhook)."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    Take = Callable[[Any], Awaitable[Callable[[], Awaitable[None]]]]

_MAX_BODY = 1_048_576  # bytes; a real update has some 10 kB
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def webhook_route(path: str, secret: str, take: Take) -> Route:
    """`take` keeps one raw update and returns what is to be done once Telegram has been told so."""

    async def post(request: Request) -> Response:
        if not _same(request.headers.get(_HEADER, ""), secret):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            raw = json.loads(body.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return Response(status_code=400)
        if not isinstance(raw, dict):
            return Response(status_code=400)
        try:
            afterwards = await take(raw)
        except Exception:  # noqa: BLE001 - whatever kept us from keeping it, Telegram shall come again
            return Response(status_code=503)
        return Response(status_code=200, background=BackgroundTask(afterwards))

    return Route(path, post, methods=["POST"])


def _same(given: str, secret: str) -> bool:
    return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is too long."""
    if int(_digits(request.headers.get("content-length", ""))) > _MAX_BODY:
        return None
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MAX_BODY:
            return None
    return bytes(body)


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 20 else "0"
