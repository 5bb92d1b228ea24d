"""The HTTP side of the Bot API: one verdict per reply, and a token that stays out of every log.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, TypedDict, cast
from urllib.parse import quote

import httpx
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from adapters.telegram.settings import TelegramSettings
from adapters.telegram.verdict import Garbled, answer_of, code_of, verdict

CONNECT_SECONDS = 5.0
WRITE_SECONDS = 10.0
POOL_SECONDS = 5.0
POOL_SIZE = 32  # sends under way at once
_UNLIMITED = 60.0  # seconds for a call that was given no timeouts
_SLOWEST = 100_000  # bytes a second; a connection that is slower than this carries no files
_LONGEST_PAGE = 1_048_576  # bytes of a refusal that are read; what a proxy has to say beyond that is not ours
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})')


class TooLarge(TelegramError):
    """A file has more bytes than are wanted; its words say how many."""


class Wire(HTTPXRequest):
    """Judges replies itself: the library takes a proxy's 403 page for a contact who blocked us.

    And it bounds every call as a whole: httpx knows a limit for each piece of a reply, and a server that sends a byte
    every few seconds never reaches it.
    """

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """A good reply, or the one exception that says what happened."""
        async with _within(_patience(kwargs)):
            return await super().do_request(*args, **kwargs)

    async def download(self, url: str, most: int, limits: Timeouts) -> bytes:
        """What lies at an address; not read on as soon as it is more than `most` bytes, then `TooLarge` is raised."""
        timeout = httpx.Timeout(
            read=limits["read_timeout"], connect=limits["connect_timeout"],
            write=limits["write_timeout"], pool=limits["pool_timeout"],
        )  # fmt: skip
        headers = {"Accept-Encoding": "identity"}  # a few bytes could unfold to any number of them
        try:
            async with (
                _within(_patience({**limits}) + most / _SLOWEST),
                self._client.stream("GET", url, headers=headers, timeout=timeout) as reply,
            ):
                told = reply.headers.get("content-length", "")
                if told.isascii() and told.isdigit() and int(told[:19]) > most:
                    raise TooLarge(f"{told} bytes")
                content = await _beginning(reply, most + 1)
        except httpx.HTTPError as error:
            raise NetworkError(f"httpx.{type(error).__name__}: {error}") from error
        if len(content) > most:
            raise TooLarge(f"more than {most} bytes")
        return content

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer; the library's own version writes what contacts said into the log."""
        answer = answer_of(payload)
        if answer is None:
            raise verdict(200, payload)
        if answer["ok"] is False:
            raise verdict(code_of(answer), payload)
        if "result" not in answer:
            raise Garbled("The answer is not the Bot API's")
        return answer


class PollWire(Wire):
    """Carries updates: one that cannot be read does not hide the others of its batch."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The batch; where it is no JSON as a whole, what can be read of it."""
        answer = answer_of(payload)
        if answer is not None and answer["ok"] is False:
            raise verdict(code_of(answer), payload)
        if answer is not None and isinstance(answer.get("result"), list):
            return answer
        rescued = _rescued(payload)
        if not rescued:
            raise verdict(200, payload) if answer is None else Garbled("The answer to getUpdates is not the Bot API's")
        return {"ok": True, "result": rescued}


class RawBot(Bot):
    """A Bot whose answers come as they were sent.

    The library reads a batch of updates as a whole, so that a bad one blocks all, and fails a send that has arrived
    when it cannot read the message that comes back.
    """

    async def call(self, method: str, parameters: dict[str, Any], read_timeout: float) -> Any:
        """The `result` of any method."""
        return await self._post(method, parameters, **timeouts(read_timeout))

    async def download(self, path: str, most: int, read_timeout: float) -> bytes:
        """A file of the server's, by the path that getFile gave; raises `TooLarge` for more than `most` bytes."""
        return await cast("Wire", self.request).download(
            f"{self.base_file_url}/{quote(path)}", most, timeouts(read_timeout)
        )

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
    """All four, in seconds; how long an answer may take depends on the call, and nothing before it takes longer."""
    return Timeouts(
        read_timeout=read,
        connect_timeout=min(CONNECT_SECONDS, read),
        write_timeout=min(WRITE_SECONDS, read),
        pool_timeout=min(POOL_SECONDS, read),
    )


def connect(settings: TelegramSettings) -> RawBot:
    """A bot with one connection for the long poll and a pool for everything else; nothing is sent yet."""
    token = settings.token.get_secret_value()
    _hush(token)
    # A proxy from the environment carries what leaves this machine, not what stays on it.
    kwargs: dict[str, Any] = {"verify": _certificates(), "event_hooks": {"response": [_judge]}}
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


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    """A call as a whole; whether it was carried out is not known when the time is over."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise TimedOut(f"No whole answer within {seconds:g} s") from error


def _patience(told: dict[str, Any]) -> float:
    """All the timeouts of a call together, and the time that the files in it may need."""
    limits = [value for name, value in told.items() if name.endswith("_timeout") and isinstance(value, int | float)]
    data = told.get("request_data")
    parts = (data.multipart_data or {}).values() if data else ()
    size = sum(len(part[1]) for part in parts if isinstance(part[1], bytes))
    return (sum(limits) or _UNLIMITED) + size / _SLOWEST


async def _judge(reply: httpx.Response) -> None:
    """Called by httpx for every reply, as soon as its headers are there."""
    if reply.is_success:
        return
    try:
        async with asyncio.timeout(reply.request.extensions.get("timeout", {}).get("read")):
            payload = await _beginning(reply, _LONGEST_PAGE)
    except (httpx.HTTPError, TimeoutError):  # what the code and the headers say is not lost for that
        payload = b""
    raise verdict(reply.status_code, payload, reply.headers)


async def _beginning(reply: httpx.Response, most: int) -> bytes:
    """The first bytes of a body; the rest is not read."""
    body = bytearray()
    async for piece in reply.aiter_bytes():
        body += piece
        if len(body) >= most:
            break
    return bytes(body[:most])


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
