"""Replies that may not leave until a second person agrees. Each is decided once, whoever comes at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.model import Activity, Conversation
from bot.rules.leaving import Kind, Objection
from bot.store.tables import AGENT, HELD_REPLY
from bot.store.unit import Unit

WAITING, APPROVED, DECLINED, WITHDRAWN = "waiting", "approved", "declined", "withdrawn"


@dataclass(frozen=True, slots=True)
class HeldReply:
    """What an agent wants to say, and what speaks against it."""

    id: int
    conversation_id: int
    agent_id: int
    agent_name: str
    text: str
    ref: str
    objections: tuple[Objection, ...]
    state: str
    at: datetime


def hold(
    unit: Unit, conversation_id: int, agent_id: int, text: str, ref: str, objections: tuple[Objection, ...], now: datetime
) -> bool:  # fmt: skip
    """Keep it; False where the same form has brought it and it waits or has left. The caller holds the conversation's row."""
    same = select(HELD_REPLY.c.id).where(
        HELD_REPLY.c.conversation_id == conversation_id,
        HELD_REPLY.c.ref == ref,
        HELD_REPLY.c.state.in_([WAITING, APPROVED]),
    )
    if ref and unit.conn.execute(same.limit(1)).first():
        return False
    values = {
        "conversation_id": conversation_id, "agent_id": agent_id, "text": text, "ref": ref, "state": WAITING,
        "objections": [[one.kind.value, one.stretch] for one in objections], "created_at": now,
    }  # fmt: skip
    unit.conn.execute(insert(HELD_REPLY).values(**values))
    return True


def of(unit: Unit, held_id: int) -> HeldReply | None:
    """None when there is none."""
    row = unit.conn.execute(_rows().where(HELD_REPLY.c.id == held_id)).one_or_none()
    return _held(row) if row else None


def decide(
    unit: Unit, held_id: int, state: str, by: int | None, now: datetime, of_states: tuple[str, ...] = (WAITING,)
) -> bool:
    """False where somebody was faster. `by` nobody: it came to its end by itself."""
    open_still = (HELD_REPLY.c.id == held_id, HELD_REPLY.c.state.in_(of_states))
    done = update(HELD_REPLY).where(*open_still).values(state=state, decided_by=by, decided_at=now)
    return unit.conn.execute(done).rowcount == 1


def of_conversation(unit: Unit, conversation_id: int) -> list[HeldReply]:
    """Those that wait, and those that were declined and are not put away, oldest first."""
    wanted = _rows().where(HELD_REPLY.c.conversation_id == conversation_id, HELD_REPLY.c.state.in_([WAITING, DECLINED]))
    return [_held(row) for row in unit.conn.execute(wanted.order_by(HELD_REPLY.c.id))]


def put_away(
    unit: Unit, conversation_id: int, by: int | None, now: datetime, sparing: int | None = None
) -> list[HeldReply]:
    """End all of a conversation, but those of the agent `sparing`; returns the ones that nobody had decided about."""
    ended = [
        reply
        for reply in of_conversation(unit, conversation_id)
        if reply.agent_id != sparing and decide(unit, reply.id, WITHDRAWN, by, now, (WAITING, DECLINED))
    ]
    return [reply for reply in ended if reply.state == WAITING]


def note(unit: Unit, conversation: Conversation, unsent: Sequence[HeldReply], by: int | None, now: datetime) -> None:
    """What will not be said any more stays as a note, where the next agent reads it."""
    if unsent:
        unit.record(conversation, Activity("approval_withdrawn", now, by, {"to": unsent[0].agent_name}))
    for reply in unsent:
        unit.note(conversation, reply.text, reply.agent_id, now)


def waiting(unit: Unit, limit: int = 200) -> dict[int, int]:
    """Conversation -> the agent whose reply waits there."""
    rows = (
        select(HELD_REPLY.c.conversation_id, HELD_REPLY.c.agent_id)
        .where(HELD_REPLY.c.state == WAITING)
        .order_by(HELD_REPLY.c.id)
        .limit(limit)
    )
    return {row.conversation_id: row.agent_id for row in unit.conn.execute(rows)}


def _rows() -> Any:
    return select(HELD_REPLY, AGENT.c.name).join(AGENT, AGENT.c.id == HELD_REPLY.c.agent_id)


def _held(row: Row[*tuple[Any, ...]]) -> HeldReply:
    against = tuple(Objection(Kind(kind), stretch) for kind, stretch in row.objections or ())
    return HeldReply(
        row.id, row.conversation_id, row.agent_id, row.name, row.text, row.ref, against, row.state, row.created_at
    )  # fmt: skip
