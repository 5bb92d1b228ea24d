"""The HTTP side of the Bot API: one verdict per reply, and a token that stays out of every log.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

import json
import logging
import math
import re
import ssl
from functools import lru_cache
from typing import Any, TypedDict

import httpx
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.request import HTTPXRequest

from adapters.telegram.settings import TelegramSettings

CONNECT_SECONDS = 5.0
WRITE_SECONDS = 10.0
POOL_SECONDS = 5.0
POOL_SIZE = 32  # sends under way at once
_UNSAID_WAIT = 5.0  # seconds, where a 429 does not say how long
_LONGEST_WAIT = 86_400.0  # seconds; nothing that Telegram asks for is longer
_RETRY = re.compile(r"retry after (\d{1,9})", re.IGNORECASE)
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})')


class Later(TelegramError):
    """429: nothing was done, and Telegram says when to come back (…/bots/api#responseparameters, retry_after)."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many requests: again in {seconds:g} s")
        self.seconds = seconds


class Garbled(NetworkError):
    """What came back is not the Bot API's: a proxy's HTML page, half a reply, another server."""


class NotThere(BadRequest):
    """404: for getMe a token that is none, for a file that it is gone, else a method that this server does not have."""


class Wire(HTTPXRequest):
    """Judges replies itself: the library takes a proxy's 403 page for a contact who blocked us."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """A good reply, or the one exception that says what happened."""
        code, payload = await super().do_request(*args, **kwargs)
        if 200 <= code < 300:
            return code, payload
        raise _verdict(code, payload)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer; the library's own version writes what contacts said into the log."""
        answer = _answer(payload)
        if answer is not None and answer["ok"] is False:
            raise _verdict(_code(answer), payload)
        if answer is None or "result" not in answer:
            raise Garbled("The answer is not the Bot API's")
        return answer


class PollWire(Wire):
    """Carries updates: one that cannot be read does not hide the others of its batch."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The batch; where it is no JSON as a whole, what can be read of it."""
        answer = _answer(payload)
        if answer is not None and answer["ok"] is False:
            raise _verdict(_code(answer), payload)
        if answer is not None and isinstance(answer.get("result"), list):
            return answer
        rescued = _rescued(payload)
        if not rescued:
            raise Garbled("The answer to getUpdates is not the Bot API's")
        return {"ok": True, "result": rescued}


class RawBot(Bot):
    """A Bot whose answers come as they were sent.

    The library reads a batch of updates as a whole, so that a bad one blocks all, and fails a send that has arrived
    when it cannot read the message that comes back.
    """

    async def call(self, method: str, parameters: dict[str, Any], read_timeout: float) -> Any:
        """The `result` of any method."""
        return await self._post(method, parameters, **timeouts(read_timeout))

    async def up(self) -> None:
        """Be ready to send, again after `down`; unlike `initialize` it calls nobody."""
        for request in self._request:
            await request.initialize()

    async def down(self) -> None:
        """Close every connection."""
        for request in self._request:
            await request.shutdown()


class Timeouts(TypedDict):
    """The four that every call is given."""

    read_timeout: float
    connect_timeout: float
    write_timeout: float
    pool_timeout: float


def timeouts(read: float) -> Timeouts:
    """All four, in seconds; how long an answer may take depends on the call."""
    return Timeouts(
        read_timeout=read, connect_timeout=CONNECT_SECONDS, write_timeout=WRITE_SECONDS, pool_timeout=POOL_SECONDS
    )


def connect(settings: TelegramSettings) -> RawBot:
    """A bot with one connection for the long poll and a pool for everything else; nothing is sent yet."""
    token = settings.token.get_secret_value()
    _hush(token)
    # A proxy from the environment carries what leaves this machine, not what stays on it.
    kwargs: dict[str, Any] = {"verify": _certificates()}
    if settings.loopback:
        kwargs["mounts"] = {settings.api_base: None}
    return RawBot(
        token=token,
        base_url=f"{settings.api_base}/bot",
        base_file_url=f"{settings.api_base}/file/bot",
        request=Wire(connection_pool_size=POOL_SIZE, httpx_kwargs=kwargs),
        get_updates_request=PollWire(connection_pool_size=1, httpx_kwargs=kwargs),
        local_mode=settings.local_mode,
    )


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """Whom to trust, read once: it takes longer than everything else at start."""
    return httpx.create_ssl_context()


def _answer(payload: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None


def _verdict(code: int, payload: bytes) -> TelegramError:
    answer = _answer(payload)
    told = answer.get("parameters") if answer else None
    parameters = told if isinstance(told, dict) else {}
    if code == 429:
        return Later(_seconds(parameters.get("retry_after"), answer))
    if answer is None:
        return Garbled(f"HTTP {code}, and not from the Bot API")
    words = str(answer.get("description") or f"HTTP {code}")
    if isinstance(chat := parameters.get("migrate_to_chat_id"), int):
        return ChatMigrated(chat)
    named: dict[int, type[TelegramError]] = {401: InvalidToken, 403: Forbidden, 404: NotThere, 409: Conflict}
    if code in named:
        return named[code](words)
    return BadRequest(words) if 400 <= code < 500 else NetworkError(f"{words} (HTTP {code})")


def _code(answer: dict[str, Any]) -> int:
    """The code of a refusal that came under HTTP 200, as some servers and proxies have it."""
    code = answer.get("error_code")
    return code if isinstance(code, int) else 500


def _seconds(told: Any, answer: dict[str, Any] | None) -> float:
    """As the field says, else as the description does; a proxy or another server may leave one of them out."""
    named = _RETRY.search(str(answer.get("description"))) if answer else None
    for value in (told, named[1] if named else ""):
        try:
            seconds = float(value or 0)
        except (OverflowError, TypeError, ValueError):
            continue
        if 0 < seconds < math.inf:
            return min(seconds, _LONGEST_WAIT)
    return _UNSAID_WAIT


def _rescued(payload: bytes) -> list[dict[str, Any]]:
    """The whole updates in a batch that `json` refuses; one that it refuses by itself keeps its number only."""
    start = re.search(rb'"result"\s*:\s*\[', payload)
    return [] if start is None else [_update(piece) for piece in _pieces(payload, start.end())]


def _pieces(payload: bytes, position: int) -> list[bytes]:
    """The objects of an array that begins at `position`, found without recursion."""
    pieces, depth, first = [], 0, position
    for token in _BRACKETS.finditer(payload, position):
        if token[0] in b"[{":
            first = token.start() if depth == 0 else first
            depth += 1
        elif token[0] in b"]}":
            depth -= 1
            if depth == 0:
                pieces.append(payload[first : token.end()])
        if depth < 0:
            break
    return pieces


def _update(piece: bytes) -> dict[str, Any]:
    try:
        update = json.loads(piece.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        update = None
    if isinstance(update, dict):
        return update
    number = _UPDATE_ID.search(piece)
    return {"update_id": int(number[1]), "unreadable": True} if number else {"unreadable": True}


class _Hush(logging.Filter):
    """The token is in every URL, and httpx logs URLs; the library logs what contacts said."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record may be written."""
        if record.name.startswith("telegram"):
            return False
        line = record.getMessage()
        return not any(token in line for token in self.tokens)


_HUSH = _Hush()


def _hush(token: str) -> None:
    _HUSH.tokens.add(token)
    for name in ("httpx", "telegram.Bot", "telegram.request.BaseRequest", "telegram.request.HTTPXRequest"):
        logging.getLogger(name).addFilter(_HUSH)
