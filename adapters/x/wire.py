"""The HTTP side of X's API: tweepy's calls over our own connection, each with a time limit and one verdict.

tweepy's client has its host built in, sets no time limit, fails on pages that are not JSON and logs the Authorization
header; so its one way out, `request`, is made anew here.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import aiohttp
from tweepy.asynchronous import AsyncClient
from yarl import URL

if TYPE_CHECKING:
    from adapters.x.settings import XSettings

CONNECT_SECONDS = 5.0
STREAM_SECONDS = 45.0  # X sends a sign of life every 20 s
_MOST_BYTES = 8_000_000  # of one answer
_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    ssl.SSLCertVerificationError,
)

Authorize = Callable[[str, str], Awaitable[dict[str, str]]]
"""Method and whole URL -> headers that say who we are."""


class NotReached(Exception):
    """No byte of the request left this machine."""


class Unanswered(Exception):
    """It may have been carried out: cut off, too late, or an answer that is not X's."""


class ApiError(Exception):
    """X refused, in its own words (https://docs.x.com/x-api/fundamentals/response-codes-and-errors)."""

    def __init__(self, status: int, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{words} (HTTP {status})")
        self.status = status
        self.words = words
        self.headers = headers or {}
        self.token = ""
        """What the refused call went with: another may be in force by now."""

    @property
    def no_credit(self) -> bool:
        """Whether the developer account is out of credit, or over X's own monthly cap."""
        low = self.words.lower()
        return self.status == 402 or (self.status in (403, 429) and ("credits" in low or "usage-cap" in low))


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer, read to its end, as tweepy wants to see it."""

    body: Any

    async def json(self) -> Any:
        """The parsed body."""
        return self.body


class Wire(AsyncClient):  # type: ignore[misc]
    """tweepy's client, every call of which goes to `api_base`."""

    def __init__(self, settings: XSettings, authorize: Authorize) -> None:
        super().__init__(return_type=dict, wait_on_rate_limit=False)
        self.session: aiohttp.ClientSession | None = None
        self._writing: aiohttp.ClientSession | None = None
        self._settings = settings
        self._authorize = authorize
        self.fields = "tweet.fields"
        """What X calls the fields of a post: the older name, or `post.fields`."""
        self._total = aiohttp.ClientTimeout(total=settings.request_seconds, sock_connect=CONNECT_SECONDS)

    def up(self) -> aiohttp.ClientSession:
        """Be ready to send, again after `down`; calls nobody."""
        if self.session is None or self.session.closed:
            # A proxy from the environment carries what leaves this machine, not what stays on it.
            self.session = aiohttp.ClientSession(trust_env=not self._settings.loopback)
        return self.session

    def _once(self) -> aiohttp.ClientSession:
        """For writes: a connection that was open already may be half closed, and nobody knows what became of the bytes."""
        if self._writing is None or self._writing.closed:
            connector = aiohttp.TCPConnector(force_close=True)
            self._writing = aiohttp.ClientSession(connector=connector, trust_env=not self._settings.loopback)
        return self._writing

    async def down(self) -> None:
        """Close every connection."""
        for session in (self.session, self._writing):
            if session is not None:
                await session.close()
        self.session = self._writing = None

    async def request(
        self,
        method: str,
        route: str,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        user_auth: bool = False,  # noqa: ARG002 - tweepy's signature; the settings say how we sign
    ) -> Answer:
        """One call; raises `NotReached`, `Unanswered` or `ApiError`."""
        url = self.url(route, params)
        who = await self._authorize(method, url)
        try:
            return await self.call(method, url, who, json_body=json)
        except ApiError as error:
            error.token = who["Authorization"].removeprefix("Bearer ")
            raise

    def url(self, route: str, params: Mapping[str, Any] | None = None) -> str:
        """The whole address, its query encoded as OAuth wants to sign it."""
        named = {self.fields if name == "tweet.fields" else name: value for name, value in (params or {}).items()}
        query = urlencode(sorted(named.items()), quote_via=quote, safe="")
        return f"{self._settings.api_base}{route}" + (f"?{query}" if query else "")

    async def call(
        self, method: str, url: str, headers: Mapping[str, str], *, json_body: Any = None, form: Any = None
    ) -> Answer:
        """One exchange of request and answer, in time."""
        session = self.up() if method == "GET" else self._once()
        try:
            async with session.request(
                method, URL(url, encoded=True), headers=self._headers(headers), json=json_body, data=form,
                allow_redirects=False, timeout=self._total,
            ) as response:  # fmt: skip
                return _judged(response.status, response.headers, await _read(response.content))
        except _NEVER_LEFT as error:
            raise NotReached(f"X cannot be reached ({type(error).__name__})") from None
        except (aiohttp.ClientError, TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            raise Unanswered(f"X did not answer ({type(error).__name__})") from None

    async def stream(self, route: str, params: Mapping[str, Any], bearer: str) -> AsyncGenerator[bytes]:
        """The lines of a stream, the first one empty as soon as it is open; signs of life are empty lines too."""
        limit = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=STREAM_SECONDS)
        try:
            async with self.up().request(
                "GET", URL(self.url(route, params), encoded=True), headers=self._headers(bearing(bearer)),
                allow_redirects=False, timeout=limit,
            ) as response:  # fmt: skip
                if response.status != 200:
                    _judged(response.status, response.headers, await _read(response.content))
                    raise Unanswered("X does not open the stream")
                yield b""
                async for line in response.content:
                    yield line.strip()
        except _NEVER_LEFT as error:
            raise NotReached(f"X cannot be reached ({type(error).__name__})") from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unanswered(f"the stream was cut ({type(error).__name__})") from None

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        return {"User-Agent": "Nightdesk", **self._settings.extra_headers, **more}


def bearing(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


async def _read(content: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    async for piece in content.iter_any():
        body += piece
        if len(body) > _MOST_BYTES:
            raise Unanswered("the answer is too long")
    return bytes(body)


def _judged(status: int, headers: Mapping[str, str], payload: bytes) -> Answer:
    """The answer, or what it is instead.

    A 401, 402 or 429 says all by its number. A 403 or 404 does not: a firewall on the way says it too, and without X's
    own words it is no verdict about anybody.
    """
    try:
        body = json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        body = None
    if status in (401, 402, 429):
        raise ApiError(status, _words(body) or HTTPStatus(status).phrase.lower(), headers)
    if not isinstance(body, dict) or (status in (403, 404) and not _words(body)):
        raise Unanswered(f"HTTP {status}, and not from X's API")
    if 200 <= status < 300:
        return Answer(body)
    if status >= 500 or status < 400:
        raise Unanswered(f"{_words(body) or 'X failed'} (HTTP {status})")
    raise ApiError(status, _words(body) or "refused", headers)


def _words(body: Any) -> str:
    """What X says about it: title, detail and type, or the messages of its older form."""
    if not isinstance(body, dict):
        return ""
    told = [body.get(key) for key in ("title", "detail", "error", "error_description", "type", "reason")]
    errors = body.get("errors")
    for error in errors[:3] if isinstance(errors, list) else ():
        if isinstance(error, dict):
            told += [error.get("message"), error.get("detail")]
    return "; ".join(dict.fromkeys(str(word) for word in told if isinstance(word, str) and word))[:400]
