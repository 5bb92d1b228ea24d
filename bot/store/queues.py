"""The line of those who wait for a person: each one's place, who is there, and how fast it moved lately."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, cast, func, select

from bot.model import Status
from bot.rules.wait import LATELY, InLine, Taken, expected
from bot.store import statements as sql
from bot.store.claims import ClaimKind
from bot.store.statuses import WITH_PEOPLE
from bot.store.tables import ACTIVITY, AGENT, CLAIM, CONVERSATION
from bot.store.unit import Unit

_ON_DUTY = timedelta(minutes=2)  # an agent whose console was open so lately is there
_LOOKED_AT = 5_000  # facts; the newest of a busy desk's last hours, and no walk through all that ever was


def in_line(unit: Unit, conversation_id: int, now: datetime) -> InLine:
    """Where the conversation stands in its queue, who is there, and what can honestly be said of the wait."""
    place, there = place_of(unit, conversation_id), on_duty(unit, now)
    minutes = expected(lately_taken(unit, now - LATELY), place, now) if place and there else None
    return InLine(place, there, minutes)


def on_duty(unit: Unit, now: datetime) -> int:
    """Agents whose console is open, or was a moment ago."""
    return int(sql.ON_DUTY(unit.conn, since=now - _ON_DUTY).scalar_one())


def is_there(unit: Unit, agent: int, now: datetime) -> bool:
    """Whether this agent's console is open, or was a moment ago."""
    seen = select(AGENT.c.id).where(AGENT.c.id == agent, AGENT.c.disabled.is_(False), AGENT.c.seen_at > now - _ON_DUTY)
    return unit.conn.execute(seen).first() is not None


def place_of(unit: Unit, conversation_id: int) -> int | None:
    """1 is next; None when it does not wait."""
    before = sql.BEFORE_IN_QUEUE(unit.conn, b_id=conversation_id).scalar()
    return None if before is None else 1 + int(before)


def lately_taken(unit: Unit, since: datetime) -> list[Taken]:
    """Who was taken out of the queue after `since`, in that order."""
    newest = select(func.max(ACTIVITY.c.id)).scalar_subquery()
    claimed = select(ACTIVITY.c.at, ACTIVITY.c.detail).where(
        ACTIVITY.c.id > newest - _LOOKED_AT, ACTIVITY.c.kind == "claimed", ACTIVITY.c.at >= since
    )
    rows = unit.conn.execute(claimed.order_by(ACTIVITY.c.id))
    return [Taken(datetime.fromisoformat(row.detail["since"]), row.at) for row in rows if "since" in (row.detail or {})]


def of_agent(agent: int | None) -> Any:
    """The condition on conversations that an agent has them, snoozed ones too."""
    return and_(CONVERSATION.c.assignee == agent, CONVERSATION.c.status.in_(WITH_PEOPLE))


def how_many_of(unit: Unit, agent: int) -> int:
    """How many conversations an agent has."""
    return int(unit.conn.execute(select(func.count()).select_from(CONVERSATION).where(of_agent(agent))).scalar_one())


def awaiting(unit: Unit, agent: int) -> int:
    """How many contacts wait for an answer of this agent, who has their conversations."""
    waits = and_(
        CONVERSATION.c.assignee == agent,
        CONVERSATION.c.status == Status.OPEN.value,
        CONVERSATION.c.waiting_since.is_not(None),
    )
    return int(unit.conn.execute(select(func.count()).select_from(CONVERSATION).where(waits)).scalar_one())


def forsaken(unit: Unit, now: datetime) -> list[int]:
    """Open or snoozed ones with an assignee whose lease does not run: nobody has them, and no queue shows them."""
    lease = and_(CLAIM.c.kind == ClaimKind.ASSIGNMENT.value, CLAIM.c.subject == cast(CONVERSATION.c.id, String))
    runs = select(CLAIM.c.id).where(lease, CLAIM.c.holder.is_not(None), CLAIM.c.until > now).correlate(CONVERSATION)
    assigned = (
        CONVERSATION.c.status.in_(WITH_PEOPLE),
        CONVERSATION.c.assignee.is_not(None),
    )
    return list(
        unit.conn.execute(
            select(CONVERSATION.c.id).where(*assigned, ~runs.exists()).order_by(CONVERSATION.c.id).limit(100)
        ).scalars()
    )
