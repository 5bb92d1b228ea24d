"""Telegram, polled or by its webhook, as the eleven tests need it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self
from urllib.parse import urlsplit

from bot.clock import SystemClock
from bot.model import ChannelId
from tests.doubles import FakeClock
from tests.platforms import telegram_rules as rules
from tests.platforms.benches import Knock, addresses_in
from tests.platforms.benches import Person as AnyPerson
from tests.platforms.benches.door import Door
from tests.platforms.telegram_http import Fault, Reply
from tests.platforms.telegram_people import Person
from tests.platforms.telegram_rules import ApiError
from tests.platforms.telegram_server import TelegramServer

_SECRET = "s3cret_Token-1"
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_FAULTS = {"503": rules.HTML_503, "cut": rules.CUT, "hang": rules.HANG}


class TelegramPerson:
    """A private chat with the bot."""

    def __init__(self, person: Person) -> None:
        self.on_wire = person
        self.chat = person.chat
        self.chat.known = True  # he has pressed Start
        self.place = str(person.chat.id)
        self._server = person.server

    def read(self) -> list[str]:
        return [sent.text for sent in self._server.sent if sent.chat == self.chat.id and sent.text]

    def addresses(self) -> list[str]:
        mine = [sent for sent in self._server.sent if sent.chat == self.chat.id]
        under = [entity["url"] for sent in mine for entity in sent.entities if entity["type"] == "text_link"]
        return [*under, *(found for sent in mine for found in addresses_in(sent.text))]

    def choices(self) -> list[str]:
        return list([sent for sent in self._server.sent if sent.chat == self.chat.id][-1].buttons)

    def files(self) -> list[bytes]:
        mine = (sent.parameters for sent in self._server.sent if sent.chat == self.chat.id)
        return [told["document"][1] for told in mine if "document" in told]

    def writes(self, text: str) -> str:
        return str(self.on_wire.writes(text)["message_id"])

    def edits(self, ref: str, text: str) -> None:
        self.on_wire.edits(self.chat.messages[int(ref)], text)

    def replies(self, ref: str, text: str) -> str:
        self.on_wire.writes(text, reply_to_message=self.chat.messages[int(ref)])
        return ref

    def sends_album(self) -> None:
        self.on_wire.sends_album("one", "two")

    def sends_file(self, content: bytes) -> None:
        file = self._server.file(content)
        told = {"file_id": file, "file_unique_id": file, "file_name": "a.pdf", "file_size": len(content)}
        self.on_wire.sends(document=told)

    def sends_unknown(self) -> None:
        self._server.poison('{"update_id": %d, "event_of_tomorrow": {"anything": [1, {"at": "all"}]}}')


class TelegramBench:
    """The Bot API, asked by a long poll."""

    channel = ChannelId("telegram:support")
    lacks: Mapping[str, str] = {}
    longest = 50_000  # the real one sends 4096 at most; more does no harm
    unknown = "ignored"

    def __init__(self) -> None:
        self.clock = FakeClock(SystemClock().now())
        self.server = TelegramServer()
        self.door: Door | None = None
        self.peer = self
        self.refused: list[int] = []
        self.secrets: tuple[str, ...] = (self.server.token.partition(":")[2],)
        self._people: list[TelegramPerson] = []
        self._stopped = False

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()

    def table(self) -> dict[str, Any]:
        return {"token": self.server.token, "api_base": self.server.url, "poll_seconds": 1, "request_seconds": 0.5}

    def marks(self) -> Mapping[str, str]:
        return {}

    def person(self, name: str) -> TelegramPerson:
        self._people.append(TelegramPerson(self.server.person(name)))
        return self._people[-1]

    def apart(self) -> tuple[TelegramPerson, TelegramPerson]:
        return self.person("Ann"), self.person("Bo")

    def acknowledged(self, marks: Mapping[str, str]) -> int:
        return len(self.server.acknowledged)

    def repeats(self) -> None:
        self.server.repeats = True

    async def breaks(self, how: str) -> None:
        if how == "restart":
            self._stopped = True
            await self.server.stop()
        else:
            self.server.fail_always("getUpdates", _FAULTS[how])

    def bares(self, status: int, body: str) -> None:
        for method in ("getWebhookInfo", "deleteWebhook", "sendChatAction", "answerCallbackQuery", "deleteMessage"):
            self.server.fail_always(method, Fault(reply=Reply(status, body.encode(), "text/plain")))

    async def mends(self) -> None:
        self.server.mend()
        for person in self._people:
            person.chat.refusal = None
        if self._stopped:
            self._stopped = False
            await self.server.start()

    def knocks(self) -> Mapping[str, Knock]:
        return {}

    # -- what our calls meet

    @property
    def port(self) -> int:
        return urlsplit(self.server.url).port or 0

    @property
    def attempts(self) -> int:
        return len(self.server.calls)

    def asked(self, person: AnyPerson) -> int:
        return sum(str(told["chat_id"]) == person.place for told in self.server.called("sendMessage"))

    def _refusing(self, person: AnyPerson, error: ApiError) -> None:
        next(one for one in self._people if one is person).chat.refusal = error

    def throttles(self, person: AnyPerson, seconds: int) -> None:
        self._refusing(person, ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds))

    def refuses(self, person: AnyPerson) -> str:
        self._refusing(person, ApiError(400, "Bad Request: not enough rights to send text messages to the chat"))
        return "not enough rights"

    def blocks(self, person: AnyPerson) -> str:
        self._refusing(person, ApiError(403, "Forbidden: bot was blocked by the user"))
        return "blocked by the user"

    def loses_answer(self, person: AnyPerson) -> None:
        self.server.fail("sendMessage", rules.CUT_APPLIED)

    def lures(self, elsewhere: str) -> None:
        away = Fault(reply=Reply(302, b"", headers={"location": elsewhere}))
        for method in ("getUpdates", "getWebhookInfo", "setWebhook", "sendMessage"):
            self.server.fail(method, away, replace(away, reply=Reply(307, b"", headers={"location": elsewhere})))
        told = f"Bad Request: odd {self.server.token}"
        self.server.fail("sendMessage", rules.refusal(500, told), rules.refusal(400, told), rules.GARBAGE_APPLIED)

    def pings(self) -> list[str]:
        """Only an entity can call a person; a name in the text is a name."""
        kinds = [entity["type"] for sent in self.server.sent for entity in sent.entities]
        return [kind for kind in kinds if "mention" in kind]


class TelegramWebhookBench(TelegramBench):
    """The Bot API, which calls us."""

    def __init__(self) -> None:
        super().__init__()
        self.proxy = self.door = Door()
        self.secrets = (*self.secrets, _SECRET)

    async def __aenter__(self) -> Self:
        await self.proxy.start()
        return await super().__aenter__()

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__()
        await self.proxy.stop()

    def table(self) -> dict[str, Any]:
        told = {"mode": "webhook", "webhook_secret": _SECRET, "webhook_url": self.proxy.url}
        return super().table() | told

    def repeats(self) -> None:
        """Telegram brings again what it heard no 200 for: until `mends` no answer reaches it."""
        self.proxy.breaks("deaf")

    async def breaks(self, how: str) -> None:
        """In both directions, and somebody takes the webhook away: it has to be set again."""
        if how == "restart":
            await super().breaks(how)
            return
        self.proxy.breaks(how)
        for method in ("setWebhook", "getWebhookInfo"):
            self.server.fail_always(method, _FAULTS[how])
        self.server.webhook = {}

    async def mends(self) -> None:
        self.proxy.breaks("")
        await super().mends()

    def knocks(self) -> Mapping[str, Knock]:
        ann = {"id": 5, "is_bot": False, "first_name": "Ann"}
        chat = {"id": 5, "type": "private", "first_name": "Ann"}
        message = {"message_id": 9, "date": 1, "from": ann, "chat": chat, "text": "hello"}
        body = json.dumps({"update_id": 1, "message": message}).encode()
        path, right = "/telegram/support", {_HEADER: _SECRET}
        return {
            "good": Knock(path, right, body, 200),
            "unsigned": Knock(path, {}, body, 403),
            "forged": Knock(path, {_HEADER: _SECRET[:-1]}, body, 403),
            "oversized": Knock(path, right, b" " * 1_048_577, 413),
        }
