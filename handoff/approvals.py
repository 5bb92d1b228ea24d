"""Replies that only leave when a second person agrees: asking, agreeing, declining, each a fact of the thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model import Activity, Conversation, Refused
from bot.rules.leaving import Objection
from bot.store import Unit, held
from bot.store.held import HeldReply
from bot.store.people import Agent
from handoff.rules import MAY_ANSWER, MAY_OVERRULE, agent_of, conversation_of, may

_SHOWN = 300  # characters of what was objected to that a fact repeats


def told(against: Sequence[Objection]) -> Mapping[str, str]:
    """What a fact of the thread says about objections."""
    kinds = dict.fromkeys(one.kind.value for one in against)
    return {"kinds": ",".join(kinds), "stretches": " · ".join(one.stretch for one in against)[:_SHOWN]}


def ask(
    unit: Unit, conversation: Conversation, agent: Agent, said: str, ref: str, against: tuple[Objection, ...], now: datetime
) -> None:  # fmt: skip
    """Hold it."""
    if held.hold(unit, conversation.id, agent.id, said, ref, against, now):
        unit.record(conversation, Activity("approval_asked", now, agent.id, told(against)))


def decided(unit: Unit, agent: Agent, held_id: int, state: str, now: datetime) -> tuple[Conversation, HeldReply]:
    """A second person has decided, before anybody else. Raises `Refused` otherwise."""
    may(unit, agent, MAY_ANSWER)
    reply = _found(unit, held_id)
    conversation = conversation_of(unit, reply.conversation_id)
    if reply.agent_id == agent.id:
        raise Refused("Somebody else has to decide about your reply.")
    if agent.role not in MAY_OVERRULE:
        raise Refused("Only a lead or an admin can decide about this.")
    if state == held.APPROVED and agent_of(unit, reply.agent_id).disabled:
        raise Refused(f"{reply.agent_name} does not have this conversation any more.")
    if not held.decide(unit, held_id, state, agent.id, now):
        raise Refused("Somebody has dealt with this already.")
    fact = "approval_given" if state == held.APPROVED else "approval_declined"
    unit.record(conversation, Activity(fact, now, agent.id, {**told(reply.objections), "to": reply.agent_name}))
    return conversation, reply


def declined(unit: Unit, agent: Agent, held_id: int, now: datetime) -> None:
    """By a second person; the author takes it back, or puts away what was declined."""
    reply = _found(unit, held_id)
    if reply.agent_id != agent.id:
        decided(unit, agent, held_id, held.DECLINED, now)
        return
    conversation = conversation_of(unit, reply.conversation_id)
    if not held.decide(unit, held_id, held.WITHDRAWN, agent.id, now, (held.WAITING, held.DECLINED)):
        raise Refused("Somebody has dealt with this already.")
    unit.record(conversation, Activity("approval_withdrawn", now, agent.id))


def withdraw(unit: Unit, conversation: Conversation, by: int | None, now: datetime, sparing: int | None = None) -> None:
    """Its agent has the conversation no more: nothing of his is said in it afterwards, but what waited stays as a note.

    `by` is who took or gave the conversation (None: time did), `sparing` an agent whose replies go on waiting.
    """
    held.note(unit, conversation, held.put_away(unit, conversation.id, by, now, sparing), by, now)


def _found(unit: Unit, held_id: int) -> HeldReply:
    reply = held.of(unit, held_id)
    if reply is None:
        raise Refused("There is no such reply.")
    return reply
