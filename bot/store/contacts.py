"""What a contact may read: his own conversation, and where it stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.model import Address, DeliveryStatus, Direction, Status
from bot.ports import Said, Standing
from bot.store import codec, queues
from bot.store.numbers import LARGEST
from bot.store.tables import ADDRESS, AGENT, CONVERSATION, DELIVERY, MESSAGE
from bot.store.unit import Unit


def said(unit: Unit, address: Address, after: int, limit: int = 200) -> list[Said]:
    """What the contact at this address may read: his conversation without notes and without dropped answers."""
    mine = (
        select(CONVERSATION.c.id)
        .join(ADDRESS, ADDRESS.c.id == CONVERSATION.c.address_id)
        .where(ADDRESS.c.channel == address.channel, ADDRESS.c.external_id == address.external_id)
    )
    status = func.coalesce(
        DELIVERY.c.status, ""
    )  # looked for among the message's parts, not among all that were dropped
    unsaid = select(DELIVERY.c.message_id).where(
        DELIVERY.c.message_id == MESSAGE.c.id, status == DeliveryStatus.DROPPED.value
    )
    statement = (
        select(MESSAGE, AGENT.c.name.label("agent_name"))
        .outerjoin(AGENT, AGENT.c.id == MESSAGE.c.agent_id)
        .where(
            MESSAGE.c.conversation_id == mine.scalar_subquery(),
            MESSAGE.c.direction != Direction.NOTE.value,
            MESSAGE.c.seq > min(after, LARGEST),
            ~unsaid.exists(),
        )
        .order_by(MESSAGE.c.seq)
        .limit(limit)
    )
    return [
        Said(
            seq=r.seq, author=r.author, text=codec.text_in(r.text, r.marks), at=r.at,
            buttons=codec.buttons_in(r.buttons), attachments=codec.attachments_in(r.attachments),
            agent=r.agent_name or "", client_key=r.ref if r.direction == Direction.INCOMING.value else "",
        )
        for r in unit.conn.execute(statement)
    ]  # fmt: skip


def standing(unit: Unit, address: Address, now: datetime) -> Standing:
    """Where the contact's conversation stands: his place in the queue, who has taken it, how many agents are there."""
    row = unit.conn.execute(
        select(CONVERSATION, AGENT.c.name)
        .join(ADDRESS, ADDRESS.c.id == CONVERSATION.c.address_id)
        .outerjoin(AGENT, AGENT.c.id == CONVERSATION.c.assignee)
        .where(ADDRESS.c.channel == address.channel, ADDRESS.c.external_id == address.external_id)
    ).one_or_none()
    duty = queues.on_duty(unit, now)
    if row is None:
        return Standing(status="", agents_on_duty=duty)
    place = None
    if row.status == Status.OPEN.value and row.assignee is None:
        place = queues.place_of(unit, row.id)
    return Standing(status=row.status, agent=row.name or "", place=place, agents_on_duty=duty, last=row.seq)


def number_of(unit: Unit, address: Address) -> int | None:
    """The conversation at an address, if there is one."""
    statement = select(CONVERSATION.c.id).join(ADDRESS, ADDRESS.c.id == CONVERSATION.c.address_id)
    here = (ADDRESS.c.channel == address.channel, ADDRESS.c.external_id == address.external_id)
    found: int | None = unit.conn.execute(statement.where(*here)).scalar()
    return found
