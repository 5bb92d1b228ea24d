"""X API v2 on 127.0.0.1: mentions, posts, direct messages, search, the stream and OAuth, with a log of what is true."""

from __future__ import annotations

import asyncio
import html
import json
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from aiohttp import web

from tests.platforms.x_rules import DUPLICATE, NOT_SUMMONED, Fault, OAuth1, OAuth2, XError

ME = "7000"
HANDLE = "NightdeskTest"
CONSUMER = ("consumer-key-canary", "consumer-secret-canary")
TOKEN = ("7000-token-canary", "token-secret-canary")
BEARER = "app-bearer-canary"
_EPOCH = 1_288_834_974_657


class XServer:
    """One account of ours, and everybody who speaks to it."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self.now = now or (lambda: datetime.now(UTC))
        self.users: dict[str, dict[str, str]] = {ME: {"id": ME, "name": "Night Desk", "username": HANDLE}}
        self.posts: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.replies: list[dict[str, Any]] = []  # what we have posted
        self.same_nowhere = (
            False  # the same words are refused under whatever post: X does not say how far its rule goes
        )
        self.sent: list[dict[str, Any]] = []  # direct messages of ours
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.unauthorized: list[str] = []
        self.rules: list[dict[str, str]] = []
        self.closed_dms: set[str] = set()
        self.oauth1 = OAuth1(CONSUMER, TOKEN)
        self.oauth2 = OAuth2()
        self.spelling = "tweet"  # or "post": how answers name things
        self.omits: tuple[str, ...] = ()  # what answers leave out of every post
        self.withheld: set[str] = set()  # posts that a page names only among its errors
        self.repeats = False  # every page holds everything twice
        self.only_fields = ""  # where set, the other name of the fields is refused
        self.port = 0
        self._numbers = 0
        self._planned: dict[str, deque[Fault | None]] = defaultdict(deque)
        self._gates: dict[str, deque[asyncio.Event]] = defaultdict(deque)
        self._standing: dict[str, Fault] = {}
        self._next = asyncio.Event()
        self._streams: list[asyncio.Queue[bytes | None]] = []
        self._runner: web.AppRunner | None = None

    # -- life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start, or start again on the same port with everything that was there before."""
        app = web.Application()
        for method, path, name in _ROUTES:
            app.router.add_route(method, path, self._handler(name))
        self._runner = web.AppRunner(app, shutdown_timeout=0.01, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for queue in self._streams:
            queue.put_nowait(None)
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def until(self, true: Callable[[], bool], seconds: float = 20.0) -> None:
        """Wait for something about this server to be true: it is asked whenever something happens here."""
        async with asyncio.timeout(seconds):
            while not true():
                await self._next.wait()

    def called(self, name: str) -> list[dict[str, Any]]:
        return [parameters for called, parameters in self.calls if called == name]

    def hold(self, name: str, *gates: asyncio.Event) -> None:
        """The next calls are not looked at before their gates open, one gate each."""
        self._gates[name].extend(gates)

    def fail(self, name: str, *faults: Fault | None) -> None:
        """The next calls fail, one fault each; None is a call that goes well."""
        self._planned[name].extend(faults)

    def fail_always(self, name: str, fault: Fault) -> None:
        self._standing[name] = fault

    def mend(self) -> None:
        self._standing.clear()
        self._planned.clear()

    # -- what people do

    def person(self, name: str) -> str:
        number = str(8000 + len(self.users))
        self.users[number] = {"id": number, "name": name, "username": f"{name.lower()}_x"}
        return number

    def number(self) -> str:
        self._numbers += 1
        return str(((int(self.now().timestamp() * 1000) - _EPOCH) << 22) + self._numbers)

    def mention(self, author: str, text: str, **fields: Any) -> dict[str, Any]:
        """A post that names us; `text` is what the author writes, our name included."""
        number = self.number()
        post = {
            "id": number, "text": html.escape(text, quote=False), "author_id": author, "conversation_id": number,
            "created_at": self._stamp(), "edit_history_tweet_ids": [number], "lang": "en",
            "entities": {"mentions": [{"start": 0, "end": 1, "username": HANDLE, "id": ME}]},
        } | fields  # fmt: skip
        self.posts.append(post)
        self._publish(post)
        return post

    def raw(self, post: Any) -> None:
        """Anything, in the place of a mention."""
        self.posts.append(post)

    def writes(self, author: str, text: str, **fields: Any) -> dict[str, Any]:
        """A direct message to us."""
        return self._event(author, author, text, **fields)

    def _event(self, contact: str, sender: str, text: str, **fields: Any) -> dict[str, Any]:
        event = {
            "id": self.number(), "event_type": "MessageCreate", "text": text, "sender_id": sender,
            "dm_conversation_id": f"{ME}-{contact}", "created_at": self._stamp(),
        } | fields  # fmt: skip
        self.events.append(event)
        return event

    def _stamp(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")  # without milliseconds, as X does now and then

    def _publish(self, post: dict[str, Any]) -> None:
        line = json.dumps({"data": post, "matching_rules": [{"id": "1"}]}).encode() + b"\r\n"
        for queue in self._streams:
            queue.put_nowait(line)

    def keep_alive(self) -> None:
        for queue in self._streams:
            queue.put_nowait(b"\r\n")

    def cut_streams(self) -> None:
        for queue in self._streams:
            queue.put_nowait(None)

    # -- answering

    def _handler(self, name: str) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.StreamResponse:
            form = dict(await request.post()) if name == "token" else {}
            body = await request.json() if request.can_read_body and name != "token" else {}
            told = {**request.match_info, **request.query, **form, **body}
            self.calls.append((name, told))
            fault = self._planned[name].popleft() if self._planned[name] else self._standing.get(name)
            try:
                if self._gates[name]:
                    self._happened()
                    await self._gates[name].popleft().wait()
                return await self._carried_out(name, request, told, fault)
            except XError as error:
                return web.json_response(error.body, status=error.status)
            finally:
                self._happened()

        return handle

    def _happened(self) -> None:
        waiters, self._next = self._next, asyncio.Event()
        waiters.set()

    async def _carried_out(
        self, name: str, request: web.Request, told: dict[str, Any], fault: Fault | None
    ) -> web.StreamResponse:
        if fault is not None and not fault.applied:
            return await self._failed(request, fault)
        self._check_caller(name, request)
        if name == "stream":
            return await self._stream(request)
        status, answer = getattr(self, f"_{name}")(told)
        if fault is not None:
            return await self._failed(request, fault)
        return web.json_response(_respelled(answer) if self.spelling == "post" else answer, status=status)

    async def _failed(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.hangs:
            self._happened()
            await asyncio.Event().wait()
        if not fault.status:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(fault.body, str):
            kind = "application/json" if fault.body.startswith("{") else "text/html"
            return web.Response(status=fault.status, text=fault.body, content_type=kind, headers=fault.headers)
        return web.json_response(fault.body, status=fault.status, headers=fault.headers)

    def _check_caller(self, name: str, request: web.Request) -> None:
        header = request.headers.get("Authorization", "")
        if name == "token":
            return
        if name in ("stream", "rules"):
            why = "" if header == f"Bearer {BEARER}" else "not the app"
        elif header.startswith("Bearer "):
            why = "" if header == f"Bearer {self.oauth2.access}" else "another token"
        else:
            why = self.oauth1.refuses(header, request.method, f"{self.url}{request.raw_path}")
        if why:
            self.unauthorized.append(why)
            raise XError(401, "Unauthorized", "Unauthorized")

    # -- the endpoints

    def _me(self, told: dict[str, Any]) -> tuple[int, Any]:
        return 200, {"data": self.users[ME]}

    def _user(self, told: dict[str, Any]) -> tuple[int, Any]:
        if told["id"] not in self.users:
            return 200, {"errors": [{"title": "Not Found Error", "detail": "no such user"}]}
        return 200, {"data": self.users[told["id"]]}

    def _mentions(self, told: dict[str, Any]) -> tuple[int, Any]:
        self._check_fields(told)
        since, start = int(told.get("since_id", 0)), told.get("start_time", "")
        found = [
            p for p in self.posts
            if not isinstance(p, dict) or not str(p.get("id", "")).isdigit() or (
                int(p["id"]) > since and str(p.get("created_at", "9")) >= start and p.get("author_id") != ME
            )
        ]  # fmt: skip
        return self._page(found[-800:][::-1], told, 5, "pagination_token")

    def _search(self, told: dict[str, Any]) -> tuple[int, Any]:
        self._check_fields(told)
        query = told["query"]
        words = dict(word.split(":", 1) for word in query.split() if ":" in word)
        found = self.posts
        if "conversation_id" in words:
            found = [p for p in found if p.get("conversation_id") == words["conversation_id"]]
        if "from" in words:
            found = [p for p in found if p.get("author_id") == ME]
        plain = [word.lower() for word in query.split() if ":" not in word]
        found = [p for p in found if all(word in str(p.get("text", "")).lower() for word in plain)]
        return self._page(found[::-1], told, 10, "next_token")

    def _user_posts(self, told: dict[str, Any]) -> tuple[int, Any]:
        return self._page(self.replies[::-1], told, 5, "pagination_token")

    def _dm_events(self, told: dict[str, Any]) -> tuple[int, Any]:
        return self._page(self.events[::-1], told, 1, "pagination_token")

    def _dm_events_with(self, told: dict[str, Any]) -> tuple[int, Any]:
        room = f"{ME}-{told['id']}"
        return self._page(
            [e for e in self.events if e["dm_conversation_id"] == room][::-1], told, 1, "pagination_token"
        )

    def _page(self, rows: list[Any], told: dict[str, Any], least: int, name: str) -> tuple[int, Any]:
        rows = [row for row in rows for _ in range(2)] if self.repeats else rows
        size, start = int(told.get("max_results", 10)), int(told.get(name, 0))
        if not least <= size <= 100:
            raise XError(400, "Invalid Request", f"max_results is not between {least} and 100")
        page = [self._shown(row) for row in rows[start : start + size] if not self._is_withheld(row)]
        answer: dict[str, Any] = {"meta": {"result_count": len(page)}}
        if start + size < len(rows):
            answer["meta"]["next_token"] = str(start + size)
        if len(page) < len(rows[start : start + size]):
            answer["errors"] = [{"title": "Not Found Error", "detail": "Could not find a post"}]
        return 200, answer | ({"data": page} if page else {})

    def _is_withheld(self, row: Any) -> bool:
        return isinstance(row, dict) and str(row.get("id")) in self.withheld

    def _shown(self, row: Any) -> Any:
        return {name: told for name, told in row.items() if name not in self.omits} if isinstance(row, dict) else row

    def _check_fields(self, told: dict[str, Any]) -> None:
        assert "expansions" not in told
        other = {"post": "tweet.fields", "tweet": "post.fields"}.get(self.only_fields, "")
        if other and other in told:
            raise XError(
                400, "Invalid Request", f"The query parameter [{other}] is not one of [{self.only_fields}.fields]"
            )

    def _post(self, told: dict[str, Any]) -> tuple[int, Any]:
        target = told["reply"]["in_reply_to_tweet_id"]
        answered = next((p for p in self.posts if isinstance(p, dict) and p.get("id") == target), None)
        if answered is None:
            raise XError(403, "Forbidden", "You attempted to reply to a Post that is deleted or not visible to you.")
        if answered["author_id"] != ME and f"@{HANDLE.lower()}" not in answered["text"].lower():
            raise XError(403, "Forbidden", NOT_SUMMONED)
        if any(p["text"] == told["text"] and (self.same_nowhere or p["target"] == target) for p in self.replies):
            raise XError(403, "Forbidden", DUPLICATE)
        number = self.number()
        post = {
            "id": number, "text": told["text"], "author_id": ME, "conversation_id": answered["conversation_id"],
            "created_at": self._stamp(), "referenced_tweets": [{"type": "replied_to", "id": target}], "target": target,
        }  # fmt: skip
        self.replies.append(post)
        self.posts.append(post | {"text": html.escape(told["text"], quote=False)})
        return 201, {"data": {"id": number, "text": told["text"], "edit_history_tweet_ids": [number]}}

    def _dm_send(self, told: dict[str, Any]) -> tuple[int, Any]:
        if told["id"] in self.closed_dms:
            raise XError(403, "Forbidden", "You cannot send messages to this user.")
        event = self._event(told["id"], ME, told["text"])
        self.sent.append({"to": told["id"], "text": told["text"], "id": event["id"]})
        return 201, {"data": {"dm_conversation_id": event["dm_conversation_id"], "dm_event_id": event["id"]}}

    def _token(self, told: dict[str, Any]) -> tuple[int, Any]:
        return 200, self.oauth2.rotate(told)

    def _rules(self, told: dict[str, Any]) -> tuple[int, Any]:
        gone = told.get("delete", {}).get("ids", [])
        self.rules = [rule for rule in self.rules if rule["id"] not in gone]
        self.rules += [{"id": str(len(self.rules) + 1), "value": rule["value"]} for rule in told.get("add", [])]
        return 200, ({"data": self.rules, "meta": {}} if self.rules else {"meta": {}})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._streams.append(queue)
        response = web.StreamResponse()
        try:
            await response.prepare(request)
            while (line := await queue.get()) is not None:
                await response.write(line)
        finally:
            self._streams.remove(queue)
        return response

    @property
    def streams(self) -> int:
        return len(self._streams)


def later(server: XServer, seconds: float) -> float:
    """A moment as X tells it in its headers."""
    return (server.now() + timedelta(seconds=seconds)).timestamp()


def _respelled(answer: Any) -> Any:
    text = json.dumps(answer)
    for old in ("referenced_tweets", "edit_history_tweet_ids", "note_tweet"):
        text = text.replace(f'"{old}"', f'"{old.replace("tweet", "post")}"')
    return json.loads(text)


_ROUTES = (
    ("GET", "/2/users/me", "me"),
    ("GET", "/2/users/{id}", "user"),
    ("GET", "/2/users/{id}/mentions", "mentions"),
    ("GET", "/2/users/{id}/tweets", "user_posts"),
    ("POST", "/2/tweets", "post"),
    ("GET", "/2/tweets/search/recent", "search"),
    ("GET", "/2/dm_events", "dm_events"),
    ("GET", "/2/dm_conversations/with/{id}/dm_events", "dm_events_with"),
    ("POST", "/2/dm_conversations/with/{id}/messages", "dm_send"),
    ("POST", "/2/oauth2/token", "token"),
    ("GET", "/2/tweets/search/stream/rules", "rules"),
    ("POST", "/2/tweets/search/stream/rules", "rules"),
    ("GET", "/2/tweets/search/stream", "stream"),
)
