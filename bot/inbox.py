"""The way in: `receive` keeps an event once, `handle` thinks about a conversation and carries the decision out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot import alarms, continuing, intake, language, meters, pacing, sealing
from bot.clock import Clock
from bot.decisions import Answer, Decision, HandOff, StandAside
from bot.hearing import Heard, Turn, first_segment, heard_as, latest, said_in, substance
from bot.keeping import Keeping
from bot.logs import log
from bot.mind import Mind
from bot.model import (
    Activity,
    Attachment,
    ChannelId,
    Conversation,
    EventKind,
    Incoming,
    Priority,
    Reading,
    Status,
)
from bot.ports import Limits
from bot.replies import Reply, Scene, remembered, reply_to, said_as
from bot.rounds import LONGEST_REST, Rounds, to_its_end
from bot.store import ClaimKind, EventStatus, Store, StoreDown, Unit, claims, queues
from bot.store.claims import Claimed
from bot.strays import Strays
from bot.triage import decide

_LEASE = timedelta(seconds=8)  # thinking takes milliseconds; after a fault of the database the turn comes back so soon
_BATCH = 32  # conversations thought about together
_TRIES = 3
_TAKES = 5  # of one turn that came to nothing: then it is most likely what ends the process, and is not tried again
_TOKEN = 24  # characters of a token that names what is sealed: 144 bits
_SAID = (EventKind.MESSAGE, EventKind.EDITED, EventKind.PRESSED)
_LONGEST = 16_000  # characters of one message
_Told = TypeVar("_Told", Incoming, Attachment)
_NEVER_KEPT = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_ENDED = "it was taken five times and never came to an end"


class _EndsProcess(Exception):
    """Nobody has lived to tell what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a turn is decided by, in the unit that writes the decision."""

    unit: Unit
    mind: Mind
    heard: Heard
    foreign: bool  # in a language that no article is written in
    now: datetime


class Inbox:
    """Keeps and handles. Many may run on one database: a conversation is claimed before it is thought about."""

    def __init__(
        self, store: Store, clock: Clock, holder: str, mind: Callable[[], Mind], limits: Callable[[ChannelId], Limits],
        deletes: Callable[[ChannelId], bool] = lambda _: False,
    ) -> None:  # fmt: skip
        """`deletes` says whether a channel's platform lets a contact's message be deleted."""
        self._store = store
        self._clock = clock
        self._holder = holder
        self._mind = mind
        self._limits = limits
        self._seals = sealing.Seals()
        self._keeping = Keeping(limits, deletes, self._seals)
        self._strays = Strays(store, clock)
        self._rounds = Rounds("inbox", clock)
        self._undone: list[Claimed] = []

    # -- receive ----------------------------------------------------------------------------------------------------

    async def receive(self, incoming: Incoming, /) -> None:
        """Keep the event once, redacted. After this returns, and only then, the adapter may acknowledge it."""
        if _said_to_others(incoming) and not await self._strays.belong(incoming):
            return  # not ours to keep
        await self._receive_in_any_case(incoming)
        await self._receive_all(self._strays.beside(incoming))

    async def _receive_all(self, strays: Sequence[Incoming]) -> None:
        for stray in strays:
            await self._receive_in_any_case(stray)
            self._strays.forget(stray)

    async def _receive_in_any_case(self, incoming: Incoming) -> None:
        incoming = _storable_throughout(incoming)
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

    async def _idle(self) -> float:
        """Seconds until something falls due."""
        due = await self._store.read(lambda unit: claims.next_due(unit.conn, ClaimKind.TURN))
        wait = LONGEST_REST if due is None else (due - self._clock.now()).total_seconds()
        return min(LONGEST_REST, max(0.0, wait))

    async def handle_due(self) -> int:
        """Claim conversations with something unhandled, think about all of them together; returns how many."""
        now = self._clock.now()
        if not await self._store.read(lambda unit: claims.is_due(unit.conn, ClaimKind.TURN, now)):
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
        taken = claims.take(unit.conn, ClaimKind.TURN, self._holder, self._clock.now(), _LEASE, limit=_BATCH)
        taken = _suspect_alone(unit, taken)
        ids = [int(claimed.subject) for claimed in taken]
        if not ids:
            return []
        conversations, waiting = unit.conversations(ids), unit.waiting(ids)
        turns = []
        for claimed, number in zip(taken, ids, strict=True):
            if waiting.get(number):
                turns.append(Turn(claimed, conversations[number], *first_segment(waiting[number])))
            else:
                claims.let_go(unit.conn, claimed)
        return turns

    async def _understand_each(self, mind: Mind, turns: Sequence[Turn]) -> Sequence[Heard | Exception]:
        """All together; where that fails, one by one, so that a text that breaks the matcher is alone with it."""
        if turns and turns[0].claimed.tries > _TAKES:
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
            decision = await self._store.run(lambda unit: self._carry_out(unit, mind, turn, heard))
        except StoreDown:
            self._undone.append(turn.claimed)  # the database's trouble, no try of this turn
            raise
        except Exception as error:  # noqa: BLE001 - one conversation's trouble must not stop the others
            what = type(error).__name__
            log.exception("inbox.failed", conversation=turn.conversation.id, error=what)
            await self._store.run(lambda unit: self._give_up(unit, turn, what))
        else:
            if decision:
                meters.DECISIONS.labels(decision.kind.value).inc()
                log.info(
                    "inbox.decided", conversation=turn.conversation.id, kind=decision.kind.value, intent=decision.intent,
                    reason=decision.reason, probability=round(decision.probability, 3),
                )  # fmt: skip

    def _carry_out(self, unit: Unit, mind: Mind, turn: Turn, heard: Heard) -> Decision | None:
        """Decide on the state as it is read here, and write everything that follows from it."""
        now = self._clock.now()
        conversation = unit.conversation(turn.conversation.id)  # locked first, as `receive` does
        waiting = unit.unhandled(conversation.id)
        more = bool(waiting - set(turn.all_ids))
        if more and _young(turn, now):
            claims.put_back(unit.conn, turn.claimed, due_at=now + timedelta(seconds=0.2))
            return None
        due_at = now if waiting - set(turn.event_ids) else None
        if not claims.let_go(unit.conn, turn.claimed, due_at=due_at):
            return None  # our lease had run out and another has the turn
        conversation, foreign = _in_language(unit, conversation, heard, now)
        moment = _Moment(unit, mind, heard, foreign, now)
        decision: Decision = StandAside("only an edit of what was handled")
        if conversation.assignee is not None:
            conversation, moment = _while_held(moment, turn, conversation)
        if latest(turn.waiting):
            decision = _decided(moment, conversation)
            decision = continuing.owed(
                unit, conversation, moment.heard.utterance, decision, mind.policy, self._limits, self._say, now
            )  # fmt: skip
        decision = pacing.bounded(decision, conversation, moment.heard.utterance, mind.policy, now)
        decision = continuing.once(unit, conversation, moment.heard.utterance.text, decision, now)
        self._act(moment, conversation, decision)
        unit.handled(conversation.id, turn.event_ids)
        return decision

    def _act(self, moment: _Moment, conversation: Conversation, decision: Decision) -> None:
        unit, heard, now = moment.unit, moment.heard, moment.now
        noted = replace(intake.noted(conversation.talk, heard.utterance.given), woke=False)
        conversation = unit.save(conversation, replace(conversation, talk=noted), now)
        if isinstance(decision, StandAside) and (conversation.assignee is not None or not heard.utterance.removed):
            return  # once a person has it the bot is silent; what was removed stands beside the message for him
        after = _moved_on(moment, conversation, decision)
        reply = reply_to(decision, conversation, moment.mind.policy, self._scene(moment, conversation, after, decision))
        unit.decided(
            after, heard.message_id, decision.kind, decision.intent, decision.reason, decision.probability, heard.reading,
            now,
        )  # fmt: skip
        if reply:
            self._say(unit, after, reply, heard.ref, now)

    def _scene(self, moment: _Moment, before: Conversation, after: Conversation, decision: Decision) -> Scene:
        """What a reply says beside its subject: an invitation to a private chat, the place in line, a reminder."""
        removed, remind = moment.heard.utterance.removed, not before.talk.warned
        scene = Scene(after.language, moment.mind.brand, moment.foreign, removed, remind=remind)
        scene = continuing.with_code(
            moment.unit, after, decision, scene, moment.mind.policy, self._limits, self._clock.token, moment.now
        )
        if isinstance(decision, HandOff) or (isinstance(decision, Answer) and decision.line == "still_waiting"):
            scene = scene.in_line(queues.in_line(moment.unit, after.id, moment.now))
        return scene

    def _say(self, unit: Unit, conversation: Conversation, reply: Reply, to: str, now: datetime) -> None:
        limits, public = self._limits(conversation.address.channel), conversation.public
        made, reminded = said_as(reply, limits, conversation.language, public=public)
        if reminded and not conversation.talk.warned:
            unit.save(conversation, replace(conversation, talk=replace(conversation.talk, warned=True)), now)
        unit.say(
            conversation, made.text, now, cuts=made.cuts, buttons=reply.buttons, reply_ref=to if public else ""
        )  # fmt: skip

    def _give_up(self, unit: Unit, turn: Turn, error: str) -> None:
        """After three tries the events are dead, a person sees them, and the conversation opens."""
        now, conversation = self._clock.now(), unit.conversation(turn.conversation.id)
        if not claims.holds(unit.conn, turn.claimed):
            return  # our lease had run out, and another thinks about it
        if turn.claimed.tries < _TRIES:
            claims.let_go(unit.conn, turn.claimed, due_at=now + timedelta(seconds=turn.claimed.tries), failed=True)
            return
        why = _ENDED if turn.claimed.tries > _TAKES else f"handling failed three times: {error}"
        for event_id in turn.event_ids:
            unit.end_event(event_id, EventStatus.DEAD, why)
        if conversation.bot_leads and conversation.status is Status.PENDING:
            unit.save(conversation, conversation.handed_off("could not be handled", Priority.HIGH, now), now)
        claims.let_go(unit.conn, turn.claimed)


def _decided(moment: _Moment, conversation: Conversation) -> Decision:
    staffed = conversation.bot_leads or queues.on_duty(moment.unit, moment.now) > 0
    heard, policy = moment.heard, moment.mind.policy
    read = (heard.utterance, heard.reading, policy)
    return decide(conversation, *read, kept=heard.kept, foreign=moment.foreign, staffed=staffed)


def _while_held(moment: _Moment, turn: Turn, conversation: Conversation) -> tuple[Conversation, _Moment]:
    """Nothing is said over an agent; what he must not overlook is raised, or free for all where he is not there."""
    found = _decided(moment, conversation) if latest(turn.waiting) else None
    alarm = found.alarm if isinstance(found, StandAside) else None
    heard = moment.heard
    after = alarms.heard(moment.unit, conversation, alarm, heard.utterance.removed, moment.now)
    if after.assignee is not None:
        return after, moment
    told = replace(heard, utterance=replace(heard.utterance, removed=after.talk.untold))
    freed = moment.unit.save(after, replace(after, talk=replace(after.talk, untold=())), moment.now)
    return freed, replace(moment, heard=told)


def _moved_on(moment: _Moment, conversation: Conversation, decision: Decision) -> Conversation:
    """The conversation behind the decision: handed over, out of the line, in another language, first of all."""
    unit, heard, now = moment.unit, moment.heard, moment.now
    talk = pacing.counted(decision, conversation.talk, heard.utterance, now)
    after = replace(conversation, talk=remembered(decision, talk, moment.mind.policy))
    if isinstance(decision, Answer) and decision.language:
        after = replace(after, language=decision.language, language_fixed=True)
    if isinstance(decision, HandOff):
        after = after.handed_off(decision.reason, decision.priority, now)
        unit.record(after, Activity("handed_off", now, detail={"reason": decision.reason, "intent": decision.intent}))
    if isinstance(decision, Answer) and decision.ends_wait:
        after = after.resolved()
        unit.record(after, Activity("needs_no_agent", now))
    after = unit.save(conversation, after, now)
    return sealing.raised(unit, after, heard.utterance.removed, now) if isinstance(decision, StandAside) else after


def _suspect_alone(unit: Unit, taken: list[Claimed]) -> list[Claimed]:
    """What was taken before and came to nothing is thought about alone: if it ends the process, it takes nobody along."""
    suspect = next((claimed for claimed in taken if claimed.tries > 1), None)
    if suspect is None:
        return taken
    for claimed in taken:
        if claimed is not suspect:
            claims.put_back(unit.conn, claimed)
    return [suspect]


def _said_to_others(incoming: Incoming) -> bool:
    """What was said where others read along, and not to us. What happens to a place is ours to know."""
    return incoming.public and not incoming.addressed and incoming.kind in _SAID


def _storable_throughout(incoming: Incoming) -> Incoming:
    """Names and references are the platform's word, and it may pass on whatever a hostile client made up."""
    return _cleaned(incoming, attachments=tuple(map(_cleaned, incoming.attachments)))


def _cleaned(one: _Told, **changes: Any) -> _Told:
    """Every text in it storable; itself where nothing is odd, as nearly always."""
    said = ((field.name, getattr(one, field.name)) for field in fields(one))
    changes |= {name: clean for name, was in said if isinstance(was, str) and (clean := _storable(was)) != was}
    return replace(one, **changes) if any(getattr(one, name) != value for name, value in changes.items()) else one


def _storable(text: str) -> str:
    """Without what no database keeps (NUL, lone surrogates) and cut where nobody reads on."""
    whole = text if len(text) <= _LONGEST else text[:_LONGEST] + " […]"
    return whole.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _young(turn: Turn, now: datetime) -> bool:
    return turn.claimed.since is None or now - turn.claimed.since < timedelta(seconds=8)


def _in_language(unit: Unit, conversation: Conversation, heard: Heard, now: datetime) -> tuple[Conversation, bool]:
    """Answer in the language of the message; a button or a sign keeps the one in use, and so does a choice made before."""
    if heard.utterance.payload or heard.utterance.text.startswith("/"):
        return conversation, False
    chosen = conversation.language_fixed
    answer_in, foreign = language.answer_in(heard.language, conversation.language, chosen=chosen)
    if answer_in is conversation.language:
        return conversation, foreign
    return unit.save(conversation, replace(conversation, language=answer_in, language_fixed=False), now), foreign
