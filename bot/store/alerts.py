"""What agents are told of outside the console: who waits for nobody. Who was told of what, and until when, is a claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.model import Address, Conversation, Incoming, Language, Status
from bot.store import claims
from bot.store import statements as sql
from bot.store.claims import ClaimKind
from bot.store.tables import CLAIM, CONVERSATION
from bot.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Waits:
    """An open conversation that nobody has."""

    id: int
    episode: int
    channel: str
    priority: str
    reason: str
    since: datetime


def waiting(unit: Unit, limit: int = 200) -> list[Waits]:
    """The most urgent first, then those who wait longest."""
    columns = (
        CONVERSATION.c.id,
        CONVERSATION.c.episode,
        CONVERSATION.c.channel,
        CONVERSATION.c.priority,
        CONVERSATION.c.reason,
        CONVERSATION.c.waiting_since,
        CONVERSATION.c.updated_at,
    )
    nobodys = select(*columns).where(CONVERSATION.c.status == Status.OPEN.value, CONVERSATION.c.assignee.is_(None))
    rows = unit.conn.execute(
        nobodys.order_by(sql.rank_of(CONVERSATION), CONVERSATION.c.waiting_since, CONVERSATION.c.id).limit(limit)
    )
    return [Waits(r.id, r.episode, r.channel, r.priority, r.reason, r.waiting_since or r.updated_at) for r in rows]


def told(unit: Unit, now: datetime) -> frozenset[str]:
    """Of what agents were told, and are not to be told again yet."""
    still = select(CLAIM.c.subject).where(CLAIM.c.kind == ClaimKind.ALERT.value, CLAIM.c.until > now)
    return frozenset(unit.conn.execute(still).scalars())


def tell(unit: Unit, subject: str, now: datetime, again_after: timedelta) -> bool:
    """Whether it is ours to tell; with True nobody else tells it for so long."""
    claims.fall_due(unit.conn, ClaimKind.ALERT, subject, now)
    return bool(claims.take(unit.conn, ClaimKind.ALERT, "told", now, again_after, subject=subject, ready=False))


def tidy(unit: Unit, now: datetime) -> None:
    """What may be told again is forgotten: nothing grows."""
    unit.conn.execute(delete(CLAIM).where(CLAIM.c.kind == ClaimKind.ALERT.value, CLAIM.c.until <= now))


def group(unit: Unit, address: Address, name: str, language: Language, now: datetime) -> Conversation:
    """The agents' own place as a conversation, made when they are first told something."""
    incoming = Incoming(address.channel, "", address.external_id, author=name, public=True)
    return unit.conversation_at(incoming, language, now)
