"""Who may come in. Every route declares it, or the console is not built; every answer carries the same headers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from bot.logs import log
from bot.model import Refused
from bot.store import StoreDown
from bot.store.people import Agent, Session
from handoff.console import render, sentences, words
from handoff.console.forms import BadForm, Form, form_of, upload_of
from handoff.console.wiring import Console
from handoff.rules import MAY_ANSWER, Objected
from handoff.tries import TooManyTries

PUBLIC: frozenset[str] = frozenset()
SIGNED_IN = MAY_ANSWER | {"viewer"}
ANSWERS = MAY_ANSWER
ADMINS = frozenset({"admin"})

_AFTER_SIGN_IN = re.compile(r"/desk(?:/me|/team|/overview)?(?:\?[A-Za-z0-9=&_%+.-]{0,300})?")
_KNOWN_FOR = 180 * 24 * 3600  # seconds
_SAFE = frozenset({"GET", "HEAD"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types desk-fragment"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class NoPolicy(TypeError):
    """A route that does not say who may use it."""


class NotFound(Exception):
    """There is no such page, or not for this agent."""


class NotSignedIn(Exception):
    """The session is missing or has ended."""


class NotAllowed(Exception):
    """Signed in, but not with a role that may do this; or a form from another site. `str()` is a key of the words."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who asks, in which language."""

    console: Console
    request: Request
    language: str
    token: str = ""
    session: Session | None = None
    form: Form = field(default_factory=Form)
    """What was sent, read whole before anything is done about it."""

    @property
    def agent(self) -> Agent:
        """Who is signed in. Raises `NotSignedIn`."""
        if self.session is None:
            raise NotSignedIn
        return self.session.agent

    @property
    def wants_json(self) -> bool:
        """Whether our script asks, which shows errors itself."""
        return "application/json" in self.request.headers.get("accept", "")

    def t(self, key: str, **named: object) -> str:
        """A string of the page, in its language."""
        return words.say(self.language, key, **named)

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """Render a template in the console's look."""
        agent = self.session.agent if self.session else None
        html = render.page(
            template, t=self.t, language=self.language, agent=agent, brand=self.console.brand,
            now=self.console.clock.now(), **context,
        )  # fmt: skip
        return HTMLResponse(html, status)

    def done(self, to: str = "/desk", **answer: object) -> Response:
        """A verb went well: JSON for the script, a redirect for a plain form."""
        if self.wants_json:
            return JSONResponse({"ok": True, **answer})
        return RedirectResponse(to, 303)

    def trouble(self, status: int, key: str, sentence: str = "") -> Response:
        """Something did not go well: a sentence for a toast, or a page."""
        text = sentence or self.t(f"error.{key}.text")
        if self.wants_json:
            return JSONResponse({"error": text}, status)
        return self.page("error.html", status, title=self.t(f"error.{key}"), text=text, again=key == "down")

    def objected(self, error: Objected) -> Response:
        """A reply that may not leave: what is wrong with it, stretch by stretch."""
        reasons = [sentences.objection(self.language, one) for one in error.objections]
        title = self.t("objected")
        if self.wants_json:
            return JSONResponse({"error": title, "objections": reasons}, 409)
        return self.trouble(409, "refused", "\n".join([title, *reasons]))


Handler = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A handler with the roles that may use it; none is everybody."""

    roles: frozenset[str]
    handle: Handler
    file: bool = False

    def let_in(self, visit: Visit) -> None:
        """Raises `NotSignedIn` or `NotAllowed`."""
        if self.roles and visit.agent.role not in self.roles:
            raise NotAllowed("forbidden")

    async def form(self, visit: Visit) -> Form:
        """What the browser sends. Raises `BadForm`."""
        return await (upload_of(visit.request, visit.console.largest_file) if self.file else form_of(visit.request))


def open_to(roles: frozenset[str], *, file: bool = False) -> Callable[[Handler], Guarded]:
    """Declare who may use a handler, and whether its form brings a file."""
    return lambda handler: Guarded(roles, handler, file)


class Doorway:
    """One path: an ASGI endpoint that lets in by method and role. Raises `NoPolicy` when a handler declares nothing."""

    def __init__(self, console: Console, methods: Mapping[str, Guarded]) -> None:
        for method, guarded in methods.items():
            if not isinstance(guarded, Guarded):
                raise NoPolicy(f"{method} {guarded!r} does not say who may use it")
        self._console = console
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive, send)
        response = await self._answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        visit = Visit(self._console, request, language_of(request))
        try:
            visit = await self._known(visit)
            return await self._inside(visit)
        except Exception as error:  # noqa: BLE001 - the last wall: the agent gets an answer, the log the trace
            return told(visit, error)

    async def _known(self, visit: Visit) -> Visit:
        """The same visit, with the session that its cookie stands for now."""
        token = visit.request.cookies.get(self._console.cookie, "")
        if not 0 < len(token) <= 200:
            return visit
        session = await self._console.roster.session(token, active=not by_itself(visit.request))
        if session is None:
            return replace(visit, session=None, token="")
        return replace(visit, session=session, token=token, language=session.agent.language or visit.language)

    async def _inside(self, visit: Visit) -> Response:
        method = "GET" if visit.request.method == "HEAD" else visit.request.method
        guarded = self._methods.get(method)
        if visit.request.method not in _SAFE and not is_ours(visit.request):
            raise NotAllowed("foreign")
        if guarded is None:
            return visit.trouble(405, "method")
        guarded.let_in(visit)
        if visit.request.method not in _SAFE:
            # Sending may take as long as the sender likes: who he is and what he may is asked again when all of it is here.
            visit = await self._known(replace(visit, form=await guarded.form(visit)))
            guarded.let_in(visit)
        return await guarded.handle(visit)


def told(visit: Visit, error: Exception) -> Response:
    """Whatever goes wrong inside becomes an answer in the console's look."""
    match error:
        case NotSignedIn():
            return _to_sign_in(visit)
        case NotAllowed():
            return visit.trouble(403, str(error))
        case NotFound():
            return visit.trouble(404, "missing")
        case BadForm():
            return visit.trouble(error.status, "form")
        case Objected():
            return visit.objected(error)
        case Refused():
            status = 429 if isinstance(error, TooManyTries) else 409
            return visit.trouble(status, "refused", sentences.refusal(visit.language, str(error)))
        case StoreDown():
            log.error("console.store_down", reason=str(error))
            return visit.trouble(503, "down")
    log.error("console.failed", path=visit.request.url.path, error=type(error).__name__, exc_info=error)
    return visit.trouble(500, "broken")


def is_ours(request: Request) -> bool:
    """Whether a form was sent by a page of ours: what the browser says itself, else Origin against Host."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("host", "")


def by_itself(request: Request) -> bool:
    """Whether an open page asks without anybody's doing; a stream can carry no header, and begins anew by itself."""
    return "x-by-itself" in request.headers or request.url.path == "/desk/live"


def language_of(request: Request) -> str:
    """Of a visitor who is not signed in: the link he pressed, else what his browser prefers."""
    asked = request.query_params.get("lang", "")
    return asked if asked in words.LANGUAGES else words.preferred(request.headers.get("accept-language", ""))


def after_sign_in(wanted: str) -> str:
    """Where to go: only to pages of the console."""
    return wanted if _AFTER_SIGN_IN.fullmatch(wanted) else "/desk"


def with_session(console: Console, response: Response, token: str) -> Response:
    """Hand the browser its session; an empty token takes it away."""
    if token:
        response.set_cookie(console.cookie, token, httponly=True, secure=console.secure, samesite="lax", path="/")
    else:
        response.delete_cookie(console.cookie, httponly=True, secure=console.secure, samesite="lax", path="/")
    return response


def known_by(console: Console, response: Response, mark: str) -> Response:
    """Hand the browser the mark by which it is known at the next sign-in; without one it keeps what it has."""
    if mark:
        response.set_cookie(
            console.known_cookie, mark, _KNOWN_FOR, httponly=True, secure=console.secure, samesite="lax", path="/"
        )
    return response


def _to_sign_in(visit: Visit) -> Response:
    url = visit.request.url
    if visit.wants_json or visit.request.method not in _SAFE or url.path == "/desk/live":
        return visit.trouble(401, "signed_out")
    wanted = after_sign_in(f"{url.path}?{url.query}" if url.query else url.path)
    return RedirectResponse("/desk/sign-in" + ("" if wanted == "/desk" else "?" + urlencode({"next": wanted})), 303)
