"""Takes what should not have been sent off its platform, where the platform allows it.

The wish is a claim in the database: it survives a crash, is tried again, and its end stands in the thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.logs import log
from bot.model import Activity, Address, ChannelId
from bot.ports import Adapter, ContactGone, Deletes, Fate, SendFailed
from bot.rules.delivery import CHANNEL_PAUSE, FIRST_BACKOFF
from bot.running.rounds import LONGEST_REST, Rounds, taken
from bot.store import ClaimKind, Store, Unit, claims
from bot.store.claims import Claimed

_LEASE = timedelta(seconds=90)
_TIMEOUT = 60.0  # seconds until a call that hangs has failed; below the lease
_TRIES = 20  # of which nobody knows what became of them, over some two hours; what the platform did not take is none
_LONGEST_WAIT = 600.0  # seconds between two of these
_FOR = timedelta(hours=48)  # Telegram deletes nothing older (https://core.telegram.org/bots/api#deletemessage)
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of asking for it."""

    failure: str = ""  # in words; empty: it is gone
    again: float | None = None  # in how many seconds to ask again; None: never
    counts: bool = True  # whether it was a try


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
        outcome = await self._tried(claimed, address)
        now = self._clock.now()
        await self._store.run(lambda unit: self._settle(unit, claimed, outcome, now))
        log.info(
            "retraction.settled", conversation=_number(claimed), channel=address.channel, reason=outcome.failure,
            status="again" if outcome.again is not None else "kept by the platform" if outcome.failure else "gone",
        )  # fmt: skip

    async def _tried(self, claimed: Claimed, address: Address) -> _Outcome:
        ref = claimed.subject.split(" ", 1)[1]
        try:
            await asyncio.wait_for(self._able[address.channel].delete(address, ref), _TIMEOUT)
        except ContactGone as gone:
            return _Outcome(str(gone) or "the contact cannot be reached here any more")
        except TimeoutError:
            failure = SendFailed(Fate.UNKNOWN, "the platform did not answer in time")
        except SendFailed as failed:
            failure = failed
        except Exception as error:  # noqa: BLE001 - an adapter's mistake; deleting twice does no harm
            log.exception("retraction.adapter_raised", channel=address.channel, error=type(error).__name__)
            failure = SendFailed(Fate.UNKNOWN, f"unexpected {type(error).__name__}")
        else:
            return _Outcome()
        return self._failed(claimed, failure)

    def _failed(self, claimed: Claimed, failure: SendFailed) -> _Outcome:
        """Where the platform has not refused it, it is asked for as long as platforms delete anything."""
        now, counts = self._clock.now(), failure.fate is Fate.UNKNOWN
        age = now - (claimed.since or now)
        if failure.fate is Fate.REJECTED or age > _FOR or (counts and claimed.tries >= _TRIES):
            return _Outcome(failure.reason)
        if failure.retry_after is not None:
            return _Outcome(failure.reason, failure.retry_after, counts)
        longest = _LONGEST_WAIT if counts else CHANNEL_PAUSE
        return _Outcome(failure.reason, max(FIRST_BACKOFF, min(age.total_seconds(), longest)), counts)

    @staticmethod
    def _settle(unit: Unit, claimed: Claimed, outcome: _Outcome, now: datetime) -> None:
        conversation = unit.conversation(_number(claimed))
        if not claims.holds(unit.conn, claimed):
            return
        if outcome.again is not None:
            due_at = now + timedelta(seconds=outcome.again)
            if outcome.counts:
                claims.let_go(unit.conn, claimed, due_at=due_at, failed=True)
            else:
                claims.put_back(unit.conn, claimed, due_at=due_at)
            return
        claims.let_go(unit.conn, claimed)
        kind = "not_taken_back" if outcome.failure else "taken_back"
        detail = {"reason": outcome.failure[:300]} if outcome.failure else {}
        unit.record(conversation, Activity(kind, now, detail=detail))


def _put_back(unit: Unit, found: Sequence[tuple[Claimed, Address]]) -> None:
    for claimed, _ in found:
        claims.put_back(unit.conn, claimed)


def _number(claimed: Claimed) -> int:
    return int(claimed.subject.split(" ", 1)[0])
