"""The way in: `receive` keeps an event once, `handle` thinks about a conversation and carries the decision out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from bot import meters
from bot.clock import Clock
from bot.inbox import continuing, sealing
from bot.inbox.carrying import TAKES, Carrying
from bot.inbox.hearing import Heard, Turn, as_read, first_segment, heard_as, said_in, substance
from bot.inbox.keeping import Keeping
from bot.inbox.storable import said_to_others, storable_throughout
from bot.inbox.strays import Strays
from bot.logs import log
from bot.mind import Mind
from bot.model import (
    ChannelId,
    EventKind,
    Incoming,
    Reading,
)
from bot.ports import Limits
from bot.running.rounds import LONGEST_REST, Rounds, to_its_end
from bot.store import ClaimKind, Store, StoreDown, Unit, claims
from bot.store.claims import Claimed

_LEASE = timedelta(seconds=8)  # thinking takes milliseconds; after a fault of the database the turn comes back so soon
_BATCH = 32  # conversations thought about together
_TRIES = 3
_TOKEN = 24  # characters of a token that names what is sealed: 144 bits
_NEVER_KEPT = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class _EndsProcess(Exception):
    """Nobody has lived to tell what is wrong with it."""


class Inbox:
    """Keeps and handles. Many may run on one database: a conversation is claimed before it is thought about."""

    def __init__(
        self, store: Store, clock: Clock, holder: str, mind: Callable[[], Mind], limits: Callable[[ChannelId], Limits],
        deletes: Callable[[ChannelId], bool] = lambda _: False, channels: Collection[ChannelId] | None = None,
    ) -> None:  # fmt: skip
        """`deletes` says whether a channel's platform lets a contact's message be deleted.

        What comes from a channel that is none of `channels` waits for a process that knows what can be said there; None: all are known.
        """
        self._store = store
        self._clock = clock
        self._holder = holder
        self._mind = mind
        self._seals = sealing.Seals()
        self._keeping = Keeping(limits, deletes, self._seals)
        self._carrying = Carrying(clock, limits)
        self._strays = Strays(store, clock)
        self._rounds = Rounds("inbox", clock)
        self._channels = channels
        self._undone: list[Claimed] = []

    # -- receive ----------------------------------------------------------------------------------------------------

    async def receive(self, incoming: Incoming, /) -> None:
        """Keep the event once, redacted. After this returns, and only then, the adapter may acknowledge it."""
        if said_to_others(incoming) and not await self._strays.belong(incoming):
            return  # not ours to keep
        await self._receive_in_any_case(incoming)
        await self._receive_all(self._strays.beside(incoming))

    async def _receive_all(self, strays: Sequence[Incoming]) -> None:
        for stray in strays:
            await self._receive_in_any_case(stray)
            self._strays.forget(stray)

    async def _receive_in_any_case(self, incoming: Incoming) -> None:
        incoming = storable_throughout(incoming)
        for tries in range(1, _TRIES + 1):
            try:
                await self._receive(incoming)
            except _NEVER_KEPT as error:
                log.error("inbox.not_kept", channel=incoming.channel, error=type(error).__name__, attempts=tries)
            else:
                return
        # As bad on the next try: what stands behind it must not wait for it.
        poison = Incoming(incoming.channel, incoming.key, "poison", EventKind.POISON)
        now = self._clock.now()
        await self._store.run(lambda unit: self._keeping.keep(unit, sealing.letter_of(poison), "", now))

    async def _receive(self, incoming: Incoming) -> None:
        officials = self._mind().policy.officials
        incoming = replace(incoming, author=officials.unmasked(incoming.author, incoming.handle), handle="")
        incoming, code = continuing.taken_out(incoming)
        letter = sealing.letter_of(incoming)
        token = self._clock.token()[:_TOKEN] if letter.sealed else ""
        now = self._clock.now()
        kept = await self._store.run(lambda unit: self._keeping.keep(unit, letter, token, now, code))
        meters.RECEIVED.labels(incoming.channel).inc()
        if kept.to_handle and officials.looks_like_us(incoming.author):
            meters.LOOK_ALIKES.labels(incoming.channel).inc()
        for name in kept.removed:
            meters.REMOVED.labels(name).inc()
        if kept.to_handle:
            self._rounds.nudge()
        if kept.rewritten:
            await self._store.scrub()

    def nudge(self) -> None:
        """There may be something to handle."""
        self._rounds.nudge()

    async def sweep(self) -> None:
        """What was sealed and not answered for in time is destroyed, here and in the text; stray pictures are looked up."""
        now = self._clock.now()
        self._seals.expire(now)
        if await self._store.read(lambda unit: claims.is_due(unit.conn, ClaimKind.SEAL, now)):
            await self._store.run(lambda unit: sealing.sweep(unit, self._holder, now))
        await self._receive_all(await self._strays.late())

    # -- handle -----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Handle what falls due, until cancelled. A sweep every second finds what a lost nudge left."""
        await self._rounds.run(lambda: to_its_end(self.handle_due()), self._idle)

    @property
    def _pools(self) -> list[str] | None:
        """A turn that an older version let fall due names no channel, and stays nobody's otherwise."""
        return None if self._channels is None else [*self._channels, ""]

    async def _idle(self) -> float:
        """Seconds until something falls due."""
        due = await self._store.read(lambda unit: claims.next_due(unit.conn, ClaimKind.TURN, self._pools))
        wait = LONGEST_REST if due is None else (due - self._clock.now()).total_seconds()
        return min(LONGEST_REST, max(0.0, wait))

    async def handle_due(self) -> int:
        """Claim conversations with something unhandled, think about all of them together; returns how many."""
        now = self._clock.now()
        if not await self._store.read(lambda unit: claims.is_due(unit.conn, ClaimKind.TURN, now, self._pools)):
            return 0
        undone = tuple(self._undone)
        turns = await self._store.run(lambda unit: self._take(unit, undone), durable=False)
        self._undone = [claimed for claimed in self._undone if claimed not in undone]  # written: they are put back
        mind, began = self._mind(), self._clock.monotonic()
        heard = await self._understand_each(mind, turns)
        handling = (self._handle(mind, turn, what) for turn, what in zip(turns, heard, strict=True))
        outcomes = await asyncio.gather(*handling, return_exceptions=True)  # all have ended before one is told of
        if turns:
            meters.HANDLING.observe(self._clock.monotonic() - began)
        for failed in (outcome for outcome in outcomes if outcome is not None):
            raise failed
        return len(turns)

    def _take(self, unit: Unit, undone: Sequence[Claimed] = ()) -> list[Turn]:
        for claimed in undone:
            claims.put_back(unit.conn, claimed)
        now = self._clock.now()
        taken = claims.take(
            unit.conn, ClaimKind.TURN, self._holder, now, _LEASE, limit=_BATCH, pools=self._pools
        )  # fmt: skip
        taken = _suspect_alone(unit, taken)
        ids = [int(claimed.subject) for claimed in taken]
        if not ids:
            return []
        conversations, waiting = unit.conversations(ids), unit.waiting(ids)
        turns = []
        for claimed, number in zip(taken, ids, strict=True):
            if waiting.get(number):
                turns.append(Turn(claimed, conversations[number], *first_segment(as_read(waiting[number]))))
            else:
                claims.let_go(unit.conn, claimed)
        return turns

    async def _understand_each(self, mind: Mind, turns: Sequence[Turn]) -> Sequence[Heard | Exception]:
        """All together; where that fails, one by one, so that a text that breaks the matcher is alone with it."""
        if turns and turns[0].claimed.tries > TAKES:
            return [_EndsProcess()]
        try:
            return await self._understand(mind, turns)
        except Exception as error:  # noqa: BLE001 - belongs to the turn that raised it
            if len(turns) == 1:
                return [error]
            alone = [await self._understand_each(mind, [turn]) for turn in turns]
            return [found for row in alone for found in row]

    async def _understand(self, mind: Mind, turns: Sequence[Turn]) -> list[Heard]:
        """One utterance per turn; single messages are ranked first, so that a greeting in a burst is left out of it."""
        texts = [said_in(turn) for turn in turns]
        singles = await mind.read([text for row in texts for text in row])
        bursts: list[str] = []
        ranked: list[list[Reading]] = []
        for row in texts:
            own, singles = singles[: len(row)], singles[len(row) :]
            ranked.append(own)
            bursts.append("\n".join(substance(mind.policy, row, own)))
        joined = await mind.read(bursts) if any(len(row) > 1 for row in texts) else None
        return [
            heard_as(turn, burst, joined[i] if joined and len(ranked[i]) > 1 else next(iter(ranked[i]), Reading()))
            for i, (turn, burst) in enumerate(zip(turns, bursts, strict=True))
        ]

    async def _handle(self, mind: Mind, turn: Turn, heard: Heard | Exception) -> None:
        try:
            if isinstance(heard, Exception):
                raise heard  # noqa: TRY301 - handled like what carrying out may raise
            decision = await self._store.run(lambda unit: self._carrying.carry_out(unit, mind, turn, heard))
        except StoreDown:
            self._undone.append(turn.claimed)  # the database's trouble, no try of this turn
            raise
        except Exception as error:  # noqa: BLE001 - one conversation's trouble must not stop the others
            what = type(error).__name__
            log.exception("inbox.failed", conversation=turn.conversation.id, error=what)
            await self._store.run(lambda unit: self._carrying.give_up(unit, turn, what))
        else:
            if decision:
                meters.DECISIONS.labels(decision.kind.value).inc()
                log.info(
                    "inbox.decided", conversation=turn.conversation.id, kind=decision.kind.value, intent=decision.intent,
                    reason=decision.reason, probability=round(decision.probability, 3),
                )  # fmt: skip


def _suspect_alone(unit: Unit, taken: list[Claimed]) -> list[Claimed]:
    """What was taken before and came to nothing is thought about alone: if it ends the process, it takes nobody along."""
    suspect = next((claimed for claimed in taken if claimed.tries > 1), None)
    if suspect is None:
        return taken
    for claimed in taken:
        if claimed is not suspect:
            claims.put_back(unit.conn, claimed)
    return [suspect]
