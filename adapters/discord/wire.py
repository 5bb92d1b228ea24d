"""The HTTP side of Discord: one verdict per answer, each call to its base, and a token that stays out of every log.

The library's own client sleeps through a 429 and repeats a 500 while the caller waits; here every answer is told at
once, and the outbox decides.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
from discord.gateway import DiscordClientWebSocketResponse
from discord.http import HTTPClient, Route
from discord.utils import MISSING
from yarl import URL

from adapters.discord.buckets import Buckets, Later, Trouble, seconds
from adapters.discord.settings import DiscordSettings, is_loopback

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.model import File

CONNECT_SECONDS = 5.0
_LARGEST = 16_000_000  # bytes of an answer
_FILE_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
_QUICK = 30.0  # seconds; a gateway connection that ended sooner makes the next one wait
_RESUMES = 2  # connections that one client may try without an answer; the library would resume a dead session for ever
_PUBLIC_GATEWAY = "discord.gg"


class Unheard(ConnectionError):
    """This session is dead: the next client begins another."""


class NeverLeft(Trouble):
    """No byte of the request was written."""


class Unclear(Trouble):
    """It may have been carried out: the answer did not come, or is not Discord's."""


class Refusal(Trouble):
    """Discord says no, and will again."""

    def __init__(self, status: int, code: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.code = code  # https://discord.com/developers/docs/topics/opcodes-and-status-codes#json


class Wire(HTTPClient):
    """The library's client for the endpoints' shapes, with the sending, the waiting and the bases done here."""

    def __init__(self, settings: DiscordSettings, clock: Clock) -> None:
        super().__init__(MISSING)
        self._settings = settings
        self._clock = clock
        self._own: aiohttp.ClientSession | None = None
        self.limits = Buckets(clock)
        self._connected = -_QUICK
        self._unheard = 0  # gateway connections in a row that brought neither READY nor RESUMED
        self._quick = 0  # gateway connections in a row that ended soon
        self.token = settings.token.get_secret_value()
        _hush()

    # -- life

    async def up(self) -> None:
        """Be ready to call, again after `down`; calls nobody."""
        if self._own is None or self._own.closed:
            limit = self._settings.request_seconds
            self._own = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=limit, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS),
                ws_response_class=DiscordClientWebSocketResponse,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=not is_loopback(self._settings.api_base),
            )

    async def down(self) -> None:
        """Close every connection."""
        if self._own is not None:
            await self._own.close()

    async def close(self) -> None:
        """Called by each client that ends; the connections outlive it."""

    # -- calls

    async def request(
        self,
        route: Route,
        *,
        files: Sequence[Any] | None = None,  # noqa: ARG002 - signature given
        form: Iterable[dict[str, Any]] | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> Any:
        """The answer, or a `Trouble`."""
        self.limits.check(route)
        headers = {"User-Agent": self.user_agent, "Authorization": f"Bot {self.token}"}
        if "json" in kwargs:
            kwargs["data"] = json.dumps(kwargs.pop("json")).encode()
            headers["Content-Type"] = "application/json"
        kwargs.pop("reason", None)
        status, told, body = await self._exchange(route.method, self.url(route), headers=headers, **kwargs)
        self.limits.learn(route, status, told)
        answer = _json(body)
        if 200 <= status < 300:
            if answer is None and body.strip():
                raise Unclear(f"The answer is not Discord's (HTTP {status})")
            return answer
        raise self._verdict(route, status, told, answer)

    async def upload(self, route: Route, told: dict[str, Any], file: File) -> Any:
        """The same with a file beside it (https://discord.com/developers/docs/reference#uploading-files)."""
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("payload_json", json.dumps(told), content_type="application/json")
        form.add_field("files[0]", BytesIO(file.data), filename=file.name, content_type="application/octet-stream")
        return await self.request(route, data=form)

    def url(self, route: Route) -> str:
        """The route's address under our own base; the library knows one base for the whole process."""
        return self._settings.api_base + route.url.removeprefix(Route.BASE)

    async def file(self, address: str, most: int) -> bytes:
        """A file from Discord's own servers, which hand it out at `cdn_base`; from nowhere else, and no redirects."""
        base = URL(self._settings.cdn_base)
        path = _path_of(address, base)
        if not path:
            raise Refusal(403, 0, "The file lies on a foreign server.")
        status, _, body = await self._exchange("GET", f"{self._settings.cdn_base}{path}", most=most)
        if status != 200:
            raise (
                Refusal(status, 0, "The file is not there any more.")
                if 400 <= status < 500
                else Unclear(f"The file server answers with HTTP {status}")
            )
        return body

    async def _exchange(
        self, method: str, url: str, *, most: int = _LARGEST, **kwargs: Any
    ) -> tuple[int, dict[str, str], bytes]:
        if self._own is None or self._own.closed:
            raise NeverLeft("The connection is closed")
        try:
            async with self._own.request(method, URL(url, encoded=True), allow_redirects=False, **kwargs) as response:
                return response.status, _Headers(response.headers), await _read(response, most)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise NeverLeft(f"Discord cannot be reached ({type(error).__name__})") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unclear(f"Discord did not answer ({type(error).__name__})") from None

    def _verdict(self, route: Route, status: int, headers: dict[str, str], answer: Any) -> Trouble:
        told = answer if isinstance(answer, dict) else {}
        if status == 429:
            wait = seconds(told.get("retry_after") or headers.get("Retry-After"))
            everything = bool(told.get("global")) or headers.get("X-RateLimit-Scope") == "global"
            return self.limits.refused(route, wait, everything=everything, foreign=not told)
        code = told.get("code")
        if status == 401 and not route.webhook_token:
            return Refusal(401, 0, "Discord does not accept the bot's token.")
        if not told or status >= 500 or status < 400:
            return Unclear(f"HTTP {status} from Discord" if told else f"HTTP {status}, and not from Discord")
        return Refusal(status, code if isinstance(code, int) else 0, self.words(_words(told)))

    def words(self, text: str) -> str:
        """One line without the token."""
        return " ".join(text.replace(self.token or "\0", "[token]").split())[:300]

    # -- the gateway

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """The library reconnects at once whatever happened; a connection that ended soon makes the next one wait."""
        if self._unheard >= _RESUMES:
            raise Unheard("the gateway takes no resume")
        self._unheard += 1
        now = self._clock.monotonic()
        self._quick = self._quick + 1 if now - self._connected < _QUICK else 0
        if self._quick:
            await self._clock.sleep(self._clock.jitter(0.5, min(30.0, 2.0 ** min(self._quick, 5))))
        self._connected = self._clock.monotonic()
        await self.up()
        assert self._own is not None  # noqa: S101 - `up` has made it
        return await self._own.ws_connect(
            self.gateway(url), max_msg_size=0, autoclose=False, compress=compress,
            headers={"User-Agent": self.user_agent}, timeout=aiohttp.ClientWSTimeout(ws_close=5.0),
        )  # fmt: skip

    def heard(self) -> None:
        """The gateway has answered, or a fresh client begins: what connections came before tells nothing any more."""
        self._unheard = 0

    def held(self) -> None:
        """The gateway took us: when this connection ends, the next one need not wait long."""
        self._quick = 0

    def gateway(self, url: str) -> URL:
        """Where to connect: our gateway, or the one that Discord names for a resume, if it is Discord's and ours is too."""
        asked, ours = URL(url), URL(self._settings.gateway_url)
        foreign = asked.host != ours.host or asked.port != ours.port or asked.scheme != ours.scheme
        if foreign and not (_is_public(ours) and _is_public(asked)):
            asked = ours.with_query(asked.query)
        version = URL(self._settings.api_base).path.rpartition("/v")[2]
        return asked.update_query(v=version) if version.isdecimal() else asked


def _path_of(address: str, base: URL) -> str:
    """Path and query of a file that is Discord's or at our base; empty for every other."""
    try:
        link = URL(address, encoded=True)
        ours = link.origin() == base.origin()
        theirs = (
            link.scheme == "https" and link.host in _FILE_HOSTS and link.user is None and link.explicit_port is None
        )
    except ValueError:
        return ""
    return link.raw_path_qs.removeprefix(base.raw_path.rstrip("/")) if ours or theirs else ""


class _Headers(dict[str, str]):
    """An answer's headers, by their names however they are written."""

    def __init__(self, headers: Any) -> None:
        super().__init__({name.lower(): value for name, value in headers.items()})

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_chunked(65_536):
        body += piece
        if len(body) > most:
            raise Refusal(413, 0, f"The file has more than the {most} bytes that are allowed.")
    return bytes(body)


def _json(body: bytes) -> Any:
    """An answer of Discord's, whatever it is declared as; None for what is none."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict | list) else None


def _words(told: dict[str, Any]) -> str:
    """What is wrong, with the first field that is."""
    found = str(told.get("message") or "Discord refuses it")
    errors = told.get("errors")
    return f"{found}: {json.dumps(errors)[:200]}" if errors else found


def _is_public(url: URL) -> bool:
    host = url.host or ""
    return url.scheme == "wss" and (host == _PUBLIC_GATEWAY or host.endswith(f".{_PUBLIC_GATEWAY}"))


class _Hush(logging.Filter):
    """The library logs what people said, and the addresses of interactions hold a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record may be written."""
        return record.levelno >= logging.WARNING and not record.exc_info


_HUSH = _Hush()


def _hush() -> None:
    for name in (
        "discord",
        "discord.http",
        "discord.gateway",
        "discord.client",
        "discord.state",
        "discord.webhook.async_",
    ):
        logger = logging.getLogger(name)
        if _HUSH not in logger.filters:
            logger.addFilter(_HUSH)


async def patient(clock: Clock, call: Any) -> Any:
    """Call until it is not too early any more; for calls that nobody else repeats."""
    while True:
        try:
            return await call()
        except Later as later:
            await clock.sleep(later.seconds)
