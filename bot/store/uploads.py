"""Files that agents send: kept with the conversation, so that one can be sent again and everybody sees what went out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from bot.store.numbers import number_in
from bot.store.tables import UPLOAD
from bot.store.unit import Unit

_PREFIX = "upload:"


def keep(unit: Unit, conversation_id: int, data: bytes, now: datetime) -> str:
    """The `ref` under which a message's attachment finds it."""
    statement = insert(UPLOAD).values(conversation_id=conversation_id, data=data, created_at=now).returning(UPLOAD.c.id)
    return f"{_PREFIX}{unit.conn.execute(statement).scalar_one()}"


def of(unit: Unit, conversation_id: int, ref: str) -> bytes | None:
    """The bytes behind an attachment's `ref`; None where it is no upload, or another conversation's."""
    number = number_in(ref.removeprefix(_PREFIX)) if ref.startswith(_PREFIX) else None
    if number is None:
        return None
    found: bytes | None = unit.conn.execute(
        select(UPLOAD.c.data).where(UPLOAD.c.id == number, UPLOAD.c.conversation_id == conversation_id)
    ).scalar()
    return found
