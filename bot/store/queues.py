"""The line of those who wait for a person: each one's place, who is there, and how fast it moved lately."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, cast, func, select

from bot.model import Status
from bot.store import statements as sql
from bot.store.claims import ClaimKind
from bot.store.tables import ActivityRow, AgentRow, ClaimRow, ConversationRow
from bot.store.unit import Unit
from bot.wait import LATELY, InLine, Taken, expected

_ON_DUTY = timedelta(minutes=2)  # an agent whose console was open so lately is there
_LOOKED_AT = 5_000  # facts; the newest of a busy desk's last hours, and no walk through all that ever was
_V: Any = ActivityRow.__table__.c  # type: ignore[attr-defined]
_C: Any = ConversationRow.__table__.c  # type: ignore[attr-defined]
_G: Any = AgentRow.__table__.c  # type: ignore[attr-defined]
_L: Any = ClaimRow.__table__.c  # type: ignore[attr-defined]


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
    seen = select(_G.id).where(_G.id == agent, _G.disabled.is_(False), _G.seen_at > now - _ON_DUTY)
    return unit.conn.execute(seen).first() is not None


def place_of(unit: Unit, conversation_id: int) -> int | None:
    """1 is next; None when it does not wait."""
    before = sql.BEFORE_IN_QUEUE(unit.conn, b_id=conversation_id).scalar()
    return None if before is None else 1 + int(before)


def lately_taken(unit: Unit, since: datetime) -> list[Taken]:
    """Who was taken out of the queue after `since`, in that order."""
    newest = select(func.max(_V.id)).scalar_subquery()
    claimed = select(_V.at, _V.detail).where(_V.id > newest - _LOOKED_AT, _V.kind == "claimed", _V.at >= since)
    rows = unit.conn.execute(claimed.order_by(_V.id))
    return [Taken(datetime.fromisoformat(row.detail["since"]), row.at) for row in rows if "since" in (row.detail or {})]


def of_agent(agent: int | None) -> Any:
    """The condition on conversations that an agent has them, snoozed ones too."""
    return and_(_C.assignee == agent, _C.status.in_([Status.OPEN.value, Status.SNOOZED.value]))


def how_many_of(unit: Unit, agent: int) -> int:
    """How many conversations an agent has."""
    return int(unit.conn.execute(select(func.count()).select_from(ConversationRow).where(of_agent(agent))).scalar_one())


def forsaken(unit: Unit, now: datetime) -> list[int]:
    """Open or snoozed ones with an assignee whose lease does not run: nobody has them, and no queue shows them."""
    lease = and_(_L.kind == ClaimKind.ASSIGNMENT.value, _L.subject == cast(_C.id, String))
    runs = select(_L.id).where(lease, _L.holder.is_not(None), _L.until > now).correlate(ConversationRow)
    assigned = (_C.status.in_([Status.OPEN.value, Status.SNOOZED.value]), _C.assignee.is_not(None))
    return list(unit.conn.execute(select(_C.id).where(*assigned, ~runs.exists()).order_by(_C.id).limit(100)).scalars())
