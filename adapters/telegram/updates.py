"""The way in: our own long poll, or the webhook. The offset and the 200 come after `receive`."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, TelegramError

from adapters.telegram.parse import Me, parse
from adapters.telegram.rescue import read_again
from adapters.telegram.verdict import Garbled, Later, NoMethod
from adapters.telegram.webhook import webhook_route
from adapters.telegram.wire import timeouts
from bot.model import EventKind, Incoming
from bot.ports import ChannelRefused, Receive

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.routing import BaseRoute

    from adapters.telegram.account import Account
    from adapters.telegram.silence import Silence
    from bot.clock import Clock

_log = logging.getLogger("nightdesk.telegram")

# Named, because an earlier choice stays in force at Telegram until another is made (…/bots/api#getupdates).
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "business_message",
    "edited_business_message",
)
COURTESY_SECONDS = 3.0  # for calls whose failure nobody would notice
_COURTESIES = 8  # of them under way at once: answers have to find a connection, too
_SHORT_POLL = 0.5  # seconds; an empty answer sooner than this came from a server that does not hold a poll
_QUIET_WEEK = 6 * 86_400.0  # seconds; after a week without updates their numbers may start anew, and lower
_WEBHOOK_LOOK = 300.0  # seconds between two looks at whether the webhook is still ours


class Updates:
    """Brings each update to `receive`, in order, and tells Telegram only afterwards."""

    def __init__(self, account: Account, clock: Clock, silence: Silence) -> None:
        self._account = account
        self._settings = account.settings
        self._bot = account.bot
        self._clock = clock
        self._silence = silence
        self._offset = 0  # in memory only: Telegram keeps what is not confirmed, and repeats are known by their key
        self._settled = False  # whether Telegram knows how we want our updates
        self._hooked = False  # whether Telegram has said that a webhook is in our way
        self._failures = 0  # in a row
        self._last_update = clock.monotonic()
        self._answers: set[asyncio.Task[None]] = set()
        self._courtesy = asyncio.Semaphore(_COURTESIES)

    async def listen(self, receive: Receive) -> None:
        """Poll until cancelled, or in webhook mode keep the webhook set. Heals from all but a refused token."""
        try:
            while True:
                try:
                    await self._turn(receive)
                except ChannelRefused:
                    raise
                except Exception as error:  # noqa: BLE001 - the loop outlives whatever Telegram or the network does
                    await self._rest(error)
        finally:
            for task in self._answers:
                task.cancel()

    async def _turn(self, receive: Receive) -> None:
        me = await self._account.introduced()
        if self._settings.mode == "webhook":
            await self._keep_webhook()
            await self._silence.ended(me, receive)
            self._well()
            await self._clock.sleep(_WEBHOOK_LOOK)
            return
        if not self._settled:
            await self._leave_webhook()
        before, began = self._offset, self._clock.monotonic()
        batch = await self._fetch()
        await self._silence.ended(me, receive)
        for raw in batch:
            await self._take(raw, me, receive)
        if batch and self._offset <= before:  # they will come again at once
            # Lower ones than we asked for: the numbers have begun anew, and ours would confirm what nobody has seen.
            self._offset = max((number + 1 for raw in batch if (number := _numbered(raw)) is not None), default=before)
            raise Garbled("getUpdates brings nothing that can be confirmed")
        self._well()
        if not batch and self._clock.monotonic() - began < _SHORT_POLL:  # it did not wait, so we do
            await self._clock.sleep(self._clock.jitter(_SHORT_POLL, 2 * _SHORT_POLL))

    async def _fetch(self) -> list[Any]:
        """The next updates; those before the offset are confirmed by asking (…/bots/api#getupdates)."""
        if self._clock.monotonic() - self._last_update > _QUIET_WEEK:
            self._offset = 0
        # After a failure an empty answer at once tells sooner that all is well than one after a long poll.
        seconds = 0 if self._failures else self._settings.poll_seconds
        parameters = {"timeout": seconds, "allowed_updates": list(ALLOWED_UPDATES), "offset": self._offset or None}
        batch = await self._bot.call("getUpdates", parameters, seconds + self._settings.request_seconds)
        if batch:
            self._last_update = self._clock.monotonic()
        return list(batch)

    async def _take(self, raw: Any, me: Me, receive: Receive) -> None:
        """Keep one update, and only then let the offset pass it."""
        incoming = self._read(raw, me)
        if incoming is not None:
            await self._kept(incoming, receive)
        self._answer_beside(raw)
        number = _numbered(raw)
        if number is not None:
            self._offset = max(self._offset, number + 1)

    async def _kept(self, incoming: Incoming, receive: Receive) -> None:
        """Try until it is kept: nothing behind it may be acknowledged first."""
        attempt = 0
        while True:
            try:
                return await receive(incoming)
            except Exception as error:  # noqa: BLE001 - whatever keeps the house from keeping it may pass
                self._account.counts["not kept"] += 1
                self._account.trouble(f"messages cannot be kept ({type(error).__name__})")
                await self._clock.sleep(self._pause(attempt))
                attempt += 1

    def _read(self, raw: Any, me: Me) -> Incoming | None:
        """The event in a raw update; one that cannot be read becomes poison, so that it is seen and blocks nobody."""
        try:
            incoming = _event(_readable(raw), me)
        except Exception as error:  # noqa: BLE001 - nothing in an update may stop the ones behind it
            number = _number(raw)
            _log.warning("channel %s: update %s cannot be read: %s", me.channel, number, type(error).__name__)
            incoming = Incoming(me.channel, f"{me.id}:poison:{number}", "poison", EventKind.POISON)
        self._account.counts["ignored" if incoming is None else incoming.kind.value] += 1
        return incoming

    def _answer_beside(self, raw: Any) -> None:
        """Nobody's message waits for the button of somebody else to stop spinning."""
        if isinstance(raw, dict) and "callback_query" in raw:
            task = asyncio.create_task(self._answer(raw))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _answer(self, raw: Any) -> None:
        """Every callback query is answered, or the button spins (…/bots/api#answercallbackquery)."""
        query = raw.get("callback_query") if isinstance(raw, dict) else None
        if not isinstance(query, dict) or not isinstance(query.get("id"), str):
            return
        try:
            async with self._courtesy:
                await self._bot.answer_callback_query(query["id"], **timeouts(COURTESY_SECONDS))
        except TelegramError:
            self._account.counts["callback not answered"] += 1

    async def _rest(self, error: Exception) -> None:
        """Wait before the next turn, as long as the failure asks for."""
        if isinstance(error, InvalidToken):
            raise self._account.refused(error) from None
        self._failures += 1
        self._account.counts["turns failed"] += 1
        self._account.trouble(self._account.words(error))
        if isinstance(error.__cause__, httpx.ConnectError):
            self._offset = 0  # nobody was there, and who comes back may number anew; repeats are known by their key
        if isinstance(error, Later):
            await self._clock.sleep(error.seconds)
        elif isinstance(error, Conflict):  # another poller, perhaps handing over, or a webhook that was set meanwhile
            self._settled = False
            self._hooked = "webhook" in error.message.lower()
            await self._clock.sleep(self._clock.jitter(3.0, 8.0))
        else:
            await self._clock.sleep(self._pause(self._failures - 1))

    def _pause(self, attempt: int) -> float:
        return self._clock.jitter(0.5, min(10.0, 2.0 ** min(attempt, 5)))

    def _well(self) -> None:
        self._failures = 0
        self._account.well()

    # -- the webhook

    def route(self, receive: Receive) -> BaseRoute:
        """Where Telegram brings updates to in webhook mode."""

        async def take(raw: Any) -> Callable[[], Awaitable[None]]:
            incoming = self._read(raw, await self._account.introduced())
            if incoming is not None:
                await receive(incoming)
            return partial(self._answer, raw)

        return webhook_route(self._path, self._settings.webhook_secret.get_secret_value(), take)

    @property
    def _path(self) -> str:
        return self._settings.webhook_path or f"/telegram/{self._account.channel.partition(':')[2]}"

    async def _leave_webhook(self) -> None:
        """While a webhook is set, getUpdates answers 409; what is pending stays pending.

        It is taken away also where nobody can say whether there is one. Whatever goes wrong with that, getUpdates is
        asked: a server that answers neither call may hold messages all the same, and its 409 brings us back here.
        """
        if self._hooked or await self._tried(self._webhook_now()) != "":
            await self._tried(self._bot.delete_webhook(drop_pending_updates=False, **self._account.limit))
        self._settled, self._hooked = True, False

    async def _tried(self, call: Awaitable[Any]) -> Any:
        """What a call brings; None where it fails, unless our token is refused or we shall wait."""
        try:
            return await call
        except (Later, InvalidToken):
            raise
        except TelegramError as error:
            self._account.counts["webhook not looked at"] += 1
            _log.info("channel %s: no word about webhooks: %s", self._account.channel, self._account.words(error))
            return None

    async def _keep_webhook(self) -> None:
        """Set it at start, for the secret may be new, and again whenever somebody has taken it away."""
        url = self._settings.webhook_url
        if not url:
            return
        if urlsplit(url).path in ("", "/"):
            url = url.rstrip("/") + self._path
        if self._settled and await self._webhook_now() in (url, None):
            return
        secret = self._settings.webhook_secret.get_secret_value()
        limit = self._account.limit
        await self._bot.set_webhook(url, allowed_updates=ALLOWED_UPDATES, secret_token=secret, **limit)
        self._settled = True

    async def _webhook_now(self) -> str | None:
        """Where Telegram brings updates to now (…/bots/api#getwebhookinfo); None from a server that does not say."""
        try:
            told = await self._bot.call("getWebhookInfo", {}, self._settings.request_seconds)
        except (BadRequest, Forbidden, NoMethod):
            return None
        return str(told.get("url") or "") if isinstance(told, dict) else None


def _event(raw: dict[str, Any], me: Me) -> Incoming | None:
    try:
        return parse(Update.de_json(raw), me)
    except Exception:  # noqa: BLE001 - a field that the library wants, and is not there or of another kind
        return read_again(raw, me)


def _readable(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int) or raw.get("unreadable"):
        raise TypeError("not an update")
    return raw


def _numbered(raw: Any) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) else None


def _number(raw: Any) -> str:
    """An update's number, or a digest of what stands in its place."""
    number = _numbered(raw)
    if number is not None:
        return str(number)
    try:
        return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:16]
    except (ValueError, RecursionError):
        return "unnumbered"
