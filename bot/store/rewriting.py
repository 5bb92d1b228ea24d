"""What was kept and has to be said otherwise: parts of a secret that came in pieces, places that were sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.model import Conversation, Direction, Kept
from bot.store import claims, codec
from bot.store.claims import ClaimKind
from bot.store.database import nudge
from bot.store.prepared import Prepared
from bot.store.statuses import EventStatus
from bot.store.tables import CONVERSATION, EVENT, MESSAGE
from bot.store.unit import Unit

_NEWEST = (  # by their place first, then by their time: a long thread is not read to its beginning
    select(
        MESSAGE.c.id, MESSAGE.c.direction, MESSAGE.c.text, MESSAGE.c.ref, MESSAGE.c.removed, MESSAGE.c.at, MESSAGE.c.seq
    )
    .where(MESSAGE.c.conversation_id == bindparam("conversation"), MESSAGE.c.direction != Direction.NOTE.value)
    .order_by(MESSAGE.c.seq.desc())
    .limit(bindparam("most"))
).subquery()
_LATELY = Prepared(lambda _: select(_NEWEST).where(_NEWEST.c.at >= bindparam("since")).order_by(_NEWEST.c.seq.desc()))


@dataclass(frozen=True, slots=True)
class Said:
    """A message of late: what the contact said, or what was said to him."""

    message_id: int
    incoming: bool
    text: str
    ref: str
    removed: tuple[str, ...]


def lately(unit: Unit, conversation_id: int, since: datetime, limit: int) -> list[Said]:
    """The newest messages since then, oldest first; notes left out."""
    rows = list(_LATELY(unit.conn, conversation=conversation_id, since=since, most=limit))
    return [
        Said(r.id, r.direction == Direction.INCOMING.value, r.text, r.ref, tuple(r.removed or ()))
        for r in reversed(rows)
    ]


def text_of(unit: Unit, message_id: int) -> tuple[str, tuple[str, ...]]:
    """Its text, and the classes that were taken out of it."""
    row = unit.conn.execute(select(MESSAGE.c.text, MESSAGE.c.removed).where(MESSAGE.c.id == message_id)).one()
    return row.text, tuple(row.removed or ())


def rewrite(
    unit: Unit, conversation_id: int, message_id: int, text: str, removed: tuple[str, ...], kept: tuple[Kept, ...]
) -> None:
    """The message says this from now on, and so does everything that repeats it."""
    before, _ = text_of(unit, message_id)
    unit.conn.execute(
        update(MESSAGE)
        .where(MESSAGE.c.id == message_id)
        .values(text=text, removed=list(removed) or None, kept=codec.kept_out(kept))
    )
    unit.conn.execute(
        update(CONVERSATION)
        .where(
            CONVERSATION.c.id == conversation_id,
            CONVERSATION.c.preview == codec.preview_of(before),
            CONVERSATION.c.preview != "",
        )
        .values(preview=codec.preview_of(text))
    )
    nudge(unit.conn, f"conversation:{conversation_id}")


def think_again(unit: Unit, conversation: Conversation, message_id: int, now: datetime) -> None:
    """What brought the message waits to be handled once more."""
    its = (EVENT.c.conversation_id == conversation.id, EVENT.c.message_id == message_id)
    first = select(EVENT.c.id).where(*its).order_by(EVENT.c.id).limit(1).scalar_subquery()
    unit.conn.execute(
        update(EVENT)
        .where(EVENT.c.id == first, EVENT.c.status == EventStatus.DONE.value)
        .values(status=EventStatus.WAITING.value)
    )
    claims.fall_due(unit.conn, ClaimKind.TURN, str(conversation.id), now, pool=conversation.address.channel)
    nudge(unit.conn, "turn")


def retract(unit: Unit, conversation: Conversation, ref: str, now: datetime) -> None:
    """The platform's copy is to be taken off it."""
    claims.fall_due(
        unit.conn, ClaimKind.RETRACT, f"{conversation.id} {ref}", now, pool=conversation.address.channel
    )  # fmt: skip
    nudge(unit.conn, "retract")


def seal(unit: Unit, message_id: int, token: str, until: datetime) -> None:
    """Somebody has to answer for the sealed place by then; `token` stands on the buttons."""
    claims.fall_due(unit.conn, ClaimKind.SEAL, str(message_id), until, pool=token)


def sealed_as(unit: Unit, conversation_id: int, token: str, now: datetime) -> int | None:
    """The message of this conversation that waits for an answer under that token; whichever process holds what was in it."""
    found = claims.waiting_in(unit.conn, ClaimKind.SEAL, token, now)
    mine = select(MESSAGE.c.id).where(MESSAGE.c.id == int(found or 0), MESSAGE.c.conversation_id == conversation_id)
    number: int | None = unit.conn.execute(mine).scalar() if found else None
    return number


def unseal(unit: Unit, message_id: int) -> None:
    """It has been answered for."""
    claims.forget(unit.conn, ClaimKind.SEAL, str(message_id))


def overdue(unit: Unit, holder: str, now: datetime, lease: Any) -> list[tuple[claims.Claimed, int, int]]:
    """Sealed places that nobody has answered for in time: the claim, the conversation, the message."""
    taken = claims.take(unit.conn, ClaimKind.SEAL, holder, now, lease, limit=50)
    if not taken:
        return []
    ids = [int(claimed.subject) for claimed in taken]
    rows = unit.conn.execute(select(MESSAGE.c.id, MESSAGE.c.conversation_id).where(MESSAGE.c.id.in_(ids)))
    conversations = {row.id: row.conversation_id for row in rows}
    return [(claimed, conversations[number], number) for claimed, number in zip(taken, ids, strict=True)]
