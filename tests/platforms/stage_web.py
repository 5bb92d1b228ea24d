"""Visitors of a website, as the chat's own script speaks for them: what is not taken is kept and sent again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.platforms.stage_scenes import Line, Unplayable

_AGAIN = 2.0  # seconds until what was not taken is sent again
_SILENCE = 60.0  # seconds; the server says something every fifteen


@dataclass
class Entry:
    """Something that a visitor has written and nobody has taken yet."""

    text: str
    payload: str = ""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Visitor:
    """One browser on the website."""

    secret: str = ""
    waiting: list[Entry] = field(default_factory=list)
    said: dict[int, dict[str, Any]] = field(default_factory=dict)  # by sequence number


class Lost(Exception):
    """No good answer came."""


class WebScene:
    """The website's chat. There is no platform between: what fails is the line between the visitor and us."""

    name: str = "webchat"
    places: tuple[str, ...] = ("private",)

    def __init__(self) -> None:
        self.people: dict[str, Visitor] = {}
        self.fault = "none"
        self._client = httpx.AsyncClient(trust_env=False, timeout=10)
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._hurry = asyncio.Event()
        self._down = asyncio.Event()

    def at(self, url: str) -> None:
        """Where the website's chat is."""
        self._client.base_url = httpx.URL(url)
        self._client.headers["origin"] = url

    async def start(self) -> None:
        """Nothing to start: visitors come when they write."""

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def watch(self) -> None:
        await self._changed.wait()

    def account(self) -> dict[str, Any]:
        return {"allowed_origins": ["self"]}

    def lines(self, name: str, place: str) -> list[Line]:
        visitor = self._visitor(name)
        taken = {told["key"] for told in visitor.said.values()}
        said = [
            Line(
                str(seq), told["author"] == "contact", told["text"], told["agent"],
                tuple(button["label"] for button in told["buttons"]),
            )
            for seq, told in sorted(visitor.said.items())
        ]  # fmt: skip
        return said + [Line(e.id, mine=True, text=e.text, note="waiting") for e in visitor.waiting if e.id not in taken]

    def writes(self, name: str, place: str, text: str) -> None:
        self._says(name, Entry(text))

    def presses(self, name: str, place: str, message: str, label: str) -> None:
        told = self._visitor(name).said.get(int(message)) if message.isdecimal() else None
        payloads = {button["label"]: button["payload"] for button in told["buttons"]} if told else {}
        if label not in payloads:
            raise Unplayable("there is no such button")
        self._says(name, Entry(label, payloads[label]))

    async def fails(self, fault: str) -> None:
        self.fault = fault
        self._hurry, hurried = asyncio.Event(), self._hurry
        hurried.set()
        if fault == "down":
            self._down.set()
        else:
            self._down.clear()
        self._happened()

    def _visitor(self, name: str) -> Visitor:
        if name not in self.people:
            self.people[name] = Visitor()
        return self.people[name]

    def _says(self, name: str, entry: Entry) -> None:
        visitor = self._visitor(name)
        visitor.waiting.append(entry)
        if len(visitor.waiting) == 1:  # else somebody is at it
            self._begin(self._send(visitor))
        self._happened()

    def _begin(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _happened(self) -> None:
        waiters, self._changed = self._changed, asyncio.Event()
        waiters.set()

    async def _send(self, visitor: Visitor) -> None:
        """Oldest first, each until it is taken."""
        while visitor.waiting:
            entry = visitor.waiting[0]
            try:
                if not visitor.secret:
                    visitor.secret = (await self._post("session", {}))["secret"]
                    self._begin(self._listen(visitor))
                told = {"id": entry.id, "text": entry.text} | ({"payload": entry.payload} if entry.payload else {})
                await self._post("messages", told, visitor.secret)
                visitor.waiting.remove(entry)
            except (Lost, httpx.HTTPError):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), _AGAIN)
            self._happened()

    async def _post(self, path: str, body: dict[str, Any], secret: str = "") -> dict[str, Any]:
        if self.fault not in ("none", "cut"):
            raise Lost(self.fault)
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        answer = await self._client.post(f"/webchat/main/{path}", json=body, headers=headers)
        if self.fault == "cut" and secret:
            raise Lost("the answer was cut off")
        if answer.status_code != 200:
            raise Lost(str(answer.status_code))
        return dict(answer.json())

    async def _listen(self, visitor: Visitor) -> None:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                async for told in self._events(visitor):
                    visitor.said[told["seq"]] = told
                    self._happened()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), _AGAIN)

    async def _events(self, visitor: Visitor) -> AsyncIterator[dict[str, Any]]:
        if self._down.is_set():
            return
        headers = {"authorization": f"Bearer {visitor.secret}"}
        after = max(visitor.said, default=0)
        path = f"/webchat/main/events?after={after}"
        async with self._client.stream("GET", path, headers=headers, timeout=_SILENCE) as stream:
            kind = ""
            async for line in stream.aiter_lines():
                if self._down.is_set():
                    return
                kind = line.removeprefix("event: ") if line.startswith("event: ") else kind
                if line.startswith("data: ") and kind == "message":
                    yield json.loads(line.removeprefix("data: "))
