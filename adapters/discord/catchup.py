"""What was said while nobody listened, read from the history: in order, once, of every channel that is followed.

The gateway replays only while a session lives, so this runs after every new session. A live message of a channel that
is still to be read waits until it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from functools import partial
from typing import TYPE_CHECKING, Any

from adapters.discord.attachments import number, objects
from adapters.discord.buckets import Later, Trouble
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
_LONG = 30.0  # seconds; the same for a limit
_PATIENT_FOR = 5  # attempts, about half a minute: then people are heard, and what they said before comes later
_UNREAD = "the history cannot be read"


class CatchUp:
    """Reads histories; `keep` is handed each message and returns when it is kept. Of a broken channel no other one hears."""

    def __init__(self, account: Account, marks: Marks, keep: Keep, done: Callable[[int], None]) -> None:
        self._account = account
        self._marks = marks
        self._keep = keep
        self._done = done  # nothing of this channel is left to be read
        self._pending: dict[int, int] = {}  # channel -> after which message
        self._wanted: deque[int] = deque()  # channels in which somebody waits
        self._failures: Counter[int] = Counter()  # channel -> attempts in a row that failed
        self._not_before: dict[int, float] = {}  # channel -> when it may be tried again
        self._given_up: set[int] = set()  # still read when that can be, but nobody waits for it
        self._asked_once: set[int] = set()  # threads that were doubted in this session
        self._alive = 0  # up to where nothing was missed when this session began
        self._reading = 0  # the channel of which pages are coming in
        self._again = False  # it was asked for meanwhile: there may be more than the last page showed
        self._unsure: set[int] = set()  # followed, and not told of by any server in this session
        self._unlooked: set[int] = set()  # servers whose archives are still to be read
        self._more = asyncio.Event()
        self._closed: set[int] = set()  # channels that we may not read
        self.idle = asyncio.Event()
        self.idle.set()

    def ask(self, channel: int, after: int) -> None:
        """Read this channel soon."""
        if after:
            self._pending[channel] = min(after, self._pending.get(channel, after))
            if channel == self._reading:
                self._again = True
            self.idle.clear()
            self._more.set()

    def ask_directs(self) -> None:
        """What no server tells of, after a new session; the rest is asked for when its server has told."""
        self._asked_once.clear()
        self._alive = int(self._marks.get("alive") or 0)
        since = self._since(_FORTNIGHT)
        untold = self._marks.untold(since)
        self._unsure = self._marks.followed(since).keys() - untold.keys()
        for channel, after in untold.items():
            self.ask(channel, after)

    def ask_followed(self) -> None:
        """Every channel of the last fortnight of which no server has told: nobody says whether there is something new.

        A thread that went to the archive meanwhile is one of them.
        """
        while self._unsure:
            channel = self._unsure.pop()
            self.ask(channel, self._marks.read_to(channel))

    def ask_recent(self) -> None:
        """After a resume: Discord brings what was missed, and where something of it is lost it is where people write now."""
        for channel, after in self._marks.followed(self._since(_DAY)).items():
            self.ask(channel, after)

    def _since(self, while_ago: int) -> int:
        """So long before the newest that was ever read: Discord's clock tells the time here, ours may be wrong."""
        return max(0, self._marks.newest() - while_ago)

    def doubts(self, where: Room) -> bool:
        """Whether something may have been said there before that nobody has told of; if so, it is asked for."""
        after = self._marks.read_to(where.id)
        if where.id in self._unsure:
            self._unsure.discard(where.id)
            self.ask(where.id, after)
        elif where.is_thread and not after and where.guild in self._unlooked and where.id not in self._asked_once:
            self._asked_once.add(where.id)
            self.ask(where.id, int(self._marks.get(f"since:{where.parent}") or 0))
        return self.holds(where.id)

    async def guild(self, guild: int, told: frozenset[int]) -> None:
        """A server has told its channels and open threads: what of it is to be read."""
        for channel in told:
            if (found := self._account.rooms.get(channel)) is not None:
                await self._consider(found)
        if self._alive:
            self._mentions(guild, self._alive)
            self._unlooked.add(guild)

    async def archives(self, guild: int) -> None:
        """What went to the archives of its support channels while we were away."""
        for found in [r for r in self._account.rooms.of(guild) if r.id in self._account.settings.rooms]:
            if self._alive:
                await self._archive(found, self._alive - _MARGIN)
        self._unlooked.discard(guild)

    async def _consider(self, found: Room) -> None:
        self._unsure.discard(found.id)
        rooms = self._account.settings.rooms
        if found.id in rooms and not self._marks.get(f"since:{found.id}") and (began := await self._began(found)):
            await self._marks.put(f"since:{found.id}", str(began))
        since = self._marks.get(f"since:{found.parent if found.is_thread else found.id}")
        after = self._marks.read_to(found.id) or int(since or 0)
        if found.id in rooms and found.kind == TEXT and after:
            await self._marks.follow(found.id, after)
        if not after or found.kind in FORUMS or (found.last and found.last <= after):
            self._ended(found.id)  # nothing new, as the server itself says
        else:
            self.ask(found.id, after)

    def _ended(self, channel: int) -> None:
        if channel != self._reading and self._pending.pop(channel, None) is not None:
            self._failures.pop(channel, None)
            self._not_before.pop(channel, None)
            self._given_up.discard(channel)
            self._done(channel)

    async def _began(self, found: Room) -> int:
        """The newest message of a channel to which we have just come; where there is none, what is older than all.

        0 where that cannot be told now: the next session asks again.
        """
        posts = [post.id for post in self._account.rooms.of(found.guild) if post.parent == found.id]
        newest = max([found.last, *posts])
        if newest or found.kind in FORUMS:
            return newest or found.id
        try:
            page = await self._account.wire.logs_from(found.id, 1)
        except Trouble:
            return 0
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
        """Read what was asked for, until cancelled: first where somebody waits, and what is in trouble when its time has come."""
        while True:
            if channel := self._next():
                await self._tried(channel)
            elif self._pending:
                await self._rest(min(self._not_before[one] for one in self._pending))
            else:
                if self._account.state.reason.startswith(_UNREAD):
                    self._account.well()
                self.idle.set()
                self._more.clear()
                await self._more.wait()

    def want(self, channel: int) -> None:
        """Somebody has just written there."""
        if channel not in self._wanted:
            self._wanted.append(channel)

    def _next(self) -> int:
        """The channel to be read now; 0 where none may be."""
        now = self._account.clock.monotonic()
        while self._wanted and self._wanted[0] not in self._pending:
            self._wanted.popleft()
        line = (*self._wanted, *self._pending)
        return next((one for one in line if one in self._pending and self._not_before.get(one, now) <= now), 0)

    async def _rest(self, until: float) -> None:
        """Until then, or until something else is asked for."""
        self._more.clear()
        seconds = until - self._account.clock.monotonic()
        nap = asyncio.ensure_future(self._account.clock.sleep(seconds))
        woken = asyncio.ensure_future(self._more.wait())
        try:
            await asyncio.wait({nap, woken}, return_when=asyncio.FIRST_COMPLETED)
            if nap.done():
                self._not_before = {one: at for one, at in self._not_before.items() if at > until}
        finally:
            nap.cancel()
            woken.cancel()

    async def _tried(self, channel: int) -> None:
        """Read one channel; where that fails, it is said when it may be tried again."""
        try:
            await self._settle(channel)
        except Later as later:
            self._wait(channel, later.seconds, hopeless=later.seconds > _LONG)
        except Trouble as error:
            self._account.counts["histories not read"] += 1
            self._account.trouble(f"{_UNREAD}: {error}")
            pause = self._account.pause(self._failures[channel])
            self._wait(channel, pause, hopeless=self._failures[channel] + 1 >= _PATIENT_FOR)
            self._failures[channel] += 1
        except Exception as error:  # noqa: BLE001 - a mistake of ours about one channel must not end the others
            self._ended(channel)
            self._account.counts["histories failed"] += 1
            _log.warning("channel %s: history failed: %s", self._account.channel, type(error).__name__)

    def _wait(self, channel: int, seconds: float, *, hopeless: bool) -> None:
        self._not_before[channel] = self._account.clock.monotonic() + seconds
        if hopeless and channel not in self._given_up:
            self._given_up.add(channel)
            self._done(channel)

    async def _settle(self, channel: int) -> None:
        """Until nothing of this channel is left to be read."""
        while (after := self._pending.get(channel)) is not None:
            self._reading, self._again = channel, False
            try:
                await self._read(channel, max(1, after - _OVERLAP))
            except Refusal as error:
                await self._not_ours(channel, error)
            finally:
                self._reading = 0
            if not self._again:
                self._ended(channel)

    def is_pending(self, channel: int) -> bool:
        """Whether this channel is still to be read."""
        return channel in self._pending

    def holds(self, channel: int) -> bool:
        """Whether what is said there now has to wait for what was said before: for a while, and not for ever."""
        return channel in self._pending and channel not in self._given_up

    async def _read(self, channel: int, after: int) -> None:
        where = self._account.rooms.get(channel) or await self.room(channel)
        since = self._marks.get(f"since:{where.parent if where.is_thread else channel}")
        after = max(after, int(since or 0))  # what was said before we came is none of ours
        while True:
            page = await self._account.wire.logs_from(channel, _PAGE, after=after)
            batch = sorted(objects(page), key=lambda raw: number(raw.get("id")))
            for raw in batch:
                await self._keep(raw, where)
            newest = number(batch[-1].get("id")) if batch else 0
            if len(batch) < _PAGE or newest <= after:
                return
            after = newest

    async def room(self, channel: int, guild: int = 0) -> Room:
        """A channel that no server has told about: as a rule a direct message."""
        raw = await self._account.wire.get_channel(channel)
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
