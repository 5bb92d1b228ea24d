"""Who may come in: origins, secrets, body sizes; and what every answer carries."""

from __future__ import annotations

import asyncio
import hashlib
import math
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from adapters.webchat.settings import SELF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits, URL safe, as `Clock.token` makes them
_HAIR = 1e-3  # seconds: what sums of fractions are too long by
_BODY_SECONDS = 15.0  # a body that takes longer is a slow client or an attack

PLAIN = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
"""On every answer but the script."""


class Refusal(Exception):
    """A request that is not served. `code` is for the widget to put into words; nothing of the request is in it."""

    def __init__(self, status: int, code: str, *, retry_after: float | None = None, limit: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = None if retry_after is None else max(1, math.ceil(retry_after - _HAIR))  # seconds
        self.limit = limit

    def response(self) -> JSONResponse:
        """`{"error": code}`, with what the client must know to do better."""
        body: dict[str, str | int] = {"error": self.code}
        headers: dict[str, str] = {}
        if self.limit is not None:
            body["limit"] = self.limit
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
            headers["Retry-After"] = str(self.retry_after)
        return JSONResponse(body, self.status, headers)


class Origins:
    """The sites that may carry the widget."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(allowed) or frozenset({SELF})

    def check(self, request: Request) -> None:
        """Raise `Refusal` 403 unless the request comes from an allowed page."""
        origin = request.headers.get("origin")
        if origin is not None and origin in self._allowed:
            return
        if SELF in self._allowed and _same_origin(request, origin):
            return
        raise Refusal(403, "origin")

    def headers(self, request: Request) -> dict[str, str]:
        """CORS headers for a request that `check` let through."""
        headers = {"Vary": "Origin"}
        origin = request.headers.get("origin")
        if origin is not None:
            headers["Access-Control-Allow-Origin"] = origin
        return headers


def _same_origin(request: Request, origin: str | None) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:  # a page cannot forge it, and it holds behind a proxy that changes scheme and host
        return site == "same-origin"
    if origin is None:  # browsers leave it out on same-origin GET only; others have no cookie to abuse
        return request.method in {"GET", "HEAD"}
    return origin != "null" and urlsplit(origin).netloc == request.headers.get("host", "").lower()


def place_of(request: Request) -> str:
    """The visitor's external id: sha256 of his secret, in hex. Raises `Refusal` 401 when it is missing or malformed."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not _SECRET.fullmatch(secret):
        raise Refusal(401, "no_session")
    return hashlib.sha256(secret.encode("ascii")).hexdigest()


async def body_of(request: Request, most: int) -> bytes:
    """The whole body; never holds more than `most` bytes and one chunk. Raises `Refusal` 408, 413 or 415."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(415, "not_json")
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:12]) > most:
        raise Refusal(413, "too_large")
    held = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                held += chunk
                if len(held) > most:
                    raise Refusal(413, "too_large")
    except (TimeoutError, ClientDisconnect):
        raise Refusal(408, "too_slow") from None
    return bytes(held)
