"""The porch: the only module that sees adapters and handoff. It wires and decides nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute

import adapters
from bot import health, language
from bot.clock import Clock, SystemClock, holder
from bot.cursors import StoredCursors
from bot.inbox import Inbox
from bot.logs import log
from bot.matching import Evidence
from bot.metronome import Metronome, Sweep
from bot.mind import Library
from bot.model import Address, Attachment, ChannelId, Conversation, Language
from bot.outbox import Outbox
from bot.ports import (
    Adapter,
    ChannelRefused,
    FetchesFiles,
    Limits,
    Listener,
    Opens,
    Reports,
    SendFailed,
    Spends,
    Types,
    Webhook,
)
from bot.ports import Fate as _Fate
from bot.process import leave_alone
from bot.pulse import Pulse, SharedClock
from bot.retraction import Retraction
from bot.rounds import taken
from bot.settings import Settings
from bot.store import Store, StoreDown, Unit, claims, places, verdicts, views
from bot.store.claims import Claimed
from bot.store.nudges import Nudges
from bot.threads import StoredThreads
from bot.web import WebServer, address_of
from handoff import console
from handoff.alerts import Alerts, Watch
from handoff.desk import Desk
from handoff.roster import Roster

_CHANNEL_LEASE = timedelta(seconds=30)
_RENEW = 10.0  # seconds
_OPENING = 5.0  # seconds that a start waits for its channels
_RECALIBRATE = 120  # seconds between two looks at what agents said of answers
_REFUSED_REST = 60.0  # seconds until an account that was refused is tried again
_LOOK_FOR_CHANNELS = 60  # seconds between two looks for channels that are used and not set up
_NOT_SET_UP = "it is not set up any more, and people there have a conversation that is not over"
_UNKNOWN_CHANNEL = Limits(text=4000)  # of a conversation whose channel is no longer configured


@dataclass
class House:
    """Everything that runs, wired. `run` starts it and stops it in reverse."""

    settings: Settings
    store: Store
    clock: Clock = field(default_factory=SystemClock)
    extra_routes: Sequence[BaseRoute] = ()
    cache: Path | None = None

    def __post_init__(self) -> None:
        self.holder = holder()
        self.ready = asyncio.Event()
        self._stop = asyncio.Event()
        self._opening: dict[ChannelId, asyncio.Task[None]] = {}
        self._refused: dict[ChannelId, str] = {}
        self._not_set_up: set[ChannelId] = set()
        self.time = SharedClock(self.clock)  # of all that is kept, by whichever process
        self.pulse = Pulse(self.store, self.time, self.holder, _CHANNEL_LEASE)
        self.nudges = Nudges(self.store)
        self.threads = StoredThreads(self.store, self.nudges, self.time)
        cache = self.cache or self.settings.matching.fits
        self.library = Library(self.settings, cache, self.time, self._evidence)
        self.roster = Roster(
            self.store, self.time, idle=timedelta(minutes=self.settings.desk.idle_minutes),
            longest=timedelta(hours=self.settings.desk.session_hours),
        )  # fmt: skip
        self.desk = Desk(
            self.store, self.time, self.limits, timedelta(minutes=self.settings.desk.claim_minutes),
            lambda intent: intent in self.library.mind.policy.articles, self._show_typing,
            self.library.objections, lambda channel: channel in self.adapters,
        )  # fmt: skip

    def build(self) -> None:
        """Load articles, make adapters, bind the port. Raises `SettingsError`, `FaqError`, `StoreBusy` or `StoreDown`."""
        self.store.prepare()
        self.store.work_alone()
        self.library.load()
        language.load()
        client_of = address_of(self.settings.web.trusted_proxies)
        tools = adapters.Tools(
            self.clock, self.threads, self.settings.brand.name, client_of,
            cursors=lambda channel: StoredCursors(self.store, channel),
        )  # fmt: skip
        self.adapters: dict[ChannelId, Adapter] = {
            channel: adapters.build(channel, table, tools) for channel, table in self.settings.channel_tables().items()
        }
        self.inbox = Inbox(self.store, self.time, self.holder, lambda: self.library.mind, self.limits, self.deletes)
        self.retraction = Retraction(self.store, self.time, self.holder, self.adapters)
        self.outbox = Outbox(self.store, self.time, self.holder, self.adapters)
        self.web = WebServer(
            self.settings.web,
            [*self._routes(), *self.extra_routes],
            self.health,
            self.settings.metrics.token.get_secret_value(),
        )
        self.alerts = self._alerts()
        self.metronome = Metronome(self.clock, self._sweeps())
        leave_alone()

    def _alerts(self) -> Alerts | None:
        said = self.settings.alerts
        if (adapter := self.adapters.get(said.channel)) is None:
            return None
        watch = Watch.of(said, adapters.group(adapter, said.to), f"{self.web.url}/desk")
        reason = partial(console.reason, watch.language, titles=self.titles(watch.language))
        return Alerts(self.store, self.time, watch, self.limits, self.channel_trouble, reason)

    def limits(self, channel: ChannelId) -> Limits:
        """What a channel can carry."""
        adapter = self.adapters.get(channel)
        return adapter.limits if adapter else _UNKNOWN_CHANNEL

    async def _show_typing(self, address: Address) -> None:
        adapter = self.adapters.get(address.channel)
        if isinstance(adapter, Types):
            await adapter.typing(address)

    def deletes(self, channel: ChannelId) -> bool:
        """Whether a contact's message can be taken off that channel's platform."""
        return self.retraction.possible(channel)

    # -- running ----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until `stop`. Everything that was opened is closed, also after a failure."""
        async with contextlib.AsyncExitStack() as closing:
            closing.callback(self.store.close)
            closing.push_async_callback(self.library.close)
            self.metronome.start()
            closing.callback(self.metronome.stop)
            for adapter in self.adapters.values():
                if isinstance(adapter, Opens):
                    closing.push_async_callback(adapter.close)
            closing.push_async_callback(self._end_opening)
            await self._open_all()
            await self.pulse.beat()
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(work) for work in self._works()]
                serving = group.create_task(self.web.serve())
                with self.nudges.listening(self._nudged):
                    while not (self.web.started or serving.done()):  # noqa: ASYNC110 - uvicorn has a flag, no event
                        await asyncio.sleep(0.01)
                    self.ready.set()
                    log.info("house.ready", url=self.web.url)
                    await self._stop.wait()
                await self._end_streams()
                self.web.stop()
                for task in tasks:
                    task.cancel()

    def stop(self) -> None:
        """Ask `run` to end; it takes at most five seconds, with streams open."""
        self._stop.set()

    def _works(self) -> Iterable[Any]:
        yield self.inbox.run()
        yield self.outbox.run()
        yield self.retraction.run()
        for channel, adapter in self.adapters.items():
            if isinstance(adapter, Listener):
                yield self._listen(channel, adapter)

    async def _end_streams(self) -> None:
        self.nudges.close()
        for adapter in self.adapters.values():
            if isinstance(adapter, Webhook) and isinstance(adapter, Opens):
                await adapter.close()

    async def _open_all(self) -> None:
        """All at once; who takes longer than a few seconds goes on alone and holds up nobody but its own channel."""
        for channel, adapter in self.adapters.items():
            if isinstance(adapter, Opens):
                self._opening[channel] = asyncio.create_task(self._open(channel, adapter))
        late: asyncio.Future[Any] = asyncio.ensure_future(self.clock.sleep(_OPENING))
        opened: asyncio.Future[Any] = asyncio.gather(*self._opening.values(), return_exceptions=True)
        try:
            await asyncio.wait({late, opened}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            late.cancel()
        for channel, opening in self._opening.items():
            if not opening.done():
                log.warning("channel.slow", channel=channel)

    async def _open(self, channel: ChannelId, adapter: Opens) -> None:
        """A refused account is shown and does not keep the other channels from starting."""
        try:
            await adapter.open()
        except Exception as error:  # noqa: BLE001 - one channel's trouble must not end the house
            self._refused[channel] = _reason(error)
            log.error("channel.refused", channel=channel, reason=self._refused[channel])

    async def _end_opening(self) -> None:
        for opening in self._opening.values():
            opening.cancel()
        await asyncio.gather(*self._opening.values(), return_exceptions=True)

    async def _listen(self, channel: ChannelId, adapter: Listener) -> None:
        """Poll while this process has the channel's claim; another takes over when it is gone."""
        if opening := self._opening.get(channel):
            await opening
        while True:
            try:
                await self._listen_in_turn(channel, adapter)
            except StoreDown:
                await self.clock.sleep(5)
            except Exception as error:  # noqa: BLE001 - one channel's trouble must not end the house
                self._refused[channel] = _reason(error)
                log.exception("channel.failed", channel=channel, error=type(error).__name__)
                await self.clock.sleep(5)

    async def _listen_in_turn(self, channel: ChannelId, adapter: Listener) -> None:
        claimed = await taken(self.store, lambda unit: self._claim(unit, channel), _give_back)
        if claimed is None:
            await self.clock.sleep(5)
            return
        listening = asyncio.create_task(adapter.listen(self.inbox.receive))
        try:
            await self._while_held(claimed, listening)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            with contextlib.suppress(StoreDown):
                await self.store.run(lambda unit: _give_back(unit, claimed))

    def _claim(self, unit: Unit, channel: ChannelId) -> Claimed | None:
        return claims.take_channel(unit.conn, channel, self.holder, self.time.now(), _CHANNEL_LEASE)

    async def _while_held(self, claimed: Claimed, listening: asyncio.Task[None]) -> None:
        channel = ChannelId(claimed.subject)
        while True:
            done, _ = await asyncio.wait({listening}, timeout=_RENEW)
            if done:
                reason = _reason_of(listening)
                self._refused[channel] = reason
                log.error("channel.refused", channel=channel, reason=reason)
                await self.clock.sleep(_REFUSED_REST)
                return
            self._refused.pop(channel, None)
            until = self.time.now() + _CHANNEL_LEASE
            with contextlib.suppress(StoreDown):  # the database heals; until then nothing is acknowledged anyway
                if not await self.store.run(lambda unit: claims.renew(unit.conn, claimed, until)):  # noqa: B023 - awaited here
                    return

    def _nudged(self, topics: frozenset[str]) -> None:
        if "deliver" in topics:
            self.outbox.nudge()
        if "turn" in topics:
            self.inbox.nudge()
        if "retract" in topics:
            self.retraction.nudge()

    # -- sweeps -----------------------------------------------------------------------------------------------------

    def _sweeps(self) -> Iterable[Sweep]:
        yield Sweep("pulse", self.pulse.beat, 3)
        yield Sweep("outbox", self.outbox.sweep, 1)
        yield Sweep("inbox", self.inbox.sweep, 1)
        yield Sweep("desk", self.desk.sweep, 1)
        if self.alerts:
            yield Sweep("alerts", self.alerts.sweep, 5)
        yield Sweep("articles", self.library.refresh, 1)
        yield Sweep("thresholds", self.library.recalibrate, _RECALIBRATE, at_once=True)
        yield Sweep("channels", self._look_for_channels, _LOOK_FOR_CHANNELS, at_once=True)

    async def _look_for_channels(self) -> None:
        """Where people wait, or something waits to be sent, though the settings name that channel no more."""
        self._not_set_up = {ChannelId(one) for one in await self.store.read(places.in_use)} - set(self.adapters)

    async def _evidence(self) -> list[Evidence]:
        found = await self.store.read(verdicts.evidence)
        return [Evidence(verdict.answered, verdict.probability, verdict.right) for verdict in found]

    # -- health -----------------------------------------------------------------------------------------------------

    async def health(self) -> dict[str, Any]:
        """Per channel and as a whole: `ok`, `degraded` (something needs a person) or `down` (nothing can be kept)."""
        try:
            channels = [*self.adapters, *self._not_set_up]
            counts, backlog, realised = await self.pulse.read(
                lambda unit: (views.counts(unit), views.backlog(unit, channels), verdicts.realised(unit))
            )
        except StoreDown as error:
            return health.down(str(error))
        found = health.Found(
            counts, backlog, realised, self.channel_trouble(), self.spent(), self.pulse.down, self.time.trouble(),
            self.metronome.trouble(),
        )  # fmt: skip
        return health.report(found, self.library, self.time.now())

    def channel_trouble(self) -> Mapping[ChannelId, str]:
        """Channels whose account is refused or which cannot reach their platform, with the reason."""
        found = {**dict.fromkeys(self._not_set_up, _NOT_SET_UP), **self._refused, **self.outbox.trouble()}
        for channel, adapter in self.adapters.items():
            if isinstance(adapter, Reports) and not adapter.state.ok:
                found.setdefault(channel, adapter.state.reason)
        return found

    def spent(self) -> Mapping[ChannelId, float]:
        """Dollars of this month, for the channels that are paid for by use."""
        return {channel: adapter.spent for channel, adapter in self.adapters.items() if isinstance(adapter, Spends)}

    # -- what the console needs -------------------------------------------------------------------------------------

    def _routes(self) -> list[BaseRoute]:
        routes: list[BaseRoute] = []
        for adapter in self.adapters.values():
            if isinstance(adapter, Webhook):
                routes += adapter.routes(self.inbox.receive)
        desk = console.Console(
            store=self.store, desk=self.desk, roster=self.roster, nudges=self.nudges, clock=self.time,
            brand=self.settings.brand.name, secure=self.settings.web.public_url.startswith("https://"), titles=self.titles,
            fetch=self.fetch, channel_trouble=lambda: {str(c): r for c, r in self.channel_trouble().items()},
            largest_file=max((a.limits.file for a in self.adapters.values()), default=0),
            address_of=address_of(self.settings.web.trusted_proxies), promise=self.promise, overdue=self.overdue,
            public_url=self.settings.web.public_url,
            spent=lambda: {str(c): f"{dollars:,.2f}" for c, dollars in self.spent().items()},
            looks_like_us=self.library.mind.policy.officials.looks_like_us,
        )  # fmt: skip
        return [*routes, *console.routes(desk)]

    def titles(self, tag: str) -> Mapping[str, str]:
        """Intent -> title in a language."""
        language = Language(tag) if tag in list(Language) else Language.EN
        return {intent: article.titles[language] for intent, article in self.library.mind.policy.articles.items()}

    def promise(self) -> console.Promise:
        """What is promised, and how sure the bot must be to keep it."""
        policy, matching = self.library.mind.policy, self.settings.matching
        most = matching.max_wrong_rate if matching.answer_at is None else None
        return console.Promise(most, policy.answer_at, policy.answer_at_of)

    def overdue(self) -> Mapping[str, str]:
        """Intent -> owner of the articles that are not sent any more because their review is overdue."""
        return {a.intent: a.owner for a in self.library.overdue(self.time.now().date())}

    async def fetch(self, conversation: Conversation, attachment: Attachment) -> bytes:
        """A file that a contact sent, from its platform. Raises `SendFailed` with the reason."""
        adapter = self.adapters.get(conversation.address.channel)
        if not isinstance(adapter, FetchesFiles):
            raise SendFailed(_Fate.REJECTED, "this channel keeps no files")
        return await adapter.fetch(attachment)


def _give_back(unit: Unit, claimed: Claimed | None) -> None:
    if claimed is not None:
        claims.let_go(unit.conn, claimed)


def _reason_of(listening: asyncio.Task[None]) -> str:
    return "stopped" if listening.cancelled() else _reason(listening.exception())


def _reason(error: BaseException | None) -> str:
    return str(error) if isinstance(error, ChannelRefused) else f"stopped unexpectedly ({type(error).__name__})"
