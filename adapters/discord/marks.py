"""What the account remembers across restarts: how far each channel was read, and which thread is whose."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from adapters.discord.buckets import Trouble

if TYPE_CHECKING:
    from bot.ports import Cursors

_SEEN, _DIRECT, _THREAD = "seen:", "direct:", "thread:"


class Unwritten(Trouble):
    """The database does not take or hand out marks now."""


class Marks:
    """The stored marks with a copy in memory. How far a channel was read is written now and then: reading twice is cheap.

    Other processes write them, too: who begins to listen reads them anew, and what another may have noted is looked up.
    """

    def __init__(self, cursors: Cursors) -> None:
        self._cursors = cursors
        self._kept: dict[str, str] = {}
        self._dirty: set[str] = set()
        self._loaded = False
        self._loading = asyncio.Lock()
        self._under_way: Counter[str] = Counter()  # being written now
        self._written: set[str] = set()  # since the marks are being read

    async def load(self) -> bool:
        """Read them, unless that was done before; whether they were read now."""
        if self._loaded:
            return False
        await self.load_anew()
        return True

    async def load_anew(self) -> None:
        """Read them as they stand now: the database knows better, but for what is being written and is not there yet."""
        async with self._loading:
            self._written = set(self._under_way)
            try:
                stored = await self._cursors.all()
            except Exception as error:  # noqa: BLE001 - whatever the database has
                raise Unwritten(f"what was read cannot be looked up ({type(error).__name__})") from None
            ours = {scope: value for scope, value in self._kept.items() if scope in self._written}
            ahead = {scope for scope in self._dirty if _reached(self._kept[scope]) > _reached(stored.get(scope, ""))}
            self._dirty &= ahead | self._written  # elsewhere another process has come farther
            self._kept = stored | ours | {scope: self._kept[scope] for scope in ahead}
            self._loaded = True

    def get(self, scope: str) -> str:
        """The mark; empty where there is none."""
        return self._kept.get(scope, "")

    async def look(self, scope: str) -> str:
        """The mark as it stands in the database: another process may have set it."""
        try:
            found = await self._cursors.get(scope) or ""
        except Exception as error:  # noqa: BLE001 - whatever the database has
            raise Unwritten(f"what was noted cannot be looked up ({type(error).__name__})") from None
        self._kept[scope] = found
        return found

    async def put(self, scope: str, value: str) -> None:
        """Set it, durably; what is set already is not written again."""
        if self._kept.get(scope) != value:
            await self._write(scope, value)
            self._kept[scope] = value

    async def swap(self, scope: str, before: str, value: str) -> bool:
        """Set it where it still is what it was before: of several processes that want to, one does."""
        try:
            won = await self._cursors.swap(scope, before, value)
        except Exception as error:  # noqa: BLE001 - whatever the database has
            raise Unwritten(f"marks cannot be kept ({type(error).__name__})") from None
        if won:
            self._kept[scope] = value
        return won

    async def first(self, scope: str, value: str) -> None:
        """Set it unless it is set, by whomever."""
        if not self.get(scope) and not await self.look(scope):
            await self.put(scope, value)

    def read_to(self, channel: int) -> int:
        """The newest message of a channel that is kept for certain; 0 for a channel that nobody follows."""
        return _reached(self.get(f"{_SEEN}{channel}"))

    async def follow(self, channel: int, at: int, *, direct: bool = False) -> None:
        """Catch up on this channel after every absence, from `at` on. Of a `direct` message no server will tell."""
        if direct:
            await self.first(f"{_DIRECT}{channel}", "1")
        await self.first(f"{_SEEN}{channel}", str(max(1, at)))

    def untold(self, since: int) -> dict[int, int]:
        """What no server tells of: direct messages, and our threads that were read `since`; and how far, the newest first."""
        found = {int(k.removeprefix(_DIRECT)): 0 for k in self._kept if k.startswith(_DIRECT)}
        threads = (int(k.removeprefix(_THREAD)) for k in self._kept if k.startswith(_THREAD))
        found |= {thread: 0 for thread in threads if self.read_to(thread) > since}
        read = {channel: self.read_to(channel) for channel in found}
        return dict(sorted(read.items(), key=lambda pair: -pair[1]))

    def followed(self, since: int) -> dict[int, int]:
        """Whatever was read `since`, and how far."""
        channels = (int(k.removeprefix(_SEEN)) for k in self._kept if k.startswith(_SEEN))
        return {channel: read for channel in channels if (read := self.read_to(channel)) > since}

    def newest(self) -> int:
        """The newest message of all that is kept for certain; 0 before the first."""
        return max((self.read_to(int(k.removeprefix(_SEEN))) for k in self._kept if k.startswith(_SEEN)), default=0)

    async def forget(self, channel: int) -> None:
        """The channel is gone."""
        await self.put(f"{_SEEN}{channel}", "")

    def reached(self, channel: int, message: int) -> None:
        """Everything up to this message is kept. Written by the next `flush`."""
        scope, before = f"{_SEEN}{channel}", self.read_to(channel)
        if before and message > before:
            self._kept[scope] = str(message)
            self._dirty.add(scope)

    async def flush(self) -> None:
        """Write what has moved."""
        while self._dirty:
            scope = self._dirty.pop()
            try:
                await self._write(scope, self._kept[scope])
            except Unwritten:
                self._dirty.add(scope)
                raise

    async def leave(self) -> None:
        """The last word of a process that listens no more: what another has read since is farther, and stays."""
        try:
            if self._dirty:
                await self.load_anew()
                await self.flush()
        finally:
            self._dirty.clear()

    async def _write(self, scope: str, value: str) -> None:
        self._under_way[scope] += 1
        self._written.add(scope)
        try:
            await self._cursors.put(scope, value)
        except Exception as error:  # noqa: BLE001 - whatever the database has
            raise Unwritten(f"marks cannot be kept ({type(error).__name__})") from None
        finally:
            self._under_way[scope] -= 1
            self._under_way = +self._under_way


def _reached(mark: str) -> int:
    return int(mark) if mark.isdecimal() else 0
