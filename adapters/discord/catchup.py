"""What was said while nobody listened, read from the history: in order, once, of every channel that is followed.

The gateway replays only while a session lives, so this runs after every new session. A live message of a channel that
is still to be read waits until it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from adapters.discord.attachments import number, objects
from adapters.discord.buckets import Trouble
from adapters.discord.parse import moment
from adapters.discord.rooms import DIRECT, FORUMS, TEXT, Room, room
from adapters.discord.wire import Refusal, patient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from adapters.discord.account import Account
    from adapters.discord.marks import Marks

    Keep = Callable[[Any, Room], Awaitable[None]]

_log = logging.getLogger("nightdesk.discord")
_PAGE = 100  # messages or threads; the most that Discord hands out at once
_OVERLAP = 10_000 << 22  # ten seconds in a snowflake: two messages may have come in the other order than they were made
_MARGIN = 3_600_000 << 22  # an hour: how much earlier than our absence a thread may have gone to the archive
_BLINK = 180_000 << 22  # three minutes: how long a dead connection may have looked alive
_DAY = 86_400_000 << 22  # how far back mentions are looked for in channels that nobody follows
_FORTNIGHT = 14 * _DAY  # after seven silent days a thread of ours goes to the archive
_LISTS = ("public", "private")
_UNREAD = "the history cannot be read"


class CatchUp:
    """Reads histories; `keep` is handed each message and returns when it is kept."""

    def __init__(self, account: Account, marks: Marks, keep: Keep) -> None:
        self._account = account
        self._marks = marks
        self._keep = keep
        self._pending: dict[int, int] = {}  # channel -> after which message
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._more = asyncio.Event()
        self._closed: set[int] = set()  # channels that we may not read
        self.idle = asyncio.Event()
        self.idle.set()

    def ask(self, channel: int, after: int) -> None:
        """Read this channel soon."""
        if after:
            self._pending[channel] = min(after, self._pending.get(channel, after))
            self.idle.clear()
            self._more.set()

    def ask_directs(self) -> None:
        """What no server tells of, after a new session; the rest is asked for when its server has told."""
        for channel, after in self._marks.untold(self._fortnight()).items():
            self.ask(channel, after)

    def ask_followed(self) -> None:
        """Every channel of the last fortnight: no server has told of itself, so nobody says where there is something new."""
        for channel, after in self._marks.followed(self._fortnight()).items():
            self.ask(channel, after)

    def _fortnight(self) -> int:
        """A fortnight before the newest that was ever read: Discord's clock tells the time here, ours may be wrong."""
        return max(0, self._marks.newest() - _FORTNIGHT)

    async def guild(self, guild: int) -> None:
        """A server has told its channels and open threads: what of it is to be read, its archive too."""
        newest = 0
        for found in self._account.rooms.of(guild):
            await self._consider(found)
            newest = max(newest, found.last)
        since = int(self._marks.get("alive") or 0)
        if since:
            self._mentions(guild, since)
            for found in [r for r in self._account.rooms.of(guild) if r.id in self._account.settings.rooms]:
                await self._archive(found, since - _MARGIN)

    async def _consider(self, found: Room) -> None:
        rooms = self._account.settings.rooms
        if found.id in rooms and not self._marks.get(f"since:{found.id}"):
            await self._marks.put(f"since:{found.id}", str(await self._began(found)))
        since = self._marks.get(f"since:{found.parent if found.is_thread else found.id}")
        after = self._marks.read_to(found.id) or int(since or 0)
        if found.id in rooms and found.kind == TEXT:
            await self._marks.follow(found.id, after)
        if not after or found.kind in FORUMS or (found.last and found.last <= after):
            self._pending.pop(found.id, None)  # nothing new, as the server itself says
        else:
            self.ask(found.id, after)

    async def _began(self, found: Room) -> int:
        """The newest message of a channel to which we have just come; where there is none, what is older than all."""
        posts = [post.id for post in self._account.rooms.of(found.guild) if post.parent == found.id]
        newest = max([found.last, *posts])
        if newest or found.kind in FORUMS:
            return newest or found.id
        try:
            page = await patient(self._account.clock, partial(self._account.wire.logs_from, found.id, 1))
        except Trouble:  # read once it can be; a channel is older than everything in it
            return found.id
        return max([found.id, *(number(raw.get("id")) for raw in objects(page))])

    def _mentions(self, guild: int, alive: int) -> None:
        """Somebody may have named us where nobody did before: what was said everywhere else while we were away."""
        rooms = self._account.rooms.of(guild)
        since = max(alive - _BLINK, max((found.last for found in rooms), default=0) - _DAY)
        for found in rooms:
            elsewhere = found.id not in self._account.settings.rooms and not self._marks.read_to(found.id)
            if elsewhere and found.kind not in FORUMS and found.last > since and found.id not in self._closed:
                self.ask(found.id, since)

    async def _archive(self, parent: Room, since: int) -> None:
        """Threads that went to the archive since then; newest first, so the rest need not be looked at."""
        for which in _LISTS:
            try:
                await self._archived(parent, which, since)
            except Trouble as error:
                # Private threads of others are shown to moderators only.
                self._account.counts["archives not read"] += 1
                _log.info("channel %s: archive of %s not read: %s", self._account.channel, parent.id, error)

    async def _archived(self, parent: Room, which: str, since: int) -> None:
        wire, before = self._account.wire, None
        listed = wire.get_public_archived_threads if which == "public" else wire.get_joined_private_archived_threads
        while True:
            page = await patient(self._account.clock, partial(listed, parent.id, before, _PAGE))
            threads = [
                r
                for raw in objects(page.get("threads") if isinstance(page, dict) else [])
                if (r := room(raw, parent.guild))
            ]
            for found in threads:
                self._account.rooms.add(found)
                await self._consider(found)
            last = threads[-1] if threads else None
            if last is None or not page.get("has_more") or last.archived < moment(max(0, since)).isoformat():
                return
            before = last.archived if which == "public" else str(last.id)

    # -- reading

    async def run(self) -> None:
        """Read what was asked for, until cancelled."""
        attempt = 0
        while True:
            if not self._pending:
                if self._account.state.reason.startswith(_UNREAD):
                    self._account.well()
                self.idle.set()
                self._more.clear()
                await self._more.wait()
            for channel in list(self._pending):
                try:
                    await self.settle(channel)
                except Trouble as error:
                    self._account.counts["histories not read"] += 1
                    self._account.trouble(f"{_UNREAD}: {error}")
                    await self._account.clock.sleep(self._account.pause(attempt))
                    attempt += 1
                except Exception as error:  # noqa: BLE001 - a mistake of ours about one channel must not end the others
                    self._pending.pop(channel, None)
                    self._account.counts["histories failed"] += 1
                    _log.warning("channel %s: history failed: %s", self._account.channel, type(error).__name__)
                else:
                    attempt = 0

    async def settle(self, channel: int) -> None:
        """Return when nothing of this channel is left to be read."""
        while channel in self._pending:
            async with self._locks[channel]:
                after = self._pending.get(channel)
                if after is None:
                    break
                try:
                    await self._read(channel, max(1, after - _OVERLAP))
                except Refusal as error:
                    await self._not_ours(channel, error)
                if self._pending.get(channel) == after:
                    self._pending.pop(channel)
        self._locks.pop(channel, None)

    def is_pending(self, channel: int) -> bool:
        """Whether this channel is still to be read."""
        return channel in self._pending

    async def _read(self, channel: int, after: int) -> None:
        where = self._account.rooms.get(channel) or await self.room(channel)
        since = self._marks.get(f"since:{where.parent if where.is_thread else channel}")
        after = max(after, int(since or 0))  # what was said before we came is none of ours
        while True:
            page = await patient(
                self._account.clock, partial(self._account.wire.logs_from, channel, _PAGE, after=after)
            )
            batch = sorted(objects(page), key=lambda raw: number(raw.get("id")))
            for raw in batch:
                await self._keep(raw, where)
            newest = number(batch[-1].get("id")) if batch else 0
            if len(batch) < _PAGE or newest <= after:
                return
            after = newest

    async def room(self, channel: int, guild: int = 0) -> Room:
        """A channel that no server has told about: as a rule a direct message."""
        raw = await patient(self._account.clock, partial(self._account.wire.get_channel, channel))
        found = room(raw, guild) or Room(channel, kind=DIRECT)
        self._account.rooms.add(found)
        return found

    async def _not_ours(self, channel: int, error: Refusal) -> None:
        """Gone, or closed to us: not asked again until somebody writes there."""
        if error.status == 401:
            raise error
        self._account.counts["histories refused"] += 1
        followed = self._marks.read_to(channel) or channel in self._account.settings.rooms
        if error.status == 403:
            self._closed.add(channel)
        if error.status == 403 and followed:
            words = "channel %s: what was said in %d cannot be read: give the bot View Channel and Read Message History there"
            _log.warning(words, self._account.channel, channel)
        if error.status == 404 and followed:
            await self._marks.forget(channel)
