"""Rooms as a whole: all that stands in one is blocked together, and moves together when the platform gives it a new id."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, union, update

from bot.model import Activity, Address, ChannelId, DeliveryStatus, Direction, EventKind, Status
from bot.store import claims
from bot.store.claims import ClaimKind
from bot.store.database import nudge
from bot.store.tables import AddressRow, ClaimRow, ConversationRow, DeliveryRow, MessageRow
from bot.store.unit import Unit, lane_of, room_of

_A: Any = AddressRow.__table__.c  # type: ignore[attr-defined]
_C: Any = ConversationRow.__table__.c  # type: ignore[attr-defined]
_D: Any = DeliveryRow.__table__.c  # type: ignore[attr-defined]
_W: Any = ClaimRow.__table__.c  # type: ignore[attr-defined]
_M: Any = MessageRow.__table__.c  # type: ignore[attr-defined]

_OVER = (DeliveryStatus.SENT.value, DeliveryStatus.DROPPED.value)  # never sent again, whatever a person presses


def in_use(unit: Unit) -> set[str]:
    """Channels where somebody waits for a person or has one, or where something is on its way out."""
    goes_on = select(_C.channel).where(_C.status.in_([Status.OPEN.value, Status.SNOOZED.value]))
    leaving = (
        select(_C.channel)
        .join(DeliveryRow, _D.conversation_id == _C.id)
        .where(_D.status.in_([DeliveryStatus.DUE.value, DeliveryStatus.SENDING.value]))
    )
    return set(unit.conn.execute(union(goes_on, leaving)).scalars())


def block(unit: Unit, address: Address, at: datetime | None) -> None:
    """Nobody in that room can be written to since `at`, or can again (None)."""
    unit.conn.execute(update(AddressRow).where(*_in_room(address)).values(blocked_at=at))


def is_known(unit: Unit, address: Address) -> bool:
    """Whether somebody has written from there."""
    here = (_A.channel == address.channel, _A.external_id == address.external_id)
    return unit.conn.execute(select(_A.id).where(*here)).first() is not None


def where_said(unit: Unit, address: Address, ref: str) -> str:
    """Where in its room what we said under that number stands; the place itself where nobody knows."""
    there = select(_C.place).join(DeliveryRow, _D.conversation_id == _C.id)
    found = unit.conn.execute(there.where(_D.lane == lane_of(address), _D.receipt == ref).limit(1)).scalar()
    return found or address.external_id


def move(unit: Unit, was: Address, room: str, now: datetime) -> None:
    """Every conversation of a room goes on in the room with the new id, with what is due there and the rest it was told.

    Nothing where nobody has written. Who has written in the new room already keeps the conversation that he began there.
    """
    here = select(_C.id, _A.id.label("address_id"), _A.external_id).join(AddressRow, _A.id == _C.address_id)
    found = unit.conn.execute(here.where(*_in_room(was)).order_by(_C.id)).all()  # all lock them in the same order
    moved = [row.id for row in found if _moved(unit, was.channel, row, room, now)]
    if not moved:
        return
    old, new = lane_of(was), lane_of(Address(was.channel, room))
    claims.go_along(unit.conn, ClaimKind.LANE, old, new, now, pool=was.channel)
    theirs = (_D.conversation_id.in_(moved), _D.lane == old, _D.status.not_in(_OVER))
    unit.conn.execute(update(DeliveryRow).where(*theirs).values(lane=new))
    nudge(unit.conn, "deliver")


def _moved(unit: Unit, channel: ChannelId, row: Row[*tuple[Any, ...]], room: str, now: datetime) -> bool:
    conversation = unit.conversation(row.id)
    there = room + row.external_id[len(room_of(row.external_id)) :]
    if unit.conn.execute(select(_A.id).where(_A.channel == channel, _A.external_id == there)).first():
        return False
    unit.conn.execute(update(AddressRow).where(_A.id == row.address_id).values(external_id=there))
    unit.conn.execute(update(ConversationRow).where(_C.id == row.id).values(place=there))
    _forget_references(unit, row.id)
    unit.record(conversation, Activity(EventKind.MOVED.value, now))
    if _forget_deletions(unit, row.id):
        unit.record(conversation, Activity("not_taken_back", now, detail={"reason": "the chat has moved"}))
    return True


def _forget_references(unit: Unit, conversation_id: int) -> None:
    """The old room's message ids name nothing in the new one, or another message."""
    of = update(MessageRow).where(_M.conversation_id == conversation_id)
    unit.conn.execute(of.where(_M.direction == Direction.INCOMING.value).values(ref=""))
    unit.conn.execute(of.where(_M.direction == Direction.OUTGOING.value).values(reply_ref=""))


def _forget_deletions(unit: Unit, conversation_id: int) -> int:
    """What was to be taken off the platform: its number names somebody else's message in the new room."""
    theirs = (_W.kind == ClaimKind.RETRACT.value, _W.subject.startswith(f"{conversation_id} "), _W.due_at.is_not(None))
    subjects = unit.conn.execute(select(_W.subject).where(*theirs)).scalars().all()
    for subject in subjects:
        claims.forget(unit.conn, ClaimKind.RETRACT, subject)
    return len(subjects)


def _in_room(address: Address) -> tuple[Any, ...]:
    room = room_of(address.external_id)
    return _A.channel == address.channel, or_(
        _A.external_id == room, _A.external_id.startswith(f"{room}/", autoescape=True)
    )
