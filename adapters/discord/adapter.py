"""One bot as the house sees it: the way in, and the way out to Discord."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from adapters.discord.account import Account, ChannelState
from adapters.discord.attachments import clean, nested, number, objects
from adapters.discord.buckets import Trouble
from adapters.discord.deleting import Eraser
from adapters.discord.gateway import Gateway
from adapters.discord.marks import Marks
from adapters.discord.markup import LONGEST
from adapters.discord.panel import Panel
from adapters.discord.place import Place
from adapters.discord.sending import Sender
from adapters.discord.threads import Threads
from adapters.discord.unseen import Unseen
from adapters.discord.wire import Refusal
from bot.model import Address, Attachment, ChannelId, Outgoing
from bot.ports import ChannelRefused, ContactGone, Fate, Limits, Measure, Receipt, Receive, SendFailed

if TYPE_CHECKING:
    from collections import Counter
    from datetime import datetime

    from adapters.discord.settings import DiscordSettings
    from bot.clock import Clock
    from bot.ports import Cursors

_log = logging.getLogger("nightdesk.discord")
_READS_CONTENT = 1 << 18 | 1 << 19  # flags of an application: it may read what people write

_LARGEST_FILE = 10 * 2**20  # bytes: https://discord.com/developers/docs/reference#uploading-files
LIMITS = Limits(
    text=LONGEST,
    file=_LARGEST_FILE,
    measure=Measure.UTF16,
    buttons=10,
    per_second=40.0,
    removes_duplicates=True,
    links_under_words=True,
)


class DiscordAdapter:
    """`discord:<name>`. Listener, Opens, Types, FetchesFiles, Deletes, LooksBack, Reports, Proves."""

    def __init__(self, channel: ChannelId, settings: DiscordSettings, clock: Clock, cursors: Cursors) -> None:
        self._account = Account(channel, settings, clock, cursors)
        self._settings = settings
        self._marks = Marks(cursors)
        self._unseen = Unseen(self._account, self._marks)
        self._sender = Sender(self._account, self._unseen, Threads(self._account, self._marks))
        self._eraser = Eraser(self._account, self._marks, self._sender)
        self._gateway = Gateway(self._account, self._marks, self._unseen, Panel(self._account, self._marks))

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

    async def open(self) -> None:
        """Ask Discord who we are; only a refused token is fatal, a network that is down heals while listening."""
        await self._account.wire.up()
        _log.info("channel %s speaks to %s", self.channel, self._settings.api_base)
        try:
            if await self._marks.load():
                self._account.rests(self._marks.get("rest"))
            await self._account.who()
        except Trouble as error:
            self._account.trouble(str(error))

    async def close(self) -> None:
        """Let go of the connections; how far everything was read is written down when the listening ends."""
        self._unseen.close()
        await self._account.wire.down()

    async def prove(self) -> str:
        """Our name on Discord; that what people write is handed out to us; that the support channels can be seen."""
        await self._account.wire.up()
        try:
            name = await self._account.who()
            await self._prove_content()
            for channel in sorted(self._settings.rooms):
                await self._prove_channel(channel)
        except Trouble as error:
            raise ChannelRefused(f"Discord cannot be reached at {self._settings.api_base}: {error}") from None
        return f"@{name}"

    async def _prove_content(self) -> None:
        told = await self._account.wire.application_info()
        flags = told.get("flags") if isinstance(told, dict) else None
        if isinstance(flags, int) and not flags & _READS_CONTENT:
            raise ChannelRefused(
                "MESSAGE CONTENT INTENT is off: in the Developer Portal open the application, Bot, Privileged Gateway "
                "Intents, and switch it on."
            )

    async def _prove_channel(self, channel: int) -> None:
        try:
            await self._account.wire.get_channel(channel)
        except Refusal as error:
            raise ChannelRefused(
                f"The channel {channel} cannot be seen ({error}): is the id right, and may the bot view it?"
            ) from None

    async def listen(self, receive: Receive, /) -> None:
        """Run until cancelled; a message is marked as read only after `receive` has returned."""
        await self._gateway.listen(receive)

    async def send(self, message: Outgoing, /) -> Receipt:
        """Where it was asked; what is for one person's eyes goes where only he sees it."""
        await self._ready_to_send()
        return await self._sender.send(message)

    async def look(self, message: Outgoing, since: datetime, /) -> Receipt | None:
        """Whether a send of unknown fate has arrived, by the history of its place."""
        await self._ready_to_send()
        return await self._sender.look(message, since)

    async def _ready_to_send(self) -> None:
        try:
            if await self._marks.load():
                self._account.rests(self._marks.get("rest"))
        except Trouble as error:
            raise SendFailed(Fate.NOT_SENT, str(error)) from None

    def group(self, name: str, /) -> str:
        """A channel or thread by its id."""
        if not (name.isascii() and name.isdecimal() and int(name)):
            raise ValueError("not the id of a channel")
        return str(Place(0, channel=int(name)))

    async def typing(self, address: Address, /) -> None:
        """Show "typing" for some ten seconds."""
        try:
            place = Place.read(address.external_id)
            channel = place.channel or number(await self._marks.look(f"private:{place}"))
            if channel and not self._account.why_closed(str(place)):
                await self._account.wire.send_typing(channel)
        except Exception:  # noqa: BLE001 - a courtesy
            self.counts["typing not shown"] += 1

    async def delete(self, address: Address, ref: str, /) -> None:
        """Take a message out of a channel or thread where the bot has Manage Messages; never out of a direct message."""
        await self._ready_to_send()
        await self._eraser.delete(address.external_id, ref)

    async def fetch(self, attachment: Attachment, /) -> bytes:
        """A file's bytes, at most `max_file` of them. Its address is asked for anew: addresses expire after a day."""
        self._refuse_large(attachment.size)
        channel, _, rest = attachment.ref.partition("/")
        message, _, file = rest.partition("/")
        if not (number(channel) and number(message) and number(file)):
            raise SendFailed(Fate.REJECTED, "There is no file to fetch.")
        try:
            raw = await self._account.wire.get_message(channel, message)
            return await self._account.wire.file(_address(raw, number(file)), self._settings.max_file)
        except Trouble as error:
            raise self._not_fetched(error) from None

    def _refuse_large(self, size: int) -> None:
        if size > self._settings.max_file:
            raise SendFailed(Fate.REJECTED, f"The file has {size} bytes; {self._settings.max_file} are allowed.")

    def _not_fetched(self, error: Trouble) -> SendFailed:
        if isinstance(error, Refusal) and error.status == 404:
            return SendFailed(Fate.REJECTED, "The file is not there any more.")
        told = self._sender.failure(error)
        return SendFailed(Fate.REJECTED, str(told)) if isinstance(told, ContactGone) else told


def _address(raw: object, file: int) -> str:
    """Where a file of this message lies, a forwarded one too."""
    if isinstance(raw, dict):
        copies = [nested(copy, "message") for copy in objects(raw.get("message_snapshots"))]
        for message in (raw, *copies):
            for item in objects(message.get("attachments")):
                if number(item.get("id")) == file:
                    return clean(item.get("url"))
    raise Refusal(404, 0, "The file is not there any more.")
