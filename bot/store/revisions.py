"""The wordings of one message: how it was said at first, and how it was said better."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from bot.model import Attachment, DecisionKind, Direction, EventKind, Incoming
from bot.store import codec
from bot.store.tables import ADDRESS, CONVERSATION, DECISION, EVENT, MESSAGE
from bot.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Wording:
    """What the contact said last under one reference; `is_newer`: later than the edit that it was looked up for."""

    text: str
    attachments: tuple[Attachment, ...]
    is_newer: bool = False
    is_album: bool = False  # the edit is about one item of it


def newest(unit: Unit, conversation_id: int, edit: Incoming) -> Wording | None:
    """How the edited message stands in the thread; None where it does not."""
    theirs = (MESSAGE.c.conversation_id == conversation_id, MESSAGE.c.direction == Direction.INCOMING.value)
    known = (
        select(MESSAGE.c.text, MESSAGE.c.attachments, EVENT.c.id, EVENT.c.kind, EVENT.c.key)
        .join(EVENT, EVENT.c.message_id == MESSAGE.c.id)
        .where(*theirs, MESSAGE.c.ref == edit.message_ref)
    )
    rows = unit.conn.execute(known).all() if edit.message_ref else []
    if rows:
        # An original may come behind its edit; edits that come behind a newer one are not kept.
        last = max(rows, key=lambda row: (row.kind == EventKind.EDITED, row.id))
        newer = any(row.kind == EventKind.EDITED and _is_later(row.key, edit.edition) for row in rows)
        return Wording(last.text, codec.attachments_in(last.attachments), newer, bool(edit.group_ref))
    album = select(MESSAGE.c.text, MESSAGE.c.attachments).where(*theirs, MESSAGE.c.group_ref == edit.group_ref)
    row = unit.conn.execute(album.order_by(MESSAGE.c.seq.desc()).limit(1)).first() if edit.group_ref else None
    return Wording(row.text, codec.attachments_in(row.attachments), is_album=True) if row else None


def _is_later(key: str, edition: str) -> bool:
    return bool(edition) and key > edition and not key.startswith(edition)


def are_of(unit: Unit, edit: Incoming) -> bool:
    """Whether what is edited was kept at that place."""
    theirs = (MESSAGE.c.ref == edit.message_ref, MESSAGE.c.direction == Direction.INCOMING.value)
    here = (ADDRESS.c.channel == edit.channel, ADDRESS.c.external_id == edit.place)
    known = select(MESSAGE.c.id).join(CONVERSATION, CONVERSATION.c.id == MESSAGE.c.conversation_id)
    found = known.join(ADDRESS, ADDRESS.c.id == CONVERSATION.c.address_id).where(*here, *theirs).limit(1)
    return bool(edit.message_ref) and unit.conn.execute(found).first() is not None


def written_since(unit: Unit, conversation_id: int, since: datetime) -> bool:
    """Whether the contact has said something new. Another wording of what he had said is new where the bot acted on it."""
    acted = select(DECISION.c.id).where(
        DECISION.c.conversation_id == conversation_id,
        DECISION.c.message_id == MESSAGE.c.id,
        DECISION.c.kind != DecisionKind.STAND_ASIDE.value,
    )
    newer = select(MESSAGE.c.id).where(
        MESSAGE.c.conversation_id == conversation_id,
        MESSAGE.c.direction == Direction.INCOMING.value,
        MESSAGE.c.at > since,
        or_(MESSAGE.c.revises.is_(None), acted.exists()),
    )
    return unit.conn.execute(newer.limit(1)).first() is not None
