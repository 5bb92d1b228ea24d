"""The way in: mentions, direct messages and the optional search, each with its own mark that moves after `receive`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.x.account import CAP, CREDIT, Account, Later, NoCredit
from adapters.x.meter import CapReached
from adapters.x.pages import PAGE, Found, Pages
from adapters.x.parse import Me, parse, parse_watched, sent_at
from adapters.x.stream import POST_FIELDS, Stream
from adapters.x.taking import NOTHING_YET, Taking, number_of, pause
from adapters.x.wire import ApiError
from bot.model import EventKind, Incoming
from bot.ports import ChannelRefused, Receive

DM_FIELDS = ("attachments", "created_at", "dm_conversation_id", "entities", "event_type", "sender_id", "text")
MOST = 800  # mentions that X remembers
_FIRST_DM_PAGE = 10  # direct messages have no since_id: a small page is read again, a large one only when it is needed
_MOST_DMS = 1_000  # in one catch-up
_REFUSED_REST = 300.0  # seconds at most until a kind of reading that X refused is tried again
_NO_MONEY_REST = 60.0  # seconds between two looks at the purse; X is not asked


class Reading:
    """Brings every event to `receive`, oldest first, and moves the mark only afterwards."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._settings = account.settings
        self._wire = account.wire
        self._clock = account.clock
        self._taking = Taking(account)
        self._pages = Pages(account, self._taking)
        self._stream = Stream(account, self._taking)
        self._failures: dict[str, int] = {}

    async def listen(self, receive: Receive) -> None:
        """Until cancelled. Heals from all but refused keys."""
        mentions = self._streamed if self._settings.mode == "stream" else self._mentions
        loops = [
            self._loop("mentions", mentions, self._settings.poll_seconds, receive),
            self._loop("direct messages", self._messages, self._settings.dm_seconds, receive),
        ]
        if self._settings.watch:
            loops.append(self._loop("search", self._watched, self._settings.watch_seconds, receive))
        try:
            async with asyncio.TaskGroup() as group:
                for loop in loops:
                    group.create_task(loop)
        except* ChannelRefused as refused:
            raise _first(refused) from None

    async def _loop(
        self, part: str, turn: Callable[[Me, Receive], Awaitable[None]], seconds: float, receive: Receive
    ) -> None:
        while True:
            try:
                await turn(await self._account.introduced(), receive)
            except ChannelRefused:
                raise
            except Exception as error:  # noqa: BLE001 - the loop outlives whatever X or the network does
                await self._rest(part, error)
            else:
                self._failures[part] = 0
                for name in (part, CREDIT, "start"):
                    self._account.well(name)
                await self._clock.sleep(self._clock.jitter(seconds, seconds * 1.05))

    async def _rest(self, part: str, error: Exception) -> None:
        """Wait before the next turn, as long as the failure asks for."""
        self._failures[part] = failures = self._failures.get(part, 0) + 1
        self._account.counts["turns failed"] += 1
        if isinstance(error, Later):
            await self._clock.sleep(error.seconds + self._clock.jitter(0.0, 1.0))
            return
        words = self._account.words(error)
        if isinstance(error, CapReached | NoCredit):
            self._account.trouble(CAP if isinstance(error, CapReached) else CREDIT, words)
            await self._clock.sleep(_NO_MONEY_REST)
            return
        self._account.trouble(part, f"{part}: {words}")
        if isinstance(error, ApiError):
            await self._clock.sleep(self._clock.jitter(0.9, 1.0) * min(_REFUSED_REST, 5.0 * 2 ** min(failures, 7)))
        else:
            await self._clock.sleep(pause(self._clock, failures))

    async def _streamed(self, me: Me, receive: Receive) -> None:
        """Mentions as they are posted; those of the time before are fetched as soon as the stream is open."""

        async def opened() -> None:
            await self._mentions(me, receive)
            self._account.well("mentions")

        def alive() -> None:
            self._failures["mentions"] = 0

        try:
            await self._stream.run(me, receive, opened, alive)
        except Later:  # X opens no stream for a while, a quarter of an hour as a rule: mentions are asked for meanwhile
            await self._mentions(me, receive)

    # -- what is read

    async def _mentions(self, me: Me, receive: Receive) -> None:
        """All mentions after the mark (https://docs.x.com/x-api/users/get-mentions): X brings the newest first."""
        since = await self._account.cursors.get("mentions")

        async def page(token: str | None, size: int) -> dict[str, Any]:
            return await self._account.ask(
                "read mentions",
                lambda: self._wire.get_users_mentions(
                    me.id, pagination_token=token, max_results=size, tweet_fields=list(POST_FIELDS), **bounds
                ),
            )  # fmt: skip

        bounds = self._bounds(since)
        try:
            found = await self._pages.all("own_mention", page, MOST, since)
        except ApiError as error:
            if error.status != 400 or "since_id" not in error.words:
                raise
            bounds = {}  # the mark is too old for X: everything that it remembers, and the mark is looked for in that
            found = await self._pages.all("own_mention", page, MOST, since)
        await self._taken("mentions", found, since, me, receive)

    async def _messages(self, me: Me, receive: Receive) -> None:
        """All direct messages after the mark (https://docs.x.com/x-api/direct-messages/get-dm-events), 30 days at most."""
        since = await self._account.cursors.get("dm")

        async def page(token: str | None, size: int) -> dict[str, Any]:
            return await self._account.ask(
                "read direct messages",
                lambda: self._wire.get_direct_message_events(
                    event_types="MessageCreate", dm_event_fields=list(DM_FIELDS), max_results=size, pagination_token=token
                ),
            )  # fmt: skip

        found = await self._pages.all("dm_read", page, _MOST_DMS, since, first=_FIRST_DM_PAGE)
        await self._taken("dm", found, since, me, receive)

    async def _watched(self, me: Me, receive: Receive) -> None:
        """Posts that speak about us without asking us, for agents' eyes (https://docs.x.com/x-api/posts/search-recent-posts).

        The newest hundred of each look: nobody waits for an answer to the others, so no gap is told of them.
        """
        since = await self._account.cursors.get("watch") or None

        async def page(token: str | None, size: int) -> dict[str, Any]:
            size = max(10, size)  # the smallest page of a search
            return await self._account.ask(
                "search",
                lambda: self._wire.search_recent_tweets(
                    self._settings.watch, next_token=token, max_results=size, tweet_fields=list(POST_FIELDS),
                    **self._bounds(since),
                ),
            )  # fmt: skip

        try:
            found = await self._pages.all("post_read", page, PAGE, since)
        except ApiError as error:
            if since and error.status == 400:  # a search goes back a week: an older mark is refused
                await self._account.cursors.put("watch", "")
            raise
        await self._taking.all("watch", found.rows, since, parse_watched, me, receive)

    def _bounds(self, since: str | None) -> dict[str, str]:
        """From where to read: after the mark, or as far back as the very first look goes."""
        if since and since != NOTHING_YET:
            return {"since_id": since}
        return {"start_time": self._taking.horizon().strftime("%Y-%m-%dT%H:%M:%SZ")}

    async def _taken(self, mark: str, found: Found, since: str | None, me: Me, receive: Receive) -> None:
        """Keep what was found, also where the money ended on the way; then say that it ended."""
        if not found.whole:
            await self._told_of_gap(mark, found.rows, since, me, receive)
        await self._taking.all(mark, found.rows, since, parse, me, receive)
        if found.stopped is not None:
            raise found.stopped

    async def _told_of_gap(self, mark: str, rows: list[Any], since: str | None, me: Me, receive: Receive) -> None:
        """What lies between our mark and the oldest that was found will not be read any more, and somebody has to know.

        X does not remember it, or it cannot be paid for. It is told before the mark passes it.
        """
        began = (sent_at({"id": since}) if since else None) or self._taking.horizon()
        ended = min((at for row in rows if (at := sent_at(row))), default=self._clock.now())
        oldest = min((number for row in rows if (number := number_of(row))), key=int, default="")
        key = f"{me.id}:gap:{mark}:{since or ''}:{oldest}"
        missed = (began, max(began, ended))
        await self._taking.kept(Incoming(me.channel, key, "gap", EventKind.GAP, missed=missed), receive)


def _first(group: BaseExceptionGroup[ChannelRefused]) -> ChannelRefused:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
