"""Case codes: said once in public, spent once in private by the person who got them. Kept as hashes only.

A code stands for a person who is asked for, or (with an intent) for an answer that was too long to be said in public.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, update

from bot.model import Conversation, Priority
from bot.rules import casecode
from bot.store.tables import ACTIVITY, CASE_CODE, CONVERSATION
from bot.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Case:
    """What goes on in private: where it began, and the place in line that it has since."""

    conversation_id: int
    reason: str
    priority: Priority
    asked_at: datetime
    intent: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """An answer that somebody was promised in public and has not got."""

    id: int
    intent: str
    called_for: bool  # he has sent its code here


def keep(
    unit: Unit, conversation: Conversation, code: str, reason: str, priority: Priority, now: datetime, expires_at: datetime,
    intent: str = "",
) -> None:  # fmt: skip
    """A code that was just made for the person who writes in this conversation."""
    unit.conn.execute(
        insert(CASE_CODE).values(
            code_hash=casecode.hashed(code), conversation_id=conversation.id, channel=conversation.address.channel,
            author_id=conversation.author_id, reason=reason, intent=intent, priority=priority.value, asked_at=now,
            expires_at=expires_at,
        )
    )  # fmt: skip


def unspent(unit: Unit, conversation_id: int, now: datetime) -> int:
    """How many codes said in this conversation may still bring a person."""
    waits = (CASE_CODE.c.conversation_id == conversation_id, CASE_CODE.c.intent == "")
    valid = (CASE_CODE.c.used_at.is_(None), CASE_CODE.c.expires_at > now)
    return int(unit.conn.execute(select(func.count()).where(*waits, *valid)).scalar_one())


def spend(unit: Unit, private: Conversation, author_id: str, code: str, now: datetime) -> Case | None:
    """The case goes on in this conversation. None for a code of somebody else, a spent, an old or an unknown one.

    One that stands for an answer is spent when that is said.
    """
    if not author_id:
        return None
    rows = unit.conn.execute(select(CASE_CODE).where(*_theirs(private, author_id, now)).order_by(CASE_CODE.c.id)).all()
    row = next((row for row in rows if casecode.same(row.code_hash, code)), None)
    if row is None:
        return None
    values = {"continued_by": private.id} | ({} if row.intent else {"used_at": now})
    spent = update(CASE_CODE).where(CASE_CODE.c.id == row.id, CASE_CODE.c.used_at.is_(None))
    if unit.conn.execute(spent.values(**values)).rowcount != 1:
        return None  # the same code came twice at the same moment
    return Case(row.conversation_id, row.reason, Priority(row.priority), row.asked_at, row.intent)


def _theirs(private: Conversation, author_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        CASE_CODE.c.channel == private.address.channel,
        CASE_CODE.c.author_id == author_id,
        CASE_CODE.c.used_at.is_(None),
        CASE_CODE.c.expires_at > now,
    )


def spent_here(unit: Unit, private: Conversation, code: str) -> bool:
    """Whether this code has brought its person here before."""
    hashes = select(CASE_CODE.c.code_hash).where(
        CASE_CODE.c.continued_by == private.id, CASE_CODE.c.author_id == private.author_id
    )  # fmt: skip
    return any(casecode.same(kept, code) for kept in unit.conn.execute(hashes).scalars())


def owed(unit: Unit, private: Conversation, now: datetime) -> Owed | None:
    """The answer that who writes here was promised in public: that whose code he sent, else the latest."""
    if not private.author_id:
        return None
    mine = select(CASE_CODE.c.id, CASE_CODE.c.intent, CASE_CODE.c.continued_by).where(
        *_theirs(private, private.author_id, now), CASE_CODE.c.intent != ""
    )  # fmt: skip
    rows = unit.conn.execute(mine.order_by(CASE_CODE.c.id.desc())).all()
    row = next((row for row in rows if row.continued_by == private.id), rows[0] if rows else None)
    return Owed(row.id, row.intent, row.continued_by == private.id) if row else None


def said(unit: Unit, private: Conversation, promised: Owed, now: datetime) -> None:
    """He has it."""
    unit.conn.execute(
        update(CASE_CODE).where(CASE_CODE.c.id == promised.id).values(used_at=now, continued_by=private.id)
    )


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
