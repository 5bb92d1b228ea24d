"""Who has a conversation: taking it, and the lease that every verb of its agent renews."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.model import Activity, Conversation, Priority, Refused, Status
from bot.store import ClaimKind, Unit, claims, deliveries, events
from bot.store.claims import Claimed
from bot.store.people import Agent
from handoff import approvals
from handoff.rules import MAY_ANSWER, agent_of, conversation_of, may

_LOOKED_AT = 50  # of the queue: as many may be taken by others while one agent looks


@dataclass(frozen=True, slots=True)
class Holding:
    """How long an agent who does nothing keeps a conversation: `claim_for`, counted from the end of its snooze."""

    clock: Clock
    claim_for: timedelta

    def until(self, conversation: Conversation, now: datetime) -> datetime:
        """When a lease that is renewed now ends; it outlasts a snooze, or nobody would have what wakes."""
        return max(now, conversation.snoozed_until or now) + self.claim_for

    def take(self, unit: Unit, agent: Agent, conversation_id: int, *, again: bool = False) -> None:
        """Take this one, or renew it and end its snooze; open a resolved one `again`.

        Raises `Refused` with the name of the agent who has it.
        """
        may(unit, agent, MAY_ANSWER)
        now = self.clock.now()
        conversation = conversation_of(unit, conversation_id)
        subject, holder = str(conversation_id), str(agent.id)
        if again and conversation.status is not Status.RESOLVED:
            winner = claims.holder_of(unit.conn, ClaimKind.ASSIGNMENT, subject, now)
            raise (
                _taken_by(unit, winner)
                if winner and winner != holder
                else Refused("This conversation is not resolved.")
            )
        if mine := claims.held_by(unit.conn, ClaimKind.ASSIGNMENT, subject, holder, now):
            self._renew(unit, conversation, mine, now)
            if conversation.status is Status.SNOOZED:
                unit.save(conversation, conversation.woken(now), now)
                unit.record(conversation, Activity("woken", now, agent.id))
            return
        taken = conversation.claimed(agent.id, again=again)
        if again:
            taken = _as_before(unit, taken)
        claims.fall_due(
            unit.conn, ClaimKind.ASSIGNMENT, subject, taken.waiting_since or now, pool=taken.queue,
            rank=taken.priority.rank,
        )  # fmt: skip
        if not claims.take(unit.conn, ClaimKind.ASSIGNMENT, holder, now, self.claim_for, subject=subject, ready=False):
            raise _taken_by(unit, claims.holder_of(unit.conn, ClaimKind.ASSIGNMENT, subject, now))
        _taken(unit, agent, conversation, taken, now)

    def take_next(self, unit: Unit, agent: Agent) -> int | None:
        """The most urgent that has waited longest; None when nobody waits."""
        may(unit, agent, MAY_ANSWER)
        now = self.clock.now()
        for subject in claims.due(unit.conn, ClaimKind.ASSIGNMENT, now, limit=_LOOKED_AT):
            conversation = conversation_of(unit, int(subject))
            if claims.take(unit.conn, ClaimKind.ASSIGNMENT, str(agent.id), now, self.claim_for, subject=subject):
                _taken(unit, agent, conversation, conversation.claimed(agent.id), now)
                return conversation.id
        return None

    def of(self, unit: Unit, agent: Agent, conversation_id: int) -> tuple[Conversation, Claimed, datetime]:
        """The conversation, if the agent has it; his lease begins anew. Raises `Refused` otherwise."""
        may(unit, agent, MAY_ANSWER)
        now = self.clock.now()
        conversation = conversation_of(unit, conversation_id)
        subject = str(conversation_id)
        mine = claims.held_by(unit.conn, ClaimKind.ASSIGNMENT, subject, str(agent.id), now)
        if mine is None:
            winner = claims.holder_of(unit.conn, ClaimKind.ASSIGNMENT, subject, now)
            if winner:
                raise Refused(f"{agent_of(unit, int(winner)).name} has this conversation now.")
            raise Refused("You do not hold this conversation (any more). Claim it first.")
        self._renew(unit, conversation, mine, now)
        return conversation, mine, now

    def wait(self, unit: Unit, conversation: Conversation, mine: Claimed, now: datetime) -> None:
        """A reply of his waits for a second person: he keeps it twice as long."""
        claims.renew(unit.conn, mine, self.until(conversation, now) + self.claim_for)

    def _renew(self, unit: Unit, conversation: Conversation, mine: Claimed, now: datetime) -> None:
        """Longer, never shorter: a lease may last for a reply that waits for a second person."""
        claims.renew(unit.conn, mine, max(mine.until or now, self.until(conversation, now)))


def _taken_by(unit: Unit, winner: str | None) -> Refused:
    return Refused(f"{agent_of(unit, int(winner)).name if winner else 'Somebody'} has taken this conversation.")


def _as_before(unit: Unit, opened: Conversation) -> Conversation:
    """A slip takes no urgency and no place in line: both stand again as they did before it was resolved."""
    ended = events.ended(unit, opened.id)
    since = datetime.fromisoformat(ended["since"]) if "since" in ended else None
    priority = Priority(ended.get("priority", Priority.NORMAL))
    return replace(opened, reason=ended.get("reason", ""), priority=priority, waiting_since=since)


def _taken(unit: Unit, agent: Agent, before: Conversation, after: Conversation, now: datetime) -> None:
    if before.status is not Status.RESOLVED:  # what was said as it ended is told all the same: a warning, for one
        deliveries.drop_automatic(unit, before.id, now)
    approvals.withdraw(unit, before, agent.id, now, sparing=agent.id)
    unit.save(before, after, now)
    waited = {"since": before.waiting_since.isoformat()} if before.waiting_since else {}
    kind = "reopened" if before.status is Status.RESOLVED else "claimed"
    unit.record(after, Activity(kind, now, agent.id, waited))
