"""Case codes: said once in public, spent once in private by the person who got them. Kept as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from bot import casecode
from bot.model import Conversation, Priority
from bot.store.tables import ACTIVITY, CASE_CODE, CONVERSATION
from bot.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Case:
    """What goes on in private: where it began, and the place in line that it has since."""

    conversation_id: int
    reason: str
    priority: Priority
    asked_at: datetime


def keep(
    unit: Unit, conversation: Conversation, code: str, reason: str, priority: Priority, now: datetime, expires_at: datetime
) -> None:  # fmt: skip
    """A code that was just made for the person who writes in this conversation."""
    unit.conn.execute(
        insert(CASE_CODE).values(
            code_hash=casecode.hashed(code), conversation_id=conversation.id, channel=conversation.address.channel,
            author_id=conversation.author_id, reason=reason, priority=priority.value, asked_at=now, expires_at=expires_at,
        )
    )  # fmt: skip


def lately(unit: Unit, conversation_id: int, now: datetime) -> bool:
    """Whether a code of this conversation has not run out, spent or not."""
    same = (
        select(CASE_CODE.c.id)
        .where(CASE_CODE.c.conversation_id == conversation_id, CASE_CODE.c.expires_at > now)
        .limit(1)
    )
    return unit.conn.execute(same).first() is not None


def spend(unit: Unit, private: Conversation, author_id: str, code: str, now: datetime) -> Case | None:
    """The case goes on in this conversation. None for a code of somebody else, a spent, an old or an unknown one."""
    if not author_id:
        return None
    mine = (
        CASE_CODE.c.channel == private.address.channel,
        CASE_CODE.c.author_id == author_id,
        CASE_CODE.c.used_at.is_(None),
        CASE_CODE.c.expires_at > now,
    )
    rows = unit.conn.execute(select(CASE_CODE).where(*mine).order_by(CASE_CODE.c.id)).all()
    row = next((row for row in rows if casecode.same(row.code_hash, code)), None)
    if row is None:
        return None
    spent = update(CASE_CODE).where(CASE_CODE.c.id == row.id, CASE_CODE.c.used_at.is_(None))
    if unit.conn.execute(spent.values(used_at=now, continued_by=private.id)).rowcount != 1:
        return None  # the same code came twice at the same moment
    return Case(row.conversation_id, row.reason, Priority(row.priority), row.asked_at)


def wrong_since(unit: Unit, conversation_id: int, since: datetime) -> int:
    """How many codes that were none came from there."""
    wrong = select(func.count()).where(
        ACTIVITY.c.conversation_id == conversation_id, ACTIVITY.c.kind == WRONG, ACTIVITY.c.at > since
    )  # fmt: skip
    return int(unit.conn.execute(wrong).scalar_one())


def take_preview(unit: Unit, private: Conversation, public: Conversation) -> None:
    """In lists the private conversation shows what was asked in public, for a code alone says nothing."""
    asked = select(CONVERSATION.c.preview).where(CONVERSATION.c.id == public.id).scalar_subquery()
    unit.conn.execute(update(CONVERSATION).where(CONVERSATION.c.id == private.id).values(preview=asked))


WRONG = "wrong_case_code"
"""The fact of a code that was none."""
