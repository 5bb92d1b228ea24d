"""What happens at the desk by itself when its time has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Activity, Conversation, Status
from bot.store import ClaimKind, Unit, claims, queues
from handoff import approvals

Freed = Callable[[Unit, Conversation, datetime], object]


def is_due(unit: Unit, now: datetime) -> bool:
    """Whether `sweep` would find something: a read, so that an idle sweep writes nothing."""
    return (
        claims.is_due(unit.conn, ClaimKind.WAKE, now)
        or bool(claims.run_out(unit.conn, ClaimKind.ASSIGNMENT, now))
        or bool(queues.forsaken(unit, now))
    )


def sweep(unit: Unit, now: datetime, freed: Freed) -> int:
    """Wake what was snoozed until now, and put back what silent agents held; returns how many.

    `freed` is told of each that nobody has any more.
    """
    woken = sum(_wake(unit, subject, now) for subject in claims.due(unit.conn, ClaimKind.WAKE, now, limit=100))
    ended = claims.run_out(unit.conn, ClaimKind.ASSIGNMENT, now)
    nobodys = dict.fromkeys([*map(int, ended), *queues.forsaken(unit, now)])
    return woken + sum(_put_back(unit, number, now, freed) for number in nobodys)


def _wake(unit: Unit, subject: str, now: datetime) -> bool:
    conversation = unit.conversation(int(subject))
    taken = claims.take(unit.conn, ClaimKind.WAKE, "sweep", now, timedelta(seconds=30), subject=subject)
    for claimed in taken:
        claims.let_go(unit.conn, claimed)
    if not taken or conversation.status is not Status.SNOOZED:
        return False
    unit.save(conversation, conversation.woken(now), now)
    unit.record(conversation, Activity("woken", now))
    return True


def _put_back(unit: Unit, number: int, now: datetime, freed: Freed) -> bool:
    """False where another process put it back, or an agent has just claimed it."""
    conversation, subject = unit.conversation(number), str(number)
    if claims.holder_of(unit.conn, ClaimKind.ASSIGNMENT, subject, now):
        return False
    if conversation.assignee is None:
        _no_lease(unit, conversation, now)
        return False
    claims.forget(unit.conn, ClaimKind.ASSIGNMENT, subject)
    approvals.withdraw(unit, conversation, None, now)
    freed(unit, unit.save(conversation, _nobodys(conversation, now), now), now)
    unit.record(conversation, Activity("lease_ran_out", now, conversation.assignee))
    return True


def _no_lease(unit: Unit, conversation: Conversation, now: datetime) -> None:
    """A lease that ran out with no assignee ends; the conversation keeps its place in the queue."""
    subject = str(conversation.id)
    if not claims.has_run_out(unit.conn, ClaimKind.ASSIGNMENT, subject, now):
        return
    claims.forget(unit.conn, ClaimKind.ASSIGNMENT, subject)
    if conversation.status is Status.OPEN:
        since, rank = conversation.waiting_since or now, conversation.priority.rank
        claims.fall_due(unit.conn, ClaimKind.ASSIGNMENT, subject, since, pool=conversation.queue, rank=rank)


def _nobodys(conversation: Conversation, now: datetime) -> Conversation:
    """Back in the queue; one that is snoozed gets there when it wakes."""
    if conversation.status is Status.SNOOZED:
        return replace(conversation, assignee=None)
    return conversation.released(now)
