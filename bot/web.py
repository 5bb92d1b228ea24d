"""The one HTTP server: mounts routes, never knows whose. Adds /healthz, /metrics and the headers that all answers share."""

from __future__ import annotations

import contextlib
import hmac
import ipaddress
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
from bot.settings import SettingsError, Web

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
        own = [Route("/healthz", _health(health)), Route("/metrics", _metrics(health, metrics_token))]
        app = Starlette(routes=[*own, *routes])
        config = uvicorn.Config(
            SafeHeaders(app), log_level="warning", access_log=False, timeout_graceful_shutdown=GRACE, lifespan="off",
            server_header=False, proxy_headers=False, timeout_keep_alive=15, h11_max_incomplete_event_size=32_768,
        )  # fmt: skip
        self._server = _Server(config)

    @property
    def url(self) -> str:
        """Where browsers find us."""
        host, port = self._socket.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        return self._settings.public_url.rstrip("/") or f"http://{shown}:{port}"

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
    proxies = [ipaddress.ip_network(proxy, strict=False) for proxy in trusted]

    def is_proxy(address: str) -> bool:
        try:
            return any(ipaddress.ip_address(address) in network for network in proxies)
        except ValueError:
            return False

    def of(request: Request) -> str:
        address = request.client.host if request.client else ""
        for hop in reversed(request.headers.get("x-forwarded-for", "").split(",")):
            if not is_proxy(address) or not hop.strip():
                break
            address = hop.strip()
        return address

    return of


def _health(health: Health) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:  # noqa: ARG001 - signature given
        found = await health()
        return JSONResponse(
            found, status_code=503 if found["status"] == "down" else 200, headers={"cache-control": "no-store"}
        )

    return answer


def _metrics(health: Health, token: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        near = (
            request.client is not None
            and request.client.host in ("127.0.0.1", "::1")
            and "x-forwarded-for" not in request.headers
        )
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not (hmac.compare_digest(shown.encode(), token.encode()) if token else near):
            return PlainTextResponse("metrics need [metrics] token\n", status_code=403)
        await health()
        return Response(meters.page(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return answer


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
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
