"""The way in: mentions, direct messages and the optional search, each with its own mark that moves after `receive`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.x.account import CAP, CREDIT, Account, Later, NoCredit
from adapters.x.meter import CapReached, Operation
from adapters.x.parse import Me, parse, parse_watched, sent_at
from adapters.x.stream import POST_FIELDS, Stream
from adapters.x.taking import NOTHING_YET, Taking, number_of, pause
from adapters.x.wire import ApiError
from bot.model import EventKind, Incoming
from bot.ports import ChannelRefused, Receive

DM_FIELDS = ("attachments", "created_at", "dm_conversation_id", "entities", "event_type", "sender_id", "text")
MOST = 800  # mentions that X remembers
_PAGE = 100
_SMALLEST_PAGE = 5  # that X accepts
_FIRST_DM_PAGE = 10  # direct messages have no since_id: a small page is read again, a large one only when it is needed
_MOST_DMS = 1_000  # in one catch-up
_REFUSED_REST = 300.0  # seconds at most until a kind of reading that X refused is tried again
_NO_MONEY_REST = 60.0  # seconds between two looks at the purse; X is not asked

Page = Callable[[str | None, int], Awaitable[dict[str, Any]]]
"""Page token and size -> answer."""


class Reading:
    """Brings every event to `receive`, oldest first, and moves the mark only afterwards."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._settings = account.settings
        self._wire = account.wire
        self._clock = account.clock
        self._taking = Taking(account)
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
            found = await self._all("own_mention", page, MOST, since)
        except ApiError as error:
            if error.status != 400 or "since_id" not in error.words:
                raise
            bounds = {}  # the mark is too old for X: everything that it remembers, and the mark is looked for in that
            found = await self._all("own_mention", page, MOST, since)
        await self._told_of_gap("mentions", found, MOST, since, me, receive)
        await self._taking.all("mentions", found, since, parse, me, receive)

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

        found = await self._all("dm_read", page, _MOST_DMS, since, first=_FIRST_DM_PAGE)
        await self._told_of_gap("dm", found, _MOST_DMS, since, me, receive)
        await self._taking.all("dm", found, since, parse, me, receive)

    async def _watched(self, me: Me, receive: Receive) -> None:
        """Posts that speak about us without asking us, for agents' eyes (https://docs.x.com/x-api/posts/search-recent-posts)."""
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
            found = await self._all("post_read", page, _PAGE, since)
        except ApiError as error:
            if since and error.status == 400:  # a search goes back a week: an older mark is refused
                await self._account.cursors.put("watch", "")
            raise
        await self._taking.all("watch", found, since, parse_watched, me, receive)

    def _bounds(self, since: str | None) -> dict[str, str]:
        """From where to read: after the mark, or as far back as the very first look goes."""
        if since and since != NOTHING_YET:
            return {"since_id": since}
        return {"start_time": self._taking.horizon().strftime("%Y-%m-%dT%H:%M:%SZ")}

    async def _all(
        self, operation: Operation, page: Page, most: int, since: str | None, first: int = _PAGE
    ) -> list[Any]:
        """Every page until the mark, the end, or what X remembers; paid for page by page."""
        found: list[Any] = []
        token: str | None = None
        size = first
        while True:
            size = await self._account.meter.affords(operation, min(first, _SMALLEST_PAGE), size)
            answer = await self._patiently(page, token, size)
            rows = answer.get("data")
            rows = rows if isinstance(rows, list) else []
            await self._account.meter.read(operation, [number_of(row) for row in rows])
            found += rows
            meta = answer.get("meta")
            token = meta.get("next_token") if isinstance(meta, dict) else None
            if not (isinstance(token, str) and token and rows) or len(found) >= most or self._reaches(rows, since):
                return found
            size = _PAGE

    async def _patiently(self, page: Page, token: str | None, size: int) -> dict[str, Any]:
        """A limit in the middle is waited for: the pages that are here already would have to be bought again."""
        while True:
            try:
                return await page(token, size)
            except Later as later:
                if token is None:
                    raise
                await self._clock.sleep(later.seconds)

    async def _told_of_gap(
        self, mark: str, found: list[Any], most: int, since: str | None, me: Me, receive: Receive
    ) -> None:
        """Where X remembers no further back than after our mark, what lies between is gone, and somebody has to know."""
        if since is None or len(found) < most or self._reaches(found, since):
            return
        began = sent_at({"id": since})
        ended = min((at for row in found if (at := sent_at(row))), default=None)
        if began and ended and began < ended:
            key = f"{me.id}:gap:{mark}:{since}"
            await receive(Incoming(me.channel, key, "gap", EventKind.GAP, missed=(began, ended)))

    def _reaches(self, rows: list[Any], since: str | None) -> bool:
        """Whether a page goes back to what is known, or to where the very first look ends."""
        if since is not None:
            return any(int(number_of(row) or since) <= int(since) for row in rows)
        return any((at := sent_at(row)) is not None and at < self._taking.horizon() for row in rows)


def _first(group: BaseExceptionGroup[ChannelRefused]) -> ChannelRefused:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
