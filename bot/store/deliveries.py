"""Outgoing parts: which are due, what became of them, and what a person does about those that did not arrive."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from bot.model import Address, ChannelId, DeliveryStatus, File, Outgoing
from bot.rules.delivery import Settlement
from bot.store import claims, codec, places, revisions, uploads
from bot.store.claims import Claimed, ClaimKind
from bot.store.database import nudge
from bot.store.prepared import Prepared
from bot.store.statuses import DOUBTFUL, ON_THEIR_WAY
from bot.store.tables import ADDRESS, CONVERSATION, DELIVERY, MESSAGE
from bot.store.unit import Unit

LEASE = timedelta(seconds=90)  # longer than any adapter's timeouts together


_FIRST = (
    select(func.min(DELIVERY.c.id).label("id"))
    .where(DELIVERY.c.lane.in_(bindparam("lanes", expanding=True)), DELIVERY.c.status.in_(ON_THEIR_WAY))
    .group_by(DELIVERY.c.lane)
).subquery()
_HEADS = Prepared(
    lambda _: select(
        DELIVERY.c.id, DELIVERY.c.lane, DELIVERY.c.status, DELIVERY.c.part, DELIVERY.c.start, DELIVERY.c.stop,
        DELIVERY.c.last, DELIVERY.c.attempts, DELIVERY.c.automatic, DELIVERY.c.resent, DELIVERY.c.conversation_id,
        DELIVERY.c.message_id, DELIVERY.c.created_at, MESSAGE.c.text, MESSAGE.c.marks, MESSAGE.c.buttons,
        MESSAGE.c.attachments, MESSAGE.c.reply_ref, MESSAGE.c.seq, CONVERSATION.c.channel, CONVERSATION.c.place,
        CONVERSATION.c.public, ADDRESS.c.blocked_at,
    )
    .join(_FIRST, _FIRST.c.id == DELIVERY.c.id)
    .join(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id)
    .join(CONVERSATION, CONVERSATION.c.id == DELIVERY.c.conversation_id)
    .join(ADDRESS, ADDRESS.c.id == CONVERSATION.c.address_id)
)  # fmt: skip
_SENDING = Prepared(
    lambda _: (
        update(DELIVERY)
        .where(DELIVERY.c.id.in_(bindparam("ids", expanding=True)), DELIVERY.c.status == DeliveryStatus.DUE.value)
        .values(status=DeliveryStatus.SENDING.value, attempts=DELIVERY.c.attempts + 1, updated_at=bindparam("now"))
        .returning(DELIVERY.c.id)
    )
)
_SETTLED = Prepared(
    lambda _: update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("b_id"))
    .values(
        status=bindparam("to_status"), error=bindparam("why"), receipt=bindparam("ref"), attempts=bindparam("tries"),
        updated_at=bindparam("now"),
    )
    .returning(DELIVERY.c.lane)
)  # fmt: skip
_BEFORE = Prepared(
    lambda _: (
        select(DELIVERY.c.receipt)
        .where(
            DELIVERY.c.message_id == bindparam("b_message"),
            DELIVERY.c.part < bindparam("b_part"),
            DELIVERY.c.receipt != "",
        )
        .order_by(DELIVERY.c.part.desc())
        .limit(1)
    )
)
_MORE = Prepared(
    lambda _: (
        select(DELIVERY.c.id)
        .where(
            DELIVERY.c.lane == bindparam("b_lane"),
            DELIVERY.c.status.in_(ON_THEIR_WAY),
            DELIVERY.c.id != bindparam("besides"),
        )
        .limit(1)
    )
)


@dataclass(frozen=True, slots=True)
class Job:
    """A part in hand: claimed with its room, marked `sending`."""

    claimed: Claimed
    outgoing: Outgoing
    conversation_id: int
    attempts: int  # this one included
    automatic: bool
    resent: bool
    public: bool
    blocked: bool  # what was heard last of this address is that nobody can be written to there
    interrupted: bool  # it was already `sending` when its holder vanished: nobody knows whether it arrived
    created_at: datetime


def take_jobs(unit: Unit, holder: str, now: datetime, channels: Collection[str], limit: int) -> list[Job]:
    """Claim rooms with something due, mark the first part of each as `sending`."""
    taken = claims.take(unit.conn, ClaimKind.LANE, holder, now, LEASE, limit=limit, pools=channels)
    if not taken:
        return []
    lanes = [claimed.subject for claimed in taken]
    heads = _heads(unit, lanes)
    fresh = [row.id for row in heads.values() if row.status == DeliveryStatus.DUE.value]
    marked = {row.id for row in _SENDING(unit.conn, ids=fresh, now=now)} if fresh else set()
    heads = {lane: row for lane, row in heads.items() if row.id in marked or row.status != DeliveryStatus.DUE.value}
    for claimed in taken:
        if claimed.subject not in heads:  # nothing to send, or an agent's claim has just dropped it
            due = _MORE(unit.conn, b_lane=claimed.subject, besides=0).first()
            claims.let_go(unit.conn, claimed, due_at=now if due else None)
    return [_job(unit, claimed, heads[claimed.subject]) for claimed in taken if claimed.subject in heads]


def _heads(unit: Unit, lanes: list[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    """Per lane the first part that is not final; one that was left `sending` comes first."""
    return {row.lane: row for row in _HEADS(unit.conn, lanes=lanes)}


def _job(unit: Unit, claimed: Claimed, row: Row[*tuple[Any, ...]]) -> Job:
    interrupted = row.status == DeliveryStatus.SENDING.value
    outgoing = Outgoing(
        delivery_id=row.id,
        key=f"nightdesk-{row.id}",
        address=Address(ChannelId(row.channel), row.place),
        text=codec.text_in(row.text, row.marks).cut(row.start, row.stop),
        buttons=codec.buttons_in(row.buttons) if row.last else (),
        reply_ref=row.reply_ref if row.part == 0 else "",
        after_ref=(_part_before(unit, row) or row.reply_ref) if row.part else "",
        seq=row.seq,
        file=_file(unit, row),
        automatic=row.automatic,
    )
    attempts = row.attempts + (0 if interrupted else 1)
    return Job(
        claimed, outgoing, row.conversation_id, attempts, row.automatic, row.resent, row.public,
        row.blocked_at is not None, interrupted, row.created_at,
    )  # fmt: skip


def _file(unit: Unit, row: Row[*tuple[Any, ...]]) -> File | None:
    """What an agent attached. A file is a message of its own, and has one part."""
    for attachment in codec.attachments_in(row.attachments):
        data = uploads.of(unit, row.conversation_id, attachment.ref)
        if data is not None:
            return File(attachment.name, attachment.mime, data)
    return None


def _part_before(unit: Unit, row: Row[*tuple[Any, ...]]) -> str | None:
    """The receipt of the nearest earlier part that has one."""
    found: str | None = _BEFORE(unit.conn, b_message=row.message_id, b_part=row.part).scalar()
    return found


def is_another(unit: Unit, job: Job, receipt: str) -> bool:
    """Whether the platform's name for a message is known to be that of another one of this conversation."""
    same = (DELIVERY.c.conversation_id == job.conversation_id, DELIVERY.c.receipt == receipt)
    other = select(DELIVERY.c.id).where(*same, DELIVERY.c.id != job.outgoing.delivery_id).limit(1)
    return bool(receipt) and unit.conn.execute(other).first() is not None


def put_back(unit: Unit, job: Job, now: datetime) -> None:
    """As if it had not been taken: nobody has tried to send it. One that was left as being sent stays so."""
    if job.interrupted:
        claims.put_back(unit.conn, job.claimed, due_at=now)
    else:
        settle(unit, job, Settlement(DeliveryStatus.DUE, counts=False), now)


def settle(unit: Unit, job: Job, settlement: Settlement, now: datetime) -> bool:
    """Write what became of it and free the room. False: our lease had run out and somebody else has decided."""
    settlement = _after_a_claim(unit, job, settlement)
    if not claims.holds(unit.conn, job.claimed):  # locked before looking: what is said meanwhile falls due after us
        return False
    others = _MORE(unit.conn, b_lane=job.claimed.subject, besides=job.outgoing.delivery_id).first()
    more = settlement.status is DeliveryStatus.DUE or others
    claims.let_go(unit.conn, job.claimed, due_at=now if more else None, gate=settlement.gate)
    attempts = job.attempts if settlement.counts else job.attempts - 1
    lane = _SETTLED(
        unit.conn, b_id=job.outgoing.delivery_id, to_status=settlement.status.value, why=settlement.error[:500],
        ref=settlement.receipt, tries=attempts, now=now,
    ).scalar_one()  # fmt: skip
    if lane != job.claimed.subject:  # the room got a new id meanwhile: what the old one was told holds for that one
        claims.rest(unit.conn, ClaimKind.LANE, lane, settlement.gate or now)
    if settlement.resend_at:
        claims.fall_due(unit.conn, ClaimKind.RESEND, str(job.outgoing.delivery_id), settlement.resend_at)
    if settlement.gone or (job.blocked and settlement.status is DeliveryStatus.SENT):
        places.block(unit, job.outgoing.address, now if settlement.gone else None)
    if settlement.status in (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN):
        nudge(unit.conn, "trouble")
    nudge(unit.conn, f"conversation:{job.conversation_id}")
    return True


def _after_a_claim(unit: Unit, job: Job, settlement: Settlement) -> Settlement:
    """An agent has claimed while an automatic part was on its way: what did not arrive stays unsaid.

    Locks the conversation first, as every unit does, so that a claim is either seen here or sees what is written here.
    """
    if not job.automatic or settlement.status not in (DeliveryStatus.DUE, DeliveryStatus.UNKNOWN):
        return settlement
    if unit.conversation(job.conversation_id).assignee is None:
        return settlement
    status = DeliveryStatus.DROPPED if settlement.status is DeliveryStatus.DUE else settlement.status
    return replace(settlement, status=status, resend_at=None)


def take_resends(unit: Unit, holder: str, now: datetime) -> int:
    """Automatic answers of unknown fate whose time has come: once more, unless the contact has written since."""
    subjects = claims.due(unit.conn, ClaimKind.RESEND, now, limit=50)
    for subject in subjects:
        row = unit.conn.execute(select(DELIVERY).where(DELIVERY.c.id == int(subject))).one()
        overtaken = unit.conversation(row.conversation_id).assignee is not None
        claimed = next(iter(claims.take(unit.conn, ClaimKind.RESEND, holder, now, LEASE, subject=subject)), None)
        if claimed is None:
            continue  # an agent has taken over, or another process was quicker
        written = revisions.written_since(unit, row.conversation_id, row.updated_at)
        if row.status == DeliveryStatus.UNKNOWN.value and not overtaken and not written:
            send_again(unit, row.id, now, resent=True)
        claims.let_go(unit.conn, claimed)
    return len(subjects)


def send_again(unit: Unit, delivery_id: int, now: datetime, *, resent: bool = False) -> bool:
    """Due once more. False when it is not in a state that allows it."""
    row = unit.conn.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id == delivery_id, DELIVERY.c.status.in_(DOUBTFUL))
        .values(status=DeliveryStatus.DUE.value, resent=resent, dismissed=False, updated_at=now)
        .returning(DELIVERY.c.lane, DELIVERY.c.conversation_id)
    ).one_or_none()
    if row is None:
        return False
    claims.fall_due(unit.conn, ClaimKind.LANE, row.lane, now, pool=row.lane.split(" ", 1)[0])
    for topic in ("deliver", "trouble", f"conversation:{row.conversation_id}"):
        nudge(unit.conn, topic)
    return True


def it_arrived(unit: Unit, delivery_id: int, now: datetime) -> bool:
    """A person has seen it there. False when its fate was not unknown.

    There is no receipt still: nobody has told us the platform's name for it, so the parts that follow answer what it answered.
    """
    row = unit.conn.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id == delivery_id, DELIVERY.c.status == DeliveryStatus.UNKNOWN.value)
        .values(status=DeliveryStatus.SENT.value, updated_at=now)
        .returning(DELIVERY.c.conversation_id)
    ).one_or_none()
    if row:
        nudge(unit.conn, "trouble")
        nudge(unit.conn, f"conversation:{row.conversation_id}")
    return row is not None


def dismiss(unit: Unit, delivery_id: int) -> bool:
    """A person has seen that it failed, or may not have arrived, and leaves it at that."""
    row = unit.conn.execute(
        update(DELIVERY)
        .where(DELIVERY.c.id == delivery_id, DELIVERY.c.status.in_(DOUBTFUL), DELIVERY.c.dismissed.is_(False))
        .values(dismissed=True)
        .returning(DELIVERY.c.conversation_id)
    ).one_or_none()
    if row:
        claims.forget(unit.conn, ClaimKind.RESEND, str(delivery_id))
        nudge(unit.conn, "trouble")
        nudge(unit.conn, f"conversation:{row.conversation_id}")
    return row is not None


def drop_automatic(unit: Unit, conversation_id: int, now: datetime) -> int:
    """An agent has taken over: what the bot had not sent yet, stays unsaid. Returns how many parts."""
    dropped = unit.conn.execute(
        update(DELIVERY)
        .where(
            DELIVERY.c.conversation_id == conversation_id,
            DELIVERY.c.automatic.is_(True),
            DELIVERY.c.status == DeliveryStatus.DUE.value,
        )
        .values(status=DeliveryStatus.DROPPED.value, updated_at=now)
    )
    unknown = select(DELIVERY.c.id).where(
        DELIVERY.c.conversation_id == conversation_id,
        DELIVERY.c.automatic.is_(True),
        DELIVERY.c.status == DeliveryStatus.UNKNOWN.value,
    )
    for delivery_id in unit.conn.execute(unknown).scalars():
        claims.forget(unit.conn, ClaimKind.RESEND, str(delivery_id))
    return dropped.rowcount
