"""What happens at the desk by itself when its time has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import Activity, Status
from bot.store import ClaimKind, Unit, claims, held


def sweep(unit: Unit, now: datetime) -> int:
    """Wake what was snoozed until now, and put back what silent agents held; returns how many."""
    changed = 0
    for subject in claims.due(unit.conn, ClaimKind.WAKE, now, limit=100):
        conversation = unit.conversation(int(subject))
        woken = claims.take(unit.conn, ClaimKind.WAKE, "sweep", now, timedelta(seconds=30), subject=subject)
        for claimed in woken:
            claims.let_go(unit.conn, claimed)
        if woken and conversation.status is Status.SNOOZED:
            unit.save(conversation, conversation.woken(now), now)
            unit.record(conversation, Activity("woken", now))
            changed += 1
    for subject in claims.run_out(unit.conn, ClaimKind.ASSIGNMENT, now):
        conversation = unit.conversation(int(subject))
        if not claims.has_run_out(unit.conn, ClaimKind.ASSIGNMENT, subject, now):
            continue  # another process put it back, or an agent has just claimed it
        claims.forget(unit.conn, ClaimKind.ASSIGNMENT, subject)
        held.withdraw_all(unit, conversation.id, None, now)
        if conversation.assignee is not None and conversation.status is not Status.SNOOZED:
            since = conversation.waiting_since or now
            unit.save(conversation, conversation.released(now), now)
            claims.fall_due(
                unit.conn,
                ClaimKind.ASSIGNMENT,
                subject,
                since,
                pool=conversation.queue,
                rank=conversation.priority.rank,
            )
            unit.record(conversation, Activity("lease_ran_out", now, conversation.assignee))
            changed += 1
    return changed
