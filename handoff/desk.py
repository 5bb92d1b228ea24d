"""What an agent can do with a conversation. Every verb is one transaction; a refusal is a sentence for the agent.

The console, a chat group and the tests call these and nothing below them, so each rule stands here once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot import alarms, meters
from bot.clock import Clock
from bot.model import Activity, Address, Attachment, ChannelId, Conversation, File, Refused, Status, Text
from bot.ports import Limits
from bot.reading.officials import Officials
from bot.rules import leaving
from bot.rules.leaving import Objection
from bot.rules.verdict import Judged, verdict_of
from bot.speech.phrases import line
from bot.store import ClaimKind, Store, Unit, claims, deliveries, events, held, uploads, verdicts
from bot.store.people import Agent
from bot.text.fitting import fitted
from handoff import approvals, attached
from handoff.holding import Holding
from handoff.rules import MAY_ANSWER, Objected, agent_of, checked, conversation_of, may
from handoff.sweep import is_due, sweep

_LONGEST_SNOOZE = timedelta(days=90)


class Objections(Protocol):
    """What speaks against sending a text, more of it where others read along."""

    def __call__(self, text: str, *, public: bool = False) -> Sequence[Objection]: ...  # noqa: D102


def _nothing_listed(text: str, *, public: bool = False) -> Sequence[Objection]:
    return leaving.objections(text, Officials(), public=public)


class Desk:
    """The verbs. `agent` is always the one who acts."""

    def __init__(
        self, store: Store, clock: Clock, limits: Callable[[ChannelId], Limits], claim_for: timedelta,
        has_article: Callable[[str], bool] = lambda _: True, show_typing: Callable[[Address], Awaitable[None]] | None = None,
        objections: Objections = _nothing_listed, serves: Callable[[ChannelId], bool] = lambda _: True,
    ) -> None:  # fmt: skip
        """`has_article` tells whether there is an article with that intent; `show_typing` tells a contact that somebody writes.

        `objections` says what speaks against sending a text; by itself it allows no link at all. `serves` tells whether
        a channel is set up, so that what is said there leaves.
        """
        self._store = store
        self._clock = clock
        self._limits = limits
        self._holding = Holding(clock, claim_for)
        self._has_article = has_article
        self._show_typing = show_typing
        self._objections = objections
        self._serves = serves

    # -- who has it -------------------------------------------------------------------------------------------------

    async def claim(self, agent: Agent, conversation_id: int) -> None:
        """Take it, so that nobody else has it and the bot is silent. Taking what one has renews it, and ends its snooze.

        Raises `Refused` with the name of the agent who has it.
        """
        await self._store.run(lambda unit: self._holding.take(unit, agent, conversation_id))

    async def claim_next(self, agent: Agent) -> int | None:
        """Take the most urgent that has waited longest; None when nobody waits."""
        return await self._store.run(lambda unit: self._holding.take_next(unit, agent))

    async def release(self, agent: Agent, conversation_id: int) -> None:
        """Back to the queue, at its old place."""

        def work(unit: Unit) -> None:
            conversation, claimed, now = self._holding.of(unit, agent, conversation_id)
            claims.let_go(unit.conn, claimed, due_at=conversation.waiting_since or now)
            approvals.withdraw(unit, conversation, agent.id, now)
            after = unit.save(conversation, conversation.released(now), now)
            unit.record(conversation, Activity("released", now, agent.id))
            self._tell_late(unit, after, now)

        await self._store.run(work)

    async def transfer(self, agent: Agent, conversation_id: int, to: int) -> None:
        """Give it to another agent, who then has it at once."""

        def work(unit: Unit) -> None:
            conversation, claimed, now = self._holding.of(unit, agent, conversation_id)
            other = agent_of(unit, to)
            if other.disabled or other.role not in MAY_ANSWER:
                raise Refused(f"{other.name} cannot take conversations.")
            claims.hand_on(unit.conn, claimed, str(other.id), self._holding.until(conversation, now))
            approvals.withdraw(unit, conversation, agent.id, now)
            unit.save(conversation, replace(conversation, assignee=other.id), now)
            unit.record(conversation, Activity("transferred", now, agent.id, {"to": other.name}))

        await self._store.run(work)

    async def give_back(self, agent: Agent, conversation_id: int, seen: int | None = None) -> None:
        """The bot leads again, and says so where the contact was promised a person and none has answered.

        Raises `Refused` when the contact has written after message `seen` of the thread.
        """
        await self._end(agent, conversation_id, "given_back", Conversation.given_back, seen)

    async def resolve(self, agent: Agent, conversation_id: int, seen: int | None = None) -> None:
        """Done. The contact's next message opens a new episode and the bot leads again.

        Raises `Refused` when the contact has written after message `seen` of the thread: nobody has read that.
        """
        await self._end(agent, conversation_id, "resolved", Conversation.resolved, seen)

    async def reopen(self, agent: Agent, conversation_id: int) -> None:
        """Resolved too early, or by a slip: it is open again and the agent's, in the same episode. The contact is told nothing.

        Raises `Refused` when it is not resolved: the contact has written, or another agent was first.
        """
        await self._store.run(lambda unit: self._holding.take(unit, agent, conversation_id, again=True))

    async def snooze(self, agent: Agent, conversation_id: int, until: datetime, seen: int | None = None) -> None:
        """Out of sight until then, or until the contact writes; it stays with the agent.

        Raises `Refused` when the contact has written after message `seen` of the thread, as `resolve` does.
        """

        def work(unit: Unit) -> None:
            conversation, claimed, now = self._holding.of(unit, agent, conversation_id)
            if until <= now:
                raise Refused("A snooze ends in the future.")
            if until - now > _LONGEST_SNOOZE:
                raise Refused(f"A snooze lasts {_LONGEST_SNOOZE.days} days at most.")
            _read(unit, conversation_id, seen)
            after = unit.save(conversation, conversation.snoozed(until), now)
            claims.renew(unit.conn, claimed, self._holding.until(after, now))
            unit.record(conversation, Activity("snoozed", now, agent.id, {"until": until.isoformat()}))

        await self._store.run(work)

    # -- what is said -----------------------------------------------------------------------------------------------

    async def reply(self, agent: Agent, conversation_id: int, text: str, key: str = "") -> None:
        """Say it to the contact. The same `key` twice says it once. Secrets are taken out first.

        Raises `Objected` where something in it may not leave: nothing is sent then, and the thread says that it was tried.
        """
        said = checked(text)
        ref = f"desk:{key}" if key else ""

        def work(unit: Unit) -> tuple[Objection, ...]:
            conversation, _, now = self._holding.of(unit, agent, conversation_id)
            if ref and events.said_before(unit, conversation_id, ref):
                return ()
            if against := tuple(self._objections(said, public=conversation.public)):
                unit.record(conversation, Activity("reply_refused", now, agent.id, approvals.told(against)))
                return against
            self._say(unit, conversation, said, agent.id, ref, now)
            return ()

        if against := await self._store.run(work):
            for kind in {one.kind.value for one in against}:
                meters.OBJECTIONS.labels(kind).inc()
            raise Objected(against)

    def _leaves(self, conversation: Conversation) -> None:
        channel = conversation.address.channel
        if not self._serves(channel):
            raise Refused(f"{channel} is not set up any more: nothing can be sent there.")

    def _say(self, unit: Unit, conversation: Conversation, said: str, agent: int, ref: str, now: datetime) -> None:
        self._leaves(conversation)
        made = fitted(Text(said), self._limits(conversation.address.channel), public=conversation.public)
        answers = events.last_heard(unit, conversation.id) if conversation.public else ""
        unit.say(conversation, made.text, now, cuts=made.cuts, author="agent", agent=agent, ref=ref, reply_ref=answers)
        unit.save(conversation, replace(conversation.replied(), status=Status.OPEN, snoozed_until=None), now)

    # -- what only a second person lets leave -----------------------------------------------------------------------

    async def ask_second(self, agent: Agent, conversation_id: int, text: str, key: str = "") -> None:
        """Keep a reply to which something objects until a second person agrees; the same `key` twice asks once.

        Its author keeps the conversation twice as long, so that there is time to decide. Raises `Refused` where nothing objects to it.
        """
        said = checked(text)

        def work(unit: Unit) -> None:
            conversation, claimed, now = self._holding.of(unit, agent, conversation_id)
            if not (against := tuple(self._objections(said, public=conversation.public))):
                raise Refused("Nothing speaks against this reply. Send it.")
            ref = f"desk:{key}" if key else ""
            if not (ref and events.said_before(unit, conversation_id, ref)):
                self._holding.wait(unit, conversation, claimed, now)
                approvals.ask(unit, conversation, agent, said, ref, against, now)

        await self._store.run(work)

    async def approve(self, agent: Agent, held_id: int) -> None:
        """A second person agrees: it goes out, once, as the reply of the agent who wrote it.

        Raises `Refused` for the author himself, for who may not overrule, and where the author has the conversation no more.
        """
        now = self._clock.now()

        def work(unit: Unit) -> None:
            conversation, reply = approvals.decided(unit, agent, held_id, held.APPROVED, now)
            if not claims.held_by(unit.conn, ClaimKind.ASSIGNMENT, str(conversation.id), str(reply.agent_id), now):
                raise Refused(f"{reply.agent_name} does not have this conversation any more.")
            self._say(unit, conversation, reply.text, reply.agent_id, reply.ref, now)

        await self._store.run(work)

    async def decline(self, agent: Agent, held_id: int) -> None:
        """A second person does not agree; the author takes his own back, also after that."""
        now = self._clock.now()
        await self._store.run(lambda unit: approvals.declined(unit, agent, held_id, now))

    async def send_file(self, agent: Agent, conversation_id: int, file: File, key: str = "") -> None:
        """A file to the contact, as a message of its own; never where others read along. The same `key` twice sends it once.

        Its name is redacted; nobody looks into it. Raises `Refused` where the channel takes no such file.
        """
        name = attached.named(file.name)
        if against := tuple(one for one in self._objections(name) if one.kind is not leaving.Kind.LINK):
            raise Objected(against)

        def work(unit: Unit) -> None:
            conversation, _, now = self._holding.of(unit, agent, conversation_id)
            ref = f"desk:{key}" if key else ""
            if ref and events.said_before(unit, conversation_id, ref):
                return
            self._leaves(conversation)
            attached.fits(file, self.largest_file(conversation))
            kept = uploads.keep(unit, conversation_id, file.data, now)
            kind = "photo" if file.mime.startswith("image/") else "document"
            attachment = Attachment(kind, kept, name, file.mime, len(file.data))
            unit.say(
                conversation, Text(""), now, cuts=[(0, 0)], author="agent", agent=agent.id, ref=ref,
                attachments=(attachment,),
            )  # fmt: skip
            unit.save(conversation, replace(conversation.replied(), status=Status.OPEN, snoozed_until=None), now)

        await self._store.run(work)

    def largest_file(self, conversation: Conversation) -> int:
        """Bytes of the largest file that can be sent there; 0: none can."""
        return 0 if conversation.public else self._limits(conversation.address.channel).file

    async def writing(self, agent: Agent, conversation_id: int) -> None:
        """Show the contact for a few seconds that the agent who has the conversation writes; never where others read along."""
        conversation, _, _ = await self._store.run(lambda unit: self._holding.of(unit, agent, conversation_id))
        if self._show_typing and not conversation.public:
            await self._show_typing(conversation.address)

    async def note(self, agent: Agent, conversation_id: int, text: str, key: str = "") -> None:
        """Words for agents only; no claim is needed."""
        said = checked(text)

        def work(unit: Unit) -> None:
            may(unit, agent, MAY_ANSWER)
            conversation, now = conversation_of(unit, conversation_id), self._clock.now()
            ref = f"desk:{key}" if key else ""
            if not (ref and events.said_before(unit, conversation_id, ref)):
                unit.note(conversation, said, agent.id, now, ref)

        await self._store.run(work)

    # -- was the bot right? -----------------------------------------------------------------------------------------

    async def mark(self, agent: Agent, decision_id: int, *, right: bool, intent: str = "") -> None:
        """Say that an automatic answer was right, or wrong and which article was meant; empty: none of ours.

        The latest word counts. No claim is needed. Raises `Refused` for an unknown article or decision.
        """

        def work(unit: Unit) -> None:
            judged = verdicts.decision(unit, decision_id)
            if judged is None:
                raise Refused("There is no such decision.")
            self._judge(unit, agent, judged, right=right, intent=intent)

        await self._store.run(work)

    async def link(self, agent: Agent, conversation_id: int, intent: str) -> None:
        """Say which article a conversation is about (empty: none of ours): a verdict on the bot's last reading of it."""

        def work(unit: Unit) -> None:
            judged = verdicts.last_read(unit, conversation_id)
            if judged is None:
                raise Refused("The bot has decided nothing here.")
            guess = judged.guess
            self._judge(unit, agent, judged, right=guess is not None and guess.intent == intent, intent=intent)

        await self._store.run(work)

    def _judge(self, unit: Unit, agent: Agent, judged: Judged, *, right: bool, intent: str) -> None:
        may(unit, agent, MAY_ANSWER)
        if intent and not self._has_article(intent):
            raise Refused("There is no such article.")
        conversation, now = conversation_of(unit, judged.conversation), self._clock.now()
        verdict = verdict_of(judged, right=right, intent=intent, agent=agent.id, at=now)
        verdicts.keep(unit, verdict)
        fact = {"answered": verdict.answered, "intent": verdict.intent}
        unit.record(conversation, Activity("marked_right" if right else "marked_wrong", now, agent.id, fact))

    # -- what went wrong --------------------------------------------------------------------------------------------

    async def send_again(self, agent: Agent, delivery_id: int) -> None:
        """A failed or unknown part goes out once more."""
        await self._mend(
            agent, "send_again", lambda unit, now: deliveries.send_again(unit, delivery_id, now, resent=True)
        )

    async def it_arrived(self, agent: Agent, delivery_id: int) -> None:
        """A part of unknown fate was seen by the contact."""
        await self._mend(agent, "it_arrived", lambda unit, now: deliveries.it_arrived(unit, delivery_id, now))

    async def replay(self, agent: Agent, event_id: int) -> None:
        """A dead event is handled once more."""
        await self._mend(agent, "replay", lambda unit, now: events.revive(unit, event_id, now))

    async def dismiss(self, agent: Agent, event_id: int) -> None:
        """A dead event that needs nothing more."""
        await self._mend(agent, "dismiss", lambda unit, _: events.dismiss(unit, event_id))

    async def dismiss_delivery(self, agent: Agent, delivery_id: int) -> None:
        """A failed or unknown part that needs nothing more; it stays in the thread as what it is."""
        await self._mend(agent, "dismiss", lambda unit, _: deliveries.dismiss(unit, delivery_id))

    # -- sweeps -----------------------------------------------------------------------------------------------------

    async def sweep(self) -> int:
        """Wake what was snoozed until now, and put back what silent agents held; returns how many."""
        now = self._clock.now()

        due = await self._store.read(lambda unit: is_due(unit, now))
        return await self._store.run(lambda unit: sweep(unit, now, self._tell_late)) if due else 0

    def _tell_late(self, unit: Unit, conversation: Conversation, now: datetime) -> Conversation:
        return alarms.told_late(unit, conversation, self._bot_says, now)

    def _bot_says(self, unit: Unit, conversation: Conversation, text: str, now: datetime) -> None:
        if conversation.blocked:
            return
        made = fitted(Text(text), self._limits(conversation.address.channel), public=conversation.public)
        unit.say(conversation, made.text, now, cuts=made.cuts)

    # -- inside -----------------------------------------------------------------------------------------------------

    async def _end(
        self, agent: Agent, conversation_id: int, fact: str, ended: Callable[[Conversation], Conversation],
        seen: int | None,
    ) -> None:  # fmt: skip
        def work(unit: Unit) -> None:
            conversation, _, now = self._holding.of(unit, agent, conversation_id)
            _read(unit, conversation_id, seen)
            approvals.withdraw(unit, conversation, agent.id, now)
            conversation = self._tell_late(unit, conversation, now)
            if fact == "given_back" and not conversation.public and events.waits_for_an_agent(unit, conversation_id):
                self._bot_says(unit, conversation, line("given_back", conversation.language), now)
            unit.save(conversation, ended(conversation), now)
            unit.record(conversation, Activity(fact, now, agent.id, _stood(conversation)))

        await self._store.run(work)

    async def _mend(self, agent: Agent, verb: str, mend: Callable[[Unit, datetime], bool]) -> None:
        def work(unit: Unit) -> None:
            may(unit, agent, MAY_ANSWER)
            if not mend(unit, self._clock.now()):
                raise Refused(
                    "Somebody has dealt with this already." if verb != "replay" else "This cannot be handled again."
                )

        await self._store.run(work)


def _stood(conversation: Conversation) -> dict[str, str]:
    """What an end forgets, and opening it again needs."""
    since = conversation.waiting_since
    waited = {"since": since.isoformat()} if since else {}
    return {"reason": conversation.reason, "priority": conversation.priority.value} | waited


def _read(unit: Unit, conversation_id: int, seen: int | None) -> None:
    if seen is not None and events.heard_after(unit, conversation_id, seen):
        raise Refused("The contact has just written. Read it first.")
