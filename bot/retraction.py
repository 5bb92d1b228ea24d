"""Takes what should not have been sent off its platform, where the platform allows it.

The wish is a claim in the database: it survives a crash, is tried again, and its end stands in the thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery import backoff
from bot.logs import log
from bot.model import Activity, Address, ChannelId
from bot.ports import Adapter, ContactGone, Deletes, Fate, SendFailed
from bot.rounds import LONGEST_REST, Rounds, taken
from bot.store import ClaimKind, Store, Unit, claims
from bot.store.claims import Claimed

_LEASE = timedelta(seconds=90)
_TIMEOUT = 60.0  # seconds until a call that hangs has failed; below the lease
_TRIES = 8
_AT_ONCE = 16


class Retraction:
    """Works on the channels whose adapter can delete."""

    def __init__(self, store: Store, clock: Clock, holder: str, adapters: Mapping[ChannelId, Adapter]) -> None:
        self._store = store
        self._clock = clock
        self._holder = holder
        self._able: dict[ChannelId, Deletes] = {c: a for c, a in adapters.items() if isinstance(a, Deletes)}
        self._rounds = Rounds("retraction", clock)

    def possible(self, channel: ChannelId) -> bool:
        """Whether that channel's platform lets messages be deleted."""
        return channel in self._able

    def nudge(self) -> None:
        """There may be something to delete."""
        self._rounds.nudge()

    async def run(self) -> None:
        """Until cancelled; a look every second finds what a lost nudge left."""
        await self._rounds.run(self.retract_due, self._idle)

    async def _idle(self) -> float:
        return LONGEST_REST

    async def retract_due(self) -> int:
        """Claim what is due and try it once; returns how many."""
        channels, now = list(self._able), self._clock.now()
        if not channels:
            return 0
        if not await self._store.read(lambda unit: claims.is_due(unit.conn, ClaimKind.RETRACT, now, channels)):
            return 0
        found = await taken(self._store, lambda unit: self._take(unit, channels), _put_back)
        await asyncio.gather(*(self._retract(claimed, address) for claimed, address in found))
        return len(found)

    def _take(self, unit: Unit, channels: Sequence[ChannelId]) -> list[tuple[Claimed, Address]]:
        now = self._clock.now()
        mine = claims.take(unit.conn, ClaimKind.RETRACT, self._holder, now, _LEASE, limit=_AT_ONCE, pools=channels)
        return [(claimed, unit.conversations([_number(claimed)])[_number(claimed)].address) for claimed in mine]

    async def _retract(self, claimed: Claimed, address: Address) -> None:
        failure, again = await self._tried(claimed, address)
        now = self._clock.now()
        await self._store.run(lambda unit: self._settle(unit, claimed, failure, again, now))
        log.info(
            "retraction.settled", conversation=_number(claimed), channel=address.channel,
            status="again" if again is not None else "kept by the platform" if failure else "gone", reason=failure,
        )  # fmt: skip

    async def _tried(self, claimed: Claimed, address: Address) -> tuple[str, float | None]:
        """What went wrong in words, and in how many seconds to try again (None: never)."""
        ref = claimed.subject.split(" ", 1)[1]
        wait = backoff(claimed.tries, self._clock.jitter(0, 1))
        try:
            await asyncio.wait_for(self._able[address.channel].delete(address, ref), _TIMEOUT)
        except ContactGone as gone:
            return str(gone) or "the contact cannot be reached here any more", None
        except TimeoutError:
            failure = SendFailed(Fate.UNKNOWN, "the platform did not answer in time")
        except SendFailed as failed:
            failure = failed
        except Exception as error:  # noqa: BLE001 - an adapter's mistake; deleting twice does no harm
            log.exception("retraction.adapter_raised", channel=address.channel, error=type(error).__name__)
            failure = SendFailed(Fate.UNKNOWN, f"unexpected {type(error).__name__}")
        else:
            return "", None
        if failure.fate is Fate.REJECTED or claimed.tries >= _TRIES:
            return failure.reason, None
        return failure.reason, failure.retry_after if failure.retry_after is not None else wait

    @staticmethod
    def _settle(unit: Unit, claimed: Claimed, failure: str, again: float | None, now: datetime) -> None:
        conversation = unit.conversation(_number(claimed))
        if not claims.holds(unit.conn, claimed):
            return
        if again is not None:
            claims.let_go(unit.conn, claimed, due_at=now + timedelta(seconds=again), failed=True)
            return
        claims.let_go(unit.conn, claimed)
        kind = "not_taken_back" if failure else "taken_back"
        unit.record(conversation, Activity(kind, now, detail={"reason": failure[:300]} if failure else {}))


def _put_back(unit: Unit, found: Sequence[tuple[Claimed, Address]]) -> None:
    for claimed, _ in found:
        claims.put_back(unit.conn, claimed)


def _number(claimed: Claimed) -> int:
    return int(claimed.subject.split(" ", 1)[0])
