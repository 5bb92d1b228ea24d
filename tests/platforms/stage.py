"""A page on which one plays people on every platform side by side, for `nightdesk demo --all`.

The platforms are the tests' own servers, in the process of the house, which reaches them through its base URLs:

    async with Stage() as stage:
        ...  # a house with `stage.channels()` and `stage.routes()`; then `stage.at(url)`, and at the end `stage.end()`
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tests.platforms.stage_scenes import FAULTS, DiscordScene, Scene, TelegramScene, Unplayable
from tests.platforms.stage_web import WebScene
from tests.platforms.stage_x import XScene

PEOPLE = ("Ann", "Olena", "小明")
_PAGE = Path(__file__).parent / "stage_page"
_KINDS = {"stage.js": "text/javascript", "stage.css": "text/css", "words.js": "text/javascript"}
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    "x-content-type-options": "nosniff",
}
_BODY, _TEXT, _NAME, _CROWD = 20_000, 2000, 40, 50  # bytes, characters, characters, people on one platform
_HOLD = 20.0  # seconds that a question without news is held
_SHOWN = 200  # messages of one thread


class Refused(Exception):
    """A request that is not carried out. `str()` says why."""


class Stage:
    """Every platform, its people, and the page to play them."""

    def __init__(self) -> None:
        self.web = WebScene()
        scenes: list[Scene] = [TelegramScene(), DiscordScene(), XScene(), self.web]
        self.scenes = {scene.name: scene for scene in scenes}
        self._version = 0
        self._changed = asyncio.Event()
        self._ended = False
        self._watches: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        for scene in self.scenes.values():
            await scene.start()
            self._watches.append(asyncio.create_task(self._watch(scene)))
        return self

    async def __aexit__(self, *_: object) -> None:
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)
        for scene in self.scenes.values():
            await scene.stop()

    def channels(self) -> dict[str, Any]:
        """The `[channels]` of a house that speaks to these platforms."""
        return {name: {"main": scene.account()} for name, scene in self.scenes.items()}

    def at(self, url: str) -> None:
        """Where the house is found: visitors of the website go there."""
        self.web.at(url)

    def end(self) -> None:
        """Let every waiting page go, so that the house can stop at once."""
        self._ended = True
        self._happened()

    def routes(self) -> list[BaseRoute]:
        """The page at /, and what it asks."""
        files = [Route(f"/stage/{name}", _file(name)) for name in _KINDS]
        verbs = {"say": self._say, "press": self._press, "fault": self._fault}
        acts = [Route(f"/stage/{name}", _guarded(act), methods=["POST"]) for name, act in verbs.items()]
        return [Route("/", _page), Route("/stage/state", _guarded(self._state)), *files, *acts]

    async def _watch(self, scene: Scene) -> None:
        before = None
        while True:
            await scene.watch()
            seen = self._seen(scene)
            if seen != before:  # a poll that brings nothing is no news
                before = seen
                self._happened()

    def _happened(self) -> None:
        self._version += 1
        waiters, self._changed = self._changed, asyncio.Event()
        waiters.set()

    # -- what the page asks

    async def _state(self, request: Request) -> Any:
        """Everything that can be seen; with `after` only once that is no longer the newest."""
        after = request.query_params.get("after", "")
        if after == str(self._version) and not self._ended:
            waiting = asyncio.ensure_future(self._changed.wait())
            await asyncio.wait({waiting}, timeout=_HOLD)
            waiting.cancel()
        scenes = [self._seen(scene) for scene in self.scenes.values()]
        return {"version": str(self._version), "people": PEOPLE, "faults": FAULTS, "scenes": scenes}

    def _seen(self, scene: Scene) -> dict[str, Any]:
        threads = {
            f"{place} {name}": [line.as_json() for line in scene.lines(name, place)][-_SHOWN:]
            for name in dict.fromkeys((*PEOPLE, *scene.people))
            for place in scene.places
        }
        return {"name": scene.name, "places": scene.places, "fault": scene.fault, "threads": threads}

    async def _say(self, request: Request) -> Any:
        scene, told = await self._asked(request)
        name, place = _who(scene, told)
        text = _text(told, "text", _TEXT)
        scene.writes(name, place, text)
        self._happened()

    async def _press(self, request: Request) -> Any:
        scene, told = await self._asked(request)
        name, place = _who(scene, told)
        scene.presses(name, place, _text(told, "message", _NAME), _text(told, "label", _TEXT))
        self._happened()

    async def _fault(self, request: Request) -> Any:
        scene, told = await self._asked(request)
        if told.get("fault") not in FAULTS:
            raise Refused(f"fault is one of {', '.join(FAULTS)}")
        await scene.fails(str(told["fault"]))
        self._happened()

    async def _asked(self, request: Request) -> tuple[Scene, dict[str, Any]]:
        told = await _body(request)
        scene = self.scenes.get(str(told.get("scene")))
        if scene is None:
            raise Refused(f"scene is one of {', '.join(self.scenes)}")
        return scene, told


def _who(scene: Scene, told: dict[str, Any]) -> tuple[str, str]:
    name, place = " ".join(_text(told, "person", _NAME).split()), told.get("place")
    if place not in scene.places:
        raise Refused(f"place is one of {', '.join(scene.places)}")
    if name not in scene.people and len(scene.people) >= _CROWD:
        raise Refused(f"{_CROWD} people are enough")
    return name, str(place)


def _text(told: dict[str, Any], key: str, most: int) -> str:
    text = told.get(key)
    if not isinstance(text, str) or not text.strip() or len(text) > most:
        raise Refused(f"{key} is a text of 1 to {most} characters")
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise Refused(f"{key} holds characters that nobody can write")
    return text


async def _body(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise Refused("send JSON")
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) > _BODY:
            raise Refused(f"at most {_BODY} bytes")
    try:
        told = json.loads(held)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Refused("send one JSON object")
    return told


def _guarded(act: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if not _is_ours(request):
            return JSONResponse({"error": "only from this page"}, 403, _HEADERS)
        try:
            found = await act(request)
        except (Refused, Unplayable) as refused:
            return JSONResponse({"error": str(refused)}, 400, _HEADERS)
        return JSONResponse(found if found is not None else {"done": True}, headers=_HEADERS)

    return answer


def _is_ours(request: Request) -> bool:
    """No other website may play here: by what a browser says that it cannot be made to leave out."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def _page(request: Request) -> Response:
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    lang = "zh-CN" if asked.lower().startswith("zh") else "en"
    text = (_PAGE / "stage.html").read_text("utf-8").replace("{lang}", lang)
    return HTMLResponse(text, headers=_HEADERS | {"vary": "accept-language"})


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return Response((_PAGE / name).read_text("utf-8"), media_type=_KINDS[name], headers=_HEADERS)

    return answer
