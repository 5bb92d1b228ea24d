"""The web chat and its visitors, as the eleven tests need them. There is no platform between: visitors knock at our door."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any, Self

import httpx

from bot.clock import SystemClock
from bot.model import ChannelId
from tests.doubles import FakeClock
from tests.platforms.benches import Knock, addresses_in
from tests.platforms.benches.door import Door

_SITE = "https://www.example.com"
_BASE = "/webchat/main"
_AGAIN = 0.02  # seconds until a visitor's browser tries again; the widget takes longer
_LONGEST = 4_000  # characters: the default of `max_text`


class Visitor:
    """A browser with the widget: keeps what it has not been told is kept, in order, and follows the stream."""

    def __init__(self, bench: WebChatBench, number: int) -> None:
        self.bench = bench
        self.secret = f"visitor-secret-canary-{number:021d}"
        self.place = hashlib.sha256(self.secret.encode()).hexdigest()
        self.said: dict[int, dict[str, Any]] = {}
        self.waiting: list[dict[str, Any]] = []
        self.throttled: list[tuple[float, int]] = []  # when (of the shared clock), and after how many seconds again
        self._more = asyncio.Event()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", "Origin": _SITE}

    def read(self) -> list[str]:
        return [told["text"] for told in self._ours()]

    def _ours(self) -> list[dict[str, Any]]:
        return [told for _, told in sorted(self.said.items()) if told["author"] != "contact"]

    def addresses(self) -> list[str]:
        under = [mark["url"] for told in self._ours() for mark in told["marks"] if mark["kind"] == "link"]
        return [*under, *(found for text in self.read() for found in addresses_in(text))]

    def choices(self) -> list[str]:
        return [button["label"] for button in self._ours()[-1]["buttons"]]

    def files(self) -> list[bytes]:
        return []

    def writes(self, text: str) -> str:
        return self._put(text=text)

    def _put(self, **fields: Any) -> str:
        entry = {"id": str(uuid.uuid4()), **fields}
        self.waiting.append(entry)
        self._more.set()
        return str(entry["id"])

    def edits(self, ref: str, text: str) -> None:
        self._put(text=text, edit=ref)

    def replies(self, ref: str, text: str) -> str:
        """To a message by its number in the thread; the first has number 1."""
        self._put(text=text, reply=1)
        return "1"

    def sends_album(self) -> None:
        self._put(text="", attachments=[{"kind": "photo"}, {"kind": "photo"}])

    def sends_file(self, content: bytes) -> None:
        self._put(text="", attachments=[{"kind": "document", "data": content.hex()}])

    def sends_unknown(self) -> None:
        self._put(text="hello", of_tomorrow={"anything": [1, {"at": "all"}]})

    # -- the browser at work

    async def send(self, http: httpx.AsyncClient) -> None:
        while True:
            while self.waiting:
                try:
                    await self._post(http, self.waiting[0])
                except (httpx.HTTPError, ValueError):
                    await asyncio.sleep(_AGAIN)
            self._more.clear()
            await self._more.wait()

    async def _post(self, http: httpx.AsyncClient, entry: dict[str, Any]) -> None:
        clock = self.bench.clock
        answer = await http.post(f"{_BASE}/messages", json=entry, headers=self.headers)
        told = answer.json()  # a proxy's page is none: ValueError, and it is tried again
        if answer.status_code == 200:
            self.bench.taken += 1
        elif answer.status_code == 429:
            self.throttled.append((clock.monotonic(), told["retry_after"]))
            await clock.sleep(told["retry_after"])
            return
        elif answer.status_code >= 500:
            raise ValueError(told["error"])
        else:
            self.bench.refused.append(answer.status_code)
        self.waiting.remove(entry)

    async def follow(self, http: httpx.AsyncClient) -> None:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                await self._stream(http)
            await asyncio.sleep(_AGAIN)

    async def _stream(self, http: httpx.AsyncClient) -> None:
        after = max(self.said, default=0)
        async with http.stream("GET", f"{_BASE}/events?after={after}", headers=self.headers) as stream:
            kind = ""
            async for line in stream.aiter_lines():
                kind = line.removeprefix("event: ") if line.startswith("event: ") else kind
                if line.startswith("data: ") and kind == "message":
                    told = json.loads(line.removeprefix("data: "))
                    assert told["seq"] not in self.said, "the stream brings a message twice"
                    self.said[told["seq"]] = told


class WebChatBench:
    """Visitors behind a reverse proxy."""

    channel = ChannelId("webchat:main")
    peer = None
    lacks: Mapping[str, str] = {
        "edit": "a visitor cannot change what he has said",
        "album": "a visitor cannot send pictures",
        "file in": "a visitor cannot send files",
        "file out": "the widget shows no files",
        "unknown event": "a field that is not known is refused by name, so that nothing is kept of it",
        "long text": "the door says how long a message may be, and the visitor shortens it",
    }
    longest = _LONGEST
    unknown = ""

    def __init__(self) -> None:
        self.clock = FakeClock(SystemClock().now())
        self.door = Door()
        self.taken = 0
        self.refused: list[int] = []
        self.secrets: tuple[str, ...] = ()
        self._people: list[Visitor] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._http: httpx.AsyncClient | None = None
        self._doubled = False

    async def __aenter__(self) -> Self:
        await self.door.start()
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        self._http = httpx.AsyncClient(base_url=self.door.url, trust_env=False, timeout=30, limits=limits)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._close_browsers()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._http is not None:
            await self._http.aclose()
        await self.door.stop()

    def _close_browsers(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _open_browser(self, visitor: Visitor) -> None:
        assert self._http is not None
        self._tasks += [asyncio.ensure_future(work(self._http)) for work in (visitor.send, visitor.follow)]

    def table(self) -> dict[str, Any]:
        return {"allowed_origins": [_SITE], "per_visitor_per_minute": 20, "per_address_per_minute": 10_000}

    def marks(self) -> Mapping[str, str]:
        return {}

    def person(self, name: str) -> Visitor:
        visitor = Visitor(self, len(self._people))
        self._people.append(visitor)
        self.secrets = (*self.secrets, visitor.secret)
        self._open_browser(visitor)
        return visitor

    def apart(self) -> tuple[Visitor, Visitor]:
        return self.person("Ann"), self.person("Bo")

    def acknowledged(self, marks: Mapping[str, str]) -> int:
        return self.taken

    def repeats(self) -> None:
        """The line loses every answer from here on, so that browsers send everything again; see `mends`."""
        self.door.breaks("deaf")

    async def breaks(self, how: str) -> None:
        """On the line between a visitor and us; a "restart" is that of his browser, which keeps what it had."""
        if how == "restart":
            self._close_browsers()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self._tasks.clear()
        else:
            self.door.breaks(how)

    def bares(self, status: int, body: str) -> None:
        """Nothing is called on the other side."""

    async def mends(self) -> None:
        self.door.breaks("")
        if not self._tasks:
            for visitor in self._people:
                self._open_browser(visitor)

    def knocks(self) -> Mapping[str, Knock]:
        right = {"Authorization": f"Bearer {'s' * 43}", "Origin": _SITE, "Content-Type": "application/json"}
        body = json.dumps({"id": str(uuid.UUID(int=1)), "text": "hello"}).encode()
        path = f"{_BASE}/messages"
        unsigned = {name: value for name, value in right.items() if name != "Authorization"}
        return {
            "good": Knock(path, right, body, 200),
            "unsigned": Knock(path, unsigned, body, 401),
            "forged": Knock(path, right | {"Origin": "https://evil.example"}, body, 403),
            "oversized": Knock(path, right, b" " * 100_000, 413),
        }
