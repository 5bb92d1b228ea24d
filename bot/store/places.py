"""Rooms as a whole: all that stands in one is blocked together, and moves together when the platform gives it a new id."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, union, update

from bot.model import Activity, Address, ChannelId, Direction, EventKind
from bot.store import claims
from bot.store.claims import ClaimKind
from bot.store.database import nudge
from bot.store.rooms import in_room, lane_of, room_of
from bot.store.statuses import ON_THEIR_WAY, OVER, WITH_PEOPLE
from bot.store.tables import ADDRESS, CLAIM, CONVERSATION, DELIVERY, MESSAGE
from bot.store.unit import Unit


def in_use(unit: Unit, late: datetime) -> set[str]:
    """Channels where somebody waits for a person or has one, or for the bot since before `late`, or something is on its way out."""
    goes_on = select(CONVERSATION.c.channel).where(CONVERSATION.c.status.in_(WITH_PEOPLE))
    leaving = (
        select(CONVERSATION.c.channel)
        .join(DELIVERY, DELIVERY.c.conversation_id == CONVERSATION.c.id)
        .where(DELIVERY.c.status.in_(ON_THEIR_WAY))
    )
    unheard = select(CLAIM.c.pool).where(
        CLAIM.c.kind == ClaimKind.TURN.value, CLAIM.c.due_at < late, CLAIM.c.pool != ""
    )
    return set(unit.conn.execute(union(goes_on, leaving, unheard)).scalars())


def block(unit: Unit, address: Address, at: datetime | None) -> None:
    """Nobody in that room can be written to since `at`, or can again (None)."""
    unit.conn.execute(update(ADDRESS).where(*in_room(address)).values(blocked_at=at))


def is_known(unit: Unit, address: Address) -> bool:
    """Whether somebody has written from there."""
    here = (ADDRESS.c.channel == address.channel, ADDRESS.c.external_id == address.external_id)
    return unit.conn.execute(select(ADDRESS.c.id).where(*here)).first() is not None


def where_said(unit: Unit, address: Address, ref: str) -> str:
    """Where in its room what we said under that number stands; the place itself where nobody knows."""
    there = select(CONVERSATION.c.place).join(DELIVERY, DELIVERY.c.conversation_id == CONVERSATION.c.id)
    found = unit.conn.execute(
        there.where(DELIVERY.c.lane == lane_of(address), DELIVERY.c.receipt == ref).limit(1)
    ).scalar()
    return found or address.external_id


def move(unit: Unit, was: Address, room: str, now: datetime) -> None:
    """Every conversation of a room goes on in the room with the new id, with what is due there and the rest it was told.

    Nothing where nobody has written. Who has written in the new room already keeps the conversation that he began there.
    """
    here = select(CONVERSATION.c.id, ADDRESS.c.id.label("address_id"), ADDRESS.c.external_id).join(
        ADDRESS, ADDRESS.c.id == CONVERSATION.c.address_id
    )
    found = unit.conn.execute(
        here.where(*in_room(was)).order_by(CONVERSATION.c.id)
    ).all()  # all lock them in the same order
    moved = [row.id for row in found if _moved(unit, was.channel, row, room, now)]
    if not moved:
        return
    old, new = lane_of(was), lane_of(Address(was.channel, room))
    claims.go_along(unit.conn, ClaimKind.LANE, old, new, now, pool=was.channel)
    theirs = (DELIVERY.c.conversation_id.in_(moved), DELIVERY.c.lane == old, DELIVERY.c.status.not_in(OVER))
    unit.conn.execute(update(DELIVERY).where(*theirs).values(lane=new))
    nudge(unit.conn, "deliver")


def _moved(unit: Unit, channel: ChannelId, row: Row[*tuple[Any, ...]], room: str, now: datetime) -> bool:
    conversation = unit.conversation(row.id)
    there = room + row.external_id[len(room_of(row.external_id)) :]
    if unit.conn.execute(
        select(ADDRESS.c.id).where(ADDRESS.c.channel == channel, ADDRESS.c.external_id == there)
    ).first():
        return False
    unit.conn.execute(update(ADDRESS).where(ADDRESS.c.id == row.address_id).values(external_id=there, room=room))
    unit.conn.execute(update(CONVERSATION).where(CONVERSATION.c.id == row.id).values(place=there))
    _forget_references(unit, row.id)
    unit.record(conversation, Activity(EventKind.MOVED.value, now))
    if _forget_deletions(unit, row.id):
        unit.record(conversation, Activity("not_taken_back", now, detail={"reason": "the chat has moved"}))
    return True


def _forget_references(unit: Unit, conversation_id: int) -> None:
    """The old room's message ids name nothing in the new one, or another message."""
    of = update(MESSAGE).where(MESSAGE.c.conversation_id == conversation_id)
    unit.conn.execute(of.where(MESSAGE.c.direction == Direction.INCOMING.value).values(ref=""))
    unit.conn.execute(of.where(MESSAGE.c.direction == Direction.OUTGOING.value).values(reply_ref=""))


def _forget_deletions(unit: Unit, conversation_id: int) -> int:
    """What was to be taken off the platform: its number names somebody else's message in the new room."""
    theirs = (
        CLAIM.c.kind == ClaimKind.RETRACT.value,
        CLAIM.c.subject.startswith(f"{conversation_id} "),
        CLAIM.c.due_at.is_not(None),
    )
    subjects = unit.conn.execute(select(CLAIM.c.subject).where(*theirs)).scalars().all()
    for subject in subjects:
        claims.forget(unit.conn, ClaimKind.RETRACT, subject)
    return len(subjects)
