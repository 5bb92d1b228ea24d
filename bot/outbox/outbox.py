"""The way out: claim what is due, pace, send, settle. No transaction is open while the network is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot import meters
from bot.clock import Clock
from bot.logs import log
from bot.model import ChannelId
from bot.ports import Adapter, ContactGone, Fate, LooksBack, Receipt, SendFailed
from bot.rules import delivery
from bot.rules.delivery import Allowance, Settlement
from bot.running.rounds import LONGEST_REST, Rounds, taken, to_its_end
from bot.store import ClaimKind, Store, StoreDown, Unit, claims, deliveries
from bot.store.deliveries import Job

T = TypeVar("T")

_AT_ONCE = 64  # sends under way at the same time
_TIMEOUT = 60.0  # seconds until a send that hangs is of unknown fate; below the lease


@dataclass(slots=True)
class _Lane:
    """What one channel may do now."""

    allowance: Allowance = field(default_factory=Allowance)
    paused_until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Share:
    """So many parts may go out over these channels now."""

    channels: tuple[ChannelId, ...]
    parts: int


class Outbox:
    """Sends in order per room, at the channel's pace; every outcome is written before the room is free again."""

    def __init__(self, store: Store, clock: Clock, holder: str, adapters: Mapping[ChannelId, Adapter]) -> None:
        self._store = store
        self._clock = clock
        self._holder = holder
        self._adapters = adapters
        self._channels = {channel: _Lane() for channel in adapters}
        self._rounds = Rounds("outbox", clock)
        self._running: set[asyncio.Task[None]] = set()

    def nudge(self) -> None:
        """There may be something to send."""
        self._rounds.nudge()

    def trouble(self) -> dict[ChannelId, str]:
        """Channels whose account is refused, with the reason."""
        now = self._clock.now()
        return {c: lane.reason for c, lane in self._channels.items() if lane.paused_until and lane.paused_until > now}

    async def run(self) -> None:
        """Deliver until cancelled; then let running sends end within their grace."""
        try:
            await self._rounds.run(self.deliver, self._idle)
        finally:
            if self._running:
                await asyncio.wait(self._running, timeout=3)

    async def deliver(self) -> int:
        """Claim what is due and start sending it; returns how many parts were found: with none there is nothing to do now."""
        room = _AT_ONCE - len(self._running)
        if room <= 0:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return 1
        shares = self._shares(room)

        def due(unit: Unit) -> list[_Share]:
            now = self._clock.now()
            return [share for share in shares if claims.is_due(unit.conn, ClaimKind.LANE, now, share.channels)]

        shares = await self._store.read(due)
        if not shares:
            return 0
        jobs = await taken(self._store, lambda unit: self._take(unit, shares, room), self._back)
        if jobs and self._is_late(jobs[0]):  # all were taken at the same moment
            await self._put_back(jobs)
            return len(jobs)  # they are due still: whoever asks again finds them
        for job in jobs:
            if not self._stays_here(job):
                lane = self._channels[job.outgoing.address.channel]
                lane.allowance = lane.allowance.spent(1)
            task = asyncio.create_task(self._attempt(job))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return len(jobs)

    def _shares(self, room: int) -> list[_Share]:
        """What may go out at this moment: a share for each channel that has a pace, one for all that have none.

        Only what is allowed now is taken and marked as being sent; the rest stays due, where a kill cannot hurt it.
        """
        unpaced, shares = [], []
        for channel in self._usable():
            lane, per_second = self._channels[channel], self._adapters[channel].limits.per_second
            lane.allowance = lane.allowance.grown(self._clock.monotonic(), per_second)
            if not per_second:
                unpaced.append(channel)
            elif parts := lane.allowance.whole(room):
                shares.append(_Share((channel,), parts))
        return [_Share(tuple(unpaced), room), *shares] if unpaced else shares

    def _usable(self) -> list[ChannelId]:
        now = self._clock.now()
        return [c for c, lane in self._channels.items() if lane.paused_until is None or lane.paused_until <= now]

    def _take(self, unit: Unit, shares: list[_Share], room: int) -> list[Job]:
        """By the clock as it is when the database lets us: it may have kept us waiting."""
        now, jobs = self._clock.now(), list[Job]()
        for share in shares:
            most = min(share.parts, room - len(jobs))
            if most > 0:
                jobs += deliveries.take_jobs(unit, self._holder, now, share.channels, most)
        return jobs

    def _is_late(self, job: Job) -> bool:
        """Whether another may take it up while we still send: the database took so long to give it to us."""
        until = job.claimed.until
        return until is not None and (until - self._clock.now()).total_seconds() < _TIMEOUT

    async def _put_back(self, jobs: Sequence[Job]) -> None:
        """Due again, as if they had not been taken: nobody has tried to send them."""
        log.warning("outbox.taken_late", parts=len(jobs))
        await to_its_end(self._insist(lambda unit: self._back(unit, jobs)))

    def _back(self, unit: Unit, jobs: Sequence[Job]) -> None:
        for job in jobs:
            deliveries.put_back(unit, job, self._clock.now())

    async def settled(self) -> None:
        """Wait until no send is under way."""
        while self._running:
            await asyncio.wait(self._running)

    async def _idle(self) -> float:
        """Seconds until something may go out."""
        free = [channel for share in self._shares(_AT_ONCE) for channel in share.channels]
        due = await self._store.read(lambda unit: claims.next_due(unit.conn, ClaimKind.LANE, free))
        waits = [
            self._channels[channel].allowance.opens_in(self._adapters[channel].limits.per_second)
            for channel in self._usable()
            if channel not in free
        ]
        waits += [] if due is None else [(due - self._clock.now()).total_seconds()]
        return min([LONGEST_REST, *(max(0.01, wait) for wait in waits)])

    async def _attempt(self, job: Job) -> None:
        channel = job.outgoing.address.channel
        settlement = await self._outcome_of_whatever(job)
        if settlement.pauses_channel:
            lane = self._channels[channel]
            lane.paused_until, lane.reason = settlement.gate, settlement.error
            log.error("outbox.channel_down", channel=channel, reason=settlement.error)
        await self._settle(job, settlement)

    async def _outcome_of_whatever(self, job: Job) -> Settlement:
        """Also of an adapter that keeps to no port: a part that is left as being sent would be seen by nobody."""
        try:
            return await self._outcome(job)
        except Exception as error:  # noqa: BLE001 - see above
            log.exception("outbox.adapter_raised", delivery=job.outgoing.delivery_id, error=type(error).__name__)
            return delivery.held(f"unexpected {type(error).__name__}")

    async def _outcome(self, job: Job) -> Settlement:
        adapter = self._adapters[job.outgoing.address.channel]
        limits = adapter.limits
        try:
            receipt = await asyncio.wait_for(self._send(adapter, job), _TIMEOUT)
        except ContactGone as gone:
            return delivery.contact_gone(str(gone))
        except TimeoutError:
            failure = SendFailed(Fate.UNKNOWN, "the platform did not answer in time")
        except SendFailed as raised:
            failure = raised
        except Exception as error:  # noqa: BLE001 - an adapter's mistake leaves the fate open, and a person sees it
            log.exception("outbox.adapter_raised", delivery=job.outgoing.delivery_id, error=type(error).__name__)
            failure = SendFailed(Fate.UNKNOWN, f"unexpected {type(error).__name__}")
        else:
            if not (isinstance(receipt, Receipt) and isinstance(receipt.ref, str)):
                log.error("outbox.no_receipt", delivery=job.outgoing.delivery_id, kind=type(receipt).__name__)
                return delivery.held("the channel gave no receipt for it")
            pace = limits.per_public_place if job.public and limits.per_public_place else limits.per_place
            return delivery.sent(receipt.ref, self._clock.now(), pace)
        return delivery.failed(
            failure, attempts=job.attempts, automatic=job.automatic, resent=job.resent, limits=limits,
            now=self._clock.now(), chance=self._clock.jitter(0, 1),
        )  # fmt: skip

    def _stays_here(self, job: Job) -> bool:
        """A part that was left as being sent is not sent again where that could make a second copy."""
        adapter = self._adapters[job.outgoing.address.channel]
        return job.interrupted and not adapter.limits.removes_duplicates and not isinstance(adapter, LooksBack)

    async def _send(self, adapter: Adapter, job: Job) -> Receipt:
        old = adapter.limits.removes_duplicates and job.attempts > delivery.KEYED_ATTEMPTS  # its key may be forgotten
        if (job.interrupted or job.resent or old) and isinstance(adapter, LooksBack):
            found = await adapter.look(job.outgoing, job.created_at)
            if found and not await self._store.read(lambda unit: deliveries.is_another(unit, job, found.ref)):
                return found
        elif self._stays_here(job):
            raise SendFailed(Fate.UNKNOWN, "the process ended while this was being sent")
        return await adapter.send(job.outgoing)

    async def _settle(self, job: Job, settlement: Settlement) -> None:
        """Written even while the database heals: the outcome is known here and nowhere else."""
        mine = await self._insist(lambda unit: deliveries.settle(unit, job, settlement, self._clock.now()))
        meters.DELIVERIES.labels(job.outgoing.address.channel, settlement.status.value).inc()
        log.info(
            "outbox.settled", delivery=job.outgoing.delivery_id, channel=job.outgoing.address.channel,
            status=settlement.status.value if mine else "lease lost", attempts=job.attempts, reason=settlement.error,
        )  # fmt: skip
        self._rounds.nudge()

    async def _insist(self, work: Callable[[Unit], T]) -> T:
        while True:
            try:
                return await self._store.run(work)
            except StoreDown:
                await self._clock.sleep(0.5)

    async def sweep(self) -> None:
        """Automatic answers of unknown fate whose time has come, and channels whose pause has ended."""
        now = self._clock.now()
        if await self._store.read(lambda unit: claims.is_due(unit.conn, ClaimKind.RESEND, now)):
            await self._store.run(lambda unit: deliveries.take_resends(unit, self._holder, now))
        self._rounds.nudge()
