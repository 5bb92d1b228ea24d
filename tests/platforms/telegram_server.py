"""A Bot API server for one bot (https://core.telegram.org/bots/api), strict where the real one is.

    async with TelegramServer() as server:
        ann = server.person("Ann", language="en")
        ann.writes("hello")
        await server.wait_for_sent(1)

It lives in the event loop that started it; a process under test reaches it by `server.url`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any, Self

import httpx

from bot.clock import SystemClock
from tests.platforms import telegram_deleting, telegram_documents
from tests.platforms.telegram_http import Fault, HttpServer, Reply, Request
from tests.platforms.telegram_people import BOT, Chat, Person, Sent
from tests.platforms.telegram_rules import ApiError, check_buttons, check_text, reply_fields

TOKEN = "700000:TEST-token_of-the-bot"
_FOR_EVER = 1e6  # seconds
_BY_DEFAULT = {
    "message", "edited_message", "callback_query", "my_chat_member", "business_message", "edited_business_message",
    "inline_query", "poll", "channel_post",
}  # fmt: skip


class TelegramServer:
    """One bot, its updates, its chats; `sent`, `calls`, `acknowledged` and `answered` are the truth."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.sent: list[Sent] = []
        self.acknowledged: list[int] = []  # update ids, in order
        self.answered: list[str] = []  # callback query ids
        self.chats: dict[int, Chat] = {}
        self.moved: dict[int, int] = {}
        self.files: dict[str, bytes | Reply] = {}
        self.file_paths: dict[str, str] = {}
        self.webhook: dict[str, Any] = {}
        self.webhook_error = ""
        self.fault_for: Callable[[str], Fault | None] = lambda _method: None  # asked where no fault is planned
        self.repeats = False  # every batch holds every update twice
        self.shuffles = False  # every batch comes backwards
        self._planned: dict[str, deque[Fault]] = defaultdict(deque)
        self._standing: dict[str, Fault] = {}
        self._queue: list[tuple[int, str]] = []
        self._allowed = set(_BY_DEFAULT)
        self._numbers = 1000
        self._update_id = 7_000_000
        self._last_edit = 0
        self._polls = 0
        self._next = asyncio.Event()
        self._deliverer: asyncio.Task[None] | None = None
        self._http = HttpServer(self._handle)

    # -- life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start, or start again on the same port with everything that was there before."""
        await self._http.start()
        self._deliverer = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        if self._deliverer is not None:
            self._deliverer.cancel()
            await asyncio.gather(self._deliverer, return_exceptions=True)
        await self._http.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.port}"

    @property
    def pending(self) -> int:
        return len(self._queue)

    async def until(self, true: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait for something about this server to be true: it is asked whenever something happens here."""
        async with asyncio.timeout(seconds):
            while not true():
                await self._next.wait()

    async def wait_for_sent(self, number: int, seconds: float = 10.0) -> list[Sent]:
        await self.until(lambda: len(self.sent) >= number, seconds)
        return self.sent

    def called(self, method: str) -> list[dict[str, Any]]:
        return [parameters for name, parameters in self.calls if name == method]

    # -- what goes wrong

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of a method fail, one fault each."""
        self._planned[method].extend(faults)

    def fail_always(self, method: str, fault: Fault) -> None:
        self._standing[method] = fault

    def mend(self) -> None:
        self._standing.clear()
        self._planned.clear()

    def poison(self, text: str) -> int:
        """An update as it stands; `%d` becomes its number."""
        self._update_id += 1
        self._push(self._update_id, text.replace("%d", str(self._update_id)))
        return self._update_id

    # -- who is there and what happens

    def person(self, name: str, language: str = "en", username: str = "") -> Person:
        number = self.next_number()
        user = {"id": number, "is_bot": False, "first_name": name, "language_code": language}
        user |= {"username": username} if username else {}
        chat = self.chats[number] = Chat(number)
        return Person(self, user, chat)

    def group(self, title: str, *, forum: bool = False) -> Chat:
        chat = Chat(-1_000_000_000_000 - self.next_number(), "supergroup", title, forum, known=True)
        self.chats[chat.id] = chat
        return chat

    def topic(self, chat: Chat) -> int:
        thread = self.next_number()
        chat.threads.add(thread)
        return thread

    def migrate(self, chat: Chat, member: Person) -> Chat:
        """The group becomes a supergroup with another id."""
        new = self.group(chat.title)
        self.moved[chat.id] = new.id
        self.update(message=self.message(chat, member.user, migrate_to_chat_id=new.id))
        self.update(message=self.message(new, member.user, migrate_from_chat_id=chat.id))
        return new

    def file(self, content: bytes | Reply, path: str = "") -> str:
        """A file that can be fetched; returns its id."""
        file_id = f"file-{self.next_number()}"
        self.file_paths[file_id] = path or f"documents/{file_id}.bin"
        self.files[self.file_paths[file_id]] = content
        return file_id

    def message(self, chat: Chat, author: dict[str, Any], **fields: Any) -> dict[str, Any]:
        """A message in a chat, with the next number there."""
        chat.known = True
        number = max(chat.messages, default=0) + 1
        told = {"message_id": number, "from": author, "chat": chat.as_json(), "date": self.now(), **fields}
        if chat.kind == "private" and not author["is_bot"]:
            told["chat"] |= {"first_name": author["first_name"]}
        chat.messages[number] = told
        return told

    def amended(self, message: dict[str, Any], **fields: Any) -> dict[str, Any]:
        self._last_edit = max(self.now(), self._last_edit + 1)
        edited = message | fields | {"edit_date": self._last_edit}
        self.chats[message["chat"]["id"]].messages[message["message_id"]] = edited
        return edited

    def update(self, **content: Any) -> int:
        """Queue an update if its kind is wanted."""
        self._update_id += 1
        if set(content) <= self._allowed:
            self._push(self._update_id, json.dumps({"update_id": self._update_id, **content}))
        return self._update_id

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def now(self) -> int:
        return int(SystemClock().now().timestamp())

    def _push(self, number: int, text: str) -> None:
        self._queue.append((number, text))
        self._happened()

    def _happened(self) -> None:
        """Wake whoever waits for something to happen."""
        waiters, self._next = self._next, asyncio.Event()
        waiters.set()

    # -- the wire

    async def _handle(self, request: Request) -> Reply:
        prefix, _, rest = request.path.lstrip("/").partition("/")
        if prefix == "file":
            token, _, path = rest.partition("/")
            return telegram_documents.handed_out(self, token.removeprefix("bot"), path)
        if prefix != f"bot{self.token}":
            return ApiError(401, "Unauthorized").reply()
        return await self._called(rest, request.parameters())

    async def _called(self, method: str, parameters: dict[str, Any]) -> Reply:
        self.calls.append((method, parameters))
        try:
            return await self._outcome(method, parameters)
        finally:
            self._happened()

    async def _outcome(self, method: str, parameters: dict[str, Any]) -> Reply:
        fault = self._fault(method)
        if fault is not None and not fault.applied:
            return await fault.happen()
        try:
            result = await _METHODS[method](self, parameters) if method in _METHODS else None
        except ApiError as error:
            return error.reply()
        if fault is not None:
            return await fault.happen()
        if result is None:
            return ApiError(404, "Not Found").reply()
        return Reply(200, f'{{"ok":true,"result":{result}}}'.encode())

    def _fault(self, method: str) -> Fault | None:
        if self._planned[method]:
            return self._planned[method].popleft()
        return self._standing.get(method) or self.fault_for(method)

    # -- updates

    async def _get_updates(self, parameters: dict[str, Any]) -> str:
        if self.webhook.get("url"):
            words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise ApiError(409, f"Conflict: {words}")
        self._want(parameters)
        self._confirm(int(parameters.get("offset", 0)))
        await self._something(float(parameters.get("timeout", 0)))
        batch = [text for _, text in self._queue[: int(parameters.get("limit", 100))]]
        batch = [text for text in batch for _ in range(2)] if self.repeats else batch
        return f"[{','.join(reversed(batch) if self.shuffles else batch)}]"

    def _want(self, parameters: dict[str, Any]) -> None:
        if wanted := json.loads(parameters.get("allowed_updates", "[]")):
            self._allowed = set(wanted)

    def _confirm(self, offset: int) -> None:
        if offset > 0:
            self.acknowledged += [number for number, _ in self._queue if number < offset]
            self._queue = [(number, text) for number, text in self._queue if number >= offset]
            self._happened()

    async def _something(self, seconds: float) -> None:
        """Wait for an update, a rival or the end of the time."""
        self._polls += 1
        mine = self._polls
        self._happened()
        with contextlib.suppress(TimeoutError):
            await self.until(lambda: bool(self._queue) or self._polls != mine, seconds)
        if self._polls != mine:
            words = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise ApiError(409, f"Conflict: {words}")

    async def _set_webhook(self, parameters: dict[str, Any]) -> str:
        url = parameters.get("url", "")
        if url and not url.startswith(("https://", "http://127.0.0.1")):
            raise ApiError(400, "Bad Request: bad webhook: HTTPS url must be provided for webhook")
        self.webhook = {"url": url, "secret": parameters.get("secret_token", "")}
        self._want(parameters)
        self._happened()
        return "true"

    async def _delete_webhook(self, parameters: dict[str, Any]) -> str:
        if parameters.get("drop_pending_updates") == "true":
            self._queue.clear()
        self.webhook = {}
        return "true"

    async def _webhook_info(self, _parameters: dict[str, Any]) -> str:
        told = {"url": self.webhook.get("url", ""), "has_custom_certificate": False}
        told |= {"last_error_message": self.webhook_error} if self.webhook_error else {}
        return json.dumps(told | {"pending_update_count": self.pending})

    async def _deliver(self) -> None:
        """Bring updates to the webhook one by one, again until it says 200."""
        async with httpx.AsyncClient(trust_env=False, verify=False, timeout=5.0) as client:
            while True:
                await self.until(lambda: bool(self._queue and self.webhook.get("url")), _FOR_EVER)
                await self._deliver_one(client, *self._queue[0])

    async def _deliver_one(self, client: httpx.AsyncClient, number: int, text: str) -> None:
        headers = {"content-type": "application/json", "X-Telegram-Bot-Api-Secret-Token": self.webhook["secret"]}
        try:
            code = (await client.post(self.webhook["url"], content=text, headers=headers)).status_code
        except httpx.HTTPError:
            code = 0
        if 200 <= code < 300:
            self._confirm(number + 1)
            return
        self.webhook_error = f"Wrong response from the webhook: {code}"
        await asyncio.sleep(0.02)

    # -- what the bot does

    async def _get_me(self, _parameters: dict[str, Any]) -> str:
        return json.dumps(BOT | {"can_join_groups": True, "can_read_all_group_messages": False})

    async def _send_message(self, parameters: dict[str, Any]) -> str:
        chat = self.chat_of(parameters)
        text = parameters.get("text", "")
        check_text(text, parameters)
        check_buttons(parameters)
        fields: dict[str, Any] = {"text": text, "entities": json.loads(parameters.get("entities", "[]"))}
        fields |= self._reply(chat, parameters)
        if thread := int(parameters.get("message_thread_id", 0)):
            if chat.kind != "private" and thread not in chat.threads:
                raise ApiError(400, "Bad Request: message thread not found")
            fields |= {"message_thread_id": thread, "is_topic_message": True}
        message = self.message(chat, BOT, **fields)
        self.sent.append(Sent(chat.id, message["message_id"], text, parameters))
        return json.dumps(message)

    def _reply(self, chat: Chat, parameters: dict[str, Any]) -> dict[str, Any]:
        reply = json.loads(parameters.get("reply_parameters", "{}"))
        replied = chat.messages.get(reply.get("message_id", 0))
        if reply and replied is None and (parameters.get("message_thread_id") or not _may_stand_alone(reply)):
            raise ApiError(400, "Bad Request: message to be replied not found")
        return reply_fields(chat.kind, replied) if replied else {}

    def chat_of(self, parameters: dict[str, Any]) -> Chat:
        """The chat that a call names, if it takes messages."""
        number = int(parameters.get("chat_id", 0))
        if number in self.moved:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, words, migrate_to_chat_id=self.moved[number])
        chat = self.chats.get(number)
        if chat is None or not chat.known:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.refusal is not None:
            raise chat.refusal
        return chat

    async def _chat_action(self, parameters: dict[str, Any]) -> str:
        self.chat_of(parameters)
        return "true"

    async def _answer(self, parameters: dict[str, Any]) -> str:
        query = parameters.get("callback_query_id", "")
        if not query.startswith("query-"):
            raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.answered.append(query)
        return "true"

    async def _edit(self, parameters: dict[str, Any]) -> str:
        chat = self.chat_of(parameters)
        message = chat.messages.get(int(parameters.get("message_id", 0)))
        if message is None or not message["from"]["is_bot"]:
            raise ApiError(400, "Bad Request: message to edit not found")
        if "text" in parameters:
            check_text(parameters["text"], parameters)
            message = self.amended(message, text=parameters["text"])
        return json.dumps(message)


def _may_stand_alone(reply: dict[str, Any]) -> bool:
    return bool(reply.get("allow_sending_without_reply"))


_METHODS: dict[str, Any] = {
    "getMe": TelegramServer._get_me,
    "getUpdates": TelegramServer._get_updates,
    "setWebhook": TelegramServer._set_webhook,
    "deleteWebhook": TelegramServer._delete_webhook,
    "getWebhookInfo": TelegramServer._webhook_info,
    "sendMessage": TelegramServer._send_message,
    "sendChatAction": TelegramServer._chat_action,
    "answerCallbackQuery": TelegramServer._answer,
    "editMessageText": TelegramServer._edit,
    "editMessageReplyMarkup": TelegramServer._edit,
    **telegram_deleting.METHODS,
    **telegram_documents.METHODS,
}
