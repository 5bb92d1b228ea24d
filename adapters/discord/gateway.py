"""The gateway, supervised: a fresh client per attempt, rests between attempts, a budget of identifies.

https://discord.com/developers/docs/topics/gateway
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord.gateway import KeepAliveHandler

from adapters.discord.buckets import Later, Trouble
from adapters.discord.events import EVENTS, Events
from bot.ports import ChannelRefused

if TYPE_CHECKING:
    from adapters.discord.account import Account
    from adapters.discord.marks import Marks
    from adapters.discord.panel import Panel
    from adapters.discord.unseen import Unseen
    from bot.ports import Receive

# Nobody is talked to by voice: its libraries are not missed.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
_BAD_TOKEN, _DISALLOWED = 4004, 4014
_SPARE = 0.2  # of the day's identifies may go to quick returns; after that the rests grow
_HOPELESS = frozenset({4010, 4011, 4012, 4013})  # sharding, version, intents: a mistake of this program


class Exhausted(Exception):
    """So many sessions were begun today that one more would cost the token."""


class Line(discord.Client):
    """One attempt. Events go out as they came in: the library's own readers end the connection over one bad event."""

    def __init__(self, account: Account, budget: Any, push: Any) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)
        super().__init__(
            intents=intents,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.http = self._connection.http = account.wire
        self._connection.parsers = {name: partial(push, name) for name in EVENTS}
        self._budget = budget
        self._account = account

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - signature given
        """Counted before it is sent; Discord wants five seconds between two."""
        if not initial:
            await self._account.clock.sleep(5.0)
        await self._budget()

    async def on_disconnect(self) -> None:
        """The library connects again; until it has, nothing comes in."""
        self._account.trouble("the connection to Discord was cut, connecting again")


class Gateway:
    """Listens until cancelled."""

    def __init__(self, account: Account, marks: Marks, unseen: Unseen, panel: Panel) -> None:
        self._account = account
        self._marks = marks
        self._unseen = unseen
        self._panel = panel
        self._failures = 0
        self._identifies = 0  # today, as far as this process knows

    async def listen(self, receive: Receive) -> None:
        """Raises `ChannelRefused` when going on cannot help; heals from everything else."""
        events: Events | None = None
        work: asyncio.Task[None] | None = None
        try:
            while True:
                try:
                    await self._account.wire.up()
                    if events is None or work is None:
                        # Another process may have listened since these were read.
                        await self._marks.load_anew()
                        self._account.rests(self._marks.get("rest"))
                        events = Events(self._account, self._marks, self._unseen, self._panel, receive)
                        work = asyncio.ensure_future(events.run())
                    await self._attempt(events, work)
                except ChannelRefused:
                    raise
                except Exception as error:
                    if work is not None and work.done():
                        raise
                    await self._rest(error)
        finally:
            if work is not None:
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)
            with contextlib.suppress(Trouble):  # an old mark costs a second reading
                await self._marks.leave()

    async def _attempt(self, events: Events, work: asyncio.Task[None]) -> None:
        """One client, until it ends; ends with the work behind it."""
        if not self._account.is_known():
            await self._account.who()
        line = asyncio.ensure_future(self._connect(events))
        try:
            await asyncio.wait({line, work}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
            line.result()
        finally:
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)

    async def _connect(self, events: Events) -> None:
        client = Line(self._account, self._spend, partial(self._take, events))
        self._account.wire.heard()
        try:
            async with client:
                await client.connect(reconnect=False)
        finally:
            await self._hang_up()

    async def _hang_up(self) -> None:
        """End what the library forgets: a connection that began to beat before it was handed to its client."""
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws.token == self._account.wire.token:
                thread.stop()
                await thread.ws.close()

    def _take(self, events: Events, name: str, raw: Any) -> None:
        if name in ("READY", "RESUMED"):
            self._failures = 0
            self._account.well()
            self._account.wire.heard()
            if name == "RESUMED" or self._identifies <= self._account.settings.identifies_per_day * _SPARE:
                self._account.wire.held()
        events.push(name, raw)

    async def _spend(self) -> None:
        """One identify more today, written down before it is sent."""
        today = self._account.clock.now().date().isoformat()
        day, _, count = (await self._marks.look("identifies")).partition(" ")
        spent = int(count) if day == today and count.isdecimal() else 0
        if spent >= self._account.settings.identifies_per_day:
            raise Exhausted
        await self._marks.put("identifies", f"{today} {spent + 1}")
        self._identifies = spent + 1

    async def _rest(self, error: Exception) -> None:
        if isinstance(error, discord.ConnectionClosed | discord.PrivilegedIntentsRequired):
            self._judge(error)
        self._account.counts["attempts failed"] += 1
        if isinstance(error, Exhausted):
            await self._until_tomorrow()
            return
        words = str(error) if isinstance(error, Trouble) else f"Discord cannot be reached ({type(error).__name__})"
        self._account.trouble(words)
        seconds = error.seconds if isinstance(error, Later) else self._account.pause(self._failures)
        self._failures += 1
        await self._account.clock.sleep(seconds)

    def _judge(self, error: discord.ConnectionClosed | discord.PrivilegedIntentsRequired) -> None:
        """Raises `ChannelRefused` for the close codes after which nobody may come back as he is."""
        code = getattr(error, "code", _DISALLOWED)
        if code == _BAD_TOKEN:
            raise self._account.refused() from None
        if code == _DISALLOWED:
            self._account.trouble("MESSAGE CONTENT INTENT is off")
            raise ChannelRefused(
                f"Discord does not hand out what people write to {self._account.channel}. In the Developer Portal open the "
                "application, Bot, Privileged Gateway Intents, switch MESSAGE CONTENT INTENT on, save."
            ) from None
        if code in _HOPELESS:
            raise ChannelRefused(
                f"Discord refuses the connection of {self._account.channel} (close code {code})."
            ) from None

    async def _until_tomorrow(self) -> None:
        now = self._account.clock.now()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        self._account.trouble(
            f"{self._account.settings.identifies_per_day} sessions were begun today; Discord allows no more until midnight UTC"
        )
        await self._account.clock.sleep((midnight - now).total_seconds())
