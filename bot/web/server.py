"""The one HTTP server: mounts routes, never knows whose. Adds /healthz, /metrics and the headers that all answers share."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import meters
from bot.networks import address_in
from bot.settings import SettingsError, Web
from bot.web.connections import Crowd, files_allowed, protocol_of, room_for, told_proxies

_GLANCE = 1.0  # seconds
GRACE = 3  # seconds for open requests at shutdown
Health = Callable[[], Awaitable[dict[str, Any]]]


class _Server(uvicorn.Server):
    """Leaves signals to the command line, which stops the whole house in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


class SafeHeaders:
    """Every answer carries the headers that cost nothing; a route may set its own before."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - ASGI's own name
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                for name, value in ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")):
                    if name not in names:
                        message["headers"].append((name, value))
            await send(message)

        await self._app(scope, receive, with_headers)


class WebServer:
    """Binds first, so that a busy port is a sentence and not a traceback; serves until told to stop."""

    def __init__(self, settings: Web, routes: Sequence[BaseRoute], health: Health, metrics_token: str) -> None:
        """Raises `SettingsError` when host and port cannot be had."""
        self._settings = settings
        self._socket = _bound(settings.host, settings.port)
        own = [Route("/healthz", _health(health, metrics_token)), Route("/metrics", _metrics(health, metrics_token))]
        app, room = Starlette(routes=[*own, *routes]), room_for(files_allowed())
        protocol = protocol_of(Crowd(room, told_proxies(settings.trusted_proxies)))
        config = uvicorn.Config(
            SafeHeaders(app), http=protocol, backlog=room.backlog, log_level="warning", access_log=False, timeout_graceful_shutdown=GRACE, lifespan="off",
            server_header=False, proxy_headers=False, timeout_keep_alive=15, h11_max_incomplete_event_size=32_768,
        )  # fmt: skip
        self._server = _Server(config)

    @property
    def url(self) -> str:
        """Where browsers find us."""
        return self._settings.base(*self._socket.getsockname()[:2])

    async def serve(self) -> None:
        """Until `stop`."""
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """Take no new request; running ones get `GRACE` seconds."""
        self._server.should_exit = True

    @property
    def started(self) -> bool:
        """Whether requests are taken."""
        return self._server.started


def address_of(trusted: Sequence[str]) -> Callable[[Request], str]:
    """The client's address: of the connection, or what a trusted proxy says it is."""
    is_proxy = told_proxies(trusted)

    def of(request: Request) -> str:
        """Proxies add at the end, in the same line or in one of their own: what stands before that is the client's word."""
        address = request.client.host if request.client else ""
        for hop in reversed(",".join(request.headers.getlist("x-forwarded-for")).split(",")):
            told = address_in(hop)
            if not is_proxy(address) or not told:
                break
            address = told
        return address

    return of


class _Glance:
    """What strangers are told, looked up once a second at most, however many ask."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._one = asyncio.Lock()
        self._status = ""
        self._until = float("-inf")

    async def status(self) -> str:
        async with self._one:
            now = asyncio.get_running_loop().time()
            if now >= self._until:
                self._status = (await self._health())["status"]
                self._until = now + _GLANCE
            return self._status


def _health(health: Health, token: str) -> Callable[[Request], Awaitable[Response]]:
    """All of it for who may read the metrics or sits on this machine; for everybody else the one word."""
    glance = _Glance(health)

    async def answer(request: Request) -> Response:
        known = _is_near(request) or _shows(request, token)
        found = await health() if known else {"status": await glance.status()}
        status = 503 if found["status"] == "down" else 200
        return JSONResponse(found, status_code=status, headers={"cache-control": "no-store"})

    return answer


def _metrics(health: Health, token: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if not (_is_near(request) or _shows(request, token)):
            return PlainTextResponse("metrics need [metrics] token\n", status_code=403)
        await health()
        return Response(meters.page(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return answer


def _is_near(request: Request) -> bool:
    """Asked on this machine, and not for somebody else."""
    near = request.client is not None and request.client.host in ("127.0.0.1", "::1")
    return near and "x-forwarded-for" not in request.headers


def _shows(request: Request, token: str) -> bool:
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(shown.encode(), token.encode())


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen()  # at once: until then another may bind it, too, and find out when it is too late for a sentence
    except OSError as error:
        bound.close()
        raise SettingsError(f"web.host, web.port: {host}:{port} cannot be had: {error.strerror}") from None
    return bound


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there now."""
    try:
        _bound(host, port).close()
    except SettingsError:
        return False
    return True
