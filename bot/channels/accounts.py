"""The accounts of this desk: opened all at once, each polled by one process at a time, and what is wrong with them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.logs import log
from bot.model import Address, Attachment, ChannelId, Conversation
from bot.ports import (
    Adapter,
    ChannelRefused,
    Fate,
    FetchesFiles,
    Limits,
    Listener,
    Opens,
    Receive,
    Reports,
    SendFailed,
    Spends,
    Types,
    Webhook,
)
from bot.running.rounds import taken
from bot.store import Store, StoreDown, Unit, claims, places
from bot.store.claims import Claimed

LEASE = timedelta(seconds=30)
_RENEW = 10.0  # seconds
_OPENING = 5.0  # seconds that a start waits for its channels
_NOT_OURS = 5.0  # seconds until the claim of another process is looked at again
_REFUSED_REST = 60.0  # seconds until an account that was refused is tried again
_STOPS_IN = 2.0  # seconds that a listener has to end: the house ends within five
_CLOSES_IN = 1.0  # seconds that all have together to close
_UNHEARD = timedelta(minutes=1)  # whoever has the channel has thought about it by then
_STILL_OPENING = "still opening"
_NOT_SET_UP = "it is not set up any more, and people there have a conversation that is not over"
_UNKNOWN = Limits(text=4000)  # of a conversation whose channel is no longer configured


class Channels:
    """One channel's trouble stays its own."""

    def __init__(
        self, store: Store, clock: Clock, holder: str, adapters: Mapping[ChannelId, Adapter],
        paused: Callable[[], Mapping[ChannelId, str]] = dict,
    ) -> None:  # fmt: skip
        """`paused` tells to which channels nothing can be sent, and why."""
        self._store = store
        self._clock = clock
        self._holder = holder
        self._adapters = adapters
        self._paused = paused
        self._opening: dict[ChannelId, asyncio.Task[None]] = {}
        self._listening: dict[ChannelId, asyncio.Task[None]] = {}
        self._closing: dict[ChannelId, asyncio.Task[None]] = {}
        self._refused: dict[ChannelId, str] = {}
        self._not_set_up: set[ChannelId] = set()

    # -- what they can ----------------------------------------------------------------------------------------------

    def __contains__(self, channel: ChannelId) -> bool:
        return channel in self._adapters

    def limits(self, channel: ChannelId) -> Limits:
        """What a channel can carry."""
        adapter = self._adapters.get(channel)
        return adapter.limits if adapter else _UNKNOWN

    @property
    def largest_file(self) -> int:
        """Bytes that some channel carries."""
        return max((adapter.limits.file for adapter in self._adapters.values()), default=0)

    async def show_typing(self, address: Address) -> None:
        """Where the platform has a sign for it."""
        adapter = self._adapters.get(address.channel)
        if isinstance(adapter, Types):
            await adapter.typing(address)

    async def fetch(self, conversation: Conversation, attachment: Attachment) -> bytes:
        """A file that a contact sent, from its platform. Raises `SendFailed` with the reason."""
        adapter = self._adapters.get(conversation.address.channel)
        if not isinstance(adapter, FetchesFiles):
            raise SendFailed(Fate.REJECTED, "this channel keeps no files")
        return await adapter.fetch(attachment)

    # -- how they are -----------------------------------------------------------------------------------------------

    def known(self) -> list[ChannelId]:
        """Those that are set up, and those that are used all the same."""
        return [*self._adapters, *self._not_set_up]

    def trouble(self) -> Mapping[ChannelId, str]:
        """Channels whose account is refused or which cannot reach their platform, with the reason."""
        found = {**dict.fromkeys(self._not_set_up, _NOT_SET_UP), **self._refused, **self._paused()}
        for channel, adapter in self._adapters.items():
            if self._stands_by(channel, adapter):
                continue  # it would tell of a connection that it has no more, or not yet
            if reason := _said_of_itself(adapter):
                found.setdefault(channel, reason)
        for channel, opening in self._opening.items():
            if not opening.done():
                found.setdefault(channel, _STILL_OPENING)
        return found

    def _stands_by(self, channel: ChannelId, adapter: Adapter) -> bool:
        """Whether it is another process that listens there."""
        listening = self._listening.get(channel)
        return isinstance(adapter, Listener) and (listening is None or listening.done())

    def spent(self) -> Mapping[ChannelId, float]:
        """Dollars of this month, for the channels that are paid for by use."""
        told = {channel: _spent_by(adapter) for channel, adapter in self._adapters.items()}
        return {channel: dollars for channel, dollars in told.items() if dollars is not None}

    async def look(self) -> None:
        """Where people wait, or something waits to be sent, though the settings name that channel no more."""
        late = self._clock.now() - _UNHEARD
        used = await self._store.read(lambda unit: places.in_use(unit, late))
        self._not_set_up = {ChannelId(one) for one in used} - set(self._adapters)

    # -- opening and closing ----------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Opens all; behind it all are closed, also one that is still opening."""
        try:
            await self._open_all()
            yield
        finally:
            await self._close(self._that_open())

    def _that_open(self) -> dict[ChannelId, Opens]:
        return {channel: adapter for channel, adapter in self._adapters.items() if isinstance(adapter, Opens)}

    async def _open_all(self) -> None:
        """All at once; who takes longer than a few seconds goes on alone and holds up nobody but its own channel."""
        tried = {channel: asyncio.Event() for channel in self._that_open()}
        for channel, adapter in self._that_open().items():
            self._opening[channel] = asyncio.create_task(self._open(channel, adapter, tried[channel]))
        late: asyncio.Future[Any] = asyncio.ensure_future(self._clock.sleep(_OPENING))
        all_tried: asyncio.Future[Any] = asyncio.gather(*(once.wait() for once in tried.values()))
        try:
            await asyncio.wait({late, all_tried}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            late.cancel()
            all_tried.cancel()
        for channel, once in tried.items():
            if not once.is_set():
                log.warning("channel.slow", channel=channel)

    async def _open(self, channel: ChannelId, adapter: Opens, tried: asyncio.Event) -> None:
        """A refused account is shown, tried again, and does not keep the other channels from starting."""
        while not await self._opens(channel, adapter):
            tried.set()
            await self._clock.sleep(_REFUSED_REST)
        tried.set()

    async def _opens(self, channel: ChannelId, adapter: Opens) -> bool:
        try:
            await adapter.open()
        except asyncio.CancelledError:
            if _is_stopped():
                raise
            self._is_refused(channel, None)
        except Exception as error:  # noqa: BLE001 - one channel's trouble must not end the house
            self._is_refused(channel, error)
        else:
            self._refused.pop(channel, None)
            return True
        return False

    async def _close(self, adapters: Mapping[ChannelId, Opens]) -> None:
        """All at once, and who does not come to an end is named and left behind."""
        begun = {}
        for channel, adapter in adapters.items():
            before = self._closing.get(channel)
            if before is None or before.done():
                begun[channel] = self._closing[channel] = asyncio.create_task(self._close_one(channel, adapter))
        if begun:
            await asyncio.wait(begun.values(), timeout=_CLOSES_IN)
        for channel, closing in begun.items():
            if not closing.done():
                log.error("channel.hangs", channel=channel, reason="it does not close")

    async def _close_one(self, channel: ChannelId, adapter: Opens) -> None:
        if opening := self._opening.get(channel):
            opening.cancel()
            await asyncio.wait({opening}, timeout=_CLOSES_IN / 2)
        try:
            await adapter.close()
        except Exception as error:  # noqa: BLE001 - nobody else stays open for it
            log.exception("channel.failed", channel=channel, error=type(error).__name__)

    async def end_streams(self) -> None:
        """Who is called by his platform lets go of whoever waits there: the web server can stop then.

        Who listens as well is closed when he has stopped listening: until then he would take it for a failure.
        """
        called = {one: each for one, each in self._that_open().items() if isinstance(each, Webhook)}
        await self._close({one: each for one, each in called.items() if not isinstance(each, Listener)})

    # -- listening --------------------------------------------------------------------------------------------------

    def listeners(self, receive: Receive) -> Iterable[Coroutine[Any, Any, None]]:
        """One for each channel that fetches its own updates."""
        for channel, adapter in self._adapters.items():
            if isinstance(adapter, Listener):
                yield self.listen(channel, adapter, receive)

    async def listen(self, channel: ChannelId, adapter: Listener, receive: Receive) -> None:
        """Poll while this process has the channel's claim; another takes over when it is gone."""
        if opening := self._opening.get(channel):
            await asyncio.wait({opening})
        while True:
            try:
                await self._listen_in_turn(channel, adapter, receive)
            except StoreDown:
                await self._clock.sleep(_NOT_OURS)
            except Exception as error:  # noqa: BLE001 - one channel's trouble must not end the house
                self._is_refused(channel, error)
                await self._clock.sleep(_NOT_OURS)

    async def _listen_in_turn(self, channel: ChannelId, adapter: Listener, receive: Receive) -> None:
        if before := self._listening.get(channel):
            await asyncio.wait({before})  # one that does not stop: with a second beside it each would take half
        claimed = await taken(self._store, lambda unit: self._claim(unit, channel), _give_back)
        if claimed is None:
            self._refused.pop(channel, None)  # another listens there, and says how it goes
            await self._clock.sleep(_NOT_OURS)
            return
        try:
            await self._listen_while_held(claimed, adapter, receive)
        finally:
            await self._let_go(claimed)

    async def _listen_while_held(self, claimed: Claimed, adapter: Listener, receive: Receive) -> None:
        channel = ChannelId(claimed.subject)
        listening = self._listening[channel] = asyncio.create_task(adapter.listen(receive))
        try:
            await self._while_held(claimed, listening)
        finally:
            listening.cancel()
            await asyncio.wait({listening}, timeout=_STOPS_IN)
            if listening.done():
                _error_of(listening)  # nobody asks for it any more
            else:
                self._refused[channel] = "it does not stop listening"
                log.error("channel.hangs", channel=channel, reason=self._refused[channel])

    async def _let_go(self, claimed: Claimed) -> None:
        """Whatever the database says to it: a lease runs out by itself, and a stop must not be mistaken for a failure."""
        try:
            await self._store.run(lambda unit: _give_back(unit, claimed))
        except Exception as error:  # noqa: BLE001 - see above
            log.warning("channel.not_given_back", channel=claimed.subject, error=type(error).__name__)

    def _claim(self, unit: Unit, channel: ChannelId) -> Claimed | None:
        return claims.take_channel(unit.conn, channel, self._holder, self._clock.now(), LEASE)

    async def _while_held(self, claimed: Claimed, listening: asyncio.Task[None]) -> None:
        channel = ChannelId(claimed.subject)
        while True:
            done, _ = await asyncio.wait({listening}, timeout=_RENEW)
            if done:
                self._is_refused(channel, _error_of(listening))
                await self._clock.sleep(_REFUSED_REST)
                return
            self._refused.pop(channel, None)
            until = self._clock.now() + LEASE
            with contextlib.suppress(StoreDown):  # the database heals; until then nothing is acknowledged anyway
                if not await self._store.run(lambda unit: claims.renew(unit.conn, claimed, until)):  # noqa: B023 - awaited here
                    return

    def _is_refused(self, channel: ChannelId, error: BaseException | None) -> None:
        """Whoever has to mend an adapter wants to see where it broke."""
        reason = self._refused[channel] = "stopped" if error is None else _reason(error)
        if error is None or isinstance(error, ChannelRefused):
            log.error("channel.refused", channel=channel, reason=reason)
        else:
            log.error("channel.failed", channel=channel, error=type(error).__name__, reason=reason, exc_info=error)


def _give_back(unit: Unit, claimed: Claimed | None) -> None:
    if claimed is not None:
        claims.let_go(unit.conn, claimed)


def _is_stopped() -> bool:
    """Whether who is cancelled was cancelled by us, and does not merely say so."""
    me = asyncio.current_task()
    return me is not None and me.cancelling() > 0


def _error_of(ended: asyncio.Task[None]) -> BaseException | None:
    return None if ended.cancelled() else ended.exception()


def _said_of_itself(adapter: Adapter) -> str:
    """What an adapter finds wrong with its account; one that cannot say how it is keeps nobody from reading how the rest is."""
    try:
        return "" if not isinstance(adapter, Reports) or adapter.state.ok else str(adapter.state.reason)
    except Exception as error:  # noqa: BLE001 - see above
        return f"it cannot say how it is ({type(error).__name__})"


def _spent_by(adapter: Adapter) -> float | None:
    try:
        return float(adapter.spent) if isinstance(adapter, Spends) else None
    except Exception:  # noqa: BLE001 - as above
        return None


def _reason(error: BaseException) -> str:
    return str(error) if isinstance(error, ChannelRefused) else f"stopped unexpectedly ({type(error).__name__})"
