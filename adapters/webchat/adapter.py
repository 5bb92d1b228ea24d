"""The web chat's account: its routes on the one web server, and the way back to open streams."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.webchat import wire
from adapters.webchat.buckets import Buckets
from adapters.webchat.door import PLAIN, Origins, Refusal, body_of, place_of
from adapters.webchat.script import Script
from adapters.webchat.streams import EventStream, Pace, Streams
from bot.model import Address, EventKind, Incoming
from bot.networks import network_of
from bot.ports import Limits, Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from adapters.webchat.settings import WebChatSettings
    from bot.clock import Clock
    from bot.model import ChannelId, Outgoing
    from bot.ports import Receive, Threads

_log = logging.getLogger(__name__)
_Handler = Callable[["Request"], Awaitable[Response]]
_READS = 6  # reading again is cheap: so many times the rate of writing
_SESSION_BODY = 1024  # bytes
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "7200",
}


class WebChatAdapter:
    """One web chat. A visitor is whoever holds the 256-bit secret; his place is its sha256 and nothing is stored here.

    `address_of` gives a request's client IP, proxies taken into account. Implements Adapter, Webhook, Opens and Types.
    """

    def __init__(
        self,
        channel: ChannelId,
        settings: WebChatSettings,
        clock: Clock,
        threads: Threads,
        *,
        brand: str,
        address_of: Callable[[Request], str],
        pace: Pace | None = None,
    ) -> None:
        self._channel = channel
        self._settings = settings
        self._clock = clock
        self._threads = threads
        self._address_of = address_of
        self._pace = pace or Pace()
        self._origins = Origins(settings.allowed_origins)
        self._streams = Streams(settings)
        self._script = Script({"title": settings.title.by_locale(brand), "limit": settings.max_text})
        self._writes = (
            Buckets(clock, settings.per_visitor_per_minute),
            Buckets(clock, settings.per_address_per_minute),
        )
        self._reads = (
            Buckets(clock, settings.per_visitor_per_minute * _READS),
            Buckets(clock, settings.per_address_per_minute * _READS),
        )

    @property
    def channel(self) -> ChannelId:
        """Which web chat this is: `webchat:main`."""
        return self._channel

    @property
    def limits(self) -> Limits:
        """Long texts, and no second copy: the message stands in the thread once, whatever is sent."""
        return Limits(
            text=100_000, buttons=8, removes_duplicates=True, resend_after=1.0, burst=1.2, links_under_words=True
        )

    async def open(self) -> None:
        """Let streams in; there is nothing to connect to."""
        self._streams.open()

    async def close(self) -> None:
        """End every stream at once, so that the server can stop. Call it before waiting for the server."""
        self._streams.close()

    async def send(self, message: Outgoing, /) -> Receipt:
        """Tell the open streams to look: the message itself already stands in the thread. Never fails."""
        self._streams.nudge(message.address.external_id)
        return Receipt(ref=str(message.seq))

    async def typing(self, address: Address, /) -> None:
        """Show it in the visitor's open panels."""
        self._streams.typing(address.external_id)

    def routes(self, receive: Receive, /) -> Iterable[BaseRoute]:
        """All under `/webchat/NAME/`."""
        base = f"/webchat/{self._channel.partition(':')[2]}"

        async def messages(request: Request) -> Response:
            return await self._messages(request, receive)

        doors: list[tuple[str, str, _Handler]] = [
            ("session", "POST", self._session),
            ("messages", "POST", messages),
            ("thread", "GET", self._thread),
            ("events", "GET", self._events),
        ]
        yield Route(f"{base}/widget.js", self._widget, methods=["GET"])
        for name, method, handler in doors:
            yield Route(f"{base}/{name}", self._guarded(handler), methods=[method])
            yield Route(f"{base}/{name}", self._guarded(_preflight), methods=["OPTIONS"])

    def _guarded(self, handler: _Handler) -> _Handler:
        """The same door for every route: origin first, refusals as JSON, the same headers on all."""

        async def guarded(request: Request) -> Response:
            headers = dict(PLAIN)
            try:
                self._origins.check(request)
                headers |= self._origins.headers(request)
                response = await handler(request)
            except Refusal as refusal:
                response = refusal.response()
            for name, value in headers.items():
                response.headers[name] = value
            return response

        return guarded

    async def _widget(self, request: Request) -> Response:
        return self._script.response(request)

    async def _session(self, request: Request) -> Response:
        _pay(self._writes[1], self._network(request))
        if wire.flat(await body_of(request, _SESSION_BODY)):
            raise Refusal(400, "bad_fields")
        return JSONResponse({"secret": self._clock.token()})

    async def _messages(self, request: Request, receive: Receive) -> Response:
        place = self._visitor(request, self._writes)
        limit = self._settings.max_text
        message = wire.written(await body_of(request, wire.body_limit(limit)), limit)
        try:
            await receive(self._incoming(place, message))
        except Exception as error:  # noqa: BLE001 - whatever the reason, it is not kept: the client keeps it and retries
            _log.warning("message not kept: %s", type(error).__name__)
            raise Refusal(503, "not_kept", retry_after=2.0) from None
        return JSONResponse({"kept": message.id})

    def _incoming(self, place: str, message: wire.Written) -> Incoming:
        return Incoming(
            channel=self._channel,
            key=f"{place}:{message.id}",
            place=place,
            kind=EventKind.PRESSED if message.payload else EventKind.MESSAGE,
            text=message.text,
            author_id=place,
            message_ref=message.id,
            reply_ref=message.reply,
            payload=message.payload,
            language_hint=message.lang,
            sent_at=self._clock.now(),
        )

    async def _thread(self, request: Request) -> Response:
        address = Address(self._channel, self._visitor(request, self._reads))
        after = wire.sequence(request.query_params.get("after", "0"))
        try:
            said = await self._threads.said(address, after)
            standing = await self._threads.standing(address)
        except Exception as error:  # noqa: BLE001 - whatever the reason, the client asks again
            _log.warning("thread cannot be read: %s", type(error).__name__)
            raise Refusal(503, "not_read", retry_after=2.0) from None
        messages: list[dict[str, Any]] = [wire.said_json(one) for one in said]
        return JSONResponse({"messages": messages, "standing": wire.standing_json(standing, after)})

    async def _events(self, request: Request) -> Response:
        place = self._visitor(request, self._reads)
        after = wire.sequence(request.query_params.get("after", "0"))
        slot = self._streams.enter(place, self._network(request))
        address = Address(self._channel, place)
        return EventStream(self._streams, slot, self._threads, address, after=after, pace=self._pace)

    def _visitor(self, request: Request, buckets: tuple[Buckets, Buckets]) -> str:
        """Who asks, after he and his network have paid for it."""
        _pay(buckets[1], self._network(request))
        place = place_of(request)
        _pay(buckets[0], place)
        return place

    def _network(self, request: Request) -> str:
        return network_of(self._address_of(request))


def _pay(bucket: Buckets, key: str) -> None:
    wait = bucket.take(key)
    if wait:
        raise Refusal(429, "too_fast", retry_after=wait)


async def _preflight(request: Request) -> Response:  # noqa: ARG001 - the same shape as every handler
    return Response(status_code=204, headers=_PREFLIGHT)
