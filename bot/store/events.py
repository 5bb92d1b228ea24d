"""What a person does about events that could not be handled, and forms that were sent twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, or_, select, update

from bot.model import Conversation, Direction, EventKind, Incoming, Status
from bot.store import claims
from bot.store import statements as sql
from bot.store.claims import ClaimKind
from bot.store.database import nudge
from bot.store.statuses import EventStatus
from bot.store.tables import ACTIVITY, CONVERSATION, EVENT, MESSAGE
from bot.store.unit import Unit


def revive(unit: Unit, event_id: int, now: datetime) -> bool:
    """A dead event is to be handled once more. False when it is not dead or belongs to no conversation."""
    row = unit.conn.execute(
        update(EVENT)
        .where(EVENT.c.id == event_id, EVENT.c.status == EventStatus.DEAD.value, EVENT.c.conversation_id.is_not(None))
        .values(status=EventStatus.WAITING.value, error="")
        .returning(EVENT.c.conversation_id, EVENT.c.channel)
    ).one_or_none()
    if row is None:
        return False
    claims.fall_due(unit.conn, ClaimKind.TURN, str(row.conversation_id), now, pool=row.channel)
    for topic in ("trouble", "turn", f"conversation:{row.conversation_id}"):
        nudge(unit.conn, topic)
    return True


def dismiss(unit: Unit, event_id: int) -> bool:
    """A person has seen a dead event and nothing more is to be done about it."""
    done = (
        update(EVENT)
        .where(EVENT.c.id == event_id, EVENT.c.status == EventStatus.DEAD.value)
        .values(status=EventStatus.DONE.value)
    )
    nudge(unit.conn, "trouble")
    return unit.conn.execute(done).rowcount == 1


def talked_lately(unit: Unit, channel: str, since: datetime, limit: int) -> list[Conversation]:
    """Conversations of a channel that are not resolved or were alive at `since` or later, the latest first."""
    alive = or_(CONVERSATION.c.status != Status.RESOLVED.value, CONVERSATION.c.updated_at >= since)
    newest = (
        select(CONVERSATION.c.id)
        .where(CONVERSATION.c.channel == channel, alive)
        .order_by(CONVERSATION.c.updated_at.desc())
        .limit(limit)
    )
    return list(unit.conversations(list(unit.conn.execute(newest).scalars())).values())


def waits_for_an_agent(unit: Unit, conversation_id: int) -> bool:
    """Whether the bot has handed over and no agent has said anything since."""
    handed = select(func.max(ACTIVITY.c.at)).where(
        ACTIVITY.c.conversation_id == conversation_id, ACTIVITY.c.kind == "handed_off"
    )
    since = unit.conn.execute(handed).scalar()
    if since is None:
        return False
    by_agent = (
        MESSAGE.c.conversation_id == conversation_id,
        MESSAGE.c.direction == Direction.OUTGOING.value,
        MESSAGE.c.author == "agent",
    )
    said = select(MESSAGE.c.id).where(*by_agent, MESSAGE.c.at >= since).limit(1)
    return unit.conn.execute(said).first() is None


def ended(unit: Unit, conversation_id: int) -> Mapping[str, str]:
    """What the fact says by which it was resolved last; empty where the contact ended it, or nobody."""
    about = (ACTIVITY.c.conversation_id == conversation_id, ACTIVITY.c.kind.in_(("resolved", "needs_no_agent")))
    last = select(ACTIVITY.c.detail).where(*about).order_by(ACTIVITY.c.id.desc()).limit(1)
    return unit.conn.execute(last).scalar() or {}


def said_before(unit: Unit, conversation_id: int, ref: str) -> bool:
    """Whether a message with that reference stands in the thread: a form sent twice says it once."""
    same = select(MESSAGE.c.id).where(MESSAGE.c.conversation_id == conversation_id, MESSAGE.c.ref == ref).limit(1)
    return unit.conn.execute(same).first() is not None


def heard_before(unit: Unit, conversation_id: int, incoming: Incoming) -> bool:
    """Whether the contact's message is in the thread already: an edit of it can overtake it on its way."""
    if incoming.kind is not EventKind.MESSAGE or not incoming.message_ref:
        return False
    return sql.REVISED(unit.conn, b_id=conversation_id, b_ref=incoming.message_ref).scalar() is not None


def pressed_before(unit: Unit, conversation_id: int, incoming: Incoming, since: datetime) -> bool:
    """Whether the same button of the same message was pressed since then. False where the platform does not tell which."""
    if not (incoming.payload and (incoming.reply_ref or incoming.message_ref)):
        return False
    # Some platforms give a press an id of its own and name the message as the one that it answers.
    where = MESSAGE.c.reply_ref == incoming.reply_ref if incoming.reply_ref else MESSAGE.c.ref == incoming.message_ref
    same = select(MESSAGE.c.id).where(
        MESSAGE.c.conversation_id == conversation_id, where, MESSAGE.c.payload == incoming.payload
    )
    lately = same.where(MESSAGE.c.direction == Direction.INCOMING.value, MESSAGE.c.at > since).limit(1)
    return unit.conn.execute(lately).first() is not None


def heard_after(unit: Unit, conversation_id: int, seq: int) -> bool:
    """Whether the contact has said something behind that place of the thread."""
    later = (
        MESSAGE.c.conversation_id == conversation_id,
        MESSAGE.c.direction == Direction.INCOMING.value,
        MESSAGE.c.seq > seq,
    )
    return unit.conn.execute(select(MESSAGE.c.id).where(*later).limit(1)).first() is not None


def last_heard(unit: Unit, conversation_id: int) -> str:
    """The platform's id of what the contact said last; empty where he said nothing."""
    theirs = (
        MESSAGE.c.conversation_id == conversation_id,
        MESSAGE.c.direction == Direction.INCOMING.value,
        MESSAGE.c.ref != "",
    )
    found: str | None = unit.conn.execute(
        select(MESSAGE.c.ref).where(*theirs).order_by(MESSAGE.c.seq.desc()).limit(1)
    ).scalar()
    return found or ""
