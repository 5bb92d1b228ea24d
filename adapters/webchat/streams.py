"""Open event streams: how many there may be, who is told what, and their end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from adapters.webchat import wire
from adapters.webchat.door import Refusal

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from adapters.webchat.settings import WebChatSettings
    from bot.model import Address
    from bot.ports import Standing, Threads

_log = logging.getLogger(__name__)
_COME_BACK = 20.0  # seconds until a refused stream may be tried again
PAGE = 200  # messages in one answer of `Threads.said`


@dataclass(frozen=True, slots=True)
class Pace:
    """The times of a stream, in seconds."""

    heartbeat: float = 15.0  # a comment at least so often; standing is read again then
    stall: float = 20.0  # a reader who takes nothing for so long is dropped
    typing: float = 6.0  # how long "is typing" stands


class Slot:
    """One open stream: what woke it, and whether it must end."""

    def __init__(self, place: str, network: str) -> None:
        self.place = place
        self.network = network
        self.news = asyncio.Event()
        self.typing = False
        self.ended = False

    def end(self) -> None:
        """Let the stream finish by itself, now."""
        self.ended = True
        self.news.set()


class Streams:
    """Every open stream of one channel, bounded per visitor, per network and in all."""

    def __init__(self, settings: WebChatSettings) -> None:
        self._settings = settings
        self._slots: dict[str, set[Slot]] = {}
        self._networks: Counter[str] = Counter()
        self._closed = False

    def __len__(self) -> int:
        return self._networks.total()

    def enter(self, place: str, network: str) -> Slot:
        """A place for one more stream. Raises `Refusal` 429 or 503 when there is none."""
        if self._closed or len(self) >= self._settings.streams_total:
            raise Refusal(503, "busy", retry_after=_COME_BACK)
        if (
            len(self._slots.get(place, ())) >= self._settings.streams_per_visitor
            or self._networks[network] >= self._settings.streams_per_address
        ):
            raise Refusal(429, "too_many_streams", retry_after=_COME_BACK)
        slot = Slot(place, network)
        self._slots.setdefault(place, set()).add(slot)
        self._networks[network] += 1
        return slot

    def leave(self, slot: Slot) -> None:
        """Give the place back; twice is harmless."""
        mates = self._slots.get(slot.place, set())
        if slot not in mates:
            return
        mates.discard(slot)
        if not mates:
            del self._slots[slot.place]
        self._networks[slot.network] -= 1
        self._networks += Counter()  # forgets networks without a stream

    def nudge(self, place: str) -> None:
        """Something may be new for this visitor."""
        for slot in self._slots.get(place, ()):
            slot.news.set()

    def typing(self, place: str) -> None:
        """Somebody is writing to this visitor."""
        for slot in self._slots.get(place, ()):
            slot.typing = True
            slot.news.set()

    def open(self) -> None:
        """Let streams in (again)."""
        self._closed = False

    def close(self) -> None:
        """End all streams and let no more in."""
        self._closed = True
        for mates in self._slots.values():
            for slot in mates:
                slot.end()


class EventStream(Response):
    """The answer that does not end: messages, standing and typing of one address, from `after` on."""

    media_type = "text/event-stream"

    def __init__(
        self, streams: Streams, slot: Slot, threads: Threads, address: Address, *, after: int, pace: Pace
    ) -> None:
        super().__init__(headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._streams = streams
        self._slot = slot
        self._threads = threads
        self._address = address
        self._after = after
        self._pace = pace
        self._behind = False  # a full page came: there may be more
        self._standing: Standing | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Speak until the reader leaves, the channel closes or the thread cannot be read."""
        pumps = [asyncio.ensure_future(self._watch_thread()), asyncio.ensure_future(self._watch_reader(receive))]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await self._speak(send)
        except (OSError, TimeoutError):  # gone, or takes nothing
            _log.info("stream dropped")
        finally:
            self._streams.leave(self._slot)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _speak(self, send: Send) -> None:
        await asyncio.sleep(0)  # lets `changes` begin to listen before the first read
        while not self._slot.ended:
            self._slot.news.clear()
            try:
                chunk = await self._news()
            except Exception as error:  # noqa: BLE001 - whatever the reason, the client comes back and asks again
                _log.warning("thread cannot be read: %s", type(error).__name__)
                break
            await self._put(send, chunk or b": still here\n\n", more=True)
            if not self._behind:
                await self._wait()
        await self._put(send, b"", more=False)

    async def _news(self) -> bytes:
        """Everything new, at most a page of it; empty when there is nothing."""
        page = await self._threads.said(self._address, self._after)
        self._behind = len(page) >= PAGE
        events = [wire.event("message", wire.said_json(said), said.seq) for said in page]
        self._after = page[-1].seq if page else self._after
        standing = await self._threads.standing(self._address)
        if standing != self._standing:
            self._standing = standing
            events.append(wire.event("standing", wire.standing_json(standing, self._after)))
        if self._slot.typing:
            self._slot.typing = False
            events.append(wire.event("typing", {"seconds": self._pace.typing}))
        return b"".join(events)

    async def _wait(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._pace.heartbeat):
                await self._slot.news.wait()

    async def _put(self, send: Send, chunk: bytes, *, more: bool) -> None:
        message: dict[str, Any] = {"type": "http.response.body", "body": chunk, "more_body": more}
        async with asyncio.timeout(self._pace.stall):
            await send(message)

    async def _watch_thread(self) -> None:
        try:
            async for _ in self._threads.changes(self._address):
                self._slot.news.set()
        finally:
            self._slot.end()

    async def _watch_reader(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._slot.end()
