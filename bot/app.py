"""The porch: the only module that sees adapters and handoff. It wires and decides nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from starlette.routing import BaseRoute

import adapters
from bot.channels import Channels, accounts
from bot.channels.cursors import StoredCursors
from bot.channels.threads import StoredThreads
from bot.clock import Clock, SystemClock, holder
from bot.health import Health
from bot.inbox import Inbox
from bot.logs import log
from bot.matching import Evidence
from bot.mind import Library
from bot.model import ChannelId, Language
from bot.outbox import Outbox
from bot.outbox.retraction import Retraction
from bot.ports import Adapter, Webhook
from bot.running.metronome import Metronome, Sweep
from bot.running.process import leave_alone
from bot.running.pulse import Pulse, SharedClock
from bot.running.tidying import Tidying
from bot.settings import Settings
from bot.store import Store, verdicts
from bot.store.nudges import Nudges
from bot.text import language
from bot.web import WebServer, address_of
from handoff import console
from handoff.alerts import Alerts, Watch
from handoff.desk import Desk
from handoff.roster import Roster

_RECALIBRATE = 120  # seconds between two looks at what agents said of answers
_TIDY = 60  # seconds between two looks for what is over
_LOOK_FOR_CHANNELS = 60  # seconds between two looks for channels that are used and not set up


@dataclass
class House:
    """Everything that runs, wired by `build`. `run` starts it and stops it in reverse."""

    store: Store
    time: SharedClock  # of all that is kept, by whichever process
    adapters: dict[ChannelId, Adapter]
    channels: Channels
    library: Library
    nudges: Nudges
    inbox: Inbox
    outbox: Outbox
    retraction: Retraction
    roster: Roster
    tidying: Tidying
    desk: Desk
    alerts: Alerts | None
    pulse: Pulse
    metronome: Metronome
    health: Health
    web: WebServer
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until `stop`. Everything that was opened is closed, also after a failure."""
        async with contextlib.AsyncExitStack() as closing:
            closing.callback(self.store.close)
            closing.push_async_callback(self.library.close)
            await self.pulse.beat()
            self.metronome.start([Sweep("pulse", self.pulse.beat, 3)])
            closing.callback(self.metronome.stop)
            await closing.enter_async_context(self.channels.opened())
            async with asyncio.TaskGroup() as group:
                working = group.create_task(self._work())
                serving = group.create_task(self.web.serve())
                with self.nudges.listening(self._nudged):
                    while not (self.web.started or serving.done()):  # noqa: ASYNC110 - uvicorn has a flag, no event
                        await asyncio.sleep(0.01)
                    self.ready.set()
                    log.info("house.ready", url=self.web.url)
                    await self.stopped.wait()
                self.nudges.close()
                await self.channels.end_streams()
                self.web.stop()
                working.cancel()

    def stop(self) -> None:
        """Ask `run` to end; it takes at most five seconds, with streams open."""
        self.stopped.set()

    async def _work(self) -> None:
        """By a clock that was never compared with the others' nothing is begun: it may end what they hold."""
        await self.pulse.agreed.wait()
        self.metronome.start(self._sweeps())
        async with asyncio.TaskGroup() as group:
            for work in self._works():
                group.create_task(work)

    def _works(self) -> Iterable[Coroutine[Any, Any, None]]:
        yield self.inbox.run()
        yield self.outbox.run()
        yield self.retraction.run()
        yield from self.channels.listeners(self.inbox.receive)

    def _nudged(self, topics: frozenset[str]) -> None:
        if "deliver" in topics:
            self.outbox.nudge()
        if "turn" in topics:
            self.inbox.nudge()
        if "retract" in topics:
            self.retraction.nudge()

    def _sweeps(self) -> Iterable[Sweep]:
        yield Sweep("outbox", self.outbox.sweep, 1)
        yield Sweep("inbox", self.inbox.sweep, 1)
        yield Sweep("desk", self.desk.sweep, 1)
        if self.alerts:
            yield Sweep("alerts", self.alerts.sweep, 5)
        yield Sweep("articles", self.library.refresh, 1)
        yield Sweep("thresholds", self.library.recalibrate, _RECALIBRATE, at_once=True)
        yield Sweep("channels", self.channels.look, _LOOK_FOR_CHANNELS, at_once=True)
        yield Sweep("tidying", self.tidying.sweep, _TIDY, at_once=True)


async def build(
    settings: Settings, store: Store, clock: Clock | None = None, extra_routes: Sequence[BaseRoute] = ()
) -> House:
    """Load articles, make adapters, bind the port.

    Raises `SettingsError`, `FaqError`, `StoreBusy` or `StoreDown`; then the store is still the caller's to close.
    """
    own, name = clock or SystemClock(), holder()
    time = SharedClock(own)
    library = Library(settings, settings.matching.fits, time, partial(_evidence, store))
    try:
        await asyncio.to_thread(_load, store, library)
    except BaseException:
        library.give_up()  # the thread goes on when this is cancelled
        raise
    nudges, metronome = Nudges(store), Metronome(own)
    pulse = Pulse(store, time, name, accounts.LEASE)
    made = _adapters(settings, store, own, StoredThreads(store, nudges, time))
    outbox = Outbox(store, time, name, made)
    channels = Channels(store, time, name, made, outbox.trouble)
    retraction = Retraction(store, time, name, made)
    inbox = Inbox(store, time, name, lambda: library.mind, channels.limits, retraction.possible, made.keys())
    roster, tidying = _accounts(settings, store, time)
    desk = _desk(settings, store, time, library, channels)
    health = Health(library, channels, pulse, metronome, time)
    pages = _console(settings, store, time, library, channels, nudges, roster, desk)
    webhooks = [r for a in made.values() if isinstance(a, Webhook) for r in a.routes(inbox.receive)]
    routes = [*webhooks, *pages, *extra_routes]
    web = WebServer(settings.web, routes, health.look, settings.metrics.token.get_secret_value())
    alerts = _alerts(settings, store, time, library, channels, made, f"{web.url}/desk")
    leave_alone()
    return House(
        store, time, made, channels, library, nudges, inbox, outbox, retraction, roster, tidying, desk, alerts, pulse,
        metronome, health, web,
    )  # fmt: skip


def _load(store: Store, library: Library) -> None:
    store.prepare()
    store.work_alone()
    library.load()
    language.load()


async def _evidence(store: Store) -> list[Evidence]:
    found = await store.read(verdicts.evidence)
    return [Evidence(verdict.answered, verdict.probability, verdict.right) for verdict in found]


def _adapters(settings: Settings, store: Store, clock: Clock, threads: StoredThreads) -> dict[ChannelId, Adapter]:
    client_of = address_of(settings.web.trusted_proxies)
    tools = adapters.Tools(
        clock, threads, settings.brand.name, client_of, cursors=lambda channel: StoredCursors(store, channel)
    )
    return {channel: adapters.build(channel, table, tools) for channel, table in settings.channel_tables().items()}


def _accounts(settings: Settings, store: Store, clock: Clock) -> tuple[Roster, Tidying]:
    idle, longest = timedelta(minutes=settings.desk.idle_minutes), timedelta(hours=settings.desk.session_hours)
    roster = Roster(store, clock, idle=idle, longest=longest)
    return roster, Tidying(store, clock, idle=idle, longest=longest)


def _desk(settings: Settings, store: Store, clock: Clock, library: Library, channels: Channels) -> Desk:
    return Desk(
        store, clock, channels.limits, timedelta(minutes=settings.desk.claim_minutes),
        lambda intent: intent in library.mind.policy.articles, channels.show_typing, library.objections,
        channels.__contains__,
    )  # fmt: skip


def _alerts(
    settings: Settings, store: Store, clock: Clock, library: Library, channels: Channels,
    made: Mapping[ChannelId, Adapter], desk_url: str,
) -> Alerts | None:  # fmt: skip
    said = settings.alerts
    if (adapter := made.get(said.channel)) is None:
        return None
    watch = Watch.of(said, adapters.group(adapter, said.to), desk_url)
    reason = partial(console.reason, watch.language, titles=_titles(library, watch.language))
    return Alerts(store, clock, watch, channels.limits, channels.trouble, reason)


# -- what the console shows of the rest ---------------------------------------------------------------------------------


def _console(
    settings: Settings, store: Store, clock: Clock, library: Library, channels: Channels, nudges: Nudges,
    roster: Roster, desk: Desk,
) -> list[BaseRoute]:  # fmt: skip
    wiring = console.Console(
        store=store, desk=desk, roster=roster, nudges=nudges, clock=clock, brand=settings.brand.name,
        secure=settings.web.public_url.startswith("https://"), public_url=settings.web.public_url,
        address_of=address_of(settings.web.trusted_proxies), titles=partial(_titles, library),
        promise=partial(promised, settings, library), overdue=lambda: _overdue(library, clock),
        looks_like_us=library.mind.policy.officials.looks_like_us, fetch=channels.fetch,
        largest_file=channels.largest_file, channel_trouble=lambda: {str(c): r for c, r in channels.trouble().items()},
        spent=lambda: {str(c): f"{dollars:,.2f}" for c, dollars in channels.spent().items()},
    )  # fmt: skip
    return list(console.routes(wiring))


def _titles(library: Library, tag: str) -> Mapping[str, str]:
    """Intent -> title in a language."""
    wanted = Language(tag) if tag in list(Language) else Language.EN
    return {intent: article.titles[wanted] for intent, article in library.mind.policy.articles.items()}


def promised(settings: Settings, library: Library) -> console.Promise:
    """What is promised, and how sure the bot must be to keep it."""
    policy, matching = library.mind.policy, settings.matching
    most = matching.max_wrong_rate if matching.answer_at is None else None
    return console.Promise(most, policy.answer_at, policy.answer_at_of)


def _overdue(library: Library, clock: Clock) -> Mapping[str, str]:
    """Intent -> owner of the articles that are not sent any more because their review is overdue."""
    return {a.intent: a.owner for a in library.overdue(clock.now().date())}
