"""One bot as the house sees it: the way in, and the only place that talks to Telegram."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from telegram.error import BadRequest, TelegramError

from adapters.telegram.account import Account, ChannelState
from adapters.telegram.place import Place
from adapters.telegram.sending import Letter, failure
from adapters.telegram.silence import Silence
from adapters.telegram.updates import COURTESY_SECONDS, Updates
from adapters.telegram.verdict import Garbled, NotThere
from adapters.telegram.wire import TooLarge, timeouts
from bot.model import Address, Attachment, ChannelId, Outgoing
from bot.ports import ChannelRefused, ContactGone, Fate, Limits, Measure, Receipt, Receive, SendFailed

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from starlette.routing import BaseRoute

    from adapters.telegram.settings import TelegramSettings
    from bot.clock import Clock
    from bot.ports import Cursors

_log = logging.getLogger("nightdesk.telegram")

# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
_LARGEST_FILE = 10 * 2**20  # bytes; …/bots/api#senddocument takes more, our database should not
LIMITS = Limits(
    text=4096,
    file=_LARGEST_FILE,
    measure=Measure.UTF16,
    buttons=8,
    per_place=1.0,
    per_public_place=3.0,
    per_second=30.0,
    removes_duplicates=False,
    resend_after=30.0,
    links_under_words=True,
)
_OPEN_SECONDS = 2.0  # a start does not wait longer for a server that says nothing; `listen` asks again
_TRIES = 5  # chat id, thread, entities and what is answered may each have to be changed once


class TelegramAdapter:
    """`telegram:<name>`. Listener, Webhook (one of the two by its settings), Opens, Types, Deletes, FetchesFiles, Proves."""

    def __init__(self, channel: ChannelId, settings: TelegramSettings, clock: Clock, cursors: Cursors) -> None:
        self._account = Account(channel, settings)
        self._settings = settings
        self._bot = self._account.bot
        self._refused = ""  # why a call of ours was refused last, while the account is in trouble for it
        self._updates = Updates(self._account, clock, Silence(clock, cursors))

    @property
    def channel(self) -> ChannelId:
        """Which account this is."""
        return self._account.channel

    @property
    def limits(self) -> Limits:
        """What it can carry."""
        return LIMITS

    @property
    def state(self) -> ChannelState:
        """How it is now."""
        return self._account.state

    @property
    def counts(self) -> Counter[str]:
        """How many events of each kind came in, were ignored, or failed."""
        return self._account.counts

    @property
    def listens(self) -> bool:
        """Whether updates are fetched by `listen`; otherwise they come to `routes` and `listen` keeps the webhook."""
        return self._settings.mode == "polling"

    async def open(self) -> None:
        """Ask Telegram who we are; only a refused token is fatal, a network that is down heals while listening."""
        await self._bot.up()
        _log.info("channel %s speaks to %s", self.channel, self._settings.api_base)
        try:
            async with asyncio.timeout(min(_OPEN_SECONDS, self._settings.request_seconds)):
                await self._account.introduced()
        except ChannelRefused:
            raise
        except TimeoutError:
            self._account.trouble(f"{self._settings.api_base} does not say who we are")
        except Exception as error:  # noqa: BLE001 - whatever it is, `listen` tries again
            self._account.trouble(self._account.words(error))
        else:
            self._account.well()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._bot.down()

    async def prove(self) -> str:
        """Our name on Telegram."""
        await self._bot.up()
        try:
            me = await self._account.who()
        except ChannelRefused:
            raise
        except Exception as error:  # noqa: BLE001 - the reason is for a person
            words = self._account.words(error)
            raise ChannelRefused(f"Telegram cannot be reached at {self._settings.api_base}: {words}") from None
        return f"@{me.username or me.id}"

    async def listen(self, receive: Receive, /) -> None:
        """Run until cancelled; an update is confirmed only after `receive` has returned."""
        await self._updates.listen(receive)

    def routes(self, receive: Receive, /) -> Iterable[BaseRoute]:
        """The webhook's route; none while polling."""
        return () if self.listens else (self._updates.route(receive),)

    async def send(self, message: Outgoing, /) -> Receipt:
        """One sendMessage, and again without what Telegram refused about it: old chat id, thread, entities, what it answers."""
        letter = Letter.of(message)
        for _ in range(_TRIES):
            try:
                return await self._post(letter)
            except TelegramError as error:
                mended = letter.mended(error)
                if mended is None:
                    raise self._failed(error) from None
                letter = mended
            except Exception as error:  # noqa: BLE001 - nobody knows what it was: it may have arrived
                raise self._failed(error) from None
        raise SendFailed(Fate.REJECTED, "Telegram keeps naming another chat for this one.")

    async def _post(self, letter: Letter) -> Receipt:
        answer = await self._bot.call(letter.method, letter.parameters(), self._settings.request_seconds)
        if not isinstance(answer, dict) or "message_id" not in answer:
            raise Garbled(f"The answer to {letter.method} names no message")
        if self._refused and self.state.reason == self._refused:
            self._account.well()  # a webhook's listener would not find out for minutes
        self._refused = ""
        return Receipt(str(answer["message_id"]))

    def group(self, name: str, /) -> str:
        """A chat by its id, with the id of a topic in it after a slash where it is for one."""
        place = Place.read(name)
        if place.person or place.business:
            raise ValueError("a group is no person's place")
        return str(place)

    async def typing(self, address: Address, /) -> None:
        """Show "typing" for some five seconds (…/bots/api#sendchataction)."""
        try:
            place = Place.read(address.external_id)
            await self._bot.send_chat_action(
                place.chat,
                "typing",
                message_thread_id=place.thread or None,
                business_connection_id=place.business or None,
                **timeouts(COURTESY_SECONDS),
            )
        except Exception:  # noqa: BLE001 - a courtesy
            self.counts["typing not shown"] += 1

    async def delete(self, address: Address, ref: str, /) -> None:
        """Take a message out of its chat (…/bots/api#deletemessage): always in private, elsewhere where we may."""
        try:
            place = Place.read(address.external_id)
            number = int(ref)
        except ValueError:
            raise SendFailed(Fate.REJECTED, "This is not a Telegram message.") from None
        try:
            if place.business:
                mine = {"business_connection_id": place.business, "message_ids": [number]}
                await self._bot.call("deleteBusinessMessages", mine, self._settings.request_seconds)
            else:
                that = {"chat_id": place.chat, "message_id": number}
                await self._bot.call("deleteMessage", that, self._settings.request_seconds)
        except BadRequest as error:
            if "message to delete not found" in error.message.lower():
                return
            raise self._failed(error) from None
        except Exception as error:  # noqa: BLE001 - every failure is one of the fates
            raise self._failed(error) from None

    async def fetch(self, attachment: Attachment, /) -> bytes:
        """A file's bytes, at most `max_file` of them (…/bots/api#getfile)."""
        self._refuse_large(attachment.size)
        if not attachment.ref:
            raise SendFailed(Fate.REJECTED, "There is no file to fetch.")
        most = self._settings.max_file
        try:
            path = await self._path(attachment.ref)
            if self._settings.local_mode and path.startswith("/"):
                return await asyncio.to_thread(_read, path, most)
            return await self._bot.download(path, most, self._settings.request_seconds)
        except SendFailed:
            raise
        except TooLarge as error:
            raise self._too_large(error.message) from None
        except Exception as error:  # noqa: BLE001 - every failure is one of the fates
            raise self._not_fetched(error) from None

    async def _path(self, file_id: str) -> str:
        """Where a file lies (…/bots/api#file)."""
        told = await self._bot.call("getFile", {"file_id": file_id}, self._settings.request_seconds)
        path = str(told.get("file_path") or "") if isinstance(told, dict) else ""
        if not path:
            raise SendFailed(Fate.REJECTED, "Telegram does not hand this file out.")
        size = told.get("file_size")
        self._refuse_large(size if isinstance(size, int) else 0)
        return path

    def _refuse_large(self, size: int) -> None:
        if size > self._settings.max_file:
            raise self._too_large(f"{size} bytes")

    def _too_large(self, size: str) -> SendFailed:
        return SendFailed(Fate.REJECTED, f"The file has {size}; {self._settings.max_file} are allowed.")

    def _failed(self, error: Exception) -> SendFailed | ContactGone:
        told = failure(error, self._account.words(error))
        if isinstance(told, SendFailed) and told.fate is Fate.CHANNEL_DOWN:
            self._account.trouble(told.reason)
            self._refused = told.reason
        return told

    def _not_fetched(self, error: Exception) -> SendFailed:
        if isinstance(error, NotThere | OSError):
            return SendFailed(Fate.REJECTED, "The file is not there any more.")
        told = self._failed(error)
        return SendFailed(Fate.REJECTED, str(told)) if isinstance(told, ContactGone) else told


def _read(path: str, most: int) -> bytes:
    """A file of this machine: only a Bot API server that runs here may name one."""
    with Path(path).open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise TooLarge(f"{Path(path).stat().st_size} bytes")
    return content
