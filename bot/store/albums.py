"""Pictures sent together: the platform brings them one by one, agents and the bot see them as one message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.model import Attachment, Conversation, Direction, EventKind, Incoming, Kept
from bot.store import claims, codec
from bot.store import statements as sql
from bot.store.claims import ClaimKind
from bot.store.statuses import EventStatus
from bot.store.tables import ADDRESS, CONVERSATION, EVENT, MESSAGE
from bot.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Mate:
    """The message of an album that is in the thread already, as an item of the same album finds it."""

    message_id: int
    files: tuple[Attachment, ...]
    waits: bool  # nobody has thought about it yet, nor is about to: what is added now is read with it


def mate_for(unit: Unit, conversation: Conversation, incoming: Incoming, now: datetime) -> Mate | None:
    """The newest message of the item's album, where the item is added to it. The caller has locked the conversation.

    A second caption, and one that comes when its mate has been thought about, is a message of its own: nothing that is
    said goes unread, and nothing is read twice.
    """
    if not incoming.group_ref or incoming.kind is not EventKind.MESSAGE:
        return None
    same = select(MESSAGE.c.id, MESSAGE.c.attachments, MESSAGE.c.text).where(
        MESSAGE.c.conversation_id == conversation.id,
        MESSAGE.c.group_ref == incoming.group_ref,
        MESSAGE.c.revises.is_(None),
    )
    row = unit.conn.execute(same.order_by(MESSAGE.c.seq.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    waits = _waits(unit, conversation, row.id, now)
    added = not incoming.text or (waits and not row.text)
    return Mate(row.id, codec.attachments_in(row.attachments), waits) if added else None


def _waits(unit: Unit, conversation: Conversation, message_id: int, now: datetime) -> bool:
    same = (
        EVENT.c.conversation_id == conversation.id,
        EVENT.c.message_id == message_id,
        EVENT.c.status == EventStatus.WAITING.value,
    )
    if unit.conn.execute(select(EVENT.c.id).where(*same).limit(1)).first() is None:
        return False
    return claims.holder_of(unit.conn, ClaimKind.TURN, str(conversation.id), now) is None


def add(
    unit: Unit, conversation: Conversation, mate: Mate, event_id: int, incoming: Incoming, kept: tuple[Kept, ...],
    removed: tuple[str, ...], now: datetime,
) -> int:  # fmt: skip
    """Add the item to its mate, whose own event speaks for both; returns the message's id."""
    values: dict[str, Any] = {"attachments": codec.attachments_out((*mate.files, *incoming.attachments))}
    if incoming.text:
        values |= {"text": incoming.text, "kept": codec.kept_out(kept)}
        unit.preview(conversation, incoming.text, now)
    if removed:
        before = unit.conn.execute(select(MESSAGE.c.removed).where(MESSAGE.c.id == mate.message_id)).scalar()
        values["removed"] = list(dict.fromkeys((*(before or ()), *removed)))
    unit.conn.execute(update(MESSAGE).where(MESSAGE.c.id == mate.message_id).values(**values))
    sql.LINK_EVENT(unit.conn, b_id=event_id, in_conversation=conversation.id, as_message=mate.message_id)
    unit.end_event(event_id, EventStatus.DONE)
    unit.touched(conversation)
    return mate.message_id


def is_kept(unit: Unit, incoming: Incoming) -> bool:
    """Whether something of the item's album stands in the conversation at its place."""
    mates = (
        select(MESSAGE.c.id)
        .join(CONVERSATION, CONVERSATION.c.id == MESSAGE.c.conversation_id)
        .join(ADDRESS, ADDRESS.c.id == CONVERSATION.c.address_id)
    )
    here = (ADDRESS.c.channel == incoming.channel, ADDRESS.c.external_id == incoming.place)
    theirs = (MESSAGE.c.group_ref == incoming.group_ref, MESSAGE.c.direction == Direction.INCOMING.value)
    return unit.conn.execute(mates.where(*here, *theirs).limit(1)).first() is not None
